"""Which claims leave: chosen subjects and properties of one part, as they stand, and no more than the purpose lets.

Withdrawn, undone, superseded and retracted claims stay; so do living people, unless they are asked for; a cell that
names somebody living, or dead and against it, stays empty, and a voice that is a person is called so and not by name.
Who was ever a person is one, whatever a colleague called them since. Above five people two persons have to answer
(DESIGN section 3). Reads only. Refuses a choice that says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow, GroupKey
from safeconduct.record.consents import Consents
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, claim_version
from safeconduct.record.lineage import lineage
from safeconduct.record.living import Living
from safeconduct.record.names_told import NamesTold
from safeconduct.record.people_named import names_told
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_now
from safeconduct.record.tables.behind import Behind, Lineages
from safeconduct.record.tables.exports import MOST_SUBJECTS, Exported
from safeconduct.record.types import SEP, Reading


class NothingChosen(SafeconductError):
    """An export without a subject or without a property."""

    code = "record.nothing_chosen"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Say what is to leave: subjects or a kind of them, and each property by its name; at most 1,000 subjects.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Name them with --subject or --kind, and with --property.",
        on_page="Name the subjects and the properties.",
    )
    ru = Advice(
        what="Скажите, что выгрузить: предметы или их вид и каждый показатель по имени; предметов не больше 1000.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Назовите их через --subject или --kind и --property.",
        on_page="Назовите предметы и показатели.",
    )


class NothingLeaves(SafeconductError):
    """A choice in which nothing stands that may leave."""

    code = "record.nothing_leaves"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing of this may leave: no claim stands there, or they are about living people ({living}).",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Choose other subjects or properties; --with-living takes living people in.",
        on_page="Choose other subjects or properties.",
    )
    ru = Advice(
        what="Из этого ничего нельзя выгрузить: действующих утверждений нет или они о живых людях ({living}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выберите другие предметы или показатели; --with-living включает живых людей.",
        on_page="Выберите другие предметы или показатели.",
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose. ``subjects``: qualified names; ``part``: the part it is taken from."""

    part: CompartmentId
    subjects: tuple[str, ...]
    kinds: tuple[SubjectKind, ...]
    properties: tuple[str, ...]
    with_living: bool


class Leaving(NamedTuple):
    """One claim that leaves. ``version``: its wording (`items.claim_version`); ``behind``: () where nobody asked."""

    version: bytes
    dataset: str
    subject: str
    claim: Claim
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The subjects of a choice that may leave, in order, who is left out, and the names that may not be told."""

    subjects: tuple[tuple[str, Subject], ...]
    living: int
    people: int
    names: NamesTold


def choose(record: Record, choice: Choice, further: Iterable[str] = (), *, against: Collection[str] = ()) -> Chosen:
    """Return what of a choice may leave; NothingChosen. ``further``: names from outside the record that may not.

    ``against``: whose recorded consent stands against the use, by canonical names: their names may not either.
    """
    if not choice.properties or not (choice.subjects or choice.kinds) or len(choice.subjects) > MOST_SUBJECTS:
        raise NothingChosen
    there = record.names_within(Table.SUBJECT, {choice.part})
    found: dict[str, Subject] = {}
    living = 0
    alive = Living(record)
    for name in _named(record, choice):
        item = record.entry(Table.SUBJECT, name, part=choice.part)
        if name not in there or not isinstance(item, Subject):
            continue
        if record.facts.is_somebody(name) and not choice.with_living and alive.has(name):
            living += 1
            continue
        found[name] = item
    people = sum(map(record.facts.is_somebody, found))
    names = names_told(record, called=_called(record, found), further=further, against=against, living=alive)
    return Chosen(tuple(sorted(found.items())), living, people, names)


def names_of(record: Record, part: CompartmentId, subjects: Iterable[str]) -> NamesTold:
    """Return the names that an export of some subjects of a part may not have told, whatever it was for.

    Of whoever was ever asked for a consent the name counts among them: what stood against the use that day, or since,
    nobody has to work out again.
    """
    items = ((name, record.entry(Table.SUBJECT, name, part=part)) for name in subjects)
    called = _called(record, {name: one for name, one in items if isinstance(one, Subject)})
    return names_told(record, called=called, against=Consents(record, NOW).asked())


def _called(record: Record, subjects: Mapping[str, Subject]) -> list[str]:
    return [one.label for name, one in subjects.items() if record.facts.is_somebody(name)]


def _named(record: Record, choice: Choice) -> Iterator[str]:
    yield from choice.subjects
    if choice.kinds:
        for name, body in record.facts.current(Table.SUBJECT):
            item = stored_item(Table.SUBJECT, body)
            if isinstance(item, Subject) and item.kind in choice.kinds:
                yield name


@dataclass(slots=True)
class Stays:
    """Claims that were gone through. ``seen``: the wordings that leave; by the ids of claims, ``left``: those of these,

    ``gone``: those that do not stand any more, ``elsewhere``: those of another part. One can be among several.
    """

    seen: set[bytes] = field(default_factory=set)
    left: set[bytes] = field(default_factory=set)
    gone: set[bytes] = field(default_factory=set)
    elsewhere: set[bytes] = field(default_factory=set)


def leaving(
    record: Record, choice: Choice, chosen: Chosen, sent: Exported, stays: Stays | None = None
) -> Iterator[Leaving]:
    """Give the claims that leave, subject by subject, both in the order of the ids that they bear outside.

    The ids follow from a secret of this one export: two exports laid side by side are joined by no order. ``stays``:
    told of each claim that is gone through. n log n in the claims of a subject, linear in all else; the claims of one
    subject are held at a time.
    """
    # Of two subjects that are one, each would give the claims of both.
    stays, lineages = Stays() if stays is None else stays, Lineages(record, choice.part)
    for subject in sorted((name for name, _ in chosen.subjects), key=sent.subject_id):
        about = list(_about(record, choice, subject, stays, lineages))
        yield from sorted(about, key=lambda one: sent.row_id(one.version))


def versions(record: Record, choice: Choice, chosen: Chosen) -> list[bytes]:
    """Return the wordings that would leave, in order: what two people answer for."""
    stays = Stays()
    for subject, _ in chosen.subjects:
        for _one in _about(record, choice, subject, stays):
            pass
    return sorted(stays.seen)


def _about(
    record: Record, choice: Choice, subject: str, stays: Stays, lineages: Lineages | None = None
) -> Iterator[Leaving]:
    """Give the claims about a subject that are not among those seen, and say of each what it is."""
    wanted = frozenset(choice.properties)
    for key, group in record.groups(subject, reading=Reading.KNOWN, day=NOW):
        if key.property not in wanted:
            continue
        rows = known_now(group, lineage(group))
        standing = frozenset(name for row in rows if not row.is_tombstone for name in row.standing)
        here, is_mixed = _rows_here(record, key, choice.part, stays)
        behind = lineages.of_group(key, group, rows, is_mixed=is_mixed) if lineages else {}
        for one in _of_group(record, here, standing, stays):
            if one.version not in stays.seen:
                stays.seen.add(one.version)
                held = behind.get(f"{one.dataset}{SEP}{one.claim.id}")
                yield one._replace(subject=subject, behind=(held,) if held else ())


def _rows_here(
    record: Record, key: GroupKey, part: CompartmentId, stays: Stays
) -> tuple[Sequence[tuple[str, ClaimRow]], bool]:
    """Return the rows of a group that are of a part, each with its subject, and whether others are of another."""
    facts, here, is_mixed = record.facts, list[tuple[str, ClaimRow]](), False
    for merged in facts.merged_with(key):
        for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, merged.n):
            if facts.part_of(row[5]) == part:
                here.append((merged.subject, row))
            else:
                is_mixed = True
                stays.elsewhere.add(row[1])
    return here, is_mixed


def _of_group(
    record: Record, here: Iterable[tuple[str, ClaimRow]], standing: frozenset[str], stays: Stays
) -> Iterator[Leaving]:
    for subject, row in here:
        claim = stored_item(Table.CLAIM, row[7]) if record.stands(row) else None
        if isinstance(claim, Claim) and f"{row[11]}{SEP}{claim.id}" in standing:
            stays.left.add(row[1])
            yield Leaving(claim_version(row[11], row[7]), row[11], subject, claim)
        else:
            stays.gone.add(row[1])
