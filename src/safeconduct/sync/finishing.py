"""The end of an exchange: everything that was taken in is made ready to be worked with (P3; docs/rooms/sync.md).

Keys are changed where nobody else has, removals from the team are carried over into the compartments of this desk, and
the compartment of the record is chosen where there was none. Called at the end of every exchange, whether it was cut
short or not, and whenever a vault is opened: a compartment whose right keys are not here stays closed for writing
until it has been done.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.protect.members import Role
from safeconduct.sync.arrivals import UNFINISHED
from safeconduct.sync.compartments import Leaver, freeze, has_write_keys, remove, removed_from_team, settle
from safeconduct.sync.identity import RECORD
from safeconduct.sync.lacking import give_what_others_lack, say_what_lacks
from safeconduct.sync.parts import is_of_the_team, keep_choice
from safeconduct.sync.reach import Reach
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Frozen, Sort, Writer
from safeconduct.vault.errors_ops import NotKept

# Two ops at one place are the proof, however many more there are.
_BRANCHES: Final = 2


def finish(team: Team, touched: Iterable[CompartmentId]) -> bool:
    """Bring compartments in order after an exchange; say whether anything was written, which has to be sent."""
    with team.together():
        has_written = False
        unfinished = tuple(name for name, _ in team.vault.notes(UNFINISHED))
        compartments = {*touched, *(CompartmentId(name.removeprefix(UNFINISHED)) for name in unfinished)}
        if team.id in compartments:
            compartments.update(one.id for one in team.compartments())
        # The team's own first: what brings others the keys of the rest has to be written there.
        for compartment in sorted(compartments, key=lambda one: (one != team.id, one)):
            if team.log(compartment).ops:
                has_written |= _freeze_forked(team, compartment)
                has_written |= _carry_removals(team, compartment)
                has_written |= settle(team, compartment)
        has_written |= say_what_lacks(team)
        has_written |= give_what_others_lack(team)
        _choose_record(team)
        for name in unfinished:
            team.vault.drop_note(name)
    return has_written


def _freeze_forked(team: Team, compartment: CompartmentId) -> bool:
    """Make known which devices have two histories, so that nothing of them from there on counts on any desk."""
    log, reach, has_written = team.log(compartment), Reach(team.vault.tables, writes=False), False
    for head in team.vault.heads(compartment):
        seq = reach.fork((compartment, head.device))
        ops = team.vault.at(compartment, head.device, seq)[:2] if seq else ()
        if len(ops) != _BRANCHES or log.is_frozen(Writer(head.device, seq, 0), log.all):
            continue
        fork = Frozen(head.device, seq - 1, (min(ops), max(ops)))
        has_written |= head.device != team.me.device.id and freeze(team, compartment, fork)
    return has_written


def _carry_removals(team: Team, compartment: CompartmentId) -> bool:
    """Remove from a compartment who was removed from the team. Any writer may, and the first who notices does.

    One whose keys have not come yet writes nothing: they are on their way, and with them this is looked at again.
    """
    role = team.my_role(compartment)
    if compartment == team.id or role is None or role < Role.WRITE or not has_write_keys(team, compartment):
        return False
    members = team.members(compartment)
    leaving = {device: op for device, op in removed_from_team(team).items() if device in members}
    for device, op in sorted(leaving.items()):
        remove(team, compartment, [Leaver(device)], by_team=op)
    puppets = _fallen(team) & members.keys() - leaving.keys() if role is Role.ADMIN else set()
    if puppets:
        remove(team, compartment, [Leaver(device) for device in sorted(puppets)])
    return bool(leaving or puppets)


def _fallen(team: Team) -> set[DeviceId]:
    """Return devices whose admission to the team is here and does not hold: admitted beside their sponsor's removal."""
    log = team.log(team.id)
    admitted = {op.change.id for op in log.ops if isinstance(op.change, Admitted)}
    return admitted - log.members(log.all).keys() - removed_from_team(team).keys()


def _choose_record(team: Team) -> None:
    try:
        team.vault.setting(RECORD)
    except NotKept:
        records = [one for one in team.compartments() if one.sort is Sort.RECORD and is_of_the_team(team, one.id)]
        for first in records[:1]:
            team.vault.keep_setting(RECORD, first.id)
    keep_choice(team)


__all__: Final = ["finish", "removed_from_team"]
