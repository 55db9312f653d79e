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
from safeconduct.record.papers.beside import ActsBeside, ActsTold, acts_beside, acts_told
from safeconduct.record.papers.forms import paper_form
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind
from tests.papers import MISSING, NEIGHBOUR, PROPERTIES, claim, claims_of, date, record_of, text
from tests.unit.record.returning import PART, new_vault

ELSEWHERE = CompartmentId(b"another part ...")
DAY = day_from_iso("2031-01-01")
WGEID = paper_form("wgeid")
MAN, ARRESTS, TAKING, BEATING = (f"tarn\x1f{one}" for one in ("man", "arrests", "taking", "beating"))
SUBJECTS = [
    {"id": "man", "kind": "person", "label": MISSING},
    {"id": "neighbour", "kind": "person", "label": NEIGHBOUR},
    {"id": "arrests", "kind": "event", "label": "Arrests in Tarn"},
    {"id": "taking", "kind": "event", "label": "The taking"},
    {"id": "beating", "kind": "event", "label": "The beating"},
]


TYPES = {"taking": "act/abduction", "beating": "act/beating"}


DECLARED = [{"id": one, "kind": "text"} for one in ("victim", "type_of_act", "status_at_end_of_act")]
DECLARED.append({"id": "initial_date", "kind": "date"})


def told(
    tmp_path: Path,
    *victims: tuple[str, str],
    types: dict[str, str] = TYPES,
    status: str = "",
    began: tuple[str, ...] = (),
) -> Iterator[Record]:
    """The invented people, and what was done to whom: an act and its victim each, acts of their types.

    ``status``: at the end of the taking; ``began``: its day, from and until.
    """
    claims = [claim(40 + n, act, "victim", text(f"tarn\x1f{who}")) for n, (act, who) in enumerate(victims)]
    claims += [claim(50 + n, act, "type_of_act", text(code)) for n, (act, code) in enumerate(types.items())]
    claims += [claim(60, "taking", "status_at_end_of_act", text(status))] if status else []
    claims += [claim(61, "taking", "initial_date", date(*began))] if began else []
    kept = [one for one in claims_of(record_of()) if one["subject"] != "guard"]
    value: dict[str, Any] = json.loads(
        record_of(subjects=SUBJECTS, properties=[*PROPERTIES, *DECLARED], claims=[*kept, *claims])
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
        ((("taking", "man"), ("beating", "man")), (MAN,), ActsBeside(offered=(BEATING, TAKING), other=(BEATING,))),
        (
            (("taking", "man"), ("beating", "man")),
            (MAN, TAKING),
            ActsBeside(offered=(BEATING,), other=(BEATING,)),
        ),
        # What the form is not about goes in unasked never, though it is the only one.
        ((("beating", "man"),), (MAN,), ActsBeside(offered=(BEATING,), other=(BEATING,))),
        # Somebody else's act, and a paper about an event.
        ((("taking", "neighbour"),), (MAN,), ActsBeside()),
        ((("taking", "man"),), (ARRESTS,), ActsBeside()),
    ],
    ids=["one", "named", "of two people", "two", "the second of two", "of another type", "another's", "an event"],
)
def test_one_act_of_one_person_goes_in_by_itself_and_any_other_is_offered(
    victims: tuple[tuple[str, str], ...], subjects: tuple[str, ...], wanted: ActsBeside, tmp_path: Path
) -> None:
    for record in told(tmp_path, *victims):
        assert acts_beside(record, WGEID, subjects, PART, DAY) == wanted


@pytest.mark.parametrize("form", ["special_procedures", "complaint"])
def test_a_form_about_any_wrong_takes_in_the_one_act_of_any_type(form: str, tmp_path: Path) -> None:
    for record in told(tmp_path, ("beating", "man")):
        assert acts_beside(record, paper_form(form), (MAN,), PART, DAY) == ActsBeside(taken=(BEATING,))


@pytest.mark.parametrize("form", ["wgeid", "wgad", "special_procedures", "complaint"])
def test_an_act_of_which_nobody_says_a_type_goes_in_unasked_nowhere(form: str, tmp_path: Path) -> None:
    for record in told(tmp_path, ("taking", "man"), types={}):
        wanted = ActsBeside(offered=(TAKING,), other=(TAKING,))
        assert acts_beside(record, paper_form(form), (MAN,), PART, DAY) == wanted


def test_an_act_that_a_form_about_any_wrong_cannot_be_about_goes_in_only_by_hand(tmp_path: Path) -> None:
    for record in told(tmp_path, ("taking", "man"), types={"taking": "act/refusal_to_investigate"}):
        wanted = ActsBeside(offered=(TAKING,), other=(TAKING,))
        assert acts_beside(record, paper_form("complaint"), (MAN,), PART, DAY) == wanted
        assert acts_beside(record, paper_form("special_procedures"), (MAN,), PART, DAY) == ActsBeside(taken=(TAKING,))


@pytest.mark.parametrize("form", ["wgeid", "wgad", "special_procedures", "complaint"])
@pytest.mark.parametrize(
    ("act", "began", "is_taken"),
    [
        ("act/abduction", ("2015-05-05",), False),
        ("act/abduction", ("2030-05-01",), True),
        ("act/abduction", ("2030-04-01", "2030-05-31"), True),
        ("act/abduction", ("2030-05-02",), False),
        # Somebody is held from a later day than they were taken on.
        ("act/detention", ("2030-05-03",), True),
        ("act/detention", ("2015-05-05",), False),
        # Nobody says when it was.
        ("act/abduction", (), True),
    ],
)
def test_an_act_that_began_on_another_day_than_stands_on_the_person_goes_in_unasked_nowhere(
    form: str, act: str, began: tuple[str, ...], is_taken: bool, tmp_path: Path
) -> None:
    for record in told(tmp_path, ("taking", "man"), types={"taking": act}, began=began):
        alone = ActsBeside(taken=(TAKING,)) if is_taken else ActsBeside(offered=(TAKING,), apart=(TAKING,))
        assert acts_beside(record, paper_form(form), (MAN,), PART, DAY) == alone
        assert (TAKING in acts_told(record, paper_form(form), MAN, PART, DAY).about) is is_taken


@pytest.mark.parametrize("act", ["act/abduction", "act/arrest_without_grounds", "act/detention", "Задержание"])
@pytest.mark.parametrize("status", ["released", "released_on_ransom", "handed_to_family", "escaped", "left_country"])
def test_an_act_at_whose_end_the_person_was_free_is_no_disappearance_unless_somebody_says_so(
    act: str, status: str, tmp_path: Path
) -> None:
    for record in told(tmp_path, ("taking", "man"), types={"taking": act}, status=f"status_at_end/{status}"):
        assert acts_told(record, WGEID, MAN, PART, DAY) == ActsTold(over=(TAKING,))
        assert acts_beside(record, WGEID, (MAN,), PART, DAY) == ActsBeside(offered=(TAKING,), over=(TAKING,))
        assert acts_beside(record, WGEID, (MAN, TAKING), PART, DAY) == ActsBeside()
        # Whoever was detained and is free again was detained.
        assert acts_beside(record, paper_form("wgad"), (MAN,), PART, DAY) == ActsBeside(taken=(TAKING,))


@pytest.mark.parametrize("status", ["in_detention", "missing", "transferred", "unknown"])
def test_an_act_that_ended_otherwise_goes_in_as_before(status: str, tmp_path: Path) -> None:
    for record in told(tmp_path, ("taking", "man"), status=f"status_at_end/{status}"):
        assert acts_beside(record, WGEID, (MAN,), PART, DAY) == ActsBeside(taken=(TAKING,))


def test_an_act_of_another_part_is_in_no_list_and_one_of_every_part_is_in_all(tmp_path: Path) -> None:
    for record in told(tmp_path, ("taking", "man")):
        form = paper_form("complaint")
        # The type is told by the part that has it, and nobody says one of the other.
        assert acts_told(record, form, MAN, PART, DAY) == ActsTold(about=(TAKING,))
        assert acts_told(record, form, MAN, ELSEWHERE, DAY) == ActsTold(other=("tarn\x1fhidden",))
        assert acts_told(record, form, ARRESTS, None, DAY) == ActsTold()
        assert acts_told(record, WGEID, MAN, None, DAY) == ActsTold(about=(TAKING,), other=("tarn\x1fhidden",))
