"""For whom a file is sealed, one way to say it for all that leaves: keys, or files of keys, any number of either.

What begins with ``age1`` is a key; all else is a file, and every line of it a key: a file with three keys seals to
three people. Blank lines and those that begin with ``#`` are passed over, as age writes its files. Refuses to cut a
list that is too long, and a file in which no key stands: nobody is left out in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.cli.opening import read_file
from safeconduct.protect.age import MOST_RECIPIENTS, recipient_from_text, text_from_recipient
from safeconduct.protect.kem import KemPublicKey

# Bytes of a file of keys: a key has 1,959 letters.
_MOST_BYTES: Final = 256 * 1024
_KEY: Final = "age1"
_COMMENT: Final = "#"
# Hex digits of a key's fingerprint, in groups that are read aloud.
_DIGITS: Final = 16
_GROUP: Final = 4


class TooManyRecipients(SafeconductError):
    """More keys than one file is sealed to."""

    code = "cli.too_many_recipients"
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

    code = "cli.no_key_there"
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


def recipient_option(name: str, into: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option that names recipients; the command gets words for `keys_named`."""
    return click.option(name, into, multiple=True, metavar="KEY-OR-FILE", help=text)


def keys_named(words: Iterable[str]) -> tuple[KemPublicKey, ...]:
    """Return the keys that words name, each once; NoKeyThere, TooManyRecipients, MalformedAgeKey, UnusableKey."""
    found: dict[str, None] = {}
    for word in words:
        found.update(dict.fromkeys((word.strip(),) if word.strip().startswith(_KEY) else _of_file(Path(word))))
    if len(found) > MOST_RECIPIENTS:
        raise TooManyRecipients(most=MOST_RECIPIENTS)
    return tuple(recipient_from_text(text) for text in found)


def fingerprint(key: KemPublicKey) -> str:
    """Return a key's fingerprint, as two people compare it by voice: 64 bits in four groups."""
    digits = hashlib.sha256(text_from_recipient(key).encode()).hexdigest()[:_DIGITS]
    return "-".join(digits[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def _of_file(path: Path) -> tuple[str, ...]:
    data = read_file(path, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise TooManyRecipients(most=MOST_RECIPIENTS)
    lines = (line.strip() for line in data.decode("ascii", "replace").splitlines())
    keys = tuple(line for line in lines if line and not line.startswith(_COMMENT))
    if not keys:
        raise NoKeyThere(shown=path.name)
    return keys
