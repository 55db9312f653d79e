"""Long files that were sealed here: many pieces in one file, found out when damaged, and replaced one by one.

A pack has four pieces here instead of 256, so that a few hundred kilobytes make several.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from safeconduct.protect.blobs import PIECE_BYTES, BlobFrames, OtherContent, Reference
from safeconduct.vault import packs, pieces
from safeconduct.vault.blobs import Came, Outcome
from safeconduct.vault.errors_blobs import BlobIncomplete, PieceDamaged
from safeconduct.vault.packs import STRIDE, NewPacks, read_packed
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.unit.vault.rig import KEY, create, reopen, surroundings, verified
from tests.unit.vault.test_blobs import ORG, files, flip, keys, read

# Two packs of four pieces, and a third of one and a shorter one.
COUNT = 10
LENGTH = 9 * PIECE_BYTES + 120_000
CONTENT = bytes(range(251)) * (LENGTH // 251 + 1)


@pytest.fixture(autouse=True)
def small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACKED", 4)


def put(vault: Vault) -> Reference:
    """Put a content in pieces as a file is read."""
    parts = [CONTENT[at : min(at + PIECE_BYTES, LENGTH)] for at in range(0, LENGTH, PIECE_BYTES)]
    return vault.blobs.put(parts, keys(LENGTH))


def frames_of(reference: Reference) -> list[bytes]:
    sealer = BlobFrames(reference.keys(ORG))
    plain = CONTENT[:LENGTH].ljust(sealer.count * PIECE_BYTES, b"\0")
    plain = plain[:LENGTH] + bytes(len(plain) - LENGTH)
    at = [index * PIECE_BYTES for index in range(sealer.count)]
    return [sealer.seal(index, plain[begin : begin + sealer.length_of(index)]) for index, begin in enumerate(at)]


def names(path: Path) -> list[str]:
    return [one.name for one in files(path)]


def test_a_long_file_lies_in_packs_and_opens_again_whole(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    assert reference.count == COUNT
    found = files(tmp_path / "v")
    assert [one.name for one in found] == ["00000-pack", "00004-pack", "00008-pack"]
    assert [one.stat().st_size for one in found[:2]] == [4 * STRIDE, 4 * STRIDE]
    assert STRIDE < found[2].stat().st_size < 2 * STRIDE
    assert {stat.S_IMODE(one.stat().st_mode) for one in found} == {0o600}
    with reopen(tmp_path / "v") as vault:
        assert vault.blobs.missing(reference) == ()
        assert read(vault, reference) == CONTENT[:LENGTH]
        assert [vault.blobs.frame(reference, index) for index in range(COUNT)] == frames_of(reference)
    assert verified(tmp_path / "v") == set()


def test_what_lies_in_a_pack_is_nothing_that_lies_on_a_relay(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    shut = b"".join(one.read_bytes() for one in files(tmp_path / "v"))
    for frame in frames_of(reference):
        assert not any(frame[at : at + 16] in shut for at in range(4, len(frame) - 16, 9973))
    assert CONTENT[:64] not in shut
    assert reference.secret.reveal() not in shut


@pytest.mark.parametrize("index", [0, 5, 9])
def test_a_damaged_piece_of_a_pack_is_named_and_can_come_again_alone(tmp_path: Path, index: int) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    flip(files(tmp_path / "v")[index // 4], index % 4 * STRIDE + 5000)
    report = verify(tmp_path / "v", KEY, surroundings())
    assert [(one.kind.value, one.keys) for one in report.findings] == [
        ("blob_damaged", (f"{reference.name.hex()}/{index}",))
    ]
    with reopen(tmp_path / "v") as vault:
        with pytest.raises(PieceDamaged) as caught:
            read(vault, reference)
        assert caught.value.facts["piece"] == index
        vault.blobs.want_again(reference)
        assert vault.blobs.missing(reference) == (index,)
        # The pack is gone, and what was sound in it is there in files of one piece.
        assert f"{index // 4 * 4:05}-pack" not in names(tmp_path / "v")
        assert vault.blobs.take(reference, frames_of(reference)) == Came(1, COUNT - 1, 0)
        assert vault.blobs.settle(reference) is Outcome.WHOLE
        assert read(vault, reference) == CONTENT[:LENGTH]
        assert vault.verify().is_sound


def test_a_piece_that_came_alone_stands_in_the_place_of_the_packed_one(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        flip(files(tmp_path / "v")[0], 5000)
        vault.blobs.take(reference, frames_of(reference)[:1], keeps_first=False)
        assert names(tmp_path / "v")[:2] == ["00000", "00000-pack"]
        assert read(vault, reference) == CONTENT[:LENGTH]


def test_a_pack_copied_by_half_and_one_that_is_gone_are_told(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    found = files(tmp_path / "v")
    os.truncate(found[0], STRIDE + 100_000)
    found[2].unlink()
    assert verified(tmp_path / "v") == {"blob_damaged", "blob_missing"}
    with reopen(tmp_path / "v") as vault:
        assert vault.blobs.missing(reference) == (2, 3, 8, 9)
        with pytest.raises(BlobIncomplete):
            vault.blobs.open(reference)
        vault.blobs.want_again(reference)
        assert vault.blobs.missing(reference) == (1, 2, 3, 8, 9)
        assert vault.blobs.take(reference, frames_of(reference)) == Came(5, 5, 0)
        assert vault.blobs.settle(reference) is Outcome.WHOLE
        assert vault.verify().is_sound


def test_pieces_changed_over_within_a_pack_are_damaged(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    pack = files(tmp_path / "v")[0]
    data = pack.read_bytes()
    pack.write_bytes(data[STRIDE : 2 * STRIDE] + data[:STRIDE] + data[2 * STRIDE :])
    report = verify(tmp_path / "v", KEY, surroundings())
    assert {key.rpartition("/")[2] for one in report.findings for key in one.keys} == {"0", "1"}
    with reopen(tmp_path / "v") as vault, pytest.raises(OtherContent):
        read(vault, reference)


def test_a_link_in_the_place_of_a_pack_is_not_followed(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        pack = files(tmp_path / "v")[1]
        pack.rename(tmp_path / "elsewhere")
        pack.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(PieceDamaged):
            vault.blobs.frame(reference, 4)
        with pytest.raises(BlobIncomplete):
            read(vault, reference)


def test_two_bad_sectors_of_one_pack_keep_nobody_from_the_other_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails at a place cannot be had here: reading says so in its stead."""

    def failing(folder: Path, index: int) -> bytes:
        if index in {4, 6}:
            raise OSError(errno.EIO, "a bad sector")
        return read_packed(folder, index)

    with create(tmp_path / "v") as vault:
        reference = put(vault)
        monkeypatch.setattr(pieces, "read_packed", failing)
        with pytest.raises(PieceDamaged):
            read(vault, reference)
        vault.blobs.want_again(reference)
        assert vault.blobs.missing(reference) == (4, 6)
        assert vault.blobs.take(reference, frames_of(reference)) == Came(2, COUNT - 2, 0)
        assert vault.blobs.settle(reference) is Outcome.WHOLE
        assert vault.verify().is_sound


def test_a_file_that_changes_while_it_is_taken_in_leaves_nothing(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        for given in (CONTENT[: LENGTH - 1], CONTENT[: LENGTH + 1]):
            with pytest.raises(OtherContent):
                vault.blobs.put([given], keys(LENGTH))
        assert list((tmp_path / "v/blobs").iterdir()) == []


def test_a_backup_holds_what_lies_in_packs(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        assert vault.backup(tmp_path / "backup") == 0
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as vault:
        assert read(vault, reference) == CONTENT[:LENGTH]
        assert vault.verify().is_sound


def test_all_pieces_can_be_thrown_away_and_the_vault_removed(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        vault.blobs.start_again(reference)
        assert files(tmp_path / "v") == []
        assert vault.blobs.missing(reference) == tuple(range(COUNT))
        vault.blobs.take(reference, frames_of(reference))
        assert vault.blobs.settle(reference) is Outcome.WHOLE


def test_a_copied_folder_has_the_packs_too(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    shutil.copytree(tmp_path / "v", tmp_path / "w")
    with reopen(tmp_path / "w") as vault:
        assert read(vault, reference) == CONTENT[:LENGTH]


def test_pieces_out_of_order_or_behind_a_shorter_one_are_refused(tmp_path: Path) -> None:
    new = NewPacks(tmp_path)
    try:
        with pytest.raises(ValueError, match="next piece"):
            new.write(1, bytes(STRIDE))
        new.write(0, bytes(STRIDE))
        new.write(1, bytes(100))
        with pytest.raises(ValueError, match="next piece"):
            new.write(2, bytes(STRIDE))
        new.done()
    finally:
        new.stop()
    assert (tmp_path / "00000-pack").stat().st_size == STRIDE + 100
