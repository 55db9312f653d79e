"""The invented rescue of the demonstration: every thing is read, two parties are on the road, and its judge sees more
than a page would show."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.cli.demo_rescue_judge import moved, said_under_way
from safeconduct.cli.demo_rescue_road import send_two_off
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.running.reading import look, watched
from safeconduct.evacuate.running.types import CheckInId
from tests.unit.evacuate.parts import HOUR, NOON, Office, office


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_thing_of_the_invented_rescue_is_read_and_called_by_a_name_of_its_own(
    tmp_path: Path, language: Language
) -> None:
    here = office(tmp_path)
    today = Day(NOON // 86_400_000)
    rescue = write_rescue(here.desk.team, today, language)
    facts = here.facts
    assert facts.unread() == ()
    assert [len(facts.things(form)) for form in ("case", "person", "place", "helper")] == [16, 24, 7, 5]
    assert len(facts.things("trip")) == 43
    named = [one.text("code_name") for form in ("case", "person", "place", "helper") for one in facts.things(form)]
    assert len(set(named)) == len(named)
    assert all(facts.only("case", part) for part in rescue.cases)
    assert all((one.number("deadline") or 0) > today for one in facts.things("case"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_of_two_parties_on_the_road_one_is_silent_and_the_other_is_heard_from_later(
    tmp_path: Path, language: Language
) -> None:
    here = on_the_road(tmp_path, language)
    team = here.desk.team
    journeys = read_journeys(team)
    assert [one.legs[0].state for one in journeys] == [LegState.DEPARTED, LegState.DEPARTED]
    assert here.facts.unread() == ()
    # They left today, and somebody waits for both.
    assert {one.legs[0].thing.number("day") for one in journeys} == {NOON // 86_400_000}
    awake = look(team, journeys)
    (alarm,) = awake.alarms
    assert (alarm.is_forced, alarm.claimed_by) == (False, ())
    silent = next(one for one in journeys if one.leg(alarm.leg) is not None)
    (other,) = (one for one in journeys if one.id != silent.id)
    waited = [one for one in other.check_ins if CheckInId(one.id) in watched(journeys, team.people()).waited]
    assert [NOON < (one.number("due") or 0) < NOON + 3 * HOUR for one in waited] == [True, True]


def test_the_judge_sees_that_a_leg_is_sent_elsewhere_though_it_is_shown_as_they_were_told(tmp_path: Path) -> None:
    here = on_the_road(tmp_path, "en")
    team = here.desk.team
    before = said_under_way(team)
    journey = read_journeys(team)[0]
    house = journey.legs[1].thing.id_of("place")
    leg = here.get("leg", journey.legs[0].id)
    assert moved(before, said_under_way(team)) == 0
    other = next(one for one in here.facts.things("helper") if one.id != leg.id_of("helper"))
    here.set(leg, {"helper": other.id})
    assert read_journeys(team)[0].legs[0].thing.id_of("helper") == leg.id_of("helper")
    assert moved(before, said_under_way(team)) == 1
    # Nor is a bed of theirs given to somebody else unseen.
    hold = next(one for one in here.facts.things("hold") if one.id_of("of") == house)
    here.set(hold, {"state": "freed"})
    assert moved(said_under_way(team), before) > 0


def on_the_road(folder: Path, language: Language) -> Office:
    here = office(folder)
    send_two_off(here.desk.team, write_rescue(here.desk.team, Day(NOON // 86_400_000), language), NOON, language)
    return here
