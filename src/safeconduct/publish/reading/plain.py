"""A text without its disguise, and the way back to where each of its letters stood.

Compatibility forms (NFKC) are plain letters; marks over letters, soft hyphens, zero-width and directional signs are
gone; a word that was broken at the end of a line is whole. Case is kept: it says what a name is. Refuses nothing: any
text there is can be read (P12: what cannot be read is not passed).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

from safeconduct.publish.reading.letters import INVISIBLE
from safeconduct.publish.types import Span

# Stays a sign: as "No" it would be a word.
_NUMERO: Final = "№"
_SOFT_HYPHEN: Final = "\u00ad"
# A word broken at the end of a line: hyphen, line break, and the word goes on in a small letter.
_BROKEN: Final = re.compile(r"(?<=[^\W\d_])[\u002d\u2010\u2011\u00ac][ \t\u00a0]*\r?\n[ \t\u00a0]*(?=[^\W\d_])")
# All of ASCII, Latin-1's letters, Cyrillic without marks: these stand for themselves.
_ORDINARY: Final = re.compile(
    r"[\x00-\x7f\u00a0\u00ab\u00bb\u0401\u0402\u0404-\u040b\u040f-\u044f\u0451\u0452\u0454-\u045b\u045f-\u0481\u048a-\u04c0\u04c3-\u04cf\u0510-\u052f\u2010-\u2015\u2018-\u201e\u2026]*"
)
_BREAKS: Final = "\r\n"
# Letters with a mark that makes another letter of them.
_MARKED: Final = frozenset("ЁёЙйЇї")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text as it is read. ``starts``, ``ends``: of each of its characters the place in the text as it was given."""

    text: str
    starts: array[int]
    ends: array[int]

    def span(self, start: int, end: int) -> Span:
        """Return where characters ``start`` to ``end`` (not included, not empty) stand in the text as it was given."""
        return Span(self.starts[start], self.ends[end - 1])


def plain_text(given: str) -> PlainText:
    """Return a text as it is read. Cost is linear in its length."""
    letters: list[str] = []
    starts, ends = array("I"), array("I")
    at = 0
    while at < len(given):
        ordinary = _ORDINARY.match(given, at)
        past = ordinary.end() if ordinary is not None else at
        if past < len(given) and past > at:
            # The last of them may bear a mark that follows it.
            past -= 1
        if past > at:
            letters.append(given[at:past])
            starts.extend(range(at, past))
            ends.extend(range(at + 1, past + 1))
            at = past
            continue
        past = _past_marks(given, at)
        for letter in _read(given, at, past):
            letters.append(letter)
            starts.append(at)
            ends.append(past)
        at = past
    return _whole_words("".join(letters), starts, ends)


def _past_marks(given: str, at: int) -> int:
    """Return where the marks end that belong to a character."""
    past = at + 1
    while past < len(given) and unicodedata.category(given[past])[0] == "M":
        past += 1
    return past


def _read(given: str, at: int, past: int) -> str:
    """Return what a character with its marks is read as: one, several (a ligature) or none."""
    first = given[at]
    if first == _SOFT_HYPHEN and given[past : past + 1] in _BREAKS:
        # At the end of a line it is seen, and the word goes on behind it.
        return "-"
    if first in INVISIBLE or unicodedata.category(first) in ("Cf", "Cs", "Co", "Cn"):
        return ""
    if first == _NUMERO:
        return first
    composed = unicodedata.normalize("NFKC", given[at:past])
    return "".join(map(_without_mark, composed))


def _without_mark(letter: str) -> str:
    """Return a letter without a mark that changes nothing: а́ is а, and ѓ is г under a stress."""
    category = unicodedata.category(letter)
    if category[0] == "M":
        return ""
    if category == "Nd":
        # Digits of other scripts count as ours do.
        return str(unicodedata.decimal(letter))
    is_cyrillic = "\u0400" <= letter <= "\u04ff" and letter not in _MARKED
    return unicodedata.normalize("NFD", letter)[0] if is_cyrillic else letter


def _whole_words(text: str, starts: array[int], ends: array[int]) -> PlainText:
    """Take out the hyphens and breaks that words were broken with. The place of a whole word spans its break."""
    parts: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    at = 0
    for broken in _BROKEN.finditer(text):
        if not text[broken.end()].islower():
            continue
        parts.append(text[at : broken.start()])
        new_starts.extend(starts[at : broken.start()])
        new_ends.extend(ends[at : broken.start()])
        at = broken.end()
    if not parts:
        return PlainText(text, starts, ends)
    parts.append(text[at:])
    return PlainText("".join(parts), new_starts + starts[at:], new_ends + ends[at:])
