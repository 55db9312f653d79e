"""Numbers that were public before, from a file outside a vault, and the numbers of a text that are a step from them.

A bare text has no blocks: nothing says which row a number belongs to. So every number of people is held against every
one that was public, and one that moved by few is a doubtful finding, which holds the text until a person looked. A
statement in the vault is judged by its rows (`risks.counts`). Follows docs/formats/protected.md "What was public
before" (P12). Refuses what it does not know, as `protected_reading` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.publish.errors import MalformedLedger, MalformedProtected
from safeconduct.publish.protected_reading import (
    ID_TWICE,
    MOST_ID,
    NO_DAY,
    check_members,
    list_in,
    needed,
    object_in,
    refuse,
    root_from_json,
    text_in,
)
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.places import place_of, places
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.risks.counts import enough_for, step_between
from safeconduct.publish.types import Hit, Kind, ProtectedId, Rule, Strength

# A release a day for thirty years; numbers of one.
MOST_ENTRIES: Final = 10_000
MOST_COUNTS: Final = 500
# Nobody counts more people than this (as in what is released).
_MOST_COUNTED: Final = 10**9
NO_NUMBER: Final = Phrase(
    "has to be a whole number from 0 to 1,000,000,000", "должно быть целым числом от 0 до 1 000 000 000"
)
ENDS_BEFORE: Final = Phrase("is less than least", "меньше, чем least")
NO_PLACE: Final = Phrase("is no code of the list of places", "не является кодом из списка мест")


@dataclass(frozen=True, slots=True)
class Public:
    """A number that was public. ``of``: which entry told it; ``place``: a code of the list, empty for everywhere."""

    of: ProtectedId
    on: Day
    value: Interval
    place: str


def ledger_from_json(data: bytes) -> tuple[Public, ...]:
    """Return the numbers of a file, in its order; MalformedLedger."""
    try:
        root = root_from_json(data)
        check_members(root, "", ("entries",))
        entries = list_in(needed(root, "", "entries"), "entries", MOST_ENTRIES)
        read = [_entry(one, f"entries[{at}]") for at, one in enumerate(entries)]
        seen: set[str] = set()
        for at, (id_, _) in enumerate(read):
            if id_ in seen:
                refuse(f"entries[{at}].id", ID_TWICE)
            seen.add(id_)
        return tuple(count for _, counts in read for count in counts)
    except MalformedProtected as error:
        raise MalformedLedger(place=error.facts["place"], fault=error.facts["fault"]) from None


def steps_in(text: str, public: Iterable[Public], today: Day) -> tuple[Hit, ...]:
    """Return every number of people in a text that is a small step from one that was public, by its place in the text.

    Of several that it is near, the newest is named and the others stand beside it.
    """
    known = sorted(public, key=lambda one: (-one.on, one.of))
    return tuple(_steps(text, known, today)) if known else ()


def _steps(text: str, known: Iterable[Public], today: Day) -> Iterator[Hit]:
    held = tuple(known)
    for finding in find(text, today):
        if finding.kind is not QuasiKind.NUMBER or not finding.is_people:
            continue
        near = dict.fromkeys(
            one.of for one in held if 0 < step_between(one.value, finding.interval) < enough_for(one.place)
        )
        if near:
            first, *also = near
            yield Hit(finding.span, first, Kind.OTHER, Rule.STEP, Strength.WEAK, tuple(also[:8]))


def _entry(value: Any, place: str) -> tuple[str, list[Public]]:
    fields = object_in(value, place)
    check_members(fields, place, ("id", "day", "counts"))
    id_ = text_in(needed(fields, place, "id"), f"{place}.id", MOST_ID)
    try:
        on = day_from_iso(text_in(needed(fields, place, "day"), f"{place}.day", MOST_ID))
    except ValueError:
        refuse(f"{place}.day", NO_DAY)
    counts = list_in(needed(fields, place, "counts"), f"{place}.counts", MOST_COUNTS)
    return id_, [_count(one, f"{place}.counts[{at}]", ProtectedId(id_), on) for at, one in enumerate(counts)]


def _count(value: Any, place: str, of: ProtectedId, on: Day) -> Public:
    fields = object_in(value, place)
    check_members(fields, place, ("least", "most", "place"))
    least = _number(needed(fields, place, "least"), f"{place}.least")
    most = OPEN_HI if fields.get("most") is None else _number(fields["most"], f"{place}.most")
    if most < least:
        refuse(f"{place}.most", ENDS_BEFORE)
    where = ""
    if fields.get("place") is not None:
        where = place_of(text_in(fields["place"], f"{place}.place", MOST_ID))
        if where not in places():
            refuse(f"{place}.place", NO_PLACE)
    return Public(of, on, Interval(least, most), where)


def _number(value: Any, place: str) -> int:
    if type(value) is not int or not 0 <= value <= _MOST_COUNTED:
        refuse(place, NO_NUMBER)
    return value
