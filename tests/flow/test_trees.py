"""What the tree tells of each claim: since when it was known here, who disputes it, its own words, whose voice."""

from typing import Any

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes


def tree(program: Program, *asked: str) -> str:
    return program.done("record", "known", *asked, "--tree").words


def taken(program: Program, data: dict[str, Any]) -> None:
    path = program.folder / "newer.json"
    path.write_bytes(accounts_bytes(data))
    program.done("record", "import", str(path), "--yes")


def test_the_day_an_account_became_known_to_us_stands_in_the_tree(fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    data = accounts(dataset="other")
    data["sources"][1]["learnt_on"] = "2020-05-02"
    taken(program, data)

    assert "about 10 → от 9 до 11 стало известно нам 2 мая 2020" in tree(program, "other:wave", "held")
    assert "стало известно нам" not in tree(program, "lantern:wave", "held")


def test_our_words_stand_bare_and_the_quote_within_the_marks_of_the_language(fresh: Vaults) -> None:
    program = fresh()
    how = ("--source", "A2", "--said", "a dozen", "--quote", "нас было двенадцать", "--voice", "survivor")
    program.done("record", "add", "wave", "held", "12", *how)

    english, russian = tree(program, "wave", "held"), tree(Program(program.folder, "ru"), "wave", "held")

    assert "a dozen → 12 in its own words: “нас было двенадцать”" in english
    assert "a dozen → 12 дословно: «нас было двенадцать»" in russian
    assert "“" not in russian


def test_a_claim_says_where_it_is_seen_or_heard_and_a_place_that_is_none_is_refused(fresh: Vaults) -> None:
    program, digest = fresh(), "ab" * 32
    how = ("--source", "A2", "--voice", "survivor", "--place")
    claim = program.json("record", "add", "wave", "held", "12", *how, f"{digest}:12000:31000")["claim"]
    refused = program("record", "add", "wave", "held", "12", *how, f"{digest}:31000:12000")

    assert "0:12–0:31, in a file that was sent (abababababababab)" in tree(program, "wave", "held")
    (shown,) = program.json("record", "show", claim)["wordings"]
    assert shown["place"] == {"sha256": digest, "span_ms": [12_000, 31_000], "region": []}
    assert "where it is seen or heard: 0:12–0:31" in program.done("record", "show", claim).words
    assert refused.code == 2
    assert "This is no place in a recording or a picture" in refused.err


def test_a_dispute_of_a_row_that_is_disputed_already_is_told(fresh: Vaults) -> None:
    program = fresh()
    how = ("--source", "A1", "--said", "twenty", "--voice", "lantern", "--basis", "estimated")
    other = program.json("record", "add", "wave", "held", "20", *how)["claim"]
    assert "They disagree." in tree(program, "wave", "held")
    assert "Disputed here" not in tree(program, "wave", "held")

    op = program.json("record", "dispute", "c3", "--by", other, "--note", "counted twice")["ops"][0]

    told = tree(program, "wave", "held")
    assert "Disputed here: lantern:c3." in told
    assert f"lantern:c3 disputed by {other}: counted twice (" in told
    assert "Disputed here: lantern:c3." in program.done("record", "known", "wave", "held").words
    program.done("record", "undo", op)
    assert "counted twice" not in tree(program, "wave", "held")


def test_what_is_noted_of_a_dispute_goes_with_withdrawn_content(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "dispute", "c3", "--note", "counted twice")
    program.done("record", "withdraw", "c3")

    assert "counted twice" not in tree(program, "wave", "held")


def test_two_voices_of_one_name_are_told_apart_by_their_ids(fresh: Vaults) -> None:
    program = fresh()
    data = accounts()
    data["voices"].append({"id": "second", "label": "A survivor", "kind": "person"})
    data["claims"].append({**data["claims"][2], "id": "c6", "voice": "second", "source": "A1", "said": "forty",
                           "value": {"kind": "count", "lo": 40, "hi": 40}})  # fmt: skip
    taken(program, data)

    told = program.done("record", "known", "wave", "held").words

    assert "A survivor (survivor) says 9 to 11" in told
    assert "A survivor (second) says 40" in told
    assert "└─ A survivor (survivor)" in tree(program, "wave", "held")
    assert "├─ A survivor (second)" in tree(program, "wave", "held")
    assert "A survivor (" not in tree(program, "wave", "place")


def test_a_public_day_that_is_still_to_come_is_said_to_be_one(lantern: Program) -> None:
    assert "This day is still to come" in tree(lantern, "wave", "--as-public", "2199-01-01")
    assert "still to come" not in tree(lantern, "wave", "--as-public", "2020-01-01")
