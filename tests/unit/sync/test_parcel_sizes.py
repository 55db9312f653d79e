"""A file for the others tells by its size a class, and nothing of what is in it (P1)."""

from __future__ import annotations

from pathlib import Path

from safeconduct.sync.parcels import write_parcel
from tests.unit.sync.test_incident import team_of_three

LEAST, MORE = "x", "a name, an address and a telephone number of somebody"


def test_files_of_different_small_contents_are_of_one_size(tmp_path: Path) -> None:
    _, second, third, record = team_of_three(tmp_path)
    sizes = []
    for desk, word, other in ((second, LEAST, third), (third, MORE, second)):
        desk.write(word, record)
        target = tmp_path / f"file of {desk.name}"
        sizes.append(write_parcel(desk.team, target, [other.vault.device]))
        assert MORE.encode() not in target.read_bytes()

    assert sizes[0] == sizes[1]
