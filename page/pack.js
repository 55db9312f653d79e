// Packs standard input for page/src/packed.js; writes letters.
import { readFileSync } from "node:fs";
import { bytesOf, model, unpack } from "./src/packed.js";

export const pack = (bytes) => {
  const out = [];
  const bits = [...bytes, 0].flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1));
  let low = 0;
  let high = 2 ** 32 - 1;
  let at = 0;
  const next = model((chance) => {
    const middle = low + Math.floor((high - low) * chance);
    const bit = bits[at++];
    if (bit) high = middle;
    else low = middle + 1;
    while (((low ^ high) >>> 24) === 0) {
      out.push(high >>> 24);
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
    }
    return bit;
  });
  while (at < bits.length) next();
  return Uint8Array.of(...out, high >>> 24, (high >>> 16) & 255, (high >>> 8) & 255, high & 255);
};

// Thirteen bits in two letters of 91: all that one byte can be in a string of a script, but `"`, `\\` and `<`.
const LETTERS_91 = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter((one) => !'"\\<'.includes(one));

export const lettersOf = (bytes) => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const values = bits.match(/.{1,13}/g).map((one) => parseInt(one.padEnd(13, "0"), 2));
  return values.map((value) => LETTERS_91[value % 91] + LETTERS_91[Math.floor(value / 91)]).join("");
};

const bytes = readFileSync(0);
const letters = lettersOf(pack(bytes));
if (Buffer.compare(Buffer.from(unpack(bytesOf(letters))), bytes)) throw new Error("does not unpack");
process.stdout.write(letters);
