"""Days that a report may have got wrong as reports do: flagged, and never changed.

Two errors that travel from report to report: the day on which something was reported is given as the day on which it
happened, and a day said without its year gets the year of the report ("29 December", written in January 2019, becomes
29 December 2019). Both can be true all the same, so a person looks. Follows notes/record section 3.7.
"""

from __future__ import annotations

import enum
import re
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import Interval
from safeconduct.record.days.months import MONTH_OF_WORD

# Days between what is said without its year and the report, within which a report is about it: most are about the
# months just past (our own choice; half a year, so that only one year can be meant).
_NEAR_DAYS: Final = 183
# Days that have a year before and behind them in the calendar; open ends lie outside.
_FIRST: Final = day_from_iso("0002-01-01")
_LAST: Final = day_from_iso("9998-12-31")
_YEAR: Final = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
# Words that say that it was the day of the report itself.
_TODAY: Final = re.compile(
    r"(?<!\w)(?:сегодня\w*|этим утром|today|tonight|this (?:morning|afternoon|evening))(?!\w)", re.I
)


class Doubt(enum.Enum):
    """Why a day may be a copied error. Codes are stable."""

    DAY_OF_REPORT = "day_of_report"
    YEAR_ROLLED_OVER = "year_rolled_over"


def doubts_of(said: Interval, reported_on: Day, words: str) -> frozenset[Doubt]:
    """Return why the days of a claim may be an error of its report; none where nothing is odd.

    ``said``: when it happened, as the claim has it. ``reported_on``: the day of the report it comes from. ``words``:
    what the report says of the day; empty where nobody kept it.
    """
    found = set()
    if said == Interval(reported_on, reported_on) and not _names_the_day(words, reported_on):
        found.add(Doubt.DAY_OF_REPORT)
    if _is_rolled_over(said, reported_on, words):
        found.add(Doubt.YEAR_ROLLED_OVER)
    return frozenset(found)


def _names_the_day(words: str, day: Day) -> bool:
    """Say whether words name this very day: "today", or its number with its month."""
    if _TODAY.search(words):
        return True
    _, month, number = (int(one) for one in iso_from_day(day).split("-"))
    name = "|".join(word for word, which in MONTH_OF_WORD.items() if which == month)
    day_of = rf"(?<![0-9])0?{number}(?:-?(?:го|е|ого|st|nd|rd|th))?(?![0-9])"
    forms = (
        rf"{day_of}\s+(?:of\s+)?(?:{name})\b",
        rf"(?<!\w)(?:{name})\.?\s+{day_of}",
        rf"{day_of}[./]0?{month}(?![0-9])",
        rf"(?<![0-9])(?:19|20)[0-9]{{2}}-{month:02}-{number:02}(?![0-9])",
    )
    return any(re.search(form, words, re.IGNORECASE) for form in forms)


def _is_rolled_over(said: Interval, reported_on: Day, words: str) -> bool:
    """Say whether days have a year that their words lack, and another would bring them just before the report.

    Where the days lie more than one ahead also if their words do have it, or none were kept: nobody reports what is to
    come.
    """
    is_ahead = said.lo > reported_on + 1
    if said.lo < _FIRST or said.hi > _LAST or not (is_ahead or words):
        return False
    is_near = not is_ahead and said.hi >= reported_on - _NEAR_DAYS
    if is_near or (_YEAR.search(words) and not is_ahead):
        return False
    by = -1 if is_ahead else 1
    lo, hi = _moved(said.lo, by), _moved(said.hi, by)
    return lo <= reported_on + 1 and hi >= reported_on - _NEAR_DAYS


def _moved(day: int, years: int) -> int:
    """Return the same day of another year; of 29 February the 28th."""
    year, _, rest = iso_from_day(Day(day)).partition("-")
    moved = f"{int(year) + years:04}"
    return day_from_iso(f"{moved}-02-28") if rest == "02-29" else day_from_iso(f"{moved}-{rest}")
