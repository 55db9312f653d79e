"""Stems: what all cases of a name have in common, over the coarse spelling of `base.sounds`.

A word of a text may be any case of a name, so that it has several stems, one for each ending it may bear. A protected
name is in its first case and has the stems that its own cases leave. The two meet in one stem at least. It is not
known here whether an ending is right for a name: "Дадаевой" is taken for a form of "Дадаев" as well, which is the
surname of a woman of that family and of nobody else. Endings of Russian nouns and adjectives (Zaliznyak, "Grammatical
Dictionary of Russian"), as they stand in the coarse spelling, and the English plural.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# No "ov" and "in": they make surnames out of first names, and "Магомедов" is no form of "Магомед".
_ENDINGS: Final = (
    "a", "e", "i", "u", "o", "om", "em", "im", "am", "oi", "ei", "ou", "eu", "ah", "ih", "ami", "imi",
    "ogo", "ego", "omu", "emu", "oe", "oiu", "eiu",
)  # fmt: skip
# Of nouns that are no names besides: "домов" and "друзей" are forms of a place's words.
_NOUN_ENDINGS: Final = ("ov", "ev", "am", "iu", "ia", "ii", "iah", "iam", "iami", "iei", "iem", "ie", "aia", "uiu")
_VOWELS: Final = "aeiou"
# Coarse letters that a stem has at least.
LEAST: Final = 2
_REMEMBERED: Final = 1 << 16


def _by_last(endings: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {last: tuple(one for one in endings if one[-1] == last) for last in {one[-1] for one in endings}}


_BY_LAST: Final = _by_last(_ENDINGS)
_NOUNS_BY_LAST: Final = _by_last((*_ENDINGS, *_NOUN_ENDINGS))


@lru_cache(maxsize=_REMEMBERED)
def stems_in_text(sounds: str, *, is_noun: bool = False) -> tuple[str, ...]:
    """Return what may be the stem of a word that stands in a text: the word itself and it without each ending.

    ``is_noun``: with endings of ordinary nouns too.
    """
    endings = (_NOUNS_BY_LAST if is_noun else _BY_LAST).get(sounds[-1:], ())
    found = [sounds]
    found.extend(sounds[: -len(one)] for one in endings if sounds.endswith(one) and len(sounds) - len(one) >= LEAST)
    if sounds.endswith("s") and len(sounds) > LEAST + 1:
        # The English plural and possessive without its apostrophe.
        found.append(sounds[:-1])
    return tuple(dict.fromkeys(found))


def stems_of_name(sounds: str) -> tuple[str, ...]:
    """Return the stems of a name in its first case, the name itself first."""
    found = [sounds]
    while sounds[-1] in _VOWELS and len(sounds) > LEAST and len(found) <= LEAST:
        sounds = sounds[:-1]
        found.append(sounds)
    return tuple(found)


def with_fleeting(stem: str) -> str:
    """Return a stem without the vowel that goes in other cases: Павел and Павла, Лев and Льва; itself where none does.

    Only a name's own table or its Russian ending says whether it does (`names`).
    """
    if len(stem) < LEAST + 1 or stem[-2] not in "eo" or stem[-1] in _VOWELS or stem[-3] in _VOWELS:
        return stem
    return stem[:-2] + stem[-1]
