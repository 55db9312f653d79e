"""Figures of the record room at a million claims, encrypted beside plain SQLite (docs/benchmarks.md).

Each step runs in a process of its own on each side in turn; `measuring` says what a step does. Everything in it is
drawn at random and invented, for what is measured lies in a plain database too. Refuses to judge seconds: it fails when
the two sides know different things, when the vault does not verify, or when an original was hashed to something else.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, ParamSpec

from safeconduct.cli import measuring, measuring_evidence, measuring_tables
from safeconduct.cli.figures import CLAIMS, EVIDENCE, MB, RECORD_PARTS, TABLES, Line, Table
from safeconduct.cli.invented import write_accounts
from safeconduct.cli.measuring import Measured, Side

P = ParamSpec("P")
_STEPS: Final[tuple[Callable[[Side], Measured], ...]] = (
    measuring.importing,
    measuring.asking,
    measuring.adding,
    measuring.recomputing,
)


def _line(what: str, name: str, unit: str, wanted: float = float("inf")) -> Line:
    return Line(what, name, unit, wanted, peer=f"{name}_plain")


# What was wanted: the issue that this room was built from.
TABLE: Final = Table(
    "encrypted",
    "plain SQLite",
    (
        _line("import of every claim", "import_s", "s", 180),
        _line("closing after the import", "close_after_import_s", "s"),
        _line("opening after key derivation", "open_s", "s", 1),
        _line("one subject on a past day, median", "subject_on_a_day_p50_ms", "ms"),
        _line("one subject on a past day, 95th percentile", "subject_on_a_day_p95_ms", "ms", 10),
        _line("busy subject (5,000 claims) on a past day, median", "hot_subject_on_a_day_p50_ms", "ms", 150),
        _line("busy subject on a past day, 95th percentile", "hot_subject_on_a_day_p95_ms", "ms", 150),
        _line("busy subject now, as kept, median", "hot_subject_now_p50_ms", "ms"),
        _line("all that the page of a place with 6,000 events asks, median", "place_page_p50_ms", "ms", 100),
        _line("the same, 95th percentile (the whole page: bench desk)", "place_page_p95_ms", "ms", 100),
        _line("the same for the first time in a program, which reads the gazetteer", "place_page_first_ms", "ms"),
        _line("the same on a past day, median", "place_page_on_a_day_p50_ms", "ms"),
        _line("a search, median", "search_p50_ms", "ms"),
        _line("a search, 95th percentile", "search_p95_ms", "ms", 50),
        _line("views after one new claim, median", "new_claim_views_p50_ms", "ms"),
        _line("views after one new claim, 95th percentile", "new_claim_views_p95_ms", "ms", 5),
        _line("views after one new claim to the busy subject, median", "new_claim_hot_views_p50_ms", "ms"),
        _line("views after one new claim to the busy subject, 95th percentile", "new_claim_hot_views_p95_ms", "ms", 5),
        _line("first question to the busy subject after it, median", "first_question_after_new_claim_hot_p50_ms", "ms"),
        _line(
            "first question to the busy subject after it, 95th percentile",
            "first_question_after_new_claim_hot_p95_ms",
            "ms",
        ),
        _line("making up for it at a quiet moment, median", "settle_hot_p50_ms", "ms"),
        _line("one new claim with signature, views and disk, median", "new_claim_p50_ms", "ms"),
        _line("one new claim with signature, views and disk, 95th percentile", "new_claim_p95_ms", "ms"),
        _line("the same to the busy subject, median", "new_claim_hot_p50_ms", "ms"),
        _line("the same to the busy subject, 95th percentile", "new_claim_hot_p95_ms", "ms"),
        _line("recomputing every view", "recompute_s", "s", 30),
        _line("verifying the vault", "verify_s", "s"),
        _line("size of the database", "file_mb", "MB"),
        _line("resident at most: import", "import_peak_mb", "MB", 500),
        _line("resident at most: opening and questions", "questions_peak_mb", "MB", 500),
        _line("resident at most: new claims", "new_claim_peak_mb", "MB", 500),
        _line("resident at most: recomputing", "recompute_peak_mb", "MB", 500),
        _line("resident at most: verifying", "verify_peak_mb", "MB", 500),
        Line("claims that leave as a workbook", "table_export_s", "s"),
        _line("a returned workbook compared; beside it openpyxl, which only reads it", "table_diff_s", "s", 60),
        _line("the same rows as CSV; beside it Python's csv, which only reads them", "table_csv_diff_s", "s"),
        _line("resident at most: comparing the workbook", "table_diff_peak_mb", "MB", 500),
        Line(
            "an original sealed and hashed at the door, beside a bare SHA-256",
            "evidence_mb_per_s",
            "MB/s",
            200,
            is_least=True,
            peer="evidence_mb_per_s_plain",
        ),
        Line("the same for each second of one core", "evidence_mb_per_cpu_s", "MB/s"),
        Line("resident more while it is sealed", "evidence_peak_mb", "MB", 100),
    ),
    most_ratio=2,
)


class WrongAnswer(Exception):
    """Encrypted and plain gave different knowledge, or the vault is not sound: what this bench fails on."""


def run(
    *,
    claims: int,
    rows: int = 300_000,
    parts: Sequence[str] = RECORD_PARTS,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, float]:
    """Return figures for a record of so many claims, encrypted and, with names in ``_plain``, on plain SQLite.

    ``rows``: claims of the vault whose table leaves and comes back; no more than the record has. ``parts``: those of
    `RECORD_PARTS` that are measured. ``told``: called with each step when it begins: all take some forty minutes.
    """
    figures: dict[str, float] = {"claims": claims}
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as name:
        if CLAIMS in parts:
            figures |= _claims(Path(name), claims, told)
        if TABLES in parts:
            # Of twenty-one claims about one is superseded and does not leave.
            told(TABLES)
            figures |= _tables(Path(name) / TABLES, min(rows * 21 // 20, claims))
        if EVIDENCE in parts:
            told(EVIDENCE)
            sealed = _apart(measuring_evidence.sealing, Path(name), claims)
            if sealed.answers != b"same":
                raise WrongAnswer
            figures |= sealed.figures
    timed = [name for name in figures if figures.get(f"{name}_plain")]
    return figures | {f"{name}_ratio": figures[name] / figures[f"{name}_plain"] for name in timed}


def _claims(folder: Path, claims: int, told: Callable[[str], None]) -> dict[str, float]:
    """Return what a record of so many claims takes, on either side."""
    figures: dict[str, float] = {}
    sides = [Side(folder, claims, is_plain) for is_plain in (False, True)]
    write_accounts(sides[0].accounts, claims)
    figures["accounts_mb"] = sides[0].accounts.stat().st_size / MB
    for step in _STEPS:
        told(step.__name__)
        encrypted, plain = (_apart(step, side) for side in sides)
        if encrypted.answers != plain.answers:
            raise WrongAnswer
        figures |= encrypted.figures | {f"{name}_plain": figure for name, figure in plain.figures.items()}
    told("verifying")
    verified = _apart(measuring.verifying, sides[0])
    if verified.answers != b"sound":
        raise WrongAnswer
    return figures | verified.figures


def _tables(folder: Path, claims: int) -> dict[str, float]:
    """Return what a table takes that leaves a vault of so many claims, is worked on and comes back."""
    folder.mkdir()
    side = Side(folder, claims, is_plain=False)
    write_accounts(side.accounts, claims)
    figures = _apart(measuring_tables.making, side).figures
    rows = int(figures["table_rows"])
    for step, wanted in (
        (measuring_tables.comparing, measuring_tables.expected(rows)),
        (measuring_tables.comparing_text, measuring_tables.expected(rows)),
        (measuring_tables.reading_by_openpyxl, str(rows).encode("ascii")),
        (measuring_tables.reading_by_csv, str(rows).encode("ascii")),
    ):
        measured = _apart(step, side)
        if measured.answers != wanted:
            raise WrongAnswer
        figures |= measured.figures
    return figures


def _apart(step: Callable[P, Measured], *given: P.args, **named: P.kwargs) -> Measured:
    """Run a step in a new process: a forked one would begin with what this one holds."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(step, *given, **named).result()
