"""A lost laptop in words: what it could read, by part and by people, and who is still to be warned (P3).

Which people a part tells of says `people_told`; `sync.incident` counts them.
Refuses to call anything unread that a laptop had keys to: it could have been read, and that is all anybody can know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.desk.people_told import people_of
from safeconduct.desk.team_words import SHORT_DIGITS, sort_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.wording import day_in_words
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.incident import Exposed, exposure
from safeconduct.sync.team import Team
from safeconduct.sync.types import Gone, Sort
from safeconduct.sync.warnings import Task, done_tasks, open_tasks

# Kinds of entries that say who is in a part and under which keys, and nothing of anybody outside the team.
_KEEPING: Final = ("sync.", "protect.")
# Notes of this vault: laptops of which nobody has to be warned.
_LET_BE: Final = b"desk/nobody-to-warn/"
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


@dataclass(frozen=True, slots=True)
class Follows:
    """What would happen if laptops were taken out: which, in which parts the keys change, what they can read."""

    leaving: tuple[str, ...]
    parts: tuple[str, ...]
    reads: tuple[Readable, ...]


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


def what_follows(visit: Visit, team: Team, devices: Sequence[DeviceId]) -> Follows:
    """Return what would happen if laptops were taken out of the team; nothing for none."""
    parts = (one for one in team.compartments() if any(device in team.members(one.id) for device in devices))
    return Follows(
        tuple(f"{team.alias(one)} ({one.hex()[:SHORT_DIGITS]})" for one in devices),
        tuple(one.name or sort_in_words(visit, one.sort) for one in parts),
        readable(visit, team, devices) if devices else (),
    )


def without_task(
    visit: Visit, team: Team, device: DeviceId, incident: OpId
) -> Iterator[tuple[CompartmentId, list[str]]]:
    """Yield the parts that a laptop had and the people in them whom no task of this incident names, by part.

    Of a part that holds entries and names nobody as a person, one nameless person stands for all of them: somebody
    has to read whom the accounts give away.
    """
    known = {(one.compartment, one.person) for one in tasks_of(team, incident)}
    labels = people_of(visit.vault)
    for one in team.compartments():
        if device not in team.log(one.id).devices or one.sort is Sort.TEAM:
            continue
        persons = [person.ref for person in labels(one.id)] or ([""] if _tells_something(team, one.id) else [])
        left = [person for person in persons if (one.id, person) not in known]
        if left:
            yield one.id, left


def tasks_of(team: Team, incident: OpId) -> list[Task]:
    """Return the tasks of one incident, open ones first."""
    return [one for one in (*open_tasks(team), *(done.task for done in done_tasks(team))) if one.incident == incident]


def nobody_warns(visit: Visit, team: Team) -> tuple[int, int]:
    """Return how many people of lost laptops have no task yet, and how many parts name nobody.

    None of a laptop that its own person took out, or of which somebody said here that nobody has to be warned.
    """
    people, parts, log = 0, 0, team.log(team.id)
    by_others = {
        op.id for op in log.ops if isinstance(op.change, Gone) and log.user(op.author) != log.user(op.change.device)
    }
    for device, incident in removed_from_team(team).items():
        if incident in by_others and not is_let_be(team, device):
            for _, persons in without_task(visit, team, device, incident):
                people += len([one for one in persons if one])
                parts += "" in persons
    return people, parts


def let_be(team: Team, device: DeviceId) -> None:
    """Say that nobody has to be warned of a laptop: it was given back, or its person left in peace. On this desk."""
    team.vault.keep_note(_LET_BE + device, b"1")


def is_let_be(team: Team, device: DeviceId) -> bool:
    """Say whether somebody said here that nobody has to be warned of a laptop."""
    return bool(team.vault.notes(_LET_BE + device))


def unasked_in_words(visit: Visit, people: int, parts: int) -> str:
    """Return who is not to be warned by anybody yet; nothing where there is nobody."""
    count = visit.words.count
    lines = (
        (people, count("{n} person nobody is to warn yet", "{n} people nobody is to warn yet", people)),
        (parts, count("{n} part to be read through: whom does it give away?",
                      "{n} parts to be read through: whom do they give away?", parts)),
    )  # fmt: skip
    return "; ".join(text for n, text in lines if n)


def gone_laptops(visit: Visit, team: Team) -> tuple[tuple[str, str, int, str], ...]:
    """Return the laptops out of the team: address, whose it was, how many are to be warned, and whom nobody warns."""
    open_ones = Counter(task.incident for task in open_tasks(team))
    return tuple(
        (
            visit.lasting("incident", device.hex()),
            f"{team.alias(device)} ({device.hex()[:SHORT_DIGITS]})",
            open_ones[incident],
            _unasked(visit, team, device, incident),
        )
        for device, incident in sorted(removed_from_team(team).items())
    )


def _unasked(visit: Visit, team: Team, device: DeviceId, incident: OpId) -> str:
    if is_let_be(team, device):
        return ""
    left = [one for _, persons in without_task(visit, team, device, incident) for one in persons]
    return unasked_in_words(visit, len([one for one in left if one]), left.count(""))


def _tells_something(team: Team, compartment: CompartmentId) -> bool:
    """Say whether a part holds anything but what keeps it together. It ends at the first such entry."""
    return any(not stored.signed.core.kind.startswith(_KEEPING) for stored in team.vault.compartment_ops(compartment))
