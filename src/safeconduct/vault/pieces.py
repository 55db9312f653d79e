"""Pieces of blobs as files in the vault's folder: written whole, for their owner alone (P2, P4; docs/formats/vault.md).

A frame lies on relays and on other desks too. Here it is sealed once more, under a key of the vault, in a folder whose
name follows from that key: whoever seizes a locked desk and a relay cannot tell that they hold the same file, nor whose
desk it was. It shows how many files there are, and their size classes. Refuses nothing but what does not open, and
removes nothing but what nobody asked for again: what a kill left, and folders of blobs that the vault does not know.
"""

from __future__ import annotations

import contextlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, label
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.chunks import (
    SALT_BYTES,
    DamagedStream,
    WrongStreamKey,
    open_chunks,
    seal_chunks,
)
from safeconduct.protect.derive import expand, mac
from safeconduct.protect.envelopes import MOST_FRAME_BYTES
from safeconduct.protect.rest import MasterKey, Purpose
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing
from safeconduct.vault.files import (
    OWNER_ONLY_FOLDER,
    VaultFolder,
    read_small,
    sync_folder,
    system_errors,
    write_private,
)
from safeconduct.vault.packs import NewPacks, indices_in, pack_of, packs_in, read_packed

_PURPOSE: Final = label("blob-piece")
_FOLDER_LABEL: Final = label("vault-blob-folder")
# Files and folders on their way; what a kill left of them is removed by the next opening.
_UNFINISHED: Final = "unfinished-"
_FOLDER_NAME: Final = re.compile(r"[0-9a-f]{32}")
_PIECE_NAME: Final = re.compile(r"[0-9]{5}")
# Longest file, in bytes: the longest frame, and what the sealed stream adds to it (69 bytes, 16 for each chunk).
_MOST_BYTES: Final = MOST_FRAME_BYTES + 1024
_RANDOM_BYTES: Final = 8
# Threads that seal, beside the one that reads and writes and those that hash.
_WORKERS: Final = 2
# Pieces on their way at once, each some 1 MB with its copies.
_MOST_ON_THE_WAY: Final = 16


class Pieces:
    """Files of one vault's blobs, by the blob's name and the piece's index. Whoever uses it holds the folder's lock."""

    def __init__(self, folder: VaultFolder, master: MasterKey, entropy: Entropy) -> None:
        self._folder = folder
        self._key = master.subkey(Purpose.BLOB)
        self._folder_key = expand(self._key, _FOLDER_LABEL)
        self._entropy = entropy
        # Folders of blobs that are being sealed and that nobody refers to yet.
        self._under_way: set[Path] = set()

    def indices(self, name: BlobName) -> frozenset[int]:
        """Return which pieces have a file."""
        return frozenset(_indices(self._at(name)))

    def read(self, name: BlobName, index: int) -> bytes:
        """Return a frame; PieceMissing when it has no file, PieceDamaged when that cannot be read or does not open."""
        try:
            return b"".join(open_chunks((self._sealed(self._at(name), index),), self._key, purpose=_PURPOSE))
        except (FileNotFoundError, NotADirectoryError):
            raise PieceMissing(piece=index) from None
        except (OSError, DamagedStream, WrongStreamKey):
            # A bad sector takes one piece, not the verification or the backup of all others.
            raise PieceDamaged(blob=Opaque(name.hex()), piece=index) from None

    def write(self, name: BlobName, frames: Iterable[tuple[int, bytes]]) -> int:
        """Write frames by their index and bring them to the disk, in place of what was there; return how many."""
        with system_errors():
            self._make()
            target, count = self._at(name), 0
            for index, frame in frames:
                if not count:
                    target.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
                # In the same folder: a move between two is on the disk only when both are.
                fresh = self._fresh(target)
                try:
                    self._write(fresh, frame)
                    fresh.replace(_file(target, index))
                finally:
                    fresh.unlink(missing_ok=True)
                count += 1
            if count:
                sync_folder(target)
                sync_folder(self._folder.blobs)
        return count

    @contextlib.contextmanager
    def new(self) -> Iterator[NewPieces]:
        """Give a folder to write all pieces of a new blob into; nothing is left of it unless it was named.

        Until the end `clean` leaves it alone, under its name too.
        """
        with system_errors():
            self._make()
            fresh = self._fresh(self._folder.blobs)
            self._under_way.add(fresh)
            fresh.mkdir(mode=OWNER_ONLY_FOLDER)
            pieces = NewPieces(self, fresh)
            try:
                yield pieces
            finally:
                pieces.stop()
                _remove(fresh)
                self._under_way -= {fresh, pieces.path}

    def drop(self, name: BlobName, index: int) -> None:
        """Remove a piece, if it is there."""
        with system_errors():
            folder = self._at(name)
            _file(folder, index).unlink(missing_ok=True)
            if (pack := pack_of(folder, index)).exists():
                self._unpack(pack, without=index)

    def drop_all(self, name: BlobName) -> None:
        """Remove all pieces of a blob."""
        with system_errors():
            _remove(self._at(name))

    def clean(self, known: Iterable[BlobName], wanted: Iterable[BlobName]) -> None:
        """Remove what a kill left, and what belongs to no known blob nor to one under way. Files of others stay."""
        if not self._folder.blobs.is_dir():
            return
        for name in wanted:
            for path in self._at(name).glob(_UNFINISHED + "*"):
                path.unlink(missing_ok=True)
        kept = {self._at(name).name for name in known} | {path.name for path in tuple(self._under_way)}
        for entry in self._folder.blobs.iterdir():
            is_ours = entry.name.startswith(_UNFINISHED) or _FOLDER_NAME.fullmatch(entry.name)
            if is_ours and entry.name not in kept and not entry.is_symlink():
                _remove(entry)

    def _unpack(self, pack: Path, *, without: int) -> None:
        """Let the pieces of a pack be files of their own, one of them gone, and those that cannot be read.

        A kill leaves both: they are the same.
        """
        folder = pack.parent
        for index in indices_in(pack):
            if index == without or _file(folder, index).exists():
                continue
            try:
                sealed = read_packed(folder, index)
            except OSError:
                # Another bad sector: it is to come again as well, and keeps nobody from the others.
                continue
            fresh = self._fresh(folder)
            try:
                write_private(fresh, sealed)
                fresh.replace(_file(folder, index))
            finally:
                fresh.unlink(missing_ok=True)
        sync_folder(folder)
        pack.unlink()

    @staticmethod
    def _sealed(folder: Path, index: int) -> bytes:
        """Return a piece as it lies here: one that came alone stands in the place of the one in a pack."""
        try:
            return read_small(_file(folder, index), _MOST_BYTES)
        except FileNotFoundError:
            return read_packed(folder, index)

    def _at(self, name: BlobName) -> Path:
        return self._folder.blobs / mac(self._folder_key, name)[:SHORT_ID_BYTES].hex()

    def _make(self) -> None:
        if not self._folder.blobs.is_dir():
            self._folder.blobs.mkdir(mode=OWNER_ONLY_FOLDER)
            sync_folder(self._folder.path)

    def _fresh(self, folder: Path) -> Path:
        return folder / (_UNFINISHED + self._entropy.bytes(_RANDOM_BYTES).hex())

    def _new_salt(self) -> bytes:
        return self._entropy.bytes(SALT_BYTES)

    def _seal(self, frame: bytes, salt: bytes) -> bytes:
        return b"".join(seal_chunks((frame,), self._key, purpose=_PURPOSE, salt=salt))

    def _write(self, path: Path, frame: bytes) -> None:
        write_private(path, self._seal(frame, self._new_salt()))


class NewPieces:
    """Pieces of a blob that has no name yet, for its content was not read to the end."""

    def __init__(self, pieces: Pieces, path: Path) -> None:
        self._pieces = pieces
        # Where they lie: under their name once they have one.
        self.path = path
        self._packs: list[NewPacks] = []
        self._workers = ThreadPoolExecutor(_WORKERS)
        self._waiting: deque[tuple[int, Future[bytes]]] = deque()

    def pack(self, index: int, seal: Callable[[], bytes]) -> None:
        """Seal the next frame on another thread, while the caller reads on, and write it into a pack.

        What fails there is raised here, by a later call or by `give_name`. At most so many are on their way that memory
        stays bounded; sealing lets go of Python's lock.
        """
        if not self._packs:
            self._packs.append(NewPacks(self.path))
        while len(self._waiting) >= _MOST_ON_THE_WAY:
            self._take()
        # Drawn here, in the order of the pieces.
        salt = self._pieces._new_salt()
        self._waiting.append((index, self._workers.submit(self._sealed, seal, salt)))

    def stop(self) -> None:
        """Wait for what is on its way, whatever becomes of it, so that nothing is written any more."""
        self._workers.shutdown(cancel_futures=True)
        for packs in self._packs:
            packs.stop()

    def _sealed(self, seal: Callable[[], bytes], salt: bytes) -> bytes:
        return self._pieces._seal(seal(), salt)

    def _take(self) -> None:
        index, sealed = self._waiting.popleft()
        self._packs[0].write(index, sealed.result())

    def write(self, index: int, frame: bytes) -> None:
        """Write a frame as a file of its own and bring it to the disk."""
        self._pieces._write(_file(self.path, index), frame)

    def give_name(self, name: BlobName) -> None:
        """Let them be the pieces of this blob, on the disk when this returns."""
        while self._waiting:
            self._take()
        for packs in self._packs:
            packs.done()
        target = self._pieces._at(name)
        sync_folder(self.path)
        self._pieces._under_way.add(target)
        self.path.rename(target)
        self.path = target
        sync_folder(target.parent)


def _file(folder: Path, index: int) -> Path:
    return folder / f"{index:05}"


def _indices(folder: Path) -> Iterator[int]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for entry in folder.iterdir():
            if _PIECE_NAME.fullmatch(entry.name):
                yield int(entry.name)
        for pack in packs_in(folder):
            yield from indices_in(pack)


def _remove(path: Path) -> None:
    """Remove a file, or a folder with the pieces in it; a folder in which there is anything else stays."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for index in tuple(_indices(path)):
        _file(path, index).unlink(missing_ok=True)
    for pack in tuple(packs_in(path)):
        pack.unlink(missing_ok=True)
    for unfinished in tuple(path.glob(_UNFINISHED + "*")):
        unfinished.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.rmdir()
