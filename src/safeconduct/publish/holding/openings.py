"""What each desk of the team opens that a text could give away, as it says itself (decision 0013, point 12).

Who opens a case is known to those who open it and to nobody else (P3), so that a press officer's desk cannot find out
whose answer it lacks. Each desk therefore says in the team's own part whether it opens anything of the kind, which
devices open all of that too, and which press rooms it opens: neither which parts nor how many. A desk that has said
nothing may open anything. What a desk says of another does not count. Refuses to say a thing anew that is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.evacuate.facts.commands import draw, may_write, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.members import History, Role
from safeconduct.publish.holding.sheets import first_said
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent

FORM: Final = "opens"
PRESS_ROOM: Final = "press_room"
# Parts that hold nothing the search for protected terms or the rules of operations would find.
_HARMLESS: Final = frozenset((Sort.TEAM, Sort.RECORD, Sort.STATEMENT))
_SOMETHING: Final = "something"


@dataclass(frozen=True, slots=True)
class Opening:
    """What one desk opens. ``as_much``: devices that open all of it too; ``rooms``: press rooms, by their parts."""

    is_something: bool
    as_much: frozenset[DeviceId] = frozenset()
    rooms: frozenset[CompartmentId] = frozenset()


def opens_here(team: Team) -> Opening:
    """Return what this desk opens. Linear in its parts."""
    parts = [one for one in team.compartments() if one.sort not in _HARMLESS]
    rooms = frozenset(rooms_here(team))
    if not parts:
        return Opening(False, rooms=rooms)
    everybody = {device.id for device, _ in team.devices()} - {team.me.device.id}
    as_much = frozenset(everybody.intersection(*(_readers(team, one.id, one.sort) for one in parts)))
    return Opening(True, as_much, rooms)


def rooms_here(team: Team) -> tuple[CompartmentId, ...]:
    """Return the press rooms that open here, the oldest first."""
    return tuple(one.part for one in Facts(team.vault.tables).things(PRESS_ROOM) if bytes(one.id) == bytes(one.part))


def openings(team: Team) -> Mapping[DeviceId, Opening]:
    """Return what each device of the team said last of itself; of this one what it opens now.

    It is asked for with every pause of whoever types, and worked out once for each entry of the journal.
    """
    return team.remembered(FORM, lambda: _openings(team))


def asked_of(team: Team) -> tuple[DeviceId, ...]:
    """Return the other devices that can say what they open: all of the team but those that only read there.

    Whatever opens to a reader of the team was begun by a device that writes there.
    """
    me = team.me.device.id
    return tuple(device.id for device, role in team.devices() if device.id != me and role is not Role.READ)


def unsaid(team: Team) -> tuple[DeviceId, ...]:
    """Return the devices that have not said what they open: they may open anything, a press room too."""
    said = openings(team)
    return tuple(one for one in asked_of(team) if one not in said)


def opening_intents(team: Team) -> tuple[Intent, ...]:
    """Return the op that says what this desk opens; none where it said so already, or where it may not write."""
    here = opens_here(team)
    mine = [one for one in Facts(team.vault.tables).things(FORM, team.id) if _author(one) == team.me.device.id]
    if (mine and _opening(mine[-1]) == here) or not may_write(team, team.id):
        return ()
    values: dict[str, Value | None] = {
        "what": _SOMETHING if here.is_something else "nothing",
        "as_much": _lines(here.as_much),
        "rooms": _lines(here.rooms),
    }
    said = {code: value for code, value in values.items() if value != ()}
    return (new_intent(team, team.id, FORM, said, thing=draw(team.entropy)),)


def aliases(team: Team, devices: Iterable[DeviceId]) -> str:
    """Return whose devices these are, for colleagues: each once, by alias."""
    return ", ".join(sorted({team.alias(one) or one.hex()[:8] for one in devices}))


def _openings(team: Team) -> dict[DeviceId, Opening]:
    found = {_author(one): _opening(one) for one in Facts(team.vault.tables).things(FORM, team.id)}
    return {**found, team.me.device.id: opens_here(team)}


def _readers(team: Team, part: CompartmentId, sort: Sort) -> frozenset[DeviceId]:
    log = team.log(part)
    # Whoever came later does not read what was there before. Of a sheet its name alone is looked for.
    if sort is not Sort.IDENTITY and log.history(log.all) is History.FROM_JOIN:
        return frozenset()
    return frozenset(team.members(part))


def _author(thing: Thing) -> DeviceId:
    return thing.all_facts[0].device


def _opening(thing: Thing) -> Opening:
    """Return what a device said as it first said it: whoever else writes there says nothing of it."""
    what = first_said(thing, "what")
    return Opening(
        what != "nothing",
        frozenset(DeviceId(one) for one in _ids(first_said(thing, "as_much"))),
        frozenset(CompartmentId(one) for one in _ids(first_said(thing, "rooms"))),
    )


def _lines(ids: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(one.hex() for one in ids))


def _ids(lines: Value | None) -> list[bytes]:
    said = lines if isinstance(lines, tuple) else ()
    return [bytes.fromhex(one) for one in said if isinstance(one, str) and _is_id(one)]


def _is_id(line: str) -> bool:
    try:
        return bytes.fromhex(line).hex() == line
    except ValueError:
        return False
