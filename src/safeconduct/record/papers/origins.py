"""Of what an answer is told, where several things tell what happened: of the person themselves, or of which act.

A day that stands on a person and a place that stands on an act may be of two events years apart. So where more than one
thing tells what happened each answer says of which it is told, an act by its type and its day, unless all of them are
of one and the same day. Says nothing that the release check has not seen (`filling`). Pure. Refuses to name anybody
without a consent that is wholly a yes: of several people each has a number then, which means nothing outside of the
paper. Refuses what an event is called: that may name anybody. Follows decision 0019, points 3 and 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from safeconduct.base.intervals import UNKNOWN, Interval, hull
from safeconduct.record.detention.properties import BEGINS
from safeconduct.record.items import SubjectKind
from safeconduct.record.ontology.types import BETWEEN, NOT_KNOWN
from safeconduct.record.papers.types import About, Consent, Deed, Fact, Gathered, Of, Origin, Said
from safeconduct.record.types import PropertyKind

# Gives a type of act as it may be told in both languages.
Worded = Callable[[str], Said]


def are_several(telling: Iterable[About]) -> bool:
    """Say whether what some things tell has to be told apart: they are several, and not known to be of one day.

    Two of which the same year or month is known are not known to be of one day.
    """
    days = {one.name: day_of(one) for one in telling}
    spans = set(days.values())
    return len(days) > 1 and (len(spans) > 1 or any(one.lo != one.hi for one in spans))


def day_of(about: About) -> Interval:
    """Return when what is told of a thing began, as wide as all that is said of it; UNKNOWN where nobody says it."""
    facts = [one for one in about.facts if one.row.property in BEGINS and one.row.kind is PropertyKind.DATE]
    spans = [span for one in facts for span in (one.row.span, *(side.span for side in one.sides))]
    known = [one for one in spans if not one.is_unknown()]
    return hull(known) if known else UNKNOWN


def origin_of(about: About, gathered: Gathered, worded: Worded) -> Origin:
    """Return what is told of a thing: of an act its types and its day, of an event its day, of several people who.

    A person is named only where everybody agreed and they are one of those whom the paper names.
    """
    if about.deed is not Deed.NONE:
        types = [worded(one) for one in about.types if one.partition(BETWEEN)[2] != NOT_KNOWN]
        en, ru = (", ".join(dict.fromkeys(said)) for said in ([one.en for one in types], [one.ru for one in types]))
        return Origin(Of.ACT, Said(en, ru), day_of(about))
    if about.kind is not SubjectKind.PERSON:
        return Origin(Of.EVENT, span=day_of(about))
    people = [one.name for one in gathered.about if one.kind is SubjectKind.PERSON]
    if len(people) == 1:
        return Origin(Of.PERSON)
    is_given = gathered.consent is Consent.GIVEN and about.consent is Consent.GIVEN
    if is_given and about.label in gathered.people:
        return Origin(Of.PERSON, Said(about.label, about.label))
    return Origin(Of.PERSON, number=people.index(about.name) + 1)


def with_day(origin: Origin, fact: Fact) -> Origin:
    """Return of what one fact is told: of somebody, with when they are said to have been there."""
    return replace(origin, span=fact.period) if origin.of is Of.PERSON else origin
