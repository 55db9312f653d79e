"""Pieces of a long file that is sealed here, many in one file (P4; docs/formats/vault.md "Pieces of blobs").

A piece that comes from elsewhere is a file of its own, for it is acknowledged alone. Whoever seals a video has nothing
to acknowledge before its end: its pieces lie one behind the other, all but the very last equally long, and one sync
serves all of a pack. Refuses pieces out of order. It knows nothing of keys: what it is given is sealed.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from safeconduct.protect.blobs import FULL_FRAME_BYTES
from safeconduct.protect.chunks import sealed_length
from safeconduct.vault.files import begin_writing_out, new_private, read_small, write_all

# Pieces of one pack, 64 MiB: each costs a sync and a commit of the disk's journal, so few are good (measured: a disk
# that takes 480 MB/s in one file takes 120 to 170 in files of a piece), and what `Pieces.drop` writes anew stays small.
PACKED: Final = 256
# Bytes between the beginnings of two pieces of a pack.
STRIDE: Final = sealed_length(FULL_FRAME_BYTES)
_NAME: Final = re.compile(r"[0-9]{5}-pack")
# Pieces after which the system is told to begin writing, so that little is left to wait for at the end: 8 MiB.
_BEGIN_AFTER: Final = 32
# Packs that are on their way to the disk at once.
_MOST_ON_THE_WAY: Final = 2


def pack_of(folder: Path, index: int) -> Path:
    """Return the file in which a piece lies that was packed."""
    return folder / f"{index // PACKED * PACKED:05}-pack"


def packs_in(folder: Path) -> Iterator[Path]:
    """Yield the packs of a folder; FileNotFoundError where there is none."""
    for entry in folder.iterdir():
        if _NAME.fullmatch(entry.name):
            yield entry


def indices_in(pack: Path) -> range:
    """Return which pieces a pack has: of one that was cut, those that begin before its end."""
    first = int(pack.name[:5])
    return range(first, first + min(PACKED, -(-pack.stat(follow_symlinks=False).st_size // STRIDE)))


def read_packed(folder: Path, index: int) -> bytes:
    """Return a piece as it was sealed; FileNotFoundError where no pack has it."""
    pack = pack_of(folder, index)
    sealed = read_small(pack, STRIDE, begin=index % PACKED * STRIDE)
    if not sealed:
        raise FileNotFoundError
    return sealed


class NewPacks:
    """Packs of one content, in the order of its pieces."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[int] = []
        self._count = 0
        self._disk = ThreadPoolExecutor(1)
        self._syncing: deque[Future[None]] = deque()

    def write(self, index: int, sealed: bytes) -> None:
        """Write the next piece; ValueError for another, or after one that was shorter than all others."""
        if index != self._count or not 0 < len(sealed) <= STRIDE:
            raise ValueError("the next piece")
        if index % PACKED == 0:
            self._close()
            self._open.append(new_private(pack_of(self._folder, index)))
        write_all(self._open[0], sealed)
        # A shorter one is the last.
        self._count = index + 1 if len(sealed) == STRIDE else -1
        if self._count % _BEGIN_AFTER == 0:
            begin_writing_out(self._open[0])

    def done(self) -> None:
        """All of them are on the disk when this returns."""
        self._close()
        while self._syncing:
            self._syncing.popleft().result()

    def stop(self) -> None:
        """Nothing is written any more when this returns, whatever became of it."""
        self._disk.shutdown(wait=True)
        while self._open:
            os.close(self._open.pop())

    def _close(self) -> None:
        while len(self._syncing) >= _MOST_ON_THE_WAY:
            self._syncing.popleft().result()
        while self._open:
            self._syncing.append(self._disk.submit(_sync, self._open.pop()))


def _sync(fd: int) -> None:
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
