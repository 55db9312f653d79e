"""Originals that somebody's consent reaches: what is shown of them, and that they are not given out (P7).

Evidence names nobody. What ties an original to a person are claims that point into the file, by its SHA-256: where
consent for one of them or for its account was withdrawn, and is still, the original shows its id and its hashes, and
neither what the file was called outside nor the words of its log, and goes into no bundle. So it is where whoever such
a claim tells of, or whose consent its account holds, said no to keeping anything, in whatever account they did. Into no
bundle goes one either where any of these said no to a court, or has a recorded yes to it that does not hold on the day
(`record.consents`). Refuses to forget: undoing the withdrawal shows it all again. An original that
no claim points into is reached by nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.record import sql
from safeconduct.record.consents import COURT, KEEP, NOES, Consents, answers_in_words
from safeconduct.record.evidence.errors import ConsentTakenBack, TheirYesToCourtDoesNotHold, TheySaidNoToCourt
from safeconduct.record.evidence.items import custody_from_body
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Item
from safeconduct.record.involved import Involved
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import CUSTODY, Claim, MalformedItem, Table, qualified, split_name
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.vault.types import StoredOp

# With what a hash of 32 bytes begins in an item (RFC 8949, section 3.1): few claims have one, and need to be decoded.
_HEAD_OF_A_HASH: Final = b"\x58\x20"


def withdrawn_files(record: Record, day: Day = NOW) -> frozenset[bytes]:
    """Return the SHA-256 of every file that a claim points into for which consent was taken back.

    And of each into which one does that tells on the day of somebody who said no to keeping anything; by `NOW` every
    yes with an end is over. Linear in what was withdrawn and, where somebody said no, in the claims and the ties of the
    record.
    """
    return _withdrawn_themselves(record) | frozenset(_of_whom_nothing_is_kept(record, day))


def _withdrawn_themselves(record: Record) -> frozenset[bytes]:
    return frozenset(one.claim.place.digest for one in _withdrawn(record) if one.claim.place.digest)


def _of_whom_nothing_is_kept(record: Record, day: Day) -> Iterator[bytes]:
    """Give the files of claims that tell of whoever said no to keeping, by the rule of `_told_of`."""
    consents = Consents(record, day)
    people = frozenset(consents.said_no(consents.asked(), KEEP))
    if not people:
        return
    involved, accounts = Involved(record, day), frozenset(consents.accounts_of(people))
    tells: dict[str, bool] = {}
    for dataset, claim in _pointing(record):
        subject = qualified(dataset, claim.subject)
        if subject not in tells:
            tells[subject] = involved.tells_of(subject, people)
        if tells[subject] or qualified(dataset, claim.source) in accounts:
            yield claim.place.digest


def _pointing(record: Record) -> Iterator[tuple[str, Claim]]:
    """Give every claim that points into a file and stands, with its dataset."""
    for row in record.facts.claim_rows(sql.CLAIMS_HOLDING, _HEAD_OF_A_HASH):
        claim = stored_item(Table.CLAIM, row[7])
        if isinstance(claim, Claim) and claim.place.digest and record.stands(row):
            yield row[11], claim


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
    withdrawn = _withdrawn_themselves(record)
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
    asked = consents.asked()
    for name, claim in consents.record.claims_into(item.original.digests.sha256):
        dataset, _ = split_name(name)
        yield from consents.of_account(qualified(dataset, claim.source))
        yield from involved.people_of(qualified(dataset, claim.subject), asked)


def _withdrawn(record: Record) -> Iterator[Opened]:
    for said in record.facts.standing(LinkKind.WITHDRAW):
        target = said.link.target
        if target.table is Table.CLAIM:
            yield from record.wordings(target.name)
        elif target.table is Table.SOURCE:
            yield from record.claims_of_source(target.name)
