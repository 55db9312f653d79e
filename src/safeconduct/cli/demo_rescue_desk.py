"""A coordinator's desk of the demonstration, as a process of its own: cases, a plan, legs under way, told by lines.

Everything it does is what the commands and pages do (`demo_desk`). Its people, places and helpers are invented
(`demo_rescue_data`). Whether anything under way was moved is read from what was said of it, and not from what a page
would show (`demo_rescue_judge`). Started by `demo_rescue` alone.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_desk import DemoDesk, Order, main
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.demo_rescue_judge import Said, moved, said_under_way
from safeconduct.cli.demo_rescue_placing import best_way, least_fitting, refused
from safeconduct.evacuate.cases.commands import From, Origin, open_case, vouch_intent
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.explaining.kept import kept_difference
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.wording import difference_line
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.commands import approve as approve_leg
from safeconduct.evacuate.journeys.commands import brief_intents, confirm, step_intent
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.types import Party, World
from safeconduct.evacuate.planning.approving import approve
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.repairing import repaired
from safeconduct.evacuate.planning.showing import day_namer, namer
from safeconduct.evacuate.running.burning import answer as burn_answer
from safeconduct.evacuate.running.commands import add_intents, burn_intents, hear_intents, words_intent
from safeconduct.evacuate.running.net import burnt_from, net_of, touched
from safeconduct.evacuate.running.reading import alarms_here
from safeconduct.evacuate.running.types import Agreed
from safeconduct.intake.commands import Draft, open_inbox
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.protect.members import Role
from safeconduct.record.items import split_name
from safeconduct.record.queries import Record
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort

# Steps of the search: the same plan on every machine, in a second or two (docs/formats/plan.md).
_STEPS: Final = 400
_HOUR_MS: Final = 3_600_000
# Words that sound like anything else, of people who do not exist.
_WORDS: Final = Agreed("the soup is ready", "the bus is late again", "aunt Vera sends her love")
_REASON: Final = "looked at together"
_SHARED: Final = (Sort.PLANNING, Sort.PLACES, Sort.HELPERS, Sort.CASE, Sort.JOURNEY)


class RescueDesk(DemoDesk):
    """A coordinator's vault, and what may be asked of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._language: Language = "en"
        self._before: Said = {}

    @property
    def _now(self) -> int:
        return self.team.clock.now_ms()

    @property
    def _facts(self) -> Facts:
        return Facts(self.vault.tables)

    def speak(self, order: Order) -> Json:
        """Draw names and say sentences in a language from now on."""
        self._language = "ru" if order["language"] == "ru" else "en"
        return {}

    def rescue(self, order: Order) -> Json:
        """Write the invented rescue, and open a case from a call and one from the record."""
        del order
        write_rescue(self.team, day_from_ms(self._now), self._language)
        here = Intake(self.vault.tables).inbox(open_inbox(self.team, "people in danger"))
        call = Call(Draft(Channel.PHONE, "they asked for my cousin at the mill"))
        logged = log_call(self.team, here, call, self._language)
        request = From(Origin.REQUEST, (here.part + logged.thread.id).hex(), self._now)
        record = Record(self.vault.tables)
        claims = (opened.name for source, _ in record.sources() for opened in record.claims_of_source(source))
        for came in (request, From(Origin.CLAIM, split_name(next(claims))[1], self._now)):
            open_case(self.team, came, {}, people=1, language=self._language)
        cases = read_cases(self._facts)
        origins = Counter(one.text("sort") for case in cases for one in case.origins)
        return {
            "cases": len(cases),
            "people": sum(one.size for one in cases),
            "from_request": origins["request"],
            "from_record": origins["claim"],
        }

    def share(self, order: Order) -> Json:
        """Let a colleague into every part of the rescue that they are not in yet."""
        team = self.team
        devices = [one for one, _ in team.devices() if one.user.certificate.terms.alias == order["alias"]]
        parts = [one.id for one in team.compartments() if one.sort in _SHARED]
        for part in parts:
            new = [(one, Role.WRITE) for one in devices if one.id not in team.members(part)]
            if new:
                admit(team, part, new)
        return {"parts": len(parts)}

    def vouch(self, order: Order) -> Json:
        """Vouch for every party, as one of two persons who have to."""
        del order
        cases = read_cases(self._facts)
        self.vault.append(vouch_intent(self.team, one) for one in cases)
        return {"cases": len(cases)}

    def plan(self, order: Order) -> Json:
        """Plan for everybody and draft their journeys."""
        del order
        team, today = self.team, day_from_ms(self._now)
        made = make_plan(make_run(read_world(team, today), today, team.entropy), seconds=0, steps=_STEPS)
        home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        kept = self._facts.thing("plan", keep_plan(team, made, home, parent=None, language=self._language))
        return _figures(kept, kept.number("bound") or 0) if kept is not None else {}

    def approve_plan(self, order: Order) -> Json:
        """Approve the newest plan, as the first or the second of two."""
        del order
        done = approve(self.team, plans(self._facts)[-1], _REASON)
        return {"step": done.step.name.lower(), "holds": done.holds}

    def place(self, order: Order) -> Json:
        """Place a party by hand: first where it cannot be, with all that stands against it, then where it can."""
        del order
        unplaced, world = self._unplaced()
        ways = [(party, best_way(party, world)) for party in unplaced]
        party, chosen = min(ways, key=lambda one: len(refused(one[0], one[1], world)))
        against = refused(party, least_fitting(party, world), world)
        left = refused(party, chosen, world)
        place(self.team, party, chosen, world, language=self._language, has_seen=bool(left))
        approve_leg(self.team, self._by_hand()[1], _REASON)
        return {"refused": list[Json](against), "refused_where_it_was_placed": list[Json](left)}

    def send_off(self, order: Order) -> Json:
        """Confirm what was placed by hand; bring one party of the plan to its first house, and send another off."""
        del order
        confirm(self.team, self._by_hand()[1], _REASON)
        arrived, on_the_road = self._to_send_off()
        for journey, steps in ((arrived, (LegState.DEPARTED, LegState.ARRIVED)), (on_the_road, (LegState.DEPARTED,))):
            for step in (None, *steps):
                self._go_on(journey.part, step)
        return {"states": [self._first_leg(one.part)[1].state.value for one in (arrived, on_the_road)]}

    def remember(self, order: Order) -> Json:
        """Remember what was said of everything under way, to hold it against what is said later."""
        del order
        self._before = said_under_way(self.team)
        return {"legs": len(self._before)}

    def moved(self, order: Order) -> Json:
        """Say of how many legs under way something else is said now of what moves people."""
        del order
        return {"legs": len(self._before), "moved": moved(self._before, said_under_way(self.team))}

    def burn(self, order: Order) -> Json:
        """Burn the house in which people are and to which most others are to come; say what follows."""
        del order
        team, of = self.team, self._house()
        began = time.perf_counter()
        journeys = read_journeys(team)
        fallen = burnt_from(self._facts, journeys, "place", of)
        answer = burn_answer(fallen, net_of(self._facts, journeys, self._now), self._now)
        seconds = time.perf_counter() - began
        home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        values: Values = {"kind": "place", "of": of, "words": "neighbours asked who lives there"}
        self.vault.append(burn_intents(team, home, values, touched(answer, journeys), now_ms=self._now))
        return {
            "legs_called_off": len(answer.called_off),
            "leave_tonight": len(answer.leaving) + answer.unread,
            "exposed": len(answer.exposed),
            "seconds": round(seconds, 3),
        }

    def repair(self, order: Order) -> Json:
        """Repair the approved plan, say how good it is now and what changes by it."""
        del order
        team, before = self.team, plans(self._facts)[-1]
        made = repaired(team, before, day_from_ms(self._now))
        kept = keep_plan(team, made, before.part, parent=before, language=self._language)
        plan = self._facts.thing("plan", kept)
        if plan is None:
            return {}
        # Nothing is proved of a plan that was repaired: how far it can be from the best, a search for all of them says.
        bound = make_plan(made.run, seconds=0, steps=_STEPS).outcome.bound
        found = kept_difference(team, before, plan)
        names = Names(self._language, namer(self._facts), day_namer(self._language))
        return {
            "plan": _figures(plan, bound),
            "another_way": len(made.changed),
            "no_other_way": len(made.unplaced),
            "unchanged_legs": found.difference.unchanged_legs,
            "people_told": found.difference.people_told,
            "difference": difference_line(found.difference, names),
        }

    def duress(self, order: Order) -> Json:
        """Hear the word that says that they are forced, and say which alarms there are then."""
        del order
        journey, leg = self._on_the_road()
        check_in = next(one for one in journey.check_ins if one.id_of("leg") == leg.id)
        said = f"all fine, {_WORDS.forced}"
        self.vault.append(hear_intents(self.team, journey, check_in, said, now_ms=self._now))
        return self.alarms({})

    def alarms(self, order: Order) -> Json:
        """Return the alarms of this desk."""
        del order
        found = alarms_here(self.team, self._now)
        return {
            "alarms": len(found),
            "forced": sum(one.is_forced for one in found),
            "state": self._on_the_road()[1].state.value,
        }

    def _unplaced(self) -> tuple[list[Party], World]:
        team, today = self.team, day_from_ms(self._now)
        journeys = read_journeys(team)
        parties = [party_of(one, team.people().get, today) for one in read_cases(self._facts)]
        moving = {one.case for one in journeys}
        unplaced = [one for one in parties if one.case not in moving and one.origin and one.papers]
        return unplaced, world_of(self._facts, journeys, parties, today)

    def _by_hand(self) -> tuple[Journey, Leg]:
        """Return the journey that no plan names, and its first leg."""
        planned = {one.journey for one in drafted_in(plans(self._facts)[-1])}
        journey = next(one for one in read_journeys(self.team) if one.part not in planned)
        return journey, journey.legs[0]

    def _first_leg(self, part: CompartmentId) -> tuple[Journey, Leg]:
        journey = next(one for one in read_journeys(self.team) if one.part == part)
        return journey, journey.legs[0]

    def _on_the_road(self) -> tuple[Journey, Leg]:
        """Return the journey that has left and not arrived, and the leg that it is on."""
        on = (LegState.DEPARTED, LegState.DURESS)
        return next((one, leg) for one in read_journeys(self.team) for leg in one.legs if leg.state in on)

    def _to_send_off(self) -> tuple[Journey, Journey]:
        """Return two journeys of the plan, the most urgent: one to the house of most of them, and one to another."""
        planned = {one.journey for one in drafted_in(plans(self._facts)[-1])}
        journeys = sorted(
            (one for one in read_journeys(self.team) if one.part in planned), key=lambda one: -one.tier.value
        )
        house = Counter(_first_house(one) for one in journeys).most_common(1)[0][0]
        there = next(one for one in journeys if _first_house(one) == house)
        return there, next(one for one in journeys if _first_house(one) != house)

    def _go_on(self, part: CompartmentId, step: LegState | None) -> None:
        """Tell the helper of a first leg, agree words and when they are heard from; or say what happened to it."""
        journey, leg = self._first_leg(part)
        if step is not None:
            self.vault.append([step_intent(leg, step, at_ms=self._now)])
            return
        told: Values = {"who": "helper", "whom": leg.thing.id_of("helper"), "what": ("person", "time")}
        self.vault.append([*brief_intents(self.team, leg, told, now_ms=self._now), words_intent(journey, _WORDS)])
        self.vault.append(add_intents(self.team, leg, [("arrive", self._now + 2 * _HOUR_MS)], {}))

    def _house(self) -> ThingId:
        """Return the house in which somebody is who has arrived."""
        here = (there for one in read_journeys(self.team) if (there := staying(one)) is not None)
        return ThingId(next(here).thing.id_of("place"))


def _first_house(journey: Journey) -> bytes:
    return next((leg.thing.id_of("place") for leg in journey.legs if leg.thing.id_of("place")), b"")


def _figures(plan: Thing, bound: int) -> dict[str, Json]:
    """Return how good a kept plan is beside what no plan for the same people can be better than."""
    score = plan.number("score") or 0
    return {
        "people_asked": plan.number("asked"),
        "people_moved": plan.number("moved"),
        "score": score,
        "bound": bound,
        "gap_percent": round((score - bound) * 100 / score, 2) if score else 0.0,
        "journeys": len(drafted_in(plan)),
    }


if __name__ == "__main__":
    main(RescueDesk)
