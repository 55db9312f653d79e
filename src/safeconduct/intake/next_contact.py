"""When to be in touch next: what is proposed, from danger, silence agreed and safe hours. Pure.

A proposal is not an agreement: a person takes one or types another. Refuses to propose a time at which they may not be
written to, where one is known within a week.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.intake.hours import next_within
from safeconduct.intake.types import Card, Danger

_HOUR_MS: Final = 3_600_000
# How long to wait at most, in hours, by danger. Our own: in the third week of 2017 two people were lost who had been
# silent for days, so that nobody in danger is left for longer than half a day (notes/intake section 3, point 3).
WAITS: Final[Mapping[Danger, int]] = {
    Danger.NOW: 1,
    Danger.DAYS: 12,
    Danger.UNKNOWN: 24,
    Danger.LATER: 72,
    Danger.NONE: 168,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An instant and why it."""

    at_ms: int
    why: Phrase
    hours: int


BY_DANGER: Final = Phrase("by how soon something may happen", "по тому, как скоро что-то может случиться")
BY_SILENCE: Final = Phrase("agreed: what to do after silence", "оговорено: что делать при молчании")
TOMORROW: Final = Phrase("a day from now", "через сутки")


def proposals(danger: Danger, card: Card, now_ms: int) -> tuple[Proposal, ...]:
    """Return proposals, the one that is meant first; each within the hours at which they may be written to."""
    waits = [(WAITS[danger], BY_DANGER)]
    if card.silence.hours:
        waits.insert(0, (card.silence.hours, BY_SILENCE))
    waits.append((24, TOMORROW))
    found: dict[int, Proposal] = {}
    for hours, why in waits:
        at = now_ms + hours * _HOUR_MS
        for opening in next_within(card.hours, at) or (at,):
            found.setdefault(opening, Proposal(opening, why, hours))
    return tuple(found.values())
