"""The words of the release check as types: what is protected, where it was found, what follows (DESIGN section 8).

Everything here is a value of plain text, numbers and opaque ids. Refuses to hold what a finding found: a hit says where
and by which rule, so that whoever reads it without the case's key learns no name (P12).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NewType

from safeconduct.base.clock import Day

ProtectedId = NewType("ProtectedId", str)
"""Whom or what a term belongs to: opaque outside the vault, a thing's id inside."""


class Kind(enum.Enum):
    """What a protected term is. Names and telephones belong to a person; the rest are terms of their own."""

    PERSON = "person"
    SAFE_PLACE = "safe_place"
    HELPER = "helper"
    ROUTE = "route"
    QUOTE = "quote"
    OTHER = "other"


class Strength(enum.Enum):
    """How sure a finding is. A strong one blocks; a weak one is looked at by a person."""

    STRONG = "strong"
    WEAK = "weak"


class Decision(enum.IntEnum):
    """What may be done with a text; the greatest of all reasons wins."""

    PUBLISH = 0
    HOLD = 1
    REWRITE = 2
    NEVER = 3


class Rule(enum.Enum):
    """Why something was found. Codes are stable: logs and other programs read them."""

    FULL_NAME = "full_name"
    NAME_PART = "name_part"
    NICKNAME = "nickname"
    INITIALS = "initials"
    PHONE = "phone"
    TERM = "term"
    QUOTE = "quote"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, in characters (Unicode code points) of the text as it was given, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Protected:
    """Somebody or something that must not be told.

    ``names``: of a person every way they are called, as written somewhere: surname, first name and patronymic in any
    order, nicknames; of all other kinds the words themselves. ``phones``: as written. ``until``: the last day on which
    it is protected; None: for ever. Neither is in its repr (P14).
    """

    id: ProtectedId
    kind: Kind
    names: tuple[str, ...] = field(repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A protected term that stands in a text. ``also``: others that the same words fit, fewest first; at most eight."""

    span: Span
    id: ProtectedId
    kind: Kind
    rule: Rule
    strength: Strength
    also: tuple[ProtectedId, ...] = ()
