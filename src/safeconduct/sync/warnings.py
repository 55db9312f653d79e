"""Tasks to warn people whom a lost device made readable, and that it was done (P3; docs/rooms/sync.md).

A task lies in the compartment whose people it is about, under the keys after the loss: nobody else of the team learns
who they are, and the lost device does not read whom we warn first. It names a person as the rooms above do, or the
compartment as a whole. It stands in the list until somebody says how and when the person was warned. Refuses to
decide how urgent it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, OpId, UserId
from safeconduct.protect import fields, reasons
from safeconduct.sync import sql
from safeconduct.sync.errors_incident import NoSuchTask
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

WARN_KIND: Final = "sync.warn/1"
WARNED_KIND: Final = "sync.warned/1"
# A name of a person in the record with its dataset, and a line on how somebody was reached.
MAX_PERSON_CHARACTERS: Final = 400
MAX_HOW_CHARACTERS: Final = 400

Body = dict[int, cbor.Item]


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody is to be warned. ``person`` is "" for everybody in the compartment; ``who`` None for whoever can."""

    id: OpId
    compartment: CompartmentId
    incident: OpId
    person: str
    who: UserId | None
    asked_at: int


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was done: by which device's person, when by their own word (ms), and how."""

    task: Task
    by: DeviceId
    at: int
    how: str


def ask_to_warn(
    team: Team, compartment: CompartmentId, incident: OpId, *, persons: Iterable[str], who: UserId | None = None
) -> tuple[OpId, ...]:
    """Write a task for each person, or one for the compartment when ``persons`` is empty."""
    refs = tuple(persons) or ("",)
    return team.vault.append([Intent(compartment, WARN_KIND, body_of_warn(incident, ref, who)) for ref in refs])


def say_warned(team: Team, task: OpId, *, how: str, at: int) -> OpId:
    """Say that a person was warned: how, and when (ms since 1970); NoSuchTask when no open task has that id."""
    found = next((one for one in open_tasks(team) if one.id == task), None)
    if found is None:
        raise NoSuchTask
    return team.vault.append([Intent(found.compartment, WARNED_KIND, body_of_warned(task, how, at))])[0]


def open_tasks(team: Team) -> tuple[Task, ...]:
    """Return what is still to be done, the oldest first."""
    done = {one.task.id for one in done_tasks(team)}
    return tuple(task for task in _tasks(team) if task.id not in done)


def done_tasks(team: Team) -> tuple[Done, ...]:
    """Return what was done, in the order this desk learnt of it. A second report on one task changes nothing."""
    tasks, found = {task.id: task for task in _tasks(team)}, dict[OpId, Done]()
    for compartment in team.compartments():
        for op in _words(team, compartment.id, WARNED_KIND):
            signed = team.vault.op(op).signed
            try:
                named, how, at = warned_from_body(signed.core.body)
            except cbor.Malformed:
                continue
            if named in tasks and tasks[named].compartment == compartment.id:
                found.setdefault(named, Done(tasks[named], signed.core.device, at, how))
    return tuple(found.values())


def body_of_warn(incident: OpId, person: str, who: UserId | None) -> Body:
    """Return the body of a task; cbor.Malformed for a person's name that is too long."""
    if len(person) > MAX_PERSON_CHARACTERS:
        fields.refuse("warn.person", reasons.WRONG_LENGTH)
    return {0: incident, 1: person, 2: who or b""}


def warn_from_body(body: cbor.Item) -> tuple[OpId, str, UserId | None]:
    """Return incident, person and who is to warn."""
    item = fields.record(body, 3, "warn")
    person = _line(item[1], "warn.person", MAX_PERSON_CHARACTERS)
    who = fields.some_octets(item[2], SHORT_ID_BYTES, "warn.who")
    if who and len(who) != SHORT_ID_BYTES:
        fields.refuse("warn.who", reasons.WRONG_LENGTH)
    return OpId(fields.octets(item[0], HASH_BYTES, "warn.incident")), person, UserId(who) if who else None


def body_of_warned(task: OpId, how: str, at: int) -> Body:
    """Return the body that says a task was done; cbor.Malformed for a text that is too long."""
    if len(how) > MAX_HOW_CHARACTERS:
        fields.refuse("warned.how", reasons.WRONG_LENGTH)
    return {0: task, 1: how, 2: at}


def warned_from_body(body: cbor.Item) -> tuple[OpId, str, int]:
    """Return task, how, and when."""
    item = fields.record(body, 3, "warned")
    how = _line(item[1], "warned.how", MAX_HOW_CHARACTERS)
    return OpId(fields.octets(item[0], HASH_BYTES, "warned.task")), how, fields.number(item[2], "warned.at")


def _tasks(team: Team) -> list[Task]:
    found = list[tuple[int, OpId, Task]]()
    for compartment in team.compartments():
        for op in _words(team, compartment.id, WARN_KIND):
            signed = team.vault.op(op).signed
            try:
                incident, person, who = warn_from_body(signed.core.body)
            except cbor.Malformed:
                continue
            asked_at = signed.core.hlc
            found.append((asked_at, op, Task(op, compartment.id, incident, person, who, ms_from_hlc(asked_at))))
    return [task for _, _, task in sorted(found, key=lambda one: one[:2])]


def _words(team: Team, compartment: CompartmentId, kind: str) -> list[OpId]:
    aside = team.vault.aside()
    rows = team.vault.tables.execute(sql.WORDS, (compartment, kind, 0))
    return [OpId(op) for _, op, _ in rows if isinstance(op, bytes) and op not in aside]


def _line(item: cbor.Item, place: str, most: int) -> str:
    text = fields.text(item, place)
    if len(text) > most:
        fields.refuse(place, reasons.WRONG_LENGTH)
    return text
