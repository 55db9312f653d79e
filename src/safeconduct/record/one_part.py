"""The record as one of its parts has it: claims, labels and accounts of that compartment alone (P3).

What leaves for somebody is told from the part it was asked from: a claim or a wording of another part (an identity
sheet's name for somebody who has a code name here) is not in it. Reads only. Refuses to fall back on another part:
whatever is not described here has no label and no account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.record import sql
from safeconduct.record.columns import GroupKey
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, EntryItem, Table, claim_id, qualified, split_name
from safeconduct.record.queries import Record
from safeconduct.record.types import Group, Reading
from safeconduct.vault.types import Tables

_Content = tuple[str, Interval, tuple[str, ...]]
"""What a claim's wording says: its account, its interval, its texts."""


class RecordOfPart(Record):
    """The record's questions, answered from one part. Linear in the wordings of the claims that are asked about."""

    def __init__(self, tables: Tables, part: CompartmentId) -> None:
        """Ask within a part."""
        super().__init__(tables)
        self.part = part
        self._there: dict[str, frozenset[_Content]] = {}

    def groups(
        self, subject: str, *, reading: Reading, day: Day, property_id: str = ""
    ) -> Iterator[tuple[GroupKey, Group]]:
        """Give the groups of claims about a subject with the claims of this part alone; none that is left empty."""
        for key, group in super().groups(subject, reading=reading, day=day, property_id=property_id):
            entries = tuple(
                one for one in group.entries if (one.source, one.span, one.values) in self._wordings_here(one.id)
            )
            if entries:
                yield key, replace(group, entries=entries)

    def entry(self, table: Table, name: str, *, part: CompartmentId | None = None) -> EntryItem | None:
        """Return the current wording of an entry in this part; None where it has none."""
        return super().entry(table, name, part=self.part if part is None else part)

    def _wordings_here(self, name: str) -> frozenset[_Content]:
        if name not in self._there:
            found: set[_Content] = set()
            dataset, _ = split_name(name)
            for row in self.facts.claim_rows(sql.CLAIMS_BY_ID, claim_id(*split_name(name))):
                claim = stored_item(Table.CLAIM, row[7])
                if self.facts.part_of(row[5]) == self.part and isinstance(claim, Claim):
                    found.add((qualified(dataset, claim.source), claim.value.span, claim.value.texts))
            self._there[name] = frozenset(found)
        return self._there[name]
