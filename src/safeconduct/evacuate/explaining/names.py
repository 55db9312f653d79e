"""How ids, days and numbers of people are shown in the sentences of this room: a desk shows code names and dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, sentence

_PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))


@dataclass(frozen=True, slots=True)
class Names:
    """How ids and days are shown, and in which language. ``date``: of a day's number; without it days are numbers.

    A date in Russian has to stand in the genitive, as "28 ноября 2026".
    """

    language: Language
    name: Callable[[str], str] = str
    date: Callable[[int], str] | None = None

    def day(self, n: int) -> str:
        """Return a day as it is called."""
        word = "день" if self.language == "ru" else "day"
        return self.date(n) if self.date is not None else f"{word} {n}"

    def of_day(self, n: int) -> str:
        """Return a day after "until" or "before"."""
        word = "дня" if self.language == "ru" else "day"
        return self.date(n) if self.date is not None else f"{word} {n}"

    def on(self, n: int) -> str:
        """Return a day as when something is."""
        if self.language == "ru":
            return self.date(n) if self.date is not None else f"в день {n}"
        return f"on {self.day(n)}"

    def people(self, n: int) -> str:
        """Return so many people in words."""
        return _PEOPLE.say(n, self.language)

    def listed(self, ids: Iterable[str]) -> str:
        """Return ids as names, with commas; a dash for none."""
        return ", ".join(self.name(one) for one in ids) or "–"

    def say(self, phrase: Phrase, **facts: object) -> str:
        """Return a phrase with its facts."""
        return sentence(phrase, self.language, **facts)
