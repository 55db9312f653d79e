"""Voices that look alike are pointed out: in one file, beside what is here, publishers too; and only pointed out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import MS_PER_DAY, FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.base.looks import looks_of
from safeconduct.protect.rest import LEAST_COST, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record import alike
from safeconduct.record.accounts import Dataset, read_accounts
from safeconduct.record.alike import alike_to
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.world import accounts, accounts_bytes

COMPARTMENT = CompartmentId(b"c" * 16)

# What stands left and right can hardly be told apart on a screen, or is the same name written another way.
ALIKE = [
    ("Lantern", "L\u0430ntern"),
    ("Lantern", "  LANTERN "),
    ("The Old Mill", "the old-mill"),
    ("HOBOE BPEM\u042f", "НОВОЕ ВРЕМЯ"),
    ("Пётр", "Петр"),
    ("Cвидeтeль", "Свидетель"),
    ("Г\u04c0ала", "Г1ала"),
    ("Г\u04c0ала", "ГIала"),
    ("x\u0430\u0441\u0430", "хаса"),
    ("xIa", "х\u04cfа"),
    ("«Лодка»", "Лодка"),
    ("\u200bLantern", "Lantern"),
]
APART = [("Lantern", "Lanterns"), ("Witness 1", "Witness 2"), ("Анна", "Инна"), ("???", "!!!"), ("Dol", "Дом")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_have_one_key(one: str, other: str) -> None:
    assert one != other
    assert looks_of(one) == looks_of(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_a_reader_tells_apart_have_two_keys(one: str, other: str) -> None:
    assert looks_of(one) != looks_of(other)


@given(st.text(alphabet="aAbcCeiIlLmopstTxXyнНеЕёЁхХ\u04c0\u04cf1| -", max_size=12))
def test_a_key_does_not_change_when_it_is_made_again(text: str) -> None:
    assert looks_of(looks_of(text)) == looks_of(text)
    assert looks_of(text.upper()) == looks_of(text)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    given = Surroundings((RecordViews(),), FixedClock(22_000 * MS_PER_DAY), SeededEntropy(b"alike"))
    with Vault.create(tmp_path / "v", RecoverySecret(Secret(b"k" * 32)), given, cost=LEAST_COST) as made:
        yield made


def _file(voices: dict[str, str], publisher: str = "", dataset: str = "lantern", **changes: Any) -> Dataset:
    described = [{"id": id_, "label": label, "kind": "person"} for id_, label in voices.items()]
    sources = [{"id": "A1", "outlet": "o", "published_lo": None, "published_hi": None}]
    if publisher:
        sources[0]["publisher"] = publisher
    value = accounts(dataset=dataset, voices=described, sources=sources, claims=[], **changes)
    return read_accounts(accounts_bytes(value))


def _take(vault: Vault, dataset: Dataset) -> None:
    vault.append(import_intents(dataset, compare(dataset, vault.tables), COMPARTMENT))


def _pairs(vault: Vault, dataset: Dataset) -> list[tuple[str, str, bool, bool]]:
    return [
        (pair.one.replace(SEP, ":"), pair.other.replace(SEP, ":"), pair.has_same_name, pair.is_described)
        for pair in compare(dataset, vault.tables).alike
    ]


def test_two_voices_of_one_file_that_look_alike_are_pointed_out(vault: Vault) -> None:
    seen = _pairs(vault, _file({"one": "Свидетель", "two": "Cвидeтeль", "three": "Соседка"}))
    assert seen == [("lantern:two", "lantern:one", False, True)]
    assert _pairs(vault, _file({"one": "Anna", "two": "anna"})) == [("lantern:two", "lantern:one", True, True)]


def test_ids_that_look_alike_are_pointed_out_whatever_the_labels(vault: Vault) -> None:
    seen = _pairs(vault, _file({"copy": "One", "\u0441opy": "Two"}))
    assert seen == [("lantern:\u0441opy", "lantern:copy", False, True)]


def test_a_voice_beside_one_of_another_dataset_or_an_older_file_is_pointed_out(vault: Vault) -> None:
    _take(vault, _file({"anna": "Anna K."}, dataset="other"))
    _take(vault, _file({"a": "Аnnа К."}))
    newer = _file({"b": "Anna K"})
    assert _pairs(vault, newer) == [
        ("lantern:b", "lantern:a", False, True),
        ("lantern:b", "other:anna", False, True),
    ]


def test_publishers_are_pointed_out_described_or_not(vault: Vault) -> None:
    _take(vault, _file({"x": "X"}, publisher="gazette", dataset="other"))
    assert _pairs(vault, _file({"g": "Gаzеttе"})) == [("lantern:g", "other:gazette", False, False)]
    assert _pairs(vault, _file({"y": "Y"}, publisher="g\u0430zette")) == [
        ("lantern:g\u0430zette", "other:gazette", False, False)
    ]


def test_what_a_person_has_judged_is_not_asked_again(vault: Vault) -> None:
    ours = _file({"a": "Anna", "b": "Аnnа", "c": "ANNA"})
    _take(vault, ours)
    assert len(_pairs(vault, ours)) == 3
    for kind, other in ((LinkKind.SAME_AS, "b"), (LinkKind.DIFFERENT_FROM, "c")):
        one, two = (Ref(Table.VOICE, f"lantern{SEP}{id_}") for id_ in ("a", other))
        vault.append([link_intent(COMPARTMENT, Link(kind, one, two))])
    # Of c and b nobody has said anything yet.
    assert _pairs(vault, ours) == [("lantern:c", "lantern:b", False, True)]


def test_a_voice_that_takes_its_figures_from_the_other_is_no_question(vault: Vault) -> None:
    described = [
        {"id": "a", "label": "Anna", "kind": "person"},
        {"id": "b", "label": "Аnnа", "kind": "person", "repeats_voice": "a"},
    ]
    value = accounts(voices=described, sources=[], claims=[])
    assert _pairs(vault, read_accounts(accounts_bytes(value))) == []


def test_nothing_is_united_by_a_look(vault: Vault) -> None:
    _take(vault, _file({"a": "Anna", "b": "Аnnа"}))
    facts = Record(vault.tables).facts
    assert facts.canonical(Table.VOICE, f"lantern{SEP}b") == f"lantern{SEP}b"
    assert [pair.other for pair in alike_to(f"lantern{SEP}b", Record(vault.tables))] == [f"lantern{SEP}a"]
    assert alike_to("unheard", Record(vault.tables)) == []


def test_thousands_of_voices_of_one_name_are_not_compared_each_with_each(vault: Vault) -> None:
    count = 500
    seen = _pairs(vault, _file({f"w{n}": "A witness" for n in range(count)}))
    assert count - 1 <= len(seen) <= count * alike._MOST_OTHERS
