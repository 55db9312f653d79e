"""Ops that are stored and do not count: set aside for a person to judge, never thrown away (decision 0008; promise P5).

They are held in memory too, some hundred bytes each, for every view set asks of every op. What stands on the shelf
holds for ops that have not come yet as well. It refuses to say why an op is aside: the room that computes
membership knows.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.base.ids import OpId
from safeconduct.vault.registers import Registers, Shelf


class Aside:
    """The ops set aside. Writing happens inside the caller's transaction; `read_again` follows a rollback."""

    def __init__(self, registers: Registers) -> None:
        self._registers = registers
        self.read_again()

    def read_again(self) -> None:
        """Read the shelf: what a rolled-back transaction left in memory is wrong."""
        self._ops = {OpId(op) for op, _ in self._registers.shelf(Shelf.ASIDE)}

    def __contains__(self, op: object) -> bool:
        return op in self._ops

    def all(self) -> frozenset[OpId]:
        """Return every op that is aside, here or not yet here."""
        return frozenset(self._ops)

    def put(self, ops: Iterable[OpId]) -> tuple[OpId, ...]:
        """Set ops aside; return those that were not."""
        fresh = tuple(op for op in dict.fromkeys(ops) if op not in self._ops)
        for op in fresh:
            self._registers.put(Shelf.ASIDE, op, b"")
        self._ops.update(fresh)
        return fresh

    def drop(self, ops: Iterable[OpId]) -> tuple[OpId, ...]:
        """Let ops count again; return those that were aside."""
        held = tuple(op for op in dict.fromkeys(ops) if op in self._ops)
        for op in held:
            self._registers.drop(Shelf.ASIDE, op)
        self._ops.difference_update(held)
        return held
