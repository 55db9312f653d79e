"""``safeconduct statement answer``: what an open desk does by itself for colleagues who write.

A desk that is open answers by itself; who works by commands answers with this one. Refuses to say what an answer was:
it stands in the statement's part, and is the same kind of thing whatever was found (P12; decision 0013, point 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.statement_words import searching
from safeconduct.cli.team_words import team_of
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.answering_next import answer_next
from safeconduct.sync.team import Team

ANSWERED: Final = Phrase(
    "Everything that waited for this desk is answered. Exchange now.",
    "На всё, что ждало это рабочее место, оно ответило. Обменяйтесь сейчас.",
)
NOTHING: Final = Phrase("Nothing waits for this desk.", "Это рабочее место никто не ждёт.")


@click.command()
@vault_options
def answer(options: VaultOptions) -> None:
    """Say whether this desk opens cases, and answer every statement that waits for it, as an open desk does."""
    screen = options.screen
    with opened(options) as vault:
        said = answer_all(team_of(vault))
    if screen.is_json:
        told: dict[str, Json] = {"said": said}
        screen.answer(told)
        return
    screen.say(ANSWERED if said else NOTHING)


def answer_all(team: Team) -> int:
    """Answer all there is to answer; how many things were said. The search is made anew for each."""
    today, said = day_from_ms(team.clock.now_ms()), 0

    def search(texts: Sequence[str], on: Day) -> Sequence[Checked]:
        with searching(team) as found:
            return found(texts, on)

    while answer_next(team, search, today):
        said += 1
    return said
