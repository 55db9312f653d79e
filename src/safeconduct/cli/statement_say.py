"""``safeconduct statement begin, set, add, word, drop, link, look``: writing what is to be told.

Words that should stand in no shell's history are read from standard input, a line for each ``-``. Refuses nothing
itself: what no form has, and what nobody may write, the rooms refuse.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.plain import plain_name
from safeconduct.cli.fact_words import values_from_words
from safeconduct.cli.journey_words import done
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.statement_words import numbered, statement_named, worded
from safeconduct.cli.team_words import team_of
from safeconduct.evacuate.facts.commands import Values, changed, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.publish.holding.commands import add_intents, begin_statement, look_intent, word_intent
from safeconduct.publish.types import Span
from safeconduct.record.items import Table
from safeconduct.record.queries import Record
from safeconduct.sync.team import Team

BEGUN: Final = Phrase(
    "The statement “{name}” is begun. Only this desk reads it; bring others in with “team part add {name} ALIAS "
    "--role write”.",
    "Сообщение «{name}» начато. Пока его читает только это рабочее место; других добавьте командой «team part add "
    "{name} ALIAS --role write».",
)
_LANGUAGES: Final = ("ru", "en", "ce")
_KINDS: Final = tuple(one.code for one in forms()["block"].fields["kind"].choices)
_part = click.argument("number", metavar="PART", type=click.IntRange(1))
_language = click.argument("language", type=click.Choice(_LANGUAGES))


@click.command()
@click.argument("name")
@click.argument("fields", nargs=-1)
@vault_options
def begin(options: VaultOptions, name: str, fields: tuple[str, ...]) -> None:
    """Begin a statement under a working name, with sort=update day=DAY languages=ru languages=en channel=site …"""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        part = begin_statement(team, name, _set(values_from_words(team, forms()["statement"], fields)))
    if screen.is_json:
        screen.answer({"statement": part.hex(), "name": name})
        return
    screen.say(BEGUN, name=name)


@click.command(name="set")
@click.argument("name")
@click.argument("fields", nargs=-1, required=True)
@click.option("--part", "number", type=click.IntRange(1), help="A part of the text, by its number; else the statement.")
@vault_options
def set_(options: VaultOptions, name: str, fields: tuple[str, ...], number: int | None) -> None:
    """Set what a statement is, or what one part of it tells: FIELD=VALUE … (see: evacuate forms block)."""
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        thing = held.thing if number is None else numbered(held, number).thing
        new = changed(thing, values_from_words(team, thing.form, fields))
        done(options.screen, vault.append([set_intent(thing, new)]) if new else ())


@click.command()
@click.argument("name")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("fields", nargs=-1)
@click.option("--ru", "russian", default="", type=WORDS, help="Its words in Russian.")
@click.option("--en", "english", default="", type=WORDS, help="Its words in English.")
@click.option("--ce", "chechen", default="", type=WORDS, help="Its words in Chechen.")
@vault_options
@reads_words
def add(
    options: VaultOptions, name: str, kind: str, fields: tuple[str, ...], russian: str, english: str, chechen: str
) -> None:
    """Add a part at the end, with FIELD=VALUE … (see: evacuate forms block) and its words."""
    with opened(options) as vault:
        team = team_of(vault)
        held = statement_named(team, name)
        values: Values = {"kind": kind, **_with_claims(team, values_from_words(team, forms()["block"], fields))}
        typed = zip(_LANGUAGES, (russian, english, chechen), strict=True)
        words: dict[str, Values] = {language: {"text": text} for language, text in typed if text}
        ops = vault.append(add_intents(team, held, _set(values), words))
        done(options.screen, ops, part=len(held.parts) + 1)


@click.command()
@click.argument("name")
@_part
@_language
@click.argument("text", type=WORDS)
@click.option("--said-by", default="", type=WORDS, help="Of a quotation: how whoever said it is called.")
@click.option("--when", default="", help="Of an entry of the time line: when it was, in words.")
@vault_options
@reads_words
def word(options: VaultOptions, name: str, number: int, language: str, text: str, said_by: str, when: str) -> None:
    """Word a PART anew in a language. What two persons wanted out they have to want anew."""
    with opened(options) as vault:
        team = team_of(vault)
        more = {code: value for code, value in (("said_by", said_by), ("when", when)) if value}
        intent = word_intent(team, numbered(statement_named(team, name), number), language, {"text": text, **more})
        done(options.screen, vault.append([intent]) if intent else ())


@click.command()
@click.argument("name")
@_part
@vault_options
def drop(options: VaultOptions, name: str, number: int) -> None:
    """Leave a PART out."""
    with opened(options) as vault:
        thing = numbered(statement_named(team_of(vault), name), number).thing
        done(options.screen, vault.append([set_intent(thing, {"dropped": True})]))


@click.command()
@click.argument("name")
@_part
@click.argument("claims", nargs=-1, required=True)
@vault_options
def link(options: VaultOptions, name: str, number: int, claims: tuple[str, ...]) -> None:
    """Say on which CLAIMS of the record a PART rests, beside those it has; “set --part N claims=” takes all away."""
    with opened(options) as vault:
        team = team_of(vault)
        thing = numbered(statement_named(team, name), number).thing
        named = _claims(team, claims)
        new = changed(thing, {"claims": tuple(dict.fromkeys((*thing.lines("claims"), *named)))})
        done(options.screen, vault.append([set_intent(thing, new)]) if new else (), claims=[*named])


@click.command()
@click.argument("name")
@_part
@_language
@click.argument("start", type=click.IntRange(0))
@click.argument("end", type=click.IntRange(1))
@click.option("--reason", required=True, help="Why; it is signed and kept. No names.")
@vault_options
def look(options: VaultOptions, name: str, number: int, language: str, start: int, end: int, reason: str) -> None:
    """Say that you looked at the characters START to END of a PART and they may stand. It counts for these words."""
    with opened(options) as vault:
        team = team_of(vault)
        wording = worded(numbered(statement_named(team, name), number), language)
        done(options.screen, vault.append([look_intent(team, wording, Span(start, end), reason)]))


SAYING: Final = (begin, set_, add, word, drop, link, look)


def _claims(team: Team, words: tuple[str, ...]) -> list[str]:
    """Return the whole names of claims of the record, as a part rests on them; NoSuchEntry, AmbiguousName."""
    record = Record(team.vault.tables)
    return [plain_name(record.find(Table.CLAIM, one)) for one in words]


def _with_claims(team: Team, values: Values) -> Values:
    claims = values.get("claims")
    if not isinstance(claims, tuple):
        return values
    return {**values, "claims": tuple(_claims(team, tuple(one for one in claims if isinstance(one, str))))}


def _set(values: Values) -> Values:
    return {code: value for code, value in values.items() if value is not None}
