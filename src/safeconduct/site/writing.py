"""A built site onto a disk: the bytes as they are, one time for all files, no owner's name and no rights but to read.

Refuses a folder that has something in it, for that would be published too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, ms_from_day
from safeconduct.site.errors import FolderInUse, NotWritten

_NS_PER_MS: Final = 1_000_000
_FILE_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o755


def write_tree(folder: Path, tree: Mapping[str, bytes], day: Day) -> None:
    """Write all files below a new or empty folder, each with the day's midnight UTC; FolderInUse, NotWritten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderInUse(shown=folder.name)
        folders = {folder}
        for path, data in tree.items():
            file = folder.joinpath(*path.split("/"))
            file.parent.mkdir(parents=True, exist_ok=True)
            folders |= {one for one in file.parents if folder in one.parents}
            file.write_bytes(data)
            _settle(file, day, _FILE_MODE)
        # The deepest first: what is written into a folder moves its own time.
        for one in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            _settle(one, day, _FOLDER_MODE)
    except OSError:
        raise NotWritten(shown=folder.name) from None


def write_file(file: Path, data: bytes, day: Day) -> None:
    """Write one file so; NotWritten."""
    try:
        file.write_bytes(data)
        _settle(file, day, _FILE_MODE)
    except OSError:
        raise NotWritten(shown=file.name) from None


def _settle(path: Path, day: Day, mode: int) -> None:
    path.chmod(mode)
    instant = ms_from_day(day) * _NS_PER_MS
    os.utime(path, ns=(instant, instant))
