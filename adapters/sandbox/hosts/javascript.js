// Runs a program in JavaScript: loads it once, then calls its function with the arguments of each line.

import { close, nextLine, say } from "./wire.js";
import { NotJson, toJson, TooLong } from "./values.js";

const { parse, stringify } = JSON;
const fromCharCode = String.fromCharCode;
const encode = TextEncoder.prototype.encode.bind(new TextEncoder());
const inBase64 = btoa;
const NO_MEMORY = /allocation failed|could not allocate memory/;
const ENTRY = "$the_function_that_is_called";

function address(code) {
  const bytes = encode(code);
  const parts = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(fromCharCode(...bytes.subarray(at, at + 8192)));
  return "data:text/javascript;base64," + inBase64(parts.join(""));
}

// Where the program is in a stack or a message; long addresses are shortened there.
const PLACE = /data:text\/javascript;base64,[\w+/=.]*(?::(\d+):\d+)?/;

// What an error says, and where in the program it was thrown; an error may be anything, and hostile.
function told(error, characters) {
  try {
    const name = typeof error?.name === "string" ? error.name : typeof error;
    const words = typeof error?.message === "string" ? error.message : `${error}`;
    const line = typeof error?.stack === "string" ? PLACE.exec(error.stack)?.[1] : null;
    const message = `${name}: ${words.slice(0, characters)}`.replace(PLACE, "your code");
    return { message: message.slice(0, characters), line: line ? Number(line) : null };
  } catch {
    return { message: "something was thrown that cannot be shown", line: null };
  }
}

async function load({ code, name, characters }) {
  const url = address(`${code}\nexport { ${name} as ${ENTRY} };\n`);
  try {
    const entry = (await import(url))[ENTRY];
    if (typeof entry === "function") return { entry };
    return { refused: { message: `\`${name}\` is not a function`, line: null } };
  } catch (error) {
    if (error instanceof SyntaxError && error.message.includes("is not defined in module")) {
      return { refused: { message: `there is no function \`${name}\``, line: null } };
    }
    const { message, line } = told(error, characters);
    const [words] = message.replace(/^TypeError: SyntaxError/, "SyntaxError").split("\n");
    return { refused: { message: words.replace(/ at your code$/, ""), line } };
  }
}

async function answer(entry, given, bounds) {
  try {
    const value = await entry(...given);
    return `"status":"ok","value":${toJson(value, bounds)}`;
  } catch (error) {
    if (error instanceof TooLong) return `"status":"output_limit"`;
    if (error instanceof RangeError && NO_MEMORY.test(error.message)) return `"status":"memory_limit"`;
    if (error instanceof NotJson) return `"status":"not_json","message":${stringify(error.message)}`;
    const { message, line } = told(error, bounds.message);
    return `"status":"raised","message":${stringify(message)},"line":${line}`;
  }
}

close();
say(`{"ready":true}`);
const { id, code, name, bounds } = parse(nextLine());
const { entry, refused } = await load({ code, name, characters: bounds.message });
say(`{"id":${stringify(id)},"refused":${stringify(refused ?? null)}}`);
for (;;) {
  const asked = parse(nextLine());
  say(`{"id":${stringify(asked.id)},${await answer(entry, asked.arguments, bounds)}}`);
}
