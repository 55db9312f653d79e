"""``--json`` of every command of a rescue, walked through in one vault: one object, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.flow.program import Program


def days(n: int) -> str:
    return (datetime.now(tz=UTC).date() + timedelta(days=n)).isoformat()


class Walk:
    """One desk; each command has to answer with one object."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __call__(self, *words: str, code: int = 0) -> dict[str, Any]:
        ran = self.program(*words, "--json")
        assert ran.code == code, (words, ran.out, ran.err)
        assert ran.out.count("\n") == 1, (words, ran.out)
        found = json.loads(ran.out)
        assert isinstance(found, dict), words
        assert (ran.err == "") == (code == 0), (words, ran.err)
        return found

    def thing(self, *words: str) -> str:
        return str(self("evacuate", "add", *words)["thing"])


def places_and_helpers(walk: Walk) -> None:
    for sort, name in (("planning", "plans"), ("places", "houses"), ("helpers", "drivers")):
        walk.program.done("team", "part", "new", name, "--sort", sort)
    place = ("place", "houses", "city=Mill Town", "state=open", "beds=4")
    walk.thing(*place, "code_name=Birch")
    helper = walk.thing("helper", "drivers", "code_name=Sparrow", "city=Mill Town", "state=active")
    walk("evacuate", "set", helper, "city=Old Bridge")
    walk("evacuate", "show", helper)
    walk("evacuate", "list", "helper")
    walk("evacuate", "forms", "helper")
    op = str(walk("evacuate", "add", "helper", "drivers", "code_name=Heron")["op"])
    walk("evacuate", "undo", op)


def test_every_command_about_cases_answers_with_one_object(empty: Program, tmp_path: Path) -> None:
    walk = Walk(empty.at(tmp_path))
    places_and_helpers(walk)
    name = str(walk("case", "new", "--people", "2")["name"])
    walk("case", "set", name, "origin=Old Bridge", f"deadline={days(30)}")
    decided = (
        "consequence=severe",
        "probability=likely",
        "window=hours",
        "tier=t4",
        "answer=take",
        "reason=at the door",
    )
    walk("case", "decide", name, *decided)
    walk("case", "add", name, "need", "kind=medicine")
    walk("case", "show", name)
    walk("case", "list")
    walk("case", "lot")
    walk("case", "hand-over", code=2)
    walk("case", "accept")
    walk("case", "vouch", name)
    walk("case", "vouch", name, code=3)
    walk("case", "place", name, "helper=Sparrow", "safe=Birch")
    walk("case", "place", name, "--hold", code=3)
    # Of nothing no journey is made, whatever was seen.
    walk("case", "place", name, "--hold", "--all-the-same", code=3)
    way = ("sort=extraction", "from_city=Old Bridge", "to_city=Mill Town", f"day={days(2)}", "seats=3")
    trip = walk.thing("trip", "plans", *way)
    walk("case", "place", name, f"extraction={trip}", "--hold", "--all-the-same")
    assert walk("journey", "list")["given_twice"] == []
    walk("case", "place", name, f"extraction={trip}", "--hold", code=3)
    walk("case", "place", name, f"extraction={trip}", "--hold", "--all-the-same")
    given = walk("journey", "list")["given_twice"]
    assert [one["what"] for one in given] == ["party", "seats"]
    assert given[0]["words"].startswith(f"{name} is placed more than once: ")
    walk("case", "lose", name)
    walk("case", "reopen", name)
    walk("programme")
    walk("case", "close", name, "abroad")


def test_every_command_about_a_journey_answers_with_one_object(empty: Program, tmp_path: Path) -> None:
    walk = Walk(empty.at(tmp_path))
    places_and_helpers(walk)
    case = str(walk("case", "new", "--people", "2")["name"])
    name = str(walk("journey", "new", "--case", case, "tier=t4")["name"])
    leg = ("from_city=Old Bridge", "to_city=Mill Town", "place=Birch", "helper=Sparrow")
    walk("journey", "draft", name, "kind=extraction", *leg)
    walk("journey", "draft", name, "kind=stay", "place=Birch")
    walk("journey", "drop", name, "2")
    walk("journey", "set", name, "1", "meet=the third bench")
    walk("journey", "approve", name, "1", "--reason", "it is quiet")
    walk("journey", "stop", name, "1", "--reason", "a patrol")
    walk("journey", "approve", name, "1", "--reason", "it is quiet again")
    walk("journey", "confirm", name, "1", "--reason", "me too", code=3)
    walk("journey", "go", name, "--reason", "they are at the door")
    walk("journey", "brief", name, "1", "who=helper", "whom=Sparrow", "what=person")
    walk("journey", "unbrief", name, "1")
    walk("journey", "slip", name, "1", "--whom", "Sparrow")
    walk("journey", "words", name, "--well", "soup is ready", "--delayed", "the bus is full", "--forced", "aunt Vera")
    checks = walk("journey", "check-in", "add", name, "1", "--due", f"{days(1)}T21:30", "--due", f"{days(2)}T21:30")
    first, second = (str(one) for one in checks["check_ins"])
    walk("journey", "step", name, "1", "departed")
    walk("journey", "check-in", "move", name, first, "minutes=20")
    walk("journey", "check-in", "heard", name, first, "--said", "aunt Vera says hello")
    walk("journey", "alarms")
    walk("journey", "check-in", "tried", name, first, "second telephone")
    walk("journey", "check-in", "claim", name, first)
    walk("journey", "check-in", "end", name, first, "--words", "she called from the station")
    walk("journey", "check-in", "drop", name, second)
    walk("journey", "waking", "--nobody")
    walk("journey", "show", name)
    walk("journey", "list")
    walk("journey", "burn", "place", "Birch")
    walk("journey", "taken", name)


def test_every_command_about_plans_answers_with_one_object(empty: Program, tmp_path: Path) -> None:
    walk = Walk(empty.at(tmp_path))
    places_and_helpers(walk)
    case = str(walk("case", "new")["name"])
    walk("case", "set", case, "origin=Old Bridge", f"deadline={days(30)}")
    walk("plan", "make", "--steps", "5")
    walk("plan", "show")
    walk("plan", "diff")
    walk("plan", "why")
    walk("plan", "mend", code=3)
    walk("plan", "share", "--with", "nobody", code=2)
    walk("plan", "approve", "--reason", "looks right")
    walk("plan", "drop")


def words(walk: Walk, *command: str) -> str:
    """What a command says, on one line."""
    return " ".join(walk.program.done(*command).out.split())


def test_a_plan_whose_helper_burnt_is_mended_and_says_why(empty: Program, tmp_path: Path) -> None:
    walk = Walk(empty.at(tmp_path))
    places_and_helpers(walk)
    house = ("place", "houses", "state=open", "beds=4", "admits=any")
    walk.thing(*house, "kind=transit", "code_name=Oak", "city=Mill Town")
    walk.thing(*house, "kind=safe", "code_name=Elm", "city=Capital")
    drivers = [walk.thing("helper", "drivers", f"code_name={one}", "state=active") for one in ("Wren", "Lark")]
    ride = ("trip", "plans", "sort=extraction", "from_city=Old Bridge", "to_city=Mill Town", "seats=4")
    walk.thing(*ride, f"day={days(3)}", *(f"helpers={one}" for one in drivers))
    onward = ("trip", "plans", "sort=onward", "from_city=Mill Town", "to_city=Capital", "party_cap=2")
    walk.thing(*onward, f"day={days(4)}", "id_check=none")
    case = str(walk("case", "new")["name"])
    walk("case", "set", case, "origin=Old Bridge", f"deadline={days(30)}")
    assert walk("plan", "make", "--steps", "5")["moved"] == 1

    why = walk("plan", "why")
    assert [one["name"] for one in why["who_goes_when"]] == [case]
    assert (why["not_in_it"], why["lost"]) == ([], [])
    assert {one["name"] for one in why["if_burnt"]} == {"Oak", "Elm"}

    driver = next(one for one in ("Wren", "Lark") if one in words(walk, "plan", "show"))
    walk("journey", "burn", "helper", driver, "--part", "plans")
    assert walk("plan", "why")["lost"] == [case]
    assert f"Their way does not stand any more: {case}." in words(walk, "plan", "why")
    mended = walk("plan", "mend")
    assert (mended["number"], mended["changed"], mended["unplaced"], mended["bound"]) == (2, [case], [], None)
    assert f"{case} is driven by" in mended["difference"]
    assert driver not in words(walk, "plan", "show")

    walk("journey", "burn", "place", "Elm", "--part", "plans")
    said = words(walk, "plan", "mend")
    assert f"No other way found: {case}." in said
    assert "It is a draft, made from plan 2." in said
    assert "Not in it: " in words(walk, "plan", "why")
