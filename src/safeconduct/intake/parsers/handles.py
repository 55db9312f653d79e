"""Handles of people, one spelling for each: telephone numbers, addresses of e-mail, numbers of Telegram.

Two exports of one chat must name one thread. A name that a phone book gave somebody is no handle; where an export has
nothing else it is kept as it stands, folded. Refuses to guess a country: a number without one, where the desk gives
no region, keeps its digits as they are written.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import Final

from safeconduct.intake.types import Channel

_PHONE: Final = re.compile(
    r"[\u200e\u202a\u202c\u2066-\u2069]*(\+?[0-9][0-9 ()\u00a0\u2011.\-]{5,28}[0-9])[\u202c\u2069]*"
)
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NOT_DIGITS: Final = re.compile("[^0-9]")
_TELEGRAM_ID: Final = re.compile(r"(user|chat|channel)[0-9]{1,20}")
# Numbers of eight digits and more are looked at as numbers of a country; shorter ones are those of services.
_SHORTEST_PHONE: Final = 8


def is_phone(text: str) -> bool:
    """Say whether the whole text is a telephone number."""
    return _PHONE.fullmatch(text.strip()) is not None and len(_NOT_DIGITS.sub("", text)) >= _SHORTEST_PHONE


@functools.lru_cache(maxsize=4096)
def phone_handle(text: str, region: str = "") -> str:
    """Return a number as +, country and digits. ``region``: country of numbers without one.

    What no country has, and a number without a country where none is given, is its digits as written.
    """
    # Loaded when the first number comes: its tables take a tenth of a second.
    import phonenumbers  # noqa: PLC0415

    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    try:
        number = phonenumbers.parse(plain, region.upper() or None)
    except phonenumbers.NumberParseException:
        return _NOT_DIGITS.sub("", plain) or folded_name(text)
    if not phonenumbers.is_possible_number(number):
        return ("+" if plain.startswith("+") else "") + _NOT_DIGITS.sub("", plain)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mail_handle(address: str) -> str:
    """Return an address of e-mail in small letters, without what surrounds it."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", address)).strip().strip("<>").strip().casefold()


def telegram_handle(text: str) -> str:
    """Return ``user…``, ``chat…`` or ``channel…`` with its number, or a user name with its @, in small letters."""
    plain = _INVISIBLE.sub("", text).strip().casefold()
    if plain.isascii() and plain.isdigit():
        return f"user{plain}"
    return plain if _TELEGRAM_ID.fullmatch(plain) or plain.startswith("@") else folded_name(plain)


def folded_name(text: str) -> str:
    """Return a name by which two exports meet that write it with other spaces, marks of direction or case."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return " ".join(plain.casefold().split())


def handle(channel: Channel, text: str, region: str = "") -> str:
    """Return the one spelling of a handle for its channel."""
    if channel is Channel.EMAIL:
        return mail_handle(text)
    if channel is Channel.TELEGRAM and not text.strip().startswith("+"):
        return telegram_handle(text)
    return phone_handle(text.strip(), region) if is_phone(text) else folded_name(text)
