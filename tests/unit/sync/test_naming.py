"""What a word means that a person types: no part and nobody whom somebody called as another one is called (P3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.members import Role
from safeconduct.sync.codenames import WORDS, draw_alias
from safeconduct.sync.compartments import begin
from safeconduct.sync.errors import SeveralDevices
from safeconduct.sync.errors_files import SeveralParts
from safeconduct.sync.errors_joining import AliasTaken
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.kinds import NAME_KIND, body_of_name
from safeconduct.sync.naming import part_named, person_named
from safeconduct.sync.part_names import NameInUse
from safeconduct.sync.parts import parts_of
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from tests.unit.sync.desks import Desk, close_all, exchange, founder, join

# Cyrillic letters where a reader sees Latin ones.
LARCH_IN_TWO_SCRIPTS = "L\u0430r\u0441h"
OSCAR_IN_CYRILLIC = "\u041e\u0455\u0441\u0430r"


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Desk, Desk]:
    """Return the desks of the founder, and of a colleague who means harm."""
    first = founder(tmp_path)
    return first, join(tmp_path, first, "hostile")


def hand_over(hostile: Desk, first: Desk, name: str) -> CompartmentId:
    """Let the colleague begin a part, call it as their own program likes, and bring the founder in."""
    device = hostile.team.device(first.vault.device)
    assert device is not None
    part = begin(hostile.team, Sort.CASE, others=[(device, Role.WRITE)])
    hostile.vault.append([Intent(part, NAME_KIND, body_of_name(name))])
    exchange(first, hostile)
    return part


def test_a_part_that_is_called_as_a_sort_or_by_another_one_s_id_is_not_taken_for_it(pair: tuple[Desk, Desk]) -> None:
    first, hostile = pair
    record = record_compartment(first.vault)
    digits = record.hex()[:8]
    for word in ("record", digits):
        assert part_named(first.team, word).id == record
        part = hand_over(hostile, first, word)
        with pytest.raises(SeveralParts):
            part_named(first.team, word)
        assert part_named(first.team, part.hex()).id == part
    hand_over(hostile, first, record.hex())
    assert part_named(first.team, record.hex()).id == record


def test_names_in_letters_of_two_scripts_that_look_alike_are_told_apart(pair: tuple[Desk, Desk]) -> None:
    first, hostile = pair
    larch = begin(first.team, Sort.CASE, "Larch")
    with pytest.raises(NameInUse):
        begin(first.team, Sort.CASE, LARCH_IN_TWO_SCRIPTS)

    twin = hand_over(hostile, first, LARCH_IN_TWO_SCRIPTS)

    assert first.team.twins() == {larch, twin}
    shown = {one.id: one.called for one in parts_of(first.team).here}
    assert (shown[larch], shown[twin]) == (f"Larch {larch.hex()[:8]}", f"{LARCH_IN_TWO_SCRIPTS} {twin.hex()[:8]}")


def test_nobody_joins_under_an_alias_that_looks_like_another_one_s(tmp_path: Path, pair: tuple[Desk, Desk]) -> None:
    first, _ = pair
    join(tmp_path, first, "oscar")
    with pytest.raises(AliasTaken):
        join(tmp_path, first, OSCAR_IN_CYRILLIC)


def test_an_alias_that_is_the_beginning_of_another_one_s_laptop_names_neither(
    tmp_path: Path, pair: tuple[Desk, Desk]
) -> None:
    first, hostile = pair
    theirs = hostile.vault.device.hex()
    liar = join(tmp_path, first, theirs[:8])
    exchange(first, hostile, liar)

    with pytest.raises(SeveralDevices):
        person_named(first.team, theirs[:8])
    assert [device.id for device in person_named(first.team, theirs)] == [hostile.vault.device]
    assert [device.id for device in person_named(first.team, theirs[:9])] == [hostile.vault.device]


def test_no_word_is_drawn_that_looks_like_one_that_somebody_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pair: tuple[Desk, Desk]
) -> None:
    monkeypatch.setitem(WORDS, "ru", ("ов\u0451с", "якорь"))
    first, _ = pair
    join(tmp_path, first, "овес")
    assert {draw_alias("ru", SystemEntropy(), first.team) for _ in range(40)} == {"якорь"}
