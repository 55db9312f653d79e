"""``safeconduct record ontology``: the forms, fields and terms there are, and those that a project adds without code.

What is added is one signed op, which nothing undoes: claims may use it at another desk already. It is renamed, or
retired, and keeps its words (docs/decisions/0015-the-ontology.md). Shapes only.
"""

from __future__ import annotations

from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.into import json_from_into, part_option, placing_of, say_into
from safeconduct.cli.known_view import QUIET_STYLE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.record.ontology.adding import (
    ANYTHING,
    named,
    new_field,
    new_intents,
    new_term,
    renamed,
    retired,
    said_intents,
)
from safeconduct.record.ontology.own_bytes import OwnField
from safeconduct.record.ontology.types import BETWEEN, Field, Form, Term, TermList, ValueType
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.ontology.wording import RETIRED, SEVERAL, TWO_MEANINGS, TYPES, in_order
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.wording import listed
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault

FORMS: Final = Phrase("Forms", "Формы")
LISTS: Final = Phrase("Lists", "Списки")
# Steps to the right at most: a chain of a thousand terms is still read.
_MOST_INDENTS: Final = 16
TWO_WORDINGS: Final = Phrase(
    "named by two desks at the same time; choose: record ontology rename {code}",
    "названо двумя рабочими местами одновременно; выберите: record ontology rename {code}",
)
ADDED: Final = Phrase("Added: {code}", "Добавлено: {code}")
IS_RETIRED: Final = Phrase(
    "{code} is offered no more. Claims that use it keep it, with its words.",
    "{code} больше не предлагается. Утверждения, где это есть, сохранят его вместе со словами.",
)
RENAMED: Final = Phrase("{code} has these words now.", "У {code} теперь эти слова.")


@click.group()
def ontology() -> None:
    """Forms, fields and lists of terms: who did what to whom, and what a project adds to it."""


@ontology.command()
@click.argument("name", required=False, default="")
@vault_options
def show(name: str, options: VaultOptions) -> None:
    """Show all forms and lists, or the fields of the form or the terms of the list NAME."""
    screen = options.screen
    with opened(options) as vault:
        words = Record(vault.tables).vocabulary
    held = words.ontology
    if name:
        named(name, {**held.forms, **held.lists}, ANYTHING)
    forms = [held.forms[one] for one in held.forms if not name or one == name]
    lists = [held.lists[one] for one in held.lists if not name or one == name]
    if screen.is_json:
        found: dict[str, Json] = {
            "forms": [_json_from_form(one) for one in forms],
            "lists": [_json_from_list(one, words) for one in lists],
        }
        screen.answer(found)
    elif name:
        for form in forms:
            _show_form(screen, form, words)
        for one in lists:
            _show_list(screen, one, words)
    else:
        _show_all(screen, forms, lists)


def _show_all(screen: Screen, forms: list[Form], lists: list[TermList]) -> None:
    screen.show(Text(screen.text(FORMS), style="bold"))
    for form in forms:
        screen.show(Text.assemble((f"{form.id}  ", QUIET_STYLE), say(form.name, screen.language)), first="  ")
    screen.gap()
    screen.show(Text(screen.text(LISTS), style="bold"))
    for one in lists:
        screen.show(Text.assemble((f"{one.id}  ", QUIET_STYLE), say(one.name, screen.language)), first="  ")


def _show_form(screen: Screen, form: Form, words: Vocabulary) -> None:
    screen.show(Text(f"{say(form.name, screen.language)}. {say(form.help, screen.language)}", style="bold"))
    for field in form.fields:
        of = f": {listed(field.of)}" if field.of else ""
        several = f", {screen.text(SEVERAL)}" if field.is_several else ""
        line = Text.assemble((f"{field.id}  ", QUIET_STYLE), words.field_in_words(field, screen.language))
        screen.show(line.append(f" ({screen.text(TYPES[field.type])}{of}{several})"), first="  ", rest="    ")
        _show_state(screen, field, field.id)


def _show_list(screen: Screen, one: TermList, words: Vocabulary) -> None:
    screen.show(Text(say(one.name, screen.language), style="bold"))
    for term, depth in in_order(words.ontology, one.id):
        indent = "  " * min(depth + 1, _MOST_INDENTS)
        code = term.code.partition(BETWEEN)[2]
        line = Text.assemble((f"{code}  ", QUIET_STYLE), words.term_in_words(term.code, screen.language))
        screen.show(line, first=indent, rest=indent + "  ")
        _show_state(screen, term, term.code)


def _show_state(screen: Screen, one: Field | Term, code: str) -> None:
    if one.is_retired:
        screen.show(Text(screen.text(RETIRED), style="italic"), first="      ")
    if one.others:
        screen.show(Text(screen.text(TWO_WORDINGS, code=code), style="italic"), first="      ")
    if one.is_contested:
        screen.show(Text(screen.text(TWO_MEANINGS), style="italic"), first="      ")


def _json_from_form(form: Form) -> Json:
    fields: list[Json] = [_json_from_field(one) for one in form.fields]
    return {"id": form.id, "number": form.number, "en": form.name.en, "ru": form.name.ru, "fields": fields}


def _json_from_field(field: Field) -> Json:
    return {
        "id": field.id,
        "number": field.number,
        "type": field.type.value,
        "of": list(field.of),
        "several": field.is_several,
        "extension": field.extension,
        "en": field.name.en,
        "ru": field.name.ru,
        "retired": field.is_retired,
        "also": [{"en": one.en, "ru": one.ru} for one in field.others],
        "contested": field.is_contested,
    }


def _json_from_list(one: TermList, words: Vocabulary) -> Json:
    terms: list[Json] = [
        {
            "code": term.code,
            "under": term.parent,
            "en": term.name.en,
            "ru": term.name.ru,
            "retired": term.is_retired,
            "also": [{"en": other.en, "ru": other.ru} for other in term.others],
            "contested": term.is_contested,
        }
        for term, _ in in_order(words.ontology, one.id)
    ]
    return {"id": one.id, "number": one.number, "en": one.name.en, "ru": one.name.ru, "terms": terms}


@ontology.command(name="add-field")
@click.argument("form")
@click.argument("code")
@click.option(
    "--type", "type_", type=click.Choice([one.value for one in ValueType]), required=True, help="What its values are."
)
@click.option("--en", required=True, help="What it is called in English.")
@click.option("--ru", required=True, help="What it is called in Russian.")
@click.option("--of", multiple=True, help="The list of its terms (none: one of its own), or a form of its subjects.")
@click.option("--several", is_flag=True, help="It usually has several values.")
@part_option
@vault_options
def add_field(
    form: str,
    code: str,
    type_: str,
    en: str,
    ru: str,
    of: tuple[str, ...],
    several: bool,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Add a field of the project's own to a FORM, under a CODE that never changes."""
    typed = OwnField(code, form, ValueType(type_), Phrase(en, ru), of, several)
    with opened(options) as vault:
        record = Record(vault.tables)
        field, placing = new_field(record, typed), placing_of(vault, record, part_word)
        _write(vault, placing, new_intents(placing, field), (ADDED, field.code), options)


@ontology.command(name="add-term")
@click.argument("list_id", metavar="LIST")
@click.argument("code")
@click.option("--en", required=True, help="What it is called in English.")
@click.option("--ru", required=True, help="What it is called in Russian.")
@click.option("--under", default="", help="The term it lies under.")
@part_option
@vault_options
def add_term(list_id: str, code: str, en: str, ru: str, under: str, part_word: str, options: VaultOptions) -> None:
    """Add a term of the project's own to a LIST, under a CODE that never changes."""
    with opened(options) as vault:
        record = Record(vault.tables)
        term = new_term(record, list_id, code, Phrase(en, ru), under=under)
        placing = placing_of(vault, record, part_word)
        _write(vault, placing, new_intents(placing, term), (ADDED, term.code), options)


@ontology.command()
@click.argument("code")
@click.option("--en", required=True, help="What it is called in English.")
@click.option("--ru", required=True, help="What it is called in Russian.")
@part_option
@vault_options
def rename(code: str, en: str, ru: str, part_word: str, options: VaultOptions) -> None:
    """Give the project's field or term CODE one other wording; of two given at the same time this settles which."""
    with opened(options) as vault:
        record = Record(vault.tables)
        items, placing = renamed(record, code, Phrase(en, ru)), placing_of(vault, record, part_word)
        _write(vault, placing, said_intents(placing, items), (RENAMED, code), options)


@ontology.command()
@click.argument("code")
@part_option
@vault_options
def retire(code: str, part_word: str, options: VaultOptions) -> None:
    """Offer the project's field or term CODE no more; what uses it keeps it."""
    with opened(options) as vault:
        record = Record(vault.tables)
        items, placing = retired(record, code), placing_of(vault, record, part_word)
        _write(vault, placing, said_intents(placing, items), (IS_RETIRED, code), options)


def _write(
    vault: Vault, placing: Placing, intents: list[Intent], said: tuple[Phrase, str], options: VaultOptions
) -> None:
    """Append what was made and say what it is of, by its code."""
    (words, code), parts = said, [one.compartment for one in intents]
    ops = vault.append(intents)
    screen = options.screen
    if screen.is_json:
        ids: list[Json] = [op.hex() for op in ops]
        screen.answer({"code": code, "ops": ids, "parts": json_from_into(placing, parts)})
        return
    say_into(screen, placing, parts)
    screen.say(words, code=code)
