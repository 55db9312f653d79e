"""Whom exports told of lately, and which acts are used up: many small exports are one large one (DESIGN section 3).

What one person sent alone counts with what they send next, and so does whatever went to the same key, whoever sent it.
What two people answered for does not count again. Reads only. Refuses to forget before the days are over.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.queries import Record
from safeconduct.record.tables import table_sql
from safeconduct.record.tables.exports import exported_from_body

# How long an export counts with later ones, in days.
COUNTED_DAYS: Final = 30
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Late:
    """What exports of late left. ``people``: whom they told of, by name or words; ``acts``: those used up, ever."""

    people: frozenset[str]
    acts: frozenset[bytes]


def exports_of_late(record: Record, now_ms: int, keys: Collection[bytes], authors: Collection[str]) -> Late:
    """Return what exports left to any of these keys (`key_id`), or by any of these devices, as authors stand in ops."""
    people: set[str] = set()
    acts: set[bytes] = set()
    for body, author, hlc in list(record.facts.tables.execute(table_sql.EXPORTS_BY)):
        read = cbor.decode(as_bytes(body))
        if not isinstance(read, dict):
            raise TypeError("a column holds another kind than its table says")
        sent = exported_from_body(read)
        acts |= {sent.act} - {b""}
        is_late = ms_from_hlc(Hlc(as_int(hlc))) > now_ms - COUNTED_DAYS * _DAY_MS
        if is_late and (str(author) in authors or not set(keys).isdisjoint(sent.keys)):
            people.update(sent.people)
    return Late(frozenset(people), frozenset(acts))
