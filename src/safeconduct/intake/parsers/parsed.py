"""What the parsers of exports give back: threads, messages and files as they stand outside, before anything is kept.

Names stand here as the export has them; `imports_to_inbox` gives code names, hashes and seals. A parser opens files,
never writes one, and never decides who somebody is. Refuses nothing: a doubt is a warning, beside what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake.types import Channel, Direction, Warned


@dataclass(frozen=True, slots=True)
class ParsedWarning:
    """A doubt about an export as a whole or a part of it. ``place``: in the export's own terms, such as a line."""

    code: Warned
    place: str = ""


@dataclass(frozen=True, slots=True)
class ParsedThread:
    """One chat. ``handle``: normalised for its channel (phone number, address, user id), empty where there is none.

    ``title``: what the export calls it. ``is_group``: more than two write in it, so that authors tell people apart.
    """

    handle: str
    title: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class ParsedAttachment:
    """A file named by a message. ``place``: where in the archive or folder, empty where it is not there.

    ``lasts_ms``: length of a recording as the export says it, 0 where it does not.
    """

    name: str
    media_type: str
    place: str = ""
    lasts_ms: int = 0

    @property
    def is_here(self) -> bool:
        """Say whether its bytes came with the export."""
        return bool(self.place)


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """One message of thread number ``thread``. ``author``: as the export writes it.

    ``said``: milliseconds since 1970 UTC, as wide as what is not known (a zone, seconds); ``said_words``: the export's
    own words for it. ``place``: where in the export, so that it can be found again (``messages[17]``, ``line 203``).
    """

    thread: int
    author: str
    text: str
    said: Interval = UNKNOWN
    said_words: str = ""
    direction: Direction = Direction.UNKNOWN
    attachments: tuple[ParsedAttachment, ...] = ()
    place: str = ""
    language: str = ""
    warnings: tuple[Warned, ...] = ()


def _opens_nothing(place: str) -> BinaryIO:
    raise FileNotFoundError(place)


@dataclass(frozen=True, slots=True)
class ParsedExport:
    """An export. ``messages`` may be read once, and only while the file it comes from is open.

    ``threads`` and ``warnings`` may grow while messages are read: look at them afterwards. ``open_attachment``: opens
    the bytes of `ParsedAttachment.place` for reading; whoever opens closes.
    """

    channel: Channel
    threads: list[ParsedThread]
    messages: Iterable[ParsedMessage]
    warnings: list[ParsedWarning] = field(default_factory=list)
    open_attachment: Callable[[str], BinaryIO] = _opens_nothing
