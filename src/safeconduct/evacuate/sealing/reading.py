"""What is sealed of a case, by kind and day, and what it is called where it is asked for. Nothing is opened here.

The word about a sealed paper stands twice: in the case, for whoever looks after it, and in the sheet's part, for
whoever holds a share and may not read the case. Refuses no word that names nothing here: it is listed as not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc, ms_from_hlc
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Fact, ThingId
from safeconduct.evacuate.sealing.types import Kept
from safeconduct.protect.members import Role
from safeconduct.sync.dividing import may_hold
from safeconduct.sync.escrow import Divided
from safeconduct.sync.sealing import askable, every_sealed, sealed_contents
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort

FORM: Final = "sealed"


def kept_of(team: Team, case: CompartmentId) -> tuple[Kept, ...]:
    """Return what is sealed of a case, in the order in which it was first sealed.

    Of two wordings that were sealed at the same time both are listed.
    """
    things = Facts(team.vault.tables).things(FORM, case)
    shown = [(one, op) for one in things for op in sorted(_now(one))]
    parts = {team.vault.op(op).signed.core.compartment for _, op in shown if team.vault.has(op)}
    sheets = (one for one in parts if team.log(one).sort is Sort.IDENTITY)
    secrets = {one.op: one.divided for part in sheets for one in sealed_contents(team, part)}
    naming = _Naming(team)
    return tuple(naming.kept(one, op, secrets) for one, op in shown)


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be asked for at this desk, and what each secret opens, by the op that divided it.

    A former wording of a sheet is no more offered, and has its name still: a request for it may be open.
    """

    secrets: tuple[Divided, ...]
    names: Mapping[OpId, Kept]


def offered(team: Team) -> Offered:
    """Return what can be asked for here. Reads everything that was ever sealed, once."""
    contents, things = every_sealed(team), Facts(team.vault.tables).things(FORM)
    secrets = {one.op: one.divided for one in contents}
    said = [(thing, op, secrets[op]) for thing in things for op in _ever(thing) if op in secrets]
    # What the sheet's own part says counts before what a case says: whoever writes in a case and not in the part could
    # else call a sheet a power of attorney where its holders are asked, or hide it from them.
    said.sort(key=lambda one: one[0].part == one[2].word.compartment)
    former = {op for thing, op, divided in said if divided.word.compartment == thing.part and op not in _now(thing)}
    naming = _Naming(team)
    return Offered(
        askable(team, (one for one in contents if one.op not in former)),
        {divided.word.id: naming.kept(thing, op, secrets) for thing, op, divided in said},
    )


def sheet_part(team: Team, case: CompartmentId) -> CompartmentId | None:
    """Return the part in which this desk seals what is kept of a case; None where it has to begin one."""
    said = Facts(team.vault.tables).things(FORM)
    parts = (one.part for one in said if one.id_of("case") == case and team.log(one.part).sort is Sort.IDENTITY)
    return next((part for part in parts if team.my_role(part) in (Role.WRITE, Role.ADMIN)), None)


def thing_in(team: Team, part: CompartmentId, sealed: OpId) -> Thing | None:
    """Return what a part says of something sealed; None where it says nothing."""
    return next((one for one in Facts(team.vault.tables).things(FORM, part) if sealed in _now(one)), None)


class _Naming:
    """Makes what is shown of words, with who is in the team and in each sheet's part now: read once."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._aliases = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
        self._inside: dict[CompartmentId, frozenset[UserId]] = {}

    def kept(self, thing: Thing, op: OpId, secrets: Mapping[OpId, Divided]) -> Kept:
        """Return what is shown of one sealed content that a thing names."""
        day, case, divided = thing.number("day"), thing.id_of("case"), secrets.get(op)
        said = [one for one in thing.all_facts if op in _ops((one,))]
        return Kept(
            kind=thing.text("kind"),
            who=ThingId(thing.id_of("who")),
            day=Day(day) if day is not None else None,
            by=self._aliases.get(UserId(thing.id_of("by")), ""),
            holders=thing.lines("holders"),
            sealed=op,
            sealed_at_ms=ms_from_hlc(Hlc(said[-1].hlc)) if said else 0,
            file=OpId(thing.id_of("file")),
            case=CompartmentId(case) if case else thing.part,
            divided=divided,
            left=len(divided.persons - self._members(divided.word.compartment)) if divided else 0,
        )

    def _members(self, part: CompartmentId) -> frozenset[UserId]:
        if part not in self._inside:
            self._inside[part] = frozenset(may_hold(self._team, part))
        return self._inside[part]


def _now(thing: Thing) -> frozenset[OpId]:
    return _ops(thing.facts.get("sealed", ()))


def _ever(thing: Thing) -> frozenset[OpId]:
    return _ops(one for one in thing.all_facts if one.field == "sealed")


def _ops(said: Iterable[Fact]) -> frozenset[OpId]:
    """Return the ops that facts of the field `sealed` name."""
    held = (cbor.decode(one.value) for one in said if one.field == "sealed")
    return frozenset(OpId(one) for row in held if isinstance(row, list) for one in row if isinstance(one, bytes))
