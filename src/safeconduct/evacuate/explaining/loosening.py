"""An instance in which some sorts of limit are thought away for one party, and nothing else changes.

So that "were there but a bed" means something that `planner.checking` can check: the plan with that party added is
valid in the loosened instance. Each family only ever widens what is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from safeconduct.evacuate.explaining.types import Family
from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.instance import ANYBODY, Helper, Instance, Party

# What leaving the party costs that is asked about: more than any way, so that possible and worthwhile are not mixed up;
# less than `state.NEVER`.
MUCH: Final = 1 << 40
# The tier of that party alone; files have 1 to 4.
OWN_TIER: Final = 0
# A helper whom nobody has: could run any trip, and may meet this one party. No file's id has a "+" in front of a space.
ONE_MORE: Final = "+ 1"


def loosened(instance: Instance, reserve: Reserve, at: int, families: Collection[Family]) -> tuple[Instance, Reserve]:
    """Return the instance and the reserve without some limits, as far as they concern a party."""
    for family, loosen in _LOOSEN.items():
        if family in families:
            instance = loosen(instance, at)
    if Family.RESERVE in families:
        reserve = replace(reserve, held=(0,) * len(reserve.held), days=0)
    if Family.BANS in families:
        reserve = replace(reserve, barred=tuple(one for one in reserve.barred if one.party != at))
    return instance, reserve


def must_go(instance: Instance, at: int) -> Instance:
    """Return the instance in which leaving a party is dearer than anything; all else costs the same."""
    weights, party = instance.weights, instance.parties[at]
    waiting = {**weights.waiting, OWN_TIER: weights.waiting[party.tier]}
    own = replace(weights, unserved={**weights.unserved, OWN_TIER: MUCH}, waiting=waiting)
    return _party(replace(instance, weights=own), at, replace(party, tier=OWN_TIER))


def _party(instance: Instance, at: int, party: Party) -> Instance:
    parties = instance.parties
    return replace(instance, parties=(*parties[:at], party, *parties[at + 1 :]))


def _size(instance: Instance, at: int) -> int:
    return instance.parties[at].size


def _beds(instance: Instance, at: int) -> Instance:
    more = _size(instance, at)
    return replace(instance, places=tuple(replace(one, beds=one.beds + more) for one in instance.places))


def _place_cap(instance: Instance, at: int) -> Instance:
    more = _size(instance, at)
    places = tuple(replace(one, people_cap=one.people_cap + more) for one in instance.places)
    return replace(instance, places=places)


def _admits(instance: Instance, at: int) -> Instance:
    kind = instance.parties[at].kind
    places = (one if one.is_open_to(kind) else replace(one, admits=ANYBODY) for one in instance.places)
    return replace(instance, places=tuple(places))


def _helpers(instance: Instance, at: int) -> Instance:
    new = len(instance.helpers)
    helpers = (*instance.helpers, Helper(ONE_MORE, _size(instance, at)))
    trips = tuple(replace(one, helpers=(*one.helpers, new)) for one in instance.trips)
    return replace(instance, helpers=helpers, trips=trips)


def _helper_cap(instance: Instance, at: int) -> Instance:
    more = _size(instance, at)
    helpers = tuple(replace(one, people_cap=one.people_cap + more) for one in instance.helpers)
    return replace(instance, helpers=helpers)


def _seats(instance: Instance, at: int) -> Instance:
    more = _size(instance, at)
    return replace(instance, trips=tuple(replace(one, seats=one.seats + more) for one in instance.trips))


def _window(instance: Instance, at: int) -> Instance:
    return _party(instance, at, replace(instance.parties[at], ready_on=0, deadline_on=instance.horizon))


def _documents(instance: Instance, at: int) -> Instance:
    ready = {one.country: 0 for one in instance.departures}
    return _party(instance, at, replace(instance.parties[at], documents=ready))


def _id_check(instance: Instance, at: int) -> Instance:
    strictest = max((one.check for one in instance.onward), default=0)
    party = instance.parties[at]
    return _party(instance, at, replace(party, most_check=max(strictest, party.most_check)))


def _conflicts(instance: Instance, at: int) -> Instance:
    return replace(instance, conflicts=tuple(pair for pair in instance.conflicts if at not in pair))


def _onward(instance: Instance, at: int) -> Instance:
    onward = tuple(replace(one, party_cap=one.party_cap + 1) for one in instance.onward)
    departures = tuple(replace(one, party_cap=one.party_cap + 1) for one in instance.departures)
    return replace(instance, onward=onward, departures=departures)


def _transit_nights(instance: Instance, at: int) -> Instance:
    return replace(instance, most_transit_nights=instance.horizon)


_LOOSEN: Final[Mapping[Family, Callable[[Instance, int], Instance]]] = {
    Family.BEDS: _beds,
    Family.PLACE_CAP: _place_cap,
    Family.ADMITS: _admits,
    Family.HELPERS: _helpers,
    Family.HELPER_CAP: _helper_cap,
    Family.SEATS: _seats,
    Family.WINDOW: _window,
    Family.DOCUMENTS: _documents,
    Family.ID_CHECK: _id_check,
    Family.CONFLICTS: _conflicts,
    Family.ONWARD: _onward,
    Family.TRANSIT_NIGHTS: _transit_nights,
}
