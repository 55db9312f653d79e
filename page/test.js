// For tests alone: the page's own cryptography under names, and the opening side of age files, which no source needs.
// tests/browser/test_page_crypto.py runs it in real browsers against published vectors.
import * as age from "./src/age.js";
import * as board from "./src/board.js";
import * as bundle from "./src/bundle.js";
import * as bytes from "./src/bytes.js";
import * as cbor from "./src/cbor.js";
import * as chacha from "./src/chacha.js";
import * as curve from "./src/curve.js";
import * as hash from "./src/hash.js";
import * as hpke from "./src/hpke.js";
import * as keccak from "./src/keccak.js";
import * as mlkem from "./src/mlkem.js";
import * as receipt from "./src/receipt.js";
import * as submission from "./src/submission.js";
import { LISTS } from "./src/words.js";

const { fromHex, hex, join, must, number, same, utf8 } = bytes;

const decoded = (text) => {
  must(/^[A-Za-z0-9+/]*$/.test(text));
  const found = bytes.fromBase64(text);
  must(bytes.base64(found).replace(/=+$/, "") === text);
  return found;
};

// Gives [stanzas, header up to its MAC, MAC, what follows].
const headerOf = (file) => {
  let at = 0;
  const line = () => {
    const end = file.indexOf(10, at);
    must(end >= 0);
    const found = bytes.textFrom(file.slice(at, end));
    must(/^[\x20-\x7e]*$/.test(found));
    at = end + 1;
    return found;
  };
  must(line() === "age-encryption.org/v1");
  const stanzas = [];
  for (;;) {
    const start = at;
    const head = line();
    if (head.startsWith("---")) {
      must(head.startsWith("--- "));
      const mac = decoded(head.slice(4));
      must(mac.length === 32 && stanzas.length);
      return [stanzas, file.slice(0, start + 3), mac, file.slice(at)];
    }
    must(head.startsWith("-> "));
    const args = head.slice(3).split(" ");
    must(args.every((one) => one));
    let body = "";
    for (let next = ""; ; ) {
      next = line();
      must(next.length <= 64);
      body += next;
      if (next.length < 64) break;
    }
    stanzas.push([args, decoded(body)]);
  }
};

const fileKeyFrom = async (stanzas, seed) => {
  const [, open] = await hpke.opener(keccak.shake256(seed, 96));
  let key;
  for (const [[kind, ...args], body] of stanzas) {
    if (kind !== age.STANZA) continue;
    must(args.length === 1);
    const sent = decoded(args[0]);
    must(sent.length === hpke.ENCAPSULATION_BYTES && body.length === 32);
    try {
      key ||= await open(sent, body, age.INFO);
    } catch {
      continue;
    }
  }
  must(key);
  return key;
};

export const openFile = async (file, seed) => {
  const [stanzas, start, mac, rest] = headerOf(file);
  const fileKey = await fileKeyFrom(stanzas, seed);
  must(same(await hash.hmac(await age.deriveKey(fileKey, new Uint8Array(32), "header"), start), mac));
  const key = await age.deriveKey(fileKey, rest.slice(0, 16), "payload");
  const sealed = rest.slice(16);
  const chunks = [];
  const size = 65536 + 16;
  for (let at = 0; at === 0 || at < sealed.length; at += size) {
    const isLast = at + size >= sealed.length;
    const plain = chacha.open(key, join(number(at / size, 11), [isLast]), sealed.slice(at, at + size));
    must(plain.length || at === 0);
    chunks.push(plain);
  }
  return join(...chunks);
};

const refused = async (act) => {
  try {
    return await act();
  } catch {
    return "refused";
  }
};

// One answer for each vector, as text.
const ANSWERS = {
  x25519: (v) => hex(curve.ladder(fromHex(v.private), fromHex(v.public))),
  // The browser's own where it has one; zeros are refused.
  x25519_used: async (v) => hex(await curve.x25519(fromHex(v.private), fromHex(v.public))),
  ed25519: async (v) => (await curve.verify(fromHex(v.pk), fromHex(v.msg), fromHex(v.sig)), "valid"),
  chacha20_poly1305: (v) => {
    const [key, iv] = [fromHex(v.key), fromHex(v.iv)];
    const plain = chacha.open(key, iv, fromHex(v.ct + v.tag));
    return `${hex(plain)} ${hex(chacha.seal(key, iv, plain))}`;
  },
  mlkem_768: (v) => {
    must(v.seed.length === 128);
    return hex(mlkem.keyPair(fromHex(v.seed))[1](fromHex(v.c)));
  },
  mlkem_768_encaps: (v) => mlkem.encapsulate(fromHex(v.ek), fromHex(v.m)).map(hex).join(" "),
  mlkem_768_keygen_seed: (v) => hex(mlkem.keyPair(fromHex(v.seed))[0]),
  age: async (v) => hex(await hash.sha256(await openFile(bytes.fromBase64(v.file), fromHex(v.seed)))),
  cbor: (v) => hex(cbor.encode(cbor.decode(fromHex(v.data)))),
  seal: async (v) => bytes.base64(await age.sealFile(fromHex(v.recipient), bytes.fromBase64(v.plain))),
  words: async (v) => (await receipt.numbersOf(fromHex(v.value))).join(" "),
  value: async (v) => hex((await receipt.valueFrom(v.words)) || []),
  thread: async (v) => {
    const thread = await receipt.threadFrom(fromHex(v.value), fromHex(v.org));
    const keys = await receipt.replyKeysOf(thread);
    const link = await receipt.linkOf(thread, { id: fromHex(v.other) });
    return [thread.secret, thread.id, ...keys, link].map(hex).join(" ");
  },
  // The time for work is over from the start: what the first batch finds.
  worked: async (v) => {
    const epoch = { id: new Uint8Array(8) };
    const means = { work: v.bits, isEnough: () => true };
    return bytes.base64(await submission.submissionOf(bytes.fromBase64(v.file), epoch, new Uint8Array(16), means));
  },
  // Milliseconds for a submission of the second class with 4 KiB of text, the middle one of so many.
  time: async (v) => {
    const epoch = { recipient: fromHex(v.recipient), id: new Uint8Array(8) };
    const box = new Uint8Array(16);
    const times = [];
    for (let i = 0; i < v.count; i++) {
      const start = performance.now();
      const file = await submission.sealContent(epoch, box, box, submission.MESSAGE, { 0: "a".repeat(4096) });
      await submission.submissionOf(file, epoch, box, {});
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[v.count >> 1].toFixed(1);
  },
  word: (v) => LISTS[v.list][v.at],
  // A bundle alone, as a list of one; a list as it is.
  bundle: async (v) => {
    // The day of the vectors.
    Date.now = () => v.number * 900000;
    const list = v.isList ? fromHex(v.data) : cbor.encode([fromHex(v.data)]);
    return (await bundle.bundlesFrom(list, fromHex(v.org), fromHex(v.root))).map((one) => hex(one.box)).join(" ");
  },
  board: async (v) => {
    const data = bytes.fromBase64(v.data);
    const place = { org: fromHex(v.org), box: fromHex(v.box), key: fromHex(v.key) };
    const buckets = (v.buckets || []).map(bytes.fromBase64);
    const get = async (path) => (path.endsWith("/hints") ? data : buckets[path.split("/").pop()]);
    const thread = { secret: fromHex(v.secret) };
    const [, replies] = await (v.isHints ? board.readBoard(get, place, thread) : board.readWhole(data, place, thread));
    return replies.map((one) => `${one.kind} ${one.isWhole} ${one.text}`).join("|");
  },
};

const answersTo = async (kind, vectors) => {
  const answers = [];
  for (const vector of vectors) answers.push(await refused(() => ANSWERS[kind](vector)));
  return answers;
};

window.page = { answersTo, age, board, bundle, bytes, receipt, submission };
