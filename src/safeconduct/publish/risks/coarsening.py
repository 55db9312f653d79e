"""Safer words for a detail: a month for a day, a season for a month, a district for a village, ten years for an age.

`coarser` gives words to put in the place of a finding, made of the text alone; `steps` gives what an interval or place
becomes, one step after the other, for the search in `attribution` and `identity` that widens until enough people fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.publish.quasi.days import first_of
from safeconduct.publish.quasi.places import places, wider
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.statements import ALL_AGES
from safeconduct.record.days.months import MONTHS

_SEASON_NAMES: Final = {
    12: ("in winter", "зимой"),
    3: ("in spring", "весной"),
    6: ("in summer", "летом"),
    9: ("in autumn", "осенью"),
}
_DECADE: Final = 10
_TEENS: Final = 10
# Shorter than this is a day or a few; a season has 92 days at most.
_SEASON_DAYS: Final = 92
_MONTH_DAYS: Final = 31


def month_of(span: Interval) -> Interval:
    """Return the whole months in which an interval of days begins and ends."""
    if span.is_open():
        return span
    (lo_year, lo_month), (hi_year, hi_month) = _month(span.lo), _month(span.hi)
    after = first_of(hi_year + hi_month // 12, hi_month % 12 + 1)
    return Interval(first_of(lo_year, lo_month), after - 1)


def season_of(span: Interval) -> Interval:
    """Return the seasons in which an interval of days begins and ends; winter begins in December."""
    if span.is_open():
        return span
    lo_year, lo_month = _month(span.lo)
    hi_year, hi_month = _month(span.hi)
    lo = _season_start(lo_year, lo_month)
    hi_first = _season_start(hi_year, hi_month)
    year, month = _month(hi_first)
    after = first_of(year + (month + 3 > 12), (month + 2) % 12 + 1)
    return Interval(lo, after - 1)


def _season_start(year: int, month: int) -> int:
    start = month - month % 3
    return first_of(year - 1, 12) if start == 0 else first_of(year, start)


def _month(day: int) -> tuple[int, int]:
    year, month, _ = iso_from_day(Day(day)).split("-")
    return int(year), int(month)


def decade_of(ages: Interval) -> Interval:
    """Return the decades of years in which ages lie."""
    if ages == ALL_AGES:
        return ages
    return Interval(ages.lo // _DECADE * _DECADE, min(ages.hi // _DECADE * _DECADE + _DECADE - 1, ALL_AGES.hi))


def wider_days(span: Interval) -> Iterator[Interval]:
    """Give an interval of days ever wider: its months, its seasons, no time at all."""
    last = span
    for wide in (month_of(span), season_of(span), UNKNOWN):
        if wide != last:
            yield wide
            last = wide


def wider_places(code: str) -> Iterator[str]:
    """Give a place ever coarser, and at last none."""
    while code:
        code = wider(code)
        yield code


def coarser(finding: Finding, language: str) -> str:
    """Return words that tell less than a finding, in a language; empty where there are none to offer."""
    is_russian = language == "ru"
    match finding.kind:
        case QuasiKind.DATE:
            return _day_words(finding, is_russian=is_russian)
        case QuasiKind.PLACE:
            held = places().get(wider(finding.code))
            return held.names[is_russian] if held is not None else ""
        case QuasiKind.AGE:
            ages = decade_of(finding.interval)
            if is_russian:
                return f"от {ages.lo} до {ages.hi} лет"
            return "in their teens" if ages.lo == _TEENS else f"in their {ages.lo}s" if ages.lo else "a child"
        case _:
            return ""


def _day_words(finding: Finding, *, is_russian: bool) -> str:
    span = finding.interval
    if span.is_open():
        return ""
    if span.hi - span.lo >= _MONTH_DAYS - 4:
        start = season_of(span)
        if start.hi - start.lo > _SEASON_DAYS:
            return ""
        year, month = _month(start.lo)
        name = _SEASON_NAMES[month][is_russian]
        # Winter is named for the year in which it ends.
        shown = year + (month == 12)
        return f"{name} {shown} года" if is_russian else f"{name} {shown}"
    if _month(span.lo) != _month(span.hi):
        return ""
    year, month = _month(span.lo)
    if is_russian:
        return f"в {MONTHS[month - 1].locative} {year} года"
    return f"in {MONTHS[month - 1].en.capitalize()} {year}"
