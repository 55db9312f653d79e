"""What an entry by hand does not do, though it looks as if it did, is told at once."""

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

WHERE = ("--source", "A1", "--said", "heard", "--voice", "survivor")
APART = "It is counted apart"


def test_what_was_understood_is_shown_back_whole(fresh: Vaults) -> None:
    program = fresh()

    shown = program.done("record", "add", "wave", "held", "12", *WHERE, "--basis", "estimated").words

    assert "Arrests in Tarn, held (estimated), A survivor: Understood as: 12" in shown
    assert APART not in shown


@pytest.mark.parametrize("basis", ["estimated", "Estimated", "оценка", "ОЦЕНКА"])
def test_a_basis_is_known_by_its_word_in_either_language(basis: str, fresh: Vaults) -> None:
    program = fresh()

    added = program.json("record", "add", "wave", "held", "12", *WHERE, "--basis", basis)

    assert added["apart"] == {}
    assert {row["basis"] for row in program.json("record", "known", "wave", "held")["known"]} == {"estimated"}


@pytest.mark.parametrize("basis", [(), ("--basis", "rumoured")], ids=["none", "another"])
def test_a_figure_that_stands_apart_from_the_others_says_so(basis: tuple[str, ...], fresh: Vaults) -> None:
    program = fresh("en")

    shown = program.done("record", "add", "wave", "held", "12", *WHERE, *basis)
    again = program.json("record", "add", "wave", "held", "13", *WHERE, "--basis", "confirmed")

    assert f"{APART}: others say the same thing as “estimated” (2 claims)" in shown.words
    assert again["apart"]["estimated"] == 2


def undated(program: Program) -> str:
    return str(program.json("record", "add-source", "--outlet", "A call")["source"])


def test_a_correction_by_an_account_without_a_day_says_that_it_corrects_nothing(fresh: Vaults) -> None:
    program = fresh()
    where = ("--source", undated(program), "--said", "later", "--voice", "lantern", "--corrects")

    shown = program.done("record", "add", "wave", "start", "2030-06-01", *where).words

    assert "It corrects nothing: its account shows no day" in shown
    assert "safeconduct record supersede CLAIM desk:" in shown


def test_a_correction_that_nothing_gives_way_to_says_so_and_a_true_one_does_not(fresh: Vaults) -> None:
    program = fresh()
    later = program.json("record", "add-source", "--outlet", "Lantern", "--published", "2031-01-01")["source"]
    where = ("--source", str(later), "--said", "later", "--corrects", "--voice")

    vain = program.json("record", "add", "wave", "start", "2030-06-01", *where, "survivor")
    true = program.json("record", "add", "wave", "start", "2030-06-02", *where, "lantern")

    assert (vain["corrects_nothing"], true["corrects_nothing"]) == (True, False)


def test_a_file_about_something_else_does_not_decide_what_sort_of_value_is_typed(fresh: Vaults) -> None:
    program = fresh()
    other = accounts(dataset="almanac")
    other["properties"][1] = {"id": "held", "kind": "text"}
    for claim in other["claims"][2:4]:
        claim["value"] = {"kind": "text", "text": "a dozen"}
    file = program.folder / "almanac.json"
    file.write_bytes(accounts_bytes(other))
    program.done("record", "import", str(file), "--yes")
    how = ("--source", "lantern:A1", "--said", "heard", "--voice", "lantern:survivor")

    for subject in ("lantern:wave", "almanac:wave"):
        program.done("record", "add", subject, "held", "12", *how)

    for subject, kind in (("lantern:wave", "count"), ("almanac:wave", "text")):
        rows = program.json("record", "known", subject, "held")["known"]
        assert {row["value"]["kind"] for row in rows} == {kind}
        assert any(row["basis"] == "unspecified" for row in rows)
