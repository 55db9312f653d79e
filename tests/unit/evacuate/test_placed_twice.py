"""Two desks that give a helper, a seat or a party twice before they hear of one another; and placing after an undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.directories.rules import beyond, drives
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.commands import drop_intent
from safeconduct.evacuate.journeys.doubling import is_going, placed_elsewhere, placed_twice
from safeconduct.evacuate.journeys.errors import PartUsedAgain
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.placing.clashing import clash_sentences
from safeconduct.evacuate.placing.commands import Placed, free_intents, place
from safeconduct.evacuate.placing.errors import CannotBePlaced, NothingToPlace
from safeconduct.evacuate.placing.exposing import exposures
from safeconduct.evacuate.placing.reading import Here, read_here
from safeconduct.evacuate.placing.rules import findings, options
from safeconduct.evacuate.placing.types import Knowing, Party, Placement, Rule, Stage
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.types import LeftOut
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.undoing import undo
from safeconduct.protect.members import Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)


class Evening:
    """Two coordinators at two desks who open the same cases and directories, and each their own journeys."""

    def __init__(self, folder: Path) -> None:
        self.amal = office(folder)
        self.bela = colleague(folder, self.amal, "bela")
        self.meet()
        team = self.amal.desk.team
        self.cases = write_rescue(team, TODAY, "en").cases
        for part in team.compartments():
            if part.sort in (Sort.CASE, Sort.PLACES, Sort.HELPERS, Sort.PLANNING):
                admit(team, part.id, [(self.bela.desk.team.me.device, Role.WRITE)])
        self.meet()

    def meet(self) -> None:
        exchange(self.amal.desk, self.bela.desk)

    def here(self, at: Office, case: int) -> Here:
        return read_here(at.desk.team, self.cases[case], TODAY, "en")

    def party(self, at: Office, case: int) -> Party:
        return replace(self.here(at, case).party, may_share=True, refused=())

    def way(self, at: Office, case: int) -> Placement:
        """What fits best at each stage of the way to a first house."""
        party, world, chosen = self.party(at, case), self.here(at, case).world, Placement()
        for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT):
            chosen = replace(chosen, **{stage.value: options(party, chosen, stage, world)[0].of})
        return chosen

    def place(self, at: Office, case: int, chosen: Placement, *, has_seen: bool = True) -> Placed:
        world = self.here(at, case).world
        return place(at.desk.team, self.party(at, case), chosen, world, language="en", has_seen=has_seen)

    def rules(self, at: Office, case: int, chosen: Placement) -> set[Rule]:
        return {one.rule for one in findings(self.party(at, case), chosen, self.here(at, case).world)}

    def told(self, at: Office, language: Language = "en") -> list[str]:
        """What was given twice, as Movement, Today and the list of journeys say it."""
        world, twice = self.here(at, 0).world, placed_twice(at.desk.team, read_journeys(at.desk.team))
        return [words for _, words in clash_sentences(world, twice, language)]

    def same_town(self) -> tuple[int, int]:
        """Two parties of one town, the larger first."""
        of = {one.part: one for one in read_cases(self.amal.facts)}
        held = [of[part] for part in self.cases]
        towns = [one.thing.text("origin") for one in held]
        pairs = [(a, b) for a in range(len(held)) for b in range(a) if towns[a] == towns[b] and towns[a]]
        return max(pairs, key=lambda one: (held[one[0]].size + held[one[1]].size, one))


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(tmp_path)


def drop(at: Office, journey: Journey) -> None:
    """Take a journey out of use, as its page does."""
    at.desk.vault.append([*(drop_intent(one) for one in journey.legs), *free_intents(at.facts, journey)])


def test_a_helper_and_seats_that_two_desks_gave_are_counted_at_both_once_they_meet(evening: Evening) -> None:
    first, second = evening.same_town()
    way = evening.way(evening.amal, first)
    chosen = Placement(extraction=way.extraction, helper=way.helper)
    (trip,) = (one for one in evening.amal.facts.things("trip") if one.id == chosen.extraction)
    people = evening.party(evening.amal, first).size + evening.party(evening.amal, second).size
    evening.amal.set(trip, {"seats": people - 1, "party_cap": 9})
    evening.meet()
    assert Rule.HELPER_BUSY not in evening.rules(evening.bela, second, chosen)
    evening.place(evening.amal, first, chosen)
    evening.place(evening.bela, second, chosen)
    for at in (evening.amal, evening.bela):
        world = evening.here(at, first).world
        assert drives(world.directory.holds_of(chosen.helper), world.directory.trips[trip.id].day) == 1
        assert beyond(world.aboard(trip.id)[0], people - 1) == 0
    evening.meet()

    for at in (evening.amal, evening.bela):
        # One of the two journeys opens at each desk; the other one is a number.
        assert len(read_journeys(at.desk.team)) == 1
        world = evening.here(at, first).world
        day = world.directory.trips[trip.id].day
        assert drives(world.directory.holds_of(chosen.helper), day) == 2
        assert drives(world.directory.holds_of(chosen.helper), Day(day + 1)) == 0
        assert world.aboard(trip.id) == (people, 2)
        assert beyond(world.aboard(trip.id)[0], people - 1) == 1
        assert {Rule.HELPER_BUSY, Rule.NO_SEAT} <= evening.rules(at, first, chosen)
        busy, full = evening.told(at)
        name = evening.here(at, first).called(chosen.helper)
        assert busy.startswith(f"{name} is booked 2 times on {day_in_words(day, 'en')}. Two desks")
        assert full.startswith("The trip ")
        assert "has too few seats: 1 person too many." in full
        in_russian = evening.told(at, "ru")
        assert f"{name}: на {day_in_words(day, 'ru')} назначено 2 поездки." in in_russian[0]
        assert "не хватает мест, лишние — 1 человек." in in_russian[1]
        (rides,) = (
            one
            for one in exposures(evening.party(at, first), chosen, world)
            if one.kind is Knowing.RIDES and one.stage is Stage.EXTRACTION
        )
        assert rides.unread + sum(one.people for one in rides.others) == people - evening.party(at, first).size * (
            at is evening.amal
        )
    # Who gives their seat back frees the helper too, at both.
    (journey,) = read_journeys(evening.bela.desk.team)
    drop(evening.bela, journey)
    evening.meet()
    for at in (evening.amal, evening.bela):
        world = evening.here(at, first).world
        assert drives(world.directory.holds_of(chosen.helper), world.directory.trips[trip.id].day) == 1
        assert world.aboard(trip.id) == (evening.party(at, first).size, 1)
        assert evening.told(at) == []


def test_a_party_that_two_desks_placed_is_told_at_both_until_one_journey_is_dropped(evening: Evening) -> None:
    here, there = (evening.place(at, 3, evening.way(at, 3)) for at in (evening.amal, evening.bela))
    assert here.part != there.part
    for at in (evening.amal, evening.bela):
        assert placed_twice(at.desk.team, read_journeys(at.desk.team)) == ()
    evening.meet()

    for at, mine in ((evening.amal, here), (evening.bela, there)):
        (told,) = placed_twice(at.desk.team, read_journeys(at.desk.team))
        assert (told.case, told.elsewhere) == (ThingId(bytes(evening.cases[3])), 1)
        assert [one.part for one in told.here] == [mine.part]
        words = evening.told(at)[0]
        assert words.startswith(f"{told.name} is placed more than once: {told.here[0].name}, 1 journey that does not")
        assert "1 поездка, которая здесь не открывается" in evening.told(at, "ru")[0]
        chosen = evening.way(at, 3)
        assert Rule.PLACED_ALREADY in evening.rules(at, 3, chosen)
        with pytest.raises(CannotBePlaced):
            evening.place(at, 3, chosen, has_seen=False)
        # A look of the watch leaves what it cannot open as it is.
        file_missing(at.desk.team, NOON)
    evening.meet()
    assert len(placed_twice(evening.amal.desk.team, read_journeys(evening.amal.desk.team))) == 1

    (journey,) = read_journeys(evening.bela.desk.team)
    drop(evening.bela, journey)
    (dropped,) = read_journeys(evening.bela.desk.team)
    assert not is_going(dropped)
    file_missing(evening.bela.desk.team, NOON)
    evening.meet()
    for at in (evening.amal, evening.bela):
        assert placed_twice(at.desk.team, read_journeys(at.desk.team)) == ()
    assert placed_elsewhere(evening.bela.desk.team) == {evening.cases[3]: (ThingId(bytes(here.part)),)}
    assert placed_elsewhere(evening.amal.desk.team) == {}


def test_a_party_that_a_colleague_placed_is_placed_by_nobody_else_and_no_plan(evening: Evening) -> None:
    evening.place(evening.amal, 3, evening.way(evening.amal, 3))
    evening.meet()
    case = evening.bela.get("case", evening.cases[3])
    assert read_journeys(evening.bela.desk.team) == ()
    assert len(placed_elsewhere(evening.bela.desk.team)[case.part]) == 1
    chosen = evening.way(evening.bela, 3)
    assert Rule.PLACED_ALREADY in evening.rules(evening.bela, 3, chosen)
    with pytest.raises(CannotBePlaced):
        evening.place(evening.bela, 3, chosen, has_seen=False)
    moving = {one.case: one.left_out for one in read_world(evening.bela.desk.team, TODAY).parties}
    assert moving[case.id] is LeftOut.BY_HAND


def test_nothing_is_placed_where_no_leg_follows_although_it_was_seen(evening: Evening) -> None:
    before = evening.amal.desk.vault.count
    way = evening.way(evening.amal, 3)
    for chosen in (Placement(), Placement(helper=way.helper, transit=way.transit)):
        with pytest.raises(NothingToPlace):
            evening.place(evening.amal, 3, chosen)
    assert evening.amal.desk.vault.count == before


def test_the_part_of_what_was_undone_is_used_again_for_the_same_party_alone(evening: Evening) -> None:
    team = evening.amal.desk.team
    first = evening.place(evening.amal, 3, evening.way(evening.amal, 3))
    undone = undo(team, first.ops)
    assert read_journeys(team) == ()
    assert evening.amal.facts.things("placed") == ()
    other = evening.place(evening.amal, 5, evening.way(evening.amal, 5))
    assert other.part != first.part

    again = evening.place(evening.amal, 3, evening.way(evening.amal, 3))

    assert again.part == first.part
    journey = read_journey(team, again.part)
    assert journey is not None
    assert journey.name == team.name(again.part)
    assert is_going(journey)
    # What was taken back is not brought back into the journey that came in its place.
    with pytest.raises(PartUsedAgain):
        undo(team, undone)
    assert read_journey(team, again.part) == journey
    undo(team, again.ops)
    undo(team, undone)
    assert [one.part for one in read_journeys(team)] == [first.part, other.part]


def test_a_part_into_which_somebody_was_let_is_not_used_again(evening: Evening) -> None:
    team = evening.amal.desk.team
    first = evening.place(evening.amal, 3, evening.way(evening.amal, 3))
    admit(team, first.part, [(evening.bela.desk.team.me.device, Role.READ)])
    undo(team, first.ops)
    again = evening.place(evening.amal, 3, evening.way(evening.amal, 3))
    assert again.part != first.part
