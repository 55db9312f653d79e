"""Fuzz target of the reading aid: whatever somebody pastes or a colleague keeps is read, with every span in it.

The texts come from outside and lie in the journal once they are kept: a text that no rule can read would stand in the
way of every later look (docs/formats/reading.md).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import day_from_iso
from safeconduct.record.items import MalformedItem
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.fingerprints import TextOf
from safeconduct.record.reading.kept import KeptText
from safeconduct.record.reading.marks import Mark, MarkedText, cover
from safeconduct.record.reading.types import RULES, Grade, Span
from tests.compared import copies_of
from tests.fuzz.targets import Target, need

_SAID_ON: Final = day_from_iso("2019-01-22")
_SEEDS: Final = (
    "В начале декабря 2018 года сотрудники Заводского РОВД задержали около 40 человек, двое из них убиты.",
    "Его вывезли в багажнике в Шали\u00a0— «мы не знаем», сказала Залина\u00ad Дадаева. 40¹ человек, 1²-3, ①②.",
    "Police officers have\n  beaten 40 men; nobody was held in Grozny. The authorities deny torture... \u200f5 мая",
    "От 10 до 20 мужчин; 17.12.2018; " + "." * 40 + " " * 40 + "Eгo дepжaли в POBД, 10–12 человек, (двое-трое)",
)
_WORDS: Final = tuple(
    one.encode()
    for one in (
        "не ",
        "никто ",
        " by ",
        "братья ",
        "РОВД ",
        "Грозный",
        "вывезли ",
        "убит",
        "2018",
        "–",
        "«",
        "»",
        "¹",
        "ё",
    )
)


def _try_reading(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = read_text(text, _SAID_ON)
    need(all(text[slice(*one.span)] == one.quote and one.quote for one in found), "words that do not stand there")
    need(len({one.key for one in found}) == len(found), "two suggestions under one key")
    need(read_text(text, _SAID_ON) == found, "read again, it says something else")
    spans = sorted({one.span for one in found})
    marks = tuple(Mark(one, "desk\x1fx", RULES, Grade.PLAIN) for one in spans)
    covered = tuple(_apart(spans[::2]))
    pieces = MarkedText(KeptText("desk\x1fa", text), cover(text, covered), marks, covered).pieces()
    need(len("".join(one.text for one in pieces)) == len(text), "pieces that are not the text")
    half = len(text) // 2
    copies_of([TextOf("a", (1, "a"), text), TextOf("b", (2, "b"), text[half:] + text[:half])])


def _apart(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for one in spans:
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


READING: Final = (
    Target(
        "reading",
        _try_reading,
        (MalformedItem,),
        lambda: [one.encode() for one in _SEEDS],
        200_000,
        _WORDS,
        max_len=2000,
    ),
)
