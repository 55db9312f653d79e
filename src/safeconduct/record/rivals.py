"""The claims that answer the same question as a claim: among them is the one that may take its place.

Reads only, and offers what `saying.checked` takes: the same subject, property and kind of value. Refuses to offer what
no longer stands or was withdrawn (promise P7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import Entry, Reading
from safeconduct.record.withdrawn import is_withdrawn


@dataclass(frozen=True, slots=True)
class Rivals:
    """The claims that may take a claim's place, those published last first, and how many more there may be."""

    shown: tuple[Opened, ...]
    more: int


def rivals_of(record: Record, opened: Opened, most: int) -> Rivals:
    """Return at most so many rivals of a claim. Linear in the claims of its subject and property."""
    entries = {entry.id: entry for entry in _entries(record, opened) if entry.id != opened.name}
    ordered = sorted(entries.values(), key=lambda entry: (-entry.published_lo, entry.id))
    shown: list[Opened] = []
    looked = 0
    for entry in ordered:
        if len(shown) == most:
            break
        looked += 1
        rival = record.open_claim(entry.id)
        if not rival.is_gone and not is_withdrawn(record, rival):
            shown.append(rival)
    return Rivals(tuple(shown), len(ordered) - looked)


def _entries(record: Record, opened: Opened) -> Iterator[Entry]:
    subject, claim = record.subject_of(opened), opened.claim
    for _, group in record.groups(subject, reading=Reading.KNOWN, day=NOW, property_id=claim.property):
        if group.kind is claim.value.kind:
            yield from group.entries
