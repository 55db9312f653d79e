"""What is done together is on the disk whole or not at all, and is one step for the anchor."""

from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import EpochId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.vault.errors_ops import ChainBroken, MayNotWrite, NotKept, TooLongToKeep, UnknownSigner
from safeconduct.vault.registers import MAX_KEPT_BYTES
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from tests.unit.vault.counting import Counting, Failing
from tests.unit.vault.others import THEM, arrival, chain
from tests.unit.vault.rig import EAST, KEY, WEST, copy, create, intents, raw, reopen, rows, surroundings, verified

EPOCH = EpochId(b"e" * 32)


class Broken(Exception):
    """Something the test breaks off with."""


def do_everything(vault: Vault) -> None:
    vault.append(intents(2))
    vault.take([arrival(op) for op in chain(2)])
    vault.keep_setting(b"language", b"ru")
    vault.set_epoch(EAST, EPOCH)
    vault.set_aside([next(vault.ops()).signed.id])
    vault.keep_note(b"note", b"1")
    vault.keep_waiting(b"frame", b"2")
    vault.close_compartment(WEST)
    vault.drafts.save(b"draft", b"text")


def break_off_after_everything(vault: Vault) -> None:
    with vault.together():
        do_everything(vault)
        vault.become(DeviceKeys.generate(SystemEntropy()))
        vault.append(intents(1))
        raise Broken


def test_everything_done_together_stays(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with vault.together():
            do_everything(vault)
            with vault.together():
                vault.append(intents(1))
        path = copy(tmp_path / "v", tmp_path / "killed")
    with reopen(path) as vault:
        assert vault.count == 5
        assert vault.setting(b"language") == b"ru"
        assert vault.epoch(EAST) == EPOCH
        assert len(vault.aside()) == 1
        assert vault.note(b"note") == b"1"
        assert len(rows(vault, "seen_op")) == 4
        assert vault.verify().is_sound


def test_nothing_done_together_stays_when_the_block_breaks_off(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        device, before = vault.device, {table: rows(vault, table) for table in ("register", "seen_op", "head", "tally")}
        with pytest.raises(Broken):
            break_off_after_everything(vault)

        assert {table: rows(vault, table) for table in before} == before
        assert (vault.count, vault.aside(), vault.device) == (0, frozenset(), device)
        vault.append(intents(1))
        assert next(vault.ops()).signed.core.device == device
        assert len(rows(vault, "seen_op")) == 1
        assert vault.verify().is_sound
    assert verified(tmp_path / "v") == set()


def test_nothing_is_on_the_disk_before_the_block_ends(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault, vault.together():
        do_everything(vault)
        path = copy(tmp_path / "v", tmp_path / "killed")
    with reopen(path) as vault:
        assert vault.count == 0
        with pytest.raises(NotKept):
            vault.note(b"note")
    with reopen(tmp_path / "v") as vault:
        assert vault.count == 4


def test_the_anchor_is_moved_once(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        before = (tmp_path / "v/anchor").read_bytes()
        with vault.together():
            do_everything(vault)
            assert (tmp_path / "v/anchor").read_bytes() == before
        after = (tmp_path / "v/anchor").read_bytes()

        # One of two slots was written.
        assert (before[:256] == after[:256]) != (before[256:] == after[256:])


def test_what_was_refused_before_it_wrote_may_be_caught_and_the_rest_stays(tmp_path: Path) -> None:
    first, second, third = chain(3)
    with create(tmp_path / "v") as vault:
        with vault.together():
            vault.take([arrival(first)])
            with pytest.raises(ChainBroken):
                vault.take([arrival(third)])
            vault.keep_waiting(third.id, third.to_bytes())
            vault.take([arrival(second)])

        assert vault.count == 2
        assert list(vault.waiting()) == [(third.id, third.to_bytes())]
        assert vault.verify().is_sound


def catch_a_failure_and_go_on(vault: Vault) -> None:
    with vault.together():
        vault.keep_note(b"note", b"1")
        with pytest.raises(RuntimeError, match="the view set failed"):
            vault.append(intents(2))
        with pytest.raises(RuntimeError, match="the view set failed"):
            vault.keep_note(b"other", b"2")


def test_what_failed_after_it_wrote_takes_all_of_it_back_even_when_caught(tmp_path: Path) -> None:
    with create(tmp_path / "v", Counting(), Failing("word 1")) as vault:
        with pytest.raises(RuntimeError, match="the view set failed"):
            catch_a_failure_and_go_on(vault)

        assert vault.count == 0
        assert vault.notes(b"") == ()
        vault.append(intents(1))
        assert vault.verify().is_sound


def test_a_compartment_that_is_closed_takes_no_intents_until_it_has_an_epoch_again(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.set_epoch(EAST, EPOCH)
        vault.set_epoch(WEST, EPOCH)
        vault.append(intents(1))
        vault.close_compartment(EAST)
        with pytest.raises(MayNotWrite) as refused:
            vault.append(intents(1))
        with pytest.raises(MayNotWrite):
            vault.append([*intents(1, compartment=WEST), *intents(1)])
        vault.take([arrival(op) for op in chain(1)])

        told = refused.value.sentences("en")
        assert told.startswith("This desk has no right to write here. Nothing was changed. Ask an administrator")
        assert vault.count == 2
    with reopen(tmp_path / "v") as vault:
        with pytest.raises(MayNotWrite):
            vault.append(intents(1))
        vault.set_epoch(EAST, EPOCH)
        vault.append(intents(1))

        assert vault.count == 3
        assert vault.verify().is_sound


def test_notes_are_found_by_how_their_names_begin(tmp_path: Path) -> None:
    names = [b"a", b"a\xff", b"a\xff\xff", b"a\xff\xffz", b"b", b"\xff", b"\xff\xff1"]
    with create(tmp_path / "v") as vault:
        for name in names:
            vault.keep_note(name, b"of " + name)
        for prefix in (b"", b"a", b"a\xff", b"a\xff\xff", b"b", b"c", b"\xff", b"\xff\xff"):
            expected = [(name, b"of " + name) for name in sorted(names) if name.startswith(prefix)]
            assert list(vault.notes(prefix)) == expected, prefix
        vault.keep_note(b"a", b"changed")
        vault.drop_note(b"b")
        vault.drop_note(b"not there")

        assert vault.note(b"a") == b"changed"
        with pytest.raises(NotKept):
            vault.note(b"b")


def test_what_waits_is_kept_across_closing_and_restoring_and_may_be_dropped_on_the_way(tmp_path: Path) -> None:
    frames = {number.to_bytes(2, "big"): bytes(number) for number in range(50)}
    with create(tmp_path / "v") as vault:
        with vault.together():
            for key, value in frames.items():
                vault.keep_waiting(key, value)
        vault.keep_waiting(b"\xff", b"x" * MAX_KEPT_BYTES)
        vault.backup(tmp_path / "backup")
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as new:
        assert dict(new.waiting()) == {**frames, b"\xff": b"x" * MAX_KEPT_BYTES}
        seen = []
        for key, _ in new.waiting():
            seen.append(key)
            new.drop_waiting(key)
        assert seen == [*frames, b"\xff"]
        assert list(new.waiting()) == []


@pytest.mark.parametrize(("name", "value"), [(b"", b"x"), (b"n" * 1025, b"x"), (b"n", b"x" * (MAX_KEPT_BYTES + 1))])
def test_what_no_backup_could_carry_is_not_kept(tmp_path: Path, name: bytes, value: bytes) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(TooLongToKeep):
            vault.keep_note(name, value)
        with pytest.raises(TooLongToKeep):
            vault.keep_waiting(name, value)


def test_a_key_that_came_with_ops_of_a_block_that_broke_off_is_not_known(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(Broken):
            break_off_after_everything(vault)
        with pytest.raises(UnknownSigner):
            vault.signer(THEM)


def test_a_closed_compartment_stays_closed_when_the_damage_is_to_its_shelf(tmp_path: Path) -> None:
    """Taking the row away is noticed as any change of the registers is."""
    with create(tmp_path / "v") as vault:
        vault.close_compartment(EAST)
    with raw(tmp_path / "v") as store:
        store.execute("DELETE FROM register WHERE shelf = 'closed'")
    assert "register" in verified(tmp_path / "v")
