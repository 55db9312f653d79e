"""The vault: one encrypted folder that holds a desk's journal, views, keys and drafts (docs/rooms/vault.md).

`append` returns only when everything it wrote is on the disk, together with the views that follow from it;
until then nothing has changed (P4). A locked vault yields nothing without a key of its header (P2). It refuses
to open beside another process, and to go on from a journal that is shorter than what was acknowledged (P5).
Used by one thread at a time.
"""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.rest import (
    DEFAULT_COST,
    Cost,
    MasterKey,
    Passphrase,
    RecoverySecret,
    SlotKey,
    add_slot,
    clear_slot,
    has_cards,
    open_header,
    replace_cards,
    replace_passphrase,
    reset_passphrase,
)
from safeconduct.vault.arrivals import Intake
from safeconduct.vault.backup import seal_backup, write_backup
from safeconduct.vault.blobs import Blobs
from safeconduct.vault.drafts import Drafts
from safeconduct.vault.errors import DiskFull, VaultClosed, VaultInUse, VaultMoved
from safeconduct.vault.errors_backup import BackupInside
from safeconduct.vault.files import OWNER_ONLY_FOLDER, FolderLock, VaultFolder, new_folder, system_errors
from safeconduct.vault.findings import Report
from safeconduct.vault.journal import CLOCK_VOUCHED, NO_RUN, Extent, is_here
from safeconduct.vault.keeping import Keeping
from safeconduct.vault.reading import Reading
from safeconduct.vault.strongroom import DEVICE, Parts, Strongroom, furnish, make_parts, unlock
from safeconduct.vault.surroundings import Surroundings, no_progress
from safeconduct.vault.throwaway import check_lasting
from safeconduct.vault.types import Arrival, Intent, Progress, Stop, never
from safeconduct.vault.verify import verify_open
from safeconduct.vault.viewsets import Views

__all__ = ["Surroundings", "Vault", "no_progress"]


_TIME_BYTES: Final = 8


class Vault(Reading, Keeping):
    """An open vault. Made by `create` and `open`; ended by `close` or by leaving its ``with`` block."""

    def __init__(
        self, folder: VaultFolder, lock: FolderLock, master: MasterKey, given: Surroundings, *, settles: bool = True
    ) -> None:
        """Open the database of a folder whose lock is held. Use `open` or `create`."""
        self._lock = lock
        self._given = given
        self._room = Strongroom(folder, master, given.clock, given.entropy)
        self._is_open = True
        try:
            self._views = Views(self._room.store, self._room.journal, given.views, self._room.aside)
            if stale := self._views.stale():
                with self._room.writing():
                    self._views.recompute(stale, given.progress)
            self.blobs.clean()
            # After a crash, or a lock in a hurry: a vault that was closed otherwise has nothing left to make up for.
            if settles:
                self._settle()
        except BaseException:
            self._room.abandon()
            raise

    @classmethod
    def create(cls, path: Path, key: SlotKey, given: Surroundings, *, cost: Cost = DEFAULT_COST) -> Vault:
        """Make a new vault in a new folder and open it; VaultExists when anything is there.

        ``key`` becomes the first way of opening it; ``cost`` is the price of guessing at a passphrase.
        """
        parts = make_parts(key, given.entropy, cost)
        with system_errors(), new_folder(path) as folder:
            furnish(folder, parts, given.entropy)
        try:
            return cls.open(path, parts.master, given)
        except BaseException:
            # Only while nobody else has it: what has its name may have been opened, and written to, by another process.
            with contextlib.suppress(VaultInUse, OSError):
                lock = FolderLock(VaultFolder(path).lock)
                try:
                    VaultFolder(path).remove()
                finally:
                    lock.release()
            raise

    @classmethod
    def open(
        cls, path: Path, key: SlotKey | MasterKey, given: Surroundings, *, is_drill: bool = False, settles: bool = True
    ) -> Vault:
        """Unlock a vault. WrongKey, VaultInUse, or an IntegrityFault when it is not what it was left as.

        ``is_drill``: it may be a copy that a drill made (`drill_copies`), which is IsDrillCopy otherwise. ``settles``:
        make up now for what a lock in a hurry left; else whoever opens it calls `settle` when there is time.
        """
        folder = VaultFolder(path)
        with system_errors():
            lock, master = unlock(folder, key, is_drill=is_drill)
            folder.keep_to_owner()
            try:
                return cls(folder, lock, master, given, settles=settles)
            except BaseException:
                lock.release()
                raise

    def close(self, *, settles: bool = True) -> None:
        """Lock the vault. Closing twice is allowed.

        ``settles``: make up first for what commands put off, which takes up to some twenty seconds in a large record;
        whoever locks in a hurry does not wait for it, for the keys are in memory until it is closed (P2).
        """
        with system_errors():
            try:
                self.leave(settles=settles)
            finally:
                self._lock.release()

    def leave(self, *, settles: bool = True) -> None:
        """Close the database and keep the folder's lock, for who goes on working there."""
        if self._is_open:
            self._is_open = False
            try:
                if settles:
                    self._settle()
            finally:
                self._room.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def device(self) -> DeviceId:
        """This desk's device."""
        return DeviceId(self.setting(DEVICE))

    @property
    def extent(self) -> Extent:
        """How far the journal reaches that the tables show: what was read at the same extent is what would be read now.

        Nowhere while ops are being written that no table shows yet: what is read then holds for nothing later.
        """
        room = self._opened()
        return Extent(0, NO_RUN) if self._views.is_behind else room.journal.extent

    def become(self, keys: DeviceKeys) -> None:
        """Write from now on as this device, whose keys an organisation has certified. Its ops so far stay."""
        self._opened().become(keys)

    @property
    def drafts(self) -> Drafts:
        """Unfinished forms."""
        room = self._opened()
        return Drafts(room.registers, self.together, self._given.clock)

    @property
    def blobs(self) -> Blobs:
        """Long files, kept piece by piece beside the journal."""
        room = self._opened()
        return Blobs(room.registers, room.writing, room.pieces)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Make one command of all that is done inside: on the disk whole when the block ends, or not at all.

        It may stand inside another. What was refused inside before anything was written may be caught, and the rest
        goes on; anything else that fails takes all of it back, caught or not.
        """
        room = self._opened()
        self._check_place()
        with room.writing():
            yield

    def append(self, intents: Iterable[Intent]) -> tuple[OpId, ...]:
        """Sign, store and show what rooms intend: one command, on the disk whole or not at all.

        Intents may be a generator over a million: they are taken one by one, and memory stays bounded.
        """
        room = self._opened()
        self._check_place()
        with room.writing():
            return self._views.take(room.journal.write(intents))

    def vouch_for_clock(self) -> None:
        """Believe the computer's clock from now on: a person says that it is right.

        Own entries of a later day, written while it was wrong, date no further ones.
        """
        self.keep_setting(CLOCK_VOUCHED, self._given.clock.now_ms().to_bytes(_TIME_BYTES, "big"))
        self._opened().journal.forget()

    def take(self, arrivals: Iterable[Arrival]) -> tuple[OpId, ...]:
        """Store ops of other devices, all or none: ChainBroken, BadSignature, OtherSigner.

        An op whose place in its chain is taken is kept beside the one that is there (`at`).
        """
        room = self._opened()
        self._check_place()
        with room.writing():
            return self._views.take(Intake(room.journal, room.registers, room.aside).taken(arrivals))

    def _check_place(self) -> None:
        """Refuse to write where nobody will look: an open file is written to wherever its folder went, or to nowhere.

        VaultMoved. Costs one look at the folder for a command.
        """
        with system_errors():
            if not self._lock.is_at(self._room.folder.lock):
                raise VaultMoved

    def set_aside(self, ops: Iterable[OpId], progress: Progress = no_progress) -> None:
        """Let ops count no more; they stay stored. One that has not come yet will be aside when it comes.

        Views are computed again from the whole journal if any of the ops was in them: linear in its length.
        """
        room = self._opened()
        with room.writing():
            self._recount(room, room.aside.put(ops), progress)

    def count_again(self, ops: Iterable[OpId], progress: Progress = no_progress) -> None:
        """Let ops that were set aside count after all. The same cost."""
        room = self._opened()
        with room.writing():
            self._recount(room, room.aside.drop(ops), progress)

    def _recount(self, room: Strongroom, changed: tuple[OpId, ...], progress: Progress) -> None:
        if any(is_here(room.store, op) for op in changed):
            self._views.recount(progress)

    def rebuild_views(self, progress: Progress = no_progress) -> None:
        """Recompute every view from the ops: the mend when only views differ."""
        with self._opened().writing():
            self._views.recompute(self._views.sets, progress)

    @property
    def is_settled(self) -> bool:
        """Whether commands put nothing off that is not made up for."""
        self._opened()
        return not self._views.unsettled()

    def settle(self, stop: Stop = never) -> bool:
        """Make up for rows of views that commands put off; say whether there was room for it.

        `close` does it; a quiet moment before is as good. ``stop``: asked between two pieces; what was made up for
        until it says so stays.
        """
        self._opened()
        return self._settle(stop)

    def _settle(self, stop: Stop = never) -> bool:
        if unsettled := self._views.unsettled():
            # Nothing is lost when there is no room for it: what is put off is computed by whoever asks.
            try:
                with self._room.writing():
                    self._views.settle(unsettled, stop)
            except DiskFull:
                return False
        return True

    def verify(self, progress: Progress = no_progress) -> Report:
        """Verify this open vault; for one that is closed, `verify.verify` also looks at the raw file."""
        room, given = self._opened(), self._given
        if progress is not no_progress:
            given = dataclasses.replace(given, progress=progress)
        return verify_open(room.folder, room.master, room.store, given)

    def backup(self, target: Path, progress: Progress = no_progress) -> int:
        """Write everything into one encrypted file and read it back; VaultExists when something is there.

        Returns how many pieces of whole blobs it lacks, since they are missing here or damaged: 0 in a sound vault.

        The file opens with whatever opens this vault now. `restore.restore` makes a vault of it. BackupInside when
        it would lie in the vault's own folder, NoSuchFolder when its folder is not there, OnlyADemonstration of a vault
        made to show.
        """
        check_lasting(self)
        room = self._opened()
        if target.resolve().is_relative_to(room.folder.path.resolve()):
            raise BackupInside
        parts = Parts(room.folder.header(), room.master)
        held = (room.store, room.registers, room.pieces)
        return write_backup(target, held, parts=parts, entropy=self._given.entropy, progress=progress)

    def backup_in_memory(self, progress: Progress = no_progress) -> tuple[bytes, int]:
        """Return the same file as `backup` writes, read back too, and how much it lacks; BackupTooLarge."""
        check_lasting(self)
        room = self._opened()
        parts = Parts(room.folder.header(), room.master)
        held = (room.store, room.registers, room.pieces)
        return seal_backup(held, parts=parts, entropy=self._given.entropy, progress=progress)

    def copy_folder(self, target: Path) -> None:
        """Copy the vault's folder into one as it lies on the disk now: what a seizer of this computer would have.

        For trying that out; a backup is made otherwise. The copy looks like a vault whose program was killed.
        """
        room = self._opened()
        ignored = shutil.ignore_patterns(room.folder.lock.name)
        with system_errors():
            shutil.copytree(room.folder.path, target, ignore=ignored, dirs_exist_ok=True)
            target.chmod(OWNER_ONLY_FOLDER)

    def change_passphrase(self, old: Passphrase, new: Passphrase) -> None:
        """Let the vault open with ``new`` instead of ``old``; WrongKey when ``old`` does not open it.

        The master key stays: whoever has an old copy of the key file and the old passphrase can still open.
        """
        room = self._opened()
        room.replace_header(replace_passphrase(room.folder.header(), old, new, self._given.entropy))

    def reset_passphrase(self, new: Passphrase) -> None:
        """Let the vault open with ``new`` and with no passphrase from before; the cards stay. For a lost passphrase."""
        room = self._opened()
        room.replace_header(reset_passphrase(room.folder.header(), room.master, new, self._given.entropy))

    def replace_cards(self, new: RecoverySecret) -> None:
        """Let these cards open the vault, and none from before; passphrases stay. Older backups keep the old cards."""
        room = self._opened()
        room.replace_header(replace_cards(room.folder.header(), room.master, new, self._given.entropy))

    def check_key(self, key: SlotKey) -> None:
        """Raise WrongKey unless this opens the vault: an open desk proves nothing of who sits at it."""
        open_header(self._opened().folder.header(), key)

    @property
    def has_cards(self) -> bool:
        """Say whether any recovery cards open this vault, and with it the backups made from now on."""
        room = self._opened()
        return has_cards(room.folder.header(), room.master)

    def add_key(self, key: SlotKey) -> None:
        """Let one more passphrase, or recovery cards, open the vault; SlotsFull when all ways are taken."""
        room = self._opened()
        room.replace_header(add_slot(room.folder.header(), room.master, key, self._given.entropy))

    def remove_key(self, key: SlotKey) -> None:
        """Take a way of opening away; WrongKey when there is none, LastSlot when it is the only one."""
        room = self._opened()
        room.replace_header(clear_slot(room.folder.header(), key, self._given.entropy))

    def _opened(self) -> Strongroom:
        if not self._is_open:
            raise VaultClosed
        return self._room
