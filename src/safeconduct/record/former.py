"""What an answer was before it was corrected, and on which day the correction came.

Asks the record about earlier days and compares its answers; decides nothing itself.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.asked import Asked
from safeconduct.record.explain import State
from safeconduct.record.types import KnownRow, Reading

# Former values shown of one answer: a voice that was corrected more often than that is opened as a tree.
_MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Former:
    """A value that no longer stands, and the first day on which it did not."""

    span: Interval
    until: Day


def former_values(asked: Asked, row: KnownRow) -> tuple[Former, ...]:
    """Return the values of an interval that were superseded, in the order in which they were.

    What copies made of a value is left out while the original is among the superseded.
    """
    if not row.superseded or not row.kind.is_interval:
        return ()
    gone = [one for one in asked.behind(row) if one.state is State.SUPERSEDED]
    told = [one for one in gone if not one.ancestors] or gone
    spans: dict[Interval, str] = {}
    for one in sorted(told, key=lambda one: (one.published, one.name)):
        spans.setdefault(one.span, one.name)
    found = [Former(span, _since(asked, name, row)) for span, name in list(spans.items())[:_MOST_VALUES]]
    return tuple(sorted(found, key=lambda one: one.until))


def _since(asked: Asked, name: str, row: KnownRow) -> Day:
    """Return the first day on which a claim was superseded: O(log n) questions in the days of its group."""
    if asked.is_now and asked.reading is Reading.KNOWN:
        public = asked.public(row.property)
        if name in public.superseded_on(row, public.day):
            return _since(public, name, row)
    days = asked.event_days(row)
    at = bisect_left(days, True, key=lambda day: name in asked.superseded_on(row, day))
    return days[at] if at < len(days) else asked.day
