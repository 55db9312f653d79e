"""What a text tells of an operation: by rules of words, and by a place and a time that may be those of a journey.

Every place finer than a republic, with a time that is not wholly over for `STILL`, waits for a day of the calendar,
whether anybody is on their way there or not; a journey adds an event to the same reason, and a case whose people are
held there its id, which nobody sees without the case's key. None of them holds a text that the calendar lets out,
however long it lasts: neither the answer nor its day tells that an operation is live, or where somebody is held
(notes 6.5 "uniform response"; docs/formats/release-check.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Final

from safeconduct.base.intervals import UNKNOWN, Interval, hull
from safeconduct.publish.quasi.finding import find_folded
from safeconduct.publish.quasi.patterns import even, sentences
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind, moved
from safeconduct.publish.reading.folded import without_signs
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.risks.critical import broken
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import BlockKind, Statement
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Until, Why
from safeconduct.publish.worlds import Operation, World

# How long a place stays untold after what happened there, in days. Four weeks: facts dated to a window of 30 days left
# 2 to 7 speakers of 100 exposed, a window of 7 days 34 to 48 (notes 4.4, measured on invented worlds).
STILL: Final = 28
# Kinds of blocks of which a field says where or when.
_FIELDS: Final = frozenset((BlockKind.PLACE, BlockKind.COUNT, BlockKind.MOMENT))
# What would serve the captors again, whenever it is told (notes 6.5).
_NEVER: Final = frozenset((Why.SAFE_PLACE, Why.METHOD_OF_LEARNING, Why.METHOD_OF_LEAVING))


def operation_risks(statement: Statement, reads: tuple[Read, ...], world: World) -> Iterator[Reason]:
    """Give what every wording tells of operations; what only may do so is left out once somebody looked at it."""
    for one in reads:
        said: set[Why] = set()
        for why, span in broken(one, world.today):
            said.add(why)
            if why is not Why.PERHAPS_OPERATION:
                yield Reason(why, Decision.NEVER if why in _NEVER else Decision.REWRITE, one.at, span)
            else:
                yield from _perhaps(statement, one, span)
        for why, span in _with_field(one, world):
            if why not in said:
                said.add(why)
                yield Reason(why, Decision.NEVER if why in _NEVER else Decision.REWRITE, one.at, span)
        places = tuple(_places(one, world))
        yield from places
        for span in _between_signs(one, said, bool(places), world):
            yield from _perhaps(statement, one, span)
    for first, begins, second, ends in _split_thoughts(reads, world):
        yield from _perhaps(statement, first, begins)
        yield from _perhaps(statement, second, ends)


def _with_field(read: Read, world: World) -> Iterator[tuple[Why, Span]]:
    """Give what a sentence tells together with a field of its block: "they live in a safe house", and a place.

    Readers see the two side by side, in whichever order: both are read.
    """
    wording = read.block.wording(read.at.language)
    if read.block.kind not in _FIELDS or not wording.beside or not wording.text:
        return
    texts = _of_text(read)
    for text, field in product(texts, read.sentences[len(texts) :]):
        for first, second in ((text, field), (field, text)):
            joined, middle = _joined(read, first, read, second)
            found = broken(joined, world.today)
            crossing = (why for why, span in found if span.start < middle < span.end)
            yield from ((why, text) for why in crossing if why is not Why.PERHAPS_OPERATION)


def _of_text(read: Read) -> tuple[Span, ...]:
    """Return the sentences of a wording without those of what stands beside it."""
    wording = read.block.wording(read.at.language)
    if not wording.beside:
        return read.sentences
    border = read.folded(Span(wording.begins_beside, len(wording.whole))).start
    return tuple(one for one in read.sentences if one.start < border)


def _perhaps(statement: Statement, read: Read, span: Span) -> Iterator[Reason]:
    """Give the reason to look at a part of a folded text, unless somebody looked at it."""
    if (read.at, read.given(span)) not in statement.looked:
        yield Reason(Why.PERHAPS_OPERATION, Decision.HOLD, read.at, span)


def _between_signs(read: Read, said: set[Why], has_places: bool, world: World) -> Iterator[Span]:
    """Give what a wording tells besides once signs between letters are left out: "мы зна-ем, где их дер-жат"."""
    plain = without_signs(read.plain)
    if plain is None:
        return
    text = plain.text
    findings = find_folded(plain, world.today, world.towns)
    other = Read(read.at, read.block, plain, even(text), sentences(text), findings)
    found = [span for why, span in broken(other, world.today) if why not in said and why is not Why.PERHAPS_OPERATION]
    if not has_places:
        found += [one.span for one in _places(other, world) if one.span is not None]
    yield from (read.folded(other.given(one)) for one in found)


def _split_thoughts(reads: tuple[Read, ...], world: World) -> Iterator[tuple[Read, Span, Read, Span]]:
    """Give thoughts that one wording begins and the next one of its language ends, with the part in each.

    The last sentence of one is read with the first of the next, as somebody reads a heading and what follows it.
    """
    for first, second in _neighbours(reads):
        before, after = _of_text(first), _of_text(second)
        if not before or not after:
            continue
        last, next_one = before[-1], after[0]
        joined, border = _joined(first, last, second, next_one)
        for why, span in broken(joined, world.today):
            if why is not Why.PERHAPS_OPERATION and span.start < border < span.end:
                ends = span.end - border + next_one.start
                yield first, Span(last.start + span.start, last.end), second, Span(next_one.start, ends)


def _neighbours(reads: tuple[Read, ...]) -> Iterator[tuple[Read, Read]]:
    for language in dict.fromkeys(one.at.language for one in reads):
        yield from pairwise(sorted((one for one in reads if one.at.language == language), key=lambda one: one.at.block))


def _joined(first: Read, last: Span, second: Read, begun: Span) -> tuple[Read, int]:
    """Return two sentences as one, with its findings, and where the second begins."""
    before = first.evened[last.start : last.end].rstrip(".!?…:;, ")
    # As long as it was, so that places stay: what ended the sentence is space.
    before = before.ljust(last.end - last.start) + " "
    border = len(before)
    found = [
        *(moved(one, -last.start) for one in first.within(last)),
        *(moved(one, border - begun.start) for one in second.within(begun)),
    ]
    text = before + second.evened[begun.start : begun.end]
    plain = plain_text(text)
    return Read(first.at, first.block, plain, text, (Span(0, len(text)),), tuple(found)), border


def _places(read: Read, world: World) -> Iterator[Reason]:
    for place in read.findings:
        if place.kind is not QuasiKind.PLACE or place.grain <= Grain.REGION:
            continue
        when = time_of(place, read, world)
        if not when.is_unknown() and when.hi <= world.today - STILL:
            continue
        events = sorted(one.event for one in world.operations if _touches(one, place, when))
        last = min(when.hi, world.today)
        day = world.calendar.on_or_after(max(last + STILL, world.today + 1))
        cases = sorted({one.case for one in world.detained if _is_near(one.places, place)})
        until = Until(day, events[0] if events else None, tuple(cases))
        yield Reason(Why.PLACE_AND_TIME, Decision.HOLD, read.at, place.span, until=until)


def time_of(place: Finding, read: Read, world: World) -> Interval:
    """Return when it was what is told of a place.

    The days in its sentence, else those in its wording, else those of the claims it rests on; unknown where none of
    these says it, or where one of them is a day of no year.
    """
    within = read.within(read.sentence_of(place.span), QuasiKind.DATE)
    days = within or tuple(one for one in read.findings if one.kind is QuasiKind.DATE)
    if days:
        return UNKNOWN if any(one.interval.is_unknown() for one in days) else hull(one.interval for one in days)
    claims = [world.claims[id_].days for id_ in read.block.claims if id_ in world.claims]
    return hull(claims) if claims else UNKNOWN


def _touches(operation: Operation, place: Finding, when: Interval) -> bool:
    return _is_near(operation.places, place) and not operation.days.is_disjoint(when)


def _is_near(places: Iterable[str], place: Finding) -> bool:
    return any(contains(place.code, one) or contains(one, place.code) for one in places)
