"""What is done with what a browser without script posts: lock and send, pass on, or show answers (P1, P8, P9).

Everything happens in one call and is forgotten with it. A fault is a sentence on the page with what was written still
in it; it never sends half of something in silence, and never what was not agreed to. Words are shown only after the
relay has the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.gate import page
from safeconduct.gate.bundles import Bundles, NoBundle, is_open
from safeconduct.gate.letters import ARMOUR_END, ARMOUR_MARK, Letter, NotSent, Sending
from safeconduct.gate.page import Written
from safeconduct.gate.parts import Part
from safeconduct.gate.relay_connection import RelayAway
from safeconduct.gate.replies import Reading
from safeconduct.protect.intake_contents import (
    MOST_ANSWER_CHARACTERS,
    MOST_NAME_CHARACTERS,
    MOST_TEXT_CHARACTERS,
    Message,
    SentFile,
    Way,
    new_file,
)
from safeconduct.protect.receipt_words import (
    draw_receipt,
    language_of_receipt,
    numbers_of_receipt,
    receipt_from_words,
    words_of_receipt,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread, thread_from_receipt

MOST_FILES: Final = 3
MOST_FILES_BYTES: Final = 8 << 20
# A form with three files and a text of 20,000 letters, written as a browser writes it.
MOST_BODY_BYTES: Final = MOST_FILES_BYTES + (1 << 20)
# How what age locked is called where it travels as a file.
_LOCKED_NAME: Final = "locked.age"
# Behind the last word somebody who is forced puts it; nothing shows that it was seen.
_UNDER_DURESS: Final = "."


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a page."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Writing:
    """The page's two actions; for any number of threads."""

    bundles: Bundles
    sending: Sending
    reading: Reading
    clock: Clock
    entropy: Entropy
    exit_address: str = ""

    def show(self, written: Written = Written(), fault: str = "", status: int = 200) -> Answer:  # noqa: B008
        """Return the page with its form, or that the gate is off; 503 where there is no key to lock with."""
        try:
            bundle = self.bundles.for_people().bundle
        except (NoBundle, RelayAway):
            return self.say(503, "e_key", language=written.language)
        if not is_open(bundle):
            return self.say(403, "off", language=written.language)
        epoch = bundle.epoch_on(self.bundles.today())
        return Answer(status, page.form_page(epoch, written, fault=fault, exit_address=self.exit_address))

    def say(self, status: int, *keys: str, language: str = "ru") -> Answer:
        """Return a page of sentences."""
        return Answer(status, page.word_page(language, keys, exit_address=self.exit_address))

    def take(self, parts: Sequence[Part]) -> Answer:
        """Do what was posted, and say what came of it."""
        fields = {part.name: part.text for part in parts if not part.file and part.name != "file"}
        language = fields.get("lang", "ru")
        language = language if language in page.LANGUAGES else "ru"
        text = "\n".join(fields.get("text", "").strip().splitlines())
        written = Written(language, text, fields.get("reach", "").strip())
        try:
            if not is_open(self.bundles.for_people().bundle):
                return self.say(403, "off", language=language)
            if fields.get("do") == "read":
                return self._read(written, fields.get("words", ""))
            return self._send(written, fields, [part for part in parts if part.file and part.name == "file"])
        except NotSent as failed:
            return self.show(written, failed.fault.value, 503)
        except (NoBundle, RelayAway):
            return self.show(written, "e_key", 503)
        except SafeconductError:
            # A name or a text that no message holds: nothing was posted, and what was written comes back.
            return self.show(written, "e_form", 400)

    def _read(self, written: Written, typed: str) -> Answer:
        if not typed.strip():
            return self.show(written, "e_need_words", 400)
        thread = self._thread_of(typed)
        if thread is None:
            return self.show(written, "e_words", 400)
        shown = self.reading.replies_of(thread)
        return Answer(200, page.replies_page(written.language, shown, exit_address=self.exit_address))

    def _send(self, written: Written, fields: dict[str, str], files: Sequence[Part]) -> Answer:
        if fault := _fault(written, fields, files):
            return self.show(written, fault, 400)
        is_armoured = ARMOUR_MARK in written.text
        if is_armoured and self.sending.pass_on(_armour_in(written.text), fields.get("epoch", "")):
            return self.say(200, "sent", "passed", "sent_next", language=written.language)
        typed = fields.get("words", "")
        known = self._thread_of(typed) if typed.strip() else None
        if typed.strip() and known is None:
            return self.show(written, "e_words", 400)
        receipt = draw_receipt(self.entropy)
        thread = known or thread_from_receipt(receipt, self.bundles.root.org)
        self.sending.send(self._letter(written, thread, files, is_forced=typed.rstrip().endswith(_UNDER_DURESS)))
        return self._sent(written.language, None if known else receipt)

    def _letter(self, written: Written, thread: Thread, files: Sequence[Part], *, is_forced: bool) -> Letter:
        text, given = written.text, [(part.file, part.media_type, bytes(part.data)) for part in files]
        if len(text) > MOST_TEXT_CHARACTERS:
            # What age locked and is too long for the words of a message goes as a file of it, and what stood around it
            # as its words.
            armour = _armour_in(text)
            text = text.replace(armour, "").strip()
            given.append((_LOCKED_NAME, "text/plain", armour.encode()))
        datas = tuple(data for _, _, data in given)
        named: tuple[SentFile, ...] = tuple(
            new_file(name[-MOST_NAME_CHARACTERS:], media_type, data, self.entropy) for name, media_type, data in given
        )
        answers = (("reach", written.reach),) if written.reach else ()
        message = Message(
            thread.secret, self.entropy.bytes(SHORT_ID_BYTES), self.bundles.today(), written.language, Way.GATE,
            text, answers, named, is_under_duress=is_forced,
        )  # fmt: skip
        return Letter(message, datas)

    def _sent(self, language: str, receipt: Secret | None) -> Answer:
        words: tuple[str, ...] = ()
        numbers: tuple[str, ...] = ()
        if receipt is not None:
            words, numbers = words_of_receipt(receipt, language_of_receipt(language)), numbers_of_receipt(receipt)
        return Answer(200, page.sent_page(language, words, numbers, exit_address=self.exit_address))

    def _thread_of(self, typed: str) -> Thread | None:
        try:
            return thread_from_receipt(receipt_from_words(typed), self.bundles.root.org)
        except SafeconductError:
            return None


def _fault(written: Written, fields: dict[str, str], files: Sequence[Part]) -> str:
    """Return the sentence about what cannot be sent, or nothing."""
    if fields.get("agree") != "yes":
        return "e_agree"
    if not written.text or (len(written.text) > MOST_TEXT_CHARACTERS and ARMOUR_MARK not in written.text):
        return "e_text"
    if len(written.reach) > MOST_ANSWER_CHARACTERS:
        return "e_long"
    sizes = [len(part.data) for part in files]
    if len(sizes) > MOST_FILES or sum(sizes) > MOST_FILES_BYTES or not all(sizes):
        return "e_gate_files"
    return ""


def _armour_in(text: str) -> str:
    """Return the armour of a text: what a messenger or a mail put before and behind it falls away."""
    armour = text[text.index(ARMOUR_MARK) :]
    end = armour.find(ARMOUR_END)
    return armour if end < 0 else armour[: end + len(ARMOUR_END)]
