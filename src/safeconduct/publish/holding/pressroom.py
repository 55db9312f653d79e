"""The part in which the ledger and the press log lie: one for the team, whose id its only thing bears.

Two desks apart can each begin one. Both are read, as everything of the ledger is (`ledger.read_ledger`); written is in
the older of those in which this desk may write. A text waits while anybody who writes, wants or releases it lacks one
of them: to who does not open it the ledger is empty (P12). Refuses to begin a second one beside one that opens here or,
as desks say themselves (`openings`), elsewhere (P7).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId, DeviceId, UserId
from safeconduct.evacuate.facts.commands import may_write, new_intent
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.publish.holding.errors import PressRoomElsewhere
from safeconduct.publish.holding.openings import (
    aliases,
    asked_of,
    opening_intents,
    openings,
    rooms_here,
)
from safeconduct.publish.holding.rules import OVERRIDE, RELEASE, authors
from safeconduct.publish.holding.types import Held
from safeconduct.sync.compartments import begin
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort

_FORM: Final = "press_room"
# What it is called where nobody says another name.
ROOM_NAME: Final = Phrase("Press room", "Пресс-служба")


def press_room(team: Team) -> CompartmentId | None:
    """Return the press room's part; None where none opens here. Of several, the oldest in which this desk writes."""
    rooms = rooms_here(team)
    return next((one for one in rooms if may_write(team, one)), next(iter(rooms), None))


def begin_press_room(team: Team, name: str) -> CompartmentId:
    """Begin the press room and return its part, or the one that opens here already; NameInUse, BadName.

    It is written when it returns. Whoever else releases or answers journalists is brought in by name.
    PressRoomElsewhere where a colleague has one. Where one only may have, for their desk has not said so yet, what a
    journalist asks is entered all the same: until both read both nothing goes out.
    """
    if (found := press_room(team)) is not None:
        return found
    if elsewhere := rooms_elsewhere(team):
        raise PressRoomElsewhere(shown=aliases(team, elsewhere))
    with team.together():
        part = begin(team, Sort.STATEMENT, name)
        team.vault.append([new_intent(team, part, _FORM, {"name": name}, thing=ThingId(bytes(part)))])
        team.vault.append(opening_intents(team))
    return part


def rooms_elsewhere(team: Team) -> frozenset[DeviceId]:
    """Return the devices that open a press room which does not open here, as they say themselves."""
    here, said = frozenset(rooms_here(team)), openings(team)
    return frozenset(one for one in asked_of(team) if one in said and said[one].rooms - here)


def lacks_room(team: Team, held: Held) -> bool:
    """Say whether anybody who writes, wants or releases a statement lacks a part of the ledger.

    Whoever wants it and whoever releases it has this asked at their own desk. Who is alone in the team lacks none.
    """
    rooms = rooms_here(team)
    if not rooms:
        return bool(asked_of(team))
    return bool(rooms_elsewhere(team) or who_lacks_room(team, held))


def who_lacks_room(team: Team, held: Held) -> frozenset[UserId]:
    """Return the people of the team who write or want a statement and are not in every press room that opens here."""
    people = team.people()
    present = {device.user.id for device, _ in team.devices()}
    words = [
        word
        for one in held.acts
        if one.act.purpose in (RELEASE, OVERRIDE)
        for word in (one.act.word, *(second.word for second in one.confirmations))
    ]
    asked = present & {*authors(held, people), *(people[one.device] for one in words if one.device in people)}
    readers = [{people[one] for one in team.members(room) if one in people} for room in rooms_here(team)]
    return frozenset(one for one in asked if not all(one in each for each in readers))
