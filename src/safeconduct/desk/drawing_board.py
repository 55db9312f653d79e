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


@dataclass(frozen=True, slots=True)
class Stay:
    """A party in one place. ``kind`` is a class name: stay, safe, draft; ``meaning`` says the same in words."""

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
        bars += [_bar(axis, stay, y) for stay in party.stays]
        labels += [Label(axis.span(stay.span)[0] + 8, y + 33, stay.place, "stay") for stay in party.stays]
        arrows += [_arrow(axis, way, y) for way in party.ways]
    rows = tuple(row for party in parties for row in _rows(party, language))
    return Picture(WIDTH, height, tuple(bars), tuple(labels), axis.ticks(language), (), tuple(arrows), rows)


def _bar(axis: Axis, stay: Stay, y: float) -> Bar:
    x, width = axis.span(stay.span)
    opened = stay.span.lo == OPEN_LO, stay.span.hi == OPEN_HI
    return Bar(x, y + (_LINE - _STAY) / 2, width, _STAY, stay.kind, *opened)


def _arrow(axis: Axis, way: Way, y: float) -> Arrow:
    x, width = axis.span(way.span)
    return Arrow(x, round(x + width, 1), y + _LINE / 2, way.kind)


def _rows(party: Party, language: Language) -> list[tuple[str, ...]]:
    """Return a party's stays and ways in the order of their days."""
    timed = [(stay.span, stay.place, stay.meaning) for stay in party.stays]
    timed += [(way.span, "→", way.meaning) for way in party.ways]
    rows: list[tuple[str, ...]] = [
        (party.name, span_in_words(PropertyKind.DATE, span, language), what, meaning)
        for span, what, meaning in sorted(timed)
    ]
    return [*rows, (party.name, "", "", party.refused)] if party.refused else rows
