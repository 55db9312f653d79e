"""A signal from outside ends a block as an exception does, so that what it laid down is removed.

Refuses to take a signal from whoever answers it already, and does nothing outside the program's main thread, where
Python lets nobody answer one.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final, NoReturn

# What ends a program from outside and can be answered; the second is unknown to Windows.
_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
# Added to a signal's number, as shells do, it is the exit status.
_BY_SIGNAL: Final = 128


def _nothing() -> None:
    """Do nothing first."""


@contextlib.contextmanager
def ended_by_signals(first: Callable[[], None] = _nothing) -> Iterator[None]:
    """Have SIGTERM and SIGHUP raise SystemExit within the block. ``first``: what is done before, and raises nothing."""

    def end(number: int, _: FrameType | None) -> NoReturn:
        first()
        raise SystemExit(_BY_SIGNAL + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What somebody else answers, or has the program ignore, stays so.
    taken = [one for one in _ENDING if signal.getsignal(one) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
