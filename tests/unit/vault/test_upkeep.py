"""What a vault wants from its people, and when: cards, backups, verifications."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.vault.errors import DiskFull
from safeconduct.vault.mend import mend
from safeconduct.vault.upkeep import (
    BACKUP_DAYS,
    VERIFY_DAYS,
    Due,
    Duty,
    Noted,
    Upkeep,
    due,
    upkeep_of,
    verify_noted,
)
from safeconduct.vault.vault import Vault
from tests.unit.vault.rig import KEY, NOON_MS, create, intents, reopen, surroundings, verified

TODAY = Day(20_000)


def days_ago(days: int, count: int = 10) -> tuple[Noted, ...]:
    return (Noted(Day(TODAY - days), count),)


def test_of_a_new_vault_everything_is_due_worst_first() -> None:
    found = due(Upkeep(has_cards=False, count=1, backup=(), verified=()), TODAY)

    assert [(one.duty, one.is_first) for one in found] == [(duty, True) for duty in Duty]


@pytest.mark.parametrize(
    ("days", "written", "expected"),
    [
        (0, 5, ()),
        (BACKUP_DAYS - 1, 5, ()),
        (BACKUP_DAYS, 5, (Due(Duty.BACKUP, is_first=False, days=BACKUP_DAYS, changes=5),)),
        (365, 0, ()),
    ],
)
def test_a_backup_is_due_when_it_lacks_changes_and_is_a_week_old(
    days: int, written: int, expected: tuple[Due, ...]
) -> None:
    upkeep = Upkeep(has_cards=True, count=10 + written, backup=days_ago(days), verified=days_ago(0))

    assert due(upkeep, TODAY) == expected


def test_a_verification_is_due_after_a_month() -> None:
    fresh, old = (Upkeep(True, 10, days_ago(0), days_ago(days)) for days in (VERIFY_DAYS - 1, VERIFY_DAYS))

    assert due(fresh, TODAY) == ()
    assert due(old, TODAY) == (Due(Duty.VERIFY, is_first=False, days=VERIFY_DAYS),)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create(tmp_path / "v") as vault:
        vault.append(intents(3))
    return tmp_path / "v"


def noted_on(path: Path) -> list[tuple[int, int]]:
    with reopen(path) as vault:
        return [(one.on, one.count) for one in upkeep_of(vault).verified]


def test_verifying_a_closed_vault_counts_as_verifying_it_from_its_pages(path: Path) -> None:
    assert noted_on(path) == []

    assert verify_noted(path, KEY, surroundings()).is_sound

    assert noted_on(path) == [(day_from_ms(NOON_MS), 3)]
    assert verified(path) == set()


def test_a_vault_in_which_something_differs_stays_as_it_is_until_it_is_mended(path: Path) -> None:
    (path / "anchor").unlink()
    before = {file.name: file.read_bytes() for file in path.iterdir()}

    found = verify_noted(path, KEY, surroundings())

    assert not found.is_sound
    assert {file.name: file.read_bytes() for file in path.iterdir()} == before
    assert mend(path, KEY, surroundings()).is_sound
    assert noted_on(path) == [(day_from_ms(NOON_MS), 3)]


def test_a_vault_on_a_full_disk_was_verified_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(vault: Vault, name: bytes, value: bytes) -> None:
        raise DiskFull

    monkeypatch.setattr(Vault, "keep_setting", full)

    assert verify_noted(path, KEY, surroundings()).is_sound
    assert verified(path) == set()
