"""An account with its claims as a person types them in one sitting: what each field means, and one op of it all.

Names are looked up by what is read on the screen; what is not there is added only where it was said what it is, so that
a slip of the pen makes no second subject. Every fault is told with its place, and none hides another. Refuses to guess,
and changes nothing: the op is for the caller to append (promise P4: whole or not at all). Follows docs/formats/ops.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.text import fold
from safeconduct.record.accounts_members import LONG_TEXT, MAX_ID, MAX_TEXT
from safeconduct.record.commands import BYTES_PER_OP, TooLarge
from safeconduct.record.dates import HOW_DATES, dates_from_words
from safeconduct.record.detention.properties import Role, role_of
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import (
    ENTRIES,
    Claim,
    Connection,
    EntryItem,
    Property,
    Source,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
    qualified,
)
from safeconduct.record.named import Named, NameLists, Within
from safeconduct.record.ontology.types import Field
from safeconduct.record.ontology.valuing import field_for, fields_of, subject_finder, value_of_field
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.periods import period_from_words
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_from_text
from safeconduct.record.property_words import property_from_words, usual_property
from safeconduct.record.queries import NOUNS, AmbiguousName, NoSuchEntry, Record
from safeconduct.record.types import OWN_DATASET, SEP, UNSPECIFIED, PropertyKind
from safeconduct.record.values import value_from_words
from safeconduct.record.when import When, said_on, said_on_by, said_with, when_from_words
from safeconduct.record.wording import basis_from_words
from safeconduct.record.words import NotUnderstood
from safeconduct.vault.types import Intent

Place = tuple[int, str]
"""A row and a field of it; row 0 is the account's own."""

NOTHING_TYPED: Final = Phrase("This is empty, and cannot be left out", "Здесь пусто, а без этого нельзя")
HOW_OUTLET: Final = Phrase("a newspaper, a letter, a call.", "газета, письмо, звонок.")
HOW_SUBJECT: Final = Phrase("the name of what the claim is about.", "название того, о чём утверждение.")
HOW_PROPERTY: Final = Phrase("what is said of it: start, detained.", "что о нём говорится: начало, задержанные.")
NOT_THERE: Final = Phrase("There is nothing of this name here", "Такого здесь нет")
HOW_NEW: Final = Phrase(
    "a name that is there, or a new one together with what it is.",
    "имя, которое здесь есть, или новое — и тогда выберите рядом, что это.",
)
BAD_NAME: Final = Phrase("A name this long, or with hidden characters, is not taken", "Такое имя не годится")
HOW_NAME: Final = Phrase("at most 200 visible characters.", "не более 200 видимых знаков.")
ONE_DAY: Final = Phrase(
    "One day is wanted here, and not a later one than today", "Здесь нужен один день, не позже сегодня"
)
NO_SUCH_PLACE: Final = Phrase("This is no place in a recording or a picture", "Такого места в записи или на снимке нет")
HOW_PLACE: Final = Phrase(
    "SHA-256 of the file, then begin and end in it, or a part of the picture; or nothing.",
    "SHA-256 файла, затем начало и конец в нём или часть снимка; или ничего.",
)
HOW_LONG: Final = Phrase("shorter, in several claims.", "короче, несколькими утверждениями.")


@dataclass(frozen=True, slots=True)
class TypedClaim:
    """One row as it was typed."""

    subject: str = ""
    subject_kind: str = ""
    property: str = ""
    property_kind: str = ""
    value: str = ""
    basis: str = ""
    # Of a place: days in words when it was so.
    period: str = ""
    voice: str = ""
    voice_kind: str = ""
    connection: str = ""
    said: str = ""
    quote: str = ""
    repeats: str = ""
    corrects: bool = False
    # A place in the material as a form holds it (`places.text_from_place`); no word that somebody types.
    place: str = ""

    def is_blank(self) -> bool:
        """Say whether nothing is claimed yet: a subject and a voice may be there, taken over from the row above."""
        return not (self.property or self.value or self.said or self.quote)


@dataclass(frozen=True, slots=True)
class TypedAccount:
    """An account as it was typed, with its rows."""

    outlet: str = ""
    publisher: str = ""
    publisher_kind: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    learnt: str = ""
    note: str = ""
    claims: tuple[TypedClaim, ...] = ()


@dataclass(slots=True)
class Understood:
    """What was understood. ``items`` is whole where there are no ``faults``.

    ``whens``: how days in words were read. ``new``: names that would be added. ``alike``: what is there already and
    looks like such a name. ``to_come``: days after today. ``elsewhere``: such new names that another part knows, which
    not all may read who read this one.
    """

    items: list[tuple[Table, EntryItem]] = field(default_factory=list)
    faults: dict[Place, SafeconductError] = field(default_factory=dict)
    values: dict[Place, Value] = field(default_factory=dict)
    whens: dict[Place, When] = field(default_factory=dict)
    new: set[Place] = field(default_factory=set)
    alike: dict[Place, str] = field(default_factory=dict)
    to_come: set[Place] = field(default_factory=set)
    elsewhere: set[Place] = field(default_factory=set)

    @property
    def source(self) -> str:
        """The qualified name of the account."""
        return next(qualified(OWN_DATASET, item.id) for table, item in self.items if table is Table.SOURCE)


@dataclass(frozen=True, slots=True)
class Naming:
    """What names may be looked up in: ``lists`` are kept between questions; ``within`` the only parts named from."""

    lists: NameLists | None = None
    within: Within | None = None


_EVERYWHERE: Final = Naming()


def understood(
    record: Record,
    typed: TypedAccount,
    *,
    today: Day,
    new_id: Callable[[], str],
    naming: Naming = _EVERYWHERE,
    source: str = "",
) -> Understood:
    """Return what an account that was typed means; the faults of all its fields.

    ``source``: the qualified name of an account that is here, of which the claims are; days are counted from its day.
    """
    return _Sitting(record, today, new_id, naming).read(typed, source)


def account_intent(compartment: CompartmentId, items: Iterable[tuple[Table, EntryItem]]) -> Intent:
    """Return the one op that brings an account with all that belongs to it; TooLarge when it does not fit into one."""
    body: dict[int, cbor.Item] = {0: OWN_DATASET}
    size = 0
    lists: dict[int, list[cbor.Item]] = {}
    for table, item in items:
        data = encode_item(item)
        size += len(data)
        lists.setdefault(int(table), []).append(data)
    if size > BYTES_PER_OP:
        raise TooLarge(size=size, limit=BYTES_PER_OP)
    body.update({table: lists[table] for table in sorted(lists)})
    return Intent(compartment, ENTRIES, body)


def place_typed(text: str) -> PlaceInFile:
    """Return the place that a form or a command line holds; NotUnderstood."""
    try:
        return place_from_text(text)
    except ValueError:
        raise NotUnderstood(reason=NO_SUCH_PLACE, how=HOW_PLACE, shown="") from None


class _Sitting:
    """One account being read."""

    def __init__(self, record: Record, today: Day, new_id: Callable[[], str], naming: Naming) -> None:
        self._record = record
        self._today = today
        self._new_id = new_id
        self._named = Named(record, lists=naming.lists, within=naming.within)
        self._all_named = Named(record, lists=naming.lists)
        self._is_apart = naming.within is not None
        self._properties = record.property_ids(naming.within)
        self._found = Understood()
        self._said_on: Day | None = None
        # What this sitting adds, by list and folded name: two rows may speak of one new subject.
        self._made: dict[tuple[Table, str], EntryItem] = {}

    def read(self, typed: TypedAccount, of: str) -> Understood:
        source = self._source(typed)
        self._said_on = said_on(self._record, of) if of else said_on_by(source)
        rows = enumerate(typed.claims, start=1)
        claims = [self._claim(row, claim, source.id) for row, claim in rows if not claim.is_blank()]
        self._check_lengths(typed)
        for (table, _), item in self._made.items():
            self._found.items.append((table, item))
        self._found.items.append((Table.SOURCE, source))
        self._found.items += [(Table.CLAIM, claim) for claim in claims]
        return self._found

    def _source(self, typed: TypedAccount) -> Source:
        if not typed.outlet:
            self._fault((0, "outlet"), NOTHING_TYPED, HOW_OUTLET, "")
        publisher = self._voice((0, "publisher"), typed.publisher, typed.publisher_kind or VoiceKind.OUTLET.value)
        published = self._days((0, "published"), typed.published)
        if not published.is_unknown() and published.lo > self._today:
            self._found.to_come.add((0, "published"))
        learnt = self._learnt_on(typed.learnt)
        if not typed.learnt and not typed.publisher and not typed.published:
            # What nobody published was told to us, and where nothing else is typed, today (as the forms say): the days
            # in its words are read from there.
            learnt = self._today
        return Source(
            id=self._new_id(),
            outlet=typed.outlet,
            publisher=publisher,
            url=typed.url,
            language=typed.language,
            published=published,
            learnt_on=learnt,
            note=typed.note,
        )

    def _learnt_on(self, words: str) -> Day | None:
        span = self._days((0, "learnt"), words)
        if span.is_unknown():
            return None
        if span.lo != span.hi or span.lo > self._today:
            self._fault((0, "learnt"), ONE_DAY, HOW_DATES, words)
        return Day(span.lo)

    def _days(self, place: Place, words: str) -> Interval:
        if not words:
            return UNKNOWN
        try:
            span = dates_from_words(words).interval
        except SafeconductError as error:
            self._found.faults[place] = error
            return UNKNOWN
        self._found.values[place] = Value(PropertyKind.DATE, span)
        return span

    def _claim(self, row: int, typed: TypedClaim, source: str) -> Claim:
        subject = self._subject(row, typed)
        property_id, kinds = self._property(row, typed, subject)
        value = self._value(row, typed, kinds, property_id, self._fields(subject, property_id))
        when, during = self._found.whens.get((row, "value")), self._period(row, typed.period, property_id)
        said = said_with(typed.said, typed.value, when) if when else typed.said or typed.value
        return Claim(
            id=self._new_id(),
            source=source,
            subject=subject,
            property=property_id,
            value=value,
            said=said_with(said, typed.period, during) if during.is_told else said,
            voice=self._voice((row, "voice"), typed.voice, typed.voice_kind),
            basis=basis_from_words(typed.basis) if typed.basis else UNSPECIFIED,
            repeats=self._repeats(row, typed.repeats),
            corrects=typed.corrects,
            period=None if during.days.is_unknown() else during.days,
            quote=typed.quote,
            place=self._place(row, typed.place),
            connection=next((one for one in Connection if one.value == typed.connection), Connection.UNKNOWN),
        )

    def _period(self, row: int, words: str, property_id: str) -> When:
        """Return the time of which a claim on a place speaks; unknown where none was typed."""
        place = (row, "period")
        if words and property_id:
            try:
                self._found.whens[place] = when = period_from_words(property_id, words, self._said_on)
            except SafeconductError as error:
                self._found.faults[place] = error
            else:
                self._found.values[place] = Value(PropertyKind.DATE, when.days)
                return when
        return When(UNKNOWN)

    def _place(self, row: int, text: str) -> PlaceInFile:
        try:
            return place_typed(text)
        except NotUnderstood as fault:
            self._found.faults[row, "place"] = fault
            return NO_PLACE

    def _subject(self, row: int, typed: TypedClaim) -> str:
        place = (row, "subject")
        if not typed.subject:
            self._fault(place, NOTHING_TYPED, HOW_SUBJECT, "")
            return ""
        kinds = [kind for kind in SubjectKind if kind.value == typed.subject_kind]
        return self._name(
            Table.SUBJECT, place, typed.subject, [Subject(self._new_id(), kind, typed.subject) for kind in kinds]
        )

    def _voice(self, place: Place, words: str, kind_word: str) -> str:
        if not words:
            return ""
        kinds = [kind for kind in VoiceKind if kind.value == kind_word]
        return self._name(Table.VOICE, place, words, [Voice(self._new_id(), words, kind) for kind in kinds])

    def _name(self, table: Table, place: Place, words: str, fresh: list[Subject] | list[Voice]) -> str:
        """Return the name of what is there, or of what is added now; a fault where it is neither."""
        try:
            there = self._named.find(table, words, publishers=place[0] == 0)
        except SafeconductError as error:
            self._found.faults[place] = error
            return ""
        if there:
            return there[0]
        self._found.new.add(place)
        if self._is_apart and self._is_elsewhere(table, words):
            self._found.elsewhere.add(place)
        looks = self._named.looking_like(table, words)
        if looks:
            self._found.alike[place] = looks[0]
        key = (table, fold(words))
        if key not in self._made:
            if not fresh:
                self._fault(place, NOT_THERE, HOW_NEW, words)
                return ""
            self._made[key] = fresh[0]
        return self._made[key].id

    def _is_elsewhere(self, table: Table, words: str) -> bool:
        try:
            return bool(self._all_named.find(table, words))
        except AmbiguousName:
            return True

    def _property(self, row: int, typed: TypedClaim, subject: str) -> tuple[str, list[PropertyKind]]:
        """Return the property's id and its kind; no kind where there is none yet."""
        place = (row, "property")
        if not typed.property:
            self._fault(place, NOTHING_TYPED, HOW_PROPERTY, "")
            return "", []
        is_ours = subject.startswith(OWN_DATASET + SEP)
        ids = self._properties | (fields_of(self._record, subject).keys() if is_ours else set())
        property_id = property_from_words(typed.property, ids, self._record.vocabulary)
        fields = self._fields(subject, property_id)
        if fields and self._is_undeclared(property_id):
            kind = fields[0].type.kind
            self._made.setdefault((Table.PROPERTY, property_id), Property(property_id, kind))
            return property_id, [kind]
        if property_id in self._properties:
            return property_id, [self._record.property_kind(property_id, qualified(OWN_DATASET, subject))]
        property_id = usual_property(typed.property, self._record.vocabulary)
        key = (Table.PROPERTY, fold(property_id))
        made = self._made.get(key)
        usual = _usual_kind(self._record.vocabulary, property_id)
        if usual is None:
            self._found.new.add(place)
        if isinstance(made, Property):
            return made.id, [made.kind]
        if usual is not None:
            self._made[key] = Property(property_id, usual)
            return property_id, [usual]
        if len(property_id) > MAX_ID or not property_id.isprintable() or SEP in property_id:
            self._fault(place, BAD_NAME, HOW_NAME, property_id)
            return "", []
        is_growing = typed.property_kind == GROWING
        wanted = PropertyKind.COUNT.value if is_growing else typed.property_kind
        kinds = [kind for kind in PropertyKind if kind.value == wanted]
        if not kinds:
            self._fault(place, NOT_THERE, HOW_NEW, typed.property)
            return "", []
        self._made[key] = Property(property_id, kinds[0], is_growing)
        return property_id, kinds

    def _fields(self, subject: str, property_id: str) -> tuple[Field, ...]:
        """Return the field that a property of a subject of our own is: what a file means by a name is the file's."""
        return field_for(self._record, property_id, subject) if subject.startswith(OWN_DATASET + SEP) else ()

    def _is_undeclared(self, property_id: str) -> bool:
        return self._record.entry(Table.PROPERTY, qualified(OWN_DATASET, property_id)) is None

    def _value(
        self, row: int, typed: TypedClaim, kinds: list[PropertyKind], property_id: str, fields: tuple[Field, ...]
    ) -> Value:
        """Return what the value's words mean; a fault where they mean nothing, or are no term of the field's list."""
        for kind in kinds:
            try:
                value = self._meant(kind, typed.value, property_id, fields)
                self._found.values[row, "value"] = value
                if value.kind is PropertyKind.DATE:
                    self._found.whens[row, "value"] = when_from_words(typed.value, self._said_on, property_id)
            except SafeconductError as error:
                self._found.faults[row, "value"] = error
            else:
                return value
        return Value(PropertyKind.TEXT, UNKNOWN)

    def _meant(self, kind: PropertyKind, words: str, property_id: str, fields: tuple[Field, ...]) -> Value:
        find = subject_finder(self._record, self._named)
        for one in fields:
            return value_of_field(one, words, self._record.vocabulary, find, said_on=self._said_on)
        return value_from_words(kind, words, self._said_on, property_id)

    def _repeats(self, row: int, words: str) -> tuple[str, ...]:
        found: list[str] = []
        try:
            whole = self._named.find(Table.SOURCE, words) if words else ()
            parts = () if whole else tuple(part.strip() for part in words.split(";") if part.strip())
            found += whole
            for part in parts:
                there = self._named.find(Table.SOURCE, part)
                if not there:
                    raise NoSuchEntry(kind=NOUNS[Table.SOURCE], shown=part)
                found += there
        except SafeconductError as error:
            self._found.faults[row, "repeats"] = error
        return tuple(dict.fromkeys(found))

    def _check_lengths(self, typed: TypedAccount) -> None:
        sheets: tuple[TypedAccount | TypedClaim, ...] = (typed, *typed.claims)
        for row, one in enumerate(sheets):
            for name, words in ((part.name, getattr(one, part.name)) for part in fields(one)):
                if isinstance(words, str) and len(words) > MAX_TEXT:
                    self._fault((row, name), LONG_TEXT, HOW_LONG, "")

    def _fault(self, place: Place, reason: Phrase, how: Phrase, words: str) -> None:
        self._found.faults[place] = NotUnderstood(reason=reason, how=how, shown=words)


# What a form says for a count that only grows; the other kinds are said by their own word.
GROWING: Final = "growing"


def _usual_kind(vocabulary: Vocabulary, property_id: str) -> PropertyKind | None:
    """Return the kind of value of a property that the program knows by its id; None where a person says it."""
    field = vocabulary.ontology.fields.get(property_id)
    if field is not None:
        return field.type.kind
    return PropertyKind.PLACES if role_of(property_id) is not Role.OTHER else None
