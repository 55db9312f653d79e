"""Whether anything under way was moved, judged by what lies in the vault and not by what a page shows (P11).

A leg of which people know is shown as they were told, whatever was sent since (`journeys.reading`): to look at it would
find nothing moved whatever a repair had done. So every word that stands of what moves people is compared, with the op
that said it, and of beds and helpers held for them what is held. Shares no code with the repair.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.approving import MOVING
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.sync.team import Team

# What moves people, what takes a leg out of use, and what is held for them.
_LEG: Final = frozenset((*MOVING, "number", "dropped"))
_HOLD: Final = frozenset(("of", "what", "from_day", "until", "people", "alone", "state"))
Said = Mapping[bytes, frozenset[tuple[bytes, str, bytes]]]
"""Of each leg under way by its id: (op, field, value) of every word that stands of it and of its journey's holds."""


def said_under_way(team: Team) -> Said:
    """Return what is said of every leg of which people know."""
    facts = Facts(team.vault.tables)
    found: dict[bytes, frozenset[tuple[bytes, str, bytes]]] = {}
    for journey in read_journeys(team):
        known = [leg.id for leg in journey.legs if leg.is_frozen]
        held = [facts.thing("hold", one) for one in journey.thing.ids_of("holds")] if known else []
        holds = frozenset(word for one in held if one is not None for word in _words(one, _HOLD))
        for leg in known:
            thing = facts.thing("leg", leg)
            found[leg] = holds | frozenset(_words(thing, _LEG) if thing is not None else ())
    return found


def moved(before: Said, after: Said) -> int:
    """Return of how many legs that were under way something else is said now, those that are gone among them."""
    return sum(after.get(leg) != said for leg, said in before.items())


def _words(thing: Thing, codes: frozenset[str]) -> list[tuple[bytes, str, bytes]]:
    return [(one.op, one.field, one.value) for one in thing.all_facts if one.field in codes]
