"""What the site says of itself, in the reader's language: texts.toml, days and numbers (base.language).

Chechen editions have Russian words around what was released in Chechen, until a reader of Chechen has judged a
translation; pages mark which text is in which language.
"""

from __future__ import annotations

import datetime
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from babel.dates import format_date

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI
from safeconduct.base.language import locale, number
from safeconduct.publish.released.districts import DistrictCode, districts
from safeconduct.publish.released.types import Count, Release, Texts, Tongue

_TEXTS: Final = "texts.toml"
# How a day is written out; the Russian one follows "опубликовано", "на", "от".
_DAYS: Final[Mapping[Language, str]] = {"en": "d MMMM y", "ru": "d MMMM y 'года'"}
# In which order a text is looked for where it is not given in the reader's language.
_FALLBACK: Final = {
    Tongue.RUSSIAN: (Tongue.RUSSIAN, Tongue.ENGLISH, Tongue.CHECHEN),
    Tongue.ENGLISH: (Tongue.ENGLISH, Tongue.RUSSIAN, Tongue.CHECHEN),
    Tongue.CHECHEN: (Tongue.CHECHEN, Tongue.RUSSIAN, Tongue.ENGLISH),
}
NAMES: Final = {Tongue.RUSSIAN: "Русский", Tongue.ENGLISH: "English", Tongue.CHECHEN: "Нохчийн"}


@dataclass(frozen=True, slots=True)
class Worded:
    """A text with its language, empty where it is the page's own."""

    text: str
    lang: str = ""


NOTHING: Final = Worded("")


@dataclass(frozen=True, slots=True)
class Words:
    """How an edition speaks."""

    tongue: Tongue

    @property
    def language(self) -> Language:
        """The language of everything but the releases."""
        return "en" if self.tongue is Tongue.ENGLISH else "ru"

    def say(self, key: str, **facts: str) -> str:
        """Return a text of ours with its facts filled in; KeyError for one that is not there."""
        return _texts()[key][self.language].format_map(facts)

    def day(self, day: Day) -> str:
        """Return a day written out."""
        date = datetime.date.fromisoformat(iso_from_day(day))
        text: str = format_date(date, _DAYS[self.language], locale=locale(self.language))
        return text

    def found(self, release: Release) -> Tongue:
        """Return the language in which the reader is shown a release."""
        return next(tongue for tongue in _FALLBACK[self.tongue] if tongue in release.tongues)

    def of(self, release: Release, texts: Texts) -> Worded:
        """Return a text of a release."""
        tongue = self.found(release)
        return self._worded(texts[release.at(tongue)], tongue)

    def among(self, given: Mapping[Tongue, str]) -> Worded:
        """Return one of the organisation's texts."""
        tongue = next(tongue for tongue in _FALLBACK[self.tongue] if tongue in given)
        return self._worded(given[tongue], tongue)

    def paragraphs(self, given: Mapping[Tongue, tuple[str, ...]]) -> list[Worded]:
        """Return the organisation's paragraphs."""
        tongue = next(tongue for tongue in _FALLBACK[self.tongue] if tongue in given)
        return [self._worded(text, tongue) for text in given[tongue]]

    def district(self, code: DistrictCode) -> str:
        """Return the name of a district."""
        found = districts()[code]
        return found.en if self.language == "en" else found.ru

    def how_many(self, count: Count) -> str:
        """Return a count as a number, as a range, or as "at least"."""
        lo, hi = number(count.bounds.lo, self.language), number(count.bounds.hi, self.language)
        if count.bounds.hi == OPEN_HI:
            return self.say("at_least", lo=lo)
        return lo if count.bounds.lo == count.bounds.hi else self.say("from_to", lo=lo, hi=hi)

    def rounding(self, count: Count) -> str:
        """Say what was done to a count before it was published."""
        if count.rounding == 1:
            return self.say("not_rounded")
        key = "rounded_open" if count.bounds.hi == OPEN_HI else "rounded"
        return self.say(key, step=number(count.rounding, self.language))

    def _worded(self, text: str, tongue: Tongue) -> Worded:
        return Worded(text, "" if tongue.value == self.language else tongue.value)


def in_both(key: str) -> list[Worded]:
    """Return a text of ours in Russian and in English, for a page that is in no language."""
    return [Worded(words.say(key), words.language) for words in map(Words, (Tongue.RUSSIAN, Tongue.ENGLISH))]


@functools.cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((resources.files(__package__) / _TEXTS).read_text("utf-8"))
