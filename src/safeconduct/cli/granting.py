"""What somebody who is let in will read, said before it is granted, and a question; nothing is granted unasked (P3).

One sentence for each part: how many entries there are, and whether they read what was written before; and the blast
radius of it all: how many people would be readable through a computer of theirs. Refuses to grant where nobody can be
asked and nobody said --yes: what was read cannot be taken back.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, say
from safeconduct.cli.incident import people_of
from safeconduct.cli.opening import asks
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import ENTRIES, FROM_BEGINNING, FROM_NOW, WILL_READ, part_in_words
from safeconduct.protect.members import History
from safeconduct.sync.incident import blast_radius, people_told
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort

PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
FALLS: Final = Phrase(
    "If a computer of theirs falls into other hands unlocked, what these parts say of {people} becomes readable.",
    "Если их компьютер попадёт в чужие руки незапертым, станет читаемо всё, что сказано в этих частях о людях "
    "({people}).",
)
FALLS_NOW: Final = Phrase(
    "If a computer of theirs falls into other hands unlocked, people become readable: {then} (as it is now: {now}).",
    "Если их компьютер попадёт в чужие руки незапертым, станут читаемы люди: {then} (сейчас: {now}).",
)
GRANT_IT: Final = Phrase(
    "Grant it? What they have read cannot be taken back.",
    "Предоставить? Прочитанное нельзя будет сделать непрочитанным.",
)
NOT_GRANTED: Final = Phrase("Nothing was granted.", "Ничего не предоставлено.")


class NotAskedToGrant(SafeconductError):
    """Somebody would be given something to read, and nobody has said that they may."""

    code = "cli.not_asked_to_grant"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody has confirmed that they may have this.",
        safe=NOTHING_CHANGED_EN,
        do="Say --yes, or run this in a terminal window, where it is asked.",
    )
    ru = Advice(
        what="Никто не подтвердил, что это можно предоставить.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите --yes или выполните команду в окне терминала, где программа спросит.",
    )


@dataclass(frozen=True, slots=True)
class Radius:
    """How many people somebody's computers make readable: as it is now, and with what is to be granted."""

    now: int
    then: int

    def to_json(self) -> dict[str, Json]:
        """Return both for a program."""
        return {"people_now": self.now, "people_then": self.then}


def grant_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--yes``."""
    return click.option("--yes", "-y", "is_sure", is_flag=True, help="Grant it without asking.")(command)


def say_reach(screen: Screen, team: Team, parts: Iterable[Compartment], devices: Sequence[DeviceId] = ()) -> Radius:
    """Say on standard error what of these parts becomes readable to whoever is let in, and who through them.

    ``devices``: those of somebody who is in the team already.
    """
    language, granted = screen.language, [part for part in parts if part.sort is not Sort.TEAM]
    for part in granted:
        log = team.log(part.id)
        is_open = log.history(log.all) is History.FULL
        count = sum(1 for _ in team.vault.compartment_ops(part.id))
        click.echo(
            screen.text(
                WILL_READ,
                part=part_in_words(part, language),
                entries=ENTRIES.say(count, language),
                since=say(FROM_BEGINNING if is_open else FROM_NOW, language),
            ),
            err=True,
        )
    radius = _radius(team, granted, devices)
    if devices:
        click.echo(screen.text(FALLS_NOW, now=radius.now, then=radius.then), err=True)
    elif granted:
        click.echo(screen.text(FALLS, people=PEOPLE.say(radius.then, language)), err=True)
    return radius


def is_granted(screen: Screen, *, is_sure: bool) -> bool:
    """Ask whether it is to be so, unless that was said; NotAskedToGrant where nobody can be asked."""
    if is_sure:
        return True
    if screen.is_json or not sys.stdin.isatty():
        raise NotAskedToGrant
    return asks(screen, GRANT_IT)


def _radius(team: Team, parts: Sequence[Compartment], devices: Sequence[DeviceId]) -> Radius:
    told = people_of(team.vault)
    added = [part.id for part in parts]
    found = [blast_radius(team, device, added, told) for device in devices]
    now = frozenset[str]().union(*(one for one, _ in found))
    return Radius(len(now), len(now | people_told(added, told)))
