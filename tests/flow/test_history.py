"""The history names what was entered by hand, says when by this computer's clock, and what an undo undid."""

import datetime

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

# A zone that needs no files of the system: five hours and a half before UTC.
ZONE, AHEAD = "XXX-5:30", datetime.timedelta(hours=5, minutes=30)


def history(program: Program, *options: str) -> str:
    return program.done("record", "history", *options).words


def test_what_was_entered_by_hand_is_named_and_can_be_opened(fresh: Vaults) -> None:
    program = fresh()
    source = program.json("record", "add-source", "--outlet", "A call", "--published", "2020-05-06")["source"]
    how = ("--source", source, "--said", "forty", "--voice", "survivor", "--json")
    claim = program.done("record", "add", "wave", "held", "40", *how).json["claim"]

    told = history(program)
    names = [one["names"] for one in program.json("record", "history")["history"]]

    assert f"added by hand: {claim}, Arrests in Tarn, held: 40" in told
    assert f"added by hand: {source}, A call, 6 May 2020" in told
    assert claim.startswith("desk:")
    assert names[:2] == [[claim], [source]]
    assert program.done("record", "show", claim).code == 0


def test_a_rewording_says_of_which_claim_and_what_became_of_it(fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    program.done("record", "reword", "c3", "--value", "17", "--said", "семнадцать")

    told = history(program, "--limit", "1")

    assert "исправлена запись: lantern:c3, Arrests in Tarn, удерживаемые; значение: от 9 до 11 → 17; " in told
    assert "сообщает: about 10 → семнадцать" in told


def import_newer(program: Program, **mended: dict[str, object]) -> None:
    """Import a newer file in which some claims have other members."""
    data = accounts()
    data["claims"] = [{**claim, **mended.get(claim["id"], {})} for claim in data["claims"]]
    file = program.folder / "newer.json"
    file.write_bytes(accounts_bytes(data))
    program.done("record", "import", str(file), "--yes")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "import of 1 claim, from lantern; newer wording of lantern:c3, Arrests in Tarn, held; value: 9 to 11 → 17",
        ),
        (
            "ru",
            "импорт: 1 утверждение, набор данных lantern; новая редакция: lantern:c3, Arrests in Tarn, удерживаемые; "
            "значение: от 9 до 11 → 17",
        ),
    ],
)
def test_a_newer_wording_of_one_claim_that_a_file_brought_is_an_import(fresh: Vaults, language: str, said: str) -> None:
    program = fresh(language)
    import_newer(program, c3={"value": {"kind": "count", "lo": 17, "hi": 17}})

    told = history(program, "--limit", "1")
    (line,) = program.json("record", "history", "--limit", "1")["history"]

    assert said in told
    assert ("reworded" in told, "исправлена запись" in told) == (False, False)
    assert (line["by_hand"], line["names"]) == (False, ["lantern:c3"])


def test_an_import_says_how_many_of_its_claims_are_newer_wordings(fresh: Vaults) -> None:
    program = fresh()
    import_newer(program, c1={"said": "the last days of April"}, c5={"said": "the mill"})

    assert "import of 2 claims (2 newer wordings), from lantern" in history(program, "--limit", "1")


def test_a_program_is_told_what_a_person_typed(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "reword", "c3", "--value", "17")
    program.done("record", "add", "wave", "held", "40", "--source", "A1")

    lines = program.json("record", "history")["history"]

    assert [line["by_hand"] for line in lines] == [True, True] + [False] * (len(lines) - 2)


def test_the_time_is_that_of_this_computer_and_utc_for_programs(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "retract", "c1")

    at = program.json("record", "history")["history"][0]["at"]
    told = " ".join(program("record", "history", "--limit", "1", TZ=ZONE).out.split())

    here = datetime.datetime.fromisoformat(at) + AHEAD
    assert at.endswith("Z")
    assert f"{here.day} {here:%B} {here.year}, {here:%H:%M}: lantern:c1 taken back" in told


def test_an_undo_says_what_it_undid_and_the_undone_is_marked(fresh: Vaults) -> None:
    program = fresh()
    op = program.json("record", "dispute", "c3", "--note", "counted twice")["ops"][0]
    undo = program.json("record", "undo", op, "--reason", "a slip")["ops"][0]

    told = history(program)
    lines = program.json("record", "history")["history"]

    assert f"undo of {op[:16]} (lantern:c3 disputed: counted twice): a slip" in told
    assert "lantern:c3 disputed: counted twice (undone)" in told
    assert [(one["undone"], one["undid"]) for one in lines[:2]] == [(False, [op]), (True, [])]
    program.done("record", "undo", undo)
    assert f"undo of {undo[:16]} (undo of {op[:16]} (lantern:c3 disputed: counted twice): a slip)" in history(program)


def test_an_undone_import_is_counted_and_not_told_twice(fresh: Vaults) -> None:
    program = fresh()
    ops = [one["op"] for one in program.json("record", "history")["history"]]
    program.done("record", "undo", f"{ops[0]}..{ops[-1]}")

    told = history(program, "--limit", "1")

    assert f"undo of {ops[-1][:16]} (import of 4 properties, from lantern)" in told
    assert f"and {len(ops) - 3} more" in told


def test_the_history_shows_nothing_of_what_was_withdrawn_since(fresh: Vaults) -> None:
    program = fresh()
    how = ("--source", "A2", "--said", "a red gate", "--voice", "survivor", "--json")
    claim = program.done("record", "add", "wave", "place", "Red gate", *how).json["claim"]
    program.done("record", "reword", claim, "--value", "Redder gate")
    op = program.json("record", "history")["history"][0]["op"]
    program.done("record", "undo", op)
    program.done("record", "withdraw", claim)

    told = history(program)

    assert "gate" not in told
    assert told.count(f"{claim}, content withdrawn") >= 3


def test_the_history_names_nobody_whom_only_a_withdrawn_account_brought(fresh: Vaults) -> None:
    """Whoever published it, an act with its victim and doer, and who says so; the same of another account stays."""
    program = fresh()
    text = program.folder / "t.txt"
    text.write_text("Сотрудники задержали около 40 человек.\n", encoding="utf-8")
    program.done("record", "read", str(text), "--outlet", "Сообщение", "--publisher", "Зара Тестова", "--rules-only")
    gone = program.json("record", "add-source", "--outlet", "A call")["source"]
    people = ("--victim", "Person one", "--victim-is", "person", "--perpetrator", "Guard two")
    kind = ("--perpetrator-is", "person", "--degree", "carried out")
    told = ("--voice", "Зара Тестова")
    program.done("record", "act", "избиение", *people, *kind, "--source", gone, *told)
    program.done("record", "act", "избиение", "--victim", "Person four", "--victim-is", "person", "--source", "A1")
    program.done("record", "add", "Person four", "conditions", "cold", "--source", gone, "--said", "it was cold")
    labels = ("Зара Тестова", "Person one", "Guard two")

    before = history(program)
    accounts = program.json("record", "list", "accounts")["accounts"]
    for account in [f"{one['dataset']}:{one['id']}" for one in accounts if one["dataset"] == "desk"]:
        program.done("record", "withdraw", account, "--source")
    after = history(program)

    assert [one for one in labels if one not in before] == []
    assert [one for one in labels if one in after] == []
    assert "content withdrawn is of the form" not in after
    # Another account says that an act was done to them, though the only claim about them was withdrawn.
    assert "Person four; desk:" in after
    assert "Person four is of the form" in after
