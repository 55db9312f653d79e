"""What a relay keeps: mailboxes, frames, its key, hashes of access codes. No time, no address and no sender (P1).

`store_sqlite` and `store_postgres` do what this page says, and `tests/stores.py` asks both the same questions. A
store refuses before it accepts: `append` either brings all of a commit to the disk or takes none of it (P4, P9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.mailboxes import FrameHash
from safeconduct.protect.receipts import ChainRoot
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import Reading

# Layout of the tables; another one is refused.
STORE_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Frames for one mailbox, in order, with their hashes. Their signature was checked."""

    mailbox: MailboxId
    frames: tuple[bytes, ...]
    hashes: tuple[FrameHash, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a mailbox reaches, and the root there."""

    n: int
    root: ChainRoot


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a batch lies: its new frames from ``first`` on; ``known`` of its frames lay there before."""

    first: int
    known: int


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction did: a place for each batch in order, and how far the touched mailboxes reach after it."""

    placed: tuple[Placed, ...]
    reached: dict[MailboxId, Reached]


@dataclass(frozen=True, slots=True)
class Passage:
    """Frames of a mailbox and how far they reach. Without frames: the mailbox is shorter than was asked."""

    mailbox: MailboxId
    frames: tuple[bytes, ...]
    reached: Reached


@dataclass(frozen=True, slots=True)
class Passages:
    """The answer to a question for several mailboxes. ``has_more``: the bytes did not suffice."""

    found: tuple[Passage, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Founded:
    """The seed of the relay's key, and whether it was drawn just now."""

    seed: Secret
    is_new: bool


class Store(Protocol):
    """A relay's store. Every method may be called from any thread; StoreFull, StoreUnreachable, ForeignStore."""

    def found(self, seed: Secret, code: CodeHash) -> Founded:
        """Make the store if it is empty, with this seed and this code; else return the seed it has."""
        ...

    def codes(self) -> tuple[CodeHash, ...]:
        """Return the hashes of all access codes."""
        ...

    def add_code(self, code: CodeHash, *, is_only: bool) -> None:
        """Let one more code in, or this one alone from now on."""
        ...

    def append(self, batches: Sequence[Batch]) -> Commit:
        """Bring batches to the disk in one transaction, in order. A frame that is there already is left out."""
        ...

    def read(self, readings: Sequence[Reading], most_bytes: int) -> Passages:
        """Return what is new in these mailboxes; at least one frame if there is any, and only that passes the limit."""
        ...

    def close(self) -> None:
        """Give everything up."""
        ...
