"""When somebody is usually heard from on a leg: as they leave, after each check of papers, as they arrive; once a day.

Works from the hours of a leg, and where only its days are planned from hours of our own by the clock of this computer.
Refuses to agree on what has passed (an alarm would begin at once) and on the same time twice. Follows notes/evacuate
6.5.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import MS_PER_DAY, Day, day_from_ms, iso_from_day
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.evacuate.running.errors import NoTimeForCheckIns, UsualTimesAgreed

# By the clock on the wall where a leg has only days. Our own: whoever leaves in the morning has left by ten, and at
# nine in the evening there is still time to act before the night (`desk.contact_times` proposes the same two).
MORNING: Final = 10
EVENING: Final = 21
# A stay is heard from every day, for at most so many days ahead: the eight months in one flat of which nobody was asked
# (notes/evacuate A4) begin with a check-in that nobody wrote down. Our own.
STAY_DAYS: Final = 30
# How many days of a stay whose end nobody knows yet.
_STAY_DAYS_UNKNOWN: Final = 7
_STAY: Final = "stay"
_LOOKED_AT: Final = ("shown", "named")
Point = tuple[str, int]
"""Where on the way, as the form calls it, and the instant in milliseconds since 1970, UTC."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual times of a leg, in order. ``is_hour_ours``: of some only the day is planned, and the hour is ours."""

    points: tuple[Point, ...]
    is_hour_ours: bool


def usual_times(leg: Leg, checks: Iterable[int] = (), *, now_ms: int = 0) -> Usual:
    """Return where on a leg somebody is heard from, and when; NoTimeForCheckIns.

    ``checks``: instants; where nobody said any and papers are looked at, one half-way, but for hours of our own on two
    days: that would be any hour of the night. ``now_ms``: a stay that has begun is heard from after that.
    """
    if leg.thing.text("kind") == _STAY:
        return _of_stay(leg, now_ms)
    begins, ends, is_ours = _hours(leg)
    given = tuple(checks)
    is_one_day = not is_ours or leg.thing.number("until_day") in (None, leg.thing.number("day"))
    if not given and begins is not None and ends is not None and is_one_day:
        given = ((begins + ends) // 2,) if leg.thing.text("id_check") in _LOOKED_AT else ()
    left = (("depart", begins),) if begins is not None else ()
    came = (("arrive", ends),) if ends is not None else ()
    if not left and not came:
        raise NoTimeForCheckIns
    return Usual((*left, *(("check", one) for one in given), *came), is_ours)


def times_to_agree(journey: Journey, leg: Leg, checks: Iterable[int] = (), *, now_ms: int) -> Usual:
    """Return the usual times of a leg to come that are not agreed yet; NoTimeForCheckIns, UsualTimesAgreed."""
    usual = usual_times(leg, checks, now_ms=now_ms)
    agreed = {
        (one.text("point"), one.number("due"))
        for one in journey.check_ins
        if one.id_of("leg") == leg.id and not one.yes("dropped")
    }
    left = tuple(one for one in usual.points if one[1] > now_ms and one not in agreed)
    if not left:
        raise UsualTimesAgreed
    return Usual(left, usual.is_hour_ours)


def _of_stay(leg: Leg, now_ms: int) -> Usual:
    begins, first = leg.thing.number("at"), leg.thing.number("day")
    if begins is not None:
        due = _daily(begins, leg.thing.number("until"), now_ms)
    elif first is not None:
        due = _evenings(first, leg.thing.number("until_day"), now_ms)
    else:
        raise NoTimeForCheckIns
    return Usual(tuple((_STAY, one) for one in due), is_hour_ours=begins is None)


def _hours(leg: Leg) -> tuple[int | None, int | None, bool]:
    """Return when they leave and arrive, as said or by hours of our own, and whether one of them is ours.

    Whoever leaves on a day and arrives nobody said when has come by that evening.
    """
    at, until = leg.thing.number("at"), leg.thing.number("until")
    first = leg.thing.number("day")
    last = leg.thing.number("until_day") if at is not None or first is None else leg.thing.number("until_day") or first
    begins = _at(first, MORNING) if at is None and first is not None else at
    ends = _at(last, EVENING) if until is None and last is not None else until
    if begins is not None and ends is not None and begins >= ends:
        # An hour of our own does not stand against one that was said.
        if until is None and last is not None and at is not None:
            ends = _at(last + 1, MORNING)
        elif at is None:
            begins = None
    return begins, ends, (begins != at) or (ends != until)


def _daily(begins: int, ends: int | None, now_ms: int) -> Iterator[int]:
    """Give the same hour of each day after they came, of those to come the first thirty."""
    passed = max(0, now_ms - begins) // MS_PER_DAY
    first = begins + passed * MS_PER_DAY
    last = first + _STAY_DAYS_UNKNOWN * MS_PER_DAY if ends is None else min(ends, first + STAY_DAYS * MS_PER_DAY)
    due = first + MS_PER_DAY
    while due <= last:
        yield due
        due += MS_PER_DAY
    if ends is not None and ends < begins + MS_PER_DAY:
        yield ends


def _evenings(first: int, last: int | None, now_ms: int) -> Iterator[int]:
    """Give each evening from the day on which they come until the one before they leave."""
    # A day before by UTC may be today by the clock on the wall.
    begins = max(first, day_from_ms(now_ms) - 1)
    end = begins + _STAY_DAYS_UNKNOWN if last is None else min(max(last, first + 1), begins + STAY_DAYS)
    yield from (_at(day, EVENING) for day in range(begins, end))


def _at(day: int, hour: int) -> int:
    """Return an hour of a day by the clock on the wall; an hour that the clocks leave out is the one after."""
    found = datetime.datetime.combine(datetime.date.fromisoformat(iso_from_day(Day(day))), datetime.time(hour))
    return int(found.timestamp()) * 1000
