"""What the vault has, asked once for each op while a delivery is taken in (P4).

Each op of a delivery is looked for as itself, as what others follow and as what stands before them. What is here, what
is not, and where a device's chain ends is remembered for as long as the delivery lasts; what comes to the vault
meanwhile is put down here. Refuses to judge an op.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.ops import OpCore, SignedOp
from safeconduct.vault.vault import Vault


class Present:
    """What is here, during one delivery."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._here: set[OpId] = set()
        self._absent: set[OpId] = set()
        self._newest: dict[tuple[CompartmentId, DeviceId], tuple[int, OpId]] = {}
        self._late: dict[CompartmentId, bool] = {}

    def has(self, op: OpId) -> bool:
        """Say whether an op is in the vault, or about to be."""
        if op not in self._here and op not in self._absent:
            (self._here if self._vault.has(op) else self._absent).add(op)
        return op in self._here

    def is_late(self, compartment: CompartmentId) -> bool:
        """Say whether this desk was given no past of a compartment."""
        if compartment not in self._late:
            self._late[compartment] = self._vault.is_late(compartment)
        return self._late[compartment]

    def follows(self, core: OpCore) -> bool:
        """Say whether the op that an op names before it by its device stands at the place before."""
        before = (core.seq - 1, core.prev)
        if self._newest.get((core.compartment, core.device)) == before:
            return True
        return core.prev in self._vault.at(core.compartment, core.device, core.seq - 1)

    def put(self, op: SignedOp) -> None:
        """Note an op that goes to the vault now."""
        self._here.add(op.id)
        self._absent.discard(op.id)
        self._newest[op.core.compartment, op.core.device] = (op.core.seq, op.id)

    def begins_late(self) -> None:
        """Note that the vault was told where chains of a compartment begin."""
        self._late.clear()
