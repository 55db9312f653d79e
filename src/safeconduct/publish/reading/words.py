"""The words of a text, each with its readings and its place.

A reading is a spelling in small letters of one alphabet. A word has more than one where letters of several alphabets,
digits or signs stand in it. Letters written apart (d a d a e v) are one word; names written together (AkhmedDadaev)
are two. Between two words stands a gap, which says what parts them.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from safeconduct.publish.reading.letters import (
    CAPITAL_TWINS,
    CYRILLIC_LEET,
    CYRILLIC_OF,
    LATIN_LEET,
    LATIN_OF,
    TWINS,
)
from safeconduct.publish.reading.plain import PlainText
from safeconduct.publish.reading.spaced import spaced_words

_APOSTROPHES: Final = "·'’‘ʼʹʺ`´′\"“”"
# A word begins and ends with a letter or digit; signs that stand for letters and apostrophes may be inside it, the @ of
# an address not.
_WORD: Final = re.compile(
    rf"[^\W_](?:[{_APOSTROPHES}$|!€*#]?[^\W_]|@(?![\w-]+\.)[^\W_]|[{_APOSTROPHES}](?=[aeiouyао]))*`?|[@$€][^\W_]+"
)
_TOGETHER: Final = re.compile(r"(?:[^\W\d_a-zа-яё][a-zа-яё]+){2,12}")
_PART: Final = re.compile(r"[^\W\d_a-zа-яё][a-zа-яё]+")
_POSSESSIVE: Final = re.compile(rf"(?<=[a-zа-яё])[{_APOSTROPHES}]s?$", re.IGNORECASE)
_SENTENCE_ENDS: Final = re.compile(r"[.!?…;:]|\n\s*\n")
# Signs without a space between two words that may be one; those that end a sentence are none of them.
_MOST_SIGNS: Final = 3
_PARTS: Final = re.compile(r"[\s.!?…;]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_GREEK: Final = re.compile("[\u0370-\u03ff]")
_LATIN: Final = re.compile("[a-z\u00df-\u024f]")
_SIGN: Final = re.compile("[0-9@$|!€]")
_LAST_DIGITS: Final = re.compile(r"(?<=[^\W\d_]{3})[0-9]+$")
# Readings of one word at most: four ambiguous digits have as many.
_MOST_READINGS: Final = 12
# Longest word whose signs are read as letters, and which is looked at at all, in characters.
_MOST_LETTERS: Final = 60


class Style(enum.Enum):
    """How a word is written: a name begins with a capital letter, unless somebody writes all or none in capitals."""

    SMALL = "small"
    NAME = "name"
    CAPITALS = "capitals"
    MIXED = "mixed"


class Gap(enum.Enum):
    """What stands before a word. ``NONE``: it was written together with the word before.

    ``SIGN``: signs without a space, as in "Ах,мед": they may part two words, or the letters of one.
    """

    NONE = "none"
    HYPHEN = "hyphen"
    SIGN = "sign"
    SPACE = "space"
    LINE = "line"
    POINT = "point"
    OTHER = "other"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. ``start``, ``end``: in characters of the plain text.

    ``readings``: likeliest first. ``small``: as it stands, in small letters, without the @ of a handle. ``is_tag``: it
    stands behind a # or @, so that it may be several words.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    style: Style
    gap: Gap
    small: str
    is_tag: bool = False

    @property
    def is_initial(self) -> bool:
        """Whether it may be the first letter of a name."""
        length = self.end - self.start
        return (length == 1 and self.style is Style.CAPITALS) or (
            length == LONGEST_INITIAL and self.style is Style.NAME
        )


# "Kh." and "Yu." are initials of two letters.
LONGEST_INITIAL: Final = 2


def words_of(plain: PlainText) -> tuple[Word, ...]:
    """Return the words of a text in the order they stand in."""
    apart = spaced_words(plain.text)
    found: list[Word] = []
    past = 0
    for start, end, pieces in _places(plain.text, apart):
        gap = _gap(plain.text[past:start]) if found else Gap.SENTENCE
        past = end
        if pieces:
            found.append(_spaced(pieces, start, end, gap))
            continue
        found.extend(_words_at(plain.text, start, end, gap))
    return tuple(found)


def _places(text: str, apart: Mapping[int, tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """Give the places of words; with the letters of a word that is written apart, and without others inside it."""
    past = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start < past:
            continue
        if start in apart:
            end, letters = apart[start]
            past = end
            yield start, end, letters
        elif end - start <= _MOST_LETTERS:
            yield start, end, ""


def _spaced(letters: str, start: int, end: int, gap: Gap) -> Word:
    small = letters.casefold()
    # The first or the last of them may be a word of its own: "с Д а д а е в ы м", "Д а д а е в и".
    readings = (small, small[:-1], small[1:]) if letters.islower() else (small, small[:-1])
    found = tuple(dict.fromkeys(one for reading in readings for one in readings_of(reading, reading)))
    return Word(start, end, found, _style(letters), gap, small)


def _words_at(text: str, start: int, end: int, gap: Gap) -> Iterator[Word]:
    written = text[start:end]
    if _TOGETHER.fullmatch(written):
        for part in _PART.finditer(written):
            yield _word(part.group(), start + part.start(), gap)
            gap = Gap.NONE
        return
    word = _word(written, start, gap)
    if shorter := _POSSESSIVE.search(written):
        word = replace(_word(written[: shorter.start()], start, gap), style=_style(written))
    is_tag = written[0] == "@" or text[start - 1 : start] == "#"
    yield replace(word, is_tag=True) if is_tag else word


def _word(written: str, start: int, gap: Gap) -> Word:
    small = written.casefold()
    if small[0] == "@":
        # A handle; the sign may stand for a letter all the same.
        small = small[1:]
        readings = tuple(dict.fromkeys((*readings_of(small, written[1:]), *readings_of(f"@{small}", written))))
    else:
        readings = readings_of(small, written)
    return Word(start, start + len(written), readings, _style(written), gap, small)


def _style(written: str) -> Style:
    if written.isupper():
        return Style.CAPITALS
    if written.islower() or not any(map(str.isalpha, written)):
        return Style.SMALL
    # The palochka has its capital form within small letters.
    rest = written[1:].replace("\u04c0", "\u04cf")
    return Style.NAME if written[0].isupper() and rest == rest.lower() else Style.MIXED


def _gap(between: str) -> Gap:
    if not between:
        return Gap.NONE
    if between.isspace():
        if between.count("\n") > 1:
            return Gap.SENTENCE
        return Gap.LINE if "\n" in between else Gap.SPACE
    if between.strip() in ("-", "‐", "‑", "–", "_", "/"):
        return Gap.HYPHEN if between.strip() == between else Gap.OTHER
    if between.strip() == ".":
        return Gap.POINT
    if len(between) <= _MOST_SIGNS and not _PARTS.search(between):
        return Gap.SIGN
    return Gap.SENTENCE if _SENTENCE_ENDS.search(between) else Gap.OTHER


def readings_of(small: str, written: str) -> tuple[str, ...]:
    """Return what a word may be in one alphabet. ``small``: it in small letters; ``written``: as it stands."""
    if small.isdigit():
        return (small,)
    has_cyrillic, has_latin = bool(_CYRILLIC.search(small)), bool(_LATIN.search(small))
    if not (has_cyrillic and has_latin) and not _SIGN.search(small) and not _GREEK.search(small):
        return (small, *_twin(small, written)) if has_latin else (small,)
    return tuple(dict.fromkeys(_disguised(small, prefers_latin=_is_mostly_latin(small))))[:_MOST_READINGS]


def _is_mostly_latin(small: str) -> bool:
    """Say whether the letters that belong to one alphabet alone are Latin."""
    latin = sum(1 for one in small if _LATIN.match(one) and one not in CYRILLIC_OF)
    cyrillic = sum(1 for one in small if _CYRILLIC.match(one) and one not in LATIN_OF)
    return latin > cyrillic


def _twin(small: str, written: str) -> tuple[str, ...]:
    twins = CAPITAL_TWINS if written.isupper() else TWINS
    if len(small) > 2 and twins.issuperset(small):
        return ("".join(CYRILLIC_OF[one] for one in small),)
    return ()


def _disguised(small: str, *, prefers_latin: bool) -> Iterator[str]:
    """Give a word of mixed letters, digits and signs as it would be in each alphabet that all of it fits into."""
    tables = ((LATIN_OF, LATIN_LEET, _LATIN), (CYRILLIC_OF, CYRILLIC_LEET, _CYRILLIC))
    shorter = _LAST_DIGITS.sub("", small)
    for look, leet, own in tables if prefers_latin else reversed(tables):
        for word in dict.fromkeys((shorter, small)):
            letters = [_alternatives(one, look, leet, own) for one in word]
            if all(letters):
                yield from _some("".join(one) for one in product(*letters))


def _alternatives(
    letter: str, look: Mapping[str, str], leet: Mapping[str, tuple[str, ...]], own: re.Pattern[str]
) -> tuple[str, ...]:
    if letter in _APOSTROPHES or own.match(letter):
        return (letter,)
    if letter in leet:
        return leet[letter]
    found = look.get(letter)
    if found is None:
        return ()
    # Between Cyrillic letters l, I and i are written for a palochka, which is silent.
    return (found, "") if letter in "il" else (found,)


def _some(readings: Iterator[str]) -> Iterator[str]:
    for _, reading in zip(range(_MOST_READINGS), readings, strict=False):
        yield reading
