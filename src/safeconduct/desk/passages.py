"""A kept text as its page shows it: cut into pieces that are links, with passages that are hard to read folded away.

What is proposed and what was taken lead to their place in the lists beside it, a time code to its place in the
recording. Words of withdrawn claims come covered already (`record.reading.marks`). Long texts are cut into pages at the
end of a sentence. Pure; refuses nothing.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.plain import plain
from safeconduct.record.reading.commands import Numbered, State
from safeconduct.record.reading.hard import Passage
from safeconduct.record.reading.letters import sentences_of
from safeconduct.record.reading.marks import COVER, Mark
from safeconduct.record.reading.time_codes import TimeCode
from safeconduct.record.reading.types import Span

# Characters of a text on one page: three printed pages, a hundred links, 100 KB (tests/browser/test_hostile.py).
PAGE: Final = 7_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that lead to one thing, or to none. ``kind``: words, suggested, claimed, time, covered.

    ``number``: of the suggestion, or of the claim in the list of claims; of a time code the seconds. ``is_first``: the
    first piece of it, which bears its name. ``start``: its place in the text.
    """

    text: str
    kind: str
    number: int
    is_first: bool
    start: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Pieces in a row. ``terms``: codes of what they are about where they are hard to read; empty elsewhere."""

    terms: tuple[str, ...]
    pieces: tuple[Piece, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _Area:
    span: Span
    kind: str
    number: int


def pages_of(text: str, size: int = PAGE) -> tuple[Span, ...]:
    """Return a text cut into pages of about a size, at ends of sentences: in order, all of it."""
    ends = [one.end for one in sentences_of(text)]
    found, start = list[Span](), 0
    while len(text) - start > size:
        at = bisect.bisect_right(ends, start + size) - 1
        end = ends[at] if at >= 0 and ends[at] > start else start + size
        found.append(Span(start, end))
        start = end
    return (*found, Span(start, len(text)))


def segments(
    shown: str,
    page: Span,
    *,
    numbered: Iterable[Numbered],
    claims: Sequence[Mark],
    codes: Iterable[TimeCode],
    hard: Iterable[Passage],
) -> tuple[Segment, ...]:
    """Return one page of a text. ``claims``: in the order in which their list has them, numbered from 1."""
    areas = [_Area(one.span, "claimed", n) for n, one in enumerate(claims, start=1)]
    areas += [
        _Area(one.suggestion.span, "suggested", one.number)
        for one in numbered
        if one.state in (State.OPEN, State.AGAIN)
    ]
    areas += [_Area(one.span, "time", one.seconds) for one in codes]
    within = sorted((one for one in areas if _meets(one.span, page)), key=lambda one: one.span)
    folds = [one for one in hard if _meets(one.span, page)]
    borders = {page.start, page.end}
    for span in (*(one.span for one in within), *(one.span for one in folds)):
        borders.update(min(max(place, page.start), page.end) for place in span)
    made = list(_pieces(shown, sorted(borders), within))
    return tuple(_folded(made, folds))


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _pieces(shown: str, borders: list[int], areas: list[_Area]) -> Iterator[Piece]:
    seen: set[tuple[str, int]] = set()
    opened: list[_Area] = []
    at = 0
    for start, end in itertools.pairwise(borders):
        while at < len(areas) and areas[at].span.start <= start:
            opened.append(areas[at])
            at += 1
        opened = [one for one in opened if one.span.end > start]
        text = shown[start:end]
        # A time code is nothing else; of several others the shortest, which has no more words around it.
        best = min(
            opened, key=lambda one: (one.kind != "time", one.span.end - one.span.start, one.number), default=None
        )
        kind, number = (best.kind, best.number) if best else ("words", 0)
        if COVER in text:
            kind, number = "covered", 0
        yield Piece(_printable(text), kind, number, (kind, number) not in seen, start)
        seen.add((kind, number))


def _folded(pieces: list[Piece], folds: list[Passage]) -> Iterator[Segment]:
    starts = [one.span.start for one in folds]

    def fold_of(piece: Piece) -> int:
        at = bisect.bisect_right(starts, piece.start) - 1
        return at if at >= 0 and piece.start < folds[at].span.end else -1

    for at, row in itertools.groupby(pieces, fold_of):
        found = tuple(row)
        yield Segment(folds[at].terms if at >= 0 else (), found, found[0].start)


def _printable(text: str) -> str:
    """Return a piece with its ends of lines and the spaces at its ends, of printable characters."""
    return "\n".join(
        (" " if line[:1].isspace() else "") + plain(line) + (" " if line[-1:].isspace() and plain(line) else "")
        for line in text.split("\n")
    )
