"""What was typed when the desk locked, or when its page was left: kept in memory, sealed, until the person is back.

A locked desk must not give up what was typed into it (promise P2), so it is sealed at once to a key whose other half
lies in the vault: not even this program can read it before the passphrase is given. It is bound to the session of the
window that sent it, never reaches the disk (P14), and is dropped after half an hour. It refuses what is too long, and
files: those are still where they were.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import hash_id, label
from safeconduct.desk.forms import Form
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey
from safeconduct.protect.secrets import Secret

# A field of this name says that the form is not to be done, only kept: the page sends itself so when the desk locks
# under somebody's hands.
ONLY_KEEP: Final = "keep"
# Half an hour: a call taken, a passphrase fetched. What nobody came back for by then is gone.
KEPT_SECONDS: Final = 1800
# The longest form that is kept, sealed: cbor's own bound for one item (base.cbor).
_MOST_BYTES: Final = cbor.MAX_BYTES
# Forms kept at a time: windows that a person may have been typing in. The one that was left longest ago gives way.
_MOST_FORMS: Final = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """One form. ``until`` is on the clock that nobody can set back."""

    sealed: bytes
    info: bytes
    until: float


class KeptForms:
    """Forms that came while the desk was locked, by the address they were sent to.

    Kept on the server's thread and found on that of the vault, one after the other: none is lost between the two.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._keys: list[KemPublicKey] = []
        self._session = Secret(b"")
        self._held: dict[str, Kept] = {}
        self._one_at_a_time = threading.RLock()

    def __len__(self) -> int:
        return len(self._held)

    def seal_to(self, key: KemPublicKey) -> None:
        """Seal what comes from now on to this vault's key."""
        self._keys = [key]

    def keep(self, session: Secret, address: str, form: Form) -> bool:
        """Keep a form for the session that sent it; says whether it is kept. Another session's are dropped."""
        with self._one_at_a_time:
            self.drop_old()
            if session != self._session:
                self._held.clear()
            self._session = session
            try:
                plain = cbor.encode([[name, text] for name, text in form.texts if name != ONLY_KEEP])
            except cbor.Malformed:
                return False
            if not self._keys or len(plain) > _MOST_BYTES:
                return False
            # Taken out first, so that what came last stands last.
            self.drop(address)
            while len(self._held) >= _MOST_FORMS:
                self.drop(next(iter(self._held)))
            info = label("kept-form") + hash_id(label("session"), session.reveal()) + address.encode("utf-8")
            self._held[address] = Kept(self._keys[0].seal(Secret(plain), info), info, self._now() + KEPT_SECONDS)
            return True

    def hand_over(self, was: Secret, now: Secret) -> None:
        """Bind what a session sent to the one that unlocking begins in its place."""
        with self._one_at_a_time:
            if was == self._session:
                self._session = now

    def find(self, session: Secret, address: str, key: KemPrivateKey) -> tuple[Form, ...]:
        """Return the form that this session sent to an address; nothing when none is kept."""
        with self._one_at_a_time:
            self.drop_old()
            if session != self._session or address not in self._held:
                return ()
            kept = self._held[address]
        return (_form(key.open(kept.sealed, kept.info).reveal()),)

    def newest(self, session: Secret) -> tuple[str, ...]:
        """Return the address of what this session sent last; nothing when none is kept."""
        with self._one_at_a_time:
            self.drop_old()
            return tuple(self._held)[-1:] if session == self._session else ()

    def drop(self, address: str) -> None:
        """Forget the form of an address: it was done."""
        with self._one_at_a_time:
            self._held.pop(address, None)

    def drop_old(self) -> None:
        """Drop what nobody came back for."""
        with self._one_at_a_time:
            now = self._now()
            self._held = {address: kept for address, kept in self._held.items() if kept.until > now}


def _form(plain: bytes) -> Form:
    rows = cbor.decode(plain)
    if not isinstance(rows, list):
        raise TypeError("a kept form is a list of rows")
    return Form(tuple((str(row[0]), str(row[1])) for row in rows if isinstance(row, list)))
