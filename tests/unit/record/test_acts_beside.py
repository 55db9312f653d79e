"""Which acts a paper about somebody takes in by itself, which it offers, and of which it says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.papers.beside import ActsBeside, acts_beside, acts_told
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind
from tests.papers import MISSING, NEIGHBOUR, PROPERTIES, claim, claims_of, record_of, text
from tests.unit.record.returning import PART, new_vault

ELSEWHERE = CompartmentId(b"another part ...")
DAY = day_from_iso("2031-01-01")
MAN, ARRESTS, TAKING, BEATING = (f"tarn\x1f{one}" for one in ("man", "arrests", "taking", "beating"))
SUBJECTS = [
    {"id": "man", "kind": "person", "label": MISSING},
    {"id": "neighbour", "kind": "person", "label": NEIGHBOUR},
    {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
    {"id": "taking", "kind": "event", "label": "The taking"},
    {"id": "beating", "kind": "event", "label": "The beating"},
]


def told(tmp_path: Path, *victims: tuple[str, str]) -> Iterator[Record]:
    """The invented people, and what was done to whom: an act and its victim each."""
    claims = [claim(40 + n, act, "victim", text(f"tarn\x1f{who}")) for n, (act, who) in enumerate(victims)]
    kept = [one for one in claims_of(record_of()) if one["subject"] != "guard"]
    value: dict[str, Any] = json.loads(
        record_of(
            subjects=SUBJECTS, properties=[*PROPERTIES, {"id": "victim", "kind": "text"}], claims=[*kept, *claims]
        )
    )
    for vault in new_vault(tmp_path / "v", value):
        # Another part names a third act and the man as its victim.
        value_of = Value(PropertyKind.TEXT, UNKNOWN, (MAN,))
        more: list[tuple[Table, EntryItem]] = [
            (Table.SUBJECT, Subject("hidden", SubjectKind.EVENT, "Скрытое")),
            (Table.CLAIM, Claim("h1", "interview", "hidden", "victim", value_of, "so", "")),
        ]
        vault.append(entries_intents(ELSEWHERE, "tarn", more))
        vault.settle()
        yield Record(vault.tables)


@pytest.mark.parametrize(
    ("victims", "subjects", "wanted"),
    [
        ((("taking", "man"),), (MAN,), ActsBeside(taken=(TAKING,))),
        # Named already.
        ((("taking", "man"),), (MAN, TAKING), ActsBeside()),
        # Whoever else it was done to would be asked too.
        ((("taking", "man"), ("taking", "neighbour")), (MAN,), ActsBeside(offered=(TAKING,))),
        # Of several a person chooses; also the second, when one is named.
        ((("taking", "man"), ("beating", "man")), (MAN,), ActsBeside(offered=(BEATING, TAKING))),
        ((("taking", "man"), ("beating", "man")), (MAN, TAKING), ActsBeside(offered=(BEATING,))),
        # Somebody else's act, and a paper about an event.
        ((("taking", "neighbour"),), (MAN,), ActsBeside()),
        ((("taking", "man"),), (ARRESTS,), ActsBeside()),
    ],
    ids=["one", "named", "of two people", "two", "the second of two", "another's", "an event"],
)
def test_one_act_of_one_person_goes_in_by_itself_and_any_other_is_offered(
    victims: tuple[tuple[str, str], ...], subjects: tuple[str, ...], wanted: ActsBeside, tmp_path: Path
) -> None:
    for record in told(tmp_path, *victims):
        assert acts_beside(record, subjects, PART, DAY) == wanted


def test_an_act_of_another_part_is_in_no_list_and_one_of_every_part_is_in_all(tmp_path: Path) -> None:
    for record in told(tmp_path, ("taking", "man")):
        assert acts_told(record, MAN, PART, DAY) == (TAKING,)
        assert acts_told(record, MAN, ELSEWHERE, DAY) == ("tarn\x1fhidden",)
        assert acts_told(record, MAN, None, DAY) == ("tarn\x1fhidden", TAKING)
        assert acts_told(record, ARRESTS, None, DAY) == ()
