"""A record in three parts, over real tables: the open one, a closed one within it, and one that others read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents, link_intent
from safeconduct.record.items import EntryItem, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.placing import NOT_NAMED, Placing
from safeconduct.record.queries import Record
from safeconduct.record.views import RecordViews
from safeconduct.sync.parts import Part, Parts
from safeconduct.sync.types import Sort
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.yardstick import Yardstick
from tests.world import Json, accounts_bytes

OPEN, CLOSED, OTHERS = (CompartmentId(bytes([n]) * 16) for n in (1, 2, 3))
AMAL, BELA, CHEN = (DeviceId(bytes([n]) * 16) for n in (1, 2, 3))
NOBODY = Ref(Table.CLAIM, "")


def parts(written: CompartmentId = OPEN, *, read_only: tuple[CompartmentId, ...] = ()) -> Parts:
    """Amal is in all three; Bela in the open one, Chen in that of others."""
    readers = {OPEN: {AMAL, BELA}, CLOSED: {AMAL}, OTHERS: {AMAL, CHEN}}
    names = {OPEN: "Alder", CLOSED: "Larch", OTHERS: "Rowan"}
    return Parts(
        tuple(
            Part(one, Sort.CASE, names[one], one not in read_only, frozenset(devices), len(devices))
            for one, devices in readers.items()
        ),
        written,
    )


@dataclass(slots=True)
class Side:
    """The tables of Amal's desk."""

    desk: Yardstick

    @property
    def record(self) -> Record:
        return Record(self.desk.tables)

    def placing(
        self,
        written: CompartmentId = OPEN,
        only: CompartmentId = NOT_NAMED,
        *,
        read_only: tuple[CompartmentId, ...] = (),
    ) -> Placing:
        return Placing(self.record, parts(written, read_only=read_only), only)

    def take(self, part: CompartmentId, value: Json | None = None) -> tuple[OpId, ...]:
        """Import a file of accounts into a part."""
        dataset = read_accounts(accounts_bytes(value))
        diff = compare(dataset, self.desk.tables, part=part)
        return tuple(self.desk.append(import_intents(dataset, diff, part)))

    def enter(self, part: CompartmentId, dataset: str, table: Table, item: EntryItem) -> OpId:
        (op,) = self.desk.append(entries_intents(part, dataset, [(table, item)]))
        return op

    def say(self, part: CompartmentId, kind: LinkKind, target: Ref, origin: Ref = NOBODY) -> OpId:
        (op,) = self.desk.append([link_intent(part, Link(kind, origin, target))])
        return op


@contextmanager
def side(folder: Path) -> Iterator[Side]:
    """Open the tables of a desk that has written nothing yet."""
    given = Surroundings((RecordViews(),), FixedClock(1_900_000_000_000), SeededEntropy(b"apart"))
    desk = Yardstick(folder / "side", given, is_plain=False)
    try:
        yield Side(desk)
    finally:
        desk.close()
