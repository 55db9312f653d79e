"""The words of the record room as types (docs/formats/known.md).

`Entry` is one claim with everything the rules need to know about it already resolved, so that `rules` is a
pure function over tuples. Ids inside are qualified names: ``dataset`` + ``SEP`` + local id. They compare like
the local ids within one dataset, which is how "the smallest id" of the rules is meant.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval

# Unit separator: cannot occur in an imported id, so a qualified name takes apart in one way only.
SEP: Final = "\x1f"
# The root of every claim that names no voice: one for all (formats/known.md rule 4).
UNATTRIBUTED: Final = "unattributed"
# The dataset of what people enter by hand; no file may bring one of this name.
OWN_DATASET: Final = "desk"
# The basis of a claim that names none (formats/accounts.md).
UNSPECIFIED: Final = "unspecified"
# Before every day that can be written, and after it.
NEVER: Final = Day(2**62)
ALWAYS: Final = Day(-(2**62))


class PropertyKind(enum.Enum):
    """Kind of a property's values (formats/accounts.md)."""

    DATE = "date"
    COUNT = "count"
    PLACES = "places"
    TEXT = "text"

    @property
    def is_interval(self) -> bool:
        """Say whether values are intervals; the others are sets."""
        return self in (PropertyKind.DATE, PropertyKind.COUNT)


class Level(enum.Enum):
    """How well a proposition stands (formats/known.md rule 12), best last but for the first two."""

    WITHDRAWN = "withdrawn"
    DISPUTED = "disputed"
    REASONABLE_GROUNDS = "reasonable_grounds"
    CORROBORATED = "corroborated"
    REPORTED = "reported"


class Reading(enum.Enum):
    """The two ways of looking at a past day (formats/known.md rule 1)."""

    KNOWN = "as_known"
    PUBLIC = "as_public"


class Verdict(enum.Enum):
    """What a reviewer says of a claim."""

    AGREE = "agree"
    QUERY = "query"
    REJECT = "reject"


class Review(NamedTuple):
    """One reader's newest verdict on a claim, from a day on. ``user`` is a person's opaque id, hex.

    ``text``: the value of the finding that was read, "" of a day or count; None where the claim alone was read.
    ``holds``: it was said of this wording; of another it says nothing.
    """

    user: str
    verdict: Verdict
    on: Day
    text: str | None = None
    holds: bool = True


class Graded(NamedTuple):
    """One grade of a finding of the group: by whom, of which value, and the wordings of the group that were read."""

    user: str
    verdict: Verdict
    on: Day
    text: str
    read: frozenset[tuple[str, bytes]]
    part: bytes


class Entry(NamedTuple):
    """One claim, resolved. A NamedTuple: a million are made when views are recomputed.

    Days: ``published_lo`` is ALWAYS and ``published_hi`` NEVER where the source shows none. ``known_on`` is
    the day the op was recorded, or the source's earlier ``learnt_on``. ``retracted_on``, ``withdrawn_on``,
    ``undone_on``, ``replaced_on`` are NEVER where it did not happen. ``values`` holds the texts or place
    names of a set-valued claim, ``span`` the interval of the others.
    """

    id: str
    source: str
    root: str  # the claim's voice followed through repeats_voice and same_as to the end, or UNATTRIBUTED
    is_us: bool  # that root is a voice marked `us`
    publisher: str  # "" where nobody brought the source to the public
    published_by_us: bool
    published_lo: Day
    published_hi: Day
    known_on: Day
    span: Interval
    values: tuple[str, ...]
    repeats: tuple[str, ...]  # qualified source names, read or unread
    corrects: bool
    recorders: tuple[str, ...] = ()  # everybody who brought this wording: opaque user ids, hex
    first_hand: bool = False
    retracted_on: Day = NEVER
    withdrawn_on: Day = NEVER
    undone_on: Day = NEVER
    replaced_on: Day = NEVER
    superseded_by: tuple[tuple[str, Day], ...] = ()  # explicit `supersedes` links: (claim id, from day)
    disputed_by: tuple[tuple[str, Day], ...] = ()  # open `disputes` links: (claim id or "", from day)
    reviews: tuple[Review, ...] = ()
    version: bytes = b""  # by which a grade names this wording; b"" where nobody has said anything of the claim
    period: Interval = UNKNOWN  # the days that this wording names of what it says; UNKNOWN where it names none
    in_file: bool = False  # this wording points into a file that was sent


@dataclass(frozen=True, slots=True)
class Group:
    """All claims of one subject, property and basis: the unit within which the rules act.

    ``independent`` and ``dependent`` hold unordered pairs of roots that a person affirmed or denied to be
    independent (rule 8), each as a sorted pair; only what had been said by the day looked at is in them. ``grades``:
    of its findings, in the order they were given; ``authors``: who entered each claim that these name, and since when.
    """

    subject: str
    property: str
    basis: str
    kind: PropertyKind
    cumulative: bool
    entries: tuple[Entry, ...]
    independent: frozenset[tuple[str, str]] = frozenset()
    dependent: frozenset[tuple[str, str]] = frozenset()
    grades: tuple[Graded, ...] = ()
    authors: tuple[tuple[str, str, Day], ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What one root says: the hull of its nearest standing claims (rule 9)."""

    root: str
    span: Interval


@dataclass(frozen=True, slots=True)
class Roots:
    """Independent voices behind a row: ``floor`` is proved, ``ceiling`` possible (rules 7 and 8)."""

    floor: int
    ceiling: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One proposition on one day (formats/known.md "Answer"). Ids are qualified and sorted.

    ``text`` is the value of a set-valued proposition. ``spelt``: every spelling of it, in order, where claims that
    stand write one place in several ways (``text`` is the first; where nothing stands, those that live). ``span`` is
    the value of an interval one, None-free:
    `intervals.UNKNOWN` where nothing stands. ``is_tombstone``: the content was withdrawn and is not shown.
    ``outside`` is the second reading of rule 13 (one voice, ours), equal to ``roots`` where there is none.
    """

    property: str
    basis: str
    kind: PropertyKind
    text: str
    span: Interval
    is_tombstone: bool
    positions: tuple[Position, ...]
    level: Level
    corrected: bool
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    roots: Roots
    outside: Roots
    superseded: tuple[str, ...]
    outdated: tuple[str, ...]
    disputed: tuple[str, ...]
    inconsistent: tuple[str, ...]
    standing: tuple[str, ...] = field(default=())
    retracted: tuple[str, ...] = field(default=())
    spelt: tuple[str, ...] = field(default=())


def texts_of(row: KnownRow) -> tuple[str, ...]:
    """Return the value of a set-valued proposition in every spelling that stands, in order."""
    return row.spelt or (row.text,)


def row_order(row: KnownRow) -> tuple[str, str, int, int, str]:
    """Return the sort key of rows: property, basis, value (formats/known.md "Answer")."""
    return row.property, row.basis, row.span.lo, row.span.hi, row.text
