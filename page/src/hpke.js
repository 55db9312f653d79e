// HPKE (RFC 9180), base mode, single shot: X-Wing (0x647a), HKDF-SHA256 (1), ChaCha20-Poly1305 (3). Nothing else.
import { join, must, number, random, utf8 } from "./bytes.js";
import { open, seal } from "./chacha.js";
import { BASE_POINT, x25519 } from "./curve.js";
import { expandInfo, hmac } from "./hash.js";
import { sha3_256 } from "./keccak.js";
import { CIPHERTEXT_BYTES, encapsulate, keyPair } from "./mlkem.js";

export const KEY_BYTES = 1216;
export const ENCAPSULATION_BYTES = CIPHERTEXT_BYTES + 32;
const MLKEM_KEY_BYTES = 1184;
const MLKEM_SEED_BYTES = 64;
const ZEROS = new Uint8Array(32);
const SUITE = join(utf8("HPKE"), [0x64, 0x7a, 0, 1, 0, 3]);

const combine = (mlkem, classic, sent, key) => sha3_256(join(mlkem, classic, sent, key, utf8("\\.//^\\")));

const extract = (salt, name, data) => hmac(salt, join(utf8("HPKE-v1"), SUITE, utf8(name), data));

const keysFrom = async (shared, info) => {
  const nothing = new Uint8Array(0);
  const context = join([0], await extract(ZEROS, "psk_id_hash", nothing), await extract(ZEROS, "info_hash", info));
  const secret = await extract(shared, "secret", nothing);
  const derive = (name, size) =>
    expandInfo(secret, join(number(size, 2), utf8("HPKE-v1"), SUITE, utf8(name), context), size);
  return [await derive("key", 32), await derive("base_nonce", 12)];
};

// Gives [encapsulated key, ciphertext].
export const sealTo = async (publicKey, plain, info) => {
  must(publicKey.length === KEY_BYTES);
  const classicKey = publicKey.slice(MLKEM_KEY_BYTES);
  const [mlkem, ciphertext] = encapsulate(publicKey.slice(0, MLKEM_KEY_BYTES), random(32));
  const scalar = random(32);
  const sent = await x25519(scalar, BASE_POINT);
  const shared = combine(mlkem, await x25519(scalar, classicKey), sent, classicKey);
  return [join(ciphertext, sent), seal(...(await keysFrom(shared, info)), plain)];
};

// From a private key of 96 bytes: gives a function that opens what was sealed to it under `info`.
export const opener = async (privateKey) => {
  const [mlkemKey, decapsulate] = keyPair(privateKey.slice(0, MLKEM_SEED_BYTES));
  const scalar = privateKey.slice(MLKEM_SEED_BYTES);
  const classicKey = await x25519(scalar, BASE_POINT);
  const openSealed = async (encapsulated, sealed, info) => {
    must(encapsulated.length === ENCAPSULATION_BYTES);
    const sent = encapsulated.slice(CIPHERTEXT_BYTES);
    const mlkem = decapsulate(encapsulated.slice(0, CIPHERTEXT_BYTES));
    const shared = combine(mlkem, await x25519(scalar, sent), sent, classicKey);
    return open(...(await keysFrom(shared, info)), sealed);
  };
  return [join(mlkemKey, classicKey), openSealed];
};
