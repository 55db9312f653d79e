"""Acts of two persons: red until somebody else confirms, stopped by anybody, and a stop wins, in whatever order."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.sync.acts import (
    ACT_KIND,
    EMERGENCY_GO,
    SECOND_KIND,
    ActStanding,
    ActState,
    Verdict,
    act_states,
    body_of_act,
    said_from_word,
)
from safeconduct.sync.kinds import Body
from safeconduct.sync.words import MAX_REASON_CHARACTERS, NoReason, People, typed_reason, word_from_op
from tests.persons import Organisation
from tests.unit.sync.speaking import ELSEWHERE, MS, Talk

ORG = Organisation(3)
ANNA, BORIS, VERA = ORG.people
ANNA.add_device()
BORIS.add_device()
PEOPLE = {device.id: device.user.id for device in ORG.devices}
CONFIRM, STOP = Verdict.CONFIRM, Verdict.STOP


def only(talk: Talk, people: People = PEOPLE) -> ActState:
    """The one act, which stands alike in every order the words may come in."""
    (state,) = act_states(talk.words, people)
    orders = itertools.islice(itertools.permutations([*talk.words, *talk.words[-1:]]), 60)
    assert all(act_states(words, people) == (state,) for words in orders)
    return state


def test_an_act_is_red_until_somebody_looks_at_it() -> None:
    talk = Talk()
    talk.go(ANNA.first)

    state = only(talk)

    assert state.standing is ActStanding.RED
    assert (state.act.purpose, state.act.reason, state.person) == (EMERGENCY_GO, "they are at the door", ANNA.id)


def test_another_person_confirms_it() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    second = talk.verdict(BORIS.first, act, CONFIRM)

    state = only(talk)

    assert state.standing is ActStanding.CONFIRMED
    assert [one.word.id for one in state.confirmations] == [second]


def test_its_author_does_not_confirm_it_from_any_of_their_devices() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    own = [talk.verdict(seat, act, CONFIRM) for seat in ANNA.seats]

    state = only(talk)

    assert state.standing is ActStanding.RED
    assert [one.word.id for one in state.void] == own


@pytest.mark.parametrize("who", [ANNA, BORIS], ids=["author", "another"])
def test_anybody_stops_it_the_author_too(who: object) -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    talk.verdict((ANNA if who is ANNA else BORIS).seats[1], act, STOP)

    assert only(talk).standing is ActStanding.STOPPED


@pytest.mark.parametrize("order", [(CONFIRM, STOP), (STOP, CONFIRM)], ids=["confirmed first", "stopped first"])
def test_a_stop_wins_over_a_confirmation_before_beside_and_after_it_and_both_are_said(
    order: tuple[Verdict, Verdict],
) -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    talk.verdict(BORIS.first, act, order[0])
    talk.verdict(VERA.first, act, order[1])

    state = only(talk)

    assert state.standing is ActStanding.STOPPED
    assert state.is_contested
    assert (len(state.confirmations), len(state.stops)) == (1, 1)


def test_whoever_confirmed_may_still_stop_and_a_stop_is_not_taken_back() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    for verdict in (CONFIRM, STOP, CONFIRM):
        talk.verdict(BORIS.first, act, verdict)

    assert only(talk).standing is ActStanding.STOPPED


def test_one_person_who_confirms_twice_counts_once_by_the_first_word() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    first = talk.verdict(BORIS.seats[0], act, CONFIRM)
    again = talk.verdict(BORIS.seats[1], act, CONFIRM)

    state = only(talk)

    assert [one.word.id for one in state.confirmations] == [first]
    assert [one.word.id for one in state.void] == [again]


def test_a_verdict_after_the_deadline_counts_and_is_marked_as_late() -> None:
    talk = Talk()
    act = talk.go(ANNA.first, deadline_ms=MS + 1)
    assert only(talk).is_overdue(MS + 2)
    assert not only(talk).is_overdue(MS)
    in_time = talk.verdict(BORIS.first, act, CONFIRM)
    late = talk.verdict(VERA.first, act, CONFIRM)

    state = only(talk)

    assert state.standing is ActStanding.CONFIRMED
    assert not state.is_overdue(MS + 10_000)
    assert {one.word.id: state.is_late(one) for one in state.confirmations} == {in_time: False, late: True}


def test_a_verdict_from_another_compartment_does_not_count() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    talk.verdict(BORIS.first, act, CONFIRM, ELSEWHERE)
    talk.verdict(BORIS.first, act, STOP, ELSEWHERE)

    assert only(talk).standing is ActStanding.RED
    assert len(only(talk).void) == 2


def test_a_device_of_nobody_confirms_nothing_and_stops_all_the_same() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    known = {device: user for device, user in PEOPLE.items() if user != BORIS.id}
    talk.verdict(BORIS.first, act, CONFIRM)
    assert only(talk, known).standing is ActStanding.RED

    talk.verdict(BORIS.first, act, STOP)
    assert only(talk, known).standing is ActStanding.STOPPED


def test_an_act_of_an_unknown_device_is_red_and_nobody_confirms_it() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    talk.verdict(BORIS.first, act, CONFIRM)

    state = only(talk, {BORIS.first.id: BORIS.id})

    assert (state.standing, state.person) == (ActStanding.RED, b"")


def test_verdicts_on_what_is_not_here_say_nothing_until_it_comes() -> None:
    talk = Talk()
    act = talk.go(ANNA.first)
    talk.verdict(BORIS.first, act, CONFIRM)

    assert act_states(talk.words[1:], PEOPLE) == ()
    assert act_states(talk.words, PEOPLE)[0].standing is ActStanding.CONFIRMED


@given(said=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(Verdict)), max_size=8), shuffle=st.randoms())
def test_an_act_is_confirmed_exactly_when_another_person_did_and_nobody_stopped(
    said: list[tuple[int, Verdict]], shuffle: object
) -> None:
    seats = [seat for person in ORG.people for seat in person.seats]
    talk = Talk()
    act = talk.go(ANNA.first)
    for which, verdict in said:
        talk.verdict(seats[which], act, verdict)
    words = talk.words
    shuffle.shuffle(words)  # type: ignore[attr-defined]

    (state,) = act_states(words, PEOPLE)

    is_stopped = any(verdict is STOP for _, verdict in said)
    is_confirmed = any(verdict is CONFIRM and seats[which].person != ANNA.id for which, verdict in said)
    assert state.standing is (
        ActStanding.STOPPED if is_stopped else ActStanding.CONFIRMED if is_confirmed else ActStanding.RED
    )
    assert (state,) == act_states(talk.words, PEOPLE)


def test_an_act_and_a_verdict_are_read_back_as_they_were_said() -> None:
    talk = Talk()
    act = talk.go(ANNA.first, deadline_ms=MS)
    talk.verdict(BORIS.first, act, STOP)
    first, second = (said_from_word(word) for word in talk.words)

    assert (first.reason, second.reason) == ("they are at the door", "looked at it")
    assert (first.deadline_ms, first.subject) == (MS, "case 7, leg 1")  # type: ignore[union-attr]
    assert (second.act, second.verdict) == (act, STOP)  # type: ignore[union-attr]


BAD: dict[str, tuple[str, Body]] = {
    "purpose with a capital": (ACT_KIND, body_of_act("Go", "x", reason="y")),
    "purpose empty": (ACT_KIND, body_of_act("", "x", reason="y")),
    "purpose too long": (ACT_KIND, body_of_act("g" * 41, "x", reason="y")),
    "subject empty": (ACT_KIND, body_of_act("go", "", reason="y")),
    "subject of two lines": (ACT_KIND, body_of_act("go", "x\ny", reason="y")),
    "subject too long": (ACT_KIND, body_of_act("go", "x" * 201, reason="y")),
    "no reason": (ACT_KIND, body_of_act("go", "x", reason="")),
    "reason of spaces": (ACT_KIND, body_of_act("go", "x", reason="  ")),
    "reason that repaints": (ACT_KIND, body_of_act("go", "x", reason="a\x1b[2J")),
    "reason too long": (ACT_KIND, body_of_act("go", "x", reason="a" * (MAX_REASON_CHARACTERS + 1))),
    "deadline before 1970": (ACT_KIND, body_of_act("go", "x", reason="y", deadline_ms=-1)),
    "deadline true": (ACT_KIND, body_of_act("go", "x", reason="y", deadline_ms=True)),
    "field too many": (ACT_KIND, body_of_act("go", "x", reason="y") | {4: 0}),
    "verdict 0": (SECOND_KIND, {0: bytes(32), 1: 0, 2: "y"}),
    "verdict 3": (SECOND_KIND, {0: bytes(32), 1: 3, 2: "y"}),
    "verdict true": (SECOND_KIND, {0: bytes(32), 1: True, 2: "y"}),
    "act of 31 bytes": (SECOND_KIND, {0: bytes(31), 1: 1, 2: "y"}),
    "verdict without reason": (SECOND_KIND, {0: bytes(32), 1: 1, 2: ""}),
}


@pytest.mark.parametrize("name", BAD)
def test_what_breaks_the_layout_is_malformed_and_says_nothing(name: str) -> None:
    kind, body = BAD[name]
    talk = Talk()
    talk.say(ANNA.first, kind, body)

    with pytest.raises(cbor.Malformed):
        said_from_word(word_from_op(talk.ops[0]))
    assert act_states(talk.words, PEOPLE) == ()


def test_a_reason_is_typed_and_kept_without_spaces_around_it() -> None:
    assert typed_reason("  the flat is burnt\n") == "the flat is burnt"
    for text in ("", " \n ", "a" * (MAX_REASON_CHARACTERS + 1), "a\x07"):
        with pytest.raises(NoReason):
            typed_reason(text)
