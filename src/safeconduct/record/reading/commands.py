"""What a person does with suggestions: keep a text, take some as claims, decline some; each as ops to append.

A suggestion becomes a claim only here and only by a person, who says what it is about and who speaks; the claim keeps
the sentence as its quote and the words as what is said, and the op beside it keeps where they stand, what proposed
them and how sure that was. Names, new subjects and new properties are read as in an account typed in one sitting
(`record.entering`). Undone ops leave the suggestion open again. Refuses numbers that name nothing, and suggestions that
were decided before.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes
from safeconduct.record.commands import entries_intents
from safeconduct.record.entering import GROWING, TypedAccount, TypedClaim, understood
from safeconduct.record.items import Claim, EntryItem, Source, Table, qualified
from safeconduct.record.links import Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.reading.apart import Missing, ModelApart
from safeconduct.record.reading.copies import PossibleCopy, TextOf, possible_copies
from safeconduct.record.reading.kept import Decision, KeptText, decision_on, reading_intent, text_intent
from safeconduct.record.reading.together import read_together
from safeconduct.record.reading.types import Doubt, Suggestion
from safeconduct.record.resolve import NOW
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.vault.types import Intent

# What is put before the words of a field that understands them and whose value is known here already.
_NO_OUTLET: Final = "-"


# Characters of a sentence that a quote has on either side of the words: a sentence without end is no quote.
_AROUND: Final = 1_000


class NoText(SafeconductError):
    """An account whose words nobody kept, or whose consent is withdrawn."""

    code = "record.no_text"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No words of this account are kept here{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“record read FILE --account ACCOUNT” keeps them.",
        on_page="Paste them on the account's page.",
    )
    ru = Advice(
        what="Текст этого известия здесь не сохранён{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="«record read ФАЙЛ --account ИЗВЕСТИЕ» сохранит его.",
        on_page="Вставьте его на странице известия.",
    )


class NoSuchSuggestion(SafeconductError):
    """A number that names no suggestion that is open."""

    code = "record.no_such_suggestion"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no open suggestion {number}: the text has fewer, or it is decided already.",
        safe=NOTHING_CHANGED_EN,
        do="“record suggestions ACCOUNT --all” shows them; “record undo” opens a decided one again.",
        on_page="Load the page again.",
    )
    ru = Advice(
        what="Открытой подсказки {number} нет: либо их меньше, либо по ней уже решено.",
        safe=NOTHING_CHANGED_RU,
        do="«record suggestions ИЗВЕСТИЕ --all» покажет их; «record undo» снова откроет решённую.",
        on_page="Загрузите страницу ещё раз.",
    )


class State(enum.Enum):
    """How a suggestion stands. Codes are stable."""

    OPEN = "open"
    AGAIN = "again"
    """Says the same as an earlier one of this text."""
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A suggestion with its number, from 1; ``claim``: what was made of it."""

    number: int
    suggestion: Suggestion
    state: State
    claim: str = ""


@dataclass(frozen=True, slots=True)
class AccountRead:
    """An account's text with what is proposed of it."""

    kept: KeptText
    numbered: tuple[Numbered, ...]
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of suggestions that become claims: words as on a form; what is empty stands as proposed."""

    subject: str
    subject_kind: str = ""
    voice: str = ""
    voice_kind: str = ""
    connection: str = ""
    basis: str = ""
    property_id: str = ""
    value: str = ""
    repeats: str = ""


def kept_text(record: Record, source: str) -> KeptText:
    """Return the newest words that are kept of an account, by its qualified name; NoText."""
    if not is_source_withdrawn(record, source):
        for op, text in record.facts.tables.execute(sql.TEXTS_OF, (source,)):
            if not record.facts.undos.is_undone(OpId(as_bytes(op)), NOW):
                return KeptText(source, str(text))
    raise NoText(shown=source.rpartition("\x1f")[2])


def read_account(record: Record, source: str, model: ModelApart | None) -> AccountRead:
    """Return what is proposed of the words of an account, and what was said of it before; NoText."""
    kept = kept_text(record, source)
    read = read_together(kept.text, _said_on(record, source), model)
    decided = _decided(record, kept)
    return AccountRead(kept, tuple(_numbered(read.suggestions, decided)), read.missing)


def _said_on(record: Record, source: str) -> Day | None:
    """Return the last day on which an account can have been written, where it is known."""
    item = record.entry(Table.SOURCE, source)
    if not isinstance(item, Source):
        return None
    hi = item.published.hi
    return item.learnt_on if hi == OPEN_HI else Day(hi)


def _decided(record: Record, kept: KeptText) -> dict[bytes, str]:
    """Return the claim, or nothing for a declined one, by the key of each suggestion that was decided."""
    rows = record.facts.tables.execute(sql.READ_OF_TEXT, (kept.source, kept.digest))
    undos = record.facts.undos
    return {as_bytes(key): str(claim) for op, key, claim in rows if not undos.is_undone(OpId(as_bytes(op)), NOW)}


def _numbered(suggestions: Sequence[Suggestion], decided: dict[bytes, str]) -> Iterator[Numbered]:
    said: set[tuple[object, ...]] = set()
    for number, one in enumerate(suggestions, start=1):
        claim = decided.get(one.key)
        what = (one.property, one.value, one.basis, Doubt.DENIED in one.doubts)
        if claim is not None:
            yield Numbered(number, one, State.TAKEN if claim else State.DECLINED, claim)
        else:
            yield Numbered(number, one, State.AGAIN if what in said else State.OPEN)
        said.add(what)


def picked(read: AccountRead, numbers: Iterable[int]) -> tuple[Suggestion, ...]:
    """Return the suggestions of numbers; NoSuchSuggestion for one that is not there or is decided."""
    found = {one.number: one for one in read.numbered}
    for number in numbers:
        if number not in found or found[number].state in (State.TAKEN, State.DECLINED):
            raise NoSuchSuggestion(number=number)
    return tuple(found[number].suggestion for number in dict.fromkeys(numbers))


def keep_intents(placing: Placing, kept: KeptText, new: Sequence[tuple[Table, EntryItem]] = ()) -> list[Intent]:
    """Return the ops that keep the words of an account, a new one with what it needs."""
    if new:
        part = placing.for_new()
        return [*entries_intents(part, OWN_DATASET, new), text_intent(part, kept)]
    return [text_intent(part, kept) for part in placing.for_entry(Ref(Table.SOURCE, kept.source))]


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking suggestions brings: the claims with their entries, what is said of them, and the first fault."""

    claims: tuple[Claim, ...]
    items: tuple[tuple[Table, EntryItem], ...]
    decisions: tuple[Decision, ...]


def take(
    record: Record,
    read: AccountRead,
    chosen: Sequence[Suggestion],
    about: About,
    *,
    today: Day,
    new_id: Callable[[], str],
) -> Taken:
    """Return the claims that suggestions become, with new subjects and properties; the first fault is raised."""
    rows = tuple(_typed(one, about) for one in chosen)
    found = understood(record, TypedAccount(outlet=_NO_OUTLET, claims=rows), today=today, new_id=new_id)
    if found.faults:
        raise found.faults[min(found.faults)]
    beside = [(table, item) for table, item in found.items if table not in (Table.SOURCE, Table.CLAIM)]
    claims = [item for table, item in found.items if table is Table.CLAIM and isinstance(item, Claim)]
    made = tuple(_made(claim, one, about, read.kept) for claim, one in zip(claims, chosen, strict=True))
    decisions = tuple(
        decision_on(one, qualified(OWN_DATASET, claim.id)) for claim, one in zip(made, chosen, strict=True)
    )
    return Taken(made, (*beside, *((Table.CLAIM, claim) for claim in made)), decisions)


def take_intents(placing: Placing, read: AccountRead, taken: Taken) -> list[Intent]:
    """Return the ops of claims and what is said of their suggestions, all in the part where the account lies."""
    refs = {
        Ref(table, name)
        for claim in taken.claims
        for table, name in ((Table.SUBJECT, claim.subject), (Table.VOICE, claim.voice))
        if name and qualified(OWN_DATASET, name) not in _new_names(taken)
    }
    source, named = Ref(Table.SOURCE, read.kept.source), sorted(refs, key=lambda one: (one.table, one.name))
    part = placing.beside(source, named)
    fresh = {item.id for table, item in taken.items if table is Table.PROPERTY}
    for claim in taken.claims:
        if claim.property not in fresh:
            placing.for_claim(source, named, claim.property)
    return [*entries_intents(part, OWN_DATASET, taken.items), reading_intent(part, read.kept, taken.decisions)]


def _new_names(taken: Taken) -> set[str]:
    return {qualified(OWN_DATASET, item.id) for table, item in taken.items if table is not Table.CLAIM}


def decline_intents(placing: Placing, read: AccountRead, chosen: Iterable[Suggestion]) -> list[Intent]:
    """Return the ops that say that suggestions are not to come back."""
    part: CompartmentId = placing.beside(Ref(Table.SOURCE, read.kept.source))
    return [reading_intent(part, read.kept, [decision_on(one) for one in chosen])]


def _typed(one: Suggestion, about: About) -> TypedClaim:
    kind = one.value.kind
    is_count = kind is PropertyKind.COUNT
    return TypedClaim(
        subject=about.subject,
        subject_kind=about.subject_kind,
        property=about.property_id or one.property,
        property_kind=GROWING if is_count else kind.value,
        value=about.value or _value_words(one),
        basis=about.basis or one.basis,
        voice=about.voice,
        voice_kind=about.voice_kind,
        connection=about.connection,
        repeats=about.repeats,
    )


def _value_words(one: Suggestion) -> str:
    """Return words for a proposed value that a field understands; days and counts are put in place of them after."""
    span = one.value.span
    match one.value.kind:
        case PropertyKind.COUNT:
            return f"{span.lo if span.lo > OPEN_LO else ''}..{span.hi if span.hi < OPEN_HI else ''}"
        case PropertyKind.DATE:
            return "unknown"
        case _:
            return "; ".join(one.value.texts)


def _made(claim: Claim, one: Suggestion, about: About, kept: KeptText) -> Claim:
    value = claim.value if about.value or claim.value.kind is not one.value.kind else one.value
    start, end = max(one.sentence.start, one.span.start - _AROUND), min(one.sentence.end, one.span.end + _AROUND)
    quote = kept.text[start : max(end, one.span.end)]
    return replace(claim, source=kept.source, value=value, said=one.quote, quote=quote)


def copies_among(record: Record) -> tuple[PossibleCopy, ...]:
    """Return which accounts whose words are kept may have them from earlier ones; what is withdrawn is left out."""
    return possible_copies(_texts(record))


def _texts(record: Record) -> Iterator[TextOf]:
    for (name,) in tuple(record.facts.tables.execute(sql.TEXTS)):
        source = str(name)
        item = record.entry(Table.SOURCE, source)
        try:
            text = kept_text(record, source).text
        except NoText:
            continue
        if isinstance(item, Source):
            yield TextOf(source, (min(item.published.hi, record.learnt_on(source)), source), text)
