"""What if this source fell: the answers of a subject beside what they would be without an account or a voice.

The rules are asked in `record.falling`; nothing is written. Follows design/desk.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.desk.fall import account_in_words_of, fall_form, fall_of, voice_in_words_of
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.falling import Compared, known_without
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import LEVELS, basis_in_words, roots_in_words, row_value_in_words, span_in_words


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words: what it says, its level and its voices; who says what, where they differ and that changes."""

    value: str
    level: str
    voices: str
    positions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One answer with it and without it. ``after`` is empty where nothing would be left."""

    question: str
    before: Told
    after: tuple[Told, ...]
    is_changed: bool


def page(visit: Visit) -> Page:
    """Return the answers with and without what was chosen; the form alone where nothing was."""
    name = visit.name("subject")
    subject = visit.record.entry(Table.SUBJECT, name)
    if not isinstance(subject, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    fall, reading = fall_of(visit), visit.looking.reading
    compared = known_without(visit.record, name, fall, reading=reading, day=visit.day)
    is_asked = bool(fall.sources or fall.voices)
    facts = {
        "label": subject.label,
        "subject_address": visit.link("subject", name),
        "fall": fall_form(visit, [one.before for one in compared]),
        "fallen": (
            *(account_in_words_of(visit, one) for one in fall.sources),
            *(voice_in_words_of(visit, v) for v in fall.voices),
        ),
        "answers": tuple(_beside(visit, one) for one in _changed_first(compared)) if is_asked else (),
        "changed": sum(one.is_changed for one in compared),
        "without_address": f"/subject/{visit.path['subject']}/without",
    }
    return Page("without.html", facts)


def _changed_first(compared: tuple[Compared, ...]) -> list[Compared]:
    return sorted(compared, key=lambda one: not one.is_changed)


def _beside(visit: Visit, one: Compared) -> Beside:
    language = visit.words.tongue.spoken
    heading, basis = (
        property_in_words(one.before.property, language, visit.record.vocabulary),
        basis_in_words(one.before.basis, language),
    )
    return Beside(
        question=f"{heading} ({basis})" if basis else heading,
        before=_told(visit, one.before, is_changed=one.is_changed),
        after=tuple(_told(visit, row, is_changed=one.is_changed) for row in one.after),
        is_changed=one.is_changed,
    )


def _told(visit: Visit, row: KnownRow, *, is_changed: bool) -> Told:
    language = visit.words.tongue.spoken
    has_positions = is_changed and len({position.span for position in row.positions}) > 1
    level = visit.words.phrase(LEVELS[row.level])
    return Told(
        value=row_value_in_words(row, language, visit.record.vocabulary),
        level=f"{level}, {visit.words.say('corrected')}" if row.corrected else level,
        voices=roots_in_words(row.roots, language) if row.roots.ceiling else "",
        positions=tuple(
            (voice_in_words_of(visit, one.root), span_in_words(row.kind, one.span, language))
            for one in row.positions
            if has_positions
        ),
    )
