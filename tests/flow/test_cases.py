"""A case from the command line: opened, added to, decided, shown, handed over, closed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.flow.program import Program


@pytest.fixture(scope="module")
def cases(empty: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A vault of this file's own, to write in; each test looks at the cases that it opened."""
    return empty.at(tmp_path_factory.mktemp("cases"))


def opened(program: Program, *more: str) -> str:
    return str(program.json("case", "new", *more)["name"])


def test_a_case_is_opened_decided_and_stands_first_by_its_danger(cases: Program) -> None:
    calm, urgent = opened(cases), opened(cases, "origin=argun", "deadline=2099-01-31", "--people", "2")
    cases.done(
        "case",
        "decide",
        calm,
        "consequence=concerning",
        "probability=unlikely",
        "window=later",
        "tier=t1",
        "answer=advise",
    )
    refused = cases("case", "decide", urgent, "consequence=severe", "tier=t4", "answer=take")
    assert refused.code == 2
    assert "it is not said why" in refused.err
    cases.done("case", "decide", urgent, "consequence=severe", "tier=t4", "answer=take", "reason=they are at the door")
    listed = cases.json("case", "list")["cases"]
    shown = {one["name"]: (one["tier"]["highest"], one["people"]) for one in listed}
    assert (shown[urgent], shown[calm]) == ((4, 2), (1, 1))
    assert list(shown).index(urgent) < list(shown).index(calm)
    printed = cases.done("case", "list").out
    assert printed.index(urgent) < printed.index(calm)
    assert "to be out of danger: in" in printed


def test_what_is_known_is_added_and_shown_and_taken_back(cases: Program) -> None:
    name = opened(cases, "countries=norland")
    person = cases.json("case", "show", name)["things"][0]["fields"]["code_name"]
    cases.done("case", "add", name, "need", f"who={person}", "kind=medicine", "until=2099-02-01", "words=insulin")
    cases.done("case", "add", name, "consent", f"who={person}", "purpose=move", "state=given")
    said = cases.done(
        "case",
        "add",
        name,
        "document",
        f"who={person}",
        "kind=visa",
        "country=norland",
        "state=asked",
        "likely_day=2099-03-01",
    )
    shown = cases.done("case", "show", name).out
    for words in (
        "medicine",
        "insulin",
        "to be brought away: yes",
        "to live in one of our houses: not asked yet",
        "norland: 1 March 2099",
    ):
        assert words in " ".join(shown.split()), words
    op = re.search(r"undo ([0-9a-f]+)", said.out)
    assert op is not None
    cases.done("evacuate", "undo", op.group(1))
    assert "norland: not to be had yet" in cases.done("case", "show", name).out


def state_of(program: Program, name: str) -> str:
    """How a case stands in tonight's list; empty where it is not in it."""
    return next((one["state"] for one in program.json("case", "list")["cases"] if one["name"] == name), "")


def test_a_case_is_lost_closed_with_an_ending_and_opened_again(cases: Program) -> None:
    name = opened(cases)
    cases.done("case", "lose", name)
    assert state_of(cases, name) == "lost_contact"
    assert cases("case", "close", name, "gone").code == 2
    cases.done("case", "close", name, "abroad", "--words", "with an aunt")
    assert state_of(cases, name) == ""
    assert name in [one["name"] for one in cases.json("case", "list", "--closed")["cases"]]
    cases.done("case", "reopen", name)
    assert state_of(cases, name) == "open"


def test_the_command_line_says_of_a_case_what_its_page_says(cases: Program) -> None:
    name = opened(cases, "--people", "2")
    assert "Nobody has decided yet." in cases.done("case", "show", name).words
    cases.done("case", "decide", name, "tier=t2", "answer=take", "reason=not before spring")
    cases.done("case", "add", name, "risk", "kind=relative_named")
    cases.done("case", "lose", name)
    shown = cases.done("case", "show", name).words
    for words in (
        "planned · 2 people · with nobody",
        "Contact is lost. The case stays open until somebody says how it ended.",
        "Happened since the last look: somebody in detention named them",
        "planned; we take them out. not before spring",
    ):
        assert words in shown, words
    assert f"{name} planned · 2 people · with nobody" in cases.done("case", "list").words
    listed = next(one for one in cases.json("case", "list")["cases"] if one["name"] == name)
    assert (listed["looks"], listed["owner"], listed["is_outgrown"]) == (["relative_named"], None, False)
    assert "Связь потеряна." in replace(cases, language="ru").done("case", "show", name).words


def test_what_no_form_has_is_told_and_nothing_is_kept(cases: Program) -> None:
    name = opened(cases)
    for words, code in (
        (["case", "set", name, "colour=red"], 2),
        (["case", "set", name, "deadline=soon"], 2),
        (["case", "show", "nobody"], 2),
    ):
        assert cases(*words).code == code, words
    assert "colour" in cases("case", "set", name, "colour=red").err
    assert "That is how it stands already" in cases.done("case", "set", name, "state=open").out
    assert "hot (yes)" in cases.done("evacuate", "forms", "case").out


def test_handing_over_without_anything_says_so_and_there_is_nothing_to_accept(cases: Program) -> None:
    assert "Nothing was handed to you" in cases.done("case", "accept").out


def test_where_a_party_can_go_is_looked_at_and_they_are_placed_so(cases: Program) -> None:
    for sort, called in (("planning", "plans"), ("places", "houses"), ("helpers", "drivers")):
        cases.done("team", "part", "new", called, "--sort", sort)
    helper = ("code_name=Sparrow", "state=active", "people_cap=3", "checked=twice")
    cases.done("evacuate", "add", "helper", "drivers", *helper)
    house = ("kind=safe", "city=Capital", "beds=4", "admits=any", "state=open", "people_cap=9", "keeper=Sparrow")
    cases.done("evacuate", "add", "place", "houses", "code_name=Birch", *house)
    trip = ("sort=extraction", "from_city=Old Bridge", "to_city=Capital", "id_check=none", "helpers=Sparrow")
    on = ("sort=onward", "from_city=Capital", "to_city=Capital", "id_check=none")
    # Both on one day: they pass through the town to the house, long after the last day that is planned.
    trips = [
        str(cases.json("evacuate", "add", "trip", "plans", *words, "day=2099-01-31")["thing"]) for words in (trip, on)
    ]
    name = opened(cases, "origin=Old Bridge", "kind=mixed", "--people", "2")
    empty = " ".join(cases.done("case", "place", name).out.split())
    assert "1 · out of the town of danger: Nothing is chosen yet." in empty
    assert f"{trips[0][:12]} Old Bridge → Capital, 31 January 2099: free" in empty
    assert "Nothing is held yet. With --hold they are placed so." in empty

    chosen = (f"extraction={trips[0][:12]}", "helper=sparrow", f"onward={trips[1][:12]}", "safe=Birch")
    shown = cases.json("case", "place", name, *chosen)
    assert {one["rule"] for one in shown["refused"]} == {"consent"}
    looked = " ".join(cases.done("case", "place", name, *chosen).out.split())
    assert "Sparrow would have met 2 people, of at most 3: nobody but this party." in looked
    assert "Sparrow keeps Birch and would meet them there." in looked
    assert shown["journey"] is None
    refused = cases("case", "place", name, *chosen, "--hold")
    assert refused.code == 3
    placed = cases.json("case", "place", name, *chosen, "--hold", "--all-the-same")
    other = opened(cases, "origin=Old Bridge", "kind=mixed")
    looked = " ".join(cases.done("case", "place", other, *chosen).out.split())
    assert f"Sparrow would have met 3 people, of at most 3: this party and {name} (2)." in looked
    assert placed["journey"] in cases.done("journey", "list").out
    nowhere = cases("case", "place", name, "somewhere=Birch")
    assert (nowhere.code, "There is no such stage of a way" in nowhere.err) == (2, True)
    assert cases("case", "place", name, "safe=nowhere").code == 2
