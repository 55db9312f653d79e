"""Ops are chained per compartment and device, name the graph's leaves, and say what their author has newly seen."""

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, ms_from_hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import NO_HASH, OpId
from safeconduct.protect.ops import BadSignature, SignedOp
from safeconduct.protect.signing import SignKey
from safeconduct.vault.errors_ops import ChainBroken, OtherSigner, UnknownSigner
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.unit.vault.counting import Counting
from tests.unit.vault.others import THEIRS, THEM, arrival, their_op
from tests.unit.vault.rig import EAST, KEY, NOON_MS, WEST, create, intents, reopen

HOUR_MS = 3_600_000


def test_each_compartment_has_a_chain_of_its_own(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        for compartment in (EAST, WEST, EAST):
            vault.append(intents(1, compartment=compartment))
        east, west, east_again = vault.ops()

        assert (east.signed.core.seq, east.signed.core.prev) == (1, NO_HASH)
        assert (west.signed.core.seq, west.signed.core.prev) == (1, NO_HASH)
        assert (east_again.signed.core.seq, east_again.signed.core.prev) == (2, east.signed.id)
        assert east_again.signed.core.parents == ()


def test_what_others_wrote_becomes_parent_and_is_said_to_be_seen_once(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        first = their_op(1, NO_HASH)
        second = their_op(2, first.id)
        vault.take([arrival(first), arrival(second)])
        vault.append(intents(2))
        ours, next_ours = (op.signed.core for op in vault.ops(after=3))

        assert ours.parents == (second.id,)
        assert [(head.device, head.seq, head.op) for head in ours.seen] == [(THEM, 2, second.id)]
        assert (next_ours.parents, next_ours.seen) == ((), ())
        assert vault.verify().is_sound


def test_ops_of_others_go_into_the_views(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.take([arrival(their_op(1, NO_HASH))])

        assert list(vault.tables.execute("SELECT word FROM seen_op")) == [("theirs 1",)]


@pytest.mark.parametrize(
    ("op", "error"),
    [
        (their_op(2, b"x" * 32), ChainBroken),
        (their_op(1, NO_HASH, parents=(OpId(b"y" * 32),)), ChainBroken),
        (their_op(1, NO_HASH, key=SignKey.generate(SystemEntropy())), BadSignature),
    ],
    ids=["a gap", "a missing parent", "a signature of somebody else"],
)
def test_an_op_that_does_not_belong_is_refused_with_all_that_came_with_it(
    tmp_path: Path, op: SignedOp, error: type[Exception]
) -> None:
    with create(tmp_path / "v") as vault:
        good = their_op(1, NO_HASH)
        with pytest.raises(error):
            vault.take([arrival(op)])
        with pytest.raises((error, ChainBroken)):
            vault.take([arrival(good), arrival(op)])

        assert vault.count == 0
        assert vault.take([arrival(good)]) == (good.id,)


def test_an_op_that_is_here_is_not_taken_again(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        first = their_op(1, NO_HASH)
        second = their_op(2, first.id)
        vault.take([arrival(first), arrival(second)])
        for again in (first, second):
            with pytest.raises(ChainBroken):
                vault.take([arrival(again)])

        assert vault.count == 2


def test_the_key_that_came_with_an_op_is_kept_and_no_other_is_taken_after_it(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(UnknownSigner):
            vault.signer(THEM)
        first = their_op(1, NO_HASH)
        vault.take([arrival(first)])
        assert vault.signer(THEM).raw == THEIRS.verify_key.raw

        other = SignKey.generate(SystemEntropy())
        forged = their_op(2, first.id, key=other)
        with pytest.raises(OtherSigner):
            vault.take([arrival(forged, key=other)])
        with pytest.raises(OtherSigner):
            vault.take([arrival(their_op(2, first.id)), arrival(forged, key=other)])

        assert vault.count == 1
        assert vault.signer(THEM).raw == THEIRS.verify_key.raw
        assert vault.verify().is_sound


def test_the_key_of_an_op_that_is_refused_is_not_kept(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(ChainBroken):
            vault.take([arrival(their_op(2, b"x" * 32))])
        with pytest.raises(UnknownSigner):
            vault.signer(THEM)


def test_time_goes_forward_even_when_the_computers_clock_goes_back(tmp_path: Path) -> None:
    clock = FixedClock(NOON_MS)
    given = Surroundings((Counting(),), clock, SystemEntropy())
    with Vault.create(tmp_path / "v", KEY, given) as vault:
        vault.append(intents(1))
        clock.advance(-HOUR_MS)
        vault.append(intents(1))
    with Vault.open(tmp_path / "v", KEY, given) as vault:
        vault.append(intents(2))
        times = [op.signed.core.hlc for op in vault.ops()]

        assert times == sorted(set(times))


def test_a_clock_far_ahead_is_kept_but_does_not_move_ours(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        near = their_op(1, NO_HASH, ms=NOON_MS + 1000)
        vault.take([arrival(near)])
        vault.append(intents(1))
        ahead = their_op(2, near.id, ms=(1 << 47) - 1)
        vault.take([arrival(ahead)])
        vault.append(intents(1))
    with reopen(tmp_path / "v") as vault:
        vault.append(intents(1))
        ours = [ms_from_hlc(op.signed.core.hlc) for op in vault.ops() if op.signed.core.device == vault.device]

        assert ours == [NOON_MS + 1000] * 3
        assert vault.verify().is_sound


def test_salts_differ(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(50))

        assert len({op.salt for op in vault.ops()}) == 50
