"""From things to what may be planned: cases, places, helpers, trips, holds, and legs that stay as they are.

Of what can be read in two ways the stricter holds: who is searched for as far as anybody says, papers at the latest
day, a wish not to be moved. Nothing is guessed that somebody has to be asked for; `instances` says what is lacking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, day_from_ms
from safeconduct.base.ids import CompartmentId, DeviceId, UserId
from safeconduct.evacuate.cases.reading import cases_here, decided_of, told_of
from safeconduct.evacuate.cases.rules import consent_of_all, may_share_house, papers, trust_of
from safeconduct.evacuate.cases.types import Case, ConsentStanding, State
from safeconduct.evacuate.facts.queries import Thing, facts_here
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.consents import HOUSE, SHARE_HELPER
from safeconduct.evacuate.journeys.doubling import placed_elsewhere
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.types import (
    FixedLeg,
    HelperToAsk,
    HoldTaken,
    LeftOut,
    PartyToPlace,
    PlaceToUse,
    TripSort,
    TripToOffer,
    World,
)
from safeconduct.evacuate.triage.rules import propose
from safeconduct.sync.team import Team

# Identity checks by the names of the forms, as plan instances count them (docs/formats/plan.md).
CHECKS: Final = {"none": 0, "shown": 1, "named": 2}
# The strictest check that somebody may pass: who is wanted in the whole country shows no papers, and who is wanted at
# home, or perhaps is, buys no ticket in their name (notes/evacuate 6.3).
_MAY_PASS: Final = {"federal": 0, "local": 1, "unknown": 1, "no": 2}
# To what nobody says no who is planned for: every way of a plan has a house and a helper.
_WITHOUT: Final = {"move": LeftOut.REFUSED, HOUSE: LeftOut.NO_HOUSE, SHARE_HELPER: LeftOut.NO_HELPER}
_REFUSALS: Final = (ConsentStanding.REFUSED, ConsentStanding.WITHDRAWN, ConsentStanding.EXPIRED)
_TAKEN: Final = ("", "take")
_SEXES: Final = {"m": "men", "f": "women"}
_CLOSED_STATES: Final = ("burnt", "closed", "paused", "left")

UserOf = Callable[[DeviceId], UserId | None]


def read_world(team: Team, today: Day) -> World:
    """Return everything that may be planned with, as this desk can read it; read once until anything is written."""
    day, found = team.remembered("world", lambda: (today, _world(team, today)))
    return found if day == today else _world(team, today)


def _world(team: Team, today: Day) -> World:
    facts, user_of = facts_here(team), team.people().get
    holds = tuple(hold for one in facts.things("hold") if (hold := hold_of(one)) is not None)
    cases = cases_here(team)
    fixed, own, by_hand = _journeys(team, holds)
    # Whom a colleague placed by a journey that does not open here is not to be placed twice.
    placed = placed_elsewhere(team)
    elsewhere = (one.thing.id for one in cases if one.part in placed)
    moving = dict.fromkeys((*elsewhere, *by_hand), LeftOut.BY_HAND) | {one.case: LeftOut.ON_THE_WAY for one in fixed}
    return World(
        parties=tuple(party_of(case, today, user_of, moving.get(case.thing.id)) for case in cases),
        places=tuple(place_of(one) for one in facts.things("place")),
        helpers=tuple(helper_of(one) for one in facts.things("helper")),
        trips=tuple(trip for one in facts.things("trip") if (trip := trip_of(one)) is not None),
        holds=(*holds, *_without_hold(fixed, holds)),
        fixed=fixed,
        own_holds=own,
    )


def party_of(case: Case, today: Day, user_of: UserOf, moving: LeftOut | None = None) -> PartyToPlace:
    """Return a party as it is planned for, or why it is not. ``moving``: that it has a journey which stays."""
    thing = case.thing
    is_hot = thing.yes("hot")
    decided = decided_of(case)
    return PartyToPlace(
        case=thing.id,
        name=case.name,
        size=case.size,
        kind=thing.text("kind") or _kind(case),
        origin=thing.text("origin"),
        ready=_day(thing, "ready"),
        deadline=_day(thing, "deadline"),
        tier=int(decided.tier if decided else propose(told_of(case)).highest),
        most_check=min((_MAY_PASS.get(one.text("wanted") or "unknown", 0) for one in case.travellers), default=1),
        documents=_documents(case, today),
        is_hot=is_hot,
        is_alone=not may_share_house(trust_of(case, user_of).rung, is_hot=is_hot),
        ban_modes=frozenset(thing.lines("ban_modes")),
        ban_cities=frozenset(thing.lines("ban_cities")),
        ban_places=frozenset(thing.ids_of("ban_places")),
        not_with=frozenset(thing.ids_of("not_with")),
        left_out=moving or _left_out(case, today),
    )


def place_of(one: Thing) -> PlaceToUse:
    """Return a house."""
    return PlaceToUse(
        id=one.id,
        name=one.text("code_name"),
        city=one.text("city"),
        is_safe=one.text("kind") == "safe",
        beds=one.number("beds"),
        admits=one.text("admits") or "any",
        people_cap=one.number("people_cap"),
        most_nights=one.number("max_nights") or 0,
        is_for_hot=one.yes("hot_ok"),
        is_near=one.yes("near"),
        first=_day(one, "from_day"),
        until=_day(one, "until"),
        is_open=one.text("kind") in ("transit", "safe") and one.text("state") not in _CLOSED_STATES,
    )


def helper_of(one: Thing) -> HelperToAsk:
    """Return a helper. A day that cannot be read as one is passed over: the form asks for lines."""
    return HelperToAsk(
        id=one.id,
        name=one.text("code_name"),
        people_cap=one.number("people_cap"),
        first=_day(one, "from_day"),
        until=_day(one, "until"),
        not_days=frozenset(_days(one.lines("not_days"))),
        is_active=one.text("state") not in _CLOSED_STATES,
    )


def trip_of(one: Thing) -> TripToOffer | None:
    """Return a possible trip; None where it is not said what it is for."""
    sorts = {sort.value: sort for sort in TripSort}
    if one.text("sort") not in sorts:
        return None
    day = _day(one, "day")
    return TripToOffer(
        id=one.id,
        sort=sorts[one.text("sort")],
        start=one.text("from_city"),
        end=one.text("to_city"),
        day=day,
        arrives=_day(one, "arrive_day") or day,
        mode=one.text("mode"),
        check=CHECKS.get(one.text("id_check"), max(CHECKS.values())),
        seats=one.number("seats"),
        party_cap=one.number("party_cap"),
        risk=one.number("risk") or 0,
        cost=one.number("cost") or 0,
        helpers=one.ids_of("helpers"),
        is_off=one.yes("off"),
    )


def hold_of(one: Thing) -> HoldTaken | None:
    """Return what some journey holds; None where days or thing are lacking: such a hold holds nothing."""
    first, until = _day(one, "from_day"), _day(one, "until")
    if first is None or until is None or not one.id_of("of"):
        return None
    is_held = one.text("state") != "freed"
    of, people = ThingId(one.id_of("of")), one.number("people") or 1
    is_bed = one.text("what") not in ("helper", "seat")
    return HoldTaken(one.id, of, is_bed, first, until, people, one.yes("alone"), is_held, one.yes("told"))


def frozen_journeys(team: Team) -> frozenset[CompartmentId]:
    """Return the journeys here of which people were told anything, or that have begun: no plan touches them (P11)."""
    return frozenset(one.thing.part for one in read_journeys(team) if any(leg.is_frozen for leg in one.legs))


def _journeys(
    team: Team, holds: Sequence[HoldTaken]
) -> tuple[tuple[FixedLeg, ...], frozenset[ThingId], frozenset[ThingId]]:
    """Return the frozen legs of journeys here; holds of journeys that are planned anew; cases placed by hand.

    Planned anew is what a plan drafted and nobody was told of. What somebody placed by hand stays until they drop it.
    """
    fixed: list[FixedLeg] = []
    own: set[ThingId] = set()
    by_hand: set[ThingId] = set()
    planned = {one.journey for plan in plans(facts_here(team)) for one in drafted_in(plan)}
    for journey in read_journeys(team):
        thing = journey.thing
        if thing.yes("over"):
            continue
        mine = frozenset(thing.ids_of("holds"))
        held = frozenset(one.of for one in holds if one.is_held and one.id in mine)
        frozen = [_fixed(thing, one.thing, held) for one in journey.legs if one.is_frozen]
        fixed += frozen
        if not frozen and thing.part in planned:
            own |= set(thing.ids_of("holds"))
        elif not frozen and any(one.state is not LegState.ABORTED for one in journey.legs):
            by_hand.add(ThingId(thing.id_of("case")))
    return tuple(fixed), frozenset(own), frozenset(by_hand)


def _without_hold(fixed: Iterable[FixedLeg], holds: Iterable[HoldTaken]) -> Iterable[HoldTaken]:
    """Give what frozen legs need and nobody held, as after an emergency go: they are there all the same."""
    held: defaultdict[tuple[ThingId, bool], list[HoldTaken]] = defaultdict(list)
    for hold in holds:
        if hold.is_held:
            held[hold.of, hold.is_bed].append(hold)
    for leg in fixed:
        for of, is_bed in ((leg.place, True), (leg.helper, False)):
            until = max(leg.until, Day(leg.first + 1))
            is_held = any(one.first <= leg.first and until <= one.until for one in held[of, is_bed])
            if of and not is_held:
                yield HoldTaken(
                    NO_THING, of, is_bed, leg.first, until, leg.size, is_alone=False, is_held=True, was_told=True
                )


def _fixed(journey: Thing, leg: Thing, held: frozenset[ThingId]) -> FixedLeg:
    first = _day(leg, "day") or _day_of_instant(leg, "at")
    until = _day(leg, "until_day") or _day_of_instant(leg, "until") or first
    return FixedLeg(
        journey=journey.part,
        case=ThingId(journey.id_of("case")),
        size=journey.number("size") or 1,
        trip=ThingId(leg.id_of("trip") or NO_THING),
        place=ThingId(leg.id_of("place") or NO_THING),
        helper=ThingId(leg.id_of("helper") or NO_THING),
        first=first or Day(0),
        until=until or Day(0),
        has_seat=ThingId(leg.id_of("trip")) in held,
    )


def _left_out(case: Case, today: Day) -> LeftOut | None:
    decided = decided_of(case)
    if case.state is not State.OPEN or (decided and decided.answer not in _TAKEN):
        return LeftOut.NOT_TAKEN
    for purpose, why in _WITHOUT.items():
        if consent_of_all(case, purpose, "", today) in _REFUSALS:
            return why
    if not case.thing.text("origin"):
        return LeftOut.NO_TOWN
    deadline = _day(case.thing, "deadline")
    return LeftOut.TIME_IS_UP if deadline is not None and deadline < today else None


def _kind(case: Case) -> str:
    """Return with whom a party may live, from what is known of its people; who is not known lives where anybody may."""
    sexes = {one.text("sex") for one in case.travellers}
    return _SEXES.get(sexes.pop(), "mixed") if len(sexes) == 1 else "mixed"


def _documents(case: Case, today: Day) -> dict[str, Day]:
    """Return from when everybody's papers for each country are here: at the latest, else most likely."""
    found: dict[str, Day] = {}
    for country in case.thing.lines("countries"):
        held = papers(case, country, today)
        day = held.latest or held.likely
        if day is not None:
            found[country] = day
    return found


def _day(thing: Thing, code: str) -> Day | None:
    found = thing.number(code)
    return Day(found) if found is not None else None


def _day_of_instant(thing: Thing, code: str) -> Day | None:
    found = thing.number(code)
    return day_from_ms(found) if found is not None else None


def _days(lines: Iterable[str]) -> Iterable[Day]:
    for line in lines:
        try:
            yield day_from_iso(line)
        except ValueError:
            continue
