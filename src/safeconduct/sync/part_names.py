"""What a part is called on a screen, and that no two are called alike: an entry in the wrong one has other readers.

A part without a name is called what it is for, so a name may not be one of those words either, in either language.
Who begins or renames a part is refused a name in use; two desks apart, or somebody on a desk of their own making, can
still make two, and then all screens tell them apart by their ids (`remembered`). Letters of two scripts that look the
same are the same here (`base.looks`). Promise P3; docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
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


_SORT_LOOKS: Final = frozenset(looks_of(word) for phrase in SORT_WORDS.values() for word in (phrase.en, phrase.ru))


def check_free(name: str, is_taken: Callable[[str], bool]) -> None:
    """Raise NameInUse for a name under which a person would see another part, or a part without a name.

    ``is_taken``: whether another part of this desk has that look (`Team.has_look`).
    """
    look = looks_of(name)
    if look in _SORT_LOOKS or is_taken(look):
        raise NameInUse(shown=name)


def looks(one: Compartment) -> frozenset[str]:
    """Return what a part looks like on a screen, in either language."""
    phrase = SORT_WORDS[one.sort]
    return frozenset(map(looks_of, (one.name,) if one.name else (phrase.en, phrase.ru)))
