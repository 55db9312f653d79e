"""What is proposed to whoever reads a text: words of it, what they may say, who proposes it, and how sure that is."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from safeconduct.base import cbor
from safeconduct.record.days.types import FoundDay
from safeconduct.record.items import Value

# Who proposes, with a version: another version may propose other things.
RULES: Final = "rules/6"
# Versions of the rules that proposed other things of the same words: what was said of those stands for these.
OLDER_RULES: Final = ("rules/5", "rules/4", "rules/3", "rules/2", "rules/1")


class Span(NamedTuple):
    """Characters of a text, the last not included."""

    start: int
    end: int


class Sort(enum.Enum):
    """What is proposed. Codes are stable."""

    COUNT = "count"
    DAY = "day"
    PLACE = "place"
    BODY = "body"
    PERSON = "person"
    ACT = "act"
    PERPETRATOR = "perpetrator"


class Grade(enum.Enum):
    """How sure a suggestion is: a word with a meaning, and no number that looks measured."""

    PLAIN = "plain"
    """The words themselves say it, and have one meaning."""
    LIKELY = "likely"
    """The words beside them say what they mean, or a model that learnt from texts says it."""
    DOUBTFUL = "doubtful"
    """They may mean something else: several places, a year that was taken, something that is denied."""


class Doubt(enum.Enum):
    """What a person has to look at before taking a suggestion. Codes are stable."""

    DENIED = "denied"
    """A word such as "not" or "denies" stands before it."""
    SEVERAL = "several"
    """It may be one of several."""
    YEAR_TAKEN = "year_taken"
    """The year is not said: it is the nearest before the day of the text."""
    RELATIVE = "relative"
    """It is counted from the day of the text; who speaks in it may have counted from another."""
    UNKNOWN_DAY = "unknown_day"
    """The words alone do not say which day."""
    TOLD_BEFORE = "told_before"
    """It is counted from what was told before."""
    TWO_MEANINGS = "two_meanings"
    """The words could mean two things."""
    FORM = "form"
    """The name may have another first form."""
    DAY_OF_REPORT = "day_of_report"
    """It is the day of the report itself, which its words do not name (`record.copied_days`)."""
    DAY_OF_TELLING = "day_of_telling"
    """Its clause has it as the day on which it was reported (`record.reading.reported`)."""
    YEAR_ROLLED_OVER = "year_rolled_over"
    """Another year would bring it just before the report."""
    NOBODY_SAID = "nobody_said"
    """It is not said what happened to them."""
    WHICH = "which"
    """It is not said which one of many it is: "the police station"."""
    HEARSAY = "hearsay"
    """The sentence says that it is a rumour or a guess."""
    NEAR = "near"
    """The words say near it or outside it, and not in it."""
    SUPPOSED = "supposed"
    """The sentence only supposes it: "if he had been held"."""
    FAR_OFF = "far_off"
    """The gazetteer has the place at another distance or in another direction than is said of it."""


def doubts_of_day(day: FoundDay) -> tuple[Doubt, ...]:
    """Return what has to be looked at of days that were read out of words."""
    is_so = {
        Doubt.UNKNOWN_DAY: day.days.is_unknown(),
        Doubt.TWO_MEANINGS: day.is_doubtful,
        Doubt.YEAR_TAKEN: day.is_year_taken,
        Doubt.RELATIVE: day.is_relative,
    }
    return tuple(doubt for doubt, so in is_so.items() if so)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that words of a text may say.

    ``span`` and ``quote``: the words themselves. ``sentence``: the sentence they stand in. ``property``: id of a
    property of the record. ``codes``: what the words are in a list of ours: an act, a kind of perpetrator, places of
    the gazetteer (every one that they may be), a sort of body. ``basis``: what sort of figure it is, where the words
    say
    so.
    """

    sort: Sort
    span: Span
    quote: str
    sentence: Span
    property: str
    value: Value
    codes: tuple[str, ...] = ()
    basis: str = ""
    grade: Grade = Grade.PLAIN
    doubts: tuple[Doubt, ...] = ()
    model: str = RULES
    key: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Work out the key by which a person's word on it is found again: where, of what sort, what is meant."""
        said: list[cbor.Item] = [self.span.start, self.span.end, self.sort.value, self.property]
        value: list[cbor.Item] = [int(self.value.span.lo), int(self.value.span.hi), *self.value.texts]
        object.__setattr__(self, "key", hashlib.sha256(cbor.encode([*said, value])).digest()[:KEY_BYTES])


# Of a text's suggestions, a few hundred, two meet by chance once in 10^24 texts.
KEY_BYTES: Final = 12
