"""Time codes in a transcript: "[12:34]" says that what follows is heard there, minutes and seconds from the beginning.

Refuses what is no time: minutes without two digits of seconds, sixty seconds, brackets around other words. Pure.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from safeconduct.record.reading.types import Span

# Hours are there where a recording has any: "[1:02:03]".
_CODE: Final = re.compile(r"\[(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])\]")


class TimeCode(NamedTuple):
    """A time code, brackets included, and the seconds from the beginning that it says."""

    span: Span
    seconds: int


def time_codes(text: str) -> tuple[TimeCode, ...]:
    """Return the time codes of a text, in order."""
    return tuple(
        TimeCode(
            Span(*found.span()),
            3600 * int(found[1] or 0) + 60 * int(found[2]) + int(found[3]),
        )
        for found in _CODE.finditer(text)
        if not found[1] or int(found[2]) < 60
    )


def seconds_at(codes: tuple[TimeCode, ...], place: int) -> int:
    """Return the seconds at which a character of the text is heard: of the last code before it; -1 where none is."""
    return max((one for one in codes if one.span.start <= place), default=TimeCode(Span(0, 0), -1)).seconds
