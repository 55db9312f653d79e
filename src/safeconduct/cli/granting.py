"""What somebody who is let in will read, said before it is granted.

One sentence for each part: how many entries there are, and whether they read what was written before; and the blast
radius of it all: how many people would be readable through a laptop of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.language import Counted, say
from safeconduct.cli.people import people_in
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import ENTRIES, FROM_BEGINNING, FROM_NOW, WILL_READ, part_in_words
from safeconduct.protect.members import History
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort

PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
FALLS: Final = Phrase(
    "If a computer of theirs falls into other hands unlocked, what these parts say of {people} becomes readable.",
    "Если такой компьютер попадёт в чужие руки незапертым, станет читаемо всё, что сказано в этих частях о людях "
    "({people}).",
)


def say_reach(screen: Screen, team: Team, parts: Iterable[Compartment]) -> None:
    """Say on standard error what of these parts becomes readable to whoever is let in, and who through them."""
    language = screen.language
    people: set[str] = set()
    granted = [part for part in parts if part.sort is not Sort.TEAM]
    for part in granted:
        people |= {person.ref for person in people_in(team.vault, part.id)}
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
    if granted:
        click.echo(screen.text(FALLS, people=PEOPLE.say(len(people), language)), err=True)
