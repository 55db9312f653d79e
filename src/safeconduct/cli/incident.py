"""``team lost``, ``team exposure``, ``team warn``: a device was lost or taken (docs/operator/incident.md).

One command takes it out; the others say what it could read, and keep the tasks to warn people (promise P3). The group
``team`` takes these commands in. Refuses a name that fits several people or devices.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Final

import click

from safeconduct.base.clock import SystemClock, day_from_ms, iso_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.people import people_in
from safeconduct.cli.screen import Screen
from safeconduct.protect.members import Role
from safeconduct.sync.drill_words import SORTS, exposed_json, exposed_line
from safeconduct.sync.errors import SeveralDevices, UnknownCompartment, UnknownDevice
from safeconduct.sync.errors_incident import NoSuchTask
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.incident import Exposed, PeopleOf, blast_radius, cut_before, exposure, lost, lost_devices
from safeconduct.sync.team import Team
from safeconduct.sync.warnings import Task, ask_to_warn, open_tasks, say_warned
from safeconduct.vault.vault import Vault

# Fewest letters of an id that name a device: fewer would fit by chance.
_LEAST_HEX: Final = 4
_SHOWN: Final = 8

GONE: Final = Phrase(
    "{devices}: out, with new keys, of: {names}. Now exchange, so that the others learn of it.",
    "{devices}: исключено, ключи новые: {names}. Теперь обменяйтесь, чтобы узнали другие.",
)
STILL_IN_TEAM: Final = Phrase(
    "It is still in the team: call an administrator of the team now, who types the same command.",
    "Из команды оно не исключено: сейчас же позвоните администратору команды, чтобы он набрал ту же команду.",
)
OTHERS: Final = Phrase(
    "Others carry it over when they exchange, as you may not write there: {names}",
    "Там, где вы не вправе писать, это перенесут другие при обмене: {names}",
)
FAILED: Final = Phrase("It did not work in {name}; type the command again. {why}", "Не вышло: {name}; повторите. {why}")
EXPOSED: Final = Phrase("What {devices} could read:", "Что могли прочесть {devices}:")
NOTHING: Final = Phrase("Nothing of what is on this desk.", "Ничего из того, что есть здесь.")
RADIUS: Final = Phrase(
    "If this device falls, {now} people become readable; with what you would add, {then}.",
    "Если это устройство попадёт в чужие руки, станут читаемы люди: {now}; с тем, что вы хотите добавить: {then}.",
)
ASKED: Final = Phrase("Tasks to warn people: {n}", "Задач предупредить людей: {n}")
NO_TASKS: Final = Phrase("Nobody is waiting to be warned.", "Предупреждать некого.")
TASK: Final = Phrase("{id}  {person}  ({part}; since {day})", "{id}  {person}  ({part}; с {day})")
EVERYBODY: Final = Phrase("everybody in this part", "все в этой части")
WARNED: Final = Phrase("Noted.", "Записано.")


class BadMoment(SafeconductError):
    """A moment that cannot be read."""

    code = "cli.bad_moment"
    exit_code = Exit.BAD_INPUT
    en = Advice(what="That is no moment{shown}.", safe=NOTHING_CHANGED_EN, do="Write it as 2019-01-21T02:30, in UTC.")
    ru = Advice(
        what="Это не момент времени{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите его так: 2019-01-21T02:30, по UTC.",
    )


class NotRemovedYet(SafeconductError):
    """People are to be warned of a device that is still in the team."""

    code = "cli.not_removed_yet"
    exit_code = Exit.REFUSED
    en = Advice(
        what="That device is still in the team, and would read whom you warn.",
        safe=NOTHING_CHANGED_EN,
        do="First: safeconduct team lost WHO.",
    )
    ru = Advice(
        what="Это устройство ещё в команде и прочло бы, кого вы предупреждаете.",
        safe=NOTHING_CHANGED_RU,
        do="Сначала: safeconduct team lost КТО.",
    )


@click.command("lost")
@click.argument("who", metavar="WHO")
@click.option("--was-locked", is_flag=True, help="It was locked: only this device goes, not its person.")
@click.option(
    "--since",
    default="",
    metavar="MOMENT",
    help="Believe nothing it wrote from this moment on (2019-01-21T02:30, UTC).",
)
@vault_options
def lost_command(who: str, was_locked: bool, since: str, options: VaultOptions) -> int:
    """Take a lost or seized device out everywhere: WHO is an alias, or the beginning of a device's id."""
    screen = options.screen
    moment = _moment(since) if since else None
    with opened(options) as vault:
        team = team_of(vault)
        target = named(team, who)
        cut = {} if moment is None else cut_before(team, lost_devices(team, target, was_locked=was_locked), moment)
        done = lost(team, target, was_locked=was_locked, cut=cut)
        names = {one.id: one.name or screen.text(SORTS[one.sort]) for one in team.compartments()}
        is_out = team.id in done.rekeyed
    if screen.is_json:
        screen.answer(
            {
                "incident": done.incident.hex(),
                "devices": [device.hex() for device in done.devices],
                "rekeyed": [one.hex() for one in done.rekeyed],
                "others": [one.hex() for one in done.others],
                "failed": {one.hex(): error.code for one, error in done.failed},
            }
        )
    else:
        screen.say(GONE, names=", ".join(names[one] for one in done.rekeyed), devices=_short(done.devices))
        if not is_out:
            screen.say(STILL_IN_TEAM)
        if done.others:
            screen.say(OTHERS, names=", ".join(names[one] for one in done.others))
        for one, error in done.failed:
            screen.say(FAILED, name=names[one], why=error.sentences(screen.language))
    return Exit.REFUSED if done.failed else Exit.DONE


@click.command("exposure")
@click.argument("who", metavar="WHO")
@click.option("--grant", "parts", multiple=True, metavar="PART", help="As if they were on this part too.")
@click.option("--was-locked", is_flag=True, help="Only this device, not all of its person's.")
@vault_options
def exposure_command(who: str, parts: tuple[str, ...], was_locked: bool, options: VaultOptions) -> None:
    """List what a device, or a person, can or could read, by part and people."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        devices = lost_devices(team, named(team, who), was_locked=was_locked)
        people = people_of(vault)
        found = exposure(team, devices, people)
        added = [_part(team, word) for word in parts]
        radius = [blast_radius(team, device, added, people) for device in devices]
    now = frozenset().union(*(one for one, _ in radius))
    then = frozenset().union(*(one for _, one in radius))
    if screen.is_json:
        exposed: list[Json] = [exposed_json(one) for one in found]
        screen.answer({"compartments": exposed, "people_now": len(now), "people_then": len(then)})
        return
    say_exposed(screen, devices, found)
    if parts:
        screen.say(RADIUS, now=len(now), then=len(then))


def say_exposed(screen: Screen, devices: Sequence[DeviceId], found: Iterable[Exposed]) -> None:
    """Say what devices could read, part by part, with the people each part tells of."""
    screen.say(EXPOSED, devices=_short(devices))
    lines = tuple(found)
    if not lines:
        screen.say(NOTHING)
    for one in lines:
        screen.show(exposed_line(one, screen.language), first="- ", rest="  ")
        for person in one.people:
            screen.say(Phrase("    {name}", "    {name}"), name=person.name)


@click.group("warn", invoke_without_command=True)
@vault_options
@click.pass_context
def warn_command(context: click.Context, options: VaultOptions) -> None:
    """Tasks to warn people: without a command, those still open."""
    if context.invoked_subcommand is not None:
        return
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        tasks = open_tasks(team)
        rows = [_task_facts(team, vault, task, screen) for task in tasks]
    if screen.is_json:
        screen.answer({"tasks": [_task_json(task) for task in tasks]})
        return
    if not rows:
        screen.say(NO_TASKS)
    for facts in rows:
        screen.say(TASK, **facts)


@warn_command.command("ask")
@click.argument("who", metavar="WHO")
@click.option("--for", "alias", default="", metavar="ALIAS", help="Who is to warn them.")
@vault_options
def ask_command(who: str, alias: str, options: VaultOptions) -> None:
    """Make a task for everybody whom a lost device (WHO) made readable."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        devices = lost_devices(team, named(team, who), was_locked=len(who) >= _LEAST_HEX and _is_hex(who))
        gone = removed_from_team(team)
        if any(device not in gone for device in devices):
            raise NotRemovedYet
        warner = _user(team, alias) if alias else None
        asked = _ask(team, vault, devices, warner)
    if screen.is_json:
        screen.answer({"tasks": [task.hex() for task in asked]})
    else:
        screen.say(ASKED, n=len(asked))


@warn_command.command("done")
@click.argument("task", metavar="TASK")
@click.option("--how", required=True, metavar="WORDS", help="How they were warned, in a few words.")
@vault_options
def done_command(task: str, how: str, options: VaultOptions) -> None:
    """Say that somebody was warned; TASK is the beginning of its number."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = [one.id for one in open_tasks(team) if one.id.hex().startswith(task.lower())]
        if len(found) != 1 or len(task) < _LEAST_HEX:
            raise NoSuchTask(shown=task)
        said = say_warned(team, found[0], how=how, at=team.clock.now_ms())
    if screen.is_json:
        screen.answer({"op": said.hex()})
    else:
        screen.say(WARNED)


def team_of(vault: Vault) -> Team:
    """Return the team of an open vault; NoTeam while it belongs to none."""
    return Team(vault, SystemClock(), SystemEntropy())


def named(team: Team, word: str) -> DeviceId | UserId:
    """Return the person of an alias, or the device whose id begins so; UnknownDevice, SeveralDevices."""
    devices = team.log(team.id).devices.values()
    people = {device.user.id for device in devices if device.user.certificate.terms.alias == word}
    if len(people) == 1:
        return people.pop()
    found = [device.id for device in devices if len(word) >= _LEAST_HEX and device.id.hex().startswith(word.lower())]
    if len(found) > 1 or len(people) > 1:
        raise SeveralDevices(shown=word)
    if not found:
        raise UnknownDevice(shown=word)
    return found[0]


def _ask(team: Team, vault: Vault, devices: tuple[DeviceId, ...], warner: UserId | None) -> list[OpId]:
    """Write a task for each person that has none of this incident, in each part this desk may write in."""
    gone = removed_from_team(team)
    incident = min((gone[device] for device in devices), key=vault.number)
    known = {(task.compartment, task.person) for task in open_tasks(team) if task.incident == incident}
    asked = list[OpId]()
    with team.together():
        for one in exposure(team, devices, people_of(vault)):
            role = team.my_role(one.compartment)
            persons = [person.ref for person in one.people if (one.compartment, person.ref) not in known]
            if persons and role is not None and role >= Role.WRITE:
                asked.extend(ask_to_warn(team, one.compartment, incident, persons=persons, who=warner))
    return asked


def people_of(vault: Vault) -> PeopleOf:
    """Return whom each part of a vault tells of, for `sync.incident`."""
    return lambda compartment: people_in(vault, compartment)


def _task_facts(team: Team, vault: Vault, task: Task, screen: Screen) -> dict[str, object]:
    people = {person.ref: person.name for person in people_in(vault, task.compartment)}
    return {
        "id": task.id.hex()[:_SHOWN],
        "person": people.get(task.person, task.person) or screen.text(EVERYBODY),
        "part": team.name(task.compartment) or task.compartment.hex()[:_SHOWN],
        "day": iso_from_day(day_from_ms(task.asked_at)),
    }


def _task_json(task: Task) -> Json:
    return {
        "task": task.id.hex(),
        "compartment": task.compartment.hex(),
        "incident": task.incident.hex(),
        "person": task.person,
        "who": task.who.hex() if task.who else "",
        "asked_at": task.asked_at,
    }


def _user(team: Team, alias: str) -> UserId:
    people = {device.user.id for device, _ in team.devices() if device.user.certificate.terms.alias == alias}
    if len(people) != 1:
        raise UnknownDevice(shown=alias)
    return people.pop()


def _part(team: Team, word: str) -> CompartmentId:
    """Return the part of a name, of a sort there is one of, or whose id begins so."""
    parts = team.compartments()
    ways = (
        [one.id for one in parts if one.name == word],
        [one.id for one in parts if one.sort.name.lower() == word],
        [one.id for one in parts if _is_hex(word) and one.id.hex().startswith(word.lower())],
    )
    found = next((way for way in ways if way), [])
    if len(found) != 1:
        raise UnknownCompartment(shown=word)
    return found[0]


def _is_hex(word: str) -> bool:
    return len(word) >= _LEAST_HEX and all(letter in "0123456789abcdef" for letter in word.lower())


def _moment(text: str) -> int:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise BadMoment(shown=text) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return int(moment.timestamp() * 1000)


def _short(devices: Sequence[DeviceId]) -> str:
    return ", ".join(device.hex()[:_SHOWN] for device in devices)
