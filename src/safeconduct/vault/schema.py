"""The vault's own tables and every statement on them (docs/formats/vault.md).

Rooms above have their own tables, made by their view sets; these names are taken.
"""

from __future__ import annotations

from typing import Final

# Version of the tables below. A vault with a greater one is refused, a smaller one is brought up (upgrade.py).
FORMAT: Final = 2

# Not unique: two ops at one place of a chain are a fork, whose branches are both kept (decision 0008).
_CHAIN_INDEX: Final = "CREATE INDEX op_chain ON op (compartment, device, seq)"
# The key of each entry is followed by n, so it serves a compartment's ops in the order of the journal.
_COMPARTMENT_INDEX: Final = "CREATE INDEX op_compartment ON op (compartment)"
# `run` is the running hash up to this op: it makes each row vouch for all before it (anchor.py).
TABLES: Final = (
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
    _CHAIN_INDEX,
    _COMPARTMENT_INDEX,
    # `said` is the newest seq of that device that this desk's own ops have acknowledged as seen.
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
    # What is no op: settings, keys, signers, epochs, drafts and more (registers.py).
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
    # Which view sets are up to date with the journal, and the tables each has (viewsets.py).
    """CREATE TABLE view_set (
        name TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        tables TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
# Format 1 (Parts 1 and 2, no team) let nobody stand twice at one place, and had no index by compartment.
_CHAIN_INDEX_1: Final = "CREATE UNIQUE INDEX op_chain ON op (compartment, device, seq)"
_TABLES_1: Final = tuple(
    _CHAIN_INDEX_1 if statement == _CHAIN_INDEX else statement
    for statement in TABLES
    if statement != _COMPARTMENT_INDEX
)
# What makes format 2 of format 1, behind the old index of that name dropped.
OLD_INDEX: Final = "op_chain"
NEW_INDEXES: Final = (_CHAIN_INDEX, _COMPARTMENT_INDEX)
OWN_TABLES: Final = frozenset(("op", "head", "leaf", "register", "tally", "view_set"))

INSERT_OP: Final = "INSERT INTO op (n, id, compartment, device, seq, salt, run, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
LAST_OP: Final = "SELECT n, run FROM op ORDER BY n DESC LIMIT 1"
RUN_AT: Final = "SELECT run FROM op WHERE n = ?"
OPS_AFTER: Final = "SELECT n, salt, bytes FROM op WHERE n > ? ORDER BY n LIMIT ?"
ROWS_AFTER: Final = "SELECT n, id, compartment, device, seq, salt, run, bytes FROM op WHERE n > ? ORDER BY n LIMIT ?"
OP_BY_ID: Final = "SELECT n, salt, bytes FROM op WHERE id = ?"
PLACE_OF_ID: Final = "SELECT n FROM op WHERE id = ?"
CHAIN_OF_ID: Final = "SELECT n, compartment, device, seq FROM op WHERE id = ?"
IDS_AT: Final = "SELECT id FROM op WHERE compartment = ? AND device = ? AND seq = ? ORDER BY n"
OPS_AT: Final = "SELECT n, salt, bytes FROM op WHERE compartment = ? AND device = ? AND seq = ? ORDER BY n"
# Of a fork's ops at one place the first come first; a page may end between them.
CHAIN_AFTER: Final = (
    "SELECT n, salt, bytes, seq FROM op INDEXED BY op_chain"
    " WHERE compartment = ? AND device = ? AND seq >= ? AND (seq > ? OR n > ?) ORDER BY seq, n LIMIT ?"
)
COMPARTMENT_AFTER: Final = (
    "SELECT n, salt, bytes FROM op INDEXED BY op_compartment WHERE compartment = ? AND n > ? ORDER BY n LIMIT ?"
)

HEAD: Final = "SELECT seq, id FROM head WHERE compartment = ? AND device = ?"
COMPARTMENTS: Final = "SELECT DISTINCT compartment FROM head ORDER BY compartment"
# By the number alone: an index by compartment would be walked from its first op to its last.
COMPARTMENTS_SINCE: Final = "SELECT compartment FROM op NOT INDEXED WHERE n > ? ORDER BY n"
ANY_HEAD: Final = "SELECT 1 FROM head WHERE compartment = ? LIMIT 1"
HEADS: Final = "SELECT device, seq, id, said FROM head WHERE compartment = ? ORDER BY device"
ALL_HEADS: Final = "SELECT compartment, device, seq, id, hlc, said FROM head ORDER BY compartment, device"
# What stands at this desk's own head and behind it: one op, when the head is right.
CHAIN_FROM: Final = "SELECT id FROM op WHERE compartment = ? AND device = ? AND seq >= ? ORDER BY seq LIMIT 2"
PUT_HEAD: Final = (
    "INSERT INTO head (compartment, device, seq, id, hlc, said) VALUES (?, ?, ?, ?, ?, 0)"
    " ON CONFLICT (compartment, device) DO UPDATE SET seq = excluded.seq, id = excluded.id, hlc = excluded.hlc"
)
SET_SAID: Final = "UPDATE head SET said = ? WHERE compartment = ? AND device = ?"
# A clock far ahead is kept with its op but does not move ours (base.clock.MAX_AHEAD_MS); our own always counts.
# Of this device up to one limit, of the others up to another.
LAST_HLC: Final = "SELECT max(hlc) FROM head WHERE (device = ? AND hlc <= ?) OR hlc <= ?"

LEAVES: Final = "SELECT id FROM leaf WHERE compartment = ? ORDER BY id"
ALL_LEAVES: Final = "SELECT compartment, id FROM leaf ORDER BY compartment, id"
PUT_LEAF: Final = "INSERT INTO leaf (compartment, id) VALUES (?, ?)"
DROP_LEAF: Final = "DELETE FROM leaf WHERE compartment = ? AND id = ?"

GET_ENTRY: Final = "SELECT value FROM register WHERE shelf = ? AND key = ?"
PUT_ENTRY: Final = (
    "INSERT INTO register (shelf, key, value) VALUES (?, ?, ?)"
    " ON CONFLICT (shelf, key) DO UPDATE SET value = excluded.value"
)
DROP_ENTRY: Final = "DELETE FROM register WHERE shelf = ? AND key = ?"
ANY_ON_SHELF: Final = "SELECT 1 FROM register WHERE shelf = ? LIMIT 1"
SHELF: Final = "SELECT key, value FROM register WHERE shelf = ? ORDER BY key"
SHELF_AFTER: Final = "SELECT key, value FROM register WHERE shelf = ? AND key > ? ORDER BY key LIMIT ?"
SHELF_FROM: Final = "SELECT key, value FROM register WHERE shelf = ? AND key >= ? ORDER BY key"
SHELF_BETWEEN: Final = "SELECT key, value FROM register WHERE shelf = ? AND key >= ? AND key < ? ORDER BY key"
ALL_ENTRIES: Final = "SELECT shelf, key, value FROM register ORDER BY shelf, key"
GET_TALLY: Final = "SELECT changes, sum FROM tally WHERE one = 1"
PUT_TALLY: Final = "INSERT OR REPLACE INTO tally (one, changes, sum) VALUES (1, ?, ?)"

VIEW_SETS: Final = "SELECT name, version, tables FROM view_set ORDER BY name"
PUT_VIEW_SET: Final = "INSERT OR REPLACE INTO view_set (name, version, tables) VALUES (?, ?, ?)"
STALE_VIEW_SET: Final = "UPDATE view_set SET version = -1 WHERE name = ?"

TABLE_NAMES: Final = "SELECT name FROM sqlite_schema WHERE type = 'table'"
# Names and texts of everything but SQLite's own statistics, which only steer speed.
SCHEMA: Final = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1, 2"


def tables_of(number: int) -> tuple[str, ...]:
    """Return the statements that made the vault's own tables in a format."""
    return _TABLES_1 if number == 1 else TABLES
