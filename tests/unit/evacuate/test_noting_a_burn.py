"""A burn is noted by whoever learns of it: what they only read stays as it is, and keeps nothing from being noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.commands import burn_intents
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
