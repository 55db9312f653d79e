"""``safeconduct evacuate``: everything a rescue is made of, by its form: list, show, add, set, take back.

What a form is for, such as deciding about a case or placing a party, has commands of its own.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.language import say
from safeconduct.cli.fact_words import form_named, in_words, json_of_thing, show_thing, values_from_words
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.commands import changed, draw, new_intent, set_intent
from safeconduct.evacuate.facts.errors import NothingToTakeBack
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, name_of, thing_named
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.running.carrying import say as write
from safeconduct.evacuate.running.setting import check_new, check_settable
from safeconduct.evacuate.running.undoing import undo as undone
from safeconduct.sync.naming import part_named

DONE: Final = Phrase(
    "Done. Take it back: safeconduct evacuate undo {op}", "Сделано. Отменить: safeconduct evacuate undo {op}"
)
SAME: Final = Phrase("That is how it stands already.", "Так оно уже и есть.")
NONE: Final = Phrase("There is none here.", "Здесь таких нет.")
_FEWEST_DIGITS: Final = 8


@click.group()
def evacuate() -> None:
    """Everything a rescue is made of: cases, people, places, helpers, trips, journeys, by their forms."""


@evacuate.command(name="forms")
@click.argument("form", required=False)
@vault_options
def forms_(options: VaultOptions, form: str | None) -> None:
    """List the forms there are; of one FORM, its fields and what can be chosen."""
    screen, language = options.screen, options.screen.language
    shown = [form_named(form)] if form else list(forms().values())
    if screen.is_json:
        screen.answer({one.code: {code: field.kind.value for code, field in one.fields.items()} for one in shown})
        return
    for one in shown:
        screen.show(f"{one.code}: {say(one.words, language)}")
        for field in one.fields.values() if form else ():
            screen.show(f"{field.code} ({field.kind.value}): {say(field.words, language)}", first="  ")
            for choice in field.choices:
                screen.show(f"{choice.code}: {say(choice.words, language)}", first="      ")


@evacuate.command(name="list")
@click.argument("form")
@vault_options
def list_(options: VaultOptions, form: str) -> None:
    """List every thing of a FORM that this desk opens."""
    screen, held = options.screen, form_named(form)
    with opened(options) as vault:
        team, things = team_of(vault), Facts(vault.tables).things(held.code)
        if screen.is_json:
            screen.answer({"things": [json_of_thing(one) for one in things]})
            return
        for one in things:
            first = next(
                (in_words(team, one.form.fields[code], one.value(code), screen.language) for code in one.facts), ""
            )
            screen.show(f"{one.id.hex()[:SHOWN_DIGITS]}  {name_of(one) or first}")
        if not things:
            screen.say(NONE)


@evacuate.command()
@click.argument("thing")
@click.option("--form", help="Of which form it is, where two are called alike.")
@vault_options
def show(options: VaultOptions, thing: str, form: str | None) -> None:
    """Show a THING by its code name or the first digits of its id."""
    with opened(options) as vault:
        team = team_of(vault)
        found = thing_named(Facts(vault.tables), thing, [form_named(form).code] if form else forms())
        if options.screen.is_json:
            options.screen.answer(json_of_thing(found))
            return
        show_thing(options.screen, team, found)


@evacuate.command()
@click.argument("form")
@click.argument("part")
@click.argument("fields", nargs=-1, required=True)
@vault_options
def add(options: VaultOptions, form: str, part: str, fields: tuple[str, ...]) -> None:
    """Add a thing of a FORM to a PART, with FIELD=VALUE …"""
    screen, held = options.screen, form_named(form)
    check_new(held.code)
    with opened(options) as vault:
        team = team_of(vault)
        values = {code: value for code, value in values_from_words(team, held, fields).items() if value is not None}
        thing = draw(team.entropy)
        op, *_ = write(team, [new_intent(team, part_named(team, part).id, held.code, values, thing=thing)])
        if screen.is_json:
            screen.answer({"thing": thing.hex(), "op": op.hex()})
            return
        screen.say(DONE, op=op.hex()[:SHOWN_DIGITS])


@evacuate.command(name="set")
@click.argument("thing")
@click.argument("fields", nargs=-1, required=True)
@click.option("--form", help="Of which form it is, where two are called alike.")
@vault_options
def set_(options: VaultOptions, thing: str, fields: tuple[str, ...], form: str | None) -> None:
    """Set fields of a THING, FIELD=VALUE …; FIELD= says that there is none any more."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        found = thing_named(Facts(vault.tables), thing, [form_named(form).code] if form else forms())
        values = changed(found, values_from_words(team, found.form, fields))
        check_settable(team, found, values)
        ops = write(team, [set_intent(found, values)]) if values else ()
        if screen.is_json:
            screen.answer({"thing": found.id.hex(), "ops": [one.hex() for one in ops]})
            return
        for op in ops:
            screen.say(DONE, op=op.hex()[:SHOWN_DIGITS])
        if not ops:
            screen.say(SAME)


@evacuate.command()
@click.argument("ops", nargs=-1, required=True)
@click.option("--reason", default="", help="Why, for whoever looks at it later.")
@vault_options
def undo(options: VaultOptions, ops: tuple[str, ...], reason: str) -> None:
    """Take entries back by the first digits of their ids; taking that back brings them again."""
    with opened(options) as vault:
        facts = Facts(vault.tables)
        done = undone(team_of(vault), [_op(facts, one) for one in ops], reason)
        if options.screen.is_json:
            options.screen.answer({"ops": [one.hex() for one in done]})
            return
        for op in done:
            options.screen.say(DONE, op=op.hex()[:SHOWN_DIGITS])


def _op(facts: Facts, word: str) -> OpId:
    found = facts.ops_beginning(word.lower()) if len(word) >= _FEWEST_DIGITS else ()
    if len(found) != 1:
        raise NothingToTakeBack(shown=word)
    return found[0]
