"""What an op's author had seen, as far as membership is concerned: one number for each op (docs/rooms/sync.md).

An op names the op before it and the heads of other devices it has newly seen; the union of what these had seen is its
causal past. As control ops are few, a device's past changes seldom: a row is kept where it changes, not for each op. A
device that has forked is kept op by op from there on, for its places no longer name one op each.

In a compartment joined late the oldest ops are not here. What they had seen is read from the base that a newcomer
starts from (`begin`); elsewhere the caller sees to it that all that an op follows is here.

Carries P5. The same code serves the view, which writes what it notes into its tables, and the intake, which only
remembers it until the view has caught up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import NO_HASH, CompartmentId, DeviceId, OpId
from safeconduct.protect.ops import Head, OpCore, SignedOp
from safeconduct.sync import sql
from safeconduct.vault.types import Tables

Place = tuple[CompartmentId, DeviceId]
Steps = list[tuple[int, int]]
Forks = tuple[tuple[DeviceId, int], ...]

_NOTHING: Final = 0


@dataclass(slots=True)
class _Tip:
    """The newest op of a device's first branch, and the mask of what it had seen, itself included."""

    seq: int
    op: OpId
    mask: int


class Reach:
    """Masks of control ops by op. ``writes``: whether what is noted goes into the tables too."""

    def __init__(self, tables: Tables, *, writes: bool) -> None:
        self._tables = tables
        self._writes = writes
        self._tips: dict[Place, _Tip | None] = {}
        self._forks: dict[Place, int] = {}
        self._branches: dict[OpId, int] = {}
        self._changes: dict[Place, list[tuple[int, int]]] = {}
        self._controls: dict[CompartmentId, int] = {}

    def past(self, core: OpCore) -> int:
        """Return the mask of all control ops that the op's author had seen."""
        mask = _NOTHING
        if core.prev != NO_HASH:
            mask = self.through((core.compartment, core.device), core.seq - 1, core.prev)
        for head in core.seen:
            mask |= self.through((core.compartment, head.device), head.seq, head.op)
        return mask

    def through(self, place: Place, seq: int, op: OpId) -> int:
        """Return what an op had seen, itself included; nothing when it is not here."""
        tip = self._tip(place)
        if tip is None or seq > tip.seq:
            return self._find_branch(op) or _NOTHING
        if seq == tip.seq and op == tip.op:
            return tip.mask
        if self.fork(place) and (found := self._find_branch(op)) is not None:
            return found
        return self._earlier(place, seq)

    def fork(self, place: Place) -> int:
        """Return the first place at which a device has two ops; 0 when it has not forked."""
        if place not in self._forks:
            self._forks[place] = next((_int(row[0]) for row in self._tables.execute(sql.FORK, place)), 0)
        return self._forks[place]

    def is_empty(self, compartment: CompartmentId) -> bool:
        """Say whether no control op of a compartment was noted yet."""
        return self._next(compartment) == 0

    def begin(self, compartment: CompartmentId, count: int, chains: Iterable[tuple[Head, Steps]], forks: Forks) -> None:
        """Note what a base says of ``count`` control ops and of the chains before it: `past` goes on from there."""
        self._controls[compartment] = count
        for head, steps in chains:
            place = (compartment, head.device)
            self._changes[place] = list(steps)
            for seq, mask in steps:
                self._write(sql.PUT_REACH, (*place, seq, blob_from_mask(mask)))
            mask = steps[-1][1] if steps else _NOTHING
            self._tips[place] = _Tip(head.seq, head.op, mask)
            self._write(sql.PUT_TIP, (*place, head.seq, head.op, blob_from_mask(mask)))
        for device, seq in forks:
            self._forks[compartment, device] = seq
            self._write(sql.PUT_FORK, (compartment, device, seq))

    def steps(self, place: Place) -> Steps:
        """Return where what a device had seen changed along its first branch: (place, mask), rising."""
        rows = self._tables.execute(sql.REACHES, place)
        found = {_int(seq): mask_from_blob(mask) for seq, mask in rows}
        return sorted((found | dict(self._changes.get(place, ()))).items())

    def note(self, op: SignedOp, past: int, *, is_control: bool) -> tuple[int, bool]:
        """Note an op that was taken in; return its number if it is a control op (else -1), and whether it forks."""
        core = op.core
        place = (core.compartment, core.device)
        k = self._number(core.compartment) if is_control else -1
        mask = past | (1 << k if is_control else 0)
        tip = self._tip(place)
        if tip is None or (core.seq == tip.seq + 1 and core.prev == tip.op):
            self._advance(place, op, mask, tip)
            return k, False
        is_new = self.fork(place) == 0 or core.seq < self.fork(place)
        if is_new:
            self._forks[place] = core.seq
            self._write(sql.PUT_FORK, (*place, core.seq))
        self._branches[op.id] = mask
        self._write(sql.PUT_BRANCH, (op.id, *place, core.seq, blob_from_mask(mask)))
        return k, True

    def _advance(self, place: Place, op: SignedOp, mask: int, tip: _Tip | None) -> None:
        seq = op.core.seq
        if tip is None or tip.mask != mask:
            self._changes.setdefault(place, []).append((seq, mask))
            self._write(sql.PUT_REACH, (*place, seq, blob_from_mask(mask)))
        self._tips[place] = _Tip(seq, op.id, mask)
        if self.fork(place):
            self._branches[op.id] = mask
            self._write(sql.PUT_BRANCH, (op.id, *place, seq, blob_from_mask(mask)))
        self._write(sql.PUT_TIP, (*place, seq, op.id, blob_from_mask(mask)))

    def _tip(self, place: Place) -> _Tip | None:
        if place not in self._tips:
            row = next(self._tables.execute(sql.TIP, place), ())
            self._tips[place] = _Tip(_int(row[0]), OpId(_bytes(row[1])), mask_from_blob(row[2])) if row else None
        return self._tips[place]

    def _earlier(self, place: Place, seq: int) -> int:
        """Return what the first branch's op at a place had seen: the last change at or before it."""
        noted = max(((at, mask) for at, mask in self._changes.get(place, ()) if at <= seq), default=(0, _NOTHING))
        row = next(self._tables.execute(sql.REACH, (*place, seq)), ())
        if row and _int(row[0]) > noted[0]:
            return mask_from_blob(row[1])
        return noted[1]

    def _find_branch(self, op: OpId) -> int | None:
        if op not in self._branches:
            for row in self._tables.execute(sql.BRANCH, (op,)):
                self._branches[op] = mask_from_blob(row[0])
        return self._branches.get(op)

    def _number(self, compartment: CompartmentId) -> int:
        number = self._next(compartment)
        self._controls[compartment] = number + 1
        return number

    def _next(self, compartment: CompartmentId) -> int:
        if compartment not in self._controls:
            row = next(self._tables.execute(sql.COUNT_CONTROLS, (compartment,)), (0,))
            self._controls[compartment] = _int(row[0])
        return self._controls[compartment]

    def _write(self, statement: str, row: tuple[int | bytes, ...]) -> None:
        if self._writes:
            for _ in self._tables.execute(statement, row):
                pass


def blob_from_mask(mask: int) -> bytes:
    """Return a mask as it stands in a table."""
    return mask.to_bytes((mask.bit_length() + 7) // 8, "big")


def mask_from_blob(value: object) -> int:
    """Read a mask from a table."""
    return int.from_bytes(_bytes(value), "big")


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a table of this room holds another kind than its column")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError("a table of this room holds another kind than its column")
    return value
