"""Errors that a tired person can act on: what happened, what is safe now, what to do next.

Every failure of Safeconduct is a `SafeconductError` subclass with a stable code, an exit code and an
advice in English and Russian. Facts that fill the sentences are integers, enums or opaque ids and schema
places, never names or free text, so that an error may be logged (promise P14). Follows STYLE "Errors".
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, NewType

Language = Literal["en", "ru"]

Opaque = NewType("Opaque", str)
"""A text that is safe to log: a hex id, a place in a schema such as ``claims[3].value.lo``, a kind."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase of ours that stands in a sentence in both languages."""

    en: str
    ru: str


Fact = int | enum.Enum | Opaque | Phrase


class Exit(enum.IntEnum):
    """Exit status of the program (DESIGN section 10)."""

    DONE = 0
    BAD_INPUT = 2
    REFUSED = 3
    LOCKED = 4
    INTEGRITY = 5


@dataclass(frozen=True, slots=True)
class Advice:
    """Three sentences for a person. ``{fact}`` stands for a fact the error carries.

    ``on_page``: what to do where there are buttons and no commands; empty where ``do`` serves both.
    """

    what: str
    safe: str
    do: str
    on_page: str = ""


# 80 characters: enough to recognise one's own word, too little to fill a terminal with hostile text.
SHOWN_MAX_CHARACTERS: Final = 80
# For what lists several entries of which one has to be chosen: some ten of them, by name and id.
LISTED_MAX_CHARACTERS: Final = 800


class SafeconductError(Exception):
    """Base of every error of ours; never raised itself.

    ``shown`` is a piece of the person's own input, given back on the screen only: it may be a name, so it
    is no fact, is never logged, and stays out of ``str()``. ``most_shown``: how many characters of it are given back.
    """

    code: ClassVar[str]
    exit_code: ClassVar[Exit]
    en: ClassVar[Advice]
    ru: ClassVar[Advice]
    most_shown: ClassVar[int] = SHOWN_MAX_CHARACTERS

    def __init__(self, *, shown: str = "", **facts: Fact) -> None:
        self.facts = facts
        self.shown = shown
        known = ", ".join(f"{name}={_plain(value)}" for name, value in sorted(facts.items()))
        super().__init__(f"{self.code} ({known})" if known else self.code)

    def advice(self, language: Language, *, is_page: bool = False) -> Advice:
        """Return the three sentences with the facts filled in. ``is_page``: for a page, so that no command is named."""
        chosen = self.ru if language == "ru" else self.en
        do = chosen.on_page or chosen.do if is_page else chosen.do
        facts = {name: _plain(value, language) for name, value in self.facts.items()}
        facts["shown"] = _quoted(self.shown, language, self.most_shown)
        return Advice(what=chosen.what.format_map(facts), safe=chosen.safe.format_map(facts), do=do.format_map(facts))

    def sentences(self, language: Language, *, is_page: bool = False) -> str:
        """Return the advice as one line of text."""
        advice = self.advice(language, is_page=is_page)
        return " ".join(part for part in (advice.what, advice.safe, advice.do) if part)


def _plain(fact: Fact, language: Language = "en") -> str:
    if isinstance(fact, Phrase):
        return fact.ru if language == "ru" else fact.en
    return str(fact.value) if isinstance(fact, enum.Enum) else str(fact)


def one_line(text: str, limit: int = SHOWN_MAX_CHARACTERS) -> str:
    """Return text that cannot repaint a terminal: controls, line breaks and direction overrides become '?'."""
    clean = "".join(c if c.isprintable() else "?" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[:limit] + "…"


def _quoted(text: str, language: Language, most: int) -> str:
    """Return the person's own words as they stand in a sentence: `` (“words”)``, or nothing."""
    if not text:
        return ""
    return f" («{one_line(text, most)}»)" if language == "ru" else f" (“{one_line(text, most)}”)"


NOTHING_CHANGED_EN = "Nothing was changed."
NOTHING_CHANGED_RU = "Ничего не изменено."
