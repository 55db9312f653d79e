"""Who did what to whom, where and when, in one command; places of detention; what a project adds without code."""

from typing import Any

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program
from tests.world import accounts, accounts_bytes

TOLD = ("--source", "A1", "--voice", "survivor", "--connection", "victim")
LANTERN = ("--source", "lantern:A1")
ACT = ("record", "act", "избиение; задержание", "--victim", "Person one", "--victim-is", "person")
DONE_BY = ("--perpetrator", "Station officers", "--perpetrator-is", "group", "--degree", "carried out")


def known(program: Program, subject: str) -> dict[str, list[Any]]:
    """The values of each property of a subject."""
    rows = program.json("record", "known", subject)["known"]
    found: dict[str, list[Any]] = {}
    for row in rows:
        value = row["value"]
        found.setdefault(row["property"], []).append(value.get("text", (value.get("lo"), value.get("hi"))))
    return found


def test_an_act_is_entered_with_its_victim_and_perpetrator_in_one_command(fresh: Vaults) -> None:
    program = fresh()
    when = (
        "--from",
        "1-10 December 2018",
        "--where",
        "Argun",
        "--method",
        "electric shock; blows",
        "--status",
        "missing",
    )
    quote = ("--quote", "they beat me", "--said", "beaten", "--span", "ab" * 32 + ":1000:2000")

    made = program.json(*ACT, *DONE_BY, *when, *quote, *TOLD)

    act, involvement = known(program, made["act"]), known(program, made["involvement"])
    assert act["type_of_act"] == ["act/arrest", "act/beating"]
    assert act["method_of_violence"] == ["method/blows", "method/electric_shock"]
    assert act["status_at_end_of_act"] == ["status_at_end/missing"]
    assert act["initial_date"] == [("2018-12-01", "2018-12-10")]
    assert act["exact_location"] == ["Argun"]
    assert involvement["act"] == [made["act"].replace(":", "\x1f")]
    assert involvement["degree_of_involvement"] == ["involvement/carried_out"]
    victims = {one["subject"].replace(":", "\x1f"): one["form"] for one in made["new"]}
    assert [victims[one] for one in act["victim"]] == ["person"]
    assert [victims[one] for one in involvement["perpetrator"]] == ["group"]
    shown = program.json("record", "show", made["claims"][0])["wordings"][-1]
    assert (shown["quote"], shown["said"], shown["connection"]) == ("they beat me", "beaten", "victim")
    assert shown["place"] == {"sha256": "ab" * 32, "span_ms": [1000, 2000], "region": []}


def test_terms_and_subjects_are_shown_by_their_words_in_the_readers_language(fresh: Vaults) -> None:
    program = fresh()
    made = program.json(*ACT, *DONE_BY, *TOLD)

    english = program.done("record", "known", made["act"]).words
    russian = Program(program.folder, "ru").done("record", "known", made["act"]).words

    assert "Beating" in english
    assert "Person one" in english
    assert "Избиение" in russian
    assert "вид деяния" in russian
    assert "act/beating" not in english + russian


def test_one_person_is_entered_once_though_two_acts_name_them(fresh: Vaults) -> None:
    program = fresh()
    first = program.json(*ACT, *TOLD)
    second = program.json("record", "act", "rape", "--victim", "Person one", *TOLD)

    assert known(program, first["act"])["victim"] == known(program, second["act"])["victim"]
    assert [one["form"] for one in second["new"]] == ["act"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("record", "act", "beatng", "--victim", "Person one", "--victim-is", "person", *TOLD),
            "did you mean: Beating",
        ),
        ((*ACT, "--perpetrator", "Nobody", *TOLD), "There is no subject of this name here (“Nobody”)"),
        ((*ACT, "--perpetrator", "wave", *TOLD), "This is of another form (“wave”)"),
        ((*ACT, *DONE_BY, "--degree", "torture", *TOLD), "no term of the list “Degrees of involvement”"),
        ((*ACT, "--set", "colour=red", *TOLD), "There is no field of this form of this name (“colour”)"),
        ((*ACT, "--set", "colour", *TOLD), "This names no field with a value"),
        ((*ACT, "--from", "in the days of the old mill", *TOLD), "A date is wanted here, and these words give none"),
        (
            (*ACT, "--from", "с 30 декабря 2018 по 14 января 2019", *TOLD),
            "These words name a beginning and an end, and this field takes one of the two",
        ),
        (("record", "describe", "thing", "X", "--new", *TOLD), "There is no form or list of this name (“thing”)"),
        (
            ("record", "describe", "event", "Arrests in Tarn", "--new", "--set", "priority=high", *TOLD),
            "Something in the record is called so already (“Arrests in Tarn”)",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence_and_nothing_is_entered(
    arguments: tuple[str, ...], sentence: str, lantern: Program
) -> None:
    before = lantern.json("record", "list")

    ran = lantern(*arguments)

    assert ran.code == 2
    assert sentence in " ".join(ran.err.split()), ran.err
    assert lantern.json("record", "list") == before


def test_a_place_has_a_parent_a_precision_and_periods_of_use(fresh: Vaults) -> None:
    program = fresh()
    program.json("record", "place", "District station", "--new", "--kind", "police station", *TOLD)
    cell = ("--parent", "District station", "--precision", "district", "--period", "2018-12..2019-01")

    made = program.json("record", "place", "Cellar", "--new", "--kind", "подвал", *cell, *TOLD)
    again = ("--use", "closed", "--period", "2019-02-01..")
    program.done("record", "place", "Cellar", *again, *TOLD)

    place = known(program, made["place"])
    assert place["kind_of_place"] == ["location/cellar"]
    assert place["precision"] == ["precision/district"]
    assert place["use_of_place"] == ["use/closed", "use/detention"]
    words = program.done("record", "known", made["place"], "--tree").words
    assert "District station" in words
    used = next(one for one in made["claims"] if "Used to hold people" in program.done("record", "show", one).words)
    assert "December 2018" in program.done("record", "show", used).words
    uses = program.json("record", "held-at", "Cellar")["uses"]
    assert [(one["use"], one["days"]["lo"], one["roots"]["ceiling"]) for one in uses] == [
        ("use/detention", "2018-12-01", 1),
        ("use/closed", "2019-02-01", 1),
    ]
    assert uses[0]["claims"][0].rpartition(":")[2] in program.done("record", "held-at", "Cellar").words
    assert "Used to hold people (1 December 2018 – 31 January 2019)" in program.done("record", "places").words


def test_a_place_that_would_lie_in_itself_is_refused_in_one_sentence(fresh: Vaults) -> None:
    program = fresh()
    for name, parent in (("House", ""), ("Yard", "House"), ("Cellar", "Yard")):
        program.done(
            "record", "place", name, "--new", "--kind", "cellar", *(("--parent", parent) if parent else ()), *TOLD
        )

    for name, parent in (("House", "Cellar"), ("House", "House")):
        ran = program("record", "place", name, "--parent", parent, *TOLD)
        assert ran.code == 2
        assert "It would lie in itself" in ran.err


def test_other_things_of_the_ontology_are_described_field_by_field(fresh: Vaults) -> None:
    program = fresh()
    program.done(*ACT, *TOLD)
    help_ = ("--set", "victim=Person one", "--set", "type of intervention=evacuation", "--set", "response=нет сведений")

    ran = program("record", "describe", "intervention", "Flight", "--new", *help_, *TOLD)
    assert ran.code == 2
    assert "no term of the list “Responses to interventions”" in ran.err

    made = program.json("record", "describe", "intervention", "Flight", "--new", *help_[:-1], "response=unknown", *TOLD)
    found = known(program, made["subject"])
    assert found["type_of_intervention"] == ["intervention/evacuation"]
    assert found["response"] == ["response/unknown"]


def test_a_claim_added_by_hand_to_an_act_takes_terms_alone(fresh: Vaults) -> None:
    program = fresh()
    act = program.json(*ACT, *TOLD)["act"]

    program.done("record", "add", act, "что говорят власти", "officials deny the act", *TOLD)
    assert known(program, act)["attribution"] == ["attribution/deny_act"]
    ran = program("record", "add", act, "type_of_act", "something bad", *TOLD)
    assert ran.code == 2
    assert "no term of the list" in ran.err


def test_what_a_file_calls_by_the_name_of_a_field_stays_what_the_file_says(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "free.json"
    value = accounts(dataset="free")
    value["properties"].append({"id": "priority", "kind": "text"})
    file.write_bytes(accounts_bytes(value))
    program.done("record", "import", str(file), "--yes")

    program.done("record", "add", "free:wave", "priority", "before the feast", "--source", "free:A1")

    assert known(program, "free:wave")["priority"] == ["before the feast"]
    # Of a subject of ours it is the field, and a term is wanted.
    program.done("record", "describe", "event", "Raid", "--new", "--set", "initial_date=2019-01", *LANTERN)
    subjects = {one["label"]: one["id"] for one in program.json("record", "list")["subjects"]}
    ran = program("record", "add", f"desk:{subjects['Raid']}", "priority", "before the feast", *LANTERN)
    assert ran.code == 2
    assert "no term of the list “Priorities”" in ran.err


def test_a_projects_own_field_and_term_are_used_like_the_programs(fresh: Vaults) -> None:
    program = fresh()
    program.done(
        "record",
        "ontology",
        "add-term",
        "act",
        "forced_divorce",
        "--en",
        "Forced divorce",
        "--ru",
        "Принуждение к разводу",
        "--under",
        "pressure",
    )
    program.done(
        "record",
        "ontology",
        "add-field",
        "act",
        "colour_of_car",
        "--type",
        "term",
        "--en",
        "colour of the car",
        "--ru",
        "цвет машины",
    )
    program.done("record", "ontology", "add-term", "x_colour_of_car", "black", "--en", "Black", "--ru", "Чёрный")

    made = program.json(
        "record",
        "act",
        "принуждение к разводу",
        "--victim",
        "P",
        "--victim-is",
        "person",
        "--set",
        "цвет машины=чёрный",
        *TOLD,
    )

    found = known(program, made["act"])
    assert found["type_of_act"] == ["act/x_forced_divorce"]
    assert found["x_colour_of_car"] == ["x_colour_of_car/x_black"]
    assert "Forced divorce" in program.done("record", "known", made["act"]).words
    assert "цвет машины" in Program(program.folder, "ru").done("record", "known", made["act"]).words
    shown = program.json("record", "ontology", "show", "x_colour_of_car")["lists"][0]["terms"]
    assert [one["code"].partition("/")[2] for one in shown] == ["other", "unknown", "x_black"]


def test_what_is_retired_is_offered_no_more_and_keeps_its_words(fresh: Vaults) -> None:
    program = fresh()
    added = program.json("record", "ontology", "add-term", "act", "insult", "--en", "Insult", "--ru", "Оскорбление")
    made = program.json("record", "act", "insult", "--victim", "P", "--victim-is", "person", *TOLD)

    ran = program("record", "undo", added["ops"][0])
    assert ran.code == 3
    assert "is not undone" in ran.err
    program.done("record", "ontology", "retire", "act/x_insult")

    assert "Insult" in program.done("record", "known", made["act"]).words
    ran = program("record", "act", "insult", "--victim", "P", *TOLD)
    assert ran.code == 2
    assert "no term of the list" in ran.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add-term", "act", "Bad Code", "--en", "A", "--ru", "Б"), "This cannot be the code or the words"),
        (("add-term", "act", "new", "--en", "Rape", "--ru", "Другое слово"), "There is one of this code or with these"),
        (("add-term", "actt", "new", "--en", "A", "--ru", "Б"), "There is no list of this name (“actt”)"),
        (("add-term", "act", "new", "--en", "A", "--ru", "Б", "--under", "pain"), "no term of the list"),
        (("add-field", "act", "x", "--type", "term", "--of", "colour", "--en", "A", "--ru", "Б"), "There is no list"),
        (("add-field", "act", "x", "--type", "date", "--of", "act", "--en", "A", "--ru", "Б"), "This cannot be"),
        (("add-field", "deed", "x", "--type", "date", "--en", "A", "--ru", "Б"), "There is no form of this name"),
        (("retire", "act/killing"), "There is no field or term that was added here"),
        (("rename", "x_none", "--en", "A", "--ru", "Б"), "There is no field or term that was added here"),
        (("show", "actt"), "did you mean: act"),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence(
    arguments: tuple[str, ...], sentence: str, lantern: Program
) -> None:
    ran = lantern("record", "ontology", *arguments)

    assert ran.code == 2
    assert sentence in " ".join(ran.err.split()), ran.err


def test_days_in_words_are_read_and_a_copied_day_is_flagged_by_command(fresh: Vaults) -> None:
    program = fresh()
    told = ("--source", "lantern:A2", "--quote", "they came at night")
    made = program.json("record", "describe", "person", "Ash", "--new", "--set", "missing_since=в ночь на 3 мая", *told)
    shown = program.json("record", "show", made["claims"][0])["wordings"][-1]
    assert (shown["value"], shown["said"]) == ({"lo": "2030-05-02", "hi": "2030-05-03"}, "в ночь на 3 мая")
    assert shown["doubts"] == []

    made = program.json("record", "describe", "person", "Ash", "--set", "date_of_death=2030-05-04", *told)
    shown = program.json("record", "show", made["claims"][0])["wordings"][-1]
    assert shown["doubts"] == ["day_of_report"]
    assert "it is the day of the report itself" in program.done("record", "known", made["subject"]).words
    assert (
        "look at the day: it is the day of the report itself" in program.done("record", "show", made["claims"][0]).words
    )
