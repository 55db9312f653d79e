"""A lost laptop in words: what it could read, by part and by people, and who is still to be warned (P3).

Which people a part tells of is asked of the room that knows people (`record.people`); `sync.incident` counts them.
Refuses to call anything unread that a laptop had keys to: it could have been read, and that is all anybody can know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.desk.team_words import sort_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.people import people_in
from safeconduct.record.wording import day_in_words
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.incident import PeopleOf, Person, exposure
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# People of a part that are named; the rest are counted.
_NAMED: Final = 50


@dataclass(frozen=True, slots=True)
class Readable:
    """A part as a lost laptop could read it."""

    name: str
    since: str
    entries: int
    people: tuple[str, ...]
    more: int


def people_of(vault: Vault) -> PeopleOf:
    """Return whom each part tells of, for `sync.incident`."""

    def found(compartment: CompartmentId) -> tuple[Person, ...]:
        return tuple(Person(entry.ref, entry.label) for entry in people_in(vault.tables, compartment))

    return found


def readable(visit: Visit, team: Team, devices: Iterable[DeviceId]) -> tuple[Readable, ...]:
    """Return what laptops can or could read, the parts that tell of most people first."""
    language = visit.words.tongue.spoken
    return tuple(
        Readable(
            one.name or sort_in_words(visit, one.sort),
            day_in_words(day_from_ms(one.since), language),
            one.ops,
            tuple(person.name for person in one.people[:_NAMED]),
            max(0, len(one.people) - _NAMED),
        )
        for one in exposure(team, devices, people_of(visit.vault))
    )


def gone_laptops(visit: Visit, team: Team) -> tuple[tuple[str, str], ...]:
    """Return the laptops that are no longer in the team: the address of each, and whose it was."""
    return tuple(
        (visit.lasting("incident", device.hex()), f"{team.alias(device)} ({device.hex()[:8]})")
        for device in sorted(removed_from_team(team))
    )
