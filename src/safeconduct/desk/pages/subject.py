"""A subject: what do we know, since when, from whom? Cards, who says when, accounts by day (design/desk.md).

Every number opens its claims (promise P6); another day shows what stood on it (promise P7). It words what the record
answers and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.desk.discord import discords_of
from safeconduct.desk.drawing import FIRST_DAY, Columns, Picture, Said, Voiced, day_columns, range_bars
from safeconduct.desk.fall import fall_form
from safeconduct.desk.lines import Bough, answer_name, boughs_of
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Looking, Visit
from safeconduct.record.dates import day_from_words
from safeconduct.record.explain import Behind, State, behind_rows, voice_label
from safeconduct.record.former import Asked
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import KnownRow, PropertyKind, Reading
from safeconduct.record.wording import (
    LEVELS,
    STATES,
    basis_in_words,
    day_in_words,
    dots,
    published_in_words,
    reach_in_words,
    roots_in_words,
    row_value_in_words,
    span_in_words,
    voice_in_words,
)

# Claims of one answer that are named on the page itself; the rest is one key away.
_MOST_CLAIMS = 50
# When and how many first, then where, then what was said in words.
_ORDER = {PropertyKind.DATE: 0, PropertyKind.COUNT: 1, PropertyKind.PLACES: 2, PropertyKind.TEXT: 3}


@dataclass(frozen=True, slots=True)
class Answer:
    """One value with how it stands."""

    value: str
    is_gone: bool
    level: str
    level_kind: str
    corrected: bool
    dots: str
    voices: str
    reach: str
    former: tuple[str, ...]
    corrections: tuple[str, ...]
    positions: tuple[tuple[str, str], ...]
    boughs: tuple[Bough, ...]
    more: int
    rest_address: str


@dataclass(frozen=True, slots=True)
class Card:
    """One property on one basis. ``anchor`` is its place on the page: a number, no name."""

    anchor: int
    heading: str
    basis: str
    answers: tuple[Answer, ...]
    picture: tuple[Picture, ...]


def ask(visit: Visit) -> Shown:
    """Go to the day that was typed, in words or as a date; the page again, saying why, where it is none.

    It comes as a sent form and goes on as an address: what somebody types by mistake stands in no address (P14).
    """
    try:
        day = day_from_words(visit.form.text("day"))
    except SafeconductError as error:
        return _page(visit, (error.advice(visit.words.tongue.spoken),))
    reading = Reading.KNOWN if visit.form.text("as") == "known" else Reading.PUBLIC
    return Elsewhere(_on(visit, Looking(reading, day)))


def page(visit: Visit) -> Page:
    """Return a subject on the day looked at."""
    return _page(visit)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    name = visit.name("subject")
    entry = visit.record.entry(Table.SUBJECT, name)
    if not isinstance(entry, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    reading = visit.looking.reading
    rows = visit.record.known(name, reading=reading, day=visit.day)
    behind = behind_rows(visit.record, name, rows, reading=reading, day=visit.day)
    asked = Asked(visit.record, name, reading, visit.day, is_now=not visit.looking.is_past)
    cards = tuple(_cards(visit, asked, rows, behind))
    claims = {claim for row in rows for claim in row.claims}
    documents = {document for row in rows for document in row.documents}
    language = visit.words.tongue.spoken
    return Page(
        "subject.html",
        {
            "label": entry.label,
            "reach": reach_in_words(len(claims), len(documents), language),
            "cards": cards,
            "discords": discords_of(visit, asked, rows, behind),
            "fall": fall_form(visit, rows),
            "without_address": f"/subject/{visit.path['subject']}/without",
            "days": _days(visit, name),
            "steps": _steps(visit, name),
            "advice": advice,
            "typed": visit.form.text("day") or day_in_words(visit.day, language),
            "reading": reading.name.lower(),
            "here": visit.at(f"/subject/{visit.path['subject']}"),
        },
        422 if advice else 200,
    )


def _cards(
    visit: Visit, asked: Asked, rows: tuple[KnownRow, ...], behind: dict[KnownRow, tuple[Behind, ...]]
) -> Iterator[Card]:
    language = visit.words.tongue.spoken
    # What most accounts speak of comes first among its like.
    spoken = Counter((row.property, row.basis) for row in rows for _ in row.documents)
    ordered = sorted(
        rows, key=lambda row: (_ORDER[row.kind], -spoken[row.property, row.basis], row.property, row.basis)
    )
    for anchor, ((property_id, basis), group) in enumerate(groupby(ordered, key=lambda row: (row.property, row.basis))):
        held = list(group)
        answers = tuple(_answer(visit, asked, row, behind.get(row, ())) for row in held)
        picture = _picture(visit, held[0], behind.get(held[0], ())) if held[0].kind is PropertyKind.DATE else ()
        yield Card(anchor, property_in_words(property_id, language), basis_in_words(basis, language), answers, picture)


def _answer(visit: Visit, asked: Asked, row: KnownRow, behind: tuple[Behind, ...]) -> Answer:
    words, language = visit.words, visit.words.tongue.spoken
    gone = asked.former(row, behind)
    days = dict.fromkeys(day_in_words(was.until, language) for was in gone)
    has_positions = len({position.span for position in row.positions}) > 1
    positions = tuple(
        (voice_in_words(voice_label(visit.record, one.root), language), span_in_words(row.kind, one.span, language))
        for one in row.positions
        if has_positions
    )
    return Answer(
        value=row_value_in_words(row, language),
        is_gone=row.is_tombstone,
        level=words.phrase(LEVELS[row.level]),
        level_kind=row.level.value,
        corrected=row.corrected,
        dots=dots(row.roots),
        voices=roots_in_words(row.roots, language) if row.roots.ceiling else "",
        reach=reach_in_words(len(row.claims), len(row.documents), language),
        former=tuple(span_in_words(row.kind, was.span, language) for was in gone),
        corrections=tuple(words.say("corrected {day}", day=day) for day in days),
        positions=positions,
        boughs=boughs_of(visit, row, behind, _MOST_CLAIMS),
        more=max(0, len(behind) - _MOST_CLAIMS),
        rest_address=visit.at(f"/subject/{visit.path['subject']}/answer/{visit.handle('answer', answer_name(row))}"),
    )


def _picture(visit: Visit, row: KnownRow, behind: tuple[Behind, ...]) -> tuple[Picture, ...]:
    """Return who says when: claims of one voice that say one thing are one bar with the number of its documents."""
    language = visit.words.tongue.spoken
    shown = [one for one in behind if one.state is not State.WITHDRAWN and not one.span.is_unknown()]
    if not shown:
        return ()
    voices: dict[tuple[str, ...], dict[tuple[Interval, State], list[Behind]]] = {}
    for one in shown:
        voices.setdefault(one.root_labels, {}).setdefault((one.span, one.state), []).append(one)
    drawn = tuple(
        Voiced(
            ", ".join(voice_in_words(label, language) for label in labels),
            tuple(
                _said(visit, span, state, claims) for (span, state), claims in sorted(lines.items(), key=_newest_first)
            ),
        )
        for labels, lines in sorted(voices.items(), key=lambda one: -len(one[1]))
    )
    return (range_bars(drawn, language),)


def _newest_first(item: tuple[tuple[Interval, State], list[Behind]]) -> tuple[int, int]:
    (span, _), claims = item
    return -max(one.published.lo for one in claims), span.lo


def _said(visit: Visit, span: Interval, state: State, claims: list[Behind]) -> Said:
    words, language = visit.words, visit.words.tongue.spoken
    days = [one.published for one in claims if not one.published.is_unknown()]
    when = published_in_words(Interval(min(d.lo for d in days), max(d.hi for d in days)), language) if days else ""
    documents = words.count("{n} document", "{n} documents", len(claims))
    is_copy = all(one.ancestors for one in claims)
    kind = {State.SUPERSEDED: "superseded", State.OUTDATED: "superseded"}.get(state, "copy" if is_copy else "stands")
    note = "" if state is State.STANDS else words.phrase(STATES[state])
    meaning = words.say("copies of others") if kind == "copy" else words.phrase(STATES[state])
    return Said(f"{when} · {documents}" if when else documents, span, kind, note, meaning)


def _published_days(visit: Visit, name: str) -> list[Day]:
    """Return the day each account became public: one entry an account."""
    days: dict[str, Day] = {}
    for _, group in visit.record.groups(name, reading=Reading.KNOWN, day=visit.today):
        for entry in group.entries:
            if entry.published_hi < OPEN_HI and entry.published_lo == entry.published_hi:
                days[entry.source] = Day(entry.published_hi)
    return sorted(days.values())


def _on(visit: Visit, looking: Looking) -> str:
    """Return the address of this page on a day."""
    return replace(visit, looking=looking).at(f"/subject/{visit.path['subject']}")


def _days(visit: Visit, name: str) -> tuple[Columns, ...]:
    """Return accounts by day, with the day looked at marked."""
    counted = Counter(_published_days(visit, name))
    if not counted:
        return ()
    links = {day: f"/subject/{visit.path['subject']}?as=public&day={iso_from_day(day)}" for day in counted}
    marked = visit.looking.day if visit.looking.is_past else visit.today
    return (
        day_columns(counted, links, marked=marked, is_past=visit.looking.is_past, language=visit.words.tongue.spoken),
    )


def _steps(visit: Visit, name: str) -> dict[str, str]:
    """Return where the keys lead: a day back and on, the first account, today."""
    days = _published_days(visit, name)
    here = f"/subject/{visit.path['subject']}"

    def to(day: int) -> str:
        reading = visit.looking.reading if visit.looking.is_past else Reading.PUBLIC
        looking = Looking(reading, Day(max(day, FIRST_DAY)))
        return f"{here}?as={'public' if looking.reading is Reading.PUBLIC else 'known'}&day={iso_from_day(looking.day)}"

    last = max(days, default=visit.today)
    current = visit.looking.day if visit.looking.is_past else last + 1
    return {
        "back": to(current - 1),
        "on": to(current + 1) if visit.looking.is_past and current < visit.today else here,
        "first": to(min(days)) if days else here,
        "today": here,
    }
