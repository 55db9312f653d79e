"""What taking a returned table in would do, row by row: nothing of it is done before somebody looked at it.

Pure. Refuses nothing: what is no claim is among the faults. Follows docs/formats/tables.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, hash_id, label
from safeconduct.record.tables.exports import Exported
from safeconduct.record.tables.faults import Fault

# Digits of what two people, or one person twice, know a difference by.
_SEEN_DIGITS: Final = 12
SEEN_LABEL: Final = label("table-difference")


@dataclass(frozen=True, slots=True)
class Added:
    """A row without an id: one claim more. ``after``: its bytes."""

    row: int
    after: bytes


@dataclass(frozen=True, slots=True)
class Altered:
    """A row that says something else than what left. ``n``: number of the claim's row here; ``name``: its name."""

    row: int
    n: int
    name: str
    after: bytes


@dataclass(frozen=True, slots=True)
class Emptied:
    """A cell that had something and has nothing. ``column``: its name."""

    row: int
    n: int
    name: str
    column: str


@dataclass(slots=True)
class TableDiff:
    """What taking a table in would do. ``absent``: rows of the export that the table lacks; they say nothing."""

    sent: Exported
    part: CompartmentId
    digest: bytes
    sheet: int
    rows: int = 0
    same: int = 0
    here: int = 0
    added: list[Added] = field(default_factory=list)
    altered: list[Altered] = field(default_factory=list)
    conflicts: list[Altered] = field(default_factory=list)
    emptied: list[Emptied] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    absent: int = 0

    @property
    def dataset(self) -> str:
        """The dataset of claims that come by tables of one export."""
        return f"table-{self.sent.mark}"

    @property
    def source(self) -> str:
        """The local id of this very table as an account."""
        return self.digest.hex()[:16]

    @property
    def seen(self) -> str:
        """What this very difference is known by: what was looked at is what is taken in, and nothing else."""
        added: list[cbor.Item] = [one.after for one in self.added]
        altered: list[cbor.Item] = [[one.name, one.after] for one in self.altered]
        return hash_id(SEEN_LABEL, cbor.encode([self.digest, added, altered])).hex()[:_SEEN_DIGITS]

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to take in."""
        return not self.added and not self.altered
