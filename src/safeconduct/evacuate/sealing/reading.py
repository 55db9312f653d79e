"""What is sealed of a case, by kind and day, and what it is called where it is asked for. Nothing is opened here.

The word about a sealed paper stands twice: in the case, for whoever looks after it, and in the sheet's part, for
whoever holds a share and may not read the case. What holders are asked for is called what whoever sealed it called it
in the word with which they did, whatever others say since. Refuses no word that names nothing here: it is listed as not
here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc, ms_from_hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Fact, ThingId
from safeconduct.evacuate.sealing.types import PAPERS, Kept, Kind
from safeconduct.intake.counting import counting
from safeconduct.protect.members import Role
from safeconduct.sync.dividing import may_hold
from safeconduct.sync.escrow import Divided
from safeconduct.sync.sealing import askable, every_sealed, sealed_contents
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.words import People

FORM: Final = "sealed"
_PAPERS: Final = frozenset(one.value for one in PAPERS)


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

    A former wording of a sheet is no more offered, and has its name still: a request for it may be open. Something of
    which whoever sealed it says nothing any more is offered without a name.
    """

    secrets: tuple[Divided, ...]
    names: Mapping[OpId, Kept]


def offered(team: Team) -> Offered:
    """Return what can be asked for here. Reads everything that was ever sealed, once."""
    contents, things = every_sealed(team), Facts(team.vault.tables).things(FORM)
    secrets = {one.op: one.divided for one in contents}
    known = [(thing, op, secrets[op]) for thing in things for op in _ever(thing) if op in secrets]
    # Only whoever sealed it is heard: any other holder, or whoever writes in the case, could else call a sheet a power
    # of attorney where its holders are asked, or hide it from them. What they said first counts, in the sheet's own
    # part before a case: whoever asks could else call it something else once it is sealed.
    said = [(word, op, divided) for thing, op, divided in known if (word := _word_of_sealing(thing, op, divided))]
    said.sort(key=lambda one: (one[0].part != one[2].word.compartment, one[0].all_facts[0].order))
    former, naming, names = _former(known, team.people()), _Naming(team), dict[OpId, Kept]()
    for word, op, divided in said:
        names.setdefault(divided.word.id, naming.kept(word, op, secrets))
    return Offered(askable(team, (one for one in contents if one.op not in former)), names)


def beside(kept: Kept, listed: Iterable[Kept]) -> tuple[Kept, ...]:
    """Return the sheets of the same person of a case, or of its whole party: itself among them, the newest last.

    Of one wording that is all. Newer is what was sealed later by the clocks of those who sealed it; where these agree,
    the op decides, so that every desk says the same.
    """
    if kept.kind != Kind.SHEET.value:
        return (kept,)
    same = {
        one.sealed: one for one in (*listed, kept) if (one.kind, one.case, one.who) == (kept.kind, kept.case, kept.who)
    }
    return tuple(sorted(same.values(), key=lambda one: (one.sealed_at_ms, one.sealed)))


def sealed_sheets(team: Team) -> frozenset[OpId]:
    """Return every identity sheet that this desk knows of, as the ops that sealed their present wordings.

    Something sealed of which nobody says what it is counts as one, and so does a sheet that a case names and that does
    not open here. Reads everything that was ever sealed, once.
    """
    contents, said = every_sealed(team), Facts(team.vault.tables).things(FORM)
    if not contents and not said:
        return frozenset()
    found, here = offered(team), {one.divided.word.id: one.op for one in contents}
    present = {here[one.word.id]: found.names.get(one.word.id) for one in found.secrets if one.word.id in here}
    sheets = {op for op, kept in present.items() if kept is None or kept.kind not in _PAPERS}
    things = (one for one in said if one.text("kind") not in _PAPERS)
    return frozenset(sheets.union(*(_now(one) for one in things)) - (frozenset(here.values()) - sheets))


def sheet_part(team: Team, case: CompartmentId) -> CompartmentId | None:
    """Return the part in which this desk seals what is kept of a case; None where it has to begin one."""
    return next(iter(sheet_parts(team, case)), None)


def sheet_parts(team: Team, case: CompartmentId) -> tuple[CompartmentId, ...]:
    """Return the parts of a case's sheets in which this desk may seal, the one with the first thing sealed first.

    Only the case itself says which they are, by what lies sealed in them: anybody can begin a part, let this desk write
    in it and say there that it is the case's.
    """
    said = [one for thing in Facts(team.vault.tables).things(FORM, case) for one in thing.all_facts]
    named = [(one.device, team.vault.op(op).signed.core) for one in said for op in _ops((one,)) if team.vault.has(op)]
    parts = dict.fromkeys(core.compartment for device, core in named if core.device == device)
    return tuple(
        one for one in parts if team.log(one).sort is Sort.IDENTITY and team.my_role(one) in (Role.WRITE, Role.ADMIN)
    )


def thing_in(team: Team, part: CompartmentId, sealed: OpId) -> Thing | None:
    """Return the thing of a part in which whoever sealed something said so; None where they said nothing there."""
    device = team.vault.op(sealed).signed.core.device
    things = Facts(team.vault.tables).things(FORM, part)
    return next((one for one in things if any(fact.device == device for fact in _naming(one, sealed))), None)


def _word_of_sealing(thing: Thing, op: OpId, divided: Divided) -> Thing | None:
    """Return a thing as whoever sealed something said it in the word with which they did; None where they did not."""
    for first in _naming(thing, op):
        if first.device == divided.word.device:
            word = tuple(one for one in thing.all_facts if one.op == first.op)
            return replace(thing, facts={one.field: (one,) for one in word}, all_facts=word)
    return None


def _former(known: Iterable[tuple[Thing, OpId, Divided]], people: People) -> frozenset[OpId]:
    """Return what the same person sealed anew since, as they say it in the sheet's own part.

    Nobody else takes a wording out of what is offered, and nobody does while its author's word for it stands anywhere.
    """
    ever, now = set[OpId](), set[OpId]()
    for thing, op, divided in known:
        if thing.part == divided.word.compartment:
            mine = _own(thing, divided.word.device, people)
            ever |= {op} & _ops(one for one in mine if not one.is_gone)
            now |= {op} & _ops(counting(mine))
    return frozenset(ever - now)


def _own(thing: Thing, device: DeviceId, people: People) -> tuple[Fact, ...]:
    """Return what a thing names as sealed, with what others than the person of a device said as if it were undone."""
    person = people.get(device)
    own = {one for one, user in people.items() if user == person} | {device}
    return tuple(
        one if one.device in own else replace(one, is_gone=True) for one in thing.all_facts if one.field == "sealed"
    )


class _Naming:
    """Makes what is shown of words, with who is in the team and in each sheet's part now: read once."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._aliases = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
        self._inside: dict[CompartmentId, frozenset[UserId]] = {}

    def kept(self, thing: Thing, op: OpId, secrets: Mapping[OpId, Divided]) -> Kept:
        """Return what is shown of one sealed content that a thing names."""
        day, case, divided = thing.number("day"), thing.id_of("case"), secrets.get(op)
        said = _naming(thing, op)
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


def _naming(thing: Thing, op: OpId) -> tuple[Fact, ...]:
    """Return the facts of a thing that name an op as sealed, the first first."""
    return tuple(one for one in thing.all_facts if op in _ops((one,)))


def _now(thing: Thing) -> frozenset[OpId]:
    return _ops(thing.facts.get("sealed", ()))


def _ever(thing: Thing) -> frozenset[OpId]:
    return _ops(one for one in thing.all_facts if one.field == "sealed")


def _ops(said: Iterable[Fact]) -> frozenset[OpId]:
    """Return the ops that facts of the field `sealed` name."""
    held = (cbor.decode(one.value) for one in said if one.field == "sealed")
    return frozenset(OpId(one) for row in held if isinstance(row, list) for one in row if isinstance(one, bytes))
