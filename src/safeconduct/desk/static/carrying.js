// Carrying something to where it belongs: by a pointer, or picked up by a key and put down by another. Not by the browser's
// own dragging, which hands what is dragged to other programs (P14). What can be carried is marked `data-carried`, with the
// places that take it; with `data-address` it leads there, else whoever listens for `carried` does what it means.
"use strict";

(() => {
  // Pixels: nearer than this it was a press; so near the edge of the window the page moves on, so far, so often a second.
  const FAR = 6;
  const EDGE = 48;
  const STEP = 16;
  const OFTEN = 30;
  let held = null;
  let taken = null;

  const placesOf = (one) => [...document.querySelectorAll(one.dataset.carried)].filter((to) => to.checkVisibility());

  function put(one, to) {
    if (one.dataset.address) location.assign(`${one.dataset.address}?${to.dataset.takes}`);
    else document.dispatchEvent(new CustomEvent("carried", { detail: { one, to } }));
  }

  // --- by a pointer; a finger moves the page, and presses.
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-carried]")) event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    const one = event.target.closest?.("[data-carried]");
    if (!one || event.button !== 0 || event.pointerType === "touch") return;
    held = { one, x: event.clientX, y: event.clientY, ghost: null, to: null, isOff: false, rolling: 0 };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || held.isOff) return;
    if (!event.buttons) return void drop();
    if (!held.ghost && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    if (!held.ghost) lift();
    Object.assign(held, { x: event.clientX, y: event.clientY });
    held.ghost.style.left = `${held.x + 12}px`;
    held.ghost.style.top = `${held.y + 12}px`;
    aim();
  });
  document.addEventListener("pointerup", () => drop(held?.isOff ? null : held?.to));
  document.addEventListener("pointercancel", () => drop());

  // What is under the pointer takes it, also when the page moved and the pointer did not.
  function aim() {
    const under = document.elementFromPoint(held.x, held.y)?.closest(held.one.dataset.carried);
    if (under === held.to) return;
    held.to?.classList.remove("over");
    under?.classList.add("over");
    held.to = under || null;
  }

  function roll() {
    if (held.y >= EDGE && held.y <= innerHeight - EDGE) return;
    scrollBy(0, held.y < EDGE ? -STEP : STEP);
    aim();
  }

  function lift() {
    held.rolling = setInterval(roll, 1000 / OFTEN);
    held.ghost = document.createElement("div");
    held.ghost.className = "ghost";
    held.ghost.textContent = (held.one.querySelector("strong, a") || held.one).textContent;
    document.body.append(held.ghost);
    document.body.classList.add("carrying");
    getSelection().removeAllRanges();
    for (const to of placesOf(held.one)) to.classList.add("takes");
  }

  function clear() {
    clearInterval(held.rolling);
    held.ghost.remove();
    document.body.classList.remove("carrying");
    for (const each of document.querySelectorAll(".takes, .over")) each.classList.remove("takes", "over");
  }

  function drop(to = null) {
    if (held?.ghost) clear();
    const { one, ghost } = held || {};
    held = null;
    if (!ghost) return;
    // What was carried was not pressed.
    const still = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("click", still, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", still, { capture: true }));
    if (to) put(one, to);
  }

  // --- by keys, or by pressing twice: picked up here, put down there.
  const told = document.querySelector("[data-carry-told]");
  const drops = () => [...document.querySelectorAll("[data-drop]")];
  if (drops().length) for (const one of document.querySelectorAll("[data-carry]")) one.hidden = false;

  function pickUp(button) {
    if (taken) putDown();
    taken = button.closest("[data-carried]");
    taken.classList.add("taken");
    for (const one of drops()) one.hidden = false;
    told.textContent = button.dataset.carry;
    drops()[0].focus();
  }

  function putDown() {
    for (const one of drops()) one.hidden = true;
    told.textContent = "";
    taken.classList.remove("taken");
    taken.querySelector("[data-carry]").focus();
    taken = null;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-carry]");
    if (button) pickUp(button);
    const drop = event.target.closest?.("[data-drop]");
    if (drop && taken) put(taken, drop.closest(taken.dataset.carried));
  });
  // Before `desk.js`, whose j and k walk through the lists.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.code === "Escape" && held?.ghost) {
        held.isOff = true;
        clear();
      }
      const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (!taken || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
      const at = drops().indexOf(document.activeElement);
      const move = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 }[event.code];
      if (event.code === "Escape") putDown();
      else if (event.code === "KeyO" && at >= 0) drops()[at].click();
      else if (move) drops()[Math.min(Math.max(at + move, 0), drops().length - 1)].focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
})();
