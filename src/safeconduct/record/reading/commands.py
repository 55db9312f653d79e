"""What a person does with suggestions: keep a text, take some as claims, decline some; each as ops to append.

A suggestion becomes a claim only here and only by a person, who says what it is about and who speaks; the claim keeps
the sentence as its quote and the words as what is said, and the op beside it keeps where they stand, what proposed
them and how sure that was. Names, new subjects and new properties are read as in an account typed in one sitting
(`record.entering`). Undone ops leave the suggestion open again. Refuses numbers that name nothing, and suggestions that
were decided before.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN
from safeconduct.record.commands import entries_intents
from safeconduct.record.entering import GROWING, Place, TypedAccount, TypedClaim, understood
from safeconduct.record.items import Claim, EntryItem, Table, Value, qualified
from safeconduct.record.links import Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.reading.apart import FindsNames
from safeconduct.record.reading.kept import Decision, KeptText, decision_on, reading_intent, text_intent
from safeconduct.record.reading.marks import KeptTexts, SaidOf, Within, cover
from safeconduct.record.reading.meaning import value_meant
from safeconduct.record.reading.missing import Missing
from safeconduct.record.reading.together import read_together
from safeconduct.record.reading.types import OLDER_RULES, Doubt, Sort, Span, Suggestion
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.record.when import When, said_on, said_with
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.vault.types import Intent

# What is put before the words of a field that understands them and whose value is known here already.
_NO_OUTLET: Final = "-"


# Letters beside a number: by chance one of 65,000 suggestions of another text is taken for this one.
LETTERS: Final = 4
# Characters of a sentence that a quote has on either side of the words: a sentence without end is no quote.
_AROUND: Final = 1_000


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
    WITHDRAWN = "withdrawn"
    """Consent for a claim that says this, or stands in these words, was taken back: only that it was there is told."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A suggestion with its number, from 1; ``claim``: what was made of it; ``letters``: what it is held to."""

    number: int
    suggestion: Suggestion
    state: State
    claim: str = ""
    letters: str = ""


@dataclass(frozen=True, slots=True)
class AccountRead:
    """An account's text with what is proposed of it. ``shown``: the text with what was withdrawn covered.

    ``read_to``: how many characters of it the model looked at.
    """

    kept: KeptText
    shown: str
    numbered: tuple[Numbered, ...]
    missing: Missing | None
    read_to: int = 0

    @property
    def percent(self) -> int:
        """How much of the text the model looked at, of 100; never 100 where it did not look at all."""
        return 100 * self.read_to // max(1, len(self.kept.text))


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of suggestions that become claims: words as on a form; what is empty stands as proposed.

    ``is_growing``: whether a property of a count that is not here yet is one that only grows, so that a later, higher
    count takes the place of a lower one (docs/formats/known.md rule 6). Unsaid it is not.
    """

    subject: str
    subject_kind: str = ""
    voice: str = ""
    voice_kind: str = ""
    connection: str = ""
    basis: str = ""
    property_id: str = ""
    value: str = ""
    period: str = ""
    repeats: str = ""
    is_growing: bool = False


def read_account(
    record: Record, source: str, model: FindsNames | None, by_rules: tuple[Suggestion, ...] | None = None
) -> AccountRead:
    """Return what is proposed of the words of an account, and what was said of it before; NoText.

    ``by_rules``: what the rules proposed, where they read these very words a moment ago.
    """
    texts = KeptTexts(record, source)
    kept = texts.newest
    read = read_together(kept.text, said_on(record, source), model, by_rules)
    numbered = tuple(_numbered(record, texts, kept, read.suggestions))
    return AccountRead(kept, cover(kept.text, texts.covered(kept)), numbered, read.missing, read.read_to)


def _numbered(
    record: Record, texts: KeptTexts, kept: KeptText, suggestions: Sequence[Suggestion]
) -> Iterator[Numbered]:
    decided = _Decided(texts.said_of(kept))
    hidden = _Hidden(texts.covered(kept), [one for one in suggestions if _is_withdrawn(record, decided.claim_of(one))])
    # Worked out once: a long text has tens of thousands of suggestions.
    again, digest = _Again(suggestions), kept.digest
    for number, one in enumerate(suggestions, start=1):
        claim, letters = decided.claim_of(one), letters_of(digest, one)
        if hidden.hides(one):
            yield Numbered(number, _without_words(one), State.WITHDRAWN)
        elif claim is not None:
            yield Numbered(number, one, State.TAKEN if claim else State.DECLINED, claim, letters)
        else:
            yield Numbered(number, one, State.AGAIN if again.is_said(one) else State.OPEN, "", letters)
        # What was declined where it stood first may be true where it stands next: that is asked for itself.
        if claim != "":
            again.say(one)


def letters_of(digest: bytes, one: Suggestion) -> str:
    """Return four letters by which a person says that they mean this suggestion of this very text, by its digest."""
    return hashlib.sha256(digest + one.key).hexdigest()[:LETTERS]


def _is_withdrawn(record: Record, claim: str | None) -> bool:
    return bool(claim) and is_entry_withdrawn(record, Table.CLAIM, str(claim))


class _Decided:
    """What was said of suggestions: by their keys, and of those of another version of the rules by place and sort."""

    def __init__(self, said: Sequence[SaidOf]) -> None:
        self._by_key = {one.key: one.claim for one in said}
        self._by_place = {(one.span, one.model): one.claim for one in said if one.model in OLDER_RULES}

    def claim_of(self, one: Suggestion) -> str | None:
        """Return what was made of a suggestion, "" where it was declined, None where nothing was said."""
        if one.key in self._by_key:
            return self._by_key[one.key]
        return next((self._by_place[one.span, old] for old in OLDER_RULES if (one.span, old) in self._by_place), None)


class _Hidden:
    """What may not be shown: what stands in covered words, and what says the same as a withdrawn claim."""

    def __init__(self, covered: Sequence[Span], withdrawn: Sequence[Suggestion]) -> None:
        self._covered = Within(covered)
        self._said = {(one.property, _what_is_said(one)) for one in withdrawn}

    def hides(self, one: Suggestion) -> bool:
        """Say whether a suggestion shows a tombstone in the place of its words."""
        return self._covered.touches(one.span) or (one.property, _what_is_said(one)) in self._said


def _what_is_said(one: Suggestion) -> tuple[Value, str]:
    """Return the value of a suggestion; days that nobody can tell from the words are one only in the same words."""
    is_open = one.sort is Sort.DAY and one.value.span.is_unknown()
    return one.value, " ".join(one.quote.casefold().split()) if is_open else ""


def _without_words(one: Suggestion) -> Suggestion:
    """Return a suggestion of which only the place is told."""
    return Suggestion(one.sort, one.span, "", one.sentence, "", Value(PropertyKind.TEXT, UNKNOWN, ()), model=one.model)


class _Again:
    """What was proposed before. A day or a count beside an act in another sentence may be somebody else's."""

    def __init__(self, suggestions: Sequence[Suggestion]) -> None:
        self._acted = {one.sentence for one in suggestions if one.sort is Sort.ACT}
        self._said: set[tuple[object, ...]] = set()

    def _what(self, one: Suggestion) -> tuple[object, ...]:
        is_own = one.sort in (Sort.DAY, Sort.COUNT) and one.sentence in self._acted
        # A place that is said to lie elsewhere is shown with that doubt, though it was named before.
        what = (one.property, _what_is_said(one), one.basis, Doubt.DENIED in one.doubts, Doubt.FAR_OFF in one.doubts)
        return (*what, one.sentence) if is_own else what

    def is_said(self, one: Suggestion) -> bool:
        """Say whether an earlier one says the same of the same."""
        return self._what(one) in self._said

    def say(self, one: Suggestion) -> None:
        """Note what was proposed."""
        self._said |= {self._what(one), self._what(one)[:5]}


def picked(read: AccountRead, numbers: Iterable[int]) -> tuple[Suggestion, ...]:
    """Return the suggestions of numbers; NoSuchSuggestion for one that is not there or is decided."""
    found = {one.number: one for one in read.numbered}
    for number in numbers:
        if number not in found or found[number].state not in (State.OPEN, State.AGAIN):
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
    typed = TypedAccount(outlet=_NO_OUTLET, claims=rows)
    found = understood(record, typed, today=today, new_id=new_id, source=read.kept.source)
    if found.faults:
        raise found.faults[min(found.faults)]
    beside = [(table, item) for table, item in found.items if table not in (Table.SOURCE, Table.CLAIM)]
    claims = [item for table, item in found.items if table is Table.CLAIM and isinstance(item, Claim)]
    made = tuple(
        _made(claim, one, found.whens, about, read.kept, row)
        for row, (claim, one) in enumerate(zip(claims, chosen, strict=True), start=1)
    )
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
    is_growing = kind is PropertyKind.COUNT and about.is_growing
    return TypedClaim(
        subject=about.subject,
        subject_kind=about.subject_kind,
        property=about.property_id or one.property,
        property_kind=GROWING if is_growing else kind.value,
        value=about.value or _value_words(one if about.property_id else replace(one, value=value_meant(one))),
        basis=about.basis or one.basis,
        period=about.period,
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


def _made(claim: Claim, one: Suggestion, whens: Mapping[Place, When], about: About, kept: KeptText, row: int) -> Claim:
    """Return the claim of a suggestion. ``whens``: how days were read that a person typed in its place or beside it."""
    when = whens.get((row, "value")) if about.value else None
    during = whens.get((row, "period"))
    # Of another property than that of acts the aid's own code is a word.
    proposed = value_meant(one) if claim.property == one.property else one.value
    value = claim.value if about.value or claim.value.kind is not one.value.kind else proposed
    start, end = max(one.sentence.start, one.span.start - _AROUND), min(one.sentence.end, one.span.end + _AROUND)
    quote = kept.text[start : max(end, one.span.end)]
    said = said_with(one.quote, about.value, when) if when else one.quote
    said = said_with(said, about.period, during) if during else said
    return replace(claim, source=kept.source, value=value, said=said, quote=quote)
