"""An invitation as a file: one size, no byte that tells anything, and whole or refused."""

from __future__ import annotations

import re

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.invitations import MAX_BYTES, Invitation, InvitedRelay, new_invitation
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.secrets import Secret
from safeconduct.sync.errors_files import NotAnInvitation
from safeconduct.sync.invitation_files import FILE_BYTES, neutral_name, open_invitation, seal_invitation

ENTROPY = SystemEntropy()


def invitation(day: int = 20_000) -> Invitation:
    return new_invitation(Fingerprint(ENTROPY.bytes(32)), Day(day), ENTROPY).invitation


@pytest.mark.parametrize("day", [0, 23, 2**8, 2**16, 2_932_896])
def test_every_invitation_fills_the_same_size_and_comes_back(day: int) -> None:
    given = invitation(day)
    data = seal_invitation(given, ENTROPY)
    opened = open_invitation(data)
    assert len(data) == FILE_BYTES == 512
    assert opened.to_bytes().reveal() == given.to_bytes().reveal()


def test_an_invitation_that_names_relays_fills_the_same_size_to_the_last_byte() -> None:
    key, plain = RelayId(ENTROPY.bytes(32)), invitation()
    named = [plain.naming((InvitedRelay("h" * 120, key, Secret(b"c" * length)),)) for length in range(1, 200)]
    given = [one for one in named if one.relays][-1]
    assert len(given.to_bytes().reveal()) == MAX_BYTES
    data = seal_invitation(given, ENTROPY)
    assert len(data) == FILE_BYTES
    assert open_invitation(data).to_bytes().reveal() == given.to_bytes().reveal()


def test_two_files_of_one_invitation_share_no_byte_by_design() -> None:
    given = invitation()
    first, second = seal_invitation(given, ENTROPY), seal_invitation(given, ENTROPY)
    # Of 512 random pairs of bytes two are alike; forty would be a fixed part.
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 40


def test_a_file_with_any_byte_altered_or_missing_is_refused() -> None:
    data = seal_invitation(invitation(), ENTROPY)
    for at in range(FILE_BYTES):
        with pytest.raises(NotAnInvitation):
            open_invitation(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for cut in (b"", data[:1], data[:-1], data + b"\0", bytes(FILE_BYTES)):
        with pytest.raises(NotAnInvitation):
            open_invitation(cut)


def test_a_name_that_is_made_up_tells_nothing() -> None:
    names = {neutral_name(ENTROPY) for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"[0-9a-f]{8}\.bin", name) for name in names)
