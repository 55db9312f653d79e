"""Searching the record: found in four readings, and what is undone, reworded or withdrawn is never found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.cli.invented import write_accounts
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record import search_index
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents, link_intent, undo_intent
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.search import MOST_SHOWN, Found, NothingToSearch, search
from safeconduct.record.search_words import Manner
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.world import accounts, accounts_bytes

COMPARTMENT = CompartmentId(bytes(16))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault that holds the invented accounts, its index caught up."""
    given = Surroundings((RecordViews(),), FixedClock(1_900_000_000_000), SeededEntropy(b"search"))
    with Vault.create(tmp_path / "v", RecoverySecret(Secret(bytes(32))), given, cost=LEAST_COST) as vault:
        take(vault, accounts_bytes())
        yield vault


def take(vault: Vault, file: bytes) -> OpId:
    dataset = read_accounts(file)
    ops = vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))
    vault.settle()
    return ops[-1]


def find(vault: Vault, query: str) -> Found:
    return search(Record(vault.tables), query)


def claims(vault: Vault, query: str) -> list[str]:
    return sorted(opened.name.rpartition("\x1f")[2] for opened in find(vault, query).claims)


def withdraw(vault: Vault, target: Ref) -> OpId:
    return vault.append([link_intent(COMPARTMENT, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), target))])[0]


@pytest.mark.parametrize(
    ("query", "manner", "found"),
    [
        ("cellar", Manner.TYPED, ["c5"]),
        ("cellar river", Manner.TYPED, ["c5"]),
        ("cellar april", Manner.TYPED, []),
        ("ПОДВАЛ у рёки", Manner.FOLDED, ["c5"]),
        ("gjldfk", Manner.LAYOUT, ["c5"]),
        ("щдв", Manner.LAYOUT, ["c5"]),
        ("podval", Manner.TRANSLITERATED, ["c5"]),
        ("подв", Manner.TYPED, ["c5"]),
        ("podv", Manner.TRANSLITERATED, ["c5"]),
        ("gjld", Manner.LAYOUT, ["c5"]),
        ("late april", Manner.TYPED, ["c1", "c2"]),
        ("nowhere", Manner.TYPED, []),
    ],
)
def test_words_of_a_claim_are_found_in_four_readings(
    vault: Vault, query: str, manner: Manner, found: list[str]
) -> None:
    assert claims(vault, query) == found
    assert find(vault, query).manner is manner


@pytest.mark.parametrize(
    ("query", "table", "name"),
    [
        ("arrests", Table.SUBJECT, "wave"),
        ("survivor", Table.VOICE, "survivor"),
        ("gazette", Table.SOURCE, "A1"),
        ("conditions", Table.PROPERTY, "conditions"),
        ("ыгкмшмщк", Table.VOICE, "survivor"),
        ("начало", Table.PROPERTY, "start"),
        ("содержания", Table.PROPERTY, "conditions"),
    ],
)
def test_entries_are_found_by_their_names(vault: Vault, query: str, table: Table, name: str) -> None:
    assert [found for found, _ in find(vault, query).entries[table]] == [f"lantern\x1f{name}"]


@pytest.mark.parametrize("query", ["", "  ", "?!", "\x00"])
def test_a_query_without_a_word_is_refused(vault: Vault, query: str) -> None:
    with pytest.raises(NothingToSearch):
        find(vault, query)


@pytest.mark.parametrize("query", ['"', 'cellar" OR "x', "cellar*", "NEAR(cellar river)", "words:cellar", "-cellar"])
def test_nothing_typed_is_taken_for_the_language_of_the_index(vault: Vault, query: str) -> None:
    try:
        found = claims(vault, query)
    except NothingToSearch:
        found = []
    assert found in ([], ["c5"])


def test_a_withdrawn_claim_is_not_found_until_that_is_undone(vault: Vault) -> None:
    op = withdraw(vault, Ref(Table.CLAIM, "lantern\x1fc5"))
    assert claims(vault, "cellar") == []

    vault.append([undo_intent(COMPARTMENT, vault.tables, [op])])
    assert claims(vault, "cellar") == ["c5"]


def test_a_withdrawn_account_is_found_neither_itself_nor_by_its_claims(vault: Vault) -> None:
    withdraw(vault, Ref(Table.SOURCE, "lantern\x1fA3"))

    assert claims(vault, "cellar") == []
    assert find(vault, "undated").is_empty


def test_what_was_undone_is_not_found(vault: Vault) -> None:
    more = accounts(dataset="other", claims=[{**accounts()["claims"][4], "id": "d1", "said": "a barn"}])
    op = take(vault, accounts_bytes(more))
    assert claims(vault, "barn") == ["d1"]

    vault.append([undo_intent(COMPARTMENT, vault.tables, [op])])

    assert claims(vault, "barn") == []


def test_a_reworded_entry_is_found_by_its_new_name_only(vault: Vault) -> None:
    renamed = Subject("wave", SubjectKind.EVENT, "Searches in Tarn")
    vault.append(entries_intents(COMPARTMENT, "lantern", [(Table.SUBJECT, renamed)]))

    assert find(vault, "arrests").is_empty
    assert [name for name, _ in find(vault, "searches").entries[Table.SUBJECT]] == ["lantern\x1fwave"]


def test_a_command_is_found_at_once_and_an_import_after_a_quiet_moment(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search_index.is_caught_up(vault.tables)
    vault.append(entries_intents(COMPARTMENT, "lantern", [(Table.SUBJECT, Subject("x", SubjectKind.EVENT, "Orchard"))]))
    assert search_index.is_caught_up(vault.tables)
    assert not find(vault, "orchard").is_empty

    monkeypatch.setattr(search_index, "AT_ONCE", 0)
    dataset = read_accounts(accounts_bytes(accounts(dataset="late")))
    vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))

    assert not search_index.is_caught_up(vault.tables)
    assert vault.verify().is_sound
    vault.settle()
    assert search_index.is_caught_up(vault.tables)
    assert vault.verify().is_sound


def test_an_index_that_lacks_or_invents_a_word_is_found_by_verification(vault: Vault) -> None:
    store = vault._room.store
    with store.transaction():
        store.execute("INSERT INTO record_claim_words (rowid, words) VALUES (1, 'invented')")

    findings = vault.verify().findings

    assert [one.place for one in findings] == ["record_claim_vocabulary"]


def test_recomputed_views_find_the_same(vault: Vault) -> None:
    before = claims(vault, "april")
    vault.rebuild_views()
    vault.settle()

    assert claims(vault, "april") == before == ["c1", "c2"]
    assert vault.verify().is_sound


def test_of_thousands_of_claims_with_a_word_the_newest_are_shown(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "many.json"
    write_accounts(file, 2_000)
    take(vault, file.read_bytes())

    found = find(vault, "account number")

    assert len(found.claims) == MOST_SHOWN
    assert found.has_more
    assert find(vault, "numb").is_beginning
