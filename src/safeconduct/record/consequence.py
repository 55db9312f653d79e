"""What a claim that was just entered does, and does not do, to what is known: told to the person who entered it.

A slip in the basis makes a second figure beside the first, and a correction by an account without a day corrects
nothing (docs/formats/known.md rules 3 and 5). Both look right on a screen; neither is refused, for both may be meant.
It asks the record and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from safeconduct.base.intervals import OPEN_LO
from safeconduct.record.lineage import lineage
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_now
from safeconduct.record.types import Group, Reading


@dataclass(frozen=True, slots=True)
class Consequence:
    """``apart``: other bases of the same subject and property with the number of their claims, none of which this one
    meets. ``corrects_nothing``: it was to correct and no claim gave way; ``is_undated``: its account shows no day."""

    apart: Mapping[str, int]
    corrects_nothing: bool
    is_undated: bool


def consequence_of(record: Record, name: str) -> Consequence:
    """Return what a standing claim does; NoSuchEntry when it is not there. Asks about one subject and property."""
    held = record.open_claim(name)
    claim, subject = held.claim, record.subject_of(held)
    rows = [row for row in record.known_now(subject) if row.property == claim.property]
    apart: dict[str, int] = {}
    for row in rows:
        if row.basis != claim.basis:
            apart[row.basis] = apart.get(row.basis, 0) + len(row.claims)
    meets = any(row.basis == claim.basis and set(row.claims) - {held.name} for row in rows)
    return Consequence(
        apart={} if meets else apart,
        corrects_nothing=claim.corrects and not _gives_way(record, subject, held),
        is_undated=held.source is None or held.source.published.lo == OPEN_LO,
    )


def _gives_way(record: Record, subject: str, held: Opened) -> bool:
    """Say whether any claim is superseded that would stand if this one did not correct."""
    asked = record.groups(subject, reading=Reading.KNOWN, day=NOW, property_id=held.claim.property)
    for _, group in asked:
        if group.basis == held.claim.basis and group.kind is held.claim.value.kind:
            entries = tuple(one._replace(corrects=one.corrects and one.id != held.name) for one in group.entries)
            if _superseded(group) != _superseded(replace(group, entries=entries)):
                return True
    return False


def _superseded(group: Group) -> frozenset[str]:
    return frozenset(name for row in known_now(group, lineage(group)) for name in row.superseded)
