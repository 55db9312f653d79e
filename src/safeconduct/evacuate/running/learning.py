"""What the record learns proposes a new look at a danger (decision 0012, point 10).

A case is tied to the record by the claim it was opened from and by those that what happened names: a place that was
raided, a relative who was named, a wave that grows. Another claim about any of these, entered since somebody last
looked, asks for a look; a person decides. Where such a claim names a place (held there, last seen there), so does any
claim that names the same place, however it is spelt and whomever it is about: whoever knows where people are held has a
better chance to get them out (M9). Where an act holds somebody, that act's place is where its victim is held. Refuses
to guess by words: what nobody tied to a case proposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safeconduct.evacuate.cases.reading import look_of
from safeconduct.evacuate.cases.types import Case, State
from safeconduct.record.detention.acts import holding
from safeconduct.record.detention.keys import PlaceKey, key_of
from safeconduct.record.detention.news import Look
from safeconduct.record.detention.news import has_news as learnt
from safeconduct.record.detention.properties import THERE, WHERE_DONE, role_of
from safeconduct.record.detention.reading import Places
from safeconduct.record.gazetteer.types import PlaceId
from safeconduct.record.involved import Involved
from safeconduct.record.items import Table, split_name
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, KnownRow, Reading
from safeconduct.sync.team import Team


def has_news(team: Team, case: Case) -> bool:
    """Say whether this desk learned something of what a case is tied to, after somebody last looked at its danger.

    What was written later, and what came here after the look though it was written before: whoever looked had not seen
    it. Of a case that nobody looked at yet nothing is news: it waits for a first look.
    """
    look, named = look_of(case), _named(case)
    if look is None or not named or case.state is State.CLOSED:
        return False
    record = Record(team.vault.tables)
    return learnt(record, tuple(_claims(record, named)), Look(team.vault.op(look.op).n, look.hlc))


@dataclass(frozen=True, slots=True)
class Stay:
    """Where those of a case are or were held, or last seen, by the record. ``place``: the key of its page.

    ``called``: as the claim writes it, or as the entry that it points at is called. ``lies_in``: what a place that the
    gazetteer does not have lies in, by what is said of it; None where nobody says it.
    """

    row: KnownRow
    place: PlaceKey
    called: str
    lies_in: PlaceId | None = None


def stays_of(team: Team, case: Case) -> tuple[Stay, ...]:
    """Return what is known of where those were held, or last seen, whom the claims are about that a case is tied to.

    Of an act that was done to one person alone that person is asked too. Of a person the acts count that were done
    to them, where these are such that hold somebody. Tombstones and what was taken back are not among it. In the
    order of the subjects and of their properties.
    """
    return next(iter(stays_of_each(team, (case,))))


def stays_of_each(team: Team, cases: Iterable[Case]) -> tuple[tuple[Stay, ...], ...]:
    """Return the same of several cases, in their order; the places of the record are read once for all."""
    record = Record(team.vault.tables)
    places, involved = Places(record), Involved(record, NOW)
    return tuple(tuple(_stays(places, involved, case)) for case in cases)


def _stays(places: Places, involved: Involved, case: Case) -> Iterator[Stay]:
    record, book = places.record, places.book
    told = tuple(dict.fromkeys(record.subject_of(one) for one in _claims(record, _named(case))))
    # A claim about an act that was done to one person alone is about that person.
    victims = tuple(one for one in map(involved.only_victim_of, told) if one)
    people = tuple(dict.fromkeys((*told, *victims)))
    subjects = tuple(dict.fromkeys((*people, *(act for one in people for act in involved.acts_of(one)))))
    held = holding(places.groups, subjects, reading=Reading.KNOWN, day=NOW)
    for subject in subjects:
        for row in record.known(subject):
            is_there = role_of(row.property) in THERE or (subject in held and row.property in WHERE_DONE)
            if not is_there or row.is_tombstone or not row.standing:
                continue
            is_entry = SEP in row.text and book.is_entry(row.text)
            key = book.key_of_entry(row.text) if is_entry else key_of(row.text, split_name(subject)[0])
            area = places.area(book.canonical(key))
            called = book.entry_label(row.text) if is_entry else row.text
            yield Stay(row, book.canonical(key), called, area.of if area else None)


def _named(case: Case) -> tuple[str, ...]:
    """Return the claims that a case is tied to, as its origins and what happened name them."""
    origins = (one.text("of") for one in case.origins if one.text("sort") == "claim")
    return tuple(of for of in (*origins, *(one.text("of") for one in case.risks)) if of)


def _claims(record: Record, named: Iterable[str]) -> Iterator[Opened]:
    for of in named:
        try:
            yield record.open_claim(record.find(Table.CLAIM, of))
        except (NoSuchEntry, AmbiguousName):
            # Typed by hand, or of a part that this desk does not open.
            continue
