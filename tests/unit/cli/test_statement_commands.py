"""Statements from the command line: written, checked, wanted by two desks, let out once, refused where they must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.cli.team_words import FileThere
from safeconduct.evacuate.facts.errors import NoSuchThing
from safeconduct.publish.holding.errors import (
    CheckedFirst,
    NeverReleased,
    NobodyWantsIt,
    NotApproved,
    NotItsDay,
    NotToBeReleased,
    NotWhole,
    WentOutOnAnotherDay,
    WroteItYourself,
)
from safeconduct.publish.media.errors import MediaNotHere
from safeconduct.publish.released.release_bytes import decode_release
from safeconduct.publish.released.types import Paragraph
from safeconduct.site.links import media_name
from safeconduct.site.pictures import check_picture
from safeconduct.sync.errors_two_persons import OwnAct
from tests.days import today
from tests.unit.cli.pairs import Pair, settle
from tests.unit.publish.documents import photograph, png
from tests.world import accounts, accounts_bytes

NAME = "Thursday"
WHY = ("--reason", "read by me")


class Press:
    """Two desks at one statement."""

    def __init__(self, pair: Pair, folder: Path) -> None:
        self.pair = pair
        self.folder = folder
        (folder / "releases").mkdir()
        (folder / "accounts").write_bytes(accounts_bytes())
        pair.answer("anna", "record", "import", str(folder / "accounts"))
        self.answer(
            "anna", "begin", NAME, "sort=update", f"day={iso_from_day(today())}", "languages=en", "languages=ru"
        )
        self.answer("anna", "add", NAME, "title", "--en", "What is known", "--ru", "Что известно")
        self.answer("anna", "add", NAME, "summary", "--en", "Detentions go on.", "--ru", "Задержания продолжаются.")
        self.answer("anna", "add", NAME, "text", "--en", "They go on.", "--ru", "Они продолжаются.")
        pair.answer("anna", "team", "part", "add", NAME, "bela", "--role", "write", "--yes")
        pair.meet()
        settle(pair)

    def answer(self, who: str, *arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = self.pair.answer(who, "statement", *arguments)
        return found

    def refused(self, who: str, *arguments: str) -> BaseException | None:
        return self.pair.refused(who, "statement", *arguments)

    def shown(self, who: str = "anna") -> dict[str, Any]:
        return self.answer(who, "show", NAME)

    def approve(self) -> None:
        self.answer("anna", "want", NAME, *WHY)
        self.pair.meet()
        self.answer("bela", "second", NAME, *WHY)
        self.pair.meet()

    @property
    def into(self) -> tuple[str, str]:
        return "--into", str(self.folder / "releases")


@pytest.fixture
def press(pair: Pair, tmp_path: Path) -> Press:
    return Press(pair, tmp_path)


def test_a_statement_goes_out_once_when_two_desks_want_it(press: Press) -> None:
    assert (press.shown()["check"]["decision"], press.shown()["check"]["lacks"]) == ("PUBLISH", None)
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotApproved)
    press.answer("anna", "want", NAME, *WHY)
    assert isinstance(press.refused("anna", "second", NAME, *WHY), OwnAct)
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotApproved)
    press.pair.meet()
    press.answer("bela", "second", NAME, *WHY)
    press.pair.meet()
    assert [one["standing"] for one in press.answer("anna", "list")["statements"]] == ["approved"]

    released = press.answer("anna", "release", NAME, *press.into)

    release = decode_release(Path(released["file"]).read_bytes())
    assert release.blocks == (Paragraph(("Они продолжаются.", "They go on.")),)
    assert (released["is_again"], press.shown()["standing"]) == (False, "public")
    Path(released["file"]).unlink()
    again = press.answer("anna", "release", NAME, *press.into)
    assert (again["is_again"], again["file"]) == (True, released["file"])
    assert decode_release(Path(again["file"]).read_bytes()) == release
    press.answer("anna", "set", NAME, f"day={iso_from_day(Day(today() - 1))}")
    assert isinstance(press.refused("anna", "release", NAME, *press.into), WentOutOnAnotherDay)
    entries = press.pair.answer("anna", "evacuate", "list", "public")["things"]
    assert [one["fields"]["of"] for one in entries] == [press.shown()["statement"]]


def test_what_a_quotation_tells_is_named_by_its_title_and_held_against_who_could_know_it(press: Press) -> None:
    press.pair.answer("anna", "evacuate", "add", "told_fact", NAME, "title=Dirty water", "place=Argun", "at_least=2")
    quote = ("speaker=p1", "facts=Dirty water")
    press.answer("anna", "add", NAME, "quote", *quote, "--en", "We got dirty water.", "--ru", "Воду давали грязную.")

    assert "few_could_know" in {one["rule"] for one in press.shown()["check"]["reasons"]}
    assert isinstance(press.refused("anna", "set", NAME, "--part", "4", "facts=typed as before"), NoSuchThing)
    press.answer("anna", "set", NAME, "--part", "4", "facts=")
    assert "few_could_know" not in {one["rule"] for one in press.shown()["check"]["reasons"]}


def test_what_was_asked_of_the_check_is_counted_by_hour_and_statement_and_shows_no_word(press: Press) -> None:
    for _ in range(2):
        press.answer("anna", "check", NAME)
    asked = press.answer("anna", "asked")["asked"]
    (first, *_) = asked
    # The desk answered for its own words first, and what was asked within the hour is not asked again.
    assert {(one["for"], one["statement"]) for one in asked} == {("answers", press.shown()["statement"])}
    # "Что известно", "Задержания продолжаются", "Они", "What is known", "Detentions go on", "They": each once.
    assert sum(one["words"] for one in asked) in (12, 24)
    assert (first["rules"], first["held"]) == ([], False)
    assert "Detentions" not in str(asked)


def test_an_act_that_would_let_a_statement_out_is_confirmed_nowhere_but_at_the_statement(press: Press) -> None:
    press.answer("anna", "want", NAME, *WHY)
    press.pair.meet()
    (act,) = press.pair.answer("bela", "team", "act")["acts"]

    assert isinstance(press.pair.refused("bela", "team", "act", "confirm", act["act"], *WHY), CheckedFirst)
    assert press.shown("bela")["standing"] == "wanted"


def test_a_picture_goes_out_beside_the_release_once_somebody_cleared_it(press: Press) -> None:
    file = press.folder / "IMG_2019.png"
    file.write_bytes(png(photograph()))
    shows = ("--en", "A gate seen from the street.", "--ru", "Ворота, вид с улицы.")
    added = press.pair.answer("anna", "media", "add", NAME, str(file), "--cover", "40 30 90 70", *shows)
    assert isinstance(press.refused("anna", "want", NAME, *WHY), NotToBeReleased)
    press.pair.answer("anna", "media", "clear", NAME, "1", added["sha256"])
    press.pair.meet()
    press.approve()
    # Where the bytes have not come nothing is entered as public.
    assert isinstance(press.refused("bela", "release", NAME, *press.into), MediaNotHere)
    assert press.shown("bela")["standing"] == "approved"
    released = press.answer("anna", "release", NAME, *press.into)
    (shown,) = decode_release(Path(released["file"]).read_bytes()).media()
    beside = Path(released["file"]).parent / media_name(shown)
    check_picture(shown, beside.read_bytes())
    assert sorted(one.name for one in beside.parent.iterdir()) == sorted((beside.name, Path(released["file"]).name))
    # A second time nothing is written anew; another file under its name is not written over.
    assert press.answer("anna", "release", NAME, *press.into)["is_again"]
    beside.write_bytes(b"another")
    assert isinstance(press.refused("anna", "release", NAME, *press.into), FileThere)


def test_a_picture_that_is_made_anew_after_both_wanted_it_does_not_go_out(press: Press) -> None:
    file = press.folder / "IMG_2019.png"
    file.write_bytes(png(photograph()))
    added = press.pair.answer("anna", "media", "add", NAME, str(file), "--en", "A gate.", "--ru", "Ворота.")
    press.pair.answer("anna", "media", "clear", NAME, "1", added["sha256"])
    press.pair.meet()
    press.approve()
    press.pair.answer("anna", "media", "cover", NAME, "1", "0 0 20 20")
    assert press.shown()["standing"] == "draft"
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotApproved)
    assert not list((press.folder / "releases").iterdir())


def test_the_check_is_run_again_as_it_goes_out(press: Press) -> None:
    """Somebody took their consent back after both wanted it out."""
    case = press.pair.answer("anna", "case", "new")["name"]
    press.pair.answer("anna", "team", "part", "add", case, "bela", "--role", "read", "--yes")
    told = press.pair.answer("anna", "evacuate", "add", "telling", case, "who=p1", "use=paraphrase")["thing"]
    press.answer("anna", "set", NAME, "--part", "3", "people=p1")
    press.approve()
    press.pair.answer("anna", "evacuate", "set", told, f"withdrawn={iso_from_day(today())}")
    assert press.shown()["standing"] == "approved"

    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotToBeReleased)
    assert not list((press.folder / "releases").iterdir())
    assert press.pair.answer("anna", "evacuate", "list", "public")["things"] == []


def test_nothing_goes_out_before_its_day_nor_in_other_words(press: Press) -> None:
    press.approve()
    press.answer("anna", "set", NAME, f"day={iso_from_day(Day(today() + 1))}")
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotItsDay)
    press.answer("anna", "set", NAME, f"day={iso_from_day(today())}")
    press.answer("anna", "word", NAME, "3", "en", "They go on, and more.")
    assert press.shown()["standing"] == "draft"
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotApproved)
    assert not list((press.folder / "releases").iterdir())


def test_what_rests_on_nothing_is_asked_for_and_linked(press: Press) -> None:
    press.answer("anna", "word", NAME, "3", "en", "They began in April 2030.")
    press.answer("anna", "word", NAME, "3", "ru", "Они начались в апреле 2030 года.")
    assert press.pair.computers.code("anna", "statement", "check", NAME) == 3
    said = " ".join(press.pair.computers.run("anna", "statement", "check", NAME).output.split())
    assert "HOLD: This rests on nothing yet, or says more than what it rests on. Link it to a claim" in said
    assert isinstance(press.refused("anna", "want", NAME, *WHY), NotToBeReleased)
    claims = press.answer("anna", "link", NAME, "3", "c1")["claims"]
    assert [one["fields"].get("claims") for one in press.shown()["text"]][2] == claims
    assert not [one for one in press.shown()["check"]["reasons"] if one["rule"] == "unlinked"]


def test_what_two_may_override_and_what_nobody_may(press: Press) -> None:
    text = "Now that we know where they are held we can rescue them."
    press.answer("anna", "word", NAME, "3", "en", text)
    press.pair.meet()
    check = press.shown("bela")["check"]
    assert (check["decision"], "intent" in check["questions"]) == ("REWRITE", True)
    assert check["more_questions"] + len(check["questions"]) == len({one["rule"] for one in check["reasons"]})
    assert all(one["what"] and one["do"] for one in check["reasons"])
    assert isinstance(press.refused("anna", "override", NAME, *WHY), WroteItYourself)
    assert isinstance(press.refused("bela", "second-override", NAME, *WHY), NobodyWantsIt)
    assert len(press.answer("bela", "override", NAME, *WHY)["ops"]) == 1
    press.pair.meet()
    press.answer("anna", "stop", NAME, *WHY)
    assert isinstance(press.refused("anna", "stop", NAME, *WHY), NobodyWantsIt)
    shelter = "They are staying in a safe house in the village of Lake City."
    press.answer("anna", "word", NAME, "3", "en", shelter)
    press.pair.meet()
    assert isinstance(press.refused("bela", "override", NAME, *WHY), NeverReleased)


def test_a_weak_hit_is_looked_at_and_a_part_is_left_out(press: Press) -> None:
    press.answer(
        "anna", "add", NAME, "text", "--en", "We write to them in their cells.", "--ru", "Мы пишем им в камеры."
    )
    reasons = [one for one in press.shown()["check"]["reasons"] if one["rule"] == "perhaps_operation"]
    for one in reasons:
        place = (str(one["part"]), one["language"], str(one["start"]), str(one["end"]))
        press.answer("anna", "look", NAME, *place, "--reason", "it is what letters are for")
    assert not [one for one in press.shown()["check"]["reasons"] if one["rule"] == "perhaps_operation"]
    press.answer("anna", "drop", NAME, "4")
    assert len(press.shown()["text"]) == 3
    assert isinstance(press.refused("anna", "drop", NAME, "4"), NoSuchThing)


def test_what_is_not_whole_says_so_and_does_not_go_out(press: Press) -> None:
    press.answer("anna", "add", NAME, "count", "status=detained", "least=40", "--en", "people", "--ru", "человек")
    # A number wants a claim, also where nothing in its words says so.
    assert "unlinked" in {one["rule"] for one in press.shown()["check"]["reasons"]}
    press.answer("anna", "link", NAME, "4", "c2")
    # Whoever is the second reads what it rests on.
    press.pair.answer("anna", "team", "part", "add", "record", "bela", "--role", "read", "--yes")
    assert press.shown()["check"]["lacks"] == 4
    press.answer("anna", "want", NAME, *WHY)
    press.pair.meet()
    press.answer("bela", "second", NAME, *WHY)
    press.pair.meet()
    assert isinstance(press.refused("anna", "release", NAME, *press.into), NotWhole)
    assert "something is missing in part 4" in " ".join(
        press.pair.computers.run("anna", "statement", "show", NAME).output.split()
    )


def test_who_opens_a_case_is_told_that_a_text_names_where_its_people_were_seen_and_others_are_not(press: Press) -> None:
    value = accounts()
    value["properties"].append({"id": "last_seen_at", "kind": "places"})
    spoken = {"source": "A3", "voice": "survivor", "property": "last_seen_at", "said": "in there"}
    value["claims"].append({"id": "s1", "subject": "wave", **spoken, "value": {"kind": "places", "names": ["Аргун"]}})
    (press.folder / "accounts").write_bytes(accounts_bytes(value))
    press.pair.answer("anna", "record", "import", str(press.folder / "accounts"))
    press.answer("anna", "word", NAME, "3", "en", "Raids went on in Argun this week.")
    press.answer("anna", "word", NAME, "3", "ru", "На этой неделе в Аргуне шли обыски.")
    before = press.shown()["check"]
    case = press.pair.answer("anna", "case", "new", "--from-claim", "c3")

    after = press.shown()["check"]

    name = case["name"]
    assert (before["until"]["cases"], after["until"]["cases"]) == ([], [name])
    assert after["until"]["day"] == before["until"]["day"]
    said = " ".join(press.pair.computers.run("anna", "statement", "check", NAME).output.split())
    assert f"or were last seen, at a place that is named here: {name}." in said
    press.pair.meet()
    other = press.shown("bela")["check"]
    assert (other["until"]["cases"], other["until"]["day"]) == ([], after["until"]["day"])
