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


def test_a_place_that_lies_elsewhere_than_its_words_say_is_shown_with_both_figures(fresh: Vaults) -> None:
    program = fresh()
    told = ("--source", "A1", "--said", "in Argun, 90 km west of Grozny")

    claim = program.json("record", "add", "wave", "place", "Argun", *told)["claim"]

    (lies,) = program.json("record", "show", claim)["wordings"][-1]["lies"]
    assert (lies["said_km"], lies["verdict"]) == ([81, 99], "wrong distance and direction")
    assert "Neither distance nor direction fits." in program.done("record", "show", claim).words
    assert "Не сходятся ни" in Program(program.folder, "ru").done("record", "show", claim).words


def test_one_person_alone_makes_no_reasonable_grounds_of_a_first_hand_account(fresh: Vaults) -> None:
    program = fresh()
    where = ("--source", "A1", "--said", "ten", "--voice", "lantern", "--basis", "estimated")
    claim = program.json(*HELD, "10", *where, "--connection", "victim")["claim"]
    program.done("record", "independent", "survivor", "lantern")

    # Nobody reviews their own work, whatever they imported or typed.
    for one in (claim, "c3"):
        assert program("record", "review", one, "agree").code == 3

    (row,) = program.json("record", "known", "wave", "held")["known"]
    assert (row["roots"]["floor"], row["level"]) == (2, "corroborated")


def test_a_way_of_knowing_that_there_is_not_is_refused(lantern: Program, fresh: Vaults) -> None:
    program = fresh()

    ran = program(*HELD, "10", "--source", "A1", "--said", "ten", "--connection", "hearsay", "--json")

    assert ran.code == 2
    assert program.json("record", "history") == lantern.json("record", "history")


@pytest.mark.parametrize(
    ("property_id", "typed", "value"),
    [
        ("held", "about 40", {"lo": 36, "hi": 44}),
        ("start", "2030-03", {"lo": "2030-03-01", "hi": "2030-03-31"}),
        ("place", "Old mill; a barn", ["Old mill", "a barn"]),
        ("conditions", "no light", ["no light"]),
    ],
)
def test_the_words_a_value_was_typed_in_are_kept(property_id: str, typed: str, value: object, fresh: Vaults) -> None:
    program = fresh()

    claim = program.json("record", "add", "wave", property_id, typed, "--source", "A1")["claim"]

    found = opened(program, claim)
    assert (found["said"], found["value"]) == (typed, value)
    assert f"says: {typed}" in program.done("record", "show", claim).words


def test_words_read_from_standard_input_as_the_value_are_kept(fresh: Vaults) -> None:
    program = fresh()

    program.done(*HELD, "-", "--source", "A1", typed="около 40\n")

    assert "около 40 → 36 to 44" in program.done("record", "known", "wave", "held", "--tree").words


def test_a_mended_value_takes_its_typed_words_along_and_leaves_a_sentence_alone(fresh: Vaults) -> None:
    program = fresh()
    typed = program.json(*HELD, "about 40", "--source", "A1")["claim"]
    told = program.json(*HELD, "40", "--source", "A1", "--said", "forty or so, in two cells")["claim"]

    for claim in (typed, told):
        program.done("record", "reword", claim, "--value", "at least 50")

    assert opened(program, typed)["said"] == "at least 50"
    assert opened(program, told)["said"] == "forty or so, in two cells"
