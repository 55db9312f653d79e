"""``safeconduct team``: the commands for those who work together. The rules are in the room `sync`."""

from __future__ import annotations

import click

from safeconduct.cli.team_cards import cards


@click.group()
def team() -> None:
    """The team: cards."""


team.add_command(cards)
