"""Cases: trust, consent, papers, clocks and the order of tonight's list; opening, deciding, closing, handing over."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.ids import DeviceId, UserId
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.commands import (
    From,
    Item,
    Origin,
    accept_intents,
    add_intent,
    close_intent,
    decide_intents,
    hand_over_intent,
    is_code_name,
    items_of,
    not_accepted,
    on_duty,
    open_case,
    state_intent,
    vouch_intent,
)
from safeconduct.evacuate.cases.errors import (
    EndingMissing,
    LegStillOpen,
    NotHandedToYou,
    NothingHandedOver,
    ReasonMissing,
    VouchedAlready,
)
from safeconduct.evacuate.cases.reading import decided_of, read_case, read_cases, told_of
from safeconduct.evacuate.cases.rules import consent, consent_of_all, may_be_told, may_share_house, papers, trust_of
from safeconduct.evacuate.cases.types import Beside, Case, Clock, ConsentStanding, State, Told
from safeconduct.evacuate.cases.waiting import CONTACT_WITHIN, standing, tonight
from safeconduct.evacuate.cases.wording import danger_in_words, due_in_words, papers_in_words, silence_in_words
from safeconduct.evacuate.triage.rules import lottery
from safeconduct.evacuate.triage.types import Override, Tier
from safeconduct.intake.types import Rung
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

DAY = 24 * HOUR
TODAY = Day(NOON // DAY)
TOMORROW = Day(TODAY + 1)


class World:
    """One desk and one case."""

    def __init__(self, here: Office, people: int = 1) -> None:
        self.here = here
        self.part = open_case(here.desk.team, From(), {}, people=people, language="en")

    @property
    def case(self) -> Case:
        found = read_case(self.here.facts, self.part)
        assert found is not None
        return found

    def add(self, form: str, **values: object) -> None:
        self.here.desk.vault.append([add_intent(self.here.desk.team, self.case, form, values, language="en")])  # type: ignore[arg-type]

    def decide(self, **values: object) -> None:
        self.here.desk.vault.append(decide_intents(self.here.desk.team, self.case, values))  # type: ignore[arg-type]

    def set(self, **values: object) -> None:
        self.here.set(self.case.thing, values)  # type: ignore[arg-type]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def world(tmp_path: Path, clock: FixedClock) -> World:
    return World(office(tmp_path, clock=clock))


def test_a_case_is_a_part_of_its_own_whose_code_names_nobody_else_has(world: World) -> None:
    one = World(world.here, people=3)
    names = [world.case.name, one.case.name, *(person.text("code_name") for person in one.case.people)]
    assert len(set(names)) == 5
    assert all(is_code_name(world.here.facts, one) for one in names)
    assert (one.case.state, one.case.size, world.case.size) == (State.OPEN, 3, 1)
    assert {part.sort for part in world.here.desk.team.compartments() if part.id in (world.part, one.part)} == {
        Sort.CASE
    }


def test_a_case_says_which_request_or_claim_it_came_from(world: World) -> None:
    came = From(Origin.REQUEST, "00ff", NOON - 5 * DAY, "2030")
    part = open_case(world.here.desk.team, came, {"origin": "argun"}, people=2, language="ru")
    case = read_case(world.here.facts, part)
    assert case is not None
    assert [(one.text("sort"), one.text("of"), one.text("wave")) for one in case.origins] == [
        ("request", "00ff", "2030")
    ]
    assert case.thing.text("origin") == "argun"
    assert not case.name.isascii()


def test_two_persons_vouch_by_one_command_each_and_none_twice(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    part = open_case(amal.desk.team, From(), {}, people=1, language="en")
    admit(amal.desk.team, part, [(bela.desk.team.me.device, Role.WRITE)])
    for here, is_enough in ((amal, False), (bela, True)):
        exchange(amal.desk, bela.desk)
        case = read_case(here.facts, part)
        assert case is not None
        here.desk.vault.append([vouch_intent(here.desk.team, case)])
        case = read_case(here.facts, part)
        assert case is not None
        assert (trust_of(case, here.desk.team.people().get).rung is Rung.VOUCHED) == is_enough
        with pytest.raises(VouchedAlready):
            vouch_intent(here.desk.team, case)
    amal.desk.close()
    bela.desk.close()


def test_vouched_for_is_who_two_persons_vouch_for(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    held = World(amal)
    device = amal.desk.team.device(bela.desk.vault.device)
    assert device is not None
    admit(amal.desk.team, held.part, [(device, Role.WRITE)])

    def trust(desk: Office) -> tuple[Rung, bool]:
        people = desk.desk.team.people()
        case = read_case(desk.facts, held.part)
        assert case is not None
        found = trust_of(case, people.get)
        return found.rung, found.waits

    held.set(rung="vouched")
    held.set(rung="vouched")
    assert trust(amal) == (Rung.CROSS_CHECKED, True)
    exchange(amal.desk, bela.desk)
    bela.set(held.case.thing, {"rung": "vouched"})
    exchange(amal.desk, bela.desk)
    assert trust(amal) == trust(bela) == (Rung.VOUCHED, False)
    held.set(rung="heard")
    assert trust(amal) == (Rung.HEARD, False)


def test_what_a_party_may_be_told_and_where_it_may_live_follows_from_trust() -> None:
    assert [may_be_told(rung, Told.HOUSE) for rung in Rung] == [False, False, False, True]
    assert [may_be_told(rung, Told.MEETING) for rung in Rung] == [False, False, True, True]
    assert all(may_be_told(rung, Told.GENERAL) for rung in Rung)
    assert [may_share_house(rung, is_hot=False) for rung in Rung] == [False, False, False, True]
    assert not may_share_house(Rung.VOUCHED, is_hot=True)


def test_a_consent_is_by_person_purpose_and_receiver_and_the_stricter_holds(world: World) -> None:
    (person,) = world.case.people

    def stands(purpose: str = "house", receiver: str = "", day: Day = TODAY) -> ConsentStanding:
        return consent(world.case, person.id, purpose, receiver, day)

    assert stands() is ConsentStanding.NOT_ASKED
    world.add("consent", who=person.id, purpose="house", state="given", until=TOMORROW)
    assert stands() is stands(receiver="partner") is ConsentStanding.GIVEN
    assert stands("move") is ConsentStanding.NOT_ASKED
    assert stands(day=Day(TOMORROW + 1)) is ConsentStanding.EXPIRED
    world.add("consent", who=person.id, purpose="house", state="refused", receiver="partner")
    assert (stands(receiver="partner"), stands()) == (ConsentStanding.REFUSED, ConsentStanding.GIVEN)
    world.here.set(world.case.consents[0], {"state": "withdrawn"})
    assert stands() is ConsentStanding.WITHDRAWN


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ConsentStanding.NEEDS_GUARDIAN),
        ({"how": "guardian"}, ConsentStanding.GIVEN),
        ({"without_guardian": "the guardian is whom he flees from"}, ConsentStanding.GIVEN),
    ],
)
def test_for_a_minor_a_guardian_agrees_or_it_is_said_why_not(
    world: World, given: dict[str, str], expected: ConsentStanding
) -> None:
    (person,) = world.case.people
    world.here.set(person, {"age": "minor"})
    world.add("consent", who=person.id, purpose="move", state="given", **given)
    assert consent_of_all(world.case, "move", "", TODAY) is expected


def test_of_a_party_everybody_has_to_agree(world: World) -> None:
    held = World(world.here, people=2)
    one, other = held.case.people
    held.add("consent", who=one.id, purpose="move", state="given")
    assert consent_of_all(held.case, "move", "", TODAY) is ConsentStanding.NOT_ASKED
    held.add("consent", who=other.id, purpose="move", state="refused")
    assert consent_of_all(held.case, "move", "", TODAY) is ConsentStanding.REFUSED
    held.here.set(other, {"gone": True})
    assert consent_of_all(held.case, "move", "", TODAY) is ConsentStanding.GIVEN


def test_papers_are_here_when_the_last_persons_are_and_unknown_is_not_here(world: World) -> None:
    held = World(world.here, people=2)
    one, other = held.case.people
    held.add("document", who=one.id, kind="visa", country="norland", state="here")
    assert papers(held.case, "norland", TODAY).lacking == ((other.id, "visa"),)
    held.add(
        "document",
        who=other.id,
        kind="visa",
        country="norland",
        state="asked",
        from_day=TODAY + 9,
        likely_day=TODAY + 20,
    )
    found = papers(held.case, "norland", TODAY)
    assert (found.earliest, found.likely, found.latest) == (TODAY + 9, TODAY + 20, None)
    held.add("document", who=one.id, kind="travel", state="wanted", likely_day=TODAY + 40)
    assert papers(held.case, "norland", TODAY).likely == TODAY + 40
    assert papers(held.case, "westland", TODAY).likely is None
    assert papers_in_words("norland", papers(held.case, "norland", TODAY), "en") == "norland: 2 March 2030"
    held.here.set(held.case.documents[0], {"until": TODAY - 1})
    assert papers(held.case, "norland", TODAY).lacking == ((one.id, "visa"),)


@pytest.mark.parametrize(("tier", "hours"), [("t4", 1), ("t3", 6), ("t2", 24), ("t1", 72)])
def test_the_first_answer_has_the_clock_of_the_tier_until_somebody_answered(
    world: World, tier: str, hours: int
) -> None:
    part = open_case(world.here.desk.team, From(at_ms=NOON - 2 * HOUR), {}, people=1, language="en")
    world.part = part
    world.decide(consequence="severe", probability="very_likely", window="hours", tier=tier, reason="as they say")
    world.add("contact", direction="tried", at=NOON - HOUR)
    world.add("contact", direction="in", at=NOON - HOUR)
    dues = {one.clock: one.at_ms for one in standing(world.case, NOON).dues}
    assert (dues[Clock.REPLY], Clock.CONTACT in dues) == (NOON + (hours - 2) * HOUR, False)
    # An answer in the inbox is one; an agreed hour is what counts.
    dues = {one.clock: one.at_ms for one in standing(world.case, NOON, Beside(answered=NOON - HOUR)).dues}
    assert (Clock.REPLY in dues, Clock.CONTACT in dues) == (False, True)
    world.set(next_contact=NOON + 9 * HOUR)
    dues = {one.clock: one.at_ms for one in standing(world.case, NOON).dues}
    assert (Clock.REPLY in dues, dues[Clock.CONTACT]) == (False, NOON + 9 * HOUR)


def test_every_open_case_has_a_next_clock(world: World, clock: FixedClock) -> None:
    dues = {one.clock: one.at_ms for one in standing(world.case, NOON).dues}
    # Nobody has decided: as soon as "urgent" asks for, and nobody is moved on a guess.
    assert set(dues) == {Clock.REPLY, Clock.DECISION, Clock.REVIEW}
    assert dues[Clock.REPLY] - NOON in range(6 * HOUR, 6 * HOUR + 1000)
    assert dues[Clock.DECISION] - NOON in range(24 * HOUR, 24 * HOUR + 1000)
    world.decide(consequence="severe", probability="very_likely", window="hours", tier="t4", answer="take")
    world.set(deadline=TODAY + 2, silence_hours=12)
    world.add("contact", direction="in", at=NOON - 3 * HOUR)
    world.add("promise", words="call at nine", due=NOON + HOUR)
    world.add("need", kind="medicine", until=TODAY + 4)
    found = standing(world.case, NOON)
    dues = {one.clock: one.at_ms for one in found.dues}
    assert dues[Clock.SILENCE] == NOON + 9 * HOUR
    assert dues[Clock.PROMISE] == NOON + HOUR
    assert dues[Clock.REPLY] - NOON in range(HOUR, HOUR + 1000)
    assert dues[Clock.DEADLINE] == (TODAY + 3) * DAY
    assert dues[Clock.MEDICINE] == (TODAY + 2) * DAY
    assert dues[Clock.MOVE] - NOON in range(72 * HOUR, 72 * HOUR + 1000)
    assert Clock.DECISION not in dues
    assert list(found.dues) == sorted(found.dues, key=lambda one: one.at_ms)
    assert due_in_words(found.dues[0], NOON + 2 * HOUR, "en") == "a promise: overdue by 60 minutes"
    assert due_in_words(found.dues[0], NOON, "ru") == "обещание: через 60 минут"
    assert silence_in_words(found, NOON, "en") == "silent for 3 hours"
    world.add("contact", direction="out", at=NOON - HOUR)
    dues = {one.clock: one.at_ms for one in standing(world.case, NOON).dues}
    assert Clock.REPLY not in dues
    assert dues[Clock.CONTACT] - NOON in range(CONTACT_WITHIN[Tier.NOW] * HOUR, CONTACT_WITHIN[Tier.NOW] * HOUR + 1000)
    is_out = {one.clock for one in standing(world.case, NOON, Beside(is_out=True)).dues}
    assert not is_out & {Clock.MOVE, Clock.DEADLINE}


def test_a_danger_that_nobody_looked_at_turns_amber_and_news_asks_for_a_look(world: World, clock: FixedClock) -> None:
    world.decide(
        consequence="severe", probability="likely", window="weeks", tier="t2", reason="they can wait", answer="take"
    )
    assert not standing(world.case, NOON).is_amber
    assert standing(world.case, NOON + 8 * DAY).is_amber
    world.add("risk", kind="relative_named", at=NOON)
    found = standing(world.case, NOON)
    assert found.is_amber
    assert [(one.kind, one.override) for one in found.looks] == [("relative_named", "named_in_detention")]
    world.decide(overrides=("named_in_detention",), tier="t4")
    found = standing(world.case, NOON)
    assert (found.looks, found.highest) == ((), Tier.NOW)
    assert found.told.overrides == {Override.NAMED_IN_DETENTION}


def test_a_decision_that_is_not_what_the_answers_propose_says_why(world: World) -> None:
    count = world.here.desk.vault.count
    answers = {"consequence": "severe", "probability": "very_likely", "window": "hours"}
    for wrong in ({"tier": "t1"}, {"tier": "t4", "answer": "refuse"}, {"answer": "take"}):
        with pytest.raises(ReasonMissing):
            world.decide(**answers, **wrong)
    assert world.here.desk.vault.count == count
    world.decide(**answers, tier="t1", answer="advise", reason="they want to stay for now")
    decided = decided_of(world.case)
    assert decided is not None
    assert (decided.tier, decided.answer) == (Tier.ADVICE, "advise")
    # The proposal follows from the answers, and both are kept.
    assert told_of(world.case).window.value == "hours"
    world.decide(tier="t4", reason="they changed their mind")
    assert len([one for one in world.case.assessment.all_facts if one.field == "tier"]) == 2  # type: ignore[union-attr]


def test_tonights_list_has_the_most_urgent_first_and_closed_ones_not(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "en")
    cases = read_cases(here.facts)
    shown = tonight(cases, NOON, seed=b"published")
    assert len(shown) == len(cases) == 16
    tiers = [one.highest for one in shown]
    assert tiers == sorted(tiers, reverse=True)
    assert [one.case.part for one in shown] == [
        one.case.part for one in tonight(tuple(reversed(cases)), NOON, seed=b"published")
    ]
    here.desk.vault.append([close_intent(shown[0].case, "abroad", has_open_leg=False)])
    assert shown[0].case.part not in {one.case.part for one in tonight(read_cases(here.facts), NOON, seed=b"")}


@given(st.randoms(use_true_random=False))
def test_among_equals_the_published_lot_decides_and_not_who_came_first(order: random.Random) -> None:
    cases = [bytes([n]) * 16 for n in range(8)]
    mixed = list(cases)
    order.shuffle(mixed)
    by_lot = sorted(mixed, key=lambda one: lottery(b"seed", one))
    assert by_lot == sorted(cases, key=lambda one: lottery(b"seed", one))
    assert by_lot not in (cases, sorted(cases, key=lambda one: lottery(b"another", one)))


def test_lost_contact_is_open_and_a_case_is_closed_only_with_how_it_ended(world: World) -> None:
    world.here.desk.vault.append([state_intent(world.case, "lost_contact")])
    assert world.case.state is State.LOST_CONTACT
    assert standing(world.case, NOON + 400 * DAY).dues
    with pytest.raises(EndingMissing):
        close_intent(world.case, "", has_open_leg=False)
    with pytest.raises(LegStillOpen):
        close_intent(world.case, "abroad", has_open_leg=True)
    world.here.desk.vault.append([close_intent(world.case, "abroad", "with an aunt", has_open_leg=False)])
    assert (world.case.state, standing(world.case, NOON).dues) == (State.CLOSED, ())
    world.here.desk.vault.append([state_intent(world.case, "open")])
    assert (world.case.state, world.case.thing.text("ending")) == (State.OPEN, "abroad")


def test_a_watch_is_handed_over_item_by_item_and_what_nobody_accepts_stays(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    device = amal.desk.team.device(bela.desk.vault.device)
    assert device is not None
    me, other = amal.desk.team.me.device.user.id, device.user.id
    planning = amal.part(Sort.PLANNING)
    with pytest.raises(NothingHandedOver):
        hand_over_intent(amal.desk.team, planning, other, items_of(me, read_cases(amal.facts)))
    first, second = World(amal), World(amal)
    for held in (first, second):
        held.set(owner=me)
        admit(amal.desk.team, held.part, [(device, Role.WRITE)])
    admit(amal.desk.team, planning, [(device, Role.WRITE)])
    first.add("promise", words="call at nine", due=NOON)
    items = items_of(me, read_cases(amal.facts), [Item("check_in", first.case.thing.id)])
    assert [one.form for one in items] == ["check_in", "case", "promise", "case"]
    amal.desk.vault.append([hand_over_intent(amal.desk.team, planning, other, items, "quiet night")])
    exchange(amal.desk, bela.desk)

    (handover,) = bela.facts.things("handover")
    bela.desk.vault.append(accept_intents(bela.desk.team, handover, [items[1].word, "case:00", items[2].word]))
    exchange(amal.desk, bela.desk)

    (handover,) = amal.facts.things("handover")
    assert not_accepted(handover) == (items[0].word, items[3].word)
    assert first.case.thing.id_of("owner") == other
    assert first.case.promises[0].id_of("who") == other
    assert second.case.thing.id_of("owner") == me


def test_on_duty_is_whoever_has_the_watch_then_whom_to_try_next(world: World) -> None:
    here, me = world.here, world.here.desk.team.me.device.user.id
    part = here.part(Sort.PLANNING)
    next_one = UserId(bytes(range(16)))
    here.begin(part, "watch", {"who": me, "from_at": NOON, "until": NOON + 8 * HOUR, "next": next_one})
    gone = here.begin(part, "watch", {"who": next_one, "from_at": NOON + HOUR, "until": NOON + 9 * HOUR})
    watches = here.facts.things("watch")
    assert on_duty(watches, NOON - 1) == ()
    assert on_duty(watches, NOON) == (me, next_one)
    assert on_duty(watches, NOON + 2 * HOUR) == (next_one, me)
    here.set(gone, {"off": True})
    assert on_duty(here.facts.things("watch"), NOON + 8 * HOUR) == ()


def test_what_is_answered_after_a_decision_and_proposes_more_is_shown_until_somebody_decides_anew(world: World) -> None:
    world.decide(consequence="concerning", probability="unlikely", window="later", tier="t1", answer="advise")
    world.add("risk", kind="order_to_kill", at=NOON)
    world.decide(overrides=("order_to_kill",))
    found = standing(world.case, NOON)
    assert (found.is_outgrown, found.is_amber, found.highest) == (True, True, Tier.NOW)
    assert [one.kind for one in found.looks] == ["order_to_kill"]
    assert found.dues[0].clock is Clock.REVIEW
    # A person may still decide less, and says why; that is what counts then.
    world.decide(tier="t2", answer="prepare", reason="they are safe with an aunt this month")
    found = standing(world.case, NOON)
    assert (found.is_outgrown, found.highest, found.looks) == (False, Tier.PLANNED, ())


def test_a_reason_given_for_one_decision_is_none_for_the_next(world: World) -> None:
    world.decide(consequence="severe", probability="likely", window="weeks", tier="t1", reason="old words")
    with pytest.raises(ReasonMissing):
        world.decide(tier="t1", answer="refuse")


def test_a_call_of_the_police_is_of_this_week_for_a_week(world: World) -> None:
    world.add("risk", kind="police_called", at=NOON - 6 * DAY)
    assert [one.override for one in standing(world.case, NOON).looks] == ["police_called_this_week"]
    assert [one.override for one in standing(world.case, NOON + 2 * DAY).looks] == [""]


def test_whoever_vouched_before_a_doubt_has_to_vouch_again(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    held = World(amal)
    device = amal.desk.team.device(bela.desk.vault.device)
    assert device is not None
    admit(amal.desk.team, held.part, [(device, Role.WRITE)])
    for desk, rung in ((amal, "vouched"), (bela, "heard"), (bela, "vouched")):
        exchange(amal.desk, bela.desk)
        case = read_case(desk.facts, held.part)
        assert case is not None
        desk.set(case.thing, {"rung": rung})
    exchange(amal.desk, bela.desk)
    assert trust_of(held.case, amal.desk.team.people().get).rung is Rung.CROSS_CHECKED


def test_a_ban_on_leaving_holds_up_and_a_passport_nobody_asked_for_is_told(world: World) -> None:
    (person,) = world.case.people
    world.add("document", who=person.id, kind="visa", country="norland", state="here")
    found = papers(world.case, "norland", TODAY)
    assert (found.likely, found.unasked) == (TODAY, ((person.id, "travel"),))
    world.add("document", who=person.id, kind="travel", country="russia", state="here")
    assert papers(world.case, "norland", TODAY).unasked == ()
    world.here.set(person, {"age": "child"})
    assert papers(world.case, "norland", TODAY).unasked == ((person.id, "guardian"),)
    world.add("document", who=person.id, kind="exit_ban", state="here")
    assert papers(world.case, "norland", TODAY).lacking == ((person.id, "exit_ban"),)
    world.here.set(world.case.documents[-1], {"until": TODAY - 1})
    assert papers(world.case, "norland", TODAY).likely == TODAY


def test_a_yes_that_was_renewed_holds_and_so_does_a_guardians_beside_a_childs(world: World) -> None:
    (person,) = world.case.people
    world.add("consent", who=person.id, purpose="house", state="given", until=TODAY - 1)
    assert consent_of_all(world.case, "house", "", TODAY) is ConsentStanding.EXPIRED
    world.add("consent", who=person.id, purpose="house", state="given", until=TODAY + 9)
    assert consent_of_all(world.case, "house", "", TODAY) is ConsentStanding.GIVEN
    world.here.set(person, {"age": "young"})
    assert consent_of_all(world.case, "house", "", TODAY) is ConsentStanding.NEEDS_GUARDIAN
    world.add("consent", who=person.id, purpose="house", state="given", how="guardian")
    assert consent_of_all(world.case, "house", "", TODAY) is ConsentStanding.GIVEN
    world.add("consent", who=person.id, purpose="house", state="withdrawn")
    assert consent_of_all(world.case, "house", "", TODAY) is ConsentStanding.WITHDRAWN


def test_a_hand_over_is_accepted_by_whom_it_is_for_and_nonsense_in_it_does_no_harm(tmp_path: Path) -> None:
    amal = office(tmp_path)
    held, me = World(amal), amal.desk.team.me.device.user.id
    planning = amal.part(Sort.PLANNING)
    item = Item("case", held.case.thing.id).word
    theirs = amal.begin(planning, "handover", {"to_user": bytes(16), "items": (item,)})
    with pytest.raises(NotHandedToYou):
        accept_intents(amal.desk.team, theirs, [item])
    mine = amal.begin(planning, "handover", {"to_user": me, "items": ("case:zz", "case", item)})
    amal.desk.vault.append(accept_intents(amal.desk.team, mine, mine.lines("items")))
    assert not_accepted(amal.get("handover", mine.id)) == ()
    assert held.case.thing.id_of("owner") == me


def test_a_code_name_that_was_changed_is_never_drawn_again(world: World) -> None:
    before = world.case.name
    world.set(code_name="another name")
    assert [is_code_name(world.here.facts, one) for one in (before, "another name", "no name yet")] == [
        True,
        True,
        False,
    ]


def test_how_urgent_a_case_is_says_when_not_enough_is_known(world: World) -> None:
    assert danger_in_words(standing(world.case, NOON), "en") == "between advice and now: not enough is known"
    assert danger_in_words(standing(world.case, NOON), "ru") == "от «совет» до «сейчас»: известно недостаточно"
    world.decide(consequence="severe", probability="very_likely", window="hours", tier="t4")
    assert danger_in_words(standing(world.case, NOON), "ru") == "сейчас"


def test_a_device_that_nobody_certified_vouches_for_nobody(world: World) -> None:
    world.set(rung="vouched")
    nobody: dict[DeviceId, UserId] = {}
    assert trust_of(world.case, nobody.get).vouchers == ()
