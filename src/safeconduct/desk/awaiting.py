"""Files that were chosen and not yet taken in: in memory, until somebody who saw what they would change says the word.

They never reach the disk (promise P14) and are dropped when the desk locks (P2): the vault does not hold them yet, and
whoever opens it again chooses the file again. What was taken is remembered as the entries it became, without the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record.accounts import Dataset
from safeconduct.record.commands import Diff

# Files held at a time: one, and another in a second window. A file is up to 32 MB, and its claims take as much again.
_MOST: Final = 2
# 128 bits, as the mark of a form has: no two are ever drawn alike.
_NUMBER_BYTES: Final = 16


@dataclass(slots=True)
class Awaited:
    """A file that was read, and what taking it in would change in a part; afterwards the entries that it became."""

    dataset: tuple[Dataset, ...]
    diff: Diff
    part: CompartmentId
    ops: tuple[OpId, ...] = ()

    def taken_as(self, ops: tuple[OpId, ...]) -> None:
        """Note what it became, and let go of the file."""
        self.dataset = ()
        self.ops = ops


Held = TypeVar("Held")


class Awaiting(Generic[Held]):
    """The files of the windows of one desk, each by a number drawn for it: accounts, tables that came back or leave."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, one: Held, entropy: Entropy) -> str:
        """Hold a file until somebody says what is to be done with it; the one that waited longest gives way."""
        number = entropy.bytes(_NUMBER_BYTES).hex()
        self._held[number] = one
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]
        return number

    def find(self, number: str) -> tuple[Held, ...]:
        """Return a file; nothing when it is held no more."""
        return (self._held[number],) if number in self._held else ()

    def drop(self, number: str) -> None:
        """Let go of a file that is not to be taken in."""
        self._held.pop(number, None)

    def drop_all(self) -> None:
        """Let go of everything: the desk locks."""
        self._held.clear()
