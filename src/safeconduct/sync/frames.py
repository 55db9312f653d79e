"""What this desk has to send: its journal as frames, in its order (P1, P4; docs/rooms/sync.md).

One op has one frame under its own epoch, the same on every desk, for its salt is kept with it. A change of keys that
joins two ways after working apart lies under each of them, as does the removal before it (whoever has one way's keys
alone could not follow the change), and what a change of keys had not seen lies under the new
keys too, where no link leads there from them: decision 0008, point 7. It leaves out what this desk has
no right to write to the relay, and compartments of the time before there were teams.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, EpochId, MailboxId, OpId
from safeconduct.protect.envelopes import MAGIC
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.members import History
from safeconduct.protect.ops import OpCore
from safeconduct.sync.changes import CONTROL_KINDS
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log
from safeconduct.sync.team import Team
from safeconduct.sync.types import Control, Rotated
from safeconduct.sync.usable import tips
from safeconduct.vault.types import StoredOp


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A frame to be sent: of which op, under which epoch, and the place in this desk's journal it comes from."""

    n: int
    op: OpId
    keys: EpochKeys
    frame: bytes


class Frames:
    """Frames of one desk's journal, as it stands now."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._reach = Reach(team.vault.tables, writes=False)
        # Of each compartment its log, whether anything may have to be carried, and what its rotations open: read once.
        self._logs: dict[CompartmentId, tuple[Log, bool]] = {}
        self._openings: dict[CompartmentId, dict[int, int]] = {}

    def after(self, n: int) -> Iterator[Outgoing]:
        """Yield the frames of all ops after number ``n`` of the journal, in its order."""
        for stored in self._team.vault.ops(n):
            yield from self.of(stored)

    def of(self, stored: StoredOp) -> Iterator[Outgoing]:
        """Yield the frames of one op: none where its keys are not here."""
        core = stored.signed.core
        for epoch in (core.epoch, *self._carried(stored)):
            keys = self._team.keyring.epoch(core.compartment, epoch)
            if keys is not None:
                yield Outgoing(stored.n, stored.signed.id, keys, seal_frame(stored.signed, keys, stored.salt))

    def carried_under(self, compartment: CompartmentId, epoch: EpochId) -> Iterator[Outgoing]:
        """Yield what a change of keys had not seen and what did not know of it, under the new keys.

        Only where newcomers may not read the past, or people worked apart: elsewhere they have the older keys.
        """
        keys = self._team.keyring.epoch(compartment, epoch)
        if not self._log(compartment)[1]:
            return
        for head in self._team.vault.heads(compartment) if keys is not None else ():
            for stored in self._team.vault.chain(compartment, head.device):
                if keys is not None and epoch in self._carried(stored):
                    yield Outgoing(stored.n, stored.signed.id, keys, seal_frame(stored.signed, keys, stored.salt))

    def _carried(self, stored: StoredOp) -> list[EpochId]:
        """Return the epochs under which an op lies too."""
        core = stored.signed.core
        log, may_carry = self._log(core.compartment)
        past = self._reach.past(core)
        found = []
        if core.kind in CONTROL_KINDS:
            found = [one.epoch for one in tips(log, past) if one.epoch != core.epoch]
        if not may_carry:
            return found
        opened = self._opened(core.compartment, log)
        for op in _rotations(log):
            is_beside = not past & op.bit and op.id != stored.signed.id
            if is_beside and epoch_of(op) not in (core.epoch, *found) and _is_without(log, op, (core, past), opened):
                found.append(epoch_of(op))
        return found

    def _opened(self, compartment: CompartmentId, log: Log) -> dict[int, int]:
        if compartment not in self._openings:
            self._openings[compartment] = openings(log)
        return self._openings[compartment]

    def _log(self, compartment: CompartmentId) -> tuple[Log, bool]:
        if compartment not in self._logs:
            log = self._team.log(compartment)
            self._logs[compartment] = (log, has_to_carry(log))
        return self._logs[compartment]


def mailbox_of(frame: bytes) -> MailboxId:
    """Return the mailbox that a frame names."""
    return MailboxId(frame[len(MAGIC) : len(MAGIC) + SHORT_ID_BYTES])


def has_to_carry(log: Log) -> bool:
    """Say whether anything of a compartment may have to lie under keys that it was not written under."""
    if log.history(log.all) is History.FROM_JOIN:
        return True
    rotations = _rotations(log)
    return any(_are_beside(one, other) for one, other in itertools.pairwise(rotations))


def epoch_of(op: Control) -> EpochId:
    """Return the epoch that a change of keys begins; ValueError for another op."""
    if not isinstance(op.change, Rotated):
        raise ValueError("a change of keys")
    return op.change.epoch


def _rotations(log: Log) -> list[Control]:
    return [op for op in log.ops if isinstance(op.change, Rotated)]


def _is_without(log: Log, rotation: Control, op: tuple[OpCore, int], opened: dict[int, int]) -> bool:
    """Say whether somebody who was only given the keys of a rotation would be left without an op.

    Never so that somebody reads it whose removal its author knew of, and who has those keys.
    """
    core, past = op
    if log.history(log.all) is History.FULL:
        own = sum(one.bit for one in _rotations(log) if epoch_of(one) == core.epoch)
        return bool(own & ~opened[rotation.k]) and _knows_removals(log, rotation, past)
    if _had_not_seen(rotation, core):
        return _knows_removals(log, rotation, past)
    # It could not lie under keys that were changed beside it: whoever was let in by those gets it under the next.
    return any(
        not past & tip.bit and _had_not_seen(tip, core) and not _knows_removals(log, tip, past)
        for tip in _tips(log, rotation)
    )


def openings(log: Log) -> dict[int, int]:
    """Return for each change of keys the mask of those whose keys links lead to from it, itself included.

    Whoever changes the keys links them to those before as far as they have them: somebody who was let in beside another
    change lacks its keys, and joins it all the same.
    """
    found: dict[int, int] = {}
    for rotation in _rotations(log):
        served = (
            one for one in _rotations(log) if rotation.past & one.bit and rotation.author in log.members(one.past)
        )
        has = functools.reduce(operator.or_, (found[one.k] for one in served), 0)
        joined = (found[tip.k] for tip in _tips(log, rotation) if has & tip.bit)
        found[rotation.k] = functools.reduce(operator.or_, joined, rotation.bit)
    return found


def _had_not_seen(rotation: Control, core: OpCore) -> bool:
    heads = rotation.change.rotation.heads if isinstance(rotation.change, Rotated) else ()
    return core.seq > max((head.seq for head in heads if head.device == core.device), default=0)


def _knows_removals(log: Log, rotation: Control, past: int) -> bool:
    """Say whether a change of keys was made by somebody who knew of every removal and fork that an op's author knew."""
    return all(rotation.past & ending.bit for ending in log.endings(past))


def _tips(log: Log, rotation: Control) -> list[Control]:
    """Return the changes of keys that one joins."""
    before = [op for op in _rotations(log) if rotation.past & op.bit]
    return [op for op in before if not any(later.past & op.bit for later in before)]


def _are_beside(one: Control, other: Control) -> bool:
    return not one.past & other.bit and not other.past & one.bit
