"""What can only be a slip is refused in one sentence and changes nothing; what was undone may be said again."""

import pytest

from safeconduct.base.errors import Exit
from tests.flow.conftest import Vaults
from tests.flow.program import Program

ONE_ENTRY = "one and the same entry"
ALREADY = "has been said already"
OTHERWISE = "The opposite has been said"
SOMETHING_ELSE = "not about the same thing"


def refused(program: Program, *words: str) -> str:
    """Run what must be refused, and return the sentence."""
    before = program.done("record", "history").out
    ran = program("record", *words)
    assert (ran.code, ran.out) == (Exit.BAD_INPUT, ""), ran
    assert program.done("record", "history").out == before
    return " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("supersede", "c4", "c4"), ONE_ENTRY),
        (("dispute", "c4", "--by", "c4"), ONE_ENTRY),
        (("same", "survivor", "survivor"), ONE_ENTRY),
        (("independent", "lantern", "lantern:lantern"), ONE_ENTRY),
        (("different", "wave", "wave", "--subjects"), ONE_ENTRY),
        (("supersede", "c4", "c1"), SOMETHING_ELSE),
        (("supersede", "c5", "c3"), SOMETHING_ELSE),
    ],
    ids=" ".join,
)
def test_a_slip_is_refused_and_changes_nothing(lantern: Program, words: tuple[str, ...], why: str) -> None:
    assert why in refused(lantern, *words)


@pytest.mark.parametrize(
    "words",
    [
        ("dispute", "c4"),
        ("dispute", "c4", "--by", "c3"),
        ("supersede", "c4", "c3"),
        ("retract", "c4"),
        ("withdraw", "c5"),
        ("withdraw", "A2", "--source"),
        ("same", "survivor", "lantern"),
        ("independent", "survivor", "lantern"),
    ],
    ids=" ".join,
)
def test_what_stands_is_not_said_twice_but_again_once_it_is_undone(fresh: Vaults, words: tuple[str, ...]) -> None:
    program = fresh()
    op = program.json("record", *words)["ops"][0]

    again = refused(program, *words)

    assert ALREADY in again
    assert f"record undo {op[:16]}" in again
    program.done("record", "undo", op)
    program.done("record", *words)


def test_a_pair_has_no_first_and_second(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "same", "survivor", "lantern")

    assert ALREADY in refused(program, "same", "lantern", "survivor")


@pytest.mark.parametrize(("one", "other"), [("same", "different"), ("dependent", "independent")])
def test_the_opposite_of_what_stands_wants_that_taken_back_first(fresh: Vaults, one: str, other: str) -> None:
    program = fresh()
    op = program.json("record", one, "survivor", "lantern")["ops"][0]

    assert OTHERWISE in refused(program, other, "lantern", "survivor")

    program.done("record", "undo", op)
    program.done("record", other, "lantern", "survivor")


def test_a_doubt_with_a_reason_stands_beside_one_without(fresh: Vaults) -> None:
    program = fresh()
    alone = program.json("record", "dispute", "c4")["ops"][0]
    program.done("record", "dispute", "c4", "--by", "c3")

    program.done("record", "undo", alone)

    (row,) = program.json("record", "known", "wave", "held")["known"]
    assert "c4" in row["disputed"]
