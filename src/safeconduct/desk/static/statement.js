// A statement while it is written (`statement.html`): after each pause the page's own answer comes, and what is marked
// `data-fresh` is put in the place of what stood there: the decision, the questions, the marks. What is typed is kept as a
// draft in the vault (promise P4). Everything here is a button of the form, too; nothing is kept in the browser (P14).
"use strict";

(() => {
  const forms = [...document.querySelectorAll("form[data-typing]")];
  if (!forms.length) return;
  // Milliseconds after the last key: words are checked when somebody pauses, a draft is kept when a thought is done.
  const LOOK_AFTER = 400;
  const KEEP_AFTER = 3000;
  // A page of a slow machine comes within seconds; what failed is asked again while the program is away.
  const ANSWERS_WITHIN = 20000;
  const AGAIN_AFTER = 3000;
  const heard = document.querySelector("[data-heard-at]");
  const behind = document.querySelector("[data-behind]");
  const timers = new Map();
  let request = null;
  // Forms in which something was typed since they were kept.
  const unkept = new Set();
  // Once a form is sent to be saved nothing is asked any more: the program was gone then, or the page goes.
  let isSent = false;

  for (const one of document.querySelectorAll("[data-plainly]")) one.hidden = true;

  // An answer is a document of its own, in which nothing runs: no text of ours becomes markup here.
  function ask(form, what) {
    if (document.body.hidden || isSent) return;
    // A look that a later one overtakes is not needed; what is to be kept is sent to its end.
    if (request?.what === "look") request.abort();
    const mine = new XMLHttpRequest();
    mine.what = what;
    request = mine;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", what);
    if (what === "keep") unkept.delete(form);
    mine.open("POST", form.getAttribute("action"));
    mine.responseType = "document";
    mine.timeout = ANSWERS_WITHIN;
    const isOvertaken = () => mine !== request || document.body.hidden || isSent;
    const failed = () => {
      if (what === "keep") unkept.add(form);
      if (isOvertaken()) return;
      behind.hidden = false;
      later(form, what, AGAIN_AFTER);
    };
    mine.onload = () => {
      if (isOvertaken()) return;
      if (mine.status === 401) return void location.assign(form.getAttribute("action"));
      if (mine.status === 200 && mine.response?.querySelector("form[data-typing]")) show(mine.response);
      else failed();
    };
    mine.onerror = () => {
      if (!isOvertaken()) document.querySelector(".lost").hidden = false;
      failed();
    };
    mine.ontimeout = failed;
    mine.send(fields);
  }

  function later(form, what, after) {
    const key = `${what} ${form.dataset.block}`;
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(ask, after, form, what));
  }

  function show(answer) {
    const focused = document.activeElement;
    for (const old of document.querySelectorAll("[data-fresh]")) {
      const fresh = answer.getElementById(old.id);
      // Whoever types why words may stand, or is about to press, keeps what is under their hands.
      if (!fresh || (old.contains(focused) && focused !== document.body)) continue;
      old.replaceWith(document.adoptNode(fresh));
    }
    for (const one of document.querySelectorAll("[data-plainly]")) one.hidden = true;
    for (const form of forms) for (const field of form.querySelectorAll("textarea[lang]")) reflect(field);
    behind.hidden = true;
    const said = document.getElementById("decision").textContent.trim();
    if (heard.textContent !== said) heard.textContent = said;
  }

  // The marks of a text as the last answer had them, each with where it begins and ends in UTF-16.
  const mirrorOf = (field) => field.parentElement.querySelector("[data-mirror]");
  function marksIn(mirror) {
    const found = [];
    let at = 0;
    for (const node of mirror.childNodes) {
      const end = at + node.textContent.length;
      if (node.nodeName === "MARK") found.push({ start: at, end, kind: node.className });
      at = end;
    }
    return found;
  }

  // Shows the words that stand in the field, with the marks of those that did not change since.
  function reflect(field) {
    const mirror = mirrorOf(field);
    const [before, now] = [mirror.textContent, field.value];
    mirror.hidden = false;
    if (before === now) return;
    let [head, tail] = [0, 0];
    const most = Math.min(before.length, now.length);
    while (head < most && before[head] === now[head]) head += 1;
    while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    const moved = now.length - before.length;
    const kept = marksIn(mirror).flatMap((one) => {
      if (one.end <= head) return [one];
      if (one.start >= before.length - tail) return [{ ...one, start: one.start + moved, end: one.end + moved }];
      return [];
    });
    const parts = [];
    let at = 0;
    for (const { start, end, kind } of kept) {
      const mark = document.createElement("mark");
      mark.className = kind;
      mark.textContent = now.slice(start, end);
      parts.push(now.slice(at, start), mark);
      at = end;
    }
    mirror.replaceChildren(...parts, now.slice(at));
  }

  // The program counts characters, a browser units of UTF-16: a letter outside the first plane has two of these.
  const unitsOf = (text, characters) => [...text].slice(0, characters).join("").length;

  // Goes to the words that something is said of, and marks them.
  function jump(link) {
    const section = document.getElementById(link.hash.slice(1));
    const within = section?.matches("textarea, input") ? section : fieldOf(section, link.dataset.jump);
    if (!within) return false;
    const text = within.value.trimStart();
    const cut = within.value.length - text.length;
    within.focus();
    within.setSelectionRange(
      cut + unitsOf(text, Number(link.dataset.from)), cut + unitsOf(text, Number(link.dataset.to)),
    );
    return true;
  }
  const fieldOf = (section, language) =>
    section?.querySelector(language ? `textarea[lang="${CSS.escape(language)}"]` : "textarea");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-jump]");
    if (link && jump(link)) event.preventDefault();
  });

  // Safer words are put in the place of the marked ones, where they are still those that were marked; they are saved as
  // all other words are.
  function take(button) {
    const field = document.getElementById(button.dataset.into);
    const text = field.value.trimStart();
    if (mirrorOf(field).textContent.trimStart() !== text) return false;
    const cut = field.value.length - text.length;
    const [start, end] = [button.dataset.from, button.dataset.to].map((n) => cut + unitsOf(text, Number(n)));
    field.focus();
    field.setRangeText(button.dataset.instead, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  // Before `desk.js`, which would have the browser load the page anew.
  document.addEventListener(
    "submit",
    (event) => {
      const { target, submitter } = event;
      if (!forms.includes(target)) return;
      if (submitter?.name === "take" && take(submitter)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  // What `desk.js` found to be sent is on its way.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !forms.includes(event.target)) return;
    for (const timer of timers.values()) clearTimeout(timer);
    isSent = true;
  });

  for (const form of forms) {
    form.addEventListener("input", (event) => {
      isSent = false;
      unkept.add(form);
      if (event.target.matches("textarea[lang]")) reflect(event.target);
      later(form, "look", LOOK_AFTER);
      later(form, "keep", KEEP_AFTER);
    });
    form.addEventListener("focusout", (event) => {
      if (unkept.has(form) && !form.contains(event.relatedTarget)) ask(form, "keep");
    });
    for (const field of form.querySelectorAll("textarea[lang]")) reflect(field);
  }

  // Something was entered in another window, or came from a colleague: what stands there may be judged otherwise now.
  new BroadcastChannel("desk").addEventListener("message", ({ data }) => {
    const form = forms.find((one) => one.contains(document.activeElement)) || forms[0];
    if (data.topic === "changed") ask(form, "look");
  });
})();
