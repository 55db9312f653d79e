"""Statements about what left, as a table or otherwise, by the tables of `record.sql`. Named, with parameters only.

Refuses nothing: who asks decides what it means.
"""

from __future__ import annotations

from typing import Final

# Two exports with one mark are no accident: both are given, and neither is chosen.
EXPORTS_OF_MARK: Final = (
    "SELECT e.body, o.compartment FROM record_export e JOIN record_op o ON o.n = e.op_n WHERE e.mark = ?"
)
# Every wording about some subjects, of some properties, both given as JSON: what an export may have told.
WORDINGS_ABOUT: Final = (
    "SELECT c.n, c.op_n, g.subject, c.body, o.dataset FROM json_each(?1) s "
    "CROSS JOIN record_group g ON g.subject = s.value CROSS JOIN record_claim c ON c.group_n = g.n "
    "CROSS JOIN record_op o ON o.n = c.op_n "
    "WHERE g.property IN (SELECT value FROM json_each(?2))"
)
# With who wrote each, and when: their order says nothing.
EXPORTS_BY: Final = "SELECT e.body, o.author, o.hlc FROM record_export e JOIN record_op o ON o.n = e.op_n"
LEFT_BY: Final = "SELECT l.body, o.author, o.hlc FROM record_left l JOIN record_op o ON o.n = l.op_n"
PRINTS_BY: Final = (
    "SELECT p.name, p.mark, p.words, o.author, o.hlc FROM record_print p JOIN record_op o ON o.n = p.op_n "
    "WHERE p.kind = ?"
)
EXPORTS: Final = "SELECT e.body, o.compartment FROM record_export e JOIN record_op o ON o.n = e.op_n"
