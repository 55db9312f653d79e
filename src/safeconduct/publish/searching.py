"""The search for protected terms in texts, for one command or one desk: one process makes the index and answers many.

The process is started with the first text, or before it where somebody has it made ready, and again after a text that
gave no answer. What a text gave is kept as long as the terms are the same: the same words are not searched twice.
Refuses to keep what was no answer: it is asked for again (P12; decision 0013, point 2). Once closed it holds nothing,
and no process is left (P2).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Final, Self

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.publish.answering import Checked, Unchecked
from safeconduct.publish.apart import COMMAND, Apart, Limits
from safeconduct.publish.types import Protected

# Texts whose answer is kept, the newest: a statement has some forty wordings, and each is typed in many steps.
MOST_KNOWN: Final = 1_000
# The text that has the index made: nothing is found in it.
_NO_WORDS: Final = ""


class Searcher:
    """Searches texts for these terms; `search` fits `publish.holding.checking.Search`.

    Used from any thread, one search after another; `stop` does not wait for them.
    """

    def __init__(
        self,
        terms: Iterable[Protected],
        entropy: Entropy,
        limits: Limits | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._terms = tuple(terms)
        self._entropy = entropy
        self._limits = limits
        self._command = command
        self._known: dict[tuple[str, Day], Checked] = {}
        self._children: list[Apart] = []
        self._is_stopped = False
        # One asks the process at a time; whoever asks while the index is made waits for that.
        self._asking = threading.Lock()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process and forget."""
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process that runs for this search, as the system counts it; none while nothing was searched."""
        return tuple(one.pid for one in self._children if not one.is_over)

    def search(self, texts: Sequence[str], today: Day) -> Sequence[Checked]:
        """Return what was found in each text, in their order."""
        with self._asking:
            return [self._one(text, today) for text in texts]

    def make_ready(self) -> None:
        """Start the process where there is none, and return when the index is made, or cannot be: a text finds out."""
        with self._asking:
            self._one(_NO_WORDS, Day(0))

    def take(self, terms: Iterable[Protected]) -> None:
        """Search for these terms from here on; where they are others, what was found is forgotten."""
        given = tuple(terms)
        if given != self._terms:
            # Whatever is made ready of the terms before is waited for by nobody.
            self._end()
            with self._asking:
                self._forget()
                self._terms = given

    def stop(self) -> None:
        """End a search that is going on, and every later one: what was not searched has no answer."""
        self._is_stopped = True
        self._end()

    def close(self) -> None:
        """End the process, and forget what is protected and what was found."""
        self.stop()
        with self._asking:
            self._forget()
            self._terms = ()

    def _end(self) -> None:
        for one in tuple(self._children):
            one.end()

    def _forget(self) -> None:
        while self._children:
            self._children.pop().close()
        self._known.clear()

    def _one(self, text: str, today: Day) -> Checked:
        known = self._known.get((text, today))
        if known is not None:
            return known
        child = self._child()
        if child is None:
            return Checked(unchecked=Unchecked.CRASHED)
        found = child.check(text, today)
        if found.unchecked is None:
            self._known[text, today] = found
            if len(self._known) > MOST_KNOWN:
                del self._known[next(iter(self._known))]
        return found

    def _child(self) -> Apart | None:
        """Return the process that searches, started where there is none; None where none can be, or all is over."""
        if self._children and self._children[0].is_over:
            self._children.pop().close()
        if not self._children and not self._is_stopped:
            try:
                self._children.append(Apart(self._terms, self._entropy, self._limits, self._command))
            except OSError:
                return None
        if self._is_stopped:
            # It was stopped while a process was being started.
            self._forget()
            return None
        return self._children[0]
