"""What the check is given of this desk's vault beside the text: journeys, what the record says, consents, the ledger.

Only what this desk opens is here, so each of two persons who release a statement has it checked at their own desk. Of a
journey that does not open here the holds of its beds still say where somebody hides. Refuses to give a name: ids and
codes of places alone (P12; decision 0013, point 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.directories.types import Directory
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.placing.commands import orphans
from safeconduct.publish.holding.ledger import read_ledger
from safeconduct.publish.quasi.places import find_places, skeleton
from safeconduct.publish.statements import ClaimId, PersonId
from safeconduct.publish.worlds import Calendar, Claim, Consent, EventId, Operation, Use, World
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Record
from safeconduct.record.types import KnownRow, PropertyKind
from safeconduct.sync.team import Team

# Days after a journey during which its places are not told of: our own choice of two weeks, in which whoever came by
# the same way is on their way still, and helpers are looked for (notes/publish 6.5, "closed and a margin").
MARGIN_DAYS: Final = 14
_OVER: Final = (LegState.CLOSED, LegState.ABORTED, LegState.HANDED_OVER)
_USES: Final = {one.name.lower(): one for one in Use}


def world_here(team: Team, claims: Iterable[ClaimId], today: Day, calendar: Calendar | None = None) -> World:
    """Return the world as this desk knows it on a day. ``claims``: those that the statement rests on."""
    facts = Facts(team.vault.tables)
    return World(
        today,
        calendar or Calendar(),
        operations(team, today),
        read_ledger(facts).releases,
        consents=consents(facts),
        claims=claims_here(Record(team.vault.tables), claims),
    )


def operations(team: Team, today: Day) -> tuple[Operation, ...]:
    """Return every journey that is not over for `MARGIN_DAYS`, and every bed held by one that does not open here."""
    facts, journeys = Facts(team.vault.tables), read_journeys(team)
    directory = read_directory(facts)
    found = [_operation(one, directory) for one in journeys]
    found += [
        Operation(EventId(hold.id.hex()), _places_of(directory, hold.of), _with_margin(hold.from_day, hold.until))
        for hold in orphans(directory.holds, journeys)
    ]
    return tuple(sorted((one for one in found if one.days.hi >= today), key=lambda one: one.event))


def consents(facts: Facts) -> Mapping[PersonId, Consent]:
    """Return what people agreed to have told; of several words of one person the strictest of each holds."""
    found: dict[PersonId, Consent] = {}
    for thing in facts.things("telling"):
        who = PersonId(thing.text("who"))
        if who:
            given = _consent(thing)
            found[who] = _stricter(found[who], given) if who in found else given
    return found


def claims_here(record: Record, claims: Iterable[ClaimId]) -> Mapping[ClaimId, Claim]:
    """Return how claims stand, by the names by which a statement holds them (``dataset:name``).

    One that this desk does not open is left out: what rests on it is linked to nothing here, and held.
    """
    found: dict[ClaimId, Claim] = {}
    known: dict[str, tuple[KnownRow, ...]] = {}
    for one in claims:
        try:
            name = record.find(Table.CLAIM, one)
        except (AmbiguousName, NoSuchEntry):
            continue
        held = record.open_claim(name)
        subject = record.subject_of(held)
        # What a statement rests on is mostly about one subject, and to ask for it is what takes long.
        if subject not in known:
            known[subject] = record.known(subject)
        found[one] = _claim(name, known[subject], is_gone=held.is_gone)
    return found


def _operation(journey: Journey, directory: Directory) -> Operation:
    first = [leg.thing.number("day") for leg in journey.legs]
    last = [leg.thing.number("until_day") or leg.thing.number("day") for leg in journey.legs]
    places: set[str] = set()
    for leg in journey.legs:
        for code in ("from_city", "to_city"):
            places |= town(leg.thing.text(code))
        places |= _places_of(directory, ThingId(leg.thing.id_of("place")))
    is_over = journey.thing.yes("over") or all(leg.state in _OVER for leg in journey.legs)
    # A leg of which nobody knows the day may be the first or the last.
    begins, ends = _end_of(first, min), _end_of(last, max) if is_over else None
    return Operation(EventId(journey.id.hex()), frozenset(places), _with_margin(begins, ends))


def _end_of(days: Sequence[int | None], end: Callable[[list[int]], int]) -> int | None:
    """Return the first or the last of some days; None where one of them is not known."""
    known = [day for day in days if day is not None]
    return end(known) if known and len(known) == len(days) else None


def _with_margin(first: int | None, last: int | None) -> Interval:
    """Return the days of a journey with those after it; open where nobody said when it begins or that it is over."""
    begins = OPEN_LO if first is None else first
    return Interval(begins, OPEN_HI if last is None else max(last + MARGIN_DAYS, begins))


def _places_of(directory: Directory, of: ThingId) -> frozenset[str]:
    place = directory.places.get(of)
    return frozenset(town(place.city)) if place is not None else frozenset()


def town(name: str) -> frozenset[str]:
    """Return the codes of a town as people wrote it; one that the list has not has a code of its own spelling."""
    if not name:
        return frozenset()
    found = frozenset(one.code for one in find_places(name) if one.code)
    return found or frozenset((f"village:{skeleton(name)}",))


def _consent(thing: Thing) -> Consent:
    until, withdrawn = thing.number("until"), thing.number("withdrawn")
    return Consent(
        _USES.get(thing.text("use"), Use.CLOSED),
        frozenset(thing.lines("languages")),
        frozenset(thing.lines("channels")),
        thing.yes("has_media"),
        None if until is None else Day(until),
        None if withdrawn is None else Day(withdrawn),
    )


def _stricter(one: Consent, other: Consent) -> Consent:
    return Consent(
        min(one.use, other.use),
        _both(one.languages, other.languages),
        _both(one.channels, other.channels),
        one.has_media and other.has_media,
        min((day for day in (one.until, other.until) if day is not None), default=None),
        min((day for day in (one.withdrawn_on, other.withdrawn_on) if day is not None), default=None),
    )


def _both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return what both allow, where nothing said is everything; of two that have nothing in common, what neither is."""
    if not one or not other:
        return one or other
    return one & other or frozenset(("",))


def _claim(name: str, known: Iterable[KnownRow], *, is_gone: bool) -> Claim:
    """Return how a claim stands by what is known of its subject; of several rows the fewest voices count."""
    rows = [row for row in known if name in (*row.claims, *row.superseded, *row.outdated)]
    is_superseded = is_gone or any(name in row.superseded for row in rows)
    days = next((row.span for row in rows if row.kind is PropertyKind.DATE and name in row.standing), UNKNOWN)
    return Claim(days, min((row.roots.floor for row in rows), default=0), is_superseded)
