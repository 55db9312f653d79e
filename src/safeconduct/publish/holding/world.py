"""What the check is given of this desk's vault beside the text: journeys, the record, consents, the ledger, facts told.

Only what this desk opens is here, so each of two persons who release a statement has it checked at their own desk. Of a
journey that does not open here the holds of its beds still say where somebody hides. Refuses to give a name: ids and
codes of places alone (P12; decision 0013, point 8).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId, UserId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.evacuate.directories.reading import directory_here
from safeconduct.evacuate.directories.types import Directory
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.placing.commands import orphans
from safeconduct.intake.words_said import words_said
from safeconduct.publish.holding.detained import detained
from safeconduct.publish.holding.knowing import facts_told
from safeconduct.publish.holding.ledger import Correcting, read_ledger
from safeconduct.publish.holding.populations import populations
from safeconduct.publish.holding.protecting import id_of_writer
from safeconduct.publish.quasi.places import town_codes
from safeconduct.publish.quasi.towns import Town, town_of
from safeconduct.publish.statements import ClaimId, PersonId
from safeconduct.publish.types import ProtectedId
from safeconduct.publish.worlds import (
    Against,
    Calendar,
    Claim,
    Consent,
    EventId,
    Operation,
    Publishing,
    ReleaseId,
    SheetId,
    Use,
    World,
)
from safeconduct.record.consents import NOES, PUBLISH, Answer, Consented, Consents
from safeconduct.record.destinations import CHANNELS, LANGUAGES, Outside, destination
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Record
from safeconduct.record.types import KnownRow, PropertyKind
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort

# Days after a journey during which its places are not told of: our own choice of two weeks, in which whoever came by
# the same way is on their way still, and helpers are looked for (notes/publish 6.5, "closed and a margin").
MARGIN_DAYS: Final = 14
_OVER: Final = (LegState.CLOSED, LegState.ABORTED, LegState.HANDED_OVER)
_AGAINST: Final = {
    Answer.WITHDRAWN: Publishing.WITHDRAWN,
    Answer.REFUSED: Publishing.REFUSED,
    Answer.EXPIRED: Publishing.OVER,
    Answer.CONDITIONS: Publishing.UNSURE,
    Answer.UNCLEAR: Publishing.UNSURE,
}
_OUTSIDE: Final = {Outside.LANGUAGE: Publishing.OTHER_LANGUAGE, Outside.CHANNEL: Publishing.OTHER_CHANNEL}
_USES: Final = {one.name.lower(): one for one in Use}


def world_here(
    team: Team,
    claims: Iterable[ClaimId],
    today: Day,
    *,
    by: Correcting | None = None,
    sealed: Iterable[OpId] = (),
    wrote: Collection[UserId] = (),
) -> World:
    """Return the world as this desk knows it on a day. ``claims``: those that the statement rests on.

    ``by``: what it says was wrong, where the statement is a correction. ``sealed``: identity sheets whose names were
    not searched for in its words. ``wrote``: who wrote the statement.
    """
    facts, record, named = facts_here(team), Record(team.vault.tables), tuple(claims)
    ledger, claims_of = read_ledger(facts, by), partial(claims_here, record)
    return World(
        today,
        Calendar(),
        operations(team, today),
        ledger.releases,
        populations=populations(facts, claims_of),
        facts=facts_told(facts, claims_of),
        consents=consents(facts, gives_consent(team, wrote)),
        claims=claims_here(record, named),
        unread=tuple(ReleaseId(one.id.hex()) for one in ledger.unsettled),
        towns=towns(team),
        sealed=tuple(SheetId(one.hex()) for one in sealed),
        testimonies=testimonies_here(team, record, named),
        publishing=publishing_here(record, named, today),
        detained=detained(team),
    )


def towns(team: Team) -> tuple[Town, ...]:
    """Return the towns of every journey and house that opens here, over or not, which the list of places has not.

    Whether a journey is going on changes nothing in them: a text gets the same answer before it, while it goes on and
    after.
    """
    names = {place.city for place in directory_here(team).places.values()}
    legs = (leg.thing for journey in read_journeys(team) for leg in journey.legs)
    names |= {leg.text(code) for leg in legs for code in ("from_city", "to_city")}
    return tuple(found for name in sorted(names) if (found := town_of(name)) is not None)


def operations(team: Team, today: Day) -> tuple[Operation, ...]:
    """Return every journey that is not over for `MARGIN_DAYS`, and every bed and seat held by one that does
    not open here."""
    journeys, directory = read_journeys(team), directory_here(team)
    found = [_operation(one, directory) for one in journeys]
    found += [
        Operation(EventId(hold.id.hex()), _places_of(directory, hold.of), _with_margin(hold.from_day, hold.until))
        for hold in orphans(directory.holds, journeys)
    ]
    return tuple(sorted((one for one in found if one.days.hi >= today), key=lambda one: one.event))


def consents(facts: Facts, gives: Callable[[Thing], bool] = lambda _: True) -> Mapping[PersonId, Consent]:
    """Return what people agreed to have told; of several words of one person the strictest of each holds.

    ``gives``: whether a word can open anything; any word can close. Whoever is opened by none is told of by nobody, and
    stands here only where some word closed it.
    """
    found: dict[PersonId, Consent] = {}
    given: set[PersonId] = set()
    for thing in facts.things("telling"):
        who = PersonId(thing.text("who"))
        if who:
            said = _consent(thing)
            found[who] = _stricter(found[who], said) if who in found else said
            given |= {who} if gives(thing) else set()
    closed = {who: replace(one, use=Use.CLOSED) for who, one in found.items() if who not in given and _closes(one)}
    return {who: one for who, one in found.items() if who in given} | closed


def gives_consent(team: Team, wrote: Collection[UserId]) -> Callable[[Thing], bool]:
    """Return which words on consent count for a statement that these people wrote.

    One that lies on a case counts. One that lies in the record counts where nobody of them said anything of it: an
    author does not agree for others. Anywhere else none does (decision 0013, point 18).
    """
    people = team.people()

    def gives(thing: Thing) -> bool:
        sort = team.sort(thing.part)
        if sort is Sort.CASE:
            return True
        said_by = {people.get(fact.device) for fact in thing.all_facts}
        return sort is Sort.RECORD and None not in said_by and said_by.isdisjoint(wrote)

    return gives


def claims_here(record: Record, claims: Iterable[ClaimId]) -> Mapping[ClaimId, Claim]:
    """Return how claims stand, by the names by which a statement holds them (``dataset:name``).

    One that this desk does not open is left out: what rests on it is linked to nothing here, and held.
    """
    found: dict[ClaimId, Claim] = {}
    known: dict[str, tuple[KnownRow, ...]] = {}
    for one in claims:
        name = _claim_named(record, one)
        if not name:
            continue
        held = record.open_claim(name)
        subject = record.subject_of(held)
        # What a statement rests on is mostly about one subject, and to ask for it is what takes long.
        if subject not in known:
            known[subject] = record.known(subject)
        found[one] = _claim(name, known[subject], is_gone=held.is_gone)
    return found


def publishing_here(record: Record, claims: Iterable[ClaimId], today: Day) -> Mapping[ClaimId, Against]:
    """Return of claims what whoever told them says on a day against their being published, by language and channel.

    Those are asked whose consent the account of any wording of a claim holds; of whom nobody asked, and of who said
    yes, nothing is here. Reads all consents of the record, once.
    """
    consents, found = Consents(record, today), dict[ClaimId, Against]()
    for claim in claims:
        people = {one for account in _accounts_of(record, claim) for one in consents.of_account(account)}
        # Least is given where nobody says where it is going: where nothing stands against that, nothing does at all.
        anywhere = _worst(consents.counted(one, PUBLISH) for one in people)
        if anywhere:
            found[claim] = Against(
                anywhere,
                {
                    to: _worst(consents.counted(one, PUBLISH, to=destination(*to)) for one in people)
                    for to in itertools.product(LANGUAGES, CHANNELS)
                },
            )
    return found


def _worst(answers: Iterable[Consented]) -> frozenset[Publishing]:
    """Return the worst of what is said against publishing; of a yes for others alone every limit in the way."""
    said = {publishing for one in answers for publishing in _said_against(one)}
    worst = next((one for one in Publishing if one in said), None)
    if worst is None:
        return frozenset()
    limits = said.intersection(_OUTSIDE.values())
    return frozenset(limits if worst in limits else (worst,))


def _said_against(one: Consented) -> Iterator[Publishing]:
    if one.answer in _AGAINST:
        yield _AGAINST[one.answer]
    yield from (_OUTSIDE[limit] for limit in one.outside)


def tellers_against(record: Record, claims: Iterable[ClaimId], today: Day) -> Mapping[ClaimId, tuple[str, ...]]:
    """Return of claims what those say who told them and do not want them public any more: the claims of their answers.

    Taken back or refused alone, as `record.consents.NOES`; what has run out or is not clear is for the check of what is
    still to go out. Reads all consents of the record, once.
    """
    consents, found = Consents(record, today), dict[ClaimId, tuple[str, ...]]()
    for claim in claims:
        people = {one for account in _accounts_of(record, claim) for one in consents.of_account(account)}
        answers = [consents.counted(one, PUBLISH) for one in people]
        said = {name for one in answers if one.answer in NOES for name in one.claims}
        if said:
            found[claim] = tuple(sorted(said))
    return found


def testimonies_here(team: Team, record: Record, claims: Iterable[ClaimId]) -> Mapping[ClaimId, frozenset[ProtectedId]]:
    """Return of claims the conversations that their accounts were made of, as far as an inbox says so here."""
    accounts = {claim: account for claim in claims if (account := _account_of(record, claim))}
    if not accounts:
        return {}
    said = [(id_of_writer(one.part, one.thread), one.accounts) for one in words_said(team.vault.tables)]
    return {claim: frozenset(id_ for id_, became in said if account in became) for claim, account in accounts.items()}


def _account_of(record: Record, claim: ClaimId) -> str:
    """Return the account that brought a claim as it is worded now, by its name in the record; empty where it is not
    here.
    """
    name = _claim_named(record, claim)
    return qualified(split_name(name)[0], record.open_claim(name).claim.source) if name else ""


def _accounts_of(record: Record, claim: ClaimId) -> frozenset[str]:
    """Return the accounts of every wording of a claim."""
    name = _claim_named(record, claim)
    dataset, _ = split_name(name)
    return frozenset(qualified(dataset, one.claim.source) for one in record.wordings(name)) if name else frozenset()


def _claim_named(record: Record, claim: ClaimId) -> str:
    """Return the name of a claim in the record; empty where it is not here."""
    try:
        return record.find(Table.CLAIM, claim)
    except (AmbiguousName, NoSuchEntry):
        return ""


def _operation(journey: Journey, directory: Directory) -> Operation:
    first = [leg.thing.number("day") for leg in journey.legs]
    last = [leg.thing.number("until_day") or leg.thing.number("day") for leg in journey.legs]
    places: set[str] = set()
    for leg in journey.legs:
        for code in ("from_city", "to_city"):
            places |= town_codes(leg.thing.text(code))
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
    place, trip = directory.places.get(of), directory.trips.get(of)
    if trip is not None:
        return town_codes(trip.from_city) | town_codes(trip.to_city)
    return frozenset(town_codes(place.city)) if place is not None else frozenset()


def _closes(one: Consent) -> bool:
    return one.withdrawn_on is not None or one.use <= Use.BACKGROUND


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
