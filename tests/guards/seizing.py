"""What whoever seizes a relay has: all its files, the memory of its process; and whether a secret is found there."""

from __future__ import annotations

import base64
from pathlib import Path


def traces(secrets: dict[str, bytes], left: bytes) -> list[str]:
    """Names of what is there in any of the ways in which bytes are written down."""
    lower = left.lower()
    return [
        name
        for name, value in secrets.items()
        if value in left or value.hex().encode() in lower or base64.b64encode(value).rstrip(b"=")[:-1] in left
    ]


def everything_in(folder: Path) -> bytes:
    """Return all names and contents of files below a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return b" ".join(path.name.encode() + b" " + path.read_bytes() for path in files)


def memory_of(pid: int) -> bytes:
    """Return all that a process holds in memory that can be read: heap, stacks, what it has mapped. Linux alone."""
    found = []
    with (
        open(f"/proc/{pid}/maps", encoding="ascii", errors="replace") as maps,
        open(f"/proc/{pid}/mem", "rb", 0) as memory,
    ):
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(word, 16) for word in span.split("-"))
            if not rights.startswith("r") or "[v" in line:
                continue
            memory.seek(start)
            found.append(memory.read(end - start))
    return b"".join(found)
