"""Whom a change of keys left out: they say so, whoever has the keys gives them, and the person is told (P3, P4, P5).

Any writer may change the keys, and one who means harm, or whose program errs, can seal nothing to a member whom it
names. That member cannot read what the others write until the keys change once more, and nobody else sees it. So the
desk that was left out names the change of keys in the team's compartment, and each desk that has the epoch gives it to
those who belonged when it was drawn and still do, once. Whoever may read the past gets a link to it too, now and later.

Refuses keys to anybody whom that change of keys, checked by every desk, does not name as a member.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId, OpId
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.grants import CompartmentKeys, seal_grant
from safeconduct.protect.links import LINK_KIND, body_of_link
from safeconduct.protect.members import History, Role
from safeconduct.protect.rotations import ROTATE_KIND
from safeconduct.sync import kinds, sql
from safeconduct.sync.compartments import BROKEN_KEYS
from safeconduct.sync.team import Team
from safeconduct.sync.types import Control, Rotated
from safeconduct.vault.types import Intent

# Changes of keys that this desk said it was left out of; and, with a device after it, those it gave that one keys of.
_SAID: Final = b"sync/lack-said/"
_GIVEN: Final = b"sync/lack-given/"
# How far the words of those who were left out were read (the place of the last one in the journal, and its id); and
# those that are not answered yet, with device and change of keys: what is asked at each exchange is these alone.
_READ: Final = b"sync/lack-read"
_WAITS: Final = b"sync/lack-waits/"
_PLACE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A change of keys that did not bring this desk its keys: by whom, and whether somebody gave them since."""

    compartment: CompartmentId
    by: DeviceId
    n: int
    has_come: bool


def left_out(team: Team) -> tuple[LeftOut, ...]:
    """Return by whom this desk was left out, while they can do it again or the keys have not come."""
    found = []
    for compartment, op in _broken(team):
        has_come = _keys(team, compartment, op) is not None
        if isinstance(op.change, Rotated) and (not has_come or op.author in team.members(compartment)):
            found.append(LeftOut(compartment, op.author, op.change.n, has_come))
    return tuple(found)


def say_what_lacks(team: Team) -> bool:
    """Ask for the keys of every change of keys that left this desk out; say whether anything was written."""
    lacking = [
        op.id
        for compartment, op in _broken(team)
        if _keys(team, compartment, op) is None and not team.vault.notes(_SAID + op.id)
    ]
    if not lacking or not _may_write(team, team.id):
        return False
    with team.together():
        team.vault.append(Intent(team.id, kinds.LACK_KIND, kinds.body_of_lack(op)) for op in lacking)
        for op in lacking:
            team.vault.keep_note(_SAID + op, b"")
    return True


def give_what_others_lack(team: Team) -> bool:
    """Give keys to those who said that a change of keys left them out; say whether anything was written."""
    if not _may_write(team, team.id):
        return False
    has_written = False
    for name, device, op in _asked(team):
        has_given = _give(team, device, op)
        if has_given or _is_not_theirs(team, device, op):
            team.vault.drop_note(name)
        has_written |= has_given
    return has_written


def _give(team: Team, device: DeviceId, op: OpId) -> bool:
    compartment = team.vault.op(op).signed.core.compartment
    log = team.log(compartment)
    control = next((one for one in log.ops if one.id == op), None)
    keys = _keys(team, compartment, control) if control else None
    if control is None or keys is None:
        return False
    if not all(device in log.members(seen) for seen in (control.past, log.all)):
        return False
    sealed = seal_grant(
        CompartmentKeys(keys, None), sender=team.me.device.id, recipient=device, kem=log.devices[device].kem
    )
    with team.together():
        team.vault.append([Intent(team.id, kinds.GRANT_KIND, kinds.body_of_grant(sealed)), *_link(team, keys)])
        team.vault.keep_note(_GIVEN + op + device, b"")
    return True


def _link(team: Team, older: EpochKeys) -> list[Intent]:
    """Return a link from the present keys: who comes later would read on both sides of the gap, and not within it."""
    compartment = older.place.compartment
    log, present = team.log(compartment), team.keyring.epoch(compartment, team.vault.epoch(compartment))
    is_due = log.history(log.all) is History.FULL and _may_write(team, compartment)
    if present is None or present.place.n <= older.place.n or not is_due:
        return []
    return [Intent(compartment, LINK_KIND, body_of_link(present, older))]


def _broken(team: Team) -> Iterator[tuple[CompartmentId, Control]]:
    for name, value in team.vault.notes(BROKEN_KEYS):
        compartment = CompartmentId(value)
        yield from ((compartment, op) for op in team.log(compartment).ops if op.id == name[len(BROKEN_KEYS) :])


def _asked(team: Team) -> tuple[tuple[bytes, DeviceId, OpId], ...]:
    """Return who said that they lack the keys of which change of keys, as far as it is here, and under which note."""
    _read_on(team)
    aside, found = team.vault.aside(), []
    for name, value in team.vault.notes(_WAITS):
        device, op = DeviceId(value[:SHORT_ID_BYTES]), OpId(value[SHORT_ID_BYTES:])
        if team.vault.notes(_GIVEN + op + device):
            team.vault.drop_note(name)
        elif OpId(name.removeprefix(_WAITS)) not in aside and team.vault.has(op):
            found.append((name, device, op))
    return tuple(found)


def _read_on(team: Team) -> None:
    """Note the words that came since; from the beginning where the journal is not the one that was read."""
    read = next((value for _, value in team.vault.notes(_READ)), b"")
    place, last = int.from_bytes(read[:_PLACE_BYTES], "big"), read[_PLACE_BYTES:]
    rows = _words(team, max(place - 1, 0))
    if place:
        rows = rows[1:] if rows and rows[0][:2] == (place, last) else _words(team, 0)
    for _, word, device in rows:
        with suppress(cbor.Malformed):
            op = kinds.lack_from_body(team.vault.op(word).signed.core.body)
            if device != team.me.device.id:
                team.vault.keep_note(_WAITS + word, device + op)
    if rows:
        team.vault.keep_note(_READ, rows[-1][0].to_bytes(_PLACE_BYTES, "big") + rows[-1][1])


def _words(team: Team, after: int) -> tuple[tuple[int, OpId, bytes], ...]:
    return tuple(
        (n, OpId(word), device)
        for n, word, device in tuple(team.vault.tables.execute(sql.WORDS, (team.id, kinds.LACK_KIND, after)))
        if isinstance(n, int) and isinstance(word, bytes) and isinstance(device, bytes)
    )


def _is_not_theirs(team: Team, device: DeviceId, op: OpId) -> bool:
    """Say whether this will never be given: no change of keys, or one that does not name them as a member."""
    core = team.vault.op(op).signed.core
    if core.kind != ROTATE_KIND:
        return True
    log = team.log(core.compartment)
    control = next((one for one in log.ops if one.id == op), None)
    return control is not None and device not in log.members(control.past)


def _keys(team: Team, compartment: CompartmentId, op: Control) -> EpochKeys | None:
    return team.keyring.epoch(compartment, op.change.epoch) if isinstance(op.change, Rotated) else None


def _may_write(team: Team, compartment: CompartmentId) -> bool:
    role = team.my_role(compartment)
    is_open = team.keyring.write_key(team.vault.epoch(compartment)) is not None
    return role is not None and role >= Role.WRITE and is_open and team.vault.device == team.me.device.id
