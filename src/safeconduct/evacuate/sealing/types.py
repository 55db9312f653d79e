"""What is sealed of a case as types: its identity sheets, the three papers, and what is known of each without opening.

Refuses to show content in its repr: whoever logs one of these logs no name (P14).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.secrets import Secret
from safeconduct.sync.escrow import Divided


class Kind(enum.Enum):
    """What is sealed, as the form `sealed` calls it. All but the sheet are files."""

    SHEET = "sheet"
    FREE_WILL = "free_will"
    VIDEO = "video"
    ATTORNEY = "attorney"


PAPERS: Final = (Kind.FREE_WILL, Kind.VIDEO, Kind.ATTORNEY)


class SheetField(enum.Enum):
    """What stands in an identity sheet. None of them has to be filled in."""

    NAMES = "names"
    BORN = "born"
    DOCUMENTS = "documents"
    RELATIVES = "relatives"
    HOME = "home"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in an identity sheet: fields in their order, none of them empty."""

    said: tuple[tuple[SheetField, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What two persons get of a file: what it is called, and what opens the stream that is kept of it.

    ``length``: bytes of the file itself; ``digest``: its SHA-256; ``blob``: what the sealed stream is known by.
    """

    name: str = field(repr=False)
    length: int
    digest: bytes
    secret: Secret = field(repr=False)
    blob: BlobName


@dataclass(frozen=True, slots=True)
class About:
    """What is said openly of something sealed. ``holders``: of whom any two open it; ``who``: a person of the case.

    ``day``: of which day the paper is; None where nobody knows. ``by``: who took it.
    """

    kind: Kind
    holders: tuple[UserId, ...]
    by: UserId
    who: ThingId = NO_THING
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is sealed, as whoever reads the case or the sheet's part sees it.

    ``kind``: its code, also one of a later version. ``divided``: what is asked for; None where this desk does not open
    the sheet's part, or it has not come yet. ``holders``: by alias, as they were when it was sealed. ``sealed_at_ms``:
    milliseconds since 1970 UTC. ``by``: who took it, by alias; empty for who is in the team no more. ``left``: how many
    holders are in the part no more, whose share does not count.
    """

    kind: str
    who: ThingId
    day: Day | None
    by: str
    holders: tuple[str, ...]
    sealed: OpId
    sealed_at_ms: int
    file: OpId
    case: CompartmentId
    divided: Divided | None
    left: int
