"""A file full of entries that follow nothing, as a member of the team writes it with a program that is not ours."""

from __future__ import annotations

from safeconduct.base.clock import Hlc
from safeconduct.base.ids import OpId
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.ops import OpCore, sign_op
from safeconduct.protect.parcels import seal_parcel, team_parcel_key
from safeconduct.sync.team import Team
from tests.unit.sync.desks import WORD


def flood(team: Team, many: int) -> bytes:
    """A parcel of so many entries, each of which waits for one that nobody has."""
    key = team_parcel_key(team.keyring.epochs(team.id)[-1])
    return b"".join(seal_parcel((_frame(team, n) for n in range(1, many + 1)), key, bytes(32)))


def _frame(team: Team, n: int) -> bytes:
    keys = team.keyring.epochs(team.id)[-1]
    core = OpCore(
        compartment=team.id,
        device=team.vault.device,
        seq=n + 5,
        prev=OpId(n.to_bytes(32, "big")),
        parents=(),
        hlc=Hlc(1),
        epoch=keys.id,
        seen=(),
        kind=WORD,
        body={0: "x"},
    )
    return seal_frame(sign_op(core, team.me.keys.sign), keys, n.to_bytes(32, "big"))
