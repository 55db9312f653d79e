// Bytes, numbers and labels, as docs/formats/encoding.md writes them.

export const utf8 = (text) => new TextEncoder().encode(text);

// Refuses bytes that are not UTF-8, and keeps a byte order mark as what it is.
export const textFrom = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

export const label = (name) => utf8(`safeconduct/${name}/v1\0`);

export const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

// Big-endian, of `size` bytes; exact up to 2^53.
export const number = (value, size) => {
  const bytes = new Uint8Array(size);
  for (let at = size; at--; value = Math.floor(value / 256)) bytes[at] = value % 256;
  return bytes;
};

export const numberFrom = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

export const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));

export const base64 = (bytes) => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

// Every check of the page ends here. What failed is never shown to anybody: the page stops and says so.
export const must = (is_so) => {
  if (!is_so) throw new Error("refused");
};
