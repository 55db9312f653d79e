// What the page learns of an inbox, signed (docs/formats/bundle.md). It checks the Ed25519 half of the root's signature.
import { hex, must, same } from "./bytes.js";
import { decode, fields } from "./cbor.js";
import { KEY_BYTES } from "./hpke.js";
import { hash, verifySigned } from "./hash.js";

const DAY_MS = 86400000;
const SIGNATURE_BYTES = 64;
const ROOT_SIGNATURE_BYTES = 3373;

export const today = () => Math.floor(Date.now() / DAY_MS);
export const dateOf = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dateOfNumber = (quarters) => new Date(quarters * 900000).toISOString().slice(0, 16).replace("T", " ");

// A wrong clock must not shut anybody out over midnight. Unit: days.
const LEEWAY = 1;
const isNow = (first, last) => first - LEEWAY <= today() && today() <= last + LEEWAY;

const epochFrom = async ([id, recipient, first, last]) => {
  must(recipient.length === KEY_BYTES && last - first <= 20);
  must(same((await hash("intake-epoch", recipient)).slice(0, 8), id));
  return { id, recipient, first, last };
};

// Refuses a bundle of another organisation, or of a key that the root did not certify, or out of date.
const bundleFrom = async (bytes, org, root) => {
  const [core, signature, certificate] = decode(bytes);
  const [certified, rootSignature] = decode(certificate);
  const [version, certifiedOrg, box, key, first, last] = fields(decode(certified), 7);
  must(version === 1 && same(certifiedOrg, org) && box.length === 16 && last - first <= 90);
  must(rootSignature.length === ROOT_SIGNATURE_BYTES);
  await verifySigned(root, "intake-certificate", certified, rootSignature.slice(0, SIGNATURE_BYTES));
  const found = fields(decode(core), 11);
  must(found[0] === 1 && same(found[1], org) && same(found[2], box));
  await verifySigned(key, "intake-bundle", core, signature);
  must(isNow(first, last) && isNow(0, found[10]));
  const [, , , count, purpose, epochs, work, gate, addresses, notices, until] = found;
  must(epochs.length && Number.isInteger(count));
  const read = await Promise.all(epochs.map(epochFrom));
  const epoch = read.filter((one) => one.first <= today()).pop() || read[0];
  return { org, box, key, count, purpose, epoch, work, gate, addresses, notices, until };
};

// `GET /bundles`, all of it or nothing.
export const bundlesFrom = async (bytes, org, root) => {
  const list = decode(bytes);
  must(list.length && list.length < 5);
  const bundles = [];
  for (const one of list) bundles.push(await bundleFrom(one, org, root));
  const boxes = bundles.map((one) => hex(one.box));
  must(boxes.every((one, i) => !i || boxes[i - 1] < one));
  return bundles.sort((a, b) => a.purpose - b.purpose);
};
