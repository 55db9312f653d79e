"""Everything that the extractors find in a text, in order of place. The one function that the release check calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from safeconduct.base.clock import Day
from safeconduct.publish.quasi.ages import find_ages
from safeconduct.publish.quasi.counted import find_numbers
from safeconduct.publish.quasi.days import find_days
from safeconduct.publish.quasi.listed import SUBJECTS, find_listed
from safeconduct.publish.quasi.patterns import Taken
from safeconduct.publish.quasi.places import find_places
from safeconduct.publish.quasi.quotations import find_quotations
from safeconduct.publish.quasi.towns import Town, find_towns
from safeconduct.publish.quasi.types import Finding
from safeconduct.publish.reading.folded import folded
from safeconduct.publish.reading.plain import PlainText


def find(text: str, today: Day, towns: Iterable[Town] = ()) -> tuple[Finding, ...]:
    """Return every detail in a text as it was given, by place, then kind. ``today``: the day on which it is read.

    ``towns``: places beside those of the list. It is read as `reading.folded` makes it: without its disguise.
    """
    plain = folded(text)
    found = find_folded(plain, today, towns)
    return tuple(replace(one, span=plain.span(one.span.start, one.span.end)) for one in found)


def find_folded(plain: PlainText, today: Day, towns: Iterable[Town] = ()) -> tuple[Finding, ...]:
    """Return every detail in a folded text; spans are of the folded text.

    Ages go before days, and both before numbers: "18 лет" is no count. Costs about a thousandth of a second for each
    hundred letters.
    """
    text = plain.text
    ages = find_ages(text, today)
    taken = Taken(text)
    for one in ages:
        taken.take(one.span)
    days = tuple(one for one in find_days(text, today) if taken.is_free(one.span))
    listed_places = find_places(text)
    places = (*listed_places, *find_towns(plain, towns, (one.span for one in listed_places)))
    numbers = find_numbers(text, (one.span for one in (*ages, *days, *places)))
    listed = (one for kind in SUBJECTS for one in find_listed(text, kind))
    found = (*ages, *days, *places, *numbers, *listed, *find_quotations(text))
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end, one.kind.value)))
