"""Tables and statements about places of detention (`detention`); a part of `sql`. Named, with parameters only.

Refuses nothing: who asks decides what it means.
"""

from __future__ import annotations

from typing import Final

CREATE: Final = (
    # Which groups have a claim that names a place, by its spelling as it was written, and the dataset of the claim.
    """CREATE TABLE record_place (
        text TEXT NOT NULL, dataset TEXT NOT NULL, group_n INTEGER NOT NULL,
        PRIMARY KEY (text, dataset, group_n)) WITHOUT ROWID""",
    # Which groups have a claim that names an entry as what it is about, such as a person (`pointing.POINTING`).
    """CREATE TABLE record_pointed (
        target TEXT NOT NULL, group_n INTEGER NOT NULL, PRIMARY KEY (target, group_n)) WITHOUT ROWID""",
    # Entries that describe a place.
    "CREATE TABLE record_place_subject (name TEXT NOT NULL, PRIMARY KEY (name)) WITHOUT ROWID",
    # What is known now of busy places, and the spellings whose places are to be made anew (`detention.kept`).
    "CREATE TABLE record_place_kept (place TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (place)) WITHOUT ROWID",
    "CREATE TABLE record_place_late (text TEXT NOT NULL, PRIMARY KEY (text)) WITHOUT ROWID",
    # Groups that name a place and that commands changed: what is kept of their places counts no more.
    "CREATE TABLE record_place_touched (group_n INTEGER PRIMARY KEY)",
    # What each group adds to what is known of a busy place; empty where no claim of it lives.
    """CREATE TABLE record_place_share (
        place TEXT NOT NULL, group_n INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (place, group_n)) WITHOUT ROWID""",
    "CREATE INDEX record_place_share_group ON record_place_share (group_n)",
)
# Places. Every spelling once with each dataset that has it, by jumps over the index: a few looks for each, however many
# claims.
PLACE_TEXTS: Final = (
    "WITH RECURSIVE a(text, dataset) AS (SELECT * FROM "
    "(SELECT text, dataset FROM record_place ORDER BY text, dataset LIMIT 1) UNION ALL SELECT "
    # The same spelling in the next dataset, or the next spelling in its first.
    "CASE WHEN EXISTS (SELECT 1 FROM record_place p WHERE p.text = a.text AND p.dataset > a.dataset) THEN a.text "
    "ELSE (SELECT p.text FROM record_place p WHERE p.text > a.text ORDER BY p.text, p.dataset LIMIT 1) END, "
    "coalesce((SELECT min(p.dataset) FROM record_place p WHERE p.text = a.text AND p.dataset > a.dataset), "
    "(SELECT p.dataset FROM record_place p WHERE p.text > a.text ORDER BY p.text, p.dataset LIMIT 1)) "
    "FROM a WHERE a.text IS NOT NULL) SELECT text, dataset FROM a WHERE text IS NOT NULL"
)
PLACE_DATASETS: Final = (
    "WITH RECURSIVE a(dataset) AS (SELECT min(dataset) FROM record_place WHERE text = ?1 UNION ALL "
    "SELECT (SELECT min(p.dataset) FROM record_place p WHERE p.text = ?1 AND p.dataset > a.dataset) FROM a "
    "WHERE a.dataset IS NOT NULL) SELECT dataset FROM a WHERE dataset IS NOT NULL"
)
PLACE_TEXTS_OF_GROUPS: Final = (
    "SELECT DISTINCT text, dataset FROM record_place WHERE group_n IN (SELECT value FROM json_each(?)) "
    "ORDER BY text, dataset"
)
TARGETS_OF_GROUPS: Final = (
    "SELECT DISTINCT p.target FROM record_pointed p JOIN record_place_subject s ON s.name = p.target "
    "WHERE p.group_n IN (SELECT value FROM json_each(?)) ORDER BY p.target"
)
# Of which subjects some groups tell some properties, and the groups of subjects.
SUBJECTS_TOLD: Final = (
    "SELECT DISTINCT subject FROM record_group WHERE n IN (SELECT value FROM json_each(?)) "
    "AND property IN (SELECT value FROM json_each(?))"
)
GROUPS_OF_SUBJECTS: Final = "SELECT n FROM record_group WHERE subject IN (SELECT value FROM json_each(?))"
GROUPS_POINTING: Final = (
    "SELECT DISTINCT g.n, g.subject, g.property, g.kind, g.basis FROM record_pointed p "
    "JOIN record_group g ON g.n = p.group_n WHERE p.target IN (SELECT value FROM json_each(?)) ORDER BY g.n"
)
# A page of those of one property, the newest first.
SOME_GROUPS_POINTING: Final = (
    "SELECT g.n, g.subject, g.property, g.kind, g.basis FROM record_pointed p JOIN record_group g ON g.n = p.group_n "
    "WHERE p.target IN (SELECT value FROM json_each(?)) AND +g.property = ? ORDER BY p.group_n DESC LIMIT ? OFFSET ?"
)
BUSY_PLACE_TEXTS: Final = "SELECT text FROM record_place GROUP BY text HAVING count(*) >= ?"
SOME_GROUPS_NAMING: Final = "SELECT group_n FROM record_place WHERE text = ? LIMIT ?"
GROUPS_NAMING: Final = (
    "SELECT DISTINCT g.n, g.subject, g.property, g.kind, g.basis FROM record_place p "
    "JOIN record_group g ON g.n = p.group_n WHERE p.text IN (SELECT value FROM json_each(?)) ORDER BY g.n"
)
GROUPS_BY_NUMBER: Final = (
    "SELECT n, subject, property, kind, basis FROM record_group WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"
)
# Wordings of some claims, whose ids are given in hexadecimal, that hold 32 bytes, as one that names a file does: others
# need not be decoded.
HOLDING_A_HASH: Final = (
    "SELECT id, body FROM record_claim WHERE id IN (SELECT unhex(value) FROM json_each(?)) AND instr(body, x'5820') > 0"
)
# So many wordings of any claims that hold one, each with its dataset.
SOME_HOLDING_A_HASH: Final = (
    "SELECT c.body, o.dataset FROM record_claim c JOIN record_op o ON o.n = c.op_n "
    "WHERE instr(c.body, x'5820') > 0 LIMIT ?"
)
UNDONE_SINCE: Final = "SELECT u.target FROM record_undo u JOIN record_op o ON o.n = u.op_n WHERE o.n > ? OR o.hlc > ?"
LINKS_SINCE: Final = (
    "SELECT l.origin, l.target, o.id FROM record_link l JOIN record_op o ON o.n = l.op_n "
    "WHERE (o.n > ? OR o.hlc > ?) AND l.kind IN (SELECT value FROM json_each(?)) ORDER BY l.n"
)
# Those of some groups of which rows and claims are kept.
GROUPS_KEPT: Final = "SELECT group_n FROM record_known WHERE group_n IN (SELECT value FROM json_each(?))"
PLACE_SUBJECTS: Final = "SELECT name FROM record_place_subject ORDER BY name"
IS_PLACE_SUBJECT: Final = "SELECT 1 FROM record_place_subject WHERE name = ?"
INSERT_PLACE: Final = "INSERT OR IGNORE INTO record_place VALUES (?, ?, ?)"
INSERT_POINTED: Final = "INSERT OR IGNORE INTO record_pointed VALUES (?, ?)"
INSERT_PLACE_SUBJECT: Final = "INSERT OR IGNORE INTO record_place_subject VALUES (?)"
PLACE_KEPT: Final = "SELECT body FROM record_place_kept WHERE place = ?"
IS_PLACE_KEPT: Final = "SELECT 1 FROM record_place_kept WHERE place = ?"
ANY_TOUCHED: Final = "SELECT 1 FROM record_place_touched LIMIT 1"
TOUCHED: Final = "SELECT group_n FROM record_place_touched"
TOUCH: Final = (
    "INSERT OR IGNORE INTO record_place_touched "
    "SELECT group_n FROM record_place WHERE group_n IN (SELECT value FROM json_each(?1)) "
    "UNION SELECT p.group_n FROM record_pointed p JOIN record_place_subject s ON s.name = p.target "
    "WHERE p.group_n IN (SELECT value FROM json_each(?1)) "
    # The share of groups that are one lies under the least of them, which need not be the one that names the place.
    "UNION SELECT group_n FROM record_place_share WHERE group_n IN (SELECT value FROM json_each(?1))"
)
TOUCH_ONE: Final = "INSERT OR IGNORE INTO record_place_touched VALUES (?)"
DELETE_TOUCHED: Final = "DELETE FROM record_place_touched"
# Whether one of them names a place by a word, or points at an entry of it; and those whose shares are kept of a place.
TOUCHED_NAMING: Final = (
    "SELECT 1 FROM record_place_touched t JOIN record_place p ON p.group_n = t.group_n "
    "WHERE p.text IN (SELECT value FROM json_each(?)) LIMIT 1"
)
TOUCHED_POINTING: Final = (
    "SELECT 1 FROM record_place_touched t JOIN record_pointed p ON p.group_n = t.group_n "
    "WHERE p.target IN (SELECT value FROM json_each(?)) LIMIT 1"
)
SHARES_OF_GROUPS: Final = (
    "SELECT place, group_n, body FROM record_place_share WHERE group_n IN (SELECT value FROM json_each(?)) "
    "ORDER BY place, group_n"
)
PLACES_KEPT: Final = "SELECT place FROM record_place_kept"
ANY_PLACE_KEPT: Final = "SELECT 1 FROM record_place_kept LIMIT 1"
INSERT_PLACE_KEPT: Final = "INSERT OR REPLACE INTO record_place_kept VALUES (?, ?)"
DELETE_PLACE_KEPT: Final = "DELETE FROM record_place_kept WHERE place = ?"
DELETE_PLACES_KEPT: Final = "DELETE FROM record_place_kept"
SHARES_OF_PLACE: Final = "SELECT group_n, body FROM record_place_share WHERE place = ? ORDER BY group_n"
SHARES_AMONG: Final = (
    "SELECT group_n, body FROM record_place_share WHERE place = ? AND group_n IN (SELECT value FROM json_each(?))"
)
INSERT_SHARE: Final = "INSERT OR REPLACE INTO record_place_share VALUES (?, ?, ?)"
DELETE_SHARES_OF_GROUPS: Final = "DELETE FROM record_place_share WHERE group_n IN (SELECT value FROM json_each(?))"
DELETE_SHARES_OF_PLACE: Final = "DELETE FROM record_place_share WHERE place = ?"
DELETE_OTHER_SHARES: Final = (
    "DELETE FROM record_place_share WHERE place = ? AND group_n NOT IN (SELECT value FROM json_each(?))"
)
DELETE_SHARES: Final = "DELETE FROM record_place_share"
PLACES_LATE: Final = "SELECT text FROM record_place_late"
ANY_PLACE_LATE: Final = "SELECT 1 FROM record_place_late LIMIT 1"
INSERT_PLACE_LATE: Final = "INSERT OR IGNORE INTO record_place_late VALUES (?)"
DELETE_PLACE_LATE: Final = "DELETE FROM record_place_late WHERE text = ?"
DELETE_PLACES_LATE: Final = "DELETE FROM record_place_late"
