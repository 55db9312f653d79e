"""A statement as the release check sees it: blocks, their wordings, and what they point at (DESIGN section 8).

Ids are opaque: the check knows of a person, a claim or a fact only whether it is the same one. Refuses to hold names.
What a block is made of in the vault is said elsewhere; this is what the check is given. Follows
docs/formats/release-check.md "What the check is given".
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.publish.types import Span

PersonId = NewType("PersonId", str)
"""A person in the vault: a speaker, or somebody who is told of."""
ClaimId = NewType("ClaimId", str)
"""A claim of the record."""
FactId = NewType("FactId", str)
"""What somebody tells in a quotation: whoever could know it could have said it."""

NOBODY: Final = PersonId("")
# Every age there is, in years.
ALL_AGES: Final = Interval(0, 125)


class BlockKind(enum.Enum):
    """What a block is. What the check does not know is `UNKNOWN`, and never goes out."""

    TEXT = "text"
    COUNT = "count"
    PLACE = "place"
    QUOTE = "quote"
    MEDIA = "media"
    UNKNOWN = "unknown"


def block_kind(code: str) -> BlockKind:
    """Return the kind of a code; `UNKNOWN` for every other code."""
    return next((one for one in BlockKind if one.value == code), BlockKind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a block in one language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A wording of a statement: the number of its block, from 0, and the language."""

    block: int
    language: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is told, as an interval over people of one status.

    ``status``: what they are counted for (detained, dead, evacuated); other statuses are counted apart, and so are
    numbers of another ``basis`` (reported, confirmed, estimated). ``place``: an id of the list of places, empty for
    all. ``period``: days in which it happened; of a cumulative count the last day is that up to which it counts.
    ``is_corrected``: of one that is out, that it was said to be wrong since, so that nothing follows from it.
    """

    status: str
    value: Interval
    place: str = ""
    period: Interval = UNKNOWN
    ages: Interval = ALL_AGES
    basis: str = ""
    is_cumulative: bool = True
    is_corrected: bool = False

    @property
    def series(self) -> tuple[str, str, str, Interval]:
        """What makes two counts one row of numbers over time."""
        return self.status, self.basis, self.place, self.ages


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``claims``: what it rests on; empty where nobody linked it. ``counts``: the numbers it tells.

    ``people``: of whom it tells, one by one. ``speaker``: whose words a quotation is. ``facts``: what is told in it.
    ``is_cleared``: of a picture or a recording, that the media room let it out.
    """

    kind: BlockKind
    wordings: tuple[Wording, ...]
    claims: tuple[ClaimId, ...] = ()
    counts: tuple[Count, ...] = ()
    people: tuple[PersonId, ...] = ()
    speaker: PersonId = NOBODY
    facts: tuple[FactId, ...] = ()
    is_cleared: bool = False

    def text(self, language: str) -> str | None:
        """Return the wording in a language; None where there is none."""
        return next((one.text for one in self.wordings if one.language == language), None)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be said, in the languages in which it must stand, through one channel.

    ``looked``: weak hits, and what only may be of an operation, that a person looked at and let pass, by wording
    and span. They are those of these very words:
    whoever makes this value drops a look that was taken at other words.
    """

    channel: str
    languages: tuple[str, ...]
    blocks: tuple[Block, ...]
    looked: frozenset[tuple[At, Span]] = field(default_factory=frozenset)
