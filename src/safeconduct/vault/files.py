"""The vault's folder on disk: names, rights, the lock, and files replaced whole (docs/formats/vault.md).

Files are made readable by their owner alone, before anything is written to them. It refuses to share a vault
between two processes, and asks the system not to write this process's memory to disk (promises P2, P4, P14).
What the system does with swap and hibernation is out of its hands (docs/threat.md).
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.errors import Opaque
from safeconduct.vault.errors import DiskFull, NotAVault, StorageFault, VaultExists, VaultInUse, VaultMissing

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import resource

OWNER_ONLY_FILE: Final = 0o600
OWNER_ONLY_FOLDER: Final = 0o700
# Scratch databases that a verification left behind when it was killed start with this.
SCRATCH_PREFIX: Final = "scratch-"
# The file in a vault's folder that says it is a drill's copy.
DRILL_MARK: Final = "drill-copy"
# What the name of a folder ends with while a vault is made in it.
UNFINISHED: Final = ".unfinished"
# What the lock is called that is held beside it meanwhile.
MAKING: Final = ".making"
_OWN_FILES: Final = ("keys", "keys.new", "vault.db", "vault.db-*", "anchor", "lock", SCRATCH_PREFIX + "*")
# Rights of the group and of everybody else, and those of them that let somebody write.
_OTHERS: Final = 0o077
_OTHERS_WRITE: Final = 0o022
# Longest small file of a vault that is read at once, in bytes: key file and anchor have less than a kilobyte.
_SMALL_BYTES: Final = 64 * 1024
# What the system says when there is no room: disk, file size limit, quota.
FULL_ERRNOS: Final = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
# Byte of the lock file that Windows locks: beyond the process id, which others must be able to read.
_WINDOWS_LOCKED_BYTE: Final = 64
# prctl(2) option 4: whether the kernel may dump this process's memory or let another process read it.
_PR_SET_DUMPABLE: Final = 4


@dataclass(frozen=True, slots=True)
class VaultFolder:
    """Where the parts of one vault lie."""

    path: Path

    @property
    def keys(self) -> Path:
        """The header with the key slots."""
        return self.path / "keys"

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.path / "vault.db"

    @property
    def log(self) -> Path:
        """The database's write-ahead log, there while the vault is open or after a crash."""
        return self.path / "vault.db-wal"

    @property
    def anchor(self) -> Path:
        """The freshness anchor."""
        return self.path / "anchor"

    @property
    def blobs(self) -> Path:
        """The folder with the pieces of long files; there from the first of them on."""
        return self.path / "blobs"

    @property
    def lock(self) -> Path:
        """The file whose lock says that the vault is open."""
        return self.path / "lock"

    def make(self) -> None:
        """Create the folder for its owner alone; VaultExists when anything is there."""
        try:
            self.make_parents()
            self.path.mkdir(mode=OWNER_ONLY_FOLDER)
        except FileExistsError:
            raise VaultExists from None

    def make_parents(self) -> None:
        """Create the folders above, where they are missing, for their owner alone; VaultExists where a file is."""
        for folder in reversed(self.path.parents):
            with contextlib.suppress(FileExistsError):
                # `mkdir(parents=True)` would make them with whatever rights the shell's umask leaves to others.
                if not folder.is_dir():
                    folder.mkdir(mode=OWNER_ONLY_FOLDER)
        if not self.path.parent.is_dir():
            raise VaultExists

    def check_parts(self) -> None:
        """Raise VaultMissing when nothing of a vault is there, NotAVault when a part is missing or stands elsewhere."""
        if not any(part.exists() or part.is_symlink() for part in (self.keys, self.database, self.anchor)):
            raise VaultMissing
        for part in (self.keys, self.database):
            # Through a link the program would read, and write, whatever somebody else pointed it at.
            if part.is_symlink() or not part.is_file():
                raise NotAVault(part=Opaque(part.name))
        if self.blobs.is_symlink() or (self.blobs.exists() and not self.blobs.is_dir()):
            raise NotAVault(part=Opaque(self.blobs.name))

    def header(self) -> bytes:
        """Return the key file."""
        return read_small(self.keys)

    def keep_to_owner(self) -> None:
        """Take back what a copy or another program gave others of folder and files, where the system lets us."""
        if sys.platform == "win32":
            return
        for path in (self.path, self.keys, self.database, self.anchor, self.blobs):
            with contextlib.suppress(OSError):
                rights = stat.S_IMODE(path.stat(follow_symlinks=False).st_mode)
                if rights & _OTHERS:
                    path.chmod(rights & ~_OTHERS)

    def is_open_to_others(self) -> bool:
        """Say whether somebody else may write in the folder: remove the vault, or put an older one in its place."""
        return sys.platform != "win32" and bool(self.path.stat().st_mode & _OTHERS_WRITE)

    def has_log(self) -> bool:
        """Say whether there is a log that SQLite would replay."""
        return self.log.exists() and self.log.stat().st_size > 0

    def bring_to_disk(self) -> None:
        """Bring to the disk what a killed program wrote and the system may still hold in memory: log and names."""
        with contextlib.suppress(FileNotFoundError):
            # Windows brings nothing to the disk for who may only read.
            fd = os.open(self.log, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
        sync_folder(self.path)

    def remove_empty_log(self) -> None:
        """Remove the empty log that an opening without a checkpoint leaves. Only the holder of the lock may."""
        if not self.has_log():
            self.log.unlink(missing_ok=True)

    def remove_scratch(self) -> None:
        """Remove what a killed verification left behind. Only the holder of the lock may."""
        for path in self.path.glob(SCRATCH_PREFIX + "*"):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove a vault that was never finished: its own files, and the folder if nothing else is in it."""
        for pattern in _OWN_FILES:
            for path in self.path.glob(pattern):
                path.unlink(missing_ok=True)
        for pattern in ("*/*", "*"):
            for path in self.blobs.glob(pattern):
                with contextlib.suppress(OSError):
                    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        with contextlib.suppress(OSError):
            self.blobs.rmdir()
        with contextlib.suppress(OSError):
            self.path.rmdir()


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[VaultFolder]:
    """Give a folder of another name to make a vault in; it gets its name when the block has ended without an error.

    A kill on the way leaves a folder that is plainly no vault, and the next try begins with removing it.
    VaultExists when anything is at ``path``; VaultInUse while another process is making a vault of this name:
    without the lock the second would empty the first one's folder, and the first give its name to what was left.
    """
    if path.exists() or path.is_symlink():
        raise VaultExists
    unfinished = VaultFolder(path.with_name(path.name + UNFINISHED))
    unfinished.make_parents()
    with _alone(path.with_name(path.name + MAKING)):
        # Another process may have finished while this one waited for nothing.
        if path.exists() or path.is_symlink():
            raise VaultExists
        unfinished.remove()
        unfinished.make()
        try:
            yield unfinished
            unfinished.path.rename(path)
        finally:
            unfinished.remove()
        sync_folder(path.parent)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock beside a vault that is being made; VaultInUse when another process has it."""
    lock = FolderLock(path)
    while not lock.is_at(path):
        # Whoever had it removed the file after we had opened it: another process may lock its successor.
        lock.release()
        lock = FolderLock(path)
    try:
        yield
    finally:
        # Removed while it is still held; Windows does not remove an open file, and a lock left over harms nobody.
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


class FolderLock:
    """Exclusive use of a vault's folder, released by the system if the process dies."""

    def __init__(self, path: Path) -> None:
        """Take the lock; VaultInUse names the process that has it."""
        # Not through a link: the file behind it would be emptied.
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        self._fd = os.open(path, flags, OWNER_ONLY_FILE)
        try:
            _lock(self._fd)
        except OSError:
            holder = _holder(self._fd)
            os.close(self._fd)
            raise VaultInUse(process=holder) from None
        os.truncate(self._fd, 0)
        os.lseek(self._fd, 0, os.SEEK_SET)
        # A full disk must not keep anybody from opening a vault: then the next one is told "process 0".
        with contextlib.suppress(OSError):
            os.write(self._fd, str(os.getpid()).encode("ascii"))

    def is_at(self, path: Path) -> bool:
        """Say whether the file locked is the one that stands there now."""
        try:
            return os.path.samestat(os.fstat(self._fd), path.stat(follow_symlinks=False))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give the folder free. Releasing twice is allowed."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        with contextlib.suppress(OSError):
            os.truncate(fd, 0)
        os.close(fd)


@contextlib.contextmanager
def system_errors() -> Iterator[None]:
    """Turn what the operating system refuses into a sentence of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL_ERRNOS:
            raise DiskFull from None
        raise StorageFault(errno=error.errno or 0) from None


def _lock(fd: int) -> None:
    if sys.platform == "win32":
        os.lseek(fd, _WINDOWS_LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
    else:
        # flock and not lockf: it belongs to this opening of the file, so a second open in one process is told too.
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(fd: int) -> int:
    """Return the process id in the lock file, 0 when it cannot be read."""
    try:
        os.lseek(fd, 0, os.SEEK_SET)
        return int(os.read(fd, 20))
    except (OSError, ValueError):
        return 0


def read_small(path: Path, most: int = _SMALL_BYTES, *, begin: int = 0) -> bytes:
    """Return ``most`` bytes of a vault's file from ``begin`` on; OSError for a link, a pipe, a device, or none at all.

    Whoever can write in the folder could put ``/dev/zero`` in its place, which has no end, or a pipe, which waits.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    fd = os.open(path, flags)
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "no ordinary file")
        file.seek(begin)
        return file.read(most)


def create_private(path: Path) -> None:
    """Create an empty file that only its owner may read; FileExistsError when it is there."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY_FILE))


def new_private(path: Path) -> int:
    """Open a new file for its owner alone, to write, sync and close; FileExistsError when it is there."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNER_ONLY_FILE)


def write_all(fd: int, data: bytes) -> None:
    """Write all of it: the system may take less at once."""
    left = memoryview(data)
    while left:
        left = left[os.write(fd, left) :]


def begin_writing_out(fd: int) -> None:
    """Let the system begin to bring a file to the disk, where it knows how; nothing is promised before a sync."""
    if hasattr(os, "posix_fadvise"):
        # On Linux whatever is not written yet is begun, and what is written leaves the memory of the system. A file
        # system that knows no such advice loses nothing.
        with contextlib.suppress(OSError):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)


def write_private(path: Path, data: bytes) -> None:
    """Write a new file and bring it to the disk; FileExistsError when it is there."""
    fd = new_private(path)
    try:
        write_all(fd, data)
        os.fsync(fd)
    finally:
        os.close(fd)


def replace_private(path: Path, data: bytes) -> None:
    """Replace a file whole: after a crash it is either the old one or the new one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    write_private(fresh, data)
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring a folder's entries to the disk, where the system knows how."""
    if sys.platform == "win32":
        return
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def forbid_core_dumps() -> None:
    """Ask the system not to write this process's memory to disk nor to show it to others; best effort."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
