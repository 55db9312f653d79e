"""Who moves when, as the desk's pages draw it: journeys as rows, beds by night, alarms, and what does not open here.

Reads what the rooms answer and decides nothing. A journey that this desk cannot open is a count of people (decision
0012, point 2); names are code names (P14).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.desk.drawing import Picture
from safeconduct.desk.drawing_board import Party, Stay, Way, board
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.directories.reading import directory_here
from safeconduct.evacuate.directories.rules import free_beds, held_by_others, known_to, too_many
from safeconduct.evacuate.directories.types import Directory, PlaceHere
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.consents import unwilling_here
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.wording import refused_in_words, state_in_words
from safeconduct.evacuate.placing.commands import orphans
from safeconduct.evacuate.running.reading import heard_at, look
from safeconduct.evacuate.running.types import Alarm
from safeconduct.evacuate.running.wording import alarm_in_words
from safeconduct.protect.handles import UnknownHandle, name_from_handle

JOURNEY: Final = "journey"
_HEARD: Final = "heard"
# Days that a board may show, the fewest first: it opens on three, so that whoever looks over a shoulder sees little.
SPANS: Final = (3, 14, 60)
_DRAFT: Final = (LegState.DRAFT, LegState.APPROVED)
_WRONG: Final = (LegState.LOST, LegState.DURESS)


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """An alarm as a page shows it."""

    words: str
    address: str
    is_forced: bool
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class BedRow:
    """A place: by night how many beds are free, and how many people have one too many; ``known``: how many know it, of
    how many at most.
    """

    of: PlaceHere
    name: str
    beds: int
    free: tuple[int, ...]
    over: tuple[int, ...]
    held: tuple[int, ...]
    known: str


def journey_link(visit: Visit, part: CompartmentId, rest: str = "") -> str:
    """Return the address of a journey, or of a page of it."""
    return visit.lasting(JOURNEY, part.hex()) + rest


def journey_here(visit: Visit) -> Journey:
    """Return the journey whose page is asked for; UnknownHandle where this desk has none."""
    part = visit.name(JOURNEY)
    found = next((one for one in read_journeys(visit.team()) if one.part.hex() == part), None)
    if found is None:
        raise UnknownHandle
    return found


def heard_handle(visit: Visit, journey: Journey, check_in: Thing) -> str:
    """Return what was heard at a check-in as a form sends it: what came since the page was shown is told apart."""
    return visit.handle(_HEARD, "".join(one.id.hex() for one in heard_at(journey, check_in)))


def heard_from_form(visit: Visit) -> frozenset[bytes]:
    """Return the ids of what a form had before it; UnknownHandle for a form that does not say."""
    ids = bytes.fromhex(name_from_handle(visit.handle_key, _HEARD, visit.form.text("heard")))
    return frozenset(ids[at : at + SHORT_ID_BYTES] for at in range(0, len(ids), SHORT_ID_BYTES))


def alarms_of(visit: Visit, journeys: Sequence[Journey] | None = None) -> tuple[AlarmLine, ...]:
    """Return the alarms of every journey here, the most pressing first."""
    held = read_journeys(visit.team()) if journeys is None else journeys
    awake = look(visit.team(), journeys)
    of_leg = {leg.id: journey for journey in held for leg in journey.legs}
    return tuple(_alarm(visit, one, of_leg.get(ThingId(bytes(one.leg))), awake.now_ms) for one in awake.alarms)


def unwilling(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the journeys that go against what their people agreed to: words and address."""
    language, found = visit.words.tongue.spoken, []
    for journey, held in unwilling_here(visit.team(), visit.today):
        said = refused_in_words(held, language, is_known=any(one.told_now for one in journey.legs))
        found.append((f"{journey.name}: {' '.join(said)}", journey_link(visit, journey.part)))
    return tuple(found)


def _alarm(visit: Visit, alarm: Alarm, journey: Journey | None, now_ms: int) -> AlarmLine:
    name = journey.name if journey else visit.words.say("(not open to you)")
    words = alarm_in_words(alarm, name, now_ms, visit.words.tongue.spoken)
    return AlarmLine(words, journey_link(visit, journey.part) if journey else "/board", alarm.is_forced, alarm)


def drawn(visit: Visit, journeys: Iterable[Journey], first: Day, days: int) -> Picture:
    """Return the board of these journeys over some days."""
    window = Interval(first, first + days - 1)
    parties = [row for _, row in rows_of(visit, journeys, directory_here(visit.team()), window)]
    return board(parties, visit.today, visit.words.tongue.spoken)


def rows_of(
    visit: Visit, journeys: Iterable[Journey], directory: Directory, window: Interval
) -> tuple[tuple[Journey, Party], ...]:
    """Return the journeys that are on their way within some days, each with its row of the board."""
    return tuple((one, _party(visit, one, directory, window)) for one in journeys if _touches(one, window))


def _touches(journey: Journey, window: Interval) -> bool:
    return any(_span(leg) is not None and _clip(leg, window) is not None for leg in journey.legs)


def _span(leg: Leg) -> tuple[int, int] | None:
    first, until = leg.thing.number("day"), leg.thing.number("until_day")
    if first is None:
        return None
    last = until if until is not None else first
    # The night before they leave is the last one of a stay.
    return first, max(first, last - 1 if leg.thing.text("kind") == "stay" else last)


def _clip(leg: Leg, window: Interval) -> Interval | None:
    span = _span(leg)
    if span is None or span[1] < window.lo or span[0] > window.hi:
        return None
    return Interval(max(span[0], window.lo), min(span[1], window.hi))


def _party(visit: Visit, journey: Journey, directory: Directory, window: Interval) -> Party:
    count = visit.words.count("{n} person", "{n} people", journey.size)
    return Party(
        journey.name,
        count,
        tuple(_stays(visit, journey, directory, window)),
        tuple(_ways(visit, journey, window)),
    )


def _stays(visit: Visit, journey: Journey, directory: Directory, window: Interval) -> Iterator[Stay]:
    for leg in journey.legs:
        span = _clip(leg, window)
        if leg.thing.text("kind") == "stay" and span is not None and leg.state is not LegState.ABORTED:
            place = directory.places.get(ThingId(leg.thing.id_of("place")))
            name = place.name if place else visit.words.say("(not open to you)")
            kind = "draft" if leg.state in _DRAFT else "safe" if place and place.kind == "safe" else "stay"
            yield Stay(name, span, kind, state_in_words(leg.state, visit.words.tongue.spoken))


def _ways(visit: Visit, journey: Journey, window: Interval) -> Iterator[Way]:
    for leg in journey.legs:
        span = _clip(leg, window)
        if leg.thing.text("kind") != "stay" and span is not None and leg.state is not LegState.ABORTED:
            kind = "draft" if leg.state in _DRAFT else "late" if leg.state in _WRONG else "firm"
            to = leg.thing.text("to_city")
            state = state_in_words(leg.state, visit.words.tongue.spoken)
            yield Way(span, kind, f"{to}, {state}" if to else state)


def beds(directory: Directory, first: Day, days: int) -> tuple[BedRow, ...]:
    """Return every place with its free beds by night."""
    nights = [Day(first + n) for n in range(days)]
    rows = []
    for place in sorted(directory.places.values(), key=lambda one: (one.kind, one.city, one.name)):
        holds = directory.holds_of(place.id)
        rows.append(
            BedRow(
                place,
                place.name,
                place.beds,
                tuple(free_beds(place, holds, night) for night in nights),
                tuple(too_many(place, holds, night) for night in nights),
                tuple(held_by_others(holds, night) for night in nights),
                of_most(known_to(holds, first), place.people_cap),
            )
        )
    return tuple(rows)


def of_most(count: int, most: int | None) -> str:
    """Return how many there are of how many at most, as a table says it."""
    return str(count) if most is None else f"{count} / {most}"


def unread(directory: Directory, journeys: Iterable[Journey], day: Day) -> int:
    """Return how many people are somewhere by holds of journeys that do not open here, in the night of a day."""
    found = orphans(directory.holds, journeys)
    return sum(one.people for one in found if one.of in directory.places and one.from_day <= day < one.until)
