"""A vault that exports a table and takes it back, for the tests of tables: invented people only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy, SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.items import SubjectKind
from safeconduct.record.queries import Record
from safeconduct.record.tables.applying import table_intents
from safeconduct.record.tables.cells import header, in_order
from safeconduct.record.tables.choosing import Choice, choose, leaving
from safeconduct.record.tables.difference import TableDiff
from safeconduct.record.tables.exports import SECRET_BYTES, Exported, export_intent, new_mark
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.returned import compare_table
from safeconduct.record.tables.row_cells import Rows
from safeconduct.record.tables.things import Things
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.world import accounts, accounts_bytes

PART = CompartmentId(bytes(16))
EVERYTHING = Choice(PART, (), (SubjectKind.EVENT,), ("start", "held", "place", "conditions"), with_living=False)


def new_vault(folder: Path, value: dict[str, Any] | None = None) -> Iterator[Vault]:
    """A vault that holds the invented accounts, or others."""
    given = Surroundings((RecordViews(),), FixedClock(1_900_000_000_000), SeededEntropy(b"tables"))
    with Vault.create(folder, RecoverySecret(Secret(bytes(32))), given, cost=LEAST_COST) as vault:
        dataset = read_accounts(accounts_bytes(value or accounts()))
        vault.append(import_intents(dataset, compare(dataset, vault.tables), PART))
        yield vault


Table = list[dict[str, str]]


def sent_for(choice: Choice, purpose: str) -> Exported:
    entropy = SystemEntropy()
    return Exported(
        mark=new_mark(entropy),
        secret=Secret.random(SECRET_BYTES, entropy),
        purpose=purpose,
        recipient="a lawyer",
        keys=(),
        form="xlsx",
        subjects=choice.subjects,
        kinds=choice.kinds,
        properties=choice.properties,
        with_living=choice.with_living,
        rows=0,
    )


def export(vault: Vault, choice: Choice = EVERYTHING, purpose: str = "correction") -> Table:
    """Return the rows that leave, by column; the op is written."""
    record, sent = Record(vault.tables), sent_for(choice, purpose)
    chosen = choose(record, choice)
    rows = Rows(record, Things(record, sent, chosen, PART), purposes()[purpose])
    table = [rows.cells_of(one) for one in leaving(record, choice, chosen, sent)]
    vault.append([export_intent(PART, replace(sent, rows=len(table)))])
    return table


def packed(table: Table, form: str = "csv") -> bytes:
    """Return rows as a file."""
    columns = list(table[0])
    rows = [[row[column] for column in columns] for row in table]
    return csv_bytes(columns, rows) if form == "csv" else workbook_bytes(columns, rows)


def diff_of(vault: Vault, data: bytes) -> TableDiff:
    return compare_table(Record(vault.tables), open_table(data), data)


def take(vault: Vault, data: bytes) -> TableDiff:
    """Take a table in and return what that did."""
    diff = diff_of(vault, data)
    vault.append(table_intents(diff, "a lawyer"))
    return diff


def row_of(table: Table, said: str) -> dict[str, str]:
    """Return the row that says something."""
    return next(row for row in table if row["said"] == said)


__all__ = ["EVERYTHING", "PART", "diff_of", "export", "header", "in_order", "new_vault", "packed", "row_of", "take"]
