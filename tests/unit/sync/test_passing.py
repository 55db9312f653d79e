"""Whoever comes in, or gets a greater right, passes on what only they were shown (P4): over the relay, not by files."""

from __future__ import annotations

from pathlib import Path

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.exchange import run
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.types import Sort
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

    # Bela's keys are for whoever is there in the end; before that, Amal's word comes to her by halves.
    seat(bela, dana, sheet, Role.ADMIN)
    seat(amal, bela, sheet, Role.WRITE)
    deliver(bela, frames(amal))
    seat(amal, bela, sheet, Role.ADMIN)
    exchange(amal, bela, dana)

    for desk in (amal, bela, dana):
        desk.write(desk.name, sheet)
    exchange(amal, bela, dana)
    assert dana.words(sheet) == {"amal", "bela", "dana"}
