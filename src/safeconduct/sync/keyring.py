"""The epochs this desk can read, and those it can write under; kept in the vault's keyring (P3; docs/rooms/sync.md).

One entry for each epoch: its number, secret and public write key; a second for the private write key where this desk
may write. Nothing is ever taken out: what was readable stays readable, and shredding belongs to another part. What was
given and is named by no entry yet stands apart (`candidates`): it opens what lies in its mailbox, and is no epoch.
Refuses keys that are not those of the epoch they are named for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.ids import CompartmentId, EpochId, MailboxId, OrgId
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.secrets import Secret
from safeconduct.sync.candidates import Candidate, Candidates
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
        # Several may have one mailbox: whoever draws an epoch can name another one's write key.
        self._mailboxes: dict[MailboxId, list[EpochKeys]] = {}
        self._writers: dict[EpochId, WriteKey] = {}
        # Rights to write that nobody has asked for yet: to make a key of a seed costs more than all else of it.
        self._seeds: dict[EpochId, Secret] = {}
        self._candidates = Candidates(vault, org)
        for prefix in (_READ, _WRITE):
            for name, secret in vault.keys_beginning(prefix):
                self._load(name, secret)

    def put(self, keys: EpochKeys, write_key: WriteKey | None = None) -> bool:
        """Keep an epoch; say whether it was not known before."""
        compartment = keys.place.compartment
        is_new = self.epoch(compartment, keys.id) is None
        name = f"{compartment.hex()}/{keys.id.hex()}"
        if is_new:
            plain = keys.place.n.to_bytes(_NUMBER_BYTES, "big") + keys.secret.reveal() + keys.write_public
            self._vault.keep_key(_READ + name, Secret(plain))
            self._remember(keys)
        if write_key is not None and self.write_key(keys.id) is None:
            self._vault.keep_key(_WRITE + name, write_key.seed)
            self._writers[keys.id] = write_key
        return is_new

    def propose(self, candidate: Candidate) -> bool:
        """Keep keys that no entry names yet; False when there is no room for more of whoever gave them."""
        known = self.epoch(candidate.keys.place.compartment, candidate.keys.id)
        if known is None:
            return self._candidates.put(candidate)
        self.put(candidate.keys, candidate.write_key)
        return True

    def confirm(self, compartment: CompartmentId, epoch: EpochId) -> bool:
        """Count what was given of an epoch among the compartment's, for an entry names it; say whether any was."""
        found = tuple(self._candidates.take(compartment, epoch))
        for one in found:
            self.put(one.keys, one.write_key)
        return bool(found)

    def candidates(self, compartment: CompartmentId) -> tuple[Candidate, ...]:
        """Return what was given for a compartment and is named by no entry of it yet."""
        return self._candidates.of(compartment)

    def epoch(self, compartment: CompartmentId, epoch: EpochId) -> EpochKeys | None:
        """Return an epoch's keys, if this desk has them."""
        return self._epochs.get(compartment, {}).get(epoch)

    def epochs(self, compartment: CompartmentId) -> tuple[EpochKeys, ...]:
        """Return all epochs of a compartment that this desk has, oldest first."""
        return tuple(sorted(self._epochs.get(compartment, {}).values(), key=lambda keys: (keys.place.n, keys.id)))

    def readable(self, compartment: CompartmentId) -> tuple[EpochKeys, ...]:
        """Return the epochs of a compartment, oldest first, and after them the candidates."""
        return (*self.epochs(compartment), *{one.keys.id: one.keys for one in self.candidates(compartment)}.values())

    def mailbox(self, mailbox: MailboxId) -> tuple[EpochKeys, ...]:
        """Return the keys that may open what lies in a mailbox: of epochs first, then of candidates; often one."""
        return (*self._mailboxes.get(mailbox, ()), *self._candidates.mailbox(mailbox))

    def mailboxes(self) -> Iterator[EpochKeys]:
        """Yield all that this desk reads with: every epoch, the oldest of each compartment first, then candidates."""
        for compartment in sorted(self._epochs):
            yield from self.epochs(compartment)
        for compartment in sorted(self._candidates.compartments()):
            yield from (one.keys for one in self.candidates(compartment))

    def write_key(self, epoch: EpochId) -> WriteKey | None:
        """Return the right to write under an epoch, if this desk has it."""
        if epoch in self._seeds:
            self._writers[epoch] = WriteKey(self._seeds.pop(epoch))
        return self._writers.get(epoch)

    def compartments(self) -> tuple[CompartmentId, ...]:
        """Return the compartments of which this desk has any key, candidates among them."""
        return tuple(sorted(self._epochs.keys() | self._candidates.compartments()))

    def _load(self, name: str, secret: Secret) -> None:
        _, compartment_hex, epoch_hex = name.split("/")
        if len(epoch_hex) != len(EpochId(bytes(32)).hex()):
            return  # a key of a vault from before there were teams, under its number
        if name.startswith(_WRITE):
            self._seeds[EpochId(bytes.fromhex(epoch_hex))] = secret
            return
        plain = secret.reveal()
        n, rest = int.from_bytes(plain[:_NUMBER_BYTES], "big"), plain[_NUMBER_BYTES:]
        place = EpochPlace(self._org, CompartmentId(bytes.fromhex(compartment_hex)), n)
        self._remember(EpochKeys.from_secret(place, Secret(rest[:KEY_BYTES]), rest[KEY_BYTES:]))

    def _remember(self, keys: EpochKeys) -> None:
        self._epochs.setdefault(keys.place.compartment, {})[keys.id] = keys
        same = self._mailboxes.setdefault(keys.mailbox, [])
        if all(one.id != keys.id for one in same):
            same.append(keys)
