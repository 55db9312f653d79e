"""The team as this desk knows it: who it is, its compartments, their members, its keys (docs/rooms/sync.md).

Reads the room's tables and the vault's keyring, and remembers what it read until the journal has grown. It changes
nothing; `compartments` and `arrivals` do. Carries P3: a member's devices come from certificates under the root, never
from a relay.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TypeAlias

from safeconduct.base import cbor
from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, OrgId, UserId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.protect.ops import SignedOp
from safeconduct.sync import sql
from safeconduct.sync.changes import Certificates, change_from_op
from safeconduct.sync.identity import identity, team_compartment
from safeconduct.sync.keyring import Keyring
from safeconduct.sync.kinds import NAME_KIND, name_from_body
from safeconduct.sync.latest import latest
from safeconduct.sync.reach import mask_from_blob
from safeconduct.sync.rules import Log
from safeconduct.sync.types import Compartment, Control, Sort
from safeconduct.sync.words import People
from safeconduct.vault.types import StoredOp
from safeconduct.vault.vault import Vault

Logs: TypeAlias = dict[OrgId, dict[CompartmentId, Log]]


class Team:
    """One desk's knowledge of its team. Used by the thread that uses the vault."""

    def __init__(self, vault: Vault, clock: Clock, entropy: Entropy, logs: Logs | None = None) -> None:
        """Read who this desk is; NoTeam while it belongs to none.

        ``logs``: what earlier ones read of this vault while it is open, by organisation; this one goes on with them.
        """
        self.vault = vault
        self.clock = clock
        self.entropy = entropy
        self.me = identity(vault)
        self.certificates = Certificates(self.me.root)
        self.keyring = Keyring(vault, self.me.org)
        self._logs = {} if logs is None else logs.setdefault(self.me.org, {})

    @property
    def id(self) -> CompartmentId:
        """The team's own compartment; NoTeam while it is being founded."""
        return team_compartment(self.vault)

    def log(self, compartment: CompartmentId) -> Log:
        """Return the control log of a compartment, as far as the journal has it."""
        log = self._logs.setdefault(compartment, Log())
        for k, op, past in self.vault.tables.execute(sql.CONTROLS_FROM, (compartment, len(log.ops))):
            if not isinstance(k, int) or not isinstance(op, bytes):
                raise TypeError("a table of this room holds another kind than its column")
            signed = self.vault.op(OpId(op)).signed
            log.add(self.control(signed, k, mask_from_blob(past)))
        return log

    def control(self, op: SignedOp, k: int, past: int) -> Control:
        """Return a control op as the rules see it; `changes.UNREADABLE` when it cannot be read."""
        return Control(k, op.id, op.core.device, op.core.seq, past, change_from_op(op, self.certificates))

    def forget(self) -> None:
        """Drop what is remembered: a transaction was rolled back."""
        self._logs.clear()
        self.keyring = Keyring(self.vault, self.me.org)

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Do everything inside as one command; what is remembered goes with what is rolled back."""
        try:
            with self.vault.together():
                yield
        except BaseException:
            self.forget()
            raise

    def compartments(self) -> tuple[Compartment, ...]:
        """Return the compartments this desk has, the team's first, then by sort and name."""
        ids = [
            CompartmentId(row[0]) for row in self.vault.tables.execute(sql.COMPARTMENTS) if isinstance(row[0], bytes)
        ]
        found = [Compartment(one, self.log(one).sort, self.name(one)) for one in ids]
        return tuple(sorted(found, key=lambda one: (one.sort is not Sort.TEAM, one.sort, one.name, one.id)))

    def sort(self, compartment: CompartmentId) -> Sort | None:
        """Return what a compartment is for; None where this desk has none of it."""
        log = self.log(compartment)
        return log.sort if log.ops else None

    def name(self, compartment: CompartmentId) -> str:
        """Return what a compartment is called: the newest name that counts (`latest`); nothing while it has none."""
        newest = latest(self.vault, compartment, NAME_KIND, clock=self.clock, may_say=_is_named)
        return name_from_body(newest.signed.core.body) if newest else ""

    def members(self, compartment: CompartmentId) -> dict[DeviceId, Role]:
        """Return the present members."""
        log = self.log(compartment)
        return dict(log.members(log.all))

    def my_role(self, compartment: CompartmentId) -> Role | None:
        """Return this desk's right there, None where it has none."""
        return self.members(compartment).get(self.me.device.id)

    def devices(self) -> Iterator[tuple[VerifiedDevice, Role]]:
        """Yield the team's present devices and their rights in the team's own compartment, by alias and id."""
        log = self.log(self.id)
        present = [
            (log.devices[device], role) for device, role in log.members(log.all).items() if device in log.devices
        ]
        yield from sorted(present, key=lambda one: (one[0].user.certificate.terms.alias, one[0].id))

    def device(self, device: DeviceId) -> VerifiedDevice | None:
        """Return a device that is or was in any compartment of this desk, if a certificate of it came."""
        for compartment in (self.id, *self.keyring.compartments()):
            if found := self.log(compartment).devices.get(device):
                return found
        return None

    def people(self) -> People:
        """Return whose every device is that was ever seen: where two persons certified one, by the one rule of logs."""
        found: dict[DeviceId, UserId] = {}
        for compartment in (self.id, *self.keyring.compartments()):
            for device in self.log(compartment).devices.values():
                found.setdefault(device.id, device.user.id)
        return found

    def alias(self, device: DeviceId) -> str:
        """Return the alias of the person whose device it is; nothing when it is unknown."""
        found = self.device(device)
        return found.user.certificate.terms.alias if found else ""

    def devices_of(self, user: UserId) -> tuple[VerifiedDevice, ...]:
        """Return the present devices of a person."""
        return tuple(device for device, _ in self.devices() if device.user.id == user)


def _is_named(stored: StoredOp) -> bool:
    try:
        name_from_body(stored.signed.core.body)
    except cbor.Malformed:
        return False
    return True
