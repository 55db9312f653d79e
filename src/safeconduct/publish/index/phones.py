"""Telephone numbers in any spelling: with or without country, with any signs between the digits, or in words.

A number is kept as what follows its country's code (by the tables of Google's libphonenumber), and is found wherever
these digits end a group of digits. Refuses to guess a country but Russia, whose numbers most people write without one.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.protect.blinding import Blinding
from safeconduct.publish.index.layout import Keyed
from safeconduct.publish.index.said_digits import said_digits
from safeconduct.publish.reading.plain import PlainText

# The country of numbers that are written without one.
_REGION: Final = "RU"
# Digits that are a telephone: fewer are a year, a price or a house.
LEAST_DIGITS: Final = 6
_MOST_DIGITS: Final = 16
# Digits of a Russian number without its country.
_NATIONAL: Final = 10
# Letters that people write for digits inside a number.
_AS_DIGITS: Final = str.maketrans("оОoOзЗlI", "00003311")
# Russian numbers as most write them. Kazakh ones have the same country's code and length.
_RUSSIAN: Final = re.compile("[78]?[3-9][0-9]{9}")
_DIGIT: Final = r"[0-9]"
_LIKE_DIGIT: Final = "[0-9оОoOзЗlI]"
_RUN: Final = re.compile(
    rf"(?<![^\W_0-9])\+?{_DIGIT}(?:[^\w\n+;]{{0,3}}\n?[^\w\n+;]{{0,2}}{_LIKE_DIGIT}){{5,40}}(?![^\W_0-9])"
)
_NOT_DIGITS: Final = re.compile("[^0-9]+")


def digits_of(phone: str) -> str:
    """Return the digits of a number as it was written; "" where it has none that can be read."""
    decimal = (str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one for one in phone)
    return _NOT_DIGITS.sub("", "".join(decimal))


@functools.lru_cache(maxsize=4096)
def national(phone: str) -> str:
    """Return the digits that every spelling of a number ends with; "" for no telephone number."""
    digits = digits_of(phone)
    if len(digits) < LEAST_DIGITS:
        return ""
    if _RUSSIAN.fullmatch(digits) and not digits.startswith("00"):
        return digits[-10:]
    # Loaded when the first number comes: its tables take a tenth of a second.
    import phonenumbers  # noqa: PLC0415

    for written in (
        phone if "+" in phone else "",
        f"+{digits.removeprefix('00')}" if digits[:2] == "00" else "",
        digits,
    ):
        if not written:
            continue
        try:
            number = phonenumbers.parse(written, _REGION)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            found = phonenumbers.national_significant_number(number)
            return found if len(found) >= LEAST_DIGITS else digits
    return digits


@dataclass(frozen=True, slots=True)
class Phones:
    """The index of telephones: from numbers under the key to whose they are."""

    blinding: Blinding
    keys: Keyed

    def found(self, plain: PlainText) -> Iterator[tuple[int, int, int]]:
        """Give where in a plain text a number stands that is protected, and whose it is."""
        if not len(self.keys):
            return
        for run in _RUN.finditer(plain.text):
            written, start = run.group().translate(_AS_DIGITS), run.start()
            places = [(one, start + at, start + at + 1) for at, one in enumerate(written) if one.isdigit()]
            yield from self._in_digits(places)
        for words in said_digits(plain.text):
            yield from self._in_digits(words)

    def _in_digits(self, places: Sequence[tuple[str, int, int]]) -> Iterator[tuple[int, int, int]]:
        """Give the numbers among digits, each with where it begins and ends in the text."""
        digits = "".join(one for one, _, _ in places)
        for end in range(LEAST_DIGITS, len(digits) + 1):
            for length in range(LEAST_DIGITS, min(end, _MOST_DIGITS) + 1):
                entries = self.keys.under(self.blinding.number(_KEY + digits[end - length : end]))
                for entry in entries:
                    yield places[end - length][1], places[end - 1][2], entry


_KEY: Final = "p"


def numbers_in(plain: PlainText) -> Iterator[str]:
    """Give the digits that may be telephones in a text: of a long run each part that is as long as a Russian one."""
    runs = ["".join(filter(str.isdigit, run.group().translate(_AS_DIGITS))) for run in _RUN.finditer(plain.text)]
    runs += ["".join(digit for digit, _, _ in said) for said in said_digits(plain.text)]
    for digits in (one for one in runs if len(one) >= LEAST_DIGITS):
        for at in range(max(1, len(digits) - _NATIONAL + 1)):
            yield digits[at : at + _NATIONAL]


def phone_key(phone: str, blinding: Blinding) -> int | None:
    """Return the number a telephone stands under; None for what is none."""
    digits = national(phone)
    return blinding.number(_KEY + digits) if digits else None
