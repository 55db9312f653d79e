"""What a row of knowledge rests on: every claim behind it, with its account, voice and fate (promise P6).

Nothing is shown as known that does not open to this. Refuses to open a past day to words that were written later, or
withdrawn content to any (P7). Who stands behind what is worked out once for a group (`Family`); the words of a claim
are read when it is opened, for a page shows fifty of five thousand.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.gazetteer.meant import same_value
from safeconduct.record.items import Source, Table, Voice, qualified, split_name
from safeconduct.record.lineage import Lineage, lineage
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.standing import Standing, standing
from safeconduct.record.types import NEVER, UNATTRIBUTED, Entry, Group, KnownRow, PropertyKind, Reading

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
    """One claim behind a row, as one wording of it has it: two desks may have reworded it apart.

    ``source``: its account, by qualified name. ``ancestors``: the claims it was taken from, oldest first, likewise.
    ``opening`` reads the vault: it is of use while the vault is open.
    """

    name: str
    source: str
    published: Interval
    span: Interval
    roots: tuple[str, ...]
    ancestors: tuple[str, ...]
    state: State
    opening: Callable[[], Opened] = field(repr=False, compare=False)

    def open(self) -> Opened:
        """Return the wording that stood on the day asked about, with what was said of the claim on any day."""
        return self.opening()


def states_of(
    record: Record, subject: str, property_id: str, *, reading: Reading, day: Day
) -> dict[tuple[str, PropertyKind, str], State]:
    """Return what became of every claim about a property of a subject, by basis, kind and the claim's name."""
    found: dict[tuple[str, PropertyKind, str], State] = {}
    for _, group in record.groups(subject, reading=reading, day=day, property_id=property_id):
        family = family_of(group, reading=reading, day=day)
        for index in family.stand.live:
            found[group.basis, group.kind, group.entries[index].id] = _state(family, index)
    return found


_Content = tuple[str, str, Interval, tuple[str, ...]]
"""What tells wordings of a claim in one group apart: account, root, and value as interval or as texts."""


@dataclass(frozen=True, slots=True)
class Family:
    """A group with its lineage and where each claim stands in it: made once, for a group may have a row a claim."""

    group: Group
    lineage: Lineage
    stand: Standing
    stands: frozenset[int]
    # The live wordings of each claim, by place.
    places: Mapping[str, Sequence[int]]
    # Wordings count as they stood at the end of this day: as public, errors of entry count as mended.
    said_by: Day
    # Each claim's first parent: thousands of copies stand in one line of descent.
    first: dict[int, int] = field(default_factory=dict)
    oldest: dict[int, Sequence[int]] = field(default_factory=dict)
    wordings: dict[str, dict[_Content, Opened]] = field(default_factory=dict)

    def superseded(self, then: Standing | None = None) -> frozenset[str]:
        """Return the names of the claims that are superseded, on the day asked about or as stands another."""
        return frozenset(self.group.entries[n].id for n in (then or self.stand).superseded)

    def age(self, index: int) -> tuple[int, str, int]:
        """Return the sort key of claims by the day of publication."""
        entry = self.group.entries[index]
        return entry.published_lo, entry.id, index


def family_of(group: Group, *, reading: Reading, day: Day) -> Family:
    """Return a group as it stands at the end of a day."""
    family = lineage(group)
    stand = standing(group, family, day=day, reading=reading)
    places: dict[str, list[int]] = {}
    for index in stand.live:
        places.setdefault(group.entries[index].id, []).append(index)
    said_by = day if reading is Reading.KNOWN else NOW
    return Family(group, family, stand, frozenset(stand.standing), places, said_by)


def behind_row(record: Record, family: Family, row: KnownRow) -> tuple[Behind, ...]:
    """Return the claims a row of a group rests on, in the order of their names, oldest wording first."""
    return tuple(
        _one(record, family, index)
        for name in row.claims
        for index in family.places.get(name, ())
        if _is_told_by(row, family.group.entries[index])
    )


def _is_told_by(row: KnownRow, entry: Entry) -> bool:
    """Say whether a row of the claim's group is one of its own: of several values each has a row."""
    if row.kind.is_interval:
        return True
    is_withdrawn = entry.withdrawn_on != NEVER
    if row.is_tombstone or is_withdrawn:
        return row.is_tombstone and is_withdrawn
    return row.text in entry.values or any(
        same_value(row.kind, text) == same_value(row.kind, row.text) for text in entry.values
    )


def _one(record: Record, family: Family, index: int) -> Behind:
    entry = family.group.entries[index]
    return Behind(
        name=entry.id,
        source=entry.source,
        published=Interval(entry.published_lo, entry.published_hi),
        span=entry.span,
        roots=family.lineage.roots[index],
        ancestors=_ancestors(family, index),
        state=_state(family, index),
        opening=lambda: _wording(record, family, entry),
    )


def _state(family: Family, index: int) -> State:
    """Return what became of a claim. Of withdrawn content nothing else is told, on no day (promise P7)."""
    stand = family.stand
    if family.group.entries[index].withdrawn_on != NEVER:
        return State.WITHDRAWN
    if index in stand.superseded:
        return State.SUPERSEDED
    if index in stand.outdated:
        return State.OUTDATED
    if index in stand.retracted:
        return State.RETRACTED
    return State.STANDS if index in family.stands else State.WITHDRAWN


def _wording(record: Record, family: Family, entry: Entry) -> Opened:
    """Return the wording that an entry of the group was made of: the newest that stood on the day and says the same."""
    if entry.id not in family.wordings:
        family.wordings[entry.id] = _by_content(record.wordings(entry.id, day=family.said_by))
    return family.wordings[entry.id].get((entry.source, entry.root, entry.span, entry.values)) or record.open_claim(
        entry.id
    )


def read_words(record: Record, wanted: Mapping[str, Sequence[Family]], said_by: Day) -> None:
    """Read the wordings of claims that are about to be opened, each in its families: one by one it takes far longer."""
    missing = {name: [one for one in families if name not in one.wordings] for name, families in wanted.items()}
    found = record.wordings_of((name for name in missing if missing[name]), day=said_by, with_links=True)
    for name, said in found.items():
        for family in missing[name]:
            family.wordings[name] = _by_content(said)


def _by_content(wordings: Iterable[Opened]) -> dict[_Content, Opened]:
    """Return of wordings that say the same the newest, one that is not gone before all that are."""
    held: dict[_Content, Opened] = {}
    for one in wordings:
        key = _content(one)
        if key not in held or held[key].is_gone or not one.is_gone:
            held[key] = one
    return held


def _content(one: Opened) -> _Content:
    source = qualified(split_name(one.name)[0], one.claim.source)
    return source, one.root, one.claim.value.span, one.claim.value.texts


def _ancestors(family: Family, index: int) -> tuple[str, ...]:
    """Return one line of descent, oldest first: the first parent of the first parent, until one has none."""
    line: dict[int, None] = {}
    parent = _first_parent(family, index)
    while parent not in (_NOBODY, index) and parent not in line:
        line[parent] = None
        parent = _first_parent(family, parent)
    return tuple(family.group.entries[ancestor].id for ancestor in reversed(line))


def _first_parent(family: Family, index: int) -> int:
    """Return the parent that was published first, the smaller name of two: the same one on every desk."""
    if index not in family.first:
        links = family.lineage.links[index] if index in family.lineage.copies else ()
        found = {parent for node in links for parent in _oldest(family, node)} - {index}
        family.first[index] = min(found, key=family.age, default=_NOBODY)
    return family.first[index]


def _oldest(family: Family, node: int) -> Sequence[int]:
    """Return the two first of the claims a node stands for: who asks may be one of them."""
    if node < len(family.group.entries):
        return (node,)
    if node not in family.oldest:
        under = (claim for to in family.lineage.links[node] for claim in _oldest(family, to))
        family.oldest[node] = nsmallest(2, under, key=family.age)
    return family.oldest[node]


def voice_label(record: Record, name: str) -> str:
    """Return what a voice is called, or its local name where no account says."""
    if name == UNATTRIBUTED:
        return name
    voice = record.entry(Table.VOICE, record.facts.described(Table.VOICE, name))
    return voice.label if isinstance(voice, Voice) else split_name(name)[1]


def speaker_of(opened: Opened) -> str:
    """Return in whose words a claim is, where it names anybody."""
    return opened.voice.label if opened.voice else ""


def voice_labels(record: Record, names: Iterable[str]) -> tuple[str, ...]:
    """Return what some voices are called, in their order."""
    return tuple(voice_label(record, name) for name in names)


def source_label(record: Record, name: str) -> str:
    """Return an account's outlet, or its local name where it was never read."""
    source = record.entry(Table.SOURCE, name)
    return source.outlet if isinstance(source, Source) else split_name(name)[1]
