"""Taking in what other desks wrote, however it came: from a relay, out of a file, late, twice or in disorder (P4, P5).

Frames are opened, ops put in order, judged by their own past (`rules.may_write`, `rules.may_change`), and stored with
everything that follows from them in one transaction: new members' certificates, new keys, what has to be set aside.
What comes before the ops it follows is kept waiting in the vault, with a note of what it waits for, so that a delivery
costs what it brings and not what waits; what can never be right is refused and counted, and nothing else of the same
delivery suffers from it. Nothing is ever deleted because somebody else lacks it.

Refuses to know what content means. Follows docs/decisions/0008-a-team.md; docs/rooms/sync.md.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import NO_HASH, SHORT_ID_BYTES, CompartmentId, DeviceId, MailboxId, OpId
from safeconduct.protect.envelopes import MAGIC, SALT_BYTES, FrameRefused
from safeconduct.protect.epochs import EpochPlace, RotateFirst
from safeconduct.protect.frames import open_frame
from safeconduct.protect.grants import open_grant
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.links import LINK_KIND, LinkRefused, open_link
from safeconduct.protect.ops import BadSignature, Head, SignedOp, decode_signed_op, verify_op
from safeconduct.protect.rotations import (
    ROTATE_KIND,
    RotationRefused,
    Writing,
    open_for_reading,
    open_rotation,
    rotation_from_body,
)
from safeconduct.protect.signing import VerifyKey
from safeconduct.sync import kinds
from safeconduct.sync.blobs import BlobIntake
from safeconduct.sync.changes import UNREADABLE, is_control
from safeconduct.sync.compartments import BROKEN_KEYS
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log, devices_of, may_change, may_write, present_epoch
from safeconduct.sync.standing import bring_in_step, does_count
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Appointed, Based, Control, Gone, Judged, Rotated, Writer
from safeconduct.vault.errors_ops import UnknownSigner
from safeconduct.vault.strongroom import UNSHARED_EPOCH
from safeconduct.vault.types import Arrival

_MAILBOX_AT: Final = len(MAGIC)
_SALT_AT: Final = _MAILBOX_AT + SHORT_ID_BYTES
# What waits: salt, milliseconds since 1970 when it came, then the op.
_CAME_AT: Final = SALT_BYTES
_OP_AT: Final = _CAME_AT + 8
# Compartments in which something came that `finish` has not looked at yet.
UNFINISHED: Final = b"sync/unfinished/"
# What waits for which op: the name ends in the op that is missing and the one that waits for it.
_BLOCKED: Final = b"sync/blocked/"
# Whether everything that waits has such a note: not in a vault of an older version.
_HAS_NOTES: Final = b"sync/has-blocked"
# Of what waits without a note of what for.
_UNNOTED: Final = OpId(b"")
# Frames between two looks at whether the intake shall end.
LOOK_FRAMES: Final = 32
# Which device gave this desk the keys of a compartment without its past: whose base it begins from.
_GIVER: Final = b"sync/giver/"
# The newest op of this desk's own that came from elsewhere, by compartment: a sign of a folder put back (N14).
CAME_BACK: Final = b"sync/came-back/"


@dataclass(slots=True)
class Taken:
    """What became of a delivery.

    ``new``: ops stored, ``aside``: of them or of older ones set aside, ``again``: here already, ``waiting``: kept until
    what they follow comes, ``refused``: never to be stored, ``closed``: frames that no key of this desk opens,
    ``released``: ops that had waited and are stored now, ``put_off``: ops of this delivery that wait,
    ``pieces``: pieces of long files that came.
    """

    new: int = 0
    again: int = 0
    waiting: int = 0
    refused: int = 0
    closed: int = 0
    aside: int = 0
    pieces: int = 0
    released: set[OpId] = field(default_factory=set)
    put_off: set[OpId] = field(default_factory=set)
    touched: set[CompartmentId] = field(default_factory=set)
    forked: set[tuple[CompartmentId, DeviceId]] = field(default_factory=set)

    def add(self, other: Taken) -> None:
        """Add up two deliveries."""
        for name in ("new", "again", "refused", "closed", "aside", "pieces"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waiting = other.waiting
        self.touched |= other.touched
        self.released |= other.released
        self.put_off |= other.put_off
        self.forked |= other.forked


@dataclass(frozen=True, slots=True)
class _Loose:
    """An op as it came, with its salt, now or in an earlier delivery."""

    op: SignedOp
    salt: bytes
    has_waited: bool = False


def _no_look() -> None:
    """Go on."""


def take_frames(team: Team, frames: Iterable[bytes], *, look: Callable[[], None] = _no_look) -> Taken:
    """Take in frames of any mailboxes, in one transaction. What ``look`` raises between them takes it all back."""
    frames = tuple(frames)
    try:
        with team.together():
            return _Delivery(team, is_careful=False, look=look).take(frames)
    except BadSignature:
        # Somebody who holds the keys of an epoch sent an op that its device never signed. Each signature is looked at
        # before the op is given to the vault, so that one such frame cannot keep others out.
        with team.together():
            return _Delivery(team, is_careful=True, look=look).take(frames)


def waiting_op(value: bytes) -> SignedOp:
    """Return the op that a row of the vault's waiting shelf holds."""
    return _waiting_from_bytes(value).op


def mailbox_of(frame: bytes) -> MailboxId:
    """Return the mailbox that a frame names."""
    return MailboxId(frame[_MAILBOX_AT:_SALT_AT])


class _Delivery:
    """One delivery being taken in."""

    def __init__(self, team: Team, *, is_careful: bool, look: Callable[[], None]) -> None:
        self._team = team
        self._is_careful = is_careful
        self._look = look
        self._taken = Taken()
        self._reach = Reach(team.vault.tables, writes=False)
        self._logs: dict[CompartmentId, Log] = {}
        self._here: set[OpId] = set()
        self._blobs = BlobIntake(team.vault)
        self._blocked: dict[OpId, list[_Loose]] = {}
        self._doubtful: set[CompartmentId] = set()
        # What waited before this delivery and is looked at again, with the op it was noted to wait for.
        self._looked_at: dict[OpId, OpId] = {}
        self._has_waiting = team.vault.count_waiting() > 0
        # Compartments of which more, or less, lies before this desk's beginning than when something began to wait.
        self._moved: set[CompartmentId] = set()

    def take(self, frames: Iterable[bytes]) -> Taken:
        """Open, sort, judge, store; look again at what waited."""
        self._team.vault.take(self._arrivals(self._open(frames)))
        self._keep_waiting()
        self._blobs.finish()
        self._taken.pieces = self._blobs.new
        for compartment in self._doubtful:
            self._taken.aside += bring_in_step(self._team, compartment)
        for compartment in self._taken.touched:
            # Noted on the disk: whoever is cut off before `finish` finishes the next time.
            self._team.vault.keep_note(UNFINISHED + compartment, b"")
            # Nothing may be written under keys that somebody removed still has, or under none. `finish` opens it again.
            is_new = self._team.vault.epoch(compartment) == UNSHARED_EPOCH
            if is_new or isinstance(present_epoch(self._team.log(compartment)), RotateFirst):
                self._team.vault.close_compartment(compartment)
        return self._taken

    def _open(self, frames: Iterable[bytes]) -> Iterator[_Loose]:
        """Give each frame's op where a key is here for its mailbox, then what waited in the vault."""
        for n, frame in enumerate(frames):
            if n % LOOK_FRAMES == 0:
                self._look()
            keys = self._team.keyring.mailbox(mailbox_of(frame))
            if keys is None:
                self._taken.closed += not self._blobs.offer(mailbox_of(frame), frame)
                continue
            try:
                yield _Loose(open_frame(frame, keys), frame[_SALT_AT : _SALT_AT + SALT_BYTES])
            except FrameRefused:
                self._taken.refused += 1
        if not self._team.vault.notes(_HAS_NOTES):
            yield from self._waiting_in(None)
            self._team.vault.keep_note(_HAS_NOTES, b"")
        while self._moved:
            yield from self._waiting_in(self._moved.pop())

    def _waiting_in(self, compartment: CompartmentId | None) -> Iterator[_Loose]:
        """Give what waits in a compartment, or in all: what it waits for may have changed. Linear in all that waits."""
        for key, value in self._team.vault.waiting():
            loose = _waiting_from_bytes(value)
            if compartment in (None, loose.op.core.compartment) and OpId(key) not in self._looked_at:
                self._looked_at[OpId(key)] = _UNNOTED
                yield loose

    def _waiting_for(self, missing: OpId) -> list[_Loose]:
        """Return what is here and waits for an op: from this delivery, and from those before."""
        found = self._blocked.pop(missing, [])
        for name, _ in self._team.vault.notes(_BLOCKED + missing) if self._has_waiting else ():
            op = OpId(name[-len(missing) :])
            values = self._team.vault.one_waiting(op)
            if values and op not in self._looked_at:
                self._looked_at[op] = missing
                found += [_waiting_from_bytes(value) for value in values]
            elif not values:
                self._team.vault.drop_note(name)
        return found

    def _arrivals(self, opened: Iterator[_Loose]) -> Iterator[Arrival]:
        """Give the vault ops in an order in which each follows what is there."""
        for loose in opened:
            yield from self._with_followers(loose)

    def _with_followers(self, first: _Loose) -> Iterator[Arrival]:
        queue = deque((first,))
        while queue:
            loose = queue.popleft()
            if self._is_here(loose.op.id) or self._is_before(loose.op):
                self._taken.again += 1
                continue
            missing = self._missing(loose.op)
            if missing is not None:
                self._blocked.setdefault(missing, []).append(loose)
                # What it waits for may lie under the very keys that it brings; they prove themselves.
                if loose.op.core.kind == LINK_KIND:
                    self._learn_link(loose.op)
                elif loose.op.core.kind == ROTATE_KIND:
                    self._learn_early(loose.op)
                continue
            yield from self._judged(loose)
            queue.extend(self._waiting_for(loose.op.id))
            if loose.op.core.kind == kinds.BASE_KIND:
                queue.extend(self._waiting_for(_base_awaited(loose.op.core.compartment)))

    def _is_here(self, op: OpId) -> bool:
        return op in self._here or self._team.vault.has(op)

    def _missing(self, op: SignedOp) -> OpId | None:
        """Return one op that this one follows and that is not here. A newcomer is not given what lies before."""
        core = op.core
        if (removal := _removal_named(op)) is not None and not self._is_here(removal):
            return removal
        if not self._is_late(core.compartment):
            before = (*((core.prev,) if core.prev != NO_HASH else ()), *core.parents, *(head.op for head in core.seen))
            return next((one for one in before if not self._is_here(one)), None)
        if not self._log(core.compartment).ops and not self._is_base(op):
            return _base_awaited(core.compartment)
        # Of the parents it is not known which lie before the beginning; what was seen names them with their places.
        seen = (head.op for head in core.seen if not self._lies_before(core.compartment, head))
        before = (*((core.prev,) if core.seq > 1 and not self._begins(op) else ()), *seen)
        return next((one for one in before if not self._is_here(one)), None)

    def _is_base(self, op: SignedOp) -> bool:
        """Say whether an op is the base of a late compartment: the next word of whoever gave its keys."""
        giver = next((value for _, value in self._team.vault.notes(_GIVER + op.core.compartment)), b"")
        return op.core.kind == kinds.BASE_KIND and op.core.device == giver and self._begins(op)

    def _lies_before(self, compartment: CompartmentId, head: Head) -> bool:
        """Say whether a place lies before the beginning that this desk was given of a compartment."""
        return self._is_late(compartment) and head.seq <= self._team.vault.base(compartment, head.device).seq

    def _is_before(self, op: SignedOp) -> bool:
        """Say whether an op lies before this desk's beginning: taken as a first one it would make its author forked."""
        return self._lies_before(op.core.compartment, Head(op.core.device, op.core.seq, op.id))

    def _fits(self, op: SignedOp) -> bool:
        """Say whether an op stands where it says, and saw what it says: else two desks would read it differently."""
        core, at = op.core, self._team.vault.at
        if core.seq > 1 and not self._begins(op) and core.prev not in at(core.compartment, core.device, core.seq - 1):
            return False
        return all(
            self._lies_before(core.compartment, head) or head.op in at(core.compartment, head.device, head.seq)
            for head in core.seen
        )

    def _is_late(self, compartment: CompartmentId) -> bool:
        return self._team.vault.is_late(compartment)

    def _begins(self, op: SignedOp) -> bool:
        base = self._team.vault.base(op.core.compartment, op.core.device)
        return (base.seq, base.op) == (op.core.seq - 1, op.core.prev)

    def _judged(self, loose: _Loose) -> Iterator[Arrival]:
        """Give an op that may be stored, and note what follows from it; count it as refused otherwise."""
        op, core = loose.op, loose.op.core
        log = self._log(core.compartment)
        if not self._fits(op):
            self._refuse()
            return
        past = self._reach.past(core)
        control = self._control(log, op, past) if is_control(core.kind) else None
        signer = self._signer(log, op, control)
        if signer is None or not (self._may_change(log, control) if control else self._may_write(log, op, past)):
            self._refuse()
            return
        if self._is_careful and not _is_signed(op, signer):
            self._refuse()
            return
        _, does_fork = self._reach.note(op, past, is_control=control is not None)
        self._note(log, op, control, does_fork=does_fork)
        writer = Writer(core.device, core.seq, past)
        is_aside = not does_count(log, self._reach, writer, (core.compartment, op.id))
        self._taken.aside += is_aside
        self._taken.new += 1
        if loose.has_waited:
            self._taken.released.add(op.id)
        self._taken.touched.add(core.compartment)
        self._here.add(op.id)
        if core.device == self._team.me.device.id:
            # This desk has written it and does not have it: its folder is older than what it gave away.
            self._team.vault.keep_note(CAME_BACK + core.compartment, core.seq.to_bytes(8, "big") + op.id)
        yield Arrival(op, loose.salt, signer, is_aside=is_aside, lacks_past=self._is_late(core.compartment))
        self._learn(log, op, control)

    def _refuse(self) -> None:
        self._taken.refused += 1

    def _control(self, log: Log, op: SignedOp, past: int) -> Control | None:
        try:
            return self._team.control(op, len(log.ops), past)
        except UNREADABLE:
            return None

    def _may_write(self, log: Log, op: SignedOp, past: int) -> bool:
        return not is_control(op.core.kind) and may_write(log, Writer(op.core.device, op.core.seq, past))

    def _may_change(self, log: Log, control: Control) -> bool:
        gone = control.change
        if isinstance(gone, Gone) and gone.by_team is not None:
            said = (one.change for one in self._log(self._team.id).ops if one.id == gone.by_team)
            if not any(isinstance(one, Gone) and one.device == gone.device for one in said):
                return False
        return may_change(log, control)

    def _signer(self, log: Log, op: SignedOp, control: Control | None) -> VerifyKey | None:
        """Return the key of the certified device that an op names as its author, if a certificate of it came."""
        device = op.core.device
        if control is not None and isinstance(control.change, Admitted | Appointed | Based):
            for shown in devices_of(control):
                if shown.id == device:
                    return shown.key
        if device in log.devices:
            return log.devices[device].key
        try:
            return self._team.vault.signer(device)
        except UnknownSigner:
            # Who was removed before a late desk came stands in no base; the team's compartment knows them.
            known = self._team.device(device)
            return known.key if known else None

    def _log(self, compartment: CompartmentId) -> Log:
        if compartment not in self._logs:
            self._logs[compartment] = Log(self._team.log(compartment).ops)
        return self._logs[compartment]

    def _note(self, log: Log, op: SignedOp, control: Control | None, *, does_fork: bool) -> None:
        compartment = op.core.compartment
        if does_fork:
            self._taken.forked.add((compartment, op.core.device))
            self._doubtful.add(compartment)
        if control is not None:
            log.add(control)
            if isinstance(control.change, Gone | Judged):
                self._doubtful.add(compartment)

    def _learn(self, log: Log, op: SignedOp, control: Control | None) -> None:
        """Take out of an op the keys that are in it for this desk. The op is stored whether or not there are any."""
        if control is not None and isinstance(control.change, Rotated):
            self._learn_rotation(log, op, control)
        elif op.core.kind == LINK_KIND:
            self._learn_link(op)
        elif op.core.kind == kinds.GRANT_KIND and op.core.compartment == self._team.id:
            self._learn_grant(op)

    def _learn_rotation(self, log: Log, op: SignedOp, control: Control) -> None:
        change, me = control.change, self._team.me
        if not isinstance(change, Rotated) or log.members(control.past).get(me.device.id) is None:
            return
        place, members = EpochPlace(me.org, op.core.compartment, change.n), log.member_set(control.past)
        if log.lacks_base(control.past) and members.hash != change.rotation.members_hash:
            # Made beside the base that this desk began from, for those who were members there.
            return
        try:
            opened = open_rotation(change.rotation, place, sender=op.core.device, members=members, me=me.keys)
        except (RotationRefused, WrapRefused):
            # Whoever changed the keys left this desk out, or gave it others: it cannot read on, and says so.
            self._team.vault.keep_note(BROKEN_KEYS + op.id, op.core.compartment)
            return
        write_key = opened.write_key if isinstance(opened, Writing) else None
        self._team.keyring.put(opened.keys, write_key)

    def _learn_early(self, op: SignedOp) -> None:
        """Take the keys to read out of a change of keys that waits: what it waits for may lie under them."""
        me = self._team.me
        with contextlib.suppress(RotationRefused, WrapRefused, cbor.Malformed):
            rotation = rotation_from_body(op.core.body)
            place = EpochPlace(me.org, op.core.compartment, rotation.n)
            self._team.keyring.put(open_for_reading(rotation, place, sender=op.core.device, me=me.keys))

    def _learn_link(self, op: SignedOp) -> None:
        for newer in self._team.keyring.epochs(op.core.compartment):
            try:
                older = open_link(op.core.body, newer)
            except (LinkRefused, cbor.Malformed):
                continue
            self._team.keyring.put(older)

    def _learn_grant(self, op: SignedOp) -> None:
        me = self._team.me
        if op.core.device == me.device.id:
            return
        try:
            given = open_grant(kinds.grant_from_body(op.core.body), me.org, sender=op.core.device, me=me.keys)
        except (WrapRefused, cbor.Malformed):
            return
        compartment = given.keys.place.compartment
        is_begun = self._is_late(compartment) or self._team.vault.heads(compartment)
        if given.heads and not is_begun:
            # Two may let this desk in at the same time: one beginning, with the base that belongs to it.
            for head in given.heads:
                self._team.vault.set_base(compartment, head)
            if self._has_waiting:
                self._moved.add(compartment)
            self._team.vault.keep_note(_GIVER + compartment, op.core.device)
        self._team.keyring.put(given.keys, given.write_key)

    def _keep_waiting(self) -> None:
        vault, now_ms = self._team.vault, self._team.clock.now_ms()
        still = {loose.op.id: (missing, loose) for missing, found in self._blocked.items() for loose in found}
        for op, noted in self._looked_at.items():
            if op not in still:
                vault.drop_waiting(op)
            if noted != _UNNOTED and not (op in still and still[op][0] == noted):
                vault.drop_note(_BLOCKED + noted + op)
        for op, (missing, loose) in still.items():
            if op not in self._looked_at and not vault.one_waiting(op):
                vault.keep_waiting(op, _bytes_from_waiting(loose, now_ms))
                self._taken.put_off.add(op)
            if self._looked_at.get(op) != missing:
                vault.keep_note(_BLOCKED + missing + op, b"")
        self._taken.waiting = vault.count_waiting()


def _base_awaited(compartment: CompartmentId) -> OpId:
    """Return what ops of a late compartment wait for until its base is here, which nobody knows the id of."""
    return OpId(compartment + compartment)


def _is_signed(op: SignedOp, signer: VerifyKey) -> bool:
    try:
        verify_op(op, signer)
    except BadSignature:
        return False
    return True


def _removal_named(op: SignedOp) -> OpId | None:
    """Return the team's op that a removal carried over names."""
    if op.core.kind != kinds.EXPEL_KIND:
        return None
    try:
        return kinds.expel_from_body(op.core.body)[1]
    except cbor.Malformed:
        return None


def _bytes_from_waiting(loose: _Loose, now_ms: int) -> bytes:
    return loose.salt + now_ms.to_bytes(_OP_AT - _CAME_AT, "big") + loose.op.to_bytes()


def _waiting_from_bytes(data: bytes) -> _Loose:
    return _Loose(decode_signed_op(data[_OP_AT:]), data[:_CAME_AT], has_waited=True)
