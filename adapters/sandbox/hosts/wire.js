// How a host is asked and answers: one JSON object a line on its input, one on its output. Everything that is needed
// is taken hold of before foreign code can touch it; what foreign code changes later changes its own answers only.

const { stdin, stdout, exit } = Deno;
const read = stdin.readSync.bind(stdin);
const write = stdout.writeSync.bind(stdout);
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const decode = decoder.decode.bind(decoder);
const encode = encoder.encode.bind(encoder);
const chunk = new Uint8Array(65_536);
const NEWLINE = 10;
let pending = new Uint8Array(0);

function joined(left, right) {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

// Returns the next line as text; ends the process where there are no more.
export function nextLine() {
  const parts = [];
  for (;;) {
    const end = pending.indexOf(NEWLINE);
    if (end >= 0) {
      const line = pending.subarray(0, end);
      pending = pending.slice(end + 1);
      parts.push(line);
      return decode(parts.length === 1 ? line : parts.reduce(joined));
    }
    if (pending.length) parts.push(pending);
    const count = read(chunk);
    if (count === null) exit(0);
    pending = chunk.slice(0, count);
  }
}

// Writes one line.
export function say(line) {
  let bytes = encode(line + "\n");
  while (bytes.length) bytes = bytes.subarray(write(bytes));
}

// Takes away what foreign code has no use for, and lets its failures in the background pass.
export function close() {
  for (const name of ["unhandledrejection", "error"]) {
    globalThis.addEventListener(name, (event) => event.preventDefault());
  }
  const silent = () => {};
  for (const name of Object.keys(console)) {
    if (typeof console[name] === "function") console[name] = silent;
  }
  process.stdout.write = process.stderr.write = () => true;
  for (const name of ["Deno", "process", "Worker", "alert", "confirm", "prompt"]) delete globalThis[name];
}
