"""All statements of this room's tables (docs/rooms/sync.md). Masks are big-endian, without leading zeros."""

from __future__ import annotations

from typing import Final

CREATE: Final = (
    # Control ops, numbered as they came: bit k of every mask of the compartment.
    """CREATE TABLE sync_control (
        compartment BLOB NOT NULL,
        k INTEGER NOT NULL,
        op BLOB NOT NULL,
        kind TEXT NOT NULL,
        past BLOB NOT NULL,
        PRIMARY KEY (compartment, k)
    ) STRICT, WITHOUT ROWID""",
    # The newest op of each device's first branch.
    """CREATE TABLE sync_tip (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        op BLOB NOT NULL,
        mask BLOB NOT NULL,
        PRIMARY KEY (compartment, device)
    ) STRICT, WITHOUT ROWID""",
    # Where what a device had seen changed, along its first branch.
    """CREATE TABLE sync_reach (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        mask BLOB NOT NULL,
        PRIMARY KEY (compartment, device, seq)
    ) STRICT, WITHOUT ROWID""",
    # The first place at which a device has two ops.
    """CREATE TABLE sync_fork (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY (compartment, device)
    ) STRICT, WITHOUT ROWID""",
    # Ops of a forked device, one by one, from when the fork was seen.
    """CREATE TABLE sync_branch (
        op BLOB NOT NULL PRIMARY KEY,
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        mask BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # What is no control op and yet this room's, newest last.
    """CREATE TABLE sync_word (
        compartment BLOB NOT NULL,
        kind TEXT NOT NULL,
        n INTEGER NOT NULL,
        op BLOB NOT NULL,
        device BLOB NOT NULL,
        PRIMARY KEY (compartment, kind, n)
    ) STRICT, WITHOUT ROWID""",
    # How far a device had seen another one, at the op that says so.
    """CREATE TABLE sync_seen (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        other BLOB NOT NULL,
        seq INTEGER NOT NULL,
        other_seq INTEGER NOT NULL,
        PRIMARY KEY (compartment, device, other, seq)
    ) STRICT, WITHOUT ROWID""",
    # What ops change, by the rules of the rooms, and which were made beside each other: numbers in the journal.
    """CREATE TABLE sync_touch (
        compartment BLOB NOT NULL,
        thing BLOB NOT NULL,
        n INTEGER NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        op BLOB NOT NULL,
        PRIMARY KEY (compartment, thing, n)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sync_beside (
        compartment BLOB NOT NULL,
        n INTEGER NOT NULL,
        first BLOB NOT NULL,
        second BLOB NOT NULL,
        PRIMARY KEY (n, first)
    ) STRICT, WITHOUT ROWID""",
    # The last heartbeat of each device's first branch, and the op before it that was none (seq 0: there is none).
    """CREATE TABLE sync_beat (
        compartment BLOB NOT NULL,
        device BLOB NOT NULL,
        seq INTEGER NOT NULL,
        said_seq INTEGER NOT NULL,
        said_op BLOB NOT NULL,
        PRIMARY KEY (compartment, device)
    ) STRICT, WITHOUT ROWID""",
)
TABLES: Final = (
    "sync_control",
    "sync_tip",
    "sync_reach",
    "sync_fork",
    "sync_branch",
    "sync_word",
    "sync_seen",
    "sync_touch",
    "sync_beside",
    "sync_beat",
)

PUT_CONTROL: Final = "INSERT INTO sync_control (compartment, k, op, kind, past) VALUES (?, ?, ?, ?, ?)"
CONTROLS_FROM: Final = "SELECT k, op, past FROM sync_control WHERE compartment = ? AND k >= ? ORDER BY k"
COUNT_CONTROLS: Final = "SELECT coalesce(max(k) + 1, 0) FROM sync_control WHERE compartment = ?"
COMPARTMENTS: Final = "SELECT DISTINCT compartment FROM sync_control ORDER BY compartment"
PUT_TIP: Final = "INSERT OR REPLACE INTO sync_tip (compartment, device, seq, op, mask) VALUES (?, ?, ?, ?, ?)"
TIP: Final = "SELECT seq, op, mask FROM sync_tip WHERE compartment = ? AND device = ?"
PUT_REACH: Final = "INSERT OR REPLACE INTO sync_reach (compartment, device, seq, mask) VALUES (?, ?, ?, ?)"
REACH: Final = (
    "SELECT seq, mask FROM sync_reach WHERE compartment = ? AND device = ? AND seq <= ? ORDER BY seq DESC LIMIT 1"
)
REACHES: Final = "SELECT seq, mask FROM sync_reach WHERE compartment = ? AND device = ? ORDER BY seq"
PUT_FORK: Final = "INSERT OR REPLACE INTO sync_fork (compartment, device, seq) VALUES (?, ?, ?)"
FORK: Final = "SELECT seq FROM sync_fork WHERE compartment = ? AND device = ?"
FORKS: Final = "SELECT compartment, device, seq FROM sync_fork ORDER BY compartment, device"
PUT_BRANCH: Final = "INSERT INTO sync_branch (op, compartment, device, seq, mask) VALUES (?, ?, ?, ?, ?)"
BRANCH: Final = "SELECT mask FROM sync_branch WHERE op = ?"
PUT_WORD: Final = "INSERT INTO sync_word (compartment, kind, n, op, device) VALUES (?, ?, ?, ?, ?)"
WORDS: Final = "SELECT n, op, device FROM sync_word WHERE compartment = ? AND kind = ? AND n > ? ORDER BY n"
PUT_SEEN: Final = "INSERT OR REPLACE INTO sync_seen (compartment, device, other, seq, other_seq) VALUES (?, ?, ?, ?, ?)"
SEEN: Final = (
    "SELECT other, max(other_seq) FROM sync_seen WHERE compartment = ? AND device = ? AND seq <= ?"
    " GROUP BY other ORDER BY other"
)
SEEN_OF: Final = "SELECT max(other_seq) FROM sync_seen WHERE compartment = ? AND device = ? AND other = ? AND seq <= ?"
PUT_TOUCH: Final = "INSERT INTO sync_touch (compartment, thing, n, device, seq, op) VALUES (?, ?, ?, ?, ?, ?)"
TOUCHES: Final = "SELECT device, seq, op FROM sync_touch WHERE compartment = ? AND thing = ? ORDER BY n"
PUT_BESIDE: Final = "INSERT OR IGNORE INTO sync_beside (compartment, n, first, second) VALUES (?, ?, ?, ?)"
BESIDES: Final = "SELECT compartment, first, second FROM sync_beside WHERE n > ? ORDER BY n, first"
NEWEST_BESIDES: Final = "SELECT compartment, first, second FROM sync_beside ORDER BY n DESC, first DESC LIMIT ?"
BESIDES_AT: Final = "SELECT compartment, first, second FROM sync_beside WHERE n = ? ORDER BY first"
TOUCHED_AT: Final = "SELECT n FROM sync_touch WHERE compartment = ? AND thing = ? ORDER BY n DESC LIMIT ?"
LAST_WORDS: Final = (
    "SELECT max(n), op, device FROM sync_word WHERE compartment = ? AND kind = ? GROUP BY device ORDER BY device"
)
PUT_BEAT: Final = (
    "INSERT OR REPLACE INTO sync_beat (compartment, device, seq, said_seq, said_op) VALUES (?, ?, ?, ?, ?)"
)
BEAT: Final = "SELECT seq, said_seq, said_op FROM sync_beat WHERE compartment = ? AND device = ?"
