// Reading the reply board (docs/formats/board.md): fetched whole, so that fetching tells nothing.
import { hex, join, label, must, number, numberFrom, random, same, textFrom } from "./bytes.js";
import { decode, fields } from "./cbor.js";
import { hmac, sha256, verifySigned } from "./hash.js";
import { ENCAPSULATION_BYTES, opener } from "./hpke.js";
import { replyKeysOf } from "./receipt.js";

const TAG_BYTES = 16;
const SLOT_BYTES = 8192;
const BUCKET_SLOTS = 32;
const BUCKET_BYTES = BUCKET_SLOTS * SLOT_BYTES;
const WHOLE_SLOTS = 256;
const TAGS = 32;
// Days of which a date can be made.
const MOST_DAY = 1e8;
// What stands for a slot under our tag that holds no part of an answer: without kind, number and text it is never whole.
const UNREADABLE = { grants: [] };

// What stands before slots or tags: [number, count, buckets, hints, what follows].
const headOf = async (bytes, magic, { org, box, key }) => {
  must(textFrom(bytes.slice(0, 4)) === magic);
  const end = 8 + numberFrom(bytes.slice(4, 8));
  const core = bytes.slice(8, end);
  await verifySigned(key, "reply-board", core, bytes.slice(end, end + 64));
  const [version, ofOrg, ofBox, count, slots, buckets, hints] = fields(decode(core), 7);
  must(version === 1 && same(ofOrg, org) && same(ofBox, box));
  must(buckets.length === slots / BUCKET_SLOTS && slots >= 64);
  return { count, slots, buckets, hints, rest: bytes.subarray(end + 64) };
};

const tagsOf = async (key, { box }, count) => {
  const domain = join(label("reply-slot"), box, number(count, 8));
  return Promise.all(
    Array.from({ length: TAGS }, async (_, j) => hex((await hmac(key, join(domain, number(j, 2)))).slice(0, TAG_BYTES))),
  );
};

const replyFrom = (plain) => {
  const [version, id, part, parts, day, kind, text, grants] = fields(
    decode(plain.slice(2, 2 + numberFrom(plain.slice(0, 2)))),
    9,
  );
  must(version === 1 && part < parts && day < MOST_DAY && grants.every((one) => one.length === TAG_BYTES));
  return { id: hex(id), part, parts, day, kind, text, grants };
};

const bucketChecked = async (bytes, head, at) => {
  must(bytes.length === BUCKET_BYTES && same(await sha256(bytes), head.buckets[at]));
  return bytes;
};

// Opens those slots of a bucket that stand under the thread's tags, each into its place among them: a desk gives places
// in the order in which answers were written, and slots stand in that of their tags, new on every board. One that does
// not open hides no other.
const opened = async (found, bucket, { org, box }, count, tags, open) => {
  for (let at = 0; at < bucket.length; at += SLOT_BYTES) {
    const tag = bucket.slice(at, at + TAG_BYTES);
    const place = tags.indexOf(hex(tag));
    if (place < 0) continue;
    const sealed = bucket.slice(at + TAG_BYTES, at + SLOT_BYTES);
    const info = join(label("reply"), org, box, number(count, 8), tag);
    try {
      found[place] = replyFrom(
        await open(sealed.slice(0, ENCAPSULATION_BYTES), sealed.slice(ENCAPSULATION_BYTES), info),
      );
    } catch {
      found[place] = UNREADABLE;
    }
  }
};

// The buckets to fetch of a long board: those with tags of the thread, and one at random where there is none.
const wanted = (tags, hints) => {
  const places = new Set();
  for (let at = 0; at < hints.length; at += TAG_BYTES) {
    if (tags.includes(hex(hints.slice(at, at + TAG_BYTES)))) places.add(Math.floor(at / TAG_BYTES / BUCKET_SLOTS));
  }
  if (!places.size) places.add(numberFrom(random(4)) % (hints.length / TAG_BYTES / BUCKET_SLOTS));
  return [...places];
};

// Places without a slot are passed over.
const together = (slots) => {
  const replies = {};
  slots.forEach((slot) => {
    const reply = (replies[slot.id] ||= { ...slot, texts: [] });
    reply.texts[slot.part] = slot.text;
  });
  return Object.values(replies).map((one) => ({
    ...one,
    text: one.texts.join(""),
    isWhole: Object.keys(one.texts).length === one.parts,
  }));
};

// A board as one file, as it is carried on a stick: [number, replies].
export const readWhole = async (bytes, bundle, thread) => {
  const head = await headOf(bytes, "SCB1", bundle);
  must(head.rest.length === head.slots * SLOT_BYTES);
  const [tagKey, replyKey] = await replyKeysOf(thread);
  const tags = await tagsOf(tagKey, bundle, head.count);
  const [, open] = await opener(replyKey);
  const slots = [];
  for (let at = 0; at < head.buckets.length; at++) {
    const bucket = await bucketChecked(head.rest.subarray(at * BUCKET_BYTES, (at + 1) * BUCKET_BYTES), head, at);
    await opened(slots, bucket, bundle, head.count, tags, open);
  }
  return [head.count, together(slots)];
};

// The same from a relay, by `get`: the hints first, which are the same question for everybody; then all of a board of
// up to 256 slots, or a few buckets of a longer one.
export const readBoard = async (get, bundle, thread) => {
  const path = `board/${hex(bundle.box)}`;
  const head = await headOf(await get(`${path}/hints`), "SCH1", bundle);
  if (head.slots <= WHOLE_SLOTS) return readWhole(await get(path), bundle, thread);
  must(head.rest.length === head.slots * TAG_BYTES && same(await sha256(head.rest), head.hints));
  const [tagKey, replyKey] = await replyKeysOf(thread);
  const tags = await tagsOf(tagKey, bundle, head.count);
  const [, open] = await opener(replyKey);
  const slots = [];
  for (const at of wanted(tags, head.rest)) {
    const bucket = await bucketChecked(await get(`${path}/${at}`), head, at);
    await opened(slots, bucket, bundle, head.count, tags, open);
  }
  return [head.count, together(slots)];
};
