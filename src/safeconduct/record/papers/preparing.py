"""Properties that papers ask for and that nobody declared: declared once, so that claims of them can be entered. Pure.

Refuses nothing: a property that the record has stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.base.ids import CompartmentId
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Property, Table
from safeconduct.record.papers.forms import asked_properties
from safeconduct.record.papers.types import Asked
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.types import Intent


def undeclared(record: Record) -> tuple[Asked, ...]:
    """Return what papers ask for that the record has no word for yet."""
    held = record.property_ids()
    return tuple(one for id_, one in asked_properties().items() if id_ not in held)


def declaring_intents(part: CompartmentId, lacking: Sequence[Asked]) -> list[Intent]:
    """Return the ops that declare properties in a part."""
    return list(entries_intents(part, OWN_DATASET, [(Table.PROPERTY, Property(one.id, one.kind)) for one in lacking]))
