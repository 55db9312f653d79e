"""What follows from protected terms that stand in a text: strong hits of people, places, helpers and ways never go out.

A weak hit waits until a person has looked at it. Who was hit is not said: a reason has the span alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.publish.statements import (
    NOBODY,
    At,
    Block,
    BlockKind,
    ClaimId,
    Statement,
    quoted_id,
    quoted_person,
)
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Strength
from safeconduct.publish.verdicts import Reason, Why

# Whose strong hits are never released: direct identifiers, and what would serve the captors again (issue 7, P12).
_NEVER: Final = frozenset((Kind.PERSON, Kind.SAFE_PLACE, Kind.HELPER, Kind.ROUTE))


Testimonies = Mapping[ClaimId, frozenset[ProtectedId]]


def protected_risks(
    statement: Statement, hits: Mapping[At, tuple[Hit, ...]], testimonies: Testimonies
) -> Iterator[Reason]:
    """Give a reason for every hit, and one for every wording in which nobody searched.

    ``testimonies``: of a claim the conversations that its account was made of. A quotation may hold their words where
    it rests on that claim: whether its speaker agreed is asked of consents.
    """
    for number, block in enumerate(statement.blocks):
        own = _own_words(block, testimonies)
        for wording in block.wordings:
            at = At(number, wording.language)
            if at not in hits:
                yield Reason(Why.NOT_SEARCHED, Decision.HOLD, at)
            for hit in hits.get(at, ()):
                if hit.kind is Kind.QUOTE and own.issuperset(_whose(hit)):
                    continue
                # Nobody lets a name pass that they wrote themselves.
                looked = statement.by_others if hit.kind is Kind.PERSON else statement.looked
                yield from _of_hit(hit, at, is_looked=(at, hit.span) in looked)


def _own_words(block: Block, testimonies: Testimonies) -> frozenset[ProtectedId]:
    """Return whose words a block repeats openly: those of a quotation with a speaker."""
    if block.kind is not BlockKind.QUOTE or block.speaker == NOBODY:
        return frozenset()
    own = frozenset((quoted_id(block.speaker),))
    return own.union(*(testimonies.get(one, frozenset()) for one in block.claims))


def _whose(hit: Hit) -> frozenset[ProtectedId]:
    """Return whose words were found, without those of which consents are asked: of people whose quotation it surely is.

    A quotation that is only perhaps somebody's is looked at like anything else.
    """
    ids = frozenset((hit.id, *hit.also))
    return frozenset(one for one in ids if hit.strength is Strength.WEAK or quoted_person(one) == NOBODY)


def _of_hit(hit: Hit, at: At, *, is_looked: bool) -> Iterator[Reason]:
    if hit.strength is Strength.STRONG and hit.kind in _NEVER:
        yield Reason(Why.PROTECTED, Decision.NEVER, at, hit.span)
    elif hit.strength is Strength.STRONG:
        yield Reason(Why.PROTECTED_WORDS, Decision.REWRITE, at, hit.span)
    elif not is_looked:
        yield Reason(Why.PERHAPS_PROTECTED, Decision.HOLD, at, hit.span)
