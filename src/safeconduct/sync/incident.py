"""A lost or seized device: take it out everywhere with one command, and count what it could read (P3).

`lost` removes it from the team and from every compartment this desk may write in, with new keys, each compartment whole
or not at all; in the others their own writers carry the removal over when they next exchange (`finishing`). Who is
administrator of a case alone and not of the team takes it out of the case, and calls somebody who is. A lost device
counts as its person lost unless it was locked: whoever holds it open holds that person's key, and could bring in
another device. Nothing that was read can be taken back: `exposure` says what it was, by compartment and by people, and
`blast_radius` says it before a right is given. Refuses to remove the desk it is typed on.

Follows docs/operator/incident.md. Names of people come from the rooms above, through a callback.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId, UserId
from safeconduct.protect.members import History, Role
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import ROTATE_KIND
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.errors import NotAnAdministrator, UnknownDevice
from safeconduct.sync.errors_incident import OwnPersonLost, ThisDeskLost
from safeconduct.sync.finishing import removed_from_team
from safeconduct.sync.rules import Log
from safeconduct.sync.standing import bring_in_step
from safeconduct.sync.team import Team
from safeconduct.sync.types import Control, Gone, Rotated, Sort

Cut = Mapping[tuple[CompartmentId, DeviceId], Head]
"""The last op that is believed, by compartment and device; where none is named, all that is here."""

_ALL: Final[Cut] = {}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a compartment tells of. ``ref`` as the room above knows them, ``name`` for the screen."""

    ref: str
    name: str


PeopleOf = Callable[[CompartmentId], Sequence[Person]]
"""Whom a compartment tells of: passed in from the rooms above."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What `lost` did. ``others``: compartments where others have to carry it over; ``failed``: try again there."""

    incident: OpId
    devices: tuple[DeviceId, ...]
    rekeyed: tuple[CompartmentId, ...]
    others: tuple[CompartmentId, ...]
    failed: tuple[tuple[CompartmentId, SafeconductError], ...]


@dataclass(frozen=True, slots=True)
class Exposed:
    """What devices could read of one compartment: since when (ms, by the admitting desk's clock), how much, whom."""

    compartment: CompartmentId
    sort: Sort
    name: str
    since: int
    ops: int
    people: tuple[Person, ...]


def lost(team: Team, target: DeviceId | UserId, *, was_locked: bool, cut: Cut = _ALL) -> Lost:
    """Take a device, or a person with all devices, out of everything; run it again to go on where it failed.

    NotAnAdministrator when this desk may nowhere, before anything is written; ThisDeskLost and OwnPersonLost likewise.
    """
    devices = lost_devices(team, target, was_locked=was_locked)
    _check(team, devices)
    rekeyed, others = list[CompartmentId](), list[CompartmentId]()
    (rekeyed if _remove_from_team(team, devices, cut) else others).append(team.id)
    failed = list[tuple[CompartmentId, SafeconductError]]()
    for one in team.compartments():
        leaving = [device for device in devices if device in team.members(one.id)]
        if one.id == team.id or not leaving:
            continue
        try:
            (rekeyed if _carry(team, one.id, leaving, cut) else others).append(one.id)
        except SafeconductError as error:
            # One compartment that fails must not keep the lost device in all that follow.
            team.forget()
            failed.append((one.id, error))
    if not rekeyed:
        raise failed[0][1] if failed else NotAnAdministrator
    return Lost(_incident(team, rekeyed[0], devices), devices, tuple(rekeyed), tuple(others), tuple(failed))


def lost_devices(team: Team, target: DeviceId | UserId, *, was_locked: bool) -> tuple[DeviceId, ...]:
    """Return the devices that count as lost; UnknownDevice when the target was never of the team."""
    log = team.log(team.id)
    if target not in log.devices:
        found = [device.id for device in log.devices.values() if device.user.id == target]
        if not found:
            raise UnknownDevice
        return tuple(sorted(found))
    if was_locked:
        return (DeviceId(target),)
    person = log.devices[DeviceId(target)].user.id
    return tuple(sorted(device.id for device in log.devices.values() if device.user.id == person))


def cut_before(team: Team, devices: Iterable[DeviceId], ms: int) -> Cut:
    """Return a cut that believes what devices wrote before a moment, by their own clocks. Linear in their ops.

    Whoever holds a device may have set its clock: name the moment for what nobody could have forged before it.
    """
    found: dict[tuple[CompartmentId, DeviceId], Head] = {}
    for one in team.compartments():
        for device in devices:
            last = Head(device, 0, OpId(bytes(32)))
            for stored in team.vault.chain(one.id, device):
                if ms_from_hlc(stored.signed.core.hlc) >= ms:
                    break
                last = Head(device, stored.signed.core.seq, stored.signed.id)
            found[one.id, device] = last
    return found


def not_believed(team: Team, cut: Cut) -> int:
    """Return how many entries that are here a cut would set aside."""
    here = {
        (compartment, head.device): head.seq
        for compartment in dict.fromkeys(compartment for compartment, _ in cut)
        for head in team.vault.heads(compartment)
    }
    return sum(max(0, here.get(place, 0) - head.seq) for place, head in cut.items())


def exposure(team: Team, devices: Iterable[DeviceId], people_of: PeopleOf) -> tuple[Exposed, ...]:
    """Return what these devices could read, by compartment; the most people first.

    That is what was there when they were removed, and what others wrote before they had heard of it.
    """
    lost_ones = frozenset(devices)
    found = []
    for one in team.compartments():
        spans = [span for device in lost_ones if (span := _span(team, one.id, device)) is not None]
        if spans:
            since, ops = min(span[0] for span in spans), max(span[1] for span in spans)
            found.append(Exposed(one.id, one.sort, one.name, since, ops, tuple(people_of(one.id))))
    return tuple(sorted(found, key=lambda exposed: (-len(exposed.people), exposed.sort, exposed.name)))


def people_told(compartments: Iterable[CompartmentId], people_of: PeopleOf) -> frozenset[str]:
    """Return refs of all people that compartments tell of, each once."""
    return frozenset(person.ref for compartment in compartments for person in people_of(compartment))


def blast_radius(
    team: Team, device: DeviceId, compartments: Iterable[CompartmentId], people_of: PeopleOf
) -> tuple[frozenset[str], frozenset[str]]:
    """Return refs of the people that become readable if this device falls: as it is now, and with these added."""
    now = people_told((one.id for one in team.compartments() if device in team.members(one.id)), people_of)
    return now, now | people_told(compartments, people_of)


def _check(team: Team, devices: Sequence[DeviceId]) -> None:
    own = team.me.device.id
    if own in devices:
        raise ThisDeskLost if len(devices) == 1 else OwnPersonLost
    places = (one.id for one in team.compartments() if team.my_role(one.id) is Role.ADMIN)
    is_admin = any(device in team.members(place) for place in places for device in devices)
    if not is_admin and not _may_remove_from_team(team, devices):
        raise NotAnAdministrator


def _may_remove_from_team(team: Team, devices: Sequence[DeviceId]) -> bool:
    me = team.me.device.user.id
    is_mine = all((found := team.device(device)) is not None and found.user.id == me for device in devices)
    return is_mine or team.my_role(team.id) is Role.ADMIN


def _remove_from_team(team: Team, devices: Sequence[DeviceId], cut: Cut) -> bool:
    """Remove who is still in the team, in one transaction; say whether this desk may."""
    present = team.members(team.id)
    if not _may_remove_from_team(team, devices):
        return False
    leavers = [_leaver(team.id, device, cut) for device in devices if device in present]
    if leavers:
        with team.together():
            remove(team, team.id, leavers)
            bring_in_step(team, team.id)
    return True


def _incident(team: Team, compartment: CompartmentId, devices: Sequence[DeviceId]) -> OpId:
    """Return the op that first removed one of the devices there: what tasks name the incident by."""
    gone = (op.id for op in team.log(compartment).ops if isinstance(op.change, Gone) and op.change.device in devices)
    return next(gone)


def _carry(team: Team, compartment: CompartmentId, leaving: Sequence[DeviceId], cut: Cut) -> bool:
    """Remove devices from one compartment; say whether this desk may. All or nothing."""
    role = team.my_role(compartment)
    if role is None or role < Role.WRITE:
        return False
    by_team = removed_from_team(team)
    if role is not Role.ADMIN and any(device not in by_team for device in leaving):
        return False
    with team.together():
        if role is Role.ADMIN:
            remove(team, compartment, [_leaver(compartment, device, cut) for device in leaving])
        else:
            for device in leaving:
                remove(team, compartment, [_leaver(compartment, device, cut)], by_team=by_team[device])
        bring_in_step(team, compartment)
    return True


def _leaver(compartment: CompartmentId, device: DeviceId, cut: Cut) -> Leaver:
    head = cut.get((compartment, device))
    return Leaver(device, (head,) if head is not None else ())


def _span(team: Team, compartment: CompartmentId, device: DeviceId) -> tuple[int, int] | None:
    """Return since when a device could read and how many ops; None where it never could."""
    log = team.log(compartment)
    first = next((op for op in log.ops if device in log.members(_through(op))), None)
    if first is None:
        return None
    is_present = device in log.members(log.all)
    upper = team.vault.heads(compartment) if is_present else _heads_at_removal(team, log, compartment, device)
    count = sum(head.seq for head in upper)
    if not is_present:
        count += _unknowing(team, log, compartment, device)
    if log.history(log.all) is History.FROM_JOIN:
        count -= sum(head.seq for head in _heads_after(log, first))
    # Of what a base tells the time is not known here: then since the base, for this desk knows of no earlier day.
    known = next(op for op in log.ops if op.k >= first.k and team.vault.has(op.id))
    return ms_from_hlc(team.vault.op(known.id).signed.core.hlc), max(count, 0)


def _heads_at_removal(team: Team, log: Log, compartment: CompartmentId, device: DeviceId) -> tuple[Head, ...]:
    gone = [op for op in log.ops if isinstance(op.change, Gone) and op.change.device == device]
    return (_heads_after(log, gone[-1]) if gone else ()) or team.vault.heads(compartment)


def _unknowing(team: Team, log: Log, compartment: CompartmentId, device: DeviceId) -> int:
    """Count what others wrote under keys the device has, beyond what whoever changed them had seen (P3).

    They had not heard of the removal. A change of keys lies under those before it, and tells of nothing else. Linear in
    what came after the removal.
    """
    until = {head.device: head.seq for head in _heads_at_removal(team, log, compartment, device)}
    keys = _epochs_of(log, device)
    return sum(
        stored.signed.core.epoch in keys and stored.signed.core.kind != ROTATE_KIND
        for head in team.vault.heads(compartment)
        for stored in team.vault.chain(compartment, head.device, until.get(head.device, 0))
    )


def _epochs_of(log: Log, device: DeviceId) -> frozenset[EpochId]:
    """Return the epochs whose keys were wrapped for a device, and those before them where the past is open."""
    changes = [(op, op.change) for op in log.ops if isinstance(op.change, Rotated)]
    own = [op for op, change in changes if any(wrap.device == device for wrap in change.rotation.read_wraps)]
    is_open = log.history(log.all) is History.FULL
    return frozenset(
        change.epoch for op, change in changes if op in own or (is_open and any(later.past & op.bit for later in own))
    )


def _heads_after(log: Log, op: Control) -> tuple[Head, ...]:
    """Return what was there when the keys were first changed after a control op: what the older keys open."""
    for other in log.ops:
        if isinstance(other.change, Rotated) and other.past & op.bit:
            return other.change.rotation.heads
    return ()


def _through(op: Control) -> int:
    return op.past | op.bit
