"""``safeconduct record export`` and ``record table``: claims that leave, encrypted to somebody by name, and come back.

What may leave is decided in `record.tables`; a file that came back is shown as a difference first, and taken in only
where somebody says ``--apply``. Refuses to write anything unencrypted, and over a file that is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from safeconduct.base.clock import day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.recipients import keys_named, recipient_option
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.record_table_import import import_table
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import searching
from safeconduct.cli.team_words import team_of, tell_asked
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import fingerprint
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.tables import known_of_table
from safeconduct.record.counting import Late
from safeconduct.record.history_words import ROWS
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.named import entry_meant
from safeconduct.record.property_words import property_from_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.tables.answering import act_named, ask_second, of_late
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.exports import FORMS, export_intent
from safeconduct.record.tables.ordering import RETURNABLE, Known, NoRecipient, Order, may_come_back
from safeconduct.record.tables.purposes import purpose_words, purposes
from safeconduct.record.tables.sending import Ready, make_ready
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.team import Team
from safeconduct.vault.types import Progress

OWNER_ONLY: Final = 0o600
GATHERING: Final = Phrase("Gathering claims", "Собираю утверждения")
LEFT: Final = Phrase(
    "{file} is written, encrypted, for {whom}: {rows}; purpose: {purpose}. Whoever has the key opens it with the "
    "program age.",
    "{file} записан в зашифрованном виде, кому: {whom}; {rows}; цель: {purpose}. Открывается ключом получателя в "
    "программе age.",
)
SEALED_TO: Final = Phrase("Sealed to the keys: {keys}", "Закрыто ключами: {keys}")
STAYED: Final = Phrase("Living people left out: {living}.", "Не включено живых людей: {living}.")
NAMED: Final = Phrase(
    "Cells left empty because they name somebody living, by column: {where}. Look for empty cells in these columns; "
    "--with-living leaves the names of those in it whom you choose.",
    "Ячеек оставлено пустыми, потому что в них названы живые, по столбцам: {where}. Ищите пустые ячейки в этих "
    "столбцах; с --with-living останутся имена тех, кого вы выберете.",
)
HELD: Final = Phrase(
    "Cells left empty because the release check holds their words: {cells}.",
    "Ячеек оставлено пустыми, потому что их слова удержала проверка: {cells}.",
)
OF_WORDS: Final = Phrase(
    "Cells with words that somebody said or typed: {cells}. Names of people who are no entry here, telephone numbers "
    "and addresses were not looked for in them: read them before you send the file.",
    "Ячеек со словами, которые кто-то сказал или впечатал: {cells}. Имён тех, кого в базе нет, номеров телефона и "
    "адресов в них не искали: прочтите их, прежде чем отправлять файл.",
)
RETURN: Final = Phrase(
    "It may come back as it is, or encrypted to the key that --json gives as return_to: safeconduct record table "
    "import FILE",
    "Файл можно вернуть как есть или зашифрованным для ключа return_to из вывода --json: safeconduct record table "
    "import ФАЙЛ",
)

TEMPLATES: Final = Phrase(
    "Uwazi imports one template at a time: of one template this is a CSV, of several a .zip with a CSV for each. Make "
    "the templates first.",
    "Uwazi импортирует по одному шаблону: для одного это CSV, для нескольких — .zip, где на каждый свой CSV. Сначала "
    "создайте шаблоны.",
)


class FileIsThere(SafeconductError):
    """An export would be written over something, or cannot be written."""

    code = "cli.export_not_written"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is a file of this name already, or none can be written there{shown}.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Choose another name.",
    )
    ru = Advice(
        what="Такой файл уже есть, или записать его туда нельзя{shown}.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выберите другое имя.",
    )


@click.group()
def table() -> None:
    """Workbooks and CSV that leave to be corrected, and come back as a difference of claims."""


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every export is asked for."""
    for option in reversed(
        (
            click.option("--subject", "subjects", multiple=True, metavar="SUBJECT", help="A subject; several times."),
            click.option(
                "--kind",
                "kinds",
                multiple=True,
                type=click.Choice([kind.value for kind in SubjectKind]),
                help="All subjects of a kind; several times.",
            ),
            click.option("--property", "properties", multiple=True, help="A property that leaves; several times."),
            click.option("--purpose", type=click.Choice([*purposes()]), required=True, help="What it is for."),
            click.option("--for", "recipient", default="", metavar="NAME", type=WORDS, help="For whom, in words."),
            recipient_option("--recipient", "keys", "Their key, age1pq…, or a file of keys; several times."),
            click.option("--with-living", is_flag=True, help="Take living people in."),
            click.option(
                "--ask", metavar="REASON", type=WORDS, default="", help="Ask a second person to answer for it."
            ),
            click.option("--act", "act_word", default="", metavar="ACT", help="The act that somebody confirmed."),
            click.option(
                "-o", "--output", type=click.Path(path_type=Path), help="File to write, encrypted; else a neutral name."
            ),
            part_option,
        )
    ):
        command = option(command)
    return command


@table.command(name="export")
@click.option("--as", "form", type=click.Choice(RETURNABLE), default="xlsx", help="Workbook or CSV.")
@_choosing
@vault_options
@reads_words
def export_table(options: VaultOptions, **asked: Any) -> None:
    """Write claims as a table that may come back, encrypted to named recipients. Living people stay out."""
    _export(options, **asked)


@click.command(name="export")
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="Format of the export.")
@_choosing
@vault_options
@reads_words
def export_claims(options: VaultOptions, **asked: Any) -> None:
    """Write claims for another program, encrypted to named recipients. Living people stay out."""
    _export(options, **asked)


def _export(
    options: VaultOptions,
    *,
    form: str,
    subjects: tuple[str, ...],
    kinds: tuple[str, ...],
    properties: tuple[str, ...],
    purpose: str,
    recipient: str,
    keys: tuple[str, ...],
    with_living: bool,
    ask: str,
    act_word: str,
    output: Path | None,
    part_word: str,
) -> None:
    screen = options.screen
    sealed_to = keys_named(keys)
    if not sealed_to:
        raise NoRecipient
    with opened(options) as vault:
        record, team = Record(vault.tables), team_of(vault)
        choice = Choice(
            placing_of(vault, record, part_word).for_new(),
            tuple(dict.fromkeys(entry_meant(record, Table.SUBJECT, word) for word in subjects)),
            tuple(SubjectKind(kind) for kind in dict.fromkeys(kinds)),
            tuple(dict.fromkeys(_property(record, word) for word in properties)),
            with_living,
        )
        order = Order(choice, form, purposes()[purpose], recipient, sealed_to, screen.language)
        late = of_late(team, record, order)
        if ask:
            with _knowing(screen, team, order, late) as (known, _):
                asked = ask_second(team, record, order, ask, screen.language, known=known)
            tell_asked(screen, asked)
            return
        act = act_named(team, record, order, act_word, late) if act_word else b""
        with _knowing(screen, team, order, late, act) as (known, progress):
            ready = make_ready(record, order, SystemEntropy(), known, progress=progress)
        target = output or Path(neutral_name(SystemEntropy()))
        with _new_file(target) as file:
            (op,) = vault.append([export_intent(choice.part, ready.sent)])
            for piece in ready.sealed:
                file.write(piece)
    _tell(screen, ready, op.hex(), target, sealed_to)


def _tell(screen: Screen, ready: Ready, op: str, target: Path, keys: tuple[KemPublicKey, ...]) -> None:
    sent = ready.sent
    is_returned = may_come_back(purposes()[sent.purpose], sent.form)
    prints: list[Json] = [fingerprint(key) for key in keys]
    if screen.is_json:
        screen.answer(
            {
                "op": op,
                "mark": sent.mark,
                "file": str(target),
                "recipients": prints,
                "rows": sent.rows,
                "people": ready.people,
                "living_left_out": ready.living,
                "cells_left_empty": ready.cells,
                "cells_that_name": ready.named,
                "cells_held": ready.held,
                "cells_of_words": ready.of_words,
                "return_to": text_from_recipient(sent.return_key().public) if is_returned else "",
            }
        )
        return
    language = screen.language
    rows = ROWS.say(sent.rows, language)
    told = {"whom": plain(sent.recipient), "rows": rows, "purpose": purpose_words(sent.purpose, language)}
    screen.say(LEFT, file=str(target), **told)
    screen.say(SEALED_TO, keys=", ".join(map(str, prints)))
    if ready.living:
        screen.say(STAYED, living=ready.living)
    if ready.named:
        screen.say(NAMED, where=ready.named)
    if ready.held:
        screen.say(HELD, cells=ready.held)
    if ready.of_words:
        screen.say(OF_WORDS, cells=ready.of_words)
    if is_returned:
        screen.say(RETURN)
    if sent.form == "uwazi":
        screen.say(TEMPLATES)


def _property(record: Record, word: str) -> str:
    ids = record.property_ids()
    found = property_from_words(word, ids)
    if found not in ids:
        raise NoSuchEntry(kind=NOUNS[Table.PROPERTY], shown=word)
    return found


@contextmanager
def _knowing(
    screen: Screen, team: Team, order: Order, late: Late, act: bytes = b""
) -> Iterator[tuple[Known, Progress | None]]:
    """Give what this desk knows of an export, with the release check, while its search is there."""
    with screen.progress(GATHERING) as progress, searching(team) as search:
        counted = watched(team, search, asking=Asking.OUTGOING)
        yield known_of_table(team, order, counted, day_from_ms(team.clock.now_ms()), late=late, act=act), progress


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file that was not there; gone again where its writing fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = os.fdopen(os.open(path, flags, OWNER_ONLY), "wb")
    except OSError:
        raise FileIsThere(shown=str(path)) from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    table.add_command(import_table)
    group.add_command(table)
    group.add_command(export_claims)
