"""A plan as something that is kept: what it drafts in journeys, and which journeys it names (decision 0012, point 4).

The entry in the planning part repeats no way: it names journeys, each with the op that drafted its legs. Whoever opens
a journey reads its legs there. Carries P11: a journey of which people were told is not touched by any of this, to the
letter; `reading` takes its party out of what is planned. Holds are written when two persons have approved, not before.
Refuses a plan that rests on what was changed while it was searched for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.commands import is_code_name
from safeconduct.evacuate.facts.commands import changed, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.journeys.consents import carried_from
from safeconduct.evacuate.journeys.naming import unused
from safeconduct.evacuate.journeys.reading import words_of
from safeconduct.evacuate.planner.choices import STAYING
from safeconduct.evacuate.planner.plan import Assignment
from safeconduct.evacuate.planner.resolving import going_of
from safeconduct.evacuate.planner.state import Itinerary
from safeconduct.evacuate.planning.drafts import (
    PLANNED,
    Drafted,
    drafted_in,
    is_as_drafted,
    is_drafted,
    legs_in,
    number_of,
)
from safeconduct.evacuate.planning.errors import ChangedMeanwhile
from safeconduct.evacuate.planning.making import Made, Mended
from safeconduct.evacuate.planning.reading import CHECKS, frozen_journeys, read_world
from safeconduct.evacuate.planning.types import HoldTaken, PartyToPlace, Run, TripToOffer, World
from safeconduct.intake.codenames import draw_name
from safeconduct.sync.compartments import begin
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent

Values = Mapping[str, Value | None]
_CHECK_CODES: Final = {number: code for code, number in CHECKS.items()}


def keep_plan(
    team: Team, made: Made | Mended, part: CompartmentId, *, parent: Thing | None, language: Language
) -> ThingId:
    """Write a plan and the drafts of its journeys; it is written when this returns. Return the plan's id.

    A journey whose legs are the same already keeps them, and its op. Drafts of other journeys that nobody was told of
    are taken out of use when `parent` named them. ChangedMeanwhile, when what the plan uses is not as the search was
    told any more.
    """
    facts = Facts(team.vault.tables)
    if made.run.first != day_from_ms(team.clock.now_ms()):
        raise ChangedMeanwhile
    if changed := changed_meanwhile(made, read_world(team, made.run.first)):
        raise ChangedMeanwhile(shown=", ".join(changed))
    with team.together():
        journeys = {ThingId(one.id_of("case")): one for one in facts.things("journey") if not one.yes("over")}
        frozen = frozen_journeys(team)
        free = [one for one in _assigned(made) if not _is_in(journeys.get(one[0].case), frozen)]
        aliases = unused(team, language)
        drafts = [
            _as_it_is(facts, journeys[one[0].case])
            if one[0].case in made.stays
            else _draft(team, made.run, one, journeys, aliases, language)
            for one in free
        ]
        named = {one.journey for one in drafts}
        before = drafted_in(parent) if parent is not None else ()
        given_up = [one for one in before if one.journey not in named | frozen and is_drafted(facts, one)]
        intents = [intent for one in given_up for intent in undraft(facts, one.journey)]
        thing = draw(team.entropy)
        intents.append(new_intent(team, part, "plan", _entry(facts, made, drafts, parent), thing=thing))
        team.vault.append(intents)
    return thing


def changed_meanwhile(made: Made | Mended, now: World) -> tuple[str, ...]:
    """Return the code names of what a plan uses and what is not as the search was told any more, each once."""
    run = made.run
    things = {id_: one.case for id_, one in run.parties.items()}
    things |= {id_: one.id for held in (run.places, run.helpers, run.trips) for id_, one in held.items()}
    told, here, before, after = _by_id(run.world), _by_id(now), _held(run.world), _held(now)
    used = {id_ for one in made.plan.assignments for id_ in _named(one) if id_ in things}
    changed = (
        id_
        for id_ in used
        for thing in (things[id_],)
        if told.get(thing) != here.get(thing) or before[thing] != after[thing]
    )
    return tuple(sorted({run.name(id_) for id_ in changed}))


def _by_id(world: World) -> dict[ThingId, object]:
    found: dict[ThingId, object] = {one.case: one for one in world.parties}
    found |= {one.id: one for held in (world.places, world.helpers, world.trips) for one in held}
    return found


def _named(way: Assignment) -> tuple[str, ...]:
    return way.party, way.trip, way.helper, way.transit, way.onward, way.safe, way.departure


def _held(world: World) -> defaultdict[ThingId, frozenset[HoldTaken]]:
    """Return by house, helper or trip what other journeys hold of it."""
    found: defaultdict[ThingId, frozenset[HoldTaken]] = defaultdict(frozenset)
    for one in world.holds:
        if one.is_held and one.id not in world.own_holds:
            found[one.of] |= {one}
    return found


def _assigned(made: Made | Mended) -> Iterator[tuple[PartyToPlace, Itinerary]]:
    for one in going_of(made.run.instance, made.plan):
        yield made.run.parties[one.written.party], one.way


def _entry(facts: Facts, made: Made | Mended, drafts: Iterable[Drafted], parent: Thing | None) -> Values:
    number = max((number_of(one) for one in facts.things("plan")), default=0) + 1
    values: dict[str, Value | None] = {
        "number": number,
        "day": made.run.first,
        "reserve": made.run.reserve_beds,
        "asked": made.run.instance.people,
        **made.figures,
        "state": "draft",
    }
    lines = tuple(one.line for one in drafts)
    values |= {"journeys": lines} if lines else {}
    return values | ({"parent": parent.id} if parent is not None else {})


def _as_it_is(facts: Facts, journey: Thing) -> Drafted:
    """Name the legs of a journey as they stand."""
    return Drafted(journey.part, tuple(one.began.op for one in legs_in(facts, journey.part)))


def _draft(
    team: Team,
    run: Run,
    assigned: tuple[PartyToPlace, Itinerary],
    journeys: Mapping[ThingId, Thing],
    aliases: Iterator[str],
    language: Language,
) -> Drafted:
    """Write the legs of one party into its journey, which is begun where there is none."""
    (party, way), facts = assigned, Facts(team.vault.tables)
    legs = tuple(legs_of(run, way))
    journey = journeys.get(party.case)
    said: dict[str, Value | None] = {
        "size": party.size,
        "kind": party.kind,
        "tier": f"t{party.tier}",
        "hot": party.is_hot,
        "alone": party.is_alone,
    }
    if journey is None:
        said |= _wishes(facts, party.case) | {"runs": team.me.device.user.id}
        said |= {code: value for code, value in carried_from(team, party.case).items() if value is not None}
        return _begin(team, facts, party, said, _with_alias(legs, aliases), language)
    standing = legs_in(facts, journey.part)
    is_same = [_planned(one) for one in standing] == [_with_all(one) for one in legs]
    as_it_is = _as_it_is(facts, journey)
    if is_same and is_as_drafted(facts, as_it_is) and not any(words_of(one) for one in standing):
        return as_it_is
    intents = [*_new_legs(team, journey.part, _with_alias(legs, aliases))]
    intents += [set_intent(one, {"dropped": True}) for one in standing]
    differs = changed(journey, {**said, **carried_from(team, party.case)})
    intents += [set_intent(journey, differs)] if differs else []
    return Drafted(journey.part, team.vault.append(intents)[: len(legs)])


def _with_alias(legs: Iterable[Values], aliases: Iterator[str]) -> tuple[Values, ...]:
    """Give each leg the name under which whoever brings them on the way knows them."""
    return tuple({**one, "alias": next(aliases)} for one in legs)


def _wishes(facts: Facts, case: ThingId) -> dict[str, Value | None]:
    """Return what a party asked for in case of silence: whoever runs the journey has to have it without the case."""
    thing = facts.thing("case", case)
    codes = ("silence_do", "silence_dont", "lawyer")
    return {code: said for code in codes if (said := thing.text(code))} if thing is not None else {}


def _begin(
    team: Team, facts: Facts, party: PartyToPlace, said: Values, legs: tuple[Values, ...], language: Language
) -> Drafted:
    name = draw_name(language, team.entropy, lambda one: is_code_name(facts, one) or team.is_called(one))
    part = begin(team, Sort.JOURNEY, name)
    values = {"code_name": name, "case": party.case, **said}
    intents = [*_new_legs(team, part, legs), new_intent(team, part, "journey", values, thing=ThingId(bytes(part)))]
    return Drafted(part, team.vault.append(intents)[: len(legs)])


def _new_legs(team: Team, part: CompartmentId, legs: Iterable[Values]) -> Iterator[Intent]:
    return (new_intent(team, part, "leg", one, thing=draw(team.entropy)) for one in legs)


def undraft(facts: Facts, part: CompartmentId) -> Iterator[Intent]:
    """Give the ops that take a journey's draft out of use. Not for a journey of which people were told (P11)."""
    yield from (set_intent(one, {"dropped": True}) for one in legs_in(facts, part))
    yield from freed(facts, part)


def _is_in(journey: Thing | None, parts: frozenset[CompartmentId]) -> bool:
    return journey is not None and journey.part in parts


def freed(facts: Facts, part: CompartmentId) -> Iterator[Intent]:
    """Give the ops that give back whatever a journey holds."""
    journey = facts.only("journey", part)
    for hold in journey.ids_of("holds") if journey is not None else ():
        held = facts.thing("hold", hold)
        if held is not None and held.text("state") != "freed":
            yield set_intent(held, {"state": "freed"})


# --- the legs of a way


def legs_of(run: Run, way: Itinerary) -> Iterator[Values]:
    """Give the legs of a way in order: extraction, nights on the way, onward, nights in a safe place, departure."""
    instance, first = run.instance, run.first
    trip, onward = instance.trips[way.trip], instance.onward[way.onward]
    is_staying = way.departure == STAYING
    out = instance.horizon if is_staying else instance.departures[way.departure].day
    helper = run.helpers[instance.helpers[way.helper].id].id
    places = [run.places[instance.places[at].id].id for at in (way.transit, way.safe)]
    steps: list[dict[str, Value | None]] = [
        {**_ride("extraction", run.trips[trip.id], first), "helper": helper},
        {"kind": "stay", "place": places[0], "day": first + trip.day, "until_day": first + onward.leaves_on},
        _ride("onward", run.trips[onward.id], first),
        {"kind": "stay", "place": places[1], "day": first + onward.arrives_on, "until_day": first + out},
    ]
    if not is_staying:
        steps.append(_ride("departure", run.trips[instance.departures[way.departure].id], first))
    for number, one in enumerate(steps, 1):
        yield {"number": number, **one}


def _ride(kind: str, trip: TripToOffer, first: Day) -> dict[str, Value | None]:
    values: dict[str, Value | None] = {
        "kind": kind,
        "from_city": trip.start,
        "to_city": trip.end,
        "day": trip.day if trip.day is not None else first,
        "until_day": trip.arrives if trip.arrives is not None else first,
        "id_check": _CHECK_CODES[trip.check],
        "trip": trip.id,
    }
    return values | ({"mode": trip.mode} if trip.mode else {})


def _planned(leg: Thing) -> Values:
    return {code: leg.value(code) for code in PLANNED}


def _with_all(values: Values) -> Values:
    return {code: values.get(code) for code in PLANNED}
