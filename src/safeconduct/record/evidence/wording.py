"""What was done with evidence, in words: a line of a log, of the history, of a check.

Names and words that people gave are made plain before they stand in a sentence. Refuses nothing: what cannot be read is
said to be unreadable.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record.evidence.items import (
    MOST_LINE,
    MOST_WORDS,
    authority_from_body,
    batch_from_body,
    custody_from_body,
    token_from_body,
)
from safeconduct.record.evidence.types import Custody, Step, Whole
from safeconduct.record.items import AUTHORITY, BATCH, CUSTODY, STAMP, MalformedItem
from safeconduct.vault.types import StoredOp

STEPS: Final = {
    Step.RECEIVED: Phrase("received", "получено"),
    Step.HASHED: Phrase("hashed", "вычислен хеш"),
    Step.COPIED: Phrase("working copy made", "сделана рабочая копия"),
    Step.VIEWED: Phrase("viewed", "просмотрено"),
    Step.EXPORTED: Phrase("given out", "передано"),
    Step.TIMESTAMPED: Phrase("timestamped", "поставлена метка времени"),
    Step.DESTROYED: Phrase("destroyed", "уничтожено"),
}
WHOLE: Final = {
    Whole.UNKNOWN: Phrase(
        "Whether it is whole cannot be told of a file of this kind.",
        "Целый ли файл, по файлам такого вида не видно.",
    ),
    Whole.WHOLE: Phrase("It ends where its own structure says.", "Файл заканчивается там, где говорит его структура."),
    Whole.CUT: Phrase(
        "It was cut off: it ends before its own structure does. It is kept exactly as it is, and nothing was mended.",
        "Файл обрезан: он кончается раньше, чем говорит его структура. Он сохранён ровно как есть, ничего не чинили.",
    ),
    Whole.OPEN: Phrase(
        "Nothing in it is cut off, but it does not say itself where it ends, as recordings made live do not: whether "
        "more followed cannot be told.",
        "В нём ничто не оборвано, но сам он не говорит, где его конец, как и все записи, сделанные на ходу: было ли "
        "продолжение, не видно.",
    ),
}
BROUGHT: Final = Phrase(
    "working copy brought in, made with {tool}, SHA-256 {digits}",
    "добавлена рабочая копия, сделана в программе {tool}, SHA-256 {digits}",
)
DESTROYED: Final = Phrase(
    "Its log says that the original was destroyed outside; what is sealed here stays.",
    "По журналу, снаружи оригинал уничтожен; запечатанное здесь остаётся.",
)
WITHDRAWN: Final = Phrase(
    "Consent was withdrawn for what it shows, or refused to keeping it: its file's name and the words of its log are "
    "hidden.",
    "Согласие на то, что на нём видно, отозвано, или на хранение не согласны: имя файла и слова журнала скрыты.",
)
NO_PICTURE: Final = Phrase("it is no picture that is shown here", "это не снимок, который здесь показывают")
LIST_OF_BUNDLE: Final = Phrase("the bundle's list.json has SHA-256 {digits}", "SHA-256 описи list.json — {digits}")
DIFFERS: Final = Phrase("it does not agree with what came in", "не сходится с тем, что поступило")
ITEM: Final = Phrase("evidence {item}: {what}", "доказательство {item}: {what}")
BATCH_MADE: Final = Phrase("batch of {day} for timestamps: {root}", "набор за {day} для меток времени: {root}")
STAMP_TAKEN: Final = Phrase("timestamp of {authority} for {root}", "метка времени {authority} для {root}")
OUT_OF_ORDER: Final = Phrase(
    "its certificates came in the wrong order and were put right: their order is not signed",
    "её сертификаты пришли не по порядку и переставлены: порядок не подписывается",
)
ASKED: Final = Phrase("timestamp authority {authority}: asked", "служба меток времени {authority}: спрашиваем")
ASKED_NO_MORE: Final = Phrase(
    "timestamp authority {authority}: asked no more", "служба меток времени {authority}: больше не спрашиваем"
)
# Digits of a hash that are shown in a sentence.
SHOWN_DIGITS: Final = 12


def _digits(digest: bytes) -> str:
    return digest.hex()[:SHOWN_DIGITS]


def evidence_in_words(stored: StoredOp, language: Language, *, unread: Phrase, is_hidden: bool = False) -> str:
    """Return what an op of evidence says; ``unread`` where it cannot be read. ``is_hidden``: without people's words."""
    core = stored.signed.core
    try:
        if core.kind == CUSTODY:
            said = custody_from_body(core.body)
            said = replace(said, words="") if is_hidden else said
            item = plain(said.original.name, MOST_OF_A_NAME) if said.original else said.item.hex()[:SHOWN_DIGITS]
            return sentence(ITEM, language, item=item, what=step_in_words(said, language))
        if core.kind == BATCH:
            batch = batch_from_body(core.body)
            root = batch.root.hex()[:SHOWN_DIGITS]
            return sentence(BATCH_MADE, language, day=iso_from_day(batch.day), root=root)
        if core.kind == STAMP:
            stamped = token_from_body(core.body)
            authority = plain(stamped.authority, MOST_OF_A_NAME)
            return sentence(STAMP_TAKEN, language, authority=authority, root=stamped.root.hex()[:SHOWN_DIGITS])
        if core.kind == AUTHORITY:
            one = authority_from_body(core.body)
            words = ASKED if one.is_asked else ASKED_NO_MORE
            return sentence(words, language, authority=plain(one.name, MOST_OF_A_NAME))
    except MalformedItem:
        pass
    return say(unread, language)


def step_in_words(said: Custody, language: Language) -> str:
    """Return what was done, and in which words it was noted; of a copy made elsewhere with which tool too."""
    words = [say(STEPS[said.step], language)]
    if said.copy is not None and said.copy.is_brought:
        words = [sentence(BROUGHT, language, tool=plain(said.tool, MOST_LINE), digits=_digits(said.copy.sha256))]
    if said.step is Step.HASHED and not said.agrees:
        words.append(say(DIFFERS, language))
    if said.step is Step.EXPORTED:
        # All of it: whoever was given the bundle compares it with what its check shows.
        words.append(sentence(LIST_OF_BUNDLE, language, digits=said.digest.hex()))
    if said.words:
        words.append(plain(said.words, MOST_WORDS))
    return ", ".join(words)
