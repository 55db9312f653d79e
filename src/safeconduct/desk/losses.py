"""A lost laptop in words: what it could read, by part and by people, and who is still to be warned (P3).

Which people a part tells of says `people_told`; `sync.incident` counts them.
Refuses to call anything unread that a laptop had keys to: it could have been read, and that is all anybody can know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.ids import DeviceId
from safeconduct.desk.people_told import people_of
from safeconduct.desk.team_words import sort_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.wording import day_in_words
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.incident import Exposed, exposure
from safeconduct.sync.team import Team
from safeconduct.sync.warnings import open_tasks

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


def readable(visit: Visit, team: Team, devices: Iterable[DeviceId]) -> tuple[Readable, ...]:
    """Return what laptops can or could read, the parts that tell of most people first."""
    return in_words(visit, exposure(team, devices, people_of(visit.vault)))


def in_words(visit: Visit, exposed: Iterable[Exposed]) -> tuple[Readable, ...]:
    """Return parts that could be read, as pages show them."""
    language = visit.words.tongue.spoken
    return tuple(
        Readable(
            one.name or sort_in_words(visit, one.sort),
            day_in_words(day_from_ms(one.since), language),
            one.ops,
            tuple(person.name for person in one.people[:_NAMED]),
            max(0, len(one.people) - _NAMED),
        )
        for one in exposed
    )


def gone_laptops(visit: Visit, team: Team) -> tuple[tuple[str, str, int], ...]:
    """Return the laptops that are out of the team: the address of each, whose it was, how many are to be warned."""
    open_ones = Counter(task.incident for task in open_tasks(team))
    return tuple(
        (visit.lasting("incident", device.hex()), f"{team.alias(device)} ({device.hex()[:8]})", open_ones[incident])
        for device, incident in sorted(removed_from_team(team).items())
    )
