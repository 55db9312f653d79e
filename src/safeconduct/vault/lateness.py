"""Compartments this desk joined late: where each device's chain begins, for what lies before is not here.

A newcomer may have to be kept from the past (decision 0008). Where a chain begins is said by whoever let this desk in;
it stands on a shelf, vouched for as all registers are (promise P5). It refuses to guess: without a base a chain begins
with its first op.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, NO_HASH, SHORT_ID_BYTES, CompartmentId, DeviceId, OpId
from safeconduct.protect.ops import Head
from safeconduct.vault import schema
from safeconduct.vault.errors import Damaged
from safeconduct.vault.errors_ops import BaseRefused
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.store import Store

_SEQ_BYTES: Final = 8


def base_of(store: Store, compartment: CompartmentId, device: DeviceId) -> Head:
    """Return the op after which a device's chain begins; place 0 and zeros when it begins with its first."""
    row = store.one(schema.GET_ENTRY, (Shelf.BASE.value, compartment + device))
    if not row:
        return Head(device, 0, OpId(NO_HASH))
    value = row[0]
    if not isinstance(value, bytes) or len(value) != _SEQ_BYTES + HASH_BYTES:
        raise Damaged(place=Opaque("base"))
    return Head(device, int.from_bytes(value[:_SEQ_BYTES], "big"), OpId(value[_SEQ_BYTES:]))


def put_base(store: Store, registers: Registers, compartment: CompartmentId, head: Head) -> None:
    """Let a device's chain begin after an op that is not here; BaseRefused where any of its ops is.

    The same base once more changes nothing. Inside a transaction.
    """
    if base_of(store, compartment, head.device) == head:
        return
    is_place = head.seq >= 1 and len(head.op) == HASH_BYTES
    if not is_place or store.one(schema.CHAIN_FROM, (compartment, head.device, 1)):
        raise BaseRefused(device=Opaque(head.device.hex()))
    registers.put(Shelf.BASE, compartment + head.device, head.seq.to_bytes(_SEQ_BYTES, "big") + head.op)


def note_late(registers: Registers, compartment: CompartmentId) -> None:
    """Note that what ops of a compartment name as parents may be missing. Inside a transaction."""
    if not registers.holds(Shelf.BASE, compartment):
        registers.put(Shelf.BASE, compartment, b"")


def is_late(registers: Registers, compartment: CompartmentId) -> bool:
    """Say whether this desk was given no past of a compartment."""
    return bool(registers.beginning(Shelf.BASE, compartment[:SHORT_ID_BYTES]))
