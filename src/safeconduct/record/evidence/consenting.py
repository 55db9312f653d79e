"""Originals that somebody's consent reaches: what is shown of them, and that they are not given out (P7).

Evidence names nobody. What ties an original to a person are claims that point into the file, by its SHA-256: where
consent for one of them or for its account was withdrawn, and is still, the original shows its id and its hashes, and
neither what the file was called outside nor the words of its log, and goes into no bundle. Nor does one where whoever
such a claim tells of, or whose consent its account holds, said no to a court, or has a recorded yes to it that does
not hold on the day (`record.consents`). Refuses to forget: undoing the withdrawal shows it all again. An original that
no claim points into is reached by nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from safeconduct.base.clock import Day
from safeconduct.record.consents import COURT, NOES, Consents, answers_in_words
from safeconduct.record.evidence.errors import ConsentTakenBack, TheirYesToCourtDoesNotHold, TheySaidNoToCourt
from safeconduct.record.evidence.items import custody_from_body
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Item
from safeconduct.record.involved import Involved
from safeconduct.record.items import CUSTODY, MalformedItem, Table, qualified, split_name
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Opened, Record
from safeconduct.vault.types import StoredOp


def withdrawn_files(record: Record) -> frozenset[bytes]:
    """Return the SHA-256 of every file that a claim points into for which consent was taken back. Linear in those."""
    return frozenset(one.claim.place.digest for one in _withdrawn(record) if one.claim.place.digest)


def as_shown(item: Item, withdrawn: frozenset[bytes]) -> Item:
    """Return a piece of evidence as it may be shown: as it is, or without what people called it and noted."""
    if item.original.digests.sha256 not in withdrawn:
        return item
    steps = (replace(one, custody=replace(one.custody, words="", original=None)) for one in item.steps)
    return replace(item, original=replace(item.original, file_name=""), steps=tuple(steps))


def is_reached(record: Record, stored: StoredOp, withdrawn: frozenset[bytes]) -> bool:
    """Say whether an op is a step of such an original."""
    core = stored.signed.core
    if core.kind != CUSTODY or not withdrawn:
        return False
    try:
        item = custody_from_body(core.body).item
    except MalformedItem:
        return False
    return bool(Evidence(record.facts.tables).digests_of(core.compartment, item) & withdrawn)


def check_consents(record: Record, items: Iterable[Item], day: Day) -> None:
    """Raise for the first original that may not be given out on a day.

    ConsentTakenBack, TheySaidNoToCourt, TheirYesToCourtDoesNotHold.
    """
    withdrawn = withdrawn_files(record)
    consents, involved = Consents(record, day), Involved(record, day)
    for item in items:
        if item.original.digests.sha256 in withdrawn:
            raise ConsentTakenBack(shown=item.original.name)
        against = tuple(consents.against(_told_of(item, consents, involved), COURT).values())
        if any(one in NOES for one in against):
            raise TheySaidNoToCourt(shown=item.original.name)
        if against:
            raise TheirYesToCourtDoesNotHold(shown=item.original.name, why=answers_in_words(against))


def _told_of(item: Item, consents: Consents, involved: Involved) -> Iterator[str]:
    """Give whom claims that point into an original tell of, and whose consent their accounts hold."""
    for name, claim in consents.record.claims_into(item.original.digests.sha256):
        dataset, _ = split_name(name)
        yield from consents.of_account(qualified(dataset, claim.source))
        yield from involved.people_of(qualified(dataset, claim.subject))


def _withdrawn(record: Record) -> Iterator[Opened]:
    for said in record.facts.standing(LinkKind.WITHDRAW):
        target = said.link.target
        if target.table is Table.CLAIM:
            yield from record.wordings(target.name)
        elif target.table is Table.SOURCE:
            yield from record.claims_of_source(target.name)
