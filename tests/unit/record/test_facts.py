"""What one piece of work has read holds until anything is written, and no longer."""

from __future__ import annotations

import pytest

from safeconduct.base.ids import OpId
from safeconduct.record import facts
from safeconduct.record.commands import entries_intents, undo_intent
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import PART, vault

__all__ = ["vault"]

MILL = f"{DATASET}{SEP}mill"


def describe(vault: Vault, local: str, label: str) -> OpId:
    subject = Subject(local, SubjectKind.PLACE, label)
    return vault.append(entries_intents(PART, DATASET, [(Table.SUBJECT, subject)]))[-1]


def label_of(record: Record, name: str) -> str:
    entry = record.entry(Table.SUBJECT, name)
    return entry.label if isinstance(entry, Subject) else ""


def test_an_entry_is_read_anew_once_anything_was_written(vault: Vault) -> None:
    describe(vault, "mill", "The mill")
    record = Record(vault.tables)
    assert label_of(record, MILL) == "The mill"

    describe(vault, "mill", "The old mill")

    assert label_of(record, MILL) == "The old mill"
    assert record.entries(Table.SUBJECT, [MILL])[MILL] == Subject("mill", SubjectKind.PLACE, "The old mill")


def test_what_was_written_and_taken_back_is_read_no_more(vault: Vault) -> None:
    describe(vault, "mill", "The mill")
    record = Record(vault.tables)

    def fail() -> None:
        with vault.together():
            describe(vault, "mill", "The old mill")
            assert label_of(record, MILL) == "The old mill"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert label_of(record, MILL) == label_of(Record(vault.tables), MILL)


@pytest.mark.parametrize("at_once", [1, 2, 1_000])
def test_what_is_undone_is_known_however_many_ops_are(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(facts, "_UNDONE_AT_ONCE", at_once)
    ops = [describe(vault, f"mill{n}", f"Mill {n}") for n in range(4)]
    vault.append([undo_intent(PART, vault.tables, [ops[1]])])
    vault.append([undo_intent(PART, vault.tables, [ops[3]])])

    record = Record(vault.tables)

    assert [label_of(record, f"{DATASET}{SEP}mill{n}") for n in range(4)] == ["Mill 0", "", "Mill 2", ""]


def test_an_undo_that_comes_meanwhile_is_seen_of_what_was_not_asked_before(vault: Vault) -> None:
    describe(vault, "mill", "The mill")
    op = describe(vault, "barn", "The barn")
    record = Record(vault.tables)
    assert label_of(record, MILL) == "The mill"

    vault.append([undo_intent(PART, vault.tables, [op])])

    assert label_of(record, f"{DATASET}{SEP}barn") == ""
