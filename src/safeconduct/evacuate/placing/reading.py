"""From cases, directories and journeys to a party and the world it is placed into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import MS_PER_DAY, Day
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, DeviceId, UserId
from safeconduct.evacuate.cases.reading import cases_here
from safeconduct.evacuate.cases.rules import consent_of_all, may_share_house, papers, trust_of
from safeconduct.evacuate.cases.types import Case, ConsentStanding
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.facts.queries import Facts, facts_here
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.consents import ASKED
from safeconduct.evacuate.journeys.doubling import going_by_case, placed_elsewhere
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.placing.types import Other, Party, Rider, Stay, Steps, World
from safeconduct.evacuate.placing.wording import things_named
from safeconduct.evacuate.running.net import net_of
from safeconduct.sync.team import Team

# Days for which somebody without a departure has a bed: the horizon of a plan (notes/evacuate 6.4: H = 60).
HORIZON_DAYS: Final = 60
# Strictest check of papers that somebody who is searched for can pass, by where (notes/evacuate 6.3, point 5): who is
# wanted in the whole country shows papers to nobody; who is wanted in a region travels on no named ticket.
_MOST_CHECK: Final = {"federal": 0, "local": 1, "unknown": 2, "no": 2}

UserOf = Callable[[DeviceId], UserId | None]


@dataclass(frozen=True, slots=True)
class Here:
    """Everything that is read to place one party. ``going``: the journeys here that are not over.

    ``names``: with their towns, as a list of them needs; ``short``: of those that a sentence calls otherwise.
    """

    party: Party
    world: World
    going: tuple[Journey, ...]
    names: Mapping[ThingId, str]
    short: Mapping[ThingId, str]

    def named(self, of: ThingId) -> str:
        """Return what a place, helper, trip or party is called in a list; empty where this desk cannot open it."""
        return self.names.get(of, "")

    def called(self, of: ThingId) -> str:
        """Return what it is called in a sentence; empty where this desk cannot open it."""
        return self.short.get(of) or self.named(of)


def read_here(team: Team, case: CompartmentId, today: Day, language: Language) -> Here:
    """Return the party of a case that opens here, and the world that it is placed into."""
    user_of, cases, journeys = team.people().get, cases_here(team), read_journeys(team)
    parties = {one.part: party_of(one, user_of, today) for one in cases}
    parties[case] = replace(parties[case], placed=placed_elsewhere(team).get(case, ()))
    facts = facts_here(team)
    world = world_of(facts, journeys, parties.values(), today)
    world = replace(world, steps=steps_of(facts, journeys, today))
    held, going = world.directory, tuple(one for one in journeys if not one.thing.yes("over"))
    # A party is called as its case is; where that does not open, as its journey.
    names = things_named(held, language) | {(one.case or one.id): one.name for one in journeys}
    names |= {one.thing.id: one.name for one in cases} | {one.id: one.name for one in journeys}
    short = {one.id: one.name for one in held.places.values()} | {one.id: one.name for one in held.helpers.values()}
    return Here(parties[case], world, going, names, short)


def party_of(case: Case, user_of: UserOf, today: Day) -> Party:
    """Return a case's party as it is placed."""
    thing = case.thing
    trust = trust_of(case, user_of)
    is_hot = thing.yes("hot")
    checks = [_MOST_CHECK.get(one.text("wanted"), 2) for one in case.travellers]
    return Party(
        case=thing.id,
        name=case.name,
        size=case.size,
        kind=thing.text("kind") or "mixed",
        is_hot=is_hot,
        may_share=may_share_house(trust.rung, is_hot=is_hot),
        origin=thing.text("origin"),
        ready=_day(thing.number("ready")),
        deadline=_day(thing.number("deadline")),
        most_check=min(checks, default=2),
        ban_modes=frozenset(thing.lines("ban_modes")),
        ban_cities=frozenset(thing.lines("ban_cities")),
        ban_places=frozenset(thing.ids_of("ban_places")),
        not_with=frozenset(thing.ids_of("not_with")),
        papers={country: papers(case, country, today).likely for country in thing.lines("countries")},
        refused=tuple(one for one in ASKED if consent_of_all(case, one, "", today) is not ConsentStanding.GIVEN),
    )


def world_of(facts: Facts, journeys: Sequence[Journey], cases: Iterable[Party], today: Day) -> World:
    """Return what is held and who is where, as far as this desk opens it. ``cases``: parties, for whom nobody meets."""
    directory = read_directory(facts)
    held = {one.id: one for one in directory.holds}
    parties = {one.case: one for one in cases}
    stays: list[Stay] = []
    whose: dict[ThingId, ThingId] = {}
    riding = defaultdict[ThingId, list[Rider]](list)
    for journey in journeys:
        named = journey.case or journey.id
        party = parties.get(journey.case)
        is_hot = journey.thing.yes("hot") or (party is not None and party.is_hot)
        may_share = party.may_share if party else not journey.thing.yes("alone")
        for id_ in journey.thing.ids_of("holds"):
            whose[id_] = named
            hold = held.get(id_)
            if hold is not None and not hold.is_freed and hold.of in directory.places:
                stays.append(Stay(named, hold.of, hold.from_day, hold.until, is_hot, may_share, hold.people))
        for leg in journey.legs:
            trip = ThingId(leg.thing.id_of("trip"))
            if trip and leg.state is not LegState.ABORTED:
                riding[trip].append(Rider(named, journey.size))
    of_trips = {trip: tuple(riders) for trip, riders in riding.items()}
    going = {case: tuple(one.id for one in held) for case, held in going_by_case(journeys).items()}
    return World(directory, today, Day(today + HORIZON_DAYS), tuple(stays), of_trips, whose, going)


def steps_of(facts: Facts, journeys: Sequence[Journey], today: Day) -> Steps:
    """Return who knows whom by the journeys here, a draft taken for one of which people know."""
    net = net_of(facts, journeys, today * MS_PER_DAY)
    off = {leg.id for one in journeys for leg in one.legs if leg.state is LegState.ABORTED}
    legs = tuple(one if one.is_told or one.id in off else replace(one, is_told=True) for one in net.legs)
    return Steps(replace(net, legs=legs), {one.id: Other(one.case or one.id, one.size) for one in journeys})


def _day(number: int | None) -> Day | None:
    return None if number is None else Day(number)
