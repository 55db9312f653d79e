// One message with its files: put together once, sealed, and posted until a server has all of it.
import { armour } from "./age.js";
import { org, is_stick, loadBundles, post } from "./asking.js";
import { today } from "./bundle.js";
import { random, same } from "./bytes.js";
import { sha256 } from "./hash.js";
import { stop } from "./screen.js";
import { COVER, MESSAGE, PIECE, PIECE_BYTES, sealContent, submissionOf } from "./submission.js";

const WAY_PAGE = 1;
const WAY_CARRIED = 4;
// A server that is busy for a moment need not trouble anybody. In milliseconds.
const WAITS = [1000, 4000];
// The most that a message waits for its work, on an old phone; less work is a slower lane and no refusal.
const WORK_MS = 20000;
const REFUSALS = { 410: "e_old", 503: "e_busy", 507: "e_full" };

const bytesOf = async (blob) => new Uint8Array(await blob.arrayBuffer());

// `write` holds what was filled in; `thread` whose it is; `links` what else is theirs.
export const newLetter = async (write, thread, links) => {
  const files = [];
  for (const file of write.files) {
    const digest = await sha256(await bytesOf(file));
    files.push([random(16), Array.from(file.name).slice(0, 200).join(""), file.type, file.size, digest]);
  }
  const way = is_stick ? WAY_CARRIED : WAY_PAGE;
  const { text, answers, lang, is_forced } = write;
  const content = [thread.secret, random(16), today(), lang, way, text, answers, files, links, is_forced];
  const parts = write.files.flatMap((file, at) => {
    const count = Math.ceil(file.size / PIECE_BYTES);
    return Array.from({ length: count }, (_, index) => async () => {
      const start = index * PIECE_BYTES;
      const bytes = await bytesOf(file.slice(start, start + PIECE_BYTES));
      return [PIECE, { 0: files[at][0], 1: index, 2: count, 3: bytes }];
    });
  });
  // Pieces and covers make up a power of two, so that their number tells less.
  while (parts.length & (parts.length - 1)) parts.push(async () => [COVER, {}]);
  // The message comes last: whoever has it has its files.
  parts.push(async () => [MESSAGE, { ...content }]);
  return { parts, done: 0, pending: null };
};

const answerTo = async (body) => {
  for (const wait of [...WAITS, 0]) {
    let status;
    try {
      status = await post(body);
    } catch {
      return stop("e_line");
    }
    if (status !== 503 || !wait) return status;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
};

const sealPart = async (letter, bundle) => {
  const [kind, content] = await letter.parts[letter.done]();
  return sealContent(bundle.epoch, org, bundle.box, kind, content);
};

// The text for whatever channel.
export const lockLetter = async (letter, bundle) => armour(await sealPart(letter, bundle));

// Posts what is not posted yet. What was sealed and not acknowledged is posted again as the same bytes.
export const sendLetter = async (letter, bundle, grants) => {
  let is_renewed = false;
  while (letter.done < letter.parts.length) {
    if (!letter.pending) {
      const sealed = await sealPart(letter, bundle);
      const end = Date.now() + WORK_MS;
      const means = { work: bundle.work, isEnough: () => Date.now() > end, grant: grants.pop() };
      letter.pending = await submissionOf(sealed, bundle.epoch, bundle.box, means);
    }
    const status = await answerTo(letter.pending);
    if (status === 200) {
      letter.done++;
      letter.pending = null;
    } else if (status === 410 && !is_renewed) {
      // The fortnight ended while somebody wrote: once, with the key of today.
      is_renewed = true;
      letter.pending = null;
      const old = bundle;
      bundle = (await loadBundles()).find((one) => same(one.box, old.box));
      if (!bundle || same(bundle.epoch.id, old.epoch.id)) stop("e_old");
    } else stop(REFUSALS[status] || "e_refused");
  }
};
