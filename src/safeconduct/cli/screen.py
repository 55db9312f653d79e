"""What the terminal shows: text, progress, errors. Nothing here is written anywhere else (promise P14)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from safeconduct.base.errors import Language, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.language import say
from safeconduct.vault.types import Progress as ProgressCall

# Widest line of running text, in characters: longer ones are hard to follow (design of the desk, rules of the hand).
_TEXT_WIDTH = 100


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
            self._console = Console(stderr=self.is_json, highlight=False, soft_wrap=False)
            if not self._console.is_terminal:
                self._console.width = _TEXT_WIDTH
        return self._console

    def say(self, phrase: Phrase, **facts: object) -> None:
        """Print a sentence, taken literally: nothing in the facts is markup."""
        self.out.print(say(phrase, self.language).format_map(facts), markup=False)

    def text(self, phrase: Phrase, **facts: object) -> str:
        """Return a sentence."""
        return say(phrase, self.language).format_map(facts)

    def answer(self, value: Json) -> None:
        """Print the one JSON object of ``--json``."""
        json.dump(value, sys.stdout, ensure_ascii=False, sort_keys=False)
        sys.stdout.write("\n")
        sys.stdout.flush()

    def error(self, error: SafeconductError) -> None:
        """Print an error's three sentences where a person reads, and as JSON where a program does."""
        advice = error.advice(self.language)
        console = Console(stderr=True, highlight=False)
        console.print(advice.what, style="bold red", markup=False, soft_wrap=True)
        for sentence in (advice.safe, advice.do):
            if sentence:
                console.print(sentence, markup=False, soft_wrap=True)
        if self.is_json:
            self.answer({"error": {"code": error.code, "what": advice.what, "safe": advice.safe, "do": advice.do}})

    @contextmanager
    def progress(self, phrase: Phrase) -> Iterator[ProgressCall]:
        """Show how far long work has come, on standard error; silent where nobody watches."""
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
            task = bar.add_task(say(phrase, self.language), total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total or None)

            yield show
