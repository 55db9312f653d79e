"""Numbers written in words, in Russian (all cases, collective ones too) and English, from 1 to 999,999.

One table of forms; ages, days and counts are read by it. `record.words` reads the words that stand around a number.
"""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final = {
    1: "one один одна одно одного одной одному одним одну одном",
    2: "two два две двух двум двумя двое двоих двоим двоими",
    3: "three три трех трем тремя трое троих троим троими",
    4: "four четыре четырех четырем четырьмя четверо четверых четверым",
    5: "five пять пяти пятью пятеро пятерых пятерым",
    6: "six шесть шести шестью шестеро шестерых шестерым полдюжины",
    7: "seven семь семи семью семеро семерых семерым",
    8: "eight восемь восьми восемью восьмеро восьмерых",
    9: "nine девять девяти девятью девятеро девятерых",
    10: "ten десять десяти десятью десятеро десятерых",
    11: "eleven одиннадцать одиннадцати",
    12: "twelve двенадцать двенадцати dozen дюжина дюжину",
    13: "thirteen тринадцать тринадцати",
    14: "fourteen четырнадцать четырнадцати",
    15: "fifteen пятнадцать пятнадцати",
    16: "sixteen шестнадцать шестнадцати",
    17: "seventeen семнадцать семнадцати",
    18: "eighteen восемнадцать восемнадцати",
    19: "nineteen девятнадцать девятнадцати",
    20: "twenty двадцать двадцати",
    30: "thirty тридцать тридцати",
    40: "forty сорок сорока",
    50: "fifty пятьдесят пятидесяти полсотни",
    60: "sixty шестьдесят шестидесяти",
    70: "seventy семьдесят семидесяти",
    80: "eighty восемьдесят восьмидесяти",
    90: "ninety девяносто девяноста",
    100: "hundred сто ста сотня сотню сотни",
    200: "двести двухсот",
    300: "триста трехсот",
    400: "четыреста четырехсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
    1000: "thousand тысяча тысячи тысяч тысячу тысячам",
}
FORMS: Final = {form: number for number, forms in _SMALL.items() for form in forms.split()}
_SCALES: Final = (100, 1000)
# Collective numbers, which count people alone.
COLLECTIVE: Final = frozenset(form for form in FORMS if re.search(r"(?:двое|двои|трое|трои|[вст]еро|[вст]еры)", form))

_ORDINALS: Final = {
    1: "first перв", 2: "second втор", 3: "third трет", 4: "fourth четверт", 5: "fifth пят", 6: "sixth шест",
    7: "seventh седьм", 8: "eighth восьм", 9: "ninth девят", 10: "tenth десят", 11: "eleventh одиннадцат",
    12: "twelfth двенадцат", 13: "thirteenth тринадцат", 14: "fourteenth четырнадцат", 15: "fifteenth пятнадцат",
    16: "sixteenth шестнадцат", 17: "seventeenth семнадцат", 18: "eighteenth восемнадцат",
    19: "nineteenth девятнадцат", 20: "twentieth двадцат", 30: "thirtieth тридцат",
}  # fmt: skip
EN_ORDINALS: Final = {forms.split()[0]: number for number, forms in _ORDINALS.items()}
RU_ORDINALS: Final = {forms.split()[1]: number for number, forms in _ORDINALS.items()}
_RU_ORDINAL_ENDING: Final = r"(?:ьего|ье|ого|ое|ему|ому)"

_WORD: Final = "|".join(sorted(FORMS, key=len, reverse=True))
WORDED: Final = rf"(?:(?:{_WORD})(?:(?:\s+and\s+|\s+|-)(?:{_WORD})){{0,6}})"
"""Expression of a number in words, small letters, yo as ye."""
DIGITS: Final = r"(?:[0-9]{1,3}(?:[ \u00a0,][0-9]{3})+|[0-9]+)"
"""Expression of a number in figures, thousands parted by a space or comma or not at all."""
NUMBER: Final = rf"(?:{DIGITS}|{WORDED})"
"""Either."""
_ORDINAL_EN: Final = rf"(?:(?:twenty|thirty)[- ])?(?:{'|'.join(sorted(EN_ORDINALS, key=len, reverse=True))})"
_ORDINAL_RU: Final = (
    rf"(?:(?:двадцать|тридцать)\s+)?(?:{'|'.join(sorted(RU_ORDINALS, key=len, reverse=True))}){_RU_ORDINAL_ENDING}"
)
ORDINAL: Final = rf"(?:{_ORDINAL_EN}|{_ORDINAL_RU})"
"""Expression of a day of the month in words: "twenty-ninth", "двадцать девятого"."""


def number_from_text(text: str) -> int | None:
    """Return the number of figures or words that fit `NUMBER`; None where the words make no number."""
    digits = re.sub(r"[\s\u00a0,]", "", text)
    if digits.isdigit() and digits.isascii():
        return int(digits) if len(digits) < len(str(2**53)) else None
    total = part = 0
    for word in re.split(r"[\s-]+", text):
        value = FORMS.get(word)
        if value is None:
            if word == "and":
                continue
            return None
        if value in _SCALES:
            part = max(part, 1) * value if value < 1000 or part else value
            total, part = (total + part, 0) if value == 1000 else (total, part)
        else:
            part += value
    return total + part


def roman_from_text(text: str) -> int | None:
    """Return the number of Roman figures, in capital letters of either alphabet; None where they are none."""
    figures = text.translate(_ROMAN_TWINS)
    if not figures or _ROMAN.fullmatch(figures) is None:
        return None
    values = [_ROMAN_VALUES[one] for one in figures]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


# Cyrillic letters that stand for Roman figures, as on a Russian keyboard.
_ROMAN_TWINS: Final = str.maketrans("ХСМІ", "XCMI")
_ROMAN_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN: Final = re.compile("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def ordinal_from_text(text: str) -> int | None:
    """Return the day of the month that words name; None where they name none."""
    total = 0
    for word in re.split(r"[\s-]+", text):
        if word in FORMS and word in ("twenty", "thirty", "двадцать", "тридцать"):
            total += FORMS[word]
        elif word in EN_ORDINALS:
            total += EN_ORDINALS[word]
        else:
            stem = re.sub(_RU_ORDINAL_ENDING + "$", "", word)
            if stem not in RU_ORDINALS:
                return None
            total += RU_ORDINALS[stem]
    return total if 1 <= total <= 31 else None
