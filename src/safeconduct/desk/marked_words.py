"""The kept words of an account on its page, with its claims marked where they stand; a claim's page opens them there.

Words of which consent was withdrawn are covered before they come here (`record.reading.marks`). Refuses to show a text
of hundreds of pages on one: what is shown begins where its first claim stands, and says how much there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.desk.visit import Visit
from safeconduct.record.reading.marks import NoText, marked_text

# Letters on one page: some ten pages of a book. Reason: a browser lays them out at once on an old laptop.
MOST_SHOWN: Final = 20_000
# Letters that are shown before the first claim of a text that is longer.
_BEFORE: Final = 2_000


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """Words between two borders. ``claims``: the addresses of what was read out of them; ``anchors`` begin here.

    ``lead``, ``trail``: the space or end of line that parts them from the words around, for a page strips words.
    """

    lead: str
    words: str
    trail: str
    claims: tuple[str, ...]
    anchors: tuple[str, ...]
    is_covered: bool


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """What is shown of a text, and how many letters stand before and behind that."""

    parts: tuple[MarkedPart, ...]
    before: int
    behind: int


def anchor_of(visit: Visit, claim: str) -> str:
    """Return the place of a claim on the page of its account: of its name nothing is told (promise P14)."""
    return f"read-{visit.handle('claim', claim)}"


def marked_words(visit: Visit, source: str) -> tuple[MarkedWords, ...]:
    """Return the words of an account with its claims marked; nothing where none are kept, or of a past day."""
    if visit.looking.is_past:
        return ()
    try:
        text = marked_text(visit.record, source)
    except NoText:
        return ()
    size = len(text.shown)
    first = text.marks[0].span.start if text.marks else 0
    start = max(0, min(first - _BEFORE, size - MOST_SHOWN)) if size > MOST_SHOWN else 0
    end = start + MOST_SHOWN
    parts, begun = [], set[str]()
    for one in text.pieces():
        words = one.text[max(0, start - one.start) : max(0, end - one.start)]
        if words:
            new = tuple(anchor_of(visit, claim) for claim in one.claims if claim not in begun)
            begun.update(one.claims)
            links = tuple(visit.link("claim", claim) for claim in one.claims)
            bare = words.strip()
            head, _, tail = words.partition(bare) if bare else (words, "", "")
            parts.append(MarkedPart(_space(head), bare, _space(tail), links, new, one.is_covered))
    return (MarkedWords(tuple(parts), start, max(0, size - end)),)


def _space(gap: str) -> str:
    """Return what parts words: nothing, a space, or as many ends of lines as there are, two at most."""
    return "\n" * min(2, len(gap.split("\n")) - 1) or (" " if gap else "")
