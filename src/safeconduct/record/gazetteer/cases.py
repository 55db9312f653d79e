"""The cases of a Russian name of a place, word by word, so that all its words stand in one case.

Endings of nouns and adjectives by Zaliznyak's "Grammatical Dictionary of Russian", for the endings that names of places
have. Gives a form too many rather than one too few where an ending belongs to two declensions; refuses to change
abbreviations, figures, and what follows the first word of "отдел полиции …".
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final

# Nominative, genitive, dative, accusative, instrumental, prepositional.
_CASES: Final = 6
_Endings = tuple[tuple[str, ...], ...]
# What a word ends with; what stays of it; what follows in each case. The first that fits counts.
_DECLENSIONS: Final[tuple[tuple[re.Pattern[str], _Endings], ...]] = tuple(
    (re.compile(ending), cases)
    for ending, cases in (
        # Adjectives: Грозный, Майский, Заводской; Старая, Новые, Советское.
        (r"(?<=[а-я])(?:ый|ий)$|(?<=ск)ой$", ((), ("ого", "его"), ("ому", "ему"), (), ("ым", "им"), ("ом", "ем"))),
        (r"(?<=[а-я])(?:ая|яя)$", ((), ("ой", "ей"), ("ой", "ей"), ("ую", "юю"), ("ой", "ей"), ("ой", "ей"))),
        (r"(?<=[а-я])(?:ое|ее)$", ((), ("ого", "его"), ("ому", "ему"), (), ("ым", "им"), ("ом", "ем"))),
        (r"(?<=[а-я])(?:ые|ие)$", ((), ("ых", "их"), ("ым", "им"), (), ("ыми", "ими"), ("ых", "их"))),
        # Nouns: Ингушетия, Чечня, Назрань, Ставрополь, Курчалой, Махачкала, Ведено, Автуры, Самашки, Аргун.
        (r"(?<=и)я$", ((), ("и",), ("и",), ("ю",), ("ей",), ("и",))),
        (r"(?<=[а-я])я$", ((), ("и",), ("е",), ("ю",), ("ей", "ёй"), ("е",))),
        (r"(?<=[а-я])ь$", ((), ("и", "я"), ("и", "ю"), (), ("ью", "ем"), ("и", "е"))),
        (r"(?<=[а-я])й$", ((), ("я",), ("ю",), (), ("ем",), ("е", "и"))),
        (r"(?<=[а-я])а$", ((), ("ы", "и"), ("е",), ("у",), ("ой", "ей"), ("е",))),
        (r"(?<=[нв])о$", ((), ("а",), ("у",), (), ("ом",), ("е",))),
        (r"(?<=ь)е$", ((), ("я",), ("ю",), (), ("ем",), ("е",))),
        (r"(?<=[а-я])ы$|(?<=[гкхжчшщ])и$", ((), ("", "ов"), ("ам",), (), ("ами",), ("ах",))),
        (r"(?<=[бвгджзклмнпрстфхцчшщ])$", ((), ("а",), ("у",), (), ("ом", "ем"), ("е",))),
    )
)
# Plurals in -ки have a vowel more in the genitive: Самашки, Самашек.
_FLEETING: Final = re.compile(r"(?<=[жшчщ])ки$")
# Words after which the rest of a name does not change.
_HEADS: Final = frozenset(
    ("отдел", "полиция", "тюрьма", "колония", "изолятор", "база", "полк", "интернат", "исправительная", "военная",
     "следственный", "бывший", "тайная", "секретная", "территория")
)  # fmt: skip
_ADJECTIVE: Final = re.compile(r"(?:[кн]ий|[нвт]ый|[кн]ой|ая|яя)$")


def declined(name: str) -> tuple[str, ...]:
    """Return every form of a name in small letters, the first as it is."""
    words = name.lower().split(" ")
    forms = [_forms(word, changes=one) for word, one in zip(words, _which_change(name), strict=True)]
    found = (" ".join(one) for case in range(_CASES) for one in product(*(form[case] for form in forms)))
    return tuple(dict.fromkeys(found))


def _which_change(name: str) -> list[bool]:
    """Say of each word whether it changes: none behind an abbreviation or the noun of "отдел полиции Аргуна"."""
    changes: list[bool] = []
    goes_on = True
    for word in name.split(" "):
        is_fixed = word.isupper() or not word.replace("-", "").isalpha()
        changes.append(goes_on and not is_fixed)
        is_head = word in _HEADS and not _ADJECTIVE.search(word)
        goes_on = goes_on and not (is_head or (is_fixed and not changes[:-1]))
    return changes


def _forms(word: str, *, changes: bool) -> tuple[tuple[str, ...], ...]:
    """Return the forms of a word by case; of one with hyphens only what follows the last changes."""
    if not changes:
        return ((word,),) * _CASES
    for ending, cases in _DECLENSIONS:
        if found := ending.search(word):
            stem = word[: found.start()]
            forms = [tuple(stem + one for one in case) or (word,) for case in cases]
            if fleeting := _FLEETING.search(word):
                forms[1] = (*forms[1], word[: fleeting.start()] + "ек")
            return tuple(forms)
    return ((word,),) * _CASES
