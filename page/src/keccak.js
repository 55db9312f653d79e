// SHA-3 and SHAKE (FIPS 202), in halves of 32 bits: no browser has them built in, and ML-KEM is made of them.
// The state is read as bytes where it lies, which wants a little-endian machine; every browser's is one.

const CONSTANTS = [];
const TURNS = [];
const PLACES = [];

let lfsr = 1;
let x = 1;
let y = 0;
for (let round = 0; round < 24; round++) {
  [x, y] = [y, (2 * x + 3 * y) % 5];
  PLACES.push(2 * (5 * y + x));
  TURNS.push((((round + 1) * (round + 2)) / 2) % 64);
  let low = 0;
  let high = 0;
  for (let bit = 0; bit < 7; bit++) {
    if (lfsr & 1) {
      if (bit < 6) low ^= 1 << ((1 << bit) - 1);
      else high ^= 1 << 31;
    }
    lfsr = lfsr & 128 ? ((lfsr << 1) ^ 0x171) & 255 : lfsr << 1;
  }
  CONSTANTS.push(low, high);
}

const permute = (s) => {
  const c = new Int32Array(10);
  for (let round = 0; round < 24; round++) {
    for (let i = 0; i < 10; i++) c[i] = s[i] ^ s[i + 10] ^ s[i + 20] ^ s[i + 30] ^ s[i + 40];
    for (let i = 0; i < 10; i += 2) {
      const low = c[(i + 2) % 10];
      const high = c[(i + 3) % 10];
      const dLow = c[(i + 8) % 10] ^ (low << 1) ^ (high >>> 31);
      const dHigh = c[(i + 9) % 10] ^ (high << 1) ^ (low >>> 31);
      for (let j = i; j < 50; j += 10) {
        s[j] ^= dLow;
        s[j + 1] ^= dHigh;
      }
    }
    let low = s[2];
    let high = s[3];
    for (let i = 0; i < 24; i++) {
      const at = PLACES[i];
      const turn = TURNS[i] % 32;
      if (TURNS[i] > 32) [low, high] = [high, low];
      const newLow = (low << turn) | (high >>> (32 - turn));
      const newHigh = (high << turn) | (low >>> (32 - turn));
      low = s[at];
      high = s[at + 1];
      s[at] = newLow;
      s[at + 1] = newHigh;
    }
    for (let row = 0; row < 50; row += 10) {
      for (let i = 0; i < 10; i++) c[i] = s[row + i];
      for (let i = 0; i < 10; i++) s[row + i] ^= ~c[(i + 2) % 10] & c[(i + 4) % 10];
    }
    s[0] ^= CONSTANTS[2 * round];
    s[1] ^= CONSTANTS[2 * round + 1];
  }
};

// Takes all input at once; gives a function that reads on, byte by byte.
const sponge = (rate, suffix, data) => {
  const state = new Int32Array(50);
  const bytes = new Uint8Array(state.buffer);
  let at = 0;
  for (const byte of data) {
    bytes[at++] ^= byte;
    if (at === rate) {
      permute(state);
      at = 0;
    }
  }
  bytes[at] ^= suffix;
  bytes[rate - 1] ^= 128;
  at = rate;
  return () => {
    if (at === rate) {
      permute(state);
      at = 0;
    }
    return bytes[at++];
  };
};

export const shake128 = (data) => sponge(168, 0x1f, data);
export const shake256 = (data, size) => new Uint8Array(size).map(sponge(136, 0x1f, data));
export const sha3_256 = (data) => new Uint8Array(32).map(sponge(136, 6, data));
export const sha3_512 = (data) => new Uint8Array(64).map(sponge(72, 6, data));
