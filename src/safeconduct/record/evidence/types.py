"""What is kept of evidence: an original, what was done with it and by whom, days that were stamped, authorities.

Words are those of custody (docs/formats/evidence.md). Refuses nothing: reading strictly is for `items`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NewType

from safeconduct.base.clock import Day, Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.blobs import Reference

EvidenceId = NewType("EvidenceId", bytes)
"""16 random bytes: what the journal knows a piece of evidence by, whatever people call it."""

Root = NewType("Root", bytes)
"""32 bytes: the root of one batch's tree, which is what authorities stamp."""


class Step(enum.Enum):
    """What was done with evidence. The numbers are the format; 6 follows from tokens and is never written."""

    RECEIVED = 1
    HASHED = 2
    COPIED = 3
    VIEWED = 4
    EXPORTED = 5
    TIMESTAMPED = 6
    DESTROYED = 7


class Whole(enum.Enum):
    """Whether a file ends where its own structure says. The numbers are the format."""

    # Its kind has no structure that is followed here.
    UNKNOWN = 0
    WHOLE = 1
    CUT = 2
    # Its structure is followed to its end and does not say where that ought to be.
    OPEN = 3


@dataclass(frozen=True, slots=True)
class Digests:
    """Of a whole file: its length in bytes, and what it hashes to."""

    length: int
    sha256: bytes
    blake2b: bytes


@dataclass(frozen=True, slots=True)
class Original:
    """An original as it came through the door. ``references``: where it is sealed, in pieces of at most 4 GiB.

    ``name``: what people call it, one of a kind. ``file_name``: as it was called outside. ``salt``: 32 random bytes,
    without which its leaf says nothing.
    """

    name: str
    media_type: str
    file_name: str
    references: tuple[Reference, ...] = field(repr=False)
    digests: Digests
    salt: bytes = field(repr=False)
    whole: Whole


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy: where it is sealed, as an `Original` is, and what it is.

    ``is_brought``: somebody made it elsewhere with a tool of theirs, and brought it in.
    """

    references: tuple[Reference, ...] = field(repr=False)
    media_type: str
    sha256: bytes
    is_brought: bool = False

    @property
    def length(self) -> int:
        """Its length in bytes."""
        return sum(one.length for one in self.references)


@dataclass(frozen=True, slots=True)
class Custody:
    """One step. ``words``: from whom it came, why it was looked at, to whom it went. ``tool``: which, and its version.

    ``original``, ``copy``, ``digest`` stand with the step that has one: received, copied; of a step hashed the SHA-256
    that was found, of one exported that of the bundle's list. ``agrees``: whether what was found is the original.
    """

    step: Step
    item: EvidenceId
    words: str
    tool: str
    original: Original | None = None
    copy: Copy | None = None
    digest: bytes = b""
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """One day's leaves, rising, as many as the class of its size has; ``root`` is what is stamped."""

    day: Day
    root: Root
    leaves: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A token that an authority gave for a batch. ``was_out_of_order``: its certificates came in the wrong order."""

    root: Root
    authority: str
    token: bytes
    was_out_of_order: bool


@dataclass(frozen=True, slots=True)
class Authority:
    """A timestamp authority: where it is asked, and the roots it has to lead to. ``is_asked``: it is one of ours."""

    name: str
    address: str
    roots: tuple[bytes, ...]
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What an op of this room says, and who said it when. ``part``: where it stands."""

    op: OpId
    part: CompartmentId
    device: DeviceId
    hlc: Hlc
    custody: Custody


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence with all that was done, oldest first. ``original`` is that of its first step."""

    id: EvidenceId
    part: CompartmentId
    original: Original
    steps: tuple[Said, ...]

    @property
    def received(self) -> Said:
        """The step that took it in, whatever the clocks of others say came before."""
        return next(one for one in self.steps if one.custody.step is Step.RECEIVED)

    @property
    def is_destroyed(self) -> bool:
        """Whether its log says that it was destroyed, which is of what lay outside: what is sealed stays."""
        return any(one.custody.step is Step.DESTROYED for one in self.steps)

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Its working copies, oldest first."""
        return tuple(one.custody.copy for one in self.steps if one.custody.copy is not None)
