"""Requests for a secret that two persons hold: counted by persons, alike in whatever order the words came."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.escrow import Deal, Purpose, combine, hand_over, make_escrow, open_share, take_over
from safeconduct.protect.secrets import Secret
from safeconduct.sync.escrow import (
    ESCROW_KIND,
    HAND_KIND,
    REFUSE_KIND,
    REQUEST_KIND,
    USE_KIND,
    Asked,
    body_of_escrow,
    body_of_hand,
    body_of_refusal,
    body_of_request,
    body_of_use,
    escrow_from_word,
    said_from_word,
)
from safeconduct.sync.kinds import Body
from safeconduct.sync.requests import RequestStanding, RequestState, request_states
from safeconduct.sync.words import word_from_op
from tests.persons import Organisation, Person, Seat
from tests.unit.sync.speaking import ELSEWHERE, HERE, Talk

ORG = Organisation(4)
ANNA, BORIS, VERA, DUTY = ORG.people
BORIS.add_device()
DUTY.add_device()
PEOPLE = {device.id: device.user.id for device in ORG.devices}
SECRET = Secret(SystemEntropy().bytes(32))
HOLDERS = [seat.device for person in (ANNA, BORIS, VERA) for seat in person.seats]
ESCROW = make_escrow(SECRET, Deal(ORG.id, ANNA.first.id, Purpose.UNSEALING, bytes(16)), HOLDERS)
SEALED = bytes(1168)
OPEN, GRANTED, REFUSED, USED = RequestStanding


class Case(Talk):
    """A secret held by Anna, Boris and Vera; the duty officer asks for it, unless somebody else does."""

    def __init__(self, by: Seat = DUTY.first, to: Seat | None = None) -> None:
        super().__init__()
        self.escrow = self.say(ANNA.first, ESCROW_KIND, body_of_escrow(ESCROW))
        self.request = self.say(by, REQUEST_KIND, body_of_request(self.escrow, (to or by).id, "a check-in failed"))

    def hand(self, seat: Seat, sealed: bytes = SEALED) -> OpId:
        return self.say(seat, HAND_KIND, body_of_hand(self.request, sealed, "I know of it"))

    def refuse(self, seat: Seat) -> OpId:
        return self.say(seat, REFUSE_KIND, body_of_refusal(self.request, "I do not know who asks"))

    def use(self, seat: Seat) -> OpId:
        return self.say(seat, USE_KIND, body_of_use(self.request))

    @property
    def state(self) -> RequestState:
        (state,) = request_states(self.words, PEOPLE)
        orders = itertools.islice(itertools.permutations([*self.words, *self.words[-1:]]), 60)
        assert all(request_states(words, PEOPLE) == (state,) for words in orders)
        return state


def test_a_request_is_granted_when_two_persons_have_handed_over() -> None:
    case = Case()
    assert case.state.standing is OPEN
    case.hand(ANNA.first)
    assert case.state.standing is OPEN
    case.hand(BORIS.first)

    assert case.state.standing is GRANTED
    assert case.state.given == {ANNA.id, BORIS.id}
    assert (case.state.person, case.state.asked.reason) == (DUTY.id, "a check-in failed")


def test_two_devices_of_one_person_are_one_person() -> None:
    case = Case()
    for seat in BORIS.seats:
        case.hand(seat)

    assert (case.state.standing, case.state.given) == (OPEN, frozenset({BORIS.id}))
    assert len(case.state.hands) == 2


def test_a_holder_who_asks_needs_one_other() -> None:
    case = Case(by=ANNA.first)
    assert (case.state.standing, case.state.given) == (OPEN, frozenset({ANNA.id}))
    case.hand(ANNA.first)
    assert case.state.standing is OPEN
    case.hand(VERA.first)

    assert case.state.standing is GRANTED


def test_who_holds_no_share_hands_nothing_over_and_refuses_nothing() -> None:
    case = Case()
    stranger = case.hand(DUTY.first)
    case.hand(ANNA.first)

    assert (case.state.standing, case.state.given) == (OPEN, frozenset({ANNA.id}))
    assert [one.word.id for one in case.state.void] == [stranger]
    other = Case(by=ANNA.first)
    other.refuse(DUTY.first)
    assert (other.state.standing, other.state.refusals) == (OPEN, ())


def test_one_refusal_is_shown_and_locks_nothing() -> None:
    case = Case()
    case.refuse(VERA.first)
    assert case.state.standing is OPEN
    assert [one.reason for one in case.state.refusals] == ["I do not know who asks"]
    case.hand(ANNA.first)
    case.hand(BORIS.first)

    assert case.state.standing is GRANTED
    assert case.state.is_contested


def test_a_request_is_refused_when_fewer_than_two_persons_are_left() -> None:
    case = Case()
    case.refuse(VERA.first)
    case.refuse(BORIS.seats[1])

    assert case.state.standing is REFUSED
    assert not case.state.is_contested


def test_a_share_that_was_handed_over_is_not_taken_back_by_a_refusal() -> None:
    case = Case()
    for person in (ANNA, BORIS):
        case.hand(person.first)
        case.refuse(person.first)
    case.refuse(VERA.first)

    assert (case.state.standing, case.state.is_contested) == (GRANTED, True)


def test_who_asked_takes_it_back_even_when_it_was_granted() -> None:
    case = Case()
    case.hand(ANNA.first)
    case.hand(BORIS.first)
    case.refuse(DUTY.seats[1])

    assert (case.state.standing, case.state.is_withdrawn, case.state.is_contested) == (REFUSED, True, True)


def test_that_it_was_used_stands_whatever_else_was_said() -> None:
    case = Case()
    case.hand(ANNA.first)
    case.hand(BORIS.first)
    case.use(DUTY.first)
    case.refuse(VERA.first)
    case.refuse(DUTY.first)

    assert (case.state.standing, case.state.is_backed) == (USED, True)


def test_a_use_without_two_persons_shows_that_nobody_stands_behind_it() -> None:
    case = Case()
    case.hand(ANNA.first)
    case.use(DUTY.first)

    assert (case.state.standing, case.state.is_backed) == (USED, False)


def test_only_who_asked_says_that_it_was_used() -> None:
    case = Case()
    case.use(ANNA.first)

    assert (case.state.standing, len(case.state.void)) == (OPEN, 1)


@pytest.mark.parametrize("whose", ["of another holder", "of somebody else", "of nobody known"])
def test_a_secret_of_which_one_person_holds_two_shares_is_none_that_two_open(whose: str) -> None:
    # Whoever divides it can name any device for a person; the share of Boris lies on a device that is not his.
    further = ANNA.certify(DeviceKeys.generate(SystemEntropy()))
    device = {
        "of another holder": further.id,
        "of somebody else": DUTY.first.id,
        "of nobody known": DeviceId(bytes(16)),
    }[whose]
    people = PEOPLE | {further.id: ANNA.id}
    holders = tuple(
        replace(one, wraps=(replace(one.wraps[0], device=device),)) if one.person == BORIS.id else one
        for one in ESCROW.holders
    )
    talk = Talk()
    escrow = talk.say(ANNA.first, ESCROW_KIND, body_of_escrow(replace(ESCROW, holders=holders)))
    talk.say(DUTY.first, REQUEST_KIND, body_of_request(escrow, DUTY.first.id, "why"))

    assert request_states(talk.words, people) == ()
    assert len(request_states(Case().words, people)) == 1


def test_a_request_for_somebody_elses_device_is_none() -> None:
    assert request_states(Case(to=ANNA.first).words, PEOPLE) == ()
    assert Case(to=DUTY.seats[1]).state.standing is OPEN


def test_a_request_is_none_until_its_secret_is_here_and_in_its_compartment() -> None:
    case = Case()
    assert request_states(case.words[1:], PEOPLE) == ()
    case.say(DUTY.first, REQUEST_KIND, body_of_request(case.escrow, DUTY.first.id, "why"), ELSEWHERE)
    case.say(ANNA.first, HAND_KIND, body_of_hand(case.request, SEALED, "why"), ELSEWHERE)

    assert (case.state.standing, case.state.given, len(case.state.void)) == (OPEN, frozenset(), 1)


def test_from_the_words_alone_who_asked_puts_the_secret_together() -> None:
    case = Case()
    for person in (VERA, BORIS):
        escrow = escrow_from_word(case.words[0], ORG.id)
        asked = said_from_word(case.words[1])
        assert isinstance(asked, Asked)
        share = open_share(escrow, person.seats[-1].keys)
        case.hand(person.first, hand_over(share, escrow, request=asked.request, requester=DUTY.first.device))
    state, escrow = case.state, escrow_from_word(case.words[0], ORG.id)

    shares = [
        take_over(
            one.sealed,
            escrow,
            person=PEOPLE[one.word.device],
            request=state.asked.request,
            me=DUTY.first.keys,
        )
        for one in state.hands
    ]

    assert state.standing is GRANTED
    assert combine(escrow, shares) == SECRET


@given(
    said=st.lists(st.tuples(st.sampled_from(("hand", "refuse")), st.sampled_from((0, 1, 2, 3))), max_size=8),
    asks=st.sampled_from((0, 3)),
    shuffle=st.randoms(),
)
def test_a_request_is_granted_exactly_when_two_persons_gave_and_it_was_not_taken_back(
    said: list[tuple[str, int]], asks: int, shuffle: object
) -> None:
    people: list[Person] = ORG.people
    case = Case(by=people[asks].first)
    for what, which in said:
        (case.hand if what == "hand" else case.refuse)(people[which].seats[-1])
    words = case.words
    shuffle.shuffle(words)  # type: ignore[attr-defined]
    (state,) = request_states(words, PEOPLE)

    gave = {which for what, which in said if what == "hand" and which < 3} | ({0} if asks == 0 else set())
    against = {which for what, which in said if what == "refuse"}
    if asks in against or len(gave | ({0, 1, 2} - against)) < 2:
        expected = REFUSED
    else:
        expected = GRANTED if len(gave) >= 2 else OPEN
    assert state.standing is expected


BAD: dict[str, tuple[str, Body]] = {
    "request without reason": (REQUEST_KIND, body_of_request(OpId(bytes(32)), DUTY.first.id, "")),
    "request to 15 bytes": (REQUEST_KIND, {0: bytes(32), 1: bytes(15), 2: "y"}),
    "request of 31 bytes": (REQUEST_KIND, {0: bytes(31), 1: bytes(16), 2: "y"}),
    "request with more": (REQUEST_KIND, {0: bytes(32), 1: bytes(16), 2: "y", 3: 0}),
    "hand a byte short": (HAND_KIND, body_of_hand(OpId(bytes(32)), SEALED[1:], "y")),
    "hand without reason": (HAND_KIND, body_of_hand(OpId(bytes(32)), SEALED, " ")),
    "refusal without reason": (REFUSE_KIND, body_of_refusal(OpId(bytes(32)), "")),
    "refusal of a number": (REFUSE_KIND, {0: 7, 1: "y"}),
    "use of half a digest": (USE_KIND, body_of_use(OpId(bytes(32)), bytes(16))),
    "use of a text": (USE_KIND, {0: bytes(32), 1: "digest"}),
    "escrow of nothing": (ESCROW_KIND, {0: bytes(32)}),
}


@pytest.mark.parametrize("name", BAD)
def test_what_breaks_the_layout_is_malformed_and_says_nothing(name: str) -> None:
    kind, body = BAD[name]
    talk = Talk()
    talk.say(ANNA.first, kind, body, HERE)

    with pytest.raises(cbor.Malformed):
        said_from_word(word_from_op(talk.ops[0]))
    assert request_states(talk.words, PEOPLE) == ()
