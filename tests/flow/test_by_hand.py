"""What a person types for one claim stays with it: how the voice knows, and the very words of the value."""

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program

HELD = ("record", "add", "wave", "held")


def opened(program: Program, claim: str) -> dict[str, object]:
    """The newest wording of a claim."""
    found: dict[str, object] = program.json("record", "show", claim)["wordings"][-1]
    return found


@pytest.mark.parametrize(
    ("connection", "english", "russian"),
    [
        ("victim", "knows it as: the victim", "откуда знает: пострадавший"),
        ("witness", "knows it as: a witness", "откуда знает: свидетель"),
        ("relative", "knows it as: a relative", "откуда знает: родственник"),
        ("third_party", "knows it as: somebody else", "откуда знает: третье лицо"),
    ],
)
def test_how_a_voice_knows_is_kept_and_shown(connection: str, english: str, russian: str, fresh: Vaults) -> None:
    program = fresh()
    where = ("--source", "A1", "--said", "ten", "--voice", "survivor")

    claim = program.json(*HELD, "10", *where, "--connection", connection)["claim"]

    assert opened(program, claim)["connection"] == connection
    assert english in program.done("record", "show", claim).words
    assert russian in Program(program.folder, "ru").done("record", "show", claim).words


def test_a_claim_of_which_nobody_said_how_it_is_known_says_nothing_of_it(lantern: Program) -> None:
    assert opened(lantern, "c3")["connection"] == "unknown"
    assert "knows it as" not in lantern.done("record", "show", "c3").words


def test_one_person_alone_makes_no_reasonable_grounds_of_a_first_hand_account(fresh: Vaults) -> None:
    program = fresh()
    where = ("--source", "A1", "--said", "ten", "--voice", "lantern", "--basis", "estimated")
    claim = program.json(*HELD, "10", *where, "--connection", "victim")["claim"]
    program.done("record", "independent", "survivor", "lantern")

    program.done("record", "review", claim, "agree")
    program.done("record", "review", "c3", "agree")

    (row,) = program.json("record", "known", "wave", "held")["known"]
    assert (row["roots"]["floor"], row["level"]) == (2, "corroborated")


def test_a_way_of_knowing_that_there_is_not_is_refused(lantern: Program, fresh: Vaults) -> None:
    program = fresh()

    ran = program(*HELD, "10", "--source", "A1", "--said", "ten", "--connection", "hearsay", "--json")

    assert ran.code == 2
    assert program.json("record", "history") == lantern.json("record", "history")
