"""A burn is noted by whoever learns of it: what they only read stays as it is, and keeps nothing from being noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.running.commands import burn_intents
from safeconduct.evacuate.running.undoing import undo
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from tests.unit.evacuate.parts import NOON, colleague, office
from tests.unit.sync.desks import exchange


@pytest.mark.parametrize("role", [Role.READ, Role.WRITE])
def test_whoever_only_reads_directory_and_journey_notes_a_burn_all_the_same(tmp_path: Path, role: Role) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    rescue = write_rescue(amal.desk.team, Day(NOON // 86_400_000), "en")
    part = open_journey(amal.desk.team, b"", {}, language="en")
    device = bela.desk.team.me.device
    admit(amal.desk.team, rescue.planning, [(device, Role.WRITE)])
    for one in (rescue.places, part):
        admit(amal.desk.team, one, [(device, role)])
    exchange(amal.desk, bela.desk)

    team, place = bela.desk.team, rescue.place["t1"]
    values: dict[str, Value | None] = {"kind": "place", "of": place, "words": "a raid"}
    bela.desk.vault.append(burn_intents(team, rescue.planning, values, read_journeys(team), now_ms=NOON))
    exchange(amal.desk, bela.desk)

    can_write = role is Role.WRITE
    assert [one.text("words") for one in amal.facts.things("burn")] == ["a raid"]
    assert (amal.get("place", place).text("state") == "burnt") == can_write
    (journey,) = read_journeys(amal.desk.team)
    assert [one.text("kind") for one in journey.events] == ["burn"] * can_write
    amal.desk.close()
    bela.desk.close()


def test_a_route_that_fell_is_set_off_and_nobody_is_planned_onto_it(tmp_path: Path) -> None:
    amal = office(tmp_path)
    team, today = amal.desk.team, Day(NOON // 86_400_000)
    rescue = write_rescue(team, today, "en")
    before = make_run(read_world(team, today), today, SeededEntropy(b"run"))
    trip = next(iter(before.trips.values())).id
    values: dict[str, Value | None] = {"kind": "route", "of": trip}
    ops = amal.desk.vault.append(burn_intents(team, rescue.planning, values, (), now_ms=NOON))
    assert [one.form.code for one in amal.facts.things("burn")] == ["burn"]
    assert amal.get("trip", trip).yes("off")

    after = make_run(read_world(team, today), today, SeededEntropy(b"run"))
    assert {one.id for one in before.trips.values()} - {one.id for one in after.trips.values()} == {trip}
    assert len(amal.desk.vault.append(burn_intents(team, rescue.planning, values, (), now_ms=NOON))) == 1

    undo(team, ops)
    assert not amal.get("trip", trip).yes("off")
    amal.desk.close()
