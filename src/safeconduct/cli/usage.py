"""A command line that cannot be understood, as a sentence in the person's language (docs/commands.md).

Refuses to repeat more of the line than the word at fault: the rest may be names (promise P14).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from safeconduct.base.errors import Opaque, Phrase
from safeconduct.cli.faults import BadUsage

PROGRAM: Final = "safeconduct"

NO_COMMAND: Final = Phrase("A command is missing", "Не указана команда")
NO_SUCH_COMMAND: Final = Phrase("There is no such command", "Такой команды нет")
NO_SUCH_OPTION: Final = Phrase("There is no such option here", "Такого параметра здесь нет")
MEANT: Final = Phrase("{what}; perhaps {nearest} was meant", "{what}; возможно, имелось в виду {nearest}")
MISSING: Final = Phrase("Something is missing: {what}", "Не хватает: {what}")
# A word that stands for one of a list says nothing by itself: which list, and where on the line it is.
MISSING_ONE_OF: Final = Phrase(
    "Something is missing: {what}. It is one of: {choices}. For example: {line}",
    "Не хватает: {what}. Это одно из слов: {choices}. Например: {line}",
)
NEEDS_VALUE: Final = Phrase("A value is missing after an option", "После параметра не указано значение")
TAKES_NO_VALUE: Final = Phrase("An option takes no value", "Параметр не принимает значения")
BAD_VALUE: Final = Phrase("This value of {what} is not understood", "Это значение непонятно: {what}")
ONE_OF: Final = Phrase("This value of {what} is none of {choices}", "Значение {what} не из списка: {choices}")
NOT_A_NUMBER: Final = Phrase("The value of {what} must be a number", "Значение {what} должно быть числом")
NOT_IN_RANGE: Final = Phrase(
    "The value of {what} must be a number from {lo} to {hi}", "Значение {what} должно быть числом от {lo} до {hi}"
)
TOO_MUCH: Final = Phrase("There is more on the line than this command takes", "Для этой команды указано лишнее")


def usage_fault(error: click.ClickException) -> BadUsage:
    """Return what click found wrong with a command line as one of our errors."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = Opaque(context.command_path if context else PROGRAM)
    reason, shown = _reason(error, context)
    return BadUsage(reason=reason, help=path, shown=shown)


def _reason(error: click.ClickException, context: click.Context | None) -> tuple[Phrase, str]:
    match error:
        case click.NoSuchOption():
            return _with_nearest(NO_SUCH_OPTION, error.possibilities), error.option_name
        case click.NoSuchCommand():
            return _with_nearest(NO_SUCH_COMMAND, error.possibilities), error.command_name
        case click.MissingParameter():
            return _missing(error.param, context), ""
        case click.BadParameter():
            return _bad_value(error.param), ""
        case click.BadOptionUsage():
            return (TAKES_NO_VALUE if "not take" in error.message else NEEDS_VALUE), error.option_name
        case click.BadArgumentUsage():
            return NEEDS_VALUE, ""
        case _:
            return (NO_COMMAND if "ommand" in error.message else TOO_MUCH), ""


def _with_nearest(phrase: Phrase, nearest: list[str] | None) -> Phrase:
    if not nearest:
        return phrase
    return Phrase(
        MEANT.en.format(what=phrase.en, nearest=nearest[0]), MEANT.ru.format(what=phrase.ru, nearest=nearest[0])
    )


def _missing(param: click.Parameter | None, context: click.Context | None) -> Phrase:
    match param.type if param else None:
        case click.Choice() as kind if context is not None:
            choices, line = ", ".join(map(str, kind.choices)), " ".join(_line(context))
            return _filled(MISSING_ONE_OF, what=_name(param), choices=choices, line=line)
        case _:
            return _filled(MISSING, what=_name(param))


def _line(context: click.Context) -> Iterator[str]:
    """Give the words of a line that a command takes: of a list its first word, else the word for what stands there."""
    yield context.command_path
    for param in context.command.params:
        if param.required:
            if isinstance(param, click.Option):
                yield _name(param)
            yield str(param.type.choices[0]) if isinstance(param.type, click.Choice) else _word(param)


def _word(param: click.Parameter) -> str:
    return param.human_readable_name.strip("[]").upper()


def _bad_value(param: click.Parameter | None) -> Phrase:
    what = _name(param)
    match param.type if param else None:
        case click.Choice() as kind:
            return _filled(ONE_OF, what=what, choices=", ".join(str(choice) for choice in kind.choices))
        case click.IntRange() as kind:
            return _filled(NOT_IN_RANGE, what=what, lo=str(kind.min), hi=str(kind.max))
        case click.types.IntParamType() | click.types.FloatParamType():
            return _filled(NOT_A_NUMBER, what=what)
        case _:
            return _filled(BAD_VALUE, what=what)


def _name(param: click.Parameter | None) -> str:
    """Return a parameter as it is typed: the longest name of an option, the word for an argument."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.human_readable_name.strip("[]") if param else ""


def _filled(phrase: Phrase, **words: str) -> Phrase:
    return Phrase(phrase.en.format_map(words), phrase.ru.format_map(words))
