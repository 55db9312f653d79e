"""What is found: words of a text that name days, with the days they name and what has to be known of that reading."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.base.intervals import Interval


class Mark(enum.Flag):
    """What whoever decides has to know of a reading."""

    NONE = 0
    ABOUT = enum.auto()
    """The words themselves say that it is not exact."""
    RELATIVE = enum.auto()
    """Counted from the day on which it was said."""
    YEAR_TAKEN = enum.auto()
    """The year is not said: it is the nearest one, on or before the day on which it was said."""
    WITHOUT_YEAR = enum.auto()
    """The year, or the month, is not said, and there is nothing to take it from: the days are unknown."""
    DOUBTFUL = enum.auto()
    """The words could mean two things, or name a day that no calendar has; the days hold every meaning."""
    OF_SOME = enum.auto()
    """Part of a month, a week or a year that is not named: it may be one that the text told before (`told`)."""
    OF_SOME_MONTH = enum.auto()
    """A night of a month that is not named: it may be one of which the text tells (`told_nights`)."""


@dataclass(frozen=True, slots=True)
class FoundDay:
    """Words of a text and the days they name.

    ``start`` and ``end`` count characters of the text as it was given. ``days`` is unknown where the words alone do not
    say them; ``edtf`` is then what they do say (``XXXX-12-29``), or nothing. ``ends``: of what lasts from one day to
    another, the days of its beginning and of its end; a night has none.
    """

    start: int
    end: int
    days: Interval
    edtf: str
    is_about: bool = False
    is_relative: bool = False
    is_year_taken: bool = False
    is_without_year: bool = False
    is_doubtful: bool = False
    ends: tuple[Interval, Interval] | None = None


def found_day(
    start: int, end: int, days: Interval, edtf: str, marks: Mark, *, ends: tuple[Interval, Interval] | None = None
) -> FoundDay:
    """Return what is found with its marks."""
    return FoundDay(
        start,
        end,
        days,
        edtf,
        is_about=Mark.ABOUT in marks,
        is_relative=Mark.RELATIVE in marks,
        is_year_taken=Mark.YEAR_TAKEN in marks,
        is_without_year=Mark.WITHOUT_YEAR in marks,
        is_doubtful=Mark.DOUBTFUL in marks,
        ends=ends,
    )
