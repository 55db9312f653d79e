"""What stands behind a claim that leaves: its level, how many voices, and which accounts it repeats.

By the rules of docs/formats/known.md, worked out from the claims of the part that a table is taken from: how many
voices another part has is no business of whoever gets the table (P3). Reads only. Refuses to count copies as voices
(P6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from safeconduct.base.ids import CompartmentId
from safeconduct.record.columns import GroupKey
from safeconduct.record.lineage import lineage
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_now
from safeconduct.record.types import Group, KnownRow, Level, Reading

# Of a claim of several places each place has a level of its own: the weakest is told.
_WEAKEST_FIRST: Final = (
    Level.WITHDRAWN,
    Level.DISPUTED,
    Level.REPORTED,
    Level.CORROBORATED,
    Level.REASONABLE_GROUNDS,
)


class Behind(NamedTuple):
    """What stands behind one claim. ``least``, ``most``: independent voices, proved and possible, of what it says.

    ``repeats``: accounts, by qualified names, read here or not.
    """

    level: Level
    least: int
    most: int
    repeats: tuple[str, ...]


class Lineages:
    """Says what stands behind claims of one part. Linear in the claims of a group."""

    def __init__(self, record: Record, part: CompartmentId) -> None:
        """Ask a record about a part."""
        self._own = RecordOfPart(record.facts.tables, part)

    def of_group(
        self, key: GroupKey, group: Group, rows: Iterable[KnownRow], *, is_mixed: bool
    ) -> Mapping[str, Behind]:
        """Return what stands behind each standing claim of a group, by its name.

        ``rows``: what is known of the group; ``is_mixed``: some of its claims are of other parts.
        """
        if not is_mixed:
            return _behind(group, rows)
        own = self._own.groups(group.subject, reading=Reading.KNOWN, day=NOW, property_id=key.property)
        return next((_behind(one, known_now(one, lineage(one))) for found, one in own if found == key), {})


def _behind(group: Group, rows: Iterable[KnownRow]) -> Mapping[str, Behind]:
    repeats: dict[str, tuple[str, ...]] = {}
    for entry in group.entries:
        if entry.repeats:
            repeats[entry.id] = tuple(dict.fromkeys((*repeats.get(entry.id, ()), *entry.repeats)))
    found: dict[str, Behind] = {}
    for row in rows:
        if row.is_tombstone:
            continue
        for name in row.standing:
            one = Behind(row.level, row.roots.floor, row.roots.ceiling, repeats.get(name, ()))
            found[name] = _weaker(found[name], one) if name in found else one
    return found


def _weaker(one: Behind, other: Behind) -> Behind:
    level = min(one.level, other.level, key=_WEAKEST_FIRST.index)
    return Behind(level, min(one.least, other.least), min(one.most, other.most), one.repeats)
