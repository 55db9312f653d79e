"""Every statement of the inbox finds its rows by an index, on 50,000 conversations (STYLE "SQL")."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Final

import pytest

from safeconduct.intake import kinds, sql
from safeconduct.intake.listing import EVERYBODY, NOBODYS, Only
from safeconduct.intake.next_contact import NEVER
from safeconduct.intake.queries import Intake
from safeconduct.vault.types import Value
from tests.unit.intake.inboxes import HOUR, NOON, PART, Memory

pytestmark = pytest.mark.slow

THREADS: Final = 50_000
# Statements that look at more than the rows they give, on purpose, each with the reason.
WHOLE: Final = {
    "INBOXES": "a handful",
    "UNREAD": "what cannot be read is rare, and all of it is listed",
    "SEARCH": "walks the texts of one inbox by primary key: no index finds a word within a text",
}
# What is sorted though no index gives the order, each with the reason.
SORTED: Final = {
    "NAME_LIKE": "distinct names of a beginning, at most so many",
    "WITH_FILE": "the conversations that one file came by, by when it first did",
}
STATEMENTS: Final = {
    name: value
    for name, value in vars(sql).items()
    if name.isupper() and isinstance(value, str) and value.startswith(("SELECT", "UPDATE", "DELETE"))
}


def id_of(n: int, length: int) -> bytes:
    """Return an id that looks drawn, so that rows do not lie in the order they came."""
    return (n * 0x9E3779B97F4A7C15 % 2**64).to_bytes(8, "big").ljust(length, b"\1")


def listed(n: int, one: bytes) -> tuple[Value, ...]:
    """Return a row of the list: a third are overdue, a tenth are somebody's, a hundredth fell silent."""
    owner, ends = b"" if n % 10 else bytes(16), NEVER if n % 100 != 1 else NOON - n
    due = NEVER if n % 3 else NOON - n * HOUR
    return (PART, one, n % 20 != 0, n % 5, 0, due, NOON - n, ends, n % 7 != 5, 1, NOON - n, owner, "new")


@pytest.fixture(scope="module")
def tables() -> Memory:
    """Return what 50,000 conversations with a message each leave; of words, entries and undos every tenth."""
    memory = Memory()
    ids = [id_of(n, 16) for n in range(THREADS)]
    few = ids[::10]

    def fill(table: str, columns: int, rows: Iterator[tuple[Value, ...]]) -> None:
        memory.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)

    memory.execute("BEGIN")
    fill("intake_op", 8, ((id_of(n, 32), PART, b"d", n, kinds.ENTRIES, one, 0, n) for n, one in enumerate(ids)))
    fill("intake_seen", 5, ((PART, b"d", id_of(n % 30, 16), n, n) for n in range(THREADS)))
    fill("intake_undo", 2, ((id_of(n, 32), id_of(n + 1, 32)) for n in range(0, THREADS, 10)))
    fill("intake_inbox", 6, iter([(PART, 1, b"o", bytes(16), "people", bytes(32))]))
    fill(
        "intake_thread",
        8,
        ((PART, one, n, id_of(n, 32), 0, f"name {n}", id_of(n, 32), b"body") for n, one in enumerate(ids)),
    )
    fill(
        "intake_message",
        12,
        (
            (PART, one, id_of(n, 32), n, id_of(n, 32), 0, NOON - n, n % 2, 0, 1, n % 3, b"body" * 50)
            for n, one in enumerate(ids)
        ),
    )
    fill("intake_text", 4, ((PART, one, id_of(n, 32), f"help me {n}") for n, one in enumerate(ids)))
    fill("intake_file", 4, ((id_of(n, 32), PART, one, id_of(n, 32)) for n, one in enumerate(ids)))
    fill(
        "intake_word",
        11,
        ((PART, one, kinds.CARE, 5, b"", n, id_of(n, 32), b"d", 0, b"\x63now", b"\x80") for n, one in enumerate(few)),
    )
    fill(
        "intake_entry", 9, ((PART, one, kinds.NOTE, n, id_of(n, 32), b"d", 0, 0, b"\xa0") for n, one in enumerate(few))
    )
    fill("intake_same", 5, ((PART, one, id_of(n, 16), id_of(n, 32), 0) for n, one in enumerate(few)))
    fill("intake_person", 3, ((PART, one, one) for one in ids))
    fill(
        "intake_list",
        13,
        (listed(n, one) for n, one in enumerate(ids)),
    )
    fill("intake_unopened", 7, ((PART, id_of(n, 32), n, id_of(n, 32), "old_key", 1, 4096) for n in range(100)))
    fill("intake_unread", 2, ((id_of(n, 32), "message") for n in range(100)))
    memory.execute("COMMIT")
    memory.execute("ANALYZE")
    return memory


def plan(tables: Memory, statement: str) -> list[str]:
    count = statement.count("?")
    return [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {statement}", (b"",) * count)]


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_statement_finds_its_rows_by_an_index(tables: Memory, name: str) -> None:
    steps = plan(tables, STATEMENTS[name])
    scans = [step for step in steps if re.match(r"SCAN (?!CONSTANT)", step)]
    assert (scans == []) == (name not in WHOLE or name == "SEARCH"), steps
    sorting = [step for step in steps if "TEMP B-TREE" in step and name not in SORTED]
    assert all("DISTINCT" in step for step in sorting), steps


def pages(tables: Memory, only: Only) -> Iterator[float]:
    intake = Intake(tables)
    for _ in range(5):
        began = time.perf_counter()
        rows = intake.page([PART], NOON, most=1_000, only=only)
        yield time.perf_counter() - began
        assert len(rows) == 1_000


@pytest.mark.parametrize("only", [EVERYBODY, NOBODYS, Only(is_overdue=True)], ids=["all", "nobody's", "overdue"])
def test_a_page_of_a_thousand_among_fifty_thousand_takes_well_under_a_tenth_of_a_second(
    tables: Memory, only: Only
) -> None:
    assert min(pages(tables, only)) < 0.1


def test_what_today_says_of_fifty_thousand_takes_well_under_a_tenth_of_a_second(tables: Memory) -> None:
    def asked() -> float:
        intake, began = Intake(tables), time.perf_counter()
        counts = intake.counts(PART, NOON)
        assert len(intake.longest_silences([PART])) == 2
        assert len(intake.fallen_silent([PART], NOON, most=5)) == 5
        assert counts.nobodys > 40_000
        return time.perf_counter() - began

    assert min(asked() for _ in range(5)) < 0.1
