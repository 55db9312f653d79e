"""Whom nothing that leaves may name: whatever everybody living in the record was ever called (DESIGN section 3).

So is whoever is dead and said no to what it leaves for, or whose recorded yes to it does not hold (decision 0021).

A name counts in every wording, undone and withdrawn ones too: somebody who was taken out of the record at their wish is
still who they are. What claims of `other_names` say of them counts as well, since labels are code names; and so does
whatever rooms above know and pass in (identity sheets of cases). Who speaks is left out whether they live or not: of a
voice that is described ("Friend of a missing man") the words that are names, and no others (`voice_names`). Names are
compared and never shown. Refuses to say who was left out: a number says enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from safeconduct.record import people_sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, MalformedItem, Source, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.living import Living
from safeconduct.record.names_told import NamesTold
from safeconduct.record.people import is_person
from safeconduct.record.queries import Record
from safeconduct.record.voice_names import Bodies, is_description, names_in_description

# The property that holds what else somebody is called.
OTHER_NAMES: Final = "other_names"


def names_told(
    record: Record,
    chosen: Collection[str] = (),
    *,
    called: Iterable[str] | None = None,
    further: Iterable[str] = (),
    against: Collection[str] = (),
    living: Living | None = None,
) -> NamesTold:
    """Return the names that may not be told, beside those who are chosen (subjects by qualified names).

    ``called``: what the chosen are called where they leave, their current labels where it is not given; whatever else
    they were ever called is looked for as anybody's name. ``further``: names from outside the record. ``against``:
    whose recorded consent stands against the use, by canonical names: they are not told, dead or not. Reads every
    person of the record, once.
    """
    alive = living or Living(record)
    may: dict[str, bool] = {}

    def may_be_told(name: str) -> bool:
        if name not in may:
            may[name] = not alive.has(name) and record.facts.canonical(Table.SUBJECT, name) not in against
        return may[name]

    allowed = tuple(_labels(record, chosen)) if called is None else tuple(called)
    told = frozenset(allowed)
    found: list[str] = []
    described: list[str] = []
    for table, name, label in _people(record):
        if table is Table.VOICE and is_description(label):
            described.append(label)
        elif table is Table.VOICE or not may_be_told(name):
            found.append(label)
    found += [label for name, label in _other_names(record) if not may_be_told(name)]
    bodies = Bodies(_bodies(record)) if described else Bodies(())
    words = (word for one in described if one not in told for word in names_in_description(one, bodies))
    return NamesTold((*(one for one in found if one not in told), *further), allowed, words)


def people_called(record: Record) -> Iterator[tuple[str, str]]:
    """Give every name that somebody of the record ever had, with whose it is: a subject, as it is shown now."""
    for table, name, label in _people(record):
        if table is Table.SUBJECT:
            yield record.shown_subject(name), label
    for name, label in _other_names(record):
        yield record.shown_subject(name), label


def _people(record: Record) -> Iterator[tuple[Table, str, str]]:
    """Give every wording of everybody as a person, with its table and the entry's name."""
    for kind, name, body in list(record.facts.tables.execute(people_sql.PEOPLE_WORDINGS)):
        table = Table(as_int(kind))
        try:
            item = stored_item(table, as_bytes(body))
        except MalformedItem:
            continue
        # Whoever was a person once is looked for by what they were called as something else, too.
        if isinstance(item, Subject) or (isinstance(item, Voice) and is_person(item)):
            yield table, str(name), item.label


def _other_names(record: Record) -> Iterator[tuple[str, str]]:
    rows = record.facts.tables.execute(people_sql.CLAIMS_OF_PEOPLE, (int(Table.SUBJECT), OTHER_NAMES))
    for name, body in list(rows):
        claim = stored_item(Table.CLAIM, as_bytes(body))
        if isinstance(claim, Claim):
            yield from ((str(name), text) for text in claim.value.texts)


def _bodies(record: Record) -> Iterator[str]:
    """Give what the outlets and organisations of the record are called."""
    for table in (Table.VOICE, Table.SOURCE, Table.SUBJECT):
        for _, body in record.facts.current(table):
            item = stored_item(table, as_bytes(body))
            match item:
                case Voice(kind=VoiceKind.OUTLET | VoiceKind.ORGANISATION):
                    yield item.label
                case Subject(kind=SubjectKind.ORGANISATION):
                    yield item.label
                case Source():
                    yield item.outlet
                case _:
                    continue


def _labels(record: Record, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        item = record.entry(Table.SUBJECT, name)
        if isinstance(item, Subject) and record.facts.is_somebody(name):
            yield item.label
