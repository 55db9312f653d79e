"""What a paper is made of, read from the record: the chosen subjects, what is known of them now, and who consented.

Only what stands counts: of withdrawn content nothing is gathered, not even that there was some (P7), and of a claim its
place in the record, its account and voice where these are public, and how the voice knows. Quotations and notes stay
where they are: no receiver asks for them, and they may name anybody. Reads only. Refuses a subject of a sort that the
receiver takes none of, and more people than it takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import UNKNOWN
from safeconduct.base.text import fold
from safeconduct.record.asked import Asked
from safeconduct.record.disagreement import disagreements
from safeconduct.record.explain import Behind, State
from safeconduct.record.items import Connection, Source, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.papers.errors import NotAboutThis, TooManyPeople
from safeconduct.record.papers.forms import asked_properties
from safeconduct.record.papers.types import (
    About,
    Consent,
    Fact,
    Gathered,
    PaperForm,
    SideTold,
    Support,
)
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.types import Level, Reading

# First words of what a record says of a consent; anything else is unclear, and that is no yes.
_GIVEN: Final = frozenset(("given", "yes", "agreed", "дано", "да", "согласие", "согласен", "согласна", "согласны"))
_REFUSED: Final = frozenset(("refused", "no", "отказ", "нет", "против"))
_WITHDRAWN: Final = frozenset(("withdrawn", "отозвано"))
# Of several answers the one that worries most counts.
_WORST: Final = (Consent.WITHDRAWN, Consent.REFUSED, Consent.UNCLEAR, Consent.GIVEN)
# A person of whom one of these stands is not among the living.
_OF_THE_DEAD: Final = ("date_of_death",)


def gather(
    record: Record, form: PaperForm, names: Sequence[str], day: Day, *, responsible: Sequence[str] = ()
) -> Gathered:
    """Return what is known on a day of the subjects (qualified names), the first of which the paper is about.

    ``responsible``: subjects that may be named as held responsible. NotAboutThis, TooManyPeople, NoSuchEntry. Reads
    every person of the record, for their names are left out.
    """
    chosen = tuple(dict.fromkeys(record.shown_subject(name) for name in names))
    about = tuple(_about(record, form, name, day) for name in chosen)
    people = sum(one.kind is SubjectKind.PERSON for one in about)
    if about[0].kind not in form.subjects:
        raise NotAboutThis
    if people > form.most_persons:
        raise TooManyPeople(people=people, most=form.most_persons)
    others = {*_others(record, frozenset(chosen), day), *_speakers(record)}
    return Gathered(about, tuple(sorted(others)), tuple(_subject(record, name).label for name in responsible))


def _about(record: Record, form: PaperForm, name: str, day: Day) -> About:
    subject = _subject(record, name)
    asked = Asked(record, name, Reading.KNOWN, day, is_now=True)
    is_person = subject.kind is SubjectKind.PERSON
    consent, consenting = _consent(asked, form.consent) if is_person else (Consent.NOT_NEEDED, ())
    wanted = {one for question in form.questions() for one in question.properties}
    return About(name, subject.kind, subject.label, consent, consenting, tuple(_facts(asked, wanted)))


def _facts(asked: Asked, wanted: set[str]) -> Iterator[Fact]:
    for row in asked.rows:
        if row.property not in wanted or row.is_tombstone or row.level is Level.WITHDRAWN:
            continue
        behind = asked.behind(row)
        supports = tuple(_supports(asked.record, behind))
        # Whatever has a value rests on something that stands; what is only outdated or taken back is not told.
        if not supports:
            continue
        sides = tuple(
            SideTold(side.span, side.text, side.claims)
            for one in disagreements(row, behind, asked.disputed_on_the_day(row))
            for side in one.sides
        )
        yield Fact(row, property_words(row.property, asked.record.vocabulary), supports, sides)


def _supports(record: Record, behind: Sequence[Behind]) -> Iterator[Support]:
    seen: set[str] = set()
    for one in behind:
        if one.state is not State.STANDS or one.name in seen:
            continue
        seen.add(one.name)
        opened = one.open()
        source, voice = opened.source, opened.voice
        is_public = isinstance(source, Source) and bool(source.publisher or source.url)
        yield Support(
            claim=one.name,
            outlet=source.outlet if is_public and source else "",
            url=source.url if is_public and source else "",
            published=source.published if is_public and source else UNKNOWN,
            voice=voice.label if is_public and voice and voice.kind is not VoiceKind.PERSON else "",
            voice_kind=voice.kind if voice else None,
            connection=opened.claim.connection if is_public else Connection.UNKNOWN,
        )


def _consent(asked: Asked, property_id: str) -> tuple[Consent, tuple[Support, ...]]:
    found: list[Consent] = []
    supports: list[Support] = []
    for row in asked.rows:
        if row.property != property_id:
            continue
        if row.is_tombstone or row.level is Level.WITHDRAWN:
            found.append(Consent.WITHDRAWN)
            continue
        standing = tuple(_supports(asked.record, asked.behind(row)))
        if standing:
            found.append(Consent.UNCLEAR if row.level is Level.DISPUTED else consent_from_words(row.text))
            supports += standing
    worst = next((one for one in _WORST if one in found), Consent.NOT_ASKED)
    return worst, tuple(supports)


def consent_from_words(text: str) -> Consent:
    """Return what a claim about consent says: by its first word, in either language."""
    words = fold(text).replace(",", " ").replace(":", " ").replace(".", " ").replace(";", " ").split()
    first = words[0] if words else ""
    if first in _WITHDRAWN:
        return Consent.WITHDRAWN
    if first in _REFUSED:
        return Consent.REFUSED
    return Consent.GIVEN if first in _GIVEN else Consent.UNCLEAR


def _subject(record: Record, name: str) -> Subject:
    subject = record.entry(Table.SUBJECT, name)
    if not isinstance(subject, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    return subject


def _others(record: Record, chosen: frozenset[str], day: Day) -> Iterator[str]:
    """Give the names of all living people of the record but the chosen."""
    for name, _ in record.facts.current(Table.SUBJECT):
        subject = record.entry(Table.SUBJECT, name)
        if not isinstance(subject, Subject) or subject.kind is not SubjectKind.PERSON:
            continue
        if record.shown_subject(name) not in chosen and not _is_dead(record, name, day):
            yield subject.label


def _speakers(record: Record) -> Iterator[str]:
    """Give the names of every person who speaks in the record."""
    for name, _ in record.facts.current(Table.VOICE):
        voice = record.entry(Table.VOICE, name)
        if isinstance(voice, Voice) and voice.kind is VoiceKind.PERSON:
            yield voice.label


def _is_dead(record: Record, name: str, day: Day) -> bool:
    rows = (row for one in _OF_THE_DEAD for row in record.known(name, day=day, property_id=one))
    return any(row.standing and not row.is_tombstone and row.level is not Level.DISPUTED for row in rows)


def property_words(property_id: str, vocabulary: Vocabulary) -> Phrase:
    """Return what a property is called in both languages: by the record, or else by the papers that ask for it."""
    found = Phrase(property_in_words(property_id, "en", vocabulary), property_in_words(property_id, "ru", vocabulary))
    asked = asked_properties().get(property_id)
    # The record has no name for it where it shows the id as it stands.
    return asked.words if asked and found.en == found.ru else found
