"""Taking in what other desks wrote, however it came: from a relay, out of a file, late, twice or in disorder (P4, P5).

Frames are opened, ops put in order, judged by their own past (`rules.may_write`, `rules.may_change`), and stored with
everything that follows from them in one transaction: new members' certificates, new keys, what has to be set aside.
What comes before the ops it follows is kept waiting in the vault; what can never be right is refused and counted, and
nothing else of the same delivery suffers from it. Nothing is ever deleted because somebody else lacks it.

Refuses to know what content means. Follows docs/decisions/0008-a-team.md; docs/rooms/sync.md.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import NO_HASH, SHORT_ID_BYTES, CompartmentId, DeviceId, MailboxId, OpId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.envelopes import MAGIC, SALT_BYTES, FrameRefused
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.frames import open_frame
from safeconduct.protect.links import LINK_KIND
from safeconduct.protect.members import Role
from safeconduct.protect.ops import BadSignature, Head, SignedOp, verify_op
from safeconduct.protect.rotations import ROTATE_KIND
from safeconduct.protect.signing import VerifyKey
from safeconduct.sync import kinds
from safeconduct.sync.bases import begin_from_base
from safeconduct.sync.blobs import BlobIntake
from safeconduct.sync.candidates import Candidate
from safeconduct.sync.changes import UNREADABLE, is_control
from safeconduct.sync.compartments import write_rightly
from safeconduct.sync.frames import mailbox_of
from safeconduct.sync.granted import devices_of
from safeconduct.sync.held_back import Came
from safeconduct.sync.learning import KeyIntake
from safeconduct.sync.loose import (
    Loose,
    bytes_from_waiting,
    forked_in,
    proof_awaited,
    removal_named,
    waiting_from_bytes,
    what_follows,
)
from safeconduct.sync.present import Present
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log, may_change, may_write
from safeconduct.sync.shelf import Waiting, beyond_bounds, note_gone
from safeconduct.sync.standing import bring_in_step, does_count
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Based, Control, Frozen, Gone, Judged, Writer
from safeconduct.vault.errors_ops import UnknownSigner
from safeconduct.vault.types import Arrival

# Frames between two looks at whether the intake shall end.
LOOK_FRAMES: Final = 32
_SALT_AT: Final = len(MAGIC) + SHORT_ID_BYTES
# Compartments in which something came that `finish` has not looked at yet.
UNFINISHED: Final = b"sync/unfinished/"
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
    ``pieces``: pieces of long files that came; ``anew``: mailboxes to be read from the beginning, for other keys than
    those that were tried may open what lies there; ``unopened``: the frames of this delivery alone that no key opens,
    ``came``: the entries that they held.
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
    unopened: set[bytes] = field(default_factory=set)
    came: list[Came] = field(default_factory=list)
    anew: set[MailboxId] = field(default_factory=set)

    def add(self, other: Taken) -> None:
        """Add up two deliveries."""
        for name in ("new", "again", "refused", "closed", "aside", "pieces"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waiting = other.waiting
        self.touched |= other.touched
        self.released |= other.released
        self.put_off |= other.put_off
        self.forked |= other.forked
        self.anew |= other.anew


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


class _Delivery:
    """One delivery being taken in."""

    def __init__(self, team: Team, *, is_careful: bool, look: Callable[[], None]) -> None:
        self._team = team
        self._is_careful = is_careful
        self._look = look
        self._taken = Taken()
        self._reach = Reach(team.vault.tables, writes=False)
        self._logs: dict[CompartmentId, Log] = {}
        self._present = Present(team.vault)
        self._blobs = BlobIntake(team.vault)
        self._blocked: dict[OpId, list[Loose]] = {}
        self._doubtful: set[CompartmentId] = set()
        self._keys = KeyIntake(team, self._log, self._is_authentic)

    def take(self, frames: Iterable[bytes]) -> Taken:
        """Open, sort, judge, store; look again at what waited."""
        self._team.vault.take(self._arrivals(self._open(frames)))
        self._keep_waiting()
        self._blobs.finish()
        self._taken.pieces = self._blobs.new
        self._keys.finish()
        self._taken.anew |= self._keys.anew
        for compartment in self._doubtful:
            self._taken.aside += bring_in_step(self._team, compartment)
        for compartment in self._taken.touched:
            # Noted on the disk: whoever is cut off before `finish` finishes the next time.
            self._team.vault.keep_note(UNFINISHED + compartment, b"")
        write_rightly(self._team, self._taken.touched)
        return self._taken

    def _open(self, frames: Iterable[bytes]) -> Iterator[Loose]:
        """Give each frame's op where a key is here for its mailbox, then what waited in the vault."""
        known = {OpId(key) for key, _ in self._team.vault.waiting()}
        for n, frame in enumerate(frames):
            if n % LOOK_FRAMES == 0:
                self._look()
            keys = self._team.keyring.mailbox(mailbox_of(frame))
            if not keys:
                if not self._blobs.offer(mailbox_of(frame), frame):
                    self._taken.closed += 1
                    self._taken.unopened.add(frame)
                continue
            opened = _opened(frame, keys)
            if opened is None:
                self._taken.refused += 1
                self._taken.unopened.add(frame)
            else:
                self._note_came(opened, keys, is_new=opened.id not in known and not self._present.has(opened.id))
                known.add(opened.id)
                yield Loose(opened, frame[_SALT_AT : _SALT_AT + SALT_BYTES])
        for _, value in tuple(self._team.vault.waiting()):
            yield waiting_from_bytes(value)

    def _note_came(self, op: SignedOp, keys: Sequence[EpochKeys], *, is_new: bool) -> None:
        is_own = any(one.id == op.core.epoch for one in keys)
        self._taken.came.append(Came(op.id, op.core, keys[0].mailbox, is_own=is_own, is_new=is_new))

    def _arrivals(self, opened: Iterator[Loose]) -> Iterator[Arrival]:
        """Give the vault ops in an order in which each follows what is there."""
        for loose in opened:
            yield from self._with_followers(loose)
        while proofs := tuple(self._proofs_that_may_do()):
            for loose in proofs:
                yield from self._with_followers(loose)

    def _with_followers(self, first: Loose) -> Iterator[Arrival]:
        queue = deque((first,))
        while queue:
            loose = queue.popleft()
            if self._present.has(loose.op.id) or self._is_before(loose.op):
                self._taken.again += 1
                continue
            missing = self._missing(loose.op)
            if missing is not None:
                self._blocked.setdefault(missing, []).append(loose)
                # What it waits for may lie under the very keys that it brings; they prove themselves.
                if loose.op.core.kind == LINK_KIND:
                    self._keys.learn_link(loose.op)
                elif loose.op.core.kind == ROTATE_KIND:
                    self._keys.learn_early(loose.op)
                continue
            yield from self._judged(loose)
            queue.extend(self._blocked.pop(loose.op.id, ()))
            if loose.op.core.kind == kinds.BASE_KIND:
                queue.extend(self._released(loose.op.core.compartment))

    def _proofs_that_may_do(self) -> Iterator[Loose]:
        """Yield proofs of forks that wait for somebody to have seen them, where somebody has."""
        for missing, blocked in tuple(self._blocked.items()):
            proof = blocked[0]
            if missing == proof_awaited(proof.op.id) and self._is_proof_believed(proof.op):
                yield from self._blocked.pop(missing)

    def _released(self, compartment: CompartmentId) -> Iterator[Loose]:
        """Yield what waited in a compartment that may just have got its beginning: no more may be missing now."""
        for missing, blocked in tuple(self._blocked.items()):
            if blocked[0].op.core.compartment == compartment:
                yield from self._blocked.pop(missing)

    def _missing(self, op: SignedOp) -> OpId | None:
        """Return one op that this one follows and that is not here. A newcomer is not given what lies before."""
        core = op.core
        for named in (*removal_named(op), *self._fork_named(op)):
            if not self._present.has(named):
                return named
        if not self._present.is_late(core.compartment) and not self._begins_late(op):
            before = (*((core.prev,) if core.prev != NO_HASH else ()), *core.parents, *(head.op for head in core.seen))
            return next((one for one in before if not self._present.has(one)), None)
        if not self._log(core.compartment).ops and not self._is_base(op):
            return _base_awaited(core.compartment)
        # Of the parents it is not known which lie before the beginning; what was seen names them with their places.
        seen = (head.op for head in core.seen if not self._lies_before(core.compartment, head))
        before = (*((core.prev,) if core.seq > 1 and not self._begins(op) else ()), *seen)
        missing = next((one for one in before if not self._present.has(one)), None)
        return proof_awaited(op.id) if missing is None and not self._is_proof_believed(op) else missing

    def _is_proof_believed(self, op: SignedOp) -> bool:
        """Say whether an op is no proof of a fork that this desk cannot look at, or one that others vouch for."""
        if op.core.kind != kinds.FORK_KIND or self._fork_named(op):
            return True
        log, forked = self._log(op.core.compartment), forked_in(op)
        if forked is None or log.right(op.core.device, self._reach.past(op.core)) >= Role.ADMIN:
            return True
        concerned = {log.user(op.core.device), log.user(forked), None}
        others = (one for one in what_follows(op.id, self._blocked) if log.user(one.core.device) not in concerned)
        return any(map(self._is_authentic, others))

    def _fork_named(self, op: SignedOp) -> tuple[OpId, ...]:
        """Return the two ops that show a fork, unless they lie before what this desk has of a compartment."""
        if op.core.kind == kinds.FORK_KIND:
            with contextlib.suppress(cbor.Malformed):
                device, seq, ops = kinds.fork_from_body(op.core.body)
                return () if self._lies_before(op.core.compartment, Head(device, seq, ops[0])) else ops
        return ()

    def _is_fork(self, compartment: CompartmentId, fork: Frozen) -> bool:
        """Say whether the two ops are those of the device at one place; what lies before a base cannot be looked at."""
        place = Head(fork.device, fork.last_seq + 1, fork.ops[0])
        if self._lies_before(compartment, place):
            return True
        here = self._team.vault.at(compartment, fork.device, place.seq)
        return all(op in here for op in fork.ops)

    def _begins_late(self, op: SignedOp) -> bool:
        """Begin a compartment without its past, if an op is the base that belongs to what its author gave this desk.

        Until then nothing is decided: anybody can name a beginning that never was, and only one that comes, signed and
        under the very keys that were given with it, counts.
        """
        beginning = self._beginning(op)
        if beginning is None:
            return False
        for head in beginning.heads:
            self._team.vault.set_base(op.core.compartment, head)
        self._present.begins_late()
        self._team.vault.keep_note(_GIVER + op.core.compartment, op.core.device)
        self._keys.keep_unshared(op.core.device, beginning.keys.id)
        return True

    def _beginning(self, op: SignedOp) -> Candidate | None:
        core, log = op.core, self._log(op.core.compartment)
        if core.kind != kinds.BASE_KIND or log.ops or self._team.vault.heads(core.compartment):
            return None
        reach, signer = Reach(self._team.vault.tables, writes=False), self._team.device(core.device)
        with contextlib.suppress(cbor.Malformed):
            begin_from_base(reach, core)
        control = self._control(log, op, reach.past(core))
        if control is None or not isinstance(control.change, Based) or signer is None:
            return None
        is_sound = may_change(log, control) and self._is_in_the_team(core.device) and _is_signed(op, signer.key)
        for one in self._team.keyring.candidates(core.compartment) if is_sound else ():
            is_named = one.giver == core.device and one.keys.id == control.change.epoch == core.epoch
            if is_named and Head(core.device, core.seq - 1, core.prev) in one.heads:
                return one
        return None

    def _is_in_the_team(self, device: DeviceId) -> bool:
        log = self._log(self._team.id)
        return device in log.members(log.all)

    def _is_base(self, op: SignedOp) -> bool:
        """Say whether an op is the base of a late compartment: the next word of whoever gave its keys."""
        giver = next((value for _, value in self._team.vault.notes(_GIVER + op.core.compartment)), b"")
        return op.core.kind == kinds.BASE_KIND and op.core.device == giver and self._begins(op)

    def _lies_before(self, compartment: CompartmentId, head: Head) -> bool:
        """Say whether a place lies before the beginning that this desk was given of a compartment."""
        return self._present.is_late(compartment) and head.seq <= self._team.vault.base(compartment, head.device).seq

    def _is_before(self, op: SignedOp) -> bool:
        """Say whether an op lies before this desk's beginning: taken as a first one it would make its author forked."""
        return self._lies_before(op.core.compartment, Head(op.core.device, op.core.seq, op.id))

    def _fits(self, op: SignedOp) -> bool:
        """Say whether an op stands where it says, and saw what it says: else two desks would read it differently."""
        core, at = op.core, self._team.vault.at
        if core.seq > 1 and not self._begins(op) and not self._present.follows(core):
            return False
        return all(
            self._lies_before(core.compartment, head) or head.op in at(core.compartment, head.device, head.seq)
            for head in core.seen
        )

    def _begins(self, op: SignedOp) -> bool:
        base = self._team.vault.base(op.core.compartment, op.core.device)
        return (base.seq, base.op) == (op.core.seq - 1, op.core.prev)

    def _judged(self, loose: Loose) -> Iterator[Arrival]:
        """Give an op that may be stored, and note what follows from it; count it as refused otherwise."""
        op, core = loose.op, loose.op.core
        log = self._log(core.compartment)
        if not self._fits(op):
            self._refuse()
            return
        if not self._has_begun(log, op):
            self._refuse()
            return
        past = self._reach.past(core)
        control = self._control(log, op, past) if is_control(core.kind) else None
        signer = self._signer(log, op, control)
        if signer is None or not (
            self._may_change(log, control, core.compartment) if control else self._may_write(log, op, past)
        ):
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
        self._present.put(op)
        if core.device == self._team.me.device.id:
            # This desk has written it and does not have it: its folder is older than what it gave away.
            self._team.vault.keep_note(CAME_BACK + core.compartment, core.seq.to_bytes(8, "big") + op.id)
        yield Arrival(op, loose.salt, signer, is_aside=is_aside, lacks_past=self._present.is_late(core.compartment))
        self._keys.learn(log, op, control)

    def _refuse(self) -> None:
        self._taken.refused += 1

    def _control(self, log: Log, op: SignedOp, past: int) -> Control | None:
        try:
            control = self._team.control(op, len(log.ops), past)
        except UNREADABLE:
            return None
        if not log.ops and isinstance(control.change, Based):
            return replace(control, k=len(control.change.before))
        return control

    def _has_begun(self, log: Log, op: SignedOp) -> bool:
        """Say whether a compartment is known from its beginning, or from the base that begins with this very op."""
        if op.core.kind != kinds.BASE_KIND or log.ops:
            return True
        if not self._present.is_late(op.core.compartment) or not self._is_base(op):
            return False
        try:
            begin_from_base(self._reach, op.core)
        except cbor.Malformed:
            return False
        return True

    def _may_write(self, log: Log, op: SignedOp, past: int) -> bool:
        return not is_control(op.core.kind) and may_write(log, Writer(op.core.device, op.core.seq, past))

    def _may_change(self, log: Log, control: Control, compartment: CompartmentId) -> bool:
        gone = control.change
        if isinstance(gone, Gone) and gone.by_team is not None:
            said = (one.change for one in self._log(self._team.id).ops if one.id == gone.by_team)
            if not any(isinstance(one, Gone) and one.device == gone.device for one in said):
                return False
        if isinstance(control.change, Frozen) and not self._is_fork(compartment, control.change):
            return False
        return may_change(log, control)

    def _signer(self, log: Log, op: SignedOp, control: Control | None) -> VerifyKey | None:
        """Return the key of the certified device that an op names as its author, if a certificate of it came."""
        device = op.core.device
        for shown in _shown(control) if control is not None else ():
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
            if isinstance(control.change, Gone | Judged | Frozen | Admitted):
                self._doubtful.add(compartment)

    def _is_authentic(self, op: SignedOp) -> bool:
        """Say whether the device that an op names signed it: nothing is put down to somebody before that is certain."""
        signer = self._signer(self._log(op.core.compartment), op, None)
        return signer is not None and _is_signed(op, signer)

    def _keep_waiting(self) -> None:
        kept = dict(self._team.vault.waiting())
        still = {loose.op.id: loose for blocked in self._blocked.values() for loose in blocked}
        rows = {op: bytes_from_waiting(loose, self._team.clock.now_ms()) for op, loose in still.items()}
        beyond = beyond_bounds((Waiting(one.op, len(rows[op])) for op, one in still.items()), self._is_authentic)
        self._note_gone([one.op for one in beyond])
        for one in beyond:
            del still[one.op.id]
        for op in kept.keys() - still.keys():
            self._team.vault.drop_waiting(op)
        for op in still.keys() - kept.keys():
            self._team.vault.keep_waiting(op, rows[op])
        self._taken.put_off |= still.keys() - kept.keys()
        self._taken.waiting = len(still)

    def _note_gone(self, gone: list[SignedOp]) -> None:
        unknown = [op for op in gone if self._signer(self._log(op.core.compartment), op, None) is None]
        signed = [op for op in gone if self._is_authentic(op)]
        self._taken.refused += len(gone) - len(unknown) - len(signed)
        note_gone(self._team, signed, unknown)


def _opened(frame: bytes, keys: Iterable[EpochKeys]) -> SignedOp | None:
    """Return the op of a frame; None when none of these keys opens it. A frame commits to the one that does."""
    for one in keys:
        with contextlib.suppress(FrameRefused):
            return open_frame(frame, one)
    return None


def _base_awaited(compartment: CompartmentId) -> OpId:
    """Return what ops of a late compartment wait for until its base is here, which nobody knows the id of."""
    return OpId(compartment + compartment)


def _shown(control: Control) -> Iterator[VerifiedDevice]:
    """Yield the devices whose certificates a control op shows, or those that it names where it is a base."""
    before = control.change.before if isinstance(control.change, Based) else ()
    for one in (*before, control):
        yield from devices_of(one)


def _is_signed(op: SignedOp, signer: VerifyKey) -> bool:
    try:
        verify_op(op, signer)
    except BadSignature:
        return False
    return True
