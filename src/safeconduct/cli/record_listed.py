"""The list of suggestions that a person saw at this desk, and whether a number still means what it meant there.

Numbers are places in the list of the newest words of an account; a colleague's op may bring other words between a look
and a decision. What was listed is noted in the vault, by the keys of suggestions. Refuses a number that nobody saw
here, or that names another suggestion now: nothing is signed that was not read (promise P6).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import hash_id, label
from safeconduct.record.reading.commands import AccountRead, NoSuchSuggestion
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


def note_listed(vault: Vault, read: AccountRead) -> None:
    """Note what a person is shown of an account's words."""
    keys = b"".join(one.suggestion.key[:_KEY_BYTES] for one in read.numbered)
    vault.keep_note(_name(read), keys)


def as_listed(vault: Vault, read: AccountRead, numbers: Iterable[int]) -> None:
    """Return where each number names what was listed here under it; NotAsListed, NoSuchSuggestion."""
    listed = vault.note_or(_name(read), b"")
    for number in numbers:
        if number > len(read.numbered):
            raise NoSuchSuggestion(number=number)
        key = read.numbered[number - 1].suggestion.key[:_KEY_BYTES]
        if listed[(number - 1) * _KEY_BYTES : number * _KEY_BYTES] != key:
            raise NotAsListed(number=number)


def _name(read: AccountRead) -> bytes:
    return _LISTED + hash_id(_LABEL, read.kept.source.encode())
