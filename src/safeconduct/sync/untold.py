"""Members who were let in by somebody who has left since, and may never have heard of it (P3, P4; docs/rooms/sync.md).

What brings a newcomer the keys of a compartment lies in the team's own. If whoever let them in is removed there, and
what they wrote last is set aside, the admission counts in its compartment and the keys are beyond the cut: the newcomer
would be waited for and would never read. So the next change of keys brings them to everybody whom a leaver let in; to
have heard twice does no harm. Refuses to forget one because the team's compartment cannot be written to just then:
they are noted, and told with a change of keys of their own.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.rules import Log
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Rotated

# Whom this desk has to bring the keys of a compartment: compartment, then device.
_UNTOLD: Final = b"sync/untold/"


def to_tell(team: Team, compartment: CompartmentId, seen: int) -> list[tuple[VerifiedDevice, Role]]:
    """Return whom the change of keys that is being written brings the keys to; those it cannot tell now are noted.

    ``seen``: the mask of what this desk has of the compartment.
    """
    log = team.log(compartment)
    members = log.members(seen)
    found = sorted((_let_in_by_who_left(log, seen) | _noted(team, compartment)) & members.keys())
    if not may_tell(team):
        for device in found:
            team.vault.keep_note(_UNTOLD + compartment + device, b"")
        return []
    for device in _noted(team, compartment):
        team.vault.drop_note(_UNTOLD + compartment + device)
    return [(log.devices[device], members[device]) for device in found]


def are_untold(team: Team, compartment: CompartmentId) -> bool:
    """Say whether somebody waits to be told of a compartment, and now can be."""
    return bool(_noted(team, compartment)) and may_tell(team)


def may_tell(team: Team) -> bool:
    """Say whether this desk may write in the team's compartment now."""
    role = team.my_role(team.id)
    is_open = not team.vault.is_closed(team.id) and team.keyring.write_key(team.vault.epoch(team.id)) is not None
    return role is not None and role >= Role.WRITE and is_open and team.vault.device == team.me.device.id


def _let_in_by_who_left(log: Log, seen: int) -> set[DeviceId]:
    """Return whom somebody let in who was a member when the keys changed last and is none now."""
    known = tuple(log.within(seen))
    changes = [(op.change.n, op.k, op.past) for op in known if isinstance(op.change, Rotated)]
    left = log.members(max(changes)[2]).keys() - log.members(seen).keys() if changes else set[DeviceId]()
    return {op.change.id for op in known if isinstance(op.change, Admitted) and op.author in left}


def _noted(team: Team, compartment: CompartmentId) -> set[DeviceId]:
    prefix = _UNTOLD + compartment
    return {DeviceId(name[-SHORT_ID_BYTES:]) for name, _ in team.vault.notes(prefix)}
