"""Bodies of the door's ops are one meaning, one byte string; covers come when chance says; statements use indexes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, OrgId
from safeconduct.intake.door import door_kinds as kinds
from safeconduct.intake.door import door_sql
from safeconduct.intake.door.covers import MEAN_MS, cover, next_cover
from safeconduct.intake.door.door_kinds import Body
from safeconduct.intake.errors import MalformedEntry
from safeconduct.protect.age_keys import kem_from_seed
from safeconduct.protect.bundles import BoxPurpose, Bundle, IntakeEpoch, IntakeEpochId
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_contents import Cover
from safeconduct.protect.intake_seeds import SEALED_SEED_BYTES, new_seed, open_seed, seal_seed
from safeconduct.protect.kem import KemPrivateKey, WrapRefused
from safeconduct.protect.submissions import open_submission
from safeconduct.vault.types import Value
from tests.unit.intake.door_bodies import BODIES, COPY
from tests.unit.intake.inboxes import Memory

ENTROPY = SeededEntropy(b"doors")
PART = CompartmentId(bytes(16))


@pytest.mark.parametrize("name", BODIES)
def test_a_body_says_what_was_written_and_nothing_else_is_read(name: str) -> None:
    value, write, read = BODIES[name]
    body = write(value)
    assert read(_through(body)) == value
    for key in body:
        for other in (None, b"", -1, "x" * 600, [b"x"], {9: 9}):
            changed: dict[int, Any] = {**body, key: other}
            if other is None:
                del changed[key]
            if changed == body:
                continue
            try:
                again = read(_through(changed))
            except MalformedEntry:
                continue
            assert write(again) == changed
    with pytest.raises(MalformedEntry):
        read({**body, len(body): 1})


def test_lists_that_are_not_rising_are_refused() -> None:
    two = IntakeEpochId(b"e" * 8), IntakeEpochId(b"f" * 8)
    body = kinds.body_of_ready(kinds.Ready(b"p" * 1_216, Day(0), two))
    with pytest.raises(MalformedEntry):
        kinds.ready_from_body({**body, 2: [*reversed(two)]})
    body = kinds.body_of_pieces(kinds.PiecesOf(b"m" * 32, (b"a" * 32, b"b" * 32)))
    with pytest.raises(MalformedEntry):
        kinds.pieces_from_body({**body, 1: [b"b" * 32, b"a" * 32]})
    row: cbor.Item = [COPY.device, COPY.prekey, COPY.sealed]
    with pytest.raises(MalformedEntry):
        kinds.share_from_body({0: b"e" * 8, 1: [row, row]})


def _through(body: Body) -> Body:
    item = cbor.decode(cbor.encode(body))
    assert isinstance(item, dict)
    return item


def test_a_seed_opens_for_its_device_in_its_inbox_and_nowhere_else() -> None:
    prekey, seed = KemPrivateKey.generate(ENTROPY), new_seed(ENTROPY)
    epoch = IntakeEpoch(kem_from_seed(seed).public, Day(0), Day(1)).id
    device = DeviceId(b"d" * 16)
    sealed = seal_seed(seed, prekey.public, part=PART, device=device)
    assert len(sealed) == SEALED_SEED_BYTES
    assert open_seed(sealed, prekey, part=PART, device=device, epoch=epoch) == seed
    for part, who, of in (
        (CompartmentId(b"1" * 16), device, epoch),
        (PART, DeviceId(b"e" * 16), epoch),
        (PART, device, IntakeEpochId(b"e" * 8)),
    ):
        with pytest.raises(WrapRefused):
            open_seed(sealed, prekey, part=part, device=who, epoch=of)


@given(st.binary(min_size=7, max_size=7))
def test_the_next_cover_comes_later_than_now_and_within_a_week(chance: bytes) -> None:
    due = next_cover(1_000, chance)
    assert 1_000 <= due <= 1_000 + 7 * 86_400_000


def test_covers_come_as_often_as_the_mean_says_and_forget_when_the_last_one_was() -> None:
    waits = [next_cover(0, ENTROPY.bytes(7)) for _ in range(4_000)]
    mean = sum(waits) / len(waits)
    assert abs(mean - MEAN_MS) < 0.1 * MEAN_MS
    # Of an exponential clock so many wait longer than the mean, and of these again so many longer than twice.
    longer = sum(1 for one in waits if one > MEAN_MS) / len(waits)
    again = sum(1 for one in waits if one > 2 * MEAN_MS) / len(waits) / longer
    assert abs(longer - math.exp(-1)) < 0.05
    assert abs(again - math.exp(-1)) < 0.07


def test_a_cover_opens_as_nothing_and_has_the_size_of_a_piece() -> None:
    keys = [KemPrivateKey.generate(ENTROPY) for _ in range(2)]
    epochs = tuple(IntakeEpoch(key.public, Day(14 * n), Day(14 * n + 19)) for n, key in enumerate(keys))
    org, box = OrgId(b"o" * 16), BoxId(b"b" * 16)
    bundle = Bundle(org, box, 1, BoxPurpose.DANGER, epochs, 0, "", ("x",), (), Day(40))
    sealed = cover(bundle, org, Day(15), ENTROPY)
    assert len(sealed) == 524_288
    opened = open_submission(sealed, {epochs[1].id: keys[1]}, org=org, box=box)
    assert opened.content == Cover()


@pytest.mark.parametrize("name", ["OF_KIND", "CAME", "ANSWERS", "LINKS"])
def test_a_statement_of_the_door_finds_its_rows_by_the_key(name: str) -> None:
    tables = Memory()
    for made in door_sql.CREATE:
        tuple(tables.execute(made))
    statement: str = getattr(door_sql, name)
    values: tuple[Value, ...] = (b"p",) * statement.count("?")
    plan = [str(row[3]) for row in tables.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert any("USING PRIMARY KEY" in line for line in plan)
    assert not any(line.startswith("SCAN") for line in plan)
