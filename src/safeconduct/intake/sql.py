"""The inbox's tables and statements: named, with parameters only (STYLE "SQL").

Every key is an id that all desks share, never a number of this desk's own, so that the same ops make the same rows on
every desk, in whatever order they came. Each statement has a test that looks at its query plan on 50,000 threads.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = (
    "intake_op",
    "intake_seen",
    "intake_undo",
    "intake_inbox",
    "intake_thread",
    "intake_message",
    "intake_text",
    "intake_file",
    "intake_word",
    "intake_entry",
    "intake_same",
    "intake_person",
    "intake_list",
    "intake_unopened",
    "intake_unread",
)

CREATE: Final = (
    """CREATE TABLE intake_op (
        id BLOB PRIMARY KEY, part BLOB NOT NULL, device BLOB NOT NULL, hlc INTEGER NOT NULL, kind TEXT NOT NULL,
        thread BLOB NOT NULL, is_gone INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID""",
    # What each op says that its device had newly seen: of, whose chain; of_seq, how far (docs/formats/op.md).
    """CREATE TABLE intake_seen (
        part BLOB NOT NULL, device BLOB NOT NULL, of BLOB NOT NULL, of_seq INTEGER NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (part, device, of, of_seq, seq)) WITHOUT ROWID""",
    "CREATE INDEX intake_op_thread ON intake_op (part, thread, hlc)",
    """CREATE TABLE intake_undo (
        target BLOB NOT NULL, op BLOB NOT NULL, PRIMARY KEY (target, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_undo_op ON intake_undo (op)",
    """CREATE TABLE intake_inbox (
        part BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, box BLOB NOT NULL, purpose TEXT NOT NULL,
        key BLOB NOT NULL, PRIMARY KEY (part, hlc, op)) WITHOUT ROWID""",
    # Every op's words for a thread; the smallest (hlc, op) that is not gone is shown.
    """CREATE TABLE intake_thread (
        part BLOB NOT NULL, id BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, is_gone INTEGER NOT NULL,
        folded TEXT NOT NULL, handle BLOB NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (part, id, hlc, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_thread_op ON intake_thread (op)",
    "CREATE INDEX intake_thread_name ON intake_thread (part, folded)",
    "CREATE INDEX intake_thread_handle ON intake_thread (part, handle)",
    # at: when it was said, as far as is known; is_out: we said it; is_shown: of several that bring it, this one; marks:
    # what is to be known of it first (`marks`).
    """CREATE TABLE intake_message (
        part BLOB NOT NULL, thread BLOB NOT NULL, id BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL,
        place INTEGER NOT NULL, at INTEGER NOT NULL, is_out INTEGER NOT NULL, is_gone INTEGER NOT NULL,
        is_shown INTEGER NOT NULL, marks INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (part, thread, id, hlc, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_message_marks ON intake_message (part, thread, is_shown, marks)",
    "CREATE INDEX intake_message_op ON intake_message (op)",
    "CREATE INDEX intake_message_at ON intake_message (part, thread, is_shown, at, hlc, place, id)",
    "CREATE INDEX intake_message_way ON intake_message (part, thread, is_shown, is_out, at)",
    "CREATE INDEX intake_message_heard ON intake_message (part, thread, is_out, id)",
    # Searched words of what is shown, folded.
    """CREATE TABLE intake_text (
        part BLOB NOT NULL, thread BLOB NOT NULL, id BLOB NOT NULL, folded TEXT NOT NULL,
        PRIMARY KEY (part, thread, id)) WITHOUT ROWID""",
    # Which messages a file came with, by the SHA-256 of the original: a claim of the record names no message.
    """CREATE TABLE intake_file (
        digest BLOB NOT NULL, part BLOB NOT NULL, thread BLOB NOT NULL, message BLOB NOT NULL,
        PRIMARY KEY (digest, part, thread, message)) WITHOUT ROWID""",
    # slot: what of a thread beside the field is set, such as a message and the number of its file.
    """CREATE TABLE intake_word (
        part BLOB NOT NULL, thread BLOB NOT NULL, kind TEXT NOT NULL, field INTEGER NOT NULL, slot BLOB NOT NULL,
        hlc INTEGER NOT NULL, op BLOB NOT NULL, device BLOB NOT NULL, is_gone INTEGER NOT NULL, value BLOB NOT NULL,
        replaces BLOB NOT NULL,
        PRIMARY KEY (part, thread, kind, field, slot, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_word_op ON intake_word (op)",
    # What adds something: notes, replies, what went, what was taken over, what was shown.
    """CREATE TABLE intake_entry (
        part BLOB NOT NULL, thread BLOB NOT NULL, kind TEXT NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL,
        device BLOB NOT NULL, at INTEGER NOT NULL, is_gone INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (part, thread, kind, hlc, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_entry_op ON intake_entry (op)",
    "CREATE INDEX intake_entry_kind ON intake_entry (part, kind, hlc, op)",
    # Each pair stands twice, once from each side.
    """CREATE TABLE intake_same (
        part BLOB NOT NULL, one BLOB NOT NULL, other BLOB NOT NULL, op BLOB NOT NULL, is_gone INTEGER NOT NULL,
        PRIMARY KEY (part, one, other, op)) WITHOUT ROWID""",
    "CREATE INDEX intake_same_op ON intake_same (op)",
    # The threads of one person, named by the smallest of them.
    """CREATE TABLE intake_person (
        part BLOB NOT NULL, thread BLOB NOT NULL, head BLOB NOT NULL, PRIMARY KEY (part, thread)) WITHOUT ROWID""",
    "CREATE INDEX intake_person_head ON intake_person (part, head)",
    # One row for each person, as lists show it (`ordering.Listed`). danger: 0 first; due_at, silence_ends: NEVER where
    # nothing is owed or agreed.
    """CREATE TABLE intake_list (
        part BLOB NOT NULL, head BLOB NOT NULL, is_open INTEGER NOT NULL, danger INTEGER NOT NULL,
        next_contact INTEGER NOT NULL, due_at INTEGER NOT NULL, silent_since INTEGER NOT NULL,
        silence_ends INTEGER NOT NULL, waits INTEGER NOT NULL, messages INTEGER NOT NULL, newest_at INTEGER NOT NULL,
        owner BLOB NOT NULL, state TEXT NOT NULL, PRIMARY KEY (part, head)) WITHOUT ROWID""",
    "CREATE INDEX intake_list_due ON intake_list (part, is_open, danger, due_at, head)",
    "CREATE INDEX intake_list_silent ON intake_list (part, is_open, danger, silent_since, head, due_at)",
    # The same two among what one person looks after, or nobody.
    "CREATE INDEX intake_list_owner_due ON intake_list (part, is_open, owner, danger, due_at, head)",
    "CREATE INDEX intake_list_owner_silent ON intake_list (part, is_open, owner, danger, silent_since, head, due_at)",
    "CREATE INDEX intake_list_longest ON intake_list (part, is_open, waits, silent_since, head)",
    "CREATE INDEX intake_list_fallen ON intake_list (part, is_open, silence_ends, head)",
    "CREATE INDEX intake_list_newest ON intake_list (part, is_open, newest_at, head)",
    """CREATE TABLE intake_unopened (
        part BLOB NOT NULL, submission BLOB NOT NULL, hlc INTEGER NOT NULL, op BLOB NOT NULL, why TEXT NOT NULL,
        day INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (part, submission, hlc, op)) WITHOUT ROWID""",
    """CREATE TABLE intake_unread (
        op BLOB NOT NULL, place TEXT NOT NULL, PRIMARY KEY (op, place)) WITHOUT ROWID""",
)

# --- taking in

INSERT_OP: Final = "INSERT OR IGNORE INTO intake_op VALUES (?, ?, ?, ?, ?, ?, 0, ?)"
INSERT_SEEN: Final = "INSERT OR IGNORE INTO intake_seen VALUES (?, ?, ?, ?, ?)"
INSERT_UNDO: Final = "INSERT OR IGNORE INTO intake_undo VALUES (?, ?)"
INSERT_INBOX: Final = "INSERT OR IGNORE INTO intake_inbox VALUES (?, ?, ?, ?, ?, ?)"
INSERT_THREAD: Final = "INSERT OR IGNORE INTO intake_thread VALUES (?, ?, ?, ?, 0, ?, ?, ?)"
INSERT_MESSAGE: Final = "INSERT OR IGNORE INTO intake_message VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)"
INSERT_TEXT: Final = "INSERT OR REPLACE INTO intake_text VALUES (?, ?, ?, ?)"
DELETE_TEXT: Final = "DELETE FROM intake_text WHERE part = ? AND thread = ? AND id = ?"
INSERT_FILE: Final = "INSERT OR IGNORE INTO intake_file VALUES (?, ?, ?, ?)"
INSERT_WORD: Final = "INSERT OR IGNORE INTO intake_word VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"
INSERT_ENTRY: Final = "INSERT OR IGNORE INTO intake_entry VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)"
INSERT_SAME: Final = "INSERT OR IGNORE INTO intake_same VALUES (?, ?, ?, ?, 0)"
INSERT_UNOPENED: Final = "INSERT OR IGNORE INTO intake_unopened VALUES (?, ?, ?, ?, ?, ?, ?)"
INSERT_UNREAD: Final = "INSERT OR IGNORE INTO intake_unread VALUES (?, ?)"

OP: Final = "SELECT part, device, hlc, kind, thread, is_gone FROM intake_op WHERE id = ?"
UNDONE_BY: Final = "SELECT op FROM intake_undo WHERE target = ?"
UNDOES: Final = "SELECT target FROM intake_undo WHERE op = ?"
MARK_OP: Final = "UPDATE intake_op SET is_gone = ? WHERE id = ?"
MARK_THREADS: Final = "UPDATE intake_thread SET is_gone = ? WHERE op = ?"
MARK_MESSAGES: Final = "UPDATE intake_message SET is_gone = ? WHERE op = ?"
MARK_WORDS: Final = "UPDATE intake_word SET is_gone = ? WHERE op = ?"
MARK_ENTRIES: Final = "UPDATE intake_entry SET is_gone = ? WHERE op = ?"
MARK_SAME: Final = "UPDATE intake_same SET is_gone = ? WHERE op = ?"
THREADS_OF_OP: Final = "SELECT part, id FROM intake_thread WHERE op = ?"
MESSAGES_OF_OP: Final = "SELECT part, thread, id FROM intake_message WHERE op = ?"
WORDS_OF_OP: Final = "SELECT part, thread FROM intake_word WHERE op = ?"
ENTRIES_OF_OP: Final = "SELECT part, thread FROM intake_entry WHERE op = ?"
SAME_OF_OP: Final = "SELECT part, one FROM intake_same WHERE op = ?"
IS_MESSAGE: Final = "SELECT 1 FROM intake_message WHERE part = ? AND thread = ? AND id = ? LIMIT 1"
HIDE_MESSAGE: Final = "UPDATE intake_message SET is_shown = 0 WHERE part = ? AND thread = ? AND id = ?"
FIRST_OF_MESSAGE: Final = (
    "SELECT hlc, op, body FROM intake_message WHERE part = ? AND thread = ? AND id = ? AND is_gone = 0 "
    "ORDER BY hlc, op LIMIT 1"
)
SHOW_MESSAGE: Final = (
    "UPDATE intake_message SET is_shown = 1 WHERE part = ? AND thread = ? AND id = ? AND hlc = ? AND op = ?"
)

# --- persons and the list

HEAD_OF: Final = "SELECT head FROM intake_person WHERE part = ? AND thread = ?"
THREADS_OF_HEAD: Final = "SELECT thread FROM intake_person WHERE part = ? AND head = ? ORDER BY thread"
SAME_AS: Final = "SELECT DISTINCT other FROM intake_same WHERE part = ? AND one = ? AND is_gone = 0"
PUT_PERSON: Final = "INSERT OR REPLACE INTO intake_person VALUES (?, ?, ?)"
DELETE_PERSON: Final = "DELETE FROM intake_person WHERE part = ? AND thread = ?"
DELETE_LISTED: Final = "DELETE FROM intake_list WHERE part = ? AND head = ?"
INSERT_LISTED: Final = "INSERT INTO intake_list VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
LAST_OUT: Final = "SELECT MAX(at) FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 AND is_out = 1"
FIRST_IN_AFTER: Final = (
    "SELECT MIN(at) FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 AND is_out = 0 AND at > ?"
)
# That an op has another of its compartment in its past: whose writer had seen it, by what their chain acknowledges.
_IN_ITS_PAST: Final = (
    "earlier.part = later.part AND (earlier.device = later.device AND earlier.seq < later.seq "
    "OR EXISTS (SELECT 1 FROM intake_seen AS seen WHERE seen.part = later.part AND seen.device = later.device "
    "AND seen.of = earlier.device AND seen.of_seq >= earlier.seq AND seen.seq <= later.seq))"
)
_TWO_OPS: Final = "FROM intake_op AS later CROSS JOIN intake_op AS earlier"
_HEARD_AFTER: Final = (
    "FROM intake_message AS said WHERE said.part = ? AND said.thread = ? AND said.is_shown = 1 AND said.is_out = 0 "
    "AND said.at > ?"
)
_BROUGHT: Final = (
    "FROM intake_message AS brought CROSS JOIN intake_op AS earlier CROSS JOIN intake_op AS later "
    "WHERE brought.part = said.part AND brought.thread = said.thread AND brought.id = said.id "
    "AND earlier.id = brought.op AND later.id = ?"
)
HAD_SEEN: Final = f"SELECT 1 {_TWO_OPS} WHERE later.id = ? AND earlier.id = ? AND {_IN_ITS_PAST} LIMIT 1"
# The first message from outside after an instant of which whoever wrote an op had seen no op that brought it.
FIRST_IN_UNSEEN: Final = f"SELECT MIN(said.at) {_HEARD_AFTER} AND NOT EXISTS (SELECT 1 {_BROUGHT} AND {_IN_ITS_PAST})"
LAST_HEARD: Final = "SELECT MAX(at) FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 AND is_out = 0"
MARKS: Final = "SELECT DISTINCT marks FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 AND marks > 0"
LAST_AT: Final = "SELECT MAX(at) FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1"
COUNT_SHOWN: Final = "SELECT COUNT(*) FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1"
COUNT_HEARD: Final = "SELECT COUNT(DISTINCT id) FROM intake_message WHERE part = ? AND thread = ? AND is_out = 0"
LAST_SENT: Final = "SELECT MAX(at) FROM intake_entry WHERE part = ? AND thread = ? AND kind = 'intake.sent/1'"

# --- asking

INBOXES: Final = "SELECT part, box, purpose, key FROM intake_inbox ORDER BY part, hlc, op"
INBOX: Final = "SELECT part, box, purpose, key FROM intake_inbox WHERE part = ? ORDER BY hlc, op LIMIT 1"
THREAD: Final = "SELECT body, op FROM intake_thread WHERE part = ? AND id = ? AND is_gone = 0 ORDER BY hlc, op"
BODIES_OF_PART: Final = "SELECT thread, body FROM intake_message WHERE part = ?"
THREADS_OF_PART: Final = "SELECT id, body FROM intake_thread WHERE part = ? ORDER BY id, hlc, op"
# What is shown as a conversation: one that an op brought and none took back, or in which something stands.
IS_HERE: Final = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM intake_thread WHERE part = ? AND id = ? AND is_gone = 0) "
    "OR EXISTS (SELECT 1 FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1)"
)
THREAD_UNDONE: Final = "SELECT body FROM intake_thread WHERE part = ? AND id = ? ORDER BY hlc, op"
IS_THREAD: Final = "SELECT 1 FROM intake_thread WHERE part = ? AND id = ? AND is_gone = 0 LIMIT 1"
BY_NAME: Final = "SELECT DISTINCT id FROM intake_thread WHERE part = ? AND folded = ?"
NAME_LIKE: Final = (
    "SELECT DISTINCT id FROM intake_thread WHERE part = ? AND folded >= ? AND folded < ? AND is_gone = 0 LIMIT ?"
)
BY_DIGITS: Final = "SELECT head FROM intake_list WHERE part = ? AND head >= ? AND head < ? LIMIT ?"
THREAD_BY_DIGITS: Final = "SELECT thread FROM intake_person WHERE part = ? AND thread >= ? AND thread < ? LIMIT ?"
BY_HANDLE: Final = "SELECT DISTINCT id FROM intake_thread WHERE part = ? AND handle = ? AND is_gone = 0"
_LISTED: Final = (
    "part, head, is_open, danger, next_contact, due_at, silent_since, silence_ends, waits, messages, newest_at, owner, "
    "state FROM intake_list"
)
LISTED: Final = f"SELECT {_LISTED} WHERE part = ? AND head = ?"
OVERDUE: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_due WHERE part = ? AND is_open = 1 AND danger = ? AND due_at <= ? "
    "AND (due_at, head) > (?, ?) ORDER BY due_at, head LIMIT ?"
)
SILENT: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_silent WHERE part = ? AND is_open = 1 AND danger = ? AND due_at > ? "
    "AND (silent_since, head) > (?, ?) ORDER BY silent_since, head LIMIT ?"
)
OVERDUE_OF: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_owner_due WHERE part = ? AND is_open = 1 AND owner = ? AND danger = ? "
    "AND due_at <= ? AND (due_at, head) > (?, ?) ORDER BY due_at, head LIMIT ?"
)
SILENT_OF: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_owner_silent WHERE part = ? AND is_open = 1 AND owner = ? AND danger = ? "
    "AND due_at > ? AND (silent_since, head) > (?, ?) ORDER BY silent_since, head LIMIT ?"
)
FALLEN_SILENT: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_fallen WHERE part = ? AND is_open = 1 AND silence_ends <= ? "
    "AND (silence_ends, head) > (?, ?) ORDER BY silence_ends, head LIMIT ?"
)
LONGEST: Final = (
    f"SELECT {_LISTED} INDEXED BY intake_list_longest WHERE part = ? AND is_open = 1 AND waits = ? "
    "AND silent_since > ? ORDER BY silent_since, head LIMIT 1"
)
CLOSED: Final = (
    f"SELECT {_LISTED} WHERE part = ? AND is_open = 0 AND (newest_at, head) < (?, ?) "
    "ORDER BY newest_at DESC, head DESC LIMIT ?"
)
COUNT_OPEN: Final = "SELECT danger, COUNT(*) FROM intake_list WHERE part = ? AND is_open = 1 GROUP BY danger"
COUNT_OVERDUE: Final = "SELECT COUNT(*) FROM intake_list WHERE part = ? AND is_open = 1 AND danger = ? AND due_at <= ?"
COUNT_OF: Final = "SELECT COUNT(*) FROM intake_list WHERE part = ? AND is_open = 1 AND owner = ?"
COUNT_FALLEN: Final = "SELECT COUNT(*) FROM intake_list WHERE part = ? AND is_open = 1 AND silence_ends <= ?"
COUNT_CLOSED: Final = "SELECT COUNT(*) FROM intake_list WHERE part = ? AND is_open = 0"
MESSAGES: Final = (
    "SELECT at, hlc, place, id, op, body FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 "
    "AND (at, hlc, place, id) > (?, ?, ?, ?) ORDER BY at, hlc, place, id LIMIT ?"
)
LATEST: Final = (
    "SELECT at, hlc, place, id, body FROM intake_message WHERE part = ? AND thread = ? AND is_shown = 1 "
    "ORDER BY at DESC, hlc DESC, place DESC, id DESC LIMIT ?"
)
MESSAGE: Final = (
    "SELECT at, hlc, place, id, op, body FROM intake_message WHERE part = ? AND thread = ? AND id = ? AND is_shown = 1"
)
OTHERS_OF_MESSAGE: Final = (
    "SELECT op, body FROM intake_message WHERE part = ? AND thread = ? AND id = ? AND is_gone = 0 ORDER BY hlc, op"
)
# Of each conversation the message that was logged first, those first whose was: nobody outside comes before the first,
# whatever ids they draw. The message's columns are those of the row with the least clock. The plus keeps the search to
# the one message: by the index of marks it would walk all of its conversation's, for each of them.
WITH_FILE: Final = (
    "SELECT f.part, f.thread, f.message, MIN(m.hlc) FROM intake_file AS f JOIN intake_message AS m "
    "ON m.part = f.part AND m.thread = f.thread AND m.id = f.message WHERE f.digest = ? AND +m.is_shown = 1 "
    "GROUP BY f.part, f.thread ORDER BY MIN(m.hlc), f.part, f.thread LIMIT ?"
)
MESSAGE_BY_DIGITS: Final = (
    "SELECT DISTINCT id FROM intake_message WHERE part = ? AND thread = ? AND id >= ? AND id < ? LIMIT ?"
)
MESSAGE_IDS: Final = "SELECT 1 FROM intake_message WHERE part = ? AND thread = ? AND id = ? AND is_gone = 0 LIMIT 1"
WORDS: Final = (
    "SELECT field, slot, op, hlc, device, is_gone, value, replaces FROM intake_word "
    "WHERE part = ? AND thread = ? AND kind = ?"
)
WORDS_OF_FIELD: Final = (
    "SELECT field, slot, op, hlc, device, is_gone, value, replaces FROM intake_word "
    "WHERE part = ? AND thread = ? AND kind = ? AND field = ?"
)
WORDS_BY: Final = (
    "SELECT slot, device FROM intake_word WHERE part = ? AND thread = ? AND kind = ? AND field = ? AND is_gone = 0"
)
ENTRIES: Final = (
    "SELECT op, hlc, device, at, body FROM intake_entry WHERE part = ? AND thread = ? AND kind = ? AND is_gone = 0 "
    "ORDER BY hlc, op"
)
ENTRIES_OF_PART: Final = (
    "SELECT thread, op, hlc, device, body FROM intake_entry INDEXED BY intake_entry_kind "
    "WHERE part = ? AND kind = ? AND is_gone = 0 ORDER BY hlc, op"
)
BRINGERS_OF_THREAD: Final = "SELECT op FROM intake_thread WHERE part = ? AND id = ?"
BRINGERS_OF_MESSAGES: Final = "SELECT DISTINCT op FROM intake_message WHERE part = ? AND thread = ?"
OPS_OF_THREAD: Final = "SELECT id FROM intake_op WHERE part = ? AND thread = ? ORDER BY hlc, id"
OP_BY_DIGITS: Final = "SELECT id FROM intake_op WHERE id >= ? AND id < ? LIMIT 2"
SEARCH: Final = "SELECT thread, id FROM intake_text WHERE part = ? AND instr(folded, ?) > 0 LIMIT ?"
UNOPENED: Final = "SELECT submission, why, day, size FROM intake_unopened WHERE part = ? ORDER BY submission, hlc, op"
IS_UNOPENED: Final = "SELECT 1 FROM intake_unopened WHERE part = ? AND submission = ? LIMIT 1"
UNREAD: Final = "SELECT op, place FROM intake_unread ORDER BY op, place"
