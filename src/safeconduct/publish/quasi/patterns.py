"""Words as data, made into one pattern: the small language of the lists in `words/` (docs/formats/release-check.md).

``учител*``: these letters and up to eight more; a space: any space; `` .. ``: up to three words between; the rest is a
regular expression without groups of its own that have names. A text is first made even (`even`), which moves no letter
to another place, so that spans stay those of the text as it was given.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from safeconduct.publish.types import Span

# Letters that an ending may have; Russian endings of adjectives and verbs have six at most, English ones fewer.
_ENDING: Final = r"\w{0,8}"
# Words that may stand in a gap, each with the marks that cling to it.
_GAP: Final = r"(?:[\s,]+[^\s.!?;]+){0,3}?[\s,]+"
_SPACE: Final = r"[\s\u00a0]+"
_BEGIN: Final = r"(?<![\w-])"
_END: Final = r"(?!\w)"
# Letters that are made one, each for another of the same length.
_EVEN: Final = (
    ("ё", "е"), ("\u00a0", " "), ("\u202f", " "), ("’", "'"), ("‘", "'"), ("‑", "-"), ("‐", "-"), ("−", "-"),
    ("\u00ad", "-"),
)  # fmt: skip
_SENTENCE: Final = re.compile(r"[^.!?\n]*(?:[.!?](?=[^\s»”\"')\]])[^.!?\n]*)*[.!?…»”\"')\]]*")
# Ends of words after which a full stop ends no sentence.
_SHORT: Final = re.compile(r"(?:^|[\s(])(?:г|гг|ул|с|ст|пос|им|д|тыс|млн|т|е|п|mr|mrs|ms|dr|no|st|approx|e\.g|i\.e)\.$")


def even(text: str) -> str:
    """Return the text in small letters with one sort of apostrophe, hyphen and space; every letter in its place."""
    evened = text.lower()
    if len(evened) != len(text):
        # Some letter has two for its small one (İ): such are left as they are, so that places stay.
        lowered = (one.lower() for one in text)
        evened = "".join(small if len(small) == 1 else one for one, small in zip(text, lowered, strict=True))
    for letter, other in _EVEN:
        evened = evened.replace(letter, other)
    return evened


def pattern(words: Iterable[str]) -> str:
    """Return the expression that any of these words fit, whole words only."""
    return f"{_BEGIN}(?:{'|'.join(_translated(one) for one in words)}){_END}"


def _translated(words: str) -> str:
    gaps = re.sub(r" \.\. ", "\x00", words.replace("ё", "е"))
    if ".." in gaps:
        raise ValueError(f"a gap without spaces around it: {words}")
    return re.sub(r"(?<=\w)(?<!\\w)\*", lambda _: _ENDING, gaps).replace(" ", _SPACE).replace("\x00", _GAP)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lists of words, each with a code; of two that begin at one place the earlier in the file counts."""

    expression: re.Pattern[str]
    codes: tuple[str, ...]
    marks: Mapping[str, frozenset[str]]

    def find(self, evened: str) -> Iterator[tuple[Span, str]]:
        """Give every place of an even text where words of a list stand, with the code of the list."""
        for found in self.expression.finditer(evened):
            name = found.lastgroup
            if name is not None and found.end() > found.start():
                yield Span(*found.span()), self.codes[int(name[1:])]

    def has(self, code: str, mark: str) -> bool:
        """Say whether a list is marked so in its file."""
        return mark in self.marks[code]


def lexicon(entries: Sequence[Mapping[str, Any]]) -> Lexicon:
    """Return the lists of a file's entries; KeyError or ValueError where they are not whole."""
    parts = []
    for number, entry in enumerate(entries):
        unknown = entry.keys() - {"code", "en", "ru", "marks"}
        if unknown:
            raise ValueError(f"a list with {sorted(unknown)}")
        parts.append(f"(?P<c{number}>{pattern([*entry.get('en', ()), *entry.get('ru', ())])})")
    codes = tuple(str(one["code"]) for one in entries)
    if len(set(codes)) != len(codes):
        raise ValueError("two lists of one code")
    marks = {str(one["code"]): frozenset(one.get("marks", ())) for one in entries}
    return Lexicon(re.compile("|".join(parts)), codes, marks)


@functools.cache
def words_of(subject: str) -> Lexicon:
    """Return the lists of a subject, from ``words/<subject>.toml``."""
    return lexicon(toml_of("safeconduct.publish.quasi", f"words/{subject}.toml")["list"])


def toml_of(package: str, path: str) -> dict[str, Any]:
    """Return a file of this package."""
    return tomllib.loads(text_of(package, path))


def text_of(package: str, path: str) -> str:
    """Return the text of a file of this package."""
    return resources.files(package).joinpath(path).read_text(encoding="utf-8")


class Taken:
    """The parts of a text that a finding has taken already."""

    def __init__(self, text: str) -> None:
        self._letters = bytearray(len(text))

    def is_free(self, span: Span) -> bool:
        """Say whether no letter of a part is taken."""
        return 1 not in self._letters[span.start : span.end]

    def take(self, span: Span) -> bool:
        """Take a part that is free, and say whether it was."""
        if not self.is_free(span):
            return False
        self._letters[span.start : span.end] = b"\1" * (span.end - span.start)
        return True


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text, marks included. A line is at least one; short forms such as "г." end none."""
    spans: list[Span] = []
    begun: int | None = None
    for found in _SENTENCE.finditer(text):
        piece = found.group()
        if not piece.strip():
            continue
        start = begun if begun is not None else found.start() + len(piece) - len(piece.lstrip())
        ends_line = found.end() >= len(text) or text[found.end()] == "\n"
        if not ends_line and _SHORT.search(text[start : found.end()].lower()):
            begun = start
            continue
        spans.append(Span(start, found.end()))
        begun = None
    if begun is not None:
        spans.append(Span(begun, len(text)))
    return tuple(spans)
