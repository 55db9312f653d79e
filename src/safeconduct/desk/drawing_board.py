"""The movement board as a picture: a line for each party, stays as bars, ways as arrows, one width for every day.

Pure; it decides nothing about who moves when. The names it is given are code names. Its rows say in words all that is
drawn, for the table beside it (design/desk.md, the sketch of movement).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.desk.drawing import HEAD, LABELS, WIDTH, Arrow, Axis, Bar, Label, Picture
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import span_in_words

# Two lines of words fit at the left of a party's row.
_LINE: Final = 56
_STAY: Final = 26
_RIGHT: Final = 20
# People leave in the morning and come in the evening: as parts of a day. So a way stands between two stays.
_MORNING: Final = 0.3
_EVENING: Final = 0.6
# Of a way within one day something is to be seen in a picture of sixty.
_SHORTEST: Final = 16.0
# Room that a letter takes at most, about, in the size of the picture; and a name's distance from the edge of its bar.
_LETTER: Final = 8.0
_INDENT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Stay:
    """A party in one place, by its nights. ``kind`` is a class name: stay, safe, draft; ``meaning`` says the same."""

    place: str
    span: Interval
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Way:
    """A party under way. ``kind`` is a class name: firm, draft, late."""

    span: Interval
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Party:
    """A row of the board. ``refused``: why it has no way, where it has none."""

    name: str
    below: str
    stays: tuple[Stay, ...] = ()
    ways: tuple[Way, ...] = ()
    refused: str = ""


def board(parties: Sequence[Party], today: Day, language: Language) -> Picture:
    """Return the board. Its rows: party, days, where or on which way, how it stands."""
    spans = [stay.span for party in parties for stay in party.stays]
    spans += [way.span for party in parties for way in party.ways]
    axis = Axis.over([*spans, Interval(today, today)], left=LABELS, width=WIDTH - LABELS - _RIGHT)
    height = HEAD + len(parties) * _LINE + 8.0
    x, width = axis.span(Interval(today, today))
    bars = [Bar(x, HEAD - 6.0, width, height - HEAD, "today", is_open_lo=False, is_open_hi=False)]
    labels: list[Label] = []
    arrows: list[Arrow] = []
    for place, party in enumerate(parties):
        y = float(HEAD + place * _LINE)
        labels += [Label(20, y + 22, party.name, "voice"), Label(20, y + 42, party.below, "line")]
        if party.refused:
            labels.append(Label(LABELS + 10, y + 32, party.refused, "refused"))
        stays = [(stay, _bar(axis, stay, y)) for stay in sorted(party.stays, key=lambda one: one.span)]
        bars += [bar for _, bar in stays]
        labels += _names(stays, y)
        arrows += [_arrow(axis, way, y) for way in party.ways]
    rows = tuple(row for party in parties for row in _rows(party, language))
    return Picture(WIDTH, height, tuple(bars), tuple(labels), axis.ticks(language), (), tuple(arrows), rows)


def _bar(axis: Axis, stay: Stay, y: float) -> Bar:
    """Return a stay from the evening of its first night to the morning after its last."""
    is_open_lo, is_open_hi = stay.span.lo == OPEN_LO, stay.span.hi == OPEN_HI
    begin, width = axis.span(stay.span)
    end = begin + width
    begin = begin if is_open_lo else _within(axis, stay.span.lo, _EVENING)
    end = end if is_open_hi else _within(axis, stay.span.hi + 1, _MORNING)
    return Bar(
        begin, y + (_LINE - _STAY) / 2, max(3.0, round(end - begin, 1)), _STAY, stay.kind, is_open_lo, is_open_hi
    )


def _names(stays: Sequence[tuple[Stay, Bar]], y: float) -> list[Label]:
    """Return the names of places in their bars; below where a bar is too narrow, and cut before the next such one."""
    labels: list[Label] = []
    end = float(WIDTH)
    for stay, bar in reversed(stays):
        name = stay.place
        if len(name) * _LETTER <= bar.width - 2 * _INDENT:
            labels.append(Label(bar.x + _INDENT, y + 33, name, "stay"))
            continue
        letters = max(1, int((end - bar.x) / _LETTER) - 1)
        labels.append(Label(bar.x, y + _LINE - 2, name if len(name) <= letters else f"{name[:letters]}…", "stay"))
        end = bar.x
    return labels[::-1]


def _arrow(axis: Axis, way: Way, y: float) -> Arrow:
    """Return a way from the morning on which it begins to the evening on which it ends."""
    end = min(float(WIDTH), max(_within(axis, way.span.hi, _EVENING), axis.left + _SHORTEST))
    begin = min(_within(axis, way.span.lo, _MORNING), end - _SHORTEST)
    return Arrow(round(begin, 1), round(end, 1), y + _LINE / 2, way.kind)


def _within(axis: Axis, day: int, part: float) -> float:
    """Return where a part of a day stands."""
    begin, end = axis.x(day), axis.x(day + 1)
    return round(begin + (end - begin) * part, 1)


def _rows(party: Party, language: Language) -> list[tuple[str, ...]]:
    """Return a party's stays and ways in the order of their days."""
    timed = [(stay.span, stay.place, stay.meaning) for stay in party.stays]
    timed += [(way.span, "→", way.meaning) for way in party.ways]
    rows: list[tuple[str, ...]] = [
        (party.name, span_in_words(PropertyKind.DATE, span, language), what, meaning)
        for span, what, meaning in sorted(timed)
    ]
    return [*rows, (party.name, "", "", party.refused)] if party.refused else rows
