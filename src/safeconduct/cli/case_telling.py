"""``safeconduct case agreed`` and ``took-back``: what people of a case agreed to have told of them.

Without WHO it lists it. What it means for a statement is decided by the release check (`publish.risks.consents`).
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.case_sealed import case_named
from safeconduct.cli.fact_words import json_of_thing, show_thing, values_from_words
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.errors import NoSuchField
from safeconduct.evacuate.facts.forms import forms
from safeconduct.publish.holding.telling import FIELDS, FORM, agree_intents, agreed_by, take_back

NOTHING_SAID: Final = Phrase("{who}: nothing is said, so nothing is told.", "{who}: ничего не сказано, значит молчим.")
WRITTEN: Final = Phrase(
    "Written down. Of all that was said of one person the strictest holds.",
    "Записано. Из всего, что сказано об одном человеке, действует самое строгое.",
)
TAKEN_BACK: Final = Phrase(
    "Written down. Nothing more goes out with them, and what is out leaves the site with its next build. Copies "
    "elsewhere remain. Exchange now.",
    "Записано. С этим человеком больше ничего не выйдет, а вышедшее уйдёт с сайта при следующей сборке. Копии в "
    "других местах останутся. Обменяйтесь сейчас.",
)


@click.command()
@click.argument("name")
@click.argument("who", required=False)
@click.argument("fields", nargs=-1)
@click.option("--press", "in_record", is_flag=True, help="Let the press office know: it is written in the record too.")
@vault_options
def agreed(options: VaultOptions, name: str, who: str | None, fields: tuple[str, ...], *, in_record: bool) -> None:
    """Write down what WHO of a case agreed to have told, FIELD=VALUE … (see: evacuate forms telling); or list it."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        case = case_named(team, name)
        if who is None:
            held = agreed_by(team, case)
            if screen.is_json:
                told: list[Json] = [
                    {"who": one, "agreed": json_of_thing(thing) if thing is not None else None}
                    for one, thing in held.items()
                ]
                screen.answer({"people": told})
                return
            for one, thing in held.items():
                if thing is None:
                    screen.say(NOTHING_SAID, who=one)
                else:
                    show_thing(screen, team, thing)
            return
        values = values_from_words(team, forms()[FORM], fields)
        for code in values.keys() - set(FIELDS):
            raise NoSuchField(shown=code)
        ops = vault.append(agree_intents(team, case, who, values, in_record=in_record))
    if screen.is_json:
        screen.answer({"ops": [one.hex() for one in ops]})
    else:
        screen.say(WRITTEN)


@click.command("took-back")
@click.argument("name")
@click.argument("who")
@vault_options
def took_back(options: VaultOptions, name: str, who: str) -> None:
    """Write down that WHO of a case took back what they agreed to have told. Nothing more goes out with them."""
    with opened(options) as vault:
        team = team_of(vault)
        ops = take_back(team, case_named(team, name), who, day_from_ms(team.clock.now_ms()))
    if options.screen.is_json:
        options.screen.answer({"ops": [one.hex() for one in ops]})
    else:
        options.screen.say(TAKEN_BACK)
