"""Another desk that has the same vault open, and whose window may be gone: known by a mark it left, and ended.

A desk in the person's own browser runs on when its window is closed, and keeps the vault; its process's number alone
helps nobody who has no terminal. The mark lies in the runtime folder, which is ours alone, and holds a digest of where
the vault is, not the way itself (P14). Refuses to end anything but a desk of ours of that very vault. Ending it is as
closing its window: the vault is closed, and what was being typed there and not kept is lost, which the page says first.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from safeconduct.base.ids import hash_id, label
from safeconduct.desk.launching import is_running

_LABEL: Final = label("desk-of-a-vault")
# As long as a desk takes to close a vault and its browser, with room to spare.
_SECONDS_TO_END: Final = 15.0
_LOOK_SECONDS: Final = 0.05


def put_mark(folder: Path, vault: Path) -> Path:
    """Say in the runtime folder that this process is the desk of a vault; whoever puts it there removes it."""
    mark = folder / f"desk-{os.getpid()}.mark"
    mark.unlink(missing_ok=True)
    handle = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(_digest(vault))
    return mark


def runs_elsewhere(folder: Path, vault: Path) -> bool:
    """Say whether another desk of this vault runs."""
    return any(True for _ in _others(folder, vault))


def end_elsewhere(folder: Path, vault: Path) -> None:
    """End every other desk of this vault, and wait until it is gone, for some seconds."""
    deadline = time.monotonic() + _SECONDS_TO_END
    for number in tuple(_others(folder, vault)):
        with contextlib.suppress(OSError):
            os.kill(number, signal.SIGTERM)
    while runs_elsewhere(folder, vault) and time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)


def _others(folder: Path, vault: Path) -> Iterator[int]:
    wanted = _digest(vault)
    for mark in folder.glob("desk-*.mark"):
        number = mark.stem.partition("-")[2]
        with contextlib.suppress(OSError):
            if number.isdecimal() and is_running(number) and mark.read_bytes() == wanted:
                yield int(number)


def _digest(vault: Path) -> bytes:
    return hash_id(_LABEL, os.fsencode(vault.resolve()))
