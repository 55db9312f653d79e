"""Nothing is granted unasked: what becomes readable is counted and said first, part by part and in people (P3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.json_value import Json
from safeconduct.cli.granting import NotAskedToGrant
from safeconduct.sync.codenames import WORDS
from safeconduct.sync.errors import AlreadyThere, NotAnAdministrator
from safeconduct.sync.errors_files import AliasNeeded
from safeconduct.sync.roles import OwnRight
from tests.unit.cli.computers import Computers
from tests.world import accounts, accounts_bytes

SHEET = "sheet"


def with_people(dataset: str, *people: str) -> bytes:
    """The invented accounts, with subjects who are persons: each becomes readable with the part."""
    data = accounts(dataset=dataset)
    data["subjects"] += [{"id": one, "kind": "person", "label": one} for one in people]
    return accounts_bytes(data)


def asked(here: Computers, alias: str, *more: str) -> list[str]:
    """Invite somebody and go on until their words can be compared; the command that lets them in."""
    files = [str(here.folder / f"{alias}-{step}") for step in range(4)]
    here.wait(alias)
    here.answer("ash", "member", "invite", "-o", files[0], *more)
    here.answer(alias, "member", "join", files[0], "-o", files[1], "--alias", alias)
    here.answer("ash", "member", "admit", files[1], "-o", files[2])
    here.answer(alias, "member", "join", files[2])
    here.answer(alias, "member", "join", "--equal")
    return ["member", "admit", "--equal", "-o", files[3]]


def let_in(here: Computers, alias: str, *more: str) -> dict[str, Json]:
    """Let somebody in; what the command that granted it said."""
    told = here.answer("ash", *asked(here, alias, *more), "--yes")
    here.answer(alias, "member", "join", str(here.folder / f"{alias}-3"))
    return told


def exchange(here: Computers, sender: str, receiver: str, name: str) -> None:
    here.answer(sender, "sync", "file", "write", "--all", "-o", str(here.folder / name))
    here.answer(receiver, "sync", "file", "read", str(here.folder / name))


def rights(here: Computers, vault: str) -> dict[str, str]:
    (team,) = (one for one in here.answer(vault, "team", "show")["parts"] if one["sort"] == "team")
    return {one["alias"]: one["role"] for one in team["members"]}


@pytest.fixture
def here(tmp_path: Path) -> Computers:
    """A founder whose record tells of three persons and a voice that is one, and whose sheet tells of two more."""
    found = Computers(tmp_path)
    found.begin("ash", "ash")
    for name, part, people in (("a", "record", ("p1", "p2", "p3")), ("b", SHEET, ("p4", "p5"))):
        if part == SHEET:
            found.answer("ash", "team", "part", "new", SHEET)
        (tmp_path / name).write_bytes(with_people(name, *people))
        found.answer("ash", "record", "import", str(tmp_path / name), "--part", part, "--yes")
    return found


def test_a_newcomer_is_let_into_parts_only_once_that_was_confirmed_and_the_people_are_counted(here: Computers) -> None:
    command = asked(here, "bela", "--part", "record:write")
    said = here.run("ash", *command)

    assert isinstance(said.exception, NotAskedToGrant)
    assert isinstance(here.refused("ash", *command, "--json"), NotAskedToGrant)
    # The three persons, and the voice of the accounts that is a person.
    assert "what these parts say of 4 people becomes readable" in " ".join(said.stderr.split())
    assert "bela" not in rights(here, "ash")
    assert not (here.folder / "bela-3").exists()
    assert here.answer("ash", *command, "--yes")["people_then"] == 4
    assert rights(here, "ash")["bela"] == "write"


def test_who_joins_the_team_alone_is_not_asked_about_parts(here: Computers) -> None:
    told = here.answer("ash", *asked(here, "bela"))

    assert (told["step"], told["people_now"], told["people_then"]) == ("admitted", 0, 0)


def test_a_part_is_given_once_it_was_said_how_many_people_more_that_makes_readable(here: Computers) -> None:
    let_in(here, "bela", "--part", "record:write")
    add = ("team", "part", "add", SHEET, "bela", "--role", "read")
    refused = here.run("ash", *add)

    assert isinstance(refused.exception, NotAskedToGrant)
    # Of the sheet's accounts, too, one voice is a person.
    assert "people become readable: 7 (as it is now: 4)." in " ".join(refused.stderr.split())
    before = here.answer("ash", "team", "show")["parts"]
    assert [len(one["members"]) for one in before if one["name"] == SHEET] == [1]
    told = here.answer("ash", *add, "--yes")
    assert (told["people_now"], told["people_then"]) == (4, 7)


def test_a_colleague_is_made_administrator_after_joining_and_is_one_no_more_when_it_is_taken_back(
    here: Computers,
) -> None:
    let_in(here, "bela", "--part", "record:write")
    role = ("member", "role", "bela")
    refused = here.run("ash", *role, "admin")

    assert isinstance(refused.exception, NotAskedToGrant)
    assert "An administrator lets people in" in refused.stderr
    assert "people become readable: 4 (as it is now: 4)." in " ".join(refused.stderr.split())
    assert isinstance(here.refused("bela", "member", "role", "bela", "admin", "--yes"), NotAnAdministrator)
    assert here.answer("ash", *role, "admin", "--yes")["role"] == "admin"
    assert isinstance(here.refused("ash", *role, "admin", "--yes"), AlreadyThere)
    assert isinstance(here.refused("ash", "member", "role", "ash", "read", "--yes"), OwnRight)
    exchange(here, "ash", "bela", "one")
    assert rights(here, "bela") == {"ash": "admin", "bela": "admin"}
    assert here.answer("bela", "member", "invite", "-o", str(here.folder / "of-bela"))["file"]
    here.answer("ash", *role, "read", "--yes")
    exchange(here, "ash", "bela", "two")
    assert rights(here, "bela") == rights(here, "ash") == {"ash": "admin", "bela": "read"}


def test_an_alias_is_drawn_for_whoever_has_none(tmp_path: Path) -> None:
    new = Computers(tmp_path)
    new.begin("ash", "ash")
    drawn = new.answer("ash", "team", "alias")["drawn"]
    new.answer("ash", "member", "invite", "-o", str(tmp_path / "i"))
    said = new.run("nobody", "member", "join", str(tmp_path / "i"))

    assert drawn in WORDS["en"]
    assert new.answer("ash", "team", "show")["alias"] == "ash"
    assert isinstance(said.exception, AliasNeeded)
    assert said.stderr.split("if you like: ")[1].split()[0] in WORDS["en"]
