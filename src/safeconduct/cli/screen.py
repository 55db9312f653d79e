"""What the terminal shows: text, progress, errors. Nothing here is written anywhere else (promise P14).

Lines are wrapped under their own beginning and never padded. In a pipe there are no colours and no marks for a
terminal, so that whatever a line means is said in words too. What comes from outside passes `plain` before it is
printed, here or where it is put together.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from safeconduct.base.errors import Language, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.vault.types import Progress as ProgressCall

# Widest line of running text, in characters: longer ones are hard to follow (design of the desk, rules of the hand).
_MOST_WIDTH: Final = 100
# Narrowest column text is wrapped into, however deep it is indented.
_LEAST_WIDTH: Final = 24
# What a terminal that knows ASCII only shows instead of our marks.
_PLAIN_MARKS: Final[Mapping[str, str]] = {
    "●": "*", "○": "o", "·": "-", "–": "-", "—": "-", "−": "-", "…": "...", "→": "->", "“": '"', "”": '"',
    "‘": "'", "’": "'", "«": '"', "»": '"', "│": "|", "├": "|", "└": "`", "─": "-", "×": "x", "\u2009": " ",
    "\u202f": " ", "\u00a0": " ",
}  # fmt: skip
_MARKS: Final = "safeconduct-marks"


def _plain_marks(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN_MARKS.get(c, "?") for c in error.object[error.start : error.end]), error.end


def fill_streams() -> bool:
    """Lead standard streams that are closed into nothing; say whether output has somewhere to go.

    The next file that is opened would take a closed stream's number, and what is printed would land in the vault.
    """
    has_output = sys.stdout is not None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            fd = os.open(os.devnull, os.O_RDWR)
            if fd != number:
                os.dup2(fd, number)
                os.close(fd)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
    return has_output


def prepare_streams() -> None:
    """Let standard output and error carry every text: what their encoding lacks is shown by the nearest mark."""
    codecs.register_error(_MARKS, _plain_marks)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_MARKS)


class Screen:
    """One command's output: people read ``out`` (or ``err`` beside JSON), programs read one JSON object."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.is_json = False
        self._console: Console | None = None

    @property
    def out(self) -> Console:
        """Where a person reads."""
        if self._console is None:
            self._console = _console(is_error=self.is_json)
        return self._console

    def show(self, text: Text | str, *, first: str = "", rest: str | None = None) -> None:
        """Print a paragraph: ``first`` stands before its first line, ``rest`` before the others."""
        _show(self.out, text, first, first if rest is None else rest)

    def whole(self, text: Text | str, *, first: str = "") -> None:
        """Print a line that is not wrapped, so that it can be copied: an address, a command."""
        self.out.print(Text(first).append_text(Text(text) if isinstance(text, str) else text), soft_wrap=True)

    def gap(self) -> None:
        """Print an empty line."""
        self.out.print()

    def say(self, phrase: Phrase, **facts: object) -> None:
        """Print a sentence of ours. Texts among the facts are made `plain`."""
        self.show(self.text(phrase, **facts))

    def text(self, phrase: Phrase, **facts: object) -> str:
        """Return a sentence of ours. Texts among the facts are made `plain`."""
        return sentence(phrase, self.language, **facts)

    def answer(self, value: Json) -> None:
        """Print the one JSON object of ``--json``, in UTF-8 whatever the terminal's encoding is."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        json.dump(value, sys.stdout, ensure_ascii=False, sort_keys=False)
        sys.stdout.write("\n")
        sys.stdout.flush()

    def warn(self, phrase: Phrase) -> None:
        """Print a sentence where a person reads, beside whatever the command gives."""
        _show(_console(is_error=True), Text(self.text(phrase), style="yellow"), "", "")

    def error(self, error: SafeconductError) -> None:
        """Print an error's three sentences where a person reads, and as JSON where a program does."""
        advice = error.advice(self.language)
        console = _console(is_error=True)
        _show(console, Text(plain(advice.what), style="bold red"), "", "")
        if rest := " ".join(sentence for sentence in (advice.safe, advice.do) if sentence):
            _show(console, rest, "", "")
        if self.is_json:
            self.answer({"error": {"code": error.code, "what": advice.what, "safe": advice.safe, "do": advice.do}})

    @contextmanager
    def progress(self, phrase: Phrase) -> Iterator[ProgressCall]:
        """Show how far long work has come, on standard error; silent where nobody watches."""
        console = _console(is_error=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        watched = console.is_terminal and not console.is_dumb_terminal
        with Progress(*columns, console=console, transient=True, disable=not watched) as bar:
            task = bar.add_task(say(phrase, self.language), total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total or None)

            yield show


class _Console(Console):
    """A console that leaves a reader who has gone to `main`."""

    def on_broken_pipe(self) -> None:
        """Called while the error is handled: it goes on."""
        raise  # noqa: PLE0704


def _console(*, is_error: bool) -> Console:
    console = _Console(stderr=is_error, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _MOST_WIDTH)
    return console


def _show(console: Console, text: Text | str, first: str, rest: str) -> None:
    body = Text(text) if isinstance(text, str) else text
    width = max(console.width - max(cell_len(first), cell_len(rest)), _LEAST_WIDTH)
    prefix = first
    for line in body.wrap(console, width, overflow="fold"):
        line.rstrip()
        console.print(Text.assemble((prefix, "dim"), line) if len(line) else prefix.rstrip(), soft_wrap=True)
        prefix = rest
