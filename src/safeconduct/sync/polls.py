"""Polls: how often this desk has asked, by which path, since something was missed (docs/rooms/sync.md).

A poll is one exchange with a relay that was read to its end, or one file that was read whole. An exchange that broke
off is none: it could not have brought everything. What waits for an op that two polls did not bring is told to a
person; who has just come online is not. Times are this desk's own clock and decide nothing but what a screen shows.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.receipts import RelayId
from safeconduct.sync import sql
from safeconduct.sync.kinds import HEARTBEAT_KIND
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# The path of everything that came in a file.
FILE: Final = b"file"
_PATHS: Final = b"sync/polls/"
_LAST: Final = b"sync/last-poll"
_MISSED: Final = b"sync/missed/"
_HEARD: Final = b"sync/heard/"
_NUMBER_BYTES: Final = 8


def count_poll(team: Team, path: bytes | RelayId) -> None:
    """Note that one path was asked to its end, what still waits after it, and who was heard of for the first time."""
    vault = team.vault
    with team.together():
        vault.keep_note(_PATHS + path, _bytes(_number(vault, _PATHS + path) + 1))
        vault.keep_note(_LAST, _bytes(team.clock.now_ms()))
        waiting = {key for key, _ in vault.waiting()}
        missed = {name[len(_MISSED) :] for name, _ in vault.notes(_MISSED)}
        for key in missed - waiting:
            vault.drop_note(_MISSED + key)
        for key in waiting - missed:
            vault.keep_note(_MISSED + key, _bytes(polls(vault)))
        _note_heard(team)


def polls(vault: Vault) -> int:
    """Return how many polls there were, over all paths."""
    return sum(paths(vault).values())


def paths(vault: Vault) -> dict[bytes, int]:
    """Return how often each path was polled: a relay's id, or `FILE`."""
    return {name[len(_PATHS) :]: int.from_bytes(value, "big") for name, value in vault.notes(_PATHS)}


def polls_since(vault: Vault, waiting: OpId) -> int:
    """Return how many polls ended after the one that left this op waiting; 0 while none did."""
    found = vault.notes(_MISSED + waiting)
    return polls(vault) - int.from_bytes(found[0][1], "big") if found else 0


def last_poll_at(vault: Vault) -> int:
    """Return when the last poll ended, in milliseconds since 1970 by this desk's clock; 0 for never."""
    return _number(vault, _LAST)


def heard_at(vault: Vault, device: DeviceId) -> int:
    """Return when the last heartbeat of a device came, or when it was first seen; 0 before the first poll."""
    found = vault.notes(_HEARD + device)
    return int.from_bytes(found[0][1][:_NUMBER_BYTES], "big") if found else 0


def _note_heard(team: Team) -> None:
    last = {
        device: op
        for _, op, device in team.vault.tables.execute(sql.LAST_WORDS, (team.id, HEARTBEAT_KIND))
        if isinstance(op, bytes)
    }
    now = _bytes(team.clock.now_ms())
    for device, _ in team.devices():
        known = team.vault.notes(_HEARD + device.id)
        newest = last.get(device.id, b"")
        if not known or known[0][1][_NUMBER_BYTES:] != newest:
            team.vault.keep_note(_HEARD + device.id, now + newest)


def _number(vault: Vault, name: bytes) -> int:
    found = vault.notes(name)
    return int.from_bytes(found[0][1], "big") if found else 0


def _bytes(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "big")
