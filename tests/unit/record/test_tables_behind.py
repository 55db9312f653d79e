"""What leaves beside the value of a claim: the time it speaks of, its code in words, and what stands behind it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.protect.age import open_
from safeconduct.record.commands import new_local_id
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.vocabulary import built_in
from safeconduct.record.queries import Record
from safeconduct.record.tables.arriving import claim_after
from safeconduct.record.tables.cells import period_cells
from safeconduct.record.tables.exports import export_intent
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.sending import make_ready
from safeconduct.record.wording import claimed_in_words
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, diff_of, new_vault, packed
from tests.unit.record.test_tables_leaving import KEY, SCHEMA, content, order, rows, world

OTHER = CompartmentId(b"o" * 16)
SPRING, AUTUMN = ("2017-02-01", "2017-05-31"), ("2018-09-01", "2018-10-31")
USES = ("use_of_place",)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def sitting(vault: Vault) -> Sitting:
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="as it was told")
    return Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))


def barn(vault: Vault) -> str:
    """Enter a place that held people in two springs and autumns, as a form enters it."""
    told = sitting(vault)
    place = told.new("The barn of Tarn", "place")
    told.say(place, "use_of_place", "detention", "1 February to 31 May 2017")
    told.say(place, "use_of_place", "detention", "1 September to 31 October 2018")
    vault.append(told.intents(PART))
    return place


def asked(place: str, form: str, purpose: str = "archive") -> Order:
    return order(form, purpose, kinds=(), subjects=(place,), properties=USES)


def listed(vault: Vault, what: Order) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(content(vault, what).decode("utf-8-sig")))]


def entities(vault: Vault, what: Order) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content(vault, what).splitlines()]


@pytest.mark.parametrize("form", ["csv", "xlsx", "huridocs"])
def test_the_time_that_a_claim_speaks_of_leaves_in_columns_of_its_own(vault: Vault, form: str) -> None:
    table = rows(content(vault, asked(barn(vault), form)))

    periods = {(row["period_from"], row["period_to"]) for row in table if row["said"]}
    assert periods == {SPRING, AUTUMN}


def test_what_a_place_was_used_for_is_an_event_there_with_its_days(vault: Vault) -> None:
    place = barn(vault)
    found = entities(vault, asked(place, "ftm"))
    (there,) = (line["id"] for line in found if line["schema"] == "Address")
    events = [line["properties"] for line in found if line["schema"] == "Event"]

    assert {(*one["startDate"], *one["endDate"]) for one in events} == {SPRING, AUTUMN}
    assert [one["addressEntity"] for one in events] == [[there], [there]]
    for line in found:
        known = SCHEMA[line["schema"]]
        assert set(known["required"]) <= set(line["properties"]) <= set(known["properties"])
    said = {(line["prop"], line["value"]) for line in entities(vault, asked(place, "ftm-statements"))}
    assert {("startDate", SPRING[0]), ("endDate", AUTUMN[1])} <= said


def test_the_time_of_an_involvement_is_that_of_its_link(vault: Vault) -> None:
    told = sitting(vault)
    act, part, unit = told.new("Beating", "act"), told.new("part", "involvement"), told.new("Patrol of Tarn", "unit")
    told.refer(part, "act", act)
    told.refer(part, "perpetrator", unit)
    told.say(part, "degree_of_involvement", "carried_out")
    # As a file says it: by hand a time is said of places alone.
    told.claims[-1] = replace(told.claims[-1], period=Interval(day_from_iso("2017-02-01"), day_from_iso("2017-05-31")))
    vault.append(told.intents(PART))
    properties = ("act", "perpetrator", "degree_of_involvement")
    (link,) = (
        line["properties"]
        for line in entities(vault, order("ftm", kinds=(), subjects=(act, part), properties=properties))
        if line["schema"] == "UnknownLink"
    )

    assert (*link["startDate"], *link["endDate"]) == SPRING


def test_uwazi_keeps_two_times_and_two_bases_apart(vault: Vault) -> None:
    (row,) = listed(vault, asked(barn(vault), "uwazi"))
    assert row["use_of_place"] == "Used to hold people"
    assert {*row["use_of_place: Used to hold people, period"].split("|")} == {":".join(SPRING), ":".join(AUTUMN)}

    (wave,) = listed(vault, order("uwazi"))
    assert {"held (estimated)", "start", "place"} <= {*wave}
    assert "held" not in wave


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_time_comes_back_as_it_left_and_is_taken_in_where_it_was_changed(vault: Vault, form: str) -> None:
    made = make_ready(Record(vault.tables), asked(barn(vault), form, "correction"), SystemEntropy())
    vault.append([export_intent(PART, made.sent)])
    data = open_(b"".join(made.sealed), [KEY.kem]).content
    diff = diff_of(vault, data)
    assert (diff.is_empty, diff.emptied, diff.faults, diff.same) == (True, [], [], 2)

    table = rows(data)
    spring = next(row for row in table if row["period_from"] == SPRING[0])
    spring["period_to"] = "30.06.2017"
    (altered,) = diff_of(vault, packed(table, form)).altered
    after = claim_after(altered.after)
    assert period_cells(after) == (SPRING[0], "2017-06-30")
    # Whoever looks at the difference sees what is changed.
    assert claimed_in_words(after, "en", built_in()) == "Used to hold people; 1 February – 30 June 2017"
    spring["period_to"] = ""
    (emptied,) = diff_of(vault, packed(table, form)).emptied
    assert emptied.column == "period_to"
    spring["period_to"] = "the summer"
    assert len(diff_of(vault, packed(table, form)).faults) == 1
    # A table of before, without these columns, says nothing of them.
    old = [{name: cell for name, cell in row.items() if not name.startswith("period")} for row in rows(data)]
    assert (diff_of(vault, packed(old, form)).is_empty, diff_of(vault, packed(old, form)).same) == (True, 2)


def test_a_code_stays_a_code_with_its_words_beside_it_in_the_language_of_who_asks(vault: Vault) -> None:
    place = barn(vault)
    for language, words in (("en", "Used to hold people"), ("ru", "Используется для удержания людей")):
        plain = open_(b"".join(_made(vault, asked(place, "csv"), language)), [KEY.kem]).content
        assert {(row["text"], row["in_words"]) for row in rows(plain)} == {("use/detention", words)}
    values = {(row["value"], row["value_code"]) for row in listed(vault, asked(place, "huridocs")) if row["said"]}
    assert values == {("Used to hold people", "use/detention")}


def _made(vault: Vault, what: Order, language: Any) -> Iterator[bytes]:
    spoken = Order(what.choice, what.form, what.purpose, what.recipient, what.keys, language)
    return make_ready(Record(vault.tables), spoken, SystemEntropy()).sealed


def test_a_code_is_no_name_of_anybody(tmp_path: Path) -> None:
    value = world()
    value["subjects"] = [{**one, "label": "Use Detention"} if one["id"] == "p5" else one for one in value["subjects"]]
    for vault in new_vault(tmp_path / "names", value):
        assert {row["text"] for row in rows(content(vault, asked(barn(vault), "csv")))} == {"use/detention"}


def test_a_copy_says_which_account_it_repeats_and_how_many_voices_there_are(vault: Vault) -> None:
    table = [row for row in rows(content(vault, order(purpose="court"))) if row["property"] == "held"]
    (first,), (copy,) = ([row for row in table if row["said"] == said] for said in ("about 10", "10"))

    assert copy["repeats"] == first["account"] != copy["account"]
    assert first["repeats"] == ""
    assert {(row["level"], row["voices_from"], row["voices_to"]) for row in table} == {("reported", "1", "1")}
    statistics = rows(content(vault, order(purpose="statistics")))
    assert {row["voices_to"] for row in statistics if row["property"] == "held"} == {"1"}
    (held,) = (one for one in listed(vault, order("huridocs", purpose="court")) if one["said"] == "10")
    assert (held["level"], held["voices_to"], held["account"][8:10]) == ("reported", "1", "-a")
    found = {line["id"]: line for line in entities(vault, order("ftm"))}
    (event,) = (line["properties"] for line in found.values() if line["schema"] == "Event")
    assert "start 2030-04-01..2030-04-10: level reported; independent voices 1" in event["notes"]
    copies = {
        found[line["id"]]["properties"]["name"][0]: [found[one]["properties"]["name"][0] for one in proof]
        for line in found.values()
        if line["schema"] == "Article" and (proof := line["properties"].get("proof"))
    }
    assert copies == {"Undated copy": ["Lantern"]}


def repeating(source: dict[str, Any]) -> dict[str, Any]:
    """The world with an account that says the same as another one, which says nothing else of what leaves."""
    value = world()
    value["sources"] = [*value["sources"], {"published_lo": None, "published_hi": None, **source}]
    text = {"kind": "text", "text": "cold"}
    claim = {"subject": "wave", "property": "conditions", "value": text, "voice": "survivor", "said": "it is cold"}
    value["claims"] = [*value["claims"], {"id": "r1", "source": "A3", "repeats": [source["id"]], **claim}]
    return value


@pytest.mark.parametrize("form", ["csv", "huridocs"])
def test_an_account_that_is_repeated_has_a_row_where_nothing_else_of_it_leaves(tmp_path: Path, form: str) -> None:
    value = repeating({"id": "A9", "outlet": "The Herald", "publisher": "gazette", "published_lo": "2030-05-12"})
    for vault in new_vault(tmp_path / "repeated", value):
        table = rows(content(vault, order(form, "court")))
        (copy,) = (row for row in table if row["said"] == "it is cold")
        (herald,) = (row for row in table if "The Herald" in row.values())
        account = herald["account"] if form == "csv" else herald["record_number"]
        assert copy["repeats"] == account
        assert not [row for row in rows(content(vault, order("uwazi", "court"))) if "Herald" in repr(row)]


def test_an_account_that_is_not_public_is_tied_to_nothing(tmp_path: Path) -> None:
    for vault in new_vault(tmp_path / "private", repeating({"id": "A9", "outlet": "a call to the sister"})):
        for form in ("csv", "huridocs", "ftm"):
            plain = content(vault, order(form, "court")).decode()
            assert "sister" not in plain
        (copy,) = (row for row in rows(content(vault, order(purpose="court"))) if row["said"] == "it is cold")
        assert (copy["repeats"], copy["voices_to"]) == ("", "1")
    value = repeating({"id": "A9", "outlet": "a call to the sister"})
    claim = next(one for one in value["claims"] if one["id"] == "r1")
    claim |= {"source": "A9", "repeats": ["A3"]}
    for vault in new_vault(tmp_path / "told", value):
        (told,) = (row for row in rows(content(vault, order(purpose="court"))) if row["said"] == "it is cold")
        assert (told["account"], told["repeats"]) == ("", "")


def test_voices_of_another_part_are_not_counted(vault: Vault) -> None:
    def counts() -> set[tuple[str, str, str]]:
        table = rows(content(vault, order(properties=("event_description",))))
        return {(row["level"], row["voices_from"], row["voices_to"]) for row in table if row["text"] == "damp"}

    for part, account, voice in ((PART, "A2", "lantern"), (OTHER, "A4", "other")):
        telling = Telling(f"lantern\x1f{account}", f"lantern\x1f{voice}", said="as it was told")
        told = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
        told.say("lantern\x1fwave", "event_description", "damp")
        vault.append(told.intents(part))
        assert counts() == {("reported", "1", "1")}
    (known,) = (row for row in Record(vault.tables).known("lantern\x1fwave") if row.text == "damp")
    assert known.roots.ceiling == 2
