"""Pictures that are being made ready for a statement: their pixels, and what is to be covered, until somebody decides.

They wait in memory, never on the disk (P14), and are dropped when the desk locks (P2): what was not covered yet is in
no part that others read. Refuses to hold more than a few at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId
from safeconduct.publish.media.types import Made, Region, Source

# At a time: eight million bytes of pixels each, and a document of up to 32 MB. What waited longest gives way.
_MOST: Final = 4
# 128 bits, as the mark of a form has.
_NUMBER_BYTES: Final = 16


@dataclass(slots=True)
class Making:
    """One picture before it goes into a statement.

    ``document``: the bytes of a document, for its other pages. ``of``: the picture of the statement that it takes the
    place of, if it does. ``is_blurred``: nobody has looked at it, or it shows violence. ``made``: as it would go out.
    """

    part: CompartmentId
    source: Source
    regions: tuple[Region, ...] = ()
    document: bytes = field(default=b"", repr=False)
    of: bytes = b""
    is_blurred: bool = True
    before: Made | None = None
    after: Made | None = None


class Makings:
    """The pictures of one desk that are being made ready, each by a number drawn for it."""

    def __init__(self) -> None:
        self._held: dict[str, Making] = {}

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, making: Making, entropy: Entropy) -> str:
        """Hold one until somebody says what is to be done with it."""
        number = entropy.bytes(_NUMBER_BYTES).hex()
        self._held[number] = making
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]
        return number

    def find(self, number: str, part: CompartmentId) -> tuple[Making, ...]:
        """Return one of a statement; nothing when it is held no more."""
        found = self._held.get(number)
        return (found,) if found is not None and found.part == part else ()

    def drop(self, number: str) -> None:
        """Let go of one."""
        self._held.pop(number, None)

    def drop_all(self) -> None:
        """Let go of everything: the desk locks."""
        self._held.clear()
