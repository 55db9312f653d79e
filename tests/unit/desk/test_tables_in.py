"""A table that came back is shown before it is taken: every line, nothing but what was shown, nothing past the lock."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from safeconduct.desk import returned_tables
from safeconduct.desk.pages import tables_in
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.tables.arriving import table_bytes
from safeconduct.record.tables.difference import TableDiff
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.returned import compare_table, comparing
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, PASSPHRASE, Asking
from tests.unit.desk.tabling import address_of, bring, decide, leave, packed, sealed_back, within


def row_of(table: list[dict[str, str]], property_id: str, **cells: str) -> dict[str, str]:
    return next(
        row
        for row in table
        if row["property"] == property_id and all(row[name] == text for name, text in cells.items())
    )


@pytest.fixture
def table(desk: Asking) -> list[dict[str, str]]:
    """What left for correction."""
    return leave(desk)[0]


def mended(table: list[dict[str, str]]) -> list[dict[str, str]]:
    """The table with a changed count, a new row, and a row in which a word stands for a day."""
    row_of(table, "held", **{"from": "9"}).update({"from": "17", "to": "23"})
    row_of(table, "start")["from"] = "in winter"
    new = {**dict.fromkeys(table[0], ""), "subject_id": table[0]["subject_id"], "property": "conditions"}
    return [*table, {**new, "text": "cold", "said": "it was cold"}]


def test_the_difference_is_shown_side_by_side_and_nothing_is_taken_yet(
    desk: Asking, table: list[dict[str, str]]
) -> None:
    before = desk.count()

    shown = desk.follow(bring(desk, packed(mended(table))))

    assert "Nothing is taken in yet" in shown.words
    assert "changed: 1 new: 1" in shown.words
    assert "<del>9 to 11</del>" in shown.body
    assert "17 to 23" in shown.words
    assert "cold" in shown.words
    assert "faulty, stay out: 1" in shown.words
    assert re.search(r"row [0-9]+, column H : not one day: write 2019-01-21", shown.words)
    assert desk.count() == before


def test_what_was_shown_is_taken_at_a_word_and_undone_at_a_press(desk: Asking, table: list[dict[str, str]]) -> None:
    address = address_of(bring(desk, packed(mended(table), "xlsx"), called="Rowan"))

    done = desk.follow(decide(desk, address, do="take"))
    claim = desk.get(desk.address("claim", CLAIM)).words
    undo = re.search(r'action="(/undo/[^"]+)"', done.body)
    assert undo is not None
    undone = desk.follow(desk.post(undo.group(1), once=done.hidden("once", "/undo/"), back=address))

    assert "It is taken in." in done.words
    assert "still lies outside the vault" in done.words
    assert "corrected since" in claim
    assert "It was taken in, and that was undone." in undone.words
    assert "corrected since" not in desk.get(desk.address("claim", CLAIM)).words


def test_a_table_sealed_to_the_key_that_its_export_gave_is_opened(desk: Asking) -> None:
    rows, sent = leave(desk)

    shown = desk.follow(bring(desk, sealed_back(packed(mended(rows)), sent)))

    assert "changed: 1 new: 1" in shown.words


def test_the_page_says_what_the_command_says(desk: Asking, table: list[dict[str, str]]) -> None:
    data = packed(mended(table))
    address = address_of(bring(desk, data))

    def digits(vault: Vault) -> str:
        return compare_table(Record(vault.tables), open_table(table_bytes(data, vault.tables)), data).seen

    assert desk.get(address).hidden("seen") == within(desk, digits)


def withdraw(desk: Asking, name: str) -> None:
    link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name))
    within(desk, lambda vault: vault.append([link_intent(record_compartment(vault), link)]))


def test_where_the_record_moved_on_the_page_is_shown_anew_and_nothing_is_done(
    desk: Asking, table: list[dict[str, str]]
) -> None:
    address = address_of(bring(desk, packed(mended(table))))
    page = desk.get(address)
    withdraw(desk, CLAIM)
    before = desk.count()

    answer = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen"), do="take")

    assert answer.status == 422
    assert "This is not the difference that was shown" in answer.words
    assert "in conflict, left as they are: 1" in answer.words
    assert desk.count() == before
    # What was withdrawn is shown to nobody, the table's own new value neither.
    assert "17 to 23" not in answer.words
    assert "9 to 11" not in answer.words
    assert "content withdrawn" in answer.words


def test_what_others_enter_meanwhile_that_changes_nothing_of_it_does_not_hold_it_up(
    desk: Asking, table: list[dict[str, str]]
) -> None:
    address = address_of(bring(desk, packed(mended(table))))
    page = desk.get(address)
    within(desk, lambda vault: vault.append(vault_noise(vault)))

    answer = desk.post(address, once=page.hidden("once", address), seen=page.hidden("seen"), do="take")

    assert "It is taken in." in desk.follow(answer).words


def vault_noise(vault: Vault) -> list[Intent]:
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, "lantern\x1fc1"), Ref(Table.CLAIM, "lantern\x1fc2"))
    return [link_intent(record_compartment(vault), link)]


def test_digits_that_no_page_showed_take_nothing_in(desk: Asking, table: list[dict[str, str]]) -> None:
    address = address_of(bring(desk, packed(mended(table))))
    before = desk.count()

    answer = decide(desk, address, do="take", seen="0" * 12)

    assert answer.status == 422
    assert desk.count() == before


def test_all_pages_are_looked_at_before_anything_is_taken_in(
    desk: Asking, table: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_in, "_PAGE", 1)
    address = address_of(bring(desk, packed(mended(table))))

    first = desk.get(address)
    early = desk.post(address, once=first.hidden("once", address), seen=first.hidden("seen"), do="take")
    second = desk.get(f"{address}?from=1")

    assert 'value="take"' not in first.body
    assert "1 page of changes was not looked at yet" in first.words
    assert early.status == 422
    assert 'value="take"' in second.body
    assert "It is taken in." in desk.follow(decide(desk, f"{address}?from=1", do="take")).words


def test_a_long_table_is_compared_a_piece_at_a_time_and_says_how_far_it_is(
    desk: Asking, table: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned_tables, "_PIECE_SECONDS", 0.0)
    address = address_of(bring(desk, packed(mended(table))))

    going_on = desk.get(address)
    whole = desk.get(address)

    assert "data-again" in going_on.body or "changed: 1" in going_on.words
    assert "changed: 1 new: 1" in whole.words
    assert "data-again" not in whole.body


def test_what_is_entered_while_it_is_compared_has_it_begin_anew(
    desk: Asking, table: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned_tables, "_PIECE_SECONDS", 0.0)
    address = address_of(bring(desk, packed(mended(table))))
    withdraw(desk, CLAIM)

    for _ in range(4):
        desk.get(address)
    shown = desk.get(address)

    assert "changed: 0" in shown.words
    assert "in conflict, left as they are: 1" in shown.words


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7 and so on", "it is neither a workbook (.xlsx) nor text"),
        (b"row;text\r\n\xff\xfe\x00", "The table cannot be read"),
        (b"row,text\r\nabcdefgh-r00000000000000000000,x\r\n", "no row of it has an id that this vault gave out"),
        (b"name,text\r\na,b\r\n", "the columns that a row is known by are missing"),
        (b"age-encryption.org/v1\nnothing of an age file", "file"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_in_a_sentence(desk: Asking, file: bytes, sentence: str) -> None:
    answer = bring(desk, file)

    assert answer.status == 422
    assert sentence in answer.words
    assert len(desk.desk.office.returned) == 0


def test_a_voice_that_is_not_there_is_told_and_nothing_is_held(desk: Asking, table: list[dict[str, str]]) -> None:
    answer = bring(desk, packed(table), voice="nobody of that name")

    assert answer.status == 422
    assert "nobody of that name" in answer.words
    assert len(desk.desk.office.returned) == 0


def test_an_emptied_cell_is_a_question_and_columns_of_others_are_named(
    desk: Asking, table: list[dict[str, str]]
) -> None:
    row_of(table, "held", **{"from": "9"})["to"] = ""
    for row in table:
        row["My remarks"] = "<b>loud</b>"

    shown = desk.follow(bring(desk, packed(table)))

    assert "emptied, asked about: 1" in shown.words
    assert "column “to”" in shown.words
    assert "Columns that nobody here understands, not read: “My remarks”" in shown.words
    assert "There is nothing in this table to take in." in shown.words


def test_a_formula_is_left_aside_with_its_place(desk: Asking, table: list[dict[str, str]]) -> None:
    data = packed(table, "xlsx")
    # What a spreadsheet program writes for a cell in which somebody typed =1+1.
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet is not None
    sheet["G2"] = "=1+1"
    written = io.BytesIO()
    book.save(written)

    shown = desk.follow(bring(desk, written.getvalue()))

    assert "did not come back" not in shown.words
    assert "sheet 1, row 2, column G : a formula, whose shown value was left aside" in shown.words


def test_a_table_is_forgotten_by_the_lock_and_by_whoever_leaves_it(desk: Asking, table: list[dict[str, str]]) -> None:
    data = packed(mended(table))
    address, left = address_of(bring(desk, data)), address_of(bring(desk, data))

    desk.follow(decide(desk, left, do="leave"))
    assert desk.get(left).status == 410
    desk.lock()
    assert len(desk.desk.office.returned) == 0
    desk.unlock(PASSPHRASE)

    gone = desk.get(address)
    assert gone.status == 410
    assert "This file is not held here any more." in gone.words


def test_of_a_withdrawn_claim_an_emptied_cell_tells_no_more_than_a_changed_one(
    desk: Asking, table: list[dict[str, str]]
) -> None:
    row_of(table, "held", **{"from": "9"})["to"] = ""
    address = address_of(bring(desk, packed(table)))
    before = desk.get(address).words

    withdraw(desk, CLAIM)
    after = desk.get(address).words

    subject, told = table[0]["subject"], "Emptied: what is meant?"
    assert subject in before.partition(told)[2]
    assert subject not in after.partition(told)[2]


def test_a_comparison_that_broke_is_never_taken_for_whole(
    desk: Asking, table: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full memory, or a fault of ours: what was read until then is not the table."""
    monkeypatch.setattr(returned_tables, "_PIECE_SECONDS", 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(returned_tables, "comparing", breaking)
        address = address_of(bring(desk, packed(mended(table))))
        failed, again = desk.get(address), desk.get(address)

    assert failed.status == 500
    assert "data-again" in again.body
    assert "changed:" not in again.words


def breaking(*given: Any, **named: Any) -> Iterator[TableDiff]:
    yield from itertools.islice(comparing(*given, **named), 1)
    raise MemoryError


def test_the_lock_stops_the_reading_of_a_table_that_goes_on_and_on(desk: Asking) -> None:
    desk.desk.office.interrupting.wish()

    answer = bring(desk, b"row,text\r\n" + b",\r\n" * 5000)

    assert answer.status == 401
    assert len(desk.desk.office.returned) == 0


def test_neither_an_address_nor_a_title_holds_a_word_of_the_table(desk: Asking, table: list[dict[str, str]]) -> None:
    answer = bring(desk, packed(mended(table)), called="Rowan Thistle")
    page = desk.follow(answer)

    assert re.fullmatch(r"/returned/[^?/]+", answer.headers["location"])
    assert "<title>Desk</title>" in page.body
