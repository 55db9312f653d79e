"""The list of suggestions that a person saw at this desk, and whether a number still means what it meant there.

Numbers are places in the list of the newest words of an account; a colleague's op may bring other words between a look
and a decision. Beside each number stand letters that hold it to its suggestion and to the text; a number typed without
them means the list that was shown here last, which is noted in the vault. Refuses a number that nobody saw here, or
that names another suggestion now: nothing is signed that was not read (promise P6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import HASH_BYTES, hash_id, label
from safeconduct.record.reading.commands import LETTERS, AccountRead, NoSuchSuggestion
from safeconduct.vault.vault import Vault

_LISTED: Final = b"record/listed/"
_LABEL: Final = label("listed-suggestions")
# Bytes of a suggestion's key that are kept: by chance one of four thousand million is taken for another.
_KEY_BYTES: Final = 4


class NotAsListed(SafeconductError):
    """A number that was not listed at this desk, or means another suggestion by now."""

    code = "record.not_as_listed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Number {number} is not what was listed here: the words of this account, or its day, have changed since.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the list once more: safeconduct record suggestions ACCOUNT",
    )
    ru = Advice(
        what="Номер {number} уже не тот, что был в списке: с тех пор изменился текст этого известия или его день.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите список ещё раз: safeconduct record suggestions ИЗВЕСТИЕ",
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A number as a person types it: 3, or 3:ab12 with the letters that stand beside it."""

    number: int
    letters: str = ""


class _Numbers(click.ParamType[Named]):
    """Reads a number of a list, with its letters or without."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Named:
        """Return the number; a fault of usage for anything else."""
        if isinstance(value, Named):
            return value
        number, colon, letters = str(value).lower().partition(":")
        is_number = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS and int(number) > 0
        is_named = not colon or (len(letters) == LETTERS and set(letters) <= _HEX)
        if not (is_number and is_named):
            self.fail(f"{value!r} is not a number of the list, such as 3 or 3:ab12.", param, ctx)
        return Named(int(number), letters)


NUMBERS: Final = _Numbers()
_HEX: Final = frozenset("0123456789abcdef")
_MOST_DIGITS: Final = 7


def note_listed(vault: Vault, read: AccountRead) -> None:
    """Note what a person is shown of an account's words: of which text, and the suggestion of each number."""
    keys = b"".join(one.suggestion.key[:_KEY_BYTES] for one in read.numbered)
    vault.keep_note(_name(read), read.kept.digest + keys)


def as_listed(vault: Vault, read: AccountRead, numbers: Sequence[Named]) -> tuple[int, ...]:
    """Return the numbers where each names what its letters say, or what was listed here; NotAsListed, NoSuchSuggestion.

    Letters are held to the list itself: they hold whatever else was listed since. A number alone means the list that
    was shown here last.
    """
    listed = vault.note_or(_name(read), b"")
    digest, keys = listed[:HASH_BYTES], listed[HASH_BYTES:]
    for number, letters in ((one.number, one.letters) for one in numbers):
        if number > len(read.numbered):
            raise NoSuchSuggestion(number=number)
        one = read.numbered[number - 1]
        if letters:
            is_same = letters == one.letters
        else:
            key = keys[(number - 1) * _KEY_BYTES : number * _KEY_BYTES]
            is_same = digest == read.kept.digest and key == one.suggestion.key[:_KEY_BYTES]
        if not is_same:
            raise NotAsListed(number=number)
    return tuple(one.number for one in numbers)


def _name(read: AccountRead) -> bytes:
    return _LISTED + hash_id(_LABEL, read.kept.source.encode())
