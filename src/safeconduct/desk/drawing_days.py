"""Pictures of days for the rooms to come: a bare axis, dots on days, stacked days; each with its rows for the table.

Pure, in the shapes of `drawing`: one scale of days in every picture, no colours, no words but those given. What is
drawn is also said in the rows (design/desk.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import Interval
from safeconduct.base.language import number
from safeconduct.desk.drawing import HEAD, ROW, WIDTH, Arrow, Axis, Bar, Dot, Label, Picture
from safeconduct.record.wording import day_in_words

# The height of the tallest stack, and of one thing at most, as the columns of accounts by day have them.
_STACK_HIGH: Final = 110
_UNIT_MOST: Final = 14
# A stack is no wider than this, however few days there are.
_STACK_WIDE: Final = 20.0
# Parts of a stack that shapes can tell apart without colour; what is more is drawn like the last.
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on one day. ``kind`` is a class name: happened, open, marked; ``meaning`` says the same in words."""

    day: Day
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Dotted:
    """A line of dots."""

    label: str
    happenings: tuple[Happening, ...]


def time_axis(span: Interval, marks: Sequence[Happening], language: Language) -> Picture:
    """Return an axis of days alone, an arrow from the past, with marks on it. Its rows: day, what it is."""
    axis = Axis.over((span, *(Interval(one.day, one.day) for one in marks)), left=20, width=WIDTH - 40)
    y = float(HEAD + ROW / 2)
    dots = tuple(Dot(_middle(axis, one.day), y, one.kind) for one in marks)
    rows = tuple((day_in_words(one.day, language), one.meaning) for one in sorted(marks, key=lambda one: one.day))
    ticks = axis.ticks(language)
    return Picture(WIDTH, y + ROW, ticks=ticks, dots=dots, arrows=(Arrow(20, WIDTH - 20, y, "axis"),), rows=rows)


def dots_on_days(lines: Sequence[Dotted], language: Language) -> Picture:
    """Return what happened on single days, a line for each. Its rows: line, day, what it is."""
    axis = Axis.over(Interval(one.day, one.day) for line in lines for one in line.happenings)
    dots: list[Dot] = []
    labels: list[Label] = []
    rows: list[tuple[str, ...]] = []
    for place, line in enumerate(lines):
        y = HEAD + place * ROW
        labels.append(Label(20, y + ROW - 8, line.label, "line"))
        for one in sorted(line.happenings, key=lambda one: one.day):
            dots.append(Dot(_middle(axis, one.day), y + ROW / 2, one.kind))
            rows.append((line.label, day_in_words(one.day, language), one.meaning))
    height = HEAD + len(lines) * ROW + 8.0
    return Picture(WIDTH, height, labels=tuple(labels), ticks=axis.ticks(language), dots=tuple(dots), rows=tuple(rows))


def stacked_days(counted: Mapping[Day, Sequence[int]], language: Language) -> Picture:
    """Return for each day a stack of counts, the first at the bottom. Its rows: day, each count."""
    axis = Axis.over((Interval(day, day) for day in counted), left=20, width=WIDTH - 40)
    tallest = max((sum(counts) for counts in counted.values()), default=0)
    unit = min(_UNIT_MOST, _STACK_HIGH / max(1, tallest))
    base = float(HEAD + _STACK_HIGH)
    bars: list[Bar] = []
    for day, counts in sorted(counted.items()):
        x, width = axis.span(Interval(day, day))
        top = base
        for part, count in enumerate(counts):
            height = round(count * unit, 1)
            top -= height
            if count:
                bars.append(_part(x, top, max(2.0, min(width - 2, _STACK_WIDE)), height, part))
    rows = tuple(
        (day_in_words(day, language), *(number(count, language) for count in counts))
        for day, counts in sorted(counted.items())
    )
    return Picture(WIDTH, base + 8, bars=tuple(bars), ticks=axis.ticks(language), rows=rows)


def _part(x: float, y: float, width: float, height: float, part: int) -> Bar:
    return Bar(x, y, width, height, f"part-{min(part, _PARTS - 1)}", is_open_lo=False, is_open_hi=False)


def _middle(axis: Axis, day: int) -> float:
    """Return the middle of a day: a dot stands in its day, not on the line between two."""
    x, width = axis.span(Interval(day, day))
    return round(x + width / 2, 1)
