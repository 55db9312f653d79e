"""The parts that this desk's record lies in, who reads each, and the one that what is typed goes into (P3).

A part is what these rooms call a compartment; the team's own is none that is written in by hand. Which part is written
to is a person's choice, kept in the vault, and never changes by itself: whoever loses the right to write where they
chose is refused, and their words do not land among other readers. Follows docs/decisions/0009-into-which-part.md.
Changes nothing but that choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.protect.members import History, Role
from safeconduct.sync.errors import UnknownCompartment
from safeconduct.sync.identity import RECORD, RECORD_BEFORE
from safeconduct.sync.naming import SHORT_DIGITS, part_named
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Appointed, Compartment, Control, Founded, Sort
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

# The part that somebody chose to write in; without it the record that this desk began with or was let into.
WRITTEN: Final = b"record/written-part"


class MayOnlyRead(SafeconductError):
    """A part that this desk reads and may not write in: a reader's, one it was let go from, one whose keys are due."""

    code = "sync.may_only_read"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This desk may not write in that part{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Choose another part, or ask one of its administrators; if its keys have just changed, exchange first.",
    )
    ru = Advice(
        what="Этому рабочему месту нельзя писать в эту часть{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите другую часть или обратитесь к её администратору; если её ключи только что сменились, сначала "
        "проведите обмен.",
    )


class NoPartChosen(SafeconductError):
    """Several parts, none of which was chosen to be written in."""

    code = "sync.no_part_chosen"
    exit_code = Exit.REFUSED
    en = Advice(
        what="It is not chosen yet into which part what is typed goes.",
        safe=NOTHING_CHANGED_EN,
        do="Choose it with “team part use PART”, or name it with --part.",
        on_page="Choose it in the line on top of the page.",
    )
    ru = Advice(
        what="Ещё не выбрано, в какую часть попадает введённое.",
        safe=NOTHING_CHANGED_RU,
        do="Выберите её командой «team part use ЧАСТЬ» или укажите через --part.",
        on_page="Выберите её в строке вверху страницы.",
    )


class NoPartYet(SafeconductError):
    """Somebody of the team who was brought into no part has nowhere to write."""

    code = "sync.no_part_yet"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You are in no part yet: there is nothing to read, and nowhere to write{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Ask somebody who decides about a part to bring you in, then exchange.",
    )
    ru = Advice(
        what="Вы пока ни в одной части: читать нечего и писать некуда{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите того, кто решает о части, ввести вас в неё, затем проведите обмен.",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of this desk. ``readers``: the devices that have its keys; ``people``: whose these are, in number.

    ``digits``: the beginning of its id, where another part of this desk looks like it; else nothing. A name has them.
    ``hides_past``: who came later does not read what was written before, so that a reader need not have all of it.
    """

    id: CompartmentId
    sort: Sort
    name: str
    may_write: bool
    readers: frozenset[DeviceId]
    people: int
    hides_past: bool = False
    digits: str = ""

    @property
    def called(self) -> str:
        """What a person types to name it: its name; without one what it is for; the digits of its id last."""
        return self.name or self.digits or self.sort.name.lower()


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a desk as they were when they were read. ``written``: the one that is written to; b"" for none.

    ``apart``: what this vault wrote before there were teams, which nobody else reads.
    """

    here: tuple[Part, ...]
    written: CompartmentId
    apart: tuple[Part, ...] = ()
    _by_id: Mapping[CompartmentId, Part] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Find a part at once by its id."""
        object.__setattr__(self, "_by_id", {one.id: one for one in (*self.here, *self.apart)})

    @property
    def are_several(self) -> bool:
        """Whether something can lie in one part and not in another, or the one there is has to be chosen yet."""
        return len(self.here) > 1 or bool(self.here and not self.written)

    @property
    def writable(self) -> tuple[Part, ...]:
        """The parts that this desk may write in."""
        return tuple(one for one in self.here if one.may_write)

    def find(self, compartment: CompartmentId) -> tuple[Part, ...]:
        """Return a part; nothing for one that this desk does not have, or that is the team's own."""
        return (self._by_id[compartment],) if compartment in self._by_id else ()

    def to_write(self) -> Part:
        """Return the part that what is typed goes into; NoPartChosen, NoPartYet, MayOnlyRead."""
        if not self.written:
            raise NoPartChosen if self.here else NoPartYet
        return self.checked(self.written)

    def checked(self, compartment: CompartmentId) -> Part:
        """Return a part that this desk may write in; MayOnlyRead for any other."""
        for part in self.find(compartment):
            if part.may_write:
                return part
            raise MayOnlyRead(shown=part.called)
        raise MayOnlyRead

    def covers(self, reading: CompartmentId, read: CompartmentId) -> bool:
        """Say whether every device that reads the one part reads all of the other too."""
        if reading == read:
            return bool(self.find(read))
        return any(
            one.readers <= other.readers and not other.hides_past
            for one in self.find(reading)
            for other in self.find(read)
        )

    def named_by(self, reading: CompartmentId) -> frozenset[CompartmentId]:
        """Return the parts whose entries may be named in a part: those that all its readers read."""
        return frozenset(other for other in self._by_id if self.covers(reading, other))

    def using(self, compartment: CompartmentId) -> Parts:
        """Return the same parts with another one to write in, for one command."""
        return replace(self, written=compartment)


def parts_of(team: Team) -> Parts:
    """Return the parts of a desk, and which of them is written to."""
    every = team.compartments()
    # Those that look alike are told apart by their ids.
    alike = team.twins()
    closed = team.vault.closed()
    here = tuple(_part(team, one, closed, has_twin=one.id in alike) for one in every if _may_hold_the_record(one))
    apart = tuple(
        Part(
            CompartmentId(one),
            Sort.RECORD,
            one.hex()[:SHORT_DIGITS],
            CompartmentId(one) not in closed,
            _only_me(team),
            1,
        )
        for one in _setting(team.vault, RECORD_BEFORE)
    )
    return Parts(here, _written(team, here), apart)


def choose_part(team: Team, compartment: CompartmentId) -> Part:
    """Let what is typed go into a part from now on; UnknownCompartment, MayOnlyRead."""
    parts = parts_of(team)
    if not any(one.id == compartment for one in parts.here):
        raise UnknownCompartment
    part = parts.checked(compartment)
    team.vault.keep_setting(WRITTEN, part.id)
    return part


def keep_choice(team: Team) -> None:
    """Let a desk that was let into one part alone go on writing there when it is let into the record later."""
    here = [one.id for one in team.compartments() if _may_hold_the_record(one)]
    is_chosen = bool(_setting(team.vault, WRITTEN) or _setting(team.vault, RECORD))
    if len(here) == 1 and not is_chosen and is_of_the_team(team, here[0]):
        team.vault.keep_setting(WRITTEN, here[0])


def is_of_the_team(team: Team, compartment: CompartmentId) -> bool:
    """Say whether this desk began a part, or was brought in by an administrator of the team or a device of its person.

    Anybody of the team can begin a part and bring others in unasked. What is typed goes into no such part by itself.
    """
    me, rights = team.me.device, team.members(team.id)
    return any(
        op.author == me.id or rights.get(op.author) is Role.ADMIN or team.people().get(op.author) == me.user.id
        for op in team.log(compartment).ops
        if isinstance(op.change, Founded | Admitted | Appointed) and _device_of(op) == me.id
    )


def _device_of(op: Control) -> DeviceId:
    """Return the device that a control op lets in."""
    return op.change.device.id if isinstance(op.change, Admitted | Appointed) else op.author


def part_to_write(team: Team, word: str) -> Part:
    """Return the part of a name, an id's first digits or a sort; UnknownCompartment, SeveralParts, MayOnlyRead."""
    found = part_named(team, word)
    if not _may_hold_the_record(found):
        raise UnknownCompartment(shown=word)
    return parts_of(team).checked(found.id)


def _may_hold_the_record(one: Compartment) -> bool:
    """Say whether the record may lie in a compartment: the team's own and an inbox hold none of it (decision 0011)."""
    return one.sort not in (Sort.TEAM, Sort.INBOX)


def _written(team: Team, here: tuple[Part, ...]) -> CompartmentId:
    """Return the part that was chosen, or the record; of one part alone, that one. Never another in its place."""
    for chosen in (*_setting(team.vault, WRITTEN), *_setting(team.vault, RECORD)):
        return CompartmentId(chosen)
    return here[0].id if len(here) == 1 and is_of_the_team(team, here[0].id) else CompartmentId(b"")


def _part(team: Team, one: Compartment, closed: frozenset[CompartmentId], *, has_twin: bool) -> Part:
    log, members = team.log(one.id), team.members(one.id)
    people = {bytes(log.user(device) or device) for device in members}
    may_write = (team.my_role(one.id) or Role.READ) >= Role.WRITE and one.id not in closed
    digits = one.id.hex()[:SHORT_DIGITS] if has_twin else ""
    name = " ".join((one.name, digits)).rstrip() if one.name else ""
    hides_past = log.history(log.all) is History.FROM_JOIN
    return Part(one.id, one.sort, name, may_write, frozenset(members), len(people), hides_past, digits)


def _only_me(team: Team) -> frozenset[DeviceId]:
    return frozenset((team.me.device.id,))


def _setting(vault: Vault, name: bytes) -> tuple[bytes, ...]:
    try:
        return (vault.setting(name),)
    except NotKept:
        return ()
