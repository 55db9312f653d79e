"""Whom an article of others touches, worked out at each desk from what it opens, and written nowhere (P7, P12).

A coordinator is asked to look again at a journey whose places it names, at a case of theirs from such a place or whose
people are held there or were last seen there by the record, and at a case in whose part somebody said what may be told
of a person that it tells of. Nobody else learns that there is anything to look at: neither an entry nor a message comes
of it, and two desks show different lines of one article.
Refuses to judge how much it matters: it only asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.publish.holding.detained import detained
from safeconduct.publish.holding.ledger import Entry, Ledger
from safeconduct.publish.holding.world import operations
from safeconduct.publish.quasi.places import contains, find_places, town_codes
from safeconduct.publish.worlds import EventId
from safeconduct.sync.team import Team

# Days for which an article asks a coordinator to look again: our own choice of a month, as long as it is passed on.
FRESH_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Touched:
    """An article with the live journeys and the open cases of this desk that it touches."""

    entry: Entry
    journeys: tuple[Journey, ...] = ()
    cases: tuple[Case, ...] = ()


def fresh(ledger: Ledger, today: Day) -> tuple[Entry, ...]:
    """Return the articles of others that are public for no longer than `FRESH_DAYS`, the newest first."""
    return tuple(
        one
        for one in reversed(ledger.entries)
        if one.thing.text("whose") == "others" and one.release.on + FRESH_DAYS >= today
    )


def touched(team: Team, ledger: Ledger, today: Day) -> tuple[Touched, ...]:
    """Return the articles that touch a live journey or an open case of this desk, the newest first."""
    articles = fresh(ledger, today)
    if not articles:
        return ()
    live = {one.event: one.places for one in operations(team, today)}
    journeys = [(one, live[key]) for one in read_journeys(team) if (key := EventId(one.id.hex())) in live]
    held = {one.case: one.places for one in detained(team)}
    cases = [(one, _places_of(one, team, held)) for one in cases_here(team) if one.state is not State.CLOSED]
    told_in = _people_by_part(Facts(team.vault.tables))
    found = []
    for entry in articles:
        named, people = _places(entry), {one.person for one in entry.release.portraits}
        found.append(
            Touched(
                entry,
                tuple(journey for journey, places in journeys if _meet(named, places)),
                tuple(case for case, places in cases if _meet(named, places) or people & told_in.get(case.part, set())),
            )
        )
    return tuple(one for one in found if one.journeys or one.cases)


def _places_of(case: Case, team: Team, held: Mapping[EventId, frozenset[str]]) -> frozenset[str]:
    """Return the town that a case is from and where its people are held or were last seen, where whoever sits here
    answers for it: others' cases only by a person.
    """
    if team.me.device.user.id not in (case.thing.id_of("owner"), case.thing.id_of("stand_in")):
        return frozenset()
    return town_codes(case.thing.text("origin")) | held.get(EventId(case.thing.id.hex()), frozenset())


def _people_by_part(facts: Facts) -> dict[CompartmentId, set[str]]:
    found: dict[CompartmentId, set[str]] = {}
    for one in facts.things("telling"):
        if who := one.text("who"):
            found.setdefault(one.part, set()).add(who)
    return found


def _places(entry: Entry) -> frozenset[str]:
    """Return every place that an article names, confirmed or not: this only asks somebody to look."""
    named = (one.code for one in find_places(entry.thing.text("text")) if one.code)
    return frozenset((*entry.places, *named))


def _meet(told: Iterable[str], places: Iterable[str]) -> bool:
    """Say whether an article names a place, or one within it: a whole republic touches nobody."""
    held = tuple(places)
    return any(one == other or contains(other, one) for one in told for other in held)
