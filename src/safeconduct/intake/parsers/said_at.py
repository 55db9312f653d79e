"""When something was said, from what an export writes: an interval of milliseconds, with the source's own words.

An export tells the time by the clock of the phone that made it and seldom names the zone. Where the desk gives a zone
(the duty officer knows where the chat was exported), it is used; else the interval is as wide as all zones of the
earth. Minutes without seconds are a minute wide. An hour that the clocks showed twice is both. Refuses nothing: what
no calendar has is unknown, and keeps its words.
"""

from __future__ import annotations

import datetime
from typing import Final

from safeconduct.base.intervals import UNKNOWN, Interval, hull

_MS: Final = 1000
_MINUTE_MS: Final = 60 * _MS
_DAY_MS: Final = 86_400_000
# Zones in use, as offsets from UTC: Baker Island to Kiribati.
_WEST: Final = datetime.timedelta(hours=-12)
_EAST: Final = datetime.timedelta(hours=14)
# The first and the last second of the calendar: the years 1 and 9999.
_FIRST_S: Final = -62_135_596_800
_LAST_S: Final = 253_402_300_799
_EPOCH: Final = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
# No message that can be exported was sent before the first of these channels, e-mail apart; and none in a century.
_EARLIEST_YEAR: Final = 1990
_LATEST_YEAR: Final = 2100
_LATEST_MS: Final = int((datetime.datetime(_LATEST_YEAR, 1, 1, tzinfo=datetime.UTC) - _EPOCH).total_seconds()) * _MS
_EARLIEST_MS: Final = int((datetime.datetime(_EARLIEST_YEAR, 1, 1, tzinfo=datetime.UTC) - _EPOCH).total_seconds()) * _MS


def at_unix_time(seconds: int) -> Interval:
    """Return the second that a count since 1970 names; unknown when the calendar ends before."""
    if not _FIRST_S <= seconds <= _LAST_S:
        return UNKNOWN
    return Interval(seconds * _MS, seconds * _MS + _MS - 1)


def at_wall_clock(naive: datetime.datetime, zone: datetime.tzinfo | None, width_ms: int = _MS) -> Interval:
    """Return what a clock showed as an interval. ``zone`` None: any zone. ``width_ms``: of its smallest hand."""
    if zone is None:
        moments = (_ms(naive, datetime.timezone(_WEST)), _ms(naive, datetime.timezone(_EAST)))
    else:
        moments = (_ms(naive.replace(fold=0), zone), _ms(naive.replace(fold=1), zone))
    return hull(Interval(moment, moment + width_ms - 1) for moment in moments)


def on_day(day: datetime.date, zone: datetime.tzinfo | None) -> Interval:
    """Return a whole day, by the clocks of a zone or of all."""
    return at_wall_clock(datetime.datetime.combine(day, datetime.time()), zone, _DAY_MS)


def wall_clock(
    year: int, month: int, day: int, clock: tuple[int, int, int | None], *, zone: datetime.tzinfo | None
) -> Interval:
    """Return the interval of a day and an hour, minute and second (None: not said); unknown when there is none such."""
    hour, minute, second = clock
    try:
        naive = datetime.datetime(year, month, day, hour, minute, second or 0)  # noqa: DTZ001 - a clock without a zone
    except (ValueError, OverflowError):
        return UNKNOWN
    return at_wall_clock(naive, zone, _MINUTE_MS if second is None else _MS)


def _ms(naive: datetime.datetime, zone: datetime.tzinfo) -> int:
    try:
        passed = naive.replace(tzinfo=zone) - _EPOCH
    except OverflowError:  # in the first and the last hours of the calendar
        passed = naive.replace(tzinfo=datetime.UTC) - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * _MS


def is_absurd(said: Interval) -> bool:
    """Say whether no message can be of that time, so that a clock or a file is wrong."""
    return not said.is_unknown() and (said.hi < _EARLIEST_MS or said.lo > _LATEST_MS)


def hour_of_day(hour: int, half: str) -> int:
    """Return the hour of a 24-hour clock. ``half``: am, pm in any spelling, or empty."""
    letter = half.strip("\u202f\u00a0 .").casefold()[:1]
    if not letter or hour > 12:
        return hour
    is_after_noon = letter in ("p", "п", "в", "д")
    return hour % 12 + 12 * is_after_noon
