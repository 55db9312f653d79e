"""``safeconduct record``: claims in, knowledge out (docs/formats/accounts.md in, docs/formats/known.md out).

Everything shown as known opens to its claims (promise P6), and a past day is asked as it was (P7). Refuses to take in
what changes or lacks something without being asked, and to export anything that is not encrypted to a named recipient.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Exit, Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain_name
from safeconduct.cli import beside, record_act, record_add, record_history, record_link, record_read, record_table
from safeconduct.cli.into import json_from_into, lies_in, part_option, placing_of, say_into
from safeconduct.cli.known_view import opened_rows, show_heading, show_rows
from safeconduct.cli.opening import VaultOptions, asks, opened, read_file, vault_options
from safeconduct.cli.past_day import day_asked
from safeconduct.cli.record_diff import (
    json_from_alike,
    json_from_changes,
    json_from_circles,
    json_from_to_come,
    show_diff,
)
from safeconduct.cli.record_lists import list_entries
from safeconduct.cli.record_ontology import ontology
from safeconduct.cli.record_paper import paper
from safeconduct.cli.record_places import list_places, show_place
from safeconduct.cli.record_review import review
from safeconduct.cli.record_search import search_words
from safeconduct.cli.record_share import share_record
from safeconduct.cli.tree_view import show_trees
from safeconduct.record.accounts import MAX_FILE_BYTES, read_accounts
from safeconduct.record.answer import answer
from safeconduct.record.asked import Asked
from safeconduct.record.circles import circle_said, circle_through
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.commands import compare, count_of, import_intents
from safeconduct.record.items import Subject, Table, split_name
from safeconduct.record.named import entry_meant
from safeconduct.record.property_words import property_from_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record


@click.group()
def record() -> None:
    """Sourced claims and what is known from them."""


record_add.add_to(record)
record_act.add_to(record)
record_link.add_to(record)
record_history.add_to(record)
record_read.add_to(record)
beside.add_to(record)
record_table.add_to(record)
record.add_command(list_entries)
record.add_command(ontology)
record.add_command(review)
record.add_command(search_words)
record.add_command(share_record)
record.add_command(paper)
record.add_command(list_places)
record.add_command(show_place)

READING_FILE: Final = Phrase("Reading the file", "Читаю файл")
WRITING: Final = Phrase("Writing claims", "Записываю утверждения")
NOTHING_NEW: Final = Phrase("Everything in this file is here already.", "Всё из этого файла здесь уже есть.")
TAKE_IT: Final = Phrase("Take it in?", "Принять?")
NOT_TAKEN: Final = Phrase("Nothing was taken in.", "Ничего не принято.")
TAKEN: Final = Phrase("Taken in. Undo: safeconduct record undo {op}", "Принято. Отменить: safeconduct record undo {op}")
COPY_LEFT: Final = Phrase(
    "The file {file} still lies outside the vault, readable by whoever has this computer.",
    "Файл {file} по-прежнему лежит вне хранилища: его прочитает любой, у кого этот компьютер.",
)


@record.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", "-y", is_flag=True, help="Take the difference in without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
@part_option
@vault_options
def import_accounts(file: Path, yes: bool, dry_run: bool, part_word: str, options: VaultOptions) -> int:
    """Take in an accounts FILE: its difference to what is here is shown first."""
    screen = options.screen
    dataset = read_accounts(read_file(file, MAX_FILE_BYTES))
    with opened(options) as vault:
        placing = placing_of(vault, Record(vault.tables), part_word)
        part = placing.for_new()
        with screen.progress(READING_FILE) as progress:
            diff = compare(dataset, vault.tables, progress, part=part)
        held, told = Record(vault.tables), dict[str, Json]()
        if screen.is_json:
            told = {"changes": json_from_changes(held, diff), "to_come": json_from_to_come(diff)}
            told["circles"] = json_from_circles(diff)
        else:
            show_diff(screen, held, diff)
        # A program is not asked: what only adds is taken, what changes or lacks something wants --yes.
        is_clear = yes or (screen.is_json and not (diff.changed or diff.missing))
        wanted = not diff.is_empty and not dry_run and (is_clear or (not screen.is_json and asks(screen, TAKE_IT)))
        taken: tuple[bytes, ...] = ()
        if wanted:
            with screen.progress(WRITING) as progress:
                taken = vault.append(import_intents(dataset, diff, part, progress))
    if screen.is_json:
        missing: list[Json] = [split_name(name)[1] for name in diff.missing]
        ids: list[Json] = [op.hex() for op in taken]
        shown: dict[str, Json] = {"dataset": dataset.name, **count_of(diff), **told}
        alike = json_from_alike(diff.alike)
        into = json_from_into(placing, [part])
        rest: dict[str, Json] = {"missing": missing, "alike": alike, "taken": bool(taken), "ops": ids, "parts": into}
        screen.answer({**shown, **rest})
    elif taken:
        say_into(screen, placing, [part])
        screen.say(TAKEN, op="..".join(dict.fromkeys(op.hex()[:SHOWN_DIGITS] for op in (taken[0], taken[-1]))))
        screen.say(COPY_LEFT, file=file.name)
    else:
        screen.say(NOTHING_NEW if diff.is_empty else NOT_TAKEN)
    is_refused = screen.is_json and not (wanted or dry_run or diff.is_empty)
    return Exit.REFUSED if is_refused else Exit.DONE


@record.command()
@click.argument("subject")
@click.argument("property_id", metavar="[PROPERTY]", required=False, default="")
@click.option("--as-known", metavar="DAY", help="What we knew at the end of this day: 2019-01-21, 21 January 2019.")
@click.option("--as-public", metavar="DAY", help="What was public at the end of this day.")
@click.option("--tree", is_flag=True, help="Open each answer down to voices, accounts and claims.")
@vault_options
def known(
    subject: str, property_id: str, as_known: str | None, as_public: str | None, tree: bool, options: VaultOptions
) -> None:
    """Say what is known of SUBJECT, now or on a past day, from how many independent voices."""
    reading, day = day_asked(as_known, as_public)
    screen = options.screen
    with opened(options) as vault:
        held = Record(vault.tables)
        name = entry_meant(held, Table.SUBJECT, subject)
        ids = held.property_ids()
        property_id = property_from_words(property_id, ids, held.vocabulary) if property_id else ""
        if property_id and property_id not in ids:
            raise NoSuchEntry(kind=NOUNS[Table.PROPERTY], shown=property_id)
        asked = Asked(held, name, reading, day, is_now=not (as_public or as_known), property_id=property_id)
        if screen.is_json:
            screen.answer(answer(subject, reading, day, asked.rows))
            return
        answers = opened_rows(asked)
        show_heading(screen, label_of(held, name, screen.language), reading, day)
        if asked.is_now and (circle := circle_through(held, name)):
            screen.show(Text(circle_said(held, circle, screen.language), style="yellow"))
        if tree and answers:
            show_trees(screen, asked, answers, lies_in(screen, placing_of(vault, held, "")))
        else:
            show_rows(screen, asked, answers)


def label_of(held: Record, subject: str, language: Language) -> str:
    """Return what a subject is called in a language."""
    if isinstance(held.entry(Table.SUBJECT, subject), Subject):
        return held.vocabulary.name_in_words(subject, language)
    return plain_name(subject)
