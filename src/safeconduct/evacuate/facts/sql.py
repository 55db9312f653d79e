"""The room's tables and statements: named, with parameters only (STYLE "SQL").

Every key is an id that all desks share, so that the same ops make the same rows in whatever order they come.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = ("evacuate_op", "evacuate_undo", "evacuate_fact", "evacuate_unread")
# Fields whose words are names: `naming.NAMES`, and the alias of a leg. SQLite takes the index by these very words.
_IS_NAME: Final = "field IN ('alias', 'code_name', 'title')"

CREATE: Final = (
    """CREATE TABLE evacuate_op (
        id BLOB PRIMARY KEY, part BLOB NOT NULL, device BLOB NOT NULL, hlc INTEGER NOT NULL, kind TEXT NOT NULL,
        thing BLOB NOT NULL, is_gone INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX evacuate_op_thing ON evacuate_op (part, thing, hlc)",
    "CREATE TABLE evacuate_undo (target BLOB NOT NULL, op BLOB NOT NULL, PRIMARY KEY (target, op)) WITHOUT ROWID",
    "CREATE INDEX evacuate_undo_op ON evacuate_undo (op)",
    """CREATE TABLE evacuate_fact (
        form TEXT NOT NULL, part BLOB NOT NULL, thing BLOB NOT NULL, field TEXT NOT NULL, op BLOB NOT NULL,
        hlc INTEGER NOT NULL, device BLOB NOT NULL, is_gone INTEGER NOT NULL, value BLOB NOT NULL,
        replaces BLOB NOT NULL, PRIMARY KEY (form, part, thing, field, op)) WITHOUT ROWID""",
    "CREATE INDEX evacuate_fact_op ON evacuate_fact (op)",
    "CREATE INDEX evacuate_fact_thing ON evacuate_fact (thing, form)",
    # What things are called: whoever draws a name asks whether anything here has it.
    f"CREATE INDEX evacuate_fact_name ON evacuate_fact (value) WHERE {_IS_NAME}",
    "CREATE TABLE evacuate_unread (op BLOB NOT NULL, place TEXT NOT NULL, PRIMARY KEY (op, place)) WITHOUT ROWID",
)

INSERT_OP: Final = "INSERT OR IGNORE INTO evacuate_op VALUES (?, ?, ?, ?, ?, ?, 0)"
INSERT_UNDO: Final = "INSERT OR IGNORE INTO evacuate_undo VALUES (?, ?)"
INSERT_FACT: Final = "INSERT OR IGNORE INTO evacuate_fact VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)"
INSERT_UNREAD: Final = "INSERT OR IGNORE INTO evacuate_unread VALUES (?, ?)"
OP: Final = "SELECT part, hlc, kind, thing, is_gone FROM evacuate_op WHERE id = ?"
UNDONE_BY: Final = "SELECT op FROM evacuate_undo WHERE target = ?"
UNDOES: Final = "SELECT target FROM evacuate_undo WHERE op = ?"
MARK_OP: Final = "UPDATE evacuate_op SET is_gone = ? WHERE id = ?"
MARK_FACTS: Final = "UPDATE evacuate_fact SET is_gone = ? WHERE op = ?"

_FACT: Final = "SELECT part, thing, field, op, hlc, device, is_gone, value, replaces FROM evacuate_fact"
FACTS_OF_FORM: Final = f"{_FACT} WHERE form = ? ORDER BY part, thing, field, op"
FACTS_IN_PART: Final = f"{_FACT} WHERE form = ? AND part = ? ORDER BY part, thing, field, op"
FACTS_OF_THING: Final = f"{_FACT} WHERE thing = ? AND form = ? ORDER BY part, thing, field, op"
CALLED: Final = f"SELECT DISTINCT form, field FROM evacuate_fact WHERE {_IS_NAME} AND value = ? AND is_gone = 0"  # noqa: S608
SAYING: Final = "SELECT DISTINCT part FROM evacuate_fact WHERE form = ? AND field = ? AND value = ? ORDER BY part"
HISTORY: Final = "SELECT id, hlc, device, kind, is_gone FROM evacuate_op WHERE part = ? AND thing = ? ORDER BY hlc, id"
# Ids lie in their order: those that begin alike stand together, from the first to one beyond the last.
OPS_FROM: Final = "SELECT id FROM evacuate_op WHERE id >= ? AND id < ? LIMIT 2"
UNREAD: Final = "SELECT op, place FROM evacuate_unread ORDER BY op, place"
