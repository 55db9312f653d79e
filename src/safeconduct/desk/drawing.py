"""The drawing kit: pictures of time made by the server, each with its table (design/desk.md).

Days have one width in every picture; ranges are bars, never points; what is superseded is dashed and grey. A drawing
is a list of simple shapes, so that a template can write it as SVG and a test can read it. No colours here: shapes
carry class names, and the style sheet gives them meaning in light, dark and print.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.language import locale
from safeconduct.record.types import PropertyKind, Roots
from safeconduct.record.wording import day_in_words, dots, span_in_words

WIDTH: Final = 980
LABELS: Final = 290
ROW: Final = 26
HEAD: Final = 34
_BAR: Final = 13
# Room at the right for a word beside a bar.
_NOTES: Final = 150
# An open end is drawn as far as the picture goes; this many days are left on either side of what is known.
_MARGIN_DAYS: Final = 1
# As many where an end is open: with one it would look like an end.
_OPEN_DAYS: Final = 7
# Ticks that fit under one picture without touching.
_MOST_TICKS: Final = 9
# About how wide a letter above a line is; a little too wide is better than two words in one another.
_TICK_LETTER: Final = 8.0
# Days of a picture whose every day is looked at for a name: ten years, in about a millisecond.
_EACH_DAY_LOOKED_AT: Final = 3660
_YEARS_APART: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# The ends of the calendar (base.clock): a picture goes no further.
FIRST_DAY: Final = int(day_from_iso("0001-01-01"))
_LAST_DAY: Final = int(day_from_iso("9999-12-31"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A range on the axis. ``kind`` is a class name: stands, copy, superseded, outdated."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    is_open_lo: bool
    is_open_hi: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a picture. ``kind`` is a class name."""

    x: float
    y: float
    text: str
    kind: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Tick:
    """A line down the picture, with its day above."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Days along a picture."""

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def over(cls, spans: Iterable[Interval], left: float = LABELS, width: float = WIDTH - LABELS - _NOTES) -> Axis:
        """Return an axis that shows every closed end of the spans, and goes on beyond them where one is open."""
        held = tuple(spans)
        ends = [end for span in held for end in span if end not in (OPEN_LO, OPEN_HI)]
        first, last = (min(ends), max(ends)) if ends else (0, 0)
        before = _OPEN_DAYS if any(one.lo == OPEN_LO for one in held) else _MARGIN_DAYS
        after = _OPEN_DAYS if any(one.hi == OPEN_HI for one in held) else _MARGIN_DAYS
        return cls(max(FIRST_DAY, first - before), min(_LAST_DAY, last + 1 + after), left, width)

    def x(self, day: int) -> float:
        """Return where a day begins."""
        days = max(1, self.last - self.first)
        return round(self.left + (min(max(day, self.first), self.last) - self.first) * self.width / days, 1)

    def span(self, span: Interval) -> tuple[float, float]:
        """Return where a range begins and how wide it is; a single day has the width of a day."""
        lo = self.first if span.lo == OPEN_LO else span.lo
        hi = self.last - 1 if span.hi == OPEN_HI else span.hi
        begin, end = self.x(lo), self.x(hi + 1)
        return begin, max(3.0, round(end - begin, 1))

    def ticks(self, language: Language) -> tuple[Tick, ...]:
        """Return the days that are named: firsts of months, and tenths where the picture is short."""
        days = self._days_named()
        ticks = [Tick(self.x(day), short_day(Day(day), language)) for day in days]
        # A word that would stand in the one before it is left out; its line stays.
        free, shown = 0.0, list[Tick]()
        for tick in ticks:
            shown.append(tick if tick.x >= free else Tick(tick.x, ""))
            free = max(free, tick.x + _TICK_LETTER * len(shown[-1].text) + _TICK_LETTER)
        return tuple(shown)

    def _days_named(self) -> list[int]:
        """Return at most nine days, as evenly as the calendar has them. Looks at each day of ten years at most."""
        shown = range(self.first, self.last + 1) if self.last - self.first < _EACH_DAY_LOOKED_AT else range(0)
        for step in (_days, _fives, _tens, _months, _quarters):
            days = [day for day in shown if step(_date(day))]
            if 0 < len(days) <= _MOST_TICKS:
                return days
        first, last = _date(self.first).year, _date(self.last).year
        for apart in _YEARS_APART:
            years = range(first + -first % apart, last + 1, apart)
            days = [day for day in map(_new_year, years) if self.first <= day <= self.last]
            if 0 < len(days) <= _MOST_TICKS:
                return days
        return [self.first]


def _date(day: int) -> datetime.date:
    return datetime.date.fromisoformat(iso_from_day(Day(day)))


def _days(_: datetime.date) -> bool:
    return True


def _fives(date: datetime.date) -> bool:
    return date.day in (1, 5, 10, 15, 20, 25)


def _tens(date: datetime.date) -> bool:
    return date.day in (1, 10, 20)


def _months(date: datetime.date) -> bool:
    return date.day == 1


def _quarters(date: datetime.date) -> bool:
    return date.day == 1 and date.month in (1, 4, 7, 10)


def _new_year(year: int) -> int:
    """Return the first day of a year; the first of the calendar for a year before it."""
    return int(day_from_iso(f"{max(1, year):04}-01-01"))


def short_day(day: Day, language: Language, *, has_year: bool = False) -> str:
    """Return a day with its month cut short: ``21 Jan``; with the year where asked for, and on a first of January."""
    date = _date(day)
    month = locale(language).months["format"]["abbreviated"][date.month].rstrip(".")
    return f"{date.day} {month} {date.year}" if has_year or (date.day, date.month) == (1, 1) else f"{date.day} {month}"


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the picture "who says when": one value of one voice. ``note`` stands at the right of its bar.

    ``meaning`` says in the table what the shape of the bar says in the picture; ``beside``: other days that are told of
    it, and that the picture is to reach.
    """

    label: str
    span: Interval
    kind: str
    note: str = ""
    meaning: str = ""
    beside: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Voiced:
    """The lines of one voice."""

    heading: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A single day on the axis. ``kind`` is a class name."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one day to another. ``kind`` is a class name."""

    x1: float
    x2: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes with the size they need. ``rows``: the same facts in words, for the table beside the picture."""

    width: float
    height: float
    bars: tuple[Bar, ...] = ()
    labels: tuple[Label, ...] = ()
    ticks: tuple[Tick, ...] = ()
    dots: tuple[Dot, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def beside_bar(roots: Roots, span: Interval) -> str:
    """Return what stands beside a bar: its voices, and a sign for an end that nobody named."""
    return dots(roots) + (" ← ?" if span.lo == OPEN_LO else "") + (" → ?" if span.hi == OPEN_HI else "")


def range_bars(voices: Sequence[Voiced], language: Language) -> Picture:
    """Return the picture of ranges, one line under another, grouped by voice.

    Its rows: voice, what of it, range, how it stands.
    """
    axis = Axis.over(span for voice in voices for line in voice.lines for span in (line.span, *line.beside))
    bars: list[Bar] = []
    labels: list[Label] = []
    y = float(HEAD)
    for voice in voices:
        labels.append(Label(20, y + ROW - 8, voice.heading, "voice"))
        y += ROW
        for line in voice.lines:
            x, width = axis.span(line.span)
            opened = line.span.lo == OPEN_LO, line.span.hi == OPEN_HI
            bars.append(Bar(x, y + (ROW - _BAR) / 2, width, _BAR, line.kind, *opened))
            labels.append(Label(20, y + ROW - 8, line.label, f"line {line.kind}"))
            if line.note:
                labels.append(Label(x + width + 10, y + ROW - 8, line.note, f"note {line.kind}"))
            y += ROW
        y += ROW / 3
    rows = tuple(
        (voice.heading, line.label, span_in_words(PropertyKind.DATE, line.span, language), line.meaning)
        for voice in voices
        for line in voice.lines
    )
    return Picture(WIDTH, y + 8, tuple(bars), tuple(labels), axis.ticks(language), rows=rows)


@dataclass(frozen=True, slots=True)
class Column:
    """A day with how many accounts it brought; ``address`` looks at that day."""

    x: float
    y: float
    width: float
    height: float
    n: int
    day: str
    address: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Accounts by day. ``mark`` is where the day looked at stands; ``rows``: each day's address, words and number."""

    width: float
    height: float
    base: float
    mark: float
    marked: str
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    rows: tuple[tuple[str, str, int], ...]


_COLUMNS_HIGH: Final = 70
_UNIT_MOST: Final = 14
_BETWEEN_LABELS: Final = 64
# The same for labels with a year, and how near the edge of the picture one ends at its day instead of around it.
_BETWEEN_YEARS: Final = 100
_NEAR_THE_EDGE: Final = 50


def day_columns(
    counted: Mapping[Day, int], links: Mapping[Day, str], *, marked: Day, is_past: bool, language: Language
) -> Columns:
    """Return the picture of how many accounts became public on each day."""
    shown = [*counted, marked] if is_past else list(counted)
    axis = Axis.over((Interval(day, day) for day in shown), left=20, width=WIDTH - 40)
    unit = min(_UNIT_MOST, _COLUMNS_HIGH / max(counted.values()))
    base = _COLUMNS_HIGH + 6.0
    has_year = _date(min(shown)).year != _date(max(shown)).year
    apart = _BETWEEN_YEARS if has_year else _BETWEEN_LABELS
    columns: list[Column] = []
    labels: list[Label] = []
    last = -float(WIDTH)
    for day in sorted(counted):
        x, width = axis.span(Interval(day, day))
        width = max(2.0, min(width - 2, 20.0))
        height = round(counted[day] * unit, 1)
        is_marked = is_past and day == marked
        columns.append(
            Column(x, base - height, width, height, counted[day], short_day(day, language), links[day], is_marked)
        )
        if x - last > apart and not (is_past and abs(x - axis.x(marked)) < apart):
            labels.append(_under(x + width / 2, base, short_day(day, language, has_year=has_year), "day"))
            last = x
    mark = axis.x(marked) + 6 if is_past else -100.0
    if is_past:
        labels.append(_under(mark, base, short_day(marked, language, has_year=has_year), "day marked"))
    rows = tuple((links[day], day_in_words(day, language), counted[day]) for day in sorted(counted))
    return Columns(WIDTH, base + 30, base, mark, short_day(marked, language), tuple(columns), tuple(labels), rows)


def _under(x: float, base: float, text: str, kind: str) -> Label:
    """Return the label of a day under its column, whole at either edge of the picture."""
    if x < _NEAR_THE_EDGE:
        return Label(2, base + 20, text, kind)
    if x > WIDTH - _NEAR_THE_EDGE:
        return Label(WIDTH - 2, base + 20, text, kind, "end")
    return Label(x, base + 20, text, kind, "middle")
