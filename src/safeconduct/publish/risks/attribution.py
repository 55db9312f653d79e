"""Who could have said it: the people who could know everything that is told in somebody's words (notes 6.4).

The set of a quotation is what the knowers of all its facts share, together with those of every other quotation of the
same speaker, here and in what is out. Whom nobody knows of counts for none; who could not have spoken is left out. A
set of fewer than `identity.ENOUGH_PEOPLE` is REWRITE, with the widening that brings most. So is one that is not
calculated since of a fact nobody says who could know it: the check fails closed, and names no number (P12). An exact
day and a named place in one quotation is REWRITE in any case: the strongest lever there is (notes 4.4).
"""

from __future__ import annotations

import itertools
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
# Of facts of which nobody can say that anybody else could know them all: whoever said them could.
_ALONE: Final = 1


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
    if _is_enough(facts, size, world):
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
    """Return at least how many people could have said these facts.

    Not calculated where everybody knows all of them, and where nobody says who could know one of them. People who are
    known one by one are compared. Of a fact that has a count alone it is unknown who they are: two such facts are known
    to the same people for certain only where one lies within the other, and then the smaller count holds for both; of
    others nobody can say more than that the speaker knows them.
    """
    held = [(fact, found) for fact in facts if (found := knowers(fact, world)) is not None]
    if not held or any(not fact.at_least and not found for fact, found in held):
        return NOT_CALCULATED
    if not all(_can_be_compared(one, other) for (one, _), (other, _) in itertools.combinations(held, 2)):
        return Size(_ALONE, is_calculated=True)
    bounds = [fact.at_least for fact, _ in held if fact.at_least]
    if sets := [found for _, found in held if found]:
        shared = frozenset.intersection(*sets) - world.unable
        bounds.append(len(shared | ({speaker} - {NOBODY})))
    return Size(min(bounds), is_calculated=True)


def _can_be_compared(one: Fact, other: Fact) -> bool:
    """Say whether it is known how many people share two facts: who they are, or that one lies within the other."""
    return not (one.at_least or other.at_least) or _holds(one, other) or _holds(other, one)


def _holds(outer: Fact, inner: Fact) -> bool:
    """Say whether a fact lies within another for certain; never where nobody said where, or from when until when."""
    is_dated = not (outer.days.is_open() or inner.days.is_open())
    is_then = outer.days.lo <= inner.days.lo and inner.days.hi <= outer.days.hi
    return bool(outer.place and inner.place) and is_dated and is_then and contains(outer.place, inner.place)


def _is_enough(facts: Iterable[Fact], size: Size, world: World) -> bool:
    """Say whether enough people could have said these facts, or everybody knows them; there may be none at all."""
    return size.at_least >= ENOUGH_PEOPLE or all(knowers(one, world) is None for one in facts)


@dataclass(frozen=True, slots=True)
class WidenedFacts:
    """Facts told less exactly: which detail was widened first, and how many could have said it then."""

    facts: tuple[Fact, ...]
    kind: QuasiKind | None
    size: Size


def widen(own: list[Fact], beside: list[Fact], speaker: PersonId, world: World) -> WidenedFacts:
    """Return the facts of a quotation told less exactly, greedily, until enough people could have said them.

    ``beside``: what the same speaker said elsewhere, which is out and cannot be changed. At each step the one change
    that brings most people: other days, a greater place, or the fact left out. A count goes for a fact as it was told:
    of one that is told less exactly more people could know it, and nobody says how many.
    """
    held = WidenedFacts(tuple(own), None, could_have_said((*own, *beside), speaker, world))
    while not _is_enough((*held.facts, *beside), held.size, world):
        steps = [
            (kind, facts, could_have_said((*facts, *beside), speaker, world)) for kind, facts in _steps(held.facts)
        ]
        if not steps:
            break
        kind, facts, size = max(steps, key=lambda step: _gain((*step[1], *beside), step[2], world))
        held = WidenedFacts(facts, held.kind or kind, size)
    return held


def _gain(facts: Iterable[Fact], size: Size, world: World) -> tuple[bool, int]:
    """Return how good a step is: enough people, or that nothing restricts; else unknown is better than too few."""
    return _is_enough(facts, size, world), size.at_least if size.is_calculated else ENOUGH_PEOPLE


def _steps(facts: tuple[Fact, ...]) -> Iterator[tuple[QuasiKind | None, tuple[Fact, ...]]]:
    for number, fact in enumerate(facts):
        before, after = facts[:number], facts[number + 1 :]
        for days in wider_days(fact.days):
            yield QuasiKind.DATE, (*before, replace(fact, days=days, at_least=0), *after)
        for place in wider_places(fact.place):
            if place:
                yield QuasiKind.PLACE, (*before, replace(fact, place=place, at_least=0), *after)
        if len(facts) > _FEWEST_FACTS:
            yield None, (*before, *after)
