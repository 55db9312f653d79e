"""Placing a party: a journey with its legs as drafts, holds of beds, seats and a helper's day, in one piece of work.

Holds are written before anybody is told, and name no journey: the journey names its holds (decision 0012, point 2).
Refuses what `rules.findings` refuses, unless a person says that they have seen it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.directories.types import HoldHere, TripHere
from safeconduct.evacuate.facts.commands import Values, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.commands import draft_intent, open_journey
from safeconduct.evacuate.journeys.doubling import placed_intents
from safeconduct.evacuate.journeys.reading import read_journey
from safeconduct.evacuate.journeys.types import Journey, Leg, LegState
from safeconduct.evacuate.placing.errors import CannotBePlaced, NothingToFree, NothingToPlace
from safeconduct.evacuate.placing.rules import Nights, findings, nights_of
from safeconduct.evacuate.placing.types import Party, Placement, Stage, Weight, World
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent


@dataclass(frozen=True, slots=True)
class Placed:
    """A journey that was begun for a party. ``ops``: everything that was said for it, in order: undone together."""

    part: CompartmentId
    ops: tuple[OpId, ...]


def place(
    team: Team, party: Party, placement: Placement, world: World, *, language: Language, has_seen: bool = False
) -> Placed:
    """Begin a journey for a party, with holds; it is written when it returns. CannotBePlaced for what is refused.

    NothingToPlace where no leg follows, whatever was seen.

    ``has_seen``: a person has seen what is refused and does it all the same, which the journey's log says.
    """
    refused = [one for one in findings(party, placement, world) if one.weight is Weight.REFUSED]
    if refused and not has_seen:
        raise CannotBePlaced(count=len(refused))
    legs = tuple(_legs(placement, world))
    if not legs:
        raise NothingToPlace
    with team.together():
        holds, intents = _holds(team, party, placement, world)
        ops = list(team.vault.append(intents))
        values = {**_of_party(team, party), **({"holds": tuple(sorted(holds))} if holds else {})}
        part = open_journey(team, party.case, values, language=language)
        journey = read_journey(team, part)
        ops += [journey.thing.began.op] if journey is not None else []
        for leg in legs:
            journey = read_journey(team, part)
            if journey is not None:
                ops += team.vault.append([draft_intent(team, journey, leg, language=language)])
        if (case := Facts(team.vault.tables).thing("case", party.case)) is not None:
            ops += team.vault.append(placed_intents(team, case, part))
        if refused:
            codes = ", ".join(dict.fromkeys(one.rule.value for one in refused))
            order: Values = {"kind": "order", "at": team.clock.now_ms(), "words": f"placed all the same: {codes}"}
            ops += team.vault.append([new_intent(team, part, "event", order, thing=draw(team.entropy))])
    return Placed(part, tuple(ops))


def free_intents(facts: Facts, journey: Journey) -> tuple[Intent, ...]:
    """Return the ops that free a journey's holds; NothingToFree. Who was told of them keeps knowing (`is_told`)."""
    held = (facts.thing("hold", one) for one in journey.thing.ids_of("holds"))
    standing = [one for one in held if one is not None and one.text("state") != "freed"]
    if not standing:
        raise NothingToFree
    return tuple(set_intent(one, {"state": "freed"}) for one in standing)


def called_off_intents(facts: Facts, journey: Journey, leg: Leg) -> tuple[Intent, ...]:
    """Return the ops that free what a journey holds for one leg alone, which is called off or dropped; often none."""
    others = {of for one in journey.legs if one.id != leg.id and one.state is not LegState.ABORTED for of in _used(one)}
    of_it = _used(leg) - others
    held = (facts.thing("hold", one) for one in journey.thing.ids_of("holds"))
    return tuple(
        set_intent(one, {"state": "freed"})
        for one in held
        if one is not None and one.text("state") != "freed" and one.id_of("of") in of_it
    )


def told_intents(facts: Facts, journey: Journey) -> tuple[Intent, ...]:
    """Return the ops that say of a journey's holds that somebody was told of them: from then on they count as known."""
    held = (facts.thing("hold", one) for one in journey.thing.ids_of("holds"))
    return tuple(set_intent(one, {"told": True}) for one in held if one is not None and not one.yes("told"))


def _used(leg: Leg) -> set[ThingId]:
    found = (leg.thing.id_of(code) for code in ("place", "helper", "trip"))
    return {ThingId(one) for one in found if one}


def orphans(holds: Iterable[HoldHere], journeys: Iterable[Journey]) -> tuple[HoldHere, ...]:
    """Return holds that no journey here names: of journeys that do not open here, or of a desk that died in between."""
    named = {one for journey in journeys for one in journey.thing.ids_of("holds")}
    return tuple(one for one in holds if one.id not in named and not one.is_freed)


def _of_party(team: Team, party: Party) -> Values:
    """Return what a journey says of its party: numbers, how urgent it is, and what to do when they are silent."""
    facts = Facts(team.vault.tables)
    case = facts.thing("case", party.case)
    values: dict[str, Value | None] = {
        "size": party.size,
        "kind": party.kind,
        "hot": party.is_hot,
        "alone": party.lives_alone,
    }
    if case is None:
        return values
    for code in ("silence_do", "silence_dont", "lawyer"):
        if said := case.text(code):
            values[code] = said
    assessment = next(iter(facts.things("assessment", case.part)), None)
    if assessment is not None and (tier := assessment.text("tier")):
        values["tier"] = tier
    return values


def _holds(team: Team, party: Party, placement: Placement, world: World) -> tuple[list[ThingId], list[Intent]]:
    ids: list[ThingId] = []
    intents: list[Intent] = []

    def hold(part: CompartmentId, of: ThingId, what: str, days: Sequence[int], more: Values) -> None:
        values: dict[str, Value | None] = {
            "of": of, "what": what, "from_day": days[0], "until": days[1], "people": party.size, "state": "held",
        }  # fmt: skip
        ids.append(draw(team.entropy))
        intents.append(new_intent(team, part, "hold", {**values, **more}, thing=ids[-1]))

    for stage, of in ((Stage.TRANSIT, placement.transit), (Stage.SAFE, placement.safe)):
        where, nights = world.directory.places.get(of), nights_of(placement, world, stage)
        if where is not None and nights is not None:
            hold(where.part, of, "bed", nights, {"alone": True} if party.lives_alone else {})
    trips = world.directory.trips
    for of in (placement.extraction, placement.onward, placement.departure):
        if (taken := trips.get(of)) is not None:
            hold(taken.thing.part, of, "seat", (taken.day, Day(taken.day + 1)), {})
    helper, trip = world.directory.helpers.get(placement.helper), trips.get(placement.extraction)
    if helper is not None and trip is not None:
        hold(helper.part, helper.id, "helper", (trip.day, Day(trip.day + 1)), {"trip": trip.id})
    return ids, intents


def _legs(placement: Placement, world: World) -> Iterable[Values]:
    trips = world.directory.trips
    extraction, onward, departure = (
        trips.get(one) for one in (placement.extraction, placement.onward, placement.departure)
    )
    if extraction is not None:
        yield _leg(extraction, {"helper": placement.helper or None})
    yield from _stay(placement.transit, nights_of(placement, world, Stage.TRANSIT))
    if onward is not None:
        yield _leg(onward, {})
    yield from _stay(placement.safe, nights_of(placement, world, Stage.SAFE))
    if departure is not None:
        yield _leg(departure, {})


def _stay(place: ThingId, nights: Nights | None) -> Iterable[Values]:
    if place and nights is not None:
        yield {"kind": "stay", "place": place, "day": nights[0], "until_day": nights[1]}


def _leg(trip: TripHere, more: Values) -> Values:
    checks = {0: "none", 1: "shown", 2: "named"}
    values: dict[str, Value | None] = {
        "kind": trip.sort,
        "from_city": trip.from_city,
        "to_city": trip.to_city,
        "mode": trip.mode or None,
        "id_check": checks[trip.id_check],
        "trip": trip.id,
        "day": trip.day,
        "until_day": trip.arrive_day,
        **more,
    }
    return {code: value for code, value in values.items() if value}
