"""Frames: one error for all that is wrong, equal bytes for equal salts, lengths that tell a class only."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.base.ids import CompartmentId, EpochId, label
from safeconduct.protect.envelopes import (
    MOST_FRAME_BYTES,
    EnvelopeKeys,
    FrameRefused,
    open_envelope,
    seal_envelope,
)
from safeconduct.protect.epochs import new_epoch
from safeconduct.protect.frames import open_frame, seal_frame
from safeconduct.protect.ops import sign_op, verify_op
from safeconduct.protect.padding import padded_length
from tests.examples import many
from tests.unit.protect.world import ENTROPY, epoch, op_core, people, place

SALT = bytes(range(32))
ADMIN = people()[0]
OP = sign_op(op_core(), ADMIN.device.sign)
KEYS = epoch().envelope


def test_a_frame_opens_to_the_op_it_was_made_of() -> None:
    op = open_frame(seal_frame(OP, epoch(), SALT), epoch())
    verify_op(op, ADMIN.verified.key)

    assert op == OP


def test_the_same_salt_gives_the_same_frame() -> None:
    """A relay that was lost is filled again with identical bytes."""
    assert seal_frame(OP, epoch(), SALT) == seal_frame(OP, epoch(), SALT)
    assert seal_frame(OP, epoch(), SALT) != seal_frame(OP, epoch(), bytes(32))


def test_two_frames_of_one_op_share_only_magic_and_mailbox() -> None:
    one, other = seal_frame(OP, epoch(), SALT), seal_frame(OP, epoch(), bytes(32))
    blocks = {one[at : at + 8] for at in range(20, len(one))}

    assert one[:20] == other[:20]
    assert not blocks & {other[at : at + 8] for at in range(20, len(other))}


@given(payload=st.binary(max_size=3000), salt=st.binary(min_size=32, max_size=32))
def test_an_envelope_opens_to_its_payload_and_has_a_class_length(payload: bytes, salt: bytes) -> None:
    frame = seal_envelope(payload, KEYS, salt)

    assert open_envelope(frame, KEYS) == payload
    assert len(frame) == 84 + padded_length(4 + len(payload)) + 16


def test_lengths_fall_into_few_classes() -> None:
    classes = {padded_length(length) for length in range(512, 65_537)}

    assert len(classes) <= 129
    assert min(classes) == 512
    assert max(length_over / length for length in range(512, 65_537) for length_over in (padded_length(length),)) < 1.12


def test_the_longest_payload_can_be_sealed_and_no_longer() -> None:
    frame = seal_envelope(bytes(MAX_BYTES), KEYS, SALT)

    assert len(frame) == MOST_FRAME_BYTES
    assert open_envelope(frame, KEYS) == bytes(MAX_BYTES)
    with pytest.raises(ValueError, match="1 MiB"):
        seal_envelope(bytes(MAX_BYTES + 1), KEYS, SALT)
    with pytest.raises(FrameRefused):
        open_envelope(frame + b"\0", KEYS)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        seal_frame(OP, epoch(), bytes(length))


def test_a_frame_of_another_epoch_org_or_compartment_is_refused() -> None:
    frame = seal_frame(OP, epoch(), SALT)
    other, _ = new_epoch(place(), ENTROPY)
    for keys in (
        other.envelope,
        dataclasses.replace(KEYS, associated=other.envelope.associated),
        dataclasses.replace(KEYS, secret=other.secret),
        dataclasses.replace(KEYS, mailbox=other.mailbox),
        dataclasses.replace(KEYS, key_label=label("welcome-key")),
    ):
        with pytest.raises(FrameRefused):
            open_envelope(frame, keys)


def test_an_op_of_another_place_is_neither_sealed_nor_opened() -> None:
    op = sign_op(dataclasses.replace(op_core(), compartment=CompartmentId(bytes(16))), ADMIN.device.sign)
    with pytest.raises(FrameRefused):
        seal_frame(op, epoch(), SALT)
    with pytest.raises(FrameRefused):
        open_frame(seal_envelope(op.to_bytes(), KEYS, SALT), epoch())


def test_an_op_of_an_older_epoch_is_carried_under_a_newer_one() -> None:
    op = sign_op(dataclasses.replace(op_core(), epoch=EpochId(bytes(32))), ADMIN.device.sign)

    assert open_frame(seal_frame(op, epoch(), SALT), epoch()) == op


@given(data=st.binary(max_size=800))
@settings(max_examples=many(100))
def test_opening_anything_raises_nothing_but_frame_refused(data: bytes) -> None:
    for frame in (data, b"SCF1" + epoch().mailbox + data, seal_envelope(data, KEYS, SALT)):
        with pytest.raises(FrameRefused):
            open_frame(frame, epoch())


def test_no_refusal_says_why() -> None:
    frame = seal_frame(OP, epoch(), SALT)
    spoilt = [
        b"",
        b"x" + frame[1:],
        frame[:4] + bytes(16) + frame[20:],
        frame[:52] + bytes(32) + frame[84:],
        frame[:-1] + bytes([frame[-1] ^ 1]),
        seal_envelope(b"no op", KEYS, SALT),
    ]
    errors = []
    for data in spoilt:
        with pytest.raises(FrameRefused) as caught:
            open_frame(data, epoch())
        errors.append((str(caught.value), caught.value.facts, caught.value.__cause__))

    assert errors == [("protect.frame_refused", {}, None)] * len(spoilt)


def test_a_frame_does_not_hold_what_it_seals() -> None:
    frame = seal_frame(OP, epoch(), SALT)

    for secret in (
        OP.core_bytes[:20],
        OP.id,
        OP.core.device,
        OP.core.compartment,
        epoch().secret.reveal(),
        b"test.note",
    ):
        assert secret not in frame


def test_keys_of_an_envelope_show_no_secret() -> None:
    assert isinstance(KEYS, EnvelopeKeys)
    assert epoch().secret.reveal().hex() not in repr(epoch())
    assert "<secret>" in repr(epoch())
