"""`record show`, `record settle` and `sync status` tell what two desks changed at the same time, and settle it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.members import Role
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.record.beside import NothingToSettle
from safeconduct.record.commands import (
    TwoStand,
    compare,
    import_intents,
    link_intent,
    rewording_intent,
    rewording_of,
)
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import create_joining_vault
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.sync import desks
from tests.unit.sync.desks import exchange, join
from tests.world import accounts_bytes

CLAIM = "lantern\x1fc3"


@contextmanager
def both(folder: Path) -> Iterator[tuple[desks.Desk, desks.Desk]]:
    """Open the vaults of two members."""
    with ExitStack() as stack:
        found = []
        for name in ("first", "bela"):
            around = surroundings()
            vault = stack.enter_context(Vault.open(folder / name, Passphrase.from_text(PASSPHRASE), around))
            found.append(desks.Desk(name, folder / name, around, vault))
        yield found[0], found[1]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computers:
    """Two computers whose people reworded one claim and spoke of another at the same time, and met."""
    monkeypatch.setattr(desks, "KEY", Passphrase.from_text(PASSPHRASE))
    monkeypatch.setattr(desks, "given", lambda _clock=None: surroundings())
    monkeypatch.setattr(
        desks,
        "create_joining_vault",
        lambda path, key, around: create_joining_vault(path, key, around, cost=LEAST_COST),
    )
    computers = Computers(tmp_path)
    computers.begin("first", "ash")
    with Vault.open(tmp_path / "first", Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        first = desks.Desk("first", tmp_path / "first", surroundings(), vault)
        part = record_compartment(vault)
        dataset = read_accounts(accounts_bytes())
        vault.append(import_intents(dataset, compare(dataset, vault.tables, part=part), part))
        second = join(tmp_path, first, "bela", seats=((part, Role.WRITE),))
        for desk, said in ((first, "no fewer than nine"), (second, "ten at the most")):
            mended, name = rewording_of(Record(desk.vault.tables), CLAIM, said=said)
            link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "lantern\x1fc1"), said)
            desk.vault.append([rewording_intent(part, name, mended), link_intent(part, link)])
        exchange(first, second)
        second.close()
    return computers


def standing(here: Computers, vault: str) -> list[str]:
    opened = here.answer(vault, "record", "show", "lantern:c3")
    return [one["said"] for one in opened["wordings"] if one["stands"]]


def test_both_desks_are_told_with_both_wordings_and_one_settles_it(here: Computers, tmp_path: Path) -> None:
    for vault, other in (("first", "bela"), ("bela", "ash")):
        shown = " ".join(here.run(vault, "record", "show", "lantern:c3").stdout.split())
        status = " ".join(here.run(vault, "sync", "status").stdout.split())
        for told in (shown, status):
            assert f"{other} changed this at the same time as you; neither had seen the other's." in told
            assert "no fewer than nine" in told
            assert "ten at the most" in told
        assert "safeconduct record settle" in shown
        assert "both wordings" not in here.run(vault, "record", "show", "lantern:c4").stdout
    (pair,) = here.answer("first", "record", "show", "lantern:c3")["beside"]
    mine = pair["sides"][0]
    assert "no fewer than nine" in mine["said"]

    assert isinstance(here.refused("first", "record", "reword", "lantern:c3", "--said", "a dozen"), TwoStand)
    here.answer("first", "record", "settle", "lantern:c3", mine["op"][:12])

    assert standing(here, "first") == ["no fewer than nine"]
    assert here.answer("first", "record", "show", "lantern:c3")["beside"] == []
    assert isinstance(here.refused("first", "record", "settle", "lantern:c3", mine["op"][:12]), NothingToSettle)
    with both(tmp_path) as (first, second):
        exchange(first, second)
    assert standing(here, "bela") == ["no fewer than nine"]
    assert here.answer("bela", "record", "show", "lantern:c3")["beside"] == []


def test_what_needs_no_choice_is_told_until_it_was_seen(here: Computers) -> None:
    sorts = [one["sort"] for one in here.answer("first", "sync", "status")["beside"]]
    assert sorted(sorts) == ["reworded", "said"]
    assert "sync status --seen" in " ".join(here.run("first", "sync", "status").stdout.split())

    left = here.answer("first", "sync", "status", "--seen")["beside"]

    assert [one["sort"] for one in left] == ["reworded"]
    assert [one["sort"] for one in here.answer("first", "sync", "status")["beside"]] == ["reworded"]
    assert len(here.answer("bela", "sync", "status")["beside"]) == 2
