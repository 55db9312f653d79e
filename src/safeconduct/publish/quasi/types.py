"""The words of the extractors as types: what was found, where it stands, and how exact the words are."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.publish.types import Span


class QuasiKind(enum.Enum):
    """What a part of a text tells of somebody. Codes are stable."""

    AGE = "age"
    DATE = "date"
    PLACE = "place"
    PROFESSION = "profession"
    KINSHIP = "kinship"
    HEALTH = "health"
    NUMBER = "number"
    QUOTATION = "quotation"
    UNIQUE = "unique"


class Grain(enum.IntEnum):
    """How fine a place is; the greater, the fewer people live there. `NONE`: it is no place."""

    NONE = 0
    COUNTRY = 1
    REGION = 2
    DISTRICT = 3
    TOWN = 4
    VILLAGE = 5
    STREET = 6
    BUILDING = 7


@dataclass(frozen=True, slots=True)
class Finding:
    """A detail in a text.

    ``interval``: years of age, days, or how many; unknown where the words do not fix it ("29 December" of no year).
    ``code``: what it is where numbers do not say it, the same in both languages: of a place its id in the list, of a
    day without its year ``--12-29``. ``is_exact``: the words name one age, one day or hour, one place of few people.
    ``is_people``: of a number, that people are counted.
    """

    span: Span
    kind: QuasiKind
    interval: Interval = UNKNOWN
    code: str = ""
    grain: Grain = Grain.NONE
    is_exact: bool = False
    is_people: bool = False

    def overlaps(self, other: Span) -> bool:
        """Say whether it shares a letter with another part of the text."""
        return self.span.start < other.end and other.start < self.span.end


def moved(finding: Finding, by: int) -> Finding:
    """Return a finding as it stands in a text that has so many letters more before it."""
    return replace(finding, span=Span(finding.span.start + by, finding.span.end + by))
