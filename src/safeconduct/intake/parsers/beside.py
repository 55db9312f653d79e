"""The files that come with an export: in its folder, chosen with it, or in a zip archive that may be made to do harm.

A place is a path inside, with slashes; what leads out (`..`, an absolute path, a drive, a link) is none. An archive is
looked through before anything is unpacked: names, links, passwords, packing, overlapping entries, sizes one by one and
together. Nothing is ever unpacked to the disk, where it would stay; an archive inside it is a file like any other.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO, BinaryIO, Final

from safeconduct.intake.parsers.errors_imports import (
    BOMB,
    ENCRYPTED,
    LEADS_OUT,
    LINK,
    NO_ARCHIVE,
    NOT_IN_IT,
    OUTSIDE,
    TOO_MANY,
    TWICE,
    UNKNOWN_METHOD,
    bad_archive,
    no_such_place,
)

# Entries of one archive: the largest export of a chat that was met has some 20,000 files.
MOST_ENTRIES: Final = 100_000
# Bytes of the archive's table of contents, which is read whole; 100,000 names of 200 letters.
_LONGEST_TABLE: Final = 32 << 20
# Bytes of one entry and of all, unpacked: a chat of ten million messages has 5 GiB, with videos 60.
_LARGEST_ENTRY: Final = 32 << 30
_LARGEST_TOTAL: Final = 64 << 30
# How much larger than packed an entry may be, and from what size on that counts. Chats pack to a twentieth; deflate can
# give a thousandth of zeros.
_LARGEST_RATIO: Final = 150
_SMALL_ENTRY: Final = 64 << 20
# Bytes of a head in front of each entry, besides its name.
_LOCAL_HEAD: Final = 30
_LONGEST_NAME: Final = 1024
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED_FLAG: Final = 1
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_END: Final = b"PK\x05\x06"
_WIDE_END: Final = b"PK\x06\x06"
# Bytes from the end in which the end record stands: its own 22 and a comment of 65,535.
_END_WITHIN: Final = 22 + 65_535
# What the standard library raises on archives that lie, besides its own error.
_FAULTS: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError, struct.error),
    *(LookupError, RuntimeError, MemoryError),
)


def inside(name: str) -> str:
    """Return a path as a place inside an export, empty for one that leads out or nowhere."""
    place = name.replace("\\", "/")
    if not place or len(place) > _LONGEST_NAME or "\0" in place or place.startswith("/") or _DRIVE.match(place):
        return ""
    return place if all(part not in ("", ".", "..") for part in place.split("/")) else ""


class FolderBeside:
    """The folder of an export."""

    def __init__(self, folder: Path) -> None:
        """Look into a folder; links that lead out of it lead nowhere."""
        self._folder = folder.resolve()
        self._below = ""

    def below(self, folder: str) -> None:
        """Let places count from a folder in it."""
        self._below = folder

    def _path(self, place: str) -> Path | None:
        if not (clean := inside(self._below + place)) or not inside(place):
            return None
        try:
            path = (self._folder / clean).resolve()
            return path if path.is_relative_to(self._folder) and path.is_file() else None
        except (OSError, ValueError, RuntimeError):
            return None

    def has(self, place: str) -> bool:
        """Say whether a file lies there."""
        return self._path(place) is not None

    def open(self, place: str) -> BinaryIO:
        """Open it; NoSuchPlace where there is none."""
        if not inside(place):
            raise no_such_place(LEADS_OUT)
        path = self._path(place)
        if path is None:
            raise no_such_place(NOT_IN_IT)
        try:
            return path.open("rb")
        except OSError:
            raise no_such_place(NOT_IN_IT) from None


class ChosenBeside:
    """Files that were chosen together with one export, by their names alone: a browser keeps their folders to itself.

    A name that two of them bear, or that the export has in two folders, stands for neither: a photograph of one chat
    may not come into another. What is asked for is remembered, so that the second reading of an export is right.
    """

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Take names with their bytes."""
        names = [_last(name) for name, _ in files]
        self._files = {_last(name): data for name, data in files if names.count(_last(name)) == 1}
        self._asked: dict[str, set[str]] = {}

    def is_of_export(self, name: str) -> bool:
        """Say whether a file belongs to the export."""
        return len(self._asked.get(_last(name), ())) == 1

    @property
    def is_doubled(self) -> bool:
        """Say whether the export has a name in two folders, so that it is to be read again."""
        return any(len(places) > 1 for places in self._asked.values())

    def has(self, place: str) -> bool:
        """Say whether a file of that name was chosen, and no other place of the export has its name."""
        name = _last(inside(place))
        if name not in self._files:
            return False
        self._asked.setdefault(name, set()).add(place)
        return self.is_of_export(name)

    def open(self, place: str) -> BinaryIO:
        """Open it; NoSuchPlace where there is none."""
        if not self.has(place):
            raise no_such_place(NOT_IN_IT)
        return io.BytesIO(self._files[_last(place)])


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


class ZipBeside:
    """An archive, opened for reading. ``below``: the folder in it from which places count, with its slash."""

    def __init__(self, file: BinaryIO, below: str = "") -> None:
        """Look through the archive; BadArchive for what is damaged, locked or harmful."""
        self._zip = _opened(file)
        self._below = below
        try:
            self._entries = _checked(self._zip.infolist())
        except BaseException:
            self._zip.close()
            raise

    def places(self) -> list[str]:
        """Return the places of all files, as the archive orders them."""
        return [name for name in self._entries if name.startswith(self._below)]

    def below(self, folder: str) -> None:
        """Let places count from a folder of the archive."""
        self._below = folder

    def size(self, place: str) -> int:
        """Return the bytes of a file, unpacked; 0 where there is none."""
        entry = self._entries.get(self._below + inside(place))
        return 0 if entry is None else entry.file_size

    def has(self, place: str) -> bool:
        """Say whether a file lies there."""
        return bool(inside(place)) and self._below + inside(place) in self._entries

    def open(self, place: str) -> BinaryIO:
        """Open a file in it; NoSuchPlace where there is none. Reading raises BadArchive where its bytes are damaged."""
        clean = inside(place)
        if not clean:
            raise no_such_place(LEADS_OUT)
        entry = self._entries.get(self._below + clean)
        if entry is None:
            raise no_such_place(NOT_IN_IT)
        try:
            return io.BufferedReader(_Entry(self._zip.open(entry)))
        except _FAULTS:
            raise bad_archive(NO_ARCHIVE) from None

    def close(self) -> None:
        """Let go of the archive; the file it was read from stays open."""
        self._zip.close()


class _Entry(io.RawIOBase):
    """An entry while it is unpacked: damage in it is an error of ours."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except _FAULTS:
            raise bad_archive(NO_ARCHIVE) from None
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._inner.seek(offset, whence)
        except _FAULTS:
            raise bad_archive(NO_ARCHIVE) from None

    def tell(self) -> int:
        return self._inner.tell()

    def close(self) -> None:
        self._inner.close()
        super().close()


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    _refuse_long_table(file)
    try:
        return zipfile.ZipFile(file)
    except _FAULTS:
        raise bad_archive(NO_ARCHIVE) from None


def _refuse_long_table(file: BinaryIO) -> None:
    """Refuse, before it is read, a table of contents that would fill the memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END_WITHIN))
    tail = file.read(_END_WITHIN)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 16:
        raise bad_archive(NO_ARCHIVE)
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    wide = tail.rfind(_WIDE_END, 0, at)
    if wide >= 0:
        length = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    if min(length, size) > _LONGEST_TABLE:
        raise bad_archive(TOO_MANY)


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files by their places; BadArchive for what no honest archive has."""
    if len(entries) > MOST_ENTRIES:
        raise bad_archive(TOO_MANY)
    found: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for number, entry in enumerate(entries, 1):
        place = inside(entry.filename.rstrip("/"))
        if not place:
            raise bad_archive(OUTSIDE, number)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise bad_archive(LINK, number)
        if entry.is_dir():
            continue
        _refuse_entry(entry, number)
        total += entry.file_size
        if place in found:
            raise bad_archive(TWICE, number)
        found[place] = entry
    if total > _LARGEST_TOTAL or _overlap(list(found.values())):
        raise bad_archive(BOMB)
    return found


def _refuse_entry(entry: zipfile.ZipInfo, number: int) -> None:
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise bad_archive(ENCRYPTED, number)
    if entry.compress_type not in _METHODS:
        raise bad_archive(UNKNOWN_METHOD, number)
    is_large = entry.file_size > _SMALL_ENTRY and entry.file_size > _LARGEST_RATIO * max(entry.compress_size, 1)
    if is_large or entry.file_size > _LARGEST_ENTRY:
        raise bad_archive(BOMB, number)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Say whether two entries share bytes: a few kilobytes then hold petabytes (Fifield, "A better zip bomb", 2019)."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + _LOCAL_HEAD + entry.compress_size
    return False
