"""What may be asked of an open vault's journal: which ops are here, where chains stand, what a compartment holds.

Every answer comes from the tables as they are now, inside a command from what it has written so far (promise P5). Long
answers come page by page, so that a million ops are never held at once. It refuses to interpret an op.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.ops import Head
from safeconduct.vault import journal
from safeconduct.vault.journal import Extent
from safeconduct.vault.lateness import base_of, is_late
from safeconduct.vault.registers import Shelf
from safeconduct.vault.strongroom import Strongroom
from safeconduct.vault.types import ClockDoubt, StoredOp, Tables


class Reading(ABC):
    """The questions; `Vault` answers them."""

    @property
    def tables(self) -> Tables:
        """The rooms' tables, for reading: SQLite refuses to write through it outside `append`."""
        return self._opened().store

    @property
    def count(self) -> int:
        """How many ops the journal has."""
        return self._opened().journal.extent.count

    def goes_on_from(self, extent: Extent) -> bool:
        """Say whether the journal is what it was at an extent, and perhaps more; what was rolled back is not."""
        now = self._opened().journal.extent
        return now == extent or (now.count > extent.count and journal.run_at(self._opened().store, extent))

    def closed(self) -> frozenset[CompartmentId]:
        """Return the compartments in which nothing can be written until an epoch is set again."""
        return frozenset(CompartmentId(one) for one, _ in self._opened().registers.shelf(Shelf.CLOSED))

    def ops(self, after: int = 0) -> Iterator[StoredOp]:
        """Yield ops in the order this desk took them in, beginning after number ``after``."""
        return self._opened().journal.read(after)

    def op(self, op: OpId) -> StoredOp:
        """Return one op; UnknownOp when it is not here."""
        return self._opened().journal.one(op)

    def has(self, op: OpId) -> bool:
        """Say whether an op is here, counting or set aside."""
        return journal.is_here(self._opened().store, op)

    def number(self, op: OpId) -> int:
        """Return the place of an op in the order this desk took ops in, from 1; UnknownOp when it is not here."""
        return journal.number_of(self._opened().store, op)

    def compartments(self) -> tuple[CompartmentId, ...]:
        """Return the compartments that have an op here, in order of their ids."""
        return journal.compartments(self._opened().store)

    def compartments_since(self, after: int) -> frozenset[CompartmentId]:
        """Return the compartments that have an op beyond number ``after``. Linear in the ops beyond it."""
        return journal.compartments_since(self._opened().store, after)

    def heads(self, compartment: CompartmentId) -> tuple[Head, ...]:
        """Return the newest op of each device's chain; of a fork the branch that this desk saw first."""
        return journal.heads(self._opened().store, compartment)

    def at(self, compartment: CompartmentId, device: DeviceId, seq: int) -> tuple[OpId, ...]:
        """Return the ops at a place of a chain, in the order they came: two or more are a fork."""
        return journal.at(self._opened().store, compartment, device, seq)

    def chain(self, compartment: CompartmentId, device: DeviceId, after: int = 0) -> Iterator[StoredOp]:
        """Yield a device's ops beginning after place ``after``, by place, all branches of a fork among them."""
        return journal.read_chain(self._opened().store, compartment, device, after)

    def compartment_ops(self, compartment: CompartmentId, after: int = 0) -> Iterator[StoredOp]:
        """Yield a compartment's ops in the order this desk took them in, beginning after number ``after``."""
        return journal.read_compartment(self._opened().store, compartment, after)

    def base(self, compartment: CompartmentId, device: DeviceId) -> Head:
        """Return the op after which a device's chain begins here, which is not here; seq 0 where none was set."""
        return base_of(self._opened().store, compartment, device)

    def is_late(self, compartment: CompartmentId) -> bool:
        """Say whether this desk joined a compartment without its past."""
        return is_late(self._opened().registers, compartment)

    def clock_doubt(self) -> tuple[ClockDoubt, ...]:
        """Return why the computer's clock is doubted, so that `append` raises ClockDoubted; nothing when it is not."""
        return self._opened().journal.doubt()

    def aside(self) -> frozenset[OpId]:
        """Return the ops that are set aside, among them such as have not come yet."""
        return self._opened().aside.all()

    @abstractmethod
    def _opened(self) -> Strongroom: ...
