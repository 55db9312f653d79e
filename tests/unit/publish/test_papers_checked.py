"""What a paper for a receiver outside may say, by this desk's release check: others and what is under way stay out."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, iso_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.publish.holding.checking import MOST_CHARACTERS
from safeconduct.publish.holding.papers import may_be_called, names_kept, paper_check
from safeconduct.publish.holding.protecting import people_apart, protected_here
from safeconduct.publish.searching import Searcher
from safeconduct.record.leaves import Leaves
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import NOON, Office, office
from tests.unit.publish.test_holding_world import TODAY, add_leg

GOES, HOLD, NEVER = Leaves.GOES, Leaves.HOLD, Leaves.NEVER


@pytest.fixture
def here(tmp_path: Path) -> Office:
    """A desk with a house, a journey out of Grozny that is under way, and a sheet of somebody."""
    here = office(tmp_path, clock=FixedClock(NOON))
    house: dict[str, Value | None] = {"code_name": "Maple", "address": "улица Садовая, 17", "kind": "safe"}
    here.begin(here.part(Sort.PLACES), "place", house)
    add_leg(here, open_journey(here.desk.team, b"", {"tier": "t3"}, language="en"), day=TODAY - 2, until_day=TODAY + 2)
    here.part(Sort.CASE, "Identity sheet of Руслан Пробный")
    return here


def said(here: Office, *texts: str, called: tuple[str, ...] = ()) -> list[Leaves]:
    team = here.desk.team
    with Searcher(protected_here(team).terms, SystemEntropy()) as searcher:
        return [*paper_check(team, searcher.search, TODAY, called)(texts)]


def test_where_somebody_was_held_and_when_goes_and_a_house_never(here: Office) -> None:
    house = "Его ждут: улица Садовая, дом 17"

    assert said(here, "Держали в Аргуне", "1 March 2019", house, "35–44") == [GOES, GOES, NEVER, GOES]


def test_a_place_and_a_day_of_a_journey_under_way_are_held_though_they_are_two_answers(here: Office) -> None:
    day = iso_from_day(TODAY)

    found = said(here, "город Грозный", f"это было {day}", "двое мужчин")
    assert found[0] is HOLD
    assert found[2] is GOES
    assert said(here, "город Грозный", "это было 2010-03-01") == [GOES, GOES]
    assert said(here, "город Воронеж", f"это было {day}")[1] is GOES


def test_what_we_mean_to_do_is_held(here: Office) -> None:
    assert said(here, "Заявление подано", "теперь мы знаем, где он, и вывезем его в июне") == [GOES, HOLD]


def test_whoever_may_be_named_is_and_nobody_else(here: Office) -> None:
    text = "Приходил Руслан Пробный"

    assert said(here, text) == [NEVER]
    assert said(here, text, called=("Руслан Пробный",)) == [GOES]
    assert "Руслан Пробный" in names_kept(here.desk.team)


@pytest.mark.parametrize(
    "label", ["Руслан Пробный", "Руслан Ахмедович Пробный", "Пробный Руслан Ахмедович", "Руслан Пробный (Москва)"]
)
def test_whoever_has_a_sheet_here_may_stand_in_no_table_in_whatever_form_the_record_has_their_name(
    here: Office, label: str
) -> None:
    called = may_be_called(people_apart(here.desk.team), [label, "Муса Пробный"])

    assert called == ["Муса Пробный"]
    assert said(here, f"Приходил {label}", called=tuple(called))[0] in (HOLD, NEVER)


def test_the_names_of_two_who_may_be_told_do_not_make_that_of_a_third(here: Office) -> None:
    called = ("Руслан Дадаев", "Муса Пробный")

    assert may_be_called(people_apart(here.desk.team), called) == [*called]
    assert said(here, "Приходил Руслан Пробный", "Приходил Муса Пробный", called=called) == [NEVER, GOES]
    assert said(here, "Пробный, Руслан", called=called) != [GOES]


def test_who_is_apart_is_found_though_somebody_who_may_be_told_is_called_the_same(here: Office) -> None:
    team, text = here.desk.team, "Приходил Руслан Пробный"
    with Searcher(protected_here(team).terms, SystemEntropy()) as searcher:
        check = paper_check(team, searcher.search, TODAY, ("Руслан Пробный",), apart=people_apart(team).ids)

        assert [*check([text])] == [NEVER]


def test_what_is_too_long_to_be_searched_is_held_and_nothing_beside_it(here: Office) -> None:
    long = "слово " * (MOST_CHARACTERS // 6 + 10)

    assert said(here, "", "Заявление подано", long, "и ответа нет") == [GOES, GOES, HOLD, GOES]
    assert said(here) == []
