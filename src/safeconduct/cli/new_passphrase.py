"""Choosing a new passphrase: advice first, then the prompt, twice; or from a file or a descriptor (promise P2).

Refuses what `protect.weakness` calls weak unless ``--weak-passphrase`` says that it is a trial. At a terminal the
person is told why and asked again.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.opening import DESCRIPTOR, ask_hidden, passphrase_given
from safeconduct.cli.screen import Screen
from safeconduct.protect.rest import Passphrase
from safeconduct.protect.rest_errors import WeakPassphrase
from safeconduct.protect.weakness import HOW_TO_CHOOSE, WEAKNESSES, Weakness, weakness

NEW_PASSPHRASE: Final = Phrase("New passphrase", "Новая парольная фраза")
AGAIN: Final = Phrase("The same once more", "Ещё раз то же самое")
NOT_ALIKE: Final = Phrase("The two are not the same. Once more.", "Они не совпали. Ещё раз.")


class NoNewPassphrase(SafeconductError):
    """A new passphrase is wanted and nobody can be asked."""

    code = "cli.no_new_passphrase"
    exit_code = Exit.LOCKED
    en = Advice(
        what="The vault needs a new passphrase, and there is no terminal to ask for it.",
        safe=NOTHING_CHANGED_EN,
        do="“vault create” takes it from --passphrase-file FILE or --passphrase-fd N; “vault passphrase” and “vault "
        "restore” from --new-passphrase-file FILE or --new-passphrase-fd N.",
    )
    ru = Advice(
        what="Хранилищу нужна новая парольная фраза, а спросить её негде: терминала нет.",
        safe=NOTHING_CHANGED_RU,
        do="«vault create» берёт её через --passphrase-file ФАЙЛ или --passphrase-fd N; «vault passphrase» и «vault "
        "restore» через --new-passphrase-file ФАЙЛ или --new-passphrase-fd N.",
    )


@dataclass(frozen=True, slots=True)
class Choosing:
    """Where a new passphrase comes from, and whether a weak one is taken."""

    file: Path | None
    descriptor: int | None
    is_weak_taken: bool


def is_chosen(choosing: Choosing) -> bool:
    """Say whether the command line names a new passphrase."""
    return choosing.file is not None or choosing.descriptor is not None


def weak_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--weak-passphrase``."""
    text = "Take a new passphrase even if it is easily guessed: for trials."
    return click.option("--weak-passphrase", is_flag=True, help=text)(command)


def choosing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a command that sets a new passphrase and hand it `Choosing`."""

    @click.option(
        "--new-passphrase-file",
        type=click.Path(path_type=Path),
        help="File whose first line is the new passphrase.",
    )
    @click.option("--new-passphrase-fd", type=DESCRIPTOR, help="Open file descriptor to read the new passphrase from.")
    @weak_option
    @functools.wraps(command)
    def wrapped(
        *args: Any,
        new_passphrase_file: Path | None,
        new_passphrase_fd: int | None,
        weak_passphrase: bool,
        **kwargs: Any,
    ) -> Any:
        return command(*args, choosing=Choosing(new_passphrase_file, new_passphrase_fd, weak_passphrase), **kwargs)

    return wrapped


def choose_passphrase(screen: Screen, choosing: Choosing, *, prompt: Phrase = NEW_PASSPHRASE) -> Passphrase:
    """Return the new passphrase; WeakPassphrase, or NoNewPassphrase when nobody can be asked."""
    for text in passphrase_given(choosing.file, choosing.descriptor):
        chosen = Passphrase.from_text(text)
        if found := _refused(text, choosing):
            raise found
        return chosen
    if not sys.stdin.isatty():
        raise NoNewPassphrase
    return Passphrase.from_text(_asked(screen, choosing, prompt))


def _refused(text: str, choosing: Choosing) -> WeakPassphrase | None:
    """Return what to say of a passphrase that is not taken."""
    found = weakness(text)
    if choosing.is_weak_taken or found is Weakness.NONE:
        return None
    return WeakPassphrase(weakness=WEAKNESSES[found])


def _asked(screen: Screen, choosing: Choosing, prompt: Phrase) -> str:
    """Ask at the terminal until it is the same twice and not weak. What is typed is not shown."""
    screen.warn(HOW_TO_CHOOSE)
    while True:
        given = ask_hidden(screen, prompt)
        if found := _refused(given, choosing):
            screen.error(found)
        elif given == ask_hidden(screen, AGAIN):
            return given
        else:
            click.echo(screen.text(NOT_ALIKE), err=True)
