"""Days as a workbook counts them, and which formats of numbers show a day (ECMA-376 part 1, 18.17.4 and 18.8.30).

A workbook keeps a day as a number and shows it as its format says. Two counts are in use: from 1900, with a 29 February
that never was, and from 1904. Pure. Refuses to make a day of a number whose format shows none.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

# Day 60 of the count from 1900 is its 29 February 1900; from day 61 on the count is right from this day.
_FROM_1900: Final = datetime.date(1899, 12, 30)
_FROM_1904: Final = datetime.date(1904, 1, 1)
_NEVER_WAS: Final = 60
_LAST: Final = 2_958_465  # 31 December 9999 counted from 1900: what a workbook can show at most
_SECONDS: Final = 86_400
# Formats that every workbook has without saying so: days, times, and both (18.8.30); 27-36, 50-58 in other languages.
BUILT_IN: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# What stands in a format and is no letter of it: quoted text, an escaped sign, colours, conditions and languages.
_NO_LETTER: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]')
# Characters that a format has at most in Excel: what is longer shows nothing that we know.
_LONGEST_FORMAT: Final = 255
_DAY_LETTERS: Final = re.compile(r"[dDyYmM]|[гГдД](?=[гГдДмМ./])")
_HOURS_ALONE: Final = re.compile(r"[hHsS]")


def shows_day(code: str) -> bool:
    """Say whether a format shows a day: `dd.mm.yyyy` does, `0.00` and `[h]:mm` do not."""
    if len(code) > _LONGEST_FORMAT:
        return False
    letters = _NO_LETTER.sub("", code.partition(";")[0])
    if _HOURS_ALONE.search(letters) and not re.search("[dDyY]", letters):
        return False
    return bool(_DAY_LETTERS.search(letters)) and "general" not in letters.lower()


def text_from_serial(number: float, *, is_1904: bool) -> str:
    """Return a workbook's day as 2019-01-21, with 14:30 behind it where it has an hour; "" for no such day."""
    whole, part = divmod(number, 1)
    seconds = round(part * _SECONDS)
    day, seconds = int(whole) + seconds // _SECONDS, seconds % _SECONDS
    if not 0 <= day <= _LAST or (not is_1904 and day in (0, _NEVER_WAS)):
        return ""
    try:
        shown = _FROM_1904 + datetime.timedelta(day) if is_1904 else _from_1900(day)
    except OverflowError:
        return ""
    clock = f" {seconds // 3600:02}:{seconds // 60 % 60:02}" if seconds else ""
    return shown.isoformat() + clock


def _from_1900(day: int) -> datetime.date:
    return _FROM_1900 + datetime.timedelta(day if day > _NEVER_WAS else day + 1)
