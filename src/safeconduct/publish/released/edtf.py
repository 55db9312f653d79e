"""Days and spans as the time line has them: a small part of EDTF (ISO 8601-2, level 0 and the marks of level 1).

Allowed are a year, a month, a day, each with ``~`` (about), ``?`` (uncertain) or ``%`` (both), and two of them with a
slash between; the last may be ``..`` for "until now". A time of day cannot be said. Everything else is refused.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval

_POINT: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?[~?%]?", re.ASCII)
_OPEN: Final = ".."


@dataclass(frozen=True, slots=True, order=True)
class Edtf:
    """A span of days with the text it was read from; made by `edtf_from_text`. Sorts by its days."""

    days: Interval
    text: str


def edtf_from_text(text: str) -> Edtf:
    """Read a day or a span; ValueError for anything else. Both ends are whole days, UTC."""
    first, slash, last = text.partition("/")
    begins = _point(first)
    ends = begins if not slash else Interval(begins.lo, OPEN_HI) if last == _OPEN else _point(last)
    if ends.hi < begins.hi or ends.lo < begins.lo:
        raise ValueError("a span that ends before it begins")
    return Edtf(Interval(begins.lo, ends.hi), text)


def _point(text: str) -> Interval:
    found = _POINT.fullmatch(text)
    if found is None:
        raise ValueError("no day of EDTF")
    year, month, day = found.groups()
    if day:
        only = day_from_iso(f"{year}-{month}-{day}")
        return Interval(only, only)
    if month:
        _, last = calendar.monthrange(int(year), int(month))
        ends = [datetime.date(int(year), int(month), number) for number in (1, last)]
        return Interval(_number(ends[0]), _number(ends[1]))
    return Interval(_number(datetime.date(int(year), 1, 1)), _number(datetime.date(int(year), 12, 31)))


def _number(date: datetime.date) -> Day:
    return day_from_iso(date.isoformat())
