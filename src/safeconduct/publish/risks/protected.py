"""What follows from protected terms that stand in a text: strong hits of people, places, helpers and ways never go out.

A weak hit waits until a person has looked at it. Who was hit is not said: a reason has the span alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.publish.statements import At, Statement
from safeconduct.publish.types import Decision, Hit, Kind, Strength
from safeconduct.publish.verdicts import Reason, Why

# Whose strong hits are never released: direct identifiers, and what would serve the captors again (issue 7, P12).
_NEVER: Final = frozenset((Kind.PERSON, Kind.SAFE_PLACE, Kind.HELPER, Kind.ROUTE))


def protected_risks(statement: Statement, hits: Mapping[At, tuple[Hit, ...]]) -> Iterator[Reason]:
    """Give a reason for every hit, and one for every wording in which nobody searched."""
    for number, block in enumerate(statement.blocks):
        for wording in block.wordings:
            at = At(number, wording.language)
            if at not in hits:
                yield Reason(Why.NOT_SEARCHED, Decision.HOLD, at)
            for hit in hits.get(at, ()):
                yield from _of_hit(hit, at, is_looked=(at, hit.span) in statement.looked)


def _of_hit(hit: Hit, at: At, *, is_looked: bool) -> Iterator[Reason]:
    if hit.strength is Strength.STRONG and hit.kind in _NEVER:
        yield Reason(Why.PROTECTED, Decision.NEVER, at, hit.span)
    elif hit.strength is Strength.STRONG:
        yield Reason(Why.PROTECTED_WORDS, Decision.REWRITE, at, hit.span)
    elif not is_looked:
        yield Reason(Why.PERHAPS_PROTECTED, Decision.HOLD, at, hit.span)
