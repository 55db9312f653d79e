"""Which language the person at the terminal reads (English or Russian)."""

from __future__ import annotations

import os
from typing import Final

from safeconduct.base.errors import Language, Phrase

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of_terminal() -> Language:
    """Return Russian when the terminal's locale says so, else English."""
    for variable in _VARIABLES:
        if value := os.environ.get(variable, ""):
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"


def say(phrase: Phrase, language: Language) -> str:
    """Return a phrase in the person's language."""
    return phrase.ru if language == "ru" else phrase.en
