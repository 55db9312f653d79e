"""When whoever arrived is asked how they are (notes/evacuate 6.5). Pure but for the drawing of ids.

Refuses to propose a day twice: what somebody moved or did stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import draw, may_write, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.types import Journey, Leg
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Days after arrival on which somebody asks (notes/evacuate 6.5).
AFTER_DAYS: Final = (1, 3, 7, 14, 30, 90, 180)
# The kind of leg with which a party is out of the country.
_LAST: Final = "departure"


def aftercare_intents(team: Team, case: CompartmentId, held: Iterable[Thing], arrived: Day) -> tuple[Intent, ...]:
    """Return the ops that put the days after an arrival into a case; ``held``: those that it has already."""
    taken = {one.number("day") for one in held}
    return tuple(
        new_intent(team, case, "aftercare", {"day": arrived + after, "state": "open"}, thing=draw(team.entropy))
        for after in AFTER_DAYS
        if arrived + after not in taken
    )


def arrival_intents(team: Team, journey: Journey, leg: Leg, at_ms: int) -> tuple[Intent, ...]:
    """Return the days after a departure has arrived, for the case of its party, where this desk opens it; else none."""
    facts = Facts(team.vault.tables)
    case = facts.thing("case", journey.case) if journey.case else None
    if case is None or leg.thing.text("kind") != _LAST or not may_write(team, case.part):
        return ()
    return aftercare_intents(team, case.part, facts.things("aftercare", case.part), day_from_ms(at_ms))
