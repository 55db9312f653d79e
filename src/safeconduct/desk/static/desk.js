// Keys, the lock, and signs of life (DESIGN section 9). Pages work without it; nothing is kept in the browser (P14).
// Keys go by their place on the keyboard, so that they are the same in a Russian layout.
"use strict";

(() => {
  // Three presses of Shift within this many milliseconds, with nothing between, lock the desk.
  const LOCK_WITHIN = 1200;
  // The program says something every 15 seconds; after this many milliseconds without it, it is gone.
  const SILENT_AFTER = 40000;

  const isTyping = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return field.defaultValue !== undefined && field.value !== field.defaultValue;
  };

  // The forms that somebody typed into since the page was shown; none on the page that asks for the passphrase.
  const typed = () =>
    document.body.dataset.locked
      ? []
      : [...document.querySelectorAll("main form.fields")].filter((form) => [...form.elements].some(isChanged));

  // Sends what was typed to be kept, sealed, until the passphrase is given: never to be done. The desk is locked by then.
  function keep(form) {
    const only = document.createElement("input");
    only.type = "hidden";
    only.name = "keep";
    only.value = "1";
    form.append(only);
    form.submit();
  }

  function lock() {
    // What stands on the screen goes first, whatever the network does.
    document.body.hidden = true;
    const [form] = typed();
    if (form) return void fetch("/lock", { method: "POST", body: new URLSearchParams() }).finally(() => keep(form));
    document.body.replaceChildren();
    const plain = document.createElement("form");
    plain.method = "post";
    plain.action = "/lock";
    document.body.append(plain);
    plain.submit();
  }

  // The button that locks does what the keys do.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/lock" || !typed().length) return;
    event.preventDefault();
    lock();
  });

  // The browser's own print dialogue, from the page that is a sheet.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.code === "ShiftLeft" || event.code === "ShiftRight") {
      if (event.repeat) return;
      shifts = [...shifts, event.timeStamp].filter((at) => event.timeStamp - at < LOCK_WITHIN);
      if (shifts.length >= 3 && !document.body.dataset.locked) lock();
      return;
    }
    shifts = [];
    if (event.code === "KeyL" && event.ctrlKey && event.altKey && !document.body.dataset.locked) return void lock();
    if (/^(Numpad)?Enter$/.test(event.code) && event.ctrlKey && event.target.form) {
      const main = event.target.form.querySelector("button.main");
      if (!main) return;
      event.preventDefault();
      main.click();
      return;
    }
    const undo = document.querySelector("[data-undo]");
    if (event.code === "KeyZ" && event.ctrlKey && !event.altKey && !event.shiftKey && undo && !isTyping(event.target)) {
      event.preventDefault();
      undo.click();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target)) return;
    const help = document.querySelector("[data-help]");
    if (event.code === "Slash" && event.shiftKey && help) {
      event.preventDefault();
      help.click();
      return;
    }
    const field = event.shiftKey ? null : document.querySelector(`[data-focus="${CSS.escape(event.code)}"]`);
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
      return;
    }
    const link = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
    if (event.code === "KeyT") return void turnTables();
    step(event);
  });

  // t shows the tables of all pictures, and hides them again.
  function turnTables() {
    const tables = [...document.querySelectorAll("details.table")];
    const isOpen = tables.some((one) => one.open);
    for (const one of tables) one.open = !isOpen;
  }

  // j and k walk through the list that is on the page; o opens.
  function step(event) {
    const links = [...document.querySelectorAll("[data-list] > li > a:first-child")];
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    if (event.code === "KeyJ") links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.code === "KeyK") links[Math.max(at - 1, 0)].focus();
    else if (event.code === "KeyO" && at >= 0) links[at].click();
    else return;
    event.preventDefault();
  }

  if (document.body.dataset.locked) return;
  const lost = document.querySelector(".lost");
  let heard = Date.now();
  const events = new EventSource("/events");
  const alive = () => {
    heard = Date.now();
    if (lost) lost.hidden = true;
  };
  events.addEventListener("open", alive);
  events.addEventListener("alive", alive);
  events.addEventListener("locked", () => {
    if (document.body.hidden) return;
    document.body.hidden = true;
    const [form] = typed();
    if (form) return void keep(form);
    document.body.replaceChildren();
    location.replace("/");
  });
  events.addEventListener("error", () => {
    if (lost) lost.hidden = false;
  });
  setInterval(() => {
    if (lost && Date.now() - heard > SILENT_AFTER) lost.hidden = false;
  }, 5000);
})();
