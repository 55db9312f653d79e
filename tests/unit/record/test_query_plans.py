"""Every statement of the record room finds its rows by an index, on 50,000 claims (STYLE "SQL")."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.invented import write_accounts
from safeconduct.record import people_sql, place_sql, search_sql, sql
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.record.ontology import uses_sql
from safeconduct.record.tables import table_sql
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Tables
from safeconduct.vault.yardstick import Yardstick

pytestmark = pytest.mark.slow

CLAIMS: Final = 50_000
# Statements that look at a whole table on purpose, each with the reason.
WHOLE: Final = {
    "LATE": "large groups that commands touched since the last quiet moment: few",
    "LARGE_GROUPS": "runs once in a recomputation, over an index",
    "IDS_TWICE": "runs once in a recomputation, over an index",
    "DATASETS": "a handful of ops",
    "GRADED_SUBJECTS": "what two people read by hand; an index holds it all",
    "GRADED": "what two people read by hand, asked for once in a piece of work",
    "DEVICES": "devices are few",
    "EXPORTS_BY": "what people sent by hand, asked for once in an export",
    "LEFT_BY": "what people gave out by hand, asked for once in an export",
    "KINDS_OF_PROPERTIES": "only where two people gave one field two types; groups are few beside claims",
    "USES_OF_PROPERTIES": "the page of a form; groups are few beside claims",
    "BODIES_OF_PROPERTIES": "the page of a list of terms; groups are few beside claims, and it stops at the limit",
    "OUR_OWN_VOICES": "voices are few",
    "CLAIM_RANGES_OF_DATASET": "runs once in an import",
    "SOME_UNDONE": "stops at its limit",
    "ACCOUNTS": "whom accounts on the web name, once after an unlocking; accounts are few beside claims",
    "UNDONE_WORDINGS": "undos are few",
    "UNDONE_SINCE": "undos are few",
    "ALIASES": "names that a person said are one are few",
    "VOICES": "voices are few, and following them is a walk over all",
    "VOICE_ROOTS": "voices are few",
    "DELETE_ALIASES": "names that a person said are one are few",
    "SOURCE_BODIES": "the list of accounts, in the order of their days; accounts are few beside claims",
    "SHOWN_SOURCES": "the accounts a person can name; accounts are few beside claims",
    "FIRST_RECORDED": "the list of accounts on a past day; accounts are few beside claims",
    "NEWEST_SUBJECTS": "walks the newest claims by primary key and stops at the limit",
    "CLAIMS_WITH": "the history, of a subject that claims were withdrawn about and none that stands is about",
    "CLAIMS_HOLDING": "wordings that hold a hash, over an index of these alone; few beside claims",
    "SOME_HOLDING_A_HASH": "the same, and stops at its limit",
    "PLACES_LATE": "busy spellings that commands touched since the last quiet moment: few",
    "ANY_PLACE_LATE": "stops at the first row",
    "ANY_PLACE_KEPT": "stops at the first row",
    "PLACE_TEXTS": "begins at the first row and jumps over the index from there",
    "BUSY_PLACE_TEXTS": "runs once in a recomputation, over an index",
    "ANY_TOUCHED": "stops at the first row",
    "TOUCHED": "groups that commands touched since the last quiet moment: few",
    "DELETE_TOUCHED": "groups that commands touched since the last quiet moment: few",
    "PLACES_KEPT": "what is kept of busy places: few",
    "PLACE_SUBJECTS": "entries of places are few",
    "DELETE_SHARES": "everything is to be judged anew: what entries of places are called changed",
    "DELETE_PLACES_KEPT": "what is kept of busy places: few",
    "DELETE_PLACES_LATE": "busy spellings that commands touched since the last quiet moment: few",
    "PEOPLE": "everybody whom the record names, once for an index of what may not be told; persons are few",
    "PERSONS": "everybody whom the record names, once in a piece of work; persons are few",
    "PEOPLE_WORDINGS": "everybody whom the record names, once for an export; persons are few",
    "CLAIMS_OF_PEOPLE": "what else everybody is called, once for an export; persons are few",
    "EXPORTS": "a table that came back sealed is tried with the key of each export; exports are few",
    "TEXTS": "accounts whose words are kept, once for a look for copies, over an index",
    "HISTORY": "walks the newest ops by primary key and stops at the limit",
}
# What the index of words answers by itself; SQLite calls every look into one a scan.
_WORDS: Final = "VIRTUAL TABLE INDEX"
# Rows that a recursive statement has found so far, under the names it gives them; and the one row of a statement that
# only puts others together.
FOUND: Final = ("SCAN a", "SCAN about", "SCAN CONSTANT ROW")
STATEMENTS: Final = {
    name: value
    for module in (sql, search_sql, people_sql, place_sql, table_sql, uses_sql)
    for name, value in vars(module).items()
    if name.isupper()
    and isinstance(value, str)
    and value.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))
    and name[0] != "_"
}


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.json"
        write_accounts(file, CLAIMS)
        given = Surroundings((RecordViews(),), FixedClock(1_900_000_000_000), SeededEntropy(b"plans"))
        side = Yardstick(Path(folder) / "side", given, is_plain=False)
        dataset = read_accounts(file.read_bytes())
        side.append(import_intents(dataset, compare(dataset, side.tables), CompartmentId(bytes(16))))
        yield side.tables
        side.close()


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE.keys()))
def test_a_statement_finds_its_rows_by_an_index(name: str, tables: Tables) -> None:
    statement = STATEMENTS[name]
    numbered = [int(n) for n in re.findall(r"\?(\d)", statement)]
    parameters = (0,) * (max(numbered) if numbered else statement.count("?"))
    plan = [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert plan
    # What a statement has found itself is a few rows; it is walked, never looked up.
    looked_up = ("json_each", _WORDS)
    scans = [
        step
        for step in plan
        if step.startswith("SCAN") and step not in FOUND and not any(one in step for one in looked_up)
    ]
    assert scans == []


def test_the_statements_that_read_a_whole_table_are_still_there() -> None:
    assert WHOLE.keys() <= STATEMENTS.keys()


@pytest.mark.parametrize("name", ["CLAIMS_HOLDING", "SOME_HOLDING_A_HASH"])
def test_wordings_that_hold_a_hash_are_found_without_the_others(name: str, tables: Tables) -> None:
    plan = [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", (0,))]
    assert "SCAN c USING INDEX record_claim_hash" in plan


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("CLAIMS_OF_PEOPLE", "record_group_key (subject=? AND property=?)"),
        ("SOME_GROUPS_POINTING", "SEARCH p USING PRIMARY KEY (target=?)"),
        ("GROUPS_OF_SUBJECTS_BETWEEN", "record_group_key (subject>? AND subject<?)"),
    ],
)
def test_a_statement_about_a_few_does_not_begin_with_all_that_have_a_property(
    name: str, step: str, tables: Tables
) -> None:
    numbered = [int(n) for n in re.findall(r"\?(\d)", STATEMENTS[name])]
    parameters = (0,) * (max(numbered) if numbered else STATEMENTS[name].count("?"))
    plan = [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", parameters)]
    assert any(step in one for one in plan), plan
