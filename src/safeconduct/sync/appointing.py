"""The root makes an administrator where none is left or none can be trusted (decision 0008, choice 4; P3).

Whoever has two of the root's three cards, or the root in their vault still, appoints the desk at which they sit: in the
team, and in those of its parts in which nobody decides any more who is in them. Everybody sees it. A desk that another
person took out may be appointed too, where nobody is left who decides: two administrators who take each other out are
both out, and one of them has to be able to go on. Refuses a desk that may only read, or could only read: it could not
change the keys. What removals it overrides are those of this very desk; all others stand.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.protect.roots import RootKey
from safeconduct.sync.changes import sign_appointment
from safeconduct.sync.compartments import change_keys, reopen
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
        is_writer = members.get(team.me.device.id) is Role.WRITE and (one.id == team.id or not has_admin)
        if is_writer or (not has_admin and _was_taken_out(team, one.id)):
            found.append(one.id)
    return tuple(found)


def is_out(team: Team) -> bool:
    """Say whether this desk was taken out of the team: it reads what it has, and writes nowhere."""
    log, me = team.log(team.id), team.me.device.id
    # A desk restored from a backup is another device than the one that is a member, and says so itself.
    is_own = team.vault.device == me
    return is_own and me not in log.members(log.all) and any(_is_of(op.change, team) for op in log.removals(log.all))


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


def _was_taken_out(team: Team, compartment: CompartmentId) -> bool:
    """Say whether another person took this desk out, which had written there: who leaves of themselves stays out."""
    log, me = team.log(compartment), team.me.device
    has_written = any(team.keyring.write_key(keys.id) is not None for keys in team.keyring.epochs(compartment))
    if me.id in log.members(log.all) or not has_written or team.vault.device != me.id:
        return False
    return any(_is_of(op.change, team) and log.user(op.author) != me.user.id for op in log.removals(log.all))


def _is_of(change: object, team: Team) -> bool:
    return isinstance(change, Gone) and change.device == team.me.device.id


def _appoint(team: Team, compartment: CompartmentId, root: RootKey) -> None:
    device, log = team.me.device.id, team.log(compartment)
    spite = frozenset(op.id for op in log.removals(log.all) if _is_of(op.change, team))
    signature = sign_appointment(root, compartment, device, spite)
    body = body_of_appoint(team.me.certificates, spite, signature)
    # Where it was taken out it writes once more under the newest keys it has, to change them.
    reopen(team, compartment)
    team.vault.append([Intent(compartment, APPOINT_KIND, body)])
    bring_in_step(team, compartment)
    change_keys(team, compartment)
