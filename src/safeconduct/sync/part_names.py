"""What a part is called on a screen, and that no two are called alike: an entry in the wrong one has other readers.

A part without a name is called what it is for, so a name may not be one of those words either, in either language.
Who begins or renames a part is refused a name in use; two desks apart, or somebody on a desk of their own making, can
still make two, and then all screens tell them apart by their ids (`twins`). Letters of two scripts that look the same
are the same here (`base.looks`). Promise P3; docs/decisions/0009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.looks import looks_of
from safeconduct.sync.types import Compartment, Sort

# What a part is for, in words; what a part without a name is called.
SORT_WORDS: Final = {
    Sort.TEAM: Phrase("The team itself", "Сама команда"),
    Sort.RECORD: Phrase("Record", "Сведения"),
    Sort.CASE: Phrase("Case", "Дело"),
    Sort.IDENTITY: Phrase("Identity sheet", "Личный лист"),
    Sort.JOURNEY: Phrase("Journey", "Путь"),
    Sort.STATEMENT: Phrase("Statement", "Заявление"),
    Sort.HELPERS: Phrase("Helpers", "Помощники"),
    Sort.PLACES: Phrase("Safe places", "Безопасные места"),
    Sort.INBOX: Phrase("Inbox", "Входящие"),
    Sort.PLANNING: Phrase("Planning", "Планирование"),
}


class NameInUse(SafeconductError):
    """A name that another part of this desk has, or that stands for a part without one."""

    code = "sync.name_in_use"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A part is called that already{shown}. Of two, an entry would go to the wrong people.",
        safe=NOTHING_CHANGED_EN,
        do="Give it another name.",
    )
    ru = Advice(
        what="Так уже называется другая часть{shown}. Если их две, запись попадёт не к тем людям.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите её иначе.",
    )


def check_free(name: str, parts: Iterable[Compartment]) -> None:
    """Raise NameInUse for a name under which a person would see another of these parts, or a part without a name."""
    words = (word for phrase in SORT_WORDS.values() for word in (phrase.en, phrase.ru))
    if looks_of(name) in {*map(looks_of, words), *(look for one in parts for look in _looks(one))}:
        raise NameInUse(shown=name)


def twins(parts: Iterable[Compartment]) -> frozenset[CompartmentId]:
    """Return the parts that look like another one of these in either language: they need their ids beside the name."""
    looks = {one.id: _looks(one) for one in parts}
    seen = Counter(look for several in looks.values() for look in several)
    return frozenset(one for one, several in looks.items() if any(seen[look] > 1 for look in several))


def _looks(one: Compartment) -> frozenset[str]:
    phrase = SORT_WORDS[one.sort]
    return frozenset(map(looks_of, (one.name,) if one.name else (phrase.en, phrase.ru)))
