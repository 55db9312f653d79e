"""Pure work that a page wants and that takes long: done in a thread of its own, and the page is made when it is done.

All pages are made on the vault's one thread, so whatever is computed there keeps every other page waiting. What a page
wants of a long text it asks for here: where it is not at hand, `NotYet` ends the making of the page before anything was
written, the request waits without holding the vault, and the page is made anew (`office`). Of two that want the same
one works. The lock ends what goes on and drops what is held (P2), and so does the withdrawal of the account that it is
about (P7). Refuses work that reads or writes the vault: it is given texts and gives values.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, NamedTuple, TypeVar

from safeconduct.desk.background import Stopped, stopping

# Characters of a text up to which work is done at once: some 0.2 s on the slowest of texts that were tried.
AT_ONCE: Final = 10_000
# Results that are held: of three texts the suggestions and the hard passages. A person reads one text, and goes back.
MOST_HELD: Final = 6

Result = TypeVar("Result")
Work = Callable[[Callable[[], None]], Result]
"""Is given what it calls between its steps; what that raises ends it."""


class NotYet(Exception):
    """A page that cannot be made before work is done. No error of ours: no page may answer it."""

    def __init__(self, done: Future[None]) -> None:
        super().__init__()
        self.done = done


class _Going(NamedTuple):
    account: str
    done: Future[None]
    stop: threading.Event


class WorkedBeside:
    """The work of one desk. Asked on the vault's thread."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._held: dict[bytes, tuple[str, Any]] = {}
        self._going: dict[bytes, _Going] = {}
        # One after another: several at once would each take longer, and none come earlier.
        self._turn = threading.Lock()

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts of which anything is held."""
        with self._changing:
            going = (one.account for one in self._going.values())
            return frozenset((*going, *(account for account, _ in self._held.values())))

    def result(self, key: bytes, about: tuple[str, int], work: Work[Result], look: Callable[[], None]) -> Result:
        """Return what work gives; NotYet where it has to be waited for.

        ``about``: which account, and how many characters. ``look``: called between steps of what is done at once.
        """
        account, size = about
        with self._changing:
            if key in self._held:
                self._held[key] = held = self._held.pop(key)
                found: Result = held[1]
                return found
            if size > AT_ONCE:
                if key not in self._going:
                    self._going[key] = self._begun(key, account, work)
                raise NotYet(self._going[key].done)
        value = work(look)
        self._hold(key, account, value)
        return value

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything: the desk locks."""
        self.drop_of(self.accounts)

    def drop_of(self, closed: frozenset[str]) -> None:
        """Let go of what is held of accounts, and end what goes on with their words."""
        with self._changing:
            self._held = {key: one for key, one in self._held.items() if one[0] not in closed}
            ended = [key for key, one in self._going.items() if one.account in closed]
            for key in ended:
                self._going.pop(key).stop.set()

    def _begun(self, key: bytes, account: str, work: Work[Any]) -> _Going:
        going = _Going(account, Future(), threading.Event())
        threading.Thread(target=self._do, args=(key, going, work), name="beside", daemon=True).start()
        return going

    def _do(self, key: bytes, going: _Going, work: Work[Any]) -> None:
        try:
            with self._turn:
                look = stopping(going.stop)
                look()
                value = work(look)
            with self._changing:
                if not going.stop.is_set():
                    self._put(key, going.account, value)
        except Stopped:
            pass
        except Exception as fault:
            # Whoever waits is told that the program is at fault; the next who asks has it tried anew.
            self._end(key, going)
            going.done.set_exception(fault)
            return
        self._end(key, going)
        going.done.set_result(None)

    def _end(self, key: bytes, going: _Going) -> None:
        with self._changing:
            if self._going.get(key) is going:
                del self._going[key]

    def _hold(self, key: bytes, account: str, value: object) -> None:
        with self._changing:
            self._put(key, account, value)

    def _put(self, key: bytes, account: str, value: object) -> None:
        self._held[key] = (account, value)
        while len(self._held) > MOST_HELD:
            del self._held[next(iter(self._held))]
