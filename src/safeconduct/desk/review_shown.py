"""A finding and how far its reading is, as pages of the desk show it: its name in an address, its readers in words.

Blind as the command is: what another reader said is here only where `record.findings` gave it. No rules.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.desk.visit import Visit
from safeconduct.record.finding_words import GONE, OLD, OLD_DOUBT, SOMEBODY, STATES, given_in_words
from safeconduct.record.findings import Given, Reading
from safeconduct.record.items import Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.readers import Readers
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import Level
from safeconduct.record.wording import LEVELS, basis_in_words, row_value_in_words

FINDING: Final = "finding"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as a list shows it. ``value``: what is known, or that nothing of it stands any more."""

    address: str
    subject: str
    heading: str
    value: str
    level: str
    state: str


def finding_name(finding: Finding) -> str:
    """Return the name of a finding among those of its subject, of one length whatever it says."""
    return hashlib.sha256(cbor.encode([finding.property, finding.basis, finding.text])).hexdigest()


def finding_address(visit: Visit, finding: Finding) -> str:
    """Return the address of a finding's page; it has no past to be looked at."""
    return f"{visit.lasting('review', finding.subject)}/{visit.handle(FINDING, finding_name(finding))}"


def finding_line(visit: Visit, one: Reading) -> FindingLine:
    """Return a finding in words."""
    language, words = visit.words.tongue.spoken, visit.record.vocabulary
    basis = basis_in_words(one.finding.basis, language)
    return FindingLine(
        address=finding_address(visit, one.finding),
        subject=plain(words.name_in_words(one.finding.subject, visit.words.tongue.spoken), MOST_OF_A_NAME),
        heading=property_in_words(one.finding.property, language, words) + (f" ({basis})" if basis else ""),
        value=row_value_in_words(one.row, language, words) if one.row else visit.words.phrase(GONE),
        level=visit.words.phrase(LEVELS[one.row.level]) if one.row else "",
        state=visit.words.phrase(STATES[one.state]),
    )


def told_of(visit: Visit, one: Reading, readers: Readers) -> tuple[str, ...]:
    """Return what readers said of a finding, as far as this one may hear it: oneself first, then doubts of before."""
    somebody = visit.words.phrase(SOMEBODY)
    language = visit.words.tongue.spoken

    def said(given: Given, who: str) -> str:
        return given_in_words(given, who, language)

    mine = [(said(given, ""), given.is_current) for given in one.mine]
    others = [(said(given, readers.alias(given.person) or somebody), given.is_current) for given in one.others]
    doubts = [said(given, readers.alias(given.person) or somebody) for given in one.doubts]
    told = [words if is_current else visit.words.phrase(OLD).format(words=words) for words, is_current in mine + others]
    return (*told, *(visit.words.phrase(OLD_DOUBT).format(words=words) for words in doubts))


def findings_with(visit: Visit, opened: Opened) -> tuple[tuple[str, str], ...]:
    """Return the findings that a claim stands below now: the address of each, and its value."""
    subject = visit.record.facts.canonical(Table.SUBJECT, visit.record.subject_of(opened))
    language = visit.words.tongue.spoken
    rows = visit.record.known(subject, property_id=opened.claim.property)
    return tuple(
        (
            finding_address(visit, Finding(subject, row.property, row.basis, row.text)),
            row_value_in_words(row, language, visit.record.vocabulary),
        )
        for row in rows
        if opened.name in row.standing and row.level is not Level.WITHDRAWN
    )
