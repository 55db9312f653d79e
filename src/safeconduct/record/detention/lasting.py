"""The days of what is told of a subject: of what lasts from its first possible day until an end is known. Pure.

Whoever was taken on 29 December, and of whom nobody says more, is held still for all that is known here: the day on
which it began is not the day on which it was. So the end stays open until somebody says one, or a death ended it; and
so does the beginning where an end alone is told. What is a moment lies on the days that are told of it. Refuses to
guess how long anything lasts. Decision 0020, point 4.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval, hull
from safeconduct.record.detention.properties import BEGINS, ENDED_BY, ENDS
from safeconduct.record.types import KnownRow, PropertyKind


def days_told(rows: Iterable[KnownRow], *, is_lasting: bool) -> Interval | None:
    """Return from the first to the last day on which it may have been; None where nobody said when it began or ended.

    ``rows``: what is known of the subject, of an act of its victims too.
    """
    told = [row for row in rows if row.kind is PropertyKind.DATE and not row.span.is_unknown()]
    own = [row.span for row in told if row.property in (*BEGINS, *ENDS)]
    if not own:
        return None
    if not is_lasting:
        return hull(own)
    # An end that is said of it is its end: a death after that says nothing of it.
    ended = [row.span for row in told if row.property in ENDS] or [row.span for row in told if row.property in ENDED_BY]
    whole = hull((*own, *ended))
    has_begun = any(row.property in BEGINS for row in told)
    return Interval(whole.lo if has_begun else OPEN_LO, whole.hi if ended else OPEN_HI)
