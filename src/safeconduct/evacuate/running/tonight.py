"""How cases stand tonight at this desk: what journeys and inboxes add to what the case says. One for all screens.

A party that a journey brought out of danger has no clock for that any more; one that wrote to an inbox was heard; and
whoever is in one house for long has a clock for it: eight months in one flat ended with a raid (notes/evacuate A4).
Refuses to guess: what this desk cannot open adds nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId
from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.cases.types import Beside, Case, Standing, State
from safeconduct.evacuate.cases.waiting import standing, tonight
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.journeys.reading import every_word, journeys_of, read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.lots import seed_of
from safeconduct.evacuate.running.learning import has_news
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import ThreadId
from safeconduct.sync.team import Team
from safeconduct.vault.types import Tables

# A request as an origin names it: its inbox, then itself.
_THREAD: Final = re.compile(r"[0-9a-f]{64}")
_CAME: Final = (LegState.ARRIVED, LegState.HANDED_OVER, LegState.CLOSED)
# Nights in one place after which somebody asks whether it still holds, where the place names no number. On the way a
# house serves for one to five nights; people live in one for 3.5 months on average, and the two who were taken had been
# in theirs for eight (notes/evacuate A4, 6.3).
_TRANSIT: Final = "transit"
TRANSIT_NIGHTS: Final = 5
MOST_NIGHTS: Final = 90


def tonight_here(team: Team, now_ms: int) -> tuple[Standing, ...]:
    """Return tonight's list of this desk. ``now_ms``: milliseconds since 1970, UTC."""
    cases = cases_here(team)
    beside = team.remembered("beside cases", lambda: _beside(team, cases, read_journeys(team)))
    return tonight(cases, now_ms, seed=seed_of(facts_here(team), now_ms), beside=beside)


def standing_here(team: Team, case: Case, now_ms: int) -> Standing:
    """Return how one case stands, as the list has it."""
    return standing(case, now_ms, _beside(team, [case], journeys_of(team, bytes(case.part)))[case.part])


def closed_here(team: Team, now_ms: int) -> tuple[Standing, ...]:
    """Return the cases that are closed, the newest first."""
    held = (one for one in reversed(cases_here(team)) if one.state is State.CLOSED)
    return tuple(standing(one, now_ms) for one in held)


def heard_in_inbox(tables: Tables, case: Case) -> int:
    """Return when the requests that a case came from were last heard from; 0 where this desk does not read them."""
    intake = Intake(tables)
    return max((intake.last_heard(*one) for one in _threads(intake, case)), default=0)


def answered_in_inbox(tables: Tables, case: Case) -> int:
    """Return when one of us last answered a request that a case came from; 0 for never, or where it is not read."""
    intake = Intake(tables)
    return max((intake.last_answered(*one) for one in _threads(intake, case)), default=0)


def _threads(intake: Intake, case: Case) -> Iterator[tuple[CompartmentId, ThreadId]]:
    """Yield every thread of whoever wrote the requests that a case came from."""
    for origin in case.origins:
        named = thread_of(origin)
        if named is not None and intake.is_thread(*named):
            yield from ((named[0], thread) for thread in intake.person(*named).threads)


def thread_of(origin: Thing) -> tuple[CompartmentId, ThreadId] | None:
    """Return the request that an origin names; None for another origin, or for what is none."""
    return request_named(origin.text("of")) if origin.text("sort") == "request" else None


def request_named(of: str) -> tuple[CompartmentId, ThreadId] | None:
    """Return the request of a whole id, its inbox first; None for what is no such id."""
    if not _THREAD.fullmatch(of):
        return None
    data = bytes.fromhex(of)
    return CompartmentId(data[:SHORT_ID_BYTES]), ThreadId(data[SHORT_ID_BYTES:])


def stay_until(facts: Facts, journey: Journey) -> int:
    """Return when a party has been in the place where it is for as long as that is used; 0 while it is in none."""
    there = staying(journey)
    if there is None or journey.thing.yes("over"):
        return 0
    place = facts.thing("place", there.thing.id_of("place"))
    nights = MOST_NIGHTS
    if place is not None:
        nights = TRANSIT_NIGHTS if place.text("kind") == _TRANSIT else MOST_NIGHTS
        nights = place.number("max_nights") or nights
    return _came_at(journey, there) + nights * MS_PER_DAY


def _came_at(journey: Journey, there: Leg) -> int:
    """Return when a party came to where it stays: when that was said first, of the stay or of the ride before it."""
    before = journey.legs[: journey.legs.index(there) + 1][-2:]
    return min(word.at_ms for leg in before for word in every_word(leg.thing) if word.step in _CAME)


def _beside(team: Team, cases: Iterable[Case], journeys: Iterable[Journey]) -> dict[CompartmentId, Beside]:
    facts, tables = facts_here(team), team.vault.tables
    of: dict[bytes, list[Journey]] = defaultdict(list)
    for journey in journeys:
        of[bytes(journey.case)].append(journey)
    return {
        one.part: Beside(
            heard_in_inbox(tables, one),
            any(_is_out(journey) for journey in of[bytes(one.part)]),
            max((stay_until(facts, journey) for journey in of[bytes(one.part)]), default=0),
            has_news(team, one),
            answered_in_inbox(tables, one),
        )
        for one in cases
    }


def _is_out(journey: Journey) -> bool:
    return any(leg.thing.text("kind") == "extraction" and leg.state in _CAME for leg in journey.legs)
