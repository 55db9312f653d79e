"""In which order messages came that a relay had for us: where nobody knows it, that is said (P9). Pure.

A relay notes the day and no hour, lists by hashes, and a message has no number: what one collecting brought of one day
has no order. Nobody may act on the second of two as if it took back the first. What another collecting brought later
came later, and stands in that order. Refuses to guess.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Final

from safeconduct.intake.queries import ShownMessage
from safeconduct.intake.types import Channel, Direction, MessageId

_BY_A_RELAY: Final = (Channel.PAGE, Channel.GATE, Channel.ODK)


def came_together(shown: Iterable[ShownMessage]) -> dict[MessageId, int]:
    """Return of each run of messages whose order is not known how many they are, by the first one's id."""
    runs = (tuple(run) for _, run in itertools.groupby(shown, key=_arrival))
    return {run[0].message.id: len(run) for run in runs if len(run) > 1}


def _arrival(one: ShownMessage) -> tuple[object, ...]:
    """Return what messages have in common that came together; of any other message its own id."""
    message = one.message
    if message.direction is not Direction.IN or message.way not in _BY_A_RELAY or not message.origin:
        return (message.id,)
    return one.place[0], message.logged_at
