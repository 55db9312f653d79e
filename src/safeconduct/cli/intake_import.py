"""``safeconduct intake import``: a chat as its messenger wrote it out, a mailbox, a recording, a picture.

What is new is counted before it is taken; what is here already is not taken twice. Afterwards the copy outside the
vault is named and its deletion offered.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.copies_left import Copies, offer_deletion
from safeconduct.cli.intake_words import SHOWN_DIGITS, Work, done, inbox_option, json_from_threads, work_in
from safeconduct.cli.opening import VaultOptions, asks, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.intake.bringing import Brought, How, bring_in, what_is_new
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.parsers.imports import opened_import, recognise
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.types import Channel
from safeconduct.intake.wording import MESSAGES, warning_in_words

READING: Final = Phrase("Reading the file", "Читаю файл")
WRITING: Final = Phrase("Taking messages in", "Принимаю сообщения")
FOUND: Final = Phrase(
    "New: {new}, with {files} files; here already: {same}.", "Новых: {new}, файлов при них: {files}; уже есть: {same}."
)
MISSING: Final = Phrase(
    "{n} files are named in it and did not come with it.", "Названо в нём, но не приложено файлов: {n}."
)
NEW_ONE: Final = Phrase("New conversation: {name} ({digits}).", "Новая переписка: {name} ({digits}).")
DOUBT: Final = Phrase("{what} ({place})", "{what} ({place})")
NOTHING_NEW: Final = Phrase("Everything in it is here already.", "Всё из этого здесь уже есть.")
TAKE_IT: Final = Phrase("Take it in?", "Принять?")
NOT_TAKEN: Final = Phrase("Nothing was taken in.", "Ничего не принято.")


class UnknownZone(SafeconductError):
    """A time zone that this computer does not know."""

    code = "cli.unknown_zone"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This computer knows no time zone of that name{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Write it as Europe/Moscow, or leave it out: times are then kept as wide as they may be.",
    )
    ru = Advice(
        what="Такого часового пояса этот компьютер не знает{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите его как Europe/Moscow или не указывайте: тогда время останется с запасом на все пояса.",
    )


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--channel", type=click.Choice([one.value for one in Channel]), default=None, help="How it came.")
@click.option("--ours", multiple=True, metavar="NAME", help="What we are called in it; may be given several times.")
@click.option("--zone", default="", help="Time zone of the telephone or computer that wrote it: Europe/Moscow.")
@click.option("--region", default="", help="Country of telephone numbers that have none: RU.")
@click.option("--yes", "-y", is_flag=True, help="Take it in without asking.")
@click.option("--dry-run", is_flag=True, help="Count what is new and change nothing.")
@click.option("--delete-copy", is_flag=True, help="Delete afterwards what was read: FILE, or files of a folder.")
@inbox_option
@vault_options
def import_chat(
    file: Path,
    channel: str | None,
    ours: tuple[str, ...],
    zone: str,
    region: str,
    yes: bool,
    dry_run: bool,
    delete_copy: bool,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Take in FILE: a chat that Telegram or WhatsApp wrote out, e-mail, copied text, a recording, a picture."""
    screen = options.screen
    what = recognise(file)
    original = file / what.chat if file.is_dir() else file
    copies = Copies(file, what.chat)
    around = Circumstances(_zone(zone), frozenset(ours), region)
    known = Channel(channel) if channel else None
    with opened(options) as vault:
        work = work_in(vault, screen, inbox_word)
        here = work.only()
        how = How(original, what.media_type, screen.language, prepared)
        with screen.progress(READING), opened_import(file, around, channel=known) as export:
            brought = what_is_new(work.team, here, copies.noting(export), how)
        if not screen.is_json:
            _show_found(screen, brought)
        is_clear = yes or screen.is_json
        is_wanted = bool(brought.new) and not dry_run and (is_clear or asks(screen, TAKE_IT))
        if is_wanted:
            with screen.progress(WRITING) as progress, opened_import(file, around, channel=known) as export:
                brought = bring_in(
                    work.team, here, export, How(original, what.media_type, screen.language, prepared, progress)
                )
        _tell(work, brought, is_taken=is_wanted)
        # What was not taken in is nowhere else: it stays.
        is_kept = is_wanted or not brought.new
        is_gone = (
            is_kept and not dry_run and offer_deletion(screen, copies, is_wanted=delete_copy, may_ask=not is_clear)
        )
        if screen.is_json:
            screen.answer({**_json(brought), "taken": is_wanted, "deleted": is_gone})


def _zone(name: str) -> datetime.tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(shown=name) from None


def _show_found(screen: Screen, brought: Brought) -> None:
    screen.say(
        FOUND,
        new=MESSAGES.say(brought.new, screen.language),
        files=brought.files,
        same=MESSAGES.say(brought.same, screen.language),
    )
    if brought.missing_files:
        screen.say(MISSING, n=brought.missing_files)
    for one in brought.warnings:
        words = warning_in_words(one.code.value, screen.language)
        screen.show(screen.text(DOUBT, what=words, place=one.place) if one.place else words, first="  ")


def _tell(work: Work, brought: Brought, *, is_taken: bool) -> None:
    screen = work.screen
    if screen.is_json:
        return
    if not brought.new:
        screen.say(NOTHING_NEW)
    elif not is_taken:
        screen.say(NOT_TAKEN)
    else:
        for thread in brought.threads:
            name = plain(thread.name, MOST_OF_A_NAME)
            screen.say(NEW_ONE, name=name, digits=thread.id.hex()[:SHOWN_DIGITS])
        done(work, [op for op in brought.ops if work.vault.op(op).signed.core.kind.startswith("intake.")])


def _json(brought: Brought) -> dict[str, Json]:
    warnings: list[Json] = [{"code": one.code.value, "place": one.place} for one in brought.warnings]
    return {
        "sha256": brought.digest.hex(),
        "new": brought.new,
        "same": brought.same,
        "files": brought.files,
        "missing_files": brought.missing_files,
        "threads": json_from_threads(brought.threads),
        "warnings": warnings,
        "ops": [op.hex() for op in brought.ops],
    }


def add_to(group: click.Group) -> None:
    """Hang this command under ``intake``."""
    group.add_command(import_chat)
