"""How many beds are free, who knows a place or a helper, and what of them is open. Pure: no clock, randomness or I/O.

Everything is counted from holds alone, so that a desk that cannot open a journey counts it all the same (decision 0012,
points 2 and 3). A bed too many kept free, never one too few: of holds that overlap all count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.types import HelperHere, HoldHere, PlaceHere

# Nights within which whoever was in a place, or was driven by somebody, counts against what may be known of it. Over
# all time every house would be full by the second month (notes/evacuate 6.4, pitfall e: a rolling window of 30 nights).
WINDOW_DAYS: Final = 30
_OPEN: Final = ("", "open")
_ACTIVE: Final = ("", "active")
# Kinds of parties that a place admits, by its own code; what nobody said admits nobody but whom everybody may house.
ADMITS: Final = {
    "any": frozenset(("men", "women", "mixed")),
    "men": frozenset(("men",)),
    "women": frozenset(("women",)),
}


def standing(holds: Iterable[HoldHere], day: Day) -> tuple[HoldHere, ...]:
    """Return the holds that take something on a day or the night that follows it."""
    return tuple(one for one in holds if not one.is_freed and one.from_day <= day < one.until)


def free_beds(place: PlaceHere, holds: Iterable[HoldHere], night: Day) -> int:
    """Return how many beds of a place are free in the night that begins on a day; ``holds``: those of the place."""
    now = standing(holds, night)
    if not is_open(place, night) or any(one.is_alone for one in now):
        return 0
    return max(0, place.beds - sum(one.people for one in now))


def too_many(place: PlaceHere, holds: Iterable[HoldHere], night: Day) -> int:
    """Return how many people hold beds of a place in a night beyond those there are; ``holds``: those of the place.

    Two desks may each have given the last bed before they heard of one another: both holds stand, and somebody has to
    choose. Where one party has the place alone, everybody else is too many. None in a place that is not open then: who
    leaves it is the business of a burn.
    """
    now = standing(holds, night)
    if not is_open(place, night):
        return 0
    alone = [one.people for one in now if one.is_alone]
    beds = min(place.beds, max(alone)) if alone and len(now) > 1 else place.beds
    return max(0, sum(one.people for one in now) - beds)


def drives(holds: Iterable[HoldHere], day: Day) -> int:
    """Return for how many drives somebody is held on a day: more than one is more than they can do.

    ``holds``: those of the helper. Whoever places by hand takes the whole day, so that of two such on one trip each
    counts; a plan may put several parties of one trip with one helper, and these are one.
    """
    now = standing(holds, day)
    by_hand = Counter(one.trip for one in now if not one.is_planned)
    return by_hand.total() + len({one.trip for one in now if one.is_planned} - by_hand.keys())


def beyond(count: int, most: int | None) -> int:
    """Return how many are too many of how many at most; none where nobody said how many."""
    return 0 if most is None else max(0, count - most)


def held_by_others(holds: Iterable[HoldHere], night: Day) -> int:
    """Return how many people have beds there in a night: a count is all that may be told of whom one cannot open."""
    return sum(one.people for one in standing(holds, night))


def is_open(place: PlaceHere, night: Day) -> bool:
    """Say whether a place may be used in a night."""
    is_begun = place.from_day is None or place.from_day <= night
    return place.state in _OPEN and is_begun and (place.until is None or night < place.until)


def is_there(helper: HelperHere, day: Day) -> bool:
    """Say whether somebody can help on a day, by what they said of their days."""
    is_begun = helper.from_day is None or helper.from_day <= day
    return is_begun and (helper.until is None or day <= helper.until) and day not in helper.not_days


def is_active(helper: HelperHere) -> bool:
    """Say whether somebody helps at all now."""
    return helper.state in _ACTIVE


def knowing(holds: Iterable[HoldHere], day: Day) -> tuple[HoldHere, ...]:
    """Return the holds whose people know a place, or were met by a helper, counted on a day within the window.

    Who was told counts, although it was freed since; what was freed before anybody was told does not.
    """
    counted = (one for one in holds if not one.is_freed or one.is_told)
    return tuple(one for one in counted if one.from_day <= day + WINDOW_DAYS and one.until > day - WINDOW_DAYS)


def known_to(holds: Iterable[HoldHere], day: Day) -> int:
    """Return how many people know a place, or a helper has met, on a day: those of `knowing`."""
    return sum(one.people for one in knowing(holds, day))


def admits(place: PlaceHere, kind: str) -> bool:
    """Say whether a place takes a party of a kind: men, women, mixed."""
    return kind in ADMITS.get(place.admits, frozenset())
