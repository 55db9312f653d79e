// X25519 (RFC 7748) and the verifying of Ed25519 signatures (RFC 8032). X25519 is the browser's own where it has one;
// the rest is big integers. Not in constant time: see mlkem.js.
import { join, must } from "./bytes.js";

const P = (1n << 255n) - 19n;
const L = (1n << 252n) + 27742317777372353535851937790883648493n;

const mod = (value, modulus = P) => ((value % modulus) + modulus) % modulus;

const power = (base, exponent) => {
  let value = 1n;
  for (; exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) value = mod(value * base);
  return value;
};

const inverse = (value) => power(value, P - 2n);

const integer = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const bytesOf = (value) => Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));

// The Montgomery ladder of RFC 7748 section 5.
export const ladder = (scalar, point) => {
  const k = scalar.slice();
  k[0] &= 248;
  k[31] = (k[31] & 127) | 64;
  const bits = integer(k);
  const u = mod(integer(point) & ((1n << 255n) - 1n));
  let [x2, z2, x3, z3] = [1n, 0n, u, 1n];
  let swap = 0n;
  for (let t = 254n; t >= 0n; t--) {
    const bit = (bits >> t) & 1n;
    if (swap !== bit) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    swap = bit;
    const a = x2 + z2;
    const b = x2 - z2;
    const da = (x3 - z3) * a;
    const cb = (x3 + z3) * b;
    const aa = mod(a * a);
    const bb = mod(b * b);
    const e = aa - bb;
    x3 = mod(mod(da + cb) ** 2n);
    z3 = mod(u * mod(da - cb) ** 2n);
    x2 = mod(aa * bb);
    z2 = mod(e * (aa + 121665n * e));
  }
  if (swap) [x2, z2] = [x3, z3];
  return bytesOf(mod(x2 * inverse(z2)));
};

export const BASE_POINT = Uint8Array.of(9, ...new Uint8Array(31));

// A bare scalar, as the browser wants it: RFC 8410.
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20];

const builtIn = async (scalar, point) => {
  const name = "X25519";
  const key = await crypto.subtle.importKey("pkcs8", join(PKCS8, scalar), { name }, false, ["deriveBits"]);
  const peer = await crypto.subtle.importKey("raw", point, { name }, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name, public: peer }, key, 256));
};

export const x25519 = async (scalar, point) => {
  let shared;
  try {
    shared = await builtIn(scalar, point);
  } catch {
    shared = ladder(scalar, point);
  }
  // A key of low order gives zeros whoever asks: no secret.
  must(shared.some((byte) => byte));
  return shared;
};

const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_1 = power(2n, (P - 1n) / 4n);

// Points of the twisted Edwards curve in extended coordinates [X, Y, Z, T].
const plus = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * mod(t1 * t2));
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};

const times = (point, scalar) => {
  let sum = [0n, 1n, 1n, 0n];
  for (; scalar; scalar >>= 1n, point = plus(point, point)) if (scalar & 1n) sum = plus(sum, point);
  return sum;
};

const pointFrom = (bytes) => {
  const sign = bytes[31] >> 7;
  const y = integer(bytes) & ((1n << 255n) - 1n);
  must(y < P);
  const top = mod(y * y - 1n);
  const bottom = mod(D * y * y + 1n);
  let x = mod(top * power(bottom, 3n) * power(top * power(bottom, 7n), (P - 5n) / 8n));
  if (mod(bottom * x * x) !== top) x = mod(x * ROOT_OF_MINUS_1);
  must(mod(bottom * x * x) === top && (x || !sign));
  if (Number(x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
};

const BASE = pointFrom(Uint8Array.of(0x58, ...new Uint8Array(31).fill(0x66)));

// Refuses a signature that is not this key's over this message.
export const verify = async (key, message, signature) => {
  must(signature.length === 64 && key.length === 32);
  const s = integer(signature.slice(32));
  must(s < L);
  const r = signature.slice(0, 32);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-512", join(r, key, message)));
  const [x, y, z] = plus(times(BASE, s), times(pointFrom(key), L - (integer(hash) % L)));
  const scale = inverse(z);
  const encoded = bytesOf(mod(y * scale));
  encoded[31] |= Number(mod(x * scale) & 1n) << 7;
  must(encoded.every((byte, i) => byte === r[i]));
};
