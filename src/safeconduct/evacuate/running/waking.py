"""Who is woken when somebody is silent: a program of the organisation's own, told nothing; else a card of times.

The program is given one fixed sentence, whatever happened and to whomever; now and then it runs for nothing, by a
Poisson clock, so that whoever sees a telephone ring does not learn when an alarm began. Refuses to pass it anything of
a journey, and to run what others of this computer may rewrite. What was rung for is kept in the vault, alarm by alarm,
so that whatever is new rings at once, however late it is heard of; while a desk is locked instants alone are
left of all this (`Bell`). Follows notes/evacuate 6.5 and decision 0012, point 8.
"""

from __future__ import annotations

import math
import os
import stat
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.reading import Awake, Watched
from safeconduct.evacuate.running.types import Alarm, CheckInId, Stage
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

WORD: Final = "look at the desk"
"""All that the program is ever told."""
# How many hours ahead the card of times goes: one night on duty and the morning after. Our own.
CARD_HOURS: Final = 24
# Hours between two rings for nothing, in the mean. Our own: as often as a quiet rescue has an alarm.
DECOY_HOURS: Final = 24
# How often a locked desk rings at most until somebody opens it. Reason: an alarm that nobody claims changes every ten
# minutes; a night and the morning after have 144 of these.
MOST_RINGS: Final = 200
# How far ahead the beginnings of alarms are held while a desk is locked. Our own: a weekend.
BELL_HOURS: Final = 72
# Two turns of a locked desk's bell are so far apart at least: the turn of one officer (`rules.TURN_MINUTES`).
_BEAT_MS: Final = 600_000
# Seconds that the program may take; it hands a word on and ends.
_PATIENCE: Final = 30
_HOUR_MS: Final = 3_600_000
# A decoy that is further off was drawn by a clock that was ahead: one in 10^9 is by chance.
_LONGEST_MS: Final = 20 * DECOY_HOURS * _HOUR_MS
_NOTIFIER: Final = b"evacuate/notifier"
_RUNG: Final = b"evacuate/rung-for"
_BELL: Final = b"evacuate/bell"
# Of how many alarms it is kept that it rang for them: forced ones first, then the newest. Our own: many times what one
# desk opens; who is silent beside a thousand others was rung for when that was new.
_MOST_RUNG: Final = 1_000
_DECOY: Final = b"evacuate/decoy"
_TIME_BYTES: Final = 8
_CHANCE_BYTES: Final = 7
# What a program needs to run at all; nothing of this desk's surroundings, where a passphrase file may be named.
_KEPT: Final = ("PATH", "HOME", "LANG", "SYSTEMROOT")


def set_notifier(vault: Vault, path: str) -> None:
    """Set the program that wakes somebody; empty: none. NotifierRefused."""
    if path:
        _check(path)
    vault.keep_setting(_NOTIFIER, path.encode())


def notifier_of(vault: Vault) -> str:
    """Return the program that wakes somebody; empty where none is set."""
    try:
        return vault.setting(_NOTIFIER).decode()
    except NotKept:
        return ""


def nobody_will_be_woken(vault: Vault) -> bool:
    """Say whether this desk wakes nobody: people are told so, and given a card of times."""
    return not notifier_of(vault)


def card_of_times(held: Watched, now_ms: int) -> tuple[int, ...]:
    """Return when an alarm would begin in the next day if nothing more is heard: instants, each once, the first first.

    Times alone stand on the card, so that it may lie beside a bed.
    """
    last = now_ms + CARD_HOURS * _HOUR_MS
    return tuple(sorted({one.began_ms for one in held.alarms(last) if one.began_ms > now_ms}))


_Rung = Mapping[tuple[CheckInId, bool], tuple[int, int, int]]
"""Alarms when it rang for them: when they began, stage and turn, by check-in and whether they are forced."""

_NEVER: Final = (-1, 0, 0)


def wake(team: Team, awake: Awake) -> bool:
    """Run the program if an alarm has begun or climbed for which it did not run, or for nothing.

    Whoever took an alarm on is not woken again before it is an incident: then everybody is.

    Returns whether it ran. NotifierRefused when there is one and it cannot run: somebody has to know that nobody wakes.
    """
    path = whom_to_ring(team, awake)
    if not path:
        return False
    ring(path)
    note_rung(team.vault, awake.alarms, awake.now_ms)
    return True


def whom_to_ring(team: Team, awake: Awake) -> str:
    """Return the program if it is to run now, as `wake` says; empty if not. It is noted that a decoy was due."""
    vault, now = team.vault, awake.now_ms
    path = notifier_of(vault)
    if not path:
        return ""
    rung = _rung(vault, now)
    there = {(one.check_in, one.is_forced) for one in awake.alarms}
    if not rung.keys() <= there:
        # Where an alarm that was over comes back, it is a new one.
        rung = {of: far for of, far in rung.items() if of in there}
        _keep_rung(vault, rung, now)
    is_wanted = bool(_not_rung_for(awake.alarms, rung))
    is_decoy = _decoy_is_due(vault, team.entropy, now)
    return path if is_wanted or is_decoy else ""


def to_ring_for(vault: Vault, alarms: Iterable[Alarm], now_ms: int) -> tuple[Alarm, ...]:
    """Return the alarms for which the program did not run yet: begun or climbed, and taken on by nobody or incidents.

    Whenever they began: a word under force is heard in one instant and rings then, and what another desk heard rings
    when it comes here.
    """
    return _not_rung_for(alarms, _rung(vault, now_ms))


def note_rung(vault: Vault, alarms: Iterable[Alarm], now_ms: int) -> None:
    """Note that the program ran for alarms as they are; for those it runs again when they climb."""
    _keep_rung(vault, _with(_rung(vault, now_ms), alarms), now_ms)


def note_bell(vault: Vault, held: Watched, bell: Bell, now_ms: int) -> None:
    """Note in the vault, as it is locked, for what each ring of the bell will be: a locked desk knows instants alone.

    Worked out now: what others say meanwhile was not rung for, whenever it began.
    """
    rung, rows = _rung(vault, now_ms), list[cbor.Item]()
    for at in bell.times:
        after = _with(rung, held.alarms(at))
        rows.append([at, _rows({of: far for of, far in after.items() if rung.get(of) != far})])
        rung = after
    vault.keep_note(_BELL, cbor.encode(rows))


def note_bell_rung(vault: Vault, until_ms: int, now_ms: int) -> None:
    """Note, once it is unlocked, that the bell rang at its instants up to one: for these alarms it rings no more."""
    rung = dict(_rung(vault, now_ms))
    try:
        held = cbor.decode(vault.note(_BELL))
    except NotKept:
        return
    for one in held if isinstance(held, list) else []:
        if isinstance(one, list) and isinstance(one[0], int) and one[0] <= until_ms:
            rung |= _from_rows(one[1])
    _keep_rung(vault, rung, now_ms)


@dataclass(frozen=True, slots=True)
class Bell:
    """What a desk still rings by when it is locked: a program, and instants in milliseconds since 1970 UTC, in order.

    Nothing of a journey is in it, nor which of the instants are decoys.
    """

    path: str = ""
    times: tuple[int, ...] = ()


def bell_of(vault: Vault, held: Watched, now_ms: int) -> Bell:
    """Return when the program would run if nothing more is heard; no bell where none is set.

    Now where it did not run yet for what there is; every alarm that would begin in three days; for a day the turns of
    all of them and whatever becomes an incident, one in ten minutes at most.
    """
    path = notifier_of(vault)
    if not path:
        return Bell()
    last = now_ms + CARD_HOURS * _HOUR_MS
    # Whatever the cap below, every alarm that would begin has its ring. What is forced is on already.
    found = held.alarms(now_ms + BELL_HOURS * _HOUR_MS)
    begin = {one.began_ms for one in found if not one.claimed_by and not one.is_forced}
    times = {one for one in begin if one > now_ms}
    rung = _rung(vault, now_ms)
    if _not_rung_for(held.alarms(now_ms), rung):
        times.add(now_ms)
        rung = _with(rung, held.alarms(now_ms))
    decoy = _noted(vault, _DECOY)
    if now_ms < decoy <= last:
        times.add(decoy)
    beats: list[int] = []
    at = min((one for one in (held.next_change(now_ms), *times) if one and one > now_ms), default=None)
    while at is not None and at <= last and len(beats) < MOST_RINGS:
        alarms, earliest = held.alarms(at), at
        if _not_rung_for(alarms, rung):
            rung = _with(rung, alarms)
            beats.append(at)
            earliest = at + _BEAT_MS
        # What changes sooner after a ring is rung for with the next one, never left out.
        change = held.next_change(at)
        begins = (one for one in begin if one > at)
        at = min((*begins, *(() if change is None else (max(change, earliest),))), default=None)
    return Bell(path, tuple(sorted(times.union(beats))))


def _not_rung_for(alarms: Iterable[Alarm], rung: _Rung) -> tuple[Alarm, ...]:
    return tuple(one for one in _kept_of(alarms) if not _is_rung_for(one, rung))


def _is_rung_for(alarm: Alarm, rung: _Rung) -> bool:
    began, stage, turn = rung.get((alarm.check_in, alarm.is_forced), _NEVER)
    # One that begins later than that was over meanwhile.
    return alarm.began_ms <= began and alarm.stage <= stage and alarm.turn <= turn


def _kept_of(alarms: Iterable[Alarm]) -> list[Alarm]:
    """Return the alarms that ring, as many as are kept: forced ones first, then the newest."""
    found = [one for one in alarms if not one.claimed_by or one.stage is Stage.INCIDENT]
    return sorted(found, key=lambda one: (one.is_forced, one.began_ms), reverse=True)[:_MOST_RUNG]


def _with(rung: _Rung, alarms: Iterable[Alarm]) -> _Rung:
    """Return what it is rung for once it rang for alarms as they are; of what is over nothing is left."""
    found = tuple(alarms)
    there = {(one.check_in, one.is_forced) for one in found}
    after = {of: far for of, far in rung.items() if of in there}
    for one in _kept_of(found):
        far = (one.began_ms, int(one.stage), one.turn)
        began, stage, turn = after.pop((one.check_in, one.is_forced), _NEVER)
        if one.began_ms <= began:
            far = (began, max(far[1], stage), max(far[2], turn))
        after[one.check_in, one.is_forced] = far
    return after


def _rung(vault: Vault, now_ms: int) -> _Rung:
    """Return what it was rung for; nothing where that was noted by a clock that was ahead: it has not rung since."""
    try:
        held = cbor.decode(vault.note(_RUNG))
    except NotKept:
        return {}
    if not isinstance(held, list) or not isinstance(held[0], int) or held[0] > now_ms:
        return {}
    return _from_rows(held[1])


def _keep_rung(vault: Vault, rung: _Rung, now_ms: int) -> None:
    vault.keep_note(_RUNG, cbor.encode([now_ms, _rows(rung)[-_MOST_RUNG:]]))


def _rows(rung: _Rung) -> list[cbor.Item]:
    return [[bytes(of[0]), int(of[1]), *far] for of, far in rung.items()]


def _from_rows(rows: cbor.Item) -> _Rung:
    held = rows if isinstance(rows, list) else []
    return {(CheckInId(one[0]), bool(one[1])): (one[2], one[3], one[4]) for one in held}  # type: ignore[index, arg-type, misc]


def _decoy_is_due(vault: Vault, entropy: Entropy, now_ms: int) -> bool:
    due = _noted(vault, _DECOY)
    if now_ms < due <= now_ms + _LONGEST_MS:
        return False
    chance = (int.from_bytes(entropy.bytes(_CHANCE_BYTES), "big") + 1) / (1 << 8 * _CHANCE_BYTES)
    _note(vault, _DECOY, now_ms + int(-math.log(chance) * DECOY_HOURS * _HOUR_MS))
    return 0 < due <= now_ms


def ring(path: str) -> None:
    """Run the program with its one word, for up to half a minute; NotifierRefused."""
    _check(path)
    surroundings = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        subprocess.run(  # a whole path that an administrator of this desk set, and a fixed word
            [path, WORD],
            env=surroundings,
            cwd=os.sep,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise NotifierRefused from None


def _check(path: str) -> None:
    """Refuse what is no program, and what others than this person or the system may have put there."""
    try:
        found = Path(path).stat()
    except OSError:
        raise NotifierRefused from None
    is_program = Path(path).is_absolute() and stat.S_ISREG(found.st_mode) and os.access(path, os.X_OK)
    is_ours = not hasattr(os, "getuid") or found.st_uid in (0, os.getuid())
    if not is_program or not is_ours or found.st_mode & stat.S_IWOTH:
        raise NotifierRefused


def _noted(vault: Vault, name: bytes) -> int:
    try:
        return int.from_bytes(vault.note(name), "big")
    except NotKept:
        return 0


def _note(vault: Vault, name: bytes, at_ms: int) -> None:
    vault.keep_note(name, at_ms.to_bytes(_TIME_BYTES, "big"))
