"""Which accounts share words, looked for in the background when somebody asks, and held while the vault is open.

The texts are read on the vault's own thread, as they may be shown; comparing them takes time in proportion to all words
and is done beside it. Of what was found the places alone are held, and by which words, not the words. The lock ends it
and drops what was found (P2). Refuses a second look while one goes on, and places in a text that was changed since.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.background import stopping, told
from safeconduct.record.reading.copies import PossibleCopy, TextOf, possible_copies


class CopiesLooked:
    """The look of one desk for copies. Begun on the vault's thread; looked at from there."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        # What a thread found is put down, and all is let go of, one after the other: nothing stays after a lock.
        self._putting = threading.Lock()
        self._digests: dict[str, bytes] = {}
        # Of how many accounts words were kept when they were read; -1 while nobody has looked.
        self.of_kept = -1
        self.found: tuple[PossibleCopy, ...] = ()
        self.faults: tuple[SafeconductError, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether texts are being compared."""
        return not self._stop.is_set() and any(one.is_alive() for one in self._threads)

    @property
    def texts(self) -> int:
        """How many texts were, or are being, compared."""
        return len(self._digests)

    def begin(self, texts: Sequence[TextOf], kept: int) -> None:
        """Compare texts in the background; what was found before is forgotten. While it runs nothing happens.

        ``kept``: of how many accounts words are kept, of which some may not be shown.
        """
        if self.is_running:
            return
        self.drop()
        self._stop = threading.Event()
        self.of_kept = kept
        self._digests = {one.account: _digest(one.text) for one in texts}
        self._threads = [threading.Thread(target=self._run, args=(texts, self._stop), name="copies", daemon=True)]
        self._threads[0].start()

    def of(self, account: str) -> tuple[PossibleCopy, ...]:
        """Return the pairs in which an account is the one or the other, the likest first."""
        return tuple(one for one in self.found if account in (one.copy, one.original))

    def is_as_read(self, account: str, text: str) -> bool:
        """Say whether a text is still letter by letter the one that was compared: its places hold."""
        return self._digests.get(account) == _digest(text)

    def wait(self) -> None:
        """Wait for the end of what is going on."""
        for one in self._threads:
            one.join()

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything: the desk locks."""
        with self._putting:
            self._stop.set()
            self.of_kept, self.found, self.faults, self._digests = -1, (), (), {}

    def _run(self, texts: Sequence[TextOf], stop: threading.Event) -> None:
        faults, found = list[SafeconductError](), list[PossibleCopy]()
        with told(faults):
            found += possible_copies(texts, stopping(stop))
        with self._putting:
            if not stop.is_set():
                self.found, self.faults = tuple(found), tuple(faults)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
