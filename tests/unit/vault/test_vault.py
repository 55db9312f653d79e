"""A vault keeps what it acknowledged, shows it through views, and opens for nobody without a key."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import EpochId, OpId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.ops import MalformedOp
from safeconduct.protect.rest import LEAST_COST, Passphrase, RecoverySecret
from safeconduct.protect.rest_errors import LastSlot, WrongKey
from safeconduct.protect.secrets import Secret
from safeconduct.vault import viewsets
from safeconduct.vault.errors import NotAVault, VaultClosed, VaultExists, VaultInUse, VaultMissing, VaultMoved
from safeconduct.vault.errors_backup import DraftTooLong
from safeconduct.vault.errors_ops import NotKept, UnknownOp
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.vault.counting import Counting, Failing, Listing
from tests.unit.vault.rig import EAST, KEY, KIND, WEST, create, intents, reopen, rows, surroundings, verified


def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        first = vault.append(intents(3))
        second = vault.append(intents(1, compartment=WEST))

    with reopen(tmp_path / "v") as vault:
        assert [op.signed.id for op in vault.ops()] == [*first, *second]
        assert [op.n for op in vault.ops(after=2)] == [3, 4]
        assert vault.op(second[0]).signed.core.body == {0: "word 0"}
        assert rows(vault, "counted") == [(EAST, KIND, 3), (WEST, KIND, 1)]


def test_nothing_is_said_to_be_written_once_the_folder_is_no_longer_where_it_was_opened(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        (tmp_path / "v").rename(tmp_path / "moved")
        for write in (
            lambda: vault.append(intents(1)),
            lambda: vault.drafts.save(b"d", b"typed"),
        ):
            with pytest.raises(VaultMoved):
                write()
        # Another vault in its place is not this one either.
        create(tmp_path / "v").close()
        with pytest.raises(VaultMoved):
            vault.append(intents(1))
        (tmp_path / "v").rename(tmp_path / "other")
        (tmp_path / "moved").rename(tmp_path / "v")
        vault.append(intents(1))

    with reopen(tmp_path / "v") as again:
        assert again.count == 2


def test_an_op_that_is_not_here_is_named(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault, pytest.raises(UnknownOp):
        vault.op(OpId(bytes(32)))


def test_views_see_a_command_in_the_same_transaction(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(5))

        assert list(vault.tables.execute("SELECT ops FROM counted")) == [(5,)]


def test_an_import_streams_and_gives_the_same_views_as_single_commands(tmp_path: Path) -> None:
    with create(tmp_path / "a") as many, create(tmp_path / "b") as single:
        ids = many.append(intents(500))
        for intent in intents(500):
            single.append([intent])

        assert len(ids) == 500
        assert rows(many, "counted") == rows(single, "counted")
        assert [row[0] for row in rows(many, "seen_op")] == list(range(1, 501))


@pytest.mark.parametrize("held_bytes", [0, 5_000, viewsets._HELD_BYTES])
def test_every_view_set_sees_every_op_of_an_import(
    held_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing, a part, and all of it is held for the second set.
    monkeypatch.setattr(viewsets, "_HELD_BYTES", held_bytes)
    with create(tmp_path / "v", Counting(), Listing()) as vault:
        vault.append(intents(100))
        vault.append(intents(2))

        assert len(rows(vault, "seen_op")) == 102
        assert [row[0] for row in vault.tables.execute("SELECT n FROM listed ORDER BY n")] == list(range(1, 103))


def test_a_failing_view_leaves_nothing_of_the_command(tmp_path: Path) -> None:
    with create(tmp_path / "v", Counting(), Failing("word 40")) as vault:
        vault.append(intents(3))
        with pytest.raises(RuntimeError):
            vault.append(intents(60))
        vault.append(intents(2))

        assert vault.count == 5
        assert [op.signed.core.seq for op in vault.ops()] == [1, 2, 3, 4, 5]
        assert rows(vault, "counted") == [(EAST, KIND, 5)]
        assert vault.verify().is_sound


def test_an_intent_that_is_no_op_leaves_nothing_of_the_command(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(MalformedOp):
            vault.append([*intents(2), Intent(EAST, "no kind", {})])
        with pytest.raises(MalformedOp):
            vault.append([*intents(2), Intent(EAST, KIND, {0: bytes(1 << 20)})])

        assert vault.count == 0
        assert rows(vault, "seen_op") == []


def test_an_error_in_the_stream_of_intents_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield from intents(50)
        raise KeyboardInterrupt

    with create(tmp_path / "v") as vault:
        with pytest.raises(KeyboardInterrupt):
            vault.append(broken())  # type: ignore[arg-type]

        assert vault.count == 0
        assert vault.verify().is_sound


def test_an_empty_command_changes_nothing(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        assert vault.append([]) == ()
        assert vault.count == 0


def test_kinds_nobody_knows_are_kept(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append([Intent(EAST, "someday.unheard_of/9", {7: [b"x", {1: True}]})])
    with reopen(tmp_path / "v") as vault:
        assert next(vault.ops()).signed.core.body == {7: [b"x", {1: True}]}


def test_views_are_recomputed_when_their_version_changes(tmp_path: Path) -> None:
    with create(tmp_path / "v", Listing()) as vault:
        vault.append(intents(4))
    with reopen(tmp_path / "v", Listing(version=2, tables=("newly_listed", "extra"))) as vault:
        assert list(vault.tables.execute("SELECT count(*) FROM newly_listed")) == [(4,)]
        names = [row[0] for row in vault.tables.execute("SELECT name FROM sqlite_schema")]
        assert "extra" in names
        assert "listed" not in names
    with reopen(tmp_path / "v", Listing()) as vault:
        assert list(vault.tables.execute("SELECT count(*) FROM listed")) == [(4,)]
        assert vault.verify().is_sound


def test_views_of_a_program_that_was_not_there_are_recomputed_when_it_returns(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(4))
    with reopen(tmp_path / "v", Failing("never")) as vault:
        vault.append(intents(2))
    with reopen(tmp_path / "v") as vault:
        assert rows(vault, "counted") == [(EAST, KIND, 6)]
    assert verified(tmp_path / "v") == set()


def test_a_view_set_cannot_take_the_vaults_own_names(tmp_path: Path) -> None:
    for name in ("op", "a b", "x;--"):
        with pytest.raises(ValueError, match="cannot have a table"):
            create(tmp_path / "v", Counting(tables=(name,)))
        assert not (tmp_path / "v").exists()


def test_nothing_is_written_through_the_tables_outside_a_command(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        for sql in ("DELETE FROM op", "UPDATE counted SET ops = 0", "DROP TABLE seen_op", "CREATE TABLE x (y)"):
            with pytest.raises(Exception, match="readonly"):
                vault.tables.execute(sql)

        assert vault.verify().is_sound


def test_ops_may_be_appended_while_others_are_read(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(40))
        seen = 0
        for op in vault.ops():
            seen += 1
            if op.n <= 3:
                vault.append(intents(1))

        assert seen == 43


def test_a_locked_vault_answers_nothing(tmp_path: Path) -> None:
    vault = create(tmp_path / "v")
    vault.close()
    vault.close()
    for ask in (lambda: vault.tables, lambda: vault.count, vault.ops, lambda: vault.drafts, vault.verify):
        with pytest.raises(VaultClosed):
            ask()
    with pytest.raises(VaultClosed):
        vault.append(intents(1))


def test_another_passphrase_opens_nothing_and_changes_nothing(tmp_path: Path) -> None:
    passphrase = Passphrase.from_text("шесть слов которых никто не угадает")
    with Vault.create(tmp_path / "v", passphrase, surroundings(), cost=LEAST_COST) as vault:
        vault.append(intents(1))
    before = {path.name: path.read_bytes() for path in (tmp_path / "v").iterdir()}
    for wrong in (Passphrase.from_text("шесть слов которых никто не угадает "), KEY):
        with pytest.raises(WrongKey):
            Vault.open(tmp_path / "v", wrong, surroundings())

    assert {path.name: path.read_bytes() for path in (tmp_path / "v").iterdir()} == before
    with Vault.open(tmp_path / "v", passphrase, surroundings()) as vault:
        assert vault.count == 1


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    old, new = Passphrase.from_text("old words"), Passphrase.from_text("new words")
    with Vault.create(tmp_path / "v", old, surroundings(), cost=LEAST_COST) as vault:
        vault.append(intents(1))
        vault.change_passphrase(old, new)
    with pytest.raises(WrongKey):
        Vault.open(tmp_path / "v", old, surroundings())
    with Vault.open(tmp_path / "v", new, surroundings()) as vault:
        assert vault.count == 1


def test_a_second_way_in_opens_until_it_is_taken_away(tmp_path: Path) -> None:
    cards = RecoverySecret(Secret(b"c" * 32))
    with create(tmp_path / "v") as vault:
        vault.add_key(cards)
    with reopen(tmp_path / "v", key=cards) as vault:
        vault.remove_key(cards)
        with pytest.raises(LastSlot):
            vault.remove_key(KEY)
    with pytest.raises(WrongKey):
        reopen(tmp_path / "v", key=cards)
    reopen(tmp_path / "v").close()


def test_a_second_process_is_told_which_process_has_the_vault(tmp_path: Path) -> None:
    with create(tmp_path / "v"):
        program = (
            "import sys; from pathlib import Path; from tests.unit.vault.rig import reopen\n"
            "from safeconduct.base.errors import SafeconductError\n"
            "try: reopen(Path(sys.argv[1]))\n"
            "except SafeconductError as error: print(error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "v")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )

        assert done.stdout.strip() == f"vault.in_use (process={os.getpid()})"


def test_a_second_opening_in_one_process_is_told_too(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(VaultInUse) as told:
            reopen(tmp_path / "v")
        assert str(os.getpid()) in told.value.sentences("ru")
        vault.append(intents(1))
    reopen(tmp_path / "v").close()


def test_a_vault_is_not_made_where_anything_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="ascii")
    (tmp_path / "folder").mkdir()
    for name in ("file", "folder"):
        with pytest.raises(VaultExists):
            create(tmp_path / name)
    assert (tmp_path / "file").read_text(encoding="ascii") == "mine"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_place_without_a_vault_is_told_from_one_with_parts_missing(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        reopen(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(VaultMissing):
        reopen(tmp_path / "empty")
    create(tmp_path / "v").close()
    (tmp_path / "v/vault.db").unlink()
    with pytest.raises(NotAVault):
        reopen(tmp_path / "v")


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: Windows has other rights")
def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(1))
        vault.backup(tmp_path / "backup")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "v").iterdir()}

        assert modes == dict.fromkeys(("keys", "vault.db", "vault.db-wal", "anchor", "lock"), 0o600)
        assert (tmp_path / "v").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600


def test_a_clean_close_leaves_four_files(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(10))

    assert sorted(path.name for path in (tmp_path / "v").iterdir()) == ["anchor", "keys", "lock", "vault.db"]


def test_drafts_are_saved_over_listed_and_dropped(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.drafts.save(b"one", "начато".encode())
        vault.drafts.save(b"one", "продолжено".encode())
        vault.drafts.save(b"two", b"")
    with reopen(tmp_path / "v") as vault:
        assert vault.drafts.read(b"one").content.decode() == "продолжено"
        assert [draft.id for draft in vault.drafts.list()] == [b"one", b"two"]
        assert "продолжено" not in repr(vault.drafts.read(b"one"))
        vault.drafts.drop(b"one")
        vault.drafts.drop(b"one")
        with pytest.raises(NotKept):
            vault.drafts.read(b"one")
        with pytest.raises(DraftTooLong):
            vault.drafts.save(b"two", bytes((1 << 20) + 1))
    assert verified(tmp_path / "v") == set()


def test_secrets_settings_and_epochs_are_kept(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        vault.keep_key("epoch/1", Secret(b"s" * 32))
        vault.keep_setting(b"language", b"ru")
        vault.append(intents(1, compartment=WEST))
        vault.set_epoch(EAST, EpochId(b"e" * 32))
        vault.append(intents(1))
    with reopen(tmp_path / "v") as vault:
        assert vault.key("epoch/1") == Secret(b"s" * 32)
        assert set(vault.key_names()) >= {"epoch/1", "device-sign"}
        vault.drop_key("epoch/1")
        with pytest.raises(NotKept):
            vault.key("epoch/1")
        assert vault.setting(b"language") == b"ru"
        assert [op.signed.core.epoch for op in vault.ops()] == [bytes(32), b"e" * 32]


def test_a_desk_takes_on_the_keys_it_was_certified_for(tmp_path: Path) -> None:
    keys = DeviceKeys.generate(SystemEntropy())
    with create(tmp_path / "v") as vault:
        vault.append(intents(2))
        before = vault.device
        vault.become(keys)
        vault.append(intents(1))
    with reopen(tmp_path / "v") as vault:
        vault.append(intents(1))
        written = [op.signed.core for op in vault.ops()]

        assert vault.device == keys.id
        assert [(core.device, core.seq) for core in written] == [(before, 1), (before, 2), (keys.id, 1), (keys.id, 2)]
        assert [head.seq for head in written[2].seen] == [2]
        assert written[3].seen == ()
        assert vault.verify().is_sound
