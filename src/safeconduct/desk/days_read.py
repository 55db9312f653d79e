"""Days in words as a field read them, shown before anything is kept of them.

Of "at the end of December" the page says first which days it took that for: what is sent says what was shown, and only
then it is entered. Days in a typed form mean what they say and are entered at once. Reads nothing itself: what words
mean is `record.when`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.visit import Visit
from safeconduct.record.reading.wording import when_in_words
from safeconduct.record.when import when_from_words

# In front of the name of a field of days: as what its words were shown to be read.
SEEN: Final = "seen."


@dataclass(frozen=True, slots=True)
class DaysRead:
    """How the words of a field were read. ``seen``: what the form says when this was shown; "" where it need not be."""

    words: str
    seen: str


def days_read(visit: Visit, typed: Mapping[str, tuple[str, str]], said_on: Day | None) -> dict[str, DaysRead]:
    """Return how fields of days were read, by name; none of what is empty or refused.

    ``typed``: by name the words and the property that they are of.
    """
    found: dict[str, DaysRead] = {}
    for name, (words, property_id) in typed.items():
        with suppress(SafeconductError):
            when = when_from_words(words, said_on, property_id)
            shown = when_in_words(when, visit.words.tongue.spoken)
            seen = f"{when.days.lo}..{when.days.hi}" if when.is_told else ""
            found[name] = DaysRead(visit.words.say("Reads as: {days}", days=shown), seen)
    return found


def is_unseen(visit: Visit, read: Mapping[str, DaysRead]) -> bool:
    """Say whether words were read of which the page has not shown yet how."""
    return bool(unseen(visit, read))


def unseen(visit: Visit, read: Mapping[str, DaysRead]) -> tuple[str, ...]:
    """Return the fields of whose words the page has not shown yet how they were read."""
    return tuple(name for name, one in read.items() if one.seen and visit.form.text(SEEN + name) != one.seen)


def look_first(visit: Visit) -> str:
    """Return what a page says that shows how days were read, and keeps nothing yet."""
    return visit.words.say(
        "Nothing is recorded yet. Look at the days under their fields: if that is what the words mean, press the "
        "button once more; if not, write it otherwise."
    )
