"""A subject: what do we know, since when, from whom? Cards, who says when, accounts by day (design/desk.md).

Every number opens its claims (promise P6); another day shows what stood on it (promise P7). It words what the record
answers and decides nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.intervals import OPEN_HI
from safeconduct.desk.acts_shown import acts_of
from safeconduct.desk.cards import cards_of
from safeconduct.desk.describing_shown import can_be_described, form_name_of, ways_on
from safeconduct.desk.discord import discords_of
from safeconduct.desk.drawing import FIRST_DAY, Columns, day_columns
from safeconduct.desk.fall import fall_form
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Looking, Visit
from safeconduct.record.asked import Asked
from safeconduct.record.circles import circle_said, circle_through
from safeconduct.record.dates import day_from_words
from safeconduct.record.items import Subject, Table
from safeconduct.record.papers.forms import any_paper_about
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import NEVER, Reading
from safeconduct.record.wording import day_in_words, reach_in_words

# Days with accounts that stand in one picture: each is a link twice, in the picture and in its table.
_MOST_DAYS: Final = 36


def ask(visit: Visit) -> Shown:
    """Go to the day that was typed, in words or as a date; the page again, saying why, where it is none.

    It comes as a sent form and goes on as an address: what somebody types by mistake stands in no address (P14).
    """
    try:
        day = day_from_words(visit.form.text("day"))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
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
    asked = Asked(visit.record, name, reading, visit.day, is_now=not visit.looking.is_past)
    rows, published = asked.rows, _published_days(asked)
    claims = {claim for row in rows for claim in row.claims}
    documents = {document for row in rows for document in row.documents}
    language = visit.words.tongue.spoken
    return Page(
        "subject.html",
        {
            "label": visit.record.vocabulary.name_in_words(name, language),
            "papers_address": f"/papers/{visit.handle('subject', name)}" if any_paper_about(entry.kind) else "",
            "form_name": form_name_of(visit, name),
            # What was known on another day is not written to.
            "describe_address": ""
            if visit.looking.is_past or not can_be_described(visit, name)
            else visit.lasting("describe", name),
            "ways_on": () if visit.looking.is_past else ways_on(visit, name),
            "circle": ""
            if visit.looking.is_past
            else circle_said(visit.record, circle_through(visit.record, name), language),
            "reach": reach_in_words(len(claims), len(documents), language),
            "cards": cards_of(visit, asked),
            "acts": acts_of(visit, name),
            "discords": discords_of(visit, asked),
            "fall": fall_form(visit, rows),
            "without_address": f"/subject/{visit.path['subject']}/without",
            "days": _days(visit, published),
            "all_days": len(set(published)),
            "most_days": _MOST_DAYS,
            "steps": _steps(visit, published),
            "advice": advice,
            "typed": visit.form.text("day") or day_in_words(visit.day, language),
            # Of a form that comes back after a lock, what was chosen in it.
            "chosen": visit.form.text("as") or (reading.name.lower() if visit.looking.is_past else "public"),
            "here": visit.at(f"/subject/{visit.path['subject']}"),
        },
        422 if advice else 200,
    )


def _published_days(asked: Asked) -> list[Day]:
    """Return the day each account became public, in order: one entry an account, those of later days too."""
    days: dict[str, Day] = {}
    for family in asked.families():
        for entry in family.group.entries:
            if entry.published_hi < OPEN_HI and entry.published_lo == entry.published_hi and entry.undone_on == NEVER:
                days[entry.source] = Day(entry.published_hi)
    return sorted(days.values())


def _on(visit: Visit, looking: Looking) -> str:
    """Return the address of this page on a day."""
    return replace(visit, looking=looking).at(f"/subject/{visit.path['subject']}")


def _days(visit: Visit, published: Sequence[Day]) -> tuple[Columns, ...]:
    """Return accounts by day, with the day looked at marked: the days around it, where there are too many."""
    counted = Counter(published)
    if not counted:
        return ()
    marked = visit.looking.day if visit.looking.is_past else visit.today
    shown = _around(sorted(counted), marked)
    links = {day: f"/subject/{visit.path['subject']}?as=public&day={iso_from_day(day)}" for day in shown}
    return (
        day_columns(
            {day: counted[day] for day in shown},
            links,
            marked=marked,
            is_past=visit.looking.is_past,
            language=visit.words.tongue.spoken,
        ),
    )


def _around(days: list[Day], marked: Day) -> list[Day]:
    """Return at most so many days as stand in one picture: those about the day that is looked at."""
    at = bisect_left(days, marked)
    first = max(0, min(at - _MOST_DAYS // 2, len(days) - _MOST_DAYS))
    return days[first : first + _MOST_DAYS]


def _steps(visit: Visit, days: Sequence[Day]) -> dict[str, str]:
    """Return where the keys lead: a day back and on, the first account, today."""
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
