"""What is set aside and waits for a person: which entries, and what counting one would do, in words (P3, P5).

Why something is aside follows from who is in a part (`sync.standing`). Refuses to decide: the page of what is set aside
takes a person's word, and the room below checks their right. Follows docs/operator/incident.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.desk.team_words import right_in_words
from safeconduct.desk.visit import Visit
from safeconduct.protect.members import Role
from safeconduct.sync.changes import is_control
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Compartment, Gone, Judged
from safeconduct.vault.types import StoredOp

# Entries about the part itself that are no control ops: names, tasks, keys passed on.
_OWN_KINDS: Final = ("sync.", "protect.")


def aside(team: Team) -> Iterator[tuple[Compartment, StoredOp]]:
    """Yield what is set aside and is here, newest first; what is waited for is not known yet."""
    vault = team.vault
    here = sorted((vault.op(op) for op in vault.aside() if vault.has(op)), key=lambda one: -one.n)
    by_id = {one.id: one for one in team.compartments()}
    for stored in here:
        if stored.signed.core.compartment in by_id:
            yield by_id[stored.signed.core.compartment], stored


def is_decided(team: Team, compartment: Compartment, op: OpId) -> bool:
    """Say whether somebody has decided that an entry stays aside."""
    changes = (one.change for one in team.log(compartment.id).ops)
    return any(isinstance(one, Judged) and op in one.ops and not one.do_count for one in changes)


def waiting_for_me(team: Team) -> int:
    """Return how many entries wait for this desk's person to judge them."""
    return sum(
        team.my_role(compartment.id) is Role.ADMIN and not is_decided(team, compartment, stored.signed.id)
        for compartment, stored in aside(team)
    )


def about_the_part(visit: Visit, team: Team, stored: StoredOp) -> str:
    """Return what an entry about the part itself would do if it counted; nothing for what is entered by hand."""
    core, say = stored.signed.core, visit.words.say
    if not (is_control(core.kind) or core.kind.startswith(_OWN_KINDS)):
        return ""
    change = next((op.change for op in team.log(core.compartment).ops if op.id == stored.signed.id), None)
    match change:
        case Admitted():
            right = right_in_words(visit, change.role)
            return say("If it counts, {who} is in this part: {right}.", who=_called(team, change.id), right=right)
        case Gone():
            return say("If it counts, {who} is taken out of this part.", who=_called(team, change.device))
        case Judged():
            return say("A decision on other entries that were set aside: if it counts, that decision holds.")
        case _:
            return say("About the keys or the name of this part. Counting it lets nobody in, and nobody misses it.")


def _called(team: Team, device: bytes) -> str:
    known = [one for one in team.log(team.id).devices if one == device]
    return f"{team.alias(known[0]) if known else '?'} ({device.hex()[:8]})"
