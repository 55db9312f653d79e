"""Withdrawn content leaves a tombstone wherever the program could show it: text, JSON, history, an import's list."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

# Words of account A3 and of its claims c4 and c5 that nothing else in the record has; and of what was noted beside.
ACCOUNT = ("Undated copy", "copy.example", "a friend brought it")
CLAIM = ("Old mill", "Подвал", "the old mill", "by the river", "mended cellar", "seen from", "gave it up")
NOTES = ("she said the mill", "because of the cellar")


def told() -> dict[str, Any]:
    data = accounts()
    data["sources"][2] |= {"url": "https://copy.example/1", "note": "a friend brought it"}
    data["claims"][4]["note"] = "seen from the river"
    return data


def everything(program: Program) -> str:
    """Everything the program says of its record, to people and to programs."""
    asked = (
        ("record", "list"),
        ("record", "history"),
        *(("record", "show", claim) for claim in ("c1", "c2", "c3", "c4", "c5")),
        ("record", "known", "wave"),
        ("record", "known", "wave", "--tree"),
        ("record", "known", "wave", "--as-public", "2030-05-20", "--tree"),
        ("record", "known", "wave", "--as-known", "2020-01-01"),
    )
    said = [program.done(*command, *more) for command in asked for more in ((), ("--json",))]
    return " ".join(ran.words for ran in said)


def prepared(program: Program) -> Program:
    """Account A3 with address and notes; a rewording, a dispute and an undo with words that repeat what c5 says."""
    take(program, told())
    program.done("record", "reword", "c5", "--said", "in the old mill, and a mended cellar")
    op = program.done("record", "dispute", "c5", "--note", "she said the mill", "--json").json["ops"][0]
    program.done("record", "undo", op, "--reason", "because of the cellar")
    return program


def take(program: Program, data: dict[str, Any]) -> str:
    file = program.folder / "lantern.json"
    file.write_bytes(accounts_bytes(data))
    return program.done("record", "import", str(file), "--yes").words


def shown(said: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word in said]


def withdraw_claim(program: Program) -> None:
    program.done("record", "withdraw", "c5")


def withdraw_account(program: Program) -> None:
    program.done("record", "withdraw", "A3", "--source")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_withdrawn_account_is_gone_from_everything_the_program_says(fresh: Vaults, language: str) -> None:
    program = prepared(fresh(language))
    before = everything(program)

    withdraw_account(program)
    after = everything(program)

    assert shown(before, (*ACCOUNT[:2], *CLAIM[:4], *NOTES)) == [*ACCOUNT[:2], *CLAIM[:4], *NOTES]
    assert shown(after, (*ACCOUNT, *CLAIM, *NOTES)) == []
    assert ("content withdrawn" if language == "en" else "содержание изъято") in after


def test_a_withdrawn_claim_is_gone_from_everything_with_its_address_and_its_account_stays_where_it_speaks(
    fresh: Vaults,
) -> None:
    program = prepared(fresh())

    withdraw_claim(program)

    assert shown(everything(program), (*CLAIM, *NOTES)) == []
    assert shown(program.done("record", "show", "c5").words, (*ACCOUNT, "A survivor")) == []
    assert shown(program.done("record", "known", "wave", "place", "--tree").words, (*ACCOUNT, "A survivor")) == []
    opened = program.json("record", "show", "c5")["wordings"]
    assert all(one["withdrawn"] and one["value"] == {"kind": "withdrawn"} for one in opened)
    assert shown(program.done("record", "show", "c4").words, ("Undated copy", "copy.example")) == [
        "Undated copy",
        "copy.example",
    ]


@pytest.mark.parametrize("withdraw", [withdraw_claim, withdraw_account])
def test_the_difference_of_an_import_shows_no_wording_of_what_was_withdrawn(
    fresh: Vaults, withdraw: Callable[[Program], None]
) -> None:
    program = prepared(fresh())
    withdraw(program)
    data = told()
    data["claims"][4] |= {"said": "she gave it up", "note": "seen from afar"}
    data["sources"][2] |= {"outlet": "Undated copy, signed"} if withdraw is withdraw_account else {}

    said = take(program, data)

    assert "1 claim" in said
    assert "c5 content withdrawn" in said
    assert shown(said, (*ACCOUNT, *CLAIM)) == []
    assert shown(everything(program), CLAIM) == []


def test_a_withdrawn_claim_can_be_reworded_and_stays_withdrawn(fresh: Vaults) -> None:
    program = prepared(fresh())
    withdraw_claim(program)

    said = program.done("record", "reword", "c5", "--said", "she gave it up")
    again = program.done("record", "reword", "c5", "--value", "Old mill", "--json")

    assert "Consent was withdrawn" in said.words
    assert shown(said.words + again.words, CLAIM) == []
    assert shown(everything(program), CLAIM) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("It erases nothing.", "in the journal of this vault and in every backup", "the file they were imported"),
        ),
        ("ru", ("Ничего не стирается.", "в журнале этого хранилища и во всех его резервных копиях", "импортированы")),
    ],
)
def test_withdrawing_says_first_where_the_words_stay(fresh: Vaults, language: str, said: tuple[str, ...]) -> None:
    program = fresh(language)

    told = program.done("record", "withdraw", "c5").words
    again = program("record", "withdraw", "c5")
    helped = program.bare("record", "withdraw", "--help").words

    done = "Done." if language == "en" else "Сделано."
    assert [words for words in said if words not in told.partition(done)[0]] == []
    assert all(
        words in helped for words in (("not erased", "backups") if language == "en" else ("не стирается", "копии"))
    )
    # Withdrawn already: nothing is about to happen, so that nothing is said of what it would do.
    assert (again.code, again.out) == (2, "")


def test_a_program_that_withdraws_reads_one_answer_and_nothing_else(fresh: Vaults) -> None:
    ran = fresh().done("record", "withdraw", "c5", "--json")

    assert set(ran.json) == {"left", "ops", "parts"}
    # What took its place and could not be withdrawn with it: nothing did.
    assert ran.json["left"] == []


def test_an_account_that_repeats_a_withdrawn_one_does_not_name_it(fresh: Vaults) -> None:
    program = fresh()
    assert "repeats: Lantern" in program.done("record", "show", "c4").words

    program.done("record", "withdraw", "A2", "--source")

    assert "repeats: content withdrawn" in program.done("record", "show", "c4").words
    tree = program.done("record", "known", "wave", "held", "--tree").words
    assert shown(tree, ("about 10", "9 to 11", "Lantern, 4 May")) == []
    before = program.done("record", "known", "wave", "start").words
    assert shown(before, ("early April", "1–10 April")) == []


def test_undoing_a_withdrawal_shows_all_of_it_again(fresh: Vaults) -> None:
    program = prepared(fresh())
    before = json.dumps(program.json("record", "show", "c5")["wordings"][-1]["said"])
    op = program.done("record", "withdraw", "A3", "--source", "--json").json["ops"][0]

    program.done("record", "undo", op)

    assert json.dumps(program.json("record", "show", "c5")["wordings"][-1]["said"]) == before
    assert shown(everything(program), NOTES) == list(NOTES)


def told_long_ago() -> dict[str, Any]:
    """The same accounts ten years before: every day of theirs lies before any withdrawal."""
    data: dict[str, Any] = json.loads(json.dumps(told()).replace("2030-", "2020-"))
    data["claims"][2]["said"] = "three from the mill"
    later = {**data["claims"][2], "id": "c6", "value": {"kind": "count", "lo": 30, "hi": 30}, "said": "thirty by now"}
    data["sources"].append(
        {**data["sources"][1], "id": "A4", "published_lo": "2020-06-01", "published_hi": "2020-06-01"}
    )
    data["claims"].append({**later, "source": "A4"})
    return data


PAST = ("--as-public", "2020-05-31")


@pytest.mark.parametrize(
    ("claim", "words", "before"),
    [
        ("c1", ("late April", "21–30 April"), ()),
        ("c3", ("three from the mill", "9 to 11"), ()),
        ("c5", CLAIM[:4], ()),
        ("c6", ("thirty by now",), ()),
        ("c5", CLAIM[:4], ("record", "retract", "c5")),
        ("c6", ("thirty by now",), ("record", "supersede", "c6", "c3")),
        ("c6", ("thirty by now",), ("record", "dispute", "c6")),
    ],
    ids=["corrected", "outdated", "standing", "newest", "taken back", "replaced", "disputed"],
)
def test_what_became_of_a_claim_before_or_since_does_not_show_it_again(
    fresh: Vaults, claim: str, words: tuple[str, ...], before: tuple[str, ...]
) -> None:
    program = fresh()
    take(program, told_long_ago())
    if before:
        program.done(*before)

    def trees() -> str:
        asked = [("record", "known", "wave", *more) for more in ((), PAST, ("--as-public", "2020-07-01"))]
        return " ".join(program.done(*one, *form).words for one in asked for form in ((), ("--tree",)))

    assert shown(trees(), words) == list(words)

    program.done("record", "withdraw", claim)

    assert shown(trees(), words) == []
    assert "content withdrawn" in trees()


def test_who_brought_out_a_withdrawn_account_is_not_named_beside_who_looks_alike(fresh: Vaults) -> None:
    program = fresh()
    other = accounts(dataset="almanac")
    other["sources"][2]["publisher"] = "Copy"
    file = program.folder / "almanac.json"
    file.write_bytes(accounts_bytes(other))
    asked = ("record", "import", str(file), "--dry-run")
    assert "almanac:Copy and lantern:copy look alike" in program.done(*asked).words

    withdraw_account(program)

    assert "lantern:copy" not in program.done(*asked).words + program.done(*asked, "--json").words
    assert "almanac:gazette and lantern:gazette have the same name" in program.done(*asked).words
