"""What the pages say, in the reader's language: gettext catalogues, Chechen falling back to Russian (notes 6.5).

English is written in the pages and templates themselves; ``locale/ru.po`` and ``locale/ce.po`` hold the others. What
the rooms word (levels, errors, counted things) comes as phrases in English and Russian; a Chechen wording of one
is looked up in the same catalogue. A missing Russian wording is a failed test, never English on a Russian page.
"""

from __future__ import annotations

import enum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from typing import Final

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from safeconduct.base.errors import Language, Phrase

_CATALOGUES: Final = "locale"


class Tongue(enum.Enum):
    """A language that the pages can be read in."""

    ENGLISH = "en"
    RUSSIAN = "ru"
    CHECHEN = "ce"

    @property
    def own_name(self) -> str:
        """What its speakers call it; one without wordings of its own says in which language it is shown."""
        return {"en": "English", "ru": "Русский", "ce": "Нохчийн (по-русски)"}[self.value]

    @property
    def spoken(self) -> Language:
        """The language of dates, numbers and what has no wording of its own."""
        return "en" if self is Tongue.ENGLISH else "ru"


class Words:
    """One language's words."""

    def __init__(self, tongue: Tongue) -> None:
        """Use `words_of`: reading a catalogue takes some milliseconds."""
        self.tongue = tongue
        self._translations = _translations(tongue)

    def say(self, text: str, **facts: object) -> str:
        """Return a text of the pages with its ``{facts}`` filled in."""
        return self._filled(self._translations.gettext(text), facts)

    def count(self, one: str, many: str, n: int, **facts: object) -> str:
        """Return a text that counts something, in the plural form of the language."""
        return self._filled(self._translations.ngettext(one, many, n), {"n": n, **facts})

    def phrase(self, phrase: Phrase, **facts: object) -> str:
        """Return a phrase of a room."""
        if self.tongue is Tongue.ENGLISH:
            return self._filled(phrase.en, facts)
        own = self._translations.gettext(phrase.en) if self.tongue is Tongue.CHECHEN else phrase.en
        return self._filled(phrase.ru if own == phrase.en else own, facts)

    @property
    def translations(self) -> NullTranslations:
        """The catalogue, for the templates."""
        return self._translations

    @staticmethod
    def _filled(text: str, facts: dict[str, object]) -> str:
        return text.format_map(facts) if facts else text


@cache
def words_of(tongue: Tongue) -> Words:
    """Return a language's words."""
    return Words(tongue)


def _translations(tongue: Tongue) -> NullTranslations:
    if tongue is Tongue.ENGLISH:
        return NullTranslations()
    own = _catalogue(tongue)
    if tongue is Tongue.CHECHEN:
        own.add_fallback(_catalogue(Tongue.RUSSIAN))
    return own


def _is_worded(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (list, tuple)) else bool(message.string)


def _catalogue(tongue: Tongue) -> GNUTranslations:
    """Read a catalogue of the package; a text form, so that no compiled file need be kept in step with it."""
    data = resources.files("safeconduct.desk").joinpath(_CATALOGUES, f"{tongue.value}.po").read_bytes()
    compiled = BytesIO()
    catalogue = read_po(BytesIO(data), locale=Locale.parse(tongue.value), abort_invalid=True)
    # A plural without a wording would be written down as its English one, and hide the language behind this one.
    for message in [one for one in catalogue if one.id and not _is_worded(one)]:
        catalogue.delete(message.id, message.context)
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
