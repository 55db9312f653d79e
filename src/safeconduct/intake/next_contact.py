"""When to be in touch next: what is proposed, and by when something is owed where nobody has set a time. Pure.

A proposal is not an agreement: a person takes one or types another. Until one does, a clock runs that follows from the
ops alone, so that no request lies for days and grows no louder (P9): no desk writes it, and two desks have one. Refuses
to propose a time at which they may not be written to, where one is known within a week. docs/rooms/intake.md "Order".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import Interval
from safeconduct.intake.hours import next_within
from safeconduct.intake.types import NO_TIME, Card, Danger

_HOUR_MS: Final = 3_600_000
# Between which instants a clock of ours stays: those that a calendar shows in any zone, years 1 to 9999 less a day. An
# export may hold a date of another age, and a page has to say by when something was owed.
_SHOWN: Final = Interval(-62_135_596_800_000 + 24 * _HOUR_MS, 253_402_300_799_999 - 24 * _HOUR_MS)
# Beyond every instant: nothing is owed, nothing is agreed.
NEVER: Final = 2**62
# Before every instant: nothing was said yet.
NOTHING_SAID: Final = -(2**62)
# By when whoever wrote is to be answered first, in hours, by danger. The clocks of triage (notes/evacuate section 6.2):
# most urgent tier 1, next 6, next 24, last 72; that nobody knows has a clock of its own, and we give it that of danger
# within days, for silence is no safety.
REPLY_WITHIN: Final[Mapping[Danger, int]] = {
    Danger.NOW: 1,
    Danger.DAYS: 6,
    Danger.UNKNOWN: 6,
    Danger.LATER: 24,
    Danger.NONE: 72,
}
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


@dataclass(frozen=True, slots=True)
class Quiet:
    """How quiet it is. ``since``: `ordering.silence`; ``waits``: they wrote last; ``agreed_end``: `silence_end`.

    ``unseen``: the first unanswered message that whoever set the next contact had not seen; `NEVER` for none.
    """

    since: int
    waits: bool
    agreed_end: int = NEVER
    unseen: int = NEVER


def silence_end(hours: int, last_heard: int) -> int:
    """Return when the silence that was agreed is past: so many hours after they were last heard; `NEVER` for none."""
    return last_heard + hours * _HOUR_MS if hours and last_heard > NOTHING_SAID else NEVER


def due_at(agreed: int, danger: Danger, quiet: Quiet) -> int:
    """Return by when we owe them something: the next contact that somebody set, else what danger and silence ask for.

    A next contact holds what was known when it was set. Of what they wrote since, the first answer is owed as if there
    were none, where that is sooner: “we speak on Friday” is no answer to “they are at the door”.
    While they wait, from the first message that nobody answered; after an answer, until the silence agreed is past or
    the longest wait of their danger, whichever is first. `NEVER` where nothing was said.
    """
    if agreed != NO_TIME:
        return agreed if quiet.unseen == NEVER else min(agreed, _shown(_reply_by(quiet.unseen, danger)))
    if quiet.since <= NOTHING_SAID:
        return NEVER
    if quiet.waits:
        return _shown(_reply_by(quiet.since, danger))
    return _shown(min(quiet.agreed_end, quiet.since + WAITS[danger] * _HOUR_MS))


def _reply_by(since: int, danger: Danger) -> int:
    return since + REPLY_WITHIN[danger] * _HOUR_MS


def _shown(due: int) -> int:
    return max(_SHOWN.lo, min(due, _SHOWN.hi))
