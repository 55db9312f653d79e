"""Removing a person from the team and from every part, with the last entries that are believed (P3; decision 0008).

One command, all or nothing: the team's own compartment first, then the parts that this desk administers or writes in.
Parts that it is not on are carried over by whoever writes there. What was written beyond a cut is set aside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeconduct.base.ids import DeviceId
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.errors import NotThere
from safeconduct.sync.finishing import finish
from safeconduct.sync.standing import bring_in_step
from safeconduct.sync.team import Team


def remove_person(team: Team, devices: Sequence[DeviceId], cuts: Mapping[bytes, Sequence[Head]]) -> int:
    """Remove devices everywhere; return how many entries are set aside by it. ``cuts``: last heads believed, by place.

    NotAnAdministrator unless this desk administers the team, or removes its own person's devices.
    """
    if not devices:
        raise NotThere
    before = team.vault.aside()
    with team.together():
        remove(team, team.id, _leavers(devices, cuts.get(team.id, ())))
        for part in team.compartments():
            members = team.members(part.id)
            here = [device for device in devices if device in members]
            if part.id != team.id and here and team.my_role(part.id) is Role.ADMIN:
                remove(team, part.id, _leavers(here, cuts.get(part.id, ())))
        # Where this desk only writes, the removal from the team is carried over.
        finish(team, [team.id])
        for part in team.compartments():
            bring_in_step(team, part.id)
    return len(team.vault.aside() - before)


def _leavers(devices: Sequence[DeviceId], heads: Sequence[Head]) -> list[Leaver]:
    return [Leaver(device, tuple(head for head in heads if head.device == device)) for device in devices]
