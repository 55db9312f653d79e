"""The tables of an inbox's door, and the statements that ask them (STYLE "SQL").

Beside the tables of `sql`, which hold what people said. Keyed by ids that all desks share.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = ("intake_door", "intake_came", "intake_answer", "intake_link")

CREATE: Final = (
    """CREATE TABLE intake_door (
        part BLOB NOT NULL, kind TEXT NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, device BLOB NOT NULL,
        body BLOB NOT NULL, PRIMARY KEY (part, kind, hlc, op)) WITHOUT ROWID""",
    # Every submission that an op has taken in. is_whole: nothing of it is still awaited.
    """CREATE TABLE intake_came (
        part BLOB NOT NULL, submission BLOB NOT NULL, op BLOB NOT NULL, is_whole INTEGER NOT NULL,
        PRIMARY KEY (part, submission, op)) WITHOUT ROWID""",
    # What a board may have to say: answers, and that somebody has read.
    """CREATE TABLE intake_answer (
        part BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (part, hlc, op)) WITHOUT ROWID""",
    """CREATE TABLE intake_link (
        part BLOB NOT NULL, thread BLOB NOT NULL, other BLOB NOT NULL, link BLOB NOT NULL, op BLOB NOT NULL,
        PRIMARY KEY (part, thread, other, link, op)) WITHOUT ROWID""",
)

INSERT_DOOR: Final = "INSERT OR IGNORE INTO intake_door VALUES (?, ?, ?, ?, ?, ?)"
INSERT_CAME: Final = "INSERT OR IGNORE INTO intake_came VALUES (?, ?, ?, ?)"
INSERT_ANSWER: Final = "INSERT OR IGNORE INTO intake_answer VALUES (?, ?, ?, ?, ?)"
INSERT_LINK: Final = "INSERT OR IGNORE INTO intake_link VALUES (?, ?, ?, ?, ?)"

OF_KIND: Final = "SELECT hlc, op, device, body FROM intake_door WHERE part = ? AND kind = ? ORDER BY hlc, op"
# Who brought a submission in: whole first.
CAME: Final = "SELECT op, is_whole FROM intake_came WHERE part = ? AND submission = ? ORDER BY is_whole DESC, op"
ANSWERS: Final = "SELECT hlc, op, kind, body FROM intake_answer WHERE part = ? AND hlc >= ? ORDER BY hlc, op"
LINKS: Final = "SELECT DISTINCT thread, other, link FROM intake_link WHERE part = ? ORDER BY thread, other, link"
# Of the room's other tables: whether an op was undone, and which answers have stood on a board.
IS_GONE: Final = "SELECT is_gone FROM intake_op WHERE id = ?"
SENT_OF_THREAD: Final = (
    "SELECT body FROM intake_entry WHERE part = ? AND thread = ? AND kind = 'intake.sent/1' ORDER BY hlc, op"
)
