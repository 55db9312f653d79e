"""Two ops of one device at one place are both kept, and are no damage; nothing else that breaks a chain is let in."""

from pathlib import Path

import pytest

from safeconduct.base.ids import NO_HASH, OpId
from safeconduct.protect.ops import BadSignature, Head, SignedOp, sign_op
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.vault.errors import Damaged
from safeconduct.vault.errors_ops import ChainBroken, ChainForked, UnknownOp
from safeconduct.vault.findings import Kind
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.unit.vault.others import THEM, arrival, chain, their_op
from tests.unit.vault.rig import (
    EAST,
    KEY,
    WEST,
    copy,
    create,
    forge_anchor,
    intents,
    raw,
    reopen,
    rows,
    surroundings,
    verified,
)


def fork(left: int = 3, right: int = 3) -> tuple[SignedOp, list[SignedOp], list[SignedOp]]:
    """Return an op and two branches after it."""
    (first,) = chain(1)
    return first, list(chain(left, after=first)), list(chain(right, after=first, word="branch"))


def take(vault: Vault, *ops: SignedOp) -> None:
    vault.take([arrival(op) for op in ops])


@pytest.mark.parametrize("is_mixed", [False, True], ids=["one after the other", "in turn"])
def test_both_branches_of_a_fork_are_kept_whatever_their_order(tmp_path: Path, is_mixed: bool) -> None:
    first, left, right = fork()
    order = [op for pair in zip(left, right, strict=True) for op in pair] if is_mixed else [*left, *right]
    with create(tmp_path / "v") as vault:
        take(vault, first, *order)

        assert vault.count == 7
        assert vault.at(EAST, THEM, 1) == (first.id,)
        for seq in (2, 3, 4):
            assert vault.at(EAST, THEM, seq) == (left[seq - 2].id, right[seq - 2].id)
        assert vault.at(EAST, THEM, 5) == ()
        assert vault.heads(EAST) == (Head(THEM, 4, left[-1].id),)
        assert [op.signed.id for op in vault.chain(EAST, THEM)] == [
            first.id,
            *(op.id for pair in zip(left, right, strict=True) for op in pair),
        ]
        assert vault.verify().is_sound
        assert vault.verify().ops == 7


def test_a_longer_branch_does_not_move_the_head_and_a_fork_may_stand_at_the_beginning(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        (left,) = chain(1)
        right = list(chain(40, word="branch"))
        take(vault, left)
        for op in right:
            take(vault, op)

        assert vault.heads(EAST) == (Head(THEM, 1, left.id),)
        more = list(chain(2, after=left))
        take(vault, *more)
        assert vault.heads(EAST) == (Head(THEM, 3, more[-1].id),)
        assert [op.signed.core.seq for op in vault.chain(EAST, THEM, 1)] == [2, 2, 3, 3, *range(4, 41)]
        assert vault.verify().is_sound
    assert verified(tmp_path / "v") == set()


def test_an_op_of_our_own_names_both_branches_as_parents(tmp_path: Path) -> None:
    first, left, right = fork()
    with create(tmp_path / "v") as vault:
        take(vault, first, *left, *right)
        (ours,) = vault.append(intents(1))

        assert set(vault.op(ours).signed.core.parents) == {left[-1].id, right[-1].id}
        assert vault.verify().is_sound


@pytest.mark.parametrize("case", ["another device's op", "two places before", "another compartment", "unknown"])
def test_what_continues_no_op_of_its_own_device_at_the_place_before_is_refused(tmp_path: Path, case: str) -> None:
    with create(tmp_path / "v") as vault:
        ops = list(chain(3))
        take(vault, *ops)
        vault.append(intents(2))
        ours = vault.at(EAST, vault.device, 2)[0]
        wrong = {
            "another device's op": their_op(3, ours, word="x"),
            "two places before": their_op(4, ops[1].id, word="x"),
            "another compartment": their_op(4, ops[2].id, compartment=WEST, word="x"),
            "unknown": their_op(4, b"u" * 32, word="x"),
        }[case]
        with pytest.raises(ChainBroken):
            take(vault, wrong)

        assert vault.count == 5


def test_a_fork_outlives_backup_and_restoring(tmp_path: Path) -> None:
    first, left, right = fork()
    with create(tmp_path / "v") as vault:
        take(vault, first, *left, *right)
        vault.backup(tmp_path / "backup")
        heads = vault.heads(EAST)
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as new:
        assert new.at(EAST, THEM, 3) == (left[1].id, right[1].id)
        assert new.heads(EAST) == heads
        assert new.verify().is_sound


def forged_as_us(vault: Vault, seq: int, prev: bytes) -> SignedOp:
    """What a thief with a copy of the vault writes."""
    key = SignKey(vault.key("device-sign"))
    return their_op(seq, prev, key=key, device=vault.device, word="not ours")


@pytest.mark.parametrize("place", [3, 4])
def test_nothing_is_written_on_our_own_chain_once_somebody_else_has(tmp_path: Path, place: int) -> None:
    """A second op at our head's place, or a chain that runs on beyond it."""
    with create(tmp_path / "v") as vault:
        vault.append(intents(3))
        ours = [op.signed.id for op in vault.ops()]
        key = SignKey(Secret(vault.key("device-sign").reveal()))
        thefts = [forged_as_us(vault, 2, ours[0])]
        while thefts[-1].core.seq < place:
            thefts.append(forged_as_us(vault, thefts[-1].core.seq + 1, thefts[-1].id))
        vault.take([arrival(op, key=key) for op in thefts])
        count = vault.count

        with pytest.raises(ChainForked):
            vault.append(intents(1))
        vault.append(intents(1, compartment=WEST))

        assert vault.count == count + 1
        assert vault.at(EAST, vault.device, 3)[0] == ours[2]
        assert vault.verify().is_sound


def test_ops_of_ours_that_come_back_after_an_old_copy_was_put_in_place_are_continued(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(2))
    copy(tmp_path / "v", tmp_path / "old")
    with reopen(tmp_path / "v") as vault:
        vault.append(intents(2))
        later = list(vault.ops(after=2))
        key = SignKey(Secret(vault.key("device-sign").reveal()))
    with reopen(tmp_path / "old") as old:
        old.take([arrival(op.signed, key=key) for op in later])
        (fresh,) = old.append(intents(1))

        assert (old.op(fresh).signed.core.seq, old.op(fresh).signed.core.prev) == (5, later[-1].signed.id)
        assert old.verify().is_sound


DAMAGES = {
    "gone": "DELETE FROM head WHERE device = ?",
    "an earlier place": "UPDATE head SET seq = 2, id = (SELECT id FROM op WHERE n = 2) WHERE device = ?",
    "a later place": "UPDATE head SET seq = seq + 1 WHERE device = ?",
    "another op": "UPDATE head SET id = zeroblob(32) WHERE device = ?",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_taken_after_a_damaged_head_of_another_device(tmp_path: Path, damage: str) -> None:
    *ops, last = chain(4)
    with create(tmp_path / "v") as vault:
        take(vault, *ops)
        path = copy(tmp_path / "v", tmp_path / "killed")
    with raw(path) as store:
        store.execute(DAMAGES[damage], (THEM,))

    with reopen(path) as vault:
        with pytest.raises(Damaged):
            take(vault, last)
        assert vault.count == 3
    assert verified(path) == {"heads"}


def test_an_op_taken_out_of_a_branch_is_found(tmp_path: Path) -> None:
    first, left, right = fork()
    with create(tmp_path / "v") as vault:
        take(vault, first, *left, *right)
    with raw(tmp_path / "v") as store:
        store.execute("DELETE FROM op WHERE id = ?", (right[1].id,))
    forge_anchor(tmp_path / "v")
    found = {finding.kind: finding.keys for finding in verify(tmp_path / "v", KEY, surroundings()).findings}

    assert found[Kind.CHAIN] == (right[2].id.hex(),)


def test_an_op_that_stands_twice_in_the_journal_is_found(tmp_path: Path) -> None:
    first, left, _ = fork()
    with create(tmp_path / "v") as vault:
        take(vault, first, *left)
    with raw(tmp_path / "v") as store:
        store.execute("DROP INDEX op_id")
        store.execute("CREATE INDEX op_id ON op (id)")
        store.execute(
            "INSERT INTO op SELECT 5, id, compartment, device, seq, salt, run, bytes FROM op WHERE id = ?",
            (left[0].id,),
        )
    forge_anchor(tmp_path / "v")
    found = {finding.kind: finding.keys for finding in verify(tmp_path / "v", KEY, surroundings()).findings}

    assert found[Kind.CHAIN] == (left[0].id.hex(),)


def test_what_a_journal_holds_can_be_asked(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        theirs = list(chain(40))
        for op in theirs:
            take(vault, op)
            vault.append(intents(1, compartment=WEST if op.core.seq % 2 else EAST))

        assert vault.compartments() == (EAST, WEST)
        assert vault.has(theirs[5].id)
        assert not vault.has(OpId(NO_HASH))
        assert vault.number(theirs[5].id) == 11
        with pytest.raises(UnknownOp):
            vault.number(OpId(NO_HASH))
        assert [op.n for op in vault.compartment_ops(WEST)] == list(range(2, 80, 4))
        assert [op.n for op in vault.compartment_ops(EAST, 30)] == [n for n in range(31, 81) if n % 4 != 2]
        assert [op.signed for op in vault.chain(EAST, THEM, 7)] == theirs[7:]
        assert list(vault.chain(WEST, THEM)) == []
        assert {head.seq for head in vault.heads(EAST)} == {20, 40}
        assert vault.heads(WEST) == (Head(vault.device, 20, vault.at(WEST, vault.device, 20)[0]),)
        assert len(rows(vault, "seen_op")) == 80


def test_an_op_signed_by_the_thief_of_another_key_is_no_branch(tmp_path: Path) -> None:
    """The signature is looked at before the place, whoever checked the certificate."""
    first, left, _ = fork()
    with create(tmp_path / "v") as vault:
        take(vault, first, *left)
        forged = sign_op(their_op(2, first.id, word="forged").core, SignKey(Secret(b"t" * 32)))
        with pytest.raises(BadSignature):
            take(vault, forged)
        assert vault.at(EAST, THEM, 2) == (left[0].id,)
