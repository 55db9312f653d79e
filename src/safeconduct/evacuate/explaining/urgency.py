"""Why this party first: its tier, what is left of its window, and on how many days it could still leave."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.evacuate.explaining.errors import NothingSuchToExplain
from safeconduct.evacuate.explaining.loosening import must_go
from safeconduct.evacuate.explaining.types import DayWays, Urgency
from safeconduct.evacuate.planner.choices import Choices, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.resolving import going_of, reserve_in, state_of
from safeconduct.evacuate.planner.state import NEVER, NOBODY, State, nights_between


def urgency(instance: Instance, plan: Plan, party: str, today: int = 0, reserve: Reserve | None = None) -> Urgency:
    """Return why a party comes when it does in a valid plan; `NothingSuchToExplain`.

    Ways are counted beside all others, who stay as planned, and on to the horizon: what comes after the deadline shows
    what waiting would mean.
    """
    at = next((at for at, one in enumerate(instance.parties) if one.id == party), -1)
    if at < 0:
        raise NothingSuchToExplain(shown=party)
    mine = instance.parties[at]
    going = going_of(instance, plan)
    planned = next((instance.trips[one.way.trip].day for one in going if one.at == at), -1)
    kept = reserve or reserve_in(instance, plan)
    days = _days(Choices(instance, kept), plan, at, max(today, mine.ready_on))
    after = planned if planned >= 0 else today - 1
    order = sorted(range(len(instance.parties)), key=lambda one: _order(instance, one))
    return Urgency(
        party=party,
        tier=mine.tier,
        rank=order.index(at) + 1,
        parties=len(order),
        deadline=mine.deadline_on,
        days_left=max(0, mine.deadline_on - max(today, mine.ready_on)),
        planned_on=planned,
        days=days,
        next_day=next((one.day for one in days if one.day > after), -1),
    )


def _order(instance: Instance, at: int) -> tuple[int, int, int]:
    """Return what the greedy plan serves by."""
    party = instance.parties[at]
    return -party.tier, party.deadline_on, at


def _days(given: Choices, plan: Plan, at: int, first: int) -> tuple[DayWays, ...]:
    """Return the days from ``first`` to the horizon on which a party could leave beside the others."""
    instance = given.instance
    party = instance.parties[at]
    parties = (*instance.parties[:at], replace(party, deadline_on=instance.horizon), *instance.parties[at + 1 :])
    wider = must_go(replace(instance, parties=parties), at)
    choices = Choices(wider, given.reserve)
    state = state_of(choices, going_of(instance, plan), without=(at,))
    found: dict[int, list[int]] = {}
    for _, _, number in choices.trips(at):
        trip = wider.trips[number]
        if trip.day >= first and state.has_seats(number, party.size):
            ways = _ways(choices, state, at, number)
            found.setdefault(trip.day, []).append(ways)
    counted = ((day, [ways for ways in found[day] if ways]) for day in sorted(found))
    return tuple(DayWays(day, len(ways), sum(ways)) for day, ways in counted if ways)


def _ways(choices: Choices, state: State, at: int, number: int) -> int:
    """Return how many onward legs a party could go on by after a trip, each with houses for all nights."""
    instance = choices.instance
    party, trip = instance.parties[at], instance.trips[number]
    if state.helper_for(number, party.size)[1] == NOBODY:
        return 0
    transits = choices.places(party, trip.city, is_safe=False)
    found = 0
    for _, _, onward in choices.legs(at, trip.city, trip.day):
        leg = instance.onward[onward]
        if not state.has_leg(onward):
            continue
        if state.house_for(at, transits, nights_between(trip.day, leg.leaves_on)) == NOBODY:
            continue
        safes = choices.places(party, leg.end, is_safe=True)
        found += state.leaving_after(at, onward, safes, NEVER) is not None
    return found
