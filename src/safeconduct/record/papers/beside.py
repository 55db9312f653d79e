"""Acts that were done to whom a paper is about, found by the record itself: which it takes in, and which it offers.

One act whose only victim they are goes in by itself, and the working notes say which: without it a paper lacks the day,
the place and whoever did it though the record has all three. Not one of a type that the form is not about or of which
nobody says a type (`deeds`), nor one that ended so that it is not what the receiver asks about, nor one that began on
another day than stands on the person: that may be another event. Of several a person chooses; so is one that was done
to others too, for whoever else it was done to would be asked for their consent. One rule for every form (decision 0019,
points 10 to 12). Reads only. Refuses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.record.involved import Involved
from safeconduct.record.items import Subject, Table
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.papers.deeds import are_apart, begins, deed_in, is_over
from safeconduct.record.papers.types import Deed, PaperForm
from safeconduct.record.queries import Record


class ActsBeside(NamedTuple):
    """Acts by qualified name. ``taken``: goes in by itself; ``offered``: those that a person may take in.

    Of those offered, ``other``: such as the form is not about, or of which nobody says a type; ``over``: such as ended
    with the person free, say; ``apart``: such as began on another day than stands on the person.
    """

    taken: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


class ActsTold(NamedTuple):
    """Acts that were done to somebody, by qualified name, in order: as the form is about; the rest as `ActsBeside`."""

    about: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


def acts_beside(
    record: Record, form: PaperForm, subjects: Sequence[str], part: CompartmentId | None, day: Day
) -> ActsBeside:
    """Return the acts of the part that is told whose victim the first subject is and that are not named yet.

    ``subjects``: qualified names, whom the paper is about first. ``part``: None where every open one is told.
    """
    person = record.shown_subject(subjects[0])
    told = acts_told(record, form, person, part, day)
    every = sorted((*told.about, *told.other, *told.over, *told.apart))
    named = {record.shown_subject(one) for one in subjects}
    others = tuple(one for one in every if one not in named)
    is_only_one = len(every) == 1 and bool(others) and others == told.about
    if is_only_one and Involved(record, day).people_of(others[0]) == (person,):
        return ActsBeside(taken=others)
    other, over, apart = (tuple(one for one in some if one in others) for some in told[1:])
    return ActsBeside(offered=others, other=other, over=over, apart=apart)


def acts_told(record: Record, form: PaperForm, subject: str, part: CompartmentId | None, day: Day) -> ActsTold:
    """Return the acts whose victim a person is and that the part which is told describes, by what the form is about.

    What another part tells of an act is no part of the paper, nor is it said that there is one. None of an event.
    """
    person = record.shown_subject(subject)
    if not record.facts.is_somebody(person):
        return ActsTold()
    told = record if part is None else RecordOfPart(record.facts.tables, part)
    acts = [one for one in Involved(record, day).acts_of(person) if isinstance(told.entry(Table.SUBJECT, one), Subject)]
    deeds = {one: deed_in(told, form, one, day) for one in acts}
    about = [one for one, deed in deeds.items() if deed in (Deed.ABOUT, Deed.HOLDING)]
    over = tuple(one for one in about if is_over(told, form, one, day))
    own = begins(told, person, day)
    apart = tuple(one for one in about if one not in over and are_apart(own, begins(told, one, day), deeds[one]))
    return ActsTold(
        about=tuple(one for one in about if one not in (*over, *apart)),
        other=tuple(one for one in acts if one not in about),
        over=over,
        apart=apart,
    )
