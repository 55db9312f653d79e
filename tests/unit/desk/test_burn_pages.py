"""Something burnt and somebody taken, at the desk: shown before it is noted, noted, and what is said of it after."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_ms
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import step_intent
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import journeys, on_the_way, rescue, send
from tests.unit.desk.teaming import exchange, joined_to_write, team_of
from tests.unit.desk.test_filling_pages import filled

__all__ = ["rescue"]


@pytest.fixture
def road(desk: Asking, rescue: tuple[Case, ...]) -> str:
    return on_the_way(desk, rescue[1])


def things(desk: Asking, form: str) -> tuple[Thing, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).things(form)))


def of(desk: Asking, group: str, name: str) -> str:
    """What is sent for something of a group."""
    found = desk.get("/burn").body.partition(f'<optgroup label="{group}">')[2].partition("</optgroup>")[0]
    options = re.findall(r'<option value="([^"]+)">([^<]*)', found)
    (handle,) = [value for value, words in options if words.startswith(name)]
    return str(handle)


def test_without_anything_it_says_so(desk: Asking) -> None:
    assert "There is no house, helper, party or trip here that could be burnt." in desk.get("/burn").words


def test_what_follows_is_shown_before_anything_is_noted_and_no_leg_moves(desk: Asking, road: str) -> None:
    (journey,) = journeys(desk)
    helper = next(one for one in things(desk, "helper") if one.id == journey.legs[0].thing.id_of("helper"))
    before = desk.count()
    shown = desk.get(f"/burn?of={of(desk, 'a helper', helper.text('code_name'))}")
    assert "Nothing is noted yet." in shown.words
    assert f"To be away TONIGHT: {journey.name}" in shown.words
    assert f"Agree new words: {journey.name}" in shown.words
    assert f'href="{road}"' in shown.body
    assert "Exposed at one step" in shown.words
    assert desk.count() == before

    noted = desk.post(
        "/burn",
        once=shown.hidden("once", "/burn"),
        of=shown.hidden("of", "/burn"),
        words="a search at his work",
        do="note",
    )
    after = desk.follow(noted)
    assert "It is noted; nobody is sent there any more." in after.words
    assert "Undo" in after.words
    assert "Note it: nobody" not in after.words
    helper = next(one for one in things(desk, "helper") if one.id == helper.id)
    assert helper.text("state") == "burnt"
    (burn,) = things(desk, "burn")
    assert (burn.text("kind"), burn.text("words")) == ("helper", "a search at his work")
    assert [one.text("kind") for one in journeys(desk)[0].events] == ["go", "burn"]
    assert journeys(desk)[0].legs[0].state is LegState.DEPARTED


def test_whoever_is_on_the_way_to_a_house_that_falls_is_told_first_though_nobody_was_told_of_the_stay(
    desk: Asking, road: str
) -> None:
    (journey,) = journeys(desk)
    house = next(one for one in things(desk, "place") if one.id == journey.legs[1].thing.id_of("place"))
    shown = desk.get(f"/burn?of={of(desk, 'a place', house.text('code_name'))}")
    heading = f"ON THE WAY THERE NOW: {journey.name}. Stop them, or have them brought elsewhere."
    assert heading in shown.words
    assert shown.words.index(heading) < shown.words.index(f"Call off: {journey.name}, leg 2")
    assert "nobody has to leave" not in shown.words


def test_houses_parties_telephones_and_routes_can_burn(desk: Asking, rescue: tuple[Case, ...], road: str) -> None:
    (journey,) = journeys(desk)
    house = next(one for one in things(desk, "place") if one.text("kind") == "transit")
    for group, name in (
        ("a place", house.text("code_name")),
        ("a person who is moved", rescue[1].name),
        ("a telephone", house.text("code_name")),
    ):
        shown = desk.get(f"/burn?of={of(desk, group, name)}")
        assert (shown.status, f"{group}: {name}" in shown.words) == (200, True), shown.words
    assert '<optgroup label="a route">' in desk.get("/burn").body
    assert journey.name in desk.get(f"/burn?of={of(desk, 'a person who is moved', rescue[1].name)}").words


def test_what_may_not_be_published_meanwhile_is_said_of_the_burn(desk: Asking, road: str) -> None:
    shown = desk.get(f"/burn?of={of(desk, 'a place', things(desk, 'place')[0].text('code_name'))}")
    legs = [leg for journey in journeys(desk) for leg in journey.legs]
    towns = {leg.thing.text(code) for leg in legs for code in ("from_city", "to_city")} - {""}
    said = shown.words.partition("nothing may be published now that tells of ")[2]
    assert towns
    assert all(f"{town} from " in said for town in towns)


def test_a_route_that_is_noted_is_off_and_the_page_says_so(desk: Asking, rescue: tuple[Case, ...]) -> None:
    group = desk.get("/burn").body.partition('<optgroup label="a route">')[2]
    handle = re.findall(r'<option value="([^"]+)"', group)[0]
    shown = desk.get(f"/burn?of={handle}")
    after = desk.follow(
        desk.post("/burn", once=shown.hidden("once", "/burn"), of=shown.hidden("of", "/burn"), do="note")
    )
    assert "It is noted; nobody is sent there any more." in after.words
    assert len([one for one in things(desk, "trip") if one.yes("off")]) == 1


def handle_of_house(desk: Asking, name: str) -> str:
    return f"/burn?of={of(desk, 'a place', name)}"


def test_what_another_window_wrote_a_moment_before_is_in_the_burn(desk: Asking, road: str) -> None:
    """Guards the list of a burn against what was remembered before: whoever arrived sleeps there tonight."""
    (journey,) = journeys(desk)
    stay = next(leg for leg in journey.legs if leg.thing.text("kind") == "stay")
    house = next(one for one in things(desk, "place") if one.id == stay.thing.id_of("place"))
    where = handle_of_house(desk, house.text("code_name"))
    leaves = f"To be away TONIGHT: {journey.name}"
    assert leaves not in desk.get(where).words
    ride = re.search(r'name="leg" value="([^"]+)"', desk.get(road).body)
    assert ride is not None
    arrived = send(desk, road, leg=ride.group(1), do="step", step="arrived")
    assert leaves in desk.get(where).words

    # And taken back in the other window, they are on the road again.
    undo = desk.follow(arrived)
    address = undo.body.partition('class="undo" method="post" action="')[2].partition('"')[0]
    desk.post(address, once=undo.hidden("once", address), back=road)
    assert journeys(desk)[0].legs[0].state is LegState.DEPARTED
    assert leaves not in desk.get(where).words


def test_what_a_colleague_wrote_is_in_the_burn_once_it_was_exchanged(
    desk: Asking, rescue: tuple[Case, ...], road: str, tmp_path: Path
) -> None:
    (journey,) = journeys(desk)
    stay = next(leg for leg in journey.legs if leg.thing.text("kind") == "stay")
    house = next(one for one in things(desk, "place") if one.id == stay.thing.id_of("place"))
    where = handle_of_house(desk, house.text("code_name"))
    other = joined_to_write(desk, tmp_path, "Bela")

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(other.device)
        assert device is not None
        for part in (journey.part, house.part):
            admit(team, part, [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, other)
    leaves = f"To be away TONIGHT: {journey.name}"
    assert leaves not in desk.get(where).words
    # Their words come with the exchange: the party arrived, and another one has beds there, whose journey is not here.
    theirs = team_of(other)
    (held,) = read_journeys(theirs)
    now = theirs.clock.now_ms()
    other.append([step_intent(held.legs[0], LegState.ARRIVED, at_ms=now)])
    today = day_from_ms(now)
    values: dict[str, Value | None] = {
        "of": house.id, "what": "bed", "from_day": today, "until": today + 2, "people": 3, "state": "held"
    }  # fmt: skip
    other.append([new_intent(theirs, house.part, "hold", values, thing=draw(theirs.entropy))])
    assert leaves not in desk.get(where).words
    exchange(desk, other)
    shown = desk.get(where).words
    assert leaves in shown
    assert "3 people" in shown
    other.close()


@pytest.mark.parametrize("handle", ["", "x", "0" * 40])
def test_an_address_that_means_nothing_is_no_answer(desk: Asking, road: str, handle: str) -> None:
    shown = desk.get(f"/burn?of={handle}")
    assert shown.status == (200 if not handle else 400)
    # By itself: the last word of one name and the first of the next can be those of a third.
    assert f">{journeys(desk)[0].name}<" not in shown.body


def taken_words(desk: Asking) -> None:
    def work(vault: Vault) -> None:
        (journey,) = read_journeys(team_of(vault))
        said = {"silence_dont": "do not go to the police", "silence_do": "call my lawyer", "lawyer": "Bela, 3-14"}
        vault.append([set_intent(journey.thing, said)])

    desk.runner.run(desk.desk.office.work(work))


def press(desk: Asking, where: str, **fields: str) -> Answer:
    return send(desk, where, **fields)


def test_a_lawyer_is_added_and_changed_from_where_somebody_is_taken_and_from_movement(desk: Asking, road: str) -> None:
    def link(page: str, words: str) -> str:
        found = re.search(rf'<a href="([^"]+)">{words}</a>', desk.get(page).body)
        assert found is not None, (page, words)
        return unescape(found.group(1))

    where = f"{road}/taken"
    assert "No lawyer and no authority is in a directory here." in desk.get(where).words
    new = link(where, "Add a lawyer or an authority")
    fields = {"set-sort": "lawyer", "set-title": "The corner office", "set-reach": "+49 30 901820"}
    back = desk.post(new.partition("?")[0], {**filled(desk.get(new)), **fields})
    assert back.headers["location"].startswith(where)
    assert "lawyer – The corner office +49 30 901820" in desk.follow(back).words
    assert len(things(desk, "lawyer")) == 1

    assert 'value="The corner office"' in desk.get(link(where, "The corner office")).body
    assert link("/board", "Add a lawyer or an authority")
    change = link("/board", "The corner office")
    desk.follow(desk.post(change.partition("?")[0], {**filled(desk.get(change)), "set-gone": "yes"}))
    assert "The corner office" not in desk.get("/board").words
    assert "No lawyer and no authority is in a directory here." in desk.get(where).words


def test_of_somebody_taken_it_says_first_what_not_to_do_and_notes_what_was_done(desk: Asking, road: str) -> None:
    taken_words(desk)
    where, before = f"{road}/taken", desk.count()
    assert f'href="{where}"' in desk.get(road).body
    shown = desk.get(where)
    words = shown.words.partition("Taken: ")[2]
    assert words.index("do not go to the police") < words.index("call my lawyer") < words.index("Bela, 3-14")
    assert "Last left, " in words
    assert "URGENT APPEAL" in words
    assert "a person whose name is withheld" in words
    # A draft for the public says neither a town of their way nor when they were last heard of.
    draft = shown.body.partition('<pre class="said">')[2].partition("</pre>")[0]
    legs = journeys(desk)[0].legs
    towns = {leg.thing.text(code) for leg in legs for code in ("from_city", "to_city")} - {""}
    assert towns
    assert [one for one in towns if one in draft] == []
    assert re.search(r"\d", draft) is None
    assert desk.count() == before

    desk.follow(press(desk, where, do="taken", words="a car with no plates"))
    noted = desk.get(where)
    assert journeys(desk)[0].legs[0].state is LegState.DURESS
    assert "taken: a car with no plates" in noted.words
    assert "They were taken: note it now" not in noted.words
    empty = press(desk, where, do="log", words="")
    assert (empty.status, "Write what was done." in empty.words) == (422, True)
    desk.follow(press(desk, where, do="log", words="lawyer called, comes at eight"))
    log = desk.get(where).words.partition("by the minute")[2]
    assert log.index("lawyer called, comes at eight") < log.index("a car with no plates")


def test_both_pages_speak_russian(desk: Asking, road: str) -> None:
    (journey,) = journeys(desk)
    helper = next(one for one in things(desk, "helper") if one.id == journey.legs[0].thing.id_of("helper"))
    handle = of(desk, "a helper", helper.text("code_name"))
    desk.post("/language", language="ru", back="/")
    assert "Увезти СЕГОДНЯ НОЧЬЮ" in desk.get(f"/burn?of={handle}").words
    assert "Что-то засвечено" in desk.get("/burn").words
    assert "СРОЧНОЕ ОБРАЩЕНИЕ" in desk.get(f"{road}/taken").words
    assert "Кто должен выйти на связь" in desk.get("/checkins").words
