"""When people were at a place: the days of their stays, and what else is known of whoever was there. Pure.

Days of a stay are those that claims name for themselves, and those of an act that holds somebody where it was done: the
act is the stay. What is told of a person or an event whom claims put there says when they were taken or missed, and not
that they were there all the while: it stands apart. Ends that nobody said stay open (`lasting`). Refuses to tell of a
place, as its days, what is known of somebody. Decision 0020, point 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.base.intervals import Interval
from safeconduct.record.detention.lasting import days_told
from safeconduct.record.detention.properties import BEGINS, ENDED_BY, ENDS, WHERE_DONE
from safeconduct.record.detention.rules import joined
from safeconduct.record.detention.shares import Totals
from safeconduct.record.types import KnownRow, PropertyKind

# In which order what is known of when is told: how it began before how it ended.
_ORDER: Final = (*BEGINS, *ENDS, *ENDED_BY)


class Undated(NamedTuple):
    """A line whose claims name no days. ``rows``: the days known of its subject, and of whom it tells."""

    subject: str
    property_id: str
    is_held: bool
    rows: Sequence[KnownRow]


@dataclass(frozen=True, slots=True)
class Stays:
    """When people were at a place. ``spans``: the days of stays, joined; ``undated``: lines that have none.

    ``of_people``: the days known of whoever those lines tell of, joined, open where nobody said an end; ``when``: what
    they are, where all are of one subject, and ``of`` whom: its qualified name. ``left_out``: lines without days of
    their own that were not looked through.
    """

    spans: tuple[Interval, ...]
    undated: int
    of_people: tuple[Interval, ...]
    when: tuple[KnownRow, ...]
    of: str
    left_out: int


def is_stay(property_id: str, *, is_held: bool) -> bool:
    """Say whether a line's days, told of its subject, are those of the stay: an act that holds somebody, done there."""
    return is_held and property_id in WHERE_DONE


def stays_of(totals: Totals, lines: Iterable[Undated]) -> Stays:
    """Return when people were at a place. ``lines``: of those that name no days, all that were looked through."""
    spans, of_people = list(totals.spans), list[Interval]()
    told: dict[str, tuple[KnownRow, ...]] = {}
    looked = dated = 0
    for line in lines:
        looked += 1
        days = days_told(line.rows, is_lasting=line.is_held)
        if days is None:
            continue
        if is_stay(line.property_id, is_held=line.is_held):
            spans.append(days)
            dated += 1
        else:
            of_people.append(days)
            told[line.subject] = in_order(line.rows)
    of, when = next(iter(told.items())) if len(told) == 1 else ("", ())
    return Stays(
        joined(spans),
        totals.undated - dated,
        joined(of_people),
        when,
        of,
        max(0, totals.undated - looked),
    )


def in_order(rows: Iterable[KnownRow]) -> tuple[KnownRow, ...]:
    """Return the rows that say when, the beginning first."""
    told = (row for row in rows if row.kind is PropertyKind.DATE and row.property in _ORDER)
    return tuple(sorted(told, key=lambda row: (_ORDER.index(row.property), row.span, row.basis)))
