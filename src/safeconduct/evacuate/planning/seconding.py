"""The second person's word on an act of a rescue, wherever it is said: the same is asked as on the page of the thing.

A red band and a list of acts name every act there is. What is confirmed there is a leg or a plan like any other: nobody
confirms past what its people agreed to, and beds are held (P11, P12). What an act is about is named by its journey and
leg, or its plan, for whoever opens that. Refuses nothing of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.approving import LEG, names_leg
from safeconduct.evacuate.journeys.approving import subject_of as subject_of_leg
from safeconduct.evacuate.journeys.commands import confirm
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.evacuate.planning.approving import PURPOSE, approve, subject_of
from safeconduct.evacuate.planning.drafts import drafted_in
from safeconduct.sync.acts import EMERGENCY_GO, ActState, Verdict
from safeconduct.sync.deciding import say_second
from safeconduct.sync.team import Team


@dataclass(frozen=True, slots=True)
class Matters:
    """What acts of a rescue are about, as far as it opens here: legs by act, plans by part and subject."""

    legs: Mapping[OpId, tuple[Journey, Leg]]
    plans: Mapping[tuple[CompartmentId, str], Thing]

    def leg(self, state: ActState) -> tuple[Journey, Leg] | None:
        """Return the journey and leg of an act; None where it is about none, or the journey does not open here."""
        return self.legs.get(state.act.word.id)

    def plan(self, state: ActState) -> Thing | None:
        """Return the plan of an act as it was begun; None where it is about none that stands so."""
        if state.act.purpose != PURPOSE:
            return None
        return self.plans.get((state.act.word.compartment, state.act.subject))

    def is_changed(self, state: ActState) -> bool:
        """Return whether what moves the people of its leg was changed since an act was begun: it counts no more."""
        found = self.leg(state)
        return found is not None and subject_of_leg(found[1].thing) != state.act.subject

    def with_plan(self, state: ActState, states: Iterable[ActState]) -> tuple[ActState, ...]:
        """Return those acts about legs that the second word on an act about a plan confirms with it."""
        plan = self.plan(state)
        journeys = {one.journey for one in drafted_in(plan)} if plan is not None else set()
        mine = (one for one in states if one.act.purpose == LEG and one.person == state.person)
        return tuple(one for one in mine if (found := self.leg(one)) is not None and found[0].part in journeys)


def matters_of(team: Team, states: Collection[ActState]) -> Matters:
    """Return what acts are about. Journeys and plans are read only where an act is about such."""
    legs: dict[OpId, tuple[Journey, Leg]] = {}
    if any(names_leg(one.act) for one in states):
        held = ((journey, leg) for journey in read_journeys(team) for leg in journey.legs)
        legs = {act.act.word.id: (journey, leg) for journey, leg in held for act in leg.acts}
    plans: dict[tuple[CompartmentId, str], Thing] = {}
    if any(one.act.purpose == PURPOSE for one in states):
        plans = {(one.part, subject_of(one)): one for one in Facts(team.vault.tables).things("plan")}
    return Matters(legs, plans)


def say_second_of(team: Team, state: ActState, verdict: Verdict, reason: str) -> None:
    """Confirm or stop an act; it is written when it returns. Whatever `confirm`, `approve` and `say_second` raise."""
    act = state.act
    is_others = state.person != team.me.device.user.id
    if verdict is Verdict.CONFIRM and is_others and act.purpose in (PURPOSE, LEG, EMERGENCY_GO):
        matters = matters_of(team, (state,))
        if plan := matters.plan(state):
            approve(team, plan, reason)
            return
        if found := matters.leg(state):
            confirm(team, found[1], reason)
            return
    say_second(team, act.word.id, verdict, reason)


__all__: Final = ["Matters", "matters_of", "say_second_of"]
