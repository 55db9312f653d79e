"""Statements of the tables behind `act_views` (docs/rooms/sync.md). Each finds its rows by an index."""

from __future__ import annotations

from typing import Final

CREATE: Final = (
    # Words of two persons, as they were signed. ``about``: the word they answer, or the op that divided a secret; empty
    # where they begin something.
    """CREATE TABLE sync_acts_word (
        op BLOB NOT NULL PRIMARY KEY, compartment BLOB NOT NULL, device BLOB NOT NULL, hlc INTEGER NOT NULL,
        kind TEXT NOT NULL, about BLOB NOT NULL, body BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sync_acts_about ON sync_acts_word (about)",
    "CREATE INDEX sync_acts_said_by ON sync_acts_word (device)",
    "CREATE INDEX sync_acts_kind ON sync_acts_word (kind)",
    # Whose device is whose, by the certificates in control ops. Two rows for one device: whoever asks says whose.
    """CREATE TABLE sync_acts_device (
        device BLOB NOT NULL, user BLOB NOT NULL, PRIMARY KEY (device, user)
    ) STRICT, WITHOUT ROWID""",
    # How what was begun stands: acts and requests, each by its own numbers.
    """CREATE TABLE sync_acts_standing (
        op BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL, standing INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sync_acts_open ON sync_acts_standing (kind, standing)",
)
TABLES: Final = ("sync_acts_word", "sync_acts_device", "sync_acts_standing")

_WORD: Final = "SELECT op, compartment, device, hlc, kind, body FROM sync_acts_word "
PUT_WORD: Final = (
    "INSERT OR IGNORE INTO sync_acts_word (op, compartment, device, hlc, kind, about, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
WORD: Final = _WORD + "WHERE op = ?"
ABOUT: Final = _WORD + "WHERE about = ?"
# Everything that stands so, and what was said to it, in two steps however many there are; of one part, or of all.
_BEGUN: Final = (
    "w.op, w.compartment, w.device, w.hlc, w.kind, w.body FROM sync_acts_standing AS s"
    " JOIN sync_acts_word AS b ON b.op = s.op JOIN sync_acts_word AS w ON {} WHERE s.kind = ? AND s.standing = ?"
)
BEGUN: Final = f"SELECT {_BEGUN.format('w.op = s.op')}"
ANSWERED: Final = f"SELECT w.about, {_BEGUN.format('w.about = s.op')}"
BEGUN_IN: Final = f"{BEGUN} AND b.compartment = ?"
ANSWERED_IN: Final = f"{ANSWERED} AND b.compartment = ?"
TOUCHED_BY_DEVICE: Final = "SELECT op, kind, about FROM sync_acts_word WHERE device = ?"
OF_KIND: Final = "SELECT op, kind, about FROM sync_acts_word WHERE kind = ?"
PUT_DEVICE: Final = "INSERT OR IGNORE INTO sync_acts_device (device, user) VALUES (?, ?)"
HAS_DEVICE: Final = "SELECT 1 FROM sync_acts_device WHERE device = ? AND user = ?"
CONTESTED: Final = "SELECT device FROM sync_acts_device GROUP BY device HAVING count(*) > 1"
# A team has some hundred devices: read whole, in the order of the key.
PEOPLE: Final = "SELECT device, min(user) FROM sync_acts_device GROUP BY device HAVING count(*) = 1"
PUT_STANDING: Final = "INSERT OR REPLACE INTO sync_acts_standing (op, kind, standing) VALUES (?, ?, ?)"
DELETE_STANDING: Final = "DELETE FROM sync_acts_standing WHERE op = ?"
STANDING: Final = "SELECT op FROM sync_acts_standing WHERE kind = ? AND standing = ?"
