"""Whoever comes in, or gets a greater right, passes on what only they were shown (P4): over the relay, not by files."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.frames import open_frame
from safeconduct.protect.grants import MAX_UNSHARED_BYTES
from safeconduct.protect.members import MEMBER_KIND, Role
from safeconduct.protect.rotations import ROTATE_KIND
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.exchange import run
from safeconduct.sync.frames import mailbox_of
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.types import Sort
from safeconduct.sync.unshared import unshared_frames
from safeconduct.vault.surroundings import no_progress
from tests.unit.sync.desks import Desk, deliver, exchange, founder, frames, join
from tests.unit.sync.relays import HonestRelay


def seat(desk: Desk, other: Desk, compartment: CompartmentId, role: Role) -> None:
    """Give another desk a right."""
    device = desk.team.device(other.vault.device)
    assert device is not None
    admit(desk.team, compartment, [(device, role)])


def test_what_a_sponsor_wrote_who_left_before_exchanging_reaches_the_others_by_the_newcomer(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((record, Role.WRITE),))
    exchange(amal, bela)
    seat(amal, bela, record, Role.ADMIN)
    amal.write("never sent", record)
    dana = join(tmp_path, amal, "dana", seats=((record, Role.WRITE),))

    relay = HonestRelay()
    for desk in (dana, bela, dana):
        run(desk.team, relay)

    assert bela.words(record) == {"never sent"}
    assert bela.team.members(bela.team.id) == dana.team.members(dana.team.id)
    assert bela.team.members(record) == dana.team.members(record)


def test_a_reader_who_may_write_later_sends_what_could_not_be_sent_before(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((record, Role.ADMIN),))
    dana = join(tmp_path, amal, "dana", seats=((record, Role.READ),))
    exchange(amal, bela, dana)
    relay = HonestRelay()
    for desk in (bela, dana):
        run(desk.team, relay)
    amal.write("only dana was given this", record)
    deliver(dana, frames(amal))
    for desk in (dana, bela):
        run(desk.team, relay)
    assert bela.words(record) == set()

    seat(bela, dana, record, Role.WRITE)
    for desk in (bela, dana, bela):
        run(desk.team, relay)
    assert bela.words(record) == {"only dana was given this"}


def test_a_reader_is_given_no_key_to_write_by(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    dana = join(tmp_path, amal, "dana", seats=((record, Role.READ),))
    exchange(amal, dana)
    seat(amal, dana, record, Role.WRITE)
    seat(amal, dana, record, Role.READ)
    exchange(amal, dana)
    keyring = dana.team.keyring
    newest = keyring.epochs(record)[-1]
    assert keyring.write_key(newest.id) is None
    assert amal.team.keyring.write_key(newest.id) is not None


def test_who_may_write_does_though_the_keys_that_are_right_in_the_end_are_those_from_before(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    bela, dana = (join(tmp_path, amal, name) for name in ("bela", "dana"))
    exchange(amal, bela, dana)
    devices = [amal.team.device(desk.vault.device) for desk in (bela, dana)]
    first, second = (device for device in devices if device is not None)
    sheet = begin(amal.team, Sort.IDENTITY, others=[(first, Role.ADMIN), (second, Role.WRITE)])
    exchange(amal, bela, dana)

    # Bela's keys are for whoever is there in the end. On the way there they are closed: no keys are right for a while.
    seat(amal, bela, sheet, Role.WRITE)
    seat(amal, bela, sheet, Role.ADMIN)
    seat(bela, dana, sheet, Role.ADMIN)
    relay = HonestRelay()
    for desk in (amal, bela, dana) * 3:
        run(desk.team, relay)

    for desk in (amal, bela, dana):
        desk.write(desk.name, sheet)
    exchange(amal, bela, dana)
    assert dana.words(sheet) == {"amal", "bela", "dana"}


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[Desk, Desk, Desk, CompartmentId]:
    """Return Amal and Bela, who have an identity sheet, and Dana, who does not; Amal has written there unsent."""
    amal = founder(tmp_path, "amal")
    bela, dana = (join(tmp_path, amal, name) for name in ("bela", "dana"))
    exchange(amal, bela, dana)
    device = amal.team.device(bela.vault.device)
    assert device is not None
    part = begin(amal.team, Sort.IDENTITY, others=[(device, Role.ADMIN)])
    exchange(amal, bela, dana)
    amal.write("never sent", part)
    return amal, bela, dana, part


def test_a_newcomer_kept_from_the_past_is_known_to_all_though_who_let_them_in_told_nobody(
    sheet: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    amal, bela, dana, part = sheet
    seat(amal, dana, part, Role.WRITE)
    deliver(dana, frames(amal))
    dana.write("of dana", part)

    relay = HonestRelay()
    for desk in (dana, bela, dana):
        run(desk.team, relay)

    assert bela.team.members(part) == dana.team.members(part)
    assert bela.words(part) == {"never sent", "of dana"}
    assert dana.words(part) == {"of dana"}


def test_a_reader_kept_from_the_past_passes_on_by_a_file_what_they_cannot_read(
    sheet: tuple[Desk, Desk, Desk, CompartmentId], tmp_path: Path
) -> None:
    amal, bela, dana, part = sheet
    seat(amal, dana, part, Role.READ)
    deliver(dana, frames(amal))
    write_parcel(dana.team, tmp_path / "parcel", [bela.vault.device])
    read_parcel(bela.team, tmp_path / "parcel", no_progress)
    assert bela.words(part) == {"never sent"}
    assert bela.team.members(part) == dana.team.members(part)


def test_what_a_relay_has_is_not_given_once_more_with_the_keys(sheet: tuple[Desk, Desk, Desk, CompartmentId]) -> None:
    amal, _, dana, part = sheet
    run(amal.team, HonestRelay())
    device = amal.team.device(dana.vault.device)
    assert device is not None
    writing = admit(amal.team, part, [(device, Role.WRITE)])
    kinds = [_kind(amal, frame) for frame in unshared_frames(amal.team, writing.keys, [(device, Role.WRITE)]).frames]
    assert kinds == [MEMBER_KIND, ROTATE_KIND]


def _kind(desk: Desk, frame: bytes) -> str:
    (keys,) = desk.team.keyring.mailbox(mailbox_of(frame))
    return open_frame(frame, keys).core.kind


def test_who_changed_keys_without_having_those_beside_them_is_given_what_lies_under_these(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((record, Role.ADMIN),))
    emil = join(tmp_path, amal, "emil", seats=((record, Role.WRITE),))
    exchange(amal, bela, emil)
    dana = join(tmp_path, amal, "dana", seats=((record, Role.WRITE),))
    remove(bela.team, record, [Leaver(emil.vault.device)])
    bela.write("before she knew of dana", record)

    relay = HonestRelay()
    for desk in (bela, dana, bela, dana):
        run(desk.team, relay)

    assert dana.words(record) == {"before she knew of dana"}


def test_what_is_too_much_to_lie_beside_keys_is_left_to_the_giver(
    sheet: tuple[Desk, Desk, Desk, CompartmentId],
) -> None:
    amal, _, dana, part = sheet
    amal.write("long " * (MAX_UNSHARED_BYTES // 5), part)
    device = amal.team.device(dana.vault.device)
    assert device is not None
    writing = admit(amal.team, part, [(device, Role.WRITE)])
    assert unshared_frames(amal.team, writing.keys, [(device, Role.WRITE)]).frames == ()
    deliver(dana, frames(amal))
    assert dana.team.my_role(part) is Role.WRITE
