"""Files that are ready to be saved: held in memory under what they are for, dropped when the desk locks.

The desk writes no file itself: the browser saves what a person asks it to save, where they say (promise P14). They are
sealed, or public as the page for sources is, or what two persons just opened (`unsealing`); their names say nothing.
One file for each purpose: making it again takes the place of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.vault.upkeep import Noted

# Files held at a time: those of some invitations, one for the others, one backup. What waited longest gives way.
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Ready:
    """A file, and the name the browser offers to save it under. ``backup``: what is noted once a backup was saved."""

    name: str
    data: bytes = field(repr=False)
    backup: tuple[Noted, ...] = ()


class Leaving:
    """The files of one desk that wait to be saved."""

    def __init__(self) -> None:
        self._held: dict[str, Ready] = {}

    def hold(
        self, purpose: str, data: bytes, entropy: Entropy, *, backup: tuple[Noted, ...] = (), ending: str = ""
    ) -> None:
        """Hold a file in the place of the one before for the same purpose. ``ending``: of its name, if it needs one."""
        self._held.pop(purpose, None)
        name = neutral_name(entropy)
        self._held[purpose] = Ready(f"{name.partition('.')[0]}{ending}" if ending else name, data, backup)
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]

    def find(self, purpose: str) -> tuple[Ready, ...]:
        """Return a file; nothing when it is held no more."""
        return (self._held[purpose],) if purpose in self._held else ()

    def drop(self, purpose: str) -> None:
        """Let go of a file."""
        self._held.pop(purpose, None)

    def drop_all(self) -> None:
        """Let go of everything: the desk locks."""
        self._held.clear()
