"""Drafts: forms that somebody has not finished, kept in the vault and nowhere else (promises P4, P14).

A draft is no op: it may be overwritten and dropped, and never leaves this desk but in a backup. Its id is
opaque and chosen by whoever draws the form. It never looks into the content.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Clock
from safeconduct.vault.errors_backup import DraftTooLong
from safeconduct.vault.registers import Registers, Shelf

# A draft becomes an op, and an op has at most 1 MiB (DESIGN section 4).
MAX_DRAFT_BYTES: Final = 1 << 20
# Bytes of the time before the content: milliseconds since 1970, big-endian.
_TIME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """One saved draft; ``saved_at`` in milliseconds UTC. The content stays out of its repr."""

    id: bytes
    saved_at: int
    content: bytes = field(repr=False)


class Drafts:
    """The drafts of an open vault."""

    def __init__(self, registers: Registers, writing: Callable[[], AbstractContextManager[None]], clock: Clock) -> None:
        self._registers = registers
        self._writing = writing
        self._clock = clock

    def save(self, draft: bytes, content: bytes) -> None:
        """Save over whatever the draft held; on the disk when this returns. DraftTooLong above 1 MiB."""
        if len(content) > MAX_DRAFT_BYTES:
            raise DraftTooLong(most=MAX_DRAFT_BYTES)
        with self._writing():
            stamp = self._clock.now_ms().to_bytes(_TIME_BYTES, "big")
            self._registers.put(Shelf.DRAFT, draft, stamp + content)

    def read(self, draft: bytes) -> Draft:
        """Return a draft; NotKept when there is none."""
        return _draft(draft, self._registers.get(Shelf.DRAFT, draft))

    def list(self) -> tuple[Draft, ...]:
        """Return all drafts, the newest first."""
        drafts = (_draft(key, value) for key, value in self._registers.shelf(Shelf.DRAFT))
        return tuple(sorted(drafts, key=lambda draft: (-draft.saved_at, draft.id)))

    def drop(self, draft: bytes) -> None:
        """Forget a draft, if it is there."""
        with self._writing():
            self._registers.drop(Shelf.DRAFT, draft)


def _draft(key: bytes, value: bytes) -> Draft:
    return Draft(key, int.from_bytes(value[:_TIME_BYTES], "big"), value[_TIME_BYTES:])
