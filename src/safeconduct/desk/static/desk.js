// Keys, the lock, and signs of life (DESIGN section 9). Pages work without it; nothing is kept in the browser (P14).
// Keys go by their place on the keyboard, so that they are the same in a Russian layout.
"use strict";

(() => {
  // Three presses of Shift within this many milliseconds, with nothing between, lock the desk.
  const LOCK_WITHIN = 1200;
  // The program says something every 15 seconds; after this many milliseconds without it, it is gone.
  const SILENT_AFTER = 40000;
  // A program that is there says so within milliseconds, on a slow machine within a second or two.
  const ANSWERS_WITHIN = 8000;

  const isTyping = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      const options = [...field.options];
      // A list of which nothing was chosen for the page shows its first item, which nobody chose either.
      if (!field.multiple && !options.some((one) => one.defaultSelected)) return field.selectedIndex > 0;
      return options.some((one) => one.selected !== one.defaultSelected);
    }
    return field.defaultValue !== undefined && field.value !== field.defaultValue;
  };

  // What a refused form, or one that came back after an unlocking, was shown with is not done either.
  const isWaiting = (form) =>
    form.matches("[data-unsent] form") &&
    [...form.elements].some((field) => field.type !== "hidden" && field.tagName !== "BUTTON" && field.value);

  // The forms that hold what somebody typed and is not done yet, the one that the page is about first; none on the page
  // that asks for the passphrase.
  const typed = () =>
    document.body.dataset.locked
      ? []
      : [...document.querySelectorAll("main form[method=post], header form")].filter(
          (form) => isWaiting(form) || [...form.elements].some(isChanged),
        ).sort((one, other) => isAside(one) - isAside(other));
  const isAside = (form) => (form.closest("main") ? 0 : 1);

  // Sends what was typed to be kept and not done: as a draft in the vault where the form has one, else in memory, sealed.
  async function setAside(form) {
    // A chosen file goes nowhere unsent; of a form that says so the words beside it are kept.
    if (form.enctype === "multipart/form-data" && !("texts" in form.dataset)) return;
    const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    if ("typing" in form.dataset && !document.body.hidden) fields.set("do", "keep");
    else fields.set("keep", "1");
    await fetch(form.getAttribute("action"), { method: "POST", body: fields }).catch(() => {});
  }

  // When the desk is locked already: the page that asks for the passphrase leads back to the first of these forms.
  async function keep([first, ...others]) {
    for (const form of others) await setAside(form);
    const only = document.createElement("input");
    only.type = "hidden";
    only.name = "keep";
    only.value = "1";
    first.append(only);
    first.submit();
  }

  function lock() {
    // What stands on the screen goes first, whatever the network does.
    document.body.hidden = true;
    const forms = typed();
    if (forms.length) {
      const locking = fetch("/lock", { method: "POST", body: new URLSearchParams() });
      return void locking.catch(() => {}).then(() => keep(forms));
    }
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
    if (isTyping(event.target) || pickByKey(event)) return;
    const help = document.querySelector("[data-help]");
    if (((event.code === "Slash" && event.shiftKey) || event.key === "?") && help) {
      event.preventDefault();
      help.click();
      return;
    }
    const field = event.shiftKey ? null : document.querySelector(`[data-focus="${CSS.escape(event.code)}"]`);
    if (field) {
      event.preventDefault();
      stamp(field);
      field.focus();
      field.select?.();
      return;
    }
    if (!event.shiftKey && (actOnRow(event) || playByKey(event))) return;
    // What a sheet does not show is not there for the keys either.
    const links = document.querySelectorAll(`[data-key="${CSS.escape(event.code)}"]`);
    const link = [...links].find((one) => one.checkVisibility());
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

  // j and k walk through the lists that are shown on the page; o opens, or presses.
  function step(event) {
    const all = document.querySelectorAll("[data-list] > li > :is(a, button):first-child");
    const links = [...all].filter((one) => one.checkVisibility());
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    if (event.code === "KeyJ") links[Math.min(at + 1, links.length - 1)].focus();
    else if (event.code === "KeyK") links[Math.max(at - 1, 0)].focus();
    else if (event.code === "KeyO" && at >= 0) links[at].click();
    else return;
    event.preventDefault();
  }

  // What a key does to the row that has the focus: a button in it, or a page of what it stands for.
  function actOnRow(event) {
    const row = document.activeElement.closest("[data-list] > li");
    if (!row) return false;
    const button = row.querySelector(`[data-act="${CSS.escape(event.code)}"]`);
    const acts = (row.parentElement.dataset.acts || "").split(" ").filter(Boolean).map((one) => one.split("="));
    const act = row.dataset.at ? acts.find(([code]) => code === event.code) : null;
    if (!button && !act) return false;
    event.preventDefault();
    if (button) button.click();
    else location.assign(row.dataset.at + act[1]);
    return true;
  }

  // The words that are marked in a message go with the button that quotes it, and no others.
  document.addEventListener("submit", (event) => {
    const field = event.submitter?.value === "quote" && event.target.querySelector("[data-words]");
    if (!field || field.value) return;
    const marked = getSelection();
    const within = event.target.closest("li, main");
    const place = marked.anchorNode?.parentElement?.closest("[data-quotable]");
    if (place && within.contains(place) && place.contains(marked.focusNode)) field.value = marked.toString();
  }, true);

  // Recordings: v plays and stops, the arrows jump, 1 to 5 set the speed, [ and ] set where a span begins and ends.
  const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
  const JUMP_SECONDS = 5;
  let heardLast = null;
  document.addEventListener("play", (event) => {
    heardLast = event.target;
  }, true);
  const recording = () => heardLast || document.querySelector("main audio");
  function playByKey(event) {
    const sound = recording();
    const speed = /^Digit[1-5]$/.test(event.code) ? SPEEDS[Number(event.code.slice(5)) - 1] : 0;
    const end = { BracketLeft: "[data-clock]", BracketRight: "[data-until]" }[event.code];
    const clock = end ? document.querySelector(end) : null;
    if (!sound || !(speed || clock || /^(KeyV|ArrowLeft|ArrowRight)$/.test(event.code))) return false;
    event.preventDefault();
    heardLast = sound;
    const told = document.querySelector("[data-speed]");
    if (clock) {
      setClock(clock, sound);
      const [from, to] = ["[data-clock]", "[data-until]"].map((one) => document.querySelector(one).value);
      if (told) told.textContent = `${from}–${to}`;
    } else if (speed) {
      sound.playbackRate = speed;
      if (told) told.textContent = `${speed}×`;
    } else if (event.code === "KeyV") {
      if (sound.paused) sound.play().catch(() => {});
      else sound.pause();
    } else sound.currentTime += event.code === "ArrowLeft" ? -JUMP_SECONDS : JUMP_SECONDS;
    return true;
  }

  // A note that is begun while a recording is heard bears the time it stands at.
  function stamp(field) {
    const clock = field.form?.querySelector("[data-clock]");
    if (!clock || clock.value || !heardLast) return;
    setClock(clock, heardLast);
  }
  function setClock(clock, sound) {
    const seconds = Math.floor(sound.currentTime);
    clock.value = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock.form.elements.file.value = sound.dataset.file;
  }

  // b clears the picture of the row or page that is looked at, and blurs it again.
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyB" || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const within = document.activeElement.closest("[data-list] > li") || document.querySelector("main");
    const clear = within.querySelector("[data-clear]");
    if (!clear) return;
    event.preventDefault();
    const folded = clear.closest("details");
    if (folded) folded.open = true;
    clear.checked = !clear.checked;
  });

  // A part of a picture for a note: dragged over, or two corners set with arrow keys and Enter while it has the focus.
  const SIDE = 10_000;
  const corners = document.querySelector("[data-corners]");
  const within = (n) => Math.min(SIDE, Math.max(0, Math.round(n)));
  const picked = { frame: null, at: [SIDE / 2, SIDE / 2], first: null };
  function pick(frame, one, other) {
    const mark = frame.querySelector("[data-mark]");
    const [left, top] = [Math.min(one[0], other[0]), Math.min(one[1], other[1])];
    const [right, bottom] = [Math.max(one[0], other[0]), Math.max(one[1], other[1])];
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    for (const [name, n] of Object.entries(box)) mark.setAttribute(name, n);
    for (const [name, n] of Object.entries({ left, top, right, bottom })) corners.querySelector(`[name=${name}]`).value = n;
    corners.closest("form").elements.file.value = frame.dataset.framed;
  }
  function pickByKey(event) {
    const frame = event.target.closest?.("[data-framed]");
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.code];
    if (!corners || !frame || !(move || event.code === "Enter")) return false;
    event.preventDefault();
    if (picked.frame !== frame) Object.assign(picked, { frame, at: [SIDE / 2, SIDE / 2], first: null });
    const step = event.shiftKey ? 50 : 500;
    if (move) picked.at = picked.at.map((n, axis) => within(n + move[axis] * step));
    else picked.first = picked.first ? null : picked.at;
    // Before the first corner is set a small cross of the place one is at; afterwards what lies between the two.
    if (picked.first) pick(frame, picked.first, picked.at);
    else if (move) pick(frame, picked.at, picked.at.map((n) => within(n + 100)));
    return true;
  }
  const place = (frame, event) => {
    const box = frame.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * SIDE), within(((event.clientY - box.top) / box.height) * SIDE)];
  };
  for (const frame of corners ? document.querySelectorAll("[data-framed]") : []) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    let begun = null;
    frame.addEventListener("pointerdown", (event) => {
      begun = place(frame, event);
      frame.setPointerCapture(event.pointerId);
    });
    frame.addEventListener("pointermove", (event) => begun && pick(frame, begun, place(frame, event)));
    frame.addEventListener("pointerup", () => (begun = null));
  }

  // What is pasted where no field has the focus goes into the log; files that are dropped go into its field.
  document.addEventListener("paste", (event) => {
    const box = document.querySelector("form[data-paste] textarea");
    const text = event.clipboardData?.getData("text/plain");
    if (!box || !text || isTyping(event.target)) return;
    event.preventDefault();
    box.value = text;
    box.focus();
  });
  const drop = document.querySelector("form[data-drop]");
  for (const kind of drop ? ["dragover", "dragleave", "drop"] : [])
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("dropping", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      drop.querySelector("button[value=look]").click();
    });

  const lost = document.querySelector(".lost");
  if (!lost) return;
  const slow = document.querySelector(".slow");
  let heard = Date.now();
  const alive = () => {
    heard = Date.now();
    lost.hidden = slow.hidden = true;
  };
  const gone = () => {
    lost.hidden = false;
    slow.hidden = true;
  };

  // Says whether the program answers, and says so on the page if it does not: it may be gone, or only slow.
  async function ask() {
    try {
      const signal = AbortSignal.timeout(ANSWERS_WITHIN);
      await fetch("/static/desk.js", { method: "HEAD", cache: "no-store", signal });
      alive();
      return "there";
    } catch (error) {
      if (error.name === "TypeError") gone();
      return error.name === "TypeError" ? "gone" : "slow";
    }
  }

  // A slow program is waited for, as a browser would wait for its page. Whoever types on meanwhile presses again.
  async function isThere() {
    let answer = await ask();
    if (answer !== "slow") return answer === "there";
    let isChanged = false;
    const note = () => {
      isChanged = true;
      gone();
    };
    document.addEventListener("input", note);
    while (answer === "slow" && !isChanged) {
      slow.hidden = !lost.hidden;
      answer = await ask();
    }
    slow.hidden = true;
    document.removeEventListener("input", note);
    return answer === "there" && !isChanged;
  }

  // The program is asked first whether it is there: if it is not, the browser would put a page of its own in the place
  // of this one, and with it goes what was typed. What stands in other forms of the page is set aside.
  let isAsking = false;
  let isPassing = false;
  async function leave(event, go) {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    const isAnswered = await isThere();
    if (isAnswered) for (const form of typed()) if (form !== event.target) await setAside(form);
    isAsking = false;
    if (document.body.hidden) return;
    if (!isAnswered) return void lost.scrollIntoView({ block: "nearest" });
    isPassing = true;
    go();
    isPassing = false;
  }
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    // What locks waits for nothing.
    if (event.defaultPrevented || isPassing || target.getAttribute("action") === "/lock") return;
    leave(event, () => target.requestSubmit(submitter));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='/']");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.metaKey;
    if (event.defaultPrevented || isPassing || !link || !isPlain || !typed().length) return;
    leave(event, () => link.click());
  });

  // What the program tells, under its number: that it is there, that it is locked, that something was changed.
  let seen = Number(document.body.dataset.heard);
  const windows = new BroadcastChannel("desk");
  function hear({ topic, number }) {
    if (topic === "gone") return void gone();
    alive();
    if (topic === "alive" || number <= seen) return;
    seen = number;
    if (topic === "changed") document.querySelector(".news").hidden = false;
    if (topic === "alarm") document.querySelector(".alarm").hidden = false;
    if (topic !== "locked" || document.body.hidden) return;
    document.body.hidden = true;
    const forms = typed();
    if (forms.length) return void keep(forms);
    document.body.replaceChildren();
    location.replace("/");
  }
  windows.addEventListener("message", (event) => hear(event.data));

  // One window of all listens and tells the others: a browser opens six connections to the program at most, and if every
  // window held one, the seventh could not even lock.
  function listen() {
    const events = new EventSource(`/events?after=${seen}`);
    const tell = (topic, number) => {
      windows.postMessage({ topic, number });
      hear({ topic, number });
    };
    events.addEventListener("open", () => tell("alive", 0));
    events.addEventListener("error", () => tell("gone", 0));
    events.addEventListener("alive", () => tell("alive", 0));
    for (const topic of ["locked", "changed", "alarm"]) events.addEventListener(topic, (event) => tell(topic, Number(event.data)));
    // Held as long as the window shows this page; then another one listens.
    return new Promise(() => {});
  }
  // A page on which something is going on is shown again until that is done, unless somebody types there, has pressed or
  // is on their way elsewhere: a slow program answers later than that, and they would come back here.
  if (document.querySelector("main[data-again]")) {
    const isStill = () => document.querySelector("main[data-again]") && !isAsking && !typed().length;
    const showAgain = () => isStill() && location.reload();
    const again = setInterval(showAgain, 2000);
    window.addEventListener("beforeunload", () => clearInterval(again));
  }
  navigator.locks.request("listening", listen);
  setInterval(() => {
    if (!lost.hidden) ask();
    else if (Date.now() - heard > SILENT_AFTER) gone();
  }, 5000);
})();
