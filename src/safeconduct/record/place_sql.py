"""Statements about places of detention, by the tables of `sql` (`detention`). Named, with parameters only.

Refuses nothing: who asks decides what it means.
"""

from __future__ import annotations

from typing import Final

# Places. Every spelling once, by jumps over the index: a look a spelling, however many claims.
PLACE_TEXTS: Final = (
    "WITH RECURSIVE a(text) AS (SELECT min(text) FROM record_place UNION ALL "
    "SELECT (SELECT min(p.text) FROM record_place p WHERE p.text > a.text) FROM a WHERE a.text IS NOT NULL) "
    "SELECT text FROM a WHERE text IS NOT NULL"
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
BUSY_PLACE_TEXTS: Final = "SELECT text FROM record_place GROUP BY text HAVING count(*) >= ?"
SOME_GROUPS_NAMING: Final = "SELECT group_n FROM record_place WHERE text = ? LIMIT ?"
GROUPS_NAMING: Final = (
    "SELECT DISTINCT g.n, g.subject, g.property, g.kind, g.basis FROM record_place p "
    "JOIN record_group g ON g.n = p.group_n WHERE p.text IN (SELECT value FROM json_each(?)) ORDER BY g.n"
)
GROUPS_BY_NUMBER: Final = (
    "SELECT n, subject, property, kind, basis FROM record_group WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n"
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
ANY_PLACE_KEPT: Final = "SELECT 1 FROM record_place_kept LIMIT 1"
INSERT_PLACE_KEPT: Final = "INSERT OR REPLACE INTO record_place_kept VALUES (?, ?)"
DELETE_PLACE_KEPT: Final = "DELETE FROM record_place_kept WHERE place = ?"
DELETE_PLACES_KEPT: Final = "DELETE FROM record_place_kept"
SHARES_OF_PLACE: Final = "SELECT group_n, body FROM record_place_share WHERE place = ? ORDER BY group_n"
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
DELETE_PLACES_LATE: Final = "DELETE FROM record_place_late"
