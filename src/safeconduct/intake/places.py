"""A place in a file that somebody sent: all of it, a span of a recording, a part of a picture (docs/formats/ops.md).

One vocabulary for notes in an inbox and for claims of the record: the numbers, their bounds, their words, and how they
are typed. Spans are in milliseconds from the beginning; parts in 1/10,000 of the sides of the picture held upright.
Refuses a place that begins after its end or lies outside the picture. It does not know of which file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.intake.types import Where

# Parts of a side of a picture: a hundredth of a per cent is finer than a pixel of most.
SIDE: Final = 10_000
# Thirty days: nobody records for longer.
MOST_MS: Final = 30 * 86_400_000
# Numbers of the longest place, behind its file.
MOST_NUMBERS: Final = 4
# Between the numbers of a place in a form or on a command line.
BETWEEN: Final = ":"
_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
# 1:05, 01:05, 65; hours before them where somebody speaks for long. What stands behind a colon ends before 60.
_SIXTY: Final = 60
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(?:(\d{1,3}):)?(\d{1,4})")

_SPAN: Final = Phrase("{first}–{last}", "{first}–{last}")
_REGION: Final = Phrase(
    "on a part of the picture, {left}–{right}\N{NO-BREAK SPACE}% from the left, "
    "{top}–{bottom}\N{NO-BREAK SPACE}% from the top",
    "на части снимка: {left}–{right}\N{NO-BREAK SPACE}% от левого края, {top}–{bottom}\N{NO-BREAK SPACE}% от верхнего",
)


def numbers_of(where: Where) -> tuple[int, ...]:
    """Return what follows a file in a place: nothing, begin and end, or left, top, width and height."""
    return (*where.span_ms, *where.region)


def numbers_from_text(text: str) -> tuple[int, ...]:
    """Return the numbers of a place as a form or a command line holds them: 65000:80000, 1:2:3:4. ValueError."""
    numbers = text.split(BETWEEN)
    if any(not (one.isascii() and one.isdecimal()) for one in numbers):
        raise ValueError
    return tuple(map(int, numbers))


def where_from_numbers(file: int, numbers: Sequence[int]) -> Where:
    """Return the place in a file; ValueError for numbers that are none. Negative numbers are none."""
    if any(not 0 <= one <= MOST_MS for one in numbers):
        raise ValueError
    match tuple(numbers):
        case ():
            return Where(file)
        case (begins, ends) if begins <= ends:
            return Where(file, (begins, ends))
        case (left, top, width, height) if left + width <= SIDE and top + height <= SIDE:
            return Where(file, (), (left, top, width, height))
        case _:
            raise ValueError


def region_from_corners(corners: Sequence[str]) -> tuple[int, int, int, int] | tuple[()]:
    """Return left, top, width and height of two typed corners, whichever came first; nothing for what is none."""
    if not all(one.isascii() and one.isdecimal() and len(one) <= len(str(SIDE)) for one in corners):
        return ()
    if max(map(int, corners)) > SIDE:
        return ()
    left, top, right, bottom = map(int, corners)
    left, right, top, bottom = min(left, right), max(left, right), min(top, bottom), max(top, bottom)
    return (left, top, right - left, bottom - top) if left < right and top < bottom else ()


def span_from_clocks(begins: str, ends: str) -> tuple[int, int] | tuple[()]:
    """Return a span in milliseconds of two typed clocks; a moment where one is empty, nothing for what is none."""
    found = [_milliseconds(one) for one in (begins or ends, ends or begins)]
    if not all(found):
        return ()
    first, last = sorted(one for pair in found for one in pair)
    return (first, last) if last <= MOST_MS else ()


def _milliseconds(text: str) -> tuple[int, ...]:
    found = _CLOCK.fullmatch(text.strip()) if text.isascii() else None
    if not found:
        return ()
    seconds, *below = (int(one) for one in found.groups() if one is not None)
    if any(one >= _SIXTY for one in below):
        return ()
    for one in below:
        seconds = seconds * _SIXTY + one
    return (seconds * 1000,)


def clock_of(ms: int) -> str:
    """Return a place in a recording as 1:05, or 1:02:05 after the first hour."""
    minutes, seconds = ms // _MINUTE_MS, ms // 1000 % 60
    return f"{minutes}:{seconds:02}" if ms < _HOUR_MS else f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def where_in_words(where: Where, language: Language) -> str:
    """Return a place in words; nothing for all of a file."""
    if where.span_ms:
        first, last = (clock_of(ms) for ms in where.span_ms)
        return first if first == last else sentence(_SPAN, language, first=first, last=last)
    if not where.region:
        return ""
    left, top, width, height = where.region
    ends = {"left": left, "right": left + width, "top": top, "bottom": top + height}
    return sentence(_REGION, language, **{name: round(one * 100 / SIDE) for name, one in ends.items()})
