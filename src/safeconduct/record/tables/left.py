"""What may have left in an export: the row of each wording by its id, and what its cells were, for `returned`.

Linear in the claims of the exported subjects and properties. Reads only; refuses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import cbor2

from safeconduct.base.ids import CompartmentId
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.facts import json_list
from safeconduct.record.items import CLAIM_VERSION_LABEL, Table
from safeconduct.record.queries import Record
from safeconduct.record.resolve import StoredItem
from safeconduct.record.tables import table_sql
from safeconduct.record.tables.cells import cells_of_item
from safeconduct.record.tables.exports import Exported
from safeconduct.record.tables.writing import guarded_cell

_ROWS_AT_ONCE: Final = 1_000


@dataclass(slots=True)
class Left:
    """What may have left: the row of each wording here by its id, and a hash of the cells that it left with.

    Of a row whose cells have the same hash nothing else is read. The hash is Python's own, of 64 bits, keyed anew in
    every process: no table can be made to meet one, and by chance one of 300,000 rows does in 60 million million.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    cells: dict[int, int] = field(default_factory=dict)


def what_left(record: Record, sent: Exported, part: CompartmentId, subjects: Iterable[str]) -> Left:
    """Return every wording that an export may have told of, also those that do not stand any more.

    What comes back about these is in conflict. Linear in the claims of the exported subjects and properties.
    """
    facts, found = record.facts, Left()
    called: dict[str, str] = {}
    for subject in subjects:
        id_ = sent.subject_id(subject)
        called |= {name: id_ for name in facts.one_with(Table.SUBJECT, subject) if name not in called}
    names = [*called]
    begins: dict[str, bytes] = {}
    for at in range(0, len(names), _ROWS_AT_ONCE):
        parameters = (json_list(names[at : at + _ROWS_AT_ONCE]), json_list(sent.properties))
        for n, op_n, about, body, dataset in facts.tables.execute(table_sql.WORDINGS_ABOUT, parameters):
            if facts.part_of(as_int(op_n)) != part:
                continue
            name, data = str(dataset), as_bytes(body)
            if name not in begins:
                # The same bytes as `items.claim_version` hashes, put together once for all claims of a dataset.
                begins[name] = CLAIM_VERSION_LABEL + b"\x82" + cbor2.dumps(name)
            version = hashlib.sha256(begins[name] + cbor2.dumps(data)).digest()
            number = as_int(n)
            if found.numbers.setdefault(sent.row_id(version), number) == number:
                found.cells[number] = hash((called[str(about)], *_cells_left(loads(data), sent)))
    return found


def _cells_left(item: StoredItem, sent: Exported) -> tuple[str, ...]:
    """Return the cells of `returned.COMPARED` behind the subject as they left, out of a claim's bytes."""
    low, high, text, *period = cells_of_item(item, sent.subject_id)
    return item[3], item.get(7, ""), low, high, guarded_cell(text), guarded_cell(item[5]), *period
