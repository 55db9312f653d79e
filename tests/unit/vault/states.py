"""One small vault in every state a thief, a crash or a bad disk may find it in, as folders to be tampered with.

``old``: as it was on an earlier day. ``closed``: closed cleanly. ``open``: killed before anything was written.
``log``: killed with everything of the day still in the log. All but ``old`` hold what the older one held, and more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.base.errors import SafeconductError
from tests.unit.vault.rig import EAST, WEST, copy, create, intents, opened, reopen, verified

PAGE = 4096
TABLES = ("op", "head", "leaf", "register", "tally", "view_set", "counted", "seen_op")
Content = dict[str, list[tuple[object, ...]]]


def make_states(base: Path) -> None:
    """Make all the folders below ``base``."""
    with create(base / "v") as vault:
        vault.append(intents(40))
        for number in range(30):
            vault.append(intents(1, word=f"слово {number}"))
        vault.drafts.save(b"first", b"begun " * 100)
    copy(base / "v", base / "old")
    with reopen(base / "v") as vault:
        for number in range(30):
            vault.append(intents(1, word=f"новое {number}", compartment=WEST if number % 3 else EAST))
        vault.drafts.save(b"first", b"ended " * 100)
        vault.drafts.save(b"second", b"x")
    copy(base / "v", base / "closed")
    with reopen(base / "v") as vault:
        copy(base / "v", base / "open")
        for number in range(10):
            vault.append(intents(1, word=f"ещё {number}"))
        vault.drafts.drop(b"second")
        copy(base / "v", base / "log")


def content(path: Path, scratch: Path) -> Content:
    """Return every row of a copy of the vault; an error when it does not open."""
    with reopen(copy(path, scratch)) as vault:
        return {table: list(vault.tables.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in TABLES}


@contextmanager
def altered(path: Path, data: bytes) -> Iterator[None]:
    """Put other bytes in place of a file for the length of the block."""
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


def is_seen(path: Path, original: Content, scratch: Path) -> bool:
    """Say whether tampering is found, or is proved harmless: all rows are those that were there before.

    Harmless are a page that nothing refers to, and one that the log replaces.
    """
    if verified(path):
        return True
    try:
        return content(path, scratch) == original
    except SafeconductError:
        return False


def is_found(path: Path, original: Content, scratch: Path) -> bool:
    """Say the same, without verifying what opening refuses: that takes seven times as long."""
    if opened(copy(path, scratch)):
        return True
    return is_seen(path, original, scratch)
