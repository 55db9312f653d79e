"""What is taken: seats, helpers and their days, beds by night, who knows how many, legs; and the cheapest way for one
more.

The state of a search: itineraries are put in and taken out by the thousand, so it keeps counters, and for each house
and
size of party a whole number whose bits are the nights on which there is no room. It takes nothing that breaks a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.evacuate.planner.choices import STAYING, Choices

# An itinerary nobody would take. Reason: more than any cost that `MOST_NUMBER` allows.
NEVER: Final = 1 << 60
NOBODY: Final = -1


Stay = tuple[int, int, int]
"""(place, first night, day of leaving)."""


class Itinerary(NamedTuple):
    """The way of one party, as indices; ``departure`` may be `STAYING`."""

    trip: int
    helper: int
    transit: int
    onward: int
    safe: int
    departure: int


@dataclass(slots=True)
class Taste:
    """What one search prefers beyond cost, so that two searches of the same state differ.

    ``salt`` passes over about one trip in ``rarity`` and turns the order of the houses; 0 passes over none.
    """

    salt: int = 0
    rarity: int = 50

    def passes_over(self, number: int) -> bool:
        return self.salt != 0 and (number * 2_654_435_761 + self.salt) % 1_000_003 % self.rarity == 0


PLAIN: Final = Taste()


class State:
    """A set of itineraries that break no rule, and its score."""

    __slots__ = (
        "_beds", "_cap_of_helper", "_cap_of_place", "_choices", "_departures_left", "_driving", "_full", "_horizon",
        "_houses", "_instance", "_known_by", "_legs_left", "_not_with", "_riders", "_seats_left", "driver", "score",
        "today", "ways",
    )  # fmt: skip

    def __init__(self, choices: Choices) -> None:
        instance = choices.instance
        self._choices, self._instance, self._horizon = choices, instance, instance.horizon
        self._seats_left = [trip.seats for trip in instance.trips]
        self._riders = [0] * len(instance.trips)
        self.driver = [NOBODY] * len(instance.trips)
        self._driving: set[tuple[int, int]] = set()
        self._known_by = [0] * len(instance.helpers)
        self._cap_of_helper = [helper.people_cap for helper in instance.helpers]
        self._cap_of_place = [place.people_cap for place in instance.places]
        self._legs_left = [leg.party_cap for leg in instance.onward]
        self._departures_left = [leg.party_cap for leg in instance.departures]
        most = max((party.size for party in instance.parties), default=0)
        self._beds = [[place.beds] * instance.horizon for place in instance.places]
        self._full = [[0] * (most + 1) for _ in instance.places]
        whole = (1 << instance.horizon) - 1
        for at, place in enumerate(instance.places):
            for size in range(place.beds + 1, most + 1):
                self._full[at][size] = whole
            if choices.reserve.held[at]:
                self._occupy(at, 0, choices.reserve.days, choices.reserve.held[at])
        for at, start, end, people in choices.reserve.taken:
            self._occupy(at, max(0, start), min(end, instance.horizon), people)
        self._not_with: list[list[int]] = [[] for _ in instance.parties]
        for one, other in instance.conflicts:
            self._not_with[one].append(other)
            self._not_with[other].append(one)
        # The houses each party knows, for conflicts.
        self._houses: list[tuple[int, ...]] = [() for _ in instance.parties]
        # Trips up to this day and legs before it are gone (`repair`).
        self.today = -1
        self.ways: list[Itinerary | None] = [None] * len(instance.parties)
        self.score = sum(instance.unserved_cost(party) for party in instance.parties)

    def put(self, at: int, way: Itinerary) -> None:
        """Let a party go this way, which `best` or the same state before has found free."""
        self._change(at, way, 1, self._stays(way))
        self._houses[at] = (way.transit, way.safe)
        self.ways[at] = way

    def take(self, at: int) -> Itinerary | None:
        """Let a party stay where it is; return the way it had."""
        way = self.ways[at]
        if way is not None:
            self._change(at, way, -1, self._stays(way))
            self._houses[at] = ()
            self.ways[at] = None
        return way

    def hold(self, at: int, way: Itinerary, stays: Sequence[Stay]) -> None:
        """Let a party go this way for good, through several safe houses; it is among no ``ways``."""
        self._change(at, way, 1, stays)
        self._houses[at] = (way.transit, *(stay[0] for stay in stays))

    def release(self, at: int, way: Itinerary, stays: Sequence[Stay]) -> None:
        """Undo `hold`."""
        self._change(at, way, -1, stays)
        self._houses[at] = ()

    def close(self, *, place: int = NOBODY, helper: int = NOBODY) -> None:
        """Let nobody new into a place or a helper's vehicle."""
        if place != NOBODY:
            self._cap_of_place[place] -= NEVER
        if helper != NOBODY:
            self._cap_of_helper[helper] -= NEVER

    def widen(self, by: int, *, beds_of: int = NOBODY, place: int = NOBODY, helper: int = NOBODY) -> None:
        """Let a house have so many beds more every night, or so many people more know a place or a helper."""
        if beds_of != NOBODY:
            self._occupy(beds_of, 0, self._horizon, -by)
        if place != NOBODY:
            self._cap_of_place[place] += by
        if helper != NOBODY:
            self._cap_of_helper[helper] += by

    def widen_leg(self, by: int, *, trip: int = NOBODY, onward: int = NOBODY, departure: int = NOBODY) -> None:
        """Let a trip have so many seats more, or so many parties more go by a leg."""
        if trip != NOBODY:
            self._seats_left[trip] += by
        if onward != NOBODY:
            self._legs_left[onward] += by
        if departure != NOBODY:
            self._departures_left[departure] += by

    def is_closed(self, place: int) -> bool:
        """Say whether a house was closed."""
        return self._cap_of_place[place] < -(NEVER >> 1)

    def has_room(self, way: Itinerary, size: int) -> bool:
        """Say whether trip and legs of a way have room for so many more people who are one party."""
        has_leg = self._legs_left[way.onward] > 0
        has_departure = way.departure == STAYING or self._departures_left[way.departure] > 0
        return has_leg and has_departure and self._seats_left[way.trip] >= size

    def has_seats(self, number: int, size: int) -> bool:
        """Say whether a trip has seats for so many more."""
        return self._seats_left[number] >= size

    def has_leg(self, onward: int) -> bool:
        """Say whether an onward leg has room for one more party."""
        return self._legs_left[onward] > 0

    def is_free(self, at: int, way: Itinerary) -> bool:
        """Say whether a party could go exactly this way beside all who go."""
        size, trip, leg = self._instance.parties[at].size, self._instance.trips[way.trip], way.onward
        driver = self.driver[way.trip]
        if driver not in (NOBODY, way.helper) or self._cap_of_helper[way.helper] < self._known_by[way.helper] + size:
            return False
        if driver == NOBODY and (way.helper, trip.day) in self._driving:
            return False
        waits = nights_between(trip.day, self._instance.onward[leg].leaves_on)
        (stay,) = self._stays(way)
        is_housed = self.fits(at, way.transit, waits) and self.fits(at, way.safe, nights_between(*stay[1:]))
        return is_housed and self.has_room(way, size)

    def _stays(self, way: Itinerary) -> tuple[Stay]:
        return ((way.safe, self._instance.onward[way.onward].arrives_on, self.leaves_on(way)),)

    def leaves_on(self, way: Itinerary) -> int:
        """Return the day on which a way leaves the safe city; the horizon if it does not."""
        return self._horizon if way.departure == STAYING else self._instance.departures[way.departure].day

    def _change(self, at: int, way: Itinerary, sign: int, stays: Sequence[Stay]) -> None:
        instance, party = self._instance, self._instance.parties[at]
        size = party.size * sign
        trip, leg = instance.trips[way.trip], instance.onward[way.onward]
        self.score += sign * (self.cost(at, way) - instance.unserved_cost(party))
        before = instance.exposure_cost(self._known_by[way.helper])
        self._known_by[way.helper] += size
        self.score += instance.exposure_cost(self._known_by[way.helper]) - before
        self._seats_left[way.trip] -= size
        self._riders[way.trip] += sign
        self._seat(way, trip.day)
        self._legs_left[way.onward] -= sign
        if way.departure != STAYING:
            self._departures_left[way.departure] -= sign
        self._cap_of_place[way.transit] -= size
        self._occupy(way.transit, trip.day, leg.leaves_on, size)
        for place in {stay[0] for stay in stays}:
            self._cap_of_place[place] -= size
        for place, start, end in stays:
            self._occupy(place, start, end, size)

    def _seat(self, way: Itinerary, day: int) -> None:
        if self._riders[way.trip]:
            self.driver[way.trip] = way.helper
            self._driving.add((way.helper, day))
        else:
            self.driver[way.trip] = NOBODY
            self._driving.discard((way.helper, day))

    def _occupy(self, place: int, start: int, end: int, people: int) -> None:
        beds, full = self._beds[place], self._full[place]
        last = len(full) - 1
        for night in range(start, end):
            free = beds[night]
            left = beds[night] = free - people
            bit = 1 << night
            for size in range(max(left, 0) + 1, min(free, last) + 1):
                full[size] |= bit
            for size in range(max(free, 0) + 1, min(left, last) + 1):
                full[size] &= ~bit

    def cost(self, at: int, way: Itinerary) -> int:
        """Return what a way costs by itself: risk, waiting, nights and money, without exposure."""
        instance = self._instance
        party = instance.parties[at]
        each = instance.onward_cost(instance.onward[way.onward])
        if way.departure == STAYING:
            each += instance.staying_cost
        else:
            each += instance.departure_cost(instance.departures[way.departure])
        return instance.trip_cost(party, instance.trips[way.trip]) + party.size * each

    def helper_for(self, number: int, size: int) -> tuple[int, int]:
        """Return (what it costs in exposure, who) for so many more people on a trip; (`NEVER`, `NOBODY`) if nobody
        can."""
        instance, known = self._instance, self._known_by
        trip = instance.trips[number]
        driver = self.driver[number]
        best, who, spare = NEVER, NOBODY, 0
        for helper in trip.helpers if driver == NOBODY else (driver,):
            left = self._cap_of_helper[helper] - known[helper] - size
            if left < 0 or (driver == NOBODY and (helper, trip.day) in self._driving):
                continue
            more = instance.exposure_cost(known[helper] + size) - instance.exposure_cost(known[helper])
            if more < best or (more == best and left > spare):
                best, who, spare = more, helper, left
        return best, who

    def house_for(self, at: int, places: Sequence[int], nights: int, taste: Taste = PLAIN) -> int:
        """Return a house among ``places`` with room for a party on every night whose bit is set; `NOBODY` if none
        has."""
        size = self._instance.parties[at].size
        caps, full = self._cap_of_place, self._full
        shunned = self._shunned(at) if self._not_with[at] else ()
        turn = taste.salt % len(places) if taste.salt and places else 0
        for place in (*places[turn:], *places[:turn]) if turn else places:
            if caps[place] >= size and not full[place][size] & nights and place not in shunned:
                return place
        return NOBODY

    def fits(self, at: int, place: int, nights: int, *, is_inside: bool = False) -> bool:
        """Say whether a house has room for a party on those nights; ``is_inside``: it knows the house already."""
        size = self._instance.parties[at].size
        may_know = is_inside or (self._cap_of_place[place] >= size and place not in self._shunned(at))
        return may_know and not self._full[place][size] & nights

    def _shunned(self, at: int) -> set[int]:
        return {place for other in self._not_with[at] for place in self._houses[other]}

    def best(self, at: int, taste: Taste = PLAIN) -> tuple[int, Itinerary] | None:
        """Return the cheapest free way for a party, with its exposure, unless leaving it where it is costs no more."""
        choices, instance = self._choices, self._instance
        party = instance.parties[at]
        size, least = party.size, instance.unserved_cost(party)
        found: Itinerary | None = None
        for lowest, cost, number in choices.trips(at):
            if lowest >= least:
                break
            if self._seats_left[number] < size or taste.passes_over(number):
                continue
            if instance.trips[number].day <= self.today:
                continue
            more, helper = self.helper_for(number, size)
            if helper == NOBODY or lowest + more >= least:
                continue
            rest = self.best_after(at, number, least - cost - more, taste)
            if rest is not None:
                least = cost + more + rest[0]
                found = Itinerary(number, helper, *rest[1])
        return None if found is None else (least, found)

    def best_after(
        self, at: int, number: int, least: int, taste: Taste = PLAIN
    ) -> tuple[int, tuple[int, int, int, int]] | None:
        """Return the cheapest (transit, onward, safe, departure) after a trip that costs less than ``least``."""
        choices, instance = self._choices, self._instance
        party, trip = instance.parties[at], instance.trips[number]
        transits = choices.places(party, trip.city, is_safe=False)
        found = None
        for lowest, cost, onward in choices.legs(at, trip.city, trip.day):
            if lowest >= least:
                break
            leg = instance.onward[onward]
            if not self._legs_left[onward] or leg.leaves_on < self.today:
                continue
            transit = self.house_for(at, transits, nights_between(trip.day, leg.leaves_on), taste)
            if transit == NOBODY:
                continue
            safes = choices.places(party, leg.end, is_safe=True)
            after = self.leaving_after(at, onward, safes, least - cost, taste)
            if after is not None:
                least = cost + after[0]
                found = least, (transit, onward, *after[1])
        return found

    def leaving_after(
        self, at: int, onward: int, safes: Sequence[int], least: int, taste: Taste = PLAIN
    ) -> tuple[int, tuple[int, int]] | None:
        """Return the cheapest (safe, departure) after an onward leg that costs less than ``least``."""
        leg = self._instance.onward[onward]
        for cost, departure, out in self._choices.leavings(at, leg.end, leg.arrives_on):
            if cost >= least:
                break
            if departure != STAYING and not self._departures_left[departure]:
                continue
            safe = self.house_for(at, safes, nights_between(leg.arrives_on, out), taste)
            if safe != NOBODY:
                return cost, (safe, departure)
        return None


def nights_between(start: int, end: int) -> int:
    """Return the nights from a day until the day of leaving, as bits."""
    return (1 << end) - (1 << start)
