"""A plan as a file: who takes which trip, leg, house and departure (docs/formats/plan.md).

Read by its shape alone: that ids mean something, and that rules hold, is `checking`'s to say. What a plan file holds
beside what we know of is kept and written back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.json_value import Json
from safeconduct.evacuate.planner.choices import STAYING
from safeconduct.evacuate.planner.errors import MalformedPlan
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.json_reading import MISSING, Node, read_json
from safeconduct.evacuate.planner.state import Itinerary, Stay

FORMAT: Final = "safeconduct.plan/1"


@dataclass(frozen=True, slots=True)
class NamedStay:
    """Nights in one safe house, by its id; ``end`` is the day of leaving."""

    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """The way of one party, by the ids of the file; an id that is missing there is "" and names nothing."""

    party: str
    trip: str
    helper: str
    transit: str
    onward: str
    safe: str
    departure: str
    stays: tuple[NamedStay, ...]
    written: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and what its file says beside: parties that are briefed, or on their way without a place."""

    assignments: tuple[Assignment, ...]
    briefed: frozenset[str] = frozenset()
    unplaced: frozenset[str] = frozenset()
    written: Mapping[str, Json] = field(default_factory=dict)


def plan_from_json(data: bytes) -> Plan:
    """Return the plan in a file. Raises `MalformedPlan` where its shape is not a plan's."""
    root = read_json(data, MalformedPlan)
    given = root.entries()
    for name in ("format", "assignments"):
        if name not in given:
            Node(None, name, MalformedPlan).refuse(MISSING)
    Node(given["format"].value, "format", MalformedPlan).word((FORMAT,))
    items = Node(given["assignments"].value, "assignments", MalformedPlan).items()
    return Plan(
        assignments=tuple(_assignment(item) for item in items),
        briefed=_ids(root.value, "briefed"),
        unplaced=_ids(root.value, "unplaced"),
        written={name: value for name, value in root.value.items() if name != "assignments"},
    )


def _ids(root: Mapping[str, Json], name: str) -> frozenset[str]:
    return frozenset(item.text() for item in Node(root.get(name, []), name, MalformedPlan).items())


def _assignment(node: Node) -> Assignment:
    node.entries()
    stays = Node(_or_none(node, "stays") or [], f"{node.place}.stays", node.error)
    return Assignment(
        party=_text(node, "party"),
        trip=_text(node, "extraction"),
        helper=_text(node, "helper"),
        transit=_text(node, "transit_place"),
        onward=_text(node, "onward"),
        safe=_text(node, "safe_place"),
        departure=_text(node, "departure"),
        stays=tuple(_stay(stay) for stay in stays.items()),
        written=node.value,
    )


def _or_none(node: Node, name: str) -> Json:
    value: Json = node.value.get(name)
    return value


def _text(node: Node, name: str) -> str:
    value = _or_none(node, name)
    return "" if value is None else Node(value, f"{node.place}.{name}", node.error).text()


def _stay(node: Node) -> NamedStay:
    given = node.fields(("place", "from_day", "to_day"))
    return NamedStay(given["place"].text(), given["from_day"].number(), given["to_day"].number())


def assignment_of(instance: Instance, at: int, way: Itinerary, stays: Sequence[Stay] = ()) -> Assignment:
    """Return the assignment of a way; ``stays`` when it is more than one safe house."""
    departure = "" if way.departure == STAYING else instance.departures[way.departure].id
    assignment = Assignment(
        party=instance.parties[at].id,
        trip=instance.trips[way.trip].id,
        helper=instance.helpers[way.helper].id,
        transit=instance.places[way.transit].id,
        onward=instance.onward[way.onward].id,
        safe=instance.places[way.safe].id,
        departure=departure,
        stays=tuple(NamedStay(instance.places[place].id, start, end) for place, start, end in stays),
        written={},
    )
    return replace(assignment, written=_written(assignment))


def _written(given: Assignment) -> dict[str, Json]:
    """Return an assignment as the file has it."""
    written: dict[str, Json] = {
        "party": given.party,
        "extraction": given.trip,
        "helper": given.helper,
        "transit_place": given.transit,
        "onward": given.onward,
        "safe_place": given.safe,
        "departure": given.departure or None,
    }
    if given.stays:
        written["stays"] = [{"place": one.place, "from_day": one.start, "to_day": one.end} for one in given.stays]
    return written


def plan_of(instance: Instance, ways: Sequence[Itinerary | None], **beside: Json) -> Plan:
    """Return the plan of some ways; ``beside`` are further fields of the file."""
    assignments = tuple(assignment_of(instance, at, way) for at, way in enumerate(ways) if way is not None)
    return Plan(assignments, written={"format": FORMAT, "instance": instance.name, **beside})


def plan_to_json(plan: Plan) -> bytes:
    """Return the bytes of a plan file, an assignment a line."""
    head = json.dumps(dict(plan.written), ensure_ascii=False, indent=1)[:-2]
    lines = ",\n  ".join(json.dumps(dict(one.written), ensure_ascii=False) for one in plan.assignments)
    return f'{head},\n "assignments": [\n  {lines}\n ]\n}}\n'.encode()
