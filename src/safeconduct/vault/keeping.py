"""What an open vault keeps that is no op: keys, signers, epochs, settings, notes, and what waits (promises P4, P5).

Each change is a command of its own or part of the one around it. It refuses values that no backup could carry, and
never looks into them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId
from safeconduct.protect.ops import Head
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import VerifyKey
from safeconduct.vault.errors_ops import NotKept, OtherSigner, TooLongToKeep, UnknownSigner
from safeconduct.vault.lateness import put_base
from safeconduct.vault.registers import MAX_KEPT_BYTES, MAX_NAME_BYTES, Shelf
from safeconduct.vault.strongroom import FOR_KEYS, GRANTED_ONLY, Strongroom


class Keeping(ABC):
    """The shelves by their names; `Vault` opens them."""

    def keep_key(self, name: str, secret: Secret) -> None:
        """Put a secret into the keyring under a name."""
        self._put(Shelf.KEY, name.encode(), secret.reveal())

    def key(self, name: str) -> Secret:
        """Return a secret of the keyring; NotKept when there is none."""
        return Secret(self._get(Shelf.KEY, name.encode()))

    def keys_beginning(self, prefix: str) -> tuple[tuple[str, Secret], ...]:
        """Return (name, secret) of the keyring's secrets whose names begin so, in order of names."""
        found = self._opened().registers.beginning(Shelf.KEY, prefix.encode())
        return tuple((name.decode(), Secret(value)) for name, value in found)

    def key_names(self) -> tuple[str, ...]:
        """Return the names of the keyring's secrets."""
        return tuple(name.decode() for name, _ in self._opened().registers.shelf(Shelf.KEY))

    def drop_key(self, name: str) -> None:
        """Remove a secret from the keyring, if it is there; `forget_spent_keys` says whether the log has it still."""
        self._drop(Shelf.KEY, name.encode())

    def forget_spent_keys(self) -> bool:
        """Say whether secrets that were dropped or replaced are gone from the log too, after trying it once more."""
        return self._opened().forget_spent_keys()

    def trust(self, device: DeviceId, key: VerifyKey) -> None:
        """Believe ops of a device when this key signed them. The caller has checked its certificate.

        OtherSigner where another key of that device is known: a key never changes, and none takes another one's place.
        """
        if self._opened().registers.get_or(Shelf.SIGNER, device, key.raw) != key.raw:
            raise OtherSigner(device=Opaque(device.hex()))
        self._put(Shelf.SIGNER, device, key.raw)

    def signer(self, device: DeviceId) -> VerifyKey:
        """Return the key of a trusted device; UnknownSigner otherwise."""
        try:
            return VerifyKey(self._get(Shelf.SIGNER, device))
        except NotKept:
            raise UnknownSigner(device=Opaque(device.hex())) from None

    def set_epoch(self, compartment: CompartmentId, epoch: EpochId) -> None:
        """Write what follows in a compartment under this epoch; a compartment that was closed is open again."""
        room = self._opened()
        with room.writing():
            room.registers.put(Shelf.EPOCH, compartment, epoch)
            room.registers.drop(Shelf.CLOSED, compartment)

    def write_granted_only(self) -> None:
        """Begin no compartment under no epoch any more: this desk belongs to a team. `append` raises NeverGranted."""
        self._put(Shelf.SETTING, GRANTED_ONLY, b"")

    def epoch(self, compartment: CompartmentId) -> EpochId:
        """Return the epoch a compartment is written under; 32 zero bytes while it was never shared."""
        return self._opened().epoch_of(compartment)

    def close_compartment(self, compartment: CompartmentId, *, is_for_keys: bool = False) -> None:
        """Write nothing more in a compartment: `append` raises MayNotWrite there until an epoch is set again.

        ``is_for_keys``: the right is here and the keys are on their way; `append` raises KeysAwaited, a MayNotWrite.
        """
        self._put(Shelf.CLOSED, compartment, FOR_KEYS if is_for_keys else b"")

    def is_closed(self, compartment: CompartmentId) -> bool:
        """Say whether nothing can be written in a compartment until an epoch is set again."""
        return self._opened().registers.holds(Shelf.CLOSED, compartment)

    def set_base(self, compartment: CompartmentId, head: Head) -> None:
        """Let a device's chain begin after an op that is not here, for this desk joined the compartment late.

        BaseRefused where ops of that device are here already.
        """
        room = self._opened()
        with room.writing():
            put_base(room.store, room.registers, compartment, head)

    def keep_setting(self, name: bytes, value: bytes) -> None:
        """Remember a setting of this vault."""
        self._put(Shelf.SETTING, name, value)

    def setting(self, name: bytes) -> bytes:
        """Return a setting; NotKept when it was never set."""
        return self._get(Shelf.SETTING, name)

    def keep_note(self, name: bytes, value: bytes) -> None:
        """Keep what another room wants to know again, in place of what it kept under that name."""
        self._put_checked(Shelf.NOTE, name, value)

    def note(self, name: bytes) -> bytes:
        """Return a note; NotKept when there is none."""
        return self._get(Shelf.NOTE, name)

    def note_or(self, name: bytes, other: bytes) -> bytes:
        """Return a note, or ``other`` where there is none."""
        return self._opened().registers.get_or(Shelf.NOTE, name, other)

    def notes(self, prefix: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """Return (name, value) of every note whose name begins so, in order of names."""
        return self._opened().registers.beginning(Shelf.NOTE, prefix)

    def drop_note(self, name: bytes) -> None:
        """Forget a note, if it is there."""
        self._drop(Shelf.NOTE, name)

    def keep_waiting(self, key: bytes, value: bytes) -> None:
        """Keep something that arrived before what it follows."""
        self._put_checked(Shelf.WAITING, key, value)

    def waiting(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield (key, value) of all that waits, in order of keys, some at a time; it may be dropped meanwhile."""
        return self._opened().registers.walk(Shelf.WAITING)

    def drop_waiting(self, key: bytes) -> None:
        """Keep it no longer, if it is there."""
        self._drop(Shelf.WAITING, key)

    def _put_checked(self, shelf: Shelf, name: bytes, value: bytes) -> None:
        if not 1 <= len(name) <= MAX_NAME_BYTES or len(value) > MAX_KEPT_BYTES:
            raise TooLongToKeep(most=MAX_KEPT_BYTES)
        self._put(shelf, name, value)

    def _put(self, shelf: Shelf, name: bytes, value: bytes) -> None:
        room = self._opened()
        with room.writing():
            room.registers.put(shelf, name, value)

    def _drop(self, shelf: Shelf, name: bytes) -> None:
        room = self._opened()
        with room.writing():
            room.registers.drop(shelf, name)

    def _get(self, shelf: Shelf, name: bytes) -> bytes:
        return self._opened().registers.get(shelf, name)

    @abstractmethod
    def _opened(self) -> Strongroom: ...
