"""Statements about the people of the record and what ties them to it, by the tables of `record.sql`.

Named, with parameters only. Refuses nothing: who asks decides what it means.
"""

from __future__ import annotations

from typing import Final

PEOPLE_OF_COMPARTMENT: Final = (
    "SELECT p.kind, p.name, v.body FROM record_person p "
    "JOIN record_version v ON v.kind = p.kind AND v.name = p.name AND v.op_n = p.op_n "
    "WHERE p.compartment = ? ORDER BY p.kind, p.name"
)
PEOPLE: Final = (
    "SELECT DISTINCT p.kind, p.name, v.body FROM record_person p "
    "JOIN record_version v ON v.kind = p.kind AND v.name = p.name AND v.op_n = p.op_n ORDER BY p.kind, p.name, v.body"
)
# Every wording of whoever is a person in any compartment, undone and withdrawn ones too; and every wording of what
# claims of one property say of a person.
PEOPLE_WORDINGS: Final = (
    "SELECT DISTINCT p.kind, p.name, v.body FROM record_person p "
    "JOIN record_version v ON v.kind = p.kind AND v.name = p.name ORDER BY p.kind, p.name, v.body"
)
# Accounts that arrived; and whom some of them quote, over an index alone, and of which of some subjects they tell.
ACCOUNTS: Final = "SELECT n, body FROM record_source WHERE body <> x''"
QUOTED_BY: Final = (
    "SELECT name FROM record_voice WHERE n IN "
    "(SELECT voice_n FROM record_claim WHERE source_n IN (SELECT value FROM json_each(?)))"
)
TOLD_OF_BY: Final = (
    "SELECT DISTINCT g.subject FROM record_group g WHERE g.subject IN (SELECT value FROM json_each(?1)) AND EXISTS "
    "(SELECT 1 FROM record_claim c WHERE c.group_n = g.n AND c.source_n IN (SELECT value FROM json_each(?2)))"
)
# Whoever was a person by any wording in any compartment.
PERSONS: Final = "SELECT DISTINCT name FROM record_person WHERE kind = ?"
CLAIMS_OF_PEOPLE: Final = (
    "SELECT DISTINCT p.name, c.body FROM record_person p CROSS JOIN record_group g ON g.subject = p.name "
    "AND g.property = ?2 CROSS JOIN record_claim c ON c.group_n = g.n WHERE p.kind = ?1"
)
# What claims of a property say, and of which subject: by some properties people are tied to events.
BODIES_WITH: Final = (
    "SELECT g.subject, c.body FROM record_group g JOIN record_claim c ON c.group_n = g.n WHERE g.property = ? "
    "ORDER BY g.n, c.n"
)
