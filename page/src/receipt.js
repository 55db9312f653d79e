// The eight words and what follows from them (docs/formats/receipt-words.md).
import { expand, hash, hmac, stretch } from "./hash.js";
import { join, label, must, random } from "./bytes.js";
import { LISTS } from "./words.js";

const WORDS = 8;
const WORD_BITS = 11;
const VALUE_BYTES = 11;
const ROUNDS = 600000;

const checkOf = async (value) => (await hash("receipt-check", value))[0] >> 4;

const withCheck = async (value) => {
  const whole = value.slice();
  whole[VALUE_BYTES - 1] |= await checkOf(value);
  return whole;
};

export const newValue = () => {
  const value = random(VALUE_BYTES);
  value[VALUE_BYTES - 1] &= 240;
  return value;
};

// Eight numbers from 0 on.
export const numbersOf = async (value) => {
  const bits = Array.from(await withCheck(value), (byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: WORDS }, (_, i) => parseInt(bits.slice(i * WORD_BITS, (i + 1) * WORD_BITS), 2));
};

const FIRST_LETTERS = 4;

const start = (word) => Array.from(word).slice(0, FIRST_LETTERS).join("");

// The number that a word, its first four letters or four digits stand for; -1 for anything else.
const numberOf = (token) => {
  if (/^\d+$/.test(token)) return token > 0 && token < 2049 ? token - 1 : -1;
  for (const list of LISTS) {
    const at = list.findIndex((word) => start(word) === start(token));
    if (at >= 0) return at;
  }
  return -1;
};

const plainly = (text) => text.normalize("NFKC").toLowerCase().normalize("NFC").replace(/ё/g, "е");

export const numbersIn = (text) => (plainly(text).match(/[\p{L}\d]+/gu) || []).map(numberOf);

// Gives the value, or nothing where these are not eight words with the right check.
export const valueFrom = async (text) => {
  const numbers = numbersIn(text);
  if (numbers.length !== WORDS || numbers.includes(-1)) return null;
  const bits = numbers.map((one) => one.toString(2).padStart(WORD_BITS, "0")).join("");
  const value = Uint8Array.from(bits.match(/.{8}/g), (byte) => parseInt(byte, 2));
  const check = value[VALUE_BYTES - 1] & 15;
  value[VALUE_BYTES - 1] &= 240;
  return (await checkOf(value)) === check ? value : null;
};

export const threadFrom = async (value, org) => {
  const secret = await expand(await stretch(value, join(label("receipt"), org), ROUNDS), "thread-secret");
  return { secret, id: await expand(secret, "thread-id", 16) };
};

// What only the reading of answers needs.
export const replyKeysOf = async ({ secret }) => [
  await expand(secret, "reply-tag"),
  await expand(secret, "reply-key", 96),
];

// Who has the words of `mine` says that `other` is theirs too.
export const linkOf = async (mine, other) => {
  must(mine.secret.length === 32);
  return hmac(await expand(mine.secret, "thread-link"), join(label("thread-link"), other.id));
};
