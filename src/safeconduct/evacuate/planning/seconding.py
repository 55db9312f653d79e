"""The second person's word on an act of a rescue, wherever it is said: the same is asked as on the page of the thing.

A red band and a list of acts name every act there is. What is confirmed there is a leg or a plan like any other: nobody
confirms past what its people agreed to, and beds are held (P11, P12). Refuses nothing of its own.
"""

from __future__ import annotations

from typing import Final

from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.approving import LEG
from safeconduct.evacuate.journeys.commands import confirm
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.planning.approving import PURPOSE, approve, subject_of
from safeconduct.sync.acts import EMERGENCY_GO, ActState, Verdict
from safeconduct.sync.deciding import say_second
from safeconduct.sync.team import Team


def say_second_of(team: Team, state: ActState, verdict: Verdict, reason: str) -> None:
    """Confirm or stop an act; it is written when it returns. Whatever `confirm`, `approve` and `say_second` raise."""
    act = state.act
    is_others = state.person != team.me.device.user.id
    if verdict is Verdict.CONFIRM and is_others and act.purpose == PURPOSE:
        for plan in Facts(team.vault.tables).things("plan"):
            if plan.part == act.word.compartment and subject_of(plan) == act.subject:
                approve(team, plan, reason)
                return
    if verdict is Verdict.CONFIRM and is_others and act.purpose in (LEG, EMERGENCY_GO):
        legs = (leg for journey in read_journeys(team) for leg in journey.legs)
        for leg in legs:
            if any(one.act.word.id == act.word.id for one in leg.acts):
                confirm(team, leg, reason)
                return
    say_second(team, act.word.id, verdict, reason)


__all__: Final = ["say_second_of"]
