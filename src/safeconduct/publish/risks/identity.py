"""Whether somebody can be told apart by what is said of them (notes 6.3).

Where a source says how many people the adversary knows, those are counted whom all that was ever told of a person fits:
a lower bound, over the parts of the population that lie wholly within what was told. Fewer than `ENOUGH_PEOPLE` is
REWRITE, and so is a group that shares what is to be hidden. Where there is no source, or a block names nobody, plain
rules hold: no exact day, village, exact age or unique detail, and the size is "not calculated".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.risks.coarsening import coarser, decade_of, wider_days, wider_places
from safeconduct.publish.risks.persons import tells_of_one
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import ALL_AGES, PersonId
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import NOT_CALCULATED, Reason, Size, Why
from safeconduct.publish.worlds import Cell, Population, Portrait, World

# The fewest people whom what is told must fit. Five: notes 6.3, a judgement; statistical offices use 3 to 10.
ENOUGH_PEOPLE: Final = 5
# The fewest different values of what is to be hidden among them (l-diversity; notes 6.3).
ENOUGH_VALUES: Final = 2
# Details that together single somebody out where no population says how many share them.
_TWO_DETAILS: Final = 2
# The code of an hour (`quasi.days`).
_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
_DETAILS: Final = (QuasiKind.PROFESSION, QuasiKind.KINSHIP, QuasiKind.HEALTH)


def identity_risks(reads: tuple[Read, ...], world: World) -> Iterator[Reason]:
    """Give what singles somebody out, by group sizes where they are known and by plain rules."""
    sizes = {person: size_of(portrait, world.populations) for person, portrait in portraits(reads, world).items()}
    for one in reads:
        yield from _sized(one, sizes, world)
        yield from _joined_details(one, world)
        has_room = bool(one.block.people) and all(
            sizes[person].is_calculated and sizes[person].at_least >= ENOUGH_PEOPLE for person in one.block.people
        )
        yield from _plain(one, has_room=has_room)


def portraits(reads: Iterable[Read], world: World) -> Mapping[PersonId, Portrait]:
    """Return what this text and everything ever released tell of each person whom the text tells of."""
    held: dict[PersonId, Portrait] = {}
    for one in reads:
        for person in one.block.people:
            held[person] = _joined(held.get(person, Portrait(person)), _portrait(person, one))
    for release in world.ledger:
        for portrait in release.portraits:
            if portrait.person in held:
                held[portrait.person] = _joined(held[portrait.person], portrait)
    return held


def _portrait(person: PersonId, read: Read) -> Portrait:
    places = tuple(one.code for one in read.findings if one.kind is QuasiKind.PLACE)
    ages = _common(one.interval for one in read.findings if one.kind is QuasiKind.AGE)
    days = _common(one.interval for one in read.findings if one.kind is QuasiKind.DATE)
    return Portrait(person, places, ages if ages != UNKNOWN else ALL_AGES, days)


def _joined(one: Portrait, other: Portrait) -> Portrait:
    return Portrait(
        one.person,
        tuple(sorted({*one.places, *other.places})),
        _common((one.ages, other.ages)),
        _common((one.days, other.days)),
        tuple(sorted({*one.details, *other.details})),
    )


def _common(spans: Iterable[Interval]) -> Interval:
    """Return what intervals share; of two that share nothing the later narrows nothing."""
    held = UNKNOWN
    for one in spans:
        if not held.is_disjoint(one):
            held = Interval(max(held.lo, one.lo), min(held.hi, one.hi))
    return held


def size_of(portrait: Portrait, populations: Iterable[Population]) -> Size:
    """Return at least how many people a portrait fits; not calculated where no population has a source."""
    bounds = [sum(cell.at_least for cell in _fitting(portrait, one)) for one in populations if one.source]
    return Size(max(bounds), True) if bounds else NOT_CALCULATED


def _fitting(portrait: Portrait, population: Population) -> Iterator[Cell]:
    """Give the parts of a population all of whose people a portrait fits for certain."""
    for cell in population.cells:
        fits_place = all(contains(place, cell.place) for place in portrait.places)
        if fits_place and _lies_in(cell.ages, portrait.ages) and _lies_in(cell.days, portrait.days):
            yield cell


def _lies_in(inner: Interval, outer: Interval) -> bool:
    return outer.is_unknown() or (outer.lo <= inner.lo and inner.hi <= outer.hi)


def shares_all(portrait: Portrait, populations: Iterable[Population]) -> bool:
    """Say whether all whom a portrait fits share what is to be hidden, in every population that has it."""
    held = [{cell.sensitive for cell in _fitting(portrait, one)} for one in populations if one.source]
    told = [values for values in held if values - {""}]
    return bool(told) and all(len(values) < ENOUGH_VALUES for values in told)


def _sized(read: Read, sizes: Mapping[PersonId, Size], world: World) -> Iterator[Reason]:
    known = portraits((read,), world)
    for person in read.block.people:
        size = sizes[person]
        if not size.is_calculated:
            continue
        if size.at_least < ENOUGH_PEOPLE:
            yield _too_small(read, known[person], size, world)
        elif shares_all(known[person], world.populations):
            yield Reason(Why.SAME_FOR_ALL, Decision.REWRITE, read.at, size=size)


def _too_small(read: Read, portrait: Portrait, size: Size, world: World) -> Reason:
    """Return the reason with the one detail whose widening brings most, as far as it is widened."""
    widened = widest(portrait, world.populations)
    kind = widened.kind
    found = next((one for one in read.findings if one.kind is kind), None)
    instead = coarser(found, read.at.language) if found is not None else ""
    span = found.span if found is not None else None
    return Reason(Why.GROUP_TOO_SMALL, Decision.REWRITE, read.at, span, instead, size=size, widened=widened.size)


@dataclass(frozen=True, slots=True)
class Widened:
    """A portrait made coarser: which detail was widened first, and whom it fits at last."""

    portrait: Portrait
    kind: QuasiKind | None
    size: Size


def widest(portrait: Portrait, populations: tuple[Population, ...]) -> Widened:
    """Return the portrait made coarser step by step, greedily, until it fits enough people or nothing is left.

    At each step the detail whose widening brings most people is widened, days before places before ages among equals.
    """
    held = Widened(portrait, None, size_of(portrait, populations))
    while held.size.at_least < ENOUGH_PEOPLE:
        steps = [(kind, one, size_of(one, populations)) for kind, one in _steps(held.portrait)]
        if not steps:
            break
        kind, chosen, size = max(steps, key=lambda step: step[2].at_least)
        held = Widened(chosen, held.kind or kind, size)
    return held


def _steps(portrait: Portrait) -> Iterator[tuple[QuasiKind, Portrait]]:
    for days in wider_days(portrait.days):
        yield QuasiKind.DATE, replace(portrait, days=days)
    for number, place in enumerate(portrait.places):
        for wide in wider_places(place):
            places = tuple(one for one in (*portrait.places[:number], wide, *portrait.places[number + 1 :]) if one)
            yield QuasiKind.PLACE, replace(portrait, places=places)
    for ages in (decade_of(portrait.ages), ALL_AGES):
        if ages != portrait.ages:
            yield QuasiKind.AGE, replace(portrait, ages=ages)


def _joined_details(read: Read, world: World) -> Iterator[Reason]:
    """Give the details of a person that single them out beside what is public of them already, here or elsewhere."""
    for person in read.block.people:
        public = {key for one in world.ledger for told in one.portraits if told.person == person for key in _keys(told)}
        new = [one for one in read.findings if one.kind in _DETAILS and one.is_exact and _key(one) not in public]
        if public and new:
            yield Reason(Why.UNIQUE_DETAIL, Decision.REWRITE, read.at, new[0].span)


def _key(one: Finding) -> tuple[str, str]:
    """Return what makes two details one: mother and son are, for the one makes the other."""
    return one.kind.value, one.code * (one.kind is not QuasiKind.KINSHIP)


def _keys(told: Portrait) -> Iterator[tuple[str, str]]:
    """Give what is public of a person and is one detail each: also the one age, and the one day."""
    for kind, code in told.details:
        yield kind, code * (kind != QuasiKind.KINSHIP.value)
    for sort, span in ((QuasiKind.AGE, told.ages), (QuasiKind.DATE, told.days)):
        if span.lo == span.hi:
            yield sort.value, ""


def _plain(read: Read, *, has_room: bool) -> Iterator[Reason]:
    """Give what the plain rules forbid; where enough people are known to fit, places and ages are let pass."""
    quoted = read.quoted()
    # Asked once of each sentence: it may have as many findings as words.
    of_one = {one: tells_of_one(read, one) for one in {read.sentence_of(one.span) for one in read.findings}}
    for finding in read.findings:
        is_about_one = of_one[read.sentence_of(finding.span)] or any(finding.overlaps(one) for one in quoted)
        why = _forbidden(finding, is_about_one=is_about_one, has_room=has_room)
        if why is not None:
            instead = coarser(finding, read.at.language)
            yield Reason(why, Decision.REWRITE, read.at, finding.span, instead)
    for sentence in read.sentences:
        details = {_key(one): one for one in read.within(sentence, *_DETAILS) if one.is_exact}
        if len(details) >= _TWO_DETAILS and _about_one(read, sentence, quoted):
            spans = [one.span for one in details.values()]
            whole = Span(min(one.start for one in spans), max(one.end for one in spans))
            yield Reason(Why.UNIQUE_DETAIL, Decision.REWRITE, read.at, whole)


def _about_one(read: Read, sentence: Span, quoted: tuple[Span, ...]) -> bool:
    return tells_of_one(read, sentence) or any(one.start < sentence.end and sentence.start < one.end for one in quoted)


def _forbidden(finding: Finding, *, is_about_one: bool, has_room: bool) -> Why | None:
    if not finding.is_exact:
        return None
    match finding.kind:
        case QuasiKind.AGE:
            return None if has_room else Why.EXACT_AGE
        case QuasiKind.DATE:
            # The hour of what happened is told by few whomever the sentence is about.
            return Why.EXACT_DAY if is_about_one or _CLOCK.fullmatch(finding.code) else None
        case QuasiKind.PLACE:
            is_narrow = finding.grain >= Grain.VILLAGE and is_about_one
            return Why.NARROW_PLACE if is_narrow and not has_room else None
        case QuasiKind.UNIQUE:
            return Why.UNIQUE_DETAIL if is_about_one else None
        case _:
            return None
