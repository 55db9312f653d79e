"""Patterns at the desk: what deprives of liberty has no end on the time line and in the months until one is said."""

from __future__ import annotations

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking


def entered(desk: Asking, *items: tuple[Table, EntryItem]) -> None:
    def work(vault: Vault) -> None:
        vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))

    desk.runner.run(desk.desk.office.work(work))


def dated(id_: str, property_id: str, iso: str) -> tuple[Table, Claim]:
    day = day_from_iso(iso)
    return Table.CLAIM, Claim(id_, "s1", "deed", property_id, Value(PropertyKind.DATE, Interval(day, day)), "then", "")


def test_a_detention_without_an_end_is_open_in_picture_and_months_until_somebody_says_one(desk: Asking) -> None:
    what = Claim("d1", "s1", "deed", "type_of_act", Value(PropertyKind.TEXT, UNKNOWN, ("act/detention",)), "held", "")
    deed = Subject("deed", SubjectKind.EVENT, "Held since the feast")
    entered(desk, (Table.SUBJECT, deed), (Table.CLAIM, what), dated("d2", "initial_date", "2018-12-29"))

    page = desk.get("/patterns").words
    assert "from 29 December 2018" in page
    assert "→ ?" in page
    assert "0 to 1" in page

    entered(desk, dated("d3", "final_date", "2018-12-31"))
    assert '<th scope="col">December 2018</th>' in desk.get("/patterns").body
    page = desk.get("/patterns").words
    assert "29–31 December 2018" in page
    assert "→ ?" not in page
    assert "0 to 1" not in page


def test_women_among_those_it_was_done_to_stand_so_in_table_and_picture_and_in_no_row_of_women(desk: Asking) -> None:
    what = Claim("d1", "s1", "deed", "type_of_act", Value(PropertyKind.TEXT, UNKNOWN, ("act/detention",)), "held", "")
    also = Claim("d2", "s1", "deed", "victims_include", Value(PropertyKind.TEXT, UNKNOWN, ("women",)), "women too", "")
    deed = Subject("deed", SubjectKind.EVENT, "Held since the feast")
    entered(
        desk,
        (Table.SUBJECT, deed),
        (Table.CLAIM, what),
        (Table.CLAIM, also),
        dated("d3", "initial_date", "2018-12-29"),
    )

    body = desk.get("/patterns").body
    assert "<td>women among them</td>" in body
    assert "<td>sex not said</td>" in body
    assert "<td>women</td>" not in body
    # Of the picture, and of the table that says the same.
    assert body.count("women among them") > 1
