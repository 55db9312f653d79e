"""Whether consent for a claim or an account was taken back, and is still: what is shown of it then is a tombstone (P7).

An account takes all its claims with it. Refuses to forget: undoing the withdrawal shows all of it again. A hostile
member may say thousands of things of one claim, each of which asks this: each name is looked up once for one piece of
work. Follows docs/formats/known.md "Days".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow
from safeconduct.record.facts import Facts
from safeconduct.record.items import Table, claim_id, split_name
from safeconduct.record.links import LinkKind
from safeconduct.record.resolve import NOW

Key = tuple[Table, str]


class Consent:
    """What of the record is withdrawn now, remembered for one piece of work."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._named: dict[Key, bool] = {}
        self._withdrawn: dict[Key, bool] = {}

    def is_named(self, table: Table, name: str) -> bool:
        """Say whether the claim or the account itself was named, by its qualified name, when consent was withdrawn."""
        key = table, name
        if key not in self._named:
            is_undone = self._facts.undos.is_undone
            self._named[key] = any(
                said.link.kind is LinkKind.WITHDRAW and not is_undone(said.op, NOW)
                for said in self._facts.links_to(table, name)
            )
        return self._named[key]

    def is_withdrawn(self, table: Table, name: str) -> bool:
        """Say whether nothing of an entry may be shown: a claim goes with the account of any of its wordings.

        Subjects, voices and properties have no consent to take back.
        """
        key = table, name
        if key not in self._withdrawn:
            self._withdrawn[key] = table in (Table.CLAIM, Table.SOURCE) and (
                self.is_named(table, name) or (table is Table.CLAIM and self._is_of_withdrawn(name))
            )
        return self._withdrawn[key]

    @cached_property
    def texts(self) -> frozenset[str]:
        """The texts that any wording of what is withdrawn has as its value: linear in these claims, read once."""
        return frozenset(text for row in self._rows() for text in self._facts.claim(row).value.texts)

    def _rows(self) -> Iterator[ClaimRow]:
        for said in self._facts.standing(LinkKind.WITHDRAW):
            table, name = said.link.target.table, said.link.target.name
            if table is Table.CLAIM:
                yield from self._facts.claim_rows(sql.CLAIMS_BY_ID, claim_id(*split_name(name)))
            for (n,) in list(self._facts.tables.execute(sql.SOURCE_OF, (name,))) if table is Table.SOURCE else ():
                yield from self._facts.claim_rows(sql.CLAIMS_OF_SOURCE, n)

    def _is_of_withdrawn(self, name: str) -> bool:
        rows = self._facts.claim_rows(sql.CLAIMS_BY_ID, claim_id(*split_name(name)))
        return any(self.is_named(Table.SOURCE, self._facts.source(n).name) for n in {row[3] for row in rows})
