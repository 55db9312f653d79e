"""A table that left and came back: what it says anew becomes claims, what it does not say deletes nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sized
from pathlib import Path

import pytest
from openpyxl import Workbook

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.record.commands import (
    left_out,
    link_intent,
    links_intents,
    new_local_id,
    rewording_intent,
    rewording_of,
    undo_intent,
)
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref, encode_link
from safeconduct.record.named import Named
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.saying import with_what_took_its_place
from safeconduct.record.tables import faults
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.faults import BadTable
from safeconduct.record.wording import value_in_words
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, diff_of, export, new_vault, packed, row_of, take
from tests.world import accounts

WAVE = "lantern\x1fwave"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v")


def known(vault: Vault, property_id: str) -> list[str]:
    rows = Record(vault.tables).known(WAVE, property_id=property_id)
    return [f"{row.span.lo}..{row.span.hi}" if row.kind.is_interval else row.text for row in rows]


def counts(vault: Vault, data: bytes) -> dict[str, int]:
    diff = diff_of(vault, data)
    lists: dict[str, Sized] = {
        "added": diff.added,
        "altered": diff.altered,
        "conflicts": diff.conflicts,
        "emptied": diff.emptied,
    }
    told = {name: len(one) for name, one in lists.items()} | {"faults": len(diff.faults), "here": diff.here}
    return {name: count for name, count in told.items() if count} | {"same": diff.same}


def repacked(data: bytes, words: bytes, other: bytes) -> bytes:
    """Return a workbook in whose parts some words are others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(words, other))
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_that_nobody_touched_changes_nothing(vault: Vault, form: str) -> None:
    table = export(vault)

    assert len(table) == 4  # c1 is corrected by c2, and what is superseded does not leave
    assert counts(vault, packed(table, form)) == {"same": 4}


def test_a_changed_cell_becomes_a_claim_of_the_table_that_supersedes(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "10")["to"] = "12"
    row_of(table, "10")["said"] = "10 to 12"

    diff = take(vault, packed(table))

    (changed,) = diff.altered
    claim = stored_item(Table.CLAIM, changed.after)
    assert isinstance(claim, Claim)
    held = Record(vault.tables).open_claim(f"{diff.dataset}\x1f{claim.id}")
    # The source's words stay the source's: what was typed over them is a remark.
    assert (held.claim.said, held.claim.note) == ("10", "10 to 12")
    assert (held.claim.value.span.lo, held.claim.value.span.hi) == (10, 12)
    assert held.source is not None
    # A statement of the account that it left with, so that what withdraws consent to that reaches it (P7).
    assert held.source.outlet == "Undated copy"
    assert [(one.link.kind, one.link.target.name) for one in held.links] == [(LinkKind.SUPERSEDES, "lantern\x1fc4")]
    # One voice speaks in both, so that nothing is counted twice.
    assert held.claim.voice == "lantern\x1fsurvivor"
    kept = known(vault, "held")
    vault.rebuild_views()
    assert known(vault, "held") == kept


def test_a_mended_row_goes_with_the_consent_of_its_account(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "10")["to"] = "12"
    diff = take(vault, packed(table))
    name = f"{diff.dataset}\x1f{stored_item(Table.CLAIM, diff.altered[0].after).id}"
    source = Record(vault.tables).open_claim("lantern\x1fc4").claim.source

    vault.append(
        [link_intent(PART, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.SOURCE, f"lantern\x1f{source}")))]
    )

    assert Record(vault.tables).consent.is_withdrawn(Table.CLAIM, name)
    assert "10" not in {row["said"] for row in export(vault)}


def test_a_mended_row_goes_with_the_consent_for_the_claim_that_it_took_the_place_of(vault: Vault) -> None:
    """The table's claim said what its speaker had said, and stayed when consent for that was withdrawn."""
    table = export(vault)
    row_of(table, "10")["to"] = "12"
    diff = take(vault, packed(table))
    table = export(vault)
    row_of(table, "10")["from"] = "11"
    again = take(vault, packed(table))
    mended = [f"{one.dataset}\x1f{stored_item(Table.CLAIM, one.altered[0].after).id}" for one in (diff, again)]
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc4"), "asked for it")

    links = with_what_took_its_place(Record(vault.tables), withdrawn)

    assert links[0] == withdrawn
    assert {one.target.name for one in links[1:]} == set(mended)
    assert {one.note for one in links} == {"asked for it"}
    # One go, one entry, and one Undo that takes all of it back.
    (intent,) = links_intents(links, lambda _: [PART])
    (op,) = vault.append([intent])
    record = Record(vault.tables)
    assert all(record.consent.is_withdrawn(Table.CLAIM, name) for name in mended)
    assert "10" not in {row["said"] for row in export(vault)}
    # What another account says of it stays; what is withdrawn already is not said twice.
    assert not record.consent.is_withdrawn(Table.CLAIM, "lantern\x1fc3")
    assert with_what_took_its_place(record, withdrawn) == (withdrawn,)
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert not any(Record(vault.tables).consent.is_withdrawn(Table.CLAIM, name) for name in mended)


def test_what_another_account_puts_in_the_place_of_a_claim_stays_when_that_is_withdrawn(vault: Vault) -> None:
    # c2 corrects c1, and another account says it.
    record = Record(vault.tables)
    over = Link(LinkKind.SUPERSEDES, Ref(Table.CLAIM, "lantern\x1fc3"), Ref(Table.CLAIM, "lantern\x1fc4"))
    vault.append([link_intent(PART, over)])
    assert record.open_claim("lantern\x1fc3").claim.source != record.open_claim("lantern\x1fc4").claim.source
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc4"))
    assert with_what_took_its_place(Record(vault.tables), withdrawn) == (withdrawn,)


def test_what_was_undone_can_be_taken_in_anew(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "10")["to"] = "12"
    data = packed(table)
    before = {stored.signed.id for stored in vault.ops()}
    take(vault, data)
    made = [stored.signed.id for stored in vault.ops() if stored.signed.id not in before]
    assert counts(vault, data)["here"] == 1
    vault.append([undo_intent(PART, vault.tables, made)])
    assert "here" not in counts(vault, data)
    assert len(diff_of(vault, data).altered) == 1


@pytest.mark.parametrize(("said", "column"), [("10", "text"), ("the old mill and a cellar by the river", "from")])
def test_what_is_typed_into_a_column_that_the_value_does_not_have_is_said_and_not_lost(
    vault: Vault, said: str, column: str
) -> None:
    table = export(vault)
    row_of(table, said)[column] = "in late December"

    diff = diff_of(vault, packed(table))

    assert [one.reason for one in diff.faults] == [faults.WRONG_COLUMN]
    assert diff.is_empty


def test_spaces_and_line_ends_are_no_change(tmp_path: Path) -> None:
    value = accounts()
    value["claims"] = [{**one, "said": f"{one['said']} \r\nand more "} for one in value["claims"]]
    for held in new_vault(tmp_path / "spaces", value):
        table = export(held)
        for row in table:
            row["said"] = row["said"].strip().replace("\r\n", "\n")
        assert counts(held, packed(table)) == {"same": len(table)}


def test_the_digits_of_a_difference_change_with_one_letter(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "10")["to"] = "12"
    first = diff_of(vault, packed(table)).seen
    row_of(table, "about 10")["said"] = "about ten"
    second = diff_of(vault, packed(table)).seen
    assert len({first, second, diff_of(vault, packed(export(vault))).seen}) == 3


@pytest.mark.parametrize("harm", ["half \ud800 of it", "a \x01 control", "desk\x1fsomebody"])
def test_a_character_that_no_text_has_keeps_its_row_out_and_no_other(vault: Vault, harm: str) -> None:
    table = export(vault)
    row_of(table, "about 10")["said"] = "about ten"
    row_of(table, "10")["said"] = "HARM"
    data = packed(table, "xlsx")
    escaped = "".join(f"_x{ord(c):04X}_" if not c.isprintable() else c for c in harm)
    diff = diff_of(vault, repacked(data, b"HARM", escaped.encode()))

    assert [one.reason for one in diff.faults] == [faults.NO_LETTERS]
    assert len(diff.altered) == 1


def test_taking_one_table_in_twice_adds_nothing(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "early April, not late")["from"] = "2030-04-02"
    take(vault, packed(table))
    before = len(tuple(vault.ops()))

    take(vault, packed(table))
    take(vault, packed(table, "xlsx"))

    assert len(tuple(vault.ops())) == before
    assert counts(vault, packed(table)) == {"same": 3, "here": 1}


def test_what_changed_here_since_is_in_conflict_and_is_left_alone(vault: Vault) -> None:
    table = export(vault)
    for said in ("early April, not late", "about 10", "10", "the old mill and a cellar by the river"):
        row = row_of(table, said)
        row["to" if row["to"] else "text"] = "2030-04-20" if "April" in said else "99"
    record = Record(vault.tables)
    mended, dataset = rewording_of(record, "lantern\x1fc2", value="2030-04-03")
    nothing = Ref(Table.CLAIM, "")
    vault.append(
        [
            rewording_intent(PART, dataset, mended),
            link_intent(PART, Link(LinkKind.RETRACTS, nothing, Ref(Table.CLAIM, "lantern\x1fc3"))),
            link_intent(PART, Link(LinkKind.WITHDRAW, nothing, Ref(Table.CLAIM, "lantern\x1fc4"))),
        ]
    )

    diff = diff_of(vault, packed(table))

    assert sorted(one.name.partition("\x1f")[2] for one in diff.conflicts) == ["c2", "c3", "c4"]
    assert [one.name.partition("\x1f")[2] for one in diff.altered] == ["c5"]


def test_an_emptied_cell_is_a_question_and_deletes_nothing(vault: Vault) -> None:
    table = export(vault)
    before = known(vault, "held")
    row_of(table, "about 10")["from"] = ""
    row_of(table, "the old mill and a cellar by the river")["text"] = " "
    row_of(table, "10")["said"] = ""

    diff = take(vault, packed(table))

    assert {(one.column, one.name[-2:]) for one in diff.emptied} == {("from", "c3"), ("text", "c5")}
    assert known(vault, "held") == before
    assert diff.same == 2


def test_a_row_that_is_missing_says_nothing(vault: Vault) -> None:
    table = export(vault)

    diff = take(vault, packed(table[1:]))

    assert (diff.absent, diff.same, diff.is_empty) == (1, 3, True)


def test_an_open_end_is_said_with_a_question_mark(vault: Vault) -> None:
    table = export(vault)
    row_of(table, "about 10")["to"] = "?"

    (changed,) = take(vault, packed(table)).altered

    claim = stored_item(Table.CLAIM, changed.after)
    assert isinstance(claim, Claim)
    assert value_in_words(claim.value, "en") == "at least 9"


def test_a_new_row_is_a_claim_of_a_subject_of_the_table(vault: Vault) -> None:
    table = export(vault)
    subject = table[0]["subject_id"]
    empty = dict.fromkeys(table[0], "")
    new = {"subject_id": subject, "property": "conditions", "text": "kept in the dark", "said": "It was dark."}
    table.insert(0, {**empty, **new})
    table.append({**empty, **new})

    diff = take(vault, packed(table))

    assert (len(diff.added), diff.here, diff.same) == (1, 1, 4)
    assert known(vault, "conditions") == ["kept in the dark"]
    assert counts(vault, packed(table)) == {"same": 4, "here": 2}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"row": "abcdefgh-raaaaaaaaaaaaaaaaaaaa"}, faults.UNKNOWN_ROW),
        ({"from": "soon"}, faults.NOT_A_NUMBER),
        ({"from": "-1"}, faults.NOT_A_NUMBER),
        ({"from": "1.5"}, faults.NOT_A_NUMBER),
        ({"from": "99"}, faults.BACKWARDS),
        ({"row": "", "subject_id": "x"}, faults.UNKNOWN_SUBJECT),
        ({"row": "", "property": "name"}, faults.UNKNOWN_PROPERTY),
        ({"row": "", "from": "", "to": ""}, faults.NO_VALUE),
        ({"row": "", "said": ""}, faults.NOTHING_SAID),
        ({"row": "", "to": "many"}, faults.NOT_A_NUMBER),
    ],
)
def test_a_faulty_row_is_told_with_its_place_and_the_others_are_taken(
    vault: Vault, changes: dict[str, str], reason: object
) -> None:
    table = export(vault)
    row_of(table, "about 10").update(changes)
    row_of(table, "early April, not late")["from"] = "2030-04-02"

    diff = take(vault, packed(table))

    assert [fault.reason for fault in diff.faults] == [reason]
    assert diff.faults[0].row == 2 + [row["said"] for row in table].index(changes.get("said", "about 10"))
    assert len(diff.altered) == 1


@pytest.mark.parametrize("column", ["property", "basis", "subject_id"])
def test_what_a_row_is_about_is_not_changed_in_it(vault: Vault, column: str) -> None:
    table = export(vault)
    row_of(table, "about 10")[column] = "start" if column == "property" else "x"

    diff = diff_of(vault, packed(table))

    assert [fault.column for fault in diff.faults] == [list(table[0]).index(column)]
    assert diff.is_empty


def test_one_id_in_two_rows_is_taken_once(vault: Vault) -> None:
    table = export(vault)

    diff = diff_of(vault, packed([*table, table[0]]))

    assert [(fault.reason, fault.row) for fault in diff.faults] == [(faults.ROW_TWICE, 6)]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02.04.2030", "2030-04-02"),
        ("2.4.2030 г.", "2030-04-02"),
        ("2 апреля 2030", "2030-04-02"),
        ("13/04/2030", "2030-04-13"),
        ("04/13/2030", "2030-04-13"),
        ("04/04/2030", "2030-04-04"),
    ],
)
def test_a_day_is_read_as_spreadsheets_show_it(vault: Vault, typed: str, day: str) -> None:
    table = export(vault)
    row = row_of(table, "early April, not late")
    row["from"], row["to"] = typed, "2030-04-28"

    (changed,) = diff_of(vault, packed(table)).altered

    claim = stored_item(Table.CLAIM, changed.after)
    assert isinstance(claim, Claim)
    from safeconduct.base.clock import Day, iso_from_day

    assert iso_from_day(Day(claim.value.span.lo)) == day


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("02/04/2030", faults.TWO_DAYS),
        ("43486", faults.NOT_A_DAY),
        ("31.02.2030", faults.NOT_A_DAY),
        ("April 2030", faults.NOT_A_DAY),
        ("2030-04-02 14:30", faults.NOT_A_DAY),
        ("начало апреля", faults.NOT_A_DAY),
    ],
)
def test_no_day_is_guessed(vault: Vault, typed: str, reason: object) -> None:
    table = export(vault)
    row_of(table, "early April, not late")["from"] = typed

    diff = diff_of(vault, packed(table))

    assert [fault.reason for fault in diff.faults] == [reason]
    assert diff.is_empty


def in_openpyxl(table: list[dict[str, str]], change: Callable[..., object]) -> bytes:
    """The rows as another program saves them after somebody worked on them."""
    made = Workbook()
    sheet = made.active
    sheet.append(list(table[0]))
    for row in table:
        sheet.append([value or None for value in row.values()])
    change(sheet, list(table[0]))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_formula_and_a_merge_keep_their_row_out_with_their_place(vault: Vault) -> None:
    table = export(vault)

    def change(sheet: object, columns: list[str]) -> None:
        to = columns.index("to") + 1
        sheet.cell(2, to).value = "=1+1"  # type: ignore[attr-defined]  # openpyxl has no types
        sheet.merge_cells(start_row=4, end_row=5, start_column=to, end_column=to)  # type: ignore[attr-defined]

    diff = diff_of(vault, in_openpyxl(table, change))

    assert [(one.reason, one.row) for one in diff.faults] == [
        (faults.FORMULA, 2),
        (faults.MERGED, 4),
        (faults.MERGED, 5),
    ]
    assert diff.same == 1
    assert diff.is_empty


def test_columns_in_another_order_and_columns_of_ones_own_are_no_fault(vault: Vault) -> None:
    table = [dict(sorted({**row, "remark": "x"}.items(), reverse=True)) for row in export(vault)]

    diff = diff_of(vault, packed(table))

    assert (diff.same, diff.faults) == (4, [])
    assert set(diff.ignored) >= {"remark"}


def test_a_table_with_only_ids_and_one_column_is_enough(vault: Vault) -> None:
    table = [{"row": row["row"], "said": row["said"] + "!"} for row in export(vault)]

    assert counts(vault, packed(table)) == {"altered": 4, "same": 0}


@pytest.mark.parametrize("purpose", ["court", "statistics"])
def test_a_table_that_was_not_sent_to_be_corrected_is_not_taken_in(vault: Vault, purpose: str) -> None:
    with pytest.raises(BadTable) as refused:
        diff_of(vault, packed(export(vault, purpose=purpose)))
    assert refused.value.facts["reason"] == faults.NO_EXPORT


def test_a_table_of_another_vault_is_not_taken_in(vault: Vault, tmp_path: Path) -> None:
    (table,) = (export(other) for other in new_vault(tmp_path / "other"))

    with pytest.raises(BadTable) as refused:
        diff_of(vault, packed(table))
    assert refused.value.facts["reason"] == faults.NO_EXPORT


def test_two_exports_of_one_claim_share_no_id(vault: Vault) -> None:
    first, second = export(vault), export(vault)

    assert {row["said"] for row in first} == {row["said"] for row in second}
    ids = [{row[column] for column in ("row", "subject_id")} for table in (first, second) for row in table]
    assert len(set().union(*ids)) == 2 * (4 + 1)


ACT = Choice(PART, (), (SubjectKind.EVENT,), ("type_of_act",), with_living=False)


@pytest.fixture
def with_act(vault: Vault) -> Vault:
    """The vault with an act that somebody described here, and one of a file that has words of its own."""
    sitting = Sitting(Record(vault.tables), Telling("lantern\x1fA1"), lambda: new_local_id(SystemEntropy()))
    sitting.say(sitting.new("the night at the mill", "act"), "type_of_act", "act/killing; act/beating")
    vault.append(sitting.intents(PART))
    return vault


def types_of(vault: Vault) -> list[str]:
    (act,) = Named(Record(vault.tables)).find(Table.SUBJECT, "the night at the mill")
    rows = Record(vault.tables).known(act, property_id="type_of_act")
    return sorted(row.text for row in rows if row.standing)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("act/killing; act/torture", ["act/killing", "act/torture"]),
        ("Пытка", ["act/torture"]),
        ("torture;избиение", ["act/beating", "act/torture"]),
    ],
)
def test_words_that_name_one_term_are_taken_as_its_code(with_act: Vault, typed: str, codes: list[str]) -> None:
    table = export(with_act, ACT)
    table[0]["text"] = typed

    assert counts(with_act, packed(table)) == {"altered": 1, "same": 0}
    take(with_act, packed(table))

    assert types_of(with_act) == codes


def test_words_that_are_no_term_of_the_list_keep_their_row_out_and_say_of_which(with_act: Vault) -> None:
    table = export(with_act, ACT)
    new = dict.fromkeys(table[0], "") | {one: table[0][one] for one in ("subject_id", "property", "said")}
    table = [{**table[0], "text": "act/killing; ужасы"}, {**new, "text": "ужасы"}, {**new, "text": "Torture"}]

    diff = diff_of(with_act, packed(table))

    at = list(table[0]).index("text")
    assert [(one.row, one.column) for one in diff.faults] == [(2, at), (3, at)]
    assert {one.reason.en.partition(":")[0] for one in diff.faults} == {"no term of the list “Types of act”"}
    (added,) = diff.added
    claim = stored_item(Table.CLAIM, added.after)
    assert isinstance(claim, Claim)
    assert claim.value.texts == ("act/torture",)
    # The same words in other letters are no change.
    again = export(with_act, ACT)
    again[0]["text"] = "Убийство; избиение"
    assert counts(with_act, packed(again)) == {"same": 1}


def test_a_file_that_has_words_of_its_own_in_such_a_property_keeps_them(tmp_path: Path) -> None:
    value = accounts()
    value["properties"].append({"id": "type_of_act", "kind": "text"})
    value["claims"].append(
        {**value["claims"][-1], "id": "c9", "property": "type_of_act", "value": {"kind": "text", "text": "ужасы"}}
    )
    for vault in new_vault(tmp_path / "own", value):
        table = export(vault, ACT)
        assert counts(vault, packed(table)) == {"same": 1}
        table[0]["text"] = "ужасы и крики"
        assert counts(vault, packed(table)) == {"altered": 1, "same": 0}


def test_a_claim_that_nobody_has_keeps_no_consent_from_being_withdrawn(vault: Vault) -> None:
    """A link from a claim that is not here, or not yet, had the whole withdrawal refused."""
    over = Link(LinkKind.SUPERSEDES, Ref(Table.CLAIM, "elsewhere\x1fc9"), Ref(Table.CLAIM, "lantern\x1fc4"))
    vault.append([link_intent(PART, over)])
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc4"))
    assert with_what_took_its_place(Record(vault.tables), withdrawn) == (withdrawn,)


def test_what_can_be_said_nowhere_keeps_nothing_else_from_being_said() -> None:
    first, second = (Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"d\x1fc{n}")) for n in (1, 2))

    def parts_of(link: Link) -> list[CompartmentId]:
        if link == second:
            raise NoSuchEntry(kind=NOUNS[Table.CLAIM], shown="c2")
        return [PART]

    (intent,) = links_intents((first, second), parts_of)
    assert intent.body == {0: [encode_link(first)]}
    assert left_out((first, second), [intent]) == (second,)
    assert left_out((first,), [intent]) == ()
    # What a person said themselves is refused as it was.
    with pytest.raises(NoSuchEntry):
        links_intents((second, first), parts_of)
