"""Options that every command with a vault has, and opening the vault (DESIGN section 10).

A passphrase comes from a prompt, a file or a file descriptor: never from an argument or the environment, where
other programs could read it (promise P2).
"""

from __future__ import annotations

import codecs
import functools
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.language import say
from safeconduct.base.text import as_typed
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.language import language_of_terminal
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.facts.views import EvacuateViews
from safeconduct.intake import conflicts as intake_conflicts
from safeconduct.intake.door.door_views import DoorViews
from safeconduct.intake.views import IntakeViews
from safeconduct.protect.rest import MasterKey, Passphrase, SlotKey
from safeconduct.record import conflicts as record_conflicts
from safeconduct.record.evidence.views import EvidenceViews
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.ready import make_ready
from safeconduct.sync.views import SyncViews
from safeconduct.vault.drill_copies import remove_left_copies
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Progress
from safeconduct.vault.vault import Vault

# Longest passphrase read from a file, in bytes: a whole page of words.
_MAX_PASSPHRASE_BYTES: Final = 4096

# The greatest number of a descriptor that any system knows (a C int).
DESCRIPTOR: Final = click.IntRange(0, 2**31 - 1)

PASSPHRASE: Final = Phrase("Passphrase", "Парольная фраза")
YES_NO: Final = Phrase("{question} [y/N] ", "{question} [д/Н] ")
# What counts as a yes, in either language.
_YES: Final = frozenset(("y", "yes", "д", "да"))
# Longest answer read to a question, in characters.
_MOST_ANSWER: Final = 100


class NoPassphrase(SafeconductError):
    """No passphrase was given and nobody can be asked."""

    code = "cli.no_passphrase"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The vault is locked, and there is no terminal to ask for its passphrase.",
        safe=NOTHING_CHANGED_EN,
        do="Give it with --passphrase-file FILE or --passphrase-fd N.",
    )
    ru = Advice(
        what="Хранилище заперто, а спросить парольную фразу негде: терминала нет.",
        safe=NOTHING_CHANGED_RU,
        do="Передайте её через --passphrase-file ФАЙЛ или --passphrase-fd N.",
    )


class UnreadableFile(SafeconductError):
    """A file that the person named and that cannot be read."""

    code = "cli.unreadable_file"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The file cannot be read{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Check its name and that you may read it.",
    )
    ru = Advice(
        what="Файл не читается{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Проверьте имя файла и право на чтение.",
    )


class NotAFile(SafeconductError):
    """A folder, pipe or device where a file has to be."""

    code = "cli.not_a_file"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no ordinary file but a folder, a pipe or a device{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Give an ordinary file. A passphrase comes through a pipe with --passphrase-fd N.",
    )
    ru = Advice(
        what="Это не обычный файл, а папка, канал или устройство{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите обычный файл. Парольную фразу через канал передают с --passphrase-fd N.",
    )


class NotText(SafeconductError):
    """Bytes on the command line, or typed, that are no text in the terminal's encoding."""

    code = "cli.not_text"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Some of what was typed is not text in this terminal's encoding.",
        safe=NOTHING_CHANGED_EN,
        do="Set the terminal to UTF-8 and type it again.",
    )
    ru = Advice(
        what="Часть введённого не является текстом в кодировке этого терминала.",
        safe=NOTHING_CHANGED_RU,
        do="Переключите терминал на UTF-8 и введите ещё раз.",
    )


@dataclass(frozen=True, slots=True)
class VaultOptions:
    """Where the vault is and where its passphrase comes from."""

    path: Path
    passphrase_file: Path | None
    passphrase_fd: int | None
    screen: Screen


def default_vault() -> Path:
    """Return the vault in the user's data directory."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "safeconduct" / "vault"


def screen_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json`` and hand the command a `Screen`."""

    @click.option("--json", "is_json", is_flag=True, help="Print one JSON object on standard output.")
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, *args: Any, is_json: bool, **kwargs: Any) -> Any:
        screen = context.find_object(Screen) or Screen(language_of_terminal())
        screen.is_json = is_json
        return command(*args, screen=screen, **kwargs)

    return wrapped


def vault_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that opens a vault and hand it `VaultOptions`."""

    @click.option("--vault", "path", type=click.Path(path_type=Path), help="Folder of the vault.")
    @click.option("--passphrase-file", type=click.Path(path_type=Path), help="File whose first line is the passphrase.")
    @click.option(
        "--passphrase-fd",
        type=DESCRIPTOR,
        help="Open file descriptor to read the passphrase from.",
    )
    @screen_options
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        path: Path | None,
        passphrase_file: Path | None,
        passphrase_fd: int | None,
        screen: Screen,
        **kwargs: Any,
    ) -> Any:
        options = VaultOptions(path or default_vault(), passphrase_file, passphrase_fd, screen)
        return command(*args, options=options, **{name: as_text(given) for name, given in kwargs.items()})

    return wrapped


def as_text(given: Any) -> Any:
    """Return words of the command line as the journal keeps them (`base.text.as_typed`); NotText when they are none.

    Keyboards of macOS give letters and their marks apart; without this a name typed there would be another name.
    """
    if isinstance(given, tuple):
        return tuple(as_text(one) for one in given)
    if not isinstance(given, str):
        return given
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        raise NotText from None
    return as_typed(given)


def read_passphrase(options: VaultOptions) -> Passphrase:
    """Return the passphrase from where the options say; NoPassphrase when nobody can be asked."""
    for text in passphrase_given(options.passphrase_file, options.passphrase_fd):
        return Passphrase.from_text(text)
    if not sys.stdin.isatty():
        raise NoPassphrase
    return Passphrase.from_text(ask_hidden(options.screen, PASSPHRASE))


def passphrase_given(file: Path | None, descriptor: int | None) -> Iterator[str]:
    """Give the first line of a descriptor or a file; nothing where neither is named."""
    if descriptor is not None:
        yield _first_line(_from_descriptor(descriptor))
    elif file is not None:
        yield first_line_of(file)


def first_line_of(file: Path) -> str:
    """Return the first line of a file that holds one secret."""
    return _first_line(read_file(file, _MAX_PASSPHRASE_BYTES))


def _from_descriptor(descriptor: int) -> bytes:
    """Return the first line; what follows it, and a pipe that stays open, are left alone."""
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            # One more than fits, as from a file: what is too long is refused, never cut.
            return stream.readline(_MAX_PASSPHRASE_BYTES + 1)
    except (OSError, ValueError, OverflowError):
        raise UnreadableFile(shown=str(descriptor)) from None


def ask_hidden(screen: Screen, phrase: Phrase) -> str:
    """Ask at the terminal; what is typed is not shown."""
    given: str = click.prompt(screen.text(phrase), hide_input=True, err=True)
    return given


def _first_line(data: bytes) -> str:
    # Editors on Windows put a byte order mark in front; nobody types one.
    line = data.removeprefix(codecs.BOM_UTF8).split(b"\n", 1)[0]
    return line.rstrip(b"\r").decode("utf-8", "surrogateescape")


def asks(screen: Screen, question: Phrase) -> bool:
    """Ask a question at the terminal and say whether the answer was yes; no answer is no."""
    click.echo(screen.text(YES_NO, question=say(question, screen.language)), err=True, nl=False)
    return line_from_person(_MOST_ANSWER).strip().casefold() in _YES


def read_file(path: Path, limit: int) -> bytes:
    """Return a file's bytes, at most one more than ``limit``; UnreadableFile or NotAFile when it cannot be read.

    A pipe that nobody writes to would keep us waiting for ever, a device may have no end.
    """
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise NotAFile(shown=path.name)
        with os.fdopen(fd, "rb") as stream:
            return stream.read(limit + 1)
    except OSError:
        raise UnreadableFile(shown=path.name) from None


def surroundings(progress: Progress | None = None) -> Surroundings:
    """Return what a vault works with on this computer."""
    rules = {**record_conflicts.RULES, **intake_conflicts.RULES}
    views = (
        RecordViews(),
        EvidenceViews(),
        SyncViews(rules),
        ActViews(),
        IntakeViews(),
        DoorViews(),
        EvacuateViews(),
    )
    if progress is None:
        return Surroundings(views, SystemClock(), SystemEntropy())
    return Surroundings(views, SystemClock(), SystemEntropy(), progress)


OPEN_TO_OTHERS: Final = Phrase(
    "Others on this computer may write in the vault's folder, and the system would not let that be changed: they can "
    "remove the vault or put an older one in its place. Move it into a folder of your own.",
    "Другие на этом компьютере могут писать в папку хранилища, и система не дала это изменить: они могут удалить его "
    "или подменить старым. Перенесите его в свою папку.",
)
LEFT_COPIES: Final = Phrase(
    "A drill that was killed had left a copy of a whole vault, with all its keys, beside this one. It is removed.",
    "После прерванного учения рядом осталась копия целого хранилища со всеми ключами. Она удалена.",
)
OPENING: Final = Phrase("Opening the vault", "Открываю хранилище")


def tell_of_copies(options: VaultOptions) -> None:
    """Remove what killed drills left beside the vault, and say so."""
    if remove_left_copies(options.path):
        options.screen.warn(LEFT_COPIES)


@contextmanager
def opened(options: VaultOptions, key: SlotKey | MasterKey | None = None) -> Iterator[Vault]:
    """Open the vault of the options, make it ready for work, and close it afterwards."""
    unlocking = key or read_passphrase(options)
    with options.screen.progress(OPENING) as progress:
        given = surroundings(progress)
        tell_of_copies(options)
        vault = Vault.open(options.path, unlocking, given)
    with vault:
        if VaultFolder(options.path).is_open_to_others():
            options.screen.warn(OPEN_TO_OTHERS)
        make_ready(vault, given.clock, given.entropy)
        yield vault
