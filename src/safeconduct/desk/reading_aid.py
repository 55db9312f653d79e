"""What the rules and the language model propose of the texts that are read at this desk, while the vault is open.

A page comes at once with what the rules find; the model is asked beside it, by a thread that keeps the process apart
(`record.reading.apart`), and pages look whether it has answered: its names stand below the rules', under the same
numbers as for `record suggestions`. The process starts with the first Russian text that is shown and ends when none
came for a while. The lock ends it, whatever it does, and drops texts and answers; no file has any of it (P2, P7, P14).
Refuses to start again what was ended or failed, before a person says so: reading goes on by hand (decision 0018).
"""

from __future__ import annotations

import enum
import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.queries import Record
from safeconduct.record.reading.apart import COMMAND, Limits, Missing, ModelApart, NamesRead
from safeconduct.record.reading.commands import AccountRead, read_account
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.marks import KeptTexts
from safeconduct.record.reading.types import Suggestion
from safeconduct.record.when import said_on

# How long the process waits for another text, in seconds: loaded it takes 220 MB, and somebody who reads testimonies
# opens the next one within minutes.
KEEP_SECONDS: Final = 300.0
# Texts that wait for the model at once, and those whose suggestions and names are held: a person reads one, and goes
# back to those they read before. 900 kB each at most.
MOST_WAITING: Final = 8
MOST_HELD: Final = 8
MOST_READ: Final = 3
# How long the lock waits for a process that was killed to be gone, in seconds.
_GONE_WITHIN: Final = 2.0

Kept = TypeVar("Kept")


class Asked(enum.Enum):
    """How far the model is with a text."""

    NOT = "not"
    """It is not asked: the text is not in Russian."""
    WAITING = "waiting"
    ANSWERED = "answered"
    """It has answered, or will not: `AccountRead.missing` says why."""


class StillAsked(SafeconductError):
    """A suggestion of the model, which is being asked again and has not answered yet."""

    code = "desk.still_asked"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This suggestion is not there, or not yet: the language model is being asked.",
        safe=NOTHING_CHANGED_EN,
        do="Press “Look again” in a few seconds.",
    )
    ru = Advice(
        what="Такой подсказки нет или пока нет: языковую модель ещё спрашивают.",
        safe=NOTHING_CHANGED_RU,
        do="Через несколько секунд нажмите «Посмотреть заново».",
    )


@dataclass(frozen=True, slots=True)
class ReadHere:
    """An account's text with what is proposed of it up to now."""

    read: AccountRead
    asked: Asked


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A text whose names are wanted, and where the rules know people already."""

    text: str
    known: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Run:
    """One process and the thread that keeps it. ``is_over``: nobody waits for what it answers."""

    model: ModelApart
    threads: list[threading.Thread] = field(default_factory=list)
    is_over: bool = False


class ReadingAid:
    """The suggestions of one desk. Used on the vault's thread, but for the thread of its own that asks the model."""

    def __init__(
        self, limits: Limits | None = None, command: Sequence[str] = COMMAND, *, keep_seconds: float = KEEP_SECONDS
    ) -> None:
        self._limits, self._command, self._keep_seconds = limits, command, keep_seconds
        self._changing = threading.Condition()
        self._runs: list[_Run] = []
        self._wanted: dict[bytes, _Wanted] = {}
        self._names: dict[bytes, NamesRead] = {}
        # Why the model is asked no more before somebody says so.
        self._over: list[Missing] = []
        self._by_rules: dict[bytes, tuple[Suggestion, ...]] = {}

    @property
    def pids(self) -> tuple[int, ...]:
        """The process that runs for it, as the system counts it; none while nobody wants names."""
        with self._changing:
            return tuple(one.model.pid for one in self._runs if one.model.pid)

    def read(self, record: Record, account: str, look: Callable[[], None]) -> ReadHere:
        """Return what is proposed of an account's words up to now, and have the model asked; NoText.

        ``look``: called while the rules read; what it raises ends that.
        """
        text, day = KeptTexts(record, account).newest.text, said_on(record, account)
        page = _OnePage(self)
        read = read_account(record, account, page, self._rules_of(text, day, look))
        return ReadHere(read, page.asked)

    def ask_anew(self) -> None:
        """Have the model asked again of what it gave no whole answer to: somebody wishes so."""
        with self._changing:
            self._over.clear()
            self._names = {key: one for key, one in self._names.items() if one.missing is None}

    def names_of(self, text: str, known: tuple[tuple[int, int], ...]) -> NamesRead | None:
        """Return the names that the model found in a text; None while it is being asked, which begins here."""
        key = hashlib.sha256(repr(known).encode() + text.encode("utf-8", "replace")).digest()
        with self._changing:
            if key in self._names:
                return self._names[key]
            if self._over:
                return NamesRead(missing=self._over[0])
            if not self._runs:
                model = ModelApart(self._limits, self._command)
                if model.over is not None:
                    return NamesRead(missing=model.over)
                self._runs.append(self._begun(model))
            # The page that is looked at now goes before those that were left.
            self._wanted.pop(key, None)
            self._wanted[key] = _Wanted(text, known)
            _hold(self._wanted, MOST_WAITING)
            self._changing.notify_all()
            return None

    def drop(self) -> None:
        """End the process, whatever it does, and let go of every text and answer: the desk locks."""
        with self._changing:
            runs, self._runs = self._runs, []
            for one in runs:
                one.is_over = True
            self._wanted, self._names, self._by_rules = {}, {}, {}
            self._over.clear()
            self._changing.notify_all()
        for one in runs:
            one.model.end()
            for thread in one.threads:
                thread.join(_GONE_WITHIN)

    def _rules_of(self, text: str, day: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        """Return what the rules propose: a page that looks for the model's answer does not have it worked out anew."""
        key = hashlib.sha256(repr(day).encode() + text.encode("utf-8", "replace")).digest()
        found = self._by_rules.pop(key, None)
        self._by_rules[key] = read_text(text, day, look) if found is None else found
        _hold(self._by_rules, MOST_READ)
        return self._by_rules[key]

    def _begun(self, model: ModelApart) -> _Run:
        run = _Run(model)
        # Ends with the program: the process does when its input does.
        run.threads.append(threading.Thread(target=self._ask, args=(run,), name="names", daemon=True))
        run.threads[0].start()
        return run

    def _ask(self, run: _Run) -> None:
        """Ask the model of one text after another, those that were wanted last first."""
        with run.model:
            for key, one in iter(lambda: self._next(run), None):
                try:
                    names = run.model.find(one.text, one.known)
                except Exception:
                    # Whatever it is, somebody waits for an answer; the words of a fault are none (P14).
                    names = NamesRead(missing=Missing.NONSENSE)
                self._put(run, key, names)

    def _next(self, run: _Run) -> tuple[bytes, _Wanted] | None:
        with self._changing:
            self._changing.wait_for(lambda: run.is_over or self._wanted, self._keep_seconds)
            if run.is_over or not self._wanted:
                self._end(run)
                return None
            key = next(reversed(self._wanted))
            return key, self._wanted[key]

    def _end(self, run: _Run) -> None:
        run.is_over = True
        self._runs = [one for one in self._runs if one is not run]

    def _put(self, run: _Run, key: bytes, names: NamesRead) -> None:
        with self._changing:
            if run.is_over:
                return
            self._wanted.pop(key, None)
            self._names[key] = names
            _hold(self._names, MOST_HELD)
            if names.missing is not None:
                self._end(run)
                self._over.append(names.missing)
                self._wanted.clear()


class _OnePage:
    """The model as one page asks it: what it has answered up to now."""

    def __init__(self, aid: ReadingAid) -> None:
        self._aid = aid
        self.asked = Asked.NOT

    def find(self, text: str, known: Sequence[tuple[int, int]] = ()) -> NamesRead:
        """Return the names that were found up to now, and have it asked where it was not."""
        names = self._aid.names_of(text, tuple(known))
        self.asked = Asked.WAITING if names is None else Asked.ANSWERED
        return NamesRead() if names is None else names


def _hold(held: dict[bytes, Kept], most: int) -> None:
    """Let go of the oldest of what is held beyond so many."""
    while len(held) > most:
        del held[next(iter(held))]
