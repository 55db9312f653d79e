"""What an import would change is shown member by member before it is taken, and what it would put back is said."""

import json
from typing import Any

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes


def file_of(program: Program, data: dict[str, Any]) -> str:
    path = program.folder / "newer.json"
    path.write_bytes(accounts_bytes(data))
    return str(path)


def test_a_moved_day_of_an_account_is_shown_as_days_in_words(fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    data = accounts()
    data["sources"][1] |= {"published_lo": "2020-05-06", "published_hi": "2020-05-06", "learnt_on": "2020-05-02"}
    data["voices"][1]["label"] = "Выживший"
    data["properties"][1]["cumulative"] = False

    file = file_of(program, data)
    shown = program.done("record", "import", file, "--dry-run").words

    assert "A2 Lantern опубликовано: 4 мая 2030 → 6 мая 2020 стало известно нам: ничего → 2 мая 2020" in shown
    assert "survivor A survivor название: A survivor → Выживший" in shown
    assert "held только растёт: да → нет" in shown
    found = program("record", "import", file, "--dry-run", "--json").json["changes"]
    assert {one["name"]: one["members"] for one in found}["lantern:A2"] == [
        {
            "member": "published",
            "before": {"lo": "2030-05-04", "hi": "2030-05-04"},
            "after": {"lo": "2020-05-06", "hi": "2020-05-06"},
        },
        {"member": "learnt_on", "before": "", "after": "2020-05-02"},
    ]


def test_an_older_file_says_that_it_would_put_back_what_was_mended_here(fresh: Vaults) -> None:
    program = fresh()
    old = file_of(program, accounts())
    program.done("record", "reword", "c3", "--value", "17", "--said", "seventeen")

    shown = program.done("record", "import", old, "--dry-run").words
    found = program("record", "import", old, "--json")

    assert "c3 held: was changed here on" in shown
    assert "this file has the older wording and would put it back" in shown
    assert "value: 17 → 9 to 11" in shown
    assert found.code == 3
    assert found.json["taken"] is False
    change = found.json["changes"][0]
    assert (change["name"], change["puts_back"]) == ("lantern:c3", True)
    assert len(change["changed_here_on"]) == 10


def test_what_was_mended_here_is_said_beside_a_newer_file_too_and_comes_first(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "reword", "c3", "--value", "17", "--said", "seventeen")
    program.done("record", "reword", "c5", "--said", "the mill and a cellar")
    data = accounts()
    data["claims"][2]["value"] = {"kind": "count", "lo": 18, "hi": 18}

    shown = program.done("record", "import", file_of(program, data), "--dry-run").words

    assert "c3 held: was changed here on" in shown
    assert "after it came from a file" in shown
    assert "would put it back" in shown
    assert shown.index("c5 place") < shown.index("c3 held")
    first = accounts()
    first["claims"][3]["said"] = "ten"
    plain = program.done("record", "import", file_of(program, first), "--dry-run").words
    assert "c4 held says: 10 → ten" in plain


def test_a_day_that_is_still_to_come_is_asked_about(fresh: Vaults) -> None:
    program = Program(fresh().folder, "ru")
    data = accounts(dataset="other")
    data["sources"] = data["sources"][:2]
    data["sources"][0] |= {"published_lo": "2019-05-01", "published_hi": "2019-05-01", "learnt_on": "2199-01-02"}
    data["sources"][1] |= {"published_lo": "2199-05-04", "published_hi": "2199-05-04"}
    data["claims"] = data["claims"][:3]

    file = file_of(program, data)
    shown = program.done("record", "import", file, "--dry-run").words

    assert "A1: стало известно нам 2 января 2199 — этот день ещё не наступил. Описка?" in shown
    assert "A2: опубликовано 4 мая 2199 — этот день ещё не наступил. Описка?" in shown
    found = program("record", "import", file, "--dry-run", "--json").json
    assert found["to_come"] == [{"source": "A1", "member": "learnt_on"}, {"source": "A2", "member": "published"}]


def in_a_circle() -> dict[str, Any]:
    """Accounts of three places, each of which is said to lie in the next."""
    data = accounts(dataset="other")
    data["properties"].append({"id": "part_of", "kind": "text"})
    data["subjects"] += [{"id": f"p{n}", "kind": "place", "label": f"Mill {n}"} for n in range(3)]
    value = {"property": "part_of", "said": "it lies there"}
    data["claims"] += [
        {**data["claims"][0], "id": f"in{n}", "subject": f"p{n}", **value}
        | {"value": {"kind": "text", "text": f"other\x1fp{(n + 1) % 3}"}}
        for n in range(3)
    ]
    return data


def test_places_that_would_lie_in_themselves_are_told_before_a_file_is_taken_in(fresh: Vaults) -> None:
    program = fresh()
    file = file_of(program, in_a_circle())

    shown = program.done("record", "import", file, "--dry-run").words
    found = program("record", "import", file, "--json").json

    assert "each of these lies in itself: Mill 0 → Mill 1 → Mill 2 → Mill 0. One of the claims" in shown
    assert found["circles"] == [["other:p0", "other:p1", "other:p2"]]
    # Nothing else of the file is lost for it.
    assert (found["taken"], len(program.json("record", "known", "other:wave")["known"]) > 0) == (True, True)


def test_a_withdrawn_claim_shows_no_member_to_a_program_either(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "withdraw", "c5")
    data = accounts()
    data["claims"][4]["said"] = "she gave it up"

    found = program("record", "import", file_of(program, data), "--dry-run", "--json").json["changes"]

    assert found == [{"table": "claim", "name": "lantern:c5", "withdrawn": True, "members": []}]
    assert "cellar" not in json.dumps(found)


def test_a_table_tells_a_program_nothing_of_a_claim_that_was_withdrawn_since(fresh: Vaults) -> None:
    program, own = fresh(), AgeIdentity.generate(SystemEntropy())
    out, back = program.folder / "left", program.folder / "back.csv"
    what = ("--kind", "event", "--property", "held", "--purpose", "correction", "--for", "a colleague")
    key = ("--recipient", text_from_recipient(own.kem.public), "-o", str(out))
    sent = program.done("record", "table", "export", "--as", "csv", *what, *key)
    table = open_(out.read_bytes(), [own.kem]).content
    assert "Cells with words that somebody said or typed: 2. Names of people who are no entry here" in sent.words
    back.write_bytes(table.replace(b",9,11,", b",17,23,"))
    before = program("record", "table", "import", str(back), "--json").json
    shown = program.done("record", "table", "import", str(back)).words
    # Whose row it is and what it says, and not the claim's drawn name alone.
    assert "Arrests in Tarn, held: 9 to 11 → 17 to 23 (lantern:c3)" in shown
    program.done("record", "reword", "c3", "--value", "12", "--said", "twelve")
    told = program.done("record", "table", "import", str(back)).words
    assert "Arrests in Tarn, held: changed here since it left (lantern:c3)." in told
    program.done("record", "withdraw", "c3")
    told = program.done("record", "table", "import", str(back)).words
    assert "lantern:c3: consent was withdrawn since it left. Nothing of it is taken in." in told
    assert "17 to 23" not in told

    after = program("record", "table", "import", str(back), "--json").json

    assert [(one["before"]["to"], one["after"]["to"]) for one in before["changed"]] == [("11", "23")]
    assert [sorted(one) for one in after["conflicts"]] == [["claim", "row", "withdrawn"]]
    assert "about 10" not in json.dumps(after)
