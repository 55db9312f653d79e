// Canonical CBOR (docs/formats/encoding.md): integers, bytes, text, lists, maps with rising numbers as keys, booleans.
// A map is an object here: JavaScript keeps keys that are numbers in rising order.
import { join, must, number, numberFrom, same, textFrom, utf8 } from "./bytes.js";

const DEPTH = 8;

const head = (kind, value) => {
  if (value < 24) return [(kind << 5) | value];
  const size = value < 2 ** 8 ? 0 : value < 2 ** 16 ? 1 : value < 2 ** 32 ? 2 : 3;
  return join([(kind << 5) | (24 + size)], number(value, 1 << size));
};

export const encode = (value) => {
  if (typeof value === "number") return join(head(0, value));
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === "string") {
    const bytes = utf8(value.normalize("NFC"));
    return join(head(3, bytes.length), bytes);
  }
  if (value instanceof Uint8Array) return join(head(2, value.length), value);
  if (Array.isArray(value)) return join(head(4, value.length), ...value.map(encode));
  const pairs = Object.entries(value);
  return join(head(5, pairs.length), ...pairs.flatMap(([key, one]) => [encode(Number(key)), encode(one)]));
};

// Whatever `encode` would not have written is refused, by writing it again.
export const decode = (bytes) => {
  let at = 0;
  const take = (size) => {
    must(at + size <= bytes.length);
    at += size;
    return bytes.slice(at - size, at);
  };
  const read = (depth) => {
    const [first] = take(1);
    const kind = first >> 5;
    let length = first & 31;
    if (kind === 7) {
      must(length === 20 || length === 21);
      return length === 21;
    }
    must(length < 28);
    if (length > 23) length = numberFrom(take(1 << (length - 24)));
    must(Number.isSafeInteger(length));
    if (!kind) return length;
    if (kind === 2) return take(length);
    if (kind === 3) return textFrom(take(length));
    must(depth < DEPTH && length <= bytes.length);
    if (kind === 4) return Array.from({ length }, () => read(depth + 1));
    must(kind === 5);
    const map = {};
    while (length--) {
      const key = read(depth + 1);
      must(typeof key === "number");
      map[key] = read(depth + 1);
    }
    return map;
  };
  const value = read(0);
  must(same(encode(value), bytes));
  return value;
};

// Refuses a map that has not exactly the keys 0 to count - 1, and gives its values.
export const fields = (map, count) => {
  const values = Object.values(map);
  must(!Array.isArray(map) && values.length === count && Object.keys(map)[count - 1] === String(count - 1));
  return values;
};
