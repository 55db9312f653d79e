"""What stands beside a text that is read: suggestions as rows, claims with their quote, and the form of an act.

Of a suggestion or a claim in a passage that is hard to read the row says what it is and leaves its words to the
passage, which is opened by a key. Withdrawn content is a tombstone (P7). Refuses nothing and decides nothing: what is
proposed is `record.reading`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import SafeconductError
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN
from safeconduct.base.plain import plain
from safeconduct.desk.reading_aid import Asked, ReadHere
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import CONNECTIONS
from safeconduct.record.consents import FORM as CONSENT
from safeconduct.record.entry_words import KINDS
from safeconduct.record.items import Connection, Subject, SubjectKind, Table, VoiceKind
from safeconduct.record.named import Named
from safeconduct.record.ontology.acts import DOERS, FIELDS, PEOPLE
from safeconduct.record.ontology.held import form_of
from safeconduct.record.periods import PERIODS
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.reading.commands import Numbered, State
from safeconduct.record.reading.finding import BODY
from safeconduct.record.reading.hard import Passage
from safeconduct.record.reading.marks import Mark
from safeconduct.record.reading.meaning import term_meant
from safeconduct.record.reading.missing import SAID, Missing
from safeconduct.record.reading.types import RULES, Doubt, Sort, Span, Suggestion
from safeconduct.record.reading.wording import how_sure, suggestion_in_words
from safeconduct.record.when import said_on, typed_days, when_from_words
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import TOMBSTONE, claimed_in_words, voice_in_words

# Claims of an account that its reading page lists: an hour's testimony has some hundred.
MOST_CLAIMS: Final = 300
_SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A suggestion. ``key``: what its buttons send; ``quote``: empty in a passage that is folded away.

    ``fills``: the field of the act's form that it goes into, "" for none, and ``filling``: with what; ``filled``: the
    same in words. ``has_period``: it can be said when it was so.
    """

    number: int
    key: str
    says: str
    quote: str
    sure: str
    is_folded: bool
    is_again: bool
    has_period: bool
    fills: str
    filling: str
    filled: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A claim of the account, with its number in the list. ``place``: of its words on the page, "" where nobody knows.

    ``seconds``: where it is heard, -1 for nowhere.
    """

    number: int
    address: str
    says: str
    about: str
    voice: str
    quote: str
    at_words: str
    seconds: int
    clock: str
    is_folded: bool


@dataclass(frozen=True, slots=True)
class AidLine:
    """What is said of the language model above the suggestions; all empty where it is not asked.

    ``names``: how many it found that the rules do not know. ``missing``: why there may be more. ``can_be_asked``:
    whether asking it again could help.
    """

    is_asked: bool = False
    has_answered: bool = False
    names: int = 0
    missing: str = ""
    can_be_asked: bool = False


def aid_line(visit: Visit, here: ReadHere) -> AidLine:
    """Return what is said of the language model on the page of a text."""
    missing = here.read.missing
    if here.asked is Asked.WAITING:
        return AidLine(is_asked=True)
    if missing is not None:
        said = visit.words.phrase(SAID[missing], percent=here.read.percent)
        return AidLine(missing=said, can_be_asked=missing is not Missing.NOT_INSTALLED)
    if here.asked is Asked.NOT:
        return AidLine()
    names = sum(one.suggestion.model != RULES for one in here.read.numbered if one.state is not State.WITHDRAWN)
    return AidLine(has_answered=True, names=names)


def is_within(span: Span, hard: Sequence[Passage]) -> bool:
    """Say whether words stand in a passage that is hard to read."""
    return any(span.start < one.span.end and one.span.start < span.end for one in hard)


def rows_of(
    visit: Visit, account: str, numbered: Sequence[Numbered], page: Span, hard: Sequence[Passage]
) -> tuple[Row, ...]:
    """Return the suggestions of one page of an account's text that are open, in its order."""
    day = said_on(visit.record, account)
    language = visit.words.tongue.spoken
    found = []
    for one in numbered:
        said = one.suggestion
        if one.state not in (State.OPEN, State.AGAIN) or not page.start <= said.span.start < page.end:
            continue
        is_folded = is_within(said.span, hard)
        fills, filling = _filling(one, day)
        found.append(
            Row(
                number=one.number,
                key=said.key.hex(),
                says=suggestion_in_words(said, language, visit.record.vocabulary),
                quote="" if is_folded else plain(said.quote, 200),
                sure=how_sure(said, language),
                is_folded=is_folded,
                is_again=one.state is State.AGAIN,
                has_period=said.property in PERIODS,
                fills=fills,
                filling=filling,
                filled=visit.record.vocabulary.text_in_words(filling, language),
            )
        )
    return tuple(found)


def _filling(one: Numbered, said_on: Day | None) -> tuple[str, str]:
    """Return which field of the act's form a suggestion goes into, and words for it that the field understands."""
    said = one.suggestion
    texts = "; ".join(said.value.texts)
    match said.sort:
        case Sort.ACT:
            return ("type", term) if (term := term_meant(said)) else ("", "")
        case Sort.PERSON:
            return "victim", texts
        case Sort.PLACE:
            return "where", texts
        case Sort.DAY if Doubt.TOLD_BEFORE in said.doubts:
            # No field understands "the next day" alone.
            return "", ""
        case Sort.DAY:
            # "Until 6 May" says when it was over, and nothing of when it began.
            field = "ends" if said.value.span.lo == OPEN_LO and said.value.span.hi != OPEN_HI else "begins"
            return field, _words_of_days(said, said_on, field)
        case Sort.BODY if said.property != BODY:
            # A station in which people are held, or to which they are brought, is said to have done nothing.
            return "where", texts
        case Sort.BODY | Sort.PERPETRATOR:
            return "perpetrator", texts
        case _:
            return "", ""


def _words_of_days(said: Suggestion, said_on: Day | None, field: str) -> str:
    """Return the words of a day, as long as they say by themselves what is proposed: of "5, 6 and 9 May" 5 does not."""
    words = plain(said.quote, 100)
    if said.value.span.is_unknown():
        return words
    try:
        when = when_from_words(words, said_on)
        if when.ends is not None and when.days == said.value.span:
            # From 6 December to 22 January: the field of the beginning takes the beginning alone.
            return typed_days(when.ends[0])
        days = when_from_words(words, said_on, FIELDS[field]).days
    except SafeconductError:
        days = UNKNOWN
    return words if days == said.value.span else typed_days(said.value.span)


def claims_of(visit: Visit, account: str) -> tuple[Opened, ...]:
    """Return the claims of an account that stand, in the order in which they came; those of consents are left out.

    What is asked of a person about consent stands at the head of the page.
    """
    newest: dict[str, Opened] = {}
    for one in visit.record.claims_of_source(account):
        if not one.is_gone and form_of(visit.record.facts, visit.record.subject_of(one)) != CONSENT:
            newest[one.name] = one
    return tuple(newest.values())


def taken_of(
    visit: Visit, claims: Sequence[Opened], marks: Mapping[str, Mark], hard: Sequence[Passage], pages: Sequence[Span]
) -> Iterator[Taken]:
    """Give the claims of an account in words, each with the way to its place in the text and in the recording."""
    language, words = visit.words.tongue.spoken, visit.record.vocabulary
    for number, one in enumerate(claims, start=1):
        address = visit.link("claim", one.name)
        if is_withdrawn(visit.record, one):
            yield Taken(number, address, visit.words.phrase(TOMBSTONE), "", "", "", "", -1, "", is_folded=False)
            continue
        claim, mark = one.claim, marks.get(one.name)
        is_folded = mark is not None and is_within(mark.span, hard)
        at = claim.place.span_ms[0] // _SECOND if claim.place.span_ms else -1
        label = words.name_in_words(visit.record.subject_of(one), language)
        told = f"{property_in_words(claim.property, language, words)}: {claimed_in_words(claim, language, words)}"
        yield Taken(
            number=number,
            address=address,
            says=told,
            about=plain(label, 200),
            voice=_speaker(visit, one),
            quote="" if is_folded else plain(claim.quote, 300),
            at_words=_at(mark, pages, number) if mark else "",
            seconds=at,
            clock=f"{at // 60}:{at % 60:02}" if at >= 0 else "",
            is_folded=is_folded,
        )


def _at(mark: Mark, pages: Sequence[Span], number: int) -> str:
    n = next((n for n, one in enumerate(pages) if one.start <= mark.span.start < one.end), 0)
    return f"?part={n}#c{number}" if n else f"?#c{number}"


def _speaker(visit: Visit, one: Opened) -> str:
    voice = voice_in_words(one.voice.label if one.voice else "", visit.words.tongue.spoken)
    if one.claim.connection is Connection.UNKNOWN:
        return voice
    return f"{voice}, {visit.words.phrase(CONNECTIONS[one.claim.connection])}"


def about_of(claims: Sequence[Opened], visit: Visit) -> dict[str, str]:
    """Return what the newest claim is about and who speaks in it: one voice usually says several things of one."""
    shown = [one for one in claims if not is_withdrawn(visit.record, one)]
    if not shown:
        return {}
    newest = shown[-1]
    about = visit.record.entry(Table.SUBJECT, visit.record.subject_of(newest))
    return {
        "subject": about.label if isinstance(about, Subject) else "",
        "voice": newest.voice.label if newest.voice else "",
        "connection": newest.claim.connection.value,
    }


def labels_of_act(visit: Visit) -> dict[str, str]:
    """Return what the fields are called that an act is typed into, in the order of the form."""
    say = visit.words.say
    return {
        "voice": say("Who really speaks"),
        "type": say("What was done"),
        "victim": say("To whom it was done"),
        "perpetrator": say("Who did it"),
        "degree": say("Their part in it"),
        "event": say("Part of which event"),
        "begins": say("When it was, or began"),
        "ends": say("When it ended"),
        "where": say("Where, by name"),
        "place": say("The place in the record"),
        "during": say("When they were there"),
        "method": say("By what means"),
        "status": say("What became of them"),
        "at": say("From which time of the recording"),
        "words": say("The words that say so"),
    }


def choices(visit: Visit) -> dict[str, object]:
    """Return what the fields of the page offer."""
    language, words, phrase = visit.words.tongue.spoken, visit.record.vocabulary, visit.words.phrase
    named = Named(visit.record, language, visit.lists)

    def terms(list_id: str) -> list[tuple[str, str, int]]:
        return [
            (one.code, words.term_in_words(one.code, language), len(words.ontology.above(one.code)) - 1)
            for one in words.terms_of(list_id)
        ]

    forms = words.ontology.forms
    return {
        "subjects": named.offered(Table.SUBJECT),
        "voices": named.offered(Table.VOICE),
        "subject_kinds": [(one.value, phrase(KINDS[one])) for one in SubjectKind],
        "voice_kinds": [(one.value, phrase(KINDS[one])) for one in VoiceKind],
        "connections": [(one.value, phrase(said)) for one, said in CONNECTIONS.items()],
        "acts": terms("act"),
        "degrees": terms("involvement"),
        "methods": terms("method"),
        "ends": terms("status_at_end"),
        "people": [(one, phrase(forms[one].name)) for one in PEOPLE],
        "doers": [(one, phrase(forms[one].name)) for one in DOERS],
    }
