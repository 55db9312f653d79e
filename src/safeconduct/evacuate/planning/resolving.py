"""From a kept plan to the numbers of a run of today: which of its ways still stand, and who lost theirs.

The entry repeats no way (decision 0012, point 4), so whatever is asked of a kept plan is worked out anew from its
journeys, and from the world as it is now. A journey of which people were told is in no run, and is counted (P11).
Refuses to take for standing what the day, a helper or a house of today contradicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.reading import words_of
from safeconduct.evacuate.planner.choices import STAYING, Reserve
from safeconduct.evacuate.planner.plan import Plan, plan_of
from safeconduct.evacuate.planner.replacing import what_stands
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.state import Itinerary
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.reading import frozen_journeys, read_world
from safeconduct.evacuate.planning.types import Run
from safeconduct.sync.team import Team

_KINDS = ("extraction", "onward", "departure")


@dataclass(frozen=True, slots=True)
class Standing:
    """A kept plan as it stands today, as numbers of a run.

    ``ways`` and ``plan``: what stands, one beside the other. ``hit``: parties by index that had a way and have none.
    ``journeys``: of whom is planned for, by case. ``gone``: code names of parties that are not planned for any more.
    ``under_way``: journeys of which people were told; ``unread``: journeys that do not open here.
    """

    run: Run
    ways: Ways
    plan: Plan
    hit: tuple[int, ...]
    journeys: Mapping[ThingId, CompartmentId]
    gone: tuple[str, ...]
    under_way: int
    unread: int

    @property
    def lost(self) -> tuple[str, ...]:
        """Code names of those who need another way, or are not planned for any more."""
        parties = self.run.instance.parties
        return tuple(sorted((*(self.run.name(parties[at].id) for at in self.hit), *self.gone)))


def standing(team: Team, plan: Thing, today: Day) -> Standing:
    """Return a kept plan as it stands today. Linear in what may be planned with; nothing is written.

    Beds that the plan kept free are no reason against a way that it has: they are for such a night.
    """
    facts, frozen = Facts(team.vault.tables), frozen_journeys(team)
    run = make_run(read_world(team, today), today, team.entropy, reserve_beds=plan.number("reserve") or 0)
    index = _index(run)
    wanted: dict[int, Itinerary] = {}
    journeys: dict[ThingId, CompartmentId] = {}
    hit: list[int] = []
    gone: list[str] = []
    under_way = unread = 0
    for one in drafted_in(plan):
        journey = facts.only("journey", one.journey)
        if journey is None:
            unread += 1
        elif journey.part in frozen:
            under_way += 1
        elif (case := ThingId(journey.id_of("case"))) not in index:
            gone.append(_called(facts, journey))
        else:
            at, journeys[case] = index[case], journey.part
            way = _way(run, index, legs_in(facts, journey.part))
            if way is None:
                hit.append(at)
            else:
                wanted[at] = way
    ways = what_stands(run.instance, without_reserve(run.reserve), wanted)
    lost = (*hit, *(at for at in wanted if ways[at] is None))
    held = plan_of(run.instance, ways)
    return Standing(run, ways, held, tuple(sorted(lost)), journeys, tuple(gone), under_way, unread)


def without_reserve(reserve: Reserve) -> Reserve:
    """Return what others have, and what a party may not use, without the beds that are kept free."""
    return replace(reserve, held=(0,) * len(reserve.held), days=0)


def _index(run: Run) -> dict[ThingId, int]:
    """Return where each thing of a run stands among its kind in the instance."""
    instance = run.instance
    found = {run.parties[one.id].case: at for at, one in enumerate(instance.parties)}
    found |= {run.places[one.id].id: at for at, one in enumerate(instance.places)}
    found |= {run.helpers[one.id].id: at for at, one in enumerate(instance.helpers)}
    found |= {run.trips[one.id].id: at for at, one in enumerate(instance.trips)}
    found |= {run.trips[one.id].id: at for at, one in enumerate(instance.onward)}
    return found | {run.trips[one.id].id: at for at, one in enumerate(instance.departures)}


def _way(run: Run, index: Mapping[ThingId, int], legs: Sequence[Thing]) -> Itinerary | None:
    """Return the way of a journey's legs; None where anything of it is not to be had today, or was called off."""
    rides = {kind: leg for leg in legs for kind in _KINDS if leg.text("kind") == kind}
    stays = [ThingId(leg.id_of("place")) for leg in legs if leg.text("kind") == "stay"]
    days = {one.id: one.day for one in run.trips.values()}
    is_called_off = any(words_of(leg) for leg in legs)
    is_whole = len(stays) == 2 and {"extraction", "onward"} <= rides.keys() and len(legs) == len(stays) + len(rides)
    if is_called_off or not is_whole:
        return None
    trips = {kind: ThingId(leg.id_of("trip")) for kind, leg in rides.items()}
    if any(days.get(trips[kind]) != leg.number("day") for kind, leg in rides.items()):
        return None
    things = (trips["extraction"], ThingId(rides["extraction"].id_of("helper")), stays[0], trips["onward"], stays[1])
    found = [index.get(one) for one in things]
    departure = index.get(trips["departure"]) if "departure" in trips else STAYING
    numbers = [one for one in (*found, departure) if one is not None]
    return Itinerary(*numbers) if len(numbers) == len(Itinerary._fields) else None


def _called(facts: Facts, journey: Thing) -> str:
    case = facts.thing("case", journey.id_of("case"))
    return case.text("code_name") if case is not None else journey.text("code_name")
