"""The words of forms and facts as types (docs/formats/forms.md).

A *thing* is whatever a form describes: a party's case, a place, a helper, a leg. A *fact* is what one op says of one
field of one thing. Refuses to know what a field means: that is for the rooms above (`cases`, `directories`, …).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NewType

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.intake.counting import Word
from safeconduct.sync.types import Sort

ThingId = NewType("ThingId", bytes)
"""16 bytes, drawn."""
NO_THING: Final = ThingId(b"")

Value = str | int | bool | bytes | tuple[str, ...] | tuple[bytes, ...]
"""What a field holds, by its kind."""


class FieldKind(enum.Enum):
    """What a field holds: text, numbers, times, choices, or ids of things, people and ops."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    YES = "yes"
    DAY = "day"
    INSTANT = "instant"
    CHOICE = "choice"
    CHOICES = "choices"
    THING = "thing"
    THINGS = "things"
    USER = "user"
    OP = "op"


class Showing(enum.Enum):
    """What is shown of several values said at the same time; all of them are kept.

    `FIRST`: the choice that the form lists first, which is the one that worries most. `ALL`: every value of each.
    """

    NEWEST = "newest"
    LEAST = "least"
    GREATEST = "greatest"
    FIRST = "first"
    ANY = "any"
    ALL = "all"


class Purpose(enum.Enum):
    """What a field is asked for: whatever serves none of these is not asked. Exports choose their fields by it."""

    CARE = "care"
    TRIAGE = "triage"
    PLAN = "plan"
    SLIP = "slip"
    RUN = "run"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a field can have. ``code`` is stable for ever."""

    code: str
    words: Phrase


@dataclass(frozen=True, slots=True)
class Field:
    """What can be said of a thing. ``of``: forms of what it may name; ``most``: greatest number, or characters."""

    code: str
    kind: FieldKind
    words: Phrase
    help: Phrase
    showing: Showing
    purpose: Purpose
    choices: tuple[Choice, ...] = ()
    of: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    def choice(self, code: str) -> Choice | None:
        """Return the answer with a code, None for one that this version does not know."""
        return next((one for one in self.choices if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Form:
    """What can be said of one sort of thing. ``sorts``: the compartments it lies in."""

    code: str
    version: int
    words: Phrase
    sorts: frozenset[Sort]
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Fact(Word):
    """What one op says of one field. ``value`` of the word: the canonical bytes of `[]` or `[value]`."""

    thing: ThingId = NO_THING
    field: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The first op that speaks of a thing."""

    op: OpId
    hlc: int
    part: CompartmentId
