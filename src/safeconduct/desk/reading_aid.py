"""What the rules and the language model propose of the texts that are read at this desk, while the vault is open.

A page comes with what the rules find, which of a long text is worked out beside the pages (`worked_beside`); the model
is asked by a thread that keeps the process apart (`record.reading.apart`), and pages look whether it has answered: its
names stand below the rules', under the same numbers as for `record suggestions`. The process starts with the first
Russian text that is shown and ends when none came for a while. The lock ends it, whatever it does, and drops texts and
answers; so does the withdrawal of an account, for all that is held of that one, and with it ends a process that was
given its words. No file has any of it (P2, P7, P14). Refuses to start again what was ended or failed, before a person
says so: reading goes on by hand (decision 0018).
"""

from __future__ import annotations

import enum
import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.desk.worked_beside import WorkedBeside
from safeconduct.record.queries import Record
from safeconduct.record.reading.apart import COMMAND, NOTHING_READ, Limits, ModelApart, NamesRead
from safeconduct.record.reading.commands import AccountRead, read_account
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.hard import hard_acts
from safeconduct.record.reading.marks import KeptTexts
from safeconduct.record.reading.missing import Missing
from safeconduct.record.reading.types import Span, Suggestion
from safeconduct.record.when import said_on

# How long the process waits for another text, in seconds: loaded it takes 220 MB, and somebody who reads testimonies
# opens the next one within minutes.
KEEP_SECONDS: Final = 300.0
# Texts that wait for the model at once, and those whose suggestions and names are held: a person reads one, and goes
# back to those they read before. 900 kB each at most.
MOST_WAITING: Final = 8
MOST_HELD: Final = 8
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
    """A text whose names are wanted, where the rules know people already, and what was found of it before."""

    account: str
    text: str
    known: tuple[tuple[int, int], ...]
    before: NamesRead


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the model answered. ``is_over``: nothing more is asked of this text before somebody says so."""

    account: str
    names: NamesRead
    is_over: bool = True


@dataclass(slots=True)
class _Run:
    """One process and the thread that keeps it. ``is_over``: nobody waits for what it answers.

    ``given``: the accounts whose words it was given.
    """

    model: ModelApart
    given: set[str] = field(default_factory=set)
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
        self._names: dict[bytes, _Answered] = {}
        # Why the model is asked no more before somebody says so.
        self._over: list[Missing] = []
        self._beside = WorkedBeside()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process that runs for it, as the system counts it; none while nobody wants names."""
        with self._changing:
            return tuple(one.model.pid for one in self._runs if one.model.pid)

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts of whose words anything is held, here or in the process."""
        with self._changing:
            held = (one.account for some in (self._wanted, self._names) for one in some.values())
            given = (one for run in self._runs for one in run.given)
            return frozenset((*held, *given)) | self._beside.accounts

    def read(self, record: Record, account: str, look: Callable[[], None]) -> ReadHere:
        """Return what is proposed of an account's words up to now, and have the model asked; NoText, NotYet.

        ``look``: called while the rules read a short text; what it raises ends that.
        """
        text, day = KeptTexts(record, account).newest.text, said_on(record, account)
        page = _OnePage(self, account)
        read = read_account(record, account, page, self._rules_of(account, text, day, look))
        return ReadHere(read, page.asked)

    def hard_acts(self, account: str, shown: str, look: Callable[[], None]) -> tuple[tuple[Span, str], ...]:
        """Return where the words of an account, as they may be shown, name acts that are hard to read; NotYet."""
        key = hashlib.sha256(b"hard" + shown.encode("utf-8", "replace")).digest()
        return self._beside.result(key, (account, len(shown)), lambda _: hard_acts(shown), look)

    def ask_anew(self) -> None:
        """Have the model asked again of what it gave no whole answer to: somebody wishes so. It goes on from there."""
        with self._changing:
            self._over.clear()
            self._names = {
                key: one if one.names.missing is None else replace(one, is_over=False)
                for key, one in self._names.items()
            }

    def names_of(self, account: str, text: str, known: tuple[tuple[int, int], ...]) -> tuple[NamesRead, Asked]:
        """Return the names that the model found in a text up to now; it is asked from here on where it was not."""
        key = hashlib.sha256(repr(known).encode() + text.encode("utf-8", "replace")).digest()
        with self._changing:
            held = self._names.get(key, _Answered(account, NOTHING_READ, is_over=False))
            if held.is_over:
                return held.names, Asked.ANSWERED
            before = replace(held.names, missing=None)
            if self._over:
                return replace(before, missing=self._over[0]), Asked.ANSWERED
            if not self._runs:
                model = ModelApart(self._limits, self._command)
                if model.over is not None:
                    return NamesRead(missing=model.over), Asked.ANSWERED
                self._runs.append(self._begun(model))
            # The page that is looked at now goes before those that were left.
            self._wanted.pop(key, None)
            self._wanted[key] = _Wanted(account, text, known, before)
            _hold(self._wanted, MOST_WAITING)
            self._changing.notify_all()
            return before, Asked.WAITING

    def drop(self) -> None:
        """End the process, whatever it does, and let go of every text and answer: the desk locks."""
        with self._changing:
            runs, self._runs = self._runs, []
            for one in runs:
                one.is_over = True
            self._wanted, self._names = {}, {}
            self._over.clear()
            self._changing.notify_all()
        self._beside.drop()
        _end_all(runs)

    def drop_of(self, closed: frozenset[str]) -> None:
        """Let go of all that is held of accounts whose words may not be shown any more.

        A process that was given such words is ended, and what it still answers is heard by nobody; the next page that
        wants names starts another one.
        """
        with self._changing:
            runs = [one for one in self._runs if not closed.isdisjoint(one.given)]
            for one in runs:
                self._end(one)
            self._wanted = {key: one for key, one in self._wanted.items() if one.account not in closed}
            self._names = {key: one for key, one in self._names.items() if one.account not in closed}
            if runs:
                # They are wanted by pages that look again by themselves, and then of another process.
                self._wanted.clear()
            self._changing.notify_all()
        self._beside.drop_of(closed)
        _end_all(runs)

    def _rules_of(self, account: str, text: str, day: Day | None, look: Callable[[], None]) -> tuple[Suggestion, ...]:
        """Return what the rules propose: a page that looks for the model's answer does not have it worked out anew."""
        key = hashlib.sha256(repr(day).encode() + text.encode("utf-8", "replace")).digest()
        return self._beside.result(key, (account, len(text)), lambda step: read_text(text, day, step), look)

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
                    names = run.model.find(one.text, one.known, one.before)
                except Exception:
                    # Whatever it is, somebody waits for an answer; the words of a fault are none (P14).
                    names = NamesRead(missing=Missing.NONSENSE)
                self._put(run, key, _Answered(one.account, names))

    def _next(self, run: _Run) -> tuple[bytes, _Wanted] | None:
        with self._changing:
            self._changing.wait_for(lambda: run.is_over or self._wanted, self._keep_seconds)
            if run.is_over or not self._wanted:
                self._end(run)
                return None
            key = next(reversed(self._wanted))
            run.given.add(self._wanted[key].account)
            return key, self._wanted[key]

    def _end(self, run: _Run) -> None:
        run.is_over = True
        self._runs = [one for one in self._runs if one is not run]

    def _put(self, run: _Run, key: bytes, one: _Answered) -> None:
        with self._changing:
            if run.is_over:
                return
            self._wanted.pop(key, None)
            self._names[key] = one
            _hold(self._names, MOST_HELD)
            # Of a text that would take too long, the process is well, and reads the next one.
            if one.names.missing not in (None, Missing.LONG):
                self._end(run)
                self._over.append(one.names.missing)
                self._wanted.clear()


class _OnePage:
    """The model as one page asks it: what it has answered up to now."""

    def __init__(self, aid: ReadingAid, account: str) -> None:
        self._aid, self._account = aid, account
        self.asked = Asked.NOT

    def find(self, text: str, known: Sequence[tuple[int, int]] = ()) -> NamesRead:
        """Return the names that were found up to now, and have it asked where it was not."""
        names, self.asked = self._aid.names_of(self._account, text, tuple(known))
        return names


def _end_all(runs: Sequence[_Run]) -> None:
    """End processes and wait until they are gone, or for a moment."""
    for one in runs:
        one.model.end()
        for thread in one.threads:
            thread.join(_GONE_WITHIN)


def _hold(held: dict[bytes, Kept], most: int) -> None:
    """Let go of the oldest of what is held beyond so many."""
    while len(held) > most:
        del held[next(iter(held))]
