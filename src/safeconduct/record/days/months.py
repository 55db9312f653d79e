"""The names of the months, once: in English and in Russian with their cases and short forms.

Every other list of months in the program is made of this one. Data; refuses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MonthName:
    """What one month is called, in small letters: ``ru`` in five cases, the locative last."""

    en: str
    en_short: tuple[str, ...]
    ru: tuple[str, str, str, str, str]
    ru_short: tuple[str, ...]

    @property
    def nominative(self) -> str:
        """Return the form that stands alone: декабрь."""
        return self.ru[0]

    @property
    def genitive(self) -> str:
        """Return the form that stands after a day: декабря."""
        return self.ru[1]

    @property
    def locative(self) -> str:
        """Return the form that stands after the word for "in": декабре."""
        return self.ru[4]

    def all_words(self) -> tuple[str, ...]:
        """Return every form, the short ones last; some are spelled alike."""
        return (self.en, *self.ru, *self.en_short, *self.ru_short)


def _soft(stem: str) -> tuple[str, str, str, str, str]:
    return (f"{stem}ь", f"{stem}я", f"{stem}ю", f"{stem}ем", f"{stem}е")


def _hard(stem: str) -> tuple[str, str, str, str, str]:
    return (stem, f"{stem}а", f"{stem}у", f"{stem}ом", f"{stem}е")


MONTHS: Final = (
    MonthName("january", ("jan",), _soft("январ"), ("янв",)),
    MonthName("february", ("feb",), _soft("феврал"), ("фев", "февр")),
    MonthName("march", ("mar",), _hard("март"), ("мар",)),
    MonthName("april", ("apr",), _soft("апрел"), ("апр",)),
    MonthName("may", (), ("май", "мая", "маю", "маем", "мае"), ()),
    MonthName("june", ("jun",), _soft("июн"), ("июн",)),
    MonthName("july", ("jul",), _soft("июл"), ("июл",)),
    MonthName("august", ("aug",), _hard("август"), ("авг",)),
    MonthName("september", ("sep", "sept"), _soft("сентябр"), ("сен", "сент")),
    MonthName("october", ("oct",), _soft("октябр"), ("окт",)),
    MonthName("november", ("nov",), _soft("ноябр"), ("ноя", "нояб")),
    MonthName("december", ("dec",), _soft("декабр"), ("дек",)),
)
"""In the order of the year."""

MONTH_OF_WORD: Final = {word: number for number, name in enumerate(MONTHS, 1) for word in name.all_words()}
"""The number of the month of every form."""
