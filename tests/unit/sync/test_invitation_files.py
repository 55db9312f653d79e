"""An invitation as a file: of no fixed size, whole or refused; and random to everybody else under a spoken code."""

from __future__ import annotations

import re

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.invitations import MAX_BYTES, Invitation, InvitedRelay, new_invitation
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.secrets import Secret
from safeconduct.protect.spoken import NotACode, code_from_text, new_code
from safeconduct.protect.welcome_errors import NewerInvitation
from safeconduct.sync import invitation_files
from safeconduct.sync.errors_files import NotAnInvitation
from safeconduct.sync.invitation_files import (
    FILE_BYTES,
    MOST_FILE_BYTES,
    neutral_name,
    open_invitation,
    seal_invitation,
)

ENTROPY = SystemEntropy()


def invitation(day: int = 20_000) -> Invitation:
    return new_invitation(Fingerprint(ENTROPY.bytes(32)), Day(day), ENTROPY).invitation


@pytest.mark.parametrize("day", [0, 23, 2**8, 2**16, 2_932_896])
def test_every_invitation_comes_back(day: int) -> None:
    given = invitation(day)
    data = seal_invitation(given, ENTROPY)
    opened = open_invitation(data)
    assert FILE_BYTES <= len(data) <= MOST_FILE_BYTES
    assert opened.to_bytes().reveal() == given.to_bytes().reveal()


def test_an_invitation_that_names_relays_comes_back_at_its_longest() -> None:
    key, plain = RelayId(ENTROPY.bytes(32)), invitation()
    named = [plain.naming((InvitedRelay("h" * 120, key, Secret(b"c" * length)),)) for length in range(1, 200)]
    given = [one for one in named if one.relays][-1]
    assert len(given.to_bytes().reveal()) == MAX_BYTES
    data = seal_invitation(given, ENTROPY)
    assert open_invitation(data).to_bytes().reveal() == given.to_bytes().reveal()


def test_two_files_of_one_invitation_share_no_byte_by_design() -> None:
    given = invitation()
    first, second = seal_invitation(given, ENTROPY), seal_invitation(given, ENTROPY)
    # Of 4,096 random pairs of bytes sixteen are alike; a fixed part would add to the 512 that every file has.
    assert sum(a == b for a, b in zip(first, second, strict=False)) < 60
    assert len({len(seal_invitation(given, ENTROPY)) for _ in range(20)}) > 10


def test_a_file_with_any_byte_altered_or_missing_is_refused() -> None:
    data = seal_invitation(invitation(), ENTROPY)
    for at in range(0, len(data), max(1, len(data) // 300)):
        with pytest.raises(NotAnInvitation):
            open_invitation(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    for cut in (b"", data[:1], data[:-1], data + b"\0", bytes(FILE_BYTES), bytes(MOST_FILE_BYTES + 1)):
        with pytest.raises(NotAnInvitation):
            open_invitation(cut)


def test_a_name_that_is_made_up_tells_nothing() -> None:
    names = {neutral_name(ENTROPY) for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"[0-9a-f]{6,13}\.bin", name) for name in names)
    assert len({len(name) for name in names}) > 1


def test_a_file_under_a_code_opens_with_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitation_files, "CODE_COST", LEAST_COST)
    given, code = invitation(), new_code(ENTROPY)
    data = seal_invitation(given, ENTROPY, code)
    typed = code_from_text(f"  {code.reveal().decode().upper().replace(' ', '   ')} ")

    assert open_invitation(data, typed).to_bytes().reveal() == given.to_bytes().reveal()
    with pytest.raises(NotAnInvitation):
        # What a scanner has who tries the format on every file.
        open_invitation(data)
    with pytest.raises(NotAnInvitation):
        open_invitation(data, new_code(ENTROPY))
    with pytest.raises(NotAnInvitation):
        open_invitation(seal_invitation(given, ENTROPY), code)


@pytest.mark.parametrize("text", ["", "academic acid", "academic " * 7, "academic " * 5 + "academick"])
def test_what_is_no_code_is_told_before_any_time_is_spent(text: str) -> None:
    with pytest.raises(NotACode):
        code_from_text(text)


def of_version(version: int, **more: cbor.Item) -> bytes:
    """The file of an invitation as a program of that version would write it, with fields of its own."""

    class Later(Invitation):
        def to_bytes(self) -> Secret:
            item = cbor.decode(Invitation.to_bytes(self).reveal(), limit=MAX_BYTES)
            assert isinstance(item, dict)
            return Secret(cbor.encode({**item, 0: version, **dict(enumerate(more.values(), 6))}))

    given = invitation()
    return seal_invitation(Later(given.secret, given.fingerprint, given.commitment, given.expires_on), ENTROPY)


@pytest.mark.parametrize("more", [{}, {"one": "a field of its own"}, {"one": 1, "two": [2]}])
def test_an_invitation_of_a_later_version_is_told_as_one(more: dict[str, cbor.Item]) -> None:
    with pytest.raises(NewerInvitation):
        open_invitation(of_version(3, **more))


def test_an_invitation_of_no_version_is_none() -> None:
    for version in (0, 2):
        with pytest.raises(NotAnInvitation):
            open_invitation(of_version(version))
