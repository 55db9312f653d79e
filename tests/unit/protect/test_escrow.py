"""A secret held by several persons: any two of them open it, one never does, whatever devices they have."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.escrow import (
    Deal,
    Escrow,
    Holder,
    Purpose,
    Request,
    Share,
    body_from_escrow,
    combine,
    escrow_from_body,
    hand_over,
    make_escrow,
    open_share,
    take_over,
)
from safeconduct.protect.escrow_errors import EscrowRefused, NotAHolder, ShareRefused, TooFewPersons
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.secrets import Secret
from safeconduct.protect.sharing import NotOfOneSecret, join, split_among
from tests.examples import many
from tests.persons import Organisation, Seat

SECRET = Secret(SystemEntropy().bytes(32))
SUBJECT = bytes(range(16))
REQUEST = Request(OpId(bytes([7]) * 32), "the press asks today")

ORG = Organisation(16)
ANNA, BORIS, VERA = ORG.people[:3]
ANNA.add_device()
BORIS.add_device()
BORIS.add_device()
ASKING = ORG.people[3].first


def deal(subject: bytes = SUBJECT, purpose: Purpose = Purpose.UNSEALING) -> Deal:
    return Deal(ORG.id, ANNA.first.id, purpose, subject)


def held_by(*counts: int, secret: Secret = SECRET, of: Deal | None = None) -> Escrow:
    """An escrow among the first persons, with that many of their devices each."""
    devices = [seat.device for person, count in zip(ORG.people, counts, strict=False) for seat in person.seats[:count]]
    return make_escrow(secret, of or deal(), devices)


THREE = held_by(2, 3, 1)


def share_of(seat: Seat, escrow: Escrow = THREE) -> Share:
    return open_share(escrow, seat.keys)


def handed(seat: Seat, to: Seat = ASKING, request: Request = REQUEST, escrow: Escrow = THREE) -> bytes:
    return hand_over(share_of(seat, escrow), escrow, request=request, requester=to.device)


@given(
    persons=st.integers(2, 16),
    pair=st.tuples(st.integers(0, 15), st.integers(0, 15)),
    device=st.tuples(st.integers(0, 2), st.integers(0, 2)),
)
@settings(max_examples=many(40))
def test_any_two_persons_open_it_and_one_never_does_whatever_devices_they_have(
    persons: int, pair: tuple[int, int], device: tuple[int, int]
) -> None:
    escrow = held_by(*[3] * persons)
    one, other = (ORG.people[which % persons] for which in pair)
    seats = [person.seats[which % len(person.seats)] for person, which in zip((one, other), device, strict=True)]
    taken = [
        take_over(handed(seat, escrow=escrow), escrow, person=seat.person, request=REQUEST, me=ASKING.keys)
        for seat in seats
    ]

    if one is not other:
        assert combine(escrow, taken) == SECRET
        return
    with pytest.raises(ShareRefused, match="two shares of one person"):
        combine(escrow, taken)
    with pytest.raises(TooFewPersons):
        combine(escrow, taken[:1])


@pytest.mark.parametrize("count", [2, 3, 5, 16])
def test_every_pair_of_shares_gives_the_secret_back(count: int) -> None:
    shares = split_among(SECRET, count)

    assert len({share.reveal() for share in shares}) == count
    assert all(
        join({one: shares[one], two: shares[two]}) == SECRET for one, two in itertools.combinations(range(count), 2)
    )


@pytest.mark.parametrize("count", [0, 1, 17])
def test_a_secret_is_not_split_among_one_nor_among_more_than_sixteen(count: int) -> None:
    with pytest.raises(ValueError, match="2 to 16"):
        split_among(SECRET, count)


def test_the_library_notices_shares_of_two_secrets() -> None:
    with pytest.raises(NotOfOneSecret):
        join({0: split_among(SECRET, 2)[0], 1: split_among(Secret(bytes(32)), 2)[1]})


def test_all_devices_of_one_person_hold_the_same_share_and_other_persons_another() -> None:
    of_boris = [share_of(seat).value for seat in BORIS.seats]

    assert of_boris[0] == of_boris[1] == of_boris[2]
    assert of_boris[0] != share_of(ANNA.first).value
    assert len(THREE.holders) == 3
    assert sorted(len(holder.wraps) for holder in THREE.holders) == [1, 2, 3]


def test_three_shares_open_it_too() -> None:
    assert combine(THREE, [share_of(person.first) for person in (VERA, ANNA, BORIS)]) == SECRET


def test_devices_of_one_person_are_never_two_persons() -> None:
    with pytest.raises(ValueError, match="2 to 16 persons"):
        make_escrow(SECRET, deal(), [seat.device for seat in BORIS.seats])
    with pytest.raises(ShareRefused, match="two shares of one person"):
        combine(THREE, [share_of(BORIS.seats[0]), share_of(BORIS.seats[1])])
    with pytest.raises(TooFewPersons):
        combine(THREE, [share_of(BORIS.seats[0])])
    with pytest.raises(TooFewPersons):
        combine(THREE, [])


def test_a_device_that_two_persons_certified_holds_no_share() -> None:
    keys = ANNA.first.keys
    by_boris = BORIS.certify(keys)
    assert (by_boris.id, by_boris.user.id) == (ANNA.first.id, BORIS.id)
    for devices in ([ANNA.first.device, by_boris], [by_boris, VERA.first.device, ANNA.first.device]):
        with pytest.raises(ValueError, match="two persons"):
            make_escrow(SECRET, deal(), devices)


def test_a_device_that_was_given_no_share_is_told_so() -> None:
    with pytest.raises(NotAHolder):
        open_share(THREE, ASKING.keys)


def test_a_device_of_another_organisation_holds_no_share() -> None:
    stranger = Organisation(1).people[0].first.device

    with pytest.raises(ValueError, match="another organisation"):
        make_escrow(SECRET, deal(), [ANNA.first.device, stranger])


def test_a_share_of_another_escrow_is_refused_and_laid_to_its_person() -> None:
    foreign = share_of(BORIS.first, held_by(1, 1, 1))

    for spoilt in ([share_of(ANNA.first), foreign], [foreign, share_of(ANNA.first)]):
        with pytest.raises(ShareRefused, match="of another secret") as caught:
            combine(THREE, spoilt)
        assert caught.value.facts["person"] == BORIS.id.hex()


def test_an_altered_share_is_refused_and_laid_to_its_person() -> None:
    share = share_of(BORIS.first)
    for at in (0, 31):
        raw = bytearray(share.value.reveal())
        raw[at] ^= 1
        with pytest.raises(ShareRefused, match="not the share that was dealt") as caught:
            combine(THREE, [share_of(ANNA.first), Share(share.escrow, share.person, Secret(bytes(raw)))])
        assert caught.value.facts["person"] == BORIS.id.hex()


def test_a_share_under_the_name_of_somebody_else_is_refused() -> None:
    share = share_of(BORIS.first)

    with pytest.raises(ShareRefused, match="not the share that was dealt"):
        combine(THREE, [share, Share(share.escrow, ANNA.id, share.value)])
    with pytest.raises(ShareRefused, match="was given no share"):
        combine(THREE, [share, Share(share.escrow, ASKING.person, share.value)])


def test_who_divides_another_secret_than_the_id_commits_to_is_noticed() -> None:
    # The maker lies: shares and commitments are of one secret, the id is of another.
    lying = Escrow(held_by(1, 1, secret=Secret(bytes(32))).id, THREE.deal, THREE.holders)
    shares = [Share(lying.id, one.person, one.value) for one in (share_of(ANNA.first), share_of(BORIS.first))]

    with pytest.raises(EscrowRefused, match="another secret"):
        combine(lying, shares)


def test_the_id_binds_secret_purpose_subject_maker_and_persons() -> None:
    ids = {
        THREE.id,
        held_by(1, 1, 1).id,
        held_by(1, 1).id,
        held_by(1, 1, of=deal(subject=bytes(16))).id,
        held_by(1, 1, of=deal(purpose=Purpose.PUBLISHING)).id,
        held_by(1, 1, secret=Secret(bytes(32))).id,
    }

    assert len(ids) == 6


@pytest.mark.parametrize(
    "other",
    [
        Request(OpId(bytes(32)), REQUEST.reason),
        Request(REQUEST.op, "the press asks tomorrow"),
    ],
    ids=["request", "reason"],
)
def test_what_was_handed_over_for_one_request_and_reason_opens_for_no_other(other: Request) -> None:
    with pytest.raises(ShareRefused, match="another device or request"):
        take_over(handed(ANNA.first), THREE, person=ANNA.id, request=other, me=ASKING.keys)


def test_what_was_handed_over_opens_on_the_device_that_asked_and_under_its_givers_name_only() -> None:
    sealed = handed(ANNA.first)

    assert take_over(sealed, THREE, person=ANNA.id, request=REQUEST, me=ASKING.keys) == share_of(ANNA.first)
    for person, me, escrow in (
        (BORIS.id, ASKING.keys, THREE),
        (ANNA.id, VERA.first.keys, THREE),
        (ANNA.id, ASKING.keys, held_by(1, 1)),
    ):
        with pytest.raises(ShareRefused, match="another device or request"):
            take_over(sealed, escrow, person=person, request=REQUEST, me=me)


def test_a_share_of_another_escrow_is_not_handed_over() -> None:
    with pytest.raises(ShareRefused, match="of another secret"):
        hand_over(share_of(ANNA.first, held_by(1, 1)), THREE, request=REQUEST, requester=ASKING.device)


def test_an_altered_share_that_is_handed_over_is_noticed_by_who_asked() -> None:
    lying = Escrow(THREE.id, THREE.deal, tuple(Holder(one.person, bytes(32), one.wraps) for one in THREE.holders))

    with pytest.raises(ShareRefused, match="not the share that was dealt"):
        take_over(handed(ANNA.first), lying, person=ANNA.id, request=REQUEST, me=ASKING.keys)


def test_a_wrap_in_the_place_of_another_does_not_open() -> None:
    body = body_from_escrow(THREE)
    read = escrow_from_body(body, org=ORG.id, maker=BORIS.first.id)  # another maker than the one who sealed

    with pytest.raises(WrapRefused):
        open_share(read, ANNA.first.keys)


def test_the_body_reads_back_as_it_was_and_shows_no_share() -> None:
    raw = cbor.encode(body_from_escrow(THREE))

    assert escrow_from_body(cbor.decode(raw), org=ORG.id, maker=ANNA.first.id) == THREE
    assert SECRET.reveal() not in raw
    assert all(share_of(person.first).value.reveal() not in raw for person in (ANNA, BORIS, VERA))
    assert "secret" in repr(share_of(ANNA.first))


def test_nobody_without_a_share_learns_it_from_the_op() -> None:
    stranger = DeviceKeys.generate(SystemEntropy())
    for holder in THREE.holders:
        for wrap in holder.wraps:
            with pytest.raises(WrapRefused):
                stranger.kem.open(wrap.sealed, b"")


@given(raw=st.binary(max_size=200))
@settings(max_examples=many(100))
def test_whatever_the_bytes_only_malformed_is_raised(raw: bytes) -> None:
    with pytest.raises(cbor.Malformed):
        escrow_from_body(cbor.decode(b"\xa1\x00" + raw), org=ORG.id, maker=ANNA.first.id)
