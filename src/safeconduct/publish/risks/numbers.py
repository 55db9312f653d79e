"""Numbers in words that no number block tells: near one that is public, or near each other in one sentence (P12).

"The list had 40 names, now it has 41" tells as much as the two numbers in blocks, and nobody need say what is counted.
Whether it counts the same a rule cannot tell, so it is HOLD until somebody has looked. Refuses to let an audit be
passed by writing a number out. Follows docs/formats/release-check.md, "Counts".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.risks.counts import ENOUGH
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import Statement
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import World


def number_risks(statement: Statement, reads: Iterable[Read], world: World) -> Iterator[Reason]:
    """Give every number in words that is few away from a public one, or from another of its sentence.

    What a count of the block says is judged with the counts. A number that somebody looked at, in these words, is left.
    """
    public = [
        count.value
        for release in world.ledger
        for count in release.counts
        if count.is_cumulative and not count.is_corrected
    ]
    for one in reads:
        numbers = [found for found in one.findings if found.kind is QuasiKind.NUMBER and not _is_told(found, one)]
        of_sentence: dict[Span, list[Finding]] = {}
        for found in numbers:
            of_sentence.setdefault(one.sentence_of(found.span), []).append(found)
        for found in numbers:
            beside = [other.interval for other in of_sentence[one.sentence_of(found.span)] if other is not found]
            if _is_near(found.interval, [*public, *beside]) and (one.at, one.given(found.span)) not in statement.looked:
                yield Reason(Why.PERHAPS_COUNT, Decision.HOLD, one.at, found.span)


def _is_told(found: Finding, read: Read) -> bool:
    """Say whether a number is one of a vague word, or that of a number block."""
    held = (count.value for count in read.block.counts)
    return bool(found.code) or any(found.interval.lo <= one.lo and one.hi <= found.interval.hi for one in held)


def _is_near(number: Interval, others: Iterable[Interval]) -> bool:
    """Say whether one end of a number is few people away from one of another; of numbers of a few nothing is said."""
    ends = [one for one in number if OPEN_LO < one < OPEN_HI and one >= ENOUGH]
    return any(0 < abs(end - one) < ENOUGH for end in ends for other in others for one in other if one >= ENOUGH)
