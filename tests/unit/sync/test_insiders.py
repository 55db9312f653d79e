"""An insider with a valid device, and a relay that does as it likes: keys that were never anybody's to give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.certificates import Terms, issue_device
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.epochs import LAST_EPOCH, EpochKeys, EpochPlace, new_epoch
from safeconduct.protect.grants import CompartmentKeys, seal_grant
from safeconduct.protect.members import MEMBER_KIND, Joined, Role, body_from_joined
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import ROTATE_KIND, Wrap, body_from_rotation, make_rotation
from safeconduct.protect.secrets import Secret
from safeconduct.protect.vouchers import Vouched, sign_voucher
from safeconduct.sync import candidates, kinds
from safeconduct.sync.act_views import ActViews, open_acts
from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, SECOND_KIND, Verdict, body_of_act, body_of_second
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.detection import Sort as Finds
from safeconduct.sync.detection import detect
from safeconduct.sync.detection_words import advice
from safeconduct.sync.exchange import run
from safeconduct.sync.finishing import finish
from safeconduct.sync.frames import Frames
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.newer import OWN_KINDS
from safeconduct.sync.parts import NoPartChosen, choose_part, parts_of
from safeconduct.sync.rules import next_number
from safeconduct.sync.types import Admitted, Rotated, Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, Desk, Forgery, deliver, exchange, forged, founder, frames, given, join
from tests.unit.sync.memory_relay import MemoryRelay


@dataclass(frozen=True, slots=True)
class World:
    """An honest founder, a hostile member of the team, and somebody who is to be let into a part."""

    honest: Desk
    hostile: Desk
    newcomer: Desk

    def sealed(self, giver: Desk, keys: CompartmentKeys) -> tuple[str, dict[int, cbor.Item]]:
        other = self.newcomer.team.me.device
        sealed = seal_grant(keys, sender=giver.vault.device, recipient=other.id, kem=other.kem)
        return kinds.GRANT_KIND, kinds.body_of_grant(sealed)

    def grant(self, keys: CompartmentKeys, giver: Desk | None = None) -> None:
        """Let the hostile member, or another one, give the newcomer keys."""
        desk = giver or self.hostile
        desk.vault.append([Intent(desk.team.id, *self.sealed(desk, keys))])

    def grant_first(self, keys: CompartmentKeys) -> None:
        """Let the hostile member give the newcomer keys in an entry that follows nothing the newcomer lacks."""
        part, me = self.hostile.team.id, self.hostile.vault.device
        seen = tuple(head for head in self.newcomer.vault.heads(part) if head.device != me)
        frame = forged(self.hostile, part, self.sealed(self.hostile, keys), Forgery(seen=seen))
        assert deliver(self.newcomer, [frame]).new == 1

    def false_keys(self, part: CompartmentId, n: int = 7) -> CompartmentKeys:
        place = EpochPlace(self.hostile.team.me.org, part, n)
        keys, write_key = new_epoch(place, SystemEntropy())
        return CompartmentKeys(keys, write_key)

    def let_in(self, part: CompartmentId, role: Role = Role.WRITE) -> None:
        admit(self.honest.team, part, [(self.newcomer.team.me.device, role)])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the three desks, closed: joining a team is what takes time."""
    folder = tmp_path_factory.mktemp("insiders")
    honest = founder(folder, "honest")
    desks = (honest, join(folder, honest, "hostile"), join(folder, honest, "newcomer"))
    exchange(*desks)
    for desk in desks:
        desk.close()
    return folder


@pytest.fixture
def world(kept: Path, tmp_path: Path) -> Iterator[World]:
    """Return the three desks anew, as they were left."""
    desks = [opened(kept, tmp_path, name) for name in ("honest", "hostile", "newcomer")]
    yield World(*desks)
    for desk in desks:
        desk.close()


def opened(kept: Path, folder: Path, name: str) -> Desk:
    shutil.copytree(kept / name, folder / name)
    around = replace(given(), views=(SyncViews(), ActViews()))
    return Desk(name, folder / name, around, Vault.open(folder / name, KEY, around))


def bogus_heads(world: World) -> tuple[Head, ...]:
    """Return a beginning that never was, of devices that are in the team."""
    devices = (world.honest.vault.device, world.hostile.vault.device)
    return tuple(Head(device, 5, OpId(b"n" * 32)) for device in sorted(devices))


@pytest.mark.parametrize("sort", [Sort.CASE, Sort.IDENTITY])
@pytest.mark.parametrize("has_heads", [False, True])
def test_a_false_grant_that_comes_first_keeps_nobody_out(world: World, sort: Sort, has_heads: bool) -> None:
    part = begin(world.honest.team, sort, "part")
    false = world.false_keys(part)
    world.grant(CompartmentKeys(false.keys, false.write_key, bogus_heads(world) if has_heads else ()))
    deliver(world.newcomer, frames(world.hostile))
    world.honest.write("before", part)
    world.let_in(part)
    world.honest.write("after", part)

    exchange(world.honest, world.newcomer)

    assert world.newcomer.words(part) == ({"after"} if sort is Sort.IDENTITY else {"before", "after"})
    world.newcomer.write("answer", part)
    exchange(world.honest, world.newcomer)
    assert "answer" in world.honest.words(part)
    assert [keys.place.n for keys in world.newcomer.team.keyring.epochs(part)] == [
        keys.place.n
        for keys in world.honest.team.keyring.epochs(part)[-len(world.newcomer.team.keyring.epochs(part)) :]
    ]


def test_a_false_grant_with_the_mailbox_of_the_true_keys_does_not_hide_them(world: World) -> None:
    part = begin(world.honest.team, Sort.CASE, "part", others=[(world.hostile.team.me.device, Role.READ)])
    world.honest.write("before", part)
    exchange(world.honest, world.hostile)
    world.let_in(part)
    exchange(world.honest, world.hostile)
    world.grant_first(CompartmentKeys(same_mailbox(world.hostile.team.keyring.epochs(part)[-1]), None))

    exchange(world.honest, world.newcomer)

    assert world.newcomer.words(part) == {"before"}


def same_mailbox(true: EpochKeys) -> EpochKeys:
    """Return keys of another secret with the mailbox of these."""
    fake = EpochKeys.from_secret(true.place, Secret.random(KEY_BYTES, SystemEntropy()), true.write_public)
    assert (fake.mailbox, fake.id != true.id) == (true.mailbox, True)
    return fake


def test_over_a_relay_what_false_keys_did_not_open_is_read_once_more(world: World) -> None:
    relay = MemoryRelay()
    part = begin(world.honest.team, Sort.CASE, "part", others=[(world.hostile.team.me.device, Role.READ)])
    exchange(world.honest, world.hostile)
    true = world.hostile.team.keyring.epochs(part)[-1]
    world.grant(CompartmentKeys(same_mailbox(true), None))
    world.honest.write("before", part)
    for desk in (world.hostile, world.honest, world.newcomer):
        run(desk.team, relay)
    world.grant(CompartmentKeys(true, world.honest.team.keyring.write_key(true.id)), world.honest)
    for desk in (world.honest, world.newcomer):
        run(desk.team, relay)

    assert world.newcomer.words(part) == {"before"}


def test_nobody_writes_under_keys_that_no_entry_names(world: World) -> None:
    part = begin(world.honest.team, Sort.CASE, "part", others=[(world.hostile.team.me.device, Role.READ)])
    world.let_in(part, Role.ADMIN)
    exchange(world.honest, world.newcomer, world.hostile)
    world.grant(world.false_keys(part, LAST_EPOCH))
    exchange(world.hostile, world.newcomer)

    remove(world.newcomer.team, part, [Leaver(world.hostile.vault.device)])
    world.newcomer.write("still read", part)
    exchange(world.honest, world.newcomer)

    assert world.honest.words(part) == {"still read"}
    assert world.hostile.vault.device not in world.honest.team.members(part)


def test_keys_of_the_team_itself_come_by_no_grant(world: World) -> None:
    part = world.honest.team.id
    world.grant(world.false_keys(part, 1))
    exchange(world.hostile, world.newcomer)

    assert {keys.id for keys in world.newcomer.team.keyring.readable(part)} == {
        keys.id for keys in world.honest.team.keyring.epochs(part) if world.newcomer.team.keyring.epoch(part, keys.id)
    }


def test_a_flood_of_false_grants_is_bounded_and_pushes_no_other_ones_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST_OF_A_GIVER", 3)
    part = begin(world.honest.team, Sort.IDENTITY, "part")
    for number in range(8):
        world.grant(world.false_keys(CompartmentId(bytes([number]) * 16)))
    deliver(world.newcomer, frames(world.hostile))
    kept = [one for name in world.newcomer.team.keyring.compartments() for one in _candidates(world, name)]
    assert [one.giver for one in kept] == [world.hostile.vault.device] * 3

    world.let_in(part)
    world.honest.write("after", part)
    exchange(world.honest, world.newcomer)
    assert world.newcomer.words(part) == {"after"}


def test_grants_beyond_the_bound_are_opened_when_there_is_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_OF_A_GIVER", 2)
    parts = [begin(world.honest.team, Sort.CASE, f"part {number}") for number in range(5)]
    for part in parts:
        world.honest.write("word", part)
        world.let_in(part)
    exchange(world.honest, world.newcomer)

    assert [world.newcomer.words(part) for part in parts] == [{"word"}] * 5


def test_whoever_certifies_another_person_s_device_as_their_own_does_not_take_its_voice(world: World) -> None:
    part, theirs = world.honest.team.id, world.newcomer.team.me.device
    (act,) = world.honest.vault.append(
        [Intent(part, ACT_KIND, body_of_act(EMERGENCY_GO, "case 7, leg 1", reason="they are at the door"))]
    )
    exchange(world.honest, world.newcomer)
    world.newcomer.vault.append([Intent(part, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "looked at it"))])
    me = world.hostile.team.me
    assert me.user is not None
    claimed = issue_device(me.user, me.org, key=theirs.key, kem=theirs.kem, terms=Terms(9, Day(18_000)))
    place = (
        world.hostile.vault.device,
        1 + sum(head.seq for head in world.hostile.vault.heads(part) if head.device == me.device.id),
    )
    voucher = sign_voucher(me.user, Vouched(part, theirs.id, Role.WRITE, *place))
    joined = Joined(theirs.id, Role.WRITE, me.certificates[0], claimed, voucher)
    # Beside what the others say, for whoever has seen whose it is refuses it.
    (own,) = [
        op for op in world.honest.team.log(part).ops if isinstance(op.change, Admitted) and op.change.id == me.device.id
    ]
    seen = (Head(own.author, own.seq, own.id),)
    lie = forged(world.hostile, part, (MEMBER_KIND, body_from_joined(joined)), Forgery(seen=seen))
    exchange(world.honest, world.newcomer)
    assert deliver(world.honest, [lie]).new == 1

    assert world.honest.team.people()[theirs.id] == theirs.user.id
    assert open_acts(world.honest.vault.tables, world.honest.team.people) == ()


def rotated_without(world: World, part: CompartmentId, left_out: Desk, *, is_open: bool) -> bytes:
    """Return a change of keys by the hostile member that does not serve somebody, openly or by a wrap of other keys."""
    team = world.hostile.team
    log, heads = team.log(part), world.hostile.vault.heads(part)
    place, members = EpochPlace(team.me.org, part, next_number(log, log.all)), log.member_set(log.all)
    rotation, writing = make_rotation(place, team.me.device.id, members=members, heads=heads, entropy=SystemEntropy())
    wraps = {wrap.device: wrap.sealed for wrap in rotation.read_wraps}
    theirs = wraps.pop(left_out.vault.device)
    if not is_open:
        wraps[left_out.vault.device] = bytes(len(theirs))
    spoilt = replace(rotation, read_wraps=tuple(Wrap(*wrap) for wrap in sorted(wraps.items())))
    before = world.hostile.vault.count
    world.hostile.vault.append([Intent(part, ROTATE_KIND, body_from_rotation(spoilt))])
    (frame,) = (one.frame for one in Frames(team).after(before))
    team.keyring.put(writing.keys, writing.write_key)
    world.hostile.vault.set_epoch(part, writing.keys.id)
    return frame


@pytest.mark.parametrize("sort", [Sort.CASE, Sort.IDENTITY])
@pytest.mark.parametrize("is_open", [True, False], ids=["openly", "by a wrap that opens nothing"])
@pytest.mark.parametrize("role", [Role.WRITE, Role.READ])
def test_whom_a_change_of_keys_left_out_reads_everything_in_the_end_and_knows_by_whom(
    world: World, sort: Sort, is_open: bool, role: Role
) -> None:
    seats = [(world.hostile.team.me.device, Role.WRITE), (world.newcomer.team.me.device, role)]
    part = begin(world.honest.team, sort, "part", others=seats)
    world.honest.write("before", part)
    exchange(world.honest, world.hostile, world.newcomer)
    change = rotated_without(world, part, world.newcomer, is_open=is_open)
    world.hostile.write("of the liar", part)
    deliver(world.honest, [change, *frames(world.hostile)])
    world.honest.write("in between", part)

    deliver(world.newcomer, frames(world.honest))
    found = [one for one in detect(world.newcomer.team).findings if one.sort is Finds.LEFT_OUT]
    assert [(one.device, one.compartment) for one in found] == [(world.hostile.vault.device, part)]
    assert "hostile" in advice(world.newcomer.team, found[0], "en").what
    exchange(world.honest, world.newcomer)

    everything = {"before", "of the liar", "in between"}
    assert world.honest.words(part) == world.newcomer.words(part) == everything
    (now,) = [one for one in detect(world.newcomer.team).findings if one.sort is Finds.LEFT_OUT]
    assert now.count == 1
    world.honest.write("after", part)
    exchange(world.honest, world.newcomer)
    assert world.newcomer.words(part) == {*everything, "after"}


def test_a_word_of_who_was_left_out_that_comes_before_the_change_of_keys_is_answered_when_that_comes(
    world: World,
) -> None:
    seats = [(desk.team.me.device, Role.WRITE) for desk in (world.hostile, world.newcomer)]
    part = begin(world.honest.team, Sort.CASE, "part", others=seats)
    exchange(world.honest, world.hostile, world.newcomer)
    change = rotated_without(world, part, world.newcomer, is_open=False)
    deliver(world.newcomer, [change])
    words = [frame for frame in frames(world.newcomer) if _is_of(world.newcomer, frame, world.newcomer.team.id)]
    deliver(world.honest, words)
    assert not finish(world.honest.team, ())

    deliver(world.honest, [change])

    world.honest.write("in between", part)
    exchange(world.honest, world.newcomer)
    assert world.newcomer.words(part) == {"in between"}
    assert not finish(world.honest.team, ())


def test_who_comes_later_reads_what_was_written_while_somebody_was_left_out(world: World, tmp_path: Path) -> None:
    seats = [(desk.team.me.device, Role.WRITE) for desk in (world.hostile, world.newcomer)]
    part = begin(world.honest.team, Sort.CASE, "part", others=seats)
    exchange(world.honest, world.hostile, world.newcomer)
    change = rotated_without(world, part, world.newcomer, is_open=False)
    deliver(world.honest, [change])
    world.honest.write("in between", part)
    exchange(world.honest, world.newcomer)
    later = join(tmp_path, world.honest, "later")
    admit(world.honest.team, part, [(later.team.me.device, Role.READ)])
    exchange(world.honest, later)
    try:
        assert later.words(part) == {"in between"}
    finally:
        later.close()


def test_nobody_gets_keys_by_saying_that_they_were_left_out_who_did_not_belong(world: World) -> None:
    part = begin(world.honest.team, Sort.IDENTITY, "part")
    (change,) = [op.id for op in world.honest.team.log(part).ops if isinstance(op.change, Rotated)]
    world.hostile.vault.append([Intent(world.hostile.team.id, kinds.LACK_KIND, kinds.body_of_lack(change))])
    exchange(world.honest, world.hostile)
    assert world.hostile.team.keyring.readable(part) == ()
    # Nor by coming in later: what was drawn before they came is not theirs.
    admit(world.honest.team, part, [(world.hostile.team.me.device, Role.READ)])
    world.hostile.vault.append([Intent(world.hostile.team.id, kinds.LACK_KIND, kinds.body_of_lack(change))])
    exchange(world.honest, world.hostile)
    assert [keys.place.n for keys in world.hostile.team.keyring.readable(part)] == [2]


def test_candidates_survive_closing(world: World) -> None:
    part = begin(world.honest.team, Sort.IDENTITY, "part")
    world.let_in(part)
    world.honest.write("after", part)
    mine = world.honest.team.id
    deliver(world.newcomer, [frame for frame in frames(world.honest) if _is_of(world.honest, frame, mine)])
    assert _candidates(world, part)
    world.newcomer.reopen()
    assert [one.heads for one in _candidates(world, part)] != [()]
    exchange(world.honest, world.newcomer)
    assert world.newcomer.words(part) == {"after"}
    assert not _candidates(world, part)


def test_what_is_typed_goes_by_itself_into_no_part_that_a_colleague_brought_somebody_into_unasked(world: World) -> None:
    theirs = world.newcomer.team.me.device
    trap = begin(world.hostile.team, Sort.RECORD, others=[(theirs, Role.WRITE)])
    deliver(world.newcomer, frames(world.hostile))

    parts = parts_of(world.newcomer.team)
    assert [(one.id, one.may_write) for one in parts.here] == [(trap, True)]
    assert parts.are_several
    with pytest.raises(NoPartChosen):
        parts.to_write()

    record = record_compartment(world.honest.vault)
    admit(world.honest.team, record, [(theirs, Role.WRITE)])
    exchange(world.honest, world.newcomer)
    assert parts_of(world.newcomer.team).to_write().id == record


def test_a_colleague_s_part_is_written_in_by_whoever_chose_it(world: World) -> None:
    part = begin(world.hostile.team, Sort.CASE, "larch", others=[(world.newcomer.team.me.device, Role.WRITE)])
    deliver(world.newcomer, frames(world.hostile))

    choose_part(world.newcomer.team, part)

    assert parts_of(world.newcomer.team).to_write().id == part


def _candidates(world: World, part: CompartmentId) -> tuple[candidates.Candidate, ...]:
    return world.newcomer.team.keyring.candidates(part)


def _is_of(desk: Desk, frame: bytes, part: CompartmentId) -> bool:
    return frame[4:20] in {keys.mailbox for keys in desk.team.keyring.epochs(part)}


def test_no_kind_of_this_room_is_taken_for_a_newer_version_s() -> None:
    own = {value for name, value in vars(kinds).items() if name.endswith("_KIND")}

    assert {kinds.LACK_KIND, kinds.FORK_KIND} <= own
    assert own <= OWN_KINDS
