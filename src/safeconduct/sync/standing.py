"""What is set aside, brought in step with who was removed, who forked, and what people decided (P3, P5).

Set aside is what a removed device wrote beyond its cut, what was written by right of an admission that does not hold,
and everything of a forked device from its fork on, until an administrator decides. The same set of ops sets the same
aside on every desk. Nothing is thrown away.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.sync.reach import Reach
from safeconduct.sync.rules import Log
from safeconduct.sync.team import Team
from safeconduct.sync.types import Writer


def bring_in_step(team: Team, compartment: CompartmentId) -> int:
    """Set aside what must be, let count what may again; return how many ops changed sides. In a transaction."""
    log, reach = team.log(compartment), Reach(team.vault.tables, writes=False)
    now = team.vault.aside()
    to_aside: list[OpId] = []
    to_count: list[OpId] = []
    for device, after in _doubtful(team, compartment, log, reach).items():
        for op, counts in _looked_at(team, log, reach, (compartment, device, after)):
            if counts and op in now:
                to_count.append(op)
            elif not counts and op not in now:
                to_aside.append(op)
    if to_aside:
        team.vault.set_aside(to_aside)
    if to_count:
        team.vault.count_again(to_count)
    return len(to_aside) + len(to_count)


def does_count(log: Log, reach: Reach, writer: Writer, place: tuple[CompartmentId, OpId]) -> bool:
    """Say whether an op counts today: by the rules, and because its device has not forked before it."""
    compartment, op = place
    fork = reach.fork((compartment, writer.device))
    if fork and writer.seq >= fork:
        return log.is_accepted(op)
    return log.counts(writer, op)


def _doubtful(team: Team, compartment: CompartmentId, log: Log, reach: Reach) -> dict[DeviceId, int]:
    found = log.doubtful()
    for head in team.vault.heads(compartment):
        fork = reach.fork((compartment, head.device))
        if fork:
            found[head.device] = min(found.get(head.device, fork - 1), fork - 1)
    for op in team.vault.aside():
        # A verdict on an admission lets count again what was written by right of it.
        if team.vault.has(op) and (core := team.vault.op(op).signed.core).compartment == compartment:
            found[core.device] = min(found.get(core.device, core.seq - 1), core.seq - 1)
    return found


def _looked_at(
    team: Team, log: Log, reach: Reach, chain: tuple[CompartmentId, DeviceId, int]
) -> list[tuple[OpId, bool]]:
    compartment, device, after = chain
    found = []
    for stored in team.vault.chain(compartment, device, after):
        op = stored.signed
        writer = Writer(device, op.core.seq, reach.past(op.core))
        found.append((op.id, does_count(log, reach, writer, (compartment, op.id))))
    return found
