"""What waits is bounded: a flood pushes out nobody else's entries, and what had to go comes again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, Hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect.certificates import Terms, issue_device
from safeconduct.protect.chains import verify_device
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.members import Role
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.protect.signing import SignKey
from safeconduct.sync import shelf
from safeconduct.sync.compartments import bring_own
from safeconduct.sync.detection import Sort, detect
from safeconduct.sync.detection_words import advice
from safeconduct.sync.exchange import run
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.loose import waiting_op
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.shelf import Waiting, ask_again, beyond_bounds
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, WORD, Desk, deliver, exchange, founder, given, join, new_frames
from tests.unit.sync.memory_relay import MemoryRelay


@dataclass(frozen=True, slots=True)
class World:
    """Three desks that write one record, one of them hostile."""

    honest: Desk
    hostile: Desk
    reader: Desk
    record: CompartmentId

    def waiting(self) -> list[SignedOp]:
        return [waiting_op(value) for _, value in self.reader.vault.waiting()]

    def flood(self, count: int, device: DeviceId | None = None, key: SignKey | None = None) -> list[bytes]:
        """Return frames of the hostile member that follow what nobody has, in whoever's name."""
        epoch = self.hostile.vault.epoch(self.record)
        keys = self.hostile.team.keyring.epoch(self.record, epoch)
        assert keys is not None
        found = []
        for number in range(count):
            named = device or self.hostile.vault.device
            core = OpCore(
                self.record, named, 2 + number, OpId(bytes([1]) * 32), (), Hlc(1), epoch, (), WORD, {0: f"{number}"}
            )
            salt = number.to_bytes(32, "big")
            found.append(seal_frame(sign_op(core, key or self.hostile.team.me.keys.sign), keys, salt))
        return found

    def written(self, desk: Desk, count: int) -> list[bytes]:
        before = desk.vault.count
        for number in range(count):
            desk.write(f"{desk.name} {number}", self.record)
        return new_frames(desk, before)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shelf")
    honest = founder(folder, "honest")
    record = record_compartment(honest.vault)
    seats = ((record, Role.WRITE),)
    desks = (honest, join(folder, honest, "hostile", seats=seats), join(folder, honest, "reader", seats=seats))
    exchange(*desks)
    for desk in desks:
        desk.close()
    return folder


@pytest.fixture
def world(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(shelf, "MOST_OPS_OF_ONE", 6)
    monkeypatch.setattr(shelf, "MOST_OPS", 18)
    desks = []
    for name in ("honest", "hostile", "reader"):
        shutil.copytree(kept / name, tmp_path / name)
        around = given()
        desks.append(Desk(name, tmp_path / name, around, Vault.open(tmp_path / name, KEY, around)))
    honest, hostile, reader = desks
    yield World(honest, hostile, reader, record_compartment(honest.vault))
    for desk in desks:
        desk.close()


@pytest.mark.parametrize("whose", ["their own", "a colleague's name", "names of nobody"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_flood_is_bounded_and_pushes_out_nothing_that_others_wrote(world: World, whose: str, is_first: bool) -> None:
    first, *rest = world.written(world.honest, 5)
    key = None if whose == "their own" else SignKey.generate(SystemEntropy())
    if whose == "names of nobody":
        flood = [frame for number in range(40) for frame in world.flood(1, DeviceId(bytes([number]) * 16), key)]
    else:
        device = world.honest.vault.device if whose == "a colleague's name" else None
        flood = world.flood(40, device, key)
    for sent in (flood, rest) if is_first else (rest, flood):
        deliver(world.reader, sent)
    assert len(world.waiting()) <= 18
    assert sum(op.core.device == world.honest.vault.device for op in world.waiting()) >= len(rest)

    deliver(world.reader, [first])

    assert world.reader.words(world.record) == {f"honest {number}" for number in range(5)}
    assert len(world.waiting()) <= 6


def test_what_comes_next_of_a_chain_is_kept_longest(world: World) -> None:
    deliver(world.reader, world.flood(20)[::-1])
    assert sorted(op.core.seq for op in world.waiting()) == [2, 3, 4, 5, 6, 7]
    (finding,) = [one for one in detect(world.reader.team).findings if one.sort is Sort.TOO_MUCH]
    assert finding.device == world.hostile.vault.device
    for language in ("en", "ru"):
        assert "hostile" in advice(world.reader.team, finding, language).what


def test_what_had_to_go_is_read_again_from_a_relay_when_there_is_room(world: World) -> None:
    relay = MemoryRelay()
    (first, *_) = world.written(world.honest, 15)
    run(world.honest.team, relay)
    (box,) = [frames for frames in relay.boxes.values() if first in frames]
    box.remove(first)
    run(world.reader.team, relay)
    assert (len(world.waiting()), world.reader.words(world.record)) == (6, set())
    run(world.reader.team, relay)
    assert (len(world.waiting()), world.reader.words(world.record)) == (6, set())

    box.append(first)
    for _ in range(2):
        run(world.reader.team, relay)

    assert world.reader.words(world.record) == {f"honest {number}" for number in range(15)}
    assert not [one for one in detect(world.reader.team).findings if one.sort in (Sort.TOO_MUCH, Sort.RELAY_FAULT)]


def test_what_had_to_go_comes_again_with_the_next_file(world: World, tmp_path: Path) -> None:
    first, *rest = world.written(world.honest, 15)
    deliver(world.reader, rest)
    assert len(world.waiting()) == 6
    deliver(world.reader, [first])
    assert len(world.reader.words(world.record)) == 7

    write_parcel(world.honest.team, tmp_path / "file", [world.reader.vault.device])
    read_parcel(world.reader.team, tmp_path / "file", no_progress)

    assert len(world.reader.words(world.record)) == 15


def test_what_no_known_device_signed_is_asked_for_again_when_one_more_is_known(world: World) -> None:
    relay = MemoryRelay()
    for desk in (world.honest, world.reader):
        run(desk.team, relay)
    mailbox = world.reader.team.keyring.epochs(world.record)[-1].mailbox
    notes = RelayNotes(world.reader.vault, relay.id)
    key = SignKey.generate(SystemEntropy())
    deliver(world.reader, [frame for n in range(24) for frame in world.flood(1, DeviceId(bytes([n]) * 16), key)])
    ask_again(world.reader.team, world.waiting())
    assert notes.read(mailbox) is not None

    me = world.hostile.team.me
    assert me.user is not None
    keys = DeviceKeys.generate(SystemEntropy())
    signed = issue_device(me.user, me.org, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(9, Day(18_000)))
    bring_own(world.hostile.team, world.record, (verify_device(signed, me.device.user), Role.WRITE))
    exchange(world.hostile, world.reader)
    ask_again(world.reader.team, world.waiting())

    assert notes.read(mailbox) is None


def op_of(device: int, seq: int, word: str = "") -> SignedOp:
    core = OpCore(
        CompartmentId(bytes(16)),
        DeviceId(bytes([device]) * 16),
        seq,
        OpId(bytes([1]) * 32),
        (),
        Hlc(1),
        EpochId(bytes(32)),
        (),
        WORD,
        {0: word},
    )
    return sign_op(core, SignKey.generate(SystemEntropy()))


def test_the_same_goes_in_whatever_order_it_came_and_of_each_as_much_as_is_fair() -> None:
    size = shelf.MOST_BYTES // 32
    counts = ((1, 2), (2, 8), (3, 8), (4, 30), (5, 9))
    ops = [Waiting(op_of(device, seq), size) for device, count in counts for seq in range(2, 2 + count)]

    def is_gone(waiting: list[Waiting]) -> set[OpId]:
        return {one.op.id for one in beyond_bounds(waiting, lambda op: op.core.device[0] != 5)}

    gone = is_gone(ops)
    shuffled = ops[:]
    random.Random(3).shuffle(shuffled)
    assert is_gone(shuffled) == gone
    left = [one for one in ops if one.op.id not in gone]
    assert sum(one.size for one in left) <= shelf.MOST_BYTES
    count = {device: sum(one.device[0] == device for one in left) for device in range(1, 6)}
    # One device's bound is a quarter of all; what nobody signed goes before what anybody did.
    assert count == {1: 2, 2: 8, 3: 8, 4: 8, 5: 6}
    assert is_gone(left) == set()


def test_no_signature_is_looked_at_while_there_is_room() -> None:
    def never(op: SignedOp) -> bool:
        raise AssertionError

    assert beyond_bounds([Waiting(op_of(1, seq), 1000) for seq in range(2, 40)], never) == ()
