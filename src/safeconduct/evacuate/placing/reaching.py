"""Whom a placement exposes at two steps: if the helper or a house falls, and if the party itself is taken. Pure.

By the same net as a burn (`journeys.knowing`), with the way that is chosen as if it were gone already, and every draft
with it: what would be said that night is said now (P10; notes/evacuate 3.2). Refuses to name again who stands on the
line of one step; parties that do not open here are counts of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.knowing import Exposed, Kind, LegSeen, Node, exposed, helper, place
from safeconduct.evacuate.journeys.knowing import party as party_node
from safeconduct.evacuate.placing.rules import nights_of
from safeconduct.evacuate.placing.types import Exposure, Knowing, Other, Party, Placement, Stage, Steps, World

_TWO: Final = 2


def two_steps(party: Party, placement: Placement, world: World, said: Sequence[Exposure]) -> Iterator[Exposure]:
    """Give whom two steps lead to, in the order of the way, the party itself last; nothing where they lead to nobody.

    ``said``: who is named at one step. Linear in legs and holds, three times.
    """
    steps, nodes = world.steps, dict(_chosen(placement, world))
    if steps is None or not nodes:
        return
    own = _Own(party, steps, (*steps.net.legs, *_legs(party, nodes)), world.today * MS_PER_DAY)
    for stage, node in nodes.items():
        named = {other.party for one in said if one.of == node.id for other in one.others}
        found = [one for one in own.exposed(node) if one.hops == _TWO or one.node.kind is Kind.PARTY]
        others = tuple(one for one in own.parties(found) if one.party not in named)
        unread = own.unread(found)
        if others or unread:
            people = unread + sum(one.people for one in others)
            yield Exposure(Knowing.FALLS, stage, node.id, people, None, others, unread)
    found = [one for one in own.exposed(party_node(party.case)) if one.hops == _TWO]
    others, unread, things = own.parties(found), own.unread(found), _things(found)
    if others or unread or things:
        people = unread + sum(one.people for one in others)
        yield Exposure(Knowing.TAKEN, Stage.PARTY, party.case, people, None, others, unread, things=things)


class _Own:
    """The net with the party's own way in it."""

    def __init__(self, party: Party, steps: Steps, legs: tuple[LegSeen, ...], now_ms: int) -> None:
        self._party, self._steps, self._legs, self._now_ms = party, steps, legs, now_ms

    def exposed(self, node: Node) -> tuple[Exposed, ...]:
        """Return who and what is exposed when one falls."""
        net = self._steps.net
        return exposed((node,), self._legs, net.told, holds=net.holds, keepers=net.keepers, now_ms=self._now_ms)

    def parties(self, found: Iterable[Exposed]) -> tuple[Other, ...]:
        """Return the other parties among these that open here, each once, by their cases or journeys."""
        known = (
            self._steps.parties.get(one.node.id) for one in found if one.node.kind is Kind.PARTY and not one.people
        )
        return tuple(dict.fromkeys(one for one in known if one is not None and one.party != self._party.case))

    def unread(self, found: Iterable[Exposed]) -> int:
        """Return how many people of journeys that do not open here are two steps away, at the most."""
        return sum(one.people for one in found if one.hops == _TWO)


def _chosen(placement: Placement, world: World) -> Iterator[tuple[Stage, Node]]:
    """Give what is chosen and would be known: the helper of a trip, and the houses in which they sleep."""
    if placement.helper in world.directory.helpers and placement.extraction in world.directory.trips:
        yield Stage.HELPER, helper(placement.helper)
    for stage, of in ((Stage.TRANSIT, placement.transit), (Stage.SAFE, placement.safe)):
        if of in world.directory.places and nights_of(placement, world, stage) is not None:
            yield stage, place(of)


def _legs(party: Party, nodes: Mapping[Stage, Node]) -> Iterator[LegSeen]:
    for node in nodes.values():
        is_helper = node.kind is Kind.HELPER
        place_id, helper_id = (NO_THING, node.id) if is_helper else (node.id, NO_THING)
        yield LegSeen(party.case, party.case, place_id, helper_id, is_told=True)


def _things(found: Iterable[Exposed]) -> tuple[ThingId, ...]:
    return tuple(sorted(one.node.id for one in found if one.node.kind is not Kind.PARTY))
