"""A bench's table says of every figure what it is beside its peer and whether it misses what was wanted."""

from __future__ import annotations

import subprocess
import sys

import pytest

from safeconduct.cli import bench_desk, bench_record
from safeconduct.cli.figures import MB, MISSED, Line, Table, as_markdown, as_text, peak_mb, shown

TABLE = Table(
    "encrypted",
    "plain SQLite",
    (
        Line("import", "import_s", "s", 180, peer="import_s_plain"),
        Line("sealing", "seal_per_s", "/s", 8_000, is_least=True),
        Line("size", "file_mb", "MB"),
    ),
    most_ratio=2,
)


def test_a_figure_stands_beside_its_peer_with_the_ratio_and_what_was_wanted() -> None:
    rows = TABLE.rows({"import_s": 90.0, "import_s_plain": 60.0, "seal_per_s": 9_000.0})
    assert rows[1:] == [
        ("import", "90.0 s", "60.0 s", "1.50", "at most 180 s"),
        ("sealing", "9,000/s", "-", "-", "at least 8,000/s"),
    ]


def test_a_line_that_misses_its_bound_in_either_direction_or_its_ratio_says_so() -> None:
    figures = {"import_s": 181.0, "import_s_plain": 181.0, "seal_per_s": 7_999.0}
    assert TABLE.missed(figures) == ["import", "sealing"]
    assert TABLE.missed({"import_s": 21.0, "import_s_plain": 10.0}) == ["import"]
    assert MISSED in TABLE.rows({"import_s": 21.0, "import_s_plain": 10.0})[1][3]
    assert TABLE.missed({"import_s": 20.0, "import_s_plain": 10.0, "file_mb": 9e9}) == []


def test_a_table_is_printed_in_columns_and_as_the_page_has_it() -> None:
    rows = TABLE.rows({"import_s": 90.0, "file_mb": 3.25})
    assert as_markdown(rows).splitlines()[:2] == [
        "| what | encrypted | plain SQLite | ratio | wanted |",
        "|---" * 5 + "|",
    ]
    lines = as_text(rows).splitlines()
    assert [line.index(cell) for line, cell in zip(lines, ("encrypted", "90.0 s", "3.25 MB"), strict=True)] == [8, 8, 8]


def test_units_are_decimal_and_three_digits_are_shown() -> None:
    assert MB == 10**6
    assert [shown(figure, "ms") for figure in (1.234, 12.34, 1234.5)] == ["1.23 ms", "12.3 ms", "1,234 ms"]


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: this system does not say what a process held at most")
def test_what_a_process_held_at_most_is_its_own_and_not_that_of_who_started_it() -> None:
    held = b"x" * (100 * MB)
    command = [sys.executable, "-c", "from safeconduct.cli.figures import peak_mb; print(peak_mb()['peak_mb'])"]
    child = float(subprocess.run(command, check=True, capture_output=True).stdout)
    assert peak_mb()["peak_mb"] > len(held) / MB
    if sys.platform == "linux":
        assert 5 < child < 100


@pytest.mark.slow
def test_the_bench_of_the_record_fills_every_line_of_its_table() -> None:
    figures = bench_record.run(claims=2_000)
    lines = [line for line in bench_record.TABLE.lines if "_peak_" not in line.name]
    assert [line.name for line in lines if not figures[line.name] > 0] == []
    assert len(bench_record.TABLE.rows(figures)) > len(lines)


@pytest.mark.slow
def test_the_bench_of_the_desk_fills_every_line_of_its_table() -> None:
    figures = bench_desk.run(claims=400, seconds=0.5)

    assert len(bench_desk.TABLE.rows(figures)) == len(bench_desk.TABLE.lines) + 1
    assert figures["page_50_p50_ms"] > figures["page_50_plain_p50_ms"]
