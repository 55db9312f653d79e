"""What can go wrong between a person and the program, before or after a room does its work.

A fault of the program itself shows its kind and the places in the code, never the text of an exception: that text
may hold what the vault holds (promise P14). It refuses Python's own way of telling a fault, in the main thread, in
others and while an object is let go, for that way prints the text.
"""

from __future__ import annotations

import contextlib
import sys
import threading

import safeconduct
from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Opaque,
    SafeconductError,
)
from safeconduct.base.fault_places import kind_and_places

_KEPT_EN = "What was reported as done is kept; nothing is half done."
_KEPT_RU = "Всё, о чём сообщено как о сделанном, сохранено; ничего не сделано наполовину."


class BadUsage(SafeconductError):
    """A command line that means nothing."""

    code = "cli.usage"
    exit_code = Exit.BAD_INPUT
    en = Advice("{reason}{shown}.", NOTHING_CHANGED_EN, "What can be said here: {help} --help")
    ru = Advice("{reason}{shown}.", NOTHING_CHANGED_RU, "Что здесь можно написать: {help} --help")


class Interrupted(SafeconductError):
    """Somebody pressed Ctrl-C, or closed the input while they were asked."""

    code = "cli.interrupted"
    exit_code = Exit.BAD_INPUT
    en = Advice("Stopped before the end.", _KEPT_EN, "Give the command again when you want it carried out.")
    ru = Advice("Остановлено до завершения.", _KEPT_RU, "Чтобы выполнить команду, повторите её.")


class OutputRefused(SafeconductError):
    """The result could not be written where it was sent."""

    code = "cli.output_refused"
    exit_code = Exit.REFUSED
    en = Advice(
        "The result could not be written where it was sent (error {errno}).",
        _KEPT_EN,
        "Free some space there or send it elsewhere; before you give the command again, look with “record history”.",
    )
    ru = Advice(
        "Результат не удалось записать туда, куда он направлен (ошибка {errno}).",
        _KEPT_RU,
        "Освободите там место или выберите другое; прежде чем повторять, посмотрите «record history».",
    )


class ProgramFault(SafeconductError):
    """A fault of the program itself."""

    code = "cli.program_fault"
    exit_code = Exit.INTEGRITY
    en = Advice(
        "The program made a mistake of its own ({kind} at {places}; version {version}).",
        "What was reported as done is kept. The content of the vault was not shown.",
        "Run “vault verify”, then send this line to who maintains the program: it holds no names.",
    )
    ru = Advice(
        "Ошибка в самой программе ({kind}, место: {places}; версия {version}).",
        "Всё, о чём сообщено как о сделанном, сохранено. Содержание хранилища не показано.",
        "Запустите «vault verify» и передайте эту строку тем, кто ведёт программу: имён в ней нет.",
    )


def program_fault(error: BaseException) -> ProgramFault:
    """Return the fault an unforeseen exception is shown as: its type and our places, newest first."""
    kind, places = kind_and_places(error)
    return ProgramFault(kind=Opaque(kind), places=Opaque(places), version=Opaque(safeconduct.__version__))


def tell_places_only(language: Language) -> None:
    """Let every exception that nobody catches be told by its places, wherever it happens."""
    sys.excepthook = lambda _, error, __: tell(error, language)
    sys.unraisablehook = lambda left: tell(left.exc_value, language)
    threading.excepthook = lambda left: tell(left.exc_value, language)


def tell(error: BaseException | None, language: Language) -> None:
    """Say on standard error that the program made a mistake: the way that needs nothing else to work."""
    if error is not None and sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(program_fault(error).sentences(language), file=sys.stderr)
