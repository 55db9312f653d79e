"""From journeys, places and holds to the net of who knows whom, and what a publication could lead to.

Refuses to leave out what was freed or taken back: whoever was told once goes on knowing it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.knowing import Hold, Kind, LegSeen, Node, Told, helper, party, place
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.journeys.whereabouts import staying
from safeconduct.evacuate.running.burning import Answer, Burnt, Guarded, Net

_ON: Final = (LegState.DEPARTED, LegState.CHECKPOINT, LegState.ARRIVED, LegState.LOST, LegState.DURESS)
_OVER: Final = (LegState.HANDED_OVER, LegState.CLOSED, LegState.ABORTED)
_STAY: Final = "stay"
# What can fall, by the kind of a burn: the forms of which it is one. A telephone is whose it is.
BURNABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("place",),
    "helper": ("helper",),
    "phone": ("helper", "place", "case", "journey"),
    "person": ("case", "journey"),
    "route": ("trip",),
}


def net_of(facts: Facts, journeys: Iterable[Journey], now_ms: int) -> Net:
    """Return the net as this desk knows it at an instant, milliseconds since 1970 UTC."""
    held = tuple(journeys)
    own = {hold for journey in held for hold in journey.thing.ids_of("holds")}
    legs = tuple(leg_seen(journey, leg, now_ms) for journey in held for leg in journey.legs)
    helpers = {one.id for one in facts.things("helper")}
    told = tuple(found for journey in held for found in _told(helpers, journey))
    keepers = {one.id: ThingId(one.id_of("keeper")) for one in facts.things("place") if one.id_of("keeper")}
    return Net(legs, told, tuple(_holds(facts, own)), keepers)


def leg_seen(journey: Journey, leg: Leg, now_ms: int) -> LegSeen:
    """Return what the net needs of a leg."""
    thing = leg.thing
    begins, ends = times_of(thing)
    is_over = leg.state in _OVER
    # A stay of which people know has begun when its time has come, and one to which they came whatever was said of it:
    # nobody reports every night.
    is_here = (there := staying(journey)) is not None and there.id == leg.id
    is_staying = is_here or (leg.is_frozen and thing.text("kind") == _STAY and begins <= now_ms)
    return LegSeen(
        leg.id,
        journey.id,
        ThingId(thing.id_of("place")),
        ThingId(thing.id_of("helper")),
        ThingId(thing.id_of("trip")),
        begins,
        ends,
        is_told=leg.is_frozen or bool(leg.told) or is_here,
        is_on=not is_over and (leg.state in _ON or is_staying),
        is_over=is_over,
    )


def times_of(leg: Thing) -> tuple[int, int]:
    """Return when a leg begins and ends, milliseconds since 1970 UTC: by the hour, else by the day; 0 where unsaid.

    A ride that is known by its days ends with the last of them, a stay with the day on which they leave.
    """
    day, until_day = leg.number("day"), leg.number("until_day")
    last = until_day if leg.text("kind") == _STAY or until_day is None else until_day + 1
    begins = leg.number("at") or (day or 0) * MS_PER_DAY
    return begins, leg.number("until") or (last or 0) * MS_PER_DAY


def burnt_from(facts: Facts, journeys: Iterable[Journey], kind: str, of: bytes) -> Burnt:
    """Return what fell, from the kind and the thing of a burn. A person is every journey of their case."""
    if kind == "route":
        return Burnt(trip=ThingId(of))
    if facts.thing("helper", of) is not None:
        return Burnt(frozenset([helper(of)]))
    if facts.thing("place", of) is not None:
        return Burnt(frozenset([place(of)]))
    return Burnt(frozenset(party(one.id) for one in journeys if bytes(one.case) == of or bytes(one.id) == of))


def fallen_id(thing: Thing) -> ThingId:
    """Return the id by which a burn names what fell: of a journey its case, where it has one."""
    of_journey = thing.id_of("case") if thing.form.code == "journey" else b""
    return ThingId(of_journey or thing.id)


def touched(found: Answer, journeys: Iterable[Journey]) -> tuple[Journey, ...]:
    """Return the journeys here that a burn touches: who leaves, whose words change, what is off, who is exposed."""
    legs = set(found.called_off)
    named = {one.journey for one in found.leaving} | set(found.words)
    named |= {one.node.id for one in found.exposed if one.node.kind is Kind.PARTY and one.hops == 1}
    return tuple(one for one in journeys if one.id in named or any(leg.id in legs for leg in one.legs))


def guarded(journeys: Iterable[Journey], now_ms: int) -> tuple[Guarded, ...]:
    """Return what is going on that a publication could lead to: every leg of every journey that is not over."""
    return tuple(
        one
        for journey in journeys
        if not journey.thing.yes("over")
        for leg in journey.legs
        for one in _guarded(journey, leg, now_ms)
    )


def _guarded(journey: Journey, leg: Leg, now_ms: int) -> Iterator[Guarded]:
    if leg.state is LegState.ABORTED and not leg.is_frozen and not leg.told:
        return
    first, last = times_of(leg.thing)
    begins, until = (first or now_ms) // MS_PER_DAY, last // MS_PER_DAY if last else None
    for city in (leg.thing.text("from_city"), leg.thing.text("to_city")):
        if city:
            yield Guarded(city, begins, until, journey.size)


def _told(helpers: Collection[ThingId], journey: Journey) -> Iterator[Told]:
    for one in journey.told:
        who = _who(helpers, journey, one)
        if who is not None:
            yield Told(who, ThingId(one.id_of("leg")), frozenset(one.lines("what")))


def _who(helpers: Collection[ThingId], journey: Journey, told: Thing) -> Node | None:
    whom, sort = told.id_of("whom"), told.text("who")
    if sort == "party":
        return party(journey.id)
    if not whom:
        return None
    if sort == "keeper" and ThingId(whom) not in helpers:
        return place(whom)
    return helper(whom)


def _holds(facts: Facts, own: set[ThingId]) -> Iterator[Hold]:
    for one in facts.things("hold"):
        begins, ends, of = one.number("from_day") or 0, one.number("until") or 0, one.id_of("of")
        is_freed = one.text("state") == "freed"
        # Whoever rides along keeps nothing and drives nobody: a trip is no node of the net.
        if one.text("what") == "seat" or (is_freed and not one.yes("told")):
            continue
        node = helper(of) if one.text("what") == "helper" else place(of)
        yield Hold(one.id, node, begins, begins if is_freed else ends, one.number("people") or 1, one.id in own)
