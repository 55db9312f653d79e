"""What two persons open, from the command line: sealed for a case, listed, asked for, handed over and opened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.cli.main import cli
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.sealing.errors import NotAPaper, NothingToSeal, SheetNotOpenHere, SheetTooLong
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync import ready
from safeconduct.sync.errors_two_persons import RequestClosed, WrongHolders
from safeconduct.sync.finishing import finish
from safeconduct.sync.parcels import Files, read_parcel, write_parcel
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.sync import desks
from tests.unit.sync.desks import Desk, close_all, exchange, join

KEY = Passphrase.from_text(PASSPHRASE)
CANARY = "Zyndrylkan Quorvash"
BOTH = ("--holder", "anna", "--holder", "bela")


@dataclass
class Pair:
    """Two people's closed vaults, and the program."""

    computers: Computers
    case: str = ""

    def meet(self) -> None:
        around = surroundings()
        both = [
            Desk(name, folder, around, Vault.open(folder, KEY, around))
            for name in ("anna", "bela")
            for folder in (self.computers.folder / name,)
        ]
        exchange(*both)
        parcel = self.computers.folder / "parcel"
        write_parcel(both[0].team, parcel, [both[1].vault.device], sends_all=True, files=Files.ALL)
        finish(both[1].team, read_parcel(both[1].team, parcel, no_progress).touched)
        close_all()

    def answer(self, who: str, *arguments: str) -> dict[str, Any]:
        return self.computers.answer(who, *arguments)

    def typed(self, who: str, text: str, *arguments: str) -> Any:
        folder = self.computers.folder
        where = ("--vault", str(folder / who), "--passphrase-file", str(folder / "passphrase"))
        return CliRunner().invoke(cli, ["--lang", "en", *arguments, *where], input=text)

    def seal(self, *arguments: str) -> dict[str, Any]:
        return self.answer("anna", "case", "seal", self.case, *arguments, *BOTH)

    def granted(self, asking: str, handing: str, kept: str) -> str:
        request = str(self.answer(asking, "case", "ask", self.case, kept[:8], "--reason", "his lawyer asks")["request"])
        self.meet()
        self.answer(handing, "team", "request", "hand", request[:8], "--reason", "she called me")
        self.meet()
        return request[:8]


def cheap(make: Callable[..., Vault]) -> Callable[..., Vault]:
    return lambda path, key, around: make(path, key, around, cost=LEAST_COST)


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    monkeypatch.setattr(desks, "KEY", KEY)
    monkeypatch.setattr(desks, "given", lambda _clock=None: surroundings())
    for name in ("create_vault", "create_joining_vault"):
        monkeypatch.setattr(desks, name, cheap(getattr(ready, name)))
    computers = Computers(tmp_path)
    computers.begin("anna", "anna")
    around = surroundings()
    anna = Desk("anna", tmp_path / "anna", around, Vault.open(tmp_path / "anna", KEY, around))
    join(tmp_path, anna, "bela")
    close_all()
    pair = Pair(computers)
    pair.case = str(pair.answer("anna", "case", "new")["name"])
    pair.answer("anna", "team", "part", "add", pair.case, "bela", "--role", "write", "--yes")
    pair.meet()
    return pair


def test_a_sheet_typed_into_standard_input_is_opened_by_two(pair: Pair) -> None:
    typed = f"names={CANARY}\nrelatives=a sister\nrelatives=an aunt\n"
    sealed = pair.typed("anna", typed, "case", "seal", pair.case, "sheet", "-", *BOTH, "--day", "2030-01-20")
    assert sealed.exit_code == 0, sealed.output
    (kept,) = pair.answer("anna", "case", "sealed", pair.case)["sealed"]
    pair.meet()
    request = pair.granted("bela", "anna", kept["id"])
    shown = pair.typed("bela", "", "case", "unseal", request)

    assert "any two of anna, bela open it together" in " ".join(sealed.output.split())
    assert (kept["kind"], kept["day"], kept["can_ask"]) == ("sheet", "2030-01-20", True)
    assert CANARY not in pair.typed("anna", "", "case", "show", pair.case).output
    assert "identity sheet, of" in pair.typed("bela", "", "case", "show", pair.case).output
    assert shown.exit_code == 0, shown.output
    assert CANARY in shown.output
    assert "a sister\n      an aunt" in shown.output


def test_of_two_sheets_of_the_same_it_is_said_which_is_newer_and_that_there_are_two(pair: Pair) -> None:
    for alias in ("anna", "bela"):
        sealed = pair.typed(alias, f"names={CANARY}\n", "case", "seal", pair.case, "sheet", "-", *BOTH)
        assert sealed.exit_code == 0, sealed.output
        pair.meet()
    kept = pair.answer("anna", "case", "sealed", pair.case)["sealed"]
    assert [(one["sheets"], one["newest"], one["by"]) for one in kept] == [(2, False, "anna"), (2, True, "bela")]
    shown = " ".join(pair.typed("anna", "", "case", "sealed", pair.case).output.split())
    assert "one of 2 sheets of the same; the newest was sealed" in shown
    assert "one of 2 sheets of the same, and the newest by the clocks of those who sealed them" in shown


def test_a_sheet_is_asked_for_field_by_field_where_no_file_is_named(pair: Pair) -> None:
    sealed = pair.typed("anna", f"{CANARY}\n\n\n\n\n\n", "case", "seal", pair.case, "sheet", *BOTH)
    assert sealed.exit_code == 0, sealed.output
    assert "Home address (Enter to leave out)" in sealed.output
    pair.meet()
    (kept,) = pair.answer("anna", "case", "sealed", pair.case)["sealed"]
    request = pair.granted("anna", "bela", kept["id"])

    assert pair.answer("anna", "case", "unseal", request) == {"kind": "sheet", "fields": {"names": CANARY}}


def test_a_film_is_sealed_its_copy_deleted_and_written_again_by_two(pair: Pair, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    data = CANARY.encode() * 40_000
    film.write_bytes(data)
    kept = pair.seal("video", str(film), "--delete-copy")
    pair.meet()
    request = pair.granted("bela", "anna", str(kept["id"]))
    opened = pair.answer("bela", "case", "unseal", request, "-o", str(tmp_path / "again"))

    assert kept["deleted"]
    assert not film.exists()
    assert (tmp_path / "again").read_bytes() == data
    assert (opened["kind"], opened["name"]) == ("video", "film.mp4")
    twice = pair.computers.refused("bela", "case", "unseal", request, "-o", str(tmp_path / "twice"))
    assert isinstance(twice, RequestClosed)


@pytest.mark.parametrize("name", ["\u0418\u0306\u043e\u0434.pdf", "a\udcff.pdf"])
def test_a_file_is_sealed_whatever_system_named_it_and_its_copy_deleted(pair: Pair, tmp_path: Path, name: str) -> None:
    paper = tmp_path / name
    paper.write_bytes(b"a paper")
    told = pair.typed("anna", "no\n", "case", "seal", pair.case, "attorney", str(paper), *BOTH)
    kept = pair.seal("attorney", str(paper), "--delete-copy")

    assert told.exit_code == 0, told.output
    assert kept["deleted"]
    assert not paper.exists()


def test_who_sealed_it_stands_with_every_request(pair: Pair) -> None:
    typed = f"names={CANARY}\n"
    assert pair.typed("anna", typed, "case", "seal", pair.case, "sheet", "-", *BOTH).exit_code == 0
    pair.meet()
    (kept,) = pair.answer("bela", "case", "sealed", pair.case)["sealed"]
    pair.answer("bela", "case", "ask", pair.case, kept["id"][:8], "--reason", "his lawyer asks")
    pair.meet()
    told = " ".join(pair.typed("anna", "", "team", "request").output.split())

    assert "identity sheet), sealed by anna: shares are held by anna, bela." in told
    assert "identity sheet), sealed by anna. It waits for you." in told
    (asked,) = pair.answer("anna", "team", "request")["requests"]
    assert (asked["alias"], asked["divided_by"]) == ("bela", "anna")


def test_the_screen_of_somebody_taken_lists_what_is_sealed_of_them(pair: Pair, tmp_path: Path) -> None:
    paper = tmp_path / "attorney.pdf"
    paper.write_bytes(b"a paper")
    kept = pair.seal("attorney", str(paper), "--day", "2030-01-20", "--by", "bela")
    journey = str(pair.answer("anna", "journey", "new", "--case", pair.case)["name"])
    told = pair.typed("anna", "", "journey", "taken", journey)

    assert [one["id"] for one in pair.answer("anna", "journey", "taken", journey)["sealed"]] == [kept["id"]]
    assert "power of attorney, of" in told.output
    assert "opened by two of: anna, bela; taken by bela" in " ".join(told.output.split())


def test_the_copy_that_stays_is_named_and_one_person_opens_nothing(pair: Pair, tmp_path: Path) -> None:
    paper = tmp_path / "attorney.pdf"
    paper.write_bytes(CANARY.encode())
    sealed = pair.typed("anna", "no\n", "case", "seal", pair.case, "attorney", str(paper), *BOTH)
    (kept,) = pair.answer("anna", "case", "sealed", pair.case)["sealed"]
    request = str(pair.answer("anna", "case", "ask", pair.case, kept["id"][:8], "--reason", "alone")["request"])
    alone = pair.computers.refused("anna", "case", "unseal", request[:8], "-o", str(tmp_path / "alone"))

    assert "attorney.pdf still lies outside the vault" in " ".join(sealed.output.split())
    assert paper.exists()
    assert isinstance(alone, TooFewPersons)
    assert not (tmp_path / "alone").exists()


def test_who_is_not_in_the_sheets_part_is_told_whom_to_ask(pair: Pair, tmp_path: Path) -> None:
    around = surroundings()
    anna = Desk("anna", tmp_path / "anna", around, Vault.open(tmp_path / "anna", KEY, around))
    join(tmp_path, anna, "cem")
    close_all()
    paper = tmp_path / "attorney.pdf"
    paper.write_bytes(b"a paper")
    holders = ("--holder", "anna", "--holder", "cem")
    kept = pair.answer("anna", "case", "seal", pair.case, "attorney", str(paper), *holders)
    pair.meet()
    ask = ("case", "ask", pair.case, kept["id"][:8], "--reason", "his lawyer asks")

    assert "not open to you: ask one of them" in " ".join(
        pair.typed("bela", "", "case", "sealed", pair.case).output.split()
    )
    assert isinstance(pair.computers.refused("bela", *ask), SheetNotOpenHere)


def test_bad_input_gets_one_sentence_and_changes_nothing(pair: Pair, tmp_path: Path) -> None:
    empty, odd, long = tmp_path / "empty", tmp_path / "odd", tmp_path / "long"
    empty.write_bytes(b"")
    odd.write_text("hair=brown\n", encoding="utf-8")
    long.write_text("names=" + "x" * 300_000, encoding="utf-8")
    begin = ("case", "seal", pair.case)

    for arguments, error in (
        (("video", str(empty), *BOTH), NothingToSeal),
        (("video", *BOTH), NothingToSeal),
        (("sheet", str(empty), *BOTH), NothingToSeal),
        (("sheet", str(odd), *BOTH), NotAPaper),
        (("sheet", str(long), *BOTH), SheetTooLong),
        (("video", str(odd), "--holder", "anna"), WrongHolders),
        (("video", str(odd)), WrongHolders),
    ):
        ran = pair.computers.run("anna", *begin, *arguments)
        assert isinstance(ran.exception, error), (arguments, ran.output)
    assert pair.answer("anna", "case", "sealed", pair.case) == {"sealed": []}
    assert json.loads(pair.typed("anna", "", "case", "sealed", pair.case, "--json").stdout) == {"sealed": []}
