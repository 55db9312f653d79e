"""What a paper for a receiver outside may say, by this desk's release check: others and what is under way stay out."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, iso_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.checking import MOST_CHARACTERS
from safeconduct.publish.holding.papers import may_be_called, names_kept, paper_check, paper_here
from safeconduct.publish.holding.protecting import people_apart, protected_here
from safeconduct.publish.searching import Searcher
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.leaves import Leaves, NeverLeaves
from safeconduct.record.papers import filling
from safeconduct.record.papers.making import Sheet, Wanted, lines_of
from safeconduct.record.papers.types import About, Gathered, Of, Origin, Said
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.types import Sort
from tests.papers import MISSING, NEIGHBOUR, claim, date, places, record_of, text
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


ABOUT_TWO = Wanted("special_procedures", ("tarn\x1fman", "tarn\x1fneighbour"), languages=("ru",))
NAMES = (*MISSING.split(), *NEIGHBOUR.split())


def entered(here: Office, *agreed: str, said: str = "дано", is_public: bool = False) -> None:
    """Two people of each of whom a day and a place are told, in private or on the web, and what some of them said."""
    given = {"source": "release", "voice": "lantern"} if is_public else {}
    claims = [
        claim(1, "man", "missing_since", date("2029-05-01"), **given),
        claim(2, "man", "place_of_arrest", places("Велл"), **given),
        claim(3, "neighbour", "missing_since", date("2028-03-01"), **given),
        claim(4, "neighbour", "place_of_arrest", places("Тарн"), **given),
        *(claim(20 + n, one, "consent_share_un", text(said)) for n, one in enumerate(agreed)),
    ]
    dataset, vault = read_accounts(record_of(claims=claims)), here.desk.vault
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))
    vault.settle()


def shown(here: Office, *, to_look: bool = True) -> str:
    """The paper about the two, as this desk lets it out, or looks at it."""
    team = here.desk.team
    with Searcher(protected_here(team).terms, SystemEntropy()) as searcher:
        paper = paper_here(team, ABOUT_TWO, search=searcher.search, day=TODAY, to_look=to_look)
    return "\n".join(line.text for sheet in (Sheet.PAPER, Sheet.NOTES) for line in lines_of(paper, sheet, "ru"))


@pytest.fixture
def slipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the papers: whatever is told of somebody says of whom, by their name."""

    def named(about: About, gathered: Gathered, worded: object) -> Origin:
        return Origin(Of.PERSON, Said(about.label, about.label))

    monkeypatch.setattr(filling, "origin_of", named)


@pytest.mark.usefixtures("slipped")
@pytest.mark.parametrize("is_public", [False, True], ids=["told in private", "on the web"])
@pytest.mark.parametrize(
    ("agreed", "words"),
    [((), ""), (("man",), "дано"), (("man", "neighbour"), "Да, но без имени")],
    ids=["nobody", "one", "on conditions"],
)
def test_a_name_that_slipped_into_a_paper_is_held_where_not_all_agreed(
    here: Office, agreed: tuple[str, ...], words: str, is_public: bool
) -> None:
    entered(here, *agreed, said=words, is_public=is_public)

    assert [one for one in NAMES if one in shown(here)] == []
    if is_public:
        assert [one for one in NAMES if one in shown(here, to_look=False)] == []
    else:
        with pytest.raises(NeverLeaves):
            shown(here, to_look=False)


@pytest.mark.usefixtures("slipped")
@pytest.mark.parametrize("is_public", [False, True], ids=["told in private", "on the web"])
def test_the_names_of_those_who_all_agreed_are_the_papers_own(here: Office, is_public: bool) -> None:
    entered(here, "man", "neighbour", is_public=is_public)

    assert f"о человеке: {NEIGHBOUR}" in shown(here, to_look=False)


def test_without_a_fault_a_paper_whose_people_did_not_agree_goes_and_names_nobody(here: Office) -> None:
    entered(here, "man")

    told = shown(here, to_look=False)
    assert "о человеке 2" in told
    assert [one for one in NAMES if one in told] == []


def test_whom_a_paper_may_not_name_is_held_by_the_check_though_nobody_here_is_looked_for(here: Office) -> None:
    team = here.desk.team
    check = paper_check(team, lambda texts, day: [Checked()] * len(texts), TODAY, (), unnamed=(NEIGHBOUR,))

    assert [*check(["Видели Руслана Мельникова", "Заявление подано"])] == [HOLD, GOES]
