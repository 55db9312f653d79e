"""Names in all their cases: which stem a name has, and which endings may follow it in a text.

A name has a sort by its end, and each sort its endings: Седа, Седы, Седе, Седу are one name, and so are Иса and Исе,
Озёрный and Озёрного, Дадаев and Дадаевым. A name and a word of a text meet in a key, a stem with its sort. Endings of
Russian nouns, surnames and adjectives by Zaliznyak's "Grammatical Dictionary of Russian"; of Chechen by its eight cases
(-н, -на, -с, -га, -ца, -х, -л), with another vowel before them. A vowel that changes within a Chechen stem (Ӏали,
Ӏелин) is not followed. Pure. Refuses to judge whether a word is a name: it says under which keys it would be one.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

# Letters of a stem at least: of "Иса" its cases leave two.
_LEAST_STEM: Final = 2
_MANS: Final = re.compile(r".{2,}(?:[оеё]в|ин|ын)")
_WOMANS: Final = re.compile(r".{2,}(?:[оеё]в|ин|ын)а")
_ADJECTIVE_MANS: Final = re.compile(r"(.{3,})(?:ый|ий|ой)")
_ADJECTIVE_WOMANS: Final = re.compile(r"(.{3,})(?:ая|яя)")
_LATIN: Final = re.compile(r"[a-z\u00e0-\u024f]+")
_LATIN_WOMANS: Final = re.compile(r"(.{2,}(?:[eo]v|in|yn))a")
_LATIN_MANS: Final = re.compile(r".{2,}(?:[eo]v|in|yn)")
# The vowel that goes in other cases: Павел and Павла, Лев and Льва, Санёк and Санька.
_FLEETING: Final = re.compile(r"(.+)[ео]([клц])")


class Sort(enum.Enum):
    """How a name changes."""

    CONSONANT = "consonant"  # Адам, Игорь, Сергей
    VOWEL = "vowel"  # Седа, Зоя
    WHOLE = "whole"  # Али, Хеди: Russian leaves them as they are
    MANS = "mans"  # Дадаев
    WOMANS = "womans"  # Дадаева
    ADJECTIVE_MANS = "adjective_mans"  # Озёрный
    ADJECTIVE_WOMANS = "adjective_womans"  # Озёрная
    CHECHEN = "chechen"


class Key(NamedTuple):
    """What a name and a word of a text meet in."""

    stem: str
    sort: Sort


# By sort; "-" is no ending.
_RUSSIAN: Final[Mapping[Sort, str]] = {
    Sort.CONSONANT: "- а у ом ем е ы и ь й я ю ев ей ов ам ами ах ям ями ях",
    Sort.VOWEL: "а я ы и е у ю ой ей ою ею ам ами ах ям ями ях",
    Sort.WHOLE: "- s",
    Sort.MANS: "- а у ым ом е ы ых ыми",
    Sort.WOMANS: "а ой у ою ы ых ым ыми",
    Sort.ADJECTIVE_MANS: "ый ий ой ого его ому ему ым им ом ем ые ие ых их ыми ими",
    Sort.ADJECTIVE_WOMANS: "ая яя ой ей ую юю ою ею ые ие ых их ыми ими ым им",
}
_CASES: Final = ["н", "на", "с", "га", "ца", "х", "л", "хь", "ра", "гара"]


def _chechen() -> Iterator[str]:
    yield from _CASES
    yield from (vowel + case for vowel in "аеиоу" for case in _CASES)
    yield from ["а", "е", "о", "и", "ий", "ийн", "ийна"]


def _endings() -> Mapping[str, tuple[Sort, ...]]:
    found: dict[str, list[Sort]] = {}
    for sort, line in _RUSSIAN.items():
        for ending in line.split():
            found.setdefault(ending.strip("-"), []).append(sort)
    for ending in _chechen():
        found.setdefault(ending, []).append(Sort.CHECHEN)
    return {ending: tuple(sorts) for ending, sorts in found.items()}


_SORTS: Final = _endings()
_LONGEST: Final = max(map(len, _SORTS))


def keys_of_word(word: str) -> Iterator[Key]:
    """Give every key that a word of a text, folded, may be a case of."""
    for length in range(min(_LONGEST, len(word) - _LEAST_STEM) + 1):
        end = len(word) - length
        for sort in _SORTS.get(word[end:], ()):
            yield Key(word[:end], sort)


def keys_of_name(name: str, *, is_strict: bool = False) -> Iterator[Key]:
    """Give the keys of one word of a name in its first case, folded.

    ``is_strict``: its own Russian cases alone. Else those of Chechen too, and of the same surname as the other sex of
    the family bears it.
    """
    if _LATIN.fullmatch(name):
        yield Key(name, Sort.WHOLE)
        if not is_strict:
            yield from _family_in_latin(name)
        return
    own = tuple(_own(name))
    yield from own
    if is_strict:
        return
    for key in own:
        yield from _family(key)
    yield Key(name, Sort.CHECHEN)
    if name[-1:] in "аеиоуыэюя" and len(name) > _LEAST_STEM:
        yield Key(name[:-1], Sort.CHECHEN)


def _own(name: str) -> Iterator[Key]:
    if found := _ADJECTIVE_MANS.fullmatch(name):
        yield Key(found[1], Sort.ADJECTIVE_MANS)
    if found := _ADJECTIVE_WOMANS.fullmatch(name):
        yield Key(found[1], Sort.ADJECTIVE_WOMANS)
        return
    if _MANS.fullmatch(name):
        yield Key(name, Sort.MANS)
    if _WOMANS.fullmatch(name):
        yield Key(name[:-1], Sort.WOMANS)
    yield from _noun(name)


def _noun(name: str) -> Iterator[Key]:
    last = name[-1:]
    yield Key(name, Sort.WHOLE)
    if last in "ая" and len(name) > _LEAST_STEM:
        yield Key(name[:-1], Sort.VOWEL)
    elif last in "йь" and len(name) > _LEAST_STEM:
        yield Key(name[:-1], Sort.CONSONANT)
    elif last not in "еиоуыэю":
        yield Key(name, Sort.CONSONANT)
        if found := _FLEETING.fullmatch(name):
            yield from (Key(found[1] + soft + found[2], Sort.CONSONANT) for soft in ("", "ь"))
        if name == "лев":
            yield Key("льв", Sort.CONSONANT)


def _family(key: Key) -> Iterator[Key]:
    match key.sort:
        case Sort.MANS:
            yield Key(key.stem, Sort.WOMANS)
        case Sort.WOMANS:
            yield Key(key.stem, Sort.MANS)
        case Sort.ADJECTIVE_MANS:
            yield Key(key.stem, Sort.ADJECTIVE_WOMANS)
        case Sort.ADJECTIVE_WOMANS:
            yield Key(key.stem, Sort.ADJECTIVE_MANS)
        case _:
            return


def _family_in_latin(name: str) -> Iterator[Key]:
    if found := _LATIN_WOMANS.fullmatch(name):
        yield Key(found[1], Sort.WHOLE)
    if _LATIN_MANS.fullmatch(name):
        yield Key(name + "a", Sort.WHOLE)
