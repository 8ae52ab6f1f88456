// Turns a value into JSON, or says why it is none: JSON.stringify would silently change what has no place in it.

const stringify = JSON.stringify;
const { isArray } = Array;
const { isFinite } = Number;
const { getPrototypeOf, keys } = Object;
const plain = Object.prototype;
const MOST_DIGITS = 4000; // what the other side reads

export class NotJson extends Error {}
export class TooLong extends Error {}

const INSTEAD = {
  Map: "return Object.fromEntries(it), or a list of pairs",
  Set: "return a list, as in [...it]",
};

function nameOf(value) {
  const name = getPrototypeOf(value)?.constructor?.name;
  return typeof name === "string" && name ? name : "Object";
}

// `bounds` are the deepest nesting and the most characters.
export function toJson(value, bounds) {
  const parts = [];
  let length = 0;
  function put(text) {
    length += text.length;
    if (length > bounds.characters) throw new TooLong();
    parts[parts.length] = text;
  }
  function list(items, depth) {
    put("[");
    for (let index = 0; index < items.length; index++) {
      if (index) put(",");
      walk(items[index], depth + 1);
    }
    put("]");
  }
  function object(entries, depth) {
    put("{");
    let first = true;
    for (const key of keys(entries)) {
      const member = entries[key];
      if (member === undefined) continue;
      put((first ? "" : ",") + stringify(key) + ":");
      first = false;
      walk(member, depth + 1);
    }
    put("}");
  }
  function whole(digits) {
    if (digits.length > MOST_DIGITS) throw new NotJson(`a whole number of ${digits.length} digits is too long`);
    put(digits);
  }
  function walk(one, depth) {
    if (depth > bounds.depth) throw new NotJson(`it is nested more than ${bounds.depth} levels deep, or contains itself`);
    switch (typeof one) {
      case "number":
        if (!isFinite(one)) throw new NotJson(`${one} is no number of JSON`);
        return put(`${one}`);
      case "string":
        return put(stringify(one));
      case "boolean":
        return put(`${one}`);
      case "bigint":
        return whole(`${one}`);
      case "undefined":
        return put("null");
      case "object":
        break;
      default:
        throw new NotJson(`a ${typeof one} is no value of JSON`);
    }
    if (one === null) return put("null");
    if (isArray(one)) return list(one, depth);
    const kind = getPrototypeOf(one);
    if (kind === plain || kind === null) return object(one, depth);
    const name = nameOf(one);
    throw new NotJson(`an instance of ${name} is no value of JSON; ${INSTEAD[name] ?? "return a list or a plain object"}`);
  }
  walk(value, 1);
  return parts.join("");
}
