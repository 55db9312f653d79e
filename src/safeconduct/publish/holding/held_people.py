"""Who was held where and when, as the record knows it, and who could not have spoken: what the check counts with.

Whoever shared a cell could have said what a survivor tells of it; so many may have spoken (notes/publish 6.4). Counted
are people whom an entry of the record describes, whose stay has both ends named, undisputed; entries that are called
alike are one person. Who died, is missing, or is held still by any claim could not have spoken. Only of places that a
fact told in a quotation names: nothing else is asked. Refuses to give a name: ids of entries alone (P12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import hash_id, label
from safeconduct.base.intervals import Interval
from safeconduct.base.text import fold
from safeconduct.publish.quasi.places import contains, find_places
from safeconduct.publish.statements import PersonId
from safeconduct.publish.worlds import RECORDED, Fact, Stay
from safeconduct.record.detention.keys import PlaceKey, place_behind
from safeconduct.record.detention.reading import HeldLine, Places
from safeconduct.record.gazetteer.reading import parents
from safeconduct.record.gazetteer.reading import places as gazetteer
from safeconduct.record.items import SubjectKind
from safeconduct.record.queries import Record
from safeconduct.record.types import Level

_LABEL: Final = label("held-person")
# What is told of somebody who cannot have spoken.
_SILENT: Final = ("date_of_death", "missing_since")


@dataclass(frozen=True, slots=True)
class HeldPeople:
    """Stays, and whoever of them could not have spoken."""

    stays: tuple[Stay, ...] = ()
    unable: frozenset[PersonId] = frozenset()


def held_people(record: Record, facts: Iterable[Fact], today: Day) -> HeldPeople:
    """Return the stays in the places of facts that are not public yet. Linear in the claims that name these places."""
    wanted = {fact.place for fact in facts if fact.place and not (fact.public_from and fact.public_from <= today)}
    if not wanted:
        return HeldPeople()
    places = Places(record)
    stays: set[tuple[PersonId, str, int, int]] = set()
    unable: set[PersonId] = set()
    for key in places.book.all():
        code = code_of(key)
        if not any(code and contains(place, code) for place in wanted):
            continue
        for line in places.held(key, places.totals(key).held):
            if line.kind is not SubjectKind.PERSON:
                continue
            person = recorded_id(line.label)
            ended = [span for span in line.spans if not span.is_open()]
            if not line.is_disputed and line.roots.floor:
                stays |= {(person, code, span.lo, span.hi) for span in ended}
            if len(ended) < len(line.spans) or not line.spans or _is_silent(record, line):
                unable.add(person)
    found = (Stay(person, code, Interval(lo, hi)) for person, code, lo, hi in sorted(stays))
    return HeldPeople(tuple(found), frozenset(unable))


def recorded_id(called: str) -> PersonId:
    """Return under which id a person of the record is counted: a hash of what they are called, evened."""
    return PersonId(RECORDED + hash_id(_LABEL, fold(called).encode()).hex())


def code_of(key: PlaceKey) -> str:
    """Return the code of the finest place of the check's list that a place is or lies in; empty where there is none."""
    place = place_behind(key)
    if place is None:
        return ""
    for one in (place, *(gazetteer()[above] for above in parents(place.id))):
        codes = {found.code for name in one.ru for found in find_places(name.text) if found.code}
        if len(codes) == 1:
            return codes.pop()
    return ""


def _is_silent(record: Record, line: HeldLine) -> bool:
    """Say whether anything is told by which somebody could not have spoken; a dispute does not give them a voice."""
    rows = (row for property_id in _SILENT for row in record.known(line.subject, property_id=property_id))
    return any(row.level is not Level.WITHDRAWN for row in rows)
