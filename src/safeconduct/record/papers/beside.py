"""Acts that were done to whom a paper is about, found by the record itself: which it takes in, and which it offers.

One act whose only victim they are goes in by itself, and the working notes say so: without it a paper lacks the day,
the place and whoever did it though the record has all three. Of several a person chooses; so is one that was done to
others too, for whoever else it was done to would be asked for their consent (decision 0019, point 10). Reads only.
Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.record.involved import Involved
from safeconduct.record.items import Subject, Table
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.queries import Record


class ActsBeside(NamedTuple):
    """Acts by qualified name. ``taken``: goes in by itself; ``offered``: those that a person may take in."""

    taken: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


def acts_beside(record: Record, subjects: Sequence[str], part: CompartmentId | None, day: Day) -> ActsBeside:
    """Return the acts of the part that is told whose victim the first subject is and that are not named yet.

    ``subjects``: qualified names, whom the paper is about first. ``part``: None where every open one is told.
    """
    person = record.shown_subject(subjects[0])
    acts = acts_told(record, person, part, day)
    named = {record.shown_subject(one) for one in subjects}
    others = tuple(one for one in acts if one not in named)
    if len(acts) == 1 and others and Involved(record, day).people_of(others[0]) == (person,):
        return ActsBeside(taken=others)
    return ActsBeside(offered=others)


def acts_told(record: Record, subject: str, part: CompartmentId | None, day: Day) -> tuple[str, ...]:
    """Return the acts whose victim a person is and that the part which is told describes, in order of their names.

    What another part tells of an act is no part of the paper, nor is it said that there is one. None of an event.
    """
    person = record.shown_subject(subject)
    if not record.facts.is_somebody(person):
        return ()
    told = record if part is None else RecordOfPart(record.facts.tables, part)
    acts = Involved(record, day).acts_of(person)
    return tuple(one for one in acts if isinstance(told.entry(Table.SUBJECT, one), Subject))
