"""The tables and statements of evidence: named, with parameters only (STYLE "SQL").

Every key is an id that all desks share, so that the same ops make the same rows in whatever order they come.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    "evidence_step",
    "evidence_name",
    "evidence_batch",
    "evidence_leaf",
    "evidence_token",
    "evidence_authority",
    "evidence_unread",
)

CREATE: Final = (
    """CREATE TABLE evidence_step (
        part BLOB NOT NULL, item BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, device BLOB NOT NULL,
        body BLOB NOT NULL, PRIMARY KEY (part, item, hlc, op)) WITHOUT ROWID""",
    """CREATE TABLE evidence_name (
        part BLOB NOT NULL, item BLOB NOT NULL, op BLOB NOT NULL, hlc INTEGER NOT NULL, name TEXT NOT NULL,
        sha256 BLOB NOT NULL, leaf BLOB NOT NULL, PRIMARY KEY (part, item, op)) WITHOUT ROWID""",
    "CREATE INDEX evidence_name_name ON evidence_name (name)",
    "CREATE INDEX evidence_name_sha256 ON evidence_name (sha256)",
    "CREATE UNIQUE INDEX evidence_name_op ON evidence_name (op)",
    "CREATE INDEX evidence_name_leaf ON evidence_name (leaf)",
    "CREATE INDEX evidence_name_hlc ON evidence_name (hlc)",
    """CREATE TABLE evidence_batch (
        root BLOB NOT NULL, part BLOB NOT NULL, op BLOB NOT NULL, day INTEGER NOT NULL, hlc INTEGER NOT NULL,
        device BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (root, part, op)) WITHOUT ROWID""",
    "CREATE INDEX evidence_batch_day ON evidence_batch (day)",
    "CREATE TABLE evidence_leaf (leaf BLOB NOT NULL, root BLOB NOT NULL, PRIMARY KEY (leaf, root)) WITHOUT ROWID",
    "CREATE INDEX evidence_batch_device ON evidence_batch (device)",
    """CREATE TABLE evidence_token (
        root BLOB NOT NULL, authority TEXT NOT NULL, op BLOB NOT NULL, part BLOB NOT NULL, device BLOB NOT NULL,
        hlc INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (root, authority, op)) WITHOUT ROWID""",
    """CREATE TABLE evidence_authority (
        name TEXT NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, device BLOB NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (name, hlc, op)) WITHOUT ROWID""",
    "CREATE TABLE evidence_unread (op BLOB PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID",
)

INSERT_STEP: Final = "INSERT OR IGNORE INTO evidence_step VALUES (?, ?, ?, ?, ?, ?)"
INSERT_NAME: Final = "INSERT OR IGNORE INTO evidence_name VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_BATCH: Final = "INSERT OR IGNORE INTO evidence_batch VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_LEAF: Final = "INSERT OR IGNORE INTO evidence_leaf VALUES (?, ?)"
INSERT_STAMP: Final = "INSERT OR IGNORE INTO evidence_token VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_AUTHORITY: Final = "INSERT OR IGNORE INTO evidence_authority VALUES (?, ?, ?, ?, ?)"
INSERT_UNREAD: Final = "INSERT OR IGNORE INTO evidence_unread VALUES (?, ?)"

STEPS: Final = "SELECT op, part, device, hlc, body FROM evidence_step WHERE part = ? AND item = ? ORDER BY hlc, op"
# One row for each op that took an original in: of two that claim one item, neither takes the other's place.
ITEMS: Final = "SELECT part, item, op FROM evidence_name ORDER BY part, item, op"
TAKEN_BY: Final = "SELECT part, item, op FROM evidence_name WHERE op = ?"
NAMED: Final = "SELECT part, item, op FROM evidence_name WHERE name = ? ORDER BY part, item, op"
HASHED: Final = "SELECT part, item, op FROM evidence_name WHERE sha256 >= ? AND sha256 <= ? ORDER BY part, item, op"
BATCHES_OF_LEAF: Final = "SELECT root FROM evidence_leaf WHERE leaf = ? ORDER BY root"
BATCH: Final = "SELECT part, body FROM evidence_batch WHERE root = ? ORDER BY hlc, op LIMIT 1"
BATCHES: Final = "SELECT DISTINCT root, day FROM evidence_batch ORDER BY day, root"
BATCHES_OF: Final = "SELECT DISTINCT root FROM evidence_batch WHERE device = ?"
MAKERS_OF_DAY: Final = "SELECT DISTINCT device FROM evidence_batch WHERE day = ? AND hlc >= ? ORDER BY device"
LEAVES_WAITING: Final = (
    "SELECT DISTINCT n.leaf FROM evidence_name n WHERE NOT EXISTS "
    "(SELECT 1 FROM evidence_leaf l WHERE l.leaf = n.leaf) ORDER BY n.leaf LIMIT ?"
)
WAITS_SINCE: Final = (
    "SELECT 1 FROM evidence_name n WHERE n.hlc < ? AND NOT EXISTS "
    "(SELECT 1 FROM evidence_leaf l WHERE l.leaf = n.leaf) LIMIT 1"
)
BEGUN: Final = (
    "SELECT EXISTS (SELECT 1 FROM evidence_name) OR EXISTS (SELECT 1 FROM evidence_batch) "
    "OR EXISTS (SELECT 1 FROM evidence_authority)"
)
TOKENS: Final = "SELECT op, part, device, hlc, body FROM evidence_token WHERE root = ? ORDER BY authority, hlc, op"
AUTHORITIES: Final = "SELECT body, device, hlc FROM evidence_authority ORDER BY name, hlc, op"
UNREAD: Final = "SELECT op, place FROM evidence_unread ORDER BY op"
