"""Where people of the open cases of this desk are held, or were last seen, by the record: for the check, and articles.

A case is tied to the record by the claims that it names (`evacuate.running.learning`); whose case does not open here is
not here. Refuses to give a name: ids of cases and codes of places alone (P12; decision 0020, point 12).
"""

from __future__ import annotations

from typing import Final

from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.evacuate.running.learning import Stay, stays_of_each
from safeconduct.publish.quasi.places import find_places, town_codes
from safeconduct.publish.worlds import Detained, EventId
from safeconduct.record.detention.keys import place_behind
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Place
from safeconduct.sync.team import Team

# A place is looked for under its own names, and under those of what it lies in up to the town: who reads of the one
# looks in the other.
_UP_TO: Final = (Kind.CITY, Kind.TOWN, Kind.VILLAGE)
_WIDE: Final = (Kind.REPUBLIC, Kind.DISTRICT)


def detained(team: Team) -> tuple[Detained, ...]:
    """Return where people of the open cases are or were held, or were last seen; a case of whom nothing says it is left
    out. Read once for as long as nothing is written.
    """
    return team.remembered("detained", lambda: _detained(team))


def cases_named(team: Team, ids: tuple[EventId, ...]) -> tuple[Case, ...]:
    """Return the cases of these ids, in the order of the cases of this desk."""
    return tuple(one for one in cases_here(team) if _id_of(one) in ids)


def _detained(team: Team) -> tuple[Detained, ...]:
    cases = [one for one in cases_here(team) if one.state is not State.CLOSED]
    found = [
        Detained(_id_of(case), frozenset(code for stay in stays for code in _codes(stay)))
        for case, stays in zip(cases, stays_of_each(team, cases), strict=True)
    ]
    return tuple(sorted((one for one in found if one.places), key=lambda one: one.case))


def _id_of(case: Case) -> EventId:
    return EventId(case.thing.id.hex())


def _codes(stay: Stay) -> frozenset[str]:
    """Return the codes of a place by the words of the claim, and by every name that the gazetteer has for it.

    Of a place that the gazetteer does not have, by the names of the town that it is said to lie in.
    """
    codes = set(town_codes(stay.called))
    place = place_behind(stay.place)
    if place is None and stay.lies_in is not None:
        around = places()[stay.lies_in]
        place = None if around.kind in _WIDE else around
    while place is not None:
        codes |= _of_names(place)
        above = None if place.kind in _UP_TO else places().get(place.parent)
        place = None if above is None or above.kind in _WIDE else above
    return frozenset(codes)


def _of_names(place: Place) -> set[str]:
    return {one.code for name in place.names for one in find_places(name.text) if one.code}
