"""Which keys may be used, by the rules of who belongs: the present epoch, the newest ones, what new keys lead back to.

Pure, over a compartment's control log (`rules`). Carries P3: an epoch is written under only if its keys were given to
exactly the present members, by somebody who knew of every removal and of every proof of a fork.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from safeconduct.base.ids import DeviceId, EpochId, OpId
from safeconduct.protect.epochs import EpochCandidate, RotateFirst, choose_epoch
from safeconduct.protect.members import Role, members_hash
from safeconduct.sync.granted import unfollowed
from safeconduct.sync.rules import Log, next_number
from safeconduct.sync.types import Control, Rotated

# How many epochs before the newest a new one leads back to by itself: the newest may lead to none. Two such, one after
# the other, would be a gap.
_STEPS_BACK: Final = 1


def present_epoch(log: Log) -> EpochId | RotateFirst:
    """Return the epoch to write under now, or which number the next must have because none will do.

    An epoch will do if its keys were given to exactly the present members, in their present roles, and by somebody who
    knew of every removal; of several, every desk picks the greatest (number, id).
    """
    everything = log.all
    present, gone = log.members(everything), frozenset(op.id for op in log.endings(everything))
    candidates = [
        EpochCandidate(op.change.n, op.change.epoch, frozenset(ending.id for ending in log.endings(op.past)))
        for op in log.within(everything)
        if isinstance(op.change, Rotated) and _serves(log, op, present) and not log.is_frozen(op, everything)
    ]
    whole = [candidate for candidate in candidates if gone <= candidate.removals]
    if not whole:
        known = frozenset().union(*(candidate.removals for candidate in candidates)) if candidates else frozenset()
        return RotateFirst(next_number(log, everything), gone - known)
    return choose_epoch(whole, gone)


def tips(log: Log, seen: int) -> tuple[Rotated, ...]:
    """Return the rotations of a mask that no other rotation of it has seen: more than one after working apart."""
    return tuple(op.change for op in _tip_ops(log, seen) if isinstance(op.change, Rotated))


def past_to_link(log: Log, seen: int, has: Callable[[EpochId], bool]) -> tuple[Rotated, ...]:
    """Return the epochs that a new one has to lead back to: the newest, and those before them.

    Whoever changed the keys last may have linked to nothing; and of keys that this desk was not given, it leads past.
    """
    found: dict[EpochId, Rotated] = {}
    passed: set[OpId] = set()
    todo = [(op, _STEPS_BACK) for op in _tip_ops(log, seen)]
    while todo:
        op, steps = todo.pop()
        if not isinstance(op.change, Rotated) or op.id in passed:
            continue
        passed.add(op.id)
        is_here = has(op.change.epoch)
        if is_here:
            found[op.change.epoch] = op.change
        if not is_here or steps:
            todo.extend((older, steps - is_here) for older in _tip_ops(log, op.past))
    return tuple(sorted(found.values(), key=lambda one: (one.n, one.epoch)))


def _tip_ops(log: Log, seen: int) -> list[Control]:
    return unfollowed([op for op in log.within(seen) if isinstance(op.change, Rotated)])


def _serves(log: Log, op: Control, present: Mapping[DeviceId, Role]) -> bool:
    """Say whether an epoch's keys were given to exactly these members."""
    is_writers = log.members(op.past).get(op.author, 0) >= Role.WRITE
    return (
        isinstance(op.change, Rotated)
        and is_writers
        and op.change.rotation.members_hash == members_hash(present.items())
    )
