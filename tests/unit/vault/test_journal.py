"""Ops are chained per compartment and device, name the graph's leaves, and say what their author has newly seen."""

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, ms_from_hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import NO_HASH, DeviceId, EpochId, OpId
from safeconduct.protect.ops import BadSignature, OpCore, SignedOp, sign_op
from safeconduct.protect.signing import SignKey
from safeconduct.vault.errors_ops import ChainBroken, UnknownSigner
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.unit.vault.counting import Counting
from tests.unit.vault.rig import EAST, KEY, KIND, NOON_MS, WEST, create, intents, reopen

THEIRS = SignKey.generate(SystemEntropy())
THEM = DeviceId(b"them".ljust(16, b"\0"))
SALT = bytes(32)
HOUR_MS = 3_600_000


def their_op(
    seq: int, prev: bytes, *, parents: tuple[OpId, ...] = (), ms: int = NOON_MS, key: SignKey = THEIRS
) -> SignedOp:
    core = OpCore(
        compartment=EAST,
        device=THEM,
        seq=seq,
        prev=OpId(prev),
        parents=parents,
        hlc=ms << 16,  # type: ignore[arg-type]
        epoch=EpochId(bytes(32)),
        seen=(),
        kind=KIND,
        body={0: f"theirs {seq}"},
    )
    return sign_op(core, key)


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
        vault.trust(THEM, THEIRS.verify_key)
        first = their_op(1, NO_HASH)
        second = their_op(2, first.id)
        vault.take([(first, SALT), (second, SALT)])
        vault.append(intents(2))
        ours, next_ours = (op.signed.core for op in vault.ops(after=3))

        assert ours.parents == (second.id,)
        assert [(head.device, head.seq, head.op) for head in ours.seen] == [(THEM, 2, second.id)]
        assert (next_ours.parents, next_ours.seen) == ((), ())
        assert vault.verify().is_sound


def test_ops_of_others_go_into_the_views(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.trust(THEM, THEIRS.verify_key)
        vault.take([(their_op(1, NO_HASH), SALT)])

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
        vault.trust(THEM, THEIRS.verify_key)
        good = their_op(1, NO_HASH)
        with pytest.raises(error):
            vault.take([(op, SALT)])
        with pytest.raises((error, ChainBroken)):
            vault.take([(good, SALT), (op, SALT)])

        assert vault.count == 0
        assert vault.take([(good, SALT)]) == (good.id,)


def test_two_ops_at_one_place_of_a_chain_are_not_both_taken(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.trust(THEM, THEIRS.verify_key)
        vault.take([(their_op(1, NO_HASH), SALT)])
        for again in (their_op(1, NO_HASH), their_op(1, NO_HASH, ms=NOON_MS + 1)):
            with pytest.raises(ChainBroken):
                vault.take([(again, SALT)])


def test_an_op_of_an_unknown_device_is_refused(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault, pytest.raises(UnknownSigner):
        vault.take([(their_op(1, NO_HASH), SALT)])


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
        vault.trust(THEM, THEIRS.verify_key)
        near = their_op(1, NO_HASH, ms=NOON_MS + 1000)
        vault.take([(near, SALT)])
        vault.append(intents(1))
        ahead = their_op(2, near.id, ms=(1 << 47) - 1)
        vault.take([(ahead, SALT)])
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
