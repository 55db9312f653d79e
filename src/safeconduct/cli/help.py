"""The help of every command in the person's language.

English stands with each command; Russian in `help_ru`, found by the English. A test fails when one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import click

from safeconduct.base.errors import Language
from safeconduct.cli.help_ru import CLICK_WORDS, HELP
from safeconduct.cli.lazy import LazyGroup, children

_FROM_RUSSIAN: Final[Mapping[str, str]] = {russian: english for english, russian in HELP.items()}


class HelpFormatter(click.HelpFormatter):
    """Lays out help as click does, with click's own words in Russian."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        super().write_usage(prog, args, prefix or CLICK_WORDS["Usage:"] + " ")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(CLICK_WORDS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with what it does."""
        super().write_dl([(first, _in_russian(second)) for first, second in rows], col_max, col_spacing)


def _in_russian(words: str) -> str:
    for english, russian in CLICK_WORDS.items():
        words = words.replace(english, russian)
    return words


def translate(command: click.Command, language: Language) -> None:
    """Let a tree of commands give its help in a language from now on; what is not loaded yet, when it is."""
    click.Context.formatter_class = HelpFormatter if language == "ru" else click.HelpFormatter
    words = HELP if language == "ru" else _FROM_RUSSIAN
    for text_of in _helped(command, _loaded):
        if isinstance(text_of, LazyGroup):
            text_of.when_loaded = lambda loaded: translate(loaded, language)
        if text_of.help:
            text_of.help = words.get(text_of.help, text_of.help)


def texts(command: click.Command) -> set[str]:
    """Return every help text of a tree of commands."""
    return {one.help for one in _helped(command, children) if one.help}


def _loaded(group: click.Group) -> Mapping[str, click.Command]:
    return group.commands


def _helped(
    command: click.Command, commands_of: Callable[[click.Group], Mapping[str, click.Command]]
) -> Iterator[click.Command | click.Option]:
    yield command
    yield from (one for one in command.params if isinstance(one, click.Option))
    if isinstance(command, click.Group):
        for child in commands_of(command).values():
            yield from _helped(child, commands_of)
