"""Copies of a vault that a drill works on: marked as such, for their owner alone, and removed whatever ends it (P2).

A copy holds all keys, so none may be left behind: a signal that ends the program removes it first, and what a kill left
is removed, and told, the next time anything is done with the vault. It bears a mark from its first moment on, for a
desk that wrote in it would fork its device; `strongroom.unlock` refuses it to everything but a drill. What a disk keeps
of a removed file is out of its hands (docs/threat.md).
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from safeconduct.vault.errors import VaultInUse
from safeconduct.vault.files import DRILL_MARK, FolderLock, create_private, system_errors

_PREFIX: Final = ".drill-"
_VAULT: Final = "vault"
_LOCK: Final = "lock"
# What ends a program from outside and can be answered; the second is unknown to Windows.
_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
# Added to a signal's number, as shells do, it is the exit status.
_BY_SIGNAL: Final = 128


@contextlib.contextmanager
def drill_place(beside: Path) -> Iterator[Path]:
    """Give the folder for a copy of ``beside``, which bears the mark already, and remove all of it afterwards.

    SIGTERM and SIGHUP end the block, where it runs on the program's main thread.
    """
    with system_errors(), _ended_by_signals():
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


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # What somebody else answers, or has the program ignore, stays so.
    taken = [one for one in _ENDING if signal.getsignal(one) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _: FrameType | None) -> NoReturn:
    raise SystemExit(_BY_SIGNAL + number)
