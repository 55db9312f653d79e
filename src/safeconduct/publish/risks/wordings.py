"""A wording with what was found in it: read once, asked by every risk.

It is read as `reading.folded` makes it, so every span here is of the folded text; `Read.given` says where that stood in
the text as it was given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.publish.quasi.finding import find_folded
from safeconduct.publish.quasi.patterns import even, sentences
from safeconduct.publish.quasi.towns import Town
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.reading.folded import folded
from safeconduct.publish.reading.plain import PlainText
from safeconduct.publish.statements import At, Block, BlockKind, Statement
from safeconduct.publish.types import Span


@dataclass(frozen=True, slots=True)
class Read:
    """One wording of a block with what stands beside it: that made even, its sentences, every detail found in it."""

    at: At
    block: Block
    plain: PlainText
    evened: str
    sentences: tuple[Span, ...]
    findings: tuple[Finding, ...]

    def within(self, span: Span, *kinds: QuasiKind) -> tuple[Finding, ...]:
        """Return the findings in a part of the text, of these kinds; of all where none is named."""
        return tuple(one for one in self.findings if one.overlaps(span) and (not kinds or one.kind in kinds))

    def sentence_of(self, span: Span) -> Span:
        """Return the sentence in which a finding begins; the whole text where it stands in none."""
        at = bisect_right(self.sentences, span.start, key=lambda one: one.start) - 1
        if at >= 0 and span.start < self.sentences[at].end:
            return self.sentences[at]
        return Span(0, len(self.plain.text))

    def quoted(self) -> tuple[Span, ...]:
        """Return the parts that are somebody's own words: all of a quotation; of a text the sentences with one."""
        if self.block.kind is BlockKind.QUOTE:
            return (Span(0, len(self.plain.text)),) if self.plain.text else ()
        marks = [one.span for one in self.findings if one.kind is QuasiKind.QUOTATION]
        return tuple(
            one for one in self.sentences if any(mark.start < one.end and one.start < mark.end for mark in marks)
        )

    def given(self, span: Span) -> Span:
        """Return where a part of the folded text stands in the text as it was given."""
        return self.plain.span(span.start, span.end) if span.start < span.end else Span(0, 0)

    def folded(self, given: Span) -> Span:
        """Return where a part of the text as it was given stands in the folded text."""
        starts, ends = self.plain.starts, self.plain.ends
        start = bisect_right(ends, given.start)
        return Span(start, max(bisect_left(starts, given.end), start + 1))


def read(statement: Statement, today: Day, towns: Iterable[Town] = ()) -> tuple[Read, ...]:
    """Return every wording of a statement, by block and language as they stand. ``towns``: beside those of the list."""
    looked_for = tuple(towns)
    return tuple(
        read_text(At(number, wording.language), block, wording.whole, today, looked_for)
        for number, block in enumerate(statement.blocks)
        for wording in block.wordings
    )


def read_text(at: At, block: Block, text: str, today: Day, towns: Iterable[Town] = ()) -> Read:
    """Return a text as it is read."""
    plain = folded(text)
    return Read(at, block, plain, even(plain.text), sentences(plain.text), find_folded(plain, today, towns))
