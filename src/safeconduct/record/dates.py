"""Days, months and ranges of them as people write them, to intervals of days (notes/record section 6.3).

The one place where a typed day is read: `--published`, `--as-known`, `--as-public`, days of consent, and fields that
say when something was, which go on with words of the grammar (`record.when`). ISO forms, and months in English or
Russian words, whole or shortened: "10 August 2018", "10 авг. 2018 г.", "1–10 December 2018"; a third of a month
("начало декабря 2018", its first ten days). Refuses what could mean two things (10.08.2018, 8/10/18), a day that no
calendar has, and a day without its year, which nobody guesses. An accounts file takes the ISO form alone
(formats/accounts.md).
"""

from __future__ import annotations

import calendar
import re
from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval, IntervalKind, Worded
from safeconduct.record.days.months import MONTHS
from safeconduct.record.words import NotUnderstood

# As a typed field has them: a day has the genitive before it, a month the nominative, and both a short form.
_MONTHS: Final = {
    word: number
    for number, name in enumerate(MONTHS, 1)
    for word in (name.en, name.genitive, name.nominative, *name.en_short, *name.ru_short)
}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR: Final = r"(?P<year>[0-9]{4})(?: года| год| ?г\.?)?"
# The forms of a day and of a month, each with and without its year.
_IN_WORDS: Final = tuple(
    re.compile(f"^{form}$")
    for form in (
        rf"(?P<day>[0-9]{{1,2}}) {_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?:,? {_YEAR})?",
        rf"{_MONTH}(?: {_YEAR})?",
    )
)
_RANGE: Final = re.compile(r"^(?:from |с |со )?(?P<lo>.*?) ?(?:\.\.|/|–|—| to | по ) ?(?P<hi>.*)$")
# Days of one month with a hyphen between them, as keyboards have it: "1-10 december 2018".
_HYPHENED: Final = re.compile(r"^([0-9]{1,2}) ?- ?([0-9]{1,2} [a-zа-я])")
_BARE_DAY: Final = re.compile(r"^[0-9]{1,2}$")


# A third of a month: the first ten days, the second ten, and what is left (notes/record section 6.5).
_THIRDS: Final = (
    ("first", r"(?:the )?(?:early|beginning of|start of)|(?:в )?начал[оае]"),
    ("second", r"(?:the )?(?:mid|middle of)|(?:в )?середин[аеы]"),
    ("third", r"(?:the )?(?:late|end of)|(?:в )?кон(?:ец|це|ца)"),
)
_THIRD: Final = re.compile(
    rf"^(?:in )?(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _THIRDS)})[ -](?P<rest>.+)$"
)
_THIRD_DAYS: Final = 10
_SHORTEST_MONTH: Final = 28
_LONGEST_MONTH: Final = 31

NO_DATE: Final = Phrase(
    "A date is wanted here, and these words give none", "Здесь нужна дата, а из этих слов она не получается"
)
NO_SUCH_DAY: Final = Phrase("The calendar has no such day", "Такого дня в календаре нет")
BACKWARDS: Final = Phrase("The end comes before the beginning", "Конец раньше начала")
HOW_DATES: Final = Phrase(
    "a day 2018-12-29 or 29 December 2018, a month 2018-12, a range 2018-12-01..2018-12-10.",
    "день 2018-12-29 или 29 декабря 2018, месяц 2018-12, промежуток 2018-12-01..2018-12-10.",
)


class NoYear(NotUnderstood):
    """A day or a month without its year."""

    code = "record.no_year"
    en = Advice(
        "The year is missing{shown}.", NOTHING_CHANGED_EN, "Write it with its year: 10 August 2018, 2018-08-10."
    )
    ru = Advice("Не указан год{shown}.", NOTHING_CHANGED_RU, "Напишите с годом: 10 августа 2018, 2018-08-10.")


class NotADay(SafeconductError):
    """A day that is not written as one."""

    code = "record.not_a_day"
    exit_code = Exit.BAD_INPUT
    en = Advice("This is not a day{shown}.", NOTHING_CHANGED_EN, "Write it as 2019-01-21 or 21 January 2019.")
    ru = Advice("Это не день{shown}.", NOTHING_CHANGED_RU, "Напишите его так: 2019-01-21 или 21 января 2019.")


def day_from_words(words: str) -> Day:
    """Return one day; NoYear, or NotADay for all else that is not one: a month too."""
    try:
        days = dates_from_words(words).interval
    except NoYear:
        raise
    except NotUnderstood:
        raise NotADay(shown=words) from None
    if days.lo != days.hi:
        raise NotADay(shown=words)
    return Day(days.lo)


def dates_from_words(words: str) -> Worded:
    """Return the interval of days of a day, a month, a year or a range of these; NotUnderstood or NoYear otherwise."""
    text = _HYPHENED.sub(r"\1–\2", " ".join(words.casefold().split()))
    if text in ("unknown", "неизвестно"):
        return Worded(IntervalKind.DATE, UNKNOWN, words)
    if found := _RANGE.match(text):
        return Worded(IntervalKind.DATE, _range(found["lo"], found["hi"], words), words)
    return Worded(IntervalKind.DATE, _days(text, words), words)


def _range(lo: str, hi: str, words: str) -> Interval:
    if not (lo or hi):
        raise _refusal(NO_DATE, words)
    # The end first: in "1–10 December" the year is missing there.
    last = _days(hi, words).hi if hi else OPEN_HI
    span = Interval(_days(_completed(lo, hi), words).lo if lo else OPEN_LO, last)
    if span.lo > span.hi:
        raise _refusal(BACKWARDS, words)
    return span


def _completed(lo: str, hi: str) -> str:
    """Return the beginning of a range with the month and year that are said once, at its end: 1–10 December 2018."""
    end = _named(hi)
    if "day" not in end or "year" not in end:
        return lo
    if _BARE_DAY.match(lo):
        return f"{lo} {end['month']} {end['year']}"
    return f"{lo} {end['year']}" if {"day", "year"} & _named(lo).keys() == {"day"} else lo


def _named(text: str) -> dict[str, str]:
    """Return day, month and year of a day or month in words, as far as they are said; nothing of another form."""
    for form in _IN_WORDS:
        if found := form.match(text):
            return {name: part for name, part in found.groupdict().items() if part}
    return {}


def _days(text: str, words: str) -> Interval:
    """Return all days of a year, a month, a third of a month or a day."""
    if found := _THIRD.match(text):
        return _third(_whole_days(found["rest"], words), next(name for name, _ in _THIRDS if found[name]), words)
    return _whole_days(text, words)


def _whole_days(text: str, words: str) -> Interval:
    """Return all days of a year, a month or a day."""
    if named := _named(text):
        if "year" not in named:
            raise NoYear(shown=words)
        parts = [named["year"], f"{_MONTHS[named['month']]:02}", *([named["day"].zfill(2)] if "day" in named else [])]
    elif re.match(r"^[0-9]{4}(?:-[0-9]{2}){0,2}$", text):
        parts = text.split("-")
    else:
        raise _refusal(NO_DATE, words)
    try:
        return _calendar_days(parts)
    except ValueError:
        raise _refusal(NO_SUCH_DAY, words) from None


def _third(month: Interval, which: str, words: str) -> Interval:
    """Return the third of a month; of a day or a year there is none."""
    if not _SHORTEST_MONTH <= month.hi - month.lo + 1 <= _LONGEST_MONTH:
        raise _refusal(NO_DATE, words)
    second, third = month.lo + _THIRD_DAYS, month.lo + 2 * _THIRD_DAYS
    match which:
        case "first":
            return Interval(month.lo, second - 1)
        case "second":
            return Interval(second, third - 1)
        case _:
            return Interval(third, month.hi)


def _calendar_days(parts: list[str]) -> Interval:
    """Return the days of [year], [year, month] or [year, month, day]; ValueError when there are none."""
    text = "-".join(parts)
    if len(parts) == len(("year",)):
        return Interval(day_from_iso(f"{text}-01-01"), day_from_iso(f"{text}-12-31"))
    if len(parts) == len(("year", "month")):
        first = day_from_iso(f"{text}-01")
        return Interval(first, Day(first + calendar.monthrange(int(parts[0]), int(parts[1]))[1] - 1))
    day = day_from_iso(text)
    return Interval(day, day)


def _refusal(reason: Phrase, words: str) -> NotUnderstood:
    return NotUnderstood(reason=reason, how=HOW_DATES, shown=words)
