"""Sealed sheets that hold a statement, from the command line: listed, known to two, or opened by two and searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.publish.holding.errors import NoSheetsWait, NotASheetToSearch, NotToBeReleased
from tests.unit.cli.pairs import settle
from tests.unit.cli.test_sealing_commands import BOTH, CANARY, Pair
from tests.unit.cli.test_sealing_commands import pair as _pair
from tests.world import accounts_bytes

pair = _pair
NAME = "Thursday"
WHY = ("--reason", "I took the sheet with them")


@pytest.fixture
def held(pair: Pair) -> Pair:
    """A sheet is sealed for a case that both open, and a statement is shared between both."""
    typed = f"names={CANARY}\n"
    sealed = pair.typed("anna", typed, "case", "seal", pair.case, "sheet", "-", *BOTH)
    assert sealed.exit_code == 0, sealed.output
    accounts = pair.computers.folder / "accounts"
    accounts.write_bytes(accounts_bytes())
    pair.answer("anna", "record", "import", str(accounts))
    pair.answer("anna", "statement", "begin", NAME, "sort=update", "day=2030-01-31", "languages=en")
    pair.answer("anna", "statement", "add", NAME, "text", "--en", "They go on.")
    pair.answer("anna", "team", "part", "add", NAME, "bela", "--role", "write", "--yes")
    pair.meet()
    settle(pair)
    return pair


def rules(pair: Pair, who: str) -> list[str]:
    """The rules that speak; that a colleague's desk has not answered for new words yet is tried elsewhere."""
    found = [one["rule"] for one in pair.answer(who, "statement", "show", NAME)["check"]["reasons"]]
    return [one for one in found if one not in ("not_answered", "never_before")]


def test_two_who_know_who_stands_in_the_sheets_say_so_and_one_alone_lets_nothing_out(held: Pair) -> None:
    assert rules(held, "anna") == ["sealed_sheets"]
    assert isinstance(held.computers.refused("anna", "statement", "want", NAME, *WHY), NotToBeReleased)
    (sheet,) = held.answer("anna", "statement", "sheets", NAME)["sheets"]
    assert sheet["known_to"] == []
    assert held.answer("anna", "statement", "sheets-known", NAME, *WHY)["sheets"] == 1
    held.meet()
    assert [one["known_to"] for one in held.answer("bela", "statement", "sheets", NAME)["sheets"]] == [["anna"]]
    assert rules(held, "bela") == ["sealed_sheets"]
    shown = " ".join(held.typed("bela", "", "statement", "sheets", NAME).output.split())
    assert "not searched for in these words: 1." in shown
    assert "; anna: nobody in it is named" in shown
    assert CANARY not in shown
    held.answer("bela", "statement", "sheets-known", NAME, *WHY)
    held.meet()
    # What each desk answered for the other while they waited is given anew.
    for who in ("anna", "bela"):
        assert rules(held, who) == ["sealed_sheets"]
    for who in ("anna", "bela"):
        held.answer(who, "statement", "answer")
    held.meet()
    for who in ("anna", "bela"):
        assert rules(held, who) == []
        assert held.answer(who, "statement", "sheets", NAME)["sheets"] == []
    assert isinstance(held.computers.refused("anna", "statement", "sheets-known", NAME, *WHY), NoSheetsWait)
    held.answer("bela", "statement", "answer")
    held.meet()
    held.answer("anna", "statement", "want", NAME, *WHY)


def test_two_open_a_sheet_for_the_check_and_what_came_of_it_holds_at_both_desks(
    held: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept,) = held.answer("anna", "case", "sealed", held.case)["sealed"]
    held.answer("anna", "statement", "word", NAME, "1", "en", f"They look for {CANARY}.")
    held.meet()
    assert rules(held, "bela") == ["sealed_sheets"]
    request = held.granted("bela", "anna", kept["id"])

    capsys.readouterr()
    code = held.computers.code("bela", "statement", "sheets-search", request)

    searched = capsys.readouterr()
    said = " ".join(searched.out.split())
    assert code == 3, searched.err
    assert f"“{NAME}” was searched for what stands in the sheet: NEVER." in said
    assert CANARY not in searched.out + searched.err
    held.meet()
    for who in ("anna", "bela"):
        assert rules(held, who) == ["protected"]
    # Other words are not those that were searched.
    held.answer("anna", "statement", "word", NAME, "1", "en", "They go on.")
    assert rules(held, "anna") == ["sealed_sheets"]


def test_a_request_for_a_paper_is_not_used_up_for_a_search(held: Pair, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"moving pictures")
    held.answer("anna", "case", "seal", held.case, "video", str(film), *BOTH)
    held.meet()
    kept = next(one for one in held.answer("anna", "case", "sealed", held.case)["sealed"] if one["kind"] == "video")
    request = held.granted("bela", "anna", kept["id"])
    assert isinstance(held.computers.refused("bela", "statement", "sheets-search", request), NotASheetToSearch)
    opened = held.typed("bela", "", "case", "unseal", request, "-o", str(tmp_path / "out.mp4"))
    assert opened.exit_code == 0, opened.output
