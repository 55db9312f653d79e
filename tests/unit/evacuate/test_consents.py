"""What people agreed to reaches their journeys: approving, telling, plans, also where their case does not open."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.base.ids import OpId
from safeconduct.evacuate.cases.commands import From, open_case, vouch_intent
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case, Told
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.errors import NotAFact
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import (
    approve,
    brief_intents,
    confirm,
    draft_intent,
    emergency_go,
    open_journey,
    slip_intents,
)
from safeconduct.evacuate.journeys.consents import Consents, consents_of
from safeconduct.evacuate.journeys.errors import FollowsFromCase, MoreThanTrusted, TheySaidNo, ToldByItself
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.journeys.slips import slip_fields, slip_text, told_on
from safeconduct.evacuate.journeys.types import Approval, Journey, Leg, LegState
from safeconduct.evacuate.journeys.wording import consents_in_words, refused_in_words
from safeconduct.evacuate.planning.seconding import say_second_of
from safeconduct.evacuate.running.carrying import say
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.setting import check_new, check_settable
from safeconduct.evacuate.running.undoing import undo
from safeconduct.protect.members import Role
from safeconduct.sync.acts import Verdict
from safeconduct.sync.compartments import Leaver, admit, remove
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

TODAY = NOON // MS_PER_DAY
HELPER: dict[str, Value | None] = {"who": "helper", "what": ("person", "time")}
PARTY: dict[str, Value | None] = {"who": "party", "what": ("time",)}


class Road:
    """A case on one desk, and its journey on two: the second does not open the case."""

    def __init__(self, folder: Path, *, tier: str = "t3") -> None:
        self.here = office(folder)
        self.second = colleague(folder, self.here, "bela")
        team = self.here.desk.team
        self.case_part = open_case(team, From(), {}, people=2, language="en")
        self.helper = self.here.begin(self.here.part(Sort.HELPERS), "helper", {"code_name": "Heron", "state": "active"})
        self.part = open_journey(team, self.case.thing.id, {"tier": tier, "size": 2}, language="en")
        admit(team, self.part, [(self.second.desk.team.me.device, Role.WRITE)])
        values: dict[str, Value | None] = {"kind": "extraction", "at": NOON + 5 * HOUR, "helper": self.helper.id}
        self.here.desk.vault.append([draft_intent(team, self.journey(), values, language="en")])
        self.exchange()

    def exchange(self) -> None:
        exchange(self.here.desk, self.second.desk)

    @property
    def case(self) -> Case:
        found = read_case(self.here.facts, self.case_part)
        assert found is not None
        return found

    def journey(self, desk: Office | None = None) -> Journey:
        found = read_journey((desk or self.here).desk.team, self.part)
        assert found is not None
        return found

    def leg(self, desk: Office | None = None) -> Leg:
        return self.journey(desk).legs[0]

    def said(self, purpose: str, state: str, **more: Value) -> Thing:
        """Note in the case what the party said, as the pages and commands do."""
        thing = draw(self.here.desk.team.entropy)
        values: dict[str, Value | None] = {"purpose": purpose, "state": state, **more}
        self.ops = say(
            self.here.desk.team, [new_intent(self.here.desk.team, self.case_part, "consent", values, thing=thing)]
        )
        return self.here.get("consent", thing)

    def consents(self, desk: Office, *, later: int = 0) -> Consents:
        return consents_of(desk.desk.team, self.journey(desk).thing, TODAY + later)  # type: ignore[arg-type]

    def approved(self) -> None:
        approve(self.here.desk.team, self.leg(), "they are ready")
        self.exchange()
        confirm(self.second.desk.team, self.leg(self.second), "so are we")
        self.exchange()

    def brief(self, desk: Office, told: dict[str, Value | None], *, all_the_same: bool = False) -> tuple[OpId, ...]:
        team = desk.desk.team
        made = brief_intents(team, self.leg(desk), told, now_ms=NOON, all_the_same=all_the_same)
        return tuple(desk.desk.vault.append(made))


@pytest.fixture
def road(tmp_path: Path) -> Road:
    return Road(tmp_path)


@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_who_took_their_yes_back_is_not_sent_off_also_where_the_case_does_not_open(road: Road, state: str) -> None:
    road.said("move", "given")
    road.exchange()
    assert road.consents(road.second).said_no == frozenset()
    road.said("move", state)
    road.exchange()
    assert road.second.facts.thing("case", road.case.thing.id) is None
    for desk in (road.here, road.second):
        assert road.consents(desk).said_no == {"move"}
        with pytest.raises(TheySaidNo) as refused:
            approve(desk.desk.team, road.leg(desk), "all the same")
        assert "to be brought away" in str(refused.value)


def test_what_is_taken_back_after_the_approval_stops_the_second_word(road: Road) -> None:
    approve(road.here.desk.team, road.leg(), "they are ready")
    road.said("move", "withdrawn")
    road.exchange()
    with pytest.raises(TheySaidNo):
        confirm(road.second.desk.team, road.leg(road.second), "so are we")


def test_nobody_is_told_of_people_who_took_their_yes_back_after_two_had_approved(road: Road) -> None:
    road.approved()
    road.said("share_helper", "withdrawn")
    road.exchange()
    for desk in (road.here, road.second):
        with pytest.raises(TheySaidNo):
            road.brief(desk, HELPER)
        with pytest.raises(TheySaidNo):
            slip_intents(desk.desk.team, road.leg(desk), HELPER, now_ms=NOON)
    assert road.leg().state is LegState.APPROVED
    assert road.journey(road.second).events[-1].text("kind") == "consent"


def test_not_even_an_emergency_moves_people_who_said_no(tmp_path: Path) -> None:
    road = Road(tmp_path, tier="t4")
    road.said("move", "refused")
    road.exchange()
    with pytest.raises(TheySaidNo):
        emergency_go(road.second.desk.team, road.journey(road.second), road.leg(road.second), "they are at the door")


def test_a_no_to_one_helper_is_for_that_helper_alone(road: Road) -> None:
    other = road.here.begin(road.helper.part, "helper", {"code_name": "Tern", "state": "active"})
    road.here.set(road.leg().thing, {"helper": other.id})
    road.approved()
    road.said("share_helper", "given")
    road.said("share_helper", "refused", receiver="Heron")
    road.exchange()
    with pytest.raises(TheySaidNo):
        road.brief(road.here, {**HELPER, "whom": road.helper.id})
    road.brief(road.here, {**HELPER, "whom": other.id})
    assert road.leg().state is LegState.BRIEFED
    assert road.consents(road.second).not_to == ("Heron",)
    # The second desk opens no helper: who it cannot name may be the one.
    with pytest.raises(TheySaidNo):
        road.brief(road.second, {**HELPER, "whom": other.id})
    assert "Not to be told of them: Heron." in consents_in_words(road.consents(road.second), "en")


def test_a_yes_that_runs_out_stops_the_telling_on_both_desks(road: Road) -> None:
    road.said("move", "given", until=TODAY + 2)
    road.said("share_helper", "given", until=TODAY + 9)
    road.exchange()
    for desk in (road.here, road.second):
        assert road.consents(desk).said_no == frozenset()
        assert road.consents(desk).yes_until == TODAY + 2
        assert "move" in road.consents(desk, later=3).said_no
    # The case says which yes ran out; the journey alone does not.
    assert road.consents(road.here, later=3).said_no == {"move"}


def test_taking_the_word_back_takes_what_followed_from_it_back(road: Road) -> None:
    road.said("move", "withdrawn")
    undo(road.here.desk.team, road.ops)
    road.exchange()
    assert road.consents(road.second).said_no == frozenset()
    approve(road.second.desk.team, road.leg(road.second), "they never said that")


def test_undoing_the_word_in_the_case_alone_is_carried_over_too(road: Road) -> None:
    road.said("move", "withdrawn")
    undo(road.here.desk.team, road.ops[:1])
    road.exchange()
    assert road.consents(road.second).said_no == frozenset()


def test_whoever_asks_again_and_hears_yes_may_go_on(road: Road) -> None:
    thing = road.said("move", "refused")
    say(road.here.desk.team, [set_intent(thing, {"state": "given"})])
    road.exchange()
    approve(road.second.desk.team, road.leg(road.second), "asked again")


def test_the_party_is_told_no_more_than_it_is_trusted_with_unless_somebody_says_so(road: Road) -> None:
    road.approved()
    assert road.consents(road.second).may_know is Told.GENERAL
    with pytest.raises(MoreThanTrusted) as refused:
        road.brief(road.second, PARTY)
    assert "that we are on it, and no more" in str(refused.value)
    say(road.here.desk.team, [set_intent(road.case.thing, {"rung": "cross_checked"})])
    road.exchange()
    road.brief(road.second, PARTY)
    with pytest.raises(MoreThanTrusted):
        road.brief(road.second, {**PARTY, "what": ("place",)})
    road.brief(road.second, {**PARTY, "what": ("place",)}, all_the_same=True)
    event = road.journey(road.second).events[-1]
    assert (event.text("kind"), "all the same" in event.text("words")) == ("order", True)
    # One voucher is not enough for a house; the second is.
    say(road.here.desk.team, [vouch_intent(road.here.desk.team, road.case)])
    assert road.consents(road.here).may_know is Told.MEETING


def test_what_is_told_follows_from_who_it_is_where_nobody_says(road: Road) -> None:
    road.approved()
    road.brief(road.here, {"who": "helper", "whom": road.helper.id})
    assert set(road.journey().told[-1].lines("what")) == {"person", "time", "route"}


def test_a_slip_tells_what_stands_on_it(road: Road) -> None:
    held = slip_fields(road.journey(), road.leg(), "helper")
    assert told_on(held, road.leg(), "helper") == ("person", "time")
    say(
        road.here.desk.team,
        [set_intent(road.leg().thing, {"meet": "by the kiosk", "hand_to": "the blue gate", "call": "555"})],
    )
    for who, helper in (("helper", ()), ("party", ("helper",))):
        held = slip_fields(road.journey(), road.leg(), who)
        assert told_on(held, road.leg(), who) == ("person", "time", "route", *helper, "next_place", "phone")


def test_a_slip_says_the_day_where_the_hour_is_not_known(road: Road) -> None:
    say(road.here.desk.team, [set_intent(road.leg().thing, {"at": None, "day": TODAY + 1})])
    text = slip_text(slip_fields(road.journey(), road.leg(), "helper"), "en")
    assert "Day: 22 January 2030; the hour follows" in text
    say(road.here.desk.team, [set_intent(road.leg().thing, {"at": NOON})])
    assert "the hour follows" not in slip_text(slip_fields(road.journey(), road.leg(), "helper"), "en")


def test_a_refusal_is_said_with_what_is_to_be_done(road: Road) -> None:
    road.said("move", "withdrawn")
    held = road.consents(road.here)
    assert refused_in_words(held, "en", is_known=False) == (
        "They said no, took their yes back, or it has run out: to be brought away.",
    )
    assert "tell everybody who knows" in refused_in_words(held, "en", is_known=True)[1]
    assert "Nobody has asked them yet: to live in one of our houses" in consents_in_words(held, "en")[0]


# --- what an attack tried


def test_a_telling_names_who_is_told(road: Road) -> None:
    road.approved()
    road.said("share_helper", "withdrawn")
    road.exchange()
    nobody: tuple[dict[str, Value | None], ...] = (
        {"whom": road.helper.id, "what": ("person",)},
        {"who": "somebody", "what": ("person",)},
        {"who": "party", "whom": road.helper.id, "what": ("person",)},
    )
    for told in nobody:
        with pytest.raises(NotAFact):
            road.brief(road.second, told)


def test_a_no_that_a_desk_without_the_journey_noted_is_carried_by_whoever_has_both(tmp_path: Path) -> None:
    road = Road(tmp_path)
    third = colleague(tmp_path, road.here, "cem")
    admit(road.here.desk.team, road.case_part, [(third.desk.team.me.device, Role.WRITE)])
    exchange(road.here.desk, road.second.desk, third.desk)
    road.approved()
    team = third.desk.team
    values: dict[str, Value | None] = {"purpose": "move", "state": "withdrawn"}
    say(team, [new_intent(team, road.case_part, "consent", values, thing=draw(team.entropy))])
    exchange(road.here.desk, road.second.desk, third.desk)
    here = road.here.desk.team
    file_missing(here, NOON)
    assert file_missing(here, NOON) == ()
    exchange(road.here.desk, road.second.desk)
    assert road.consents(road.second).said_no == {"move"}
    with pytest.raises(TheySaidNo):
        road.brief(road.second, HELPER)


def test_an_old_case_does_not_overrule_a_newer_no_that_the_journey_carries(tmp_path: Path) -> None:
    road = Road(tmp_path)
    admit(road.here.desk.team, road.case_part, [(road.second.desk.team.me.device, Role.WRITE)])
    road.said("move", "given")
    road.exchange()
    remove(road.here.desk.team, road.case_part, [Leaver(road.second.desk.team.me.device.id)])
    road.exchange()
    road.said("move", "withdrawn")
    road.exchange()
    assert road.second.facts.thing("case", road.case.thing.id) is not None
    assert road.consents(road.second).said_no == {"move"}
    team = road.second.desk.team
    file_missing(team, NOON)
    with pytest.raises(TheySaidNo):
        approve(team, road.leg(road.second), "as the old case says")


def test_what_a_journey_carries_is_neither_undone_nor_set_by_hand(road: Road) -> None:
    road.approved()
    road.said("move", "withdrawn")
    road.exchange()
    team, journey = road.second.desk.team, road.journey(road.second).thing
    with pytest.raises(FollowsFromCase):
        undo(team, [journey.facts["said_no"][-1].op])
    settings: tuple[dict[str, Value | None], ...] = (
        {"said_no": None}, {"not_to": None}, {"yes_until": None}, {"may_know": None}, {"case": None},
    )  # fmt: skip
    for values in settings:
        with pytest.raises(FollowsFromCase):
            check_settable(team, journey, values)
    with pytest.raises(ToldByItself):
        check_new("told")
    assert road.consents(road.second).said_no == {"move"}


@pytest.mark.parametrize("other", ["cannot", ""])
def test_a_yes_of_one_that_ran_out_is_not_hidden_by_what_another_said(road: Road, other: str) -> None:
    first, second = road.case.people[:2]
    road.said("move", "given", who=first.id, until=TODAY + 2)
    if other:
        road.said("move", other, who=second.id)
    road.exchange()
    for desk in (road.here, road.second):
        assert "move" in road.consents(desk, later=3).said_no


def test_a_no_of_a_party_whose_people_are_not_known_is_a_no(road: Road) -> None:
    for one in road.case.people:
        road.here.set(one, {"gone": True})
    road.said("move", "withdrawn")
    assert road.consents(road.here).said_no == {"move"}


def test_a_no_to_one_organisation_or_house_counts_for_every_one(road: Road) -> None:
    for purpose in ("share_partner", "house"):
        road.said(purpose, "given")
        road.said(purpose, "withdrawn", receiver="the clinic")
    assert road.consents(road.here).said_no == {"share_partner", "house"}


def test_a_leg_with_a_helper_they_do_not_want_is_not_approved_whatever_the_name_looks_like(road: Road) -> None:
    road.said("share_helper", "refused", receiver=" heRON ")
    road.exchange()
    for desk in (road.here, road.second):
        with pytest.raises(TheySaidNo):
            approve(desk.desk.team, road.leg(desk), "with Heron")
    # A helper who is called otherwise by now may be the one, too.
    road.here.set(road.helper, {"code_name": "Crane"})
    with pytest.raises(TheySaidNo):
        approve(road.here.desk.team, road.leg(), "with Crane")


def test_a_yes_to_other_organisations_runs_out_where_the_case_does_not_open_too(road: Road) -> None:
    road.said("share_partner", "given", until=TODAY + 2)
    road.exchange()
    for desk in (road.here, road.second):
        assert road.consents(desk, later=3).said_no == {"share_partner"}


def test_a_second_word_on_the_list_of_acts_asks_the_same(road: Road) -> None:
    approve(road.here.desk.team, road.leg(), "they are ready")
    road.exchange()
    (state,) = road.leg(road.second).acts
    road.said("move", "withdrawn")
    road.exchange()
    with pytest.raises(TheySaidNo):
        say_second_of(road.second.desk.team, state, Verdict.CONFIRM, "from the red band")
    assert road.leg(road.second).state is LegState.DRAFT
    say_second_of(road.second.desk.team, state, Verdict.STOP, "they do not want to")
    assert road.leg(road.second).standing.approval is Approval.STOPPED


def test_nobody_is_sent_to_a_house_that_they_took_back_after_it_was_approved(road: Road) -> None:
    place = road.here.begin(road.here.part(Sort.PLACES), "place", {"code_name": "Oak"})
    road.here.set(road.leg().thing, {"place": place.id})
    road.exchange()
    road.approved()
    road.said("house", "withdrawn")
    road.exchange()
    tellings: tuple[dict[str, Value | None], ...] = (
        {**HELPER, "whom": road.helper.id}, {"who": "party", "what": ("person",)},
    )  # fmt: skip
    for told in tellings:
        with pytest.raises(TheySaidNo):
            road.brief(road.second, told, all_the_same=True)
