"""How far long files have come on their way, as whoever waits is shown it."""

from __future__ import annotations

import os
from pathlib import Path

from safeconduct.protect.blobs import new_blob
from safeconduct.protect.members import Role
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.blobs import share
from safeconduct.sync.exchange import run
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parcels import Files, write_parcel
from tests.unit.sync.desks import founder, join
from tests.unit.sync.memory_relay import MemoryRelay

# Eleven pieces of 256 KiB.
LENGTH = 11 * 256 * 1024 - 1


def test_pieces_are_counted_as_they_go_and_as_they_come(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    data, relay = os.urandom(LENGTH), MemoryRelay()
    reference = first.vault.blobs.put([data], new_blob(first.team.me.org, len(data), first.given.entropy))
    share(first.team, record, reference)
    told: dict[str, list[tuple[int, int]]] = {}
    for desk in (first, second):
        steps: list[tuple[int, int]] = []
        run(desk.team, relay)
        exchange_blobs(desk.team, relay, lambda done, total, kept=steps: kept.append((done, total)))  # type: ignore[misc]
        told[desk.name] = steps

    for steps in told.values():
        assert steps[0] == (0, reference.count)
        assert steps[-1] == (reference.count, reference.count)
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert len(steps) >= 3
    by_file: list[tuple[int, int]] = []
    write_parcel(
        first.team,
        tmp_path / "parcel",
        [second.vault.device],
        sends_all=True,
        files=Files.ALL,
        progress=lambda done, total: by_file.append((done, total)),
    )
    assert by_file[-1] == (reference.count, 0)
    for desk in (first, second):
        desk.close()
