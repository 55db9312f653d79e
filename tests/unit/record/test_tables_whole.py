"""A file that leaves is whole: whatever is pointed at stands in it, and who did it is said."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import open_
from safeconduct.record.commands import link_intent, new_local_id
from safeconduct.record.items import SubjectKind, Table
from safeconduct.record.leaves import Leaves
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.ontology.acts import TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import NothingLeaves
from safeconduct.record.tables.exports import FORMS, export_intent
from safeconduct.record.tables.ordering import Known
from safeconduct.record.tables.sending import make_ready
from safeconduct.record.tables.uwazi import NotOneKind
from safeconduct.vault.vault import Vault
from tests.examples import many
from tests.unit.record.returning import PART, diff_of, new_vault
from tests.unit.record.test_tables_leaving import KEY, content, order, rows, world

# Ids of things and accounts, not of rows.
ID = re.compile(r"[a-z2-7]{8}-[sad][0-9a-f]{20}")
_NUMBERS = itertools.count(1)
PROPERTIES = ("victim", "type_of_act", "initial_date", "place_of_act", "status_at_end_of_act", "perpetrator", "act")


class Entered(NamedTuple):
    """What entering an act made; ``called``: what its unit is called."""

    act: str
    part: str
    place: str
    unit: str
    called: str

    @property
    def names(self) -> tuple[str, ...]:
        return self[:4]


def entered(vault: Vault, victim: str) -> Entered:
    """Enter an act by a unit as `record act` does: the unit and the place are new, and nothing else is said of them."""
    telling = Telling("lantern\x1fA2", "lantern\x1flantern", said="as it was told")
    sitting = Sitting(Record(vault.tables), telling, lambda: new_local_id(SystemEntropy()))
    n = next(_NUMBERS)
    place = sitting.new(f"Barn {n} of Tarn", "place")
    act = TypedAct(
        "beating",
        victim,
        perpetrator=f"Patrol {n} of Tarn",
        perpetrator_is="unit",
        begins="2 April 2030",
        place=f"Barn {n} of Tarn",
    )
    made = enter_act(sitting, act, "en")
    unit = next(name for name, form in sitting.forms.items() if form == "unit")
    vault.append(sitting.intents(PART))
    return Entered(made.act, made.involvement, place, unit, act.perpetrator)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    for held in new_vault(tmp_path_factory.mktemp("whole") / "v", world()):
        # The first is dead by two voices, the fourth lives.
        entered(held, "Ash Quarry")
        entered(held, "Elm Sedge")
        yield held


def test_who_did_it_is_said_where_whom_it_was_done_to_is_living(vault: Vault) -> None:
    made = entered(vault, "Fen Alder")
    asked: dict[str, Any] = {"kinds": (), "subjects": (made.act, made.part, made.unit, "lantern\x1fp4")}
    asked["properties"] = PROPERTIES
    table = rows(content(vault, order("csv", **asked)))
    lines = [json.loads(line) for line in content(vault, order("ftm", **asked)).splitlines()]
    formats = csv.DictReader(io.StringIO(content(vault, order("huridocs", **asked)).decode("utf-8-sig")))

    (unit,) = (row for row in table if row["form"] == "unit")
    assert (unit["subject"], unit["kind"], unit["row"], unit["property"]) == (made.called, "organisation", "", "")
    (did,) = (row for row in table if row["property"] == "perpetrator")
    assert (did["text"], did["in_words"], did["form"]) == (unit["subject_id"], made.called, "involvement")
    (victim,) = (row for row in table if row["property"] == "victim")
    assert (victim["text"], victim["in_words"], victim["subject"]) == ("", "", "")
    (doer,) = (line for line in lines if line["schema"] == "Organization")
    assert doer["properties"]["name"] == [made.called]
    (link,) = (line for line in lines if line["schema"] == "UnknownLink")
    assert link["properties"]["subject"] == [doer["id"]]
    assert (made.called, "unit") in {(row["value"], row["entity"]) for row in formats}
    assert "Alder" not in repr((table, lines))


def test_a_unit_that_nobody_chose_is_named_where_it_is_said_to_have_done_it(vault: Vault) -> None:
    made = entered(vault, "Ash Quarry")
    table = rows(content(vault, order("csv", kinds=(), subjects=(made.part,), properties=("perpetrator", "act"))))

    assert [row["subject"] for row in table if row["form"] == "unit"] == [made.called]
    # The act was not chosen: nothing points at it.
    assert {row["text"] for row in table if row["property"] == "act"} == {""}


def test_a_kind_is_no_list_of_all_who_are_of_it(vault: Vault) -> None:
    kinds = (SubjectKind.EVENT, SubjectKind.PERSON)
    table = rows(content(vault, order("csv", kinds=kinds, properties=("victim", "act"), with_living=True)))

    told = {row["subject"] for row in table if row["kind"] == "person"}
    assert "Ash Quarry" in told
    assert not told & {"Бирюк Камышов", "Gorse Whin"}


def test_an_export_of_names_alone_does_not_leave(vault: Vault) -> None:
    made = entered(vault, "Ash Quarry")
    with pytest.raises(NothingLeaves):
        content(vault, order(kinds=(), subjects=(made.unit, made.place), properties=PROPERTIES))


def test_of_two_that_are_one_one_stands_in_the_file(vault: Vault) -> None:
    made, other = entered(vault, "Ash Quarry"), entered(vault, "Ash Quarry")
    one = Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, made.unit), Ref(Table.SUBJECT, other.unit))
    vault.append([link_intent(PART, one)])
    subjects = (*made.names, *other.names)
    table = rows(content(vault, order("csv", kinds=(), subjects=subjects, properties=PROPERTIES)))

    (unit,) = (row["subject_id"] for row in table if row["form"] == "unit")
    assert {row["text"] for row in table if row["property"] == "perpetrator"} == {unit}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("with_living", [False, True])
def test_a_table_with_things_of_which_nothing_is_said_comes_back_as_it_left(
    vault: Vault, form: str, *, with_living: bool
) -> None:
    subjects = (*entered(vault, "Hazel Moor").names, "lantern\x1fp6")
    chosen: dict[str, Any] = {"kinds": (), "subjects": subjects, "properties": PROPERTIES, "with_living": with_living}
    made = make_ready(Record(vault.tables), order(form, "correction", **chosen), SystemEntropy())
    vault.append([export_intent(PART, made.sent)])
    data = open_(b"".join(made.sealed), [KEY.kem]).content

    assert [row["subject"] for row in rows(data) if not row["row"]]
    diff = diff_of(vault, data)
    assert (diff.is_empty, diff.conflicts, diff.emptied, diff.faults, diff.absent) == (True, [], [], [], 0)
    assert diff.same == diff.rows == made.sent.rows


def ids_there(form: str, data: bytes) -> tuple[set[str], set[str]]:
    """Return the ids that have a row or an entity in a file, and all ids that stand anywhere in it."""
    if form == "uwazi" and data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [ids_there(form, archive.read(name)) for name in archive.namelist() if name.endswith(".csv")]
        return set().union(*(own for own, _ in found)), set().union(*(there for _, there in found))
    text = data.decode("utf-8-sig") if form != "xlsx" else repr(rows(data))
    if form.startswith("ftm"):
        lines = [json.loads(line) for line in data.splitlines()]
        own = {line["id"] if form == "ftm" else line["entity_id"] for line in lines}
    else:
        table = rows(data)
        columns = {"huridocs": ("record_number", "account"), "uwazi": ("record_id",)}
        own = {row[name] for row in table for name in columns.get(form, ("subject_id", "account")) if name in row}
    return own, {*ID.findall(text)}


@settings(max_examples=many(60), deadline=None)
@given(data=some.data())
def test_no_file_points_at_what_it_has_not(vault: Vault, data: some.DataObject) -> None:
    subjects = [name for name, _ in Record(vault.tables).facts.current(Table.SUBJECT)]
    every = (*PROPERTIES, "start", "held", "conditions", "date_of_death")
    form = data.draw(some.sampled_from(FORMS))
    asked = order(
        form,
        data.draw(some.sampled_from(("correction", "court", "archive", "united_nations", "statistics"))),
        kinds=tuple(data.draw(some.sets(some.sampled_from([*SubjectKind])))),
        subjects=tuple(data.draw(some.lists(some.sampled_from(subjects), min_size=1, unique=True))),
        properties=tuple(data.draw(some.sets(some.sampled_from(every), min_size=1))),
        with_living=data.draw(some.booleans()),
    )
    # The release check holds some words: a row that may come back stays out whole for it.
    held = data.draw(some.sampled_from(("as it was told", "Patrol", "Quarry", "Lantern", "no such words")))

    def check(texts: Sequence[str]) -> Sequence[Leaves]:
        return [Leaves.HOLD if held in text else Leaves.GOES for text in texts]

    try:
        made = make_ready(Record(vault.tables), asked, SystemEntropy(), Known(bytes(32), check=check))
        plain = open_(b"".join(made.sealed), [KEY.kem]).content
    except (NothingLeaves, NotOneKind):
        return
    own, there = ids_there(form, plain)
    assert there <= own
