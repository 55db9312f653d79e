"""Words whose letters are written apart: with spaces, points, hyphens or line breaks between them.

Four letters and more in a row; fewer are initials. Where another sign stands between, or a capital letter follows a
small one, another word begins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

# Letters of one run at most: three long names.
MOST_LETTERS: Final = 60
_BETWEEN: Final = r"(?:[^\S\n]{1,4}|[^\S\n]?\n[^\S\n]?|[^\S\n]?(?:[^\w\s]|_){1,2}[^\S\n]?)"
_RUN: Final = re.compile(rf"(?<![^\W_])[^\W_](?:{_BETWEEN}[^\W_]){{3,{MOST_LETTERS}}}(?![^\W_])")
_LETTER: Final = re.compile(r"[^\W_]")
# Letters of one word at least: two are initials.
_LEAST: Final = 3


def spaced_words(text: str) -> Mapping[int, tuple[int, str]]:
    """Return words written apart: by where they begin, where they end and their letters."""
    found: dict[int, tuple[int, str]] = {}
    for run in _RUN.finditer(text):
        if sum(map(str.isalpha, run.group())) < _LEAST:
            continue
        for places in _parted(text, [run.start() + one.start() for one in _LETTER.finditer(run.group())]):
            if len(places) >= _LEAST:
                found[places[0]] = (places[-1] + 1, "".join(text[one] for one in places))
    return found


def _parted(text: str, places: list[int]) -> list[list[int]]:
    """Part a run of letters where another sign stands between than mostly, or a capital letter follows a small one."""
    between = [text[before + 1 : after] for before, after in pairwise(places)]
    usual, _ = Counter(between).most_common(1)[0]
    words = [[places[0]]]
    for (before, after), sign in zip(pairwise(places), between, strict=True):
        if sign != usual or (text[after].isupper() and text[before].islower()):
            words.append([])
        words[-1].append(after)
    return words
