"""Finds days and the hours of a day: "29 December", "в ночь на 29-е", "last Tuesday", "в 3 часа ночи", "spring 2017".

What is found is never more exact than the words: a day of no year has no interval, only a code (``--12-29``) by which
two languages are compared; "last Tuesday" is two weeks' Tuesdays; a month ago is a fortnight. Whole days, months and
ranges are read by `record.dates`, the one place where a written day is read.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.publish.quasi.patterns import Taken, even
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.types import Span
from safeconduct.record.dates import dates_from_words
from safeconduct.record.days.months import MONTH_OF_WORD, MONTHS
from safeconduct.record.numerals import NUMBER, ORDINAL, number_from_text, ordinal_from_text, roman_from_text
from safeconduct.record.words import NotUnderstood, count_from_words

_MONTH: Final = rf"(?P<month>{'|'.join(sorted(MONTH_OF_WORD, key=len, reverse=True))})(?!\w)\.?"
# The months in words that `record.dates` reads.
MONTH_NAMES: Final = tuple(name.en for name in MONTHS)
_YEAR: Final = r"(?:,?\s+(?P<year>(?:19|20)[0-9]{2})(?:-(?:го|м))?(?:\s*(?:года|году|год|г\.|г(?!\w)))?)"
_D: Final = rf"(?:(?P<day>[0-9]{{1,2}})(?:-?(?:го|е|му|st|nd|rd|th))?|(?P<worded>{ORDINAL}))"
_D2: Final = r"(?P<to>[0-9]{1,2})(?:-?(?:го|е|th|st|nd|rd))?"
_BEGIN: Final = r"(?<![\w.,-])"
_END: Final = r"(?!\w)"
_WEEKDAYS: Final = (
    "понедельник\\w{0,2}|monday", "вторник\\w{0,2}|tuesday", "сред[уыеа]|wednesday", "четверг\\w{0,2}|thursday",
    "пятниц\\w|friday", "суббот\\w|saturday", "воскресень[ею]|sunday",
)  # fmt: skip
_WEEKDAY: Final = rf"(?P<weekday>{'|'.join(_WEEKDAYS)})"
_WEEKDAY_FORMS: Final = tuple(re.compile(f"(?:{one})$") for one in _WEEKDAYS)
_SEASONS: Final = (
    ("winter|зим(?:а|ой|ы|у)", 12), ("spring|весн(?:а|ой|ы|у)", 3), ("summer|лет(?:о|ом)", 6),
    ("autumn|fall|осен(?:ь|ью|и)", 9),
)  # fmt: skip
_SEASON: Final = rf"(?P<season>{'|'.join(words for words, _ in _SEASONS)})"
_THIRDS: Final = (
    ("beginning of", r"early|(?:the\s+)?(?:beginning|start)\s+of|(?:в\s+)?начал[оаеу]"),
    ("middle of", r"mid-?|(?:the\s+)?middle\s+of|(?:в\s+)?середин[аеыу]"),
    ("end of", r"late|(?:the\s+)?end\s+of|(?:в\s+)?кон(?:ец|це|ца|цу)"),
)
_THIRD: Final = "|".join(f"(?P<third{number}>{words})" for number, (_, words) in enumerate(_THIRDS))
_HOLIDAYS: Final = (
    (r"new\s+year's\s+eve|под\s+новый\s+год|в\s+новогоднюю\s+ночь|на\s+новый\s+год", "--12-31"),
    (r"new\s+year's\s+day", "--01-01"),
    (r"christmas(?:\s+(?:eve|day))?|рождеств\w{1,2}", "christmas"),
    (r"victory\s+day|день\s+победы", "--05-09"),
    (r"ramadan|рамадан\w{0,2}", "ramadan"),
    (r"eid(?:\s+al-(?:fitr|adha))?|ураза-байрам\w{0,2}|курбан-байрам\w{0,2}", "eid"),
)
_DAYS_OF: Final = (
    ("day", "days?|дней|дня|день"), ("week", "weeks?|недел[ьиюя]"), ("month", "months?|месяц(?:а|ев)?"),
    ("year", "years?|год(?:а)?|лет"),
)  # fmt: skip
_UNIT: Final = "|".join(f"(?P<{name}>{words})" for name, words in _DAYS_OF)
_AGO_BARE: Final = re.compile(
    r"(?<!\w)(?:(?P<en>an?)\s+)?(?P<unit>week|month|year|недел[юи]|месяц|год)\s+(?:ago|назад|тому\s+назад)(?!\w)"
)
# How exact "so many ago" is: days exactly, weeks to seven days, months to a fortnight, years to a year.
_WEEK: Final = 7
_MONTH_DAYS: Final = 30
_HALF_MONTH: Final = 6
_YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class _Read:
    """What words say: an interval, or a code where no year stands there."""

    interval: Interval = UNKNOWN
    code: str = ""
    is_exact: bool = False


Reading = Callable[[re.Match[str], Day], _Read | None]


def _written(words: str) -> Interval | None:
    try:
        return dates_from_words(words).interval
    except NotUnderstood:
        return None


def _day_of_month(found: re.Match[str]) -> int | None:
    parts = found.groupdict()
    day = int(parts["day"]) if parts.get("day") else ordinal_from_text(parts.get("worded") or "")
    return day if day is not None and 1 <= day <= 31 else None


def _whole(found: re.Match[str], today: Day) -> _Read | None:
    day = _day_of_month(found)
    if day is None:
        return None
    return _exact(day, day, MONTH_OF_WORD[found["month"]], found.groupdict().get("year"))


def _range(found: re.Match[str], today: Day) -> _Read | None:
    day = _day_of_month(found)
    to = int(found["to"]) if found.groupdict().get("to") else ordinal_from_text(found["toworded"])
    if day is None or to is None or not day < to <= 31:
        return None
    return _exact(day, to, MONTH_OF_WORD[found["month"]], found.groupdict().get("year"))


def _exact(lo: int, hi: int, month: int, year: str | None) -> _Read | None:
    if not year:
        days = f"{lo:02}" if lo == hi else f"{lo:02}..{hi:02}"
        return _Read(code=f"--{month:02}-{days}", is_exact=True)
    days = f"{lo}–{hi}" if lo != hi else f"{lo}"
    span = _written(f"{days} {MONTH_NAMES[month - 1]} {year}")
    return _Read(span, is_exact=True) if span else None


def _night(found: re.Match[str], today: Day) -> _Read | None:
    """Read the night to a day: it begins on the day before."""
    day = _day_of_month(found)
    if day is None:
        return None
    if not found.groupdict().get("month"):
        return _Read(code=f"---{day:02}", is_exact=True)
    read = _exact(day, day, MONTH_OF_WORD[found["month"]], found["year"])
    if read is None or read.interval.is_unknown():
        return read
    return _Read(Interval(read.interval.lo - 1, read.interval.hi), is_exact=True)


def _iso(found: re.Match[str], today: Day) -> _Read | None:
    span = _written(found.group())
    return _Read(span, is_exact=True) if span else None


def _dotted(found: re.Match[str], today: Day) -> _Read | None:
    """Read figures: with full stops day and month are in this order, as in Russia; with strokes it may be either."""
    first, second, year = int(found["first"]), int(found["second"]), found["year"]
    year = year if len(year) == 4 else f"20{year}"
    both = [(first, second)] if found["mark"] == "." else [(first, second), (second, first)]
    spans = [span for day, month in both if (span := _written(f"{year}-{month:02}-{day:02}")) is not None]
    if not spans:
        return None
    return _Read(Interval(min(one.lo for one in spans), max(one.hi for one in spans)), is_exact=True)


def _roman(found: re.Match[str], today: Day) -> _Read | None:
    """Read a day whose month is in Roman figures: 14.I.2019."""
    month, day = roman_from_text(found["roman"].upper()), int(found["day"])
    if month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return _exact(day, day, month, found["year"])


def _third_of_month(found: re.Match[str], today: Day) -> _Read | None:
    number = next(n for n in range(len(_THIRDS)) if found[f"third{n}"])
    month, year = MONTH_OF_WORD[found["month"]], found["year"]
    if not year:
        return _Read(code=f"--{month:02}:{number + 1}")
    span = _written(f"{_THIRDS[number][0]} {MONTH_NAMES[month - 1]} {year}")
    return _Read(span) if span else None


def _whole_month(found: re.Match[str], today: Day) -> _Read | None:
    month, year = MONTH_OF_WORD[found["month"]], found.groupdict().get("year")
    if not year:
        return _Read(code=f"--{month:02}")
    span = _written(f"{MONTH_NAMES[month - 1]} {year}")
    return _Read(span) if span else None


def _season_of(found: re.Match[str], today: Day) -> _Read | None:
    first = next(month for words, month in _SEASONS if re.match(f"(?:{words})$", found["season"]))
    year = found.groupdict().get("year")
    if not year:
        return _Read(code=f"season-{first:02}")
    lo = first_of(int(year) - (first == 12), first)
    hi = first_of(int(year), first + 3) - 1 if first != 12 else first_of(int(year) + 1, 3) - 1
    return _Read(Interval(lo, hi))


def first_of(year: int, month: int) -> int:
    """Return the first day of a month."""
    return day_from_iso(f"{year:04}-{month:02}-01")


def _years(found: re.Match[str], today: Day) -> _Read | None:
    last = found.groupdict().get("last") or found["year"]
    lo, hi = first_of(int(found["year"]), 1), first_of(int(last), 12) + 30
    return _Read(Interval(lo, hi)) if lo <= hi else None


def _day_before(days: int) -> Reading:
    def read(found: re.Match[str], today: Day) -> _Read | None:
        return _Read(Interval(today - days, today - days), is_exact=True)

    return read


def _this(unit: str, back: int) -> Reading:
    """Read this or the last week, month or year."""

    def read(found: re.Match[str], today: Day) -> _Read | None:
        year, month, _ = (int(one) for one in iso_from_day(today).split("-"))
        if unit == "week":
            monday = today - _weekday(today) - _WEEK * back
            return _Read(Interval(monday, monday + _WEEK - 1))
        if unit == "month":
            year, month = (year - 1, 12) if back and month == 1 else (year, month - back)
            return _Read(Interval(first_of(year, month), first_of(year, month) + _length(year, month) - 1))
        return _Read(Interval(first_of(year - back, 1), first_of(year - back, 12) + 30))

    return read


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _weekday(day: int) -> int:
    """Return the day of the week, Monday 0: 1 January 1970 was a Thursday."""
    return (day + 3) % _WEEK


def _ago(found: re.Match[str], today: Day) -> _Read | None:
    count = number_from_text(found["n"])
    unit = next(name for name, _ in _DAYS_OF if found[name])
    return _so_long_ago(count, unit, today) if count is not None else None


def _so_long_ago(count: int, unit: str, today: Day) -> _Read:
    match unit:
        case "day":
            return _Read(Interval(today - count, today - count), is_exact=True)
        case "week":
            middle = today - _WEEK * count
            return _Read(Interval(middle - 3, middle + 3))
        case "month":
            middle = today - _MONTH_DAYS * count
            return _Read(Interval(middle - _HALF_MONTH, middle + _HALF_MONTH))
        case _:
            middle = today - _YEAR_DAYS * count
            return _Read(Interval(middle - _YEAR_DAYS // 2, middle + _YEAR_DAYS // 2))


def _last_weekday(found: re.Match[str], today: Day) -> _Read | None:
    """Read "last Friday": the newest one before today, or the one of last week; nobody can tell which."""
    wanted = _weekday_of(found)
    newest = today - ((_weekday(today) - wanted) % _WEEK or _WEEK)
    of_last_week = today - _weekday(today) - _WEEK + wanted
    other = of_last_week if of_last_week != newest else newest - _WEEK
    return _Read(Interval(min(newest, other), max(newest, other)), is_exact=True)


def _bare_weekday(found: re.Match[str], today: Day) -> _Read | None:
    return _Read(code=f"weekday-{_weekday_of(found) + 1}", is_exact=True)


def _weekday_of(found: re.Match[str]) -> int:
    return next(number for number, form in enumerate(_WEEKDAY_FORMS) if form.match(found["weekday"]))


def _clock(found: re.Match[str], today: Day) -> _Read | None:
    hour = number_from_text(found["hour"])
    if hour is None and (hour := ordinal_from_text(found["hour"])) is None:
        return None
    minute = int(found.groupdict().get("minute") or 0)
    part = re.sub(r"[\s.]", "", found.groupdict().get("part") or "")
    if part in ("pm", "вечера", "дня") and hour < 12:
        hour += 12
    if hour > 24 or minute > 59:
        return None
    return _Read(code=f"{hour % 24:02}:{minute:02}", is_exact=True)


def _coded(code: str, *, is_exact: bool = True) -> Reading:
    def read(found: re.Match[str], today: Day) -> _Read | None:
        return _Read(code=code, is_exact=is_exact)

    return read


def _years_of_decade(found: re.Match[str], today: Day) -> _Read | None:
    first = int(found["decade"])
    return _Read(Interval(first_of(first, 1), first_of(first + 9, 12) + 30))


def _lately(found: re.Match[str], today: Day) -> _Read | None:
    """Read "a few days ago": three to nine days, as many as `record.words` takes a few for."""
    few = count_from_words("a few").interval
    return _Read(Interval(today - few.hi, today - few.lo))


def _future(found: re.Match[str], today: Day) -> _Read | None:
    return _Read(Interval(today + 1, OPEN_HI), is_exact=True)


_OF: Final = r"(?:\s+of)?"
_PREPOSED: Final = (
    r"(?<!\w)(?:in|since|by|until|till|from|during|before|after|of|last|this|next|в|во|с|к|до|по|за|от)\s+"
)
_HOUR: Final = rf"(?P<hour>[0-9]{{1,2}}|{NUMBER})"
# In order: of two that overlap the first is kept.
_FORMS: Final[tuple[tuple[str, Reading], ...]] = (
    (rf"{_BEGIN}[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_END}", _iso),
    (
        r"(?<![\w.])(?P<first>[0-9]{1,2})(?P<mark>[./])(?P<second>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})"
        r"(?![\w/]|\.[0-9])",
        _dotted,
    ),
    (r"(?<![\w.])(?P<day>[0-9]{1,2})[. /](?P<roman>[ivxхі]{1,4})[. /](?P<year>(?:19|20)[0-9]{2})(?!\w)", _roman),
    (rf"(?<!\w)в\s+ночь\s+(?:на|с\s+[0-9]{{1,2}}(?:-го)?(?:\s+на))\s+{_D}(?:\s+{_MONTH}{_YEAR}?)?{_END}", _night),
    (rf"(?<!\w)(?:on\s+the\s+)?night\s+(?:to|before)\s+(?:the\s+)?{_D}(?:{_OF}\s+{_MONTH}{_YEAR}?)?{_END}", _night),
    (
        rf"{_BEGIN}(?:с\s+|со\s+)?{_D}(?:\s*[-–—]\s*|\s+(?:по|to|and|и|until|до)\s+){_D2}{_OF}\s+{_MONTH}{_YEAR}?{_END}",
        _range,
    ),
    (
        rf"{_BEGIN}(?:the\s+)?{_D}(?:\s+(?:по|to|and|и|until|до)\s+)(?:the\s+)?(?P<toworded>{ORDINAL}){_OF}\s+{_MONTH}"
        rf"{_YEAR}?{_END}",
        _range,
    ),
    (rf"{_BEGIN}{_MONTH}\s+{_D}\s*[-–—]\s*{_D2}{_YEAR}?{_END}", _range),
    (rf"{_BEGIN}(?:the\s+)?{_D}{_OF}\s+{_MONTH}{_YEAR}?{_END}", _whole),
    (rf"{_BEGIN}{_MONTH}\s+(?:the\s+)?{_D}{_YEAR}?{_END}", _whole),
    (rf"{_BEGIN}(?:{_THIRD})[\s-]+{_MONTH}{_YEAR}?{_END}", _third_of_month),
    (rf"{_PREPOSED}{_MONTH}{_YEAR}{_END}", _whole_month),
    (rf"{_BEGIN}{_MONTH}{_YEAR}{_END}", _whole_month),
    (rf"{_PREPOSED}{_MONTH}{_END}", _whole_month),
    (rf"(?<!\w)(?:in\s+(?:the\s+)?)?{_SEASON}(?:\s+of)?{_YEAR}{_END}", _season_of),
    (rf"(?<!\w)(?:in|this|last|next)\s+(?:the\s+)?{_SEASON}{_END}", _season_of),
    (r"(?<!\w)(?P<season>весной|летом|осенью|зимой)(?!\w)", _season_of),
    (r"(?<![\w.,-])(?P<year>(?:19|20)[0-9]{2})\s*[-–—]\s*(?P<last>(?:19|20)[0-9]{2})(?!\w)(?:\s+год\w*)?", _years),
    (r"(?<![\w.,-])(?P<year>(?:19|20)[0-9]{2})(?:-(?:го|м|й))?\s*(?:года|году|год|годом|г\.)(?!\w)", _years),
    (
        r"(?<!\w)(?:in|since|by|until|from|during|before|after|of|в|с|до|после)\s+(?P<year>(?:19|20)[0-9]{2})"
        r"(?:-(?:го|м))?(?!\w|,[0-9])(?!\s+(?:people|person|чел|men|women))",
        _years,
    ),
    (r"(?<!\w)(?:в\s+)?(?P<decade>(?:19|20)[0-9]0)-?(?:х|s)(?!\w)(?:\s+год\w*)?", _years_of_decade),
    (
        r"(?<![\w.,-])(?P<year>(?:19|20)[0-9]{2})(?![\w-]|[.,][0-9])(?!\s+(?:\w+\s+)?(?:people|person|men|women|чел|муж|жен|"
        r"жит|случ))",
        _years,
    ),
    (r"(?<!\w)(?:на\s+следующий\s+день|(?:the\s+)?(?:next|following)\s+day)(?!\w)", _coded("next-day")),
    (
        r"(?<!\w)(?:несколько\s+дней\s+назад|на\s+днях|(?:a\s+few|several)\s+days\s+ago|the\s+other\s+day)(?!\w)",
        _lately,
    ),
    (r"(?<!\w)(?:the\s+day\s+before\s+yesterday|позавчера)(?!\w)", _day_before(2)),
    (r"(?<!\w)(?:yesterday|last\s+night|вчера)(?!\w)", _day_before(1)),
    (r"(?<!\w)(?:today|tonight|this\s+(?:morning|evening|afternoon)|сегодня)(?!\w)", _day_before(0)),
    (r"(?<!\w)(?:tomorrow|завтра|послезавтра)(?!\w)", _future),
    (r"(?<!\w)(?:last\s+week|на\s+(?:прошлой|прошедшей|той)\s+неделе)(?!\w)", _this("week", 1)),
    (r"(?<!\w)(?:this\s+week|на\s+этой\s+неделе)(?!\w)", _this("week", 0)),
    (r"(?<!\w)(?:last\s+month|в\s+прошлом\s+месяце)(?!\w)", _this("month", 1)),
    (r"(?<!\w)(?:this\s+month|в\s+этом\s+месяце)(?!\w)", _this("month", 0)),
    (r"(?<!\w)(?:last\s+year|в\s+прошлом\s+году|годом\s+раньше|the\s+year\s+before)(?!\w)", _this("year", 1)),
    (r"(?<!\w)(?:this\s+year|в\s+этом\s+году)(?!\w)", _this("year", 0)),
    (rf"(?<!\w)(?P<n>{NUMBER})\s+(?:{_UNIT})\s+(?:ago|назад|тому\s+назад)(?!\w)", _ago),
    (rf"(?<!\w)(?:last|в\s+прошл\w+|в\s+минувш\w+)\s+{_WEEKDAY}(?!\w)", _last_weekday),
    (rf"(?<!\w)(?:on\s+|next\s+|this\s+|в\s+|во\s+|до\s+|с\s+)?(?!сред){_WEEKDAY}(?!\w)", _bare_weekday),
    # Alone the word is also that for surroundings.
    (rf"(?<!\w)(?:в|до|со)\s+(?=сред[уы]){_WEEKDAY}(?!\w)", _bare_weekday),
    (r"(?<![\w:.,])(?P<hour>[01]?[0-9]|2[0-4]):(?P<minute>[0-5][0-9])(?![\w:])", _clock),
    (rf"(?<!\w){_HOUR}\s*(?P<part>a\.?m\.?|p\.?m\.?)(?!\w)", _clock),
    (rf"(?<!\w){_HOUR}\s+(?:часа|часов|час)?\s*(?P<part>утра|ночи|дня|вечера)(?!\w)", _clock),
    (rf"(?<!\w){_HOUR}\s+o'clock(?:\s+in\s+the\s+(?P<part>morning|evening))?(?!\w)", _clock),
    (r"(?<!\w)(?:at\s+midnight|в\s+полночь)(?!\w)", _coded("00:00")),
    *((rf"(?<!\w)(?:on\s+)?(?:{words})(?!\w)", _coded(code)) for words, code in _HOLIDAYS),
    (r"(?<!\w)(?:on\s+the\s+)(?P<day>[0-9]{1,2})(?:st|nd|rd|th)(?!\w)(?!\s+(?:floor|street|anniversary))", _night),
    (r"(?<![\w-])(?P<day>[0-9]{1,2})-(?:го|е)(?:\s+числа)?(?!\w)", _night),
    (r"(?<!\w)(?P<day>[0-9]{1,2})\s+числа(?!\w)", _night),
)


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    """Return the forms ready to be looked for: made by the first text, and not by whoever only loads this module."""
    return tuple((re.compile(form), reading) for form, reading in _FORMS)


def find_days(text: str, today: Day) -> tuple[Finding, ...]:
    """Return every day, month, year, season and hour in a text, in order. ``today``: the day it was written on."""
    found: list[Finding] = []
    taken = Taken(text)
    for span, read in _candidates(even(text), today):
        if taken.take(span):
            found.append(Finding(span, QuasiKind.DATE, read.interval, read.code, is_exact=read.is_exact))
    return tuple(sorted(found, key=lambda one: one.span.start))


def _without_stop(found: re.Match[str]) -> Span:
    """Return where it stands; a full stop after a whole month ends the sentence and is no part of it."""
    start, end = found.span()
    return Span(start, end - bool(re.search(r"[^\W\d_]{5,}\.$", found.group())))


def _candidates(evened: str, today: Day) -> Iterator[tuple[Span, _Read]]:
    for form, reading in _forms():
        for found in form.finditer(evened):
            read = reading(found, today)
            if read is not None:
                yield _without_stop(found), read
    for found in _AGO_BARE.finditer(evened):
        unit = found["unit"]
        name = "week" if unit[0] in "wн" else "month" if unit[0] in "mм" else "year"
        yield Span(*found.span()), _so_long_ago(1, name, today)
