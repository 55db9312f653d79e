"""Papers about people of whom the record has an act that the receiver does not ask about, or that held them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program

TOLD = ("--source", "A1", "--voice", "survivor", "--connection", "victim")
WHO = "Мира Ланн"
MASKED = ("--perpetrator", "Люди в масках", "--perpetrator-is", "group", "--degree", "carried out")
GAPS = {"date": "nothing", "place": "nothing", "perpetrators": "nothing"}
ASKS_ELSE = {"en": "What else happened to the person", "ru": "Что ещё произошло с человеком"}
NOT_ABOUT = {"en": "this paper is not about acts of its type", "ru": "бумага не о деяниях этого вида"}
FREE = {"en": "at its end the person is said to have been free again", "ru": "в конце человек снова был на свободе"}

ANOTHER_DAY = {
    "en": "it began on another day than stands on the person",
    "ru": "началось не в тот день, который указан у самого человека",
}
TAKEN = {"en": ("Its type:", "Burning of a house"), "ru": ("Его вид:", "Поджог или сожжение дома")}


def entered(program: Program, type_: str, *more: str, who: str = WHO) -> str:
    """Enter an act that was done to a person alone; its id."""
    known = ("--victim", who, "--victim-is", "person", *MASKED)
    made: str = program.json("record", "act", type_, *known, *more, *TOLD)["act"]
    agreed = {"of": who, "use": "share_un", "answer": "given"}
    fields = [part for name, words in agreed.items() for part in ("--set", f"consent_{name}={words}")]
    program.done("record", "describe", "consent", f"Согласие {who}", "--new", *fields, *TOLD)
    return made


def missing(program: Program, form: str, who: str = WHO, *more: str) -> dict[str, Any]:
    """What is missing of the day, place and doer."""
    told = program.json("record", "paper", "missing", form, who, *more)
    found = {one["element"]: one["gap"] for one in told["missing"] if one["element"] in GAPS}
    return {"gaps": found, "acts": told["acts"], "deadlines": [one["stands"] for one in told["deadlines"]]}


def shown(program: Program, form: str, who: str, *more: str, language: str = "en") -> dict[str, Any]:
    """The answers of a paper, by question: what they tell, in words."""
    said = program.json("record", "paper", "show", form, who, *more, "--paper-language", language)
    return {one["question"]: str(one) for one in said["answers"]}


@pytest.mark.parametrize(
    "act",
    [
        ("house_burning", "--from", "5 мая 2015", "--where", "Велл"),
        ("beating", "--from", "5 мая 2021", "--where", "Велл"),
        ("arrest", "--from", "5 мая 2012", "--where", "Велл", "--status", "released"),
    ],
    ids=["a fire", "a beating", "an arrest that ended"],
)
def test_a_persons_only_act_is_no_disappearance_where_it_is_another_thing(act: tuple[str, ...], fresh: Vaults) -> None:
    program = fresh()
    made = entered(program, *act)

    assert missing(program, "wgeid") == {
        "gaps": GAPS,
        "acts": {"taken": [], "offered": [made]},
        "deadlines": ["unknown"],
    }
    for language in ("en", "ru"):
        spoken = Program(program.folder, language)
        paper = spoken.done("record", "paper", "show", "wgeid", WHO, "--paper-language", language).words
        assert "Велл" not in paper
        assert "Люди в масках" not in paper
        said = spoken.done("record", "paper", "missing", "wgeid", WHO, "--paper-language", language).words
        assert (FREE if act[0] == "arrest" else NOT_ABOUT)[language] in said


def test_a_fire_that_somebody_takes_in_is_told_as_what_else_happened_and_moves_no_deadline(fresh: Vaults) -> None:
    program = fresh()
    made = entered(program, "house_burning", "--from", "5 мая 2015", "--where", "Велл")
    program.done("record", "add", WHO, "missing_since", "2018-12-29", "--source", "A1", "--voice", "survivor")

    alone = missing(program, "wgeid")
    beside = missing(program, "wgeid", WHO, "--with", made)
    assert alone["gaps"] == beside["gaps"] == {"place": "nothing", "perpetrators": "nothing"}
    assert beside["deadlines"] == alone["deadlines"] == ["over"]
    for language in ("en", "ru"):
        paper = program.done(
            "record", "paper", "show", "wgeid", WHO, "--with", made, "--paper-language", language
        ).words
        before, _, after = paper.partition(ASKS_ELSE[language])
        assert "2015" in after
        assert "Велл" in after
        assert "2015" not in before
        assert "Велл" not in before
    # A complaint is about any crime; but the fire was years before the day that stands on the person.
    assert missing(program, "complaint")["acts"] == {"taken": [], "offered": [made]}
    for language, why in ANOTHER_DAY.items():
        assert why in Program(program.folder, language).done("record", "paper", "missing", "complaint", WHO).words


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
def test_a_paper_about_any_wrong_takes_a_persons_only_act_and_says_which_and_of_what_type(
    form: str, fresh: Vaults
) -> None:
    program = fresh()
    made = entered(program, "house_burning", "--from", "5 мая 2015", "--where", "Велл")

    assert missing(program, form)["acts"] == {"taken": [made], "offered": []}
    for language, (said, fire) in TAKEN.items():
        spoken = Program(program.folder, language)
        lacks = spoken.done("record", "paper", "missing", form, WHO, "--paper-language", language).words
        assert f"{said} {fire}" in lacks
        assert f": {fire}, 5" in lacks
    # Of two a person chooses.
    known = ("--victim", WHO, "--victim-is", "person", "--from", "5 мая 2021", *TOLD)
    second = program.json("record", "act", "beating", *known)["act"]
    assert missing(program, form)["acts"] == {"taken": [], "offered": sorted((made, second))}


def test_a_paper_about_an_act_itself_names_whom_it_was_done_to(fresh: Vaults) -> None:
    program = fresh()
    made = entered(program, "house_burning", "--from", "5 мая 2015", "--where", "Велл")

    for language, (_, fire) in TAKEN.items():
        spoken = Program(program.folder, language)
        paper = spoken.done("record", "paper", "show", "special_procedures", made, "--paper-language", language).words
        assert WHO in paper
        assert fire in paper
        assert TAKEN["en" if language == "ru" else "ru"][1] not in paper
    lacks = program.done("record", "paper", "show", "complaint", made, "--paper-language", "ru").words
    # Nobody was asked about a complaint.
    assert WHO not in lacks


def test_an_arrest_that_ended_is_told_where_somebody_says_that_the_paper_is_about_it(fresh: Vaults) -> None:
    program = fresh()
    made = entered(program, "arrest", "--from", "5 мая 2012", "--where", "Велл", "--status", "released")

    assert missing(program, "wgeid", WHO, "--with", made)["gaps"] == {}
    assert missing(program, "wgad")["acts"] == {"taken": [made], "offered": []}


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
def test_where_somebody_is_held_is_no_place_of_arrest_but_of_detention(form: str, fresh: Vaults) -> None:
    program, who, cellar = fresh(), "Орен Талвик", "Подвал отдела"
    place = ("--new", "--kind", "police_station", "--use", "detention", "--period", "2021-03")
    program.done("record", "place", cellar, *place, *TOLD)
    made = entered(
        program, "detention", "--from", "9 марта 2021", "--until", "12 марта 2021", "--place", cellar, who=who
    )

    told = missing(program, form, who)
    assert told["acts"] == {"taken": [made], "offered": []}
    assert told["gaps"] == {"place": "nothing", "perpetrators": "nothing"}
    for language in ("en", "ru"):
        answers = shown(program, form, who, language=language)
        assert cellar not in answers["place"]
        assert cellar in answers["held"]
        assert "Люди в" in answers["held_by"]
        assert "Люди в" not in answers["perpetrators"]


@pytest.mark.parametrize("form", ["wgeid", "wgad"])
def test_where_somebody_was_taken_is_the_place_of_arrest_and_not_of_detention(form: str, fresh: Vaults) -> None:
    program = fresh()
    made = entered(program, "abduction", "--from", "9 марта 2021", "--where", "Велл")

    assert missing(program, form)["acts"] == {"taken": [made], "offered": []}
    assert missing(program, form)["gaps"] == {}
    answers = shown(program, form, WHO)
    assert "Велл" in answers["place"]
    assert "Велл" not in answers["held"]
