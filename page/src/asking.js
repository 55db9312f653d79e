// What the page asks of a server: always the same few addresses beside it, and nothing that is kept.
import { fromBase64, fromHex } from "./bytes.js";
import { bundlesFrom, dateOf, today } from "./bundle.js";
import { stop } from "./screen.js";

const place = document.querySelector("main").dataset;
export const org = fromHex(place.org);
export const is_stick = Boolean(place.bundles);

const HOW = { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" };

export const get = async (path) => {
  const answer = await fetch(path, HOW);
  if (!answer.ok) throw new Error(answer.status);
  return new Uint8Array(await answer.arrayBuffer());
};

export const post = async (body) => {
  const headers = { "Content-Type": "application/octet-stream" };
  return (await fetch("submissions", { ...HOW, method: "POST", headers, body })).status;
};

// The bundles that are good today. Without one nothing can be sealed, so nothing is sent.
export const loadBundles = async () => {
  try {
    const bytes = is_stick ? fromBase64(place.bundles) : await get("bundles");
    return await bundlesFrom(bytes, org, fromHex(place.root));
  } catch {
    return stop("e_key", dateOf(today()));
  }
};
