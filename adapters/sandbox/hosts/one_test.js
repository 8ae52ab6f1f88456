// Runs one test of a program by somebody else's judge, in Node 12 or later: its arguments come in as JSON, and one JSON
// object goes out. What the program prints goes nowhere; what it changes here changes its own answer only.

(async (code, name, bounds) => {
  const fs = require("fs");
  const vm = require("vm");
  const zlib = require("zlib");
  const { parse, stringify } = JSON;
  const { isArray } = Array;
  const { getPrototypeOf, keys } = Object;
  const plain = Object.prototype;
  const write = fs.writeSync;
  const exit = process.exit.bind(process);
  const clock = process.cpuUsage.bind(process);
  const fromBytes = Buffer.from.bind(Buffer);
  const pack = zlib.deflateSync;
  const FILE = "your-code.js";
  const INSTEAD = { Map: "return Object.fromEntries(it), or a list of pairs", Set: "return a list, as in [...it]" };
  const given = parse(fs.readFileSync(0, "utf8"));
  process.stdout.write = process.stderr.write = () => true;
  for (const each of keys(console)) if (typeof console[each] === "function") console[each] = () => {};

  function tell(text) {
    if (text.length > bounds.said) {
      const packed = pack(fromBytes(text, "utf8"), { level: 9 }).toString("base64");
      text = packed.length + 20 <= bounds.said ? stringify({ packed }) : stringify({ longer: text.length });
    }
    let bytes = fromBytes(text, "utf8");
    while (bytes.length) {
      try {
        bytes = bytes.slice(write(1, bytes));
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
    }
    exit(0);
  }

  function told(error) {
    let words, line = null;
    try {
      const kind = error && typeof error.name === "string" ? error.name : typeof error;
      words = kind + ": " + (error && typeof error.message === "string" ? error.message : String(error));
      const place = new RegExp(FILE.replace(".", "\\.") + ":(\\d+)").exec(error && error.stack);
      line = place ? Number(place[1]) : null;
    } catch (_) {
      words = "something was thrown that cannot be shown";
    }
    return { message: words.slice(0, bounds.message), line };
  }

  class NotJson extends Error {}
  class TooLong extends Error {}

  function toJson(value) {
    const parts = [];
    let length = 0;
    function put(text) {
      length += text.length;
      if (length > bounds.characters) throw new TooLong();
      parts.push(text);
    }
    function walk(one, depth) {
      if (depth > bounds.depth) throw new NotJson(`it is nested more than ${bounds.depth} levels deep, or contains itself`);
      if (one === null || one === undefined) return put("null");
      if (typeof one === "number" && !Number.isFinite(one)) throw new NotJson(`${one} is no number of JSON`);
      if (typeof one === "number" || typeof one === "boolean" || typeof one === "bigint") return put(`${one}`);
      if (typeof one === "string") return put(stringify(one));
      if (typeof one !== "object") throw new NotJson(`a ${typeof one} is no value of JSON`);
      if (isArray(one)) {
        put("[");
        for (let index = 0; index < one.length; index++) {
          if (index) put(",");
          walk(one[index], depth + 1);
        }
        return put("]");
      }
      const kind = getPrototypeOf(one);
      if (kind !== null && kind !== plain && getPrototypeOf(kind) !== null) {
        const named = kind.constructor && kind.constructor.name;
        throw new NotJson(`an instance of ${named} is no value of JSON; ${INSTEAD[named] || "return a list or a plain object"}`);
      }
      if (kind !== null && kind.constructor && INSTEAD[kind.constructor.name]) {
        throw new NotJson(`an instance of ${kind.constructor.name} is no value of JSON; ${INSTEAD[kind.constructor.name]}`);
      }
      put("{");
      let first = true;
      for (const key of keys(one)) {
        if (one[key] === undefined) continue;
        put((first ? "" : ",") + stringify(key) + ":");
        first = false;
        walk(one[key], depth + 1);
      }
      put("}");
    }
    walk(value, 1);
    return parts.join("");
  }

  let entry;
  try {
    vm.runInThisContext(code.replace(/^export\s+(default\s+)?/gm, (words) => words.replace(/\S/g, " ")), { filename: FILE });
    const kind = vm.runInThisContext(`typeof ${name}`);
    if (kind !== "function") {
      const words = kind === "undefined" ? `there is no function \`${name}\`` : `\`${name}\` is not a function`;
      return tell(stringify({ refused: { message: words, line: null } }));
    }
    entry = vm.runInThisContext(name);
  } catch (error) {
    return tell(stringify({ refused: told(error) }));
  }
  const began = clock();
  const ms = () => {
    const { user, system } = clock(began);
    return (user + system) / 1000;
  };
  let value;
  try {
    value = await entry(...given);
  } catch (error) {
    const { message, line } = told(error);
    return tell(stringify({ status: "raised", message, line, ms: ms() }));
  }
  const spent = ms();
  try {
    tell(`{"status":"ok","ms":${spent},"value":${toJson(value)}}`);
  } catch (error) {
    if (error instanceof TooLong) tell(stringify({ status: "output_limit", ms: spent }));
    else tell(stringify({ status: "not_json", message: error instanceof NotJson ? error.message : told(error).message, ms: spent }));
  }
})(__CODE__, __NAME__, __BOUNDS__);
