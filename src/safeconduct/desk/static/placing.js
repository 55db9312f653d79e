// Placing a party by hand (`placing.html`): after each choice the page's own answer comes, and what is marked `data-fresh`
// is put in the place of what stood there. Everything here is a button of the form, too; nothing is kept in the browser
// (P14). Keys go by their place on the keyboard.
"use strict";

(() => {
  const form = document.querySelector("form[data-placing]");
  if (!form) return;
  // Milliseconds: a page of a slow machine comes within seconds; what failed is asked again while the program is away.
  const ANSWERS_WITHIN = 20000;
  const AGAIN_AFTER = 3000;
  const heard = document.querySelector("[data-heard-at]");
  const behind = document.querySelector("[data-behind]");
  const stage = () => form.elements.at.value;
  let request = null;
  let again = 0;
  // What the next answer that is shown has to do: say what was chosen, and lead to what could be put into a stage.
  let isChosen = false;
  let goesOn = false;
  // Once they are sent to be placed, nothing is asked any more but by somebody's own hand: the program was gone then.
  let isSent = false;

  for (const one of document.querySelectorAll("[data-plainly]")) one.hidden = true;

  // An answer is a document of its own, in which nothing runs. Made by the browser out of the answer itself: no text of
  // ours becomes markup, so that the content policy stays as it is.
  function ask({ byItself = false } = {}) {
    // A locked page holds nothing any more.
    if (document.body.hidden || (isSent && byItself)) return;
    isSent = false;
    clearTimeout(again);
    request?.abort();
    const mine = new XMLHttpRequest();
    request = mine;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "look");
    mine.open("POST", form.getAttribute("action"));
    mine.responseType = "document";
    mine.timeout = ANSWERS_WITHIN;
    // What a later question has overtaken says nothing any more.
    const isOvertaken = () => mine !== request || document.body.hidden;
    mine.onload = () => {
      if (isOvertaken()) return;
      if (mine.status === 401) return void location.assign(form.getAttribute("action"));
      if (mine.status === 200 && mine.response?.querySelector("form[data-placing]")) show(mine.response);
      else failed();
    };
    const failed = () => {
      if (isOvertaken()) return;
      behind.hidden = false;
      again = setTimeout(ask, AGAIN_AFTER, { byItself: true });
    };
    mine.onerror = () => {
      if (!isOvertaken()) document.querySelector(".lost").hidden = false;
      failed();
    };
    mine.ontimeout = failed;
    for (const one of document.querySelectorAll("[data-fresh]")) one.setAttribute("aria-busy", "true");
    mine.send(fields);
  }

  function show(answer) {
    const focused = document.activeElement;
    const seen = document.getElementById("seen")?.checked ? againstIt() : "";
    const areOpen = [...document.querySelectorAll("details.table")].some((one) => one.open);
    for (const old of document.querySelectorAll("[data-fresh]")) {
      const fresh = answer.getElementById(old.id);
      if (fresh) old.replaceWith(document.adoptNode(fresh));
    }
    for (const select of form.querySelectorAll("select")) renew(select, answer.getElementById(select.id));
    for (const one of document.querySelectorAll("[data-plainly]")) one.hidden = true;
    for (const one of document.querySelectorAll("details.table")) one.open = areOpen;
    behind.hidden = true;
    // A tick is for what stood there when it was made, word for word.
    const tick = document.getElementById("seen");
    if (tick) tick.checked = seen === againstIt();
    if (goesOn && !isTyping(focused)) toCandidates();
    else if (!focused.isConnected) stay(focused.id);
    const sum = document.getElementById("sum").textContent;
    heard.textContent = isChosen ? `${document.querySelector("[data-said]").textContent} ${sum}` : sum;
    isChosen = goesOn = false;
  }

  const isTyping = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  const againstIt = () => document.querySelector("#against .advice")?.textContent ?? "";

  // What a list held when the page came stays what it is compared with: only so is a choice known to be typed
  // (`desk.js`), and comes back after a lock. The list that somebody is in is not changed under their hands.
  function renew(select, fresh) {
    if (!fresh) return;
    select.toggleAttribute("data-behind-hand", select === document.activeElement);
    if (select === document.activeElement) return;
    const begun = [...select.options].find((one) => one.defaultSelected)?.value ?? "";
    const made = [...fresh.options].map((one) => new Option(one.text, one.value, one.value === begun, one.value === fresh.value));
    select.replaceChildren(...made);
    select.value = fresh.value;
  }

  function toCandidates() {
    const cards = [...document.querySelectorAll("#candidates .candidate")];
    const taken = cards.find((one) => one.getAttribute("aria-pressed") === "true");
    const one = taken || cards[0] || document.getElementById("choosing");
    one.focus({ preventScroll: true });
    // The stages stay on the screen, with what could be put there below them.
    if (one.getBoundingClientRect().bottom > innerHeight) form.querySelector(".slots").scrollIntoView();
    one.scrollIntoView({ block: "nearest" });
  }

  // Whoever stood on a button stands on the same one afterwards; where it is gone, on the one beside it.
  function stay(id) {
    const beside = id.startsWith("empty-") ? `to-${id.slice(6)}` : "choosing";
    (document.getElementById(id) || document.getElementById(beside)).focus({ preventScroll: true });
  }

  const put = (code, handle) => {
    form.elements[code].value = handle;
    form.elements.at.value = code;
    isChosen = true;
    ask();
  };
  const take = (handle) => put(stage(), handle);
  const empty = (code) => put(code, "");
  const choose = (code) => {
    form.elements.at.value = code;
    goesOn = true;
    ask();
  };
  const acts = { take, empty, to: choose };

  // Before `desk.js`, which would have the browser load the page anew.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      const { name, value } = event.submitter || {};
      if (name in acts) acts[name](value);
      else if (name === "do" && value === "place") {
        isSent = true;
        return;
      } else ask();
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  form.addEventListener("change", (event) => {
    if (event.target.tagName === "SELECT") put(event.target.name, event.target.value);
  });
  form.addEventListener("focusout", (event) => {
    // A list that was left out while somebody was in it.
    if (event.target.hasAttribute("data-behind-hand")) ask({ byItself: true });
  });
  document.addEventListener("carried", (event) => {
    const { one, to } = event.detail;
    if (one.name === "take" && to.dataset.slot === stage()) take(one.value);
  });

  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target)) return;
    if (/^(Numpad)?Enter$/.test(event.code) && event.ctrlKey && !event.target.form) {
      event.preventDefault();
      document.getElementById("place").click();
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.code === "Backspace" ? "KeyX" : event.code.replace(/^Numpad(?=[1-6]$)/, "Digit");
    if (key === event.code) return;
    const button = form.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  // Something was entered in another window, or came from a colleague: a bed may be gone.
  new BroadcastChannel("desk").addEventListener("message", ({ data }) => {
    if (data.topic === "changed") ask({ byItself: true });
  });
})();
