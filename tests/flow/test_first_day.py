"""A first day with the program: accounts in, knowledge out, mistakes mended, nothing lost.

Each command runs as a process of its own, on a vault that lies on the disk.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.errors import Exit
from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

Row = dict[str, Any]


def row(program: Program, property_id: str, *day: str, subject: str = "wave") -> Row:
    """The only answer there is to a question."""
    rows = program.json("record", "known", subject, property_id, *day)["known"]
    assert len(rows) == 1, rows
    found: Row = rows[0]
    return found


def start_of(program: Program, day: str) -> Row:
    return row(program, "start", "--as-public", day)


def undo(program: Program, op: str) -> str:
    """Undo an entry; gives the undo's own id."""
    ops: list[str] = program.json("record", "undo", op[:12])["ops"]
    return ops[0]


def test_a_vault_is_made_filled_and_asked_on_the_first_day(tmp_path: Path) -> None:
    program = Program(tmp_path)
    file = tmp_path / "lantern.json"
    file.write_bytes(accounts_bytes())

    assert "The vault is made" in program.done("vault", "create").out
    # The default cost of trying a passphrase is paid in this test and in no other.
    assert (
        "new: 5 claims, 3 accounts, 3 voices, 2 subjects, 4 properties"
        in program.done("record", "import", str(file), "--yes").words
    )
    assert "Arrests in Tarn (event) lantern:wave 4 answers from 5 claims" in program.done("record", "list").words
    assert start_of(program, "2030-05-04")["corrected"] is True
    assert "Nothing differs." in program.done("vault", "verify").out


def test_importing_the_same_file_again_changes_nothing(lantern: Program) -> None:
    before = lantern.json("record", "history")
    file = lantern.folder / "lantern.json"

    again = lantern.json("record", "import", str(file))

    assert (again["taken"], again["new_claims"], again["same_claims"], again["ops"]) == (False, 0, 5, [])
    assert "Everything in this file is here already." in lantern.done("record", "import", str(file)).out
    assert lantern.json("record", "history") == before


def test_a_newer_version_of_a_file_is_shown_as_a_difference_before_it_is_taken(fresh: Vaults) -> None:
    program = fresh()
    changed = accounts()
    changed["claims"][2]["value"] = {"kind": "count", "lo": 12, "hi": 12}
    del changed["claims"][4]
    file = program.folder / "newer.json"
    file.write_bytes(accounts_bytes(changed))

    dry = program.done("record", "import", str(file), "--dry-run")
    refused = program.done("record", "import", str(file), typed="n\n")
    taken = program.done("record", "import", str(file), typed="y\n")

    for ran in (dry, refused, taken):
        assert "c3 held value: 9 to 11 → 12" in ran.words
        assert "here, and no longer in this file: 1 claim." in ran.words
    assert "Nothing was taken in." in dry.out
    assert "Nothing was taken in." in refused.out
    assert "Taken in. Undo: safeconduct record undo" in taken.words
    assert row(program, "held")["positions"] == [{"root": "survivor", "lo": 12, "hi": 12}]
    assert len(program.json("record", "known", "wave", "place")["known"]) == 2


def test_an_import_without_an_answer_takes_nothing(fresh: Vaults) -> None:
    program = fresh()
    changed = accounts()
    changed["claims"][2]["said"] = "ten or so"
    file = program.folder / "newer.json"
    file.write_bytes(accounts_bytes(changed))

    assert "Nothing was taken in." in program.done("record", "import", str(file), typed="").out


def test_an_import_is_undone_by_the_range_it_names(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    said = program.done("record", "import", str(file), "--yes").words
    span = said.partition("safeconduct record undo ")[2].split()[0]
    assert len(program.json("record", "list")["subjects"]) == 4

    program.done("record", "undo", span)

    assert {line["dataset"] for line in program.json("record", "list")["subjects"]} == {"lantern"}


def test_what_was_public_is_told_for_each_past_day(lantern: Program) -> None:
    assert lantern.json("record", "known", "wave", "--as-public", "2030-04-30")["known"] == []
    first, later = start_of(lantern, "2030-05-01"), start_of(lantern, "2030-05-04")

    assert (first["value"], first["superseded"]) == ({"kind": "date", "lo": "2030-04-21", "hi": "2030-04-30"}, [])
    assert (later["value"], later["superseded"]) == ({"kind": "date", "lo": "2030-04-01", "hi": "2030-04-10"}, ["c1"])
    read = lantern.done("record", "known", "wave", "start", "--as-public", "2030-05-04").words
    assert "1–10 April 2030 ● reported, corrected · 1 voice · 2 claims in 2 accounts" in read
    assert "before: 21–30 April 2030 (corrected on 4 May 2030)" in read


def test_an_account_and_a_claim_are_added_by_hand_and_a_slip_is_mended(fresh: Vaults) -> None:
    program = fresh()
    source = program.json("record", "add-source", "--outlet", "A call", "--published", "2030-05-06")["source"]
    words = ["record", "add", "wave", "held", "about 40", "--source", source, "--said", "forty or so"]

    added = program.done(*words, "--voice", "survivor", "--basis", "interviewed").words
    claim = added.partition("Added as ")[2].split()[0].rstrip(".")
    assert "Understood as: 36 to 44" in added
    program.done("record", "reword", claim, "--value", "at least 50")

    shown = program.json("record", "show", claim)["wordings"]
    assert [(one["value"], one["stands"]) for one in shown] == [
        ({"lo": 36, "hi": 44}, False),
        ({"lo": 50, "hi": None}, True),
    ]
    assert "held: 36 to 44 (interviewed)" in program.done("record", "show", claim).words
    assert "no longer stands: undone or reworded" in program.done("record", "show", claim).words


def test_words_given_as_a_dash_are_read_from_standard_input(fresh: Vaults) -> None:
    program = fresh()
    options = ["--source", "A2", "--said", "-", "--note", "-", "--voice", "survivor"]

    program.done("record", "add", "wave", "conditions", "-", *options, typed="no light\nно света\nheard twice\n")

    answer = row(program, "conditions")
    assert answer["value"] == {"kind": "text", "text": "no light"}
    read = program.done("record", "known", "wave", "conditions", "--tree").words
    assert "но света" in read


def test_letters_typed_apart_from_their_marks_are_the_same_letters(fresh: Vaults) -> None:
    program = fresh()
    words = ("--source", "A1", "--said", "Кто\u0438\u0306 и как", "--voice", "survivor")

    program.done("record", "add", "wave", "place", "подво\u0438\u0306", *words)

    places = [row["value"]["text"] for row in program.json("record", "known", "wave", "place")["known"]]
    assert "подвой" in places


def test_a_voice_corrects_itself_by_a_later_claim(fresh: Vaults) -> None:
    program = fresh()
    source = program.json("record", "add-source", "--outlet", "The Gazette", "--published", "2030-06-01")["source"]

    program.done(
        *("record", "add", "wave", "start", "2030-03", "--source", source, "--said", "it began in March"),
        *("--voice", "lantern", "--corrects"),
    )

    assert start_of(program, "2030-05-31")["superseded"] == ["c1"]
    after = start_of(program, "2030-06-01")
    assert after["value"] == {"kind": "date", "lo": "2030-03-01", "hi": "2030-03-31"}
    assert {name.partition(":")[2] for name in after["superseded"]} == {"c1", "c2"}
    read = program.done("record", "known", "wave", "start", "--as-public", "2030-06-01").words
    assert "before: 21–30 April 2030 (corrected on 4 May 2030)" in read
    assert "before: 1–10 April 2030 (corrected on 1 June 2030)" in read


def test_a_dispute_stands_until_it_is_undone_and_again_when_the_undo_is(fresh: Vaults) -> None:
    program = fresh()
    op = program.json("record", "dispute", "c3", "--note", "counted twice")["ops"][0]
    assert row(program, "held")["level"] == "disputed"
    assert "Disputed here: c3." in program.done("record", "known", "wave", "held").words

    redo = undo(program, op)
    assert row(program, "held")["level"] == "reported"
    undo(program, redo)

    assert row(program, "held")["level"] == "disputed"
    history = program.done("record", "history", "--limit", "3").words
    assert f"undo of {redo[:16]}" in history
    assert f"undo of {op[:16]}" in history
    assert "lantern:c3 disputed: counted twice" in history


def test_two_voices_that_disagree_are_told_with_their_words(fresh: Vaults) -> None:
    program = fresh()
    said = ["--source", "A1", "--said", "twenty", "--voice", "lantern", "--basis", "estimated"]

    program.done("record", "add", "wave", "held", "20", *said)

    read = program.done("record", "known", "wave", "held").words
    assert "9 to 20 (estimated) ●○ disputed · 1 to 2 independent voices · 3 claims in 3 accounts" in read
    assert "They disagree. Lantern says 20; A survivor says 9 to 11." in read


def test_a_voice_that_contradicts_itself_is_told_in_a_sentence(fresh: Vaults) -> None:
    program = fresh()
    words = ["--source", "A3", "--said", "in June", "--voice", "lantern"]

    program.done("record", "add", "wave", "start", "2030-06-01..2030-06-05", *words)

    read = program.done("record", "known", "wave", "start").words
    assert "Lantern says different things: 1–10 April 2030 (lantern:c2); 1–5 June 2030 (desk:" in read


def test_what_is_taken_back_and_what_is_withdrawn_are_told_apart(fresh: Vaults) -> None:
    program = fresh()

    program.done("record", "retract", "c2")
    retracted = program.done("record", "known", "wave", "start", "--tree").words
    program.done("record", "withdraw", "c3", "--note", "she asked us to")
    withdrawn = program.done("record", "known", "wave", "held", "--tree")

    assert "c2 Lantern, 4 May 2030 · taken back early April, not late" in retracted
    assert "c3 consent withdrawn content withdrawn" in withdrawn.words
    assert "about 10" not in withdrawn.out
    assert "about 10" not in program.done("record", "show", "c3").out
    assert "about 10" not in json.dumps(program.json("record", "show", "c3"))


def test_an_account_is_withdrawn_with_all_it_says(fresh: Vaults) -> None:
    program = fresh()

    program.done("record", "withdraw", "A3", "--source")

    rows = program.json("record", "known", "wave", "place")["known"]
    assert [found["value"] for found in rows] == [{"kind": "withdrawn"}]
    for ran in (program.done("record", "known", "wave", "--tree"), program.done("record", "show", "c5")):
        assert "Old mill" not in ran.out
        assert "cellar" not in ran.out


def test_a_claim_is_superseded_by_hand_and_not_read_by_whoever_entered_it(fresh: Vaults) -> None:
    program = fresh()

    program.done("record", "supersede", "c4", "c3")
    refused = program("record", "review", "c3", "agree", "--note", "compared with the tape")
    assert refused.code == Exit.REFUSED
    assert "nobody reviews their own work" in " ".join(refused.err.split())

    assert row(program, "held")["superseded"] == ["c4"]
    assert "lantern:c3 takes the place of lantern:c4" in program.done("record", "show", "c4").words
    assert "compared with the tape" not in program.done("record", "show", "c3").words


def test_two_voices_are_said_to_be_one_or_independent(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "add", "wave", "held", "10", "--source", "A1", "--said", "ten", "--voice", "lantern",
                 "--basis", "estimated")  # fmt: skip
    assert row(program, "held")["roots"]["ceiling"] == 2

    one = program.json("record", "same", "survivor", "lantern")["ops"][0]
    assert row(program, "held")["roots"]["ceiling"] == 1
    undo(program, one)
    two = program.json("record", "independent", "survivor", "lantern")["ops"][0]

    assert row(program, "held")["roots"]["floor"] == 2
    assert "●● corroborated · 2 independent voices" in program.done("record", "known", "wave", "held").words
    undo(program, two)
    program.done("record", "dependent", "survivor", "lantern")
    program.done("record", "different", "wave", "programme", "--subjects")
    assert "lantern:wave is not the same as lantern:programme" in program.done("record", "history").words


def test_the_tree_opens_an_answer_down_to_what_copies_repeat(lantern: Program) -> None:
    tree = lantern.done("record", "known", "wave", "held", "--tree").out

    assert "└─ A survivor\n" in tree
    assert "     └─ c3  Lantern, 4 May 2030\n" in tree
    assert "        └─ c4  Undated copy, 4–20 May 2030\n" in tree
    assert "about 10 → 9 to 11" in tree


def test_a_repeated_account_that_nobody_has_read_is_named(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "copy.json"
    claim = {**accounts()["claims"][2], "repeats": ["Wire-7"]}
    file.write_bytes(accounts_bytes(accounts(dataset="copy", claims=[claim])))

    program.done("record", "import", str(file), "--yes")

    tree = program.done("record", "known", "copy:wave", "held", "--tree").words
    assert "repeats Wire-7, which nobody here has read" in tree
    assert "repeats: Wire-7 (not read here)" in program.done("record", "show", "copy:c3").words


def test_a_voice_of_the_same_name_in_another_dataset_is_pointed_out(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))

    shown = program.done("record", "import", str(file), "--dry-run").words

    assert "other:survivor and lantern:survivor have the same name" in shown
    assert "safeconduct record same other:survivor lantern:survivor" in shown


def test_voices_that_only_look_alike_are_a_question_and_nothing_is_united(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "other.json"
    # The first letter of the id is Cyrillic.
    voice = {"id": "\u0455urvivor", "label": "One who came back", "kind": "person"}
    file.write_bytes(accounts_bytes(accounts(dataset="other", voices=[voice], sources=[], claims=[])))

    shown = program.done("record", "import", str(file), "--dry-run").words
    taken = program.json("record", "import", str(file))

    assert "other:\u0455urvivor and lantern:survivor look alike. One voice or two?" in shown
    assert "safeconduct record same other:\u0455urvivor lantern:survivor" in shown
    pair = {"one": "other:\u0455urvivor", "other": "lantern:survivor", "has_same_name": False}
    assert taken["alike"] == [pair]
    added = (
        "record",
        "add",
        "lantern:wave",
        "held",
        "7",
        "--source",
        "A2",
        "--said",
        "seven",
        "--voice",
        "lantern:survivor",
    )
    assert "look alike. One voice or two?" in program.done(*added).words
    assert program.json(*added)["alike"] == [{**pair, "one": pair["other"], "other": pair["one"]}]


def test_russian_has_its_own_words_days_and_plural_forms(lantern: Program) -> None:
    program = Program(lantern.folder, "ru")

    known = program.done("record", "known", "wave", "--as-public", "2030-05-04").words

    assert "Известно публично на конец дня 4 мая 2030." in known
    assert "1–10 апреля 2030 ● сообщается, исправлено · 1 голос · 2 утверждения в 2 известиях" in known
    assert "было: 21–30 апреля 2030 (исправлено 4 мая 2030)" in known
    assert known == program.done("record", "known", "wave", "--as-public", "4 мая 2030").words
    begun = program.done("record", "known", "wave", "Начало", "--as-public", "2030-05-04").words
    assert begun == program.done("record", "known", "wave", "start", "--as-public", "2030-05-04").words
    assert "начало 1–10 апреля 2030" in begun
    assert "(событие) lantern:wave 4 ответа из 5 утверждений" in program.done("record", "list").words
    assert "импорт: 5 утверждений, набор данных lantern" in program.done("record", "history").words
    assert "Проверено:" in program.done("vault", "verify").out


@pytest.mark.parametrize(
    ("what", "shown", "keys"),
    [
        ("accounts", ("Lantern", "lantern:A1", "4 May 2030"), {"id", "dataset", "outlet"}),
        ("voices", ("A survivor (person)", "lantern:survivor"), {"id", "dataset", "kind", "label"}),
        ("voices", ("The Gazette (outlet)", "repeats lantern"), {"id", "dataset", "kind", "label"}),
        (
            "properties",
            ("held (count)", "declared by the dataset lantern", "a count that only grows"),
            {"id", "dataset", "kind"},
        ),
    ],
    ids=["accounts", "voices", "echoes", "properties"],
)
def test_whatever_can_be_named_is_listed(lantern: Program, what: str, shown: tuple[str, ...], keys: set[str]) -> None:
    words = lantern.done("record", "list", what).words

    assert all(one in words for one in shown), words
    assert all(set(entry) == keys for entry in lantern.json("record", "list", what)[what])


def test_a_withdrawn_account_is_listed_without_its_words(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "withdraw", "A3", "--source")

    assert "consent withdrawn lantern:A3" in program.done("record", "list", "accounts").words
    listed = {entry["id"]: entry for entry in program.json("record", "list", "accounts")["accounts"]}
    assert listed["A3"] == {"id": "A3", "dataset": "lantern", "withdrawn": True}
