"""``safeconduct record``: claims in, knowledge out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
from rich.table import Table as RichTable
from rich.text import Text

from safeconduct.base.clock import Day, SystemClock, day_from_iso, day_from_ms
from safeconduct.base.errors import Advice, Exit, Phrase, SafeconductError, one_line
from safeconduct.base.json_value import Json
from safeconduct.cli import record_edit
from safeconduct.cli.founding import record_compartment
from safeconduct.cli.known_view import show_heading, show_rows, show_tree
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.record_diff import show_diff
from safeconduct.record.accounts import MAX_FILE_BYTES, read_accounts
from safeconduct.record.answer import answer
from safeconduct.record.commands import compare, count_of, import_intents
from safeconduct.record.explain import behind_rows
from safeconduct.record.items import Subject, Table, split_name
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.types import Reading


class NotADay(SafeconductError):
    """A day that is not written as one."""

    code = "cli.not_a_day"
    exit_code = Exit.BAD_INPUT
    en = Advice("This is not a day{shown}.", "Nothing was changed.", "Write it as 2019-01-21.")
    ru = Advice("Это не день{shown}.", "Ничего не изменено.", "Напишите его так: 2019-01-21.")


@click.group()
def record() -> None:
    """Sourced claims and what is known from them."""


record_edit.add_to(record)

READING_FILE: Final = Phrase("Reading the file", "Читаю файл")
WRITING: Final = Phrase("Writing claims", "Записываю утверждения")
NOTHING_NEW: Final = Phrase("Everything in this file is here already.", "Всё из этого файла здесь уже есть.")
TAKE_IT: Final = Phrase("Take it in?", "Принять?")
NOT_TAKEN: Final = Phrase("Nothing was taken in.", "Ничего не принято.")
TAKEN: Final = Phrase("Taken in. Undo: safeconduct record undo {op}", "Принято. Отменить: safeconduct record undo {op}")


@record.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", "-y", is_flag=True, help="Take the difference in without asking.")
@click.option("--dry-run", is_flag=True, help="Show the difference and change nothing.")
@vault_options
def import_accounts(file: Path, yes: bool, dry_run: bool, options: VaultOptions) -> None:
    """Take in an accounts FILE: its difference to what is here is shown first."""
    screen = options.screen
    data = read_file(file, MAX_FILE_BYTES)
    dataset = read_accounts(data)
    with opened(options) as vault:
        with screen.progress(READING_FILE) as progress:
            diff = compare(dataset, vault.tables, progress)
        asks = not (yes or dry_run or screen.is_json)
        if not screen.is_json:
            show_diff(screen, diff)
        if diff.is_empty and not screen.is_json:
            screen.say(NOTHING_NEW)
        taken: tuple[bytes, ...] = ()
        wanted = not diff.is_empty and not dry_run
        if wanted and asks and not click.confirm(screen.text(TAKE_IT), err=True):
            screen.say(NOT_TAKEN)
            wanted = False
        if wanted:
            with screen.progress(WRITING) as progress:
                taken = vault.append(import_intents(dataset, diff, record_compartment(vault), progress))
        if screen.is_json:
            missing: list[Json] = [split_name(name)[1] for name in diff.missing]
            ids: list[Json] = [op.hex() for op in taken]
            shown: dict[str, Json] = {"dataset": dataset.name, **count_of(diff)}
            screen.answer({**shown, "missing": missing, "taken": bool(taken), "ops": ids})
        elif taken:
            screen.say(TAKEN, op=" ".join(op.hex()[:16] for op in taken[:3]) + ("…" if len(taken) > 3 else ""))


@record.command()
@click.argument("subject")
@click.argument("property_id", metavar="[PROPERTY]", required=False, default="")
@click.option("--as-known", metavar="DAY", help="What we knew at the end of this day (2019-01-21).")
@click.option("--as-public", metavar="DAY", help="What was public at the end of this day.")
@click.option("--tree", is_flag=True, help="Open each answer down to voices, accounts and claims.")
@vault_options
def known(
    subject: str, property_id: str, as_known: str | None, as_public: str | None, tree: bool, options: VaultOptions
) -> None:
    """Say what is known of SUBJECT, now or on a past day, from how many independent voices."""
    if as_known and as_public:
        raise click.UsageError("--as-known and --as-public are two different questions: ask one of them.")
    reading = Reading.PUBLIC if as_public else Reading.KNOWN
    day = _day(as_public or as_known)
    screen = options.screen
    with opened(options) as vault:
        held = Record(vault.tables)
        name = held.find(Table.SUBJECT, subject)
        if property_id and not held.has_property(property_id):
            raise NoSuchEntry(kind=Table.PROPERTY, shown=property_id)
        rows = held.known(name, reading=reading, day=day, property_id=property_id)
        if screen.is_json:
            screen.answer(answer(subject, reading, day, rows))
            return
        item = held.entry(Table.SUBJECT, name)
        show_heading(screen, item.label if isinstance(item, Subject) else subject, reading, day)
        behind = behind_rows(held, name, rows, reading=reading, day=day)
        if tree:
            for row in rows:
                show_tree(screen, row, behind.get(row, ()))
        else:
            show_rows(screen, rows, behind)


def _day(text: str | None) -> Day:
    if text is None:
        return day_from_ms(SystemClock().now_ms())
    try:
        return day_from_iso(text)
    except ValueError:
        raise NotADay(shown=text) from None


SUBJECT: Final = Phrase("subject", "предмет")
LABEL: Final = Phrase("what it is", "что это")
ANSWERS: Final = Phrase("answers", "ответов")
CLAIMS: Final = Phrase("claims", "утверждений")


@record.command(name="list")
@vault_options
def list_subjects(options: VaultOptions) -> None:
    """List every subject and how much is known of it."""
    screen = options.screen
    with opened(options) as vault:
        lines = list(Record(vault.tables).subjects())
    if screen.is_json:
        screen.answer(
            {
                "subjects": [
                    {
                        "id": split_name(line.name)[1],
                        "dataset": split_name(line.name)[0],
                        "kind": line.subject.kind.value,
                        "label": line.subject.label,
                        "rows": line.rows,
                        "claims": line.claims,
                    }
                    for line in lines
                ]
            }
        )
        return
    table = RichTable(box=None)
    for phrase in (SUBJECT, LABEL, ANSWERS, CLAIMS):
        table.add_column(screen.text(phrase))
    for line in lines:
        name = line.name.replace("\x1f", ":")
        table.add_row(Text(one_line(name)), Text(one_line(line.subject.label)), str(line.rows), str(line.claims))
    screen.out.print(table)
