"""Taking in what other devices wrote: the op into the journal, and beside it what verifying it needs (P5).

The signer's key comes with each op and is put on the shelf with it, in the same transaction. It refuses a second key
for a device: ids of devices are made from their keys, so another key is somebody's lie or our mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.vault.aside import Aside
from safeconduct.vault.errors_ops import OtherSigner
from safeconduct.vault.journal import Journal
from safeconduct.vault.lateness import note_late
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.types import Arrival, StoredOp


class Intake:
    """One command's arrivals on their way into journal and registers. Inside the caller's transaction."""

    def __init__(self, journal: Journal, registers: Registers, aside: Aside) -> None:
        self._journal = journal
        self._registers = registers
        self._aside = aside
        self._signers: dict[DeviceId, bytes] = {}
        self._late: set[CompartmentId] = set()
        self._now: Arrival

    def taken(self, arrivals: Iterable[Arrival]) -> Iterator[StoredOp]:
        """Store each op as it is asked for; ChainBroken, BadSignature or OtherSigner when it is refused."""
        for stored in self._journal.take(self._each(arrivals)):
            self._note(self._now)
            yield stored

    def _each(self, arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
        """Refuse another key before anything is written for an op."""
        for arrival in arrivals:
            device, raw = arrival.signed.core.device, arrival.key.raw
            known = self._signers.get(device) or self._registers.get_or(Shelf.SIGNER, device, raw)
            if known != raw:
                raise OtherSigner(device=Opaque(device.hex()))
            self._now = arrival
            yield arrival

    def _note(self, arrival: Arrival) -> None:
        core = arrival.signed.core
        if core.device not in self._signers:
            if not self._registers.holds(Shelf.SIGNER, core.device):
                self._registers.put(Shelf.SIGNER, core.device, arrival.key.raw)
            self._signers[core.device] = arrival.key.raw
        if arrival.lacks_past and core.compartment not in self._late:
            note_late(self._registers, core.compartment)
            self._late.add(core.compartment)
        if arrival.is_aside:
            self._aside.put((arrival.signed.id,))
