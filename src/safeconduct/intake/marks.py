"""What of a person's messages is to be known before one is believed or answered: duress, and what arrived oddly. Pure.

A number of each message's marks stands in the tables, so that a chat of a hundred thousand messages hides no duress
(docs/rooms/intake.md). Refuses to look at a part of a conversation only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.intake.types import MessageItem, Warned

# The lowest bit; those of the warnings follow in their order. Tables are made anew where the order changes.
_DURESS: Final = 1
_BITS: Final = {warned.value: 2 << place for place, warned in enumerate(Warned)}


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of several messages together. ``warnings``: codes of `types.Warned`, in its order."""

    is_under_duress: bool
    warnings: tuple[str, ...]


def bits_of(message: MessageItem) -> int:
    """Return a message's marks as a number, 0 for none."""
    return _DURESS * message.is_under_duress | sum(_BITS.get(code, 0) for code in set(message.warnings))


def marks_of(numbers: Iterable[int]) -> Marks:
    """Return what several messages are marked with."""
    all_bits = 0
    for number in numbers:
        all_bits |= number
    return Marks(bool(all_bits & _DURESS), tuple(code for code, bit in _BITS.items() if all_bits & bit))
