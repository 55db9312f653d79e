"""What a vault wants from its people, and when: cards, backups, verifications."""

from __future__ import annotations

import pytest

from safeconduct.base.clock import Day
from safeconduct.vault.upkeep import BACKUP_DAYS, VERIFY_DAYS, Due, Duty, Noted, Upkeep, due

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
