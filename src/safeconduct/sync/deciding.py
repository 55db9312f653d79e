"""Beginning an act of one person alone, confirming it, stopping it: what is written, and what is refused (P12).

How an act stands is for `acts`. The emergency go (DESIGN section 7) is written into the team's own compartment, so that
it is red on every desk; what it is about is a line that this room does not understand, and everybody of the team reads
it. Refuses a confirmation by whoever began it, from whichever device, and any word on a stopped act.
"""

from __future__ import annotations

from safeconduct.base.ids import OpId
from safeconduct.sync.act_views import act_of
from safeconduct.sync.acts import (
    ACT_KIND,
    EMERGENCY_GO,
    MAX_SUBJECT_CHARACTERS,
    SECOND_KIND,
    ActStanding,
    ActState,
    Verdict,
    body_of_act,
    body_of_second,
    is_subject,
)
from safeconduct.sync.errors_two_persons import ActClosed, BadAct, FirstLeft, OwnAct
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

_MS_PER_MINUTE = 60_000


def begin_go(team: Team, subject: str, reason: str, *, minutes: int = 0) -> OpId:
    """Begin an emergency go: red on every desk until a second person confirms it, or anybody stops it.

    ``minutes``: until when somebody has to look at it, by this desk's clock; 0 for no time. BadAct, NoReason.
    """
    about, why = subject.strip(), typed_reason(reason)
    if not is_subject(about):
        raise BadAct(most=MAX_SUBJECT_CHARACTERS)
    deadline_ms = team.clock.now_ms() + minutes * _MS_PER_MINUTE if minutes > 0 else 0
    body = body_of_act(EMERGENCY_GO, about, reason=why, deadline_ms=deadline_ms)
    return team.vault.append([Intent(team.id, ACT_KIND, body)])[0]


def say_second(team: Team, act: OpId, verdict: Verdict, reason: str) -> OpId:
    """Confirm an act or stop it; NoReason, ActClosed, OwnAct, FirstLeft. What was confirmed can still be stopped."""
    why, state = typed_reason(reason), act_of(team.vault.tables, act, team.people())
    if state is None or state.standing is ActStanding.STOPPED:
        raise ActClosed
    if verdict is Verdict.CONFIRM and state.person == team.me.device.user.id:
        raise OwnAct
    if verdict is Verdict.CONFIRM and has_left(team, state):
        raise FirstLeft
    body = body_of_second(act, verdict, why)
    return team.vault.append([Intent(state.act.word.compartment, SECOND_KIND, body)])[0]


def has_left(team: Team, state: ActState) -> bool:
    """Return whether whoever began an act is in the team no more, as far as this desk knows."""
    return not team.devices_of(state.person)
