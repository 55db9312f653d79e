"""A vault and a backup of format 1, as Parts 1 and 2 wrote them, are taken over; a kill on the way loses nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.vault import backup_records, schema
from safeconduct.vault.errors import NewerVault
from safeconduct.vault.restore import restore
from safeconduct.vault.verify import verify
from tests.unit.vault.others import THEM, arrival, chain
from tests.unit.vault.rig import (
    EAST,
    KEY,
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

ROOT = Path(__file__).resolve().parents[3]
# Word for word what Parts 1 and 2 of the program ran.
TABLES_1 = (
    """CREATE TABLE op (
        n INTEGER PRIMARY KEY,
        id BLOB NOT NULL,
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        salt BLOB NOT NULL,
        run BLOB NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX op_id ON op (id)",
    "CREATE UNIQUE INDEX op_chain ON op (compartment, device, seq)",
    """CREATE TABLE head (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        id BLOB NOT NULL,
        hlc INTEGER NOT NULL,
        said INTEGER NOT NULL,
        PRIMARY KEY (compartment, device)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE leaf (
        compartment BLOB NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (compartment, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE register (
        shelf TEXT NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (shelf, key)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE tally (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        changes INTEGER NOT NULL,
        sum BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE view_set (
        name TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        tables TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = 'op' ORDER BY 1"
FORMAT = "SELECT value FROM register WHERE shelf = 'setting' AND key = x'666f726d6174'"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A vault of format 1, and a backup of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "TABLES", TABLES_1)
        patch.setattr(schema, "FORMAT", 1)
        patch.setattr(backup_records, "FORMAT", 1)
        with create(tmp_path / "v") as vault:
            vault.append(intents(60))
            vault.drafts.save(b"draft", b"text")
            vault.backup(tmp_path / "backup")
    return tmp_path / "v"


def formats(path: Path) -> tuple[int, dict[str, str]]:
    with raw(path) as store:
        value = store.one(FORMAT)[0]
        assert isinstance(value, bytes)
        return int.from_bytes(value, "big"), {str(name): str(sql) for name, sql in store.execute(INDEXES)}


def test_the_old_vault_is_one(old: Path) -> None:
    number, indexes = formats(old)

    assert number == 1
    assert indexes == {
        "op_id": "CREATE UNIQUE INDEX op_id ON op (id)",
        "op_chain": "CREATE UNIQUE INDEX op_chain ON op (compartment, device, seq)",
    }


def test_an_old_vault_is_brought_up_when_it_is_opened_and_takes_forks(old: Path, tmp_path: Path) -> None:
    with reopen(old) as vault:
        assert vault.count == 60
        assert vault.drafts.read(b"draft").content == b"text"
        assert vault.verify().is_sound
        vault.take([arrival(op) for op in (*chain(2), *chain(2, word="branch"))])
        assert len(vault.at(EAST, THEM, 1)) == 2
        assert [op.n for op in vault.compartment_ops(EAST, 59)] == [60, 61, 62, 63, 64]
    assert verified(old) == set()
    create(tmp_path / "new").close()
    assert formats(old) == formats(tmp_path / "new")
    assert formats(old)[0] == 2
    with reopen(old) as vault:
        assert len(rows(vault, "seen_op")) == 64


def test_an_old_vault_that_is_only_verified_is_sound_and_stays_old(old: Path) -> None:
    before = (old / "vault.db").read_bytes()

    assert verify(old, KEY, surroundings()).is_sound
    assert (old / "vault.db").read_bytes() == before


def test_an_old_vault_with_the_index_of_a_new_one_is_not_called_sound(old: Path) -> None:
    with raw(old) as store:
        store.execute("DROP INDEX op_chain")
        store.execute("CREATE INDEX op_chain ON op (compartment, device, seq)")
    forge_anchor(old)

    assert verified(old) == {"schema"}


def test_an_old_backup_is_restored(old: Path, tmp_path: Path) -> None:
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as vault:
        assert vault.count == 60
        vault.take([arrival(op) for op in (*chain(1), *chain(1, word="branch"))])
        assert vault.verify().is_sound
    assert formats(tmp_path / "new")[0] == 2


def test_a_vault_of_a_later_format_asks_for_a_newer_program(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "FORMAT", 3)
        create(tmp_path / "v").close()
    with pytest.raises(NewerVault):
        reopen(tmp_path / "v")


KILLED = """
import os, sys
from pathlib import Path
from safeconduct.vault import anchor, upgrade
from tests.unit.vault.rig import reopen

def die(*_, **__):
    os._exit(9)

if sys.argv[2] == "before":
    upgrade.put_format = die
else:
    anchor.Anchor.advance = die
reopen(Path(sys.argv[1]))
"""


@pytest.mark.parametrize(("moment", "number"), [("before", 1), ("after", 2)], ids=["before it is written", "after"])
def test_a_kill_while_it_is_brought_up_leaves_the_one_or_the_other(
    old: Path, tmp_path: Path, moment: str, number: int
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(old), moment], cwd=ROOT, timeout=60, check=False)
    assert killed.returncode == 9
    assert verified(old) == set()
    assert formats(copy(old, tmp_path / "looked at"))[0] == number
    with reopen(old) as vault:
        assert vault.count == 60
        vault.append(intents(1))
    assert verified(old) == set()
    assert formats(old)[0] == 2
