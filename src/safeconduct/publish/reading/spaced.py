"""Words whose letters are written apart: with spaces, points, hyphens or line breaks between them.

Four letters and more in a row; fewer are initials. Where some gaps are wider than others, or a capital letter follows a
small one, another word begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

_BETWEEN: Final = r"(?:[^\S\n]{1,4}|[^\S\n]?\n[^\S\n]?|[^\S\n]?[-‐‑–—._·*•|/~,+=][^\S\n]?)"
_RUN: Final = re.compile(rf"(?<![^\W_])[^\W_](?:{_BETWEEN}[^\W_]){{3,}}(?![^\W_])")
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
    """Part a run of letters where a gap is wider than the narrowest, or a capital letter follows a small one."""
    narrowest = min(after - before for before, after in pairwise(places))
    words = [[places[0]]]
    for before, after in pairwise(places):
        is_wide = after - before > narrowest
        if is_wide or (text[after].isupper() and text[before].islower()):
            words.append([])
        words[-1].append(after)
    return words
