"""``safeconduct team show`` and ``team aside``: the team as this desk knows it, and what waits for somebody's decision.

Shows aliases and short ids, never a name. Reads only; what counts and what does not is the room sync's word.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.ids import DeviceId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, say
from safeconduct.cli.into import part_called
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_share import say_old_record
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import ROLES, SAID_ROLES, json_of_part, part_in_words, short, team_of
from safeconduct.protect.members import Role
from safeconduct.record.taking import KNOWN_KINDS
from safeconduct.record.wording import instant_from_ms, local_time_in_words
from safeconduct.sync.joining import Given, Step, invitations
from safeconduct.sync.naming import part_named
from safeconduct.sync.newer import count_newer
from safeconduct.sync.parts import parts_of
from safeconduct.sync.ready import own_alias
from safeconduct.sync.restored import old_device, reads_only
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment
from safeconduct.vault.types import StoredOp

STEPS: Final = {Step.SENT: "sent", Step.ASKED: "asked", Step.ADMITTED: "admitted", Step.DECLINED: "declined"}
SAID_STEPS: Final = {
    Step.SENT: Phrase("handed over, not answered", "передано, ответа нет"),
    Step.ASKED: Phrase("answered: compare the words", "есть ответ: сравните слова"),
    Step.ADMITTED: Phrase("let in", "принят"),
    Step.DECLINED: Phrase("declined", "отклонено"),
}
YOU: Final = Phrase("You are “{alias}” (device {device}).", "Вы — «{alias}» (устройство {device}).")
NO_ALIAS: Final = Phrase(
    "You have no alias yet (device {device}): safeconduct team alias WORD",
    "У вас пока нет псевдонима (устройство {device}): safeconduct team alias СЛОВО",
)
PEOPLE: Final = Phrase("In the team:", "В команде:")
PARTS: Final = Phrase("Parts that this desk is on:", "Части, в которых участвует это рабочее место:")
INVITED: Final = Phrase("Invitations:", "Приглашения:")
UNNAMED: Final = Phrase("no alias yet", "псевдонима пока нет")
NEWER: Final = Counted(
    (
        "A newer version of the program wrote {n} entry here: it is kept and passed on, and shown after an upgrade.",
        "A newer version of the program wrote {n} entries here: they are kept and passed on, and shown after an "
        "upgrade.",
    ),
    (
        "Более новая версия программы написала здесь {n} запись: она хранится и передаётся дальше, а видна будет после "
        "обновления.",
        "Более новая версия программы написала здесь {n} записи: они хранятся и передаются дальше, а видны будут после "
        "обновления.",
        "Более новая версия программы написала здесь {n} записей: они хранятся и передаются дальше, а видны будут "
        "после обновления.",
    ),
)
ASIDE: Final = Counted(
    ("{n} entry is set aside: safeconduct team aside", "{n} entries are set aside: safeconduct team aside"),
    (
        "Отложена {n} запись: safeconduct team aside",
        "Отложены {n} записи: safeconduct team aside",
        "Отложено {n} записей: safeconduct team aside",
    ),
)
INTO: Final = Phrase("What you enter goes into: {part}", "Введённое вами попадает в часть: {part}")
INTO_CLOSED: Final = Phrase(
    "What you enter would go into: {part}, where this desk may not write. Choose: safeconduct team part use PART",
    "Введённое вами попало бы в часть: {part}, куда этому рабочему месту писать нельзя. Выберите: safeconduct team "
    "part use ЧАСТЬ",
)
INTO_NONE: Final = Phrase(
    "No part is chosen to enter into: safeconduct team part use PART",
    "Не выбрано, в какую часть вводить: safeconduct team part use ЧАСТЬ",
)
NOTHING_ASIDE: Final = Phrase("Nothing is set aside.", "Ничего не отложено.")
HOW_TO_JUDGE: Final = Phrase(
    "An administrator decides: safeconduct team judge PART ENTRIES --counts (or --stays)",
    "Решает администратор: safeconduct team judge ЧАСТЬ ЗАПИСИ --counts (или --stays)",
)


# Said of a restored vault by `vault restore` too.
READS_ONLY: Final = Phrase(
    "This vault reads what it has and cannot write yet: your own key is on the computer with which you joined the "
    "team. There: safeconduct member invite --instead-of {device} -o FILE. Here: safeconduct member join FILE, and on "
    "as the program says. If you no longer have that computer, ask an administrator to remove you and to invite you "
    "anew, into a new vault; this one goes on reading.",
    "Это хранилище читает то, что в нём есть, но писать пока не может: ваш личный ключ — на компьютере, с которым вы "
    "вступили в команду. Там: safeconduct member invite --instead-of {device} -o ФАЙЛ. Здесь: safeconduct member join "
    "ФАЙЛ и далее, как скажет программа. Если того компьютера больше нет, попросите администратора исключить вас и "
    "пригласить заново, в новое хранилище; это останется для чтения.",
)


@click.command()
@vault_options
def show(options: VaultOptions) -> None:
    """Show who is in the team, its parts and who is on them, and how far invitations have come."""
    with opened(options) as vault:
        team = team_of(vault)
        alias, newer = own_alias(vault), count_newer(vault, KNOWN_KINDS)
        if options.screen.is_json:
            options.screen.answer(json_of_team(team, alias, newer))
            return
        _show_team(options.screen, team, alias)
        say_old_record(options.screen, vault)
        if reads_only(vault):
            options.screen.say(READS_ONLY, device=short(old_device(vault)))
        say_newer(options.screen, newer)
        if aside := len(_aside(team, team.compartments())):
            options.screen.show(ASIDE.say(aside, options.screen.language))


def say_newer(screen: Screen, count: int) -> None:
    """Say that a newer version wrote entries here."""
    if count:
        screen.show(NEWER.say(count, screen.language))


def json_of_team(team: Team, alias: str, newer: int) -> dict[str, Json]:
    """Return everything for a program."""
    return {
        "alias": alias,
        "device": team.me.device.id.hex(),
        "instead_of": old_device(team.vault).hex() if reads_only(team.vault) else "",
        "devices": [
            {
                "id": device.id.hex(),
                "alias": device.user.certificate.terms.alias,
                "role": ROLES[role],
                "own": device.user.id == team.me.device.user.id,
            }
            for device, role in team.devices()
        ],
        "parts": [{**json_of_part(part), "members": _members(team, part)} for part in team.compartments()],
        "written": parts_of(team).written.hex(),
        "invitations": [json_of_invitation(given) for given in invitations(team)],
        "newer": newer,
        "aside": len(_aside(team, team.compartments())),
    }


def json_of_invitation(given: Given) -> dict[str, Json]:
    """Return an invitation for a program: nothing of it that is secret."""
    alias = given.asked().alias if given.request else ""
    return {
        "id": given.mailbox.hex(),
        "step": STEPS[given.step],
        "role": ROLES[given.plan.role],
        "alias": alias,
        "own_device": given.plan.is_own_device,
    }


def _members(team: Team, part: Compartment) -> list[Json]:
    return [
        {"device": device.hex(), "alias": team.alias(device), "role": ROLES[role]}
        for device, role in _by_alias(team, part)
    ]


def _by_alias(team: Team, part: Compartment) -> list[tuple[DeviceId, Role]]:
    """Return who is there as a person looks for them."""
    return sorted(team.members(part.id).items(), key=lambda one: (team.alias(one[0]), one[0]))


def _show_team(screen: Screen, team: Team, alias: str) -> None:
    screen.say(YOU if alias else NO_ALIAS, alias=alias, device=short(team.me.device.id))
    screen.say(PEOPLE)
    for device, role in team.devices():
        name = device.user.certificate.terms.alias
        screen.show(f"{short(device.id)}  {name}: {say(SAID_ROLES[role], screen.language)}", first="  ")
    screen.say(PARTS)
    for part in team.compartments():
        who = ", ".join(
            f"{team.alias(device)} ({say(SAID_ROLES[role], screen.language)})" for device, role in _by_alias(team, part)
        )
        screen.show(f"{short(part.id)}  {part_in_words(part, screen.language)}: {who}", first="  ", rest="    ")
    found = parts_of(team)
    if found.are_several:
        chosen = found.find(found.written)
        for part_to_use in chosen:
            screen.say(INTO if part_to_use.may_write else INTO_CLOSED, part=part_called(screen, part_to_use))
        if not chosen:
            screen.say(INTO_NONE)
    if given := invitations(team):
        screen.say(INVITED)
        for one in given:
            alias_asked = f" “{one.asked().alias}”" if one.request and one.asked().alias else ""
            screen.show(f"{short(one.mailbox)}{alias_asked}: {say(SAID_STEPS[one.step], screen.language)}", first="  ")


@click.command()
@click.argument("part", required=False)
@vault_options
def aside(part: str | None, options: VaultOptions) -> None:
    """List what was set aside in a PART, or in all: who wrote it, when, and of which kind."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        parts = (part_named(team, part),) if part else team.compartments()
        found = _aside(team, parts)
        if screen.is_json:
            screen.answer({"aside": [_json_of_aside(team, stored) for stored in found]})
            return
        for stored in found:
            core = stored.signed.core
            at = local_time_in_words(ms_from_hlc(core.hlc), screen.language)
            which = next(one for one in parts if one.id == core.compartment)
            who = team.alias(core.device) or short(core.device)
            screen.show(f"{short(stored.signed.id)}  {at}: {who}, {core.kind}, {part_in_words(which, screen.language)}")
        screen.say(HOW_TO_JUDGE if found else NOTHING_ASIDE)


def _aside(team: Team, parts: tuple[Compartment, ...]) -> list[StoredOp]:
    here = {part.id for part in parts}
    stored = [team.vault.op(op) for op in team.vault.aside() if team.vault.has(op)]
    return sorted((one for one in stored if one.signed.core.compartment in here), key=lambda one: one.n)


def _json_of_aside(team: Team, stored: StoredOp) -> dict[str, Json]:
    core = stored.signed.core
    return {
        "op": stored.signed.id.hex(),
        "part": core.compartment.hex(),
        "device": core.device.hex(),
        "alias": team.alias(core.device),
        "at": instant_from_ms(ms_from_hlc(core.hlc)).isoformat(),
        "kind": core.kind,
    }
