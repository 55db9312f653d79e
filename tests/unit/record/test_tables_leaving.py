"""What leaves the record, for whom and in which form: never a living person unasked, never in the clear."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.age import AgeIdentity, open_
from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import Choice, NothingChosen, NothingLeaves, TwoForSoMany
from safeconduct.record.tables.exports import FORMS, LeftTheVault, export_intent
from safeconduct.record.tables.ftm import mapping as ftm_mapping
from safeconduct.record.tables.purposes import COLUMNS, purposes
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.sending import NoRecipient, Order, Ready, digest_of, make_ready
from safeconduct.record.tables.uwazi import NotOneKind
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.world import accounts

KEY = AgeIdentity.generate(SeededEntropy(b"a lawyer's key"))
SCHEMA = json.loads((Path(__file__).parents[2] / "data/ftm/schema.json").read_text("utf-8"))
EVENTS = (SubjectKind.EVENT,)
PROPERTIES = ("start", "held", "place", "conditions", "date_of_death")
PEOPLE = ("Ash Quarry", "Бирюк Камышов", "Dun Heather", "Elm Sedge", "Fen Alder", "Gorse Whin", "Hazel Moor")


def world() -> dict[str, Any]:
    """The invented accounts, with seven people: the first two are dead by two voices, the third by one."""
    people = [{"id": f"p{n}", "kind": "person", "label": label} for n, label in enumerate(PEOPLE)]
    value = accounts()
    voices = [*value["voices"], {"id": "other", "label": "The Monitor", "kind": "organisation"}]
    sources = [
        *value["sources"],
        {"id": "A4", "outlet": "The Monitor", "publisher": "other", "published_lo": None, "published_hi": None},
    ]
    claims = [*value["claims"]]

    def say(subject: str, property_id: str, value: dict[str, Any], said: str, source: str, voice: str) -> None:
        claim = {"subject": subject, "property": property_id, "value": value, "said": said}
        claims.append({"id": f"d{len(claims)}", "source": source, "voice": voice, **claim})

    day = {"kind": "date", "lo": "2030-04-02", "hi": "2030-04-02"}
    for person, voice, source in (("p0", "lantern", "A2"), ("p0", "other", "A4"), ("p1", "lantern", "A2")):
        say(person, "date_of_death", day, "died on 2 April", source, voice)
    say("p1", "date_of_death", day, "died on 2 April", "A4", "other")
    say("p2", "date_of_death", day, "is said to have died", "A2", "lantern")
    for n in range(len(PEOPLE)):
        say(f"p{n}", "conditions", {"kind": "text", "text": "held"}, "held", "A2", "lantern")
    text = {"kind": "text", "text": "Dun Heather was seen there"}
    say("wave", "conditions", text, "Dun Heather was seen there", "A2", "lantern")
    say("wave", "conditions", {"kind": "text", "text": "Quarry was seen"}, "Ash Quarry was seen", "A2", "lantern")
    return {
        **value,
        "properties": [*value["properties"], {"id": "date_of_death", "kind": "date"}],
        "voices": voices,
        "subjects": [*value["subjects"], *people],
        "sources": sources,
        "claims": claims,
    }


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", world())


def order(form: str = "csv", purpose: str = "archive", **changes: Any) -> Order:
    choice: dict[str, Any] = {"kinds": EVENTS, "subjects": (), "with_living": False, "properties": PROPERTIES}
    choice |= {name: changes.pop(name) for name in (*choice,) if name in changes}
    given: dict[str, Any] = {"recipient": "a lawyer", "keys": (KEY.kem.public,), **changes}
    return Order(Choice(PART, **choice), form, purposes()[purpose], **given)


def ready(vault: Vault, asked: Order, *, are_two: bool = False) -> Ready:
    return make_ready(Record(vault.tables), asked, SeededEntropy(b"export"), are_two=are_two)


def content(vault: Vault, asked: Order, *, are_two: bool = False) -> bytes:
    return open_(b"".join(ready(vault, asked, are_two=are_two).sealed), [KEY.kem]).content


def rows(data: bytes) -> list[dict[str, str]]:
    table = open_table(data)
    return [dict(zip(table.columns, row.cells, strict=False)) for row in table.rows]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_sealed_and_names_nobody_living(vault: Vault, form: str) -> None:
    made = ready(vault, order(form, kinds=(SubjectKind.PERSON,)))
    sealed = b"".join(made.sealed)
    plain = open_(sealed, [KEY.kem]).content
    told = " ".join(" ".join(row.values()) for row in rows(plain)) if form != "ftm" and "ftm-" not in form else ""
    told = told or plain.decode()

    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert (made.living, made.people) == (5, 2)
    assert [name for name in PEOPLE if name in told] == list(PEOPLE[:2])
    assert b"Quarry" not in sealed


@pytest.mark.parametrize("form", FORMS)
def test_a_cell_that_names_somebody_living_does_not_leave(vault: Vault, form: str) -> None:
    made = ready(vault, order(form))
    plain = open_(b"".join(made.sealed), [KEY.kem]).content
    if form == "xlsx":
        plain = repr(rows(plain)).encode()

    assert b"Heather" not in plain
    assert b"Quarry" in plain
    assert made.cells == 2


def test_above_five_people_two_persons_answer(vault: Vault) -> None:
    asked = order(kinds=(SubjectKind.PERSON,), with_living=True)

    with pytest.raises(TwoForSoMany) as refused:
        ready(vault, asked)
    assert refused.value.facts == {"people": 7, "most": 5}
    assert len({row["subject"] for row in rows(content(vault, asked, are_two=True))}) == 7


def test_a_person_who_speaks_is_not_named(vault: Vault) -> None:
    table = rows(content(vault, order(purpose="court")))

    assert {row["voice"] for row in table} == {"Lantern", "person"}


@pytest.mark.parametrize("purpose", purposes())
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_column_leaves_that_its_purpose_does_not_list(vault: Vault, purpose: str, form: str) -> None:
    table = open_table(content(vault, order(form, purpose)))

    assert table.columns == purposes()[purpose].columns
    assert set(table.columns) <= set(COLUMNS)


def test_statistics_have_neither_names_nor_words(vault: Vault) -> None:
    for form in FORMS:
        plain = content(vault, order(form, "statistics"))
        told = repr(rows(plain)).encode() if form == "xlsx" else plain
        assert not [word for word in (b"Tarn", b"mill", b"April", b"Lantern", b"Gazette") if word in told]


def test_what_was_taken_back_or_is_of_another_part_does_not_leave(vault: Vault) -> None:
    nothing = Ref(Table.CLAIM, "")
    before = {row["said"] for row in rows(content(vault, order()))}
    vault.append(
        [
            link_intent(PART, Link(LinkKind.WITHDRAW, nothing, Ref(Table.SOURCE, "lantern\x1fA3"))),
            link_intent(PART, Link(LinkKind.RETRACTS, nothing, Ref(Table.CLAIM, "lantern\x1fc3"))),
        ]
    )
    after = {row["said"] for row in rows(content(vault, order()))}

    assert before - after == {"10", "about 10", "the old mill and a cellar by the river"}
    elsewhere = Choice(CompartmentId(b"e" * 16), (), EVENTS, PROPERTIES, with_living=False)
    with pytest.raises(NothingLeaves):
        ready(vault, Order(elsewhere, "csv", purposes()["archive"], "a lawyer", (KEY.kem.public,)))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"keys": ()}, NoRecipient),
        ({"recipient": " "}, NoRecipient),
        ({"recipient": "x" * 201}, NoRecipient),
        ({"properties": ()}, NothingChosen),
        ({"kinds": ()}, NothingChosen),
        ({"kinds": (SubjectKind.PLACE,)}, NothingLeaves),
        ({"form": "uwazi", "kinds": (SubjectKind.EVENT, SubjectKind.PERSON)}, NotOneKind),
    ],
)
def test_an_export_to_nobody_or_of_nothing_is_refused(vault: Vault, changes: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        b"".join(ready(vault, order(**changes)).sealed)


def test_two_persons_answer_for_one_export_and_no_other() -> None:
    other = AgeIdentity.generate(SeededEntropy(b"another key")).kem.public
    changed: list[dict[str, Any]] = [
        {},
        {"form": "xlsx"},
        {"purpose": "court"},
        {"properties": PROPERTIES[:1]},
        {"kinds": (SubjectKind.PERSON,)},
        {"subjects": ("lantern\x1fwave",)},
        {"with_living": True},
        {"keys": (other,)},
    ]

    assert len({digest_of(order(**one)) for one in changed}) == len(changed)
    assert digest_of(order(properties=PROPERTIES[::-1])) == digest_of(order())


def test_an_export_is_kept_in_the_history_and_not_undone(vault: Vault) -> None:
    made = ready(vault, order())
    (op,) = vault.append([export_intent(PART, made.sent)])

    (line,) = Record(vault.tables).history(1)
    assert (line.op, line.kind, line.is_undone) == (op, "record.export/1", False)
    with pytest.raises(LeftTheVault):
        undo_intent(PART, vault.tables, [op])


def test_entities_are_those_of_the_schema_and_dates_keep_both_bounds(vault: Vault) -> None:
    lines = [json.loads(line) for line in content(vault, order("ftm")).splitlines()]
    lines += [json.loads(line) for line in content(vault, order("ftm", kinds=(SubjectKind.PERSON,))).splitlines()]
    event = next(line for line in lines if line["schema"] == "Event")
    person = next(line for line in lines if line["schema"] == "Person")

    for line in lines:
        known = SCHEMA[line["schema"]]
        assert set(line) == {"id", "schema", "properties"}
        assert set(line["properties"]) <= set(known["properties"])
        assert set(known["required"]) <= set(line["properties"])
        assert all(values and all(isinstance(one, str) for one in values) for values in line["properties"].values())
    assert event["properties"]["startDate"] == ["2030-04-01", "2030-04-10"]
    assert event["properties"]["location"] == ["Old mill", "Подвал у реки"]
    assert "held (estimated): 9..11; about 10" in event["properties"]["notes"]
    assert person["properties"]["deathDate"] == ["2030-04-02"]
    documents = {line["id"] for line in lines if line["schema"] == "Document"}
    assert set(event["properties"]["proof"]) <= documents


def test_the_types_and_names_of_the_mapping_are_those_of_the_schema() -> None:
    mapping = ftm_mapping()
    for kind, schema in mapping.schemas.items():
        known = SCHEMA[schema]["properties"]
        for name in (mapping.name[schema], mapping.other[schema], *mapping.properties[schema].values()):
            assert known[name] == mapping.types[name], (kind, name)


def test_statements_have_the_ids_that_others_would_give_them(vault: Vault) -> None:
    import hashlib

    lines = [json.loads(line) for line in content(vault, order("ftm-statements")).splitlines()]

    assert {line["prop"] for line in lines} >= {"id", "name", "startDate", "location", "notes"}
    for line in lines:
        key = f"{line['dataset']}.{line['entity_id']}.{line['prop']}.{line['value']}"
        assert line["id"] == hashlib.sha1(key.encode()).hexdigest()
    assert {line["original_value"] for line in lines if line["prop"] == "startDate"} == {"early April, not late"}


def test_huridocs_rows_have_the_numbers_and_names_of_the_formats(vault: Vault) -> None:
    table = list(csv.DictReader(io.StringIO(content(vault, order("huridocs")).decode("utf-8-sig"))))
    fields = {(row["entity"], row["field_number"], row["field_name"]) for row in table}

    assert {("event", "0102", "event_title"), ("event", "0113", "initial_date"), ("event", "", "held")} <= fields
    start = next(row for row in table if row["field_name"] == "initial_date")
    assert (start["value"], start["value_from"], start["value_to"]) == ("", "2030-04-01", "2030-04-10")
    assert start["date_type"] == "Estimate"
    assert start["2502_source"] == "Lantern"


def test_uwazi_gets_an_entity_a_row_with_its_own_signs(vault: Vault) -> None:
    (row,) = csv.DictReader(io.StringIO(content(vault, order("uwazi")).decode("utf-8-sig")))

    assert row["title"] == "Arrests in Tarn"
    assert row["start"] == "2030-04-01:2030-04-10"
    assert row["place"] == "Old mill|Подвал у реки"
    assert row["held"] == "9..11|10"
    assert row["sources"].split("|") == ["Lantern", "Undated copy"]
