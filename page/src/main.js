// The page of a source: its screens, from the first to the last. Nothing is stored anywhere, and what was typed is
// cleared when the page is left.
import { is_stick, get, loadBundles, org } from "./asking.js";
import { readBoard, readWhole } from "./board.js";
import { dateOf, dateOfNumber } from "./bundle.js";
import { hex } from "./bytes.js";
import { lockLetter, newLetter, sendLetter } from "./letter.js";
import { linkOf, newValue, numbersIn, numbersOf, threadFrom, valueFrom } from "./receipt.js";
import { $, all, chosen, complain, doing, goTo, language, make, repeat, see, stop } from "./screen.js";
import { LISTS, textAt } from "./words.js";

const MOST_TEXT = 20000;
const MOST_ANSWER = 2000;
const MOST_FILES = 16;
const MOST_FILE_BYTES = 64 << 20;
const TYPED = ["avoid", "hours", "reach", "silence"];
const TICKED = ["danger", "shared", "whom"];
const DAY_QUARTERS = 96;
const QUARTER_MS = 900000;
// Three presses within this time. In milliseconds.
const ESCAPES_MS = 2000;

let bundles = [];
// What this visit knows: the words in use, what was written, the letter on its way, where answers were found.
let visit = {};
const newest = {};

const forget = () => {
  visit = {};
  for (const field of all("textarea,input:not([type]),[type=file]")) field.value = "";
  for (const one of all("section :checked")) one.checked = one.defaultChecked;
  for (const id of ["answers", "eight"]) $(id).textContent = "";
};

const leave = () => {
  const away = $("exit").href;
  forget();
  document.body.textContent = "";
  location.replace(away);
};

// A thread goes on where its answers were found.
const bundleOf = () => {
  const purpose = Number(chosen("purpose"));
  const box = visit.goesOn && visit.box;
  return bundles.find((one) => hex(one.box) === box) || bundles.find((one) => one.purpose === purpose) || bundles[0];
};

const length = (text) => Array.from(text).length;

// What was filled in; stops where it cannot be sent.
const written = () => {
  const text = $("text").value.normalize("NFC");
  if (!text.trim() || length(text) > MOST_TEXT) stop("e_text");
  const typed = TYPED.map((id) => [id, $(id).value.trim().normalize("NFC")]);
  const answers = [...typed, ...TICKED.map((name) => [name, chosen(name)])].filter(([, value]) => value);
  if (answers.some(([, value]) => length(value) > MOST_ANSWER)) stop("e_long");
  const files = is_stick ? [] : Array.from($("files").files);
  if (files.length > MOST_FILES || files.some(({ size }) => !size || size > MOST_FILE_BYTES)) stop("e_files");
  return { text, answers: answers.sort(([a], [b]) => (a < b ? -1 : 1)), files, lang: language(), is_forced: false };
};

const isForced = (id) => $(id).value.trim().endsWith(".");

const valueIn = async (id) => (await valueFrom($(id).value)) || stop("e_words");

const showWords = () => {
  const list = LISTS[language() === "en" ? 0 : 1];
  $("eight").textContent = "";
  for (const one of visit.numbers || []) {
    const item = make("li", `${list[one]} `);
    item.append(make("small", String(one + 1).padStart(4, "0")));
    $("eight").append(item);
  }
};

const deliver = async () => {
  const { write, value, old } = visit;
  const key = JSON.stringify([hex(value), write.is_forced, write.text, write.answers, write.files.map((file) => [file.name, file.size])]);
  if (visit.key !== key) {
    const thread = await threadFrom(value, org);
    const links = [];
    if (old) {
      const before = await threadFrom(old, org);
      links.push([before.id, await linkOf(before, thread)]);
    }
    visit.letter = await newLetter(write, thread, links);
    visit.key = key;
  }
  if (is_stick) $("armour").value = await lockLetter(visit.letter, bundleOf());
  else await sendLetter(visit.letter, bundleOf(), (visit.goesOn && visit.grants) || []);
  const armour = $("armour").value;
  forget();
  $("armour").value = armour;
  goTo("sent");
};

const afterWriting = async () => {
  const write = written();
  const is_old = $("old").value.trim();
  const value = is_old ? await valueIn("old") : null;
  write.is_forced = Boolean(is_old) && isForced("old");
  visit.write = write;
  visit.goesOn = Boolean(value) && chosen("keep") === "same";
  if (visit.goesOn) {
    visit.value = value;
    return deliver();
  }
  // Words that were shown once stay, whatever is changed in the text.
  visit.fresh ||= newValue();
  visit.value = visit.fresh;
  visit.numbers = await numbersOf(visit.fresh);
  visit.old = value;
  showWords();
  const [first, second] = crypto.getRandomValues(new Uint8Array(2));
  const asked = [first % 8, (first + 1 + (second % 7)) % 8].sort();
  visit.asked = asked;
  asked.forEach((at, i) => {
    $(`asked_${i + 1}`).value = "";
    $(`asked_${i + 1}`).parentNode.querySelector("b").textContent = at + 1;
  });
  return goTo("words");
};

const afterAsking = async () => {
  visit.asked.forEach((at, i) => {
    const id = `asked_${i + 1}`;
    if (numbersIn($(id).value)[0] !== visit.numbers[at]) stop("e_asked");
    visit.write.is_forced ||= isForced(id);
  });
  await deliver();
};

const boardOf = async (bundle, thread) => {
  if (!is_stick) return readBoard(get, bundle, thread);
  return readWhole(new Uint8Array(await $("board").files[0].arrayBuffer()), bundle, thread);
};

const showReply = ({ day, kind, text, isWhole }) => {
  const place = $("answers");
  const said = () => (kind === 1 ? make("p", text, "said") : repeat(kind === 2 ? "seen" : "given_up"));
  // What could not be opened has no kind.
  if (kind) place.append(make("h2", dateOf(day)), said());
  if (!isWhole) place.append(repeat("part"));
};

const showAge = (box, count) => {
  const place = $("answers");
  place.append(repeat("made_at", dateOfNumber(count)));
  if (Date.now() / QUARTER_MS - count > DAY_QUARTERS) place.append(repeat("stale"));
  if (newest[box] > count) place.append(repeat("put_back"));
  newest[box] = Math.max(count, newest[box] || 0);
};

const look = async () => {
  $("answers").textContent = "";
  see("again", false);
  const thread = await threadFrom(await valueIn("said"), org);
  let found = 0;
  let failed = 0;
  visit.grants = [];
  for (const bundle of bundles) {
    try {
      const [count, replies] = await boardOf(bundle, thread);
      showAge(hex(bundle.box), count);
      replies.forEach(showReply);
      found += replies.length;
      if (replies.length) visit.box = hex(bundle.box);
      visit.grants.push(...replies.flatMap(({ grants }) => grants));
    } catch {
      failed++;
    }
  }
  if (failed && (!is_stick || failed === bundles.length)) complain("e_board");
  if (!found && (is_stick ? failed < bundles.length : !failed)) $("answers").append(repeat("none"));
  see("again");
};

const showWho = () => {
  const is_onion = location.hostname.endsWith(".onion");
  see("who_stick", is_stick);
  see("who_onion", !is_stick && is_onion);
  see("who_web", !is_stick && !is_onion);
};

// A Russian line gives way to the Chechen one where there is one.
const lineOf = (lang, text, has_chechen) => {
  const line = make("i", text, lang === "ru" && has_chechen ? "c" : "");
  line.lang = lang;
  return line;
};

const showNotices = () => {
  const notices = bundles.flatMap((one) => one.notices);
  for (const [lang, text] of notices) {
    const place = make("p", "");
    place.append(lineOf(lang, text, notices.some((one) => one[0] === "ce")));
    $("notices").append(place);
  }
};

const begin = async () => {
  if (!window.isSecureContext || !crypto.subtle) stop("e_subtle");
  bundles = await loadBundles();
  const purposes = bundles.map((one) => String(one.purpose));
  all("[name=purpose]").forEach((one) => {
    one.parentNode.hidden = !purposes.includes(one.value);
    one.checked = one.value === purposes[0];
  });
  see("purposes", new Set(purposes).size > 1);
  showNotices();
  see("who_us");
  see("who_key");
  $("who_key").querySelector("b").textContent = dateOf(Math.min(...bundles.map((one) => one.until)));
  see("go_write");
  see("go_read");
};

const onPress = (id, act) => {
  $(id).onclick = act;
};

const listen = () => {
  onPress("go_write", () => goTo("write"));
  onPress("go_read", () => goTo("read"));
  onPress("written", doing("busy", afterWriting));
  onPress("rewrite", () => goTo("write"));
  onPress("send", doing("busy", afterAsking));
  onPress("look", doing("reading", look));
  onPress("more", () => {
    $("old").value = $("said").value;
    see("keep");
    goTo("write");
  });
  all(".home").forEach((one) => {
    one.onclick = () => goTo("first");
  });
  $("old").oninput = () => see("keep", Boolean($("old").value.trim()));
  onPress("exit", (event) => {
    event.preventDefault();
    leave();
  });
  let escapes = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    escapes = [...escapes.filter((at) => event.timeStamp - at < ESCAPES_MS), event.timeStamp];
    if (escapes.length > 2) leave();
  });
  addEventListener("pagehide", forget);
  // A page that the browser kept and brings back knows nothing any more.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  all("[name=lang]").forEach((one) => {
    one.onchange = () => {
      document.documentElement.lang = language();
      showWords();
    };
  });
};

// Each number becomes its text in every language; which is seen is for the style to say.
const putTexts = () => {
  for (const place of all("i:not([lang])")) {
    const texts = textAt(Number(place.textContent));
    const lines = texts.map(([lang, text]) => lineOf(lang, text, texts.some(([one]) => one === "ce")));
    place.replaceWith(...lines);
  }
};

const quiet = () => {
  for (const field of all("textarea,section input")) {
    for (const name of ["autocomplete", "autocapitalize", "autocorrect"]) field.setAttribute(name, "off");
    field.spellcheck = false;
  }
  for (const section of all("section")) section.tabIndex = -1;
};

for (const id of ["who", "go", "keys"]) see(id);
for (const id of is_stick ? ["was_sent", "sent_next", "with_files"] : ["was_locked"]) see(id, false);
see("with_board", is_stick);
document.documentElement.lang = language();
putTexts();
quiet();
listen();
showWho();
// Only now: whatever failed before leaves the sentence that nothing can be sent.
see("dead", false);
doing("wait", begin)();
