"""What is remembered of things, journeys and alarms is what somebody who reads them anew finds, whatever happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import facts_here
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.approving import subject_of
from safeconduct.evacuate.journeys.commands import (
    approve,
    brief_intents,
    draft_intent,
    emergency_go,
    open_journey,
    step_intent,
)
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Approval, Journey, LegState
from safeconduct.evacuate.running.commands import add_intents, hear_intents, words_intent
from safeconduct.evacuate.running.reading import watched_here
from safeconduct.evacuate.running.types import Agreed, Meaning
from safeconduct.protect.members import Role
from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, Verdict, body_of_act
from safeconduct.sync.compartments import admit
from safeconduct.sync.deciding import say_second
from safeconduct.sync.remembered import MOST_SINCE
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import close_all, exchange

WORDS = Agreed("the soup is ready", "the bus is full", "greetings to aunt Vera")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def read(team: Team) -> tuple[object, ...]:
    things = {code: facts_here(team).things(code) for code in forms()}
    return things, read_journeys(team), watched_here(team)


def is_as_read_anew(here: Office) -> bool:
    desk = here.desk
    return read(desk.team) == read(Team(desk.vault, desk.given.clock, desk.given.entropy))


class Road:
    """Two journeys at one desk, read once before anything happens on them."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(NOON)
        self.here = office(folder, clock=self.clock)
        self.team = self.here.desk.team
        self.places = self.here.part(Sort.PLACES)
        self.house = self.here.begin(self.places, "place", {"code_name": "juniper", "beds": 4})
        self.parts = [self.journey(size) for size in (2, 3)]
        assert is_as_read_anew(self.here)

    def journey(self, size: int) -> CompartmentId:
        part = open_journey(self.team, b"", {"tier": "t4", "size": size}, language="en")
        ride: dict[str, Value | None] = {"kind": "extraction", "at": NOON, "until": NOON + 2 * HOUR}
        stay: dict[str, Value | None] = {"kind": "stay", "place": self.house.id, "at": NOON + 2 * HOUR}
        for leg in (ride, stay):
            held = next(one for one in read_journeys(self.team) if one.part == part)
            self.say(draft_intent(self.team, held, leg, language="en"))
        return part

    def at(self, n: int = 0) -> Journey:
        return next(one for one in read_journeys(self.team) if one.part == self.parts[n])

    def say(self, *intents: Intent) -> None:
        self.here.desk.vault.append(intents)

    def leave(self) -> None:
        emergency_go(self.team, self.at(), self.at().legs[0], "they are at the door")
        told: dict[str, Value | None] = {"who": "helper", "what": ("person",)}
        self.say(*brief_intents(self.team, self.at().legs[0], told, now_ms=NOON))
        self.say(words_intent(self.at(), WORDS))
        self.say(step_intent(self.at().legs[0], LegState.DEPARTED, at_ms=NOON))
        self.say(*add_intents(self.team, self.at().legs[0], [("arrive", NOON + HOUR)], {}))


@pytest.fixture
def road(tmp_path: Path) -> Road:
    return Road(tmp_path)


def test_an_entry_has_its_own_journey_read_anew_and_no_other(road: Road) -> None:
    before = road.at(1)
    road.leave()
    assert road.at().legs[0].state is LegState.DEPARTED
    assert len(watched_here(road.team).waiting) == 1
    assert road.at(1) is before
    assert is_as_read_anew(road.here)
    road.say(*hear_intents(road.team, road.at(), road.at().check_ins[0], Meaning.WELL, now_ms=NOON + HOUR))
    assert watched_here(road.team).waiting == ()
    assert is_as_read_anew(road.here)


def test_a_journey_that_is_begun_and_one_whose_beginning_is_taken_back_are_there_and_gone(road: Road) -> None:
    road.parts.append(road.journey(5))
    assert [one.size for one in read_journeys(road.team)] == [2, 3, 5]
    undone = road.here.undo(*[fact.op for fact in road.at(2).thing.all_facts])
    assert [one.size for one in read_journeys(road.team)] == [2, 3]
    assert is_as_read_anew(road.here)
    road.here.undo(*undone)
    assert [one.size for one in read_journeys(road.team)] == [2, 3, 5]
    assert is_as_read_anew(road.here)


def test_a_go_that_lies_in_the_part_of_the_whole_team_is_seen_on_its_journey_and_so_is_its_stop(road: Road) -> None:
    """Nothing is written in the journey itself."""
    leg = road.at().legs[0]
    subject = subject_of(leg.thing)
    road.say(Intent(road.team.id, ACT_KIND, body_of_act(EMERGENCY_GO, subject, reason="they are at the door")))
    assert road.at().legs[0].standing.approval is Approval.EMERGENCY
    assert is_as_read_anew(road.here)
    (act,) = road.at().legs[0].acts
    say_second(road.team, act.act.word.id, Verdict.STOP, "they are safe where they are")
    assert road.at().legs[0].standing.approval is Approval.STOPPED
    assert leg.standing.approval is Approval.WANTED
    assert is_as_read_anew(road.here)


def test_what_a_colleague_wrote_is_there_with_the_exchange_that_brought_it(tmp_path: Path, road: Road) -> None:
    bela = colleague(tmp_path, road.here, "bela")
    device = bela.desk.team.me.device
    for part in (road.places, *road.parts):
        admit(road.team, part, [(device, Role.WRITE)])
    exchange(road.here.desk, bela.desk)
    approve(road.team, road.at().legs[0], "it is time")
    exchange(road.here.desk, bela.desk)
    for one in (road.here, bela):
        assert is_as_read_anew(one)
    mine, theirs = road.at(), next(one for one in read_journeys(bela.desk.team) if one.part == road.parts[0])
    assert theirs.legs[0].acts == mine.legs[0].acts
    say_second(bela.desk.team, theirs.legs[0].acts[0].act.word.id, Verdict.CONFIRM, "seen")
    bela.set(bela.get("place", road.house.id), {"state": "burnt"})
    exchange(road.here.desk, bela.desk)
    assert road.at().legs[0].standing.approval is Approval.BY_TWO
    assert [one.text("state") for one in facts_here(road.team).things("place")] == ["burnt"]
    for one in (road.here, bela):
        assert is_as_read_anew(one)


def test_what_is_set_aside_counts_no_more_and_again_when_it_counts(road: Road) -> None:
    op = road.here.set(road.house, {"state": "burnt"})
    assert facts_here(road.team).things("place")[0].text("state") == "burnt"
    road.here.desk.vault.set_aside([op])
    assert facts_here(road.team).things("place")[0].text("state") == ""
    assert is_as_read_anew(road.here)
    road.here.desk.vault.count_again([op])
    assert facts_here(road.team).things("place")[0].text("state") == "burnt"
    assert is_as_read_anew(road.here)


def leave_and_fail(road: Road) -> None:
    with road.here.desk.vault.together():
        road.leave()
        assert road.at().legs[0].state is LegState.DEPARTED
        raise ZeroDivisionError


def test_what_was_rolled_back_is_not_remembered(road: Road) -> None:
    """Also where nobody told the team, whose memory reached further than the journal then."""
    with pytest.raises(ZeroDivisionError):
        leave_and_fail(road)
    assert road.at().legs[0].state is LegState.DRAFT
    assert is_as_read_anew(road.here)
    road.here.set(road.house, {"beds": 5})
    for n in range(12):
        road.here.set(road.house, {"beds": n + 1})
    assert road.at().legs[0].state is LegState.DRAFT
    assert is_as_read_anew(road.here)


def test_after_entries_in_many_journeys_and_after_very_many_entries_it_is_the_same(road: Road) -> None:
    road.parts += [road.journey(1) for _ in range(9)]
    road.leave()
    with road.here.desk.vault.together():
        for n in range(len(road.parts)):
            road.here.set(road.at(n).thing, {"size": 9})
    assert {one.size for one in read_journeys(road.team)} == {9}
    assert is_as_read_anew(road.here)
    with road.here.desk.vault.together():
        for n in range(MOST_SINCE + 1):
            road.here.set(road.house, {"beds": n % 9})
    assert is_as_read_anew(road.here)


def test_values_that_were_read_are_never_changed_by_what_comes_later(road: Road) -> None:
    held, copy = road.at(), replace(road.at())
    road.leave()
    assert held == copy
    assert road.at() != held
