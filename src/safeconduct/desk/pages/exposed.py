"""A laptop that was taken out: what it could read, by part and people, and the tasks to warn them, until all are done.

Tasks lie in the parts whose people they are about, under keys the lost laptop has not got (`sync.warnings`).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import DeviceId, OpId
from safeconduct.desk.losses import people_of, readable
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import part_of
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.incident import exposure
from safeconduct.sync.team import Team
from safeconduct.sync.warnings import Task, ask_to_warn, done_tasks, open_tasks, say_warned


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to be warned. ``done``: how and when, by whom; nothing while it is to be done."""

    task: str
    person: str
    part: str
    done: str


def page(visit: Visit) -> Page:
    """Return what it could read, and who is to be warned."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Make the tasks, or say that somebody was warned and how."""
    team = visit.team()
    device = DeviceId(bytes.fromhex(visit.name("incident")))
    address = visit.lasting("incident", visit.name("incident"))
    try:
        if visit.form.text("do") == "ask":
            _ask(visit, team, device)
            return visit.went(address, "asked")
        task = next((one.id for one in open_tasks(team) if one.id.hex() == visit.form.text("task")), None)
        if task is None or not visit.form.text("how"):
            return _page(visit, problem=visit.words.say("Say in a few words how they were warned."))
        say_warned(team, task, how=visit.form.text("how"), at=visit.clock.now_ms())
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(address, "warned")


def _ask(visit: Visit, team: Team, device: DeviceId) -> None:
    """Write a task for everybody who has none of this incident yet, in each part this desk may write in."""
    incident = removed_from_team(team).get(device)
    if incident is None:
        return
    known = {(one.compartment, one.person) for one in _tasks_of(team, incident)}
    with team.together():
        for one in exposure(team, [device], people_of(visit.vault)):
            role = team.my_role(one.compartment)
            persons = [person.ref for person in one.people if (one.compartment, person.ref) not in known]
            if persons and role is not None and role >= Role.WRITE:
                ask_to_warn(team, one.compartment, incident, persons=persons)


def _tasks_of(team: Team, incident: OpId) -> list[Task]:
    return [one for one in (*open_tasks(team), *(done.task for done in done_tasks(team))) if one.incident == incident]


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    team, say = visit.team(), visit.words.say
    device = DeviceId(bytes.fromhex(visit.name("incident")))
    incident = removed_from_team(team).get(device)
    if incident is None:
        return Page("exposed.html", {"is_gone": True}, 410)
    told = {
        "out": say("It is out of the team and of every part you may change, and the keys are new. Exchange now."),
        "partly": say("It is out of the team, but not of every part: report it once more."),
        "asked": say("The tasks are there."),
        "warned": say("Noted."),
    }
    lines = _lines(visit, team, incident)
    facts = {
        "is_gone": False,
        "whose": f"{team.alias(device)} ({device.hex()[:8]})",
        "reads": readable(visit, team, [device]),
        "todo": tuple(one for one in lines if not one.done),
        "done": tuple(one for one in lines if one.done),
        "told": visit.told(told),
        "advice": advice,
        "problem": problem,
    }
    return Page("exposed.html", facts, 422 if advice or problem else 200)


def _lines(visit: Visit, team: Team, incident: OpId) -> tuple[Line, ...]:
    language, say = visit.words.tongue.spoken, visit.words.say
    done = {one.task.id: one for one in done_tasks(team)}
    names = {one.id: one for one in team.compartments()}
    labels = people_of(visit.vault)
    found = []
    for task in _tasks_of(team, incident):
        people = {person.ref: person.name for person in labels(task.compartment)}
        how = done.get(task.id)
        found.append(
            Line(
                task.id.hex(),
                people.get(task.person, task.person) or say("everybody in this part"),
                part_of(visit, team, names[task.compartment]).name,
                f"{day_in_words(day_from_ms(how.at), language)}, {team.alias(how.by)}: {how.how}" if how else "",
            )
        )
    return tuple(found)
