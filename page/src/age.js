// Sealing age files (age-encryption.org/v1) to one `mlkem768x25519` recipient; armour. There is nothing here that could
// write another stanza.
import { base64, join, number, random, utf8 } from "./bytes.js";
import { seal } from "./chacha.js";
import { expandInfo, hmac } from "./hash.js";
import { sealTo } from "./hpke.js";

export const STANZA = "mlkem768x25519";
export const INFO = utf8(`age-encryption.org/${STANZA}`);
const CHUNK_BYTES = 65536;

const unpadded = (bytes) => base64(bytes).replace(/=+$/, "");

// HKDF with a salt; without one RFC 5869 takes zeros.
export const deriveKey = async (fileKey, salt, info) => expandInfo(await hmac(salt, fileKey), utf8(info), 32);

export const sealFile = async (recipient, plain) => {
  const fileKey = random(16);
  const [encapsulated, wrapped] = await sealTo(recipient, fileKey, INFO);
  const start = `age-encryption.org/v1\n-> ${STANZA} ${unpadded(encapsulated)}\n${unpadded(wrapped)}\n---`;
  const mac = await hmac(await deriveKey(fileKey, new Uint8Array(32), "header"), utf8(start));
  const nonce = random(16);
  const key = await deriveKey(fileKey, nonce, "payload");
  const chunks = [];
  for (let at = 0; at === 0 || at < plain.length; at += CHUNK_BYTES) {
    const isLast = at + CHUNK_BYTES >= plain.length;
    chunks.push(seal(key, join(number(at / CHUNK_BYTES, 11), [isLast]), plain.slice(at, at + CHUNK_BYTES)));
  }
  return join(utf8(`${start} ${unpadded(mac)}\n`), nonce, ...chunks);
};

export const armour = (file) =>
  `-----BEGIN AGE ENCRYPTED FILE-----\n${base64(file).replace(/.{64}(?=.)/g, "$&\n")}\n-----END AGE ENCRYPTED FILE-----\n`;
