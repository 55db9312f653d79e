"""What a vault wants from its people: recovery cards, a backup that is not old, a verification now and then.

The vault notes itself when it was last backed up and verified; what is due is a pure rule over these notes. It knows
only what was done by this program on this copy, and says so. Refuses nothing. Carries promises P4 and P5.
"""

from __future__ import annotations

import enum
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import MS_PER_DAY, Clock, Day, day_from_ms
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.language import Counted
from safeconduct.protect.rest import MasterKey, SlotKey
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.files import FolderLock, VaultFolder, system_errors
from safeconduct.vault.findings import Report
from safeconduct.vault.strongroom import unlock
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify_locked

# Days of changes that may be lost with a laptop (the issue: a week), and days after which a vault is verified again.
BACKUP_DAYS: Final = 7
VERIFY_DAYS: Final = 30

_BACKUP: Final = b"upkeep/backup"
_VERIFIED: Final = b"upkeep/verified"
_CARDS: Final = b"upkeep/cards/"
# Kept from when the root left this vault until the next backup: b"1", then b"".
_HOLD_ROOT: Final = b"upkeep/backups-hold-root"
# Days of making cards that are remembered: more than anybody makes in the life of a vault.
_MOST_CARDS: Final = 20
_WORD_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Noted:
    """A day on which something was done, and how many entries the journal had then."""

    on: Day
    count: int


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is known of a vault's upkeep. ``backup`` and ``verified`` are empty while it was never done.

    ``backups_hold_root``: the organisation's root has left the vault, and lies in every backup from before.
    """

    has_cards: bool
    count: int
    backup: tuple[Noted, ...]
    verified: tuple[Noted, ...]
    backups_hold_root: bool = False


class Duty(enum.Enum):
    """What is due."""

    CARDS = "cards"
    BACKUP = "backup"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Due:
    """Something due. ``days`` since it was last done and ``changes`` since then; 0 of both where it never was.

    ``is_for_root``: whatever was written since, the backups there are hold the root, which has left the vault.
    """

    duty: Duty
    is_first: bool
    days: int = 0
    changes: int = 0
    is_for_root: bool = False


WHAT: Final = {
    Duty.CARDS: Phrase("Make recovery cards", "Сделайте карточки восстановления"),
    Duty.BACKUP: Phrase("Make a backup", "Сделайте резервную копию"),
    Duty.VERIFY: Phrase("Verify the vault", "Проверьте целостность хранилища"),
}
NEVER_DONE: Final = {
    Duty.CARDS: Phrase(
        "A forgotten passphrase would close this vault for ever.",
        "Если забыть парольную фразу, хранилище закроется навсегда.",
    ),
    Duty.BACKUP: Phrase("Everything here lies on this disk alone.", "Всё, что здесь есть, лежит только на этом диске."),
    Duty.VERIFY: Phrase(
        "As far as this vault knows, nobody has looked yet whether everything in it is as it was signed.",
        "Насколько хранилищу известно, ещё никто не проверял, всё ли в нём так, как было подписано.",
    ),
}
WRITTEN: Final = Counted(
    ("{n} entry was written", "{n} entries were written"),
    ("Сделана {n} запись", "Сделаны {n} записи", "Сделано {n} записей"),
)
SINCE_BACKUP: Final = Phrase(
    "{written} since the last backup, of {day}.",
    "{written} после последней копии ({day}).",
)
HOLD_ROOT: Final = Phrase(
    "Older backups still hold the root: destroy them and make a new one.",
    "В прежних копиях корень остался: уничтожьте их и сделайте новую.",
)
SINCE_VERIFIED: Final = Phrase(
    "It was last verified on {day}. A month is long enough for a disk to fail, or for somebody to have been at it.",
    "Последняя проверка: {day}. За месяц диск может испортиться, а кто-нибудь — до него добраться.",
)


class CardsOf(enum.Enum):
    """What cards were made of."""

    VAULT = "vault"
    ROOT = "root"


def note_cards(vault: Vault, clock: Clock, which: CardsOf) -> None:
    """Note that cards were made just now: whoever looks sees cards that they did not make."""
    days = (*cards_made(vault, which), day_from_ms(clock.now_ms()))[-_MOST_CARDS:]
    vault.keep_setting(_CARDS + which.value.encode(), b"".join(day.to_bytes(_WORD_BYTES, "big") for day in days))


def cards_made(vault: Vault, which: CardsOf) -> tuple[Day, ...]:
    """Return the days on which cards were made by this vault, oldest first; the newest twenty of them."""
    try:
        noted = vault.setting(_CARDS + which.value.encode())
    except NotKept:
        return ()
    starts = range(0, len(noted), _WORD_BYTES)
    return tuple(Day(int.from_bytes(noted[at : at + _WORD_BYTES], "big")) for at in starts)


def as_of_now(vault: Vault, clock: Clock) -> Noted:
    """Return what is to be noted of something that is done with a vault just now."""
    return Noted(day_from_ms(clock.now_ms()), vault.count)


def note_backup(vault: Vault, clock: Clock) -> None:
    """Note that a backup was made and written down just now."""
    note_saved_backup(vault, as_of_now(vault, clock))


def note_saved_backup(vault: Vault, made: Noted) -> None:
    """Note a backup that was made then and has been saved now: one that nobody saved is none."""
    _note(vault, _BACKUP, made)
    vault.keep_setting(_HOLD_ROOT, b"")


def note_root_left(vault: Vault) -> None:
    """Note that the root has left the vault: it still lies in all backups from before."""
    vault.keep_setting(_HOLD_ROOT, b"1")


def note_verified(vault: Vault, clock: Clock) -> None:
    """Note that the vault was verified just now, and found sound."""
    _note(vault, _VERIFIED, as_of_now(vault, clock))


def verify_noted(path: Path, key: SlotKey | MasterKey, given: Surroundings) -> Report:
    """Verify a vault that is not open, as `verify.verify` does, and note it in a vault that was found sound."""
    folder = VaultFolder(path)
    with system_errors():
        lock, master = unlock(folder, key)
        try:
            return noted(verify_locked(folder, master, given), folder, lock, master=master, given=given)
        finally:
            lock.release()


def noted(report: Report, folder: VaultFolder, lock: FolderLock, *, master: MasterKey, given: Surroundings) -> Report:
    """Note in a vault whose lock is held that it was found sound, and return the report.

    A vault where something differs stays as it is, for whoever must examine it; one that cannot be written to, on a
    disk that is full or only to be read, was verified all the same.
    """
    if report.is_sound:
        with suppress(SafeconductError), system_errors():
            vault = Vault(folder, lock, master, given)
            try:
                note_verified(vault, given.clock)
            finally:
                vault.leave()
    return report


def upkeep_of(vault: Vault) -> Upkeep:
    """Return what is known of a vault's upkeep."""
    return Upkeep(
        vault.has_cards, vault.count, _noted(vault, _BACKUP), _noted(vault, _VERIFIED), _do_backups_hold_root(vault)
    )


def due(upkeep: Upkeep, today: Day) -> tuple[Due, ...]:
    """Return what is due on a day, worst first."""
    found = [] if upkeep.has_cards else [Due(Duty.CARDS, is_first=True)]
    found += [Due(Duty.BACKUP, is_first=True)] if not upkeep.backup else []
    for last in upkeep.backup:
        changes = upkeep.count - last.count
        if upkeep.backups_hold_root:
            found.append(Due(Duty.BACKUP, is_first=False, days=today - last.on, changes=changes, is_for_root=True))
        elif changes > 0 and today - last.on >= BACKUP_DAYS:
            found.append(Due(Duty.BACKUP, is_first=False, days=today - last.on, changes=changes))
    found += [Due(Duty.VERIFY, is_first=True)] if not upkeep.verified else []
    found += [
        Due(Duty.VERIFY, is_first=False, days=today - last.on)
        for last in upkeep.verified
        if today - last.on >= VERIFY_DAYS
    ]
    return tuple(found)


def _note(vault: Vault, name: bytes, done: Noted) -> None:
    words = (done.on * MS_PER_DAY, done.count)
    vault.keep_setting(name, b"".join(word.to_bytes(_WORD_BYTES, "big") for word in words))


def _do_backups_hold_root(vault: Vault) -> bool:
    try:
        return bool(vault.setting(_HOLD_ROOT))
    except NotKept:
        return False


def _noted(vault: Vault, name: bytes) -> tuple[Noted, ...]:
    try:
        value = vault.setting(name)
    except NotKept:
        return ()
    now_ms, count = (int.from_bytes(value[at : at + _WORD_BYTES], "big") for at in (0, _WORD_BYTES))
    return (Noted(day_from_ms(now_ms), count),)
