"""Another right in the team for somebody who is in it: an administrator makes a colleague one, or takes it back (P3).

Grants and what outweighs what are in `rules`; here is the command alone. Refuses to change one's own right: whoever
gives theirs away by mistake could not take it back, and the team would be left without an administrator.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit, check_admin
from safeconduct.sync.errors import NotThere
from safeconduct.sync.team import Team


class OwnRight(SafeconductError):
    """Somebody would change what they themselves may do in the team."""

    code = "sync.own_right"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nobody changes their own right in the team.",
        safe=NOTHING_CHANGED_EN,
        do="Ask another administrator; where there is none, make one first.",
    )
    ru = Advice(
        what="Собственное право в команде никто себе не меняет.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите другого администратора; если его нет, сначала назначьте его.",
    )


def check_right(team: Team, devices: Sequence[VerifiedDevice]) -> None:
    """Raise NotAnAdministrator, OwnRight or NotThere where this desk may not change what these devices may do."""
    check_admin(team, team.id)
    if any(device.user.id == team.me.device.user.id for device in devices):
        raise OwnRight
    members = team.members(team.id)
    if not devices or any(device.id not in members for device in devices):
        raise NotThere


def change_right(team: Team, devices: Sequence[VerifiedDevice], role: Role) -> None:
    """Give all of a person's devices another right in the team, and change its keys; AlreadyThere for the same one.

    What they read of the parts stays as it was: each part has rights of its own.
    """
    check_right(team, devices)
    admit(team, team.id, [(device, role) for device in devices])
