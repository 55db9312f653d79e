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


def test_when_somebody_was_held_is_entered_by_command_in_words_and_stands_as_the_days_of_the_place(
    fresh: Vaults,
) -> None:
    program = fresh()
    person = program.json("record", "describe", "person", "Липа", "--new", "--set", "sex=female", *TOLD)["subject"]
    held = ("record", "add", person, "place last seen")
    words = program.done(*held, "Мельница", "--period", "early December 2018", "--source", "A1").words
    assert "Мельница; 1–10 December 2018" in words
    program.done(*held, "Мельница", "--period", "2019-03..", "--source", "A1", "--voice", "survivor")
    (place,) = [one for one in program.json("record", "places")["places"] if one["label"] == "Мельница"]
    assert place["days"] == [{"lo": "2018-12-01", "hi": "2018-12-10"}, {"lo": "2019-03-01", "hi": None}]
    assert (place["undated"], "of_people" in place) == (0, False)
    # Of nothing else a time is taken: nobody would find it again.
    refused = program("record", "add", person, "sex", "female", "--period", "2018-12", "--source", "A1")
    assert refused.code == 2
    assert "Only of a place, and of the use of one, is a time taken as well" in " ".join(refused.err.split())

    seen = ("--set", "place_last_seen=Гудермес", "--period", "place_last_seen=2018-12-29")
    program.done("record", "describe", "person", "Липа", *seen, *TOLD)
    (line,) = program.json("record", "held-at", "Гудермес")["lines"]
    assert line["days"] == [{"lo": "2018-12-29", "hi": "2018-12-29"}]


def test_an_act_that_holds_somebody_says_when_the_place_held_them(fresh: Vaults) -> None:
    program = fresh()
    act = ("record", "act", "Удержание", "--victim", "Липа", "--victim-is", "person")
    days = ("--from", "6 декабря 2018", "--until", "22 января 2019")
    program.done(*act, "--where", "Казарма", *days, *TOLD)
    program.done(*act[:4], "Клён", *act[5:], "--where", "Мельница", *days, "--period", "2018-12-10..2018-12-16", *TOLD)

    barracks, mill = (program.json("record", "held-at", one) for one in ("Казарма", "Мельница"))
    whole, week = {"lo": "2018-12-06", "hi": "2019-01-22"}, {"lo": "2018-12-10", "hi": "2018-12-16"}
    assert (barracks["days"], barracks["lines"][0]["days"]) == ([whole], [whole])
    assert (mill["days"], mill["lines"][0]["days"]) == ([week], [week])
    listed = Program(program.folder, "ru").done("record", "places").words
    assert "Когда: 6 декабря 2018 – 22 января 2019." in listed
    assert "никто не назвал дней" not in listed
    # Without a place there is nothing that the time is of.
    refused = program(*act[:4], "Ива", *act[5:], "--period", "2018-12", *TOLD)
    assert refused.code == 2
    assert "Only of a place" in " ".join(refused.err.split())


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
