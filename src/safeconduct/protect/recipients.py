"""For whom a file is sealed, as people give it: keys as they write them, or the lines of a file of keys.

Every line of a file is a key: a file with three keys seals to three people. Blank lines and those that begin with ``#``
are passed over, as age writes its files. Refuses to cut a list that is too long, and a file in which no key stands:
nobody is left out in silence. What two people compare by voice is a key's fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.age import MOST_RECIPIENTS, recipient_from_text, text_from_recipient
from safeconduct.protect.kem import KemPublicKey

_COMMENT: Final = "#"
# Hex digits of a key's fingerprint, in groups that are read aloud.
_DIGITS: Final = 16
_GROUP: Final = 4


class TooManyRecipients(SafeconductError):
    """More keys than one file is sealed to."""

    code = "protect.too_many_recipients"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These are more keys than one file is sealed to, at most {most}.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Name fewer of them.",
    )
    ru = Advice(
        what="Ключей больше, чем можно указать для одного файла ({most}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите меньше.",
    )


class NoKeyThere(SafeconductError):
    """A file of keys in which there is none."""

    code = "protect.no_key_there"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no key in this file{shown}.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Give a file with lines that begin with age1pq1, or such a key itself.",
    )
    ru = Advice(
        what="В этом файле нет ключа{shown}.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Укажите файл со строками, которые начинаются с age1pq1, или сам такой ключ.",
    )


def recipients_from_texts(texts: Iterable[str]) -> tuple[KemPublicKey, ...]:
    """Return keys as they are written, each once; TooManyRecipients, MalformedAgeKey, UnusableKey."""
    found = tuple(dict.fromkeys(text.strip() for text in texts))
    if len(found) > MOST_RECIPIENTS:
        raise TooManyRecipients(most=MOST_RECIPIENTS)
    return tuple(recipient_from_text(text) for text in found)


def key_lines(data: bytes, name: str = "") -> tuple[str, ...]:
    """Return the lines of a file in which keys are to stand; NoKeyThere. ``name``: what the file is called."""
    lines = (line.strip() for line in data.decode("ascii", "replace").splitlines())
    keys = tuple(line for line in lines if line and not line.startswith(_COMMENT))
    if not keys:
        raise NoKeyThere(shown=name)
    return keys


def fingerprint(key: KemPublicKey) -> str:
    """Return a key's fingerprint, as two people compare it by voice: 64 bits in four groups."""
    digits = hashlib.sha256(text_from_recipient(key).encode()).hexdigest()[:_DIGITS]
    return "-".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))
