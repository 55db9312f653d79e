"""How the lock ends what is going on: long work looks between two of its steps, and stops where it is (P2, P4).

Whoever locks in a hurry cannot wait until a file of somebody else's is read. What was being written is written whole or
not at all; what has been taken in stays, and the rest is taken in when the same file is given again. Refuses to end
anything that does not look: a single command is short.
"""

from __future__ import annotations

import threading


class LockedMeanwhile(Exception):
    """The desk is being locked, and what was going on has stopped. No error of ours: no page may answer it."""


class Interrupting:
    """One desk's wish to be locked. Looked at from the vault's thread, wished from any other."""

    def __init__(self) -> None:
        self._wished = threading.Event()

    @property
    def is_wished(self) -> bool:
        """Whether the desk is being locked."""
        return self._wished.is_set()

    def wish(self) -> None:
        """Ask whatever is going on to stop."""
        self._wished.set()

    def end(self) -> None:
        """The desk is locked: what comes from now on is not to stop."""
        self._wished.clear()

    def look(self, done: int = 0, total: int = 0) -> None:
        """Go on, or raise LockedMeanwhile. Has the form of a progress, of which a page shows nothing."""
        if self._wished.is_set():
            raise LockedMeanwhile
