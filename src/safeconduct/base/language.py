"""How phrases, numbers and counted things are said in a person's language. Shapes only.

Plural forms follow the CLDR rules in Babel: Russian has three ("1 голос, 2 голоса, 5 голосов").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_decimal

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.plain import plain

_LOCALES: Final[Mapping[Language, str]] = {"en": "en_GB", "ru": "ru"}


def say(phrase: Phrase, language: Language) -> str:
    """Return a phrase in the person's language."""
    return phrase.ru if language == "ru" else phrase.en


def sentence(phrase: Phrase, language: Language, **facts: object) -> str:
    """Return a phrase with its ``{facts}`` filled in. Texts among them are made `plain`.

    A text that ends with a dot ends the sentence: "Amal K." and not "Amal K..".
    """
    safe = {name: plain(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    words = say(phrase, language).format_map(safe)
    for fact in safe.values():
        if isinstance(fact, str) and fact.endswith("."):
            words = re.sub(f"({re.escape(fact)}[”»]?)\\.(?=\\s|$)", r"\1", words)
    return words


@cache
def locale(language: Language) -> Locale:
    """Return the rules by which days and numbers are written."""
    return Locale.parse(_LOCALES[language])


# As many as pages show again and again; Babel takes 80 microseconds for one.
@lru_cache(maxsize=4_096)
def number(n: int, language: Language) -> str:
    """Return a number as people write it: 1,000,000 in English."""
    text: str = format_decimal(n, locale=locale(language))
    return text


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that is counted, in every plural form; ``{n}`` stands for the number.

    ``ru``: the forms for 1, 2 and 5.
    """

    en: tuple[str, str]
    ru: tuple[str, str, str]

    def say(self, n: int, language: Language) -> str:
        """Return so many of it."""
        form: str = locale(language).plural_form(n)
        forms = self.ru if language == "ru" else self.en
        place = {"one": 0, "few": 1}.get(form, len(forms) - 1)
        return forms[place].format(n=number(n, language))
