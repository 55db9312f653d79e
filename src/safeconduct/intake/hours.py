"""When somebody may be written to: windows of the day by the clock of their zone. Pure.

A window that ends before it begins passes midnight and belongs to the day it begins on. Refuses to guess a zone that
this computer does not know: then nothing is within.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.intake.types import Hours

_MINUTE_MS: Final = 60_000
_DAY: Final = 24 * 60
# How many days ahead a window is looked for: a week has every weekday.
_DAYS_AHEAD: Final = 8


def is_zone(name: str) -> bool:
    """Say whether this computer knows a zone by that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def is_within(hours: Sequence[Hours], at_ms: int) -> bool:
    """Say whether an instant lies in one of the windows; anything does where there are none."""
    return not hours or any(_contains(one, at_ms) for one in hours)


def _contains(one: Hours, at_ms: int) -> bool:
    if not is_zone(one.zone):
        return False
    local = datetime.datetime.fromtimestamp(at_ms / 1000, ZoneInfo(one.zone))
    minute = local.hour * 60 + local.minute
    weekday = local.isoweekday()
    if one.begins < one.ends:
        return one.begins <= minute < one.ends and _is_day(one, weekday)
    before = weekday - 1 or 7
    return (minute >= one.begins and _is_day(one, weekday)) or (minute < one.ends and _is_day(one, before))


def _is_day(one: Hours, weekday: int) -> bool:
    return not one.days or weekday in one.days


def next_within(hours: Sequence[Hours], from_ms: int) -> tuple[int, ...]:
    """Return the first instant from one on that lies in a window; nothing where none comes within a week."""
    if is_within(hours, from_ms):
        return (from_ms,)
    openings = [at for one in hours if is_zone(one.zone) for at in _openings(one, from_ms) if at >= from_ms]
    return (min(openings),) if openings else ()


def _openings(one: Hours, from_ms: int) -> list[int]:
    zone = ZoneInfo(one.zone)
    today = datetime.datetime.fromtimestamp(from_ms / 1000, zone).date()
    found = []
    for ahead in range(_DAYS_AHEAD):
        day = today + datetime.timedelta(days=ahead)
        if _is_day(one, day.isoweekday()):
            minute = min(one.begins, _DAY - 1)
            opening = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60), zone)
            found.append(int(opening.timestamp()) * 1000)
    return found
