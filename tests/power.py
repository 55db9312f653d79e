"""A disk that loses its power: what is on it, for a trace of what a program wrote, after a cut at any moment (P4).

What was written and not yet brought to the disk (fsync) may be there or not. Of a file, each piece of a sector or of a
page holds what was synced last or any later write, whatever became of other pieces; a file that grew has zeros or
another file's old bytes where nothing arrived; one write may have got only so far. Of a folder, entries made, renamed
and removed since it was synced survive up to any one of them: file systems keep their order. A file's fsync brings its
content and length, never its name: that is the folder's. This is less than ext4, XFS or APFS give, and what POSIX says.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Bytes: the least that a disk writes whole, and a page of the system's cache.
SECTOR = 512
PAGE = 4096
# The number of the folder that is watched.
ROOT = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A new file or folder got a name."""

    folder: int
    name: str
    file: int
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Unlink:
    """A name was removed."""

    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """A name was changed, or put in the place of another, within one folder."""

    folder: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes were written at a place of a file."""

    file: int
    at: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was given another length."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A file, or a folder's entries, were brought to the disk."""

    file: int


Event = Link | Unlink | Move | Write | Cut | Sync
Tree = dict[str, bytes]
"""Content by path; a folder's path ends with a slash and has none."""


class Loss(enum.Enum):
    """What a crash takes."""

    NOTHING = "nothing"  # kill -9: the system writes what the program gave it
    ALL = "all"  # a power cut before anything unsynced was written
    SOME = "some"  # a power cut while it was being written


@dataclass(frozen=True, slots=True)
class Left:
    """What a crash left, and the path of the file in which a write broke off, if any."""

    tree: Tree
    torn: str


@dataclass(slots=True)
class _File:
    kept: bytes = b""
    now: bytearray = field(default_factory=bytearray)
    pending: list[Write | Cut] = field(default_factory=list)


@dataclass(slots=True)
class _Folder:
    kept: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    pending: list[Link | Unlink | Move] = field(default_factory=list)


class Disk:
    """What is on a disk and what is only in the system's memory, after the events applied so far."""

    def __init__(self) -> None:
        self._nodes: dict[int, _File | _Folder] = {ROOT: _Folder()}

    def apply(self, event: Event) -> None:
        """Take in the next event."""
        match event:
            case Write() | Cut():
                file = self._file(event.file)
                _put(file.now, event, b"\0")
                file.pending.append(event)
            case Sync():
                self._sync(self._nodes[event.file])
            case Link() | Unlink() | Move():
                if isinstance(event, Link):
                    self._nodes[event.file] = _Folder() if event.is_folder else _File()
                folder = self._folder(event.folder)
                _name(folder.now, event)
                folder.pending.append(event)

    def numbers(self) -> dict[str, int]:
        """Return the number of each file and folder by its path, as programs see them now."""
        return {path: number for path, number in self._walk(ROOT, "", {}) if number != ROOT}

    def seen(self) -> Tree:
        """Return what programs see now."""
        return self.after(Loss.NOTHING, random.Random(0)).tree

    def after(self, loss: Loss, chance: random.Random) -> Left:
        """Return what a crash at this moment leaves, drawn by ``chance``."""
        names = {
            number: _entries(node, loss, chance) for number, node in self._nodes.items() if isinstance(node, _Folder)
        }
        torn = self._torn(chance) if loss is Loss.SOME else ()
        tree: Tree = {}
        torn_path = ""
        for path, number in self._walk(ROOT, "", names):
            node = self._nodes[number]
            if isinstance(node, _Folder):
                tree[path] = b""
                continue
            tears = [write for write in torn if write.file == number]
            tree[path] = _content(node, loss, chance, tears)
            torn_path = path if tears else torn_path
        tree.pop("", None)
        return Left(tree, torn_path)

    def _walk(self, number: int, path: str, names: dict[int, dict[str, int]]) -> Iterator[tuple[str, int]]:
        node = self._nodes[number]
        if isinstance(node, _File):
            yield path, number
            return
        yield path, number
        for name, child in names.get(number, node.now).items():
            slash = "/" if isinstance(self._nodes[child], _Folder) else ""
            yield from self._walk(child, path + name + slash, names)

    def _torn(self, chance: random.Random) -> tuple[Write, ...]:
        """Choose, every third time, one write that broke off."""
        writes = [
            event
            for node in self._nodes.values()
            if isinstance(node, _File)
            for event in node.pending
            if isinstance(event, Write)
        ]
        return (chance.choice(writes),) if writes and chance.random() < 1 / 3 else ()

    def _file(self, number: int) -> _File:
        node = self._nodes[number]
        assert isinstance(node, _File)
        return node

    def _folder(self, number: int) -> _Folder:
        node = self._nodes[number]
        assert isinstance(node, _Folder)
        return node

    @staticmethod
    def _sync(node: _File | _Folder) -> None:
        node.pending.clear()
        if isinstance(node, _File):
            node.kept = bytes(node.now)
        else:
            node.kept = dict(node.now)


def lay_out(tree: Tree, folder: Path) -> None:
    """Write a tree into an empty folder."""
    for path, content in sorted(tree.items()):
        if path.endswith("/"):
            (folder / path).mkdir(mode=0o700)
        else:
            (folder / path).write_bytes(content)


def read_tree(folder: Path) -> Tree:
    """Return what lies in a folder."""
    found: Tree = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        found[name + "/" if path.is_dir() else name] = b"" if path.is_dir() else path.read_bytes()
    return found


def _entries(folder: _Folder, loss: Loss, chance: random.Random) -> dict[str, int]:
    if loss is Loss.NOTHING:
        return folder.now
    names = dict(folder.kept)
    for event in folder.pending[: 0 if loss is Loss.ALL else _reach(chance, len(folder.pending))]:
        _name(names, event)
    return names


def _content(file: _File, loss: Loss, chance: random.Random, torn: list[Write]) -> bytes:
    if loss is Loss.NOTHING or not file.pending:
        return bytes(file.now)
    if loss is Loss.ALL:
        return file.kept
    size = chance.choice((SECTOR, PAGE))
    filler = chance.choice((b"\0", chance.randbytes(1 << 13)))
    reached: dict[int, int] = {}
    content = bytearray(file.kept)
    count = len(file.pending)
    for index, event in enumerate(file.pending):
        if isinstance(event, Cut):
            if index < reached.setdefault(-1, _reach(chance, count)):
                _put(content, event, filler)
            continue
        for piece in _pieces(event, size):
            place = piece.at // size
            if event in torn:
                # Whatever was written before it had arrived, and nothing after it.
                reached[place] = index + 1
            if index < reached.setdefault(place, _reach(chance, count)):
                _put(content, piece, filler)
        if event in torn:
            length = chance.randrange(len(event.data))
            old = bytes(file.kept[event.at + length : event.at + len(event.data)])
            _put(content, Write(event.file, event.at + length, old), filler)
    return bytes(content)


def _reach(chance: random.Random, count: int) -> int:
    """Draw how many of ``count`` events in a row arrived: none and all as often as some."""
    return chance.choice((0, count, chance.randint(0, count)))


def _pieces(write: Write, size: int) -> Iterator[Write]:
    """Cut a write at the borders of sectors or pages."""
    at, end = write.at, write.at + len(write.data)
    while at < end:
        stop = min(end, (at // size + 1) * size)
        yield Write(write.file, at, write.data[at - write.at : stop - write.at])
        at = stop


def _put(content: bytearray, event: Write | Cut, filler: bytes) -> None:
    end = event.size if isinstance(event, Cut) else event.at
    if end > len(content):
        hole = end - len(content)
        content += (filler * (hole // len(filler) + 1))[:hole]
    if isinstance(event, Cut):
        del content[event.size :]
    else:
        content[event.at : event.at + len(event.data)] = event.data


def _name(names: dict[str, int], event: Link | Unlink | Move) -> None:
    match event:
        case Link():
            names[event.name] = event.file
        case Unlink():
            # What was to be removed may never have arrived.
            names.pop(event.name, None)
        case Move():
            if event.old in names:
                names[event.new] = names.pop(event.old)
