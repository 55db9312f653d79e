"""What was read of the parts of one open vault: who belongs to each, what each is for, what it is called.

`team` keeps it in step: only parts in which something was written since are read anew, so that to begin the
three-hundredth part costs what the first cost. It refuses to keep a name between which and another the clock decides.
Dropped whole when a transaction is rolled back, and when the desk locks (P2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.sync.part_names import looks
from safeconduct.sync.rules import Log
from safeconduct.sync.types import Compartment
from safeconduct.sync.words import People
from safeconduct.vault.journal import NO_RUN, Extent
from safeconduct.vault.vault import Vault

# After so many further ops all parts are read anew: by then an exchange or an import has touched most of them.
MOST_SINCE: Final = 1_000
NOWHERE: Final = Extent(0, NO_RUN)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ByPart:
    """What was read of each part. ``extent``, ``aside``, ``people``: as the journal was then, and what was known."""

    extent: Extent
    aside: frozenset[OpId]
    people: People
    found: Mapping[CompartmentId, object]


def brought_on(
    before: Mapping[CompartmentId, T], touched: Iterable[CompartmentId], read: Callable[[CompartmentId], T | None]
) -> Mapping[CompartmentId, T]:
    """Return what is known of each part, read anew for those that were touched; None of a part drops it."""
    found = dict(before)
    for part in touched:
        found.pop(part, None)
        if (now := read(part)) is not None:
            found[part] = now
    return found


@dataclass(slots=True)
class Remembered:
    """Logs and parts by id. ``extent``: where the journal was when the parts were read; ``aside``: what did not count.

    ``undecided``: parts to be read anew each time, for a clock may decide otherwise what they are called. ``people``:
    whose every device is, as the journal was at ``people_extent``.
    """

    logs: dict[CompartmentId, Log] = field(default_factory=dict)
    parts: dict[CompartmentId, Compartment] = field(default_factory=dict)
    undecided: set[CompartmentId] = field(default_factory=set)
    extent: Extent = NOWHERE
    aside: frozenset[OpId] = frozenset()
    people: dict[DeviceId, UserId] = field(default_factory=dict)
    people_extent: Extent = NOWHERE
    # What other rooms read, by name: how far the journal was then, what was aside, and what they read.
    readings: dict[str, tuple[Extent, frozenset[OpId], object]] = field(default_factory=dict)
    # The same of what follows from each part by itself.
    by_part: dict[str, ByPart] = field(default_factory=dict)
    _looks_of: dict[CompartmentId, frozenset[str]] = field(default_factory=dict)
    _names: Counter[str] = field(default_factory=Counter)
    _looks: Counter[str] = field(default_factory=Counter)

    def clear(self) -> None:
        """Let go of everything."""
        self.logs.clear()
        self.readings.clear()
        self.by_part.clear()
        self.people.clear()
        self.people_extent = NOWHERE
        self.clear_parts()

    def clear_parts(self) -> None:
        """Let go of the parts: they are read anew."""
        for held in (self.parts, self.undecided, self._looks_of, self._names, self._looks):
            held.clear()
        self.extent, self.aside = NOWHERE, frozenset()

    def put(self, part: Compartment, *, is_decided: bool) -> None:
        """Note a part as it is now."""
        if part.id in self.parts:
            self._count(self.parts[part.id], -1)
        self.parts[part.id], self._looks_of[part.id] = part, looks(part)
        self._count(part, 1)
        (self.undecided.discard if is_decided else self.undecided.add)(part.id)

    def is_called(self, name: str) -> bool:
        """Say whether a part is called exactly so."""
        return self._names[name] > 0

    def has_look(self, look: str, besides: Iterable[CompartmentId] = ()) -> bool:
        """Say whether a part has this look (`part_names.looks`), those left out that stand in ``besides``."""
        own = sum(look in self._looks_of[one] for one in besides if one in self.parts)
        return self._looks[look] > own

    def twins(self) -> frozenset[CompartmentId]:
        """Return the parts that look like another one, in either language: they need their ids beside the name."""
        return frozenset(
            one for one, several in self._looks_of.items() if any(self._looks[look] > 1 for look in several)
        )

    def _count(self, part: Compartment, by: int) -> None:
        self._names[part.name] += by
        for look in self._looks_of[part.id]:
            self._looks[look] += by


def is_near(vault: Vault, extent: Extent) -> bool:
    """Say whether what was read at an extent can be brought step by step to where the journal is now."""
    return 0 < extent.count <= vault.extent.count <= extent.count + MOST_SINCE and vault.goes_on_from(extent)
