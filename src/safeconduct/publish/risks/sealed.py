"""A name that stands in a sealed identity sheet alone is searched for by nobody, so a text waits for two persons (P12).

They open the sheet for the search, or say from what they know that nobody in it is named (decision 0013, point 15).
Fails closed: a sheet that was not searched for in these very words holds them.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import World


def sealed_risks(world: World) -> Iterator[Reason]:
    """Give the one reason to hold a statement while sheets were not searched; how many they are it does not say."""
    if world.sealed:
        yield Reason(Why.SEALED_SHEETS, Decision.HOLD)
