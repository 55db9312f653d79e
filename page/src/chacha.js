// ChaCha20-Poly1305 (RFC 8439), which no browser has built in.
import { join, must, same } from "./bytes.js";

const BLOCK_BYTES = 64;
export const TAG_BYTES = 16;
const PRIME = (1n << 130n) - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;

const words = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
};

const quarter = (x, a, b, c, d) => {
  const turn = (at, other, bits) => {
    const value = x[at] ^ x[other];
    x[at] = (value << bits) | (value >>> (32 - bits));
  };
  x[a] += x[b];
  turn(d, a, 16);
  x[c] += x[d];
  turn(b, c, 12);
  x[a] += x[b];
  turn(d, a, 8);
  x[c] += x[d];
  turn(b, c, 7);
};

const block = (key, nonce, counter) => {
  // "expand 32-byte k"
  const start = Uint32Array.of(0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, ...key, counter, ...nonce);
  const x = start.slice();
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 4; i++) quarter(x, i, i + 4, i + 8, i + 12);
    for (let i = 0; i < 4; i++) quarter(x, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const bytes = new Uint8Array(BLOCK_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i++) view.setUint32(4 * i, x[i] + start[i], true);
  return bytes;
};

const cipher = (key, nonce, data) => {
  const [keyWords, nonceWords] = [words(key), words(nonce)];
  const out = data.slice();
  for (let at = 0, counter = 1; at < data.length; at += BLOCK_BYTES, counter++) {
    const stream = block(keyWords, nonceWords, counter);
    for (let i = Math.min(BLOCK_BYTES, data.length - at); i--; ) out[at + i] ^= stream[i];
  }
  return out;
};

const littleEndian = (view, at) => view.getBigUint64(at, true) | (view.getBigUint64(at + 8, true) << 64n);

// No associated data: everything of ours binds its context in the key.
const tagOf = (key, nonce, sealed) => {
  const oneTime = new DataView(block(words(key), words(nonce), 0).buffer);
  const r = littleEndian(oneTime, 0) & CLAMP;
  const padded = new Uint8Array(Math.ceil(sealed.length / 16) * 16 + 16);
  padded.set(sealed);
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, sealed.length, true);
  let sum = 0n;
  for (let at = 0; at < padded.length; at += 16) sum = ((sum + littleEndian(view, at) + (1n << 128n)) * r) % PRIME;
  sum += littleEndian(oneTime, 16);
  const tag = new Uint8Array(TAG_BYTES);
  const out = new DataView(tag.buffer);
  out.setBigUint64(0, BigInt.asUintN(64, sum), true);
  out.setBigUint64(8, BigInt.asUintN(64, sum >> 64n), true);
  return tag;
};

export const seal = (key, nonce, plain) => {
  const sealed = cipher(key, nonce, plain);
  return join(sealed, tagOf(key, nonce, sealed));
};

export const open = (key, nonce, sealed) => {
  const body = sealed.slice(0, -TAG_BYTES);
  must(sealed.length >= TAG_BYTES && same(tagOf(key, nonce, body), sealed.slice(-TAG_BYTES)));
  return cipher(key, nonce, body);
};
