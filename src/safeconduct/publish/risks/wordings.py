"""A wording with what was found in it: read once, asked by every risk."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.patterns import even, sentences
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.statements import At, Block, BlockKind, Statement
from safeconduct.publish.types import Span


@dataclass(frozen=True, slots=True)
class Read:
    """One wording of a block: its text, that made even, its sentences, and every detail found in it."""

    at: At
    block: Block
    text: str
    evened: str
    sentences: tuple[Span, ...]
    findings: tuple[Finding, ...]

    def within(self, span: Span, *kinds: QuasiKind) -> tuple[Finding, ...]:
        """Return the findings in a part of the text, of these kinds; of all where none is named."""
        return tuple(one for one in self.findings if one.overlaps(span) and (not kinds or one.kind in kinds))

    def sentence_of(self, span: Span) -> Span:
        """Return the sentence in which a finding begins; the whole text where it stands in none."""
        held = (one for one in self.sentences if one.start <= span.start < one.end)
        return next(held, Span(0, len(self.text)))

    def quoted(self) -> tuple[Span, ...]:
        """Return the parts that are somebody's own words: all of a quotation; of a text the sentences with one."""
        if self.block.kind is BlockKind.QUOTE:
            return (Span(0, len(self.text)),) if self.text else ()
        marks = [one.span for one in self.findings if one.kind is QuasiKind.QUOTATION]
        return tuple(
            one for one in self.sentences if any(mark.start < one.end and one.start < mark.end for mark in marks)
        )


def read(statement: Statement, today: Day) -> tuple[Read, ...]:
    """Return every wording of a statement, by block and language as they stand."""
    return tuple(
        Read(
            At(number, wording.language),
            block,
            wording.text,
            even(wording.text),
            sentences(wording.text),
            find(wording.text, today),
        )
        for number, block in enumerate(statement.blocks)
        for wording in block.wordings
    )
