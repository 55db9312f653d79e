"""A journey from the command line: drafted, started alone in an emergency, briefed, its slip, alarms, a burn, somebody
taken; in both languages.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.record.wording import local_time_in_words
from tests.flow.program import Program

NEXT_YEAR = time.localtime().tm_year + 1


class Road:
    """A vault with a case, places, a helper and a journey whose first leg is of the most urgent."""

    def __init__(self, program: Program, case: str = "", name: str = "") -> None:
        self.run, self.case, self.name = program, case, name

    def begin(self) -> None:
        program = self.run
        for sort, name in (("planning", "plans"), ("places", "houses"), ("helpers", "drivers")):
            program.done("team", "part", "new", name, "--sort", sort)
        program.done("evacuate", "add", "place", "houses", "code_name=Birch", "city=Mill Town", "state=open")
        program.done("evacuate", "add", "helper", "drivers", "code_name=Sparrow", "city=Mill Town", "state=active")
        program.done(
            "evacuate", "add", "lawyer", "plans", "sort=lawyer", "city=Mill Town", "title=Office", "reach=+1 23"
        )
        self.case = str(program.json("case", "new", "--people", "2")["name"])
        program.done("case", "set", self.case, "silence_dont=call the uncle")
        self.name = str(program.json("journey", "new", "--case", self.case, "tier=t4")["name"])
        self.draft("kind=extraction", "from_city=Old Bridge", "to_city=Mill Town", "place=Birch", "helper=Sparrow")

    def draft(self, *fields: str) -> None:
        self.run.done("journey", "draft", self.name, *fields)

    def leg(self, n: int = 0) -> dict[str, object]:
        found = next(one for one in self.run.json("journey", "list")["journeys"] if one["name"] == self.name)
        return dict(found["legs"][n])

    def go(self) -> None:
        self.run.done("journey", "go", self.name, "--reason", "they are at the door")
        self.run.done("journey", "brief", self.name, "1", "who=helper", "whom=Sparrow", "what=person", "what=place")

    def check_in(self, due: str, *more: str) -> str:
        added = self.run.json("journey", "check-in", "add", self.name, "1", "--due", due, *more)
        return str(added["check_ins"][-1])

    def words(self) -> None:
        given = ("--well", "the soup is ready", "--delayed", "the bus is full", "--forced", "greetings to aunt Vera")
        self.run.done("journey", "words", self.name, *given)


@pytest.fixture(scope="module")
def begun(empty: Program, tmp_path_factory: pytest.TempPathFactory) -> Road:
    """To be read only: `road` gives a copy to write in."""
    found = Road(empty.at(tmp_path_factory.mktemp("road")))
    found.begin()
    return found


@pytest.fixture
def road(begun: Road, tmp_path: Path) -> Road:
    return Road(begun.run.at(tmp_path / "desk"), begun.case, begun.name)


def test_one_person_alone_starts_a_first_leg_with_a_reason_and_it_is_red(road: Road) -> None:
    refused = road.run("journey", "brief", road.name, "1", "who=party", "what=time")
    assert refused.code != 0
    assert "before two persons approve it" in refused.err
    road.draft("kind=stay", "place=Birch")
    assert "One person alone starts the first leg" in road.run("journey", "go", road.name, "2", "--reason", "x").err
    road.go()
    assert (road.leg()["state"], road.leg()["approval"], road.leg()["is_frozen"]) == ("briefed", "emergency", True)
    assert "RED: one person alone decided it" in road.run.done("journey", "list").words
    assert "RED: it waits for a second person" in road.run.done("team", "act").words
    assert "on the way" in road.run("case", "close", road.case, "abroad").err
    # Nor by filling in a form, which has no rule of its own.
    assert "on the way" in road.run("evacuate", "set", road.case, "state=closed", "ending=abroad").err
    leg = str(road.leg()["id"])
    assert "it is not changed" in road.run("evacuate", "set", leg, "mode=bus").err
    # The same person from the same desk confirms nothing.
    assert road.run("journey", "confirm", road.name, "1", "--reason", "me too").code != 0
    assert "it is not changed" in road.run("journey", "set", road.name, "1", "mode=bus").err


def test_a_leg_is_moved_on_by_words_and_a_late_word_stands_beside(road: Road) -> None:
    road.go()
    assert "cannot follow" in road.run("journey", "step", road.name, "1", "arrived").err
    road.run.done("journey", "step", road.name, "1", "departed")
    seen = road.leg()["words"]
    assert isinstance(seen, list)
    road.run.done("journey", "step", road.name, "1", "lost")
    road.run.done("journey", "step", road.name, "1", "arrived", "--seen", str(seen[0]))
    assert road.leg()["at_once"] == ["arrived", "lost"]
    assert road.leg()["state"] == "lost"
    russian = replace(road.run, language="ru").done("journey", "show", road.name).words
    assert "Сказано одновременно: прибыли" in russian


def test_a_slip_holds_one_leg_and_the_word_for_forced_only_for_the_party(road: Road) -> None:
    road.words()
    road.run.done("journey", "set", road.name, "1", "meet=the third bench", f"at={NEXT_YEAR}-05-01T21:30")
    road.run.done("journey", "go", road.name, "--reason", "they are at the door")
    helper = road.run.done("journey", "slip", road.name, "1", "--whom", "Sparrow").words
    assert "Where you meet: the third bench" in helper
    assert "21:30" in helper
    assert "the bus is full" in helper
    for hidden in ("aunt Vera", "Birch", "Sparrow", "Old Bridge", road.name, road.case):
        assert hidden not in helper, hidden
    untrusted = road.run("journey", "slip", road.name, "1", "--for", "party")
    assert (untrusted.code != 0, "not trusted far enough" in untrusted.err.replace("\n", " ")) == (True, True)
    road.run.done("case", "set", road.case, "rung=cross_checked")
    party = replace(road.run, language="ru").done("journey", "slip", road.name, "1", "--for", "party").words
    assert "Меня принуждают: «greetings to aunt Vera»" in party
    shown = road.run.json("journey", "show", road.name)
    assert [one["fields"]["who"] for one in shown["things"] if one["form"] == "told"] == ["helper", "party"]
    assert road.leg()["state"] == "briefed"


def test_a_slip_in_whose_words_somebody_typed_a_code_name_is_not_made(road: Road) -> None:
    road.run.done("journey", "set", road.name, "1", "meet=at Birch")
    road.run.done("journey", "go", road.name, "--reason", "now")
    refused = road.run("journey", "slip", road.name, "1")
    assert "contain a code name" in refused.err
    assert road.leg()["state"] == "approved"


def test_who_is_silent_is_found_claimed_and_ended_with_words(road: Road) -> None:
    road.words()
    road.go()
    assert "nobody waits to hear from them" in road.run.done("journey", "alarms").words
    check_in = road.check_in("2020-01-01T10:00")
    soon = road.check_in(f"{NEXT_YEAR}-05-01T21:30")
    (alarm,) = road.run.json("journey", "alarms")["alarms"]
    assert (alarm["journey"], alarm["check_in"], alarm["stage"]) == (road.name, check_in, "incident")
    printed = road.run.done("journey", "alarms").words
    assert "Somebody on duty" in printed or "Incident:" in printed
    assert "No one will be woken" in printed
    assert "Никого не разбудят" in replace(road.run, language="ru").done("journey", "alarms").words
    road.run.done("journey", "check-in", "tried", road.name, check_in, "second telephone")
    road.run.done("journey", "check-in", "claim", road.name, check_in)
    assert len(road.run.json("journey", "alarms")["alarms"][0]["claimed_by"]) == 1
    assert (
        "is ended with how it ended" in road.run("journey", "check-in", "end", road.name, check_in, "--words", " ").err
    )
    road.run.done("journey", "check-in", "end", road.name, check_in, "--words", "she called from the station")
    road.run.done("journey", "check-in", "move", road.name, soon, "minutes=3")
    road.run.done("journey", "check-in", "heard", road.name, soon, "--said", "hello, the soup is ready")
    answer = road.run.json("journey", "alarms")
    assert (answer["alarms"], answer["nobody_will_be_woken"]) == ([], True)
    log = road.run.done("case", "show", road.case).words
    assert [word in log for word in ("emergency go", "silence", "an alarm ended")] == [True] * 3
    assert "station" not in log


def test_the_word_for_forced_raises_an_alarm_and_nothing_on_the_screen_tells_it_apart(road: Road) -> None:
    road.words()
    road.go()
    one, other = (road.check_in(f"{NEXT_YEAR}-05-0{n}T21:30") for n in (1, 2))
    calm = road.run.done("journey", "check-in", "heard", road.name, one, "--said", "the soup is ready").words
    forced = road.run.done("journey", "check-in", "heard", road.name, other, "--said", "greetings to aunt Vera").words
    assert calm[:40] == forced[:40]
    assert ["heard early and is noted; the alarm of" in said for said in (calm, forced)] == [True, True]
    (alarm,) = road.run.json("journey", "alarms")["alarms"]
    assert alarm["is_forced"]
    assert road.leg()["state"] == "duress"
    assert road.run("journey", "check-in", "drop", road.name, other).code != 0


def test_a_program_of_the_organisation_is_told_one_sentence_and_nothing_else(road: Road, tmp_path: Path) -> None:
    program, heard = tmp_path / "ring", tmp_path / "heard"
    program.write_text(f'#!/bin/sh\necho "$# $*" >> {heard}\nenv >> {heard}\n')
    refused = road.run("journey", "waking", "--by", str(program))
    assert "no program that can be run" in refused.err
    program.chmod(0o700)
    assert road.run.json("journey", "waking", "--by", str(program))["nobody_will_be_woken"] is False
    assert road.run.json("journey", "alarms", "--wake")["woke"] is False
    road.go()
    road.check_in("2020-01-01T10:00")
    assert road.run.json("journey", "alarms", "--wake")["woke"] is True
    told = heard.read_text()
    assert told.splitlines()[0] == "1 look at the desk"
    assert road.name not in told
    assert str(road.run.vault) not in told
    # Not again before the alarm climbs.
    assert road.run.json("journey", "alarms", "--wake")["woke"] is False
    program.unlink()
    road.check_in("2020-01-02T10:00")
    assert road.run.json("journey", "waking", "--nobody")["nobody_will_be_woken"] is True


def test_the_usual_check_ins_of_a_leg_of_days_say_whose_hours_they_are_and_are_handed_over(road: Road) -> None:
    tomorrow = datetime.datetime.now().astimezone().date() + datetime.timedelta(days=1)
    road.run.done("journey", "set", road.name, "1", f"day={tomorrow}", f"until_day={tomorrow}")
    road.go()
    said = road.run.done("journey", "check-in", "add", road.name, "1", "way=signal", "second_way=the aunt").words
    assert "10:00 and 21:00 are hours of our own" in said
    held = [one["fields"] for one in road.run.json("journey", "show", road.name)["things"] if one["form"] == "check_in"]
    assert [(one["point"], local_time_in_words(one["due"], "en")[-5:]) for one in held] == [
        ("depart", "10:00"),
        ("arrive", "21:00"),
    ]
    assert {one["second_way"] for one in held} == {"the aunt"}
    again = road.run("journey", "check-in", "add", road.name, "1")
    assert (again.code, "No usual time of this leg is still to come" in again.err) == (3, True)
    road.check_in("2020-01-02T10:00")
    (alarm,) = road.run.json("journey", "alarms")["alarms"]
    assert alarm["claimed_by"] == []
    (me,) = [one["alias"] for one in road.run.json("team", "show")["devices"]]
    road.run.done("case", "hand-over", "plans", str(me))
    (handover,) = road.run.json("evacuate", "list", "handover")["things"]
    assert f"check_in:{alarm['check_in']}" in handover["fields"]["items"]
    road.run.done("case", "accept")
    (alarm,) = road.run.json("journey", "alarms")["alarms"]
    assert alarm["claimed_by"]


def test_a_house_falls_and_it_is_said_who_leaves_and_who_must_be_told(road: Road) -> None:
    road.go()
    road.run.done("journey", "step", road.name, "1", "departed")
    found = road.run.json("journey", "burn", "place", "Birch")
    assert [one["journey"] for one in found["leaving"]] == [road.name]
    assert {one["name"] for one in found["exposed"]} >= {road.name, "Sparrow"}
    assert "old bridge" in {one["city"].casefold() for one in found["held_back"]}
    assert road.run.json("evacuate", "list", "burn")["things"] == []
    printed = road.run.done("journey", "burn", "place", "Birch", "--part", "plans", "--words", "a raid").words
    assert f"To be away TONIGHT: {road.name}" in printed
    assert "nothing may be published now that tells of" in printed
    assert "Под угрозой" in replace(road.run, language="ru").done("journey", "burn", "helper", "Sparrow").words
    (burn,) = road.run.json("evacuate", "list", "burn")["things"]
    assert burn["fields"]["words"] == "a raid"
    (place,) = road.run.json("evacuate", "list", "place")["things"]
    assert place["fields"]["state"] == "burnt"
    kinds = [
        one["fields"]["kind"] for one in road.run.json("journey", "show", road.name)["things"] if one["form"] == "event"
    ]
    assert kinds == ["go", "burn"]


def test_somebody_is_taken_and_one_screen_says_what_they_wanted_and_whom_to_call(road: Road) -> None:
    road.go()
    road.run.done("journey", "step", road.name, "1", "departed")
    printed = road.run.done("journey", "taken", road.name, "--now", "--words", "at the station").words
    assert printed.startswith("They asked NOT to: call the uncle")
    for words in ("lawyer, Mill Town: Office +1 23", "at the station", "URGENT APPEAL", "did not agree to be named"):
        assert words in printed, words
    assert road.leg()["state"] == "duress"
    answer = road.run.json("journey", "taken", road.name)
    # Of the journey and of the case, each once.
    assert [one["kind"] for one in answer["log"]] == ["go", "taken"]
    person = road.run.json("case", "show", road.case)["people"]
    assert person == 2
    for one in road.run.json("case", "show", road.case)["things"]:
        if one["form"] == "person":
            given = (f"who={one['fields']['code_name']}", "purpose=publish_if_taken", "state=given")
            road.run.done("case", "add", road.case, "consent", *given)
    assert "they agreed to it" in road.run.done("journey", "taken", road.name).words


def test_who_has_left_the_country_is_asked_how_they_are_for_half_a_year(road: Road) -> None:
    road.run.done("journey", "set", road.name, "1", "kind=departure")
    road.go()
    road.run.done("journey", "step", road.name, "1", "departed")
    road.run.done("journey", "step", road.name, "1", "arrived", "--at", "2030-01-01T12:00")
    days = [one["fields"]["day"] for one in road.run.json("evacuate", "list", "aftercare")["things"]]
    assert sorted(days) == [
        "2030-01-02", "2030-01-04", "2030-01-08", "2030-01-15", "2030-01-31", "2030-04-01", "2030-06-30",
    ]  # fmt: skip
