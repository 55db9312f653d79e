"""Who could have said it: the people who could know everything that is told in somebody's words (notes 6.4).

The set of a quotation is what the knowers of all its facts share, together with those of every other quotation of the
same speaker, here and in what is out. Whom nobody knows of counts for none; who could not have spoken is left out. A
set of fewer than `identity.ENOUGH_PEOPLE` is REWRITE, with the widening that brings most. An exact day and a named
place in one quotation is REWRITE in any case: the strongest lever there is (notes 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.risks.coarsening import coarser, wider_days, wider_places
from safeconduct.publish.risks.identity import ENOUGH_PEOPLE
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import NOBODY, Block, FactId, PersonId, Statement
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import NOT_CALCULATED, Reason, Size, Why
from safeconduct.publish.worlds import Fact, World

# A fact may be left out of a quotation; what is then left must still be one.
_FEWEST_FACTS: Final = 1


def attribution_risks(statement: Statement, reads: tuple[Read, ...], world: World) -> Iterator[Reason]:
    """Give what points at whoever spoke, for each wording."""
    for one in reads:
        for quoted in one.quoted():
            yield from _day_and_place(one, quoted)
        if one.block.facts:
            yield from _few(one, statement, world)


def _day_and_place(read: Read, quoted: Span) -> Iterator[Reason]:
    days = [one for one in read.within(quoted, QuasiKind.DATE) if one.is_exact]
    places = [one for one in read.within(quoted, QuasiKind.PLACE) if one.grain > Grain.REGION]
    if days and places:
        for finding in (*days, *places):
            instead = coarser(finding, read.at.language)
            yield Reason(Why.QUOTE_DAY_AND_PLACE, Decision.REWRITE, read.at, finding.span, instead)


def _few(read: Read, statement: Statement, world: World) -> Iterator[Reason]:
    facts = facts_of(read.block, statement, world)
    size = could_have_said(facts, read.block.speaker, world)
    if not size.is_calculated or size.at_least >= ENOUGH_PEOPLE:
        return
    own = [world.facts[id_] for id_ in read.block.facts if id_ in world.facts]
    widened = widen(own, [one for one in facts if one not in own], read.block.speaker, world)
    finding = _finding(read, widened.kind)
    yield Reason(
        Why.FEW_COULD_KNOW,
        Decision.REWRITE,
        read.at,
        finding.span if finding is not None else None,
        coarser(finding, read.at.language) if finding is not None else "",
        size=size,
        widened=widened.size,
    )


def _finding(read: Read, kind: QuasiKind | None) -> Finding | None:
    return next((one for one in read.findings if one.kind is kind), None)


def facts_of(block: Block, statement: Statement, world: World) -> tuple[Fact, ...]:
    """Return all facts that were told by the speaker of a block: in it, in this statement, and in all that is out.

    Quotations of nobody in particular are taken for one speaker's within a statement, as a reader would (notes 6.4).
    """
    ids: list[FactId] = [*block.facts]
    for other in statement.blocks:
        if other.speaker == block.speaker:
            ids += other.facts
    for release in world.ledger:
        for told in release.quotes:
            if told.speaker == block.speaker != NOBODY:
                ids += told.facts
    return tuple(world.facts[id_] for id_ in dict.fromkeys(ids) if id_ in world.facts)


def knowers(fact: Fact, world: World) -> frozenset[PersonId] | None:
    """Return who could know a fact, of those known; None where everybody does."""
    if fact.public_from is not None and fact.public_from <= world.today:
        return None
    there = {
        stay.person
        for stay in world.stays
        if (fact.place and contains(fact.place, stay.place)) and not stay.days.is_disjoint(fact.days)
    }
    return frozenset(fact.named | there)


def could_have_said(facts: Iterable[Fact], speaker: PersonId, world: World) -> Size:
    """Return at least how many people could have said these facts; not calculated where nobody knows who knew any."""
    sets = [found for fact in facts if (found := knowers(fact, world)) is not None]
    if not sets:
        return NOT_CALCULATED
    shared = frozenset.intersection(*sets) - world.unable
    return Size(len(shared | ({speaker} - {NOBODY})), True)


@dataclass(frozen=True, slots=True)
class WidenedFacts:
    """Facts told less exactly: which detail was widened first, and how many could have said it then."""

    facts: tuple[Fact, ...]
    kind: QuasiKind | None
    size: Size


def widen(own: list[Fact], beside: list[Fact], speaker: PersonId, world: World) -> WidenedFacts:
    """Return the facts of a quotation told less exactly, greedily, until enough people could have said them.

    ``beside``: what the same speaker said elsewhere, which is out and cannot be changed. At each step the one change
    that brings most people: other days, a greater place, or the fact left out.
    """
    held = WidenedFacts(tuple(own), None, could_have_said((*own, *beside), speaker, world))
    while held.size.is_calculated and held.size.at_least < ENOUGH_PEOPLE:
        steps = [
            (kind, facts, could_have_said((*facts, *beside), speaker, world)) for kind, facts in _steps(held.facts)
        ]
        if not steps:
            break
        kind, facts, size = max(steps, key=lambda step: _gain(step[2]))
        held = WidenedFacts(facts, held.kind or kind, size)
    return held


def _gain(size: Size) -> int:
    """Return how good a step is; that nothing restricts any more is the best."""
    return size.at_least if size.is_calculated else ENOUGH_PEOPLE


def _steps(facts: tuple[Fact, ...]) -> Iterator[tuple[QuasiKind | None, tuple[Fact, ...]]]:
    for number, fact in enumerate(facts):
        before, after = facts[:number], facts[number + 1 :]
        for days in wider_days(fact.days):
            yield QuasiKind.DATE, (*before, replace(fact, days=days), *after)
        for place in wider_places(fact.place):
            if place:
                yield QuasiKind.PLACE, (*before, replace(fact, place=place), *after)
        if len(facts) > _FEWEST_FACTS:
            yield None, (*before, *after)
