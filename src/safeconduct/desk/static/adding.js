// While somebody types into a form marked `data-typing`: what is understood is shown beside each field, and a draft is
// kept in the vault (promise P4). Everything here is a button of the form, too; nothing is kept in the browser (P14).
"use strict";

(() => {
  const form = document.querySelector("form[data-typing]");
  if (!form) return;
  // Milliseconds after the last key: a field is read when a word is done, a draft kept when a thought is.
  const READ_AFTER = 500;
  const KEEP_AFTER = 3000;
  let asked = 0;
  let reading = 0;
  let keeping = 0;

  async function ask(what) {
    // A locked page holds nothing any more, and what is being sent needs no draft.
    if (document.body.hidden || form.dataset.sent) return;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", what);
    const number = ++asked;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields });
      if (answer.ok) show(JSON.parse(await answer.text()), number);
    } catch {
      // The page says by itself when the program is gone; a draft is tried again until it is back.
      if (what === "keep") keeping = setTimeout(ask, KEEP_AFTER, what);
    }
  }

  const following = (field) => form.elements[[...form.elements].indexOf(field) + 1];

  function show(found, number) {
    if (found.note) document.getElementById("note").textContent = found.note;
    // An answer that a later one has overtaken says nothing any more.
    if (number !== asked) return;
    for (const place of form.querySelectorAll("[data-told]")) {
      const [words, kind] = found.told[place.dataset.told] || ["", ""];
      if (place.textContent !== words) place.textContent = words;
      place.className = `read ${kind}`;
    }
    for (const part of form.querySelectorAll("[data-new]")) {
      const isHere = found.new.includes(part.dataset.new);
      // Whoever stands in a question that goes away would stand nowhere, and no key would do anything there.
      if (!isHere && part.contains(document.activeElement)) following(document.activeElement).focus();
      part.hidden = !isHere;
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(reading);
    clearTimeout(keeping);
    reading = setTimeout(ask, READ_AFTER, "read");
    keeping = setTimeout(ask, KEEP_AFTER, "keep");
  });
  form.addEventListener("submit", () => {
    form.dataset.sent = "1";
  });
})();
