"""A placement as the desk shows it: six slots in the order of the way, what could be put into one, and the draft row.

Reads what the rules answer (`evacuate.placing`) and decides nothing. Every name is a code name (P14); what does not
open here is a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.desk.drawing import Picture
from safeconduct.desk.drawing_board import Party as Row
from safeconduct.desk.drawing_board import Stay, Way, board
from safeconduct.desk.movement import rows_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.journeys.wording import state_in_words
from safeconduct.evacuate.placing.reading import Here
from safeconduct.evacuate.placing.rules import findings, known_at, nights_of, options
from safeconduct.evacuate.placing.types import Finding, Option, Placement, Rule, Stage, Weight
from safeconduct.evacuate.placing.wording import IN_ORDER, STAGES, finding_in_words, stage_in_words
from safeconduct.protect.handles import name_from_handle

_HANDLE: Final = "placed"
# Cards shown for a stage; what fits less stands in the list of its slot.
_MOST_CARDS: Final = 24
# Journeys drawn beside the draft, those first that meet it: the slots have to stand on the same screen.
_MOST_ROWS: Final = 4
# Days that the picture shows at least, and those of a house to live in where no departure is chosen: two weeks, one.
_LEAST_DAYS: Final = 14
_SETTLED_DAYS: Final = 7
_TO_CHOOSE: Final = frozenset((Rule.NOTHING_CHOSEN, Rule.HELPER_MISSING, Rule.PLACE_MISSING))


@dataclass(frozen=True, slots=True)
class Slot:
    """A stage on the page. ``kind``: a class name: empty, wanted, free, known, against; ``state`` says it in words.

    ``choices``: what its list holds, each as it is sent and in words. ``is_here``: what could be put there is shown.
    """

    code: str
    number: int
    words: str
    chosen: str
    name: str
    choices: tuple[tuple[str, str], ...]
    kind: str
    state: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Card:
    """What could be put into the slot that is chosen for. ``worst``: the gravest sentence of it; ``kind``: as slots."""

    value: str
    name: str
    said: str
    kind: str
    state: str
    worst: str
    is_chosen: bool


def taken_as(visit: Visit, stage: Stage, of: ThingId) -> str:
    """Return the words of an address that have the page of a party open with this chosen."""
    return f"{stage.value}={handle_of(visit, of)}"


def handle_of(visit: Visit, of: ThingId) -> str:
    """Return a place, helper or trip as a form sends it."""
    return visit.handle(_HANDLE, of.hex()) if of else ""


def thing_of(visit: Visit, handle: str) -> ThingId:
    """Return the place, helper or trip that a form means; UnknownHandle."""
    return ThingId(bytes.fromhex(name_from_handle(visit.handle_key, _HANDLE, handle))) if handle else NO_THING


def choices_of(here: Here, placement: Placement) -> dict[Stage, tuple[Option, ...]]:
    """Return for every stage what could be chosen there, the best first."""
    return {stage: options(here.party, placement, stage, here.world) for stage in IN_ORDER}


def slots_of(
    visit: Visit, here: Here, placement: Placement, offered: Mapping[Stage, Sequence[Option]], at: Stage
) -> tuple[Slot, ...]:
    """Return the six stages in the order of the way."""
    slots, found = [], findings(here.party, placement, here.world)
    for number, stage in enumerate(IN_ORDER, 1):
        of = getattr(placement, stage.value)
        kind, state = _standing(visit, of, [one for one in found if one.stage is stage])
        slots.append(
            Slot(
                stage.value,
                number,
                visit.words.phrase(STAGES[stage]),
                handle_of(visit, of),
                here.named(of) if of else "",
                tuple(_choice(visit, here, one) for one in offered[stage]),
                kind,
                state,
                stage is at,
            )
        )
    return tuple(slots)


def _choice(visit: Visit, here: Here, one: Option) -> tuple[str, str]:
    _, state = _weight(visit, one)
    return handle_of(visit, one.of), f"{here.named(one.of)} ({state})"


def _standing(visit: Visit, of: ThingId, found: Sequence[Finding]) -> tuple[str, str]:
    """Return how a slot stands, as a class name and in words."""
    against = sum(one.weight is Weight.REFUSED and one.rule not in _TO_CHOOSE for one in found)
    if not of:
        is_wanted = any(one.rule in _TO_CHOOSE for one in found)
        return ("wanted", visit.words.say("to be chosen")) if is_wanted else ("empty", visit.words.say("empty"))
    if against:
        return "against", visit.words.say("{n} against", n=against)
    return ("known", visit.words.say("fits, with a warning")) if found else ("free", visit.words.say("fits"))


def _weight(visit: Visit, one: Option) -> tuple[str, str]:
    if one.against:
        return "against", visit.words.say("{n} against", n=len(one.against))
    return "known" if one.known else "free", visit.words.say("free")


def cards_of(
    visit: Visit, here: Here, placement: Placement, offered: Sequence[Option], at: Stage
) -> tuple[tuple[Card, ...], int]:
    """Return what could be put into the slot that is chosen for, and how many more its list holds."""
    chosen = getattr(placement, at.value)
    shown = list(offered[:_MOST_CARDS])
    shown += [one for one in offered[_MOST_CARDS:] if one.of == chosen]
    cards = tuple(_card(visit, here, one, is_chosen=one.of == chosen) for one in shown)
    return cards, len(offered) - len(shown)


def _card(visit: Visit, here: Here, one: Option, *, is_chosen: bool) -> Card:
    kind, state = _weight(visit, one)
    worst = finding_in_words(one.worst, visit.words.tongue.spoken, here.called) if one.worst else ""
    name, said = here.named(one.of), " · ".join(_said(visit, here, one.of))
    return Card(handle_of(visit, one.of), name, said, kind, state, worst, is_chosen)


def _said(visit: Visit, here: Here, of: ThingId) -> Iterator[str]:
    """Give what else a card says: papers and seats of a trip, beds of a house, and who knows it, or was met."""
    say, held = visit.words.say, here.world.directory
    trip, place, helper = held.trips.get(of), held.places.get(of), held.helpers.get(of)
    if trip is not None:
        checks = forms()["trip"].fields["id_check"]
        choice = checks.choice(trip.thing.text("id_check"))
        if choice:
            yield visit.words.phrase(choice.words)
        if trip.seats is not None:
            yield say("{n} of {most} seats taken", n=here.world.aboard(of)[0], most=trip.seats)
    if place is not None:
        yield visit.words.count("{n} bed", "{n} beds", place.beds)
        known = known_at(place, here.world.today, here.world)
        cap = place.people_cap
        yield say("known to {n}", n=known) if cap is None else say("known to {n} of {most}", n=known, most=cap)
    if helper is not None:
        met = known_at(helper, here.world.today, here.world)
        cap = helper.people_cap
        yield say("has met {n}", n=met) if cap is None else say("has met {n} of {most}", n=met, most=cap)


def stage_and_words(visit: Visit, here: Here, found: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    """Return of what stands against a placement the stage, with its number, and the sentence of each."""
    language = visit.words.tongue.spoken
    return tuple((stage_in_words(one.stage, language), finding_in_words(one, language, here.called)) for one in found)


def picture_with(visit: Visit, here: Here, placement: Placement) -> tuple[Picture, int]:
    """Return the board with the draft as its first row, and how many more journeys there are on these days.

    Each journey says of which case it is, where that opens: findings and exposures call parties by their cases.
    """
    window = _window(here, placement)
    used = {getattr(placement, stage.value) for stage in IN_ORDER} - {NO_THING}
    others = [one for one in here.going if one.case != here.party.case]
    meeting = sorted(others, key=lambda one: not used & _used(one))
    rows = rows_of(visit, meeting, here.world.directory, window)
    shown = [_row(visit, here, placement, window)]
    for one, row in rows[:_MOST_ROWS]:
        name = here.named(one.case)
        shown.append(replace(row, below=f"{row.below} · {name}") if name not in ("", one.name) else row)
    return board(shown, visit.today, visit.words.tongue.spoken), max(0, len(rows) - _MOST_ROWS)


def _used(journey: Journey) -> set[ThingId]:
    legs = (leg for leg in journey.legs if leg.state is not LegState.ABORTED)
    return {ThingId(leg.thing.id_of(code)) for leg in legs for code in ("place", "helper", "trip")}


def _window(here: Here, placement: Placement) -> Interval:
    """Return the days of the way: from today to the departure, else to a week in the house where they live."""
    trips = here.world.directory.trips
    chosen = [trip for id_ in (placement.extraction, placement.onward, placement.departure) if (trip := trips.get(id_))]
    today = here.world.today
    last = max((trip.arrive_day for trip in chosen), default=today)
    if placement.departure not in trips:
        last = Day(last + _SETTLED_DAYS)
    first = min((trip.day for trip in chosen), default=today)
    return Interval(min(today, first), max(last, today + _LEAST_DAYS - 1))


def _row(visit: Visit, here: Here, placement: Placement, window: Interval) -> Row:
    language, held = visit.words.tongue.spoken, here.world.directory
    draft = state_in_words(LegState.DRAFT, language)
    stays, ways = [], []
    for stage, of in ((Stage.TRANSIT, placement.transit), (Stage.SAFE, placement.safe)):
        nights, place = nights_of(placement, here.world, stage), held.places.get(of)
        if place is not None and nights is not None and nights[0] <= window.hi:
            stays.append(Stay(place.name, Interval(nights[0], min(nights[1] - 1, window.hi)), "draft", draft))
    for of in (placement.extraction, placement.onward, placement.departure):
        trip = held.trips.get(of)
        if trip is not None:
            span = Interval(trip.day, max(trip.day, trip.arrive_day))
            ways.append(Way(span, "draft", f"{trip.to_city}, {draft}"))
    count = visit.words.count("{n} person", "{n} people", here.party.size)
    return Row(here.party.name, f"{count} · {draft}", tuple(stays), tuple(ways))
