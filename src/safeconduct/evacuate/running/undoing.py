"""Taking back what was said of a rescue: whatever frees a leg of which people know, or ends an alarm, is not undone.

Both have words of their own: that everybody was told that it is off, and how an alarm ended (P9, P11). Everything else
can be taken back, and brought again by taking that back.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.commands import undo_intents
from safeconduct.evacuate.facts.queries import Facts, facts_here
from safeconduct.evacuate.journeys.errors import FollowsFromCase, LegIsHeld, PartUsedAgain
from safeconduct.evacuate.journeys.reading import briefed_by, read_journeys
from safeconduct.evacuate.running.carrying import carry
from safeconduct.evacuate.running.errors import AlarmIsOn
from safeconduct.evacuate.running.reading import alarms_here, now_here
from safeconduct.sync.team import Team


def undo(team: Team, ops: Iterable[OpId], reason: str = "") -> tuple[OpId, ...]:
    """Take ops of this room back and return the ops that do.

    NothingToTakeBack, LegIsHeld, AlarmIsOn, FollowsFromCase, PartUsedAgain.

    Judged by what stands afterwards, and rolled back where that is refused: what an op held depends on all others.
    """
    with team.together():
        held, alarms, noes, begun = _held(team), _alarms(team), _noes(team), _begun_twice(team)
        done = team.vault.append(undo_intents(team.vault.tables, ops, reason))
        if held - _held(team):
            raise LegIsHeld
        if _begun_twice(team) - begun:
            raise PartUsedAgain
        after = _alarms(team)
        if any(after.get(check_in) not in (True, is_forced) for check_in, is_forced in alarms.items()):
            raise AlarmIsOn
        parts = {team.vault.op(one).signed.core.compartment for one in done}
        carried = carry(team, parts, is_undone=True)
        after_all = _noes(team)
        # A no that a journey carries goes with the word in its case, and not by itself.
        if any(no - after_all.get(one, no) and one[1] not in parts for one, no in noes.items()):
            raise FollowsFromCase
        return (*done, *carried)


def _begun_twice(team: Team) -> frozenset[CompartmentId]:
    """Return the journeys that two ops begin: one that was brought back into a part that was used again."""
    found = set()
    for journey in Facts(team.vault.tables).things("journey"):
        begun = {one.op for one in journey.all_facts if one.field == "code_name" and not one.replaces}
        if len(begun) > 1:
            found.add(journey.part)
    return frozenset(found)


def _noes(team: Team) -> dict[tuple[CompartmentId, CompartmentId], frozenset[str]]:
    """Return by journey and case what the journey carries of what its people said no to."""
    journeys = facts_here(team).things("journey")
    return {
        (one.part, CompartmentId(one.id_of("case"))): frozenset((*one.lines("said_no"), *one.lines("not_to")))
        for one in journeys
    }


def _held(team: Team) -> frozenset[tuple[bytes, OpId | None]]:
    """Return the legs here of which people know, or on which they have been, with the op that keeps the way they know.

    Without that op, whatever a colleague who had not heard of it says of the way would move them.
    """
    legs = [leg for journey in read_journeys(team) for leg in journey.legs]
    return frozenset((leg.id, briefed_by(leg.thing)) for leg in legs if leg.is_frozen)


def _alarms(team: Team) -> dict[bytes, bool]:
    """Return the check-ins at which somebody is silent or forced, and whether forced: that is more than silent."""
    found = alarms_here(team, now_here(team))
    return {one.check_in: one.is_forced for one in found}
