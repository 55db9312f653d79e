"""Epochs, wraps, rotations, links, members: who gets which key, and what a lying admin cannot do."""

import dataclasses
import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId, label
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochCandidate, EpochKeys, EpochPlace, RotateFirst, choose_epoch, new_epoch
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey, UnusableKey, WrapRefused
from safeconduct.protect.links import LinkRefused, body_of_link, open_link
from safeconduct.protect.mailboxes import WriteKey, is_authorised, mailbox_from_write_key
from safeconduct.protect.members import (
    History,
    Joined,
    Member,
    MemberSet,
    Removed,
    Role,
    body_from_history,
    body_from_joined,
    body_from_removed,
    change_from_body,
    history_from_body,
)
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import (
    Reading,
    Rotation,
    RotationRefused,
    Writing,
    body_from_rotation,
    make_rotation,
    open_rotation,
    rotation_from_body,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from tests.unit.protect.world import ENTROPY, people, place

ADMIN, WRITER, READER = people()
MEMBERS = MemberSet.of(
    (Member(READER.verified, Role.READ), Member(ADMIN.verified, Role.ADMIN), Member(WRITER.verified, Role.WRITE))
)
HEADS = (Head(ADMIN.device.id, 7, OpId(bytes([1]) * 32)),)
ROTATION, OWN = make_rotation(place(), ADMIN.device.id, members=MEMBERS, heads=HEADS, entropy=ENTROPY)


def opened(rotation: Rotation, me: DeviceKeys, **change: object) -> Reading | Writing:
    arguments: dict[str, object] = {"place": place(), "sender": ADMIN.device.id, "members": MEMBERS} | change
    at, sender, members = arguments["place"], arguments["sender"], arguments["members"]
    assert isinstance(at, EpochPlace)
    assert isinstance(sender, bytes)
    assert isinstance(members, MemberSet)
    return open_rotation(rotation, at, sender=DeviceId(sender), members=members, me=me)


def test_what_is_sealed_to_a_device_opens_there_and_nowhere_else() -> None:
    sealed = ADMIN.device.kem.public.seal(Secret(b"plain"), label("test"))

    assert ADMIN.device.kem.open(sealed, label("test")) == Secret(b"plain")
    with pytest.raises(WrapRefused):
        WRITER.device.kem.open(sealed, label("test"))
    with pytest.raises(WrapRefused):
        ADMIN.device.kem.open(sealed, label("other"))


@pytest.mark.parametrize("at", [*range(0, 1152, 61), 1087, 1088, 1119, 1120, -1])
def test_every_part_of_a_wrap_counts(at: int) -> None:
    sealed = bytearray(ADMIN.device.kem.public.seal(Secret(bytes(16)), label("test")))
    sealed[at] ^= 1
    with pytest.raises(WrapRefused):
        ADMIN.device.kem.open(bytes(sealed), label("test"))


@given(data=st.binary(max_size=1300))
def test_opening_anything_raises_nothing_but_wrap_refused(data: bytes) -> None:
    with pytest.raises(WrapRefused):
        ADMIN.device.kem.open(data, b"")


def test_unusable_public_keys_are_refused() -> None:
    raw = ADMIN.device.kem.public.raw
    for bad in (b"", raw[:-1], raw + b"\0", b"\xff" * len(raw)):
        with pytest.raises(UnusableKey):
            KemPublicKey(bad)
    # X25519 keys of low order give a shared secret of zeros.
    for low in (bytes(32), b"\x01" + bytes(31)):
        with pytest.raises(UnusableKey):
            KemPublicKey(raw[:-32] + low).seal(Secret(b"x"), b"")
    with pytest.raises(ValueError, match="96 bytes"):
        KemPrivateKey(Secret(bytes(95)))


def test_readers_get_the_secret_and_writers_also_the_write_key() -> None:
    for person in (ADMIN, WRITER):
        found = opened(ROTATION, person.device)
        assert isinstance(found, Writing)
        assert found.keys == OWN.keys
        assert found.write_key.public == OWN.keys.write_public
    reader = opened(ROTATION, READER.device)

    assert reader == Reading(OWN.keys)
    assert not hasattr(reader, "write_key")


def test_who_is_no_member_opens_nothing() -> None:
    stranger = DeviceKeys.generate(ENTROPY)
    with pytest.raises(RotationRefused):
        opened(ROTATION, stranger)
    # Posing under a member's id does not help: the wrap is for that member's key.
    with pytest.raises(WrapRefused):
        opened(ROTATION, dataclasses.replace(stranger, id=READER.device.id))


def test_a_rotation_is_read_back_from_its_body() -> None:
    assert rotation_from_body(cbor.decode(cbor.encode(body_from_rotation(ROTATION)))) == ROTATION


@pytest.mark.parametrize(
    "elsewhere",
    [
        dataclasses.replace(place(), compartment=CompartmentId(bytes(16))),
        dataclasses.replace(place(), org=type(place().org)(bytes(16))),
    ],
)
def test_a_rotation_belongs_to_its_place(elsewhere: EpochPlace) -> None:
    with pytest.raises(WrapRefused):
        opened(ROTATION, ADMIN.device, place=elsewhere)


def test_a_rotation_belongs_to_its_number_and_sender() -> None:
    with pytest.raises(RotationRefused):
        opened(ROTATION, ADMIN.device, place=place(2))
    with pytest.raises(WrapRefused):
        opened(ROTATION, ADMIN.device, sender=WRITER.device.id)


def without(members: MemberSet, person: object) -> MemberSet:
    return MemberSet.of(member for member in members.members if member.device is not person)


def test_a_member_left_out_is_seen_by_every_other() -> None:
    fewer = without(MEMBERS, READER.verified)
    rotation, _ = make_rotation(place(), ADMIN.device.id, members=fewer, heads=(), entropy=ENTROPY)
    with pytest.raises(RotationRefused):
        opened(rotation, WRITER.device)
    # Claiming the full set while serving fewer is seen too.
    with pytest.raises(RotationRefused):
        opened(dataclasses.replace(rotation, members_hash=MEMBERS.hash), WRITER.device)


def test_somebody_slipped_in_is_seen_by_every_member() -> None:
    fewer = without(MEMBERS, READER.verified)
    with pytest.raises(RotationRefused):
        opened(ROTATION, WRITER.device, members=fewer)
    with pytest.raises(RotationRefused):
        opened(dataclasses.replace(ROTATION, members_hash=fewer.hash), WRITER.device, members=fewer)


def test_a_reader_cannot_be_given_the_write_key_unseen() -> None:
    higher = MemberSet.of(
        Member(member.device, Role.WRITE if member.device is READER.verified else member.role)
        for member in MEMBERS.members
    )
    rotation, _ = make_rotation(place(), ADMIN.device.id, members=higher, heads=(), entropy=ENTROPY)
    with pytest.raises(RotationRefused):
        opened(dataclasses.replace(rotation, members_hash=MEMBERS.hash), WRITER.device)


def test_two_members_cannot_be_given_two_secrets() -> None:
    other, _ = make_rotation(place(), ADMIN.device.id, members=MEMBERS, heads=HEADS, entropy=ENTROPY)
    wraps = tuple(
        theirs if theirs.device == READER.device.id else ours
        for ours, theirs in zip(ROTATION.read_wraps, other.read_wraps, strict=True)
    )
    lying = dataclasses.replace(ROTATION, read_wraps=wraps)

    assert isinstance(opened(lying, WRITER.device), Writing)
    with pytest.raises(RotationRefused):
        opened(lying, READER.device)


def test_a_write_key_of_another_epoch_is_seen() -> None:
    other, _ = make_rotation(place(), ADMIN.device.id, members=MEMBERS, heads=HEADS, entropy=ENTROPY)
    with pytest.raises(RotationRefused):
        opened(dataclasses.replace(ROTATION, write_wraps=other.write_wraps), WRITER.device)


def test_nothing_of_an_epoch_follows_from_the_one_before() -> None:
    first, _ = new_epoch(place(1), ENTROPY)
    second, _ = new_epoch(place(2), ENTROPY)

    assert len({first.secret.reveal(), second.secret.reveal()}) == 2
    assert len({first.mailbox, second.mailbox}) == 2
    assert len({first.id, second.id}) == 2


def test_the_id_commits_to_secret_place_and_write_key() -> None:
    secret, write = Secret(bytes(32)), bytes([1]) * 32
    places = [place(1), place(2), dataclasses.replace(place(), compartment=CompartmentId(bytes(16)))]
    ids = {
        EpochKeys.from_secret(at, Secret(key), public).id
        for at, key, public in itertools.product(places, [bytes(32), bytes([2]) * 32], [write, bytes(32)])
    }

    assert len(ids) == 12
    assert EpochKeys.from_secret(place(), secret, write).id in ids
    for n in (0, 2**32):
        with pytest.raises(ValueError, match="32 bits"):
            EpochKeys.from_secret(place(n), secret, write)


def test_a_link_opens_an_older_epoch_under_the_newer_one_alone() -> None:
    epochs = [new_epoch(place(n), ENTROPY)[0] for n in (1, 2, 3)]
    body = cbor.decode(cbor.encode(body_of_link(epochs[1], epochs[0])))

    assert open_link(body, epochs[1]) == epochs[0]
    for wrong in (epochs[0], epochs[2], new_epoch(place(2), ENTROPY)[0]):
        with pytest.raises(LinkRefused):
            open_link(body, wrong)
    assert open_link(body_of_link(epochs[2], epochs[0]), epochs[2]) == epochs[0]
    elsewhere, _ = new_epoch(EpochPlace(place().org, CompartmentId(bytes(16)), 1), ENTROPY)
    for newer, older in (
        (epochs[0], epochs[1]),
        (epochs[1], epochs[1]),
        (epochs[1], elsewhere),
    ):
        with pytest.raises(LinkRefused):
            body_of_link(newer, older)


def test_links_lead_a_newcomer_back_to_the_first_epoch() -> None:
    epochs = [new_epoch(place(n), ENTROPY)[0] for n in range(1, 6)]
    bodies = [body_of_link(newer, older) for older, newer in itertools.pairwise(epochs)]
    held = epochs[-1]
    for body in reversed(bodies):
        held = open_link(body, held)

    assert held == epochs[0]


def test_only_the_write_key_lets_frames_into_the_mailbox() -> None:
    key, other = WriteKey.generate(ENTROPY), WriteKey.generate(ENTROPY)
    frames = [b"frame", b"another"]
    signature = key.authorise(frames)

    def check(
        frames: list[bytes] = frames, mailbox: bytes = key.mailbox, public: bytes = key.public, by: bytes = signature
    ) -> bool:
        return is_authorised(frames, mailbox=type(key.mailbox)(mailbox), public=public, signature=by)

    assert check()
    assert not check([b"frames", b"another"])
    assert not check([b"another", b"frame"])
    assert not check([b"frame"])
    assert not check([b"frameanother"])
    assert not check(public=other.public)
    assert not check(mailbox=other.mailbox)
    assert not check(mailbox=other.mailbox, public=other.public)
    assert not check(public=key.public[:31])
    assert not check(by=other.authorise(frames))
    # Somebody with a key of their own signs for a mailbox that is not theirs.
    hashes = b"".join(hashlib.sha256(frame).digest() for frame in frames)
    posted = key.mailbox + hashlib.sha256(hashes).digest()
    foreign = SignKey(other.seed).sign(label("relay-write"), posted)
    assert not check(public=other.public, by=foreign)
    assert SignKey(key.seed).sign(label("relay-write"), posted) == signature
    assert mailbox_from_write_key(key.public) == key.mailbox
    assert WriteKey(key.seed).authorise(frames) == signature


REMOVALS = [OpId(bytes([n]) * 32) for n in range(4)]
CANDIDATES = st.builds(
    EpochCandidate,
    n=st.integers(1, 4),
    id=st.binary(min_size=1, max_size=1).map(lambda raw: EpochId(raw * 32)),
    removals=st.frozensets(st.sampled_from(REMOVALS)),
)


@given(candidates=st.lists(CANDIDATES, min_size=1, max_size=5), known=st.frozensets(st.sampled_from(REMOVALS)))
def test_every_desk_chooses_the_same_epoch_and_never_past_a_removal(
    candidates: list[EpochCandidate], known: frozenset[OpId]
) -> None:
    unlike = {(candidate.n, candidate.id): candidate for candidate in candidates}
    choice = choose_epoch(unlike.values(), known)

    assert choice == choose_epoch(reversed(list(unlike.values())), known)
    newest = unlike[max(unlike)]
    if isinstance(choice, RotateFirst):
        assert choice.missing == known - newest.removals != frozenset()
        assert choice.n == newest.n + 1
    else:
        assert choice == newest.id
        assert known <= newest.removals


def test_no_epoch_can_be_chosen_of_none() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # max() says so itself
        choose_epoch([], frozenset())


def test_the_hash_of_members_depends_on_who_and_how_but_not_on_order() -> None:
    hashes = {
        MemberSet.of(members).hash
        for members in (
            MEMBERS.members[:2],
            MEMBERS.members[1:],
            (Member(ADMIN.verified, Role.READ), *without(MEMBERS, ADMIN.verified).members),
        )
    }

    assert len(hashes | {MEMBERS.hash}) == 4
    assert MemberSet.of(reversed(MEMBERS.members)) == MEMBERS
    with pytest.raises(ValueError, match="once"):
        MemberSet.of((*MEMBERS.members, MEMBERS.members[0]))


def test_entries_of_the_membership_log_are_read_back() -> None:
    joined = Joined(ADMIN.device.id, Role.ADMIN, ADMIN.user_certificate, ADMIN.device_certificate)
    removed = Removed(READER.device.id, 12, REMOVALS[1])
    never_wrote = Removed(READER.device.id, 0, OpId(bytes(32)))

    assert change_from_body(cbor.decode(cbor.encode(body_from_joined(joined)))) == joined
    assert change_from_body(cbor.decode(cbor.encode(body_from_removed(removed)))) == removed
    assert change_from_body(body_from_removed(never_wrote)) == never_wrote
    for policy in History:
        assert history_from_body(cbor.decode(cbor.encode(body_from_history(policy)))) is policy


@pytest.mark.parametrize(
    "body",
    [
        {},
        {0: bytes(16), 1: 4, 2: [b"", b""]},
        {0: bytes(16), 1: True, 2: [b"", b""]},
        {0: bytes(15), 1: 1, 2: [b"", b""]},
        {0: bytes(16), 1: 1, 2: [b""]},
        {0: bytes(16), 1: 1, 2: [b"", bytes(9000)]},
        {0: bytes(16), 1: 0, 2: [0, bytes([1]) * 32]},
        {0: bytes(16), 1: 0, 2: [1, bytes(32)]},
        {0: bytes(16), 1: 0, 2: [b"", b""]},
    ],
    ids=str,
)
def test_other_entries_are_malformed(body: dict[int, cbor.Item]) -> None:
    with pytest.raises(cbor.Malformed):
        change_from_body(body)
    with pytest.raises(cbor.Malformed):
        history_from_body({0: 2})
