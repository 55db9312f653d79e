"""The team as this desk knows it: who it is, its compartments, their members, its keys (docs/rooms/sync.md).

Reads the room's tables and the vault's keyring, and remembers what it read until the journal has grown. It changes
nothing; `compartments` and `arrivals` do. Carries P3: a member's devices come from certificates under the root, never
from a relay.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar, cast

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
from safeconduct.sync.latest import last_words, newest
from safeconduct.sync.reach import mask_from_blob
from safeconduct.sync.remembered import ByPart, Remembered, is_near
from safeconduct.sync.rules import Log
from safeconduct.sync.types import Compartment, Control, Sort
from safeconduct.sync.words import People
from safeconduct.vault.types import StoredOp
from safeconduct.vault.vault import Vault

T = TypeVar("T")
Memory: TypeAlias = dict[OrgId, Remembered]


class Team:
    """One desk's knowledge of its team. Used by the thread that uses the vault."""

    def __init__(self, vault: Vault, clock: Clock, entropy: Entropy, memory: Memory | None = None) -> None:
        """Read who this desk is; NoTeam while it belongs to none.

        ``memory``: what earlier ones read of this vault while it is open, by organisation; this one goes on with it.
        """
        self.vault = vault
        self.clock = clock
        self.entropy = entropy
        self.me = identity(vault)
        self.certificates = Certificates(self.me.root)
        self._keyring: list[Keyring] = []
        self._held = Remembered() if memory is None else memory.setdefault(self.me.org, Remembered())

    @property
    def id(self) -> CompartmentId:
        """The team's own compartment; NoTeam while it is being founded."""
        return team_compartment(self.vault)

    @property
    def keyring(self) -> Keyring:
        """The epochs this desk has, read when they are first asked for: of 400 parts that takes 0.1 s."""
        if not self._keyring:
            self._keyring.append(Keyring(self.vault, self.me.org))
        return self._keyring[0]

    def log(self, compartment: CompartmentId) -> Log:
        """Return the control log of a compartment, as far as the journal has it."""
        held = self._held
        if held.extent.count and compartment in held.parts and held.extent == self.vault.extent:
            return held.logs[compartment]
        log = held.logs.setdefault(compartment, Log())
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
        self._held.clear()
        self._keyring.clear()

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
        found = self._followed().parts.values()
        return tuple(sorted(found, key=lambda one: (one.sort is not Sort.TEAM, one.sort, one.name, one.id)))

    def is_called(self, name: str) -> bool:
        """Say whether a compartment of this desk is called exactly so."""
        return self._followed().is_called(name)

    def has_look(self, look: str, *, besides: Iterable[CompartmentId] = ()) -> bool:
        """Say whether a compartment of this desk looks so on a screen, those in ``besides`` left out."""
        return self._followed().has_look(look, besides)

    def twins(self) -> frozenset[CompartmentId]:
        """Return the compartments that look like another one on a screen: they need their ids beside the name."""
        return self._followed().twins()

    def sort(self, compartment: CompartmentId) -> Sort | None:
        """Return what a compartment is for; None where this desk has none of it."""
        log = self.log(compartment)
        return log.sort if log.ops else None

    def name(self, compartment: CompartmentId) -> str:
        """Return what a compartment is called: the newest name that counts (`latest`); nothing while it has none."""
        return self._name(compartment)[0]

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
        # Almost everybody is in the team's own part: the keyring is read for whoever is not.
        if found := self.log(self.id).devices.get(device):
            return found
        every = (self.log(one).devices.get(device) for one in self.keyring.compartments())
        return next((one for one in every if one), None)

    def people(self) -> People:
        """Return whose every device is that was ever seen: where two persons certified one, by the one rule of logs."""
        held = self._held
        is_same = is_near(self.vault, held.people_extent) and all(
            held.people.get(device.id) == device.user.id
            for one in self.vault.compartments_since(held.people_extent.count)
            for device in self.log(one).devices.values()
        )
        if not is_same:
            held.people.clear()
            for compartment in (self.id, *self.keyring.compartments()):
                for device in self.log(compartment).devices.values():
                    held.people.setdefault(device.id, device.user.id)
        held.people_extent = self.vault.extent
        return dict(held.people)

    def alias(self, device: DeviceId) -> str:
        """Return the alias of the person whose device it is; nothing when it is unknown."""
        found = self.device(device)
        return found.user.certificate.terms.alias if found else ""

    def devices_of(self, user: UserId) -> tuple[VerifiedDevice, ...]:
        """Return the present devices of a person."""
        return tuple(device for device, _ in self.devices() if device.user.id == user)

    def remembered(self, name: str, read: Callable[[], T]) -> T:
        """Return what ``read`` gives, read anew once anything was written since, or set aside. For values alone."""
        extent, aside = self.vault.extent, self.vault.aside()
        held = self._held.readings.get(name)
        if held is None or not extent.count or held[:2] != (extent, aside):
            held = self._held.readings[name] = (extent, aside, read())
        return cast("T", held[2])

    def remembered_by_part(
        self,
        name: str,
        every: Callable[[], Mapping[CompartmentId, T]],
        since: Callable[[Mapping[CompartmentId, T], frozenset[CompartmentId]], Mapping[CompartmentId, T]],
    ) -> Mapping[CompartmentId, T]:
        """Return what ``every`` reads of all parts; after entries, what ``since`` makes of what was read before.

        ``since`` is given that, which it leaves as it is, and the parts in which something was written meanwhile. All
        is read anew once something was set aside or counts again, a device is known to be somebody's or somebody
        else's, the journal does not go on from then, or it is long ago. For values alone, of which nothing but the
        entries of their part and whose devices they are of decides, or ``since`` knows what else.
        """
        extent, aside, people = self.vault.extent, self.vault.aside(), self.people()
        held = self._held.by_part.get(name)
        if held is None or not is_near(self.vault, held.extent) or (held.aside, held.people) != (aside, people):
            found = every()
        else:
            found = cast("Mapping[CompartmentId, T]", held.found)
            if held.extent != extent:
                found = since(found, self.vault.compartments_since(held.extent.count))
        if extent.count:
            self._held.by_part[name] = ByPart(extent, aside, people, found)
        return found

    def _name(self, compartment: CompartmentId) -> tuple[str, bool]:
        """Return what a compartment is called, and whether no clock has a say in it."""
        said = last_words(self.vault, compartment, NAME_KIND, may_say=_is_named)
        found = newest(said, self.clock)
        return name_from_body(found.signed.core.body) if found else "", len(said) <= 1

    def _followed(self) -> Remembered:
        """Return what is remembered, brought to where the journal is: linear in what was written since."""
        held, aside = self._held, self.vault.aside()
        if is_near(self.vault, held.extent) and aside == held.aside:
            touched = {*self.vault.compartments_since(held.extent.count), *held.undecided}
        else:
            held.clear_parts()
            touched = {*self.vault.compartments()}
        for one in touched:
            if self.log(one).ops:
                name, is_decided = self._name(one)
                held.put(Compartment(one, self.log(one).sort, name), is_decided=is_decided)
        held.extent, held.aside = self.vault.extent, aside
        return held


def _is_named(stored: StoredOp) -> bool:
    try:
        name_from_body(stored.signed.core.body)
    except cbor.Malformed:
        return False
    return True
