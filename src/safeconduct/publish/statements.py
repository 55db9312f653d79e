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
from safeconduct.publish.quasi.places import place_of
from safeconduct.publish.types import ProtectedId, Span

PersonId = NewType("PersonId", str)
"""A person in the vault: a speaker, or somebody who is told of."""
ClaimId = NewType("ClaimId", str)
"""A claim of the record."""
FactId = NewType("FactId", str)
"""What somebody tells in a quotation: whoever could know it could have said it."""

NOBODY: Final = PersonId("")
# What the id of a quotation begins with where it is known whose it is; ids of the vault are hexadecimal.
_QUOTED: Final = "quoted "
# What parts a text from what stands beside it: no sentence and no name goes over it.
_APART: Final = "\n\n"
# Every age there is, in years.
ALL_AGES: Final = Interval(0, 125)


def quoted_id(person: PersonId) -> ProtectedId:
    """Return under which id the words of a person are searched for, once they were written down as a quotation."""
    return ProtectedId(_QUOTED + person)


def quoted_person(id_: ProtectedId) -> PersonId:
    """Return whose words an id is of; `NOBODY` for the id of anything else."""
    return PersonId(id_.removeprefix(_QUOTED)) if id_.startswith(_QUOTED) else NOBODY


class BlockKind(enum.Enum):
    """What a block is. What the check does not know is `UNKNOWN`, and never goes out."""

    TEXT = "text"
    COUNT = "count"
    PLACE = "place"
    QUOTE = "quote"
    MOMENT = "moment"
    MEDIA = "media"
    UNKNOWN = "unknown"


def block_kind(code: str) -> BlockKind:
    """Return the kind of a code; `UNKNOWN` for every other code."""
    return next((one for one in BlockKind if one.value == code), BlockKind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a block in one language. ``beside``: what goes out with it, as how a speaker is called."""

    language: str
    text: str
    beside: str = ""

    @property
    def whole(self) -> str:
        """Return everything that a reader sees of it; spans are characters of this, the text first."""
        return f"{self.text}{_APART}{self.beside}" if self.beside else self.text

    @property
    def begins_beside(self) -> int:
        """Return at which character of the whole begins what stands beside the text."""
        return len(self.text) + len(_APART)


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
        return self.status, self.basis, place_of(self.place), self.ages


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

    def wording(self, language: str) -> Wording:
        """Return the wording in a language; one of no words where there is none."""
        return next((one for one in self.wordings if one.language == language), Wording(language, ""))


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be said, in the languages in which it must stand, through one channel.

    ``looked``: weak hits, and what only may be of an operation, that a person looked at and let pass, by wording
    and span. They are those of these very words:
    whoever makes this value drops a look that was taken at other words. ``by_others``: those of them that somebody let
    pass who wrote nothing of it: alone they clear what may be a protected person.
    """

    channel: str
    languages: tuple[str, ...]
    blocks: tuple[Block, ...]
    looked: frozenset[tuple[At, Span]] = field(default_factory=frozenset)
    by_others: frozenset[tuple[At, Span]] = field(default_factory=frozenset)
