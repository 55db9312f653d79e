// What of the page is seen. All words stand in the page in all its languages; this shows and hides them, and never
// makes HTML out of anything.

export const $ = (id) => document.getElementById(id);

export const all = (selector) => Array.from(document.querySelectorAll(selector));

export const language = () => all("[name=lang]").find((one) => one.checked).value;

export const chosen = (name) => (all(`[name=${name}]`).find((one) => one.checked) || {}).value;

export const see = (id, is_seen = true) => {
  $(id).hidden = !is_seen;
};

// One screen at a time, from its top.
export const goTo = (id) => {
  for (const section of all("section")) section.hidden = section.id !== id;
  complain();
  scrollTo(0, 0);
  $(id).focus();
};

// Says what went wrong, and takes back what was said before.
export const complain = (id, detail = "") => {
  for (const one of all("#oops>p")) one.hidden = one.id !== id;
  if (!id) return;
  const place = $(id).querySelector("b");
  if (place) place.textContent = detail;
  $(id).scrollIntoView();
};

// A sentence that is caught here is shown; anything else that fails is a step of sealing that failed.
export class Stop extends Error {}

export const stop = (id, detail) => {
  const failure = new Stop(id);
  failure.detail = detail;
  throw failure;
};

// While one thing is done nothing else can be begun.
export const doing = (id, act) => async () => {
  complain();
  for (const button of all("button")) button.disabled = true;
  see(id);
  try {
    await act();
  } catch (failure) {
    if (failure instanceof Stop) complain(failure.message, failure.detail);
    else complain("e_sealing");
  }
  see(id, false);
  for (const button of all("button")) button.disabled = false;
};

export const make = (tag, text, name = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
};

// A sentence of the page once more, with what belongs behind it.
export const repeat = (id, detail = "") => {
  const made = $(id).cloneNode(true);
  made.removeAttribute("id");
  if (detail) made.querySelector("b").textContent = detail;
  return made;
};
