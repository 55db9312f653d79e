"""Digits that are written in words, as telephones are read out: "девятьсот двадцать восемь, сто двадцать три".

Each number in words is written as its figures: hundreds, tens and ones that follow each other are one number. Refuses
runs of fewer than three numbers, and figures alone, which are found as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.publish.quasi.patterns import even
from safeconduct.record.numerals import FORMS

_ZERO: Final = ("zero", "oh", "nought", "ноль", "нуль", "ноля", "нуля")
_VALUES: Final = {**{word: value for word, value in FORMS.items() if value < 1000}, **dict.fromkeys(_ZERO, 0)}
_TIMES_HUNDRED: Final = "hundred"
_WORD: Final = rf"(?:{'|'.join(sorted(_VALUES, key=len, reverse=True))}|[0-9]{{1,4}})(?!\w)"
# Three numbers at least, of a number of eleven digits that is said digit by digit eleven; three signs between them.
_RUN: Final = re.compile(rf"(?<!\w){_WORD}(?:[\s,.;:()–—-]{{1,3}}{_WORD}){{2,40}}")
_ONE: Final = re.compile(_WORD)


def said_digits(text: str) -> Iterator[Sequence[tuple[str, int, int]]]:
    """Give runs of digits in words, each digit with where its number begins and ends in the text."""
    evened = even(text)
    for run in _RUN.finditer(evened):
        if any(map(str.isalpha, run.group())):
            yield [(digit, start, end) for number, start, end in _numbers(evened, run) for digit in number]


def _numbers(evened: str, run: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    held: int | None = None
    begin = end = 0
    for word in _ONE.finditer(evened, run.start(), run.end()):
        written = word.group()
        value = None if written.isdigit() else _VALUES[written]
        joined = _joined(held, value, written)
        if joined is not None:
            held, end = joined, word.end()
            continue
        if held is not None:
            yield str(held), begin, end
        held, begin, end = value, word.start(), word.end()
        if value is None:
            yield written, begin, end
    if held is not None:
        yield str(held), begin, end


def _joined(held: int | None, value: int | None, written: str) -> int | None:
    """Return the number that two words make together; None where each is a number of its own."""
    if not held or not value:
        return None
    if written == _TIMES_HUNDRED and held < 10:
        return held * value
    goes_on = (held % 100 == 0 and value < 100) or (held % 10 == 0 and held % 100 >= 20 and value < 10)
    return held + value if goes_on else None
