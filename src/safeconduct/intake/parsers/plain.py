"""Text that is no chat, and files that are no text: one message each, so that nothing that comes is without a place.

A note of a duty officer, a letter, a statement in a text file; a voice note or a photograph by itself. When it was
said is not known and is not guessed: whoever logs it says so. Refuses nothing but an empty file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from safeconduct.intake.parsers.chat_lines import blocks
from safeconduct.intake.parsers.encodings import Encoding, recognise_encoding
from safeconduct.intake.parsers.errors_imports import EMPTY, FILE, NOT_IN_IT, bad_export, no_such_place
from safeconduct.intake.parsers.media import media_facts
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import Doubts
from safeconduct.intake.types import Channel, Warned


def read_plain(file: BinaryIO, channel: Channel = Channel.OTHER) -> ParsedExport:
    """Return a text as one message, in parts where it is very long; BadExport, from its messages, for an empty one."""
    encoding = recognise_encoding(file)
    doubts = Doubts()
    if not encoding.is_sure:
        doubts.add(Warned.UNSURE_ENCODING)
    return ParsedExport(channel, [ParsedThread("")], _parts(file, encoding, doubts), doubts.listed)


def _parts(file: BinaryIO, encoding: Encoding, doubts: Doubts) -> Iterator[ParsedMessage]:
    unsure = () if encoding.is_sure else (Warned.UNSURE_ENCODING,)
    is_empty = True
    for block in blocks(file, encoding, lambda line: None):
        is_empty = False
        divided = (Warned.DIVIDED,) if block.goes_on else ()
        yield from doubts.about(ParsedMessage(0, "", block.text, place=f"line {block.line}", warnings=unsure + divided))
    if is_empty:
        raise bad_export(FILE, EMPTY)


# The place of a file that is an export by itself.
ITSELF: Final = "file"


class _Borrowed(io.RawIOBase):
    """A file that its owner closes, read from its start by somebody who closes what they were given."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)


def read_alone(file: BinaryIO, name: str, channel: Channel = Channel.OTHER) -> ParsedExport:
    """Return a file that is no text as a message without words, with the file attached to it."""
    facts = media_facts(file)

    def opened(place: str) -> BinaryIO:
        if place != ITSELF:
            raise no_such_place(NOT_IN_IT)
        return io.BufferedReader(_Borrowed(file))

    attached = ParsedAttachment(name, facts.media_type, ITSELF, facts.lasts_ms)
    message = ParsedMessage(0, "", "", attachments=(attached,), place=ITSELF)
    return ParsedExport(channel, [ParsedThread("")], (message,), [], opened)
