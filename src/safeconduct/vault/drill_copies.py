"""Copies of a vault that a drill works on: marked as such, for their owner alone, and removed whatever ends it (P2).

A copy holds all keys, so none may be left behind: a signal that ends the program removes it first, and what a kill left
is removed, and told, the next time anything is done with the vault. It bears a mark from its first moment on, for a
desk that wrote in it would fork its device; `strongroom.unlock` refuses it to everything but a drill. What a disk keeps
of a removed file is out of its hands (docs/threat.md).
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from safeconduct.base.ended import ended_by_signals
from safeconduct.vault.errors import VaultInUse
from safeconduct.vault.files import DRILL_MARK, FolderLock, create_private, system_errors

_PREFIX: Final = ".drill-"
_VAULT: Final = "vault"
_LOCK: Final = "lock"


@contextlib.contextmanager
def drill_place(beside: Path) -> Iterator[Path]:
    """Give the folder for a copy of ``beside``, which bears the mark already, and remove all of it afterwards.

    SIGTERM and SIGHUP end the block, where it runs on the program's main thread.
    """
    with system_errors(), ended_by_signals():
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside.resolve().parent))
        try:
            lock = FolderLock(place / _LOCK)
            try:
                (place / _VAULT).mkdir(mode=0o700)
                create_private(place / _VAULT / DRILL_MARK)
                yield place / _VAULT
            finally:
                lock.release()
        finally:
            shutil.rmtree(place, ignore_errors=True)


def remove_left_copies(beside: Path) -> int:
    """Remove the copies beside a vault that killed drills left, and say how many; one that is in use stays."""
    found = 0
    with contextlib.suppress(OSError):
        for place in beside.resolve().parent.glob(f"{_PREFIX}*"):
            found += _remove(place)
    return found


def _remove(place: Path) -> bool:
    if place.is_symlink() or not (place / _VAULT).is_dir():
        return False
    try:
        FolderLock(place / _LOCK).release()
    except (VaultInUse, OSError):
        return False
    shutil.rmtree(place, ignore_errors=True)
    return True
