// The browser's own SHA-256 and what is made of it. The words are those of docs/formats/encoding.md.
import { join, label } from "./bytes.js";
import { verify } from "./curve.js";

const SHA256 = { name: "HMAC", hash: "SHA-256" };

export const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));

export const hmac = async (key, data) => {
  const held = await crypto.subtle.importKey("raw", key, SHA256, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, data));
};

// HKDF-Expand (RFC 5869) with an info of any kind.
export const expandInfo = async (key, info, size) => {
  let block = new Uint8Array(0);
  let all = block;
  for (let count = 1; all.length < size; count++) {
    block = await hmac(key, join(block, info, [count]));
    all = join(all, block);
  }
  return all.slice(0, size);
};

export const hash = (name, data) => sha256(join(label(name), data));

export const expand = (key, name, size = 32) => expandInfo(key, label(name), size);

export const stretch = async (password, salt, iterations) => {
  const held = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, held, 256));
};

export const verifySigned = async (key, name, data, signature) =>
  verify(key, join(label(name), await sha256(data)), signature);
