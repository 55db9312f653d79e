"""Findings and entries are named by what they are called: a unit, a victim, a voice; nobody has to copy an id."""

from __future__ import annotations

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

TOLD = ("--source", "A1", "--voice", "survivor", "--connection", "victim")
ACT = ("record", "act", "избиение; задержание", "--victim", "Орех Тихий", "--victim-is", "person")
DONE_BY = ("--perpetrator", "СОБР «Терек»", "--perpetrator-is", "unit", "--degree", "carried out")
SHOW = ("record", "review", "show")


def test_a_finding_whose_value_is_somebody_of_the_record_opens_by_name_by_id_and_alone(fresh: Vaults) -> None:
    program = fresh()
    made = program.json(*ACT, *DONE_BY, *TOLD)
    part = made["involvement"]
    (unit,) = (one["subject"] for one in made["new"] if one["form"] == "unit")

    alone = program.json(*SHOW, part, "perpetrator")
    for value in ("СОБР «Терек»", "собр «терек»", unit, unit.partition(":")[2]):
        assert program.json(*SHOW, part, "perpetrator", "--value", value) == alone
    assert alone["text"] == unit.replace(":", "\x1f")
    assert program.json(*SHOW, made["act"], "victim", "--value", "Орех Тихий")["state"] == "unread"
    assert program.json(*SHOW, part, "act")["state"] == "unread"
    # Whoever entered it is no reader of it: that the finding is found is what the refusal says.
    assert program("record", "review", "grade", part, "perpetrator", "agree").code == 3


def test_of_several_findings_the_refusal_lists_them_and_one_term_needs_no_value(fresh: Vaults) -> None:
    program = fresh()
    made = program.json(*ACT, *DONE_BY, *TOLD)
    other = program.json("record", "act", "rape", "--victim", "Орех Тихий", *TOLD)

    assert program.json(*SHOW, other["act"], "type_of_act")["text"].startswith("act/")
    ran = program(*SHOW, made["act"], "type_of_act")
    assert ran.code == 2
    assert "There are 2 findings of this" in ran.err
    assert "(“Arrest; Beating”)" in ran.err
    russian = Program(program.folder, "ru")(*SHOW, made["act"], "type_of_act").err
    assert "Таких выводов несколько (2)" in russian
    assert "Задержание" in russian
    assert program.json(*SHOW, made["act"], "type_of_act", "--value", "задержание")["text"] == "act/arrest"
    missing = program(*SHOW, made["involvement"], "perpetrator", "--value", "Nobody")
    assert (missing.code, "no finding of this name" in missing.err) == (2, True)


def test_where_an_id_is_asked_for_a_name_that_one_entry_goes_by_is_taken(fresh: Vaults) -> None:
    program = fresh()
    made = program.json(*ACT, *TOLD)
    (person,) = (one["subject"] for one in made["new"] if one["form"] == "person")

    by_name = program.json(
        "record", "add", "Орех Тихий", "occupation", "baker", "--source", "A1", "--voice", "A survivor"
    )
    assert program.json("record", "known", "орех тихий")["known"] == program.json("record", "known", person)["known"]
    claim = program.json("record", "show", by_name["claim"])["wordings"][-1]
    assert claim["voice"] == "lantern:survivor"
    missing = ("record", "paper", "missing", "wgeid")
    assert program.json(*missing, "Орех Тихий") == program.json(*missing, person)


def test_a_name_that_two_entries_go_by_is_refused_with_their_ids(fresh: Vaults) -> None:
    program = fresh()
    people = [{"id": f"p{n}", "kind": "person", "label": "Клён"} for n in range(2)]
    file = program.folder / "two.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other", subjects=people, claims=[])))
    program.done("record", "import", str(file), "--yes")

    ran = program("record", "known", "Клён")
    assert ran.code == 2
    assert "2 entries go by this name (subject)" in ran.err
    assert "“other:p0, other:p1”" in ran.err.replace("\n", " ")
    assert "Так называется несколько записей" in Program(program.folder, "ru")("record", "known", "Клён").err
