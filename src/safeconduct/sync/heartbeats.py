"""Heartbeats of this desk and of the others: what each device said it has, and since when one is silent (P5).

Every six hours, when a desk is online anyway, it says in the team's compartment how far its own chain goes in each of
its compartments and which heads it knows (docs/formats/heartbeat.md). Whoever withholds ops of a device would have to
withhold its heartbeats too, and then the device is silent. Refuses to conclude anything from a clock but what a screen
shows: silence is counted by our own clock, from the poll that brought the last sign to the last poll there was.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import MAX_AHEAD_MS, ms_from_hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.protect.heartbeats import (
    MAX_ENTRIES,
    Beat,
    Heartbeat,
    body_of_heartbeat,
    find_beat,
    heads_digest,
    heartbeat_from_body,
    make_heartbeat,
)
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head
from safeconduct.sync import sql
from safeconduct.sync.identity import NoTeam
from safeconduct.sync.kinds import HEARTBEAT_KIND
from safeconduct.sync.polls import heard_at, last_poll_at
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Six hours, in milliseconds: four lines of a journal a day, and a day that is missed is seen the day after.
PERIOD_MS: Final = 6 * 3_600_000
# Periods of silence after which a device is called stale (issue item 4).
SILENT_PERIODS: Final = 2
# When this desk wrote its last heartbeat, in milliseconds since 1970 by its own clock: what the entry is dated may be
# another day, where the clock was wrong before.
_BEAT_AT: Final = b"sync/beat-at"
_TIME_BYTES: Final = 8


class Step(enum.Enum):
    """How what a device said compares with what is here."""

    IN_STEP = "in step"
    WE_LACK = "we lack entries"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Told:
    """What a device's last heartbeat said of one compartment, beside what is here. ``here``: seq of its chain here."""

    device: DeviceId
    compartment: CompartmentId
    beat: Beat
    here: int
    step: Step


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a device was last heard of, and whether it is stale. ``heard_at``: ms by our clock, 0 for never."""

    device: DeviceId
    heard_at: int
    is_stale: bool
    told: tuple[Told, ...]


def said_heads(team: Team, compartment: CompartmentId) -> tuple[Head, ...]:
    """Return the heads of a compartment as two desks compare them: heartbeats do not count.

    Where the past is closed to newcomers, chains of which a desk has only the end count by that end, so that those
    who were there before and those who came later compare the same.
    """
    found = {head.device: _said(team, compartment, head) for head in team.vault.heads(compartment)}
    if team.vault.is_late(compartment):
        for device in team.log(compartment).devices:
            base = team.vault.base(compartment, device)
            if base.seq and device not in found:
                found[device] = base
    return tuple(head for _, head in sorted(found.items()) if head.seq)


def beat_if_due(team: Team) -> OpId | None:
    """Write this desk's heartbeat if its last is six hours old; None when it is not, or this desk may not write."""
    try:
        role = team.my_role(team.id)
    except NoTeam:
        return None
    if role is None or role < Role.WRITE or team.vault.clock_doubt() or not _is_due(team):
        return None
    said = []
    for one in team.compartments():
        keys = team.keyring.epoch(one.id, team.vault.epoch(one.id))
        if keys is not None and team.my_role(one.id) is not None:
            said.append((keys, _own_beat(team, one.id)))
    body = body_of_heartbeat(make_heartbeat(team.me.device.id, said[:MAX_ENTRIES], team.entropy))
    with team.together():
        team.vault.keep_note(_BEAT_AT, team.clock.now_ms().to_bytes(_TIME_BYTES, "big"))
        return team.vault.append([Intent(team.id, HEARTBEAT_KIND, body)])[0]


def pulses(team: Team) -> tuple[Pulse, ...]:
    """Return what each other device of the team said last, and which are silent."""
    last = _last_heartbeats(team)
    found = []
    for device, _ in team.devices():
        if device.id != team.me.device.id:
            heard = heard_at(team.vault, device.id)
            silent_ms = last_poll_at(team.vault) - heard
            told = _told(team, device.id, last[device.id]) if device.id in last else ()
            found.append(Pulse(device.id, heard, bool(heard) and silent_ms >= SILENT_PERIODS * PERIOD_MS, told))
    return tuple(found)


def _told(team: Team, device: DeviceId, heartbeat: Heartbeat) -> tuple[Told, ...]:
    found = []
    for compartment in team.keyring.compartments():
        for keys in reversed(team.keyring.epochs(compartment)):
            try:
                beat = find_beat(heartbeat, device, keys)
            except cbor.Malformed:
                continue
            if beat is not None:
                found.append(_compared(team, device, compartment, beat))
                break
    return tuple(found)


def _compared(team: Team, device: DeviceId, compartment: CompartmentId, beat: Beat) -> Told:
    chain = {head.device: head.seq for head in team.vault.heads(compartment)}
    here = chain.get(device, team.vault.base(compartment, device).seq)
    if beat.seq > here:
        step = Step.WE_LACK
    else:
        step = Step.IN_STEP if beat.digest == heads_digest(said_heads(team, compartment)) else Step.DIFFERS
    return Told(device, compartment, beat, here, step)


def _last_heartbeats(team: Team) -> dict[DeviceId, Heartbeat]:
    found = {}
    for _, op, device in team.vault.tables.execute(sql.LAST_WORDS, (team.id, HEARTBEAT_KIND)):
        if isinstance(op, bytes) and isinstance(device, bytes):
            try:
                found[DeviceId(device)] = heartbeat_from_body(team.vault.op(OpId(op)).signed.core.body)
            except cbor.Malformed:
                continue
    return found


def _is_due(team: Team) -> bool:
    """Say whether the last heartbeat is old; one in the future was written by a wrong clock and says nothing."""
    noted = team.vault.notes(_BEAT_AT)
    last = int.from_bytes(noted[0][1], "big") if noted else _own_last(team)
    return not -MAX_AHEAD_MS <= team.clock.now_ms() - last < PERIOD_MS


def _own_last(team: Team) -> int:
    own = team.me.device.id
    for _, op, device in team.vault.tables.execute(sql.LAST_WORDS, (team.id, HEARTBEAT_KIND)):
        if device == own and isinstance(op, bytes):
            return ms_from_hlc(team.vault.op(OpId(op)).signed.core.hlc)
    return 0


def _own_beat(team: Team, compartment: CompartmentId) -> Beat:
    heads = said_heads(team, compartment)
    own = next(
        (head for head in heads if head.device == team.me.device.id), Head(team.me.device.id, 0, OpId(bytes(32)))
    )
    return Beat(own.seq, own.op, heads_digest(heads))


def _said(team: Team, compartment: CompartmentId, head: Head) -> Head:
    for seq, said_seq, said_op in team.vault.tables.execute(sql.BEAT, (compartment, head.device)):
        if seq == head.seq and isinstance(said_seq, int) and isinstance(said_op, bytes):
            return Head(head.device, said_seq, OpId(said_op))
    return head
