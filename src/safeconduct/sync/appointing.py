"""The root makes an administrator where none is left or none can be trusted (decision 0008, choice 4; P3).

Whoever has two of the root's three cards appoints the desk at which they sit: in the team, and in those of its parts in
which nobody decides any more who is in them. Everybody sees it. Refuses a desk that may only read: it could not change
the keys. What removals it overrides are those of this very desk; all others stand.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey
from safeconduct.sync.changes import sign_appointment
from safeconduct.sync.compartments import change_keys
from safeconduct.sync.errors import NotAnAdministrator
from safeconduct.sync.kinds import APPOINT_KIND, body_of_appoint
from safeconduct.sync.standing import bring_in_step
from safeconduct.sync.team import Team
from safeconduct.sync.types import Gone
from safeconduct.vault.types import Intent


def may_be_appointed(team: Team) -> tuple[CompartmentId, ...]:
    """Return where the root would make this desk an administrator: nowhere while it is one already or may only read."""
    found = []
    for one in team.compartments():
        members = team.members(one.id)
        has_admin = Role.ADMIN in members.values()
        if members.get(team.me.device.id) is Role.WRITE and (one.id == team.id or not has_admin):
            found.append(one.id)
    return tuple(found)


def appoint_this_desk(team: Team, root: RootKey) -> tuple[CompartmentId, ...]:
    """Make this desk an administrator by the root's signature, with new keys; say where. All or nothing.

    NotAnAdministrator where it can be appointed nowhere.
    """
    places = may_be_appointed(team)
    if not places:
        raise NotAnAdministrator
    with team.together():
        for place in places:
            _appoint(team, place, root)
    return places


def _appoint(team: Team, compartment: CompartmentId, root: RootKey) -> None:
    device, log = team.me.device.id, team.log(compartment)
    removals = (op for op in log.removals(log.all) if isinstance(op.change, Gone))
    spite = frozenset(op.id for op in removals if isinstance(op.change, Gone) and op.change.device == device)
    signature = sign_appointment(root, compartment, device, spite)
    body = body_of_appoint(team.me.certificates, spite, signature)
    team.vault.append([Intent(compartment, APPOINT_KIND, body)])
    bring_in_step(team, compartment)
    change_keys(team, compartment)
