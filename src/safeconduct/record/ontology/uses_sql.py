"""Statements that count the claims of fields and terms: named, with parameters only (STYLE "SQL")."""

from __future__ import annotations

from typing import Final

# How many claims there are of some properties; the bodies of that many of them at most. From the groups, which are few
# beside claims: left to itself SQLite walks over every claim.
USES_OF_PROPERTIES: Final = (
    "SELECT g.property, count(DISTINCT c.id) FROM record_group g CROSS JOIN record_claim c ON c.group_n = g.n "
    "WHERE g.property IN (SELECT value FROM json_each(?)) GROUP BY g.property"
)
BODIES_OF_PROPERTIES: Final = (
    "SELECT c.id, c.body FROM record_group g CROSS JOIN record_claim c ON c.group_n = g.n "
    "WHERE g.property IN (SELECT value FROM json_each(?)) LIMIT ?"
)
