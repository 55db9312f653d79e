"""The door of one inbox as its ops tell: intake key, prekeys, fortnights, what the outside is shown (P3, P5).

Reads and judges; what is done about it is in `certifying` and `fortnights`. Of several intake keys the one with the
greatest serial counts, and only if the root signed it for this box; of a fortnight only what a present member made for
present members may be shown, so that nobody who was removed reads on. Follows docs/rooms/intake.md, "Keys and the
door".
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.intake.door import door_kinds, door_sql
from safeconduct.intake.door.door_kinds import (
    Body,
    Copy,
    MadeEpoch,
    Ready,
    Shared,
    Shown,
    certified_from_body,
    epoch_from_body,
    ready_from_body,
    share_from_body,
    shown_from_body,
    stood_from_body,
)
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.queries import InboxHere, Intake
from safeconduct.intake.rows import as_bytes, as_int
from safeconduct.intake.types import ThreadId
from safeconduct.protect.bundles import IntakeEpochId, epoch_id
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.intake_certificates import BoxId, IntakeKey, verify_intake
from safeconduct.protect.intake_seeds import prekey_hash
from safeconduct.protect.kem import KemPublicKey, UnusableKey
from safeconduct.protect.members import Role
from safeconduct.protect.signing import SignKey
from safeconduct.protect.threads import Thread
from safeconduct.sync.reach import Reach
from safeconduct.sync.team import Team

# Days from which on the renewal of an intake key is a task: time for two who hold cards to meet.
RENEW_DAYS: Final = 30
# Days after the last of a fortnight on which its keys are destroyed (decision 0011 point 5): what was written on its
# last day with an old page, and lay on a relay while no desk was open, is opened by then.
KEEP_DAYS: Final = 30

Read = TypeVar("Read")


class KeyState(enum.Enum):
    """How the intake key of an inbox stands."""

    NONE = "none"
    IN_FORCE = "in_force"
    SOON_OVER = "soon_over"
    # Somebody who knows it was removed since the root certified it.
    KNOWN_TO_REMOVED = "known_to_removed"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Said:
    """An op of the door."""

    hlc: int
    op: OpId
    device: DeviceId
    body: Body


@dataclass(frozen=True, slots=True)
class HeldKey:
    """The intake key that counts. ``certificate``: as the root signed it."""

    intake: IntakeKey
    key: SignKey = field(repr=False)
    certificate: bytes = field(repr=False)
    op: OpId


@dataclass(frozen=True, slots=True)
class Prekey:
    """The newest prekey of a device."""

    device: DeviceId
    ready: Ready
    hash: bytes
    public: KemPublicKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fortnight:
    """An epoch of the inbox with everybody who was given its seed. ``is_sound``: by and for present members alone."""

    id: IntakeEpochId
    made: MadeEpoch
    copies: tuple[Copy, ...]
    is_sound: bool

    @property
    def destroyed_after(self) -> Day:
        """The last day on which its keys are kept."""
        return Day(self.made.last_day + KEEP_DAYS)


class Door:
    """One inbox's door, read from the tables when it is made."""

    def __init__(self, team: Team, part: CompartmentId) -> None:
        """Read the inbox; NoInbox where it is none."""
        self.team = team
        self.part = part
        self.here: InboxHere = Intake(team.vault.tables).inbox(part)

    @property
    def box(self) -> BoxId:
        """The inbox as it is seen from outside."""
        return BoxId(self.here.inbox.box)

    @property
    def today(self) -> Day:
        """The day by this desk's clock."""
        return day_from_ms(self.team.clock.now_ms())

    @property
    def may_write(self) -> bool:
        """Say whether this desk may write here."""
        role = self.team.my_role(self.part)
        return role is not None and role >= Role.WRITE

    @property
    def is_alone(self) -> bool:
        """Say whether no other device reads this inbox."""
        return set(self.team.members(self.part)) <= {self.team.me.device.id}

    def said(self, kind: str) -> Iterator[Said]:
        """Yield the door's ops of a kind, oldest first."""
        for hlc, op, device, body in self.team.vault.tables.execute(door_sql.OF_KIND, (self.part, kind)):
            item = cbor.decode(as_bytes(body))
            if isinstance(item, dict):
                yield Said(as_int(hlc), OpId(as_bytes(op)), DeviceId(as_bytes(device)), item)

    # --- the intake key

    def key(self) -> HeldKey | None:
        """Return the intake key that counts: of the greatest serial that the root signed for this box, the first.

        Whether it is in force on a day its own `IntakeKey.is_of` says.
        """
        found: HeldKey | None = None
        for said in tuple(self.said(door_kinds.CERTIFY)):
            held = self._held(said)
            if held and (found is None or held.intake.terms.serial > found.intake.terms.serial):
                found = held
        return found

    def key_state(self) -> KeyState:
        """Say how the intake key stands today."""
        held = self.key()
        if held is None:
            return KeyState.NONE
        left = held.intake.terms.last_day - self.today
        if left < 0:
            return KeyState.OVER
        if self._is_known_to_removed(held.op):
            return KeyState.KNOWN_TO_REMOVED
        return KeyState.SOON_OVER if left <= RENEW_DAYS else KeyState.IN_FORCE

    def _held(self, said: Said) -> HeldKey | None:
        try:
            certified = certified_from_body(said.body)
            intake = verify_intake(certified.certificate, self.team.me.root.key)
        except (MalformedEntry, MalformedCertificate, CertificateRefused):
            return None
        key = SignKey(certified.seed)
        if intake.box != self.box or intake.key.raw != key.verify_key.raw:
            return None
        return HeldKey(intake, key, certified.certificate, said.op)

    def _is_known_to_removed(self, op: OpId) -> bool:
        log = self.team.log(self.part)
        seen = Reach(self.team.vault.tables, writes=False).past(self.team.vault.op(op).signed.core)
        knew = set(log.members(seen))
        # Who came later was given the key too, and may have gone since.
        for k in range(len(log.ops)):
            if not seen >> k & 1:
                seen |= 1 << k
                knew |= set(log.members(seen))
        return not knew <= set(log.members(log.all))

    # --- fortnights

    def prekeys(self) -> dict[DeviceId, Prekey]:
        """Return the newest prekey of every present member that announced one."""
        present = self.team.members(self.part)
        newest: dict[DeviceId, tuple[tuple[int, int, bytes], Prekey]] = {}
        for said in self.said(door_kinds.READY):
            ready = _read(ready_from_body, said)
            if ready is None or said.device not in present:
                continue
            try:
                public = KemPublicKey(ready.public)
            except UnusableKey:
                continue
            order = (int(ready.first_day), said.hlc, bytes(said.op))
            if said.device not in newest or newest[said.device][0] < order:
                newest[said.device] = (order, Prekey(said.device, ready, prekey_hash(public), public))
        return {device: prekey for device, (_, prekey) in newest.items()}

    def own_prekeys(self) -> dict[bytes, Ready]:
        """Return every prekey that this device announced, by its hash."""
        found: dict[bytes, Ready] = {}
        for said in self.said(door_kinds.READY):
            ready = _read(ready_from_body, said)
            if ready is not None and said.device == self.team.me.device.id:
                try:
                    found[prekey_hash(KemPublicKey(ready.public))] = ready
                except UnusableKey:
                    continue
        return found

    def fortnights(self) -> tuple[Fortnight, ...]:
        """Return all epochs that were made, by first day and id."""
        shared: dict[IntakeEpochId, list[Copy]] = {}
        for said in self.said(door_kinds.SHARE):
            share: Shared | None = _read(share_from_body, said)
            if share is not None:
                shared.setdefault(share.epoch, []).extend(share.copies)
        present = set(self.team.members(self.part))
        found: dict[IntakeEpochId, Fortnight] = {}
        for said in self.said(door_kinds.EPOCH):
            made: MadeEpoch | None = _read(epoch_from_body, said)
            if made is None:
                continue
            try:
                name = epoch_id(KemPublicKey(made.recipient))
            except UnusableKey:
                continue
            copies = (*made.copies, *shared.get(name, ()))
            is_sound = said.device in present and {one.device for one in copies} <= present
            found.setdefault(name, Fortnight(name, made, copies, is_sound))
        return tuple(sorted(found.values(), key=lambda one: (one.made.first_day, one.id)))

    def shown_fortnights(self) -> tuple[Fortnight, ...]:
        """Return the epochs that a bundle names today: the last that has begun, one before and one after it.

        Of several sound ones with the same first day, for two desks may have made one at the same time, the one whose
        seed more devices were given, and of equals the least id.
        """
        inorder = sorted(self.fortnights(), key=lambda one: (-len({copy.device for copy in one.copies}), one.id))
        by_day: dict[Day, Fortnight] = {}
        for one in inorder:
            if one.is_sound and one.made.last_day >= self.today:
                by_day.setdefault(one.made.first_day, one)
        by_first = [by_day[day] for day in sorted(by_day)]
        begun = sum(1 for one in by_first if one.made.first_day <= self.today)
        return tuple(by_first[max(0, begun - 2) : begun + 1])

    # --- what the outside is shown

    def shown(self) -> Shown:
        """Return what was said last of what the outside is shown."""
        found = Shown()
        for said in self.said(door_kinds.SHOWN):
            found = _read(shown_from_body, said) or found
        return found

    def boards(self) -> tuple[door_kinds.Stood, ...]:
        """Return the boards that were made with other replies than before, by number."""
        read = (_read(stood_from_body, said) for said in self.said(door_kinds.BOARD))
        return tuple(sorted((one for one in read if one is not None), key=lambda one: one.number))


def receipt_of(intake: Intake, part: CompartmentId, thread: ThreadId) -> Thread | None:
    """Return the receipt of a thread, None where it has none.

    Any op may have brought it: a member who writes the thread down first without its secret silences nobody.
    """
    secrets = (one.secret for one in intake.wordings(part, thread))
    return next((Thread(secret) for secret in secrets if len(secret)), None)


def doors(team: Team) -> tuple[Door, ...]:
    """Return the doors of all inboxes that this desk reads."""
    return tuple(Door(team, one.part) for one in Intake(team.vault.tables).inboxes())


def _read(read: Callable[[Body], Read], said: Said) -> Read | None:
    """Return what a body says, None for what cannot be read: it was noted when it came."""
    try:
        return read(said.body)
    except MalformedEntry:
        return None
