"""Which finding a person means by subject, property, basis and value, as they type them.

A value is meant by its words in either language, by its code, and, where it is something else of the record, by its
name or its id. Where a property has one finding nothing more needs to be said. Reads and never writes. Refuses to guess
among several: it lists them.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import (
    LISTED_MAX_CHARACTERS,
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    SafeconductError,
)
from safeconduct.base.plain import plain_name
from safeconduct.base.text import fold
from safeconduct.record.findings import FINDING, PersonOf, Reading, findings_of
from safeconduct.record.gazetteer.meant import same_value
from safeconduct.record.items import Table, split_name
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import SEP, UNSPECIFIED, texts_of
from safeconduct.record.wording import property_text_in_words

# Findings that a refusal lists.
_LISTED: Final = 12
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")


class SeveralFindings(SafeconductError):
    """A property of which a subject has several findings, and nothing said which is meant."""

    code = "record.several_findings"
    most_shown = LISTED_MAX_CHARACTERS
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There are {count} findings of this, and one has to be meant{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Say which one with --value (a name or an id) or --basis.",
        on_page="Open the one you mean from the list.",
    )
    ru = Advice(
        what="Таких выводов несколько ({count}), нужно указать один{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите, какой: --value (имя или id) или --basis.",
        on_page="Откройте нужный из списка.",
    )


def finding_meant(record: Record, asked: Finding, me: str, person_of: PersonOf, language: Language) -> Reading:
    """Return the finding that is meant; NoSuchEntry, SeveralFindings.

    ``asked``: a qualified subject, a property's id, a basis and the words of a value; the last two may be "".
    ``language``: in which a refusal lists them.
    """
    there = [one for one in findings_of(record, asked.subject, me, person_of) if one.finding.property == asked.property]
    found = [one for one in there if not asked.text or asked.text in _texts(one)]
    if not found:
        found = [one for one in there if any(_says(record, one.finding, text, asked.text) for text in _texts(one))]
    if not found:
        same = ((one, one.row) for one in there if one.row is not None and one.row.text)
        found = [one for one, row in same if same_value(row.kind, row.text) == same_value(row.kind, asked.text)]
    # Whoever names no basis means the value as it was said, where somebody said it without one.
    bases = (asked.basis,) if asked.basis else (UNSPECIFIED, "")
    for basis in bases:
        narrowed = [one for one in found if not basis or one.finding.basis == basis]
        standing = [one for one in narrowed if one.row is not None]
        if len(meant := standing or narrowed) == 1:
            return meant[0]
        if meant:
            listed = [_in_words(one.finding, record.vocabulary, language) for one in meant[:_LISTED]]
            raise SeveralFindings(count=len(meant), shown="; ".join([*listed, *(["…"] if meant[_LISTED:] else [])]))
    raise NoSuchEntry(kind=FINDING, shown=asked.text or asked.property)


def _texts(one: Reading) -> tuple[str, ...]:
    return texts_of(one.row) if one.row is not None else (one.finding.text,)


def _says(record: Record, one: Finding, text: str, words: str) -> bool:
    if SEP in text:
        names = record.facts.one_with(Table.SUBJECT, text)
        if any(words in (plain_name(name), split_name(name)[1]) for name in names):
            return True
    said = (property_text_in_words(text, one.property, language, record.vocabulary) for language in _LANGUAGES)
    return fold(words) in map(fold, said)


def _in_words(one: Finding, words: Vocabulary, language: Language) -> str:
    said = property_text_in_words(one.text, one.property, language, words) if one.text else ""
    named = f"{said} = {plain_name(one.text)}" if SEP in one.text else said
    return " ".join(filter(None, (named, f"[{one.basis}]" if one.basis != UNSPECIFIED else "")))
