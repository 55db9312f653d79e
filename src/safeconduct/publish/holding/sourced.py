"""What somebody entered of how many people there are, with its source: things that name a claim, and a place as typed.

A source counts while its claim opens here and stands. A place counts while what was typed names one of the list alone.
Both `populations` and `knowing` read their things so. Refuses to count anything else (P12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.publish.quasi.places import find_places, place_of, places
from safeconduct.publish.statements import ClaimId
from safeconduct.publish.worlds import Claim

ClaimsOf = Callable[[Iterable[ClaimId]], Mapping[ClaimId, Claim]]
"""How claims stand, of those that open here."""


def source_of(thing: Thing) -> ClaimId:
    """Return the claim that says so; empty where nobody named one."""
    return ClaimId(thing.text("source"))


def standing(things: Iterable[Thing], claims_of: ClaimsOf) -> frozenset[ClaimId]:
    """Return the sources of things that stand."""
    sources = dict.fromkeys(source for one in things if (source := source_of(one)))
    return frozenset(id_ for id_, claim in claims_of(sources).items() if not claim.is_superseded)


def place_typed(typed: str) -> str | None:
    """Return the code of one place as it was typed; empty for none typed, None where it names none or several."""
    if not typed:
        return ""
    if place_of(typed) in places():
        return place_of(typed)
    codes = {one.code for one in find_places(typed) if one.code}
    return next(iter(codes)) if len(codes) == 1 else None


def days_of(thing: Thing) -> Interval | None:
    """Return from when until when, open where nobody said; None where the end lies before the beginning."""
    first, last = thing.number("from_day"), thing.number("until_day")
    days = Interval(OPEN_LO if first is None else first, OPEN_HI if last is None else last)
    return days if days.lo <= days.hi else None
