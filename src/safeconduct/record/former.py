"""What an answer was before it was corrected, and on which day the correction came.

Asks the record about earlier days and compares its answers; decides nothing itself.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.explain import Behind, State
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, Reading

# Former values shown of one answer: a voice that was corrected more often than that is opened as a tree.
_MOST_VALUES = 6


@dataclass(frozen=True, slots=True)
class Former:
    """A value that no longer stands, and the first day on which it did not."""

    span: Interval
    until: Day


@dataclass(slots=True)
class Asked:
    """One question that was asked of the record; its answers for earlier days are kept while it is looked at.

    ``is_now``: nobody asked about a day. Then a correction that was public came when it was published: that it was
    taken in here years later is no news to anybody. About a past day as known then, it came when it was known.
    """

    record: Record
    subject: str
    reading: Reading
    day: Day
    is_now: bool = False
    _rows: dict[tuple[str, Day], tuple[KnownRow, ...]] = field(default_factory=dict)
    _days: dict[tuple[str, str], list[Day]] = field(default_factory=dict)

    def former(self, row: KnownRow, behind: tuple[Behind, ...]) -> tuple[Former, ...]:
        """Return the values of an interval that were superseded, in the order in which they were.

        What copies made of a value is left out while the original is among the superseded.
        """
        gone = [one for one in behind if one.state is State.SUPERSEDED and row.kind.is_interval]
        told = [one for one in gone if not one.ancestors] or gone
        spans: dict[Interval, str] = {}
        for one in sorted(told, key=lambda one: (one.published, one.name)):
            spans.setdefault(one.span, one.name)
        found = [Former(span, self._since(name, row)) for span, name in list(spans.items())[:_MOST_VALUES]]
        return tuple(sorted(found, key=lambda one: one.until))

    def _since(self, name: str, row: KnownRow) -> Day:
        """Return the first day on which a claim was superseded: O(log n) questions in the days of its group."""
        if self.is_now and self.reading is Reading.KNOWN:
            public = Asked(self.record, self.subject, Reading.PUBLIC, self.day)
            if name in public._superseded(row, self.day):
                return public._since(name, row)
        days = self._event_days(row)
        at = bisect_left(days, True, key=lambda day: name in self._superseded(row, day))
        return days[at] if at < len(days) else self.day

    def _superseded(self, row: KnownRow, day: Day) -> frozenset[str]:
        key = (row.property, day)
        if key not in self._rows:
            self._rows[key] = self.record.known(self.subject, reading=self.reading, day=day, property_id=row.property)
        same = [one for one in self._rows[key] if (one.basis, one.kind) == (row.basis, row.kind)]
        return frozenset(name for one in same for name in one.superseded)

    def _event_days(self, row: KnownRow) -> list[Day]:
        key = (row.property, row.basis)
        if key not in self._days:
            days: set[Day] = set()
            for _, group in self.record.groups(
                self.subject, reading=self.reading, day=self.day, property_id=row.property
            ):
                for entry in group.entries:
                    days.add(entry.known_on if self.reading is Reading.KNOWN else entry.published_hi)
                    days.update(since for _, since in entry.superseded_by)
            self._days[key] = sorted(day for day in days if day <= self.day)
        return self._days[key]
