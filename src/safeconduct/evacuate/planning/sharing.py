"""Who of the coordinators does not open the journeys of a plan yet, and letting one of them in.

A plan is approved by two persons, and the second has to open what they approve; whoever reads the planning part reads
no journey by that (decision 0012, points 1 and 4). So the one who keeps a plan lets one colleague in, by name, knowing
how many journeys that is. Refuses to let in anybody who may not write in the plan's own part.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planning.drafts import drafted_in, is_drafted
from safeconduct.evacuate.planning.errors import NoSuchCoordinator
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort


def left_out(team: Team, plan: Thing) -> dict[UserId, tuple[CompartmentId, ...]]:
    """Return the other coordinators who do not open every journey of a plan that this desk can let them into, with
    these journeys."""
    facts, found = Facts(team.vault.tables), {}
    # Whoever writes in the plan's part can name anything in it: only what this desk drafted for it is a journey of it.
    sorts = {one.id: one.sort for one in team.compartments()}
    own = [
        one.journey
        for one in drafted_in(plan)
        if sorts.get(one.journey) is Sort.JOURNEY and team.my_role(one.journey) is Role.ADMIN and is_drafted(facts, one)
    ]
    for user in sorted(set(_coordinators(team, plan))):
        devices = {one.id for one in team.devices_of(user)}
        lacking = tuple(part for part in own if not devices <= team.members(part).keys())
        if lacking:
            found[user] = lacking
    return found


def let_in(team: Team, plan: Thing, user: UserId) -> int:
    """Let a coordinator write in the journeys of a plan; return in how many they did not before. NoSuchCoordinator."""
    lacking = left_out(team, plan).get(user)
    if lacking is None:
        raise NoSuchCoordinator
    with team.together():
        for part in lacking:
            members = team.members(part)
            admit(team, part, [(one, Role.WRITE) for one in team.devices_of(user) if one.id not in members])
    return len(lacking)


def _coordinators(team: Team, plan: Thing) -> Iterator[UserId]:
    """Give who may write in a plan's part, besides whoever sits here."""
    users = team.people()
    for device, role in team.members(plan.part).items():
        user = users.get(device)
        if user is not None and user != team.me.device.user.id and role is not Role.READ:
            yield user
