// Unpacks the word lists and the texts that only the script shows. Deflate would leave the page too long, so this is a
// small context-mixing model: six guesses at each bit, weighed by how good each was so far, drive an arithmetic coder.
// The packer (page/pack.js) runs this very model. Only +, -, *, / are used, so every machine computes the same numbers.

const CONTEXTS = 6;
const TABLE = 1 << 18;
const STEPS = 4096;
// Tuned on our own lists: how fast weights move, what they begin with, how many times a guess goes on learning.
const RATE = 0.01;
const START = 0.35;
const MOST = 30;
// e^(1/256)
const GROWTH = 1.0039138893383475;

// squash(x) = 1 / (1 + e^-x) in steps of 1/256, and its inverse in steps of 1/4096.
const squashed = [];
for (let i = 0, power = 1; i < 2048; i++, power *= GROWTH) {
  squashed[2047 + i] = power / (1 + power);
  squashed[2047 - i] = 1 / (1 + power);
}
const stretched = [];
for (let i = 0, at = 0; i < STEPS; i++) {
  while (at < 4094 && squashed[at] < (i + 0.5) / STEPS) at++;
  stretched.push((at - 2047) / 256);
}

// Gives a function that codes one byte: `code(p)` is asked for each bit and given the chance that it is 1.
export const model = (code) => {
  const guesses = Array.from({ length: CONTEXTS }, () => new Float32Array(TABLE).fill(0.5));
  const counts = guesses.map(() => new Uint8Array(TABLE));
  const weights = Array.from({ length: 20 }, () => new Float64Array(CONTEXTS).fill(START));
  const slots = [];
  const inputs = [];
  let before = [];
  let line = [];
  let [a, b, c] = [0, 0, 0];
  return () => {
    const at = line.length;
    const isAlike = line.every((one, i) => one === before[i]) ? 1 : 0;
    const above = before[at] || 0;
    // The letters before; the place in the line; the letter above, which in a sorted list is the likeliest.
    const keys = [
      0,
      a,
      a + b * 256,
      a + b * 256 + c * 65536,
      a + before.length * 256 + (at + 1) * 2031616,
      above * 2 + isAlike + Math.min(at, 20) * 512,
    ];
    let node = 1;
    while (node < 256) {
      const mine = weights[Math.min(at, 9) * 2 + isAlike];
      let sum = 0;
      for (let i = 0; i < CONTEXTS; i++) {
        slots[i] = (Math.imul(keys[i] + 1, 0x2c1b3c6d) ^ Math.imul(node, 0x297a2d39)) >>> 14;
        inputs[i] = stretched[Math.floor(guesses[i][slots[i]] * (STEPS - 1))];
        sum += inputs[i] * mine[i];
      }
      const chance = squashed[Math.max(1, Math.min(4093, 2047 + Math.round(sum * 256)))];
      const bit = code(chance);
      for (let i = 0; i < CONTEXTS; i++) {
        mine[i] += RATE * (bit - chance) * inputs[i];
        const slot = slots[i];
        guesses[i][slot] += (bit - guesses[i][slot]) / (counts[i][slot] + 1.4);
        if (counts[i][slot] < MOST) counts[i][slot]++;
      }
      node = node * 2 + bit;
    }
    const byte = node - 256;
    [a, b, c] = [byte, a, b];
    if (byte === 10) [before, line] = [line, []];
    else line.push(byte);
    return byte;
  };
};

// Two letters hold thirteen bits: the letters from "!" on without `"`, `<` and `\\`.
export const bytesOf = (letters) => {
  const digit = (at) => {
    const code = letters.charCodeAt(at);
    return code - 33 - (code > 34) - (code > 60) - (code > 92);
  };
  const bytes = [];
  for (let at = 0, held = 0, bits = 0; at < letters.length; at += 2) {
    held = (held << 13) | (digit(at) + 91 * digit(at + 1));
    for (bits += 13; bits > 7; ) bytes.push((held >> (bits -= 8)) & 255);
    held &= 255;
  }
  return bytes;
};

export const unpack = (bytes) => {
  let low = 0;
  let high = 2 ** 32 - 1;
  let at = 4;
  let value = ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  const next = model((chance) => {
    const middle = low + Math.floor((high - low) * chance);
    const bit = value <= middle ? 1 : 0;
    if (bit) high = middle;
    else low = middle + 1;
    while (((low ^ high) >>> 24) === 0) {
      low = (low << 8) >>> 0;
      high = ((high << 8) | 255) >>> 0;
      value = ((value << 8) | (bytes[at++] || 0)) >>> 0;
    }
    return bit;
  });
  const all = [];
  for (let byte; (byte = next()); ) all.push(byte);
  return all;
};
