"""A laptop that was taken out: what it could read, by part and people, and the tasks to warn them, until all are done.

Tasks lie in the parts whose people they are about, under keys the lost laptop has not got (`sync.warnings`). Who warns
is chosen part by part, among those who are in it: nobody else could read the task. Refuses tasks while the laptop is
still in the team, for it would read whom we warn first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.desk.losses import is_let_be, let_be, readable, tasks_of, without_task
from safeconduct.desk.people_told import people_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import Person, part_of, people, to_call
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.record.moments import ms_from_words
from safeconduct.record.wording import day_in_words
from safeconduct.sync.finishing import finish, removed_from_team
from safeconduct.sync.incident import cut_before, lost
from safeconduct.sync.team import Team
from safeconduct.sync.warnings import ask_to_warn, done_tasks, open_tasks, say_warned


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to be warned. ``who`` is to do it, nobody in particular when empty; ``done``: how, when, by whom."""

    task: str
    person: str
    part: str
    who: str
    done: str


@dataclass(frozen=True, slots=True)
class Unasked:
    """People of a part for whom there is no task yet, and who could warn them; nobody where this desk may not ask.

    ``count`` is 0 for a part that names nobody: whom its accounts give away is still to be found out.
    """

    part: str
    name: str
    count: int
    warners: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Still:
    """A part that the laptop is still in. ``is_mine``: this desk may take it out; ``writers``: others who may."""

    name: str
    is_mine: bool
    writers: tuple[str, ...]


def page(visit: Visit) -> Page:
    """Return what it could read, and who is to be warned."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Make the tasks of one part or of all, or say that somebody was warned and how."""
    team = visit.team()
    device = DeviceId(bytes.fromhex(visit.name("incident")))
    address = visit.lasting("incident", visit.name("incident"))
    try:
        if visit.form.text("do") == "again":
            return visit.went(address, _take_out_again(visit, team, device))
        if visit.form.text("do") == "ask":
            _ask(visit, team, device)
            return visit.went(address, "asked")
        if visit.form.text("do") == "peace":
            let_be(team, device)
            return visit.went(address, "peace")
        task = next((one.id for one in open_tasks(team) if one.id.hex() == visit.form.text("task")), None)
        if task is None or not visit.form.text("how"):
            return _page(visit, problem=visit.words.say("Say in a few words how they were warned."))
        say_warned(team, task, how=visit.form.text("how"), at=visit.clock.now_ms())
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(address, "warned")


def _take_out_again(visit: Visit, team: Team, device: DeviceId) -> str:
    """Take it out of the parts where that failed; say which sentence tells it. Raises as `ms_from_words`, `lost`."""
    typed = visit.form.text("since")
    cut = cut_before(team, [device], ms_from_words(typed, now=visit.clock.now_ms())) if typed else {}
    done = lost(team, device, was_locked=True, cut=cut)
    finish(team, done.rekeyed)
    return "partly" if done.failed else "out"


def _still(visit: Visit, team: Team, device: DeviceId) -> Iterator[Still]:
    """Yield the parts that the laptop has not been taken out of, and who could do it there."""
    for one in team.compartments():
        members = team.members(one.id)
        if one.id != team.id and device in members:
            writers = (who for who, role in members.items() if who != device and role >= Role.WRITE)
            aliases = sorted({team.alias(who) for who in writers if who != team.me.device.id})
            role = team.my_role(one.id)
            is_mine = role is not None and role >= Role.WRITE
            yield Still(part_of(visit, team, one).name, is_mine, tuple(aliases))


def _ask(visit: Visit, team: Team, device: DeviceId) -> None:
    """Write a task for everybody who has none of this incident yet, in the part chosen or each that may be written."""
    part, who = visit.form.text("part"), visit.form.text("who")
    incident = removed_from_team(team).get(device)
    if incident is None:
        return
    with team.together():
        for compartment, persons in without_task(visit, team, device, incident):
            if _may_ask(team, compartment) and part in ("", compartment.hex()):
                warner = next((one.user for one in people(visit, team, compartment) if one.user.hex() == who), None)
                ask_to_warn(team, compartment, incident, persons=persons, who=warner)


def _may_ask(team: Team, compartment: CompartmentId) -> bool:
    role = team.my_role(compartment)
    return role is not None and role >= Role.WRITE


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, say = visit.team(), visit.words.say
    device = DeviceId(bytes.fromhex(visit.name("incident")))
    incident = removed_from_team(team).get(device)
    is_in_team = device in team.members(team.id)
    if incident is None and not is_in_team:
        return Page("exposed.html", {"is_gone": True}, 410)
    told = {
        "out": say("It is out of the team and of every part you may change, and the keys are new. Exchange now."),
        "partly": say("It is out of the team, but not of every part."),
        "asked": say("The tasks are there."),
        "peace": say("Noted on this desk: nobody has to be warned of it."),
        "warned": say("Noted."),
    }
    lines = _lines(visit, team, incident) if incident else ()
    everybody = people(visit, team, team.id)
    facts = {
        "is_gone": False,
        "is_in_team": is_in_team,
        "admins": tuple(one.alias for one in to_call(everybody, [device])),
        "whose": f"{team.alias(device)} ({device.hex()[:8]})",
        "still": tuple(_still(visit, team, device)),
        "reads": readable(visit, team, [device]),
        "todo": tuple(one for one in lines if not one.done),
        "done": tuple(one for one in lines if one.done),
        "unasked": tuple(_unasked(visit, team, device, incident)) if incident else (),
        "is_let_be": is_let_be(team, device),
        "told": visit.told(told),
        "advice": advice,
        "problem": problem,
    }
    return Page("exposed.html", facts, 422 if advice or problem else 200)


def _unasked(visit: Visit, team: Team, device: DeviceId, incident: OpId) -> Iterator[Unasked]:
    names = {one.id: one for one in team.compartments()}
    for compartment, persons in without_task(visit, team, device, incident):
        warners = people(visit, team, compartment) if _may_ask(team, compartment) else ()
        name = part_of(visit, team, names[compartment]).name
        yield Unasked(compartment.hex(), name, len([one for one in persons if one]), warners)


def _lines(visit: Visit, team: Team, incident: OpId) -> tuple[Line, ...]:
    language, say = visit.words.tongue.spoken, visit.words.say
    done = {one.task.id: one for one in done_tasks(team)}
    names = {one.id: one for one in team.compartments()}
    labels = people_of(visit.vault)
    found = []
    for task in tasks_of(team, incident):
        named = {person.ref: person.name for person in labels(task.compartment)}
        how = done.get(task.id)
        found.append(
            Line(
                task.id.hex(),
                named.get(task.person, task.person) or say("everybody in this part"),
                part_of(visit, team, names[task.compartment]).name,
                _alias(visit, team, task.who) if task.who else "",
                f"{day_in_words(day_from_ms(how.at), language)}, {team.alias(how.by)}: {how.how}" if how else "",
            )
        )
    return tuple(found)


def _alias(visit: Visit, team: Team, user: UserId) -> str:
    """Return who is to warn somebody; a sentence's word for whoever has left the team since."""
    found = [one for one in people(visit, team, team.id) if one.user == user]
    return found[0].alias if found else visit.words.say("somebody who is in the team no more")
