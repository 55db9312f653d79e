"""The language of a text by its small words, where nobody said it: Russian, English, or neither for certain.

A language is taken only where its own small words are many enough and those of the other few: of a text in Chechen, in
Ukrainian, in Dutch or in two languages by turns nothing is said, and a person may. The words are such as neither
Chechen nor a neighbour of the two languages has; the shares are less than half of what running text has of them
(docs/formats/reading.md, "The language of a text"). Pure, linear.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from safeconduct.record.days.letters import lettered
from safeconduct.record.reading.letters import word_set

_OWN: Final = {
    "ru": word_set(
        "что его ее их был была было были они это этот эти меня мне мной когда если только чтобы также который которая "
        "которые которого очень тогда кто чем уже еще мы вы"
    ),
    "en": word_set("the and were that with they been this from which who their his her are to it said"),
}
# The least share of all words that a language's own are, and how many of them there must be at least.
_LEAST_SHARE: Final = {"ru": 0.04, "en": 0.08}
_LEAST: Final = 3
# The other language's may be at most so many times fewer.
_APART: Final = 4
# Characters that are looked at: a page of a book, in which no language hides.
_LOOKED_AT: Final = 20_000
# A letter that running text in a language has, and its neighbours have not: Bulgarian, Serbian, Ukrainian.
_LETTER: Final = {"ru": "ы", "en": "e"}
_WORD: Final = re.compile(r"[^\W\d_]+")


def language_of(given: str) -> str:
    """Return the code of the language that a text is in: ``ru``, ``en``, or "" where that is not certain."""
    words = _WORD.findall(lettered(given[:_LOOKED_AT]).text)
    counted = Counter({code: sum(one in own for one in words) for code, own in _OWN.items()})
    (code, most), (_, other) = counted.most_common()
    has_letter = any(_LETTER[code] in one for one in words)
    is_certain = has_letter and most >= _LEAST and most >= _LEAST_SHARE[code] * len(words) and most >= _APART * other
    return code if is_certain else ""
