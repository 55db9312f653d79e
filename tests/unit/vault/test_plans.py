"""Every statement on the vault's own tables finds its rows by an index, looked at on 50,000 ops."""

from collections.abc import Iterator

import pytest

from safeconduct.vault import schema
from safeconduct.vault.store import Store
from tests.unit.vault.rig import create, raw

ROWS = 50_000
# Statements that are meant to walk a whole table: small tables, or a verification.
WALKS = {
    "LAST_HLC",
    "COMPARTMENTS",
    "ALL_HEADS",
    "ALL_LEAVES",
    "ALL_ENTRIES",
    "VIEW_SETS",
    "TABLE_NAMES",
    "SCHEMA",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("plans") / "v"
    create(path).close()
    with raw(path) as store:
        store.executemany(
            "INSERT INTO op VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (n, n.to_bytes(32, "big"), (n % 50).to_bytes(16, "big"), b"d" * 16, n, bytes(32), bytes(32), b"x" * 200)
                for n in range(1, ROWS + 1)
            ),
        )
        store.executemany(
            "INSERT INTO register VALUES ('draft', ?, x'')", ((n.to_bytes(8, "big"),) for n in range(1000))
        )
        yield store


STATEMENTS = {
    name: sql
    for name, sql in vars(schema).items()
    if isinstance(sql, str) and sql.startswith(("SELECT ", "INSERT ", "UPDATE ", "DELETE "))
}


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WALKS))
def test_a_statement_searches_and_never_walks(store: Store, name: str) -> None:
    sql = STATEMENTS[name]
    plan = [str(row[3]) for row in store.execute("EXPLAIN QUERY PLAN " + sql, (0,) * sql.count("?"))]

    assert not [step for step in plan if step.startswith("SCAN") and name != "LAST_OP"]
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_the_last_op_is_found_without_a_walk(store: Store) -> None:
    """SQLite calls it a scan, and stops it after one row because of the key's order."""
    plan = [str(row[3]) for row in store.execute("EXPLAIN QUERY PLAN " + schema.LAST_OP)]

    assert plan == ["SCAN op"]
    assert next(store.execute(schema.LAST_OP))[0] == ROWS


def test_nothing_that_is_allowed_to_walk_is_forgotten() -> None:
    assert STATEMENTS.keys() >= WALKS
