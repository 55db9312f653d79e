"""What an invitation or another right would make readable, for the pages on which it is granted (P3).

Counted by `sync.incident`: entries by part, and of all parts together how many people become readable if a laptop of
theirs falls into other hands. Refuses to judge whether that is too much: a person does, before the button.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.people_told import people_of, people_told
from safeconduct.desk.team_words import Part, Person, parts
from safeconduct.desk.visit import Visit
from safeconduct.sync import incident
from safeconduct.sync.team import Team


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody would be given: parts, each with how many people it tells of, and all people, each once."""

    parts: tuple[tuple[Part, int], ...]
    people: int


def grant_of(visit: Visit, team: Team, compartments: Iterable[CompartmentId]) -> Grant:
    """Return what becomes readable with parts; the team's own is none of them, for it tells of nobody."""
    chosen = [one.id for one in team.compartments() if one.id in set(compartments) and one.id != team.id]
    given = tuple((one, len(people_told(visit.vault, one.id))) for one in parts(visit, team) if one.id in chosen)
    return Grant(given, len(incident.people_told(chosen, people_of(visit.vault))))


def radius(visit: Visit, team: Team, person: Person, added: Iterable[CompartmentId] = ()) -> tuple[int, int]:
    """Return how many people the person's laptops make readable now, and would make readable with these parts."""
    more = tuple(added)
    found = [incident.blast_radius(team, one.id, more, people_of(visit.vault)) for one in person.laptops]
    now, then = (frozenset[str]().union(*refs) for refs in zip(*found, strict=True))
    return len(now), len(then)
