"""Everything that the rules propose of a text: counts, days, places, bodies, names, acts and who is said to have done
them.

One pass a rule, joined by sentence: what a count counts and what a day dates is the nearest act of its sentence.
Refuses to decide: a suggestion becomes a claim only by a person (notes/record section 6.6). Pure, linear; the same text
gives the same suggestions in the same order. docs/formats/reading.md says how all is read.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.copied_days import doubts_of
from safeconduct.record.days.finding import find_days
from safeconduct.record.days.types import FoundDay
from safeconduct.record.gazetteer.distances import check_bearing
from safeconduct.record.gazetteer.finding import find_places
from safeconduct.record.gazetteer.measures import measures
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import FoundPlace, Kind, PlaceId
from safeconduct.record.items import Value
from safeconduct.record.reading.bodies import OF_FORCE, REGIMENT, FoundBody, Naming, called_sort, find_bodies
from safeconduct.record.reading.captivity import DETAINED, is_of_holding, told_by_verbs
from safeconduct.record.reading.clauses import Acts, acts_of
from safeconduct.record.reading.counts import find_counts
from safeconduct.record.reading.demanding import EXTORTED, is_sum
from safeconduct.record.reading.doing import doers
from safeconduct.record.reading.holding import (
    NO_ROLE,
    OF_PLACES,
    PLACE,
    Cues,
    cues_of,
    officers_before,
    place_role,
    station_role,
)
from safeconduct.record.reading.letters import Covered, Text, text_of
from safeconduct.record.reading.listed import Hit, acts, perpetrators
from safeconduct.record.reading.persons import find_persons
from safeconduct.record.reading.reported import Reports
from safeconduct.record.reading.told_before import told_before
from safeconduct.record.reading.types import Doubt, Grade, Sort, Span, Suggestion, doubts_of_day
from safeconduct.record.reading.unsure import Unsure, weighed
from safeconduct.record.types import PropertyKind

# What a claim of each suggestion would be about, where nothing nearer is said.
PEOPLE: Final = "people"
DAY: Final = "day"
START: Final = "start"
DATE_OF_ARREST: Final = "date_of_arrest"
BODY: Final = "organisation_named"
PERSON: Final = "person_named"
ACT: Final = "type_of_act"
PERPETRATOR: Final = "perpetrator"
# The code of an act that is an abduction as often as a rescue, what makes it the one, and what the other.
ELSEWHERE: Final = "taken_elsewhere"
_RESCUED: Final = re.compile(
    r"за границу|за рубеж|из (?:чеч\w+|республики|россии|региона|страны)|в безопасн\w+|(?:волонт[её]р|правозащит)\w+|"
    r"помог(?:ли|ла|ло)? вывез|удалось вывез"
)
_BY_FORCE: Final = re.compile(
    r"багажник|силой|насильно|неизвестн|похи|избил|пыта|в лес(?!\w)|сотрудник\w* |силовик|полицейск"
)

_RUSSIAN: Final = re.compile("[А-яЁё]")
_STARTED: Final = re.compile(
    r"(?<!\w)(?:нача[лт]\w*|начин\w+|began|begun|started|start of the wave|beg[ai]n(?:s|ning)? in)(?!\w)"
)
# "The beginning of the month" is that of the month told of as often as that of the text.
_THAT_MONTH: Final = re.compile(
    r"(?:of the|of that|of this) (?:month|week|year)|(?:начал|середин|конц)\w+ (?:этого |того )?(?:месяца|недели|года)$"
)
_NOT_ON: Final = re.compile(r"(?<!\w)(?:не|not(?: on)?) $")
# What sort of figure it is, by words of its sentence (formats/accounts.md names the bases).
_BASES: Final = (
    ("identified", re.compile(r"поим[её]нно|установлены? (?:имена|личност)\w*|by name|identified|names of")),
    ("interviewed", re.compile(r"опросил\w*|опрошен\w*|поговорил\w* с|interviewed|we spoke to|spoke with")),
    (
        "in_complaint",
        re.compile(r"в (?:жалобе|заявлении|иске)|в жалобах|in (?:the|a|his|her|their) complaint|complaint names"),
    ),
    ("confirmed", re.compile(r"подтвержд\w+|confirmed|confirms")),
    ("estimated", re.compile(r"по (?:\w+ )?(?:оценк|подсч[её]т)\w+|предположительно|estimat\w+")),
)


@dataclass(frozen=True, slots=True)
class _Acted:
    """The acts of a text: what is told and denied of them, and their places."""

    told: Acts
    spans: tuple[Span, ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self.told.hits

    @property
    def words(self) -> frozenset[int]:
        return frozenset(at for one in self.hits for at in range(one.first, one.last + 1))


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a suggestion beside its value."""

    codes: tuple[str, ...] = ()
    basis: str = ""
    grade: Grade = Grade.PLAIN
    doubts: tuple[Doubt, ...] = ()


_PLAINLY: Final = _Said()


def read_text(given: str, said_on: Day | None, look: Callable[[], None] = lambda: None) -> tuple[Suggestion, ...]:
    """Return what the rules propose of a text, in the order of its words. ``said_on``: the day it is from, if known.

    ``look``: called between its passes and with each suggestion; what it raises ends the reading.
    """
    text = text_of(given)
    look()
    found_places = _places_of(text)
    look()
    acted = _acted(text)
    look()
    bodies = find_bodies(text, found_places)
    look()
    days = find_days(given, said_on)
    look()
    taken = _words_within(text, [*((one.start, one.end) for one in found_places), *(one.span for one in bodies)])
    unsure = Unsure(text)
    by = tuple(_perpetrators(text, acted, bodies, unsure))
    by_whom, cues = Covered(one.span for one in by), cues_of(text, _captive(text, acted))
    reports = Reports(text, acted.hits, days)
    found: list[Suggestion] = []
    for one in itertools.chain(
        _acts(text, acted),
        _counts(text, acted, Covered((one.start, one.end) for one in days)),
        reports.weighed(_days(text, acted, days, said_on, reports.lines.heads), mere=DAY),
        _bodies(text, [one for one in bodies if one.is_station or not by_whom.touches(one.span)], cues),
        _places(text, found_places, bodies, cues),
        _persons(text, taken),
        by,
    ):
        look()
        found.append(one)
    found = _held_against(text, [*weighed(unsure, text, found)], found_places)
    return tuple(sorted({one.key: one for one in found}.values(), key=_order))


def _places_of(text: Text) -> list[FoundPlace]:
    """Return the places of a text: what stands within a name and cannot be seen parts it as little as a word."""
    if text.even.places is None:
        return list(find_places(text.given))
    return [
        replace(one, start=start, end=end)
        for one in find_places(text.even.bare)
        for start, end in (text.even.span(one.start, one.end),)
    ]


def _order(one: Suggestion) -> tuple[int, int, str, str]:
    return (one.span.start, one.span.end, one.sort.value, one.property)


def _acted(text: Text) -> _Acted:
    hits = [_as_told(text, one) for one in told_by_verbs(text, acts().find(text))]
    return _Acted(acts_of(text, hits), tuple(text.span(one.first, one.last) for one in hits))


def _captive(text: Text, acted: _Acted) -> list[Span]:
    """Return in even letters where people are held by what is told and not denied."""
    return [
        Span(text.words[hit.first].start, text.words[hit.last].end)
        for hit, is_denied in zip(acted.hits, acted.told.denied, strict=True)
        if hit.entry.code == DETAINED and not is_denied and is_of_holding(text, hit.first)
    ]


def _as_told(text: Text, hit: Hit) -> Hit:
    """Return an act as its sentence tells it: taken away by helpers, out of the country, somebody is evacuated."""
    if hit.entry.code != ELSEWHERE or not text.words[hit.first].text.startswith("выв"):
        return hit
    around = text.given[slice(*_around(text, text.span(hit.first, hit.last)))].lower()
    is_rescue = _RESCUED.search(around) is not None and _BY_FORCE.search(around) is None
    return replace(hit, entry=acts().entries["evacuated"]) if is_rescue else hit


def _words_within(text: Text, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Return the words that stand in spans of the text as given."""
    begins = [text.even.span(one.start, one.end)[0] for one in text.words]
    found: set[int] = set()
    for start, end in spans:
        at = bisect.bisect_left(begins, start)
        while at < len(begins) and begins[at] < end:
            found.add(at)
            at += 1
    return frozenset(found)


def _acts(text: Text, acted: _Acted) -> Iterator[Suggestion]:
    for hit, span, is_denied in zip(acted.hits, acted.spans, acted.told.denied, strict=True):
        value = Value(PropertyKind.TEXT, UNKNOWN, (hit.entry.code,))
        doubts = (Doubt.DENIED,) if is_denied else (Doubt.TWO_MEANINGS,) if hit.entry.code == ELSEWHERE else ()
        grade = Grade.DOUBTFUL if doubts else Grade.PLAIN
        yield _suggestion(text, Sort.ACT, span, ACT, value, _Said((hit.entry.code,), grade=grade, doubts=doubts))


def _counts(text: Text, acted: _Acted, days: Covered) -> Iterator[Suggestion]:
    counts = find_counts(text, acted.words)
    spans = [text.span(one.first, one.last) for one in counts]
    demanded = Covered(acted.spans[at] for at, hit in enumerate(acted.hits) if hit.entry.code == EXTORTED)
    for found, span, after in zip(counts, spans, (*spans[1:], None), strict=False):
        if days.touches(span) or (demanded.touches(span) and is_sum(text, found.first, found.last)):
            continue
        near = _nearest(text, acted, span, counted=True)
        if near >= 0 and after is not None and _is_of_others(text, span, after, acted.spans[near]):
            near = -1
        doubts: tuple[Doubt, ...] = ()
        name, grade = PEOPLE, Grade.DOUBTFUL
        if near < 0:
            doubts = (Doubt.NOBODY_SAID,)
        else:
            name, grade = acted.hits[near].entry.counted, Grade.LIKELY
            if acted.told.denied[near]:
                doubts, grade = (Doubt.DENIED,), Grade.DOUBTFUL
        value = Value(PropertyKind.COUNT, found.count)
        basis = _basis(text, span)
        yield _suggestion(text, Sort.COUNT, span, name, value, _Said(basis=basis, grade=grade, doubts=doubts))


def _is_of_others(text: Text, span: Span, after: Span, act: Span) -> bool:
    """Say whether an act is that of the people counted next: "нас было двадцать человек, пятерых отпустили"."""
    if not span.end <= after.start < act.end or not _THERE_WERE.search(
        text.given[max(0, span.start - _BEFORE) : span.start].lower()
    ):
        return False
    return _NEW_CLAUSE.search(text.given, span.end, after.start) is not None


def _basis(text: Text, span: Span) -> str:
    around = text.given[slice(*_around(text, span))].lower()
    return next((basis for basis, words in _BASES if words.search(around)), "")


def _around(text: Text, span: Span) -> Span:
    """Return the sentence that words stand in, or what of it is near them."""
    sentence = text.sentence_of(span.start)
    return Span(max(sentence.start, span.start - _NEAR), min(max(sentence.end, span.end), span.end + _NEAR))


def _nearest(text: Text, acted: _Acted, span: Span, *, counted: bool = False) -> int:
    """Return which act of the same sentence stands nearest to words, those behind them first; -1 for none."""
    near = _around(text, span)
    middle = bisect.bisect_left(acted.spans, span)
    best, least = -1, 1 << 30
    for step, first in ((1, middle), (-1, middle - 1)):
        at = first
        while 0 <= at < len(acted.spans) and near.start <= acted.spans[at].start < near.end:
            between = _between(acted.spans[at], span)
            if between.end - between.start >= least:
                break
            away = _away(text, acted.spans[at], span, between)
            if away < least and (acted.hits[at].entry.counted or not counted):
                best, least = at, away
            at += step
    return best


def _between(act: Span, span: Span) -> Span:
    start = min(act.end, span.end)
    return Span(start, max(start, act.start, span.start))


def _away(text: Text, act: Span, span: Span, between: Span) -> int:
    """Return how far an act is from words: its letters, and as many again for each clause of its own between them."""
    if act.start < span.end and span.start < act.end:
        return _OWN_NOUN
    return between.end - between.start + _CLAUSE * len(_NEW_CLAUSE.findall(text.given, *between))


# How many there were, of whom others are told of next.
_THERE_WERE: Final = re.compile(
    r"(?<!\w)(?:(?:нас|их|всего|там)\s+(?:\w+\s+){0,2}?(?:было|находилось|сидело|набралось|оказалось)\s+(?:\w+\s+)?|"
    r"(?:было|находилось)\s+(?:нас|их)\s+|(?:there|we) were\s+)$"
)
# Letters before a count in which it says so.
_BEFORE: Final = 48
_NEW_CLAUSE: Final = re.compile(r"[,;–—]|(?<!\w)(?:и|а|and|but|но)(?!\w)")
# Letters around words that are looked at: a sentence is rarely longer, and a text without full stops costs no more.
_NEAR: Final = 400
# Letters that the noun counted is away: of "20 detainees were released" it is the release that is told.
_OWN_NOUN: Final = 20
# Letters that a new clause counts as.
_CLAUSE: Final = 25


def _days(
    text: Text, acted: _Acted, found: Sequence[FoundDay], said_on: Day | None, heads: frozenset[Span]
) -> Iterator[Suggestion]:
    for day in found:
        span = Span(day.start, day.end)
        doubts = (*doubts_of_day(day), *_copied(day, said_on, text.given[slice(*span)]))
        is_doubtful = day.is_doubtful or day.days.is_unknown() or _THAT_MONTH.search(text.given[slice(*span)].lower())
        grade = Grade.DOUBTFUL if is_doubtful else Grade.LIKELY if doubts else Grade.PLAIN
        value = Value(PropertyKind.DATE, day.days)
        codes = (day.edtf,) if day.edtf else ()
        name, is_denied = (DAY, False) if span in heads else _dated(text, acted, span)
        doubts = (*doubts, Doubt.DENIED) if is_denied else doubts
        yield _suggestion(text, Sort.DAY, span, name, value, _Said(codes=codes, grade=grade, doubts=doubts))
    yield from _days_before(text, acted, Covered((one.start, one.end) for one in found))


def _days_before(text: Text, acted: _Acted, days: Covered) -> Iterator[Suggestion]:
    """Give the days that are counted from what was told before, and nobody can tell from their words."""
    for span in told_before(text, days):
        value = Value(PropertyKind.DATE, UNKNOWN)
        name, is_denied = _dated(text, acted, span)
        doubts = (Doubt.TOLD_BEFORE, Doubt.DENIED) if is_denied else (Doubt.TOLD_BEFORE,)
        yield _suggestion(text, Sort.DAY, span, name, value, _Said(grade=Grade.DOUBTFUL, doubts=doubts))


def _copied(day: FoundDay, said_on: Day | None, words: str) -> Iterator[Doubt]:
    """Give why days may be an error that reports copy from each other."""
    if said_on is not None and not day.days.is_unknown():
        found = {one.value for one in doubts_of(day.days, said_on, words)}
        yield from (one for one in Doubt if one.value in found)


def _dated(text: Text, acted: _Acted, span: Span) -> tuple[str, bool]:
    """Return the property of a day: of the nearest act that has one, a beginning, or just a day; and if it is denied.

    Denied is the property of an act: on a mere day there was something else.
    """
    near = _nearest(text, acted, span)
    dated = acted.hits[near].entry.dated if near >= 0 else ""
    is_start = _STARTED.search(text.given[slice(*_around(text, span))].lower())
    if is_start and dated in ("", DATE_OF_ARREST):
        return START, False
    # The day on which a body was given back is not that of the death.
    is_of_body = near >= 0 and text.words[acted.hits[near].first].text == "тело"
    is_not = _NOT_ON.search(text.given[max(0, span.start - len("not on ")) : span.start].lower()) is not None
    return (DAY, False) if is_of_body or not dated else (dated, is_not or acted.told.denied[near])


def _bodies(text: Text, found: Sequence[FoundBody], cues: Cues) -> Iterator[Suggestion]:
    for body in found:
        name, doubt = BODY, None
        if body.is_station:
            of_force = body.sort in OF_FORCE
            name, doubt = station_role(text, body.span, cues, before=_told_from(text, body), of_force=of_force)
            if body.naming is Naming.ADJECTIVE and not name:
                continue
            name = name or BODY
        is_joined = len(body.places) == 1 and body.naming is Naming.SURE
        grade = Grade.PLAIN if is_joined else Grade.LIKELY
        doubts: tuple[Doubt, ...] = ()
        if len(body.places) > 1 or body.naming is Naming.ONE_OF:
            grade, doubts = Grade.DOUBTFUL, (Doubt.SEVERAL,)
        elif body.naming is Naming.IN_TOWN:
            doubts = (Doubt.WHICH,)
        elif body.naming is not Naming.SURE and body.is_station:
            # "РОВД" alone would be one place for every station in the country.
            doubts = (Doubt.WHICH,) if body.naming is Naming.NONE else (Doubt.TWO_MEANINGS,)
            name, grade = BODY if body.naming is Naming.NONE else name, Grade.DOUBTFUL
        doubts = (*doubts, doubt) if doubt else doubts
        quote = text.given[slice(*body.span)]
        words = body.called or " ".join(quote.split())
        if len(body.places) == 1:
            words = _called(body.places[0], quote)
        if not body.is_station or (body.sort == REGIMENT and name == BODY):
            words = called_sort(body.sort, is_russian=bool(_RUSSIAN.search(quote)))
        kind = PropertyKind.PLACES if name in OF_PLACES else PropertyKind.TEXT
        value = Value(kind, UNKNOWN, (words,))
        codes = (body.sort,) if body.sort == REGIMENT and name == BODY else body.places or (body.sort,)
        yield _suggestion(text, Sort.BODY, body.span, name, value, _Said(codes=codes, grade=grade, doubts=doubts))


def _told_from(text: Text, body: FoundBody) -> int:
    """Return from where on it may be told that people are held in a station: the sentence before its own.

    "В Заводском" may be the district: there only the same part of its own sentence counts.
    """
    start = text.sentence_of(body.span.start).start
    if body.naming is not Naming.ADJECTIVE:
        return text.sentence_of(max(0, start - 2)).start
    parts = _NEW_PART.finditer(text.given, max(start, body.span.start - _NEAR), body.span.start)
    return max((one.end() for one in parts), default=start)


_NEW_PART: Final = re.compile(r"[;:]|,\s+(?:а|но)\s")


def _called(place: PlaceId, quote: str) -> str:
    """Return what a place is called in the alphabet of the words."""
    held = places()[place]
    names = held.ru if _RUSSIAN.search(quote) else held.en
    return names[0].text


def _places(text: Text, found: Sequence[FoundPlace], bodies: Sequence[FoundBody], cues: Cues) -> Iterator[Suggestion]:
    covered = Covered(one.span for one in bodies)
    last = NO_ROLE
    for place in found:
        span = Span(place.start, place.end)
        if covered.touches(span):
            continue
        is_one = len(place.candidates) == 1
        is_region = all(places()[one].kind is Kind.REPUBLIC for one in place.candidates)
        last = NO_ROLE._replace(span=span, settled=last.settled) if is_region else place_role(text, span, cues, last)
        name = last.name
        quote = text.given[slice(*span)]
        words = _called(place.candidates[0], quote) if is_one else " ".join(quote.split())
        value = Value(PropertyKind.PLACES, UNKNOWN, (words,))
        doubts = (*(() if is_one else (Doubt.SEVERAL,)), *((last.doubt,) if last.doubt else ()))
        is_plain = name == PLACE and not last.is_rather
        grade = Grade.DOUBTFUL if doubts else Grade.PLAIN if is_plain else Grade.LIKELY
        yield _suggestion(
            text, Sort.PLACE, span, name, value, _Said(codes=place.candidates, grade=grade, doubts=doubts)
        )


def _held_against(text: Text, found: Sequence[Suggestion], named: Sequence[FoundPlace]) -> list[Suggestion]:
    """Return suggestions, those of a place in doubt that the gazetteer has elsewhere than is said beside it."""
    held = {one.span: one for one in found if one.sort in (Sort.PLACE, Sort.BODY)}
    covered = Covered(held)
    spans = sorted({*held, *(span for one in named if not covered.touches(span := Span(one.start, one.end)))})
    off = set[bytes]()
    for one in measures(text.given, spans):
        said = held.get(spans[one.of]) if one.of >= 0 else None
        known = [PlaceId(code) for code in said.codes if code in places()] if said is not None else []
        if said is not None and len(known) == 1 and check_bearing(known[0], one.words).verdict.is_wrong:
            off.add(said.key)
    return [_in_doubt(one, Doubt.FAR_OFF) if one.key in off else one for one in found]


def _in_doubt(one: Suggestion, doubt: Doubt) -> Suggestion:
    return replace(one, grade=Grade.DOUBTFUL, doubts=(*one.doubts, doubt))


def _persons(text: Text, taken: frozenset[int]) -> Iterator[Suggestion]:
    for person in find_persons(text, taken):
        grade, doubts = (Grade.LIKELY, ()) if person.is_sure else (Grade.DOUBTFUL, (Doubt.FORM,))
        value = Value(PropertyKind.TEXT, UNKNOWN, (person.name,))
        yield _suggestion(text, Sort.PERSON, person.span, PERSON, value, _Said(grade=grade, doubts=doubts))


# Whose officers those of each sort of body are, by the codes of perpetrators.tsv.
_OFFICERS_OF: Final = {
    "police_station": "police",
    "interior_ministry": "police",
    "prison": "prison_staff",
    "prison_service": "prison_staff",
    "security_service": "security_service",
    "special_unit": "special_unit",
    "national_guard": "national_guard",
    REGIMENT: "kadyrov_forces",
    "military_unit": "soldiers",
    "commandants_office": "soldiers",
    "investigative_committee": "law_enforcement",
}


def _officers(text: Text, bodies: Sequence[FoundBody]) -> Iterator[Hit]:
    """Give the words of officers of a station or an organ: from "сотрудники" to the end of its name."""
    begins, entries = [one.start for one in text.words], perpetrators().entries
    for body in bodies:
        code = _OFFICERS_OF.get(body.sort, "")
        start = officers_before(text, body.span) if code else -1
        if start >= 0:
            first = bisect.bisect_left(begins, start)
            yield Hit(entries[code], first, max(first, bisect.bisect_left(begins, text.even.at(body.span.end)) - 1))


def _perpetrators(text: Text, acted: _Acted, bodies: Sequence[FoundBody], unsure: Unsure) -> Iterator[Suggestion]:
    for doer in doers(text, acted.told, tuple(_officers(text, bodies)), unsure):
        span = text.span(doer.first, doer.last)
        is_russian = bool(_RUSSIAN.search(text.words[doer.first].text))
        value = Value(PropertyKind.TEXT, UNKNOWN, (doer.entry.called.ru if is_russian else doer.entry.called.en,))
        # Of a rumour its doubt is told of all that the sentence says.
        doubt = () if doer.is_unsure else (Doubt.TWO_MEANINGS,)
        doubts = () if doer.is_sure else (Doubt.DENIED,) if doer.is_denied else doubt
        grade = Grade.LIKELY if doer.is_sure else Grade.DOUBTFUL
        said = _Said(codes=(doer.entry.code,), grade=grade, doubts=doubts)
        yield _suggestion(text, Sort.PERPETRATOR, span, PERPETRATOR, value, said)


def _suggestion(text: Text, sort: Sort, span: Span, name: str, value: Value, said: _Said = _PLAINLY) -> Suggestion:
    grade = Grade.DOUBTFUL if Doubt.DENIED in said.doubts else said.grade
    quote, sentence = text.given[slice(*span)], text.sentence_of(span.start)
    return Suggestion(sort, span, quote, sentence, name, value, said.codes, said.basis, grade, said.doubts)
