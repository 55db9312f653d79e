"""What this desk remembers of one relay: how far it has sent, how far it has read, what the relay promised, its faults.

Kept in the vault as notes under the relay's id, so that another relay begins from nothing and the same one goes on
where it stopped (docs/rooms/sync.md). Promises P4 and P5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import EpochId, MailboxId
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import (
    FIRST_ROOT,
    ChainBroken,
    Receipt,
    RelayId,
    check_extension,
    receipt_from_item,
    root_after,
)
from safeconduct.protect.signing import PUBLIC_KEY_BYTES
from safeconduct.vault.vault import Vault

_NUMBER_BYTES: Final = 8
_PREFIX: Final = b"relay/"


def noted_relays(vault: Vault) -> tuple[RelayId, ...]:
    """Return the relays that this desk has notes of, in order of their ids."""
    names = (name[len(_PREFIX) :] for name, _ in vault.notes(_PREFIX))
    return tuple(sorted({RelayId(name[:PUBLIC_KEY_BYTES]) for name in names}))


class RelayNotes:
    """Notes of one vault about one relay. Writing happens in the vault's own transactions, or in the caller's."""

    def __init__(self, vault: Vault, relay: RelayId) -> None:
        self._vault = vault
        self._name = _PREFIX + relay + b"/"

    @property
    def sent(self) -> int:
        """The number in this desk's journal up to which all that it may send has been acknowledged."""
        return self._number(b"sent")

    def put_sent(self, n: int) -> None:
        """Note how far everything has been sent."""
        self._put_number(b"sent", n)

    def unsent(self) -> dict[EpochId, int]:
        """Return the epochs under which this desk could not post, each with the first op that it passed over."""
        prefix = self._name + b"unsent/"
        found = self._vault.notes(prefix)
        return {EpochId(name[len(prefix) :]): int.from_bytes(value, "big") for name, value in found}

    def put_unsent(self, epoch: EpochId, n: int) -> None:
        """Note the first op that could not be posted for want of a write key."""
        self._put_number(b"unsent/" + epoch, n)

    def take_back(self, epoch: EpochId) -> None:
        """Send again from the first op on that was passed over: its epoch's write key has come."""
        first = self.unsent()[epoch]
        self.put_sent(min(self.sent, first - 1))
        self._vault.drop_note(self._name + b"unsent/" + epoch)

    @property
    def met_at(self) -> int:
        """When the last exchange ended without a fault, in milliseconds since 1970; 0 for never."""
        return self._number(b"met")

    def put_met(self, ms: int) -> None:
        """Note when an exchange ended."""
        self._put_number(b"met", ms)

    def read(self, mailbox: MailboxId) -> Receipt | None:
        """Return the last receipt that fits all frames read of a mailbox."""
        return self._receipt(b"read/" + mailbox)

    def put_read(self, receipt: Receipt) -> None:
        """Note how far a mailbox was read."""
        self._vault.keep_note(self._name + b"read/" + receipt.mailbox, cbor.encode(receipt.to_item()))

    def promise(self, mailbox: MailboxId) -> Receipt | None:
        """Return the furthest receipt that the relay gave for what was posted into a mailbox."""
        return self._receipt(b"promise/" + mailbox)

    def put_promise(self, receipt: Receipt) -> None:
        """Note a receipt for what was posted, unless a further one is noted."""
        known = self.promise(receipt.mailbox)
        if known is None or known.n <= receipt.n:
            self._vault.keep_note(self._name + b"promise/" + receipt.mailbox, cbor.encode(receipt.to_item()))

    def reach(self, mailbox: MailboxId) -> int:
        """Return the number of the last frame read of a mailbox; 0 for none."""
        read = self.read(mailbox)
        return read.n if read else 0

    def believe(self, receipt: Receipt, frames: Sequence[bytes]) -> bool:
        """Move the cursor of a mailbox, or note a fault where frames do not continue what was read; say which."""
        before, promise = self.read(receipt.mailbox), self.promise(receipt.mailbox)
        try:
            if not frames:
                raise ChainBroken
            check_extension(receipt, before, frames)
            start, root = (before.n, before.root) if before else (0, FIRST_ROOT)
            is_due = promise is not None and start < promise.n <= receipt.n
            if promise and is_due and root_after(root, hashes_of(frames[: promise.n - start])) != promise.root:
                raise ChainBroken
        except ChainBroken:
            self.put_fault(receipt)
            return False
        self.put_read(receipt)
        return True

    def blob_sent(self, name: BlobName) -> int:
        """Return how many frames of a file, from the first on, this relay is known to have."""
        return self._number(b"blob/" + name)

    def put_blob_sent(self, name: BlobName, count: int) -> None:
        """Note how many it has."""
        self._put_number(b"blob/" + name, count)

    def is_carried(self, epoch: EpochId) -> bool:
        """Say whether what belongs under an epoch besides its own ops has been sent."""
        return bool(self._vault.notes(self._name + b"carried/" + epoch))

    def put_carried(self, epoch: EpochId) -> None:
        """Note that it has been sent."""
        self._vault.keep_note(self._name + b"carried/" + epoch, b"")

    def is_passed(self, mailbox: MailboxId, frames: Sequence[bytes]) -> bool:
        """Say whether these frames, which this desk cannot read, were posted."""
        return self._vault.notes(self._name + b"passed/" + mailbox) == (
            (self._name + b"passed/" + mailbox, root_after(FIRST_ROOT, hashes_of(frames))),
        )

    def put_passed(self, mailbox: MailboxId, frames: Sequence[bytes]) -> None:
        """Note that they were."""
        self._vault.keep_note(self._name + b"passed/" + mailbox, root_after(FIRST_ROOT, hashes_of(frames)))

    def box(self, box: bytes) -> bytes:
        """Return what was noted of an inbox there (`intake.door.relay_told`); empty for nothing."""
        return self._vault.note_or(self._name + b"box/" + box, b"")

    def put_box(self, box: bytes, data: bytes) -> None:
        """Note what the relay told of an inbox."""
        self._vault.keep_note(self._name + b"box/" + box, data)

    def faults(self) -> Iterator[tuple[MailboxId, Receipt]]:
        """Yield the mailboxes of which the relay gave what does not fit, each with its receipt."""
        prefix = self._name + b"fault/"
        for name, value in self._vault.notes(prefix):
            yield MailboxId(name[len(prefix) :]), receipt_from_item(cbor.decode(value), "note")

    def put_fault(self, receipt: Receipt) -> None:
        """Note a receipt that does not continue what the relay gave before."""
        self._vault.keep_note(self._name + b"fault/" + receipt.mailbox, cbor.encode(receipt.to_item()))

    def forget(self) -> None:
        """Begin with this relay from nothing, since a person says that it was set up anew. Faults stay noted."""
        for name, _ in self._vault.notes(self._name):
            if not name.startswith(self._name + b"fault/"):
                self._vault.drop_note(name)

    def forgive(self) -> None:
        """Drop the noted faults, and what it should have shown: a person has dealt with them."""
        for kind in (b"fault/", b"late/"):
            for name, _ in self._vault.notes(self._name + kind):
                self._vault.drop_note(name)

    def _receipt(self, name: bytes) -> Receipt | None:
        found = self._vault.note_or(self._name + name, b"")
        return receipt_from_item(cbor.decode(found), "note") if found else None

    def _number(self, name: bytes) -> int:
        return int.from_bytes(self._vault.note_or(self._name + name, b""), "big")

    def _put_number(self, name: bytes, n: int) -> None:
        self._vault.keep_note(self._name + name, n.to_bytes(_NUMBER_BYTES, "big"))


def read_anew(vault: Vault, mailbox: MailboxId, *, but: frozenset[bytes] = frozenset()) -> None:
    """Read a mailbox from its beginning at every relay but some; what one gave before it must give again.

    How far it was read is kept as something the relay promised: one that has less now, or other, is found out.
    """
    for name, _ in vault.notes(_PREFIX):
        relay = RelayId(name[len(_PREFIX) :][:PUBLIC_KEY_BYTES])
        if name.endswith(b"/read/" + mailbox) and relay not in but:
            notes = RelayNotes(vault, relay)
            if read := notes.read(mailbox):
                notes.put_promise(read)
            vault.drop_note(name)
