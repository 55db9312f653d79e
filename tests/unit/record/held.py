"""A vault with the invented record of people held in places, and how tests of places add to it and ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base.clock import MS_PER_DAY, Day, FixedClock, day_from_iso
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import Interval
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents
from safeconduct.record.detention import kept
from safeconduct.record.detention.keys import Book, PlaceKey
from safeconduct.record.detention.reading import Places
from safeconduct.record.detention.shares import Totals
from safeconduct.record.detention.totals import totals_of
from safeconduct.record.facts import Facts
from safeconduct.record.items import Claim, EntryItem, Table, Value
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import PropertyKind, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.places import DATASET, places_bytes

KEY: Final = RecoverySecret(Secret(b"k" * 32))
PART: Final = CompartmentId(b"c" * 16)
ARGUN: Final = PlaceKey("gn-581126")
STATION: Final = PlaceKey("ru-ce-police-grozny-zavodskoy")


def given() -> Surroundings:
    return Surroundings((RecordViews(),), FixedClock(22_000 * MS_PER_DAY), SeededEntropy(b"places"))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault.create(tmp_path / "v", KEY, given(), cost=LEAST_COST) as vault:
        dataset = read_accounts(places_bytes())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), PART))
        yield vault


def held_at(n: int, place: str, voice: str = "v1") -> tuple[Table, Claim]:
    value = Value(PropertyKind.PLACES, Interval(0, 0), (place,))
    return Table.CLAIM, Claim(f"b{n}", f"a{n % 7}", f"s{n}", "place_of_detention", value, "said", voice=voice)


def add(vault: Vault, *claims: tuple[Table, EntryItem]) -> OpId:
    return vault.append(entries_intents(PART, DATASET, claims))[-1]


def places(vault: Vault, reading: Reading = Reading.KNOWN, iso: str = "") -> Places:
    record = Record(vault.tables)
    return Places(record, reading, day_from_iso(iso)) if iso else Places(record)


def subjects(found: Places, key: PlaceKey) -> list[str]:
    return [line.label for line in found.held(key, found.totals(key).held)]


def busy(vault: Vault, first: int = 0, place: str = "Argun") -> None:
    add(vault, *(held_at(n, place, f"v{n % 3}") for n in range(first, first + kept.BUSY_FROM)))
    vault.settle()


def kept_of(vault: Vault, key: PlaceKey) -> Totals | None:
    """Return what is kept of a place and counts."""
    return kept.kept_totals(vault.tables, key, Book(Facts(vault.tables)).named(key))


def is_as_the_rules_say(vault: Vault, key: PlaceKey) -> bool:
    """Say whether totals and lines of a place are those that its claims give, whatever is kept of it."""
    found, by_rules = places(vault), Places(Record(vault.tables), day=Day(NOW - 1))
    totals = found.totals(key)
    lines = found.held(key, (*totals.held, *totals.others))
    assert lines == by_rules.held(key, (*totals.held, *totals.others))
    return totals == totals_of(found.groups, found.book.named(key))
