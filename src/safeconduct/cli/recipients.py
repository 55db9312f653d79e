"""For whom a file is sealed, one way to say it for all that leaves: keys, or files of keys, any number of either.

What begins with ``age1`` is a key; all else is a file, and every line of it a key. What keys are is decided in
`protect.recipients`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.cli.opening import read_file
from safeconduct.protect.age import MOST_RECIPIENTS
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import TooManyRecipients, key_lines, recipients_from_texts

# Bytes of a file of keys: a key has 1,959 letters.
_MOST_BYTES: Final = 256 * 1024
_KEY: Final = "age1"


def recipient_option(name: str, into: str, text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option that names recipients; the command gets words for `keys_named`."""
    return click.option(name, into, multiple=True, metavar="KEY-OR-FILE", help=text)


def keys_named(words: Iterable[str]) -> tuple[KemPublicKey, ...]:
    """Return the keys that words name, each once; NoKeyThere, TooManyRecipients, MalformedAgeKey, UnusableKey."""
    found: list[str] = []
    for word in words:
        found += (word,) if word.strip().startswith(_KEY) else _of_file(Path(word))
    return recipients_from_texts(found)


def _of_file(path: Path) -> tuple[str, ...]:
    data = read_file(path, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise TooManyRecipients(most=MOST_RECIPIENTS)
    return key_lines(data, path.name)
