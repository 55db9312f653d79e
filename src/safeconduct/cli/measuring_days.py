"""The figures of `bench reading` on days: phrases read right and none more exact than its words, and how quickly.

The phrases are rows of a table (tests/data/days): language, the day it was said on, the phrase with {braces} around the
words that name days, first and last day, EDTF, marks. ``-``: none is named; ``?``: the words do not say which; ``..``:
an open end; `` & `` between several findings. Time is the processor's. The peer is the release check's finder of days,
which knows fewer forms. dateparser is run beside by `measuring_dateparser`.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.cli.figures import Line
from safeconduct.cli.invented_news import TEXT_CHARACTERS, clean_texts
from safeconduct.cli.invented_people import invented_people
from safeconduct.publish.quasi.days import find_days as find_identifying_days
from safeconduct.record.days.finding import find_days
from safeconduct.record.days.types import FoundDay

_SEED: Final = 29
_SAID_ON: Final = day_from_iso("2019-01-17")
_TEXTS: Final = 20
_PEOPLE: Final = 100
# Characters of a text that wants to cost much, and of one twice as long.
_HOSTILE_CHARACTERS: Final = 60_000
# The best of so many runs of each counts, both lengths in turn: a neighbour's work makes others longer.
_RUNS: Final = 5
HOSTILE: Final = (
    "1", "1.", "29.12.", "5, ", "5 и ", "декабря ", "monday ", "около ", "в с ", "через неделю после ", "2018-", "дe ",
    "д\u0301", "5 декабря 2018 и ", "может 5 или ", "last ", "week of ", "неделя с ",
    "6 или 7, ", "5 декабря или ", "5 декабря. в начале месяца ", "два года назад, ", "день после ареста 5 ",
    "29.12/30.12/",
)  # fmt: skip
_MARKS: Final = ("about", "doubtful", "noyear", "relative", "year")

LINES: Final = (
    Line("days: phrases read exactly as the table has them", "days_right", "%", 100, is_least=True),
    Line("days: phrases read as more exact than their words", "days_narrower", "in all", 0),
    Line("days: a Russian text of the phrases, characters", "days_phrases_per_s", "/s", 30_000, is_least=True,
         peer="days_phrases_check_per_s"),
    Line("days: invented news, characters", "days_news_per_s", "/s", 30_000, is_least=True,
         peer="days_news_check_per_s"),
    Line("days: the slowest of texts that want to cost much, characters", "days_hostile_per_s", "/s"),
    Line("days: such a text twice as long takes, at most", "days_doubled", "times", 3),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DaysRow:
    """A phrase with braces, and what it says: of each finding its days, its EDTF and its marks."""

    language: str
    said_on: Day | None
    phrase: str
    days: tuple[Interval, ...]
    edtf: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the phrase as it is read."""
        return self.phrase.replace("{", "").replace("}", "")


def read_days_rows(path: Path) -> tuple[DaysRow, ...]:
    """Return the rows of a table; ValueError or KeyError for another file."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_row(*line.split("\t")) for line in lines)


def _row(language: str, said_on: str, phrase: str, lo: str, hi: str, edtf: str, marks: str) -> DaysRow:
    on = None if said_on == "-" else day_from_iso(said_on)
    if lo == "-":
        return DaysRow(language, on, phrase, (), (), ())
    ends = zip(lo.split(" & "), hi.split(" & "), strict=True)
    texts = tuple("" if one == "?" else one for one in edtf.split(" & "))
    return DaysRow(language, on, phrase, tuple(_interval(*one) for one in ends), texts, tuple(marks.split(" & ")))


def _interval(lo: str, hi: str) -> Interval:
    if lo == hi == "?":
        return UNKNOWN
    return Interval(OPEN_LO if lo == ".." else day_from_iso(lo), OPEN_HI if hi == ".." else day_from_iso(hi))


def row_as_read(row: DaysRow) -> DaysRow:
    """Return a row with what is found in its phrase in place of what it says."""
    found = find_days(row.text, row.said_on)
    days = tuple(one.days for one in found)
    return DaysRow(
        row.language,
        row.said_on,
        braced(row.text, [(one.start, one.end) for one in found]),
        days,
        tuple(one.edtf for one in found),
        tuple(_marks(one) for one in found),
    )


def braced(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text with braces around parts of it."""
    for start, end in reversed(spans):
        text = f"{text[:start]}{{{text[start:end]}}}{text[end:]}"
    return text


def _marks(found: FoundDay) -> str:
    has = (found.is_about, found.is_doubtful, found.is_without_year, found.is_relative, found.is_year_taken)
    return ",".join(name for name, is_so in zip(_MARKS, has, strict=True) if is_so) or "-"


def is_narrower(read: Interval, said: Interval) -> bool:
    """Say whether days leave out some that the words hold."""
    return read.lo > said.lo or read.hi < said.hi


def how_narrow(row: DaysRow) -> int:
    """Return how many findings of a row leave out a day that its words hold, or invent days where they say none."""
    read = row_as_read(row)
    if len(read.days) > len(row.days):
        return len(read.days) - len(row.days)
    return sum(is_narrower(one, said) for one, said in zip(read.days, row.days, strict=False))


def in_iso(days: Interval) -> str:
    """Return days as a table shows them."""
    if days.is_unknown():
        return "?"
    lo = ".." if days.lo == OPEN_LO else iso_from_day(Day(days.lo))
    return f"{lo} – {'..' if days.hi == OPEN_HI else iso_from_day(Day(days.hi))}"


def days_figures(rows: Sequence[DaysRow]) -> dict[str, float]:
    """Measure: the rows where there are any, invented news and hostile texts always."""
    figures: dict[str, float] = {}
    if rows:
        figures["days_right"] = 100 * sum(row_as_read(row) == row for row in rows) / len(rows)
        figures["days_narrower"] = sum(how_narrow(row) for row in rows)
        russian = " ".join(row.text for row in rows if row.language == "ru")
        text = " ".join([russian] * max(1, TEXT_CHARACTERS // len(russian)))
        figures |= _beside("days_phrases", (text,))
    figures |= _beside("days_news", tuple(clean_texts(_TEXTS, list(invented_people(_PEOPLE, _SEED)), _SEED)))
    return figures | _hostile_figures()


def _beside(name: str, texts: Sequence[str]) -> dict[str, float]:
    """Return how many characters a second ours and the release check's finder pass."""
    ours = _per_second(texts, lambda text: find_days(text, _SAID_ON))
    return {
        f"{name}_per_s": ours,
        f"{name}_check_per_s": _per_second(texts, lambda text: find_identifying_days(text, _SAID_ON)),
    }


def _per_second(texts: Sequence[str], find: Callable[[str], object]) -> float:
    return sum(map(len, texts)) / sum(_seconds(text, find) for text in texts)


def _seconds(text: str, find: Callable[[str], object]) -> float:
    began = time.process_time()
    find(text)
    return max(time.process_time() - began, 1e-6)


def hostile_texts(characters: int) -> Iterator[str]:
    """Give texts that want to cost much: the same figures, months or words again and again."""
    yield from (piece * (characters // len(piece)) for piece in HOSTILE)


def _hostile_figures() -> dict[str, float]:
    pairs = zip(hostile_texts(_HOSTILE_CHARACTERS), hostile_texts(2 * _HOSTILE_CHARACTERS), strict=True)
    spent = [_once_and_twice(*pair) for pair in pairs]
    # A text that takes no time at all says nothing about what twice as much takes.
    ratios = [twice / once for once, twice in spent if once > 0.05]
    slowest = max(once for once, _ in spent)
    return {"days_hostile_per_s": _HOSTILE_CHARACTERS / slowest, "days_doubled": max(ratios, default=0.0)}


def _once_and_twice(once: str, twice: str) -> tuple[float, float]:
    """Return the seconds that a text and one twice as long take: the best of some runs, in turn and measured alike."""
    runs = [tuple(_undisturbed(text) for text in (once, twice)) for _ in range(_RUNS)]
    return min(first for first, _ in runs), min(second for _, second in runs)


def _undisturbed(text: str) -> float:
    """Return the seconds of one reading, without Python's look through all objects for those that nobody holds.

    When that comes depends on how many were made before, and not on the text: it doubled one length and not the other.
    """
    gc.collect()
    gc.disable()
    try:
        return _seconds(text, lambda one: find_days(one, _SAID_ON))
    finally:
        gc.enable()
