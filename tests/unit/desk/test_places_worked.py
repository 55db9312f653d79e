"""All places on a past day are worked out a piece at a time, with the page saying how far it has come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from safeconduct.base.intervals import Interval
from safeconduct.desk import places_worked
from safeconduct.record.commands import entries_intents, link_intent
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking

PAST = "?as=known&day=2030-01-01"
TOWNS = ("Vedeno", "Shali", "Gudermes")
# With the two that the desk has.
ALL = 5


def held(n: int, words: str) -> Iterator[tuple[Table, EntryItem]]:
    value = Value(PropertyKind.PLACES, Interval(0, 0), (words,))
    yield Table.SUBJECT, Subject(f"p{n}", SubjectKind.PERSON, f"Person {n}")
    yield Table.CLAIM, Claim(f"h{n}", "s1", f"p{n}", "place_of_detention", value, "held there", "")


@pytest.fixture
def towns(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """A desk whose record names three more places, and which works at one of them for each answer."""
    enter(desk, *(item for n, town in enumerate(TOWNS) for item in held(n, town)))
    monkeypatch.setattr(places_worked, "SECONDS", 0.0)
    return desk


def enter(desk: Asking, *items: tuple[Table, EntryItem]) -> None:
    def work(vault: Vault) -> None:
        vault.append(entries_intents(record_compartment(vault), OWN_DATASET, items))

    desk.runner.run(desk.desk.office.work(work))


@pytest.mark.parametrize("address", ["/detention", "/patterns"])
def test_each_answer_comes_further_until_the_page_comes(towns: Asking, address: str) -> None:
    for done in range(1, ALL):
        page = towns.get(f"{address}{PAST}")
        assert f"What was said of all places is being worked out: {done} of {ALL}." in page.words
        assert "data-again" in page.body
        assert "Vedeno" not in page.words

    page = towns.get(f"{address}{PAST}")

    assert "data-again" not in page.body
    assert "is being worked out" not in page.words


def test_a_small_record_is_there_at_once(towns: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_worked, "SECONDS", 60.0)
    page = towns.get(f"/detention{PAST}")
    assert all(town in page.words for town in TOWNS)


def test_what_is_entered_meanwhile_begins_it_anew_and_words_withdrawn_are_let_go_of(towns: Asking) -> None:
    towns.get(f"/detention{PAST}")
    towns.get(f"/detention{PAST}")
    assert len(towns.desk.office.places_worked) == 1

    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, f"{OWN_DATASET}{SEP}h0"))
        vault.append([link_intent(record_compartment(vault), link)])

    towns.runner.run(towns.desk.office.work(withdraw))
    assert len(towns.desk.office.places_worked) == 0

    for done in range(1, ALL):
        assert f"worked out: {done} of {ALL}" in towns.get(f"/detention{PAST}").words
    page = towns.get(f"/detention{PAST}").words
    assert "Vedeno" not in page
    assert "Shali" in page


def test_a_lock_lets_go_of_it(towns: Asking) -> None:
    towns.get(f"/detention{PAST}")
    towns.runner.run(towns.desk.office.lock())
    assert len(towns.desk.office.places_worked) == 0
