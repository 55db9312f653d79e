"""A case from the command line: opened, added to, decided, shown, handed over, closed."""

from __future__ import annotations

import re

from tests.flow.program import Program


def opened(program: Program, *more: str) -> str:
    return str(program.json("case", "new", *more)["name"])


def test_a_case_is_opened_decided_and_stands_first_by_its_danger(lantern: Program) -> None:
    calm, urgent = opened(lantern), opened(lantern, "origin=argun", "deadline=2099-01-31", "--people", "2")
    lantern.done(
        "case",
        "decide",
        calm,
        "consequence=concerning",
        "probability=unlikely",
        "window=later",
        "tier=t1",
        "answer=advise",
    )
    refused = lantern("case", "decide", urgent, "consequence=severe", "tier=t4", "answer=take")
    assert refused.code == 2
    assert "it is not said why" in refused.err
    lantern.done(
        "case", "decide", urgent, "consequence=severe", "tier=t4", "answer=take", "reason=they are at the door"
    )
    listed = lantern.json("case", "list")["cases"]
    shown = {one["name"]: (one["tier"]["highest"], one["people"]) for one in listed}
    assert (shown[urgent], shown[calm]) == ((4, 2), (1, 1))
    assert list(shown).index(urgent) < list(shown).index(calm)
    printed = lantern.done("case", "list").out
    assert printed.index(urgent) < printed.index(calm)
    assert "to be out of danger: in" in printed


def test_what_is_known_is_added_and_shown_and_taken_back(lantern: Program) -> None:
    name = opened(lantern, "countries=norland")
    person = lantern.json("case", "show", name)["things"][0]["fields"]["code_name"]
    lantern.done("case", "add", name, "need", f"who={person}", "kind=medicine", "until=2099-02-01", "words=insulin")
    lantern.done("case", "add", name, "consent", f"who={person}", "purpose=move", "state=given")
    said = lantern.done(
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
    shown = lantern.done("case", "show", name).out
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
    lantern.done("evacuate", "undo", op.group(1))
    assert "norland: not to be had yet" in lantern.done("case", "show", name).out


def state_of(program: Program, name: str) -> str:
    """How a case stands in tonight's list; empty where it is not in it."""
    return next((one["state"] for one in program.json("case", "list")["cases"] if one["name"] == name), "")


def test_a_case_is_lost_closed_with_an_ending_and_opened_again(lantern: Program) -> None:
    name = opened(lantern)
    lantern.done("case", "lose", name)
    assert state_of(lantern, name) == "lost_contact"
    assert lantern("case", "close", name, "gone").code == 2
    lantern.done("case", "close", name, "abroad", "--words", "with an aunt")
    assert state_of(lantern, name) == ""
    assert name in [one["name"] for one in lantern.json("case", "list", "--closed")["cases"]]
    lantern.done("case", "reopen", name)
    assert state_of(lantern, name) == "open"


def test_what_no_form_has_is_told_and_nothing_is_kept(lantern: Program) -> None:
    name = opened(lantern)
    for words, code in (
        (["case", "set", name, "colour=red"], 2),
        (["case", "set", name, "deadline=soon"], 2),
        (["case", "show", "nobody"], 2),
    ):
        assert lantern(*words).code == code, words
    assert "colour" in lantern("case", "set", name, "colour=red").err
    assert "That is how it stands already" in lantern.done("case", "set", name, "state=open").out
    assert "hot (yes)" in lantern.done("evacuate", "forms", "case").out


def test_handing_over_without_anything_says_so_and_there_is_nothing_to_accept(lantern: Program) -> None:
    assert "Nothing was handed to you" in lantern.done("case", "accept").out
