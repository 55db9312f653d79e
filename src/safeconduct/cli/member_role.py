"""``safeconduct member role``: what somebody of the team may do in it, changed after they joined (decision 0008).

The screen of `sync.roles`. Says first how many people a computer of theirs makes readable, and what an administrator
may do; refuses to do it unasked (P3).
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.cli.granting import NOT_GRANTED, grant_option, is_granted, say_reach
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.team_words import ROLE_WORDS, SAID_ROLES, team_of
from safeconduct.protect.members import Role
from safeconduct.sync.naming import person_named
from safeconduct.sync.roles import change_right, check_right

ADMINISTERS: Final = Phrase(
    "An administrator lets people in, lets anybody go, you too, and brings anybody into the parts they administer.",
    "Администратор принимает людей и может исключить любого, и вас тоже, и вводит кого угодно в те части, где он "
    "администратор.",
)
CHANGED: Final = Phrase(
    "In the team, {alias} is now: {role}. The others learn it with the next exchange.",
    "В команде {alias} теперь: {role}. Остальные узнают об этом при следующем обмене.",
)


@click.command("role")
@click.argument("who", metavar="ALIAS")
@click.argument("role", type=click.Choice(list(ROLE_WORDS)))
@grant_option
@vault_options
def change_role(who: str, role: str, *, is_sure: bool, options: VaultOptions) -> None:
    """Give ALIAS another right in the team: make them administrator, or take that back."""
    screen, right = options.screen, ROLE_WORDS[role]
    with opened(options) as vault:
        team = team_of(vault)
        devices = person_named(team, who)
        check_right(team, devices)
        radius = say_reach(screen, team, (), [device.id for device in devices])
        if right is Role.ADMIN:
            click.echo(screen.text(ADMINISTERS), err=True)
        if not is_granted(screen, is_sure=is_sure):
            screen.say(NOT_GRANTED)
            return
        change_right(team, devices, right)
    if screen.is_json:
        screen.answer({"alias": who, "role": role, **radius.to_json()})
    else:
        screen.say(CHANGED, alias=who, role=screen.text(SAID_ROLES[right]))
