"""``safeconduct statement``: what is to be told in public, from its first word to the file that goes out.

Writing is in `statement_say`, what two persons do in `statement_two`, what sealed sheets hold in `statement_sheets`.
Refuses nothing itself: the room does, whatever was shown here before (docs/rooms/publish.md; P12).
"""

from __future__ import annotations

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Exit
from safeconduct.cli.evacuate import NONE
from safeconduct.cli.fact_words import json_of_thing
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.statement_answer import answer
from safeconduct.cli.statement_asked import asked
from safeconduct.cli.statement_say import SAYING
from safeconduct.cli.statement_sheets import SHEETS
from safeconduct.cli.statement_two import BY_TWO
from safeconduct.cli.statement_words import (
    checked,
    json_of_parts,
    json_of_statement,
    json_of_verdict,
    show_head,
    show_parts,
    show_verdict,
    statement_named,
)
from safeconduct.cli.team_words import team_of
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.types import Decision


@click.group()
def statement() -> None:
    """What is to be told in public: written, checked, wanted by two, let out."""


for _command in (*SAYING, *BY_TWO, *SHEETS, answer, asked):
    statement.add_command(_command)


@statement.command(name="list")
@vault_options
def list_(options: VaultOptions) -> None:
    """List every statement that this desk opens, and where each stands."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = read_statements(team)
        if screen.is_json:
            screen.answer({"statements": [json_of_statement(one) for one in found]})
            return
        for one in found:
            show_head(screen, team, one)
        if not found:
            screen.say(NONE)


@statement.command()
@click.argument("name")
@vault_options
def show(options: VaultOptions, name: str) -> None:
    """Show a statement: its parts, what the check says of it now, and what it lacks."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        verdict = checked(team, held, day_from_ms(team.clock.now_ms()))
        if screen.is_json:
            told = {"fields": json_of_thing(held.thing)["fields"], "text": json_of_parts(held)}
            said = json_of_verdict(team, held, verdict, screen.language)
            screen.answer({**json_of_statement(held), **told, "check": said})
            return
        show_head(screen, team, held)
        show_parts(screen, team, held)
        show_verdict(screen, team, held, verdict)


@statement.command()
@click.argument("name")
@vault_options
def check(options: VaultOptions, name: str) -> int:
    """Check a statement as it stands, by what this desk opens; the exit status is 3 unless it may go out."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        verdict = checked(team, held, day_from_ms(team.clock.now_ms()))
        if screen.is_json:
            screen.answer(json_of_verdict(team, held, verdict, screen.language))
        else:
            show_verdict(screen, team, held, verdict)
    return Exit.DONE if verdict.decision is Decision.PUBLISH else Exit.REFUSED
