// ML-KEM-768 (FIPS 203). Written here because the libraries' are a third of the page; held against published vectors
// and against two other implementations (tests/browser/test_page_crypto.py). Not in constant time: the page's secrets
// are a key that lives for one message, and the key of a person's own answers on their own device.
import { join, must, same } from "./bytes.js";
import { sha3_256, sha3_512, shake128, shake256 } from "./keccak.js";

const Q = 3329;
const N = 256;
const K = 3;
const POLYNOMIAL_BYTES = 384;
const PUBLIC_BYTES = K * POLYNOMIAL_BYTES + 32;
const U_BITS = 10;
const V_BITS = 4;
const U_BYTES = 32 * U_BITS;
export const CIPHERTEXT_BYTES = K * U_BYTES + 32 * V_BITS;

// 17 is a primitive 256th root of unity modulo Q; the tables hold its powers in the order of reversed bits.
const power = (exponent) => {
  let value = 1;
  while (exponent--) value = (value * 17) % Q;
  return value;
};
const reversed = (value) => parseInt(value.toString(2).padStart(7, "0").split("").reverse().join(""), 2);
const ZETAS = Array.from({ length: 128 }, (_, i) => power(reversed(i)));
const GAMMAS = Array.from({ length: 128 }, (_, i) => power(2 * reversed(i) + 1));

const three = (make) => [make(0), make(1), make(2)];

const transform = (f) => {
  let k = 1;
  for (let length = 128; length > 1; length /= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = ZETAS[k++];
      for (let j = start; j < start + length; j++) {
        const t = (zeta * f[j + length]) % Q;
        f[j + length] = (f[j] + Q - t) % Q;
        f[j] = (f[j] + t) % Q;
      }
    }
  }
  return f;
};

const transformBack = (f) => {
  let k = 127;
  for (let length = 2; length < N; length *= 2) {
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = ZETAS[k--];
      for (let j = start; j < start + length; j++) {
        const t = f[j];
        f[j] = (t + f[j + length]) % Q;
        f[j + length] = (zeta * (f[j + length] + Q - t)) % Q;
      }
    }
  }
  // 3303 is the inverse of 128.
  return f.map((value) => (value * 3303) % Q);
};

const add = (f, g) => f.map((value, i) => (value + g[i]) % Q);
const subtract = (f, g) => f.map((value, i) => (value + Q - g[i]) % Q);

// The sum of the products of two vectors in the transformed domain.
const dot = (a, b) => {
  const sum = new Uint32Array(N);
  for (let k = 0; k < K; k++) {
    for (let i = 0; i < N; i += 2) {
      const [f0, f1, g0, g1] = [a[k][i], a[k][i + 1], b[k][i], b[k][i + 1]];
      sum[i] = (sum[i] + f0 * g0 + ((f1 * g1) % Q) * GAMMAS[i / 2]) % Q;
      sum[i + 1] = (sum[i + 1] + f0 * g1 + f1 * g0) % Q;
    }
  }
  return sum;
};

const pack = (bits, f) => {
  const bytes = new Uint8Array(32 * bits);
  for (let at = 0; at < N * bits; at++) bytes[at >> 3] |= ((f[Math.floor(at / bits)] >> at % bits) & 1) << at % 8;
  return bytes;
};

const unpack = (bits, bytes) => {
  const f = new Uint32Array(N);
  for (let at = 0; at < N * bits; at++) f[Math.floor(at / bits)] |= ((bytes[at >> 3] >> at % 8) & 1) << at % bits;
  return f;
};

const compress = (bits, f) => f.map((value) => Math.floor((value * 2 ** (bits + 1) + Q) / (2 * Q)) % 2 ** bits);
const decompress = (bits, f) => f.map((value) => (value * Q * 2 + 2 ** bits) >> (bits + 1));

const matrixEntry = (rho, column, row) => {
  const read = shake128(join(rho, [column, row]));
  const f = new Uint32Array(N);
  for (let i = 0; i < N; ) {
    const [a, b, c] = three(read);
    const first = a + 256 * (b % 16);
    const second = (b >> 4) + 16 * c;
    if (first < Q) f[i++] = first;
    if (second < Q && i < N) f[i++] = second;
  }
  return f;
};

// The centred binomial distribution with eta 2.
const noise = (seed, nonce) => {
  const bytes = shake256(join(seed, [nonce]), N / 2);
  return new Uint32Array(N).map((_, i) => {
    const bits = bytes[i >> 1] >> (4 * (i & 1));
    return ((bits & 1) + ((bits >> 1) & 1) + Q - ((bits >> 2) & 1) - ((bits >> 3) & 1)) % Q;
  });
};

const encrypt = (publicKey, message, coins) => {
  const rho = publicKey.slice(-32);
  const t = three((i) => unpack(12, publicKey.slice(i * POLYNOMIAL_BYTES)));
  // Each number of a key is below Q, or it is no key (section 7.2).
  must(same(join(...t.map((f) => pack(12, f.map((value) => value % Q))), rho), publicKey));
  const y = three((i) => transform(noise(coins, i)));
  const u = three((i) =>
    add(transformBack(dot(three((j) => matrixEntry(rho, i, j)), y)), noise(coins, K + i)),
  );
  const v = add(add(transformBack(dot(t, y)), noise(coins, 2 * K)), decompress(1, unpack(1, message)));
  return join(...u.map((f) => pack(U_BITS, compress(U_BITS, f))), pack(V_BITS, compress(V_BITS, v)));
};

// Gives [shared secret, ciphertext]; `message` is 32 random bytes.
export const encapsulate = (publicKey, message) => {
  must(publicKey.length === PUBLIC_BYTES);
  const keys = sha3_512(join(message, sha3_256(publicKey)));
  return [keys.slice(0, 32), encrypt(publicKey, message, keys.slice(32))];
};

// From a seed of 64 bytes, d and z: gives [public key, function that opens a ciphertext].
export const keyPair = (seed) => {
  const halves = sha3_512(join(seed.slice(0, 32), [K]));
  const rho = halves.slice(0, 32);
  const sigma = halves.slice(32);
  const s = three((i) => transform(noise(sigma, i)));
  const t = three((i) => add(dot(three((j) => matrixEntry(rho, j, i)), s), transform(noise(sigma, K + i))));
  const publicKey = join(...t.map((f) => pack(12, f)), rho);
  const decapsulate = (ciphertext) => {
    must(ciphertext.length === CIPHERTEXT_BYTES);
    const u = three((i) => transform(decompress(U_BITS, unpack(U_BITS, ciphertext.slice(i * U_BYTES)))));
    const v = decompress(V_BITS, unpack(V_BITS, ciphertext.slice(K * U_BYTES)));
    const message = pack(1, compress(1, subtract(v, transformBack(dot(s, u)))));
    const keys = sha3_512(join(message, sha3_256(publicKey)));
    const isWhole = same(encrypt(publicKey, message, keys.slice(32)), ciphertext);
    return isWhole ? keys.slice(0, 32) : shake256(join(seed.slice(32), ciphertext), 32);
  };
  return [publicKey, decapsulate];
};
