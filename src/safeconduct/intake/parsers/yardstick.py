"""A made-up export of Telegram of any length, and how fast it is read, for `bench intake` and for tests of memory.

The peer is `json.load` of the standard library over the same bytes, which holds all of them in memory; it reads no
message and decides nothing, so it is a floor and not a rival. Nothing here is anybody's: one invented sentence over
and over.
"""

from __future__ import annotations

import io
import json
import time
from dataclasses import dataclass
from typing import BinaryIO, Final

from safeconduct.intake.parsers.telegram import read_telegram

_HEAD: Final = '{"name": "Invented", "type": "personal_chat", "id": 700100, "messages": ['
_ENTRY: Final = json.dumps(
    {
        "id": 1,
        "type": "message",
        "date": "2019-01-12T14:03:00",
        "date_unixtime": "1547290980",
        "from": "Зура",
        "from_id": "user700100",
        "text": ["Мы у соседей, ", {"type": "bold", "text": "все живы"}, ", ждём вестей о брате."],
        "text_entities": [
            {"type": "plain", "text": "Мы у соседей, "},
            {"type": "bold", "text": "все живы"},
            {"type": "plain", "text": ", ждём вестей о брате."},
        ],
    },
    ensure_ascii=False,
    indent=1,
).replace('"id": 1,', '"id": %d,')
# Entries that are written into the stream at once.
_AT_ONCE: Final = 100


class EndlessExport(io.RawIOBase):
    """An export of as many messages as wanted, of which not a byte is kept. Goes back to its start alone."""

    def __init__(self, count: int) -> None:
        """Begin before the first byte of an export of ``count`` messages."""
        self._count = count
        self._sent = 0
        self._rest = _HEAD.encode()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes: to the start."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go back to the start."""
        if offset or whence:
            raise io.UnsupportedOperation("only the start is found again")
        self._sent, self._rest = 0, _HEAD.encode()
        return 0

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Give the next bytes."""
        if not self._rest and self._sent < self._count:
            upto = min(self._sent + _AT_ONCE, self._count)
            entries = ",\n".join(_ENTRY % number for number in range(self._sent + 1, upto + 1))
            self._sent = upto
            self._rest = (entries + (",\n" if upto < self._count else "]}")).encode()
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def endless_export(count: int) -> BinaryIO:
    """Return an export of so many messages as an open file."""
    return io.BufferedReader(EndlessExport(count))


@dataclass(frozen=True, slots=True)
class ReadingRate:
    """Messages and bytes of an export, and seconds of the processor: read here, and loaded whole by `json.load`."""

    messages: int
    size: int
    seconds: float
    peer_seconds: float


def reading_rate(messages: int = 200_000) -> ReadingRate:
    """Read an invented export from memory, and load the same bytes with the peer."""
    data = endless_export(messages).read()
    began = time.process_time()
    count = sum(1 for _ in read_telegram(io.BytesIO(data)).messages)
    seconds = time.process_time() - began
    began = time.process_time()
    json.load(io.BytesIO(data))
    return ReadingRate(count, len(data), seconds, time.process_time() - began)
