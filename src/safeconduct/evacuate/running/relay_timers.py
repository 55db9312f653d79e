"""A desk's promise, at a relay, to look when an alarm begins; and whose desk did not come back (P1, P9).

Each desk has one timer at each relay of the team and moves it on at every exchange: to when somebody must have taken on
the first alarm that would begin, else to a decoy's time by a Poisson clock. A timer that runs out says that this desk
did not come back: its laptop is off, locked or taken, and people may be waiting. Every other desk of the team asks for
all of them. A relay learns that a timer ran out and not what for: words are sealed and of one length, and there is
always one. Refuses to say whom anybody waits for: who cannot open a journey learns nothing of it by this.
Follows notes/evacuate 6.5 and decision 0012, point 8.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import DeviceId
from safeconduct.evacuate.running.reading import Watched
from safeconduct.intake.door.steps import Steps, asking
from safeconduct.protect.envelopes import SALT_BYTES, FrameRefused
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.team_timers import TimerWord, open_word, seal_word, timer_key
from safeconduct.protect.wire_timers import TIMER_SECONDS, Due, TimerPut, TimerStop, timer_from_key
from safeconduct.sync.errors_inbox import RelayHasNewer
from safeconduct.sync.intake_client import due_timers, put_timer, stop_timer
from safeconduct.sync.relay_errors import RelayFull
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

_MINUTE_MS: Final = 60_000
_HOUR_MS: Final = 60 * _MINUTE_MS
_SLOT_MS: Final = 1_000 * TIMER_SECONDS
# How long after an alarm began the desk has to have come back: half an hour until somebody must have claimed it
# (`rules.STAGES`), and the time between two exchanges.
COMES_BACK_MS: Final = 40 * _MINUTE_MS
# How far ahead alarms are looked for: what is further off is a decoy's until it comes nearer. Our own.
_AHEAD_MS: Final = 30 * 24 * _HOUR_MS
# Hours from now to a decoy, in the mean. Our own: as often as a quiet rescue has a check-in.
DECOY_HOURS: Final = 24
# Epochs of the team whose timers are asked for: who has not heard of a change of keys uses the one before.
_EPOCHS: Final = 2
_MOST_ASKED: Final = 1_000
# A word that is older tells of nobody who can still be helped by looking; a relay that plays it again wakes nobody.
_OLDEST_MS: Final = 3 * 24 * _HOUR_MS
# What a number is raised by where the relay has a greater one: this desk came out of a backup, or its clock went back.
_JUMP: Final = 10 * 365 * 24 * _HOUR_MS
_NUMBER: Final = b"evacuate/timer-number"
_DECOY: Final = b"evacuate/timer-decoy"
# One for each relay.
_EPOCH: Final = b"evacuate/timer-epoch/"
_TIME_BYTES: Final = 8
_CHANCE_BYTES: Final = 7


@dataclass(frozen=True, slots=True)
class Unattended:
    """A desk that did not come back. ``at_ms``: when an alarm began that it was to look at; ``due_ms``: by when.

    Whoever came back and left again with that alarm unlooked at has promised anew, and is another one.
    """

    device: DeviceId
    at_ms: int
    due_ms: int


Tell = Callable[[tuple[Unattended, ...]], None]
"""Takes down whose desks did not come back."""


def promise(held: Watched, now_ms: int) -> int:
    """Return when the first alarm begins, or began, that nobody has taken on; 0 for none in the next month."""
    found = (one.began_ms for one in held.alarms(now_ms + _AHEAD_MS) if not one.claimed_by)
    return min(found, default=0)


def meet(team: Team, held: Watched, now_ms: int, relay: bytes, tell: Tell) -> Steps[None]:
    """Move this desk's timer on at a relay, and tell whose desks did not come back, in order of devices.

    Where it cannot be moved the others are asked for all the same; what went wrong is raised then.
    """
    epochs = team.keyring.epochs(team.id)[-_EPOCHS:]
    if not epochs:
        return
    device = team.me.device.id
    at_ms = promise(held, now_ms)
    due_ms = max(at_ms, now_ms) + COMES_BACK_MS if at_ms else _decoy(team, now_ms)
    due = -(-due_ms // _SLOT_MS)
    body = seal_word(TimerWord(at_ms, due * _SLOT_MS), epochs[-1], device, team.entropy.bytes(SALT_BYTES))
    fault: list[SafeconductError] = []
    try:
        yield from _move(team, epochs[-1], due, body)
        yield from _leave_the_one_before(team, epochs, relay)
    except (RelayHasNewer, RelayFull) as error:
        fault.append(error)
    wanted = {
        timer_from_key(timer_key(epoch, one.id).verify_key.raw): (epoch, one.id)
        for epoch in epochs
        for one, _ in team.devices()
        if one.id != device
    }
    found: dict[DeviceId, Unattended] = {}
    ids = sorted(wanted)
    for start in range(0, len(ids), _MOST_ASKED):
        asked = ids[start : start + _MOST_ASKED]
        for one in (yield from asking(lambda client, some=asked: due_timers(client, some))):  # type: ignore[misc]
            for unattended in _read(one, *wanted[one.id], now_ms):
                before = found.get(unattended.device, unattended)
                found[unattended.device] = max(before, unattended, key=_newest)
    tell(tuple(found[device] for device in sorted(found)))
    if fault:
        raise fault[0]


def _move(team: Team, epoch: EpochKeys, due: int, body: bytes) -> Steps[None]:
    key = timer_key(epoch, team.me.device.id)
    first = TimerPut.of(key, _number(team), due, body)
    try:
        yield from asking(lambda client: put_timer(client, first))
    except RelayHasNewer:
        again = TimerPut.of(key, _number(team, _JUMP), due, body)
        yield from asking(lambda client: put_timer(client, again))


def _leave_the_one_before(team: Team, epochs: tuple[EpochKeys, ...], relay: bytes) -> Steps[None]:
    """Stop the timer under the epoch before, once this desk has one under the newest."""
    if _note(team.vault, _EPOCH + relay) == epochs[-1].id:
        return
    for epoch in epochs[:-1]:
        stop = TimerStop.of(timer_key(epoch, team.me.device.id), _number(team))
        yield from asking(lambda client, one=stop: stop_timer(client, one))  # type: ignore[misc]
    team.vault.keep_note(_EPOCH + relay, epochs[-1].id)


def _read(one: Due, epoch: EpochKeys, device: DeviceId, now_ms: int) -> Iterator[Unattended]:
    """Give what a timer that ran out says. What nobody of the team made, and what is not due yet, raises no alarm."""
    try:
        word = open_word(one.body, epoch, device)
    except FrameRefused:
        return
    if not word.is_decoy and now_ms - _OLDEST_MS < word.due_ms <= now_ms:
        yield Unattended(device, word.at_ms, word.due_ms)


def _newest(one: Unattended) -> tuple[int, int]:
    return one.due_ms, one.at_ms


def _number(team: Team, jump: int = 0) -> int:
    """Return a number greater than any that this desk gave a timer, and note it."""
    found = max(team.clock.now_ms(), int.from_bytes(_note(team.vault, _NUMBER), "big") + 1 + jump)
    team.vault.keep_note(_NUMBER, found.to_bytes(_TIME_BYTES, "big"))
    return found


def _decoy(team: Team, now_ms: int) -> int:
    """Return when this desk's decoy runs out: the one that was drawn, as long as it is ahead."""
    held = int.from_bytes(_note(team.vault, _DECOY), "big")
    if now_ms < held <= now_ms + 20 * DECOY_HOURS * _HOUR_MS:
        return held
    chance = (int.from_bytes(team.entropy.bytes(_CHANCE_BYTES), "big") + 1) / (1 << 8 * _CHANCE_BYTES)
    drawn = now_ms + COMES_BACK_MS + int(-math.log(chance) * DECOY_HOURS * _HOUR_MS)
    team.vault.keep_note(_DECOY, drawn.to_bytes(_TIME_BYTES, "big"))
    return drawn


def _note(vault: Vault, name: bytes) -> bytes:
    try:
        return vault.note(name)
    except NotKept:
        return b""
