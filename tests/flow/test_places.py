"""Places by command: who was held or last seen there, and where a place lies that somebody entered by hand."""

from tests.flow.conftest import Vaults
from tests.flow.program import Program

TOLD = ("--source", "A1", "--voice", "survivor", "--connection", "victim")
CELLAR = "Подвал у мельницы"
ACT = ("record", "act", "Удержание", "--victim", "Липа", "--victim-is", "person", "--place", CELLAR)
DONE_BY = ("--perpetrator", "Люди в масках", "--perpetrator-is", "group", "--degree", "carried out")


def test_a_place_says_to_whom_an_act_was_done_and_by_whom_where_both_were_entered(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "place", CELLAR, "--new", "--kind", "подвал", "--period", "2018-12", *TOLD)
    made = program.json(*ACT, *DONE_BY, "--from", "2018-12-29", *TOLD)

    said = program.done("record", "held-at", CELLAR).words
    assert "To whom: Липа. By whom: Люди в масках." in said
    said = Program(program.folder, "ru").done("record", "held-at", CELLAR).words
    assert "С кем: Липа. Кто: Люди в масках." in said

    # The neighbours that tell of the same act, whose values name what has an entry.
    victim = next(one["subject"] for one in made["new"] if one["form"] == "person")
    paper = ("wgeid", victim, "--with", made["act"])
    for command in (
        ("places",),
        ("known", made["act"], "--tree"),
        ("show", made["claims"][0]),
        ("search", "Липа"),
        ("list",),
        ("review", "list", made["act"]),
        ("paper", "show", *paper),
        ("paper", "missing", *paper),
    ):
        program.done("record", *command)


def test_a_place_that_was_entered_by_hand_stands_on_the_map_in_what_it_lies_in(fresh: Vaults) -> None:
    program = fresh()
    program.done("record", "place", CELLAR, "--new", "--where", "Грозный", "--precision", "vicinity", *TOLD)
    program.done("record", "place", "Камера", "--new", "--parent", CELLAR, *TOLD)
    program.done("record", "act", "Удержание", "--victim", "Липа", "--victim-is", "person", "--place", "Камера", *TOLD)

    areas = [program.json("record", "held-at", one)["area"] for one in (CELLAR, "Камера")]
    assert [(one["of"], one["precision"]) for one in areas] == [("gn-558418", "locality")] * 2
    said = program.done("record", "held-at", CELLAR).words
    assert "somewhere in Grozny" in said
    assert "Precision, as it is said: Vicinity: within a hundred metres." in said
    assert "not in the gazetteer" not in said


def test_where_somebody_was_last_seen_is_entered_by_command_and_puts_them_at_the_place(fresh: Vaults) -> None:
    program = fresh()
    seen = ("--set", "place last seen=в Гудермесе", "--set", "missing since=2018-12-29")
    person = program.json("record", "describe", "person", "Липа", "--new", *seen, *TOLD)["subject"]
    program.done("record", "add", person, "где видели в последний раз", "Шали", "--source", "A2")

    (there,) = program.json("record", "held-at", "Гудермес")["lines"]
    assert (there["label"], there["property"]) == ("Липа", "place_last_seen")
    assert there["when"][0]["value"]["lo"] == "2018-12-29"
    said = Program(program.folder, "ru").done("record", "places").words
    assert "Шали" in said.partition("Названы в другой связи")[0]
