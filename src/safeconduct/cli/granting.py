"""What somebody who is let in will read, said before it is granted.

One sentence for each part: how many entries there are, and whether they read what was written before. How far the harm
of a lost laptop would then reach belongs here too (`sync.incident`, when that is merged).
"""

from __future__ import annotations

from collections.abc import Iterable

import click

from safeconduct.base.language import say
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import ENTRIES, FROM_BEGINNING, FROM_NOW, WILL_READ, part_in_words
from safeconduct.protect.members import History
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort


def say_reach(screen: Screen, team: Team, parts: Iterable[Compartment]) -> None:
    """Say on standard error what of these parts becomes readable to whoever is let in."""
    language = screen.language
    for part in parts:
        if part.sort is Sort.TEAM:
            continue
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
