"""Files that are ready to be saved: held in memory under what they are for, dropped when the desk locks.

A file too long for that is made while the browser saves it (`long_answers`): held is what it is made of.

The desk writes no file itself: the browser saves what a person asks it to save, where they say (promise P14). They are
sealed, or public as the page for sources is, or what two persons just opened (`unsealing`); their names say nothing.
One file for each purpose: making it again takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.team import Team
from safeconduct.vault.upkeep import Noted

# Files held at a time: those of some invitations, one for the others, one backup. What waited longest gives way.
_MOST: Final = 8

Making = Callable[[Team], Iterator[bytes]]
"""Begins a long file, or raises what is refused of it, and gives its pieces; anew each time that it is saved."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A file, and the name the browser offers to save it under. ``backup``: what is noted once a backup was saved.

    ``making``: what begins one that is made while it is saved, whose ``data`` is b"".
    """

    name: str
    data: bytes = field(repr=False)
    backup: tuple[Noted, ...] = ()
    making: Making | None = field(default=None, repr=False)


class Leaving:
    """The files of one desk that wait to be saved."""

    def __init__(self) -> None:
        self._held: dict[str, Ready] = {}
        # Why a long file is not ready any more, by what it was for.
        self._faults: dict[str, SafeconductError] = {}

    def hold(
        self, purpose: str, data: bytes, entropy: Entropy, *, backup: tuple[Noted, ...] = (), ending: str = ""
    ) -> None:
        """Hold a file in the place of the one before for the same purpose. ``ending``: of its name, if it needs one."""
        self._hold(purpose, Ready(_name(entropy, ending), data, backup))

    def hold_long(self, purpose: str, making: Making, entropy: Entropy, *, ending: str = "") -> None:
        """Hold what begins a long file, as `hold` does a short one."""
        self._hold(purpose, Ready(_name(entropy, ending), b"", making=making))

    def _hold(self, purpose: str, ready: Ready) -> None:
        self.drop(purpose)
        self._held[purpose] = ready
        while len(self._held) > _MOST:
            self.drop(next(iter(self._held)))

    def begun(self, purpose: str, making: Making, team: Team) -> Iterator[bytes]:
        """Begin a long file and give its pieces. What is refused of it, now or later, is a fault: it is ready no more.

        A browser shows nothing of an answer that it was to save, so the page it was made on does (`fault`).
        """
        self._faults.pop(purpose, None)
        with self._watched(purpose):
            pieces = making(team)
        return self._passing(purpose, pieces)

    def _passing(self, purpose: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        with self._watched(purpose):
            yield from pieces

    @contextmanager
    def _watched(self, purpose: str) -> Iterator[None]:
        try:
            yield
        except SafeconductError as error:
            self.drop(purpose)
            self._faults[purpose] = error
            raise

    def fault(self, purpose: str) -> tuple[SafeconductError, ...]:
        """Return why a long file is not ready any more; nothing where it is, or never was."""
        return (self._faults[purpose],) if purpose in self._faults else ()

    def find(self, purpose: str) -> tuple[Ready, ...]:
        """Return a file; nothing when it is held no more."""
        return (self._held[purpose],) if purpose in self._held else ()

    def drop(self, purpose: str) -> None:
        """Let go of a file."""
        self._held.pop(purpose, None)
        self._faults.pop(purpose, None)

    def drop_all(self) -> None:
        """Let go of everything: the desk locks."""
        self._held.clear()
        self._faults.clear()


def _name(entropy: Entropy, ending: str) -> str:
    name = neutral_name(entropy)
    return f"{name.partition('.')[0]}{ending}" if ending else name
