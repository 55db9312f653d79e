"""Fixtures of the commands' tests: two people's vaults in one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST
from safeconduct.sync import ready
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import Computers
from tests.unit.cli.pairs import KEY, Pair
from tests.unit.sync import desks
from tests.unit.sync.desks import Desk, close_all, join


def cheap(make: Callable[..., Vault]) -> Callable[..., Vault]:
    return lambda path, key, around: make(path, key, around, cost=LEAST_COST)


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    monkeypatch.setattr(desks, "KEY", KEY)
    monkeypatch.setattr(desks, "given", lambda _clock=None: surroundings())
    for name in ("create_vault", "create_joining_vault"):
        monkeypatch.setattr(desks, name, cheap(getattr(ready, name)))
    computers = Computers(tmp_path)
    computers.begin("anna", "anna")
    around = surroundings()
    anna = Desk("anna", tmp_path / "anna", around, Vault.open(tmp_path / "anna", KEY, around))
    join(tmp_path, anna, "bela")
    close_all()
    yield Pair(computers)
    close_all()
