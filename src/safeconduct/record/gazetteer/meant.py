"""Which place a value of a claim means: remembered, since one spelling is asked about a thousand times.

Spellings meet by the id of the gazetteer and by nothing else: what it does not have, or gives several places, is its
own words. Pure. Follows docs/decisions/0014-the-gazetteer.md point 5.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Final

from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.gazetteer.types import PlaceId
from safeconduct.record.types import SEP, PropertyKind

# Spellings whose places are remembered while the program runs: each takes the gazetteer some 100 microseconds.
_REMEMBERED: Final = 65_536


@functools.lru_cache(maxsize=_REMEMBERED)
def meant(text: str) -> tuple[PlaceId, ...]:
    """Return every place of the gazetteer that a spelling may mean. The first call reads it: half a second."""
    return place_of(text)


def one_place(text: str) -> str:
    """Return what all spellings of one place share: where the gazetteer has exactly one a mark of it, else the text.

    ``text``: a value of a claim. An entry that a claim points at is itself, whatever it is called. No text is such a
    mark: an entry's name has something before its `SEP`.
    """
    found = () if SEP in text else meant(text)
    return f"{SEP}{found[0]}" if len(found) == 1 else text


def same_value(kind: PropertyKind, text: str) -> str:
    """Return what two values of a set-valued proposition share that are one (rule 2): of places, the place.

    A place is its own proposition, and not its spelling: "Аргун" and "Argun" are two voices for one place.
    """
    return one_place(text) if kind is PropertyKind.PLACES else text


def same_values(kind: PropertyKind, texts: Iterable[str]) -> dict[str, str]:
    """Return `same_value` of each of some values. Of a single one, and of what is no place, nothing is looked up."""
    every = dict.fromkeys(texts)
    is_asked = kind is PropertyKind.PLACES and len(every) > 1
    return {text: one_place(text) if is_asked else text for text in every}
