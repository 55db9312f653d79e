"""A bench's table says of every figure what it is beside its peer and whether it misses what was wanted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.cli import bench_desk, bench_intake, bench_record, measuring_thousand
from safeconduct.cli.figures import MB, MISSED, Line, Table, as_markdown, as_text, peak_mb, shown
from safeconduct.cli.invented import PLACES, write_accounts
from safeconduct.cli.invented_places import place_items
from safeconduct.cli.measuring_board import fetched_bytes
from safeconduct.cli.measuring_intake import MessagesMissing
from safeconduct.intake.door.door import Door
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.items import Claim, Subject
from tests.relays import running_relay

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


def test_what_was_not_measured_is_named_with_what_it_needs() -> None:
    table = Table(
        "ours", "peer", (Line("in a browser", "seen_ms", "ms", needs="Chromium"), Line("here", "here_ms", "ms"))
    )
    assert table.unmeasured({}) == ["in a browser (needs Chromium)"]
    assert table.unmeasured({"seen_ms": 1.0}) == []


def test_a_page_fetches_a_small_board_whole_and_of_a_long_one_the_tags_and_a_bucket() -> None:
    head, slot, bucket = 600, 8_192, 262_144
    assert fetched_bytes(100, head) == 2 * head + 128 * (16 + slot)
    assert fetched_bytes(256, head) == 2 * head + 256 * (16 + slot)
    assert fetched_bytes(257, head) == head + 512 * 16 + bucket
    assert fetched_bytes(4_096, head) == head + 4_096 * 16 + bucket


@pytest.mark.slow
def test_the_bench_of_the_way_in_fills_every_line_of_its_tables() -> None:
    figures = bench_intake.run(seconds=0.05, postgres="")

    lines = (*bench_intake.TABLE.lines, *bench_intake.WAY_IN.lines)
    assert [line.name for line in lines if not figures.get(line.name, 0) > 0] == []
    assert figures["thousand"] == 50
    # Each challenge is 96 bytes for each message that waits; ours follow from the board's layout.
    assert (figures["learn_1000_peer_kb"], 270 < figures["learn_1000_kb"] < 290) == (96.0, True)


@pytest.mark.slow
def test_the_bench_of_a_thousand_fails_where_one_request_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    genuine, sealed = measuring_thousand._sealed, list[bytes]()

    def lost(door: Door, number: int) -> bytes:
        # The last one is the first once more: a relay keeps it once, so that one is missing.
        sealed.append(sealed[0] if number == 11 else genuine(door, number))
        return sealed[-1]

    with running_relay(f"sqlite:{tmp_path / 'relay.db'}", "127.0.0.1:0", "--public", "127.0.0.1:0") as relay:
        monkeypatch.setattr(measuring_thousand, "_sealed", lost)
        with pytest.raises(MessagesMissing) as caught:
            measuring_thousand.a_thousand(relay.address, relay.public, requests=12)
    assert caught.value.facts == {"found": 11, "sent": 12}


@pytest.mark.slow
def test_the_bench_of_the_record_fills_every_line_of_its_table() -> None:
    figures = bench_record.run(claims=300)
    lines = [line for line in bench_record.TABLE.lines if "_peak_" not in line.name]
    assert [line.name for line in lines if not figures[line.name] > 0] == []
    assert len(bench_record.TABLE.rows(figures)) > len(lines)


@pytest.mark.slow
def test_a_part_of_the_bench_of_the_record_is_measured_by_itself() -> None:
    figures = bench_record.run(claims=300, parts=("evidence",))
    shown = [row[0] for row in bench_record.TABLE.rows(figures)[1:]]
    assert shown == [one.what for one in bench_record.TABLE.lines if one.name.startswith("evidence_")]


@pytest.mark.slow
def test_the_bench_of_the_desk_fills_every_line_of_its_table() -> None:
    figures = bench_desk.run(claims=400, seconds=0.1)

    assert len(bench_desk.TABLE.rows(figures)) == len(bench_desk.TABLE.lines) + 1
    assert figures["page_50_p50_ms"] > figures["page_50_plain_p50_ms"]
    assert figures["page_place_p50_ms"] > figures["page_place_plain_p50_ms"]


def test_the_places_of_the_bench_have_entries_and_some_are_in_the_gazetteer(tmp_path: Path) -> None:
    made = list(place_items())
    entries = [item for _, item in made if isinstance(item, Subject)]
    claims = [item for _, item in made if isinstance(item, Claim)]
    meant = [place_of(name) for name in PLACES]
    assert [one.label for one in entries] == list(PLACES)
    assert {one.property for one in claims} == {"kind_of_place", "precision", "use_of_place"}
    assert any(one.place.digest for one in claims)
    # Each of the first means one place there, and of the others nothing is known.
    assert [len(found) for found in meant] == [1] * 10 + [0] * 30
    write_accounts(tmp_path / "a.json", 2_000)
    written = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert all(json.dumps(name) in written for name in PLACES)
