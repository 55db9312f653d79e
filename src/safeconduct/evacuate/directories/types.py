"""The words of directories as types. Several may know nothing of each other; what does not open is absent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import NO_THING, ThingId


@dataclass(frozen=True, slots=True)
class PlaceHere:
    """A place. None: nobody said. ``kind``, ``admits``, ``state``: codes of the form `place`.

    ``keeper``: the helper who keeps it; empty where nobody does.
    """

    thing: Thing
    id: ThingId
    part: CompartmentId
    name: str
    city: str
    kind: str
    beds: int
    admits: str
    max_nights: int | None
    people_cap: int | None
    is_for_hot: bool
    is_near: bool
    from_day: Day | None
    until: Day | None
    state: str
    keeper: ThingId = NO_THING


@dataclass(frozen=True, slots=True)
class HelperHere:
    """Somebody who helps. ``not_days``: days on which they cannot; ``checked``, ``state``: codes of the form."""

    thing: Thing
    id: ThingId
    part: CompartmentId
    name: str
    city: str
    skills: frozenset[str]
    people_cap: int | None
    from_day: Day | None
    until: Day | None
    not_days: frozenset[Day]
    checked: str
    state: str


@dataclass(frozen=True, slots=True)
class HoldHere:
    """What is held of a place, a helper or a trip: days from ``from_day`` up to ``until``, which is not one of them.

    ``trip``: of a helper, with which; empty where nobody said. ``is_planned``: a plan put them there.
    """

    id: ThingId
    of: ThingId
    from_day: Day
    until: Day
    people: int
    is_alone: bool
    is_told: bool
    is_freed: bool
    trip: ThingId = NO_THING
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class TripHere:
    """A possible trip. ``sort``: extraction, onward, departure; ``id_check``: 0 none, 1 shown, 2 named ticket."""

    thing: Thing
    id: ThingId
    sort: str
    from_city: str
    to_city: str
    day: Day
    arrive_day: Day
    mode: str
    id_check: int
    seats: int | None
    party_cap: int | None
    risk: int
    cost: int
    helpers: tuple[ThingId, ...]
    is_off: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything of all directories that this desk opens. Holds of what it cannot open are among them."""

    places: Mapping[ThingId, PlaceHere]
    helpers: Mapping[ThingId, HelperHere]
    trips: Mapping[ThingId, TripHere]
    holds: tuple[HoldHere, ...]
    # Sorted once: whoever looks at every candidate of a placement asks some hundreds of times.
    _by_thing: Mapping[ThingId, tuple[HoldHere, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the holds by what they are of."""
        found = defaultdict[ThingId, list[HoldHere]](list)
        for one in self.holds:
            found[one.of].append(one)
        object.__setattr__(self, "_by_thing", {of: tuple(held) for of, held in found.items()})

    def holds_of(self, of: ThingId) -> tuple[HoldHere, ...]:
        """Return what is held of a place, a helper or a trip."""
        return self._by_thing.get(of, ())
