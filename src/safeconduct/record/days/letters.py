"""A text in the letters that the tables know, each with its place in the text as it was given.

Small letters, ``е`` for ``ё``, one sort of space, hyphen and apostrophe, digits of other scripts as ours, letters that
only look like those of the other alphabet put right; stress marks and what cannot be seen left out. A word keeps its
script unless letters of the other stand in it. Pure, linear.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

# Spaces that break no phrase, and a break between paragraphs that ends one.
_ONE_FOR_ONE: Final = str.maketrans(
    {
        **dict.fromkeys((*map(chr, range(0x2000, 0x200B)), "\u00a0", "\u202f", "\u205f", "\u3000"), " "),
        **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2012\u2014\u2015", "–"),
        **dict.fromkeys("\u2018\u2019\u02bc\uff07", "'"),
        **{chr(0xFF10 + n): str(n) for n in range(10)},
        **{chr(0x0660 + n): str(n) for n in range(10)},
        **{chr(0x06F0 + n): str(n) for n in range(10)},
        **{chr(0x1D7CE + n): str(n % 10) for n in range(50)},
        **{chr(0xFF21 + n): chr(ord("a") + n) for n in range(26)},
        **{chr(0xFF41 + n): chr(ord("a") + n) for n in range(26)},
        "\uff0e": ".", "\uff0c": ",", "\uff0f": "/", "\u2044": "/", "\u2215": "/", "ё": "е", "Ё": "е",
    }
)  # fmt: skip
_LEFT_OUT: Final = re.compile(
    "(.?)([\u0300-\u036f\u0483-\u0489\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+)", re.S
)
_BREVE: Final = "\u0306"
# A word in which both alphabets stand.
_WORD: Final = re.compile(r"[^\W\d_]+")
_BOTH: Final = re.compile("[a-z][а-я]|[а-я][a-z]")
_TO_CYRILLIC: Final = str.maketrans("aeopcyxkmthbuni", "аеорсухкмтнвипі")
_TO_LATIN: Final = str.maketrans("аеорсухкмтнві", "aeopcyxkmthbi")
_CYRILLIC: Final = re.compile("[а-я]+")
_LATIN: Final = re.compile("[a-z]+")
# A preposition in Latin letters before a Russian word or a number: "c 6 декабря".
_LONE: Final = re.compile(r"(?<![\w'])([bck]|co)(?= (?:[а-я]|[0-9]{1,4}(?:-?(?:го|м|е))? [а-я]))")
_LONE_TWINS: Final = str.maketrans("bcko", "вско")


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text in even letters; ``places`` has where each stood, or is None where every letter is in its own place."""

    text: str
    given: str
    places: array[int] | None

    @property
    def bare(self) -> str:
        """Return the text as it was given without marks and what cannot be seen: as long as the even text."""
        return _without_marks(self.given)[0]

    def at(self, place: int) -> int:
        """Return which letter stands at a place of the text as it was given, or first behind it."""
        return place if self.places is None else bisect.bisect_left(self.places, place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where letters from ``start`` to ``end``, at least one, stood in the text as it was given."""
        if self.places is None:
            return start, end
        last = self.places[end - 1] + 1
        # Marks that stand on the last letter belong to it.
        after = self.places[end] if end < len(self.places) else len(self.given)
        marks = self.given[last:after]
        return self.places[start], last + len(marks) - len(marks.lstrip(_MARKS))


_MARKS: Final = "".join(chr(code) for code in range(0x300, 0x370))


def lettered(given: str) -> Lettered:
    """Return a text in even letters."""
    text, places = _without_marks(given)
    small = text.lower()
    if len(small) != len(text):
        small = "".join(low if len(low := one.lower()) == 1 else one for one in text)
    small = small.translate(_ONE_FOR_ONE)
    if _BOTH.search(small):
        small = _WORD.sub(_one_script, small)
    if not small.isascii():
        small = _LONE.sub(lambda found: found.group().translate(_LONE_TWINS), small)
    return Lettered(small, given, places)


def _without_marks(given: str) -> tuple[str, array[int] | None]:
    """Return the text without marks and invisible signs, and the place of every letter that stays."""
    if given.isascii() or _LEFT_OUT.search(given) is None:
        return given, None
    kept: list[str] = []
    places = array("q")
    done = 0
    for found in _LEFT_OUT.finditer(given):
        kept.append(given[done : found.start()])
        places.extend(range(done, found.start()))
        letter = found[1]
        if letter and _BREVE in found[2] and letter in "иИ":
            letter = unicodedata.normalize("NFC", letter + _BREVE)
        kept.append(letter)
        places.extend(range(found.start(), found.start() + len(letter)))
        done = found.end()
    kept.append(given[done:])
    places.extend(range(done, len(given)))
    return "".join(kept), places


def _one_script(found: re.Match[str]) -> str:
    word = found.group()
    if word.isascii() or not _BOTH.search(word):
        return word
    for twins, script in ((_TO_CYRILLIC, _CYRILLIC), (_TO_LATIN, _LATIN)):
        other = word.translate(twins)
        if script.fullmatch(other):
            return other
    return word
