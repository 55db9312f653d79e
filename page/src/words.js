// The word lists, and the texts that only the script shows, as tools/build_page.py packed them: a text a line in one
// language after the other, then a word a line.
/* global LETTERS, PACKED, TEXTS */
import { bytesOf, unpack } from "./packed.js";

const LANGUAGES = ["ru", "ce", "en"];
const WORDS = 2048;

const letter = (code) => (code < 128 ? String.fromCharCode(code) : LETTERS[code - 128]);
const lines = unpack(bytesOf(PACKED)).map(letter).join("").split("\n");

// Text number `at`, as [language, text] for each language that has it.
export const textAt = (at) => LANGUAGES.map((language, i) => [language, lines[i * TEXTS + at]]).filter(([, text]) => text);

const words = lines.slice(LANGUAGES.length * TEXTS);

// English and Russian.
export const LISTS = [words.slice(0, WORDS), words.slice(WORDS, 2 * WORDS)];
