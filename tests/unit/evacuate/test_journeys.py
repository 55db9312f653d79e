"""Journeys of a real desk: drafted, approved by two, briefed, moved on, taken back; who else said what meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.types import NO_THING, ThingId, Value
from safeconduct.evacuate.journeys.commands import (
    approve,
    brief_intents,
    case_has_open_leg,
    change_intent,
    confirm,
    draft_intent,
    drop_intent,
    emergency_go,
    open_journey,
    shown_words,
    step_intent,
    stop,
    take_back_intents,
)
from safeconduct.evacuate.journeys.errors import (
    CannotFollow,
    LegIsHeld,
    NoEmergencyGo,
    NotApproved,
    NothingToConfirm,
    NotTold,
)
from safeconduct.evacuate.journeys.reading import briefed_by, journeys_of, read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Approval, Journey, Leg, LegState
from safeconduct.evacuate.running.undoing import undo
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.errors_two_persons import OwnAct
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

S = LegState
TOLD: dict[str, Value | None] = {"who": "helper", "whom": bytes(range(16)), "what": ("person", "time")}


class Road:
    """A journey of one leg on the desk of one who runs it, and a second person's desk."""

    def __init__(self, folder: Path, *, tier: str = "t3", has_second: bool = False) -> None:
        self.here = office(folder)
        self.second = colleague(folder, self.here, "bela") if has_second else None
        self.part = open_journey(self.here.desk.team, b"", {"tier": tier, "size": 2}, language="en")
        if self.second is not None:
            admit(self.here.desk.team, self.part, [(self.second.desk.team.me.device, Role.WRITE)])
        self.draft(kind="extraction", at=NOON + 5 * HOUR, until=NOON + 9 * HOUR)
        self.exchange()

    def exchange(self) -> None:
        if self.second is not None:
            exchange(self.here.desk, self.second.desk)

    def at(self, desk: Office | None = None) -> Journey:
        found = read_journey((desk or self.here).desk.team, self.part)
        assert found is not None
        return found

    def leg(self, desk: Office | None = None, n: int = 0) -> Leg:
        return self.at(desk).legs[n]

    def draft(self, **values: Value | None) -> None:
        self.say(draft_intent(self.here.desk.team, self.at(), values, language="en"))

    def say(self, *intents: Intent, desk: Office | None = None) -> tuple[OpId, ...]:
        return tuple((desk or self.here).desk.vault.append(intents))

    def step(self, step: LegState, *, desk: Office | None = None, seen: Iterable[OpId] | None = None) -> None:
        self.say(step_intent(self.leg(desk), step, at_ms=NOON, seen=seen), desk=desk)

    def brief(self, desk: Office | None = None) -> None:
        intents = brief_intents((desk or self.here).desk.team, self.leg(desk), TOLD, now_ms=NOON)
        self.say(*intents, desk=desk)

    def approved(self) -> None:
        assert self.second is not None
        approve(self.here.desk.team, self.leg(), "they are ready")
        self.exchange()
        confirm(self.second.desk.team, self.leg(self.second), "so are we")
        self.exchange()


@pytest.fixture
def road(tmp_path: Path) -> Road:
    return Road(tmp_path, tier="t4")


@pytest.fixture
def two(tmp_path: Path) -> Road:
    return Road(tmp_path, has_second=True)


def test_a_journey_has_a_drawn_name_and_each_leg_an_alias_that_nothing_else_has(road: Road) -> None:
    road.draft(kind="stay")
    journey = road.at()
    names = [journey.name, *(one.thing.text("alias") for one in journey.legs)]
    assert len(set(names)) == 3
    assert all(names)
    assert [one.number for one in journey.legs] == [1, 2]
    assert [one.id for one in read_journeys(road.here.desk.team)] == [journey.id]


def test_two_persons_approve_a_leg_and_one_alone_cannot(two: Road) -> None:
    approve(two.here.desk.team, two.leg(), "they are ready")
    with pytest.raises(OwnAct):
        confirm(two.here.desk.team, two.leg(), "me again")
    assert two.leg().state is S.DRAFT
    with pytest.raises(NotApproved):
        two.brief()
    two.exchange()
    assert two.second is not None
    confirm(two.second.desk.team, two.leg(two.second), "so are we")
    two.exchange()
    assert (two.leg().state, two.leg().standing.approval) == (S.APPROVED, Approval.BY_TWO)
    two.brief()
    assert (two.leg().state, two.leg().is_frozen) == (S.BRIEFED, True)
    assert [set(one.lines("what")) for one in two.leg().told_now] == [{"person", "time"}]


def test_what_one_person_changes_after_the_approval_is_approved_anew(two: Road) -> None:
    two.approved()
    change = change_intent(two.leg(), {"to_city": "elsewhere"})
    assert change is not None
    two.say(change)
    assert two.leg().state is S.DRAFT
    with pytest.raises(NothingToConfirm):
        confirm(two.here.desk.team, two.leg(), "again")
    # The words of the slip may still be filled in.
    two.say(set_intent(two.leg().thing, {"to_city": None}))
    two.say(set_intent(two.leg().thing, {"meet": "the third bench"}))
    assert two.leg().state is S.APPROVED


def test_a_stop_stops_and_only_another_act_begun_after_it_allows_the_leg(two: Road) -> None:
    two.approved()
    stop(two.here.desk.team, two.leg(), "a car at the door")
    assert two.leg().standing.approval is Approval.STOPPED
    with pytest.raises(NotApproved):
        two.brief()
    with pytest.raises(NothingToConfirm):
        stop(two.here.desk.team, two.leg(), "again")
    two.approved()
    assert two.leg().standing.approval is Approval.BY_TWO


def test_an_act_begun_beside_a_stop_that_its_author_had_not_heard_of_does_not_lift_it(two: Road) -> None:
    two.approved()
    assert two.second is not None
    approve(two.second.desk.team, two.leg(two.second), "once more")
    stop(two.here.desk.team, two.leg(), "a car at the door")
    two.exchange()
    assert two.leg().standing.approval is not Approval.BY_TWO


def test_one_person_alone_starts_a_first_leg_of_the_most_urgent_tier_with_a_reason(road: Road) -> None:
    road.draft(kind="stay")
    with pytest.raises(SafeconductError, match="reason"):
        emergency_go(road.here.desk.team, road.at(), road.leg(), " ")
    with pytest.raises(NoEmergencyGo):
        emergency_go(road.here.desk.team, road.at(), road.leg(n=1), "they are at the door")
    emergency_go(road.here.desk.team, road.at(), road.leg(), "they are at the door")
    assert (road.leg().state, road.leg().standing.approval) == (S.APPROVED, Approval.EMERGENCY)
    road.brief()
    assert road.leg().state is S.BRIEFED
    # The second leg is for two, whatever becomes of the first.
    with pytest.raises(NotApproved):
        road.say(*brief_intents(road.here.desk.team, road.leg(n=1), TOLD, now_ms=NOON))
    with pytest.raises(NoEmergencyGo):
        emergency_go(road.here.desk.team, road.at(), road.leg(n=1), "they are at the door")


def test_nobody_goes_alone_in_a_tier_below(tmp_path: Path) -> None:
    calm = Road(tmp_path, tier="t3")
    with pytest.raises(NoEmergencyGo):
        emergency_go(calm.here.desk.team, calm.at(), calm.leg(), "in haste")


def test_a_leg_of_which_people_were_told_is_neither_changed_nor_dropped(road: Road) -> None:
    emergency_go(road.here.desk.team, road.at(), road.leg(), "now")
    road.brief()
    with pytest.raises(LegIsHeld):
        change_intent(road.leg(), {"mode": "bus"})
    with pytest.raises(LegIsHeld):
        drop_intent(road.leg())
    # Said past the commands, it is still in the journey.
    road.here.set(road.leg().thing, {"dropped": True})
    assert road.leg().is_frozen
    # Emptying the field in which it stands makes no draft of it.
    road.here.set(road.leg().thing, {"step": None})
    assert road.leg().state is S.BRIEFED
    road.step(S.DEPARTED)
    assert [one.step for one in road.leg().standing.words] == [S.DEPARTED]


def test_whoever_was_told_holds_a_leg_though_nobody_said_that_people_know(road: Road) -> None:
    road.here.begin(road.part, "told", {**TOLD, "leg": road.leg().id})
    assert (road.leg().state, road.leg().is_frozen) == (S.DRAFT, True)
    with pytest.raises(LegIsHeld):
        change_intent(road.leg(), {"mode": "bus"})


def test_who_had_not_heard_that_people_were_told_moves_nobody(two: Road) -> None:
    two.approved()
    assert two.second is not None
    moved = change_intent(two.leg(two.second), {"to_city": "elsewhere", "at": NOON})
    assert moved is not None
    two.brief()
    two.say(moved, desk=two.second)
    assert two.leg(two.second).thing.text("to_city") == "elsewhere"
    two.exchange()
    for desk in (two.here, two.second):
        leg = two.leg(desk)
        assert (leg.thing.value("to_city"), leg.thing.number("at")) == (None, NOON + 5 * HOUR)
        assert (leg.is_frozen, leg.standing.approval) == (True, Approval.BY_TWO)
    assert set(two.leg().thing.at_once("at")) == {NOON, NOON + 5 * HOUR}


def test_the_word_that_keeps_the_way_they_were_told_is_not_undone(two: Road) -> None:
    two.approved()
    assert two.second is not None
    moved = change_intent(two.leg(two.second), {"to_city": "elsewhere"})
    assert moved is not None
    two.brief()
    before = two.here.desk.vault.count
    with pytest.raises(LegIsHeld):
        undo(two.here.desk.team, shown_words(two.leg()))
    assert two.here.desk.vault.count == before
    two.step(S.DEPARTED)
    with pytest.raises(LegIsHeld):
        undo(two.here.desk.team, [briefed_by(two.leg().thing) or OpId(b"")])
    two.say(moved, desk=two.second)
    two.exchange()
    assert [two.leg(desk).thing.value("to_city") for desk in (two.here, two.second)] == [None, None]


def test_a_briefing_is_taken_back_once_everybody_who_knows_was_told(road: Road) -> None:
    emergency_go(road.here.desk.team, road.at(), road.leg(), "now")
    road.brief()
    road.say(*brief_intents(road.here.desk.team, road.leg(), {"who": "party", "what": ("time",)}, now_ms=NOON))
    first, second = road.leg().told_now
    road.say(*take_back_intents(road.leg(), (first,), now_ms=NOON))
    assert (road.leg().state, road.leg().is_frozen) == (S.BRIEFED, True)
    road.say(*take_back_intents(road.leg(), (second,), now_ms=NOON))
    assert (road.leg().state, road.leg().is_frozen) == (S.APPROVED, False)
    assert len(road.leg().told) == 2
    with pytest.raises(NotTold):
        take_back_intents(road.leg(), (first,), now_ms=NOON)


def test_a_word_that_cannot_follow_is_refused_in_a_sentence(road: Road) -> None:
    with pytest.raises(CannotFollow) as refused:
        road.step(S.ARRIVED)
    assert refused.value.advice("en").what == "This leg stands at “draft”, and “arrived” cannot follow that."
    assert refused.value.advice("ru").what.startswith("Этот этап сейчас в состоянии «набросок»")


def test_a_word_said_over_an_older_page_stands_beside_what_others_said_meanwhile(road: Road) -> None:
    emergency_go(road.here.desk.team, road.at(), road.leg(), "now")
    road.brief()
    road.step(S.DEPARTED)
    page = shown_words(road.leg())
    road.step(S.LOST)
    # The other officer still has "left" before them and hears that they arrived.
    road.step(S.ARRIVED, seen=page)
    words = {one.step for one in road.leg().standing.words}
    assert words == {S.LOST, S.ARRIVED}
    assert road.leg().state is S.LOST
    road.step(S.ARRIVED)
    assert [one.step for one in road.leg().standing.words] == [S.ARRIVED]


def test_a_case_with_somebody_on_the_way_is_known(tmp_path: Path) -> None:
    road = Road(tmp_path, tier="t4")
    case = bytes(range(16))
    road.here.set(road.at().thing, {"case": case})
    assert not case_has_open_leg([road.at()], case)
    emergency_go(road.here.desk.team, road.at(), road.leg(), "now")
    road.brief()
    assert case_has_open_leg([road.at()], case)
    assert not case_has_open_leg([road.at()], ThingId(bytes(16)))
    for step in (S.DEPARTED, S.ARRIVED, S.HANDED_OVER):
        road.step(step)
    assert not case_has_open_leg([road.at()], case)
    assert NO_THING == b""


def test_journeys_are_read_once_until_anything_is_said_here_or_comes_from_a_colleague(two: Road) -> None:
    team = two.here.desk.team
    held = read_journeys(team)
    assert read_journeys(team) is held
    two.approved()
    assert [leg.state for one in read_journeys(team) for leg in one.legs] == [S.APPROVED]
    two.brief()
    assert [leg.state for one in read_journeys(team) for leg in one.legs] == [S.BRIEFED]
    assert two.second is not None
    two.exchange()
    two.step(S.DEPARTED, desk=two.second)
    two.exchange()
    assert [leg.state for one in read_journeys(team) for leg in one.legs] == [S.DEPARTED]


def test_what_was_said_and_rolled_back_is_read_nowhere(road: Road) -> None:
    team = road.here.desk.team
    with pytest.raises(ZeroDivisionError):
        fail_after_a_stay(road)
    # As many entries as there were in what was rolled back, and others.
    road.draft(kind="departure")
    assert [leg.thing.text("kind") for one in read_journeys(team) for leg in one.legs] == ["extraction", "departure"]


def fail_after_a_stay(road: Road) -> None:
    with road.here.desk.vault.together():
        road.draft(kind="stay")
        assert [len(one.legs) for one in read_journeys(road.here.desk.team)] == [2]
        raise ZeroDivisionError


def test_the_journeys_of_one_case_are_those_of_the_list_that_are_of_it(road: Road) -> None:
    team = road.here.desk.team
    case = road.here.part(Sort.CASE, "white birch")
    for of in (case, case, b"", road.here.part(Sort.CASE, "grey heron")):
        open_journey(team, of, {}, language="en")
    found = journeys_of(team, case)
    assert len(found) == 2
    assert found == tuple(one for one in read_journeys(team) if bytes(one.case) == case)
    assert journeys_of(team, bytes(16)) == ()
