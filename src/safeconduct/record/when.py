"""When something was, as a field is told it: the forms of a typed day first, then the grammar of days in words.

The one reading of words for every field that says when something was. What `dates` reads stays what it was. All else is
a whole phrase, with nothing left over, of the grammar that finds days in a text (docs/formats/days.md), counted from
the last day on which the account can have been written: never more exact than its words, and marked where somebody has
to look. Refuses to count from a day that is not known.

What lasts from one day to another is no beginning and no end: where a field takes one of them, it is refused.

Days of consent stay typed days. A yes ends on a day, which a promise hangs on; the grammar takes words for the past,
so that "до 5 марта" said in January would be over already; and no answer may rest on a year that a program took. The
day of an account, and the day asked about, are typed as well: others are counted from them, and no words of theirs are
kept. A birthday is never counted from the account, where it would make whoever was born on it a newborn child.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.text import fold
from safeconduct.record.consents import ASKED_ON, UNTIL
from safeconduct.record.dates import BACKWARDS, NO_SUCH_DAY, dates_from_words
from safeconduct.record.days.finding import NoDayToCountFrom, find_days, read_days
from safeconduct.record.items import Claim, Source, Table
from safeconduct.record.queries import Record
from safeconduct.record.reading.types import Doubt, doubts_of_day
from safeconduct.record.types import PropertyKind
from safeconduct.record.words import NotUnderstood

# Properties whose days are typed days alone, and those whose days the account is not the measure of.
_EXACT: Final = frozenset((UNTIL, ASKED_ON))
_NOT_COUNTED: Final = frozenset(("date_of_birth",))
# Properties that say when something began, or when it ended. Read there, "from 6 December to 22 January" would be some
# day between the two, which its words do not say.
_ONE_END: Final = frozenset(("initial_date", "final_date"))
TWO_ENDS: Final = Phrase(
    "These words name a beginning and an end, and this field takes one of the two",
    "Здесь названы и начало, и конец, а в этом поле нужно что-то одно",
)
HOW_TWO_ENDS: Final = Phrase(
    "the beginning in its field, the end in its own; of one day that is not known: between 6 December 2018 and 22 "
    "January 2019.",
    "начало в своём поле, конец в своём; если это один день, но неизвестно какой: между 6 декабря 2018 и 22 января "
    "2019.",
)
# A typed form that is wrong, and no other words.
_SLIPS: Final = (BACKWARDS, NO_SUCH_DAY)


@dataclass(frozen=True, slots=True)
class When:
    """Days as they were read. ``is_told``: from words that no typed form has; ``doubts``: what has to be looked at.

    ``ends``: of what lasts from one day to another, the days of its beginning and of its end.
    """

    days: Interval
    doubts: tuple[Doubt, ...] = ()
    is_told: bool = False
    ends: tuple[Interval, Interval] | None = None


def when_from_words(words: str, said_on: Day | None, property_id: str = "") -> When:
    """Return when something was. ``said_on``: the day it was said on, as `said_on` gives it, None where nobody knows.

    ``property_id``: of which property, whose days may be read more strictly. NotUnderstood, NoYear, NoDayToCountFrom.
    """
    try:
        when = _typed(words)
    except NotUnderstood as refusal:
        when = _told(words, said_on, property_id, refusal)
    if when.ends is not None and property_id in _ONE_END:
        raise NotUnderstood(reason=TWO_ENDS, how=HOW_TWO_ENDS, shown=words)
    return when


def _typed(words: str) -> When:
    days = dates_from_words(words).interval
    if days.lo == days.hi:
        return When(days)
    try:
        # A range with "from" and "to" lasts; one with two points or a dash is some day of these.
        return When(days, ends=read_days(words, None).ends)
    except NotUnderstood:
        return When(days)


def _told(words: str, said_on: Day | None, property_id: str, refusal: NotUnderstood) -> When:
    """Return the days of a whole phrase of the grammar. ``refusal``: why the words are no typed form."""
    if property_id in _EXACT or refusal.facts.get("reason") in _SLIPS:
        raise refusal
    is_counted = property_id not in _NOT_COUNTED
    try:
        found = read_days(words, said_on if is_counted else None)
    except NoDayToCountFrom:
        if is_counted:
            raise
        raise refusal from None
    return When(found.days, doubts_of_day(found), is_told=True, ends=found.ends)


def said_on(record: Record, source: str) -> Day | None:
    """Return the last day on which an account (qualified name) can have been written, where it is known."""
    item = record.entry(Table.SOURCE, source)
    return said_on_by(item) if isinstance(item, Source) else None


def said_on_by(item: Source) -> Day | None:
    """Return the same of an account that is not here yet."""
    hi = item.published.hi
    return item.learnt_on if hi == OPEN_HI else Day(hi)


def said_with(said: str, words: str, when: When) -> str:
    """Return what a claim says, with the words that its days were told in: nothing else shows what was read there."""
    if not when.is_told or not said:
        return said or words
    return said if _even(words) in _even(said) else f"{said} ({words})"


def edtf_of_claim(claim: Claim, source: Source | None) -> str:
    """Return the days of a claim by EDTF (docs/formats/days.md), "" for one that says none.

    As its own words say them, with what is about and what recurs, where these are the days that it holds; else the days
    themselves: one, or some day of them.
    """
    span = claim.value.span
    if claim.value.kind is not PropertyKind.DATE or span.is_unknown():
        return ""
    day = said_on_by(source) if source is not None else None
    for words in (claim.quote, claim.said):
        for found in find_days(words, day):
            if found.days == span and found.edtf:
                return found.edtf
    lo, hi = (iso_from_day(Day(one)) if OPEN_LO < one < OPEN_HI else "" for one in (span.lo, span.hi))
    return lo if lo == hi else f"[{lo}..{hi}]"


def typed_days(days: Interval) -> str:
    """Return days in the form that a field reads as them: 2018-12-01..2018-12-10."""
    if days.is_unknown():
        return "unknown"
    lo, hi = (iso_from_day(Day(one)) if OPEN_LO < one < OPEN_HI else "" for one in (days.lo, days.hi))
    return lo if lo == hi else f"{lo}..{hi}"


def _even(words: str) -> str:
    return " ".join(fold(words).split())
