"""What `bench record` measures of tables: a workbook that left, was worked on and came back (docs/benchmarks.md).

Each step runs in a process of its own. The peer does a part of the work only: openpyxl reads the same workbook row by
row in its read-only way, and Python's csv module the same rows as text; neither compares anything. Refuses to judge
seconds; whoever calls it compares the counts.
"""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.figures import MB, peak_mb
from safeconduct.cli.measuring import Measured, Side
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.items import SubjectKind
from safeconduct.record.queries import Record
from safeconduct.record.tables.cells import header
from safeconduct.record.tables.choosing import Choice, choose, leaving
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

_PART: Final = CompartmentId(bytes(16))
_KEY: Final = RecoverySecret(Secret(bytes(32)))
_PROPERTIES: Final = ("start", "detained", "place_of_detention", "conditions")
# One row in so many says something else when it comes back.
_CHANGED: Final = 100


def making(side: Side) -> Measured:
    """Take the accounts in, let every claim that stands leave; the rows are worked on before they are packed."""
    given = Surroundings((RecordViews(),), SystemClock(), SystemEntropy())
    with Vault.create(side.path, _KEY, given, cost=LEAST_COST) as vault:
        dataset = read_accounts(side.accounts.read_bytes())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), _PART))
        vault.settle()
        record, choice = Record(vault.tables), Choice(_PART, (), (SubjectKind.EVENT,), _PROPERTIES, with_living=False)
        started = time.perf_counter()
        sent, purpose, chosen = _sent(choice), purposes()["correction"], choose(record, choice)
        rows = Rows(record, Things(record, sent, chosen, _PART), purpose)
        table = [list(rows.cells_of(one).values()) for one in leaving(record, choice, chosen, sent)]
        _work_on(table, header(purpose).index("said"))
        data = workbook_bytes(header(purpose), table)
        seconds = time.perf_counter() - started
        vault.append([export_intent(_PART, replace(sent, rows=len(table)))])
    (side.folder / "table.xlsx").write_bytes(data)
    (side.folder / "table.csv").write_bytes(csv_bytes(header(purpose), table))
    return Measured({"table_rows": len(table), "table_export_s": seconds, "table_mb": len(data) / MB} | _peak("export"))


def _work_on(table: list[list[str]], said: int) -> None:
    for row in table[::_CHANGED]:
        row[said] += ", as she says now"


def _sent(choice: Choice) -> Exported:
    entropy = SystemEntropy()
    return Exported(
        mark=new_mark(entropy),
        secret=Secret.random(SECRET_BYTES, entropy),
        purpose="correction",
        recipient="a colleague",
        keys=(),
        form="xlsx",
        subjects=(),
        kinds=choice.kinds,
        properties=choice.properties,
        with_living=False,
        rows=0,
    )


def comparing(side: Side) -> Measured:
    """Open the vault and compare the workbook, from its bytes to the last row."""
    return _compared(side, "table.xlsx", "table_diff")


def comparing_text(side: Side) -> Measured:
    """Compare the same rows as CSV."""
    return _compared(side, "table.csv", "table_csv_diff")


def _compared(side: Side, name: str, called: str) -> Measured:
    given = Surroundings((RecordViews(),), SystemClock(), SystemEntropy())
    with Vault.open(side.path, side.master(), given) as vault:
        data = (side.folder / name).read_bytes()
        started = time.perf_counter()
        diff = compare_table(Record(vault.tables), open_table(data), data)
        seconds = time.perf_counter() - started
    counts = (diff.rows, diff.same + len(diff.altered), len(diff.altered), diff.here, len(diff.faults))
    return Measured({f"{called}_s": seconds} | _peak(called.removeprefix("table_")), repr(counts).encode("ascii"))


def reading_by_openpyxl(side: Side) -> Measured:
    """Read the workbook as openpyxl does when it is asked to be quick."""
    from openpyxl import load_workbook

    started = time.perf_counter()
    book = load_workbook(io.BytesIO((side.folder / "table.xlsx").read_bytes()), read_only=True)
    count = sum(1 for _ in book.active.iter_rows(values_only=True))
    return Measured(_plain("table_diff", time.perf_counter() - started, "diff"), str(count - 1).encode("ascii"))


def reading_by_csv(side: Side) -> Measured:
    """Read the rows as Python's csv module does."""
    started = time.perf_counter()
    text = (side.folder / "table.csv").read_bytes().decode("utf-8-sig")
    count = sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
    figures = _plain("table_csv_diff", time.perf_counter() - started, "csv_diff")
    return Measured(figures, str(count - 1).encode("ascii"))


def _plain(called: str, seconds: float, peak: str) -> dict[str, float]:
    return {f"{called}_s_plain": seconds} | {f"{name}_plain": figure for name, figure in _peak(peak).items()}


def _peak(name: str) -> dict[str, float]:
    return {f"table_{name}_{what}": figure for what, figure in peak_mb().items()}


def expected(rows: int) -> bytes:
    """Return the counts that a comparison of so many rows has to give."""
    changed = -(-rows // _CHANGED)
    return repr((rows, rows, changed, 0, 0)).encode("ascii")
