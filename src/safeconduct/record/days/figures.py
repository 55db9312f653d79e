"""Whole days in figures: 29.12.2018, 29/12/18, 2018-12-29, 14.I.2019, XX.12.2018. Pure.

With full stops the day stands first, as everywhere full stops are used (`record.moments` reads them so). With strokes
or hyphens the month may stand first, as in America: where both orders give a day, both are held, and marked. Of two
figures for a year those up to 69 are of this century. Days that no calendar has are marked and unknown.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.record.days.edtf import Date, OneOf
from safeconduct.record.days.points import Point, unknown
from safeconduct.record.days.types import Mark

_PIVOT: Final = 70
_PARTS: Final = re.compile(r"[-./ ]")
_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_SHORT_YEAR: Final = 2


def point_from_figures(form: str, text: str) -> Point | None:
    """Return what figures of a form name (`atoms`); None where they are no day after all."""
    parts = _PARTS.split(text)
    match form:
        case "iso" | "slashed":
            return _whole(int(parts[0]), int(parts[1]), int(parts[2]))
        case "roman":
            return _whole(int(parts[2]), _ROMAN.index(parts[1]) + 1, int(parts[0])) if parts[1] in _ROMAN else None
        case "some":
            return Point(Date(int(parts[2]), int(parts[1]), is_some_day=True))
        case "monthly":
            return Point(Date(int(parts[1]), int(parts[0])))
        case "yearly":
            return Point(Date(int(parts[0]), int(parts[1])))
        case _:
            return _in_some_order(parts, text)


def _in_some_order(parts: list[str], text: str) -> Point | None:
    first, second, year = int(parts[0]), int(parts[1]), _year(parts[2])
    if "." in text:
        return _whole(year, second, first) if second <= len(_ROMAN) else None
    if "-" in text and len(parts[2]) == _SHORT_YEAR:
        # Parts of a telephone number look like this.
        return None
    both = [(month, day) for month, day in ((second, first), (first, second)) if month <= len(_ROMAN)]
    found = sorted(dict.fromkeys(filter(None, (_date(year, month, day) for month, day in both))), key=str)
    if not found:
        return unknown(Mark.DOUBTFUL) if both else None
    return Point(found[0]) if len(found) == 1 else Point(OneOf(tuple(found)), None, Mark.DOUBTFUL, "", is_sharp=False)


def _whole(year: int, month: int, day: int) -> Point | None:
    date = _date(year, month, day)
    if date is not None:
        return Point(date)
    return unknown(Mark.DOUBTFUL) if 1 <= month <= len(_ROMAN) and 1 <= day <= 31 else None


def _date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    if len(text) > _SHORT_YEAR:
        return int(text)
    return (1900 if int(text) >= _PIVOT else 2000) + int(text)
