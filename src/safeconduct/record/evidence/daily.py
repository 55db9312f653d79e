"""What an open desk does for evidence by itself: the day's batch, and what it may ask of whom without a person (P13).

Nothing of it follows from what came in: the batch is made as soon as its time has come in a record that keeps evidence,
and authorities are asked that somebody of the team named (`evidence stamp authority NAME`), no others: those that the
program carries are asked by itself by nobody. Refuses to write where the clock is in doubt, where this desk may only
read, and in a demonstration.
"""

from __future__ import annotations

from safeconduct.protect.members import Role
from safeconduct.record.evidence.pinned import asked_by_itself
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import Question, batch_intent, due_day, is_due, questions_to_send
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import has_team
from safeconduct.sync.team import Team
from safeconduct.vault.throwaway import is_throwaway


def make_batch_if_due(team: Team) -> bool:
    """Make this desk's batch of the day where it is due, and say whether one was made."""
    if not _keeps(team) or team.vault.clock_doubt():
        return False
    part, now = record_compartment(team.vault), team.clock.now_ms()
    role = team.my_role(part)
    if role is None or role < Role.WRITE or not is_due(team, now):
        return False
    team.vault.append([batch_intent(team, part, due_day(now))])
    return True


def questions_of_the_day(team: Team) -> tuple[Question, ...]:
    """Return what may be asked now without a person."""
    if not _keeps(team):
        return ()
    named = asked_by_itself(team.vault.tables)
    return tuple(one for one in questions_to_send(team) if one.authority.name in named)


def _keeps(team: Team) -> bool:
    """Say whether evidence was ever kept here: a record without any grows by nothing and asks nobody."""
    if is_throwaway(team.vault) or not has_team(team.vault):
        return False
    return Evidence(team.vault.tables).has_begun()
