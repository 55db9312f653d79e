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
from safeconduct.cli.recipients import fingerprint, keys_named, recipient_option
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.record_table_import import import_table
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import searching
from safeconduct.cli.team_words import short, team_of
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPublicKey
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.papers import may_be_called, names_kept, paper_check
from safeconduct.publish.holding.protecting import people_apart
from safeconduct.record.history_words import ROWS
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.leaves import act_deadline_ms
from safeconduct.record.property_words import property_from_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.tables.choosing import Choice, choose
from safeconduct.record.tables.counting import Late, exports_of_late
from safeconduct.record.tables.exports import FORMS, export_intent
from safeconduct.record.tables.purposes import purpose_words, purposes
from safeconduct.record.tables.sending import (
    ACT_PURPOSE,
    Known,
    NoRecipient,
    Order,
    Ready,
    digest_of,
    key_id,
    make_ready,
    people_told,
)
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import ACT_KIND, ActStanding, body_of_act
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.naming import entries_named
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

OWNER_ONLY: Final = 0o600
_RETURNABLE: Final = ("xlsx", "csv")
GATHERING: Final = Phrase("Gathering claims", "Собираю утверждения")
LEFT: Final = Phrase(
    "{file} is written, encrypted, for {whom}: {rows}; purpose: {purpose}. Whoever has the key opens it with the "
    "program age.",
    "{file} записан в зашифрованном виде, кому: {whom}; {rows}; цель: {purpose}. Открывается ключом получателя в "
    "программе age.",
)
SEALED_TO: Final = Phrase("Sealed to the keys: {keys}", "Закрыто ключами: {keys}")
WOULD_LEAVE: Final = Phrase(
    "{form}, {purpose}; subjects: {subjects}, of them people: {people}, {living}; for {whom}; keys {keys}.",
    "{form}, {purpose}; предметов: {subjects}, из них людей: {people}, {living}; кому: {whom}; ключи {keys}.",
)
WITH_LIVING: Final = Phrase("living ones too", "живые тоже")
WITHOUT_LIVING: Final = Phrase("no living ones", "без живых")
STAYED: Final = Phrase(
    "Living people left out: {living}. Cells left empty because they name somebody living: {cells}.",
    "Не включено живых людей: {living}. Ячеек оставлено пустыми, потому что в них названы живые: {cells}.",
)
RETURN: Final = Phrase(
    "It may come back as it is, or encrypted to the key that --json gives as return_to: safeconduct record table "
    "import FILE",
    "Файл можно вернуть как есть или зашифрованным для ключа return_to из вывода --json: safeconduct record table "
    "import ФАЙЛ",
)
ASKED: Final = Phrase(
    "A second person has to confirm it: safeconduct team act confirm {id}. Then say the same with --act {id}.",
    "Второй человек должен подтвердить: safeconduct team act confirm {id}. Затем повторите команду с --act {id}.",
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


class NotConfirmed(SafeconductError):
    """An act that no second person confirmed, or that is about another export."""

    code = "cli.export_not_confirmed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No second person has confirmed this very export within 7 days, or it has left already: other claims, "
        "another choice, purpose, recipient or key are another export.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Look at “team act”, and ask again with --ask where something changed.",
    )
    ru = Advice(
        what="Второй человек не подтверждал за последние 7 дней именно эту выгрузку, или она уже ушла: с другими "
        "утверждениями, выбором, целью, получателем или ключом это другая выгрузка.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Посмотрите «team act»; если что-то изменилось, попросите снова через --ask.",
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
@click.option("--as", "form", type=click.Choice(_RETURNABLE), default="xlsx", help="Workbook or CSV.")
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
            tuple(dict.fromkeys(record.find(Table.SUBJECT, word) for word in subjects)),
            tuple(SubjectKind(kind) for kind in dict.fromkeys(kinds)),
            tuple(dict.fromkeys(_property(record, word) for word in properties)),
            with_living,
        )
        order = Order(choice, form, purposes()[purpose], recipient, sealed_to)
        if ask:
            _ask(screen, team, record, order, ask)
            return
        late = _of_late(team, record, order)
        act = _act(team, record, order, act_word, late) if act_word else b""
        apart = people_apart(team)
        called = may_be_called(apart, _labels(record, choice))
        with screen.progress(GATHERING) as progress, searching(team) as search:
            day = day_from_ms(team.clock.now_ms())
            check = paper_check(team, watched(team, search, asking=Asking.OUTGOING), day, called, apart=apart.ids)
            known = Known(act, late.people, names_kept(team), check, day)
            ready = make_ready(record, order, SystemEntropy(), known, progress=progress)
        target = output or Path(neutral_name(SystemEntropy()))
        with _new_file(target) as file:
            (op,) = vault.append([export_intent(choice.part, ready.sent)])
            for piece in ready.sealed:
                file.write(piece)
    _tell(screen, ready, op.hex(), target, sealed_to)


def _tell(screen: Screen, ready: Ready, op: str, target: Path, keys: tuple[KemPublicKey, ...]) -> None:
    sent = ready.sent
    is_returned = purposes()[sent.purpose].is_returned and sent.form in _RETURNABLE
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
                "return_to": text_from_recipient(sent.return_key().public) if is_returned else "",
            }
        )
        return
    language = screen.language
    rows = ROWS.say(sent.rows, language)
    told = {"whom": plain(sent.recipient), "rows": rows, "purpose": purpose_words(sent.purpose, language)}
    screen.say(LEFT, file=str(target), **told)
    screen.say(SEALED_TO, keys=", ".join(map(str, prints)))
    if ready.living or ready.cells:
        screen.say(STAYED, living=ready.living, cells=ready.cells)
    if is_returned:
        screen.say(RETURN)


def _property(record: Record, word: str) -> str:
    ids = record.property_ids()
    found = property_from_words(word, ids)
    if found not in ids:
        raise NoSuchEntry(kind=NOUNS[Table.PROPERTY], shown=word)
    return found


def _ask(screen: Screen, team: Team, record: Record, order: Order, reason: str) -> None:
    """Ask a second person, and say in the reason what would leave: an act shows nothing else of it."""
    chosen = choose(record, order.choice)
    facts = {
        "form": order.form,
        "purpose": purpose_words(order.purpose.id, screen.language),
        "subjects": len(chosen.subjects),
        "people": people_told(record, order, SystemEntropy()),
        "living": screen.text(WITH_LIVING if order.choice.with_living else WITHOUT_LIVING),
        "whom": plain(order.recipient.strip()),
        "keys": ", ".join(fingerprint(key) for key in order.keys),
    }
    told = f"{screen.text(WOULD_LEAVE, **facts)} {reason.strip()}"
    deadline = act_deadline_ms(team.clock.now_ms())
    body = body_of_act(ACT_PURPOSE, digest_of(record, order), reason=typed_reason(told), deadline_ms=deadline)
    (op,) = team.vault.append([Intent(team.id, ACT_KIND, body)])
    if screen.is_json:
        screen.answer({"act": op.hex()})
    else:
        screen.say(ASKED, id=short(op))


def _labels(record: Record, choice: Choice) -> list[str]:
    """Return what the people are called whom an export tells of: the dead, and of the living whom the choice takes in.

    The release check need not look for them, unless they are protected for more than what the record tells of them:
    then nothing leaves, of the dead either. Whom others hold for dead may be on the way.
    """
    return [one.label for _, one in choose(record, choice).subjects if one.kind is SubjectKind.PERSON]


def _of_late(team: Team, record: Record, order: Order) -> Late:
    """Return what left of late to the same keys, or by whoever sits here on any of their devices."""
    mine = team.people().get(team.me.device.id)
    authors = {device.hex() for device, person in team.people().items() if person == mine}
    keys = [key_id(key) for key in order.keys]
    return exports_of_late(record, team.clock.now_ms(), keys, authors | {team.me.device.id.hex()})


def _act(team: Team, record: Record, order: Order, word: str, late: Late) -> bytes:
    """Return the act by which a second person confirmed this very export, not used and in time; NotConfirmed."""
    acts = {state.act.word.id: state for state in every_act(team.vault.tables, team.people())}
    (found,) = entries_named([word], [*acts])
    state = acts[found]
    is_it = state.act.purpose == ACT_PURPOSE and state.act.subject == digest_of(record, order)
    is_open = found not in late.acts and team.clock.now_ms() <= state.act.deadline_ms
    if not is_it or not is_open or state.standing is not ActStanding.CONFIRMED:
        raise NotConfirmed
    return found


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
