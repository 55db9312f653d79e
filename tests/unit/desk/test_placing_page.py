"""Placing by hand at the desk, without a browser: what address and buttons choose, who is named, taking it back."""

from __future__ import annotations

import re
from html import unescape

import pytest

from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.queries import Facts
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import choices, journeys, placed, rescue

__all__ = ["rescue"]

STAGES = ("extraction", "helper", "transit", "onward", "safe", "departure")


def path_of(desk: Asking, case: Case) -> str:
    return desk.address("case", case.part.hex()) + "/place"


def chosen(shown: Answer) -> dict[str, str]:
    """What is chosen, by stage."""
    lists = {stage: re.search(rf'<select id="{stage}".*?</select>', shown.body, re.DOTALL) for stage in STAGES}
    found = {stage: re.search(r'<option value="([^"]+)" selected', one.group(0)) for stage, one in lists.items() if one}
    return {stage: unescape(one.group(1)) for stage, one in found.items() if one}


def choosing(shown: Answer) -> str:
    """The stage that is chosen for."""
    return shown.hidden("at")


def cards(shown: Answer) -> list[tuple[str, str]]:
    """What could be put into the stage that is chosen for: what is sent, and all its words."""
    found = re.findall(r'<button [^>]*name="take" value="([^"]+)"[^>]*>(.*?)</button>', shown.body, re.DOTALL)
    return [(unescape(value), " ".join(re.sub("<[^>]*>", " ", unescape(words)).split())) for value, words in found]


def press(desk: Asking, path: str, shown: Answer, **button: str) -> Answer:
    """Press a button of the form as it stands."""
    return desk.post(path, {"once": shown.hidden("once", path), "at": choosing(shown), **chosen(shown), **button})


def targets(shown: Answer) -> list[str]:
    """What the address says when a party is carried to each place, trip and helper of the board."""
    return [unescape(one) for one in re.findall(r'data-takes="([^"]+)"', shown.body)]


def test_a_party_carried_on_the_board_to_a_place_trip_or_helper_has_it_chosen(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    found = targets(desk.get("/board?days=14"))
    assert {one.partition("=")[0] for one in found} == {"extraction", "onward", "helper", "transit", "safe"}
    # On the three days that the board opens on there are fewer trips, and all places and helpers.
    assert len(targets(desk.get("/board"))) < len(found)
    path = path_of(desk, rescue[0])
    assert f'data-address="{path}"' in desk.get("/board").body
    for stage in ("extraction", "onward", "helper", "transit", "safe"):
        onto = next(one for one in found if one.startswith(stage))
        shown = desk.get(f"{path}?{onto}")
        assert (shown.status, chosen(shown)) == (200, {stage: onto.partition("=")[2]})
        # The first stage that is empty is chosen for next.
        assert choosing(shown) == ("helper" if stage == "extraction" else "extraction")


def test_a_trip_from_elsewhere_is_chosen_and_said_to_start_elsewhere(desk: Asking, rescue: tuple[Case, ...]) -> None:
    path = path_of(desk, rescue[0])
    origin = rescue[0].thing.text("origin")
    board = desk.get("/board?days=14").body
    rows = re.findall(r'data-takes="(extraction=[^"]+)".*?<a [^>]*>([^<]*)', board)
    onto, _ = next((unescape(value), words) for value, words in rows if not words.startswith(origin))
    shown = desk.get(f"{path}?{onto}")
    assert set(chosen(shown)) == {"extraction"}
    assert "and they are elsewhere." in shown.words


def test_the_buttons_choose_take_and_empty_and_nothing_is_written(desk: Asking, rescue: tuple[Case, ...]) -> None:
    path, before = path_of(desk, rescue[3]), desk.count()
    shown = desk.get(path)
    assert (chosen(shown), choosing(shown)) == ({}, "extraction")
    assert "Nothing is chosen yet." in shown.words
    first, words = cards(shown)[0]
    assert words.endswith("free")
    shown = press(desk, path, shown, take=first)
    assert chosen(shown) == {"extraction": first}
    # Where one stands, one stays: the stage changes by a button.
    assert choosing(shown) == "extraction"
    assert 'aria-pressed="true"' in shown.body
    assert "1 thing stands against it:" in shown.words
    assert "2 · who goes along: Nobody goes along yet." in shown.words
    shown = press(desk, path, shown, to="helper")
    assert choosing(shown) == "helper"
    shown = press(desk, path, shown, take=cards(shown)[0][0])
    assert set(chosen(shown)) == {"extraction", "helper"}
    assert "Nothing stands against it." in shown.words
    shown = press(desk, path, shown, empty="extraction")
    assert (set(chosen(shown)), choosing(shown)) == ({"helper"}, "extraction")
    assert desk.count() == before


@pytest.mark.parametrize("field", ["take", "extraction"])
def test_a_handle_that_means_nothing_is_refused_in_a_sentence(
    desk: Asking, rescue: tuple[Case, ...], field: str
) -> None:
    path = path_of(desk, rescue[3])
    shown = press(desk, path, desk.get(path), **{field: "nobody"})
    assert shown.status == 400
    assert "advice" in shown.body


def test_the_other_parties_are_named_in_sentences_and_in_the_picture(desk: Asking, rescue: tuple[Case, ...]) -> None:
    first, second = (one for one in rescue if one.thing.text("origin") == "Mill Town" and one.size > 1)
    shown, _ = placed(desk, first, seen="1")
    (journey,) = journeys(desk)
    path = path_of(desk, second)
    looked = desk.post(path, {"once": desk.get(path).hidden("once", path), **chosen(shown), "do": "look"})
    known = looked.body.partition("Who would know what")[2].partition("</ul>")[0]
    assert f"{first.name} ({first.size})" in unescape(known)
    assert "Others in " in known
    assert "not open here" not in known
    # The row of the journey bears its own name, and says of which case it is.
    picture = unescape(looked.body.partition("<svg")[2].partition("</svg>")[0])
    assert f">{second.name}<" in picture
    assert f">{journey.name}<" in picture
    assert f"people · {first.name}<" in picture
    assert "stroke" not in picture
    assert picture.count('class="bar draft"') >= 2


def test_undo_after_placing_leads_back_to_the_board_where_they_are_not_placed(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    case = rescue[1]
    _, where = placed(desk, case, seen="1")
    page = desk.get(where)
    assert "Done, and on the disk." in page.words
    assert page.hidden("back", re.findall(r'class="undo" method="post" action="([^"]+)"', page.body)[0]) == "/board"
    assert len(journeys(desk)) == 1
    undo = re.findall(r'class="undo" method="post" action="([^"]+)"', page.body)[0]
    board = desk.follow(desk.post(undo, once=page.hidden("once", undo), back="/board"))
    assert "Undone; that is on the disk too." in board.words
    assert case.name in board.body.partition("Not placed yet")[2]
    assert journeys(desk) == ()
    assert desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).things("hold"))) == ()
    redo = re.findall(r'class="undo" method="post" action="([^"]+)"', board.body)[0]
    board = desk.follow(desk.post(redo, once=board.hidden("once", redo), back="/board"))
    assert case.name not in board.body.partition("Not placed yet")[2].partition("Free beds")[0]
    assert len(journeys(desk)[0].legs) > 1


def test_who_has_a_journey_already_is_said_so(desk: Asking, rescue: tuple[Case, ...]) -> None:
    path = path_of(desk, rescue[1])
    assert "They have a journey already" not in desk.get(path).words
    _, where = placed(desk, rescue[1], seen="1")
    shown = desk.get(path)
    assert "They have a journey already" in shown.words
    assert f'href="{where.partition("?")[0]}"' in shown.body


def test_the_view_belongs_to_movement_has_its_own_help_and_speaks_both_languages(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    path = path_of(desk, rescue[3])
    shown = desk.get(path)
    assert re.search(r'href="/board" aria-current="page"', shown.body)
    assert 'href="/help/screen/placing"' in shown.body
    assert "Placing by hand" in desk.get("/help/screen/placing").words
    first = choices(shown, "extraction")[0][0]
    desk.post("/language", language="ru", back="/")
    shown = desk.post(path, {"once": shown.hidden("once", path), "extraction": first, "do": "look"})
    for words in ("Ещё не выбрано, кто проводит.", "нужно выбрать", "подходит", "Тем же рейсом"):
        assert words in shown.words, words
