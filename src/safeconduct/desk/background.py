"""Work that goes on beside the pages, in a thread: whatever ends it becomes a sentence that a page shows.

A thread that dies says nothing to anybody, and its work would look as if none had been begun. Refuses to hand on the
words of a fault of the program, which could hold anything: its kind alone (P14).
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError


class Stopped(Exception):
    """The desk was locked while the work was going on: nobody asks for its end any more."""


class WorkBroken(SafeconductError):
    """Work in the background that ended with a fault of the program."""

    code = "desk.work_broken"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="This was broken off by a fault of the program ({fault}).",
        safe=NOTHING_CHANGED_EN,
        do="Begin it once more. If this stays, do without it and tell who looks after the program.",
    )
    ru = Advice(
        what="Это прервала ошибка в программе ({fault}).",
        safe=NOTHING_CHANGED_RU,
        do="Запустите ещё раз. Если это повторяется, обойдитесь без этого и сообщите тому, кто отвечает за программу.",
    )


def stopping(stop: threading.Event) -> Callable[[], None]:
    """Return what is called between the steps of such work: it raises Stopped once the desk has been locked."""

    def look() -> None:
        if stop.is_set():
            raise Stopped

    return look


@contextlib.contextmanager
def told(faults: list[SafeconductError]) -> Iterator[None]:
    """Do the work inside; what ends it is put into ``faults``, but Stopped, which ends it without a word."""
    try:
        yield
    except Stopped:
        pass
    except SafeconductError as error:
        faults.append(error)
    except Exception as error:
        kind = type(error).__name__
        faults.append(WorkBroken(fault=Phrase(kind, kind)))


__all__: Final = ["Stopped", "WorkBroken", "stopping", "told"]
