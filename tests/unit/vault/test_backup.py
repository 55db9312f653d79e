"""A backup is whole or it is none; restored elsewhere it gives the same vault under a device of its own."""

import random
import sys
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.errors import Exit, SafeconductError
from safeconduct.protect import recovery
from safeconduct.protect.rest import LEAST_COST, Passphrase, RecoverySecret, SlotKey
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.protect.secrets import Secret
from safeconduct.vault.backup_records import read_records
from safeconduct.vault.errors import VaultExists
from safeconduct.vault.errors_backup import BackupDamaged, NewerBackup, NotABackup
from safeconduct.vault.restore import RESTORED_FROM, restore
from safeconduct.vault.vault import Vault
from tests.unit.vault.rig import EAST, KEY, WEST, create, forge_anchor, intents, raw, rows, surroundings


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with create(tmp_path / "v") as vault:
        vault.append(intents(60))
        vault.append(intents(3, compartment=WEST, word="слово"))
        vault.drafts.save(b"draft", b"unfinished")
        vault.keep_key("epoch/1", Secret(b"k" * 32))
        vault.keep_setting(b"language", b"ru")
        vault.backup(tmp_path / "backup")
    return tmp_path / "backup"


def test_a_restored_vault_holds_the_same(tmp_path: Path, backup: Path) -> None:
    with (
        Vault.open(tmp_path / "v", KEY, surroundings()) as old,
        restore(backup, tmp_path / "new", KEY, surroundings()) as new,
    ):
        assert [(op.n, op.signed, op.salt) for op in new.ops()] == [(op.n, op.signed, op.salt) for op in old.ops()]
        for table in ("counted", "seen_op"):
            assert rows(new, table) == rows(old, table)
        assert new.drafts.list() == old.drafts.list()
        assert new.key("epoch/1") == Secret(b"k" * 32)
        assert new.setting(b"language") == b"ru"
        assert new.verify().is_sound


def test_a_restored_desk_writes_as_a_new_device_after_the_old_one(tmp_path: Path, backup: Path) -> None:
    with (
        Vault.open(tmp_path / "v", KEY, surroundings()) as old,
        restore(backup, tmp_path / "new", KEY, surroundings()) as new,
    ):
        old_head = max(old.ops(), key=lambda op: (op.signed.core.compartment == EAST, op.n)).signed.id
        new.append(intents(1))
        core = list(new.ops())[-1].signed.core

        assert new.device != old.device
        assert new.setting(RESTORED_FROM) == old.device
        assert (core.device, core.seq, core.parents) == (new.device, 1, (old_head,))
        assert new.key("device-sign") != old.key("device-sign")
        new.backup(tmp_path / "again")
    with restore(tmp_path / "again", tmp_path / "third", KEY, surroundings()) as third:
        assert third.count == 64
        assert third.setting(RESTORED_FROM) == core.device


def test_a_backup_opens_with_the_passphrase_and_with_two_of_three_cards(tmp_path: Path) -> None:
    passphrase = Passphrase.from_text("six words nobody would guess")
    secret = Secret(bytes(range(32)))
    cards = recovery.split(secret)
    with Vault.create(tmp_path / "v", passphrase, surroundings(), cost=LEAST_COST) as vault:
        vault.append(intents(5))
        vault.add_key(RecoverySecret(secret))
        vault.backup(tmp_path / "backup")
    from_cards = RecoverySecret(recovery.combine([cards[2], cards[0]]))
    keys: tuple[SlotKey, ...] = (passphrase, from_cards)
    for number, key in enumerate(keys):
        with restore(tmp_path / "backup", tmp_path / f"new {number}", key, surroundings()) as vault:
            assert vault.count == 5
    with pytest.raises(WrongKey):
        restore(tmp_path / "backup", tmp_path / "new", Passphrase.from_text("six other words"), surroundings())
    assert not (tmp_path / "new").exists()


def test_ops_after_the_backup_do_not_disturb_it(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        vault.backup(tmp_path / "one")
        vault.append(intents(1))
        vault.backup(tmp_path / "two")
        with pytest.raises(VaultExists):
            vault.backup(tmp_path / "one")
    for name, count in (("one", 1), ("two", 2)):
        with restore(tmp_path / name, tmp_path / f"from {name}", KEY, surroundings()) as vault:
            assert vault.count == count


def test_an_empty_vault_can_be_restored(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.backup(tmp_path / "backup")
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as vault:
        assert vault.count == 0


def refusal(backup: Path, path: Path) -> str:
    try:
        restore(backup, path, KEY, surroundings()).close()
    except SafeconductError as error:
        assert error.exit_code is not Exit.DONE  # noqa: PT017  any refusal will do, its code is returned
        return error.code
    return ""


def test_a_backup_cut_anywhere_is_refused_and_leaves_nothing(tmp_path: Path, backup: Path) -> None:
    data = backup.read_bytes()
    before = sorted(path.name for path in tmp_path.iterdir())
    cuts = {0, 1, 4, 100, 615, 616, 617, 684, 685, 686, len(data) - 17, len(data) - 1}
    for length in sorted(cuts):
        (tmp_path / "cut").write_bytes(data[:length])
        assert refusal(tmp_path / "cut", tmp_path / "new"), length
        (tmp_path / "cut").unlink()
        assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_flipped_bit_of_a_backup_is_refused_and_leaves_nothing(tmp_path: Path, backup: Path) -> None:
    data, rng = backup.read_bytes(), random.Random()
    before = sorted(path.name for path in tmp_path.iterdir())
    for at in [*range(0, 700, 7), *range(700, len(data), len(data) // 50)]:
        bit = rng.randrange(8)
        (tmp_path / "bad").write_bytes(data[:at] + bytes((data[at] ^ (1 << bit),)) + data[at + 1 :])
        assert refusal(tmp_path / "bad", tmp_path / "new"), (at, bit)
        (tmp_path / "bad").unlink()
        assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_lengthened_backup_or_something_else_is_refused(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "longer").write_bytes(backup.read_bytes() + b"\0")
    (tmp_path / "other").write_bytes(b"SQLite format 3\0" * 100)
    assert refusal(tmp_path / "longer", tmp_path / "new") == "protect.damaged_stream"
    assert refusal(tmp_path / "other", tmp_path / "new") == NotABackup.code
    assert refusal(tmp_path / "nowhere", tmp_path / "new") == NotABackup.code
    assert refusal(tmp_path, tmp_path / "new") == NotABackup.code


def test_the_stream_of_one_vault_under_the_header_of_another_is_refused(tmp_path: Path, backup: Path) -> None:
    with create(tmp_path / "other") as vault:
        vault.backup(tmp_path / "foreign")
    mixed = (tmp_path / "foreign").read_bytes()[:616] + backup.read_bytes()[616:]
    (tmp_path / "mixed").write_bytes(mixed)

    assert refusal(tmp_path / "mixed", tmp_path / "new") == "protect.wrong_stream_key"


def test_damaged_heads_and_views_are_computed_anew_by_backup_and_restore(tmp_path: Path, backup: Path) -> None:
    """What `mend` refuses to touch: the signed ops are whole, so nothing is lost."""
    with raw(tmp_path / "v") as store:
        store.execute("UPDATE head SET seq = 5")
        store.execute("DELETE FROM leaf")
        store.execute("DELETE FROM seen_op WHERE n < 30")
    forge_anchor(tmp_path / "v")
    with Vault.open(tmp_path / "v", KEY, surroundings()) as vault:
        assert not vault.verify().is_sound
        vault.backup(tmp_path / "rescue")
    with restore(tmp_path / "rescue", tmp_path / "new", KEY, surroundings()) as vault:
        assert vault.count == 63
        assert vault.verify().is_sound


def test_a_place_where_anything_is_is_refused(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "new").mkdir()
    with pytest.raises(VaultExists):
        restore(backup, tmp_path / "new", KEY, surroundings())
    assert list((tmp_path / "new").iterdir()) == []


def test_a_vault_with_a_damaged_op_gives_no_backup(tmp_path: Path, backup: Path) -> None:
    with raw(tmp_path / "v") as store:
        data = next(store.execute("SELECT bytes FROM op WHERE n = 9"))[0]
        assert isinstance(data, bytes)
        store.execute("UPDATE op SET bytes = ? WHERE n = 9", (data[:-1] + bytes((data[-1] ^ 1,)),))
    forge_anchor(tmp_path / "v")
    with Vault.open(tmp_path / "v", KEY, surroundings()) as vault:
        with pytest.raises(SafeconductError) as refused:
            vault.backup(tmp_path / "bad")

        assert refused.value.exit_code is Exit.INTEGRITY
    assert not list(tmp_path.glob("bad*"))


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: this limit on the size of files is of POSIX")
def test_a_full_disk_leaves_no_half_backup(tmp_path: Path) -> None:
    import resource
    import signal

    with create(tmp_path / "v") as vault:
        vault.append(intents(2000))
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        try:
            with pytest.raises(SafeconductError) as refused:
                vault.backup(tmp_path / "backup")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)

        assert refused.value.code == "vault.disk_full"
    assert not list(tmp_path.glob("backup*"))


def framed(*items: cbor.Item) -> list[bytes]:
    return [len(data).to_bytes(4, "big") + data for data in map(cbor.encode, items)]


NO_RUN = bytes(32)


@pytest.mark.parametrize(
    "items",
    [
        [],
        [[3, 0, NO_RUN, 0]],
        [[0, 1, 0]],
        [[0, 1, 0], [3, 1, NO_RUN, 0]],
        [[0, 1, 0], [3, 0, NO_RUN, 1]],
        [[0, 1, 0], [3, 0, bytes(31) + b"x", 0]],
        [[0, 1, 0], [0, 1, 0], [3, 0, NO_RUN, 0]],
        [[0, 1, 0], [3, 0, NO_RUN, 0], [3, 0, NO_RUN, 0]],
        [[0, 1, 0], [9], [3, 0, NO_RUN, 0]],
        [[0, 1, 0], [1, "nowhere", b"", b""], [3, 0, NO_RUN, 1]],
        [[0, 1, 0], [1, "key", b"", "text"], [3, 0, NO_RUN, 1]],
        [[0, 1, 0], [], [3, 0, NO_RUN, 0]],
        [[0, 1, 0], {}, [3, 0, NO_RUN, 0]],
        # Found by the fuzz target "backup": each was accepted, or ended in an error of Python's own.
        [[0, 0, 0], [3, 0, NO_RUN, 0]],
        [[0, -1, 0], [3, 0, NO_RUN, 0]],
        [[0, 1, 7], [3, 0, NO_RUN, 0]],
        [[False, True, False], [3, 0, NO_RUN, 0]],
        [[0, 1, 0], [3, False, NO_RUN, 0]],
        [[0, 1, 0], [1, "signer", bytes(16), b"short"], [3, 0, NO_RUN, 1]],
    ],
)
def test_records_that_do_not_add_up_are_refused(items: list[cbor.Item]) -> None:
    with pytest.raises(BackupDamaged):
        list(read_records(framed(*items)))


def test_records_of_a_later_format_ask_for_a_newer_program() -> None:
    with pytest.raises(NewerBackup):
        list(read_records(framed([0, 4, 0], [77, "new"])))


@pytest.mark.parametrize("tail", [b"\0", b"\xff\xff\xff\xff", b"\0\0\0\2\x80"])
def test_bytes_after_the_last_record_are_refused(tail: bytes) -> None:
    whole = framed([0, 1, 0], [3, 0, NO_RUN, 0])
    list(read_records(whole))
    with pytest.raises(BackupDamaged):
        list(read_records([*whole, tail]))
