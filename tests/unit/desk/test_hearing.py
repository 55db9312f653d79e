"""At a check-in: heard by words or a button, moved, dropped, agreed by one button, handed over with the watch."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from safeconduct.base.ids import UserId
from safeconduct.evacuate.cases.commands import hand_over_intent
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.running.handing_over import waiting_items
from safeconduct.evacuate.running.reading import alarms_here
from safeconduct.evacuate.running.usual import usual_times
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.rescuing import journeys, make_due, on_the_way, placed, rescue, send
from tests.unit.desk.teaming import joined, team_of
from tests.unit.desk.test_checkins_page import HERE, agree, handles

__all__ = ["rescue"]


@pytest.fixture
def road(desk: Asking, rescue: tuple[Case, ...]) -> str:
    """The address of the journey of a party on its way, to be heard from before midnight."""
    return on_the_way(desk, rescue[1])


def heard(desk: Asking) -> list[str]:
    (journey,) = journeys(desk)
    return [one.text("meaning") for one in journey.heard]


def test_somebody_is_heard_by_a_button_and_no_button_overrules_a_forced_word(desk: Asking, road: str) -> None:
    agree(desk, -0.5)
    alarm, due = handles(desk.get(HERE))
    pressed = send(desk, HERE, check_in=alarm, do="delayed", until="23:58")
    assert "Undo" in desk.follow(pressed).words
    assert heard(desk) == ["delayed"]
    assert journeys(desk)[0].heard[0].number("until")
    # On the page of the journey too, and nothing on either says which button it was.
    desk.follow(send(desk, road, check_in=due, do="well"))
    assert heard(desk) == ["delayed", "well"]
    desk.follow(send(desk, road, check_in=alarm, do="well", said="fine, aunt Vera is here"))
    assert heard(desk)[-1] == "forced"
    assert journeys(desk)[0].legs[0].state is LegState.DURESS


def test_whoever_was_well_at_a_check_in_may_be_heard_there_once_more_under_force(desk: Asking, road: str) -> None:
    make_due(desk)
    (one,) = handles(desk.get(HERE))
    desk.follow(send(desk, HERE, check_in=one, do="well"))
    shown = desk.get(road)
    assert "answered" in shown.words
    assert handles(shown) == [one]
    desk.follow(send(desk, road, check_in=one, do="forced"))
    assert "FORCED" in desk.get(HERE).words


def test_times_agreed_before_anybody_is_told_are_not_called_over_and_may_be_moved(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    desk.follow(send(desk, path, leg=leg.group(1), do="usual", way="signal"))
    shown = desk.get(path)
    assert "waited for once somebody is told" in shown.words
    # As a word of its own: an alias may be "clover".
    assert "over" not in re.findall(r"\w+", shown.words.partition("waited for once")[0].partition("signal")[2])
    first, *_ = handles(shown)
    desk.follow(send(desk, path, check_in=first, do="drop"))
    assert [one.yes("dropped") for one in journeys(desk)[0].check_ins].count(True) == 1


def test_that_it_takes_longer_until_no_time_is_not_noted(desk: Asking, road: str) -> None:
    (one,) = handles(desk.get(HERE))
    refused = send(desk, HERE, check_in=one, do="delayed", until="soon")
    assert (refused.status, "This is no time to come" in refused.words, heard(desk)) == (422, True, [])


@pytest.mark.parametrize("on_journey", [False, True])
def test_a_check_in_is_moved_and_dropped_but_not_away_from_an_alarm(desk: Asking, road: str, on_journey: bool) -> None:
    where = road if on_journey else HERE
    (one,) = handles(desk.get(HERE))
    before = journeys(desk)[0].check_ins[0].number("due") or 0
    desk.follow(send(desk, where, check_in=one, do="move", due="23:57", way="by telephone", second_way="aunt"))
    (moved,) = journeys(desk)[0].check_ins
    assert (moved.number("due"), moved.text("second_way")) == (before - 2 * 60_000, "aunt")
    same = desk.follow(send(desk, where, check_in=one, do="move", way="by telephone", second_way="aunt"))
    assert "Nothing new was said" in same.words
    desk.follow(send(desk, where, check_in=one, do="drop"))
    assert journeys(desk)[0].check_ins[0].yes("dropped")
    agree(desk, -3)
    alarm = next(one for one in handles(desk.get(HERE)) if one != "")
    for do in ({"do": "drop"}, {"do": "move", "due": "23:59", "way": "signal", "second_way": "aunt"}):
        refused = send(desk, where, check_in=alarm, **do)
        assert (refused.status, "no moving, dropping or undoing ends the alarm" in refused.words) == (422, True)


def test_the_usual_times_of_a_leg_are_agreed_by_one_button_with_a_second_way(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    path = on_the_way(desk, rescue[1])
    (journey,) = journeys(desk)
    points = usual_times(journey.legs[0]).points
    shown = desk.get(path)
    assert "Of this leg only the day is planned: 10:00 and 21:00 are hours of our own" in shown.words
    leg = re.search(r'name="leg" value="([^"]+)"', shown.body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="usual", way="signal", second_way="the aunt"))
    (journey,) = journeys(desk)
    agreed = {(one.text("point"), one.number("due")) for one in journey.check_ins if one.text("way") == "signal"}
    assert agreed == set(points)
    assert {one.text("second_way") for one in journey.check_ins if one.text("way") == "signal"} == {"the aunt"}
    again = send(desk, path, leg=leg.group(1), do="usual")
    assert (again.status, len(journeys(desk)[0].check_ins)) == (422, len(points) + 1)


def test_the_page_says_for_how_long_it_looks_ahead_and_what_undoes_a_check_in(desk: Asking, road: str) -> None:
    agree(desk, 40)
    day, days = desk.get(HERE), desk.get(f"{HERE}?days=3")
    assert "To be heard from in the next day" in day.words
    assert "To be heard from in the next 3 days" in days.words
    assert (len(handles(day)), len(handles(days))) == (1, 2)
    assert "taken away with “Not needed any more”" in day.words
    assert "The card goes for the next 24 hours." in day.words
    # What is done there leads back there.
    done = send(desk, f"{HERE}?days=3", check_in=handles(days)[1], do="drop")
    assert done.headers["location"].startswith(f"{HERE}?days=3&")
    assert len(handles(desk.get(f"{HERE}?days=3"))) == 1


def test_whoever_left_is_not_silent_at_leaving_and_stands_as_due_where_they_arrive(desk: Asking, road: str) -> None:
    shown = desk.get(HERE)
    assert len(handles(shown)) == 1
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(road).body)
    assert leg is not None
    agree(desk, -3)
    assert "silent for" in desk.get(HERE).words
    desk.follow(send(desk, road, leg=leg.group(1), do="step", step="arrived"))
    # The one that is due at midnight is waited for still: nobody saw them then.
    assert "There is no alarm." in desk.get(HERE).words
    assert len(handles(desk.get(HERE))) == 1


# --- the watch


def waiting(desk: Asking) -> list[tuple[UserId, ...]]:
    def work(vault: Vault) -> list[tuple[UserId, ...]]:
        team = team_of(vault)
        return [one.claimed_by for one in alarms_here(team, team.clock.now_ms())]

    return desk.runner.run(desk.desk.office.work(work))


def test_a_watch_is_handed_over_with_its_alarms_and_check_ins(desk: Asking, road: str, tmp_path: Path) -> None:
    agree(desk, -3)
    bela = joined(desk, tmp_path, "bela")
    device = bela.device

    def let_in(vault: Vault) -> None:
        team = team_of(vault)
        part = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        found = team.device(device)
        assert found is not None
        admit(team, part, [(found, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    shown = desk.get("/watch")
    (journey,) = journeys(desk)
    assert f"Alarm: {journey.name}: silent for" in shown.words
    assert f"Check-in: {journey.name}, " in shown.words
    to = re.search(r'<select id="to".*?<option value="([^"]+)">bela', shown.body, re.DOTALL)
    assert to is not None
    desk.follow(send(desk, "/watch", do="hand_over", to=to.group(1).rpartition('value="')[2]))
    (handover,) = desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).things("handover")))
    words = {f"check_in:{one.id.hex()}" for one in journey.check_ins}
    assert words <= set(handover.lines("items"))
    assert f"Alarm: {journey.name}" in desk.get("/watch").words.partition("Not accepted yet")[2]


def test_whoever_accepts_an_alarm_with_a_watch_has_taken_it_on(desk: Asking, road: str) -> None:
    agree(desk, -3)

    def hand(vault: Vault) -> Journey:
        team = team_of(vault)
        held = read_journeys(team)
        part = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        items = waiting_items(team, held, team.clock.now_ms())
        vault.append([hand_over_intent(team, part, team.me.device.user.id, items)])
        return held[0]

    desk.runner.run(desk.desk.office.work(hand))
    assert waiting(desk) == [()]
    shown = desk.get("/watch")
    item = re.search(r'name="item" value="([^"]+)"> Alarm:', shown.body)
    assert item is not None
    given = {"once": shown.hidden("once", "/watch"), "handover": shown.hidden("handover"), "item": item.group(1)}
    desk.follow(desk.post("/watch", {**given, "do": "accept"}))
    assert [len(one) for one in waiting(desk)] == [1]
    assert "Alarm:" not in desk.get("/watch").words.partition("Handed to you")[2].partition("Hand over your watch")[0]
