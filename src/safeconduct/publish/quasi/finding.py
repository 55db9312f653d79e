"""Everything that the extractors find in a text, in order of place. The one function that the release check calls."""

from __future__ import annotations

from safeconduct.base.clock import Day
from safeconduct.publish.quasi.ages import find_ages
from safeconduct.publish.quasi.counted import find_numbers
from safeconduct.publish.quasi.days import find_days
from safeconduct.publish.quasi.listed import SUBJECTS, find_listed
from safeconduct.publish.quasi.patterns import Taken
from safeconduct.publish.quasi.places import find_places
from safeconduct.publish.quasi.quotations import find_quotations
from safeconduct.publish.quasi.types import Finding


def find(text: str, today: Day) -> tuple[Finding, ...]:
    """Return every detail in a text, by place, then kind. ``today``: the day on which the text is read.

    Ages go before days, and both before numbers: "18 лет" is no count. Costs about a thousandth of a second for each
    hundred letters.
    """
    ages = find_ages(text)
    taken = Taken(text)
    for one in ages:
        taken.take(one.span)
    days = tuple(one for one in find_days(text, today) if taken.is_free(one.span))
    places = find_places(text)
    numbers = find_numbers(text, (one.span for one in (*ages, *days, *places)))
    listed = (one for kind in SUBJECTS for one in find_listed(text, kind))
    found = (*ages, *days, *places, *numbers, *listed, *find_quotations(text))
    return tuple(sorted(found, key=lambda one: (one.span.start, one.span.end, one.kind.value)))
