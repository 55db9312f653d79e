"""What a paper is made of, read from the record: the chosen subjects, what is known of them now, and who consented.

Only what stands in the part that was asked counts: of withdrawn content nothing is gathered, not even that there was
some (P7), and of a claim its place in the record and its account and voice where these are public. Quotations and notes
stay where they are: no receiver asks for them, and they may name anybody. Whom an event involved is asked for their
consent like whoever a paper is about, each for every language that it may be written in. A no and a name count wherever
in the record they stand. Reads only. Refuses a subject of a sort that the receiver takes none of, and more people than
it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN, Interval, hull
from safeconduct.record.addresses import address_told
from safeconduct.record.asked import Asked
from safeconduct.record.columns import as_bytes
from safeconduct.record.consents import Consents
from safeconduct.record.destinations import Destination, destination
from safeconduct.record.disagreement import disagreements
from safeconduct.record.explain import Behind, State
from safeconduct.record.involved import Involved
from safeconduct.record.item_bytes import encode_item, stored_item
from safeconduct.record.items import Source, Subject, SubjectKind, Table, Voice, VoiceKind, claim_version, split_name
from safeconduct.record.living import Living
from safeconduct.record.names_told import NamesTold
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.papers.deeds import deed_in, types_in, victims_in
from safeconduct.record.papers.errors import NotAboutThis, NotToBeNamed, TooManyPeople
from safeconduct.record.papers.forms import asked_properties
from safeconduct.record.papers.types import (
    EVERY_LANGUAGE,
    About,
    Consent,
    Deed,
    Fact,
    Gathered,
    PaperForm,
    Said,
    SideTold,
    Support,
)
from safeconduct.record.people_named import OTHER_NAMES, names_told
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.types import SEP, Level, PropertyKind, Reading

# Of several answers the one that worries most counts; of an event of which nobody is entered nobody was asked.
_WORST: Final = (
    *(Consent.WITHDRAWN, Consent.REFUSED, Consent.CONDITIONS, Consent.LIMITED, Consent.EXPIRED, Consent.UNCLEAR),
    *(Consent.NOT_ASKED, Consent.GIVEN, Consent.NOBODY_ENTERED),
)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for. Subjects by qualified name, the first of which the paper is about.

    ``responsible``: subjects that may be named as held responsible. ``part``: the part whose claims are told; None:
    every part that is open here. ``further``: names from outside the record that may not be told. ``submitter``: a
    confidential one, whose name may stand in no text. ``languages``: those that the paper may be written in.
    """

    subjects: tuple[str, ...]
    responsible: tuple[str, ...] = ()
    part: CompartmentId | None = None
    further: tuple[str, ...] = ()
    submitter: str = ""
    languages: tuple[Language, ...] = EVERY_LANGUAGE


def gather(record: Record, form: PaperForm, asking: Asking, day: Day) -> Gathered:
    """Return what is known on a day of the subjects.

    NotAboutThis, TooManyPeople, NoSuchEntry, NotToBeNamed. Reads every person of the record: their names are left out.
    """
    work = _gathering(record, form, asking, day)
    told, chosen = work.record, work.chosen(asking)
    subjects = {name: _subject(told, name) for name in chosen}
    persons = [name for name in subjects if record.facts.is_somebody(name)]
    named = people_named(told, chosen, day)
    are_many = len(named) > form.most_persons
    if subjects[chosen[0]].kind not in form.subjects:
        raise NotAboutThis
    if len(persons) > form.most_persons:
        raise TooManyPeople(people=len(persons), most=form.most_persons)
    answers = {name: work.consent(name) for name in subjects}
    consent = worst_consent([one.consent for one in answers.values()])
    named = () if are_many else named
    called = tuple(_subject(told, name).label for name in named)
    told_as = (*called, *work.other_names(named)) if consent is Consent.GIVEN else ()
    out = (*asking.further, *_of_submitter(record, asking.submitter), *(() if told_as else called))
    living, against = Living(record, day), work.against()
    names = names_told(record, called=told_as, further=out, against=against, living=living)
    held = tuple(_subject(told, name).label for name in asking.responsible)
    for name, label in zip(asking.responsible, held, strict=True):
        if record.facts.canonical(Table.SUBJECT, name) in against:
            raise NotToBeNamed(shown=label)
    told_too = (*told_as, *held)
    but = names_told(record, called=told_too, further=out, against=against, living=living) if held else names
    about = tuple(work.about(name, one, answers[name], names) for name, one in subjects.items())
    ended = _earliest(one.ended for one in answers.values())
    return Gathered(about, consent, names, but, called, _values_called(about, told.vocabulary), ended, are_many)


@dataclass(frozen=True, slots=True)
class Named:
    """The people whom a paper is about, by qualified name: whom it may name, and whom not for want of a consent."""

    may: tuple[str, ...] = ()
    may_not: tuple[str, ...] = ()


def people_asked(record: Record, form: PaperForm, asking: Asking, day: Day) -> Named:
    """Return whom of those whom a paper is about it may name: all if all who are asked agreed wholly, else nobody.

    Of more people than it names it may name nobody, though they agreed.
    """
    work = _gathering(record, form, asking, day)
    chosen = work.chosen(asking)
    named = people_named(work.record, chosen, day)
    if worst_consent([work.consent(name).consent for name in chosen]) is not Consent.GIVEN:
        return Named(may_not=named)
    return Named(may=named if len(named) <= form.most_persons else ())


def people_named(told: Record, subjects: Sequence[str], day: Day) -> tuple[str, ...]:
    """Return whom a paper about some subjects names if they agreed: the people among them, else whom acts were done to.

    ``told``: what the paper may tell. Whom it does not describe it does not name; nor anybody in a paper that is about
    a whole event, and tells of acts beside it.
    """
    shown = tuple(dict.fromkeys(told.shown_subject(name) for name in subjects))
    if persons := tuple(name for name in shown if told.facts.is_somebody(name)):
        return persons
    if not victims_in(told, shown[0], day):
        return ()
    victims = dict.fromkeys(one for name in shown for one in victims_in(told, name, day))
    return tuple(one for one in victims if isinstance(told.entry(Table.SUBJECT, one), Subject))


def worst_consent(found: Sequence[Consent]) -> Consent:
    """Return the consent that counts for all: the one that worries most."""
    return next((one for one in _WORST if one in found), Consent.NOBODY_ENTERED)


def _gathering(record: Record, form: PaperForm, asking: Asking, day: Day) -> _Gathering:
    told = record if asking.part is None else RecordOfPart(record.facts.tables, asking.part)
    return _Gathering(told, form, day, asking.languages, Consents(record, day), Involved(record, day))


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the people of one subject say."""

    consent: Consent
    claims: tuple[str, ...]
    people: tuple[str, ...]
    ended: Interval


@dataclass(frozen=True, slots=True)
class _Gathering:
    """One paper as it is gathered."""

    record: Record
    form: PaperForm
    day: Day
    languages: tuple[Language, ...]
    consents: Consents
    involved: Involved

    def chosen(self, asking: Asking) -> tuple[str, ...]:
        """Return the subjects that are asked for, each once, under the names by which they are shown."""
        return tuple(dict.fromkeys(self.record.shown_subject(name) for name in asking.subjects))

    def consent(self, name: str) -> _Answered:
        """Return what whoever a subject is, or whoever an event involved, says to this use in these languages.

        Whoever it needs a yes of, and whoever else it tells of in any way and against it a consent of theirs stands.
        """
        # Whoever another part tells of is asked as well: what leaves is told of them all the same.
        against = self.involved.people_of(name, self.against())
        people = tuple(dict.fromkeys((*self.involved.people_of(name), *against)))
        found = [self.consents.counted(one, self.form.consent, to=to) for one in people for to in self._to()]
        claims = tuple(dict.fromkeys(claim for one in found for claim in one.claims))
        ended = _earliest(one.ended for one in found)
        return _Answered(worst_consent([Consent(one.answer.value) for one in found]), claims, people, ended)

    def against(self) -> frozenset[str]:
        """Return whose recorded consent stands against this use in any of these languages, by canonical names."""
        asked = self.consents.asked()
        return frozenset(one for to in self._to() for one in self.consents.against(asked, self.form.consent, to=to))

    def _to(self) -> list[Destination]:
        return [destination(one) for one in self.languages]

    def about(self, name: str, subject: Subject, answered: _Answered, names: NamesTold) -> About:
        """Return a subject with what is known of it; of an act with who had a part in it, which is told apart."""
        wanted = {one for question in self.form.questions() for one in question.properties}
        parts = self.involved.parts_in(name) if subject.kind is SubjectKind.EVENT else ()
        facts = tuple(
            fact
            for one in (name, *parts)
            for fact in self._facts(Asked(self.record, one, Reading.KNOWN, self.day, is_now=True), wanted, names)
        )
        is_event = subject.kind is SubjectKind.EVENT
        deed = deed_in(self.record, self.form, name, self.day) if is_event else Deed.NONE
        types = types_in(self.record, name, self.day) if deed is not Deed.NONE else ()
        said = answered.consent, answered.claims
        return About(name, subject.kind, subject.label, *said, facts, answered.people, deed, types)

    def other_names(self, names: Sequence[str]) -> Iterator[str]:
        """Give what else those are called who may be named."""
        for name in names:
            rows = self.record.known(name, day=self.day, property_id=OTHER_NAMES)
            yield from (row.text for row in rows if row.standing and not row.is_tombstone)

    def _facts(self, asked: Asked, wanted: set[str], names: NamesTold) -> Iterator[Fact]:
        for row in asked.rows:
            if row.property not in wanted or row.is_tombstone or row.level is Level.WITHDRAWN:
                continue
            behind = asked.behind(row)
            supports = tuple(_supports(behind, names))
            # Whatever has a value rests on something that stands; what is only outdated or taken back is not told.
            if not supports:
                continue
            sides = tuple(
                SideTold(side.span, side.text, side.claims)
                for one in disagreements(row, behind, asked.disputed_on_the_day(row))
                for side in one.sides
            )
            words = property_words(row.property, asked.record.vocabulary)
            yield Fact(row, words, supports, sides, _period(behind) if row.kind is PropertyKind.PLACES else UNKNOWN)


def _earliest(ends: Iterable[Interval]) -> Interval:
    return min((one for one in ends if not one.is_unknown()), key=lambda one: (one.lo, one.hi), default=UNKNOWN)


def _period(behind: Sequence[Behind]) -> Interval:
    """Return of when the claims that stand say that it was, from the first to the last; UNKNOWN where none says it."""
    said = (one.open().claim.period for one in behind if one.state is State.STANDS)
    known = [one for one in said if one is not None and not one.is_unknown()]
    return hull(known) if known else UNKNOWN


def _supports(behind: Sequence[Behind], names: NamesTold) -> Iterator[Support]:
    seen: set[str] = set()
    for one in behind:
        if one.state is not State.STANDS or one.name in seen:
            continue
        seen.add(one.name)
        opened = one.open()
        source, voice = opened.source, opened.voice
        version = claim_version(split_name(one.name)[0], encode_item(opened.claim))
        is_public = source is not None and (source.publisher or address_told(source.url, names))
        if source is None or not is_public or names.are_in(source.outlet):
            yield Support(one.name, version)
            continue
        speaks = voice is not None and voice.kind is not VoiceKind.PERSON and not names.are_in(voice.label)
        yield Support(
            claim=one.name,
            version=version,
            outlet=source.outlet,
            url=address_told(source.url, names),
            published=source.published,
            voice=voice.label if speaks and voice is not None else "",
        )


def _values_called(about: Sequence[About], vocabulary: Vocabulary) -> dict[str, Said]:
    """Return what the terms and subjects are called that values are: a receiver outside can read no code."""
    texts = {text for one in about for fact in one.facts for text in (fact.row.text, *(on.text for on in fact.sides))}
    texts.update(text for one in about for text in one.types)
    codes = (text for text in texts if text in vocabulary.ontology.terms or SEP in text)
    return {one: Said(vocabulary.text_in_words(one, "en"), vocabulary.text_in_words(one, "ru")) for one in codes}


def _subject(record: Record, name: str) -> Subject:
    subject = record.entry(Table.SUBJECT, name)
    if not isinstance(subject, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    return subject


def _of_submitter(record: Record, submitter: str) -> Iterator[str]:
    """Give the names in what a confidential submitter says of themselves: theirs, and voices and outlets it names."""
    first = submitter.replace(";", ",").replace("\n", ",").split(",")[0].strip()
    if not first:
        return
    yield first
    for table in (Table.VOICE, Table.SOURCE):
        for _, body in record.facts.current(table):
            item = stored_item(table, as_bytes(body))
            label = item.label if isinstance(item, Voice) else item.outlet if isinstance(item, Source) else ""
            if label and label.casefold() in submitter.casefold():
                yield label


def property_words(property_id: str, vocabulary: Vocabulary) -> Phrase:
    """Return what a property is called in both languages: by the record, or else by the papers that ask for it."""
    found = Phrase(property_in_words(property_id, "en", vocabulary), property_in_words(property_id, "ru", vocabulary))
    asked = asked_properties().get(property_id)
    # The record has no name for it where it shows the id as it stands.
    return asked.words if asked and found.en == found.ru else found
