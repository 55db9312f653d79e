"""The folder, the lock, the header's replacement and what the operating system refuses."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.protect.rest import LEAST_COST, Passphrase, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.vault.anchor import Anchor
from safeconduct.vault.errors import DiskFull, HeaderRolledBack, NotEncrypted, StorageFault, VaultExists, VaultInUse
from safeconduct.vault.files import FolderLock, VaultFolder, new_folder, replace_private, system_errors, write_private
from safeconduct.vault.freshness import digest
from safeconduct.vault.store import create_store, open_store
from safeconduct.vault.vault import Vault
from tests.unit.vault.rig import KEY, copy, create, opened, reopen, surroundings, verified


def test_a_lock_is_free_again_after_its_release_and_after_a_kill(tmp_path: Path) -> None:
    first = FolderLock(tmp_path / "lock")
    with pytest.raises(VaultInUse):
        FolderLock(tmp_path / "lock")
    first.release()
    first.release()
    program = (
        "import os, sys, signal; from pathlib import Path; from safeconduct.vault.files import FolderLock\n"
        "FolderLock(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGTERM)"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "lock")], env=env, check=False)
    assert done.returncode != 0
    FolderLock(tmp_path / "lock").release()


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    write_private(tmp_path / "keys", b"old")
    (tmp_path / "keys.new").write_bytes(b"half of a new o")
    replace_private(tmp_path / "keys", b"new")

    assert (tmp_path / "keys").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_an_old_key_file_put_back_is_refused_though_its_passphrase_is_right(tmp_path: Path) -> None:
    old, new = Passphrase.from_text("old words"), Passphrase.from_text("new words")
    with Vault.create(tmp_path / "v", old, surroundings(), cost=LEAST_COST) as vault:
        before = (tmp_path / "v/keys").read_bytes()
        vault.change_passphrase(old, new)
    (tmp_path / "v/keys").write_bytes(before)
    with pytest.raises(HeaderRolledBack):
        Vault.open(tmp_path / "v", old, surroundings())


def test_a_kill_while_the_key_file_is_replaced_leaves_a_vault_that_opens(tmp_path: Path) -> None:
    """Both files are possible after the kill, and the anchor knows both."""
    with create(tmp_path / "v"):
        pass
    cards = (tmp_path / "v/keys").read_bytes()
    master = open_header(cards, KEY)
    anchor = Anchor(tmp_path / "v/anchor", master)
    changed = cards[:-1] + bytes((cards[-1] ^ 1,))
    anchor.settle(dataclasses.replace(anchor.mark, next_header=digest(changed)))
    anchor.close()
    assert opened(copy(tmp_path / "v", tmp_path / "before")) == ""
    after = copy(tmp_path / "v", tmp_path / "after")
    (after / "keys").write_bytes(changed)
    # Here the new file is damaged on purpose, so what refuses is its own MAC and not the anchor.
    assert opened(after) == "protect.header_damaged"


def test_a_plain_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    with pytest.raises(NotEncrypted):
        open_store(tmp_path / "db", Secret(bytes(32)))


def test_a_new_database_shows_nothing_of_sqlite(tmp_path: Path) -> None:
    (tmp_path / "db").touch()
    create_store(tmp_path / "db", Secret(bytes(32)))

    assert b"SQLite" not in (tmp_path / "db").read_bytes()
    assert b"CREATE" not in (tmp_path / "db").read_bytes()


def test_what_the_system_refuses_becomes_a_sentence() -> None:
    import errno

    with pytest.raises(DiskFull), system_errors():
        raise OSError(errno.ENOSPC, "no space")
    with pytest.raises(StorageFault) as fault, system_errors():
        raise PermissionError(errno.EACCES, "denied")
    assert "13" in fault.value.sentences("en")


def test_a_vault_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(VaultExists):
        create(tmp_path / "file/v")


def test_a_failed_creation_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        Vault.create(tmp_path / "v", KEY, dataclasses.replace(surroundings(), clock=Broken()))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_creation_left_is_replaced_and_what_is_not_ours_is_not(tmp_path: Path) -> None:
    unfinished = tmp_path / "v.unfinished"
    unfinished.mkdir()
    for name in ("keys", "vault.db", "vault.db-wal"):
        (unfinished / name).write_bytes(b"half")
    create(tmp_path / "v").close()
    assert [path.name for path in tmp_path.iterdir()] == ["v"]

    unfinished.mkdir()
    (unfinished / "thesis.odt").write_bytes(b"years of work")
    (tmp_path / "v").rename(tmp_path / "w")
    with pytest.raises(VaultExists):
        create(tmp_path / "v")
    assert (unfinished / "thesis.odt").read_bytes() == b"years of work"


def test_two_makings_of_one_vault_do_not_meet(tmp_path: Path) -> None:
    # The second used to empty the folder of the first, which then gave the vault's name to what was left: nothing.
    with new_folder(tmp_path / "v") as first:
        write_private(first.keys, b"of the first")
        with pytest.raises(VaultInUse), new_folder(tmp_path / "v"):
            pytest.fail("a second making began")
        assert first.keys.read_bytes() == b"of the first"

    assert [path.name for path in tmp_path.iterdir()] == ["v"]
    with pytest.raises(VaultExists), new_folder(tmp_path / "v"):
        pytest.fail("a making began where a vault is")


def test_a_lock_that_a_killed_making_left_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "v.making").write_bytes(b"4711")

    create(tmp_path / "v").close()

    assert [path.name for path in tmp_path.iterdir()] == ["v"]


def test_a_lock_whose_file_was_replaced_is_none(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "lock")
    assert lock.is_at(tmp_path / "lock")
    (tmp_path / "lock").unlink()
    assert not lock.is_at(tmp_path / "lock")
    (tmp_path / "lock").touch()
    assert not lock.is_at(tmp_path / "lock")
    lock.release()


class Broken:
    def now_ms(self) -> int:
        raise RuntimeError("the clock is broken")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: /proc is of Linux")
def test_a_process_with_a_vault_leaves_no_core_and_is_closed_to_others(tmp_path: Path) -> None:
    program = (
        "import os, sys, resource; from pathlib import Path; from tests.unit.vault.rig import create\n"
        "vault = create(Path(sys.argv[1]))\n"
        "import ctypes; print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    shown = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "v")], env=env, check=True, capture_output=True, text=True
    )

    assert shown.stdout.strip() == "(0, 0) 0"


def test_the_folder_knows_its_parts(tmp_path: Path) -> None:
    create(tmp_path / "v").close()
    folder = VaultFolder(tmp_path / "v")

    assert folder.keys.is_file()
    assert folder.database.is_file()
    assert folder.anchor.is_file()
    assert not folder.has_log()
    reopen(tmp_path / "v").close()
    assert verified(tmp_path / "v") == set()


def test_the_database_is_set_up_as_the_format_page_says(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        settings = {
            name: next(vault.tables.execute(f"PRAGMA {name}"))[0]
            for name in ("cipher", "locking_mode", "journal_mode", "synchronous", "temp_store", "secure_delete")
        }
        limits = {name: next(vault.tables.execute(f"PRAGMA {name}"))[0] for name in ("cache_size", "trusted_schema")}

    # synchronous 2 is FULL, temp_store 2 is memory: no temporary file ever holds a row.
    assert settings == {
        "cipher": "aegis",
        "locking_mode": "exclusive",
        "journal_mode": "wal",
        "synchronous": 2,
        "temp_store": 2,
        "secure_delete": 1,
    }
    assert limits == {"cache_size": -64 * 1024, "trusted_schema": 0}


# Opens a vault the moment it has its name, writes, and says so.
_EARLY = """
import sys
from pathlib import Path
from safeconduct.vault.errors import VaultInUse
from tests.unit.vault.rig import intents, reopen
folder = Path(sys.argv[1])
print("waiting", flush=True)
while not folder.is_dir():
    pass
try:
    with reopen(folder) as vault:
        print(len(vault.append(intents(1))), flush=True)
        sys.stdin.readline()
except VaultInUse:
    print(0, flush=True)
"""


def test_a_vault_that_another_process_opened_first_is_left_to_it(tmp_path: Path) -> None:
    for attempt in range(4):
        path = tmp_path / f"v{attempt}"
        command = [sys.executable, "-c", _EARLY, str(path)]
        paths = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=paths) as early:
            assert early.stdout is not None
            assert early.stdout.readline() == "waiting\n"
            try:
                create(path).close()
                is_ours = True
            except VaultInUse:
                is_ours = False
            written, _ = early.communicate("go on\n")
        # Whoever had it has it still, with what was written.
        assert is_ours or int(written) == 1
        with reopen(path) as vault:
            assert vault.count == int(written)
