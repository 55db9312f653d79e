"""A device with two histories: from there on nothing it signed counts, of who belongs least of all (decision 0008)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.members import MEMBER_KIND, Removed, Role, body_from_removed
from safeconduct.sync import kinds
from safeconduct.sync.compartments import Leaver, admit, begin, change_keys, judge, remove
from safeconduct.sync.types import Frozen, Sort
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import (
    KEY,
    WORD,
    Desk,
    Forgery,
    deliver,
    exchange,
    forged,
    founder,
    frames,
    given,
    join,
    new_frames,
)


@dataclass(frozen=True, slots=True)
class World:
    """Two honest administrators of a part, a third one who lies, and somebody of theirs who is only in the team."""

    first: Desk
    second: Desk
    liar: Desk
    friend: Desk
    part: CompartmentId

    def honest(self) -> tuple[Desk, Desk]:
        return self.first, self.second

    def other_branch(self, word: str = "another history") -> bytes:
        """Return a second op of the liar at the place after all that the others have."""
        return forged(self.liar, self.part, (WORD, {0: word}), self.place())

    def place(self) -> Forgery:
        known = next(head for head in self.first.vault.heads(self.part) if head.device == self.liar.vault.device)
        return Forgery(seq=known.seq + 1, prev=known.op)

    def lie(self) -> list[bytes]:
        """Let the liar write twice at one place; return both branches."""
        other = self.other_branch()
        before = self.liar.vault.count
        self.liar.write("one history", self.part)
        return [*new_frames(self.liar, before), other]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CompartmentId]:
    folder = tmp_path_factory.mktemp("forked")
    first = founder(folder, "first")
    second, liar = (join(folder, first, name, Role.ADMIN) for name in ("second", "liar"))
    friend = join(folder, first, "friend")
    exchange(first, second, liar, friend)
    seats = [(desk.team.me.device, Role.ADMIN) for desk in (second, liar)]
    part = begin(first.team, Sort.CASE, "part", others=seats)
    exchange(first, second, liar)
    liar.write("before", part)
    exchange(first, second, liar)
    for desk in (first, second, liar, friend):
        desk.close()
    return folder, part


@pytest.fixture
def world(kept: tuple[Path, CompartmentId], tmp_path: Path) -> Iterator[World]:
    folder, part = kept
    desks = []
    for name in ("first", "second", "liar", "friend"):
        shutil.copytree(folder / name, tmp_path / name)
        around = given()
        desks.append(Desk(name, tmp_path / name, around, Vault.open(tmp_path / name, KEY, around)))
    first, second, liar, friend = desks
    yield World(first, second, liar, friend, part)
    for desk in desks:
        desk.close()


def show_all(target: Desk, sent: Sequence[bytes], *others: Desk) -> None:
    deliver(target, sent)
    exchange(target, *others)


def members(desk: Desk, part: CompartmentId) -> dict[DeviceId, Role]:
    return desk.team.members(part)


def test_whom_a_forked_administrator_brought_in_is_no_member_and_reads_nothing_more(world: World) -> None:
    other = world.other_branch()
    before = world.liar.vault.count
    admit(world.liar.team, world.part, [(world.friend.team.me.device, Role.ADMIN)])
    lies = new_frames(world.liar, before)
    exchange(world.liar, world.friend)
    world.friend.write("of a puppet", world.part)
    puppet = frames(world.friend)
    assert deliver(world.first, lies).new
    deliver(world.first, puppet)
    assert world.friend.vault.device in members(world.first, world.part)

    show_all(world.first, [other], world.second)

    for desk in world.honest():
        assert world.friend.vault.device not in members(desk, world.part)
        assert desk.words(world.part) == {"before"}
    world.first.write("after", world.part)
    exchange(*world.honest())
    deliver(world.friend, frames(world.first))
    assert "after" not in world.friend.words(world.part)
    assert world.second.words(world.part) == {"before", "after"}


@pytest.mark.parametrize("is_forked_first", [False, True], ids=["after the lie", "before the lie"])
def test_whom_a_forked_administrator_put_out_stays_and_goes_on_writing(world: World, is_forked_first: bool) -> None:
    other = world.other_branch()
    before = world.liar.vault.count
    remove(world.liar.team, world.part, [Leaver(desk.vault.device) for desk in world.honest()])
    lies = new_frames(world.liar, before)

    for sent in ([other], lies) if is_forked_first else (lies, [other]):
        deliver(world.first, sent)
    exchange(*world.honest())

    for desk in world.honest():
        assert {one.vault.device for one in world.honest()} <= members(desk, world.part).keys()
        desk.write(f"still here: {desk.name}", world.part)
    exchange(*world.honest())
    for desk in world.honest():
        assert desk.words(world.part) == {"before", "still here: first", "still here: second"}


def test_in_whatever_order_the_lies_come_the_same_belong_and_the_same_counts(world: World) -> None:
    other = world.other_branch()
    before = world.liar.vault.count
    admit(world.liar.team, world.part, [(world.friend.team.me.device, Role.WRITE)])
    remove(world.liar.team, world.part, [Leaver(world.second.vault.device)])
    lies = new_frames(world.liar, before)

    deliver(world.first, [*lies, other])
    deliver(world.second, [other])
    deliver(world.second, lies)
    exchange(*world.honest())
    for desk in world.honest():
        desk.write(f"after: {desk.name}", world.part)
    exchange(*world.honest())

    assert members(world.first, world.part) == members(world.second, world.part)
    assert (
        world.first.words(world.part) == world.second.words(world.part) == {"before", "after: first", "after: second"}
    )
    assert world.first.ids(world.part) == world.second.ids(world.part)
    assert world.first.vault.aside() == world.second.vault.aside()


def test_keys_that_a_forked_device_drew_are_not_written_under(world: World) -> None:
    other = world.other_branch()
    before = world.liar.vault.count
    writing = change_keys(world.liar.team, world.part)
    deliver(world.first, new_frames(world.liar, before))
    assert world.first.vault.epoch(world.part) == writing.keys.id

    show_all(world.first, [other], world.second)

    for desk in world.honest():
        assert desk.vault.epoch(world.part) != writing.keys.id
        desk.write(desk.name, world.part)
    exchange(*world.honest())
    assert world.first.words(world.part) == world.second.words(world.part)


def test_what_a_device_did_before_it_forked_stands(world: World) -> None:
    admit(world.liar.team, world.part, [(world.friend.team.me.device, Role.WRITE)])
    exchange(world.liar, world.first, world.second, world.friend)
    show_all(world.first, world.lie(), world.second)

    for desk in world.honest():
        assert members(desk, world.part)[world.friend.vault.device] is Role.WRITE
        assert desk.words(world.part) == {"before"}
    assert _forks(world.first, world.part) == {world.liar.vault.device}


def test_an_administrator_may_let_what_a_forked_one_granted_count(world: World) -> None:
    other = world.other_branch()
    before = world.liar.vault.count
    admit(world.liar.team, world.part, [(world.friend.team.me.device, Role.WRITE)])
    show_all(world.first, [*new_frames(world.liar, before), other], world.second)
    (admission,) = [
        stored.signed.id
        for stored in world.first.vault.compartment_ops(world.part)
        if stored.signed.core.kind == MEMBER_KIND
        and stored.n > before
        and stored.signed.id in world.first.vault.aside()
    ]
    judge(world.first.team, world.part, frozenset({admission}), do_count=True)
    exchange(*world.honest())
    for desk in world.honest():
        assert members(desk, world.part)[world.friend.vault.device] is Role.WRITE


def test_who_comes_later_and_may_not_read_the_past_knows_whose_word_counts_no_more(world: World) -> None:
    seats = [(desk.team.me.device, Role.ADMIN) for desk in (world.second, world.liar)]
    world = replace(world, part=begin(world.first.team, Sort.IDENTITY, "sheet", others=seats))
    exchange(world.first, world.second, world.liar)
    world.liar.write("before", world.part)
    exchange(world.first, world.second, world.liar)
    other = world.other_branch()
    before = world.liar.vault.count
    remove(world.liar.team, world.part, [Leaver(world.second.vault.device)])
    show_all(world.first, [*new_frames(world.liar, before), other], world.second)

    admit(world.first.team, world.part, [(world.friend.team.me.device, Role.WRITE)])
    world.second.write("from the second", world.part)
    exchange(world.first, world.second, world.friend)

    assert members(world.friend, world.part) == members(world.first, world.part)
    assert world.second.vault.device in members(world.friend, world.part)
    assert _forks(world.friend, world.part) == {world.liar.vault.device}
    world.friend.write("from the newcomer", world.part)
    exchange(world.first, world.second, world.friend)
    assert {"from the second", "from the newcomer"} <= world.first.words(world.part)
    assert world.friend.words(world.part) == {"from the second", "from the newcomer"}


@pytest.mark.parametrize("lie", ["one after the other", "of another device", "one that never was", "twice the same"])
def test_nobody_is_frozen_without_two_ops_of_their_own_at_one_place(world: World, lie: str) -> None:
    chain = [stored.signed for stored in world.first.vault.chain(world.part, world.second.vault.device)]
    if not chain:
        world.second.write("one", world.part)
        world.second.write("two", world.part)
        exchange(world.second, world.first, world.liar)
        chain = [stored.signed for stored in world.first.vault.chain(world.part, world.second.vault.device)]
    others = [stored.signed for stored in world.first.vault.chain(world.part, world.first.vault.device)]
    ops = {
        "one after the other": [chain[0].id, chain[1].id],
        "of another device": [chain[0].id, others[0].id],
        "one that never was": [chain[0].id, OpId(b"n" * 32)],
        "twice the same": [chain[0].id, chain[0].id],
    }[lie]
    body: dict[int, cbor.Item] = {0: world.second.vault.device, 1: chain[0].core.seq, 2: [*sorted(ops)]}
    taken = deliver(world.first, [forged(world.liar, world.part, (kinds.FORK_KIND, body))])

    assert (taken.new, taken.refused + taken.waiting) == (0, 1)
    assert _forks(world.first, world.part) == set()
    assert {"one", "two"} <= world.first.words(world.part)


def sheet_of(world: World) -> CompartmentId:
    """Begin a sheet whose newcomers do not read the past, in which the second and the liar write."""
    writers = [(desk.team.me.device, Role.WRITE) for desk in (world.second, world.liar)]
    sheet = begin(world.first.team, Sort.IDENTITY, "sheet", others=writers)
    exchange(world.first, world.second, world.liar)
    return sheet


def let_friend_in(world: World, sheet: CompartmentId) -> None:
    admit(world.first.team, sheet, [(world.friend.team.me.device, Role.WRITE)])
    exchange(world.first, world.second, world.friend)


def test_nobody_is_frozen_on_a_newcomer_s_desk_by_a_proof_that_it_cannot_look_at(world: World) -> None:
    sheet = sheet_of(world)
    world.first.write("before", sheet)
    exchange(world.first, world.second, world.liar)
    let_friend_in(world, sheet)
    exchange(world.first, world.liar)
    place = world.friend.vault.base(sheet, world.first.vault.device).seq
    never = (OpId(b"m" * 32), OpId(b"n" * 32))
    world.liar.vault.append(
        [Intent(sheet, kinds.FORK_KIND, kinds.body_of_fork(world.first.vault.device, place, never))]
    )
    for desk in (world.friend, world.first):
        taken = deliver(desk, frames(world.liar))
        assert (taken.new, taken.refused, taken.waiting) == (0, 0, 1)

    world.first.write("after", sheet)
    exchange(world.first, world.second, world.friend)

    assert world.friend.words(sheet) == {"after"}
    assert _forks(world.friend, sheet) == _forks(world.first, sheet) == set()
    assert members(world.friend, sheet) == members(world.first, sheet)


def test_a_newcomer_believes_the_proof_of_a_fork_before_it_came_once_another_person_s_entry_follows(
    world: World,
) -> None:
    sheet = sheet_of(world)
    head = next((one for one in world.liar.vault.heads(sheet) if one.device == world.liar.vault.device), None)
    seen = tuple(one for one in world.liar.vault.heads(sheet) if one.device != world.liar.vault.device)
    place = Forgery(seen=seen, seq=head.seq + 1 if head else 1, prev=head.op if head else OpId(bytes(32)))
    other = forged(world.liar, sheet, ("record.word/1", {0: "the other history"}), place)
    world.liar.write("one history", sheet)
    exchange(world.first, world.second, world.liar)
    let_friend_in(world, sheet)

    # Only the second, who decides about nobody, has both; the newcomer hears it of them alone.
    deliver(world.second, [other])
    assert _forks(world.second, sheet) == {world.liar.vault.device}
    assert deliver(world.friend, frames(world.second)).waiting > 0
    assert _forks(world.friend, sheet) == set()
    deliver(world.first, [other])
    exchange(world.first, world.second)
    world.first.write("whoever has looked", sheet)
    exchange(world.first, world.second, world.friend)

    assert _forks(world.friend, sheet) == _forks(world.first, sheet) == {world.liar.vault.device}
    assert world.friend.words(sheet) >= {"whoever has looked"}
    assert not tuple(world.friend.vault.waiting())
    world.friend.write("the newcomer", sheet)
    exchange(world.first, world.second, world.friend)
    assert "the newcomer" in world.first.words(sheet)


def test_who_is_forked_judges_and_removes_nobody_even_by_what_came_before_the_proof(world: World) -> None:
    place, other = world.place(), world.other_branch("the proof")
    gone = body_from_removed(Removed(world.second.vault.device, 0, OpId(bytes(32))))
    removal = forged(world.liar, world.part, (MEMBER_KIND, gone), _seeing(world, place))
    deliver(world.first, [removal])
    assert world.second.vault.device not in members(world.first, world.part)

    show_all(world.first, [other], world.second)

    assert members(world.first, world.part) == members(world.second, world.part)
    assert world.second.vault.device in members(world.first, world.part)


def _seeing(world: World, place: Forgery) -> Forgery:
    heads = [head for head in world.first.vault.heads(world.part) if head.device != world.liar.vault.device]
    return Forgery(seq=place.seq, prev=place.prev, seen=tuple(heads))


def _forks(desk: Desk, part: CompartmentId) -> set[DeviceId]:
    return {op.change.device for op in desk.team.log(part).ops if isinstance(op.change, Frozen)}
