"""Is a plan valid, and what does it score? Our own answer, from the files' words alone (docs/formats/plan.md).

It shares no counting with what makes plans: whatever leaves the planner has gone through here. The tests hold it
against
the referee of the format. Faults are sentences in both languages that name what is broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.evacuate.planner.instance import Departure, Helper, Instance, Onward, Party, Place, Trip
from safeconduct.evacuate.planner.plan import Assignment, NamedStay, Plan

UNKNOWN_PARTY: Final = Phrase("the instance has no party {who}", "в исходных данных нет группы {who}")
TWICE: Final = Phrase("{who} is planned twice", "группа {who} запланирована дважды")
UNKNOWN_ID: Final = Phrase(
    "{who}: a trip, helper, place or leg is missing or not in the instance",
    "{who}: рейс, помощник, место или переезд не указаны или их нет в исходных данных",
)
WRONG_ORIGIN: Final = Phrase("{who}: the trip starts elsewhere", "{who}: рейс начинается не там")
WRONG_DAY: Final = Phrase("{who}: the trip is outside its days", "{who}: рейс не в свои дни")
WRONG_HELPER: Final = Phrase("{who}: that helper cannot run the trip", "{who}: этот помощник не может вести рейс")
WRONG_TRANSIT: Final = Phrase(
    "{who}: the transit place is not where the trip ends", "{who}: перевалочное место не там, где кончается рейс"
)
WRONG_ONWARD: Final = Phrase("{who}: the onward leg does not fit the trip", "{who}: переезд не подходит к рейсу")
WRONG_STAYS: Final = Phrase(
    "{who}: the nights do not cover arrival to departure", "{who}: ночи не покрывают время от приезда до отъезда"
)
WRONG_CHECK: Final = Phrase("{who}: the identity check is too strict", "{who}: слишком строгая проверка документов")
WRONG_SAFE: Final = Phrase(
    "{who}: a safe place is not where the leg ends", "{who}: безопасное место не там, куда приводит переезд"
)
NOT_ADMITTED: Final = Phrase("{who}: {what} does not admit them", "{who}: место {what} их не принимает")
WRONG_DEPARTURE: Final = Phrase("{who}: the departure does not fit", "{who}: отъезд не подходит")
NO_DOCUMENTS: Final = Phrase("{who}: the documents are not ready then", "{who}: документы к этому дню не готовы")
NO_BEDS: Final = Phrase(
    "{who}: {had} people in {most} beds on night {what}", "{who}: ночью {what} людей {had}, а мест {most}"
)
TOO_MANY_KNOW: Final = Phrase(
    "{who}: {had} people would know it, at most {most} may", "{who}: о месте узнают {had}, а можно {most}"
)
KNOWS_TOO_MANY: Final = Phrase(
    "{who} would know {had} people, at most {most}", "{who} узнает людей: {had}, а можно {most}"
)
NO_SEATS: Final = Phrase("{who}: {had} people on {most} seats", "{who}: людей {had}, а сидений {most}")
NO_ROOM: Final = Phrase("{who}: {had} parties, at most {most}", "{who}: групп {had}, а можно {most}")
TWO_DRIVERS: Final = Phrase("{who}: two helpers", "{who}: два помощника")
TWO_TRIPS: Final = Phrase("{who}: two trips on day {what}", "{who}: два рейса в день {what}")
TOGETHER: Final = Phrase("{who} and {what} must not share a place", "{who} и {what} не должны бывать в одном месте")


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule: a sentence and the ids and numbers in it."""

    phrase: Phrase
    who: str
    what: str = ""
    had: int = 0
    most: int = 0

    def sentence(self, language: Language) -> str:
        """Return the sentence, ids as the file has them."""
        text = self.phrase.ru if language == "ru" else self.phrase.en
        return text.format(who=self.who, what=self.what, had=self.had, most=self.most)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a plan, how many it moves, and its score by parts."""

    faults: tuple[Fault, ...]
    people_moved: int
    unserved: int
    risk: int
    cost: int
    exposure: int

    @property
    def is_valid(self) -> bool:
        return not self.faults

    @property
    def score(self) -> int:
        return self.unserved + self.risk + self.cost + self.exposure


@dataclass(slots=True)
class _Book:
    """The instance by ids, and what has been counted so far."""

    instance: Instance
    parties: Mapping[str, Party]
    places: Mapping[str, Place]
    helpers: Mapping[str, Helper]
    trips: Mapping[str, Trip]
    onward: Mapping[str, Onward]
    departures: Mapping[str, Departure]
    faults: list[Fault] = field(default_factory=list)
    beds: Counter[tuple[str, int]] = field(default_factory=Counter)
    known_place: Counter[str] = field(default_factory=Counter)
    known_helper: Counter[str] = field(default_factory=Counter)
    seats: Counter[str] = field(default_factory=Counter)
    on_onward: Counter[str] = field(default_factory=Counter)
    on_departure: Counter[str] = field(default_factory=Counter)
    driver: dict[str, str] = field(default_factory=dict)
    driving: dict[tuple[str, int], str] = field(default_factory=dict)
    where: dict[str, set[str]] = field(default_factory=dict)
    risk: int = 0
    cost: int = 0

    def need(self, is_so: bool, phrase: Phrase, who: str, what: str = "") -> bool:
        if not is_so:
            self.faults.append(Fault(phrase, who, what))
        return is_so


@dataclass(frozen=True, slots=True)
class _Way:
    """One assignment with what its ids name."""

    party: Party
    trip: Trip
    helper: Helper
    onward: Onward
    departure: Departure | None
    transit: Place
    safe: tuple[tuple[Place, int, int], ...]
    out: int


def check(instance: Instance, plan: Plan) -> Verdict:
    """Return the verdict on a plan."""
    book = _Book(
        instance,
        {one.id: one for one in instance.parties},
        {one.id: one for one in instance.places},
        {one.id: one for one in instance.helpers},
        {one.id: one for one in instance.trips},
        {one.id: one for one in instance.onward},
        {one.id: one for one in instance.departures},
    )
    seen: set[str] = set()
    moved = 0
    for assignment in plan.assignments:
        if not book.need(assignment.party in book.parties, UNKNOWN_PARTY, assignment.party):
            continue
        if not book.need(assignment.party not in seen, TWICE, assignment.party):
            continue
        seen.add(assignment.party)
        way = _named(book, assignment)
        if way is None:
            book.faults.append(Fault(UNKNOWN_ID, assignment.party))
            continue
        moved += way.party.size
        _check_way(book, way)
        _count(book, way)
    unserved = sum(instance.unserved_cost(one) for one in instance.parties if one.id not in seen)
    book.faults += _over(book)
    exposure = sum(instance.exposure_cost(people) for people in book.known_helper.values())
    return Verdict(tuple(book.faults), moved, unserved, book.risk, book.cost, exposure)


def _named(book: _Book, given: Assignment) -> _Way | None:
    """Return what an assignment names; None when something is not in the instance."""
    onward, departure = book.onward.get(given.onward), book.departures.get(given.departure)
    trip, helper = book.trips.get(given.trip), book.helpers.get(given.helper)
    transit = book.places.get(given.transit)
    if trip is None or helper is None or onward is None or transit is None or (given.departure and departure is None):
        return None
    out = departure.day if departure else book.instance.horizon
    stays = given.stays or (NamedStay(given.safe, onward.arrives_on, out),)
    if any(stay.place not in book.places for stay in stays):
        return None
    safe = tuple((book.places[stay.place], stay.start, stay.end) for stay in stays)
    return _Way(book.parties[given.party], trip, helper, onward, departure, transit, safe, out)


def _check_way(book: _Book, way: _Way) -> None:
    """Look at one way by itself."""
    party, trip, onward, who = way.party, way.trip, way.onward, way.party.id
    book.need(trip.origin == party.origin, WRONG_ORIGIN, who)
    book.need(party.ready_on <= trip.day <= party.deadline_on, WRONG_DAY, who)
    book.need(any(book.instance.helpers[one].id == way.helper.id for one in trip.helpers), WRONG_HELPER, who)
    book.need(not way.transit.is_safe and way.transit.city == trip.city, WRONG_TRANSIT, who)
    latest = trip.day + book.instance.most_transit_nights
    book.need(onward.start == trip.city and trip.day <= onward.leaves_on <= latest, WRONG_ONWARD, who)
    book.need(_covers(way), WRONG_STAYS, who)
    book.need(onward.check <= party.most_check, WRONG_CHECK, who)
    book.need(all(place.is_safe and place.city == onward.end for place, _, _ in way.safe), WRONG_SAFE, who)
    for place in (way.transit, *(stay[0] for stay in way.safe)):
        book.need(place.admits in ("any", party.kind), NOT_ADMITTED, who, place.id)
    if way.departure is not None:
        leg = way.departure
        book.need(leg.start == onward.end and leg.day >= onward.arrives_on, WRONG_DEPARTURE, who)
        ready_on = party.documents.get(leg.country)
        book.need(ready_on is not None and leg.day >= ready_on, NO_DOCUMENTS, who)


def _covers(way: _Way) -> bool:
    stays = way.safe
    joined = all(one[2] == other[1] for one, other in pairwise(stays))
    forward = all(start <= end for _, start, end in stays)
    return stays[0][1] == way.onward.arrives_on and stays[-1][2] == way.out and joined and forward


def _count(book: _Book, way: _Way) -> None:
    """Enter one way into the counts, and its risk and cost into the score."""
    weights, party, trip, onward, departure = book.instance.weights, way.party, way.trip, way.onward, way.departure
    size = party.size
    for place, start, end in ((way.transit, trip.day, onward.leaves_on), *way.safe):
        for night in range(start, end):
            book.beds[place.id, night] += size
    book.where[party.id] = {way.transit.id, *(place.id for place, _, _ in way.safe)}
    for place_id in book.where[party.id]:
        book.known_place[place_id] += size
    book.known_helper[way.helper.id] += size
    book.seats[trip.id] += size
    book.on_onward[onward.id] += 1
    if departure:
        book.on_departure[departure.id] += 1
    book.need(book.driver.setdefault(trip.id, way.helper.id) == way.helper.id, TWO_DRIVERS, trip.id)
    first = book.driving.setdefault((way.helper.id, trip.day), trip.id)
    book.need(first == trip.id, TWO_TRIPS, way.helper.id, str(trip.day))
    risk = weights.leg_risk * (trip.risk + onward.risk + (departure.risk if departure else 0))
    risk += weights.waiting[party.tier] * (trip.day - party.ready_on)
    risk += weights.transit_night * (onward.leaves_on - trip.day)
    risk += weights.shelter_night * (way.out - onward.arrives_on)
    book.risk += size * (risk + (0 if departure else weights.still_sheltered))
    book.cost += trip.cost // weights.cost_divisor
    book.cost += size * (onward.cost // weights.cost_divisor)
    if departure:
        book.cost += size * (departure.cost // weights.cost_divisor)


def _over(book: _Book) -> Iterator[Fault]:
    """Give every limit that all ways together break."""
    for (place_id, night), people in sorted(book.beds.items()):
        beds = book.places[place_id].beds
        if people > beds:
            yield Fault(NO_BEDS, place_id, str(night), people, beds)
    limits = (
        (TOO_MANY_KNOW, book.known_place, {one.id: one.people_cap for one in book.instance.places}),
        (KNOWS_TOO_MANY, book.known_helper, {one.id: one.people_cap for one in book.instance.helpers}),
        (NO_SEATS, book.seats, {one.id: one.seats for one in book.instance.trips}),
        (NO_ROOM, book.on_onward, {one.id: one.party_cap for one in book.instance.onward}),
        (NO_ROOM, book.on_departure, {one.id: one.party_cap for one in book.instance.departures}),
    )
    for phrase, counted, most in limits:
        for one, had in sorted(counted.items()):
            if had > most[one]:
                yield Fault(phrase, one, "", had, most[one])
    for one_at, other_at in book.instance.conflicts:
        one, other = book.instance.parties[one_at].id, book.instance.parties[other_at].id
        if book.where.get(one, set()) & book.where.get(other, set()):
            yield Fault(TOGETHER, one, other)
