"""The parts of the open vault, read once for as long as nothing about them changes. Reading them takes milliseconds.

Refuses to show a part as open that was closed meanwhile. Carries no promise of its own: the vault refuses what may not
be written. Dropped when the desk locks (P2).
"""

from __future__ import annotations

from collections.abc import Callable

from safeconduct.base.ids import CompartmentId
from safeconduct.sync.parts import WRITTEN, Parts, parts_of
from safeconduct.sync.team import Memory, Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault


class HeldParts:
    """The parts of one open vault, read anew when its journal grew, a choice was made or a part was closed."""

    def __init__(self) -> None:
        self._held: list[tuple[tuple[int, bytes, frozenset[CompartmentId]], Parts]] = []
        # What was read of who belongs to each part and what it is called: of fifty parts with thirty devices, 0.2 s a
        # page.
        self.memory: Memory = {}

    def of(self, vault: Vault, team: Callable[[], Team]) -> Parts:
        """Return the parts as they are now."""
        for state, parts in self._held:
            if state == _state(vault):
                return parts
        parts = parts_of(team())
        self._held = [(_state(vault), parts)]
        return parts

    def drop(self) -> None:
        """Let go of them: the desk locks."""
        self._held.clear()
        self.memory.clear()


def _state(vault: Vault) -> tuple[int, bytes, frozenset[CompartmentId]]:
    try:
        written = vault.setting(WRITTEN)
    except NotKept:
        written = b""
    return vault.count, written, vault.closed()
