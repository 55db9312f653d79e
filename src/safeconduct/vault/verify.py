"""`vault verify`: is this vault what it was left as, and does everything shown follow from signed ops? (P5)

Looks at the raw file first, for opening changes it; then pages, schema, every op, freshness, registers, and
every view recomputed. It changes nothing: file, log and anchor stay as they are for whoever must examine
them. It refuses to call anything fine that it did not look at: what was left out is in the report.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId, OpId
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.rest import MasterKey, Purpose, SlotKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, VerifyKey
from safeconduct.vault import schema
from safeconduct.vault.anchor import Mark, clear_bytes, file_digest, read_mark
from safeconduct.vault.errors import (
    AnchorDamaged,
    Damaged,
    HeaderRolledBack,
    HistoryDiffers,
    OpsMissing,
    RegisterDiffers,
)
from safeconduct.vault.files import SCRATCH_PREFIX, VaultFolder, create_private, system_errors
from safeconduct.vault.findings import Kind, Report, Tray
from safeconduct.vault.freshness import check_extent, check_header, check_schema, check_tally, format_of
from safeconduct.vault.journal import extent
from safeconduct.vault.pieces import Pieces
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.store import SCRATCH_SETTINGS, Store, open_store
from safeconduct.vault.strongroom import DEVICE, unlock
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import PatientViewSet, Progress, ViewSet
from safeconduct.vault.verify_blobs import check_blobs
from safeconduct.vault.verify_ops import OpCheck, Writer
from safeconduct.vault.verify_views import compare_views
from safeconduct.vault.viewsets import fill

# Complaints of SQLite's own check that are counted; more say nothing new.
_MOST_COMPLAINTS: Final = 100


class _Unmarked(enum.Enum):
    """There is no mark to hold the vault against. That it is missing or damaged stands in the report."""

    UNMARKED = enum.auto()


def verify(path: Path, key: SlotKey | MasterKey, given: Surroundings) -> Report:
    """Verify a vault that is not open. WrongKey, VaultInUse or VaultMissing when it cannot be looked at."""
    folder = VaultFolder(path)
    with system_errors():
        lock, master = unlock(folder, key)
        try:
            return verify_locked(folder, master, given)
        finally:
            lock.release()


def verify_locked(folder: VaultFolder, master: MasterKey, given: Surroundings) -> Report:
    """Verify what lies in a folder whose lock is held and whose database is not open."""
    tray = Tray()
    mark = _mark(folder, master, tray)
    if isinstance(mark, Mark) and clear_bytes(folder.database) != mark.clear:
        # Nothing behind them can be judged while they are wrong; `mend` puts them back.
        return _stopped(tray, Kind.BEGINNING, given)
    if isinstance(mark, Mark) and mark.is_closed:
        if folder.has_log():
            # Opening would replay it over the file; what it would do to the file is nobody's wish to know.
            return _stopped(tray, Kind.LOG, given)
        if file_digest(folder.database) != mark.file:
            tray.add(Kind.FILE)
    try:
        store = open_store(folder.database, master.subkey(Purpose.DATABASE))
    except Damaged:
        return _stopped(tray, Kind.UNREADABLE, given)
    try:
        store.keep_log_on_close()
        check_schema(store)
    except Damaged:
        store.close()
        return _stopped(tray, Kind.UNREADABLE, given)
    try:
        return _Verification(folder, master, given, tray).run(store, mark)
    finally:
        store.close()
        folder.remove_empty_log()


def _stopped(tray: Tray, kind: Kind, given: Surroundings) -> Report:
    """Return a report of a verification that cannot go on behind this finding."""
    tray.add(kind, place="file" if kind is Kind.UNREADABLE else "")
    return Report(0, 0, tray.findings(), tuple(views.name for views in given.views))


def verify_open(folder: VaultFolder, master: MasterKey, store: Store, given: Surroundings) -> Report:
    """Verify a vault that is open, by its own connection; the raw file is not looked at."""
    tray = Tray()
    mark = _mark(folder, master, tray)
    return _Verification(folder, master, given, tray).run(store, mark)


def _mark(folder: VaultFolder, master: MasterKey, tray: Tray) -> Mark | _Unmarked:
    try:
        mark = read_mark(folder.anchor, master.subkey(Purpose.ANCHOR))
    except AnchorDamaged:
        tray.add(Kind.ANCHOR)
        return _Unmarked.UNMARKED
    try:
        check_header(folder, mark)
    except HeaderRolledBack:
        tray.add(Kind.HEADER)
    return mark


@dataclass(slots=True)
class _Verification:
    """One verification of an opened database."""

    folder: VaultFolder
    master: MasterKey
    given: Surroundings
    tray: Tray

    def run(self, store: Store, mark: Mark | _Unmarked) -> Report:
        ops, rows = 0, 0
        by_room: Mapping[str, int] = {}
        unchecked: tuple[str, ...] = tuple(views.name for views in self.given.views)
        registers = Registers(store, self.master)
        with self._reading("pages"):
            self._check_pages(store)
        with self._reading("registers"):
            self._check_registers(registers, mark)
        with self._reading("blobs"):
            check_blobs(registers, Pieces(self.folder, self.master, self.given.entropy), self.tray)
        with self._reading("journal"):
            self._check_extent(store, mark)
            ops, by_room = self._check_ops(store, registers)
        with self._reading("views"):
            rows, unchecked = self._check_views(store, registers)
        return Report(ops, rows, self.tray.findings(), unchecked, by_room)

    @contextlib.contextmanager
    def _reading(self, place: str) -> Iterator[None]:
        """A page that does not open ends one part of the verification, not the others."""
        try:
            yield
        except Damaged:
            self.tray.add(Kind.UNREADABLE, place=place)

    def _check_pages(self, store: Store) -> None:
        complaints = [row[0] for row in store.execute(f"PRAGMA integrity_check({_MOST_COMPLAINTS})")]
        if complaints != ["ok"]:
            self.tray.add(Kind.PAGES, count=len(complaints))

    def _check_registers(self, registers: Registers, mark: Mark | _Unmarked) -> None:
        try:
            registers.check()
            if isinstance(mark, Mark):
                check_tally(registers.tally(), mark)
        except RegisterDiffers:
            self.tray.add(Kind.REGISTER)

    def _check_extent(self, store: Store, mark: Mark | _Unmarked) -> None:
        if not isinstance(mark, Mark):
            return
        try:
            check_extent(store, extent(store), mark)
        except OpsMissing as error:
            missing = error.facts["missing"]
            self.tray.add(Kind.OPS_MISSING, count=missing if isinstance(missing, int) else 1)
        except HistoryDiffers:
            self.tray.add(Kind.HISTORY, count=mark.extent.count)

    def _check_ops(self, store: Store, registers: Registers) -> tuple[int, Mapping[str, int]]:
        signers = {
            DeviceId(device): VerifyKey(raw)
            for device, raw in registers.shelf(Shelf.SIGNER)
            if len(raw) == PUBLIC_KEY_BYTES
        }
        own = DeviceId(registers.get_or(Shelf.SETTING, DEVICE, b""))
        late = {CompartmentId(key[:SHORT_ID_BYTES]) for key, _ in registers.shelf(Shelf.BASE)}
        check = OpCheck(store, signers, Writer(own, late), self.tray)
        return check.walk(extent(store).count, self._part(0)), check.by_room

    def _check_views(self, store: Store, registers: Registers) -> tuple[int, tuple[str, ...]]:
        """Recompute and compare the view sets that are up to date; return rows looked at and what was left out."""
        kept = {str(name): (version, str(tables).split()) for name, version, tables in store.execute(schema.VIEW_SETS)}
        checked = [v for v in self.given.views if kept.get(v.name) == (v.version, list(v.tables))]
        names = {views.name for views in checked}
        others = {table for name, (_, tables) in kept.items() if name not in names for table in tables}
        unchecked = tuple(sorted((set(kept) | {views.name for views in self.given.views}) - names))
        aside = frozenset(OpId(op) for op, _ in registers.shelf(Shelf.ASIDE))
        rows = 0
        with _scratch(self.folder, self.given.entropy) as scratch:
            for statement in schema.tables_of(format_of(registers)):
                scratch.execute(statement)
            for views in checked:
                views.create(scratch)
            wrong = self._check_schema(store, scratch, others)
            for part, views in enumerate(checked, start=1):
                if wrong.isdisjoint(views.tables):
                    rows += self._check_view_set(views, (store, scratch), aside, self._part(part))
        return rows, unchecked

    def _check_view_set(
        self, views: ViewSet, stores: tuple[Store, Store], aside: frozenset[OpId], progress: Progress
    ) -> int:
        store, scratch = stores
        try:
            with scratch.transaction():
                fill(views, scratch, store, aside=aside, progress=progress)
                if isinstance(views, PatientViewSet):
                    # What a killed program had put off is absent there; absent here too, it must not differ.
                    views.put_off_like(scratch, store)
        except Damaged:
            raise
        except Exception as error:
            # A view set may fail in any way on a journal that is not one; on a sound one, it is the view set's fault.
            if not isinstance(error, SafeconductError) and not self.tray.findings():
                raise
            self.tray.add(Kind.VIEW_UNCHECKED, place=views.name)
            return 0
        return compare_views(views, store, scratch, self.tray)

    def _check_schema(self, store: Store, scratch: Store, others: set[str]) -> set[str]:
        """Compare tables and indexes with those a new vault has; return the tables that are not as they should be."""
        here, there = (
            {row for row in each.execute(schema.SCHEMA) if row[2] not in others} for each in (store, scratch)
        )
        wrong = here ^ there
        for name in sorted({str(row[1]) for row in wrong}):
            self.tray.add(Kind.SCHEMA, key=name)
        return {str(row[2]) for row in wrong}

    def _part(self, part: int) -> Progress:
        """Return progress on one of the walks over all ops: one to check them, one for each view set."""
        parts, show = 1 + len(self.given.views), self.given.progress
        return lambda done, total: show(part * total + done, parts * total)


@contextlib.contextmanager
def _scratch(folder: VaultFolder, entropy: Entropy) -> Iterator[Store]:
    """Open a database under a random key in the vault's folder, and remove it afterwards."""
    path = folder.path / (SCRATCH_PREFIX + entropy.bytes(8).hex())
    create_private(path)
    try:
        store = open_store(path, Secret.random(KEY_BYTES, entropy), SCRATCH_SETTINGS)
        try:
            yield store
        finally:
            store.close()
    finally:
        path.unlink(missing_ok=True)
