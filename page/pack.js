// Packs standard input for page/src/packed.js; writes base64.
import { readFileSync } from "node:fs";
import { model, unpack } from "./src/packed.js";

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

const bytes = readFileSync(0);
const packed = pack(bytes);
if (Buffer.compare(Buffer.from(unpack(packed)), bytes)) throw new Error("does not unpack");
process.stdout.write(Buffer.from(packed).toString("base64"));
