"""What is sealed in words, in both languages: kinds, fields of a sheet, who opens it. Nothing of the content."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.sealing.types import Kept, SheetField
from safeconduct.protect.sharing import NEEDED
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
_TAKEN_BY: Final = Phrase("taken by {who}", "принято: {who}")
_LEFT: Final = Phrase(
    "of these, left since: {n}. Their share does not count: have it opened while two are left, and seal it anew",
    "из них ушли: {n}. Их доли не считаются: вскройте, пока остаются двое, и запечатайте заново",
)
_LOST: Final = Phrase(
    "fewer than two of these are left: nobody opens it any more. Seal it anew from the source",
    "осталось меньше двоих: вскрыть это уже некому. Запечатайте заново с оригинала",
)
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
    """Return who opens it and who took it, whether this desk can ask for it, and what became of its holders."""
    said = [sentence(_OPENED_BY, language, names=", ".join(kept.holders))]
    if kept.divided is None:
        said.append(say(_NOT_HERE, language))
    if kept.by:
        said.append(sentence(_TAKEN_BY, language, who=kept.by))
    return "; ".join((*said, *filter(None, (left_in_words(kept, language),))))


def left_in_words(kept: Kept, language: Language) -> str:
    """Return what it means that holders have left; empty where all are there, or this desk cannot know."""
    if kept.divided is None or not kept.left:
        return ""
    if len(kept.divided.persons) - kept.left < NEEDED:
        return say(_LOST, language)
    return sentence(_LEFT, language, n=kept.left)
