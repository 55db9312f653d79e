"""Which accounts share words, looked for in the background when somebody asks, and held while the vault is open.

The texts are read one at a time, as they may be shown, each on the vault's own thread, so that other pages go on
between two of them; comparing them takes time in proportion to all words and is done beside it. While it goes on
numbers are held that stand for words (`record.reading.fingerprints`), and of what was found the places alone, and in
which text. The lock ends it and drops what was found (P2); so does the withdrawal of an account that is compared (P7).
Refuses a second look while one goes on, and places in a text that was changed since.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.background import stopping, told
from safeconduct.record.reading.copies import PossibleCopy, copies_by
from safeconduct.record.reading.fingerprints import Fingerprint, TextOf, digest_of, fingerprint_of
from safeconduct.record.reading.repeating import TextsByTurns


class CopiesLooked:
    """The look of one desk for copies. Begun on the vault's thread; looked at from there.

    ``read``: gives the words of one account, from the vault's thread to any other; None where none may be shown.
    """

    def __init__(self, read: Callable[[str], TextOf | None]) -> None:
        self._read = read
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        # What a thread found is put down, and all is let go of, one after the other: nothing stays after a lock.
        self._putting = threading.Lock()
        self._digests: dict[str, bytes] = {}
        # How many texts were compared, or read up to now to be.
        self.texts = 0
        # Of how many accounts words were kept when they were read; -1 while nobody has looked.
        self.of_kept = -1
        self.found: tuple[PossibleCopy, ...] = ()
        self.faults: tuple[SafeconductError, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether texts are being compared."""
        return not self._stop.is_set() and any(one.is_alive() for one in self._threads)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts of which anything is held."""
        with self._putting:
            return tuple(self._digests)

    def begin(self, accounts: Sequence[str]) -> None:
        """Compare texts in the background; what was found before is forgotten. While it runs nothing happens.

        ``accounts``: all whose words are kept, of which some may not be shown.
        """
        if self.is_running:
            return
        self.drop()
        self._stop = threading.Event()
        self.of_kept = len(accounts)
        self._threads = [threading.Thread(target=self._run, args=(accounts, self._stop), name="copies", daemon=True)]
        self._threads[0].start()

    def of(self, account: str) -> tuple[PossibleCopy, ...]:
        """Return the pairs in which an account is the one or the other, the likest first."""
        return tuple(one for one in self.found if account in (one.copy, one.original))

    def is_as_read(self, account: str, text: str) -> bool:
        """Say whether a text is still letter by letter the one that was compared: its places hold."""
        return self._digests.get(account) == digest_of(text)

    def wait(self) -> None:
        """Wait for the end of what is going on."""
        for one in self._threads:
            one.join()

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything: the desk locks."""
        with self._putting:
            self._stop.set()
            self.of_kept, self.found, self.faults, self._digests, self.texts = -1, (), (), {}, 0

    def drop_of(self, closed: frozenset[str]) -> None:
        """Let go of what is held of accounts whose words may not be shown any more; a look that goes on is ended."""
        if closed.isdisjoint(self.accounts):
            return
        if self.is_running:
            self.drop()
            return
        with self._putting:
            self._digests = {name: digest for name, digest in self._digests.items() if name not in closed}
            self.found = tuple(one for one in self.found if closed.isdisjoint((one.copy, one.original)))

    def _run(self, accounts: Sequence[str], stop: threading.Event) -> None:
        faults, found, look = list[SafeconductError](), list[PossibleCopy](), stopping(stop)
        texts = TextsByTurns(accounts, self._read)
        with told(faults):
            prints = list[Fingerprint]()
            for one in texts:
                prints.append(fingerprint_of(one))
                self._hold(prints[-1], stop)
                look()
            found += copies_by(prints, texts, look)
        with self._putting:
            if not stop.is_set():
                self.found, self.faults = tuple(found), tuple(faults)
                # Of what shares words with nothing, nothing more is held.
                names = {name for one in found for name in (one.copy, one.original)}
                self._digests = {name: digest for name, digest in self._digests.items() if name in names}

    def _hold(self, one: Fingerprint, stop: threading.Event) -> None:
        with self._putting:
            if not stop.is_set():
                self._digests[one.account] = one.digest
                self.texts += 1
