"""Circles that a file would close are found, alone and with what is here already, in one walk of any length."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.record.accounts import Dataset, read_accounts
from safeconduct.record.circles import circle_said, circle_through, circles_closed
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.world import accounts, accounts_bytes


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v")


def lying(*steps: tuple[str, str], dataset: str = "map", property_id: str = "part_of") -> Dataset:
    """A file in which places lie in others: pairs of names, a part before what it lies in."""
    value: dict[str, Any] = accounts(dataset=dataset)
    value["properties"].append({"id": property_id, "kind": "text"})
    names = dict.fromkeys(name for step in steps for name in step)
    value["subjects"] += [{"id": name, "kind": "place", "label": name} for name in names]
    claim = {**value["claims"][0], "property": property_id, "said": "it lies there"}
    value["claims"] = [
        {**claim, "id": f"s{n}", "subject": part, "value": {"kind": "text", "text": f"map\x1f{whole}"}}
        for n, (part, whole) in enumerate(steps)
    ]
    return read_accounts(accounts_bytes(value))


def take(vault: Vault, dataset: Dataset) -> None:
    vault.append(import_intents(dataset, compare(dataset, vault.tables), PART))


@pytest.mark.parametrize(
    ("steps", "circles"),
    [
        ((("a", "b"), ("b", "c")), []),
        ((("a", "b"), ("b", "c"), ("c", "a")), [{"a", "b", "c"}]),
        ((("a", "a"),), [{"a"}]),
        # Two ways up to one place are no circle, and of two circles each is told once.
        ((("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")), []),
        ((("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")), [{"a", "b"}, {"c", "d"}]),
    ],
)
@pytest.mark.parametrize("property_id", ["part_of", "unit_of"])
def test_each_circle_of_a_file_is_told_once(
    vault: Vault, steps: tuple[tuple[str, str], ...], circles: list[set[str]], property_id: str
) -> None:
    found = compare(lying(*steps, property_id=property_id), vault.tables).circles

    assert [{one.partition("\x1f")[2] for one in circle} for circle in found] == circles


def test_a_step_that_closes_a_circle_with_what_is_here_is_told_and_a_circle_of_others_is_not(vault: Vault) -> None:
    take(vault, lying(("a", "b"), ("b", "c"), ("x", "y"), ("y", "x")))
    closing = lying(("c", "a"), ("n", "x"), dataset="other")
    value = Record(vault.tables)

    # The names of the other file are its own: it speaks of "map" only as what something lies in.
    assert circles_closed(closing, value) == ()
    vault.append(
        link_intent(
            PART, Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, f"other\x1f{name}"), Ref(Table.SUBJECT, f"map\x1f{name}"))
        )
        for name in ("c",)
    )
    (circle,) = compare(closing, vault.tables).circles
    assert len(circle) == 3
    # What was withdrawn closes none that anybody is told of.
    take(vault, closing)
    vault.append([link_intent(PART, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "other\x1fs0")))])
    assert compare(closing, vault.tables).circles == ()


def test_a_way_up_of_thousands_of_steps_is_walked_once(vault: Vault) -> None:
    steps = [(f"n{n}", f"n{n + 1}") for n in range(3_000)]

    (circle,) = compare(lying(*steps, ("n3000", "n0")), vault.tables).circles

    assert len(circle) == 3_001


@pytest.mark.parametrize("property_id", ["part_of", "unit_of"])
def test_a_circle_that_stands_is_told_of_each_thing_in_it_and_of_no_other(vault: Vault, property_id: str) -> None:
    """Two desks may close one between them: neither typed a circle."""
    steps = (("a", "b"), ("b", "c"), ("c", "a"), ("n", "a"), ("x", "y"))
    take(vault, lying(*steps, property_id=property_id))
    record = Record(vault.tables)

    found = {one: circle_through(record, f"map\x1f{one}") for one in "abcnxy"}

    assert {one: [name[-1] for name in circle] for one, circle in found.items()} == {
        "a": ["a", "b", "c"],
        "b": ["b", "c", "a"],
        "c": ["c", "a", "b"],
        "n": [],
        "x": [],
        "y": [],
    }
    assert "a → b → c → a. One of these claims is wrong." in circle_said(record, found["a"], "en")
    assert "само в себе" in circle_said(record, found["a"], "ru")


def test_a_circle_is_told_no_more_once_a_claim_of_it_was_withdrawn(vault: Vault) -> None:
    take(vault, lying(("a", "b"), ("b", "a")))
    link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, "map\x1fs0"))
    vault.append([link_intent(PART, link)])
    assert circle_through(Record(vault.tables), "map\x1fa") == ()
