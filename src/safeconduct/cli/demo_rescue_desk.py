"""A coordinator's desk of the demonstration, as a process of its own: cases, a plan, a leg under way, told by lines.

Everything it does is what the commands and pages do (`demo_desk`). Its people, places and helpers are invented
(`demo_rescue_data`). Started by `demo_rescue` alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_desk import DemoDesk, Order, main
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.commands import From, Origin, open_case, vouch_intent
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.commands import approve as approve_leg
from safeconduct.evacuate.journeys.commands import brief_intents, confirm, step_intent
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.rules import findings, options
from safeconduct.evacuate.placing.types import Party, Placement, Stage, Weight, World
from safeconduct.evacuate.planning.approving import approve
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.running.burning import answer as burn_answer
from safeconduct.evacuate.running.commands import add_intents, burn_intents, hear_intents, words_intent
from safeconduct.evacuate.running.net import burnt_from, net_of
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

_LANGUAGE: Final[Language] = "en"
# Steps of the search: the same plan on every machine, in a second or two (docs/formats/plan.md).
_STEPS: Final = 400
_HOUR_MS: Final = 3_600_000
# Words that sound like anything else, of people who do not exist.
_WORDS: Final = Agreed("the soup is ready", "the bus is late again", "aunt Vera sends her love")
_REASON: Final = "looked at together"
_STAGES: Final = (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE, Stage.DEPARTURE)
_SHARED: Final = (Sort.PLANNING, Sort.PLACES, Sort.HELPERS, Sort.CASE, Sort.JOURNEY)


class RescueDesk(DemoDesk):
    """A coordinator's vault, and what may be asked of it."""

    @property
    def _now(self) -> int:
        return self.team.clock.now_ms()

    @property
    def _facts(self) -> Facts:
        return Facts(self.vault.tables)

    def rescue(self, order: Order) -> Json:
        """Write the invented rescue, and open a case from a call and one from the record."""
        del order
        write_rescue(self.team, day_from_ms(self._now), _LANGUAGE)
        here = Intake(self.vault.tables).inbox(open_inbox(self.team, "people in danger"))
        call = Call(Draft(Channel.PHONE, "they asked for my cousin at the mill"))
        logged = log_call(self.team, here, call, _LANGUAGE)
        request = From(Origin.REQUEST, (here.part + logged.thread.id).hex(), self._now)
        record = Record(self.vault.tables)
        claims = (opened.name for source, _ in record.sources() for opened in record.claims_of_source(source))
        for came in (request, From(Origin.CLAIM, split_name(next(claims))[1], self._now)):
            open_case(self.team, came, {}, people=1, language=_LANGUAGE)
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
        run = make_run(read_world(team, today), today, team.entropy)
        made = make_plan(run, seconds=0, steps=_STEPS)
        home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        before = next(iter(reversed(plans(self._facts))), None)
        kept = keep_plan(team, made, home, parent=before, language=_LANGUAGE)
        plan = self._facts.thing("plan", kept)
        if plan is None:
            return {}
        score, bound = plan.number("score") or 0, plan.number("bound")
        return {
            "people_asked": plan.number("asked"),
            "people_moved": plan.number("moved"),
            "score": score,
            "bound": bound,
            "gap_percent": round((score - bound) * 100 / score, 2) if bound is not None and score else None,
            "journeys": len(drafted_in(plan)),
        }

    def approve_plan(self, order: Order) -> Json:
        """Approve the newest plan, as the first or the second of two."""
        del order
        done = approve(self.team, plans(self._facts)[-1], _REASON)
        return {"step": done.step.name.lower(), "holds": done.holds}

    def place(self, order: Order) -> Json:
        """Place a party by hand: first where it cannot be, with all that stands against it, then where it can."""
        del order
        unplaced, world = self._unplaced()
        ways = [(party, _chosen(party, world)) for party in unplaced]
        party, chosen = min(ways, key=lambda one: len(_refused(one[0], one[1], world)))
        wrong = Placement(**{stage.value: _last(party, stage, world) for stage in _STAGES})
        refused = _refused(party, wrong, world)
        left = _refused(party, chosen, world)
        place(self.team, party, chosen, world, language=_LANGUAGE, has_seen=bool(left))
        return {"refused": list[Json](refused), "refused_where_it_was_placed": list[Json](left)}

    def approve_leg(self, order: Order) -> Json:
        """Approve the first leg of the most urgent journey, as the first of two."""
        del order
        approve_leg(self.team, self._first_leg()[1], _REASON)
        return {}

    def send_off(self, order: Order) -> Json:
        """Confirm that leg, tell the helper, agree words and check-ins, and let them leave."""
        del order
        confirm(self.team, self._first_leg()[1], _REASON)
        journey, leg = self._first_leg()
        told: Values = {"who": "helper", "whom": leg.thing.id_of("helper"), "what": ("person", "time")}
        self.vault.append([*brief_intents(self.team, leg, told, now_ms=self._now), words_intent(journey, _WORDS)])
        journey, leg = self._first_leg()
        self.vault.append(step_intent(leg, LegState.DEPARTED, at_ms=self._now) for _ in range(1))
        due = ("arrive", self._now + 2 * _HOUR_MS)
        self.vault.append(add_intents(self.team, leg, [due], {}))
        return {"state": self._first_leg()[1].state.value}

    def burn(self, order: Order) -> Json:
        """Burn the place in which most people would be, plan anew, and say what became of what was under way."""
        del order
        before = self._under_way()
        nights = Counter(ThingId(one.id_of("of")) for one in self._facts.things("hold") if one.text("what") == "bed")
        of = nights.most_common(1)[0][0]
        team = self.team
        journeys = read_journeys(team)
        answer = burn_answer(
            burnt_from(self._facts, journeys, "place", of), net_of(self._facts, journeys, self._now), self._now
        )
        home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        values: Values = {"kind": "place", "of": of, "words": "neighbours asked who lives there"}
        touched = [one for one in journeys if {leg.id for leg in one.legs} & set(answer.called_off)]
        self.vault.append(burn_intents(team, home, values, touched, now_ms=self._now))
        return {
            "legs_called_off": len(answer.called_off),
            "leave_tonight": len(answer.leaving) + answer.unread,
            "exposed": len(answer.exposed),
            "plan_after": self.plan({}),
            "under_way_before": len(before),
            "under_way_moved": sum(self._under_way().get(leg) != held for leg, held in before.items()),
        }

    def duress(self, order: Order) -> Json:
        """Hear the word that says that they are forced, and say which alarms there are then."""
        del order
        journey, leg = self._first_leg()
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
            "state": self._first_leg()[1].state.value,
        }

    def _unplaced(self) -> tuple[list[Party], World]:
        team, today = self.team, day_from_ms(self._now)
        journeys = read_journeys(team)
        parties = [party_of(one, team.people().get, today) for one in read_cases(self._facts)]
        moving = {one.case for one in journeys}
        unplaced = [one for one in parties if one.case not in moving and one.origin and one.papers]
        return unplaced, world_of(self._facts, journeys, parties, today)

    def _first_leg(self) -> tuple[Journey, Leg]:
        """Return the most urgent journey that begins with a trip, and that leg."""
        journeys = [one for one in read_journeys(self.team) if one.legs and one.legs[0].thing.id_of("helper")]
        journey = min(journeys, key=lambda one: (-one.tier.value, one.thing.began.hlc))
        return journey, journey.legs[0]

    def _under_way(self) -> dict[ThingId, tuple[object, ...]]:
        """Return what of each leg that people were told of would be moved if anything were."""
        legs = (leg for one in read_journeys(self.team) for leg in one.legs if leg.is_frozen)
        return {
            leg.id: tuple(leg.thing.value(code) for code in ("trip", "helper", "place", "day", "dropped"))
            for leg in legs
        }


def _chosen(party: Party, world: World) -> Placement:
    """Return the best way that is chosen step by step, as on a board; without a departure where papers are not here."""
    chosen = Placement()
    for stage in _STAGES[:-1]:
        found = options(party, chosen, stage, world)
        chosen = replace(chosen, **{stage.value: found[0].of}) if found else chosen
    return chosen


def _last(party: Party, stage: Stage, world: World) -> ThingId:
    """Return what fits a party least."""
    found = options(party, Placement(), stage, world)
    return found[-1].of if found else NO_THING


def _refused(party: Party, placement: Placement, world: World) -> list[str]:
    return [one.rule.value for one in findings(party, placement, world) if one.weight is Weight.REFUSED]


if __name__ == "__main__":
    main(RescueDesk)
