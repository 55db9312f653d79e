"""Counts as people write them, to intervals that are never more exact than the words; for days see `dates`.

"About 40" is 36 to 44, "at least two" has no upper end. The table of count words stands here and nowhere else
(notes/record section 6.3). The source's words are kept beside the interval. What it does not understand it refuses: a
guessed interval is worse than none.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval, IntervalKind, Worded

# "About n" is n plus or minus a tenth, and at least one; "nearly n" from twelve hundredths below, and at least two, to
# one below: how the accounts of January 2019 themselves were read (notes/record section 6.3 item 5). Of few people a
# tenth is nobody, and "about 6" would be 6.
_ABOUT_PERCENT: Final = 10
_NEARLY_PERCENT: Final = 12
# The largest count understood, as in an accounts file.
_MAX_COUNT: Final = 2**53

_NUMBERS: Final = {
    "no": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "ни": 0, "ни одного": 0, "один": 1, "одна": 1, "два": 2, "две": 2, "двое": 2, "двух": 2, "три": 3,
    "трое": 3, "трёх": 3, "четыре": 4, "четверо": 4, "пять": 5, "пяти": 5, "шесть": 6, "семь": 7, "восемь": 8,
    "девять": 9, "десять": 10, "десяти": 10,
}  # fmt: skip
_VAGUE: Final = {
    "several": Interval(3, 9), "a few": Interval(3, 9), "some": Interval(1, OPEN_HI), "dozens": Interval(24, 99),
    "несколько": Interval(3, 9), "десятки": Interval(24, 99), "unknown": UNKNOWN, "неизвестно": UNKNOWN,
}  # fmt: skip
_NUMBER: Final = r"(?P<n>[0-9][0-9 \u00a0\u202f]*|[a-zа-яё ]+)"
_SHAPES: Final = (
    ("about|around|some|approximately|~|около|примерно|порядка", "about"),
    ("nearly|almost|почти", "nearly"),
    ("at least|не менее|не меньше|по меньшей мере|как минимум", "at least"),
    ("more than|over|более|больше|свыше", "more than"),
    ("at most|up to|не более|не больше|до", "at most"),
    ("fewer than|less than|under|менее|меньше", "fewer than"),
)
_COUNT_FORMS: Final = tuple((re.compile(rf"^(?:{words}) {_NUMBER}$"), shape) for words, shape in _SHAPES)
LEADS: Final = {lead: shape for words, shape in _SHAPES for lead in words.split("|")}
"""What may stand before a number, and the shape that it gives the count."""
VAGUE_COUNTS: Final = _VAGUE
"""Words that are a count by themselves."""
# As many digits as the largest count has: Python refuses to read numbers of thousands of digits.
_COUNT_RANGE: Final = re.compile(r"^(?P<lo>[0-9]{1,16})? ?(?:\.\.|–|—|-| to | до ) ?(?P<hi>[0-9]{1,16})?$")


NO_COUNT: Final = Phrase(
    "A number is wanted here, and these words give none", "Здесь нужно количество, а из этих слов оно не получается"
)
HOW_COUNTS: Final = Phrase(
    "40, 36..44, about 40, at least 2, several; or unknown.",
    "40, 36..44, около 40, не менее 2, несколько; или неизвестно.",
)


class NotUnderstood(SafeconductError):
    """Words that give no value of the kind that is wanted."""

    code = "record.not_understood"
    exit_code = Exit.BAD_INPUT
    en = Advice(what="{reason}{shown}.", safe=NOTHING_CHANGED_EN, do="It is taken as: {how}")
    ru = Advice(what="{reason}{shown}.", safe=NOTHING_CHANGED_RU, do="Пишите так: {how}")


def count_from_words(words: str) -> Worded:
    """Return the interval of a count in Russian or English words; NotUnderstood when there is none."""
    text = " ".join(words.casefold().replace("~", "~ ").split())
    return Worded(IntervalKind.COUNT, _count(text, words), words)


def _count(text: str, words: str) -> Interval:
    if text in _VAGUE:
        return _VAGUE[text]
    if found := _COUNT_RANGE.match(text):
        lo = int(found["lo"]) if found["lo"] else OPEN_LO
        hi = int(found["hi"]) if found["hi"] else OPEN_HI
        if lo <= hi and max(hi if found["hi"] else 0, lo) <= _MAX_COUNT and (found["lo"] or found["hi"]):
            return Interval(lo, hi)
        raise NotUnderstood(reason=NO_COUNT, how=HOW_COUNTS, shown=words)
    for form, shape in _COUNT_FORMS:
        if found := form.match(text):
            return shaped_count(shape, _number(found["n"], words))
    number = _number(text, words)
    return Interval(number, number)


def _number(text: str, words: str) -> int:
    digits = re.sub(r"[ \u00a0\u202f]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) < len(str(_MAX_COUNT)):
        return int(digits)
    if text in _NUMBERS:
        return _NUMBERS[text]
    raise NotUnderstood(reason=NO_COUNT, how=HOW_COUNTS, shown=words)


def shaped_count(shape: str, n: int) -> Interval:
    """Return the interval of a number behind one of `LEADS`, by its shape."""
    match shape:
        case "about":
            # Of few, one more or fewer: "about 6" is not 6, and about one is nobody's word for none.
            lo, hi = -(-n * (100 - _ABOUT_PERCENT) // 100), n * (100 + _ABOUT_PERCENT) // 100
            return Interval(max(min(lo, n - 1), min(n, 1)), max(hi, n + 1))
        case "nearly":
            # Of few, one or two fewer, and not none.
            return Interval(max(min(n * (100 - _NEARLY_PERCENT) // 100, n - 2), min(n - 1, 1), 0), max(n - 1, 0))
        case "at least":
            return Interval(n, OPEN_HI)
        case "more than":
            return Interval(n + 1, OPEN_HI)
        case "at most":
            return Interval(0, n)
        case _:
            return Interval(0, max(n - 1, 0))
