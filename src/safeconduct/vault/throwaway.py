"""A vault that was made to show what the program does bears a mark in itself, and stays what it is (DESIGN section 3).

The mark lies in the vault, not in how it was started: a copy of its folder is still a demonstration. What would make it
real asks here first: a backup (`vault`), a relay and an invitation (`sync`). There is no way to take the mark off.
"""

from __future__ import annotations

from typing import Final, Protocol

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

_MARK: Final = b"throwaway"


class Notes(Protocol):
    """What of an open vault is asked: what it has noted for itself."""

    def keep_note(self, name: bytes, value: bytes) -> None:
        """Keep a note."""

    def notes(self, prefix: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """Return the notes whose names begin so."""


class OnlyADemonstration(SafeconductError):
    """A vault made for showing is to be kept, or to meet others."""

    code = "vault.only_a_demonstration"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This is the demonstration: it joins no relay, invites nobody, and no backup of it is made.",
        safe=NOTHING_CHANGED_EN,
        do="For your own work make a vault of your own: safeconduct vault create",
        on_page="For your own work make a vault of your own: start the desk without “demo”.",
    )
    ru = Advice(
        what="Это демонстрация: она не подключается к ретрансляторам, никого не приглашает, и её копий не делают.",
        safe=NOTHING_CHANGED_RU,
        do="Для своей работы создайте своё хранилище: safeconduct vault create",
        on_page="Для своей работы создайте своё хранилище: запустите программу без «demo».",
    )


def mark_throwaway(vault: Notes) -> None:
    """Make a vault a demonstration for good. What it has by then, a relay or colleagues of its own, it keeps."""
    vault.keep_note(_MARK, b"")


def is_throwaway(vault: Notes) -> bool:
    """Say whether a vault was made for showing."""
    return bool(vault.notes(_MARK))


def check_lasting(vault: Notes) -> None:
    """Raise OnlyADemonstration for a vault that was made for showing."""
    if is_throwaway(vault):
        raise OnlyADemonstration
