"""A desk that joined a compartment late holds no past of it: chains begin after a base, parents may be missing."""

from pathlib import Path

import pytest

from safeconduct.base.ids import OpId
from safeconduct.protect.ops import Head
from safeconduct.vault.errors_ops import BaseRefused, ChainBroken
from safeconduct.vault.findings import Kind
from safeconduct.vault.restore import restore
from safeconduct.vault.verify import verify
from tests.unit.vault.others import THEM, arrival, chain, their_op
from tests.unit.vault.rig import EAST, KEY, WEST, create, forge_anchor, intents, raw, reopen, surroundings, verified

PAST = list(chain(5))
FUTURE = list(chain(3, after=PAST[-1]))
BASE = Head(THEM, 5, PAST[-1].id)


def test_a_chain_may_begin_after_its_base_and_is_sound(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(ChainBroken):
            vault.take([arrival(FUTURE[0])])
        vault.set_base(EAST, BASE)
        vault.take([arrival(op) for op in FUTURE])
        (ours,) = vault.append(intents(1))

        assert Head(THEM, 8, FUTURE[-1].id) in vault.heads(EAST)
        assert vault.op(ours).signed.core.parents == (FUTURE[-1].id,)
        assert vault.verify().is_sound
    with reopen(tmp_path / "v") as vault:
        vault.take([arrival(op) for op in chain(1, after=FUTURE[-1])])
    assert verified(tmp_path / "v") == set()


@pytest.mark.parametrize(
    "other", [Head(THEM, 4, PAST[-1].id), Head(THEM, 5, PAST[-2].id)], ids=["another place", "another op"]
)
def test_an_op_that_does_not_continue_the_base_is_refused(tmp_path: Path, other: Head) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, other)
        with pytest.raises(ChainBroken):
            vault.take([arrival(FUTURE[0])])
        with pytest.raises(ChainBroken):
            vault.take([arrival(FUTURE[1])])


def test_a_base_holds_in_its_compartment_only(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(WEST, BASE)
        with pytest.raises(ChainBroken):
            vault.take([arrival(FUTURE[0])])


def test_a_base_is_refused_where_ops_of_the_device_are_here(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, BASE)
        vault.take([arrival(FUTURE[0])])
        vault.set_base(EAST, BASE)
        with pytest.raises(BaseRefused):
            vault.set_base(EAST, Head(THEM, 6, FUTURE[0].id))
        with pytest.raises(BaseRefused):
            vault.set_base(WEST, Head(THEM, 0, FUTURE[0].id))

        assert vault.verify().is_sound


def test_a_fork_may_stand_right_after_the_base(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, BASE)
        other = list(chain(2, after=PAST[-1], word="branch"))
        vault.take([arrival(op) for op in (FUTURE[0], *other, FUTURE[1])])

        assert vault.at(EAST, THEM, 6) == (FUTURE[0].id, other[0].id)
        assert vault.heads(EAST) == (Head(THEM, 7, FUTURE[1].id),)
        assert vault.verify().is_sound


def test_the_past_may_come_after_all_and_moves_no_head(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, BASE)
        vault.take([arrival(op) for op in (*PAST[:2], *FUTURE, *PAST[2:])])
        vault.take([arrival(op) for op in chain(1, after=FUTURE[-1])])

        assert vault.heads(EAST)[0].seq == 9
        assert [op.signed.core.seq for op in vault.chain(EAST, THEM)] == list(range(1, 10))
        assert vault.verify().is_sound


def test_parents_may_be_missing_only_where_the_past_is(tmp_path: Path) -> None:
    late = their_op(1, bytes(32), parents=(OpId(b"p" * 32),))
    with create(tmp_path / "v") as vault:
        with pytest.raises(ChainBroken):
            vault.take([arrival(late)])
        assert vault.count == 0
        vault.take([arrival(late, lacks_past=True)])
        vault.take([arrival(their_op(2, late.id, compartment=EAST))])

        assert vault.verify().is_sound
        vault.backup(tmp_path / "backup")
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as new:
        assert new.count == 2
        assert new.verify().is_sound


def test_a_base_comes_back_with_a_backup(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, BASE)
        vault.take([arrival(op) for op in FUTURE])
        vault.backup(tmp_path / "backup")
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as new:
        assert [op.signed for op in new.chain(EAST, THEM, 5)] == FUTURE
        assert new.verify().is_sound


def test_without_its_base_such_a_journal_is_damaged(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_base(EAST, BASE)
        vault.take([arrival(op) for op in FUTURE])
    with raw(tmp_path / "v") as store:
        store.execute("DELETE FROM register WHERE shelf = 'base'")
    forge_anchor(tmp_path / "v")
    found = {finding.kind: finding.keys for finding in verify(tmp_path / "v", KEY, surroundings()).findings}

    assert found.keys() == {Kind.REGISTER, Kind.CHAIN}
    assert found[Kind.CHAIN] == (FUTURE[0].id.hex(),)


def test_a_missing_parent_in_a_compartment_that_was_always_here_is_still_found(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.take([arrival(their_op(1, bytes(32), compartment=WEST, parents=(OpId(b"p" * 32),)), lacks_past=True)])
        vault.take([arrival(PAST[0])])
        vault.append(intents(1))
    with raw(tmp_path / "v") as store:
        store.execute("DELETE FROM op WHERE id = ?", (PAST[0].id,))
    forge_anchor(tmp_path / "v")

    assert Kind.PARENT.value in verified(tmp_path / "v")
