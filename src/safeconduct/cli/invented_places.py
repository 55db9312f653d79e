"""Entries for the places of the invented record: what each is, what it was used for and when, and where that was seen.

As an organisation enters them for the places that it hears of most. The same at every run; nothing in it is true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.cli.invented import PLACES
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.places import NO_PLACE, PlaceInFile
from safeconduct.record.types import PropertyKind

# Claims about the use of each place: two uses over six months, each told twice.
_MONTHS: Final = 6
_USES: Final = ("use/detention", "use/torture")
_FIRST: Final = day_from_iso("2018-10-01")
_DAYS: Final = 30
# A file that nobody has: what points into it is looked for all the same.
_NOWHERE: Final = PlaceInFile(bytes(range(32)), region=(1000, 5000, 3000, 4000))


def place_items() -> Iterator[tuple[Table, EntryItem]]:
    """Give the entries and their claims, for the dataset of the invented record."""
    for n, called in enumerate(PLACES):
        yield Table.SUBJECT, Subject(f"p{n}", SubjectKind.PLACE, called)
        yield _said(n, "k", "kind_of_place", "a yard with a gate", place=_NOWHERE)
        yield _said(n, "e", "precision", "precision/vicinity")
        for m in range(_MONTHS):
            first = _FIRST + m * _DAYS
            for use in _USES:
                for voice in range(2):
                    period = Interval(first, first + _DAYS)
                    yield _said(n, f"{use[4]}{m}v{voice}", "use_of_place", use, voice=voice, period=period)


def _said(
    n: int,
    name: str,
    property_: str,
    text: str,
    *,
    voice: int = 0,
    period: Interval | None = None,
    place: PlaceInFile = NO_PLACE,
) -> tuple[Table, Claim]:
    return Table.CLAIM, Claim(
        id=f"p{n}{name}",
        source=f"a{voice}",
        subject=f"p{n}",
        property=property_,
        value=Value(PropertyKind.TEXT, UNKNOWN, (text,)),
        said=f"measured {name}",
        voice=f"v{voice}",
        period=period,
        place=place,
    )
