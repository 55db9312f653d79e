"""Where a place lies that somebody entered by hand: in what its own words of where name, else in what it is a part of.

Nobody types coordinates here, so that such a place is an area: that of what it lies in, widened by the precision that
is said of it. Where its claims name two places, of which neither lies in the other, it is what holds both. Refuses to
choose between several places of one name, and to be more exact than what is said. Reads only; decision 0020, point 7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from safeconduct.record.detention.extent import Area, area_of
from safeconduct.record.detention.keys import Book, PlaceKey, place_behind
from safeconduct.record.detention.properties import LIES_AT, PART_OF, PRECISION
from safeconduct.record.gazetteer.meant import meant
from safeconduct.record.gazetteer.reading import parents, places
from safeconduct.record.gazetteer.types import PlaceId
from safeconduct.record.types import KnownRow

About = Callable[[PlaceKey], Sequence[KnownRow]]
"""What is known of a place itself."""

# Entries above each other that are followed: a cellar, its yard, its town. Claims may lead on without end.
_DEEPEST: Final = 16


def area_told(key: PlaceKey, book: Book, about: About) -> Area | None:
    """Return where a place lies, no more exactly than anybody said; None where nothing here says it.

    Linear in the entries that it is a part of.
    """
    return _area(book.canonical(key), book, about, {}, _DEEPEST)


def _area(key: PlaceKey, book: Book, about: About, found: dict[PlaceKey, Area | None], deeper: int) -> Area | None:
    if key in found:
        return found[key]
    # What leads back to here says nothing of where it is.
    found[key] = None
    place, rows = place_behind(key), about(key)
    said = [row.text for row in rows if row.property == PRECISION]
    if place is None:
        stand = [row for row in rows if row.standing]
        named = (meant(row.text) for row in stand if row.property == LIES_AT)
        within = _within_all(one[0] for one in named if len(one) == 1)
        if within is None and deeper:
            above = (row.text for row in stand if row.property == PART_OF and book.is_entry(row.text))
            keys = dict.fromkeys(book.canonical(book.key_of_entry(name)) for name in above)
            areas = [one for up in keys if (one := _area(up, book, about, found, deeper - 1)) is not None]
            within = _within_all(one.of for one in areas)
            said += [one.precision.value for one in areas]
        place = places()[within] if within is not None else None
    found[key] = area_of(place, said) if place is not None else None
    return found[key]


def _within_all(named: Iterable[PlaceId]) -> PlaceId | None:
    """Return the least place in which something lies that is said to lie in several; None where nothing holds all."""
    chains = [(one, *parents(one)) for one in dict.fromkeys(named)]
    for chain in chains:
        if all(other[0] in chain for other in chains):
            return chain[0]
    return next((one for one in chains[0] if all(one in other for other in chains)), None) if chains else None
