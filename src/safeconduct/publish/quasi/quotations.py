"""Finds words given as somebody's own: in quotation marks of any kind, or after a dash at the beginning of a line.

Three words at least: fewer in marks are a name or words held at arm's length. A title after "newspaper" or "film" is
none either.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.types import Span

# The fewest words that are taken for somebody's own.
_FEWEST_WORDS: Final = 3
# Letters before marks that are looked at for a word such as "newspaper".
_LOOK_BACK: Final = 30
_PAIRS: Final = re.compile(r"«[^«»]+»|“[^“”]+”|„[^„“”]+[“”]|\"[^\"\n]+\"|‘[^‘’]{12,}’")
_DASH: Final = re.compile(r"(?m)^[ \t]*([—–] *[^\n]+?)(?=[,.!?…]? [—–] |$)")
_TITLE: Final = re.compile(
    r"(?i)(?:газет|журнал|фильм|книг|организаци|фонд|проект|издани|newspaper|magazine|film|book|project|report|"
    r"programme|группа|group)\w*\s*$"
)


def find_quotations(text: str) -> tuple[Finding, ...]:
    """Return every quotation in a text, marks included, in order."""
    found = []
    for one in _PAIRS.finditer(text):
        if len(one.group().split()) >= _FEWEST_WORDS and not _TITLE.search(
            text, max(one.start() - _LOOK_BACK, 0), one.start()
        ):
            found.append(Finding(Span(*one.span()), QuasiKind.QUOTATION))
    for one in _DASH.finditer(text):
        span = Span(*one.span(1))
        is_long = len(one.group(1).split()) > _FEWEST_WORDS
        if is_long and not any(other.overlaps(span) for other in found):
            found.append(Finding(span, QuasiKind.QUOTATION))
    return tuple(sorted(found, key=lambda one: one.span.start))
