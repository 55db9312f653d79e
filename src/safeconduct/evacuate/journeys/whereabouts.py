"""In which house a party is now, from what was said of its legs. Pure.

Nobody reports every night: whoever arrived somewhere is in the house that comes next, whatever was said of that leg,
until they leave by a later one. So a house that falls names those who sleep in it, and somebody waits for them.
"""

from __future__ import annotations

from typing import Final

from safeconduct.evacuate.journeys.types import Journey, Leg, LegState

_STAY: Final = "stay"
_CAME: Final = (LegState.ARRIVED, LegState.HANDED_OVER, LegState.CLOSED)
_LEFT: Final = (LegState.DEPARTED, LegState.CHECKPOINT, LegState.LOST, LegState.DURESS, *_CAME)
_OVER: Final = (LegState.ABORTED, LegState.CLOSED, LegState.HANDED_OVER)


def staying(journey: Journey) -> Leg | None:
    """Return the stay in which a party is, by the last leg on which they came; None while they are on no stay."""
    rides = [n for n, leg in enumerate(journey.legs) if leg.thing.text("kind") != _STAY and leg.state in _LEFT]
    if not rides or journey.legs[rides[-1]].state not in _CAME:
        return None
    after = journey.legs[rides[-1] + 1 :]
    if not after or after[0].thing.text("kind") != _STAY or after[0].state in _OVER:
        return None
    return after[0]
