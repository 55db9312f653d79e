"""What a text tells of an operation: by rules of words, and by a place and a time that may be those of a journey.

Every place finer than a republic, with a time that is not wholly over for `STILL`, waits for a day of the calendar,
whether anybody is on their way there or not; a journey adds an event to the same reason, which nobody sees without the
case's key. So neither words nor places of marks tell that an operation is live (notes 6.5 "uniform response"). Where
the journey is older than `STILL` and the text is too, the hold can be told from none: docs/formats/release-check.md,
"What it does not do".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.intervals import UNKNOWN, Interval, hull
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.risks.critical import broken
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import Statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Until, Why
from safeconduct.publish.worlds import Operation, World

# How long a place stays untold after what happened there, in days. Four weeks: facts dated to a window of 30 days left
# 2 to 7 speakers of 100 exposed, a window of 7 days 34 to 48 (notes 4.4, measured on invented worlds).
STILL: Final = 28
# What would serve the captors again, whenever it is told (notes 6.5).
_NEVER: Final = frozenset((Why.SAFE_PLACE, Why.METHOD_OF_LEARNING, Why.METHOD_OF_LEAVING))


def operation_risks(statement: Statement, reads: tuple[Read, ...], world: World) -> Iterator[Reason]:
    """Give what every wording tells of operations; what only may do so is left out once somebody looked at it."""
    for one in reads:
        for why, span in broken(one, world.today):
            if why is not Why.PERHAPS_OPERATION:
                yield Reason(why, Decision.NEVER if why in _NEVER else Decision.REWRITE, one.at, span)
            elif (one.at, span) not in statement.looked:
                yield Reason(why, Decision.HOLD, one.at, span)
        yield from _places(one, world)


def _places(read: Read, world: World) -> Iterator[Reason]:
    for place in read.findings:
        if place.kind is not QuasiKind.PLACE or place.grain <= Grain.REGION:
            continue
        when = time_of(place, read, world)
        events = sorted(one.event for one in world.operations if _touches(one, place, when))
        is_recent = when.is_unknown() or when.hi > world.today - STILL
        if not is_recent and not events:
            continue
        last = min(when.hi, world.today)
        day = world.calendar.on_or_after(max(last + STILL, world.today + 1))
        until = Until(day, events[0] if events else None)
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
    near = any(contains(place.code, one) or contains(one, place.code) for one in operation.places)
    return near and not operation.days.is_disjoint(when)
