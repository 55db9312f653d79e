"""What other desks are known to have, read from what they wrote: so that a file holds little more than news (P4).

A device that wrote an op has all that the op follows. What it has beyond that nobody can know, so a file errs on the
side of sending again. Of a forked device a place names no single op: from the fork on, nothing counts as known.
Refuses to remember what was sent: a file may be lost, and only the other's own ops show that it was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.protect.epochs import EpochKeys
from safeconduct.sync.conflicts import seen
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Appointed, Control, Rotated

Known = dict[CompartmentId, dict[DeviceId, int]]


def known_to(team: Team, receivers: Sequence[DeviceId]) -> Known:
    """Return what all of the receivers have of each compartment that any of them is on: seq by device."""
    found: Known = {}
    for compartment in team.compartments():
        members = team.members(compartment.id)
        theirs = [reached_by(team, compartment.id, one) for one in receivers if one in members]
        if theirs:
            devices = set.intersection(*(set(one) for one in theirs))
            found[compartment.id] = {device: min(one[device] for one in theirs) for device in devices}
    return found


def nothing_known(team: Team, receivers: Sequence[DeviceId]) -> Known:
    """Return the same as if nobody had anything."""
    return {compartment: {} for compartment in known_to(team, receivers)}


def epoch_all_have(team: Team, receivers: Iterable[DeviceId]) -> EpochKeys:
    """Return the newest keys of the team that every receiver can be counted on to have.

    After a change of keys these are the ones before it: the change itself travels inside the file. Whoever was removed
    and catches the file can then take off its outer cover, and sees which mailboxes there are and how much is in them,
    as in every file before; what lies under the new keys stays closed.
    """
    log = team.log(team.id)
    masks = [_keys_held(team, log, receiver) for receiver in receivers]
    rotations = [op for op in log.ops if isinstance(op.change, Rotated)]
    for op in sorted(rotations, key=_order, reverse=True):
        keys = team.keyring.epoch(team.id, op.change.epoch) if isinstance(op.change, Rotated) else None
        if keys is not None and all(mask & op.bit for mask in masks):
            return keys
    return team.keyring.epochs(team.id)[0]


def reached_by(team: Team, compartment: CompartmentId, receiver: DeviceId) -> dict[DeviceId, int]:
    """Return how far a device has each other one's chain, by all that it acknowledged and what that follows."""
    reach = Reach(team.vault.tables, writes=False)
    own = max((head.seq for head in team.vault.heads(compartment) if head.device == receiver), default=0)
    found: dict[DeviceId, int] = {}
    todo = [(receiver, own)] if own else []
    while todo:
        device, seq = todo.pop()
        fork = reach.fork((compartment, device))
        seq = min(seq, fork - 1) if fork else seq
        if seq <= found.get(device, 0):
            continue
        found[device] = seq
        todo.extend(seen(team.vault.tables, compartment, device, seq).items())
    return found


def _keys_held(team: Team, log: Log, receiver: DeviceId) -> int:
    """Return the mask of control ops of the team whose keys a device has, or comes by through links."""
    known = reached_by(team, team.id, receiver)
    held = 0
    for op in log.ops:
        does_serve = receiver in log.members(op.past)
        if isinstance(op.change, Rotated) and does_serve and known.get(op.author, 0) >= op.seq:
            held |= op.past | op.bit
    for op in log.ops:
        if _names(op, receiver):
            held |= _given_on_joining(log, op)
            break
    return held


def _given_on_joining(log: Log, admission: Control) -> int:
    """Return the mask of the change of keys that a welcome brings: the first that its author made after admitting."""
    for op in log.ops:
        if isinstance(op.change, Rotated) and op.author == admission.author and op.past & admission.bit:
            return op.past | op.bit
    return 0


def _names(op: Control, device: DeviceId) -> bool:
    match op.change:
        case Admitted() as admitted:
            return admitted.id == device
        case Appointed() as appointed:
            return appointed.device.id == device
        case _:
            return False


def _order(op: Control) -> tuple[int, bytes]:
    return (op.change.n, op.change.epoch) if isinstance(op.change, Rotated) else (0, b"")
