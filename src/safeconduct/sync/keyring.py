"""The epochs this desk can read, and those it can write under; kept in the vault's keyring (P3; docs/rooms/sync.md).

One entry for each epoch: its number, secret and public write key; a second for the private write key where this desk
may write. Nothing is ever taken out: what was readable stays readable, and shredding belongs to another part. Refuses
keys that are not those of the epoch they are named for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.ids import CompartmentId, EpochId, MailboxId, OrgId
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.secrets import Secret
from safeconduct.vault.vault import Vault

_READ: Final = "epoch/"
_WRITE: Final = "write/"
_NUMBER_BYTES: Final = 4


class Keyring:
    """Epochs by compartment, by id and by mailbox, read once from the vault and kept in step with it."""

    def __init__(self, vault: Vault, org: OrgId) -> None:
        self._vault = vault
        self._org = org
        self._epochs: dict[CompartmentId, dict[EpochId, EpochKeys]] = {}
        self._mailboxes: dict[MailboxId, EpochKeys] = {}
        self._writers: dict[EpochId, WriteKey] = {}
        for name in vault.key_names():
            if name.startswith((_READ, _WRITE)):
                self._load(name)

    def put(self, keys: EpochKeys, write_key: WriteKey | None = None) -> bool:
        """Keep an epoch; say whether its mailbox was not known before."""
        compartment, is_new = keys.place.compartment, keys.mailbox not in self._mailboxes
        name = f"{compartment.hex()}/{keys.id.hex()}"
        if is_new:
            plain = keys.place.n.to_bytes(_NUMBER_BYTES, "big") + keys.secret.reveal() + keys.write_public
            self._vault.keep_key(_READ + name, Secret(plain))
            self._remember(keys)
        if write_key is not None and keys.id not in self._writers:
            self._vault.keep_key(_WRITE + name, write_key.seed)
            self._writers[keys.id] = write_key
        return is_new

    def epoch(self, compartment: CompartmentId, epoch: EpochId) -> EpochKeys | None:
        """Return an epoch's keys, if this desk has them."""
        return self._epochs.get(compartment, {}).get(epoch)

    def epochs(self, compartment: CompartmentId) -> tuple[EpochKeys, ...]:
        """Return all epochs of a compartment that this desk has, oldest first."""
        return tuple(sorted(self._epochs.get(compartment, {}).values(), key=lambda keys: (keys.place.n, keys.id)))

    def mailbox(self, mailbox: MailboxId) -> EpochKeys | None:
        """Return the epoch whose mailbox this is, if this desk has it."""
        return self._mailboxes.get(mailbox)

    def mailboxes(self) -> Iterator[EpochKeys]:
        """Yield every epoch, the oldest of each compartment first."""
        for compartment in sorted(self._epochs):
            yield from self.epochs(compartment)

    def write_key(self, epoch: EpochId) -> WriteKey | None:
        """Return the right to write under an epoch, if this desk has it."""
        return self._writers.get(epoch)

    def compartments(self) -> tuple[CompartmentId, ...]:
        """Return the compartments of which this desk has any key."""
        return tuple(sorted(self._epochs))

    def _load(self, name: str) -> None:
        _, compartment_hex, epoch_hex = name.split("/")
        if len(epoch_hex) != len(EpochId(bytes(32)).hex()):
            return  # a key of a vault from before there were teams, under its number
        if name.startswith(_WRITE):
            self._writers[EpochId(bytes.fromhex(epoch_hex))] = WriteKey(self._vault.key(name))
            return
        plain = self._vault.key(name).reveal()
        n, rest = int.from_bytes(plain[:_NUMBER_BYTES], "big"), plain[_NUMBER_BYTES:]
        place = EpochPlace(self._org, CompartmentId(bytes.fromhex(compartment_hex)), n)
        self._remember(EpochKeys.from_secret(place, Secret(rest[:KEY_BYTES]), rest[KEY_BYTES:]))

    def _remember(self, keys: EpochKeys) -> None:
        self._epochs.setdefault(keys.place.compartment, {})[keys.id] = keys
        self._mailboxes[keys.mailbox] = keys
