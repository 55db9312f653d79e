"""Two persons approve a plan, and then beds and helpers are held; or it is dropped, and they are given back (P12).

An act names the plan and the word that named its journeys, so that what is approved is what was looked at; with it each
leg is approved in its journey, by the rule of journeys, for whoever reads that alone. Refuses what
was changed since; a stop holds for ever. Holds are written by whoever confirms, before anybody is told (0012, point 2).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.approving import LEG
from safeconduct.evacuate.journeys.approving import subject_of as subject_of_leg
from safeconduct.evacuate.journeys.commands import approve as approve_leg
from safeconduct.evacuate.journeys.commands import confirm as confirm_leg
from safeconduct.evacuate.journeys.consents import against_leg, consents_of, helpers_here
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Leg
from safeconduct.evacuate.planning.drafts import Drafted, drafted_in, is_as_drafted, is_drafted, legs_in
from safeconduct.evacuate.planning.errors import ChangedSince, NotFreeAnyMore, PartiesSaidNo, PlanDropped
from safeconduct.evacuate.planning.keeping import freed, undraft
from safeconduct.evacuate.planning.reading import frozen_journeys
from safeconduct.evacuate.planning.standing_against import standing_against
from safeconduct.sync.act_views import acts_in
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, Verdict, body_of_act
from safeconduct.sync.deciding import say_second
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

PURPOSE: Final = "plan"


class Step(enum.Enum):
    """What an approval was: the first of two, the second, or one that had been given already."""

    FIRST = "first"
    SECOND = "second"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Approved:
    """How a plan stands after somebody approved it."""

    step: Step
    holds: int = 0


def subject_of(plan: Thing) -> str:
    """Return what an act says it is about: the plan, and the word that named its journeys."""
    said = plan.facts.get("journeys", ())
    return f"{plan.id.hex()}:{(said[-1].op if said else plan.began.op).hex()}"


def act_on(team: Team, plan: Thing) -> ActState | None:
    """Return the act about a plan as it stands now; of several the one that stops, then the one that is confirmed."""
    named = PURPOSE, subject_of(plan)
    every = acts_in(team.vault.tables, plan.part, team.people())
    mine = (one for one in every if (one.act.purpose, one.act.subject) == named)
    return max(mine, key=lambda one: one.standing, default=None)


def changed_since(facts: Facts, plan: Thing) -> tuple[Drafted, ...]:
    """Return the journeys whose legs are not what the plan drafted any more."""
    return tuple(one for one in drafted_in(plan) if not is_as_drafted(facts, one))


def approve(team: Team, plan: Thing, reason: str) -> Approved:
    """Approve a plan: the first person's word is an act, the second's confirms it and holds what it needs.

    PlanDropped, ChangedSince, PartiesSaidNo, NotFreeAnyMore, NoReason; the same person's second word changes nothing.
    """
    facts = Facts(team.vault.tables)
    state = act_on(team, plan)
    if plan.text("state") == "dropped" or (state is not None and state.standing is ActStanding.STOPPED):
        raise PlanDropped
    if state is not None and (state.standing is ActStanding.CONFIRMED or state.person == team.me.device.user.id):
        return Approved(Step.AGAIN)
    differing = changed_since(facts, plan)
    if differing:
        raise ChangedSince(journeys=len(differing))
    if against := said_no(team, plan):
        raise PartiesSaidNo(shown=", ".join(against))
    if lacking := standing_against(facts, plan, day_from_ms(team.clock.now_ms())):
        raise NotFreeAnyMore(shown=", ".join(lacking))
    if state is None:
        body = body_of_act(PURPOSE, subject_of(plan), reason=typed_reason(reason), deadline_ms=0)
        with team.together():
            team.vault.append([Intent(plan.part, ACT_KIND, body)])
            for leg in _legs(team, plan):
                approve_leg(team, leg, reason)
        return Approved(Step.FIRST)
    with team.together():
        say_second(team, state.act.word.id, Verdict.CONFIRM, reason)
        for leg in _legs(team, plan):
            if _waits_for_me(team, leg):
                confirm_leg(team, leg, reason)
        intents = [intent for one in drafted_in(plan) for intent in _holds(team, facts, one)]
        holds = sum(1 for one in intents if one.compartment not in {two.journey for two in drafted_in(plan)})
        team.vault.append([*intents, set_intent(plan, {"state": "used"})])
    return Approved(Step.SECOND, holds)


def said_no(team: Team, plan: Thing) -> tuple[str, ...]:
    """Return the code names of journeys of a plan whose people said no to what their legs need; each once."""
    facts, today = Facts(team.vault.tables), day_from_ms(team.clock.now_ms())
    journeys = (facts.only("journey", one.journey) for one in drafted_in(plan))
    return tuple(sorted({one.text("code_name") for one in journeys if one is not None and _refuses(team, one, today)}))


def _refuses(team: Team, journey: Thing, today: Day) -> bool:
    facts, held = Facts(team.vault.tables), consents_of(team, journey, today)
    helpers = helpers_here(facts)
    return any(against_leg(held, leg, helpers) for leg in legs_in(facts, journey.part))


def drop(team: Team, plan: Thing) -> int:
    """Drop a plan: its drafts are out of use and its holds given back. Return of how many journeys it leaves alone what
    people were told (P11)."""
    facts, frozen = Facts(team.vault.tables), frozen_journeys(team)
    named = [one.journey for one in drafted_in(plan) if is_drafted(facts, one)]
    intents = [intent for part in named if part not in frozen for intent in undraft(facts, part)]
    team.vault.append([*intents, set_intent(plan, {"state": "dropped"})])
    return len(frozen.intersection(named))


def _legs(team: Team, plan: Thing) -> tuple[Leg, ...]:
    """Return the legs of a plan that two persons have to approve: whoever approves the plan approves each of them."""
    named = {one.journey: one.ops for one in drafted_in(plan)}
    journeys = (one for one in read_journeys(team) if one.thing.part in named)
    return tuple(leg for one in journeys for leg in one.legs if leg.thing.began.op in named[one.thing.part])


def _waits_for_me(team: Team, leg: Leg) -> bool:
    """Say whether somebody else's approval of a leg as it stands waits for a second person."""
    subject, me = subject_of_leg(leg.thing), team.me.device.user.id
    red = (one for one in leg.acts if one.standing is ActStanding.RED and one.act.purpose == LEG)
    return any(one.act.subject == subject and one.person != me for one in red)


def _holds(team: Team, facts: Facts, one: Drafted) -> Iterator[Intent]:
    """Give the holds that a journey needs, and the word by which it knows them; what it held before is given back."""
    journey = facts.only("journey", one.journey)
    if journey is None:
        return
    yield from freed(facts, one.journey)
    size = journey.number("size") or 1
    ids = []
    for leg in legs_in(facts, one.journey):
        first, until = leg.number("day"), leg.number("until_day")
        for code, what in (("place", "bed"), ("helper", "helper"), ("trip", "seat")):
            of = facts.thing(code, leg.id_of(code)) if leg.id_of(code) else None
            if of is None or first is None or until is None:
                continue
            ids.append(draw(team.entropy))
            values: dict[str, Value | None] = {
                "of": of.id,
                "what": what,
                "from_day": first,
                "until": until if what == "bed" else max(until, first + 1) if what == "helper" else first + 1,
                "people": size,
                "alone": journey.yes("hot") or journey.yes("alone"),
                "state": "held",
                "planned": True,
            }
            if what == "helper" and leg.id_of("trip"):
                values["trip"] = leg.id_of("trip")
            yield new_intent(team, of.part, "hold", values, thing=ids[-1])
    yield set_intent(journey, {"holds": tuple(ids) or None})
