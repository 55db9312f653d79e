"""A seizure tried out from the desk, in the background: a copy of this vault, what is asked of it, and what came of it.

The copy is made on the vault's own thread, so that nothing is being written meanwhile; all else runs on another, and
pages look how far it is. The copy lies beside the vault, for its owner alone, and is removed; what a killed program
left of one is removed before the next. Refuses a second drill while one is running. What was found is held in memory
and dropped by the lock, which ends a drill too (P2).
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace
from pathlib import Path
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.background import Stopped, told
from safeconduct.desk.people_told import people_told
from safeconduct.protect.rest import SlotKey
from safeconduct.sync.drill import Has, Seizure, seize
from safeconduct.vault.drill_copies import drill_place, remove_left_copies
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

_WHOLE: Final = 100


class Drilling:
    """The drill of one desk. Begun on the vault's thread; looked at from there."""

    def __init__(self, path: Path, given: Surroundings) -> None:
        self._path = path
        self._given = given
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        # What was found is put down, and all is let go of, one after the other: nothing stays after a lock.
        self._putting = threading.Lock()
        # Hundredths of the bytes that were searched, and when the drill was begun (ms since 1970).
        self.percent = 0
        self.begun_at = 0
        # Copies that a killed drill had left and that were removed when this desk was started.
        self.left = remove_left_copies(path)
        self.found: list[Seizure] = []
        self.faults: list[SafeconductError] = []

    @property
    def is_running(self) -> bool:
        """Whether a drill is going on."""
        return any(one.is_alive() for one in self._threads)

    def begin(self, vault: Vault, has: Has, key: SlotKey | None) -> None:
        """Copy the vault and try the rest in the background; DiskFull or StorageFault where there is no room for it."""
        if self.is_running:
            return
        self.forget()
        self._stop = threading.Event()
        self.begun_at = self._given.clock.now_ms()
        remove_left_copies(self._path)
        copy = contextlib.ExitStack()
        try:
            place = copy.enter_context(drill_place(self._path))
            vault.copy_folder(place)
        except BaseException:
            copy.close()
            raise
        self._threads = [threading.Thread(target=self._run, args=(copy, place, (has, key), self._stop), name="drill")]
        self._threads[0].start()

    def wait(self) -> None:
        """Wait for the end of the drill that is going on."""
        for one in self._threads:
            one.join()

    def forget(self) -> None:
        """Let go of what was found."""
        self.percent = 0
        self.found, self.faults = [], []

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything: the desk locks."""
        with self._putting:
            self._stop.set()
            self.forget()

    def _run(
        self, copy: contextlib.ExitStack, place: Path, seizer: tuple[Has, SlotKey | None], stop: threading.Event
    ) -> None:
        has, key = seizer

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Stopped
            self.percent = done * _WHOLE // max(total, 1)

        found, faults = list[Seizure](), list[SafeconductError]()
        with told(faults), copy:
            given = replace(self._given, progress=progress)
            found.append(seize(place, has, key, given, people_told))
        with self._putting:
            if not stop.is_set():
                self.found, self.faults = found, faults
