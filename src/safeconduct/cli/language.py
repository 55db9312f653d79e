"""Which language the person at the terminal reads: English or Russian."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from safeconduct.base.errors import Language

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_OPTION: Final = "--lang"


def language_of_terminal() -> Language:
    """Return Russian when the terminal's locale says so, else English."""
    for variable in _VARIABLES:
        if value := os.environ.get(variable, ""):
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"


def language_of_arguments(arguments: Sequence[str]) -> Language:
    """Return the language a command line asks for, before it is parsed: its own refusals need one too."""
    for at, argument in enumerate(arguments):
        if not argument.startswith("-"):
            break
        option, equals, chosen = argument.partition("=")
        if option == _OPTION and not equals:
            chosen = arguments[at + 1] if at + 1 < len(arguments) else ""
        if option == _OPTION and chosen in ("en", "ru"):
            return "ru" if chosen == "ru" else "en"
    return language_of_terminal()
