"""Every spelling of every place in one tree of words, each word by its sound: what text and names are compared by.

Russian names stand in it in all their cases; the sounds (`base.sounds`) join ё and е, alphabets and romanisations, and
what a hyphen joins is one word too (Хасав-Юрт, Хасавюрт). Refuses to decide what in a text is a place: `finding`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.base.text import fold
from safeconduct.record.gazetteer.cases import declined
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Name, Place, PlaceId

WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’ʼ]s$")
_APOSTROPHE: Final = re.compile(r"['’ʼ`]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z]")
# Small letters of the two alphabets that look alike, small or capital (Unicode Technical Standard 39, confusables.txt).
_ALIKE: Final = ("abcehkmoptxy", "авсенкмортху")
_TO_CYRILLIC: Final = str.maketrans(*_ALIKE)
_TO_LATIN: Final = str.maketrans(*reversed(_ALIKE))
_HYPHENED: Final = re.compile(r"(?<=\w)[-‐‑](?=\w)")
# Sounds kept of a Latin word of the gazetteer, the likeliest first: a text's own word brings all of its own.
_MOST_SOUNDS: Final = 2
# Names of one word that are adjectives: "Майский" and "Советская" mean something else before another noun.
_ADJECTIVE: Final = re.compile(r"(?:ый|ий|ской|ая|ое|ее|skiy|sky)$", re.IGNORECASE)
# The one place whose name is an adjective and is hardly ever another's; and bodies that people write small.
_ALWAYS: Final = frozenset(("грозный",))
_OFTEN_SMALL: Final = frozenset((Kind.DISTRICT, Kind.CITY_DISTRICT, Kind.POLICE_STATION, Kind.PRISON))


@dataclass(frozen=True, slots=True)
class Spelt:
    """That a way through the tree ends in a place.

    ``is_bare``: it needs no word that says what it is. ``is_adjective``: it is met only where a place may stand.
    ``may_be_small``: its first letter need not be a capital one.
    """

    place: PlaceId
    is_bare: bool
    is_adjective: bool
    may_be_small: bool


@dataclass(slots=True)
class Branch:
    """What the words so far may be, and what words may follow, by their sounds."""

    ends: dict[PlaceId, Spelt] = field(default_factory=dict)
    next: dict[str, Branch] = field(default_factory=dict)


def sounds(word: str) -> tuple[str, ...]:
    """Return the sounds of a word as it stands in a text, or itself where it is a number."""
    folded = fold(_APOSTROPHE.sub("", _POSSESSIVE.sub("", word)))
    return _sounds_of(folded)


@functools.lru_cache(maxsize=1 << 14)
def _sounds_of(folded: str) -> tuple[str, ...]:
    if folded.isdigit():
        return (folded,)
    if _CYRILLIC.search(folded) and _LATIN.search(folded):
        return tuple(sound for word in _in_one_alphabet(folded) for sound in sounds_of(word)) or (folded,)
    return sounds_of(folded) or (folded,)


def _in_one_alphabet(mixed: str) -> Iterator[str]:
    """Give a word of both alphabets as it would be in each, where its other letters only look as those of it do."""
    cyrillic, latin = mixed.translate(_TO_CYRILLIC), mixed.translate(_TO_LATIN)
    if not _LATIN.search(cyrillic):
        yield cyrillic
    if not _CYRILLIC.search(latin):
        yield latin


@functools.cache
def tree() -> Branch:
    """Return the tree of all spellings; made once, in a few tenths of a second."""
    root = Branch()
    for place in places().values():
        for names in (place.ru, place.en, place.ce):
            for name in names:
                _put(root, place, name)
    return root


def _put(root: Branch, place: Place, name: Name) -> None:
    words = WORD.findall(name.text)
    is_adjective = len(words) == 1 and bool(_ADJECTIVE.search(name.text)) and fold(name.text) not in _ALWAYS
    may_be_small = name.text[0].islower() or place.kind in _OFTEN_SMALL or bool(_HYPHENED.search(name.text))
    spelt = Spelt(place.id, name.is_bare, is_adjective, may_be_small)
    forms = declined(name.text) if _CYRILLIC.search(name.text) else (name.text.lower(),)
    for form in forms:
        for way in _ways(form):
            branch = root
            for sound in way:
                branch = branch.next.setdefault(sound, Branch())
            held = branch.ends.get(place.id)
            if held is None or (spelt.is_bare and not held.is_bare):
                branch.ends[place.id] = spelt


def _ways(form: str) -> Iterator[tuple[str, ...]]:
    """Give the ways of a form through the tree; with what a hyphen joins as one word too."""
    for text in dict.fromkeys((form, _HYPHENED.sub("", form))):
        words = WORD.findall(text)
        kept = (sounds(one) if _CYRILLIC.search(one) else sounds(one)[:_MOST_SOUNDS] for one in words)
        yield from product(*kept)
