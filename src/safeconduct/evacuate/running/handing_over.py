"""What of the road is handed over with a watch: alarms, and whoever is to be heard from (P9).

Stands above `evacuate.cases`, which knows neither: its items are named there, and made here. An alarm is an item by its
check-in, so that one that begins between handing over and accepting is the same item. Refuses to take an alarm from
somebody else who took it on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from safeconduct.base.ids import UserId
from safeconduct.evacuate.cases.commands import Item
from safeconduct.evacuate.facts.commands import may_write
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.commands import claim_intent
from safeconduct.evacuate.running.reading import watched
from safeconduct.evacuate.running.types import Alarm
from safeconduct.evacuate.running.waking import CARD_HOURS
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

FORM: Final = "check_in"
_HOUR_MS: Final = 3_600_000


def waiting_items(team: Team, journeys: Sequence[Journey], now_ms: int) -> tuple[Item, ...]:
    """Return what the next officer has to watch: alarms but those of others, then who is due in the next day."""
    held, me = watched(journeys, team.people()), team.me.device.user.id
    alarms = held.alarms(now_ms)
    soon = [one for one in held.alarms(now_ms + CARD_HOURS * _HOUR_MS) if one.began_ms > now_ms]
    mine = [one for one in alarms if _is_for(one, me)]
    found = [*mine, *sorted(soon, key=lambda one: (one.began_ms, one.check_in))]
    return tuple(Item(FORM, ThingId(bytes(one.check_in))) for one in found)


def _is_for(alarm: Alarm, me: UserId) -> bool:
    return not alarm.claimed_by or me in alarm.claimed_by


def accepted_intents(
    team: Team, journeys: Sequence[Journey], items: Collection[str], now_ms: int
) -> tuple[Intent, ...]:
    """Return the ops by which whoever accepts items takes on the alarms among them.

    Where this desk does not write in a journey the item is accepted by its word alone, and the alarm waits for a claim.
    """
    me = team.me.device.user.id
    alarms = {one.check_in for one in watched(journeys, team.people()).alarms(now_ms) if me not in one.claimed_by}
    return tuple(
        claim_intent(team, journey, check_in, now_ms=now_ms)
        for journey, check_in in check_ins_of(journeys, items)
        if bytes(check_in.id) in alarms and may_write(team, journey.part)
    )


def check_ins_of(journeys: Sequence[Journey], items: Collection[str]) -> Iterator[tuple[Journey, Thing]]:
    """Give the check-ins among items that are handed over, as far as this desk opens them."""
    wanted = set(items)
    for journey in journeys:
        for one in journey.check_ins:
            if Item(FORM, one.id).word in wanted:
                yield journey, one
