"""A line that a person types at the terminal, which Ctrl-C ends whenever it is pressed.

Refuses to rely on the read itself to notice Ctrl-C: pressed in the instant before a read begins, Python hears of it
only when Enter is pressed after all. Windows tells a read of Ctrl-C by itself.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys


def line_from_person(most: int = -1) -> str:
    """Return a line from standard input, at most so many characters of it; empty at its end.

    KeyboardInterrupt when Ctrl-C is pressed meanwhile, or was the moment before.
    """
    if sys.platform != "win32" and sys.stdin.isatty():
        _wait_for_line()
    return sys.stdin.readline(most)


def _wait_for_line() -> None:
    """Wait for input or a signal. A signal writes into a pipe from the first moment on, so that none is slept over."""
    heard, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told)
    try:
        # select(2) takes no descriptor above 1023, and a process may have more files open than that.
        with selectors.DefaultSelector() as either:
            either.register(sys.stdin, selectors.EVENT_READ)
            either.register(heard, selectors.EVENT_READ)
            either.select()
    finally:
        signal.set_wakeup_fd(before)
        os.close(heard)
        os.close(told)
