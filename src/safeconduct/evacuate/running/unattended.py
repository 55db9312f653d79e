"""What this desk knows of desks that did not come back: for which it rang, whom somebody reached, what is looked after.

A promise names the first alarm alone of whoever made it (`relay_timers`), so that an alarm which is looked after here
says nothing of the others for whom that desk waits. Refuses therefore to keep a first ring back; one ring is enough for
one promise, also after this desk was locked or ended meanwhile (P9).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import DeviceId
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.reading import Watched, watched
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.evacuate.running.types import CheckInId, Meaning
from safeconduct.sync.team import Team
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

_RUNG: Final = b"evacuate/unattended-rung"
_REACHED: Final = b"evacuate/unattended-reached"
# How many are remembered, the newest: more than the desks of a team make in the three days for which a relay tells.
_MOST: Final = 64
# An instant at which every check-in that nobody answered is an alarm.
_FAR_MS: Final = 1 << 62


def rung_for(vault: Vault) -> frozenset[Unattended]:
    """Return for which promises that were not kept somebody was woken here, or told by the windows."""
    return frozenset(_kept(vault, _RUNG))


def note_rung_for(vault: Vault, found: Iterable[Unattended]) -> None:
    """Note that somebody was woken for these."""
    _keep(vault, _RUNG, found)


def reached(vault: Vault) -> frozenset[Unattended]:
    """Return those of which somebody at this desk said that they reached whoever works there."""
    return frozenset(_kept(vault, _REACHED))


def note_reached(vault: Vault, one: Unattended) -> None:
    """Note that somebody reached whoever works at a desk that did not come back."""
    _keep(vault, _REACHED, (one,))


def looked_after(team: Team, journeys: Iterable[Journey], found: Collection[Unattended]) -> frozenset[Unattended]:
    """Return those whose alarm is one that this desk opens and at which somebody was heard, or that somebody took on.

    Where several begin at that instant, all of them have to be.
    """
    held = [(team.members(one.part), watched([one], team.people())) for one in journeys] if found else []
    return frozenset(one for one in found if _is_looked_after(one, [w for of, w in held if one.device in of]))


def _is_looked_after(one: Unattended, held: Iterable[Watched]) -> bool:
    is_met = False
    for each in held:
        begins = _beginning_at(each, one.at_ms)
        is_met |= bool(begins)
        # Whoever took silence on has not taken on what is forced.
        claimed = {alarm.check_in for alarm in each.alarms(_FAR_MS) if alarm.claimed_by}
        if begins & each.waited - claimed:
            return False
    return is_met


def _beginning_at(held: Watched, at_ms: int) -> frozenset[CheckInId]:
    """Return the check-ins of which an alarm begins at an instant for whoever knows of delays and "forced", or not."""
    told = tuple(one for one in held.heard if one.meaning in (Meaning.DELAYED, Meaning.FORCED))
    bare = Watched(held.check_ins)
    knowing = (bare, replace(bare, heard=told))
    return frozenset(alarm.check_in for known in knowing for alarm in known.alarms(_FAR_MS) if alarm.began_ms == at_ms)


def _kept(vault: Vault, name: bytes) -> tuple[Unattended, ...]:
    try:
        held = cbor.decode(vault.note(name))
    except NotKept:
        return ()
    pairs = held if isinstance(held, list) else []
    return tuple(Unattended(DeviceId(one[0]), one[1], one[2]) for one in pairs)  # type: ignore[index, arg-type]


def _keep(vault: Vault, name: bytes, found: Iterable[Unattended]) -> None:
    held = _kept(vault, name)
    news = [one for one in found if one not in held]
    if news:
        kept = (*held, *news)[-_MOST:]
        vault.keep_note(name, cbor.encode([[bytes(one.device), one.at_ms, one.due_ms] for one in kept]))
