"""Three failures that happened, played through on invented people: what has to be said, and when (notes/evacuate A4).

Eight months in one flat and a raid; a hurried extraction with a public appeal that burnt a shelter for everybody in it;
two who fell silent. Everybody here is invented, the days too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.commands import From, add_intent, close_intent, decide_intents, open_case, state_intent
from safeconduct.evacuate.cases.errors import EndingMissing, LegStillOpen
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.rules import consent
from safeconduct.evacuate.cases.types import Case, Clock, ConsentStanding, Standing, State
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import (
    brief_intents,
    case_has_open_leg,
    draft_intent,
    emergency_go,
    open_journey,
    step_intent,
)
from safeconduct.evacuate.journeys.knowing import helper, place
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.rules import findings
from safeconduct.evacuate.placing.types import Party, Placement, Rule, Stage, World
from safeconduct.evacuate.running.burning import Answer, Embargo, Publishing, answer, embargo
from safeconduct.evacuate.running.commands import (
    add_intents,
    burn_intents,
    drop_intent,
    end_intent,
    hear_intents,
    taken_intents,
    words_intent,
)
from safeconduct.evacuate.running.errors import AlarmIsOn, HowItEnded
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.net import burnt_from, guarded, net_of, touched
from safeconduct.evacuate.running.reading import alarms_here, unwatched
from safeconduct.evacuate.running.taken import taken_of
from safeconduct.evacuate.running.tonight import MOST_NIGHTS, TRANSIT_NIGHTS, tonight_here
from safeconduct.evacuate.running.types import Agreed, Alarm
from safeconduct.evacuate.running.types import Stage as AlarmStage
from safeconduct.evacuate.running.usual import usual_times
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from tests.unit.evacuate.parts import HOUR, NOON, office

MINUTE = 60_000
DAY = 24 * HOUR
TODAY = Day(NOON // DAY)
WORDS = Agreed("the soup is ready", "the bus is full", "greetings to aunt Vera")


class Programme:
    """One coordinator's desk with two houses and two drivers, by a clock that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(NOON)
        self.here = office(folder, clock=self.clock)
        self.team = self.here.desk.team
        self.planning = self.here.part(Sort.PLANNING)
        places, helpers = self.here.part(Sort.PLACES), self.here.part(Sort.HELPERS)
        beds: dict[str, Value | None] = {"beds": 8, "state": "open", "admits": "any"}
        self.flat = self.here.begin(places, "place", {"code_name": "Linden", "city": "Harbour", "kind": "safe", **beds})
        self.transit = self.here.begin(
            places, "place", {"code_name": "Alder", "city": "Mill Town", "kind": "transit", **beds}
        )
        self.heron = self.here.begin(helpers, "helper", {"code_name": "Heron", "state": "active"})
        self.tern = self.here.begin(helpers, "helper", {"code_name": "Tern", "state": "active"})

    @property
    def now(self) -> int:
        return self.clock.ms

    def say(self, *intents: Intent) -> None:
        self.here.desk.vault.append(intents)

    def case(self, part: CompartmentId) -> Case:
        found = read_case(self.here.facts, part)
        assert found is not None
        return found

    def party(self, people: int = 2, **values: Value | None) -> CompartmentId:
        part = open_case(self.team, From(at_ms=self.now), values, people=people, language="en")
        decided: dict[str, Value | None] = {"tier": "t4", "answer": "take", "reason": "they were named"}
        self.say(*decide_intents(self.team, self.case(part), decided))
        return part

    def journey(self, part: CompartmentId) -> Journey:
        found = read_journey(self.team, part)
        assert found is not None
        return found

    def road(self, case: CompartmentId, *legs: dict[str, Value | None]) -> CompartmentId:
        part = open_journey(self.team, case, {"tier": "t4", "size": self.case(case).size}, language="en")
        for leg in legs:
            self.say(draft_intent(self.team, self.journey(part), leg, language="en"))
        self.say(words_intent(self.journey(part), WORDS))
        return part

    def out(self, place: Thing, helper: Thing, **more: Value | None) -> dict[str, Value | None]:
        day = {"at": self.now, "until": self.now + 3 * HOUR}
        city = place.text("city")
        return {"kind": "extraction", "to_city": city, "place": place.id, "helper": helper.id, **day, **more}

    def stay(self, place: Thing) -> dict[str, Value | None]:
        return {"kind": "stay", "place": place.id, "to_city": place.text("city"), "at": self.now}

    def go(self, journey: CompartmentId) -> None:
        """One alone starts the first leg, and tells the helper."""
        emergency_go(self.team, self.journey(journey), self.journey(journey).legs[0], "they are at the door")
        leg = self.journey(journey).legs[0]
        told: dict[str, Value | None] = {"who": "helper", "whom": leg.thing.id_of("helper"), "what": ("time", "place")}
        self.say(*brief_intents(self.team, leg, told, now_ms=self.now))

    def step(self, journey: CompartmentId, step: LegState) -> None:
        self.say(step_intent(self.journey(journey).legs[0], step, at_ms=self.now))

    def arrive(self, journey: CompartmentId) -> None:
        self.go(journey)
        self.step(journey, LegState.DEPARTED)
        self.clock.advance(3 * HOUR)
        self.step(journey, LegState.ARRIVED)

    def line(self, case: CompartmentId) -> Standing:
        return next(one for one in tonight_here(self.team, self.now) if one.case.part == case)

    def clocks(self, case: CompartmentId) -> dict[Clock, int]:
        return {one.clock: one.at_ms for one in self.line(case).dues}

    def alarms(self) -> tuple[Alarm, ...]:
        return alarms_here(self.team, self.now)

    def hear(self, journey: CompartmentId, said: str) -> None:
        held = self.journey(journey)
        self.say(*hear_intents(self.team, held, held.check_ins[-1], said, now_ms=self.now))

    def fall(self, kind: str, of: bytes, words: str) -> Answer:
        """Say what follows from something that fell, then note it."""
        journeys, facts = read_journeys(self.team), self.here.facts
        found = answer(burnt_from(facts, journeys, kind, of), net_of(facts, journeys, self.now), self.now)
        values: dict[str, Value | None] = {"kind": kind, "of": of, "words": words}
        self.say(*burn_intents(self.team, self.planning, values, touched(found, journeys), now_ms=self.now))
        return found

    def journeys(self, *parts: CompartmentId) -> set[bytes]:
        return {bytes(self.journey(one).id) for one in parts}

    def log(self, case: CompartmentId) -> list[str]:
        return [one.text("kind") for one in self.case(case).events]

    def wish(self, case: CompartmentId, house: Thing) -> tuple[Party, Placement]:
        """A party, and the wish to bring it to a house by two trips of tomorrow and the day after."""
        trips = [
            self.here.begin(
                self.planning,
                "trip",
                {"sort": sort, "from_city": a, "to_city": b, "day": TODAY + n, "arrive_day": TODAY + n, "mode": "car"},
            )
            for sort, a, b, n in (("extraction", "Old Bridge", "Mill Town", 1), ("onward", "Mill Town", "Harbour", 2))
        ]
        party = party_of(self.case(case), self.team.people().get, TODAY)
        return party, Placement(extraction=trips[0].id, onward=trips[1].id, safe=house.id)

    def world(self, party: Party) -> World:
        return world_of(self.here.facts, read_journeys(self.team), [party], TODAY)

    def legs(self) -> list[tuple[bytes, LegState, dict[str, Value | None]]]:
        """Every leg of which people know: where it goes and how it stands."""
        held = (leg for journey in read_journeys(self.team) for leg in journey.legs if leg.is_frozen)
        where = ("at", "until", "place", "helper")
        return [(leg.id, leg.state, {code: leg.thing.value(code) for code in where}) for leg in held]


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return Programme(tmp_path)


def test_eight_months_in_one_flat_and_a_raid(programme: Programme) -> None:
    pair = programme.party(silence_do="call the lawyer, then their sister abroad", silence_dont="do not call home")
    journey = programme.road(pair, programme.out(programme.flat, programme.heron), programme.stay(programme.flat))
    programme.arrive(journey)
    came = programme.now

    # One of them is seventeen: nobody is moved on the word of a child alone.
    child = programme.case(pair).people[0]
    programme.here.set(child, {"age": "minor"})
    said: dict[str, Value | None] = {"who": child.id, "purpose": "move", "state": "given"}
    programme.say(add_intent(programme.team, programme.case(pair), "consent", said, language="en"))
    case = programme.case(pair)
    assert consent(case, case.people[0].id, "move", "", TODAY) is ConsentStanding.NEEDS_GUARDIAN

    # From the first day on it is said until when the flat serves, and that it does so no longer once it is over.
    assert programme.clocks(pair)[Clock.STAY] == came + MOST_NIGHTS * DAY
    assert Clock.MOVE not in programme.clocks(pair)
    stay = programme.journey(journey).legs[1]
    programme.say(*add_intents(programme.team, stay, usual_times(stay).points, {}))
    programme.clock.advance(100 * DAY)
    line = programme.line(pair)
    assert programme.clocks(pair)[Clock.STAY] < programme.now
    assert line.is_amber

    # Nobody wrote down for more than a week ahead when they are heard from: that is said, not forgotten.
    for one in programme.journey(journey).check_ins:
        if any(bytes(alarm.check_in) == bytes(one.id) for alarm in programme.alarms()):
            programme.say(
                end_intent(programme.team, programme.journey(journey), one, "they are there", now_ms=programme.now)
            )
    assert 2 in [leg.number for _, leg in unwatched([programme.journey(journey)])]

    # Month eight, three in the afternoon: a call, and a word that sounds like anything else.
    programme.clock.ms = came + 240 * DAY
    stay = programme.journey(journey).legs[1]
    programme.say(*add_intents(programme.team, stay, [("stay", programme.now)], {}))
    programme.hear(journey, "greetings to Aunt Vera from both of us")
    (alarm,) = programme.alarms()
    assert (alarm.is_forced, alarm.stage >= AlarmStage.CLAIM, alarm.claimed_by) == (True, True, ())
    assert "forced" in programme.log(pair)
    # In minutes it is the next officer's turn, and no later "all is well" ends it.
    programme.clock.advance(11 * MINUTE)
    programme.hear(journey, "the soup is ready")
    (later,) = programme.alarms()
    assert (later.is_forced, later.turn) == (True, alarm.turn + 1)

    # One screen: what they asked not to do first; what happened, once; the flat is left by whoever else is in it.
    programme.say(*taken_intents(programme.team, programme.journey(journey), "the flat is empty", now_ms=programme.now))
    screen = taken_of(programme.here.facts, programme.journey(journey), programme.now)
    assert (screen.dont, screen.do) == ("do not call home", "call the lawyer, then their sister abroad")
    assert [one.kind for one in screen.log if one.at_ms >= came + 240 * DAY] == ["forced", "taken"]
    found = programme.fall("place", programme.flat.id, "raided at three")
    assert {one.journey for one in found.leaving} == programme.journeys(journey)
    assert programme.here.get("place", programme.flat.id).text("state") == "burnt"
    with pytest.raises(AlarmIsOn):
        drop_intent(
            programme.team, programme.journey(journey), programme.journey(journey).check_ins[-1], now_ms=programme.now
        )


def test_a_hurried_extraction_with_a_public_appeal_burns_a_shelter_for_everybody_in_it(programme: Programme) -> None:
    programme.here.set(programme.flat, {"near": True})
    house = programme.flat
    residents = [programme.party(people=n) for n in (2, 3)]
    inside = [programme.road(one, programme.out(house, programme.tern), programme.stay(house)) for one in residents]
    for one in inside:
        programme.arrive(one)
    # Somebody else is on the road to another town with the other driver, and a party is to come here tomorrow.
    away = programme.road(programme.party(), programme.out(programme.transit, programme.tern))
    programme.go(away)
    programme.step(away, LegState.DEPARTED)
    tomorrow: dict[str, Value | None] = {"at": programme.now + DAY, "until": programme.now + DAY + HOUR}
    coming = programme.road(programme.party(), {**programme.out(house, programme.tern), **tomorrow})
    programme.go(coming)

    # Nine days after her request she is searched for: she is not to share a house, and not one so near.
    hot = programme.party(people=1, hot=True, hot_words="her family, in two towns")
    party, wish = programme.wish(hot, house)
    said = {one.rule for one in findings(party, wish, programme.world(party)) if one.stage is Stage.SAFE}
    assert {Rule.HOT_NEAR, Rule.HOT_WITH_OTHERS} <= said

    # They take her there all the same, and a video of her is public before she is gone. What it would lead to is held.
    hurried = programme.road(hot, programme.out(house, programme.heron), programme.stay(house))
    programme.arrive(hurried)
    going_on = tuple(guarded(read_journeys(programme.team), programme.now))
    assert embargo(Publishing("harbour", None, None, None), going_on) is Embargo.HELD
    programme.say(add_intent(programme.team, programme.case(hot), "risk", {"kind": "named_publicly"}, language="en"))
    assert [one.kind for one in programme.line(hot).looks] == ["named_publicly"]

    # She burns the house for everybody: all of them leave tonight, and nobody comes there tomorrow.
    before = programme.legs()
    found = programme.fall("person", hot, "her video is seen everywhere")
    assert {one.journey for one in found.leaving} == programme.journeys(*inside, hurried)
    assert found.called_off == (programme.journey(coming).legs[0].id,)
    assert helper(programme.tern.id) in {one.who for one in found.to_tell}
    known = {one.node for one in found.exposed if one.hops == 1}
    assert {helper(programme.heron.id), place(house.id)} <= known
    assert programme.journeys(hurried) <= set(found.words)
    for case in (*residents, hot):
        assert "burn" in programme.log(case)

    # The program names them and moves nobody; who is on the road to another town stays on it.
    assert programme.legs() == before
    assert not programme.journeys(away) & {one.journey for one in found.leaving}
    # Once the house itself is burnt nobody is placed there.
    programme.fall("place", house.id, "they came at noon")
    assert Rule.PLACE_CLOSED in {one.rule for one in findings(party, wish, programme.world(party))}
    assert programme.legs() == before


def test_two_who_fall_silent_are_looked_for_until_somebody_says_how_it_ended(programme: Programme) -> None:
    other = programme.road(programme.party(), programme.out(programme.flat, programme.tern))
    programme.go(other)
    programme.step(other, LegState.DEPARTED)
    pair = programme.party(silence_hours=6)
    journey = programme.road(pair, programme.out(programme.transit, programme.heron))
    programme.go(journey)
    programme.step(journey, LegState.DEPARTED)
    due = programme.now + HOUR
    programme.say(*add_intents(programme.team, programme.journey(journey).legs[0], [("check", due)], {}))
    others = [one for one in programme.legs() if one[0] != programme.journey(journey).legs[0].id]

    # An extraction is watched closely: a word by the same way, by another, the officer, an incident; by the minute.
    stages = []
    for minutes in (4, 5, 10, 15, 24, 25):
        programme.clock.ms = due + minutes * MINUTE
        stages.append([one.stage.name for one in programme.alarms()])
    assert stages == [[], ["REMIND"], ["SECOND_CHANNEL"], ["CLAIM"], ["CLAIM"], ["INCIDENT"]]
    file_missing(programme.team, programme.now)
    assert programme.log(pair)[-1] == "silence"

    # Lost is a state, and no end: of the leg, and of the case.
    programme.step(journey, LegState.LOST)
    programme.say(state_intent(programme.case(pair), "lost_contact"))
    for days in (1, 30, 200, 400):
        programme.clock.ms = due + days * DAY
        (alarm,) = programme.alarms()
        assert (alarm.stage, programme.journey(journey).legs[0].state) == (AlarmStage.INCIDENT, LegState.LOST)
        line = programme.line(pair)
        assert (line.case.state, line.dues[0].at_ms < programme.now) == (State.LOST_CONTACT, True)
        assert line.is_amber == (days >= 7)
    # Who tidies a list closes neither, and no empty word ends the alarm.
    held, check_in = programme.case(pair), programme.journey(journey).check_ins[0]
    is_open = case_has_open_leg(read_journeys(programme.team), held.thing.id)
    with pytest.raises(LegStillOpen):
        close_intent(held, "lost", has_open_leg=is_open)
    with pytest.raises(EndingMissing):
        close_intent(held, "", has_open_leg=False)
    with pytest.raises(AlarmIsOn):
        drop_intent(programme.team, programme.journey(journey), check_in, now_ms=programme.now)
    with pytest.raises(HowItEnded):
        end_intent(programme.team, programme.journey(journey), check_in, " ", now_ms=programme.now)
    # And nobody else was moved by it.
    assert [one for one in programme.legs() if one[0] != programme.journey(journey).legs[0].id] == others


def test_a_place_on_the_way_serves_for_days_and_each_place_as_long_as_it_says(programme: Programme) -> None:
    pair = programme.party()
    journey = programme.road(pair, programme.out(programme.transit, programme.heron), programme.stay(programme.transit))
    assert Clock.STAY not in programme.clocks(pair)
    programme.arrive(journey)
    assert programme.clocks(pair)[Clock.STAY] == programme.now + TRANSIT_NIGHTS * DAY
    programme.here.set(programme.transit, {"max_nights": 2})
    assert programme.clocks(pair)[Clock.STAY] == programme.now + 2 * DAY
