"""The manifest of a site: the SHA-256 of every file, in the form that `sha256sum --check` reads (formats/site.md).

Pure. One tree has one manifest. Its first lines are comments there: what it is, and of which day. Refuses a path that
could lead out of the tree, or that two systems would read as two.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.protect.publishing import MANIFEST_HEAD

# Some hundred bytes a file; a site of ten thousand releases in three languages.
MAX_MANIFEST_BYTES: Final = 8 << 20
# Small letters, so that no system takes two names for one; no part begins with a dot.
_PATH: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")
_ROW: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_DAY: Final = "# day "


class NotAManifest(ValueError):
    """Bytes that are no manifest of ours."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The day of a site, and its files: path to SHA-256."""

    day: Day
    sums: Mapping[str, bytes]


def manifest_of(files: Mapping[str, bytes], day: Day) -> bytes:
    """Return the manifest of a tree; ValueError for a path that it may not name."""
    rows = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    data = MANIFEST_HEAD + f"{_DAY}{iso_from_day(day)}\n{''.join(rows)}".encode()
    read_manifest(data)
    return data


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest; NotAManifest unless its bytes are those that `manifest_of` would make."""
    if len(data) > MAX_MANIFEST_BYTES or not data.startswith(MANIFEST_HEAD) or not data.endswith(b"\n"):
        raise NotAManifest("not the first line, or not the last")
    try:
        first, *rows = data[len(MANIFEST_HEAD) : -1].decode("ascii").split("\n")
        day = day_from_iso(first.removeprefix(_DAY)) if first.startswith(_DAY) else None
    except ValueError:
        raise NotAManifest("no day, or no ASCII") from None
    found = [match for match in map(_ROW.fullmatch, rows) if match and _PATH.fullmatch(match[2])]
    paths = [match[2] for match in found]
    if day is None or len(found) != len(rows) or paths != sorted(set(paths)):
        raise NotAManifest("a row that is none, twice, or out of order")
    return Manifest(day, {match[2]: bytes.fromhex(match[1]) for match in found})


def digest_of(manifest: bytes) -> bytes:
    """Return what two persons are asked to release: the SHA-256 of the manifest, as `sha256sum` shows it."""
    return hashlib.sha256(manifest).digest()
