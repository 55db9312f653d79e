"""The part of the press room: begun once, found by whoever is in it, and written in the older of two."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.protect.members import Role
from safeconduct.publish.holding.errors import PressRoomElsewhere
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room, press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.sync.compartments import admit
from tests.unit.evacuate.parts import HOUR, NOON, Office, colleague, office
from tests.unit.sync.desks import exchange


def say_openings(*desks: Office) -> None:
    for one in desks:
        one.desk.vault.append(opening_intents(one.desk.team))
    exchange(desks[0].desk, desks[1].desk)
    exchange(desks[0].desk, desks[1].desk)


def test_a_second_press_room_is_not_begun_beside_one_elsewhere(tmp_path: Path) -> None:
    first = office(tmp_path)
    other = colleague(tmp_path, first, "second")
    here, there = first.desk.team, other.desk.team
    say_openings(first, other)
    part = begin_press_room(here, "Press")
    exchange(first.desk, other.desk)
    exchange(first.desk, other.desk)
    with pytest.raises(PressRoomElsewhere) as elsewhere:
        begin_press_room(there, "Press too")
    assert elsewhere.value.shown == "founder"
    admit(here, part, [(there.me.device, Role.WRITE)])
    exchange(first.desk, other.desk)
    exchange(first.desk, other.desk)
    assert begin_press_room(there, "Press too") == part


def test_a_press_room_is_begun_once_and_is_no_statement(tmp_path: Path) -> None:
    team = office(tmp_path).desk.team
    assert press_room(team) is None
    part = begin_press_room(team, "Press")
    assert (press_room(team), begin_press_room(team, "Another")) == (part, part)
    assert read_statements(team) == ()


def test_of_two_press_rooms_everybody_writes_in_the_older_that_they_may_write_in(tmp_path: Path) -> None:
    # The colleague's clock stands at noon.
    first = office(tmp_path, clock=FixedClock(NOON - HOUR))
    other = colleague(tmp_path, first, "second")
    here, there = first.desk.team, other.desk.team
    # Each knows that the other had none, and begins one before they meet again.
    say_openings(first, other)
    older = begin_press_room(here, "Press")
    assert press_room(there) is None
    newer = begin_press_room(there, "Press too")
    admit(here, older, [(there.me.device, Role.READ)])
    exchange(first.desk, other.desk)
    exchange(first.desk, other.desk)
    assert (press_room(here), press_room(there)) == (older, newer)
    admit(here, older, [(there.me.device, Role.WRITE)])
    exchange(first.desk, other.desk)
    exchange(first.desk, other.desk)
    assert press_room(there) == older
