"""What is worked out of all places on a day, piece by piece, for pages that list them; held while the vault is open.

A busy place of a past day takes a second, and a record may have forty: one answer works for a moment, says how far it
has come, and other pages go on before the next. Let go of as soon as anything is entered, for words that were withdrawn
may be among it (P7), and when the desk locks (P2). Refuses to show a list that lacks a place.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.render import Page
from safeconduct.record.detention.reading import Places, Worked
from safeconduct.record.resolve import NOW
from safeconduct.record.types import Reading
from safeconduct.vault.vault import Vault

if TYPE_CHECKING:
    from safeconduct.desk.visit import Visit

# Seconds of one answer given to it, beside the place that was begun: whoever asks for another page waits that long.
SECONDS: Final = 1.0
# Days held at a time: one is looked at beside another.
_MOST: Final = 2

_State = tuple[int, frozenset[CompartmentId], Reading, Day]


class PlacesWorked:
    """What is worked out for one open vault, by what was asked. Used on the vault's thread."""

    def __init__(self) -> None:
        self._held: dict[_State, Worked] = {}

    def __len__(self) -> int:
        return len(self._held)

    def of(self, vault: Vault, reading: Reading, day: Day) -> Worked:
        """Return what is worked out of a day as the vault stands, to go on with."""
        state = vault.count, vault.closed(), reading, day
        held = self._held.pop(state, None) or Worked()
        self._held = {one: worked for one, worked in self._held.items() if one[:2] == state[:2]} | {state: held}
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]
        return held

    def drop(self) -> None:
        """Let go of everything: something was entered, or the desk locks."""
        self._held.clear()


def places_of(visit: Visit) -> Places:
    """Return the places of the day looked at, with what is worked out of them."""
    reading, day = visit.looking.reading, visit.looking.day if visit.looking.is_past else NOW
    return Places(visit.record, reading, day, visit.places_worked.of(visit.vault, reading, day))


def still_working(visit: Visit, places: Places) -> tuple[Page, ...]:
    """Work at all places for a moment; return the page that says how far that has come, or nothing once it is done."""
    until = time.monotonic() + SECONDS

    def stop() -> bool:
        visit.look(0, 0)
        return time.monotonic() >= until

    done, total = places.work(stop)
    return () if done == total else (Page("working.html", {"done": done, "total": total}),)
