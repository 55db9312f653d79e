"""What is sealed in words, in both languages: kinds, fields of a sheet, who opens it. Nothing of the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.sealing.reading import beside
from safeconduct.evacuate.sealing.types import Kept, SheetField
from safeconduct.protect.sharing import NEEDED
from safeconduct.record.wording import day_in_words, local_time_in_words

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
_NEWEST: Final = Phrase(
    "one of {n} sheets of the same, and the newest by the clocks of those who sealed them; none takes the place of "
    "another",
    "один из листов об одном и том же ({n}), самый новый по часам тех, кто запечатал; ни один не заменяет другой",
)
_OLDER: Final = Phrase(
    "one of {n} sheets of the same; the newest was sealed {when}. None takes the place of another: whoever sealed one "
    "had not read the others",
    "один из листов об одном и том же ({n}); самый новый запечатан {when}. Ни один не заменяет другой: кто запечатывал "
    "один, других не читал",
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


def beside_in_words(kept: Kept, listed: Iterable[Kept], language: Language) -> str:
    """Return that a sheet is one of several of the same, and which is the newest; empty where it is the only one."""
    same = beside(kept, listed)
    if len(same) < 2:
        return ""
    newest = same[-1]
    if newest.sealed == kept.sealed:
        return sentence(_NEWEST, language, n=len(same))
    return sentence(_OLDER, language, n=len(same), when=local_time_in_words(newest.sealed_at_ms, language))


def left_in_words(kept: Kept, language: Language) -> str:
    """Return what it means that holders have left; empty where all are there, or this desk cannot know."""
    if kept.divided is None or not kept.left:
        return ""
    if len(kept.divided.persons) - kept.left < NEEDED:
        return say(_LOST, language)
    return sentence(_LEFT, language, n=kept.left)
