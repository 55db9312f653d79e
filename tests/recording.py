"""A trace of everything that a program in this process writes below one folder: each write, each fsync, each name (P4).

SQLite's side is a VFS *under* the cipher: SQLite3 Multiple Ciphers puts itself on top of any VFS that is asked for as
``multipleciphers-NAME``, so what is recorded is what a disk would get, ciphertext. Python's side are the functions of
`os` through which the vault writes its key file, its anchor, its folders and its backups. That nothing passes beside
both is proved and not believed: `Recorder.check` compares the trace, replayed, with what lies in the folder.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

import apsw
import pytest

from tests.power import ROOT, Cut, Disk, Event, Link, Move, Sync, Unlink, Write, read_tree

VFS_NAME = "recording"
# SQLite's VFS of this system, and its flags for what it syncs the folder after (os_unix.c: UNIXFILE_DIRSYNC).
BASE_VFS = "unix"
JOURNALS = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


class Recorder:
    """The trace. ``disk`` is kept in step with it; a trace may go on where a killed program left a disk."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.events: list[Event] = []
        self._root = root
        self._disk = disk
        self._numbers = {path.rstrip("/"): number for path, number in disk.numbers().items()}
        self._next = 1 + max(self._numbers.values(), default=ROOT)
        self._fds: dict[int, int] = {}

    def check(self) -> None:
        """Fail unless the trace says what lies in the folder, byte for byte."""
        seen, real = self._disk.seen(), read_tree(self._root)
        assert sorted(seen) == sorted(real)
        assert [path for path in real if seen[path] != real[path]] == []

    def path(self, given: Any) -> str:
        """Return a path as the trace has it, nothing when it is not below the folder or not a path."""
        if isinstance(given, int):
            return ""
        path = PurePath(os.path.abspath(given))
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else ""

    def has(self, path: str) -> bool:
        """Say whether a file or folder is there."""
        return path in self._numbers

    def number(self, path: str) -> int:
        """Return the number of a file or folder that is there."""
        return ROOT if path == "." else self._numbers[path]

    def add(self, event: Event) -> None:
        """Note an event."""
        self.events.append(event)
        self._disk.apply(event)

    def made(self, path: str, *, is_folder: bool = False) -> int:
        """Note a new file or folder and return its number."""
        number = self._next
        self._next += 1
        self._numbers[path] = number
        self.add(Link(self.folder(path), os.path.basename(path), number, is_folder))
        return number

    def removed(self, path: str) -> None:
        """Note that a name is gone."""
        del self._numbers[path]
        self.add(Unlink(self.folder(path), os.path.basename(path)))

    def moved(self, old: str, new: str) -> None:
        """Note another name; what is in a folder goes with it."""
        assert os.path.dirname(old) == os.path.dirname(new)
        self.add(Move(self.folder(old), os.path.basename(old), os.path.basename(new)))
        for path in [each for each in self._numbers if each == old or each.startswith(old + "/")]:
            self._numbers[new + path.removeprefix(old)] = self._numbers.pop(path)

    def folder(self, path: str) -> int:
        """Return the number of the folder that a path lies in."""
        return self.number(os.path.dirname(path) or ".")

    def opened(self, fd: int, number: int) -> None:
        """Note which file a descriptor stands for."""
        self._fds[fd] = number

    def closed(self, fd: int) -> None:
        """Forget a descriptor."""
        self._fds.pop(fd, None)

    def of_fd(self, fd: int) -> tuple[int, ...]:
        """Return the file that a descriptor stands for, if it is watched."""
        return (self._fds[fd],) if fd in self._fds else ()


class _RecordedFile(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: Any, flags: list[int], path: str) -> None:
        asked, was_there = flags[0], recorder.has(path)
        super().__init__(BASE_VFS, name, flags)
        self._recorder = recorder
        self._path = path
        self._number = recorder.number(path) if was_there else recorder.made(path)
        self._syncs_folder = bool(asked & apsw.SQLITE_OPEN_CREATE and asked & JOURNALS)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        super().xWrite(data, offset)
        self._recorder.add(Write(self._number, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._recorder.add(Cut(self._number, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._recorder.add(Sync(self._number))
        if self._syncs_folder:
            self._syncs_folder = False
            self._recorder.add(Sync(self._recorder.folder(self._path)))


class _RecordingVFS(apsw.VFS):
    """One for the life of the process: the cipher's own VFS on top of it cannot be taken away again."""

    def __init__(self) -> None:
        super().__init__(VFS_NAME, BASE_VFS)
        self.recorders: list[Recorder] = []

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        given = name.filename() if isinstance(name, apsw.URIFilename) else name
        recorder = self.recorders[-1]
        path = recorder.path(given) if given else ""
        if not path:
            return apsw.VFSFile(BASE_VFS, name, flags)
        return _RecordedFile(recorder, name, flags, path)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        recorder = self.recorders[-1]
        if path := recorder.path(filename):
            recorder.removed(path)
            if syncdir:
                recorder.add(Sync(recorder.folder(path)))


_VFS: list[_RecordingVFS] = []


@contextmanager
def recorded(root: Path, disk: Disk) -> Iterator[Recorder]:
    """Record what is written below ``root`` while the block lasts, onto ``disk``."""
    recorder = Recorder(root, disk)
    default = apsw.vfs_names()[0]
    if not _VFS:
        _VFS.append(_RecordingVFS())
        apsw.Connection(":memory:", vfs=f"multipleciphers-{VFS_NAME}").close()
    _VFS[0].recorders.append(recorder)
    apsw.set_default_vfs(f"multipleciphers-{VFS_NAME}")
    try:
        with pytest.MonkeyPatch.context() as patch:
            for name, replacement in _replacements(recorder).items():
                patch.setattr(os, name, replacement)
            yield recorder
    finally:
        apsw.set_default_vfs(default)
        _VFS[0].recorders.pop()


def _replacements(recorder: Recorder) -> dict[str, Callable[..., Any]]:
    """Return what stands in for functions of `os`: they do the same, and note it."""
    return {**_on_descriptors(recorder), **_on_names(recorder)}


def _on_descriptors(recorder: Recorder) -> dict[str, Callable[..., Any]]:
    real_write, real_fsync, real_truncate, real_close = os.write, os.fsync, os.truncate, os.close
    real_fdopen = os.fdopen

    def write(fd: int, data: bytes) -> int:
        files = recorder.of_fd(fd)
        at = os.lseek(fd, 0, os.SEEK_CUR) if files else 0
        count = real_write(fd, data)
        for file in files:
            recorder.add(Write(file, at, bytes(data[:count])))
        return count

    def fsync(fd: int) -> None:
        real_fsync(fd)
        for file in recorder.of_fd(fd):
            recorder.add(Sync(file))

    def truncate(path: Any, length: int) -> None:
        real_truncate(path, length)
        for file in recorder.of_fd(path) if isinstance(path, int) else ():
            recorder.add(Cut(file, length))

    def close(fd: int) -> None:
        recorder.closed(fd)
        real_close(fd)

    def fdopen(fd: int, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if mode == "wb" and recorder.of_fd(fd):
            return io.BufferedWriter(_Raw(fd))
        return real_fdopen(fd, mode, *rest, **more)

    return {"write": write, "fsync": fsync, "truncate": truncate, "close": close, "fdopen": fdopen}


def _on_names(recorder: Recorder) -> dict[str, Callable[..., Any]]:
    real_open, real_mkdir, real_rmdir, real_unlink = os.open, os.mkdir, os.rmdir, os.unlink
    real_rename, real_replace = os.rename, os.replace

    def opening(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        name = recorder.path(path)
        was_there = name == "." or recorder.has(name)
        fd = real_open(path, flags, mode, **more)
        # A descriptor that a file object closed unseen may come again.
        recorder.closed(fd)
        if name:
            recorder.opened(fd, recorder.number(name) if was_there else recorder.made(name))
        return fd

    def mkdir(path: Any, mode: int = 0o777, **more: Any) -> None:
        real_mkdir(path, mode, **more)
        if name := recorder.path(path):
            recorder.made(name, is_folder=True)

    def removing(real: Callable[..., None]) -> Callable[..., None]:
        def remove(path: Any, **more: Any) -> None:
            real(path, **more)
            if name := recorder.path(path):
                recorder.removed(name)

        return remove

    def moving(real: Callable[..., None]) -> Callable[..., None]:
        def move(old: Any, new: Any, **more: Any) -> None:
            real(old, new, **more)
            if name := recorder.path(old):
                recorder.moved(name, recorder.path(new))

        return move

    return {
        "open": opening,
        "mkdir": mkdir,
        "rmdir": removing(real_rmdir),
        "unlink": removing(real_unlink),
        "rename": moving(real_rename),
        "replace": moving(real_replace),
    }


class _Raw(io.RawIOBase):
    """A file for writing whose bytes go through `os.write`, where they are noted."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self._fd = fd

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd

    def write(self, data: Any) -> int:
        return os.write(self._fd, bytes(data))

    def close(self) -> None:
        if not self.closed:
            super().close()
            os.close(self._fd)
