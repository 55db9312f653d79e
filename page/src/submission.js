// What is posted (docs/formats/submission.md): one age file of one of four sizes, with 52 bytes before it.
import { sealFile } from "./age.js";
import { join, label, must, number, utf8 } from "./bytes.js";
import { encode } from "./cbor.js";
import { sha256 } from "./hash.js";

export const MESSAGE = 1;
export const PIECE = 2;
export const COVER = 3;
export const PIECE_BYTES = 522000;
const CLASSES = [4096, 16384, 65536, 524288];
// The age file's plain text in each class.
const PLAIN_BYTES = [2385, 14673, 63825, 522465];
const NONCE_AT = 28;
const BATCH = 256;

// The age file alone: in the smallest size that holds it, a piece's cover in a piece's.
export const sealContent = async (epoch, org, box, kind, content) => {
  const body = encode({ 0: 1, 1: org, 2: box, 3: kind, 4: content });
  const size = PLAIN_BYTES.find((one) => body.length + 4 <= one && (kind === MESSAGE || one > PIECE_BYTES));
  must(size);
  return sealFile(epoch.recipient, join(number(body.length, 4), body, new Uint8Array(size - body.length - 4)));
};

const zerosBefore = (bytes) => {
  const first = bytes.findIndex((byte) => byte);
  return first < 0 ? 256 : 8 * first + Math.clz32(bytes[first]) - 24;
};

// Looks for a nonce that makes the hash begin with so many zero bits; `isEnough` may end it after each batch, the first
// included, so that a device that stood still for a while does some. Less work is no fault. The nonce of zeros says that
// there is none, whatever its hash begins with.
const workOn = async (submission, bits, isEnough) => {
  const digest = await sha256(submission);
  const domain = label("intake-work");
  for (let count = 1; count === 1 || !isEnough(); count += BATCH) {
    const tries = Array.from({ length: BATCH }, (_, i) => number(count + i, 8));
    const hashes = await Promise.all(tries.map((nonce) => sha256(join(domain, digest, nonce))));
    const found = hashes.findIndex((one) => zerosBefore(one) >= bits);
    if (found >= 0) {
      submission.set(tries[found], NONCE_AT);
      return;
    }
  }
};

// What is posted: with a grant, or with the work that the bundle asks for.
export const submissionOf = async (file, epoch, box, { grant, work, isEnough }) => {
  const submission = join(utf8("SCI1"), box, epoch.id, new Uint8Array(8), grant || new Uint8Array(16), file);
  must(CLASSES.includes(submission.length));
  if (work && !grant) await workOn(submission, work, isEnough);
  return submission;
};
