"""What is sealed in words, in both languages: kinds, fields of a sheet, who opens it. Nothing of the content."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.sealing.types import Kept, SheetField
from safeconduct.record.wording import day_in_words

FIELDS: Final = {
    SheetField.NAMES: Phrase("Names", "Имена"),
    SheetField.BORN: Phrase("When and where born", "Дата и место рождения"),
    SheetField.DOCUMENTS: Phrase("Documents and their numbers", "Документы и их номера"),
    SheetField.RELATIVES: Phrase("Relatives", "Родственники"),
    SheetField.HOME: Phrase("Home address", "Домашний адрес"),
    SheetField.OTHER: Phrase("Anything else", "Другое"),
}
_OF_DAY: Final = Phrase("{what}, of {day}", "{what}, {day}")
_OPENED_BY: Final = Phrase("opened by two of: {names}", "открывают двое из: {names}")
_NOT_HERE: Final = Phrase("not open to you: ask one of them", "вам не открыто: обратитесь к кому-то из них")


def kind_in_words(kind: str, language: Language) -> str:
    """Return what something sealed is; the code of a kind that a later version knows."""
    choice = forms()["sealed"].fields["kind"].choice(kind)
    return say(choice.words, language) if choice else kind


def kept_in_words(kept: Kept, language: Language) -> str:
    """Return what it is, with its day where one is known."""
    what = kind_in_words(kept.kind, language)
    if kept.day is None:
        return what
    return sentence(_OF_DAY, language, what=what, day=day_in_words(kept.day, language))


def holders_in_words(kept: Kept, language: Language) -> str:
    """Return who opens it, and whether this desk can ask for that."""
    told = sentence(_OPENED_BY, language, names=", ".join(kept.holders))
    return told if kept.divided else f"{told}; {say(_NOT_HERE, language)}"
