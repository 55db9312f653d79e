// Reading a text: words that are selected become the quote, what is proposed goes into the act, the recording is
// followed, and one key puts all of it away. The page works without it (decision 0021). Nothing begins by itself.
"use strict";

(() => {
  // Milliseconds between two looks whether the language model has answered; it takes seconds.
  const LOOK_EVERY = 3000;
  const put = document.querySelector("[data-put]");
  const aside = document.querySelector("[data-aside]");
  const away = document.querySelector("[data-away]");
  if (!put || !aside || !away) return;
  const isTyping = (target) => target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  // Everything goes at once, the sound too; it comes back where it was, with what was typed.
  let back = { place: 0, focus: null };
  function turn() {
    const isGoing = !put.hidden;
    if (isGoing) {
      for (const sound of document.querySelectorAll("audio")) sound.pause();
      back = { place: window.scrollY, focus: document.activeElement };
    }
    put.hidden = isGoing;
    away.hidden = isGoing;
    aside.hidden = !isGoing;
    if (isGoing) aside.querySelector("button").focus();
    else {
      back.focus?.focus?.({ preventScroll: true });
      window.scrollTo(0, back.place);
    }
  }
  away.addEventListener("click", (event) => {
    event.preventDefault();
    turn();
  });
  aside.querySelector("[data-bring]").addEventListener("click", turn);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Escape" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    turn();
  });

  // While the language model is asked the page shows itself again (desk.js), until somebody does anything on it: from
  // then on nothing moves under their hands, and what is said of the model is all that is brought up to date.
  const asking = document.querySelector("[data-asking]");
  if (asking) {
    const hold = (event) => {
      if (event.type === "selectionchange" && getSelection().isCollapsed) return;
      document.querySelector("main").removeAttribute("data-again");
    };
    for (const doing of ["keydown", "input", "pointerdown", "wheel", "touchmove", "selectionchange", "play"]) {
      document.addEventListener(doing, hold, { capture: true, passive: true });
    }
    const said = asking.querySelector("[data-said]");
    let isUnderWay = false;
    const looking = setInterval(look, LOOK_EVERY);
    function look() {
      if (isUnderWay || document.body.hidden || document.querySelector("main").hasAttribute("data-again")) return;
      isUnderWay = true;
      const mine = new XMLHttpRequest();
      mine.open("GET", location.pathname + location.search);
      mine.responseType = "document";
      mine.onloadend = () => (isUnderWay = false);
      mine.onload = () => {
        const aid = mine.response?.getElementById("aid");
        if (aid?.querySelector("[data-asking]")) return;
        clearInterval(looking);
        const heard = aid?.querySelector("[data-said]");
        if (heard) said.textContent = heard.textContent;
      };
      mine.send();
    }
  }

  // Words in the text lead to their row, also where that is folded away; older browsers open nothing for a link.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-text] a[href^="#s"]');
    const folded = link && document.getElementById(link.hash.slice(1))?.closest("details");
    if (folded) folded.open = true;
  });

  // The time that is heard, as it stands in a transcript.
  const clock = (sound) => {
    const seconds = Math.floor(sound.currentTime);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  const sound = () => document.querySelector("[data-put] audio");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-seek]");
    if (!link || !sound()) return;
    event.preventDefault();
    sound().currentTime = Number(link.dataset.seek);
    sound().play().catch(() => {});
  });

  // The words that are selected in the text, and where they begin in it.
  function selected() {
    const marked = getSelection();
    const text = document.querySelector("[data-text]");
    if (!text || !marked.rangeCount || marked.isCollapsed || !text.contains(marked.anchorNode)) return null;
    const range = marked.getRangeAt(0);
    const piece = range.startContainer.parentElement?.closest("[data-start]");
    return { words: marked.toString(), start: piece ? Number(piece.dataset.start) + range.startOffset : 0 };
  }
  function quote({ words, start }) {
    document.querySelector("[data-quote]").value = words.trim();
    document.querySelector("[data-quote-start]").value = start;
  }

  // What is proposed goes into the field that it belongs to; with it, where none stand yet, its words as the quote.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-fill]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const field = document.getElementById(button.dataset.fill);
    field.value = button.dataset.filling;
    const words = document.querySelector("[data-quote]");
    if (!words.value && button.dataset.words) {
      const row = button.closest("li").id.slice(1);
      const place = document.getElementById(`w${row}`);
      quote({ words: button.dataset.words, start: place ? Number(place.dataset.start) : 0 });
    }
    field.classList.add("filled");
    // The form lies further down: what happened is said where somebody looks, and read out.
    const row = button.closest("li");
    const said = row.querySelector("[role=status]") || row.appendChild(document.createElement("p"));
    said.setAttribute("role", "status");
    said.className = "quiet";
    said.textContent = button.dataset.filled;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || put.hidden) return;
    const transcript = event.target.closest?.("[data-transcript]");
    if (event.code === "F8" && transcript && sound()) {
      event.preventDefault();
      transcript.setRangeText(`[${clock(sound())}] `, transcript.selectionStart, transcript.selectionEnd, "end");
      return;
    }
    if (isTyping(event.target)) return;
    if (event.code === "KeyQ") {
      const found = selected();
      const told = document.querySelector("[data-quote-told]");
      if (!told) return;
      event.preventDefault();
      told.textContent = found ? "" : told.dataset.first;
      if (!found) return void told.scrollIntoView({ block: "nearest" });
      quote(found);
      document.querySelector("[data-quote]").focus();
    } else if (event.code === "KeyH") {
      // The passage that has the focus, or else the first that is still folded.
      const within = document.activeElement.closest("[data-hard]");
      const one = within || document.querySelector("[data-hard]:not([open])") || document.querySelector("[data-hard]");
      if (!one) return;
      event.preventDefault();
      one.open = !one.open;
      one.querySelector("summary").focus();
    } else if (event.code === "Minus" && sound()) {
      event.preventDefault();
      sound().playbackRate = 0.5;
      const told = document.querySelector("[data-speed]");
      if (told) told.textContent = "0.5×";
    }
  });
})();
