"""What a row of knowledge rests on: every claim behind it, with its account, voice and fate (promise P6).

Nothing is shown as known that does not open to this.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.items import Source, Table, Voice, split_name
from safeconduct.record.lineage import Lineage, lineage
from safeconduct.record.queries import Record
from safeconduct.record.types import UNATTRIBUTED, Group, KnownRow, Reading

# No place in a group.
_NOBODY: Final = -1


class State(enum.Enum):
    """What became of a claim by the day looked at."""

    STANDS = "stands"
    SUPERSEDED = "superseded"
    OUTDATED = "outdated"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Behind:
    """One claim behind a row. ``ancestors``: the claims it was taken from, oldest first, by qualified name."""

    name: str
    local_name: str
    outlet: str
    published: Interval
    said: str
    span: Interval
    voice: str
    roots: tuple[str, ...]
    root_labels: tuple[str, ...]
    ancestors: tuple[str, ...]
    state: State


def behind_rows(
    record: Record, subject: str, rows: tuple[KnownRow, ...], *, reading: Reading, day: Day
) -> dict[KnownRow, tuple[Behind, ...]]:
    """Return, for each row of an answer, the claims it rests on, in the order of their names."""
    wanted: dict[tuple[str, str], list[KnownRow]] = {}
    for row in rows:
        wanted.setdefault((row.property, row.basis), []).append(row)
    found: dict[KnownRow, tuple[Behind, ...]] = {}
    for _, group in record.groups(subject, reading=reading, day=day):
        asked = [row for row in wanted.get((group.property, group.basis), ()) if row.kind is group.kind]
        if asked:
            family = _Family.of(group)
            found |= {row: _behind(record, family, row) for row in asked}
    return found


@dataclass(frozen=True, slots=True)
class _Family:
    """A group with its lineage and where each claim stands in it: made once, for a group may have a row a claim."""

    group: Group
    lineage: Lineage
    place: Mapping[str, int]
    # What voices are called, by the identity of a claim's roots, and each claim's first parent: thousands of copies of
    # a list share its thousands of voices, and stand in one line of descent.
    labels: dict[int, tuple[str, ...]] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, group: Group) -> _Family:
        # A claim reworded since may stand twice; the wording that is live on the day is the one of the row, and the
        # later entry is the newer wording.
        return cls(group, lineage(group), {entry.id: index for index, entry in enumerate(group.entries)})


def _behind(record: Record, family: _Family, row: KnownRow) -> tuple[Behind, ...]:
    states = dict.fromkeys(row.retracted, State.RETRACTED)
    states |= dict.fromkeys(row.outdated, State.OUTDATED)
    states |= dict.fromkeys(row.superseded, State.SUPERSEDED)
    states |= dict.fromkeys(row.standing, State.STANDS)
    return tuple(
        _one(record, family, index=family.place[name], state=states.get(name, State.WITHDRAWN))
        for name in row.claims
        if name in family.place
    )


def _one(record: Record, family: _Family, *, index: int, state: State) -> Behind:
    roots = family.lineage.roots[index]
    entry = family.group.entries[index]
    opened = record.open_claim(entry.id)
    return Behind(
        name=entry.id,
        local_name=split_name(entry.id)[1],
        outlet=opened.source.outlet if opened.source else split_name(entry.source)[1],
        published=Interval(entry.published_lo, entry.published_hi),
        said=opened.claim.said,
        span=entry.span,
        voice=opened.voice.label if opened.voice else "",
        roots=roots,
        root_labels=_labels(record, family, roots),
        ancestors=_ancestors(family, index),
        state=state,
    )


def _ancestors(family: _Family, index: int) -> tuple[str, ...]:
    """Return one line of descent, oldest first: the first parent of the first parent, until one has none."""
    line: dict[int, None] = {}
    parent = _first_parent(family, index)
    while parent not in (_NOBODY, index) and parent not in line:
        line[parent] = None
        parent = _first_parent(family, parent)
    return tuple(family.group.entries[ancestor].id for ancestor in reversed(line))


def _first_parent(family: _Family, index: int) -> int:
    if index not in family.first:
        family.first[index] = next(iter(family.lineage.first_parent(index)), _NOBODY)
    return family.first[index]


def _labels(record: Record, family: _Family, roots: tuple[str, ...]) -> tuple[str, ...]:
    if id(roots) not in family.labels:
        family.labels[id(roots)] = tuple(voice_label(record, root) for root in roots)
    return family.labels[id(roots)]


def voice_label(record: Record, name: str) -> str:
    """Return what a voice is called, or its local name where no account says."""
    if name == UNATTRIBUTED:
        return name
    voice = record.entry(Table.VOICE, name)
    return voice.label if isinstance(voice, Voice) else split_name(name)[1]


def source_label(record: Record, name: str) -> str:
    """Return an account's outlet, or its local name where it was never read."""
    source = record.entry(Table.SOURCE, name)
    return source.outlet if isinstance(source, Source) else split_name(name)[1]
