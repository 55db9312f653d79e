"""Keys sealed to one device: what comes out is what was put in, and nothing else opens."""

from __future__ import annotations

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, OrgId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.epochs import EpochPlace, new_epoch
from safeconduct.protect.grants import CompartmentKeys, open_grant, seal_grant
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.ops import Head

ENTROPY = SystemEntropy()
ORG = OrgId(bytes(16))
SENDER = DeviceId(bytes([1]) * 16)
FRAME = MAGIC + bytes(LEAST_FRAME_BYTES - len(MAGIC))


@pytest.fixture(scope="module")
def me() -> DeviceKeys:
    return DeviceKeys.generate(ENTROPY)


def given(unshared: tuple[bytes, ...] = (), older: tuple[WriteKey, ...] = ()) -> CompartmentKeys:
    keys, write_key = new_epoch(EpochPlace(ORG, CompartmentId(bytes(16)), 3), ENTROPY)
    return CompartmentKeys(keys, write_key, (Head(SENDER, 4, OpId(bytes(32))),), unshared, older)


def test_a_grant_opens_to_what_was_given_with_frames_to_pass_on_and_the_keys_to_post_them(me: DeviceKeys) -> None:
    older = WriteKey.generate(ENTROPY)
    one = given((FRAME, FRAME + bytes(500)), (older,))
    sealed = seal_grant(one, sender=SENDER, recipient=me.id, kem=me.kem.public)
    opened = open_grant(sealed, ORG, sender=SENDER, me=me)
    assert (opened.keys.id, opened.heads, opened.unshared) == (one.keys.id, one.heads, one.unshared)
    assert [key.public for key in opened.older] == [older.public]


@pytest.mark.parametrize("frame", [FRAME[:-1], b"\x00" + FRAME[1:], b""])
def test_a_grant_with_what_no_relay_would_take_as_a_frame_is_refused(me: DeviceKeys, frame: bytes) -> None:
    sealed = seal_grant(given((frame,)), sender=SENDER, recipient=me.id, kem=me.kem.public)
    with pytest.raises(WrapRefused):
        open_grant(sealed, ORG, sender=SENDER, me=me)


def test_a_grant_opens_for_nobody_else_and_from_nobody_else(me: DeviceKeys) -> None:
    sealed = seal_grant(given(), sender=SENDER, recipient=me.id, kem=me.kem.public)
    with pytest.raises(WrapRefused):
        open_grant(sealed, ORG, sender=DeviceId(bytes(16)), me=me)
    with pytest.raises(WrapRefused):
        open_grant(sealed, ORG, sender=SENDER, me=DeviceKeys.generate(ENTROPY))
