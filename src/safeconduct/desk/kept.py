"""What was typed when the desk locked, or when its page was left: kept in memory, sealed, until the person is back.

A locked desk must not give up what was typed into it (promise P2), so it is sealed at once to a key whose other half
lies in the vault: not even this program can read it before the passphrase is given. It is bound to the session of the
window that sent it, never reaches the disk (P14), and is dropped after half an hour. Two windows of one page keep
theirs apart: the second gets an address of its own. It refuses what is too long, and files: those are still where they
were.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import hash_id, label
from safeconduct.desk.forms import Form
from safeconduct.desk.once import FIELD
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
# What the address of a second form for one page has more: this name, and a number of its own.
_BESIDE: Final = "kept"


@dataclass(frozen=True, slots=True)
class Kept:
    """One form. ``until`` is on the clock that nobody can set back.

    ``address``: where it was sent. ``marks``: its own, and those of the forms on pages that have shown it since.
    """

    sealed: bytes
    info: bytes
    until: float
    address: str
    marks: frozenset[str] = frozenset()


class KeptForms:
    """Forms that came while the desk was locked, by the address they were sent to.

    Kept on the server's thread and found on that of the vault, one after the other: none is lost between the two.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._keys: list[KemPublicKey] = []
        self._session = Secret(b"")
        self._held: dict[str, Kept] = {}
        self._numbers = itertools.count(2)
        self._one_at_a_time = threading.RLock()

    def __len__(self) -> int:
        return len(self._held)

    def seal_to(self, key: KemPublicKey) -> None:
        """Seal what comes from now on to this vault's key."""
        self._keys = [key]

    def keep(self, session: Secret, address: str, form: Form) -> str:
        """Keep a form for the session that sent it, and return the address under which it is found; "" if it is not.

        Another session's are dropped. What was typed into the same form before gives way; what another window typed
        on the same page does not.
        """
        with self._one_at_a_time:
            self.drop_old()
            if session != self._session:
                self._held.clear()
            self._session = session
            try:
                plain = cbor.encode([[name, text] for name, text in form.texts if name != ONLY_KEEP])
            except cbor.Malformed:
                return ""
            if not self._keys or len(plain) > _MOST_BYTES:
                return ""
            mark = form.text(FIELD)
            at = self._place_of(address, mark)
            # Taken out first, so that what came last stands last.
            self._held.pop(at, None)
            while len(self._held) >= _MOST_FORMS:
                del self._held[next(iter(self._held))]
            info = label("kept-form") + hash_id(label("session"), session.reveal()) + at.encode("utf-8")
            sealed, until = self._keys[0].seal(Secret(plain), info), self._now() + KEPT_SECONDS
            # A page that showed what was kept here before, in another window, is no page of this any more.
            self._held[at] = Kept(sealed, info, until, address, frozenset((mark,)))
            return at

    def _place_of(self, address: str, mark: str) -> str:
        """Return where a form is kept: where this very form was kept before, else at its address, else beside that."""
        known = self._known(address, mark)
        if known or address not in self._held or not mark:
            return known or address
        return f"{address}{'&' if '?' in address else '?'}{_BESIDE}={next(self._numbers)}"

    def _known(self, address: str, mark: str) -> str:
        """Return where a form with this mark is kept that goes to an address; "" where none is."""
        of_form = (at for at, one in self._held.items() if address in (at, one.address) and mark in one.marks)
        return next(of_form, "") if mark else ""

    def shown(self, address: str, form: Form, mark: str) -> None:
        """Note the mark of a form on a page that shows again what was kept, or what was sent of it and refused.

        ``form``: what stands in the form of that page; empty where nothing was typed.
        """
        with self._one_at_a_time:
            before = form.text(FIELD)
            at = self._known(address, before) if before else address
            if at in self._held and not form.is_empty:
                self._held[at] = replace(self._held[at], marks=self._held[at].marks | {mark})

    def sent_to(self, at: str) -> str:
        """Return where a form was sent that is kept at an address; the address where none is."""
        with self._one_at_a_time:
            return self._held[at].address if at in self._held else at

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

    def drop(self, address: str, form: Form) -> None:
        """Forget what is kept of a form that was done: by its mark, else what lies at its address."""
        with self._one_at_a_time:
            mark = form.text(FIELD)
            self._held.pop(self._known(address, mark) if mark else address, None)

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
