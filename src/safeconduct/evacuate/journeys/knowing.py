"""Who knows what, and who is exposed when somebody or something falls. Pure (notes/evacuate 3.2, 6.5; P10).

What was said to whom (`told`) and who met whom on a leg make a net of parties, places and helpers. One hop are those
whom the burnt one knows; two hops those whom these know. Refuses to guess: a journey that this desk cannot open stands
in it by its holds alone, as a number of people without a name.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.evacuate.facts.types import NO_THING, ThingId

# Further than two hops nobody is asked who they know (DESIGN section 7; notes/evacuate 3.2).
MOST_HOPS: Final = 2


class Kind(enum.Enum):
    """What can be known, and can know."""

    PARTY = "party"
    PLACE = "place"
    HELPER = "helper"


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A party (its journey's id), a place or a helper."""

    kind_code: str
    id: ThingId

    @property
    def kind(self) -> Kind:
        """What it is."""
        return Kind(self.kind_code)


@dataclass(frozen=True, slots=True)
class LegSeen:
    """What the net needs of a leg.

    ``place``, ``helper``, ``trip``: empty where there is none. ``from_ms``, ``until_ms``: 0 where nobody said.
    ``is_told``: somebody was told of it or has been on it. ``is_on``: they are under way, or there, now. ``is_over``:
    nothing of it is still to come.
    """

    id: ThingId
    journey: ThingId
    place: ThingId = NO_THING
    helper: ThingId = NO_THING
    trip: ThingId = NO_THING
    from_ms: int = 0
    until_ms: int = 0
    is_told: bool = False
    is_on: bool = False
    is_over: bool = False

    @property
    def party(self) -> Node:
        """Whose leg it is."""
        return party(self.journey)

    @property
    def others(self) -> tuple[Node, ...]:
        """The place and the helper of it."""
        named = ((Kind.PLACE, self.place), (Kind.HELPER, self.helper))
        return tuple(Node(kind.value, id_) for kind, id_ in named if id_)


@dataclass(frozen=True, slots=True)
class Told:
    """That somebody was told something of a leg; they know it also once it was taken back. ``what``: as the form."""

    who: Node
    leg: ThingId
    what: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hold:
    """How many people are somewhere, or with somebody, from a day until another, that one not. ``is_here``: this desk
    opens the journey whose hold it is.
    """

    id: ThingId
    of: Node
    from_day: int
    until_day: int
    people: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Exposed:
    """Somebody or something that the other side can come to.

    ``by_ms``: until when somebody has to act, milliseconds since 1970 UTC; None where nothing of it is to come.
    ``via``: through whom. ``people``: of an unread journey's holds, how many; else 0.
    """

    node: Node
    hops: int
    by_ms: int | None
    via: Node
    people: int = 0


def party(journey: bytes) -> Node:
    """Return the party of a journey."""
    return Node(Kind.PARTY.value, ThingId(journey))


def place(id_: bytes) -> Node:
    """Return a place."""
    return Node(Kind.PLACE.value, ThingId(id_))


def helper(id_: bytes) -> Node:
    """Return a helper."""
    return Node(Kind.HELPER.value, ThingId(id_))


def exposed(
    burnt: Iterable[Node],
    legs: Iterable[LegSeen],
    told: Iterable[Told],
    *,
    holds: Iterable[Hold] = (),
    keepers: Mapping[ThingId, ThingId],
    now_ms: int,
) -> tuple[Exposed, ...]:
    """Return who and what is exposed at one and at two hops, by the time there is to act, the burnt ones left out.

    ``keepers``: of places, the helper who keeps each. Linear in legs, briefings and holds.
    """
    every, fallen = tuple(legs), frozenset(burnt)
    knows = _knows(every, tuple(told), keepers)
    reached = _reached(fallen, knows)
    hops_of = {**dict.fromkeys(fallen, 0), **{node: hops for node, (hops, _) in reached.items()}}
    through = _through(every)
    found = [
        Exposed(node, hops, _by(node, through[node], hops_of, now_ms), via) for node, (hops, via) in reached.items()
    ]
    found += list(_unread(fallen, reached, tuple(holds), now_ms))
    return tuple(sorted(found, key=lambda one: (one.by_ms is None, one.by_ms or 0, one.hops, one.node, -one.people)))


def _knows(
    legs: tuple[LegSeen, ...], told: tuple[Told, ...], keepers: Mapping[ThingId, ThingId]
) -> Mapping[Node, frozenset[Node]]:
    found: defaultdict[Node, set[Node]] = defaultdict(set)
    for node, other in (*_met(legs), *((place(at), helper(by)) for at, by in keepers.items() if by)):
        found[node].add(other)
        found[other].add(node)
    by_id = {one.id: one for one in legs}
    following = _following(legs)
    for one in told:
        leg = by_id.get(one.leg)
        if leg is not None:
            found[one.who].update(node for node in _said(one, leg, following) if node != one.who)
    return {node: frozenset(others) for node, others in found.items()}


def _met(legs: Iterable[LegSeen]) -> Iterator[tuple[Node, Node]]:
    """Yield who met whom: a party its helper and its place, once people know of the leg; the two each other."""
    for leg in legs:
        if not leg.is_told:
            continue
        others = leg.others
        yield from ((leg.party, one) for one in others)
        if len(others) > 1:
            yield others[0], others[1]


def _said(told: Told, leg: LegSeen, following: Mapping[ThingId, LegSeen]) -> Iterator[Node]:
    # Whoever is told anything of a leg knows that there is somebody.
    yield leg.party
    if "place" in told.what and leg.place:
        yield place(leg.place)
    if "helper" in told.what and leg.helper:
        yield helper(leg.helper)
    after = following.get(leg.id)
    if "next_place" in told.what and after is not None and after.place:
        yield place(after.place)


def _following(legs: Iterable[LegSeen]) -> Mapping[ThingId, LegSeen]:
    """Return the leg that comes after each in its journey: legs stand in order."""
    last: dict[ThingId, LegSeen] = {}
    found: dict[ThingId, LegSeen] = {}
    for leg in legs:
        if leg.journey in last:
            found[last[leg.journey].id] = leg
        last[leg.journey] = leg
    return found


def _reached(fallen: frozenset[Node], knows: Mapping[Node, frozenset[Node]]) -> Mapping[Node, tuple[int, Node]]:
    found: dict[Node, tuple[int, Node]] = {}
    front = sorted(fallen)
    for hops in range(1, MOST_HOPS + 1):
        coming = []
        for via in front:
            for node in sorted(knows.get(via, ())):
                if node not in fallen and node not in found:
                    found[node] = (hops, via)
                    coming.append(node)
        front = coming
    return found


def _through(legs: Iterable[LegSeen]) -> Mapping[Node, list[LegSeen]]:
    """Return by party, place and helper the legs that are not over and have it."""
    found: defaultdict[Node, list[LegSeen]] = defaultdict(list)
    for leg in legs:
        for node in (leg.party, *leg.others) if not leg.is_over else ():
            found[node].append(leg)
    return found


def _by(node: Node, legs: Iterable[LegSeen], hops_of: Mapping[Node, int], now_ms: int) -> int | None:
    """Return until when somebody has to act: now where people are there or under way, else when the next ones set out.

    Of a party what goes through a place or helper counts that is known by no more hops than itself: by what it alone
    knows nobody finds it before they have found it.
    """
    hops = hops_of[node]
    instants = []
    for leg in legs:
        is_found = any(hops_of.get(one, MOST_HOPS + 1) <= hops for one in leg.others)
        if is_found or node.kind is not Kind.PARTY:
            instants.append(now_ms if leg.is_on else max(now_ms, leg.from_ms))
    return min(instants, default=None)


def _unread(
    fallen: frozenset[Node], reached: Mapping[Node, tuple[int, Node]], holds: Iterable[Hold], now_ms: int
) -> Iterator[Exposed]:
    """Yield people of journeys that this desk cannot open, by what their holds hold: one hop further than that is."""
    for one in holds:
        hops = 1 if one.of in fallen else reached[one.of][0] + 1 if one.of in reached else MOST_HOPS + 1
        if one.is_here or hops > MOST_HOPS:
            continue
        begins, ends = one.from_day * MS_PER_DAY, one.until_day * MS_PER_DAY
        by = None if ends <= now_ms else max(now_ms, begins)
        yield Exposed(party(one.id), hops, by, one.of, one.people)


__all__: Final = ["Exposed", "Hold", "Kind", "LegSeen", "Node", "Told", "exposed", "helper", "party", "place"]
