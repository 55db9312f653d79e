"""Things of the ontology as a person describes them in one sitting: subjects, of which form each is, and their claims.

Who did what to whom is an act with its victim and, for each who took part, an involvement, exactly as the HURIDOCS
formats have it; each field is a claim with its account, voice, quote and place. Refuses to guess names, terms and
forms, and to make a thing its own part. Changes nothing: the ops are for the caller to append, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.text import fold
from safeconduct.record.commands import link_intent
from safeconduct.record.entering import account_intent
from safeconduct.record.items import Claim, Connection, EntryItem, Subject, Table, Value, qualified
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.named import Named
from safeconduct.record.ontology.adding import ANYTHING, FIELD, named
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.own_bytes import SubjectForm, ontology_intent
from safeconduct.record.ontology.parents import PARENTS, check_parent
from safeconduct.record.ontology.types import Field, ValueType
from safeconduct.record.ontology.valuing import NotOfForm, forms_in_words, undeclared, value_of_field
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.periods import period_from_words
from safeconduct.record.places import NO_PLACE, PlaceInFile
from safeconduct.record.placing import Placing
from safeconduct.record.property_words import property_from_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.reading.types import Doubt
from safeconduct.record.taken_back import TakenBack, taken_back
from safeconduct.record.types import OWN_DATASET
from safeconduct.record.when import said_on, said_with, when_from_words
from safeconduct.vault.types import Intent

ACT: Final = "act"
INVOLVEMENT: Final = "involvement"
_NOBODY: Final = Ref(Table.CLAIM, "")


@dataclass(frozen=True, slots=True)
class Telling:
    """Where claims come from and in what words. Names are qualified; ``voice`` is "" where nobody is named.

    ``said``: what they say; "" where each says its own words.
    """

    source: str
    voice: str = ""
    connection: Connection = Connection.UNKNOWN
    said: str = ""
    quote: str = ""
    place: PlaceInFile = NO_PLACE
    note: str = ""


@dataclass(slots=True)
class Sitting:
    """One sitting: what it makes, and what it names that was here before.

    ``doubts``: what has to be looked at of days in words, by the id of their claim.
    """

    record: Record
    telling: Telling
    new_id: Callable[[], str]
    claims: list[Claim] = field(default_factory=list)
    subjects: dict[str, Subject] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, tuple[Doubt, ...]] = field(default_factory=dict)
    _fields: dict[str, Field] = field(default_factory=dict)
    _refs: dict[Ref, None] = field(default_factory=dict)
    _named: Named | None = None

    @property
    def said_on(self) -> Day | None:
        """The last day on which the account can have been written, where it is known: days are counted from it."""
        return said_on(self.record, self.telling.source)

    def thing(self, words: str, forms: tuple[str, ...], *, new_form: str = "") -> str:
        """Return the qualified name of what words mean, made anew as ``new_form`` where nothing is called so.

        NoSuchEntry, AmbiguousName, NotOfForm, NotInOntology.
        """
        made = next((name for name, one in self.subjects.items() if fold(one.label) == fold(words)), "")
        name = made or next(iter(self._names().find(Table.SUBJECT, words)), "")
        if not name and new_form:
            return self.new(words, new_form)
        if not name:
            raise NoSuchEntry(kind=NOUNS[Table.SUBJECT], shown=words)
        if (self.forms.get(name) or form_of(self.record.facts, name)) not in forms:
            raise NotOfForm(shown=words, wanted=forms_in_words(self.record.vocabulary.ontology, forms))
        if not made:
            self._refs[Ref(Table.SUBJECT, name)] = None
        return name

    def new(self, label: str, form: str) -> str:
        """Return the qualified name of a new subject of a form; NotInOntology."""
        held = self.record.vocabulary.ontology.forms
        subject = Subject(self.new_id(), held[named(form, held, ANYTHING)].subject, label)
        name = qualified(OWN_DATASET, subject.id)
        self.subjects[name], self.forms[name] = subject, form
        return name

    def call(self, subject: str, label: str) -> None:
        """Give a subject that this sitting makes another label; KeyError for one that it does not make."""
        self.subjects[subject] = replace(self.subjects[subject], label=label)

    def say(self, subject: str, field_id: str, words: str, period: str = "") -> Value:
        """Claim what a field of a subject is, and return it as it was understood; what `value_of_field` raises.

        ``period``: days in words when it was so; NotUnderstood.
        """
        one = self._field(subject, field_id)
        value = value_of_field(one, words, self.record.vocabulary, self.thing, said_on=self.said_on)
        for parent in value.texts if one.id in PARENTS else ():
            check_parent(self.record, subject, one.id, parent, shown=words)
        said, during, doubts = self.telling.said or words, None, dict[Doubt, None]()
        if one.type is ValueType.DATE:
            when = when_from_words(words, self.said_on, one.id)
            said, doubts = said_with(self.telling.said, words, when), dict.fromkeys(when.doubts)
        if period:
            when = period_from_words(one.id, period, self.said_on)
            said, during, doubts = said_with(said, period, when), when.days, doubts | dict.fromkeys(when.doubts)
        self._claim(subject, one, value, said, during)
        self.doubts[self.claims[-1].id] = tuple(doubts)
        return value

    def refer(self, subject: str, field_id: str, other: str) -> None:
        """Claim that a field of a subject is another subject, by its name."""
        one = self._field(subject, field_id)
        label = self.subjects[other].label if other in self.subjects else self.label(other)
        self._claim(subject, one, Value(one.type.kind, UNKNOWN, (other,)), self.telling.said or label, None)

    def label(self, name: str) -> str:
        """Return what a subject is called, one that this sitting makes too."""
        return self.subjects[name].label if name in self.subjects else self.record.vocabulary.label_of(name)

    def vocabulary(self) -> Vocabulary:
        """Return the words of the record, with the names of what this sitting makes."""
        return Vocabulary(self.record.vocabulary.ontology, self.label)

    def parts_named(self) -> tuple[Ref, ...]:
        """Return what was here before and is named."""
        voice = (Ref(Table.VOICE, self.telling.voice),) if self.telling.voice else ()
        return (*self._refs, *voice)

    def intents(self, part: CompartmentId) -> list[Intent]:
        """Return the ops that bring all of it; TooLarge."""
        items: list[tuple[Table, EntryItem]] = [
            (Table.PROPERTY, one) for one in undeclared(self.record, self._fields.values(), part)
        ]
        items += [(Table.SUBJECT, one) for one in self.subjects.values()]
        items += [(Table.CLAIM, one) for one in self.claims]
        forms = tuple(SubjectForm(name, form) for name, form in self.forms.items())
        return [account_intent(part, items), *([ontology_intent(part, forms)] if forms else [])]

    def falling(self) -> tuple[TakenBack, ...]:
        """Return what is taken back by what it says, for a person to be told before anything is entered."""
        return taken_back(self.record, self.claims, self.label)

    def taking_back(self, placing: Placing) -> list[Intent]:
        """Return the ops that withdraw each account in which it says no to keeping it, so that nothing shows its words.

        As `Placing.for_link` raises.
        """
        links = [Link(LinkKind.WITHDRAW, _NOBODY, Ref(Table.SOURCE, one.account)) for one in self.falling()]
        return [link_intent(part, link) for link in links for part in placing.for_link(link)]

    def _names(self) -> Named:
        self._named = self._named or Named(self.record)
        return self._named

    def _field(self, subject: str, field_id: str) -> Field:
        held = self.record.vocabulary.ontology
        form = self.forms.get(subject) or form_of(self.record.facts, subject)
        fields: Mapping[str, Field] = {one.id: one for one in held.forms[form].fields} if form in held.forms else {}
        typed = property_from_words(field_id, fields, self.record.vocabulary)
        return fields[named(typed, fields, FIELD)]

    def _claim(self, subject: str, one: Field, value: Value, said: str, period: Interval | None) -> None:
        self._fields[one.id] = one
        if subject not in self.subjects:
            self._refs[Ref(Table.SUBJECT, subject)] = None
        told = self.telling
        self.claims.append(
            Claim(
                id=self.new_id(),
                source=told.source,
                subject=subject,
                property=one.id,
                value=value,
                said=said,
                voice=told.voice,
                period=period,
                note=told.note,
                quote=told.quote,
                connection=told.connection,
                place=told.place,
            )
        )
