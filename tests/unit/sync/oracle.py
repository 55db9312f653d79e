"""Who is a member, written a second time from the words of decision 0008, by another way: forward, over sets of ids.

The room asks backwards from a grant to what it rests on. Here every op is looked at once, in an order in which each
follows what it has seen, and its standing is written down. It knows founding, admission and removal, and no verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.base.ids import DeviceId, OpId, UserId
from safeconduct.protect.members import Role
from safeconduct.sync.types import Admitted, Control, Founded, Gone


def pasts(ops: Iterable[Control]) -> dict[OpId, set[OpId]]:
    """Return what each op's author had seen, as ids."""
    known = list(ops)
    return {op.id: {other.id for other in known if op.past & other.bit} for op in known}


def members(ops: Iterable[Control]) -> dict[DeviceId, Role]:
    """Return the members when all these ops are known."""
    known = list(ops)
    seen = pasts(known)
    order = sorted(known, key=lambda op: len(seen[op.id]))
    removals = [(op, op.change) for op in known if isinstance(op.change, Gone)]
    owner = {op.change.id: op.change.user for op in known if isinstance(op.change, Admitted)}
    takers = {op.id: op for op in known if _takes_right(op, known)}
    cut = {op.id for op in known if _is_cut(op, removals, seen)}
    standing: dict[OpId, tuple[DeviceId, Role]] = {}
    for op in order:
        if isinstance(op.change, Founded):
            standing[op.id] = (op.author, Role.ADMIN)
        elif isinstance(op.change, Admitted):
            ended_then = {
                granted
                for granted, (held_by, _) in standing.items()
                for removal, gone in removals
                if removal.id in seen[op.id] and gone.device == held_by and removal.id not in seen[granted]
            }
            then = {granted: right for granted, right in standing.items() if granted in seen[op.id] - ended_then}
            lowered = {
                taker.change.id
                for taker in takers.values()
                if isinstance(taker.change, Admitted)
                and taker.id not in seen[op.id] | cut | {op.id}
                and op.id not in seen[taker.id]
            }
            is_admin_then = _members_then(op, known).get(op.author) is Role.ADMIN
            is_admins = any(right == (op.author, Role.ADMIN) for right in then.values())
            is_admins &= op.id in takers or op.author not in lowered
            is_own = not is_admin_then and _own(op.change, op.author, owner, then.values())
            ended = {gone.device for removal, gone in removals if _are_beside(removal, op, seen)} | lowered
            is_own &= not any(owner.get(device) == op.change.user for device in ended)
            if op.id not in cut and (is_admins or is_own):
                standing[op.id] = (op.change.id, op.change.role)
    here: dict[DeviceId, dict[OpId, Role]] = {}
    for granted, (device, role) in standing.items():
        if not any(gone.device == device and removal.id not in seen[granted] for removal, gone in removals):
            here.setdefault(device, {})[granted] = role
    return {
        device: min(role for granted, role in grants.items() if not any(granted in seen[other] for other in grants))
        for device, grants in here.items()
    }


def _are_beside(one: Control, other: Control, seen: dict[OpId, set[OpId]]) -> bool:
    return one.id not in seen[other.id] and other.id not in seen[one.id]


def _is_cut(op: Control, removals: Iterable[tuple[Control, Gone]], seen: dict[OpId, set[OpId]]) -> bool:
    return any(
        gone.device == op.author and op.seq > gone.last_seq and removal.id not in seen[op.id]
        for removal, gone in removals
    )


def _takes_right(op: Control, known: list[Control]) -> bool:
    """Say whether an administrator gives somebody else less than they have, by what the first had seen of both."""
    if not isinstance(op.change, Admitted) or op.change.id == op.author:
        return False
    then = _members_then(op, known)
    return then.get(op.author) is Role.ADMIN and op.change.role < then.get(op.change.id, 0)


def _members_then(op: Control, known: list[Control]) -> dict[DeviceId, Role]:
    return members(other for other in known if op.past & other.bit)


def _own(
    change: Admitted, author: DeviceId, owner: dict[DeviceId, UserId], then: Iterable[tuple[DeviceId, Role]]
) -> bool:
    person = owner.get(author, change.user if author == change.id else UserId(b""))
    return person == change.user and any(owner.get(device) == person and role >= change.role for device, role in then)
