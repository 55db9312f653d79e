"""``safeconduct evidence``: originals sealed at the door, their log, timestamps, bundles (docs/formats/evidence.md).

What happened with an original is told by its log, to which everything here adds a line that nobody can take out.
Refuses nothing itself: the room does.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final, cast

import click

from safeconduct.base.clock import day_from_ms, ms_from_hlc
from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli import evidence_bundle, evidence_stamp
from safeconduct.cli.evidence_words import item_json, say_item
from safeconduct.cli.into import json_from_into, part_option, placing_of, say_into
from safeconduct.cli.opening import NotAFile, UnreadableFile, VaultOptions, opened, vault_options
from safeconduct.cli.record import COPY_LEFT
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.team_words import FileThere, team_of
from safeconduct.record.evidence.commands import (
    Incoming,
    receive,
    receive_held,
    say_step,
)
from safeconduct.record.evidence.consenting import as_shown, withdrawn_files
from safeconduct.record.evidence.door import Arriving
from safeconduct.record.evidence.from_inbox import file_meant, held_file
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Step, Whole
from safeconduct.record.evidence.wording import DESTROYED, WHOLE, WITHDRAWN
from safeconduct.record.evidence.working_copies import (
    BroughtCopy,
    bring_copy,
    copy_item,
    tool_named,
    version_named,
)
from safeconduct.record.queries import Record
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.parcels import write_whole

RECEIVED: Final = Phrase("Sealed as {name}, {length} bytes.", "Запечатано под номером {name}, {length} байт.")
IN_LOG: Final = Phrase("Its log begins: {words}.", "Журнал начинается так: {words}.")
NONE: Final = Phrase("There is no evidence here yet.", "Доказательств здесь пока нет.")
LINE: Final = Phrase("{name}: {kind}, {length} bytes, {digits}, {at}", "{name}: {kind}, {length} байт, {digits}, {at}")
TWICE: Final = Phrase(
    "Two documents bear the id {name}: two desks gave it at the same time. Name them by the digits of their hash.",
    "Номер {name} носят два документа: его дали одновременно на двух рабочих местах. Называйте их знаками хеша.",
)
COPIED: Final = Phrase("A working copy is sealed beside it.", "Рабочая копия запечатана рядом.")
WRITTEN: Final = Phrase("It is written: {file}", "Она записана: {file}")
NOTED: Final = Phrase("It stands in the log.", "Записано в журнал.")
_SHOWN_DIGITS: Final = 12
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BY_PEOPLE: Final = {"viewed": Step.VIEWED, "destroyed": Step.DESTROYED}

_name = click.argument("name", metavar="ID")


@click.group()
def evidence() -> None:
    """Proof that stands in court: sealed originals, who did what with them, timestamps, bundles."""


@evidence.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--id", "name", default="", type=WORDS, metavar="ID", help="What it is called, such as V-17.")
@click.option("--from", "words", default="", type=WORDS, metavar="WORDS", help="From whom and how it came.")
@part_option
@vault_options
@reads_words
def add(options: VaultOptions, file: Path, name: str, words: str, part_word: str) -> None:
    """Seal FILE as it is, hash it while it is read once, and begin its log."""
    screen = options.screen
    length = _length_of(file)
    with opened(options) as vault:
        placing = placing_of(vault, Record(vault.tables), part_word)
        part = placing.for_new()
        incoming = Incoming(name, file.name, words, lambda: _ordinary(file), length)
        done = receive(team_of(vault), part, incoming)
        item = Evidence(vault.tables).named(done.original.name)
        if screen.is_json:
            shown = item_json(team_of(vault), item)
            screen.answer({**shown, "parts": json_from_into(placing, [part])})
            return
    screen.say(RECEIVED, name=done.original.name, length=length)
    screen.whole(done.original.digests.sha256.hex(), first="  ")
    if done.original.whole in (Whole.CUT, Whole.OPEN):
        screen.say(WHOLE[done.original.whole])
    say_into(screen, placing, [part])
    screen.say(COPY_LEFT, file=file.name)


@evidence.command()
@click.argument("sha256", metavar="SHA256")
@click.option("--id", "name", default="", type=WORDS, metavar="ID", help="What it is called, such as V-17.")
@click.option("--from", "words", default="", type=WORDS, metavar="WORDS", help="From whom and how it came.")
@part_option
@vault_options
@reads_words
def take(options: VaultOptions, sha256: str, name: str, words: str, part_word: str) -> None:
    """Make evidence of a file of an inbox or an import, by the SHA-256 of its original."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        placing = placing_of(vault, Record(vault.tables), part_word)
        held = held_file(file_meant(vault.tables, sha256), screen.language, name=name, words=words)
        done = receive_held(team, placing.for_new(), held)
        if screen.is_json:
            screen.answer(item_json(team, Evidence(vault.tables).named(done.original.name)))
            return
    screen.say(RECEIVED, name=done.original.name, length=done.original.digests.length)
    screen.say(IN_LOG, words=held.words)


@evidence.command(name="list")
@vault_options
def list_evidence(options: VaultOptions) -> None:
    """List what is kept: id, kind, length, the first digits of the hash, when it came."""
    screen = options.screen
    with opened(options) as vault:
        team = team_of(vault)
        withdrawn = withdrawn_files(Record(vault.tables), day_from_ms(team.clock.now_ms()))
        items = [as_shown(one, withdrawn) for one in Evidence(vault.tables).items()]
        if screen.is_json:
            screen.answer({"evidence": [item_json(team, one) for one in items]})
            return
        names = [one.original.name for one in items]
        for one in items:
            original = one.original
            at = local_time_in_words(ms_from_hlc(one.received.hlc), screen.language)
            digits = original.digests.sha256.hex()[:_SHOWN_DIGITS]
            facts = {"kind": original.media_type, "length": original.digests.length, "digits": digits, "at": at}
            screen.say(LINE, name=original.name, **facts)
            if one.is_destroyed:
                screen.show(screen.text(DESTROYED), first="  ")
            if original.digests.sha256 in withdrawn:
                screen.show(screen.text(WITHDRAWN), first="  ")
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            screen.say(TWICE, name=name)
        if not items:
            screen.say(NONE)


@evidence.command()
@_name
@vault_options
def show(options: VaultOptions, name: str) -> None:
    """Show one: hashes, whether it is whole, its log, and what stamps it."""
    with opened(options) as vault:
        team = team_of(vault)
        withdrawn = withdrawn_files(Record(vault.tables), day_from_ms(team.clock.now_ms()))
        item = as_shown(Evidence(vault.tables).named(name), withdrawn)
        if options.screen.is_json:
            options.screen.answer(item_json(team, item))
        else:
            say_item(options.screen, team, item)
            if item.original.digests.sha256 in withdrawn:
                options.screen.say(WITHDRAWN)


@evidence.command()
@_name
@click.option("--into", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Write it there too.")
@vault_options
def copy(options: VaultOptions, name: str, folder: Path | None) -> None:
    """Make a working copy without what betrays, and seal it beside the original."""
    screen = options.screen
    with opened(options) as vault:
        team, item = team_of(vault), Evidence(vault.tables).named(name)
        # Its name outside says nothing of what it shows.
        target = (folder or Path()) / f"{item.original.digests.sha256.hex()[:_SHOWN_DIGITS]}-copy"
        if folder is not None and (target.exists() or not folder.is_dir()):
            raise FileThere(shown=target.name)
        made, data = copy_item(team, item)
        if folder is not None:
            write_whole(target, [data])
    if screen.is_json:
        written = str(target) if folder is not None else ""
        screen.answer({"sha256": made.sha256.hex(), "media_type": made.media_type, "file": written})
        return
    screen.say(COPIED)
    if folder is not None:
        screen.say(WRITTEN, file=str(target))


@evidence.command()
@_name
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--tool", default="", type=WORDS, metavar="NAME", help="The program it was made with.")
@click.option("--tool-version", default="", type=WORDS, metavar="VERSION", help="Its version.")
@click.option("--words", default="", type=WORDS, metavar="WORDS", help="What was done.")
@vault_options
@reads_words
def bring(options: VaultOptions, name: str, file: Path, tool: str, tool_version: str, words: str) -> None:
    """Seal FILE beside an original, as a working copy that was made elsewhere."""
    screen = options.screen
    tool_named(tool)
    version_named(tool_version)
    length = _length_of(file)
    with opened(options) as vault:
        team = team_of(vault)
        item = Evidence(vault.tables).named(name)
        with Arriving(team) as arriving, _ordinary(file) as stream:
            arriving.fill(stream, length)
            made = bring_copy(team, item, BroughtCopy(tool, tool_version, words, arriving))
    if screen.is_json:
        screen.answer({"sha256": made.sha256.hex(), "media_type": made.media_type, "length": made.length})
        return
    screen.say(COPIED)
    screen.whole(made.sha256.hex(), first="  ")
    screen.say(COPY_LEFT, file=file.name)


@evidence.command()
@_name
@click.argument("step", type=click.Choice([*_BY_PEOPLE]))
@click.option("--words", default="", type=WORDS, metavar="WORDS", help="Why, and where.")
@vault_options
@reads_words
def log(options: VaultOptions, name: str, step: str, words: str) -> None:
    """Say in its log that somebody looked at an original, or that one was destroyed."""
    with opened(options) as vault:
        ops = say_step(team_of(vault), Evidence(vault.tables).named(name), _BY_PEOPLE[step], words)
    written: list[Json] = [op.hex() for op in ops]
    if options.screen.is_json:
        options.screen.answer({"ops": written})
    else:
        options.screen.say(NOTED)


def _length_of(file: Path) -> int:
    """Return how long an ordinary file is; NotAFile, UnreadableFile."""
    try:
        found = os.stat(file)
    except OSError:
        raise UnreadableFile(shown=file.name) from None
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile(shown=file.name)
    return found.st_size


def _ordinary(file: Path) -> BinaryIO:
    """Open an ordinary file, whatever lies there by now; NotAFile, UnreadableFile. A pipe is not waited for."""
    try:
        stream = os.fdopen(os.open(file, os.O_RDONLY | _AT_ONCE), "rb", buffering=0)
    except OSError:
        raise UnreadableFile(shown=file.name) from None
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise NotAFile(shown=file.name)
    return cast("BinaryIO", stream)


evidence_stamp.add_to(evidence)
evidence_bundle.add_to(evidence)
