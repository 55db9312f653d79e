"""Long files beside the journal: whole or wanted, found out when damaged, in every backup, and shut when locked."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.blobs import PIECE_BYTES, BlobKeys, OtherContent, Reference, Sealing, new_blob
from safeconduct.vault.blobs import Came, Outcome
from safeconduct.vault.errors import DiskFull, NotAVault
from safeconduct.vault.errors_blobs import BlobIncomplete, PieceDamaged, PieceMissing
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.restore import restore
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.unit.vault.rig import KEY, copy, create, reopen, surroundings, verified

ROOT = Path(__file__).resolve().parents[3]
ORG = OrgId(b"north".ljust(16, b"\0"))
# Three pieces, the last of which is short.
LENGTH = 2 * PIECE_BYTES + 70_000
CONTENT = bytes(range(256)) * (LENGTH // 256 + 1)


def content(length: int = LENGTH) -> bytes:
    return CONTENT[:length]


def keys(length: int = LENGTH) -> BlobKeys:
    return new_blob(ORG, length, SystemEntropy())


def put(vault: Vault, data: bytes = content()) -> Reference:
    return vault.blobs.put([data[:1000], data[1000:]], keys(len(data)))


def sealed(data: bytes = content(), blob: BlobKeys | None = None) -> tuple[list[bytes], Reference]:
    sealing = Sealing(blob or keys(len(data)))
    frames = list(sealing.frames([data]))
    return frames, sealing.reference()


def read(vault: Vault, reference: Reference) -> bytes:
    return b"".join(vault.blobs.open(reference))


def files(path: Path) -> list[Path]:
    return sorted(one for one in (path / "blobs").rglob("*") if one.is_file())


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("length", [0, 1, 1000, PIECE_BYTES, LENGTH])
def test_what_was_put_is_there_after_opening_again(tmp_path: Path, length: int) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault, content(length))
    with reopen(tmp_path / "v") as vault:
        assert read(vault, reference) == content(length)
        assert vault.blobs.has(reference)
        assert [held.reference for held in vault.blobs.known()] == [reference]
    assert verified(tmp_path / "v") == set()


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (0, 1),
        (0, LENGTH),
        (PIECE_BYTES - 3, PIECE_BYTES + 5),
        (PIECE_BYTES, 2 * PIECE_BYTES),
        (LENGTH - 9, LENGTH + 50),
        (7, 7),
    ],
)
def test_bytes_from_the_middle_are_read_without_the_rest(tmp_path: Path, begin: int, end: int) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        assert vault.blobs.between(reference, begin, end) == content()[begin:end]


def test_a_damaged_piece_is_found_where_it_is_read_and_only_there(tmp_path: Path) -> None:
    frames, reference = sealed()
    with create(tmp_path / "v") as vault:
        vault.blobs.expect(reference, ORG)
        vault.blobs.take(reference, frames)
        vault.blobs.settle(reference)
    flip(files(tmp_path / "v")[1], 5000)
    with reopen(tmp_path / "v") as vault:
        assert vault.blobs.between(reference, 3, 9) == content()[3:9]
        with pytest.raises(PieceDamaged):
            vault.blobs.between(reference, PIECE_BYTES - 1, PIECE_BYTES + 4)


def test_pieces_are_their_owners_alone_and_have_no_name_of_ours(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
        frames = [vault.blobs.frame(reference, index) for index in range(reference.count)]
    found = files(tmp_path / "v")

    assert [path.name for path in found] == ["00000", "00001", "00002"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}
    folders = {found[0].parent, found[0].parent.parent}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert reference.id.hex() not in str(found[0])
    assert reference.name.hex() not in str(found[0])
    # Nothing that lies on a relay too, so that the two cannot be held against each other.
    shut = b"".join(path.read_bytes() for path in found)
    for frame in frames:
        assert not any(frame[at : at + 16] in shut for at in range(4, len(frame) - 16, 997))
    assert reference.secret.reveal() not in shut
    assert CONTENT[:64] not in shut


@pytest.mark.parametrize("length", [LENGTH - 1, LENGTH + 1, 0])
def test_a_file_that_changes_while_it_is_taken_in_leaves_nothing(tmp_path: Path, length: int) -> None:
    with create(tmp_path / "v") as vault:
        with pytest.raises(OtherContent):
            vault.blobs.put([content(LENGTH + 1)[:length]], keys())
        assert vault.blobs.known() == ()
        assert list((tmp_path / "v/blobs").iterdir()) == []


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield content(PIECE_BYTES + 10)
        raise OSError(28, "no space left on device")

    with create(tmp_path / "v") as vault:
        with pytest.raises(DiskFull):
            vault.blobs.put(parts(), keys())
        assert list((tmp_path / "v/blobs").iterdir()) == []


def test_what_a_command_took_back_is_cleaned_at_the_next_opening(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def fail(vault: Vault) -> None:
        with vault.together():
            put(vault)
            raise Stop

    with create(tmp_path / "v") as vault:
        kept = put(vault, b"kept")
        with pytest.raises(Stop):
            fail(vault)
        assert [held.reference for held in vault.blobs.known()] == [kept]
        assert len(files(tmp_path / "v")) == 4
    with reopen(tmp_path / "v") as vault:
        assert len(files(tmp_path / "v")) == 1
        assert read(vault, kept) == b"kept"


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        put(vault)
    note = tmp_path / "v/blobs/note.txt"
    note.write_text("mine")
    strange = tmp_path / "v/blobs" / ("0" * 32)
    strange.mkdir()
    (strange / "letter.odt").write_text("mine too")
    reopen(tmp_path / "v").close()

    assert note.exists()
    assert (strange / "letter.odt").exists()


def test_what_a_kill_left_of_a_piece_that_was_coming_is_cleaned_at_the_next_opening(tmp_path: Path) -> None:
    frames, reference = sealed()
    with create(tmp_path / "v") as vault:
        vault.blobs.expect(reference, ORG)
        vault.blobs.take(reference, frames[:1])
    (piece,) = files(tmp_path / "v")
    half = piece.with_name("unfinished-0123456789abcdef")
    half.write_bytes(piece.read_bytes()[:1000])
    with reopen(tmp_path / "v") as vault:
        assert files(tmp_path / "v") == [piece]
        assert vault.blobs.missing(reference) == (1, 2)


def test_a_wanted_blob_becomes_whole_piece_by_piece_in_any_order(tmp_path: Path) -> None:
    frames, reference = sealed()
    with create(tmp_path / "v") as vault:
        assert vault.blobs.expect(reference, ORG)
        assert not vault.blobs.expect(reference, ORG)
        assert vault.blobs.take(reference, [frames[2], frames[0], frames[0]]) == Came(2, 1, 0)
        assert vault.blobs.missing(reference) == (1,)
        assert vault.blobs.settle(reference) is Outcome.WANTED
        with pytest.raises(BlobIncomplete) as caught:
            vault.blobs.open(reference)
        assert caught.value.facts == {"missing": 1, "count": 3}
    with reopen(tmp_path / "v") as vault:
        assert vault.verify().is_sound
        assert vault.blobs.take(reference, [frames[1]]) == Came(1, 0, 0)
        assert not vault.blobs.has(reference)
        assert vault.blobs.settle(reference) is Outcome.WHOLE
        assert read(vault, reference) == content()
        assert vault.blobs.take(reference, frames) == Came(0, 3, 0)


def test_frames_of_another_blob_and_altered_ones_are_refused(tmp_path: Path) -> None:
    frames, reference = sealed()
    others, _ = sealed()
    cut, altered = frames[0][:-1], bytes([*frames[1][:-1], frames[1][-1] ^ 1])
    with create(tmp_path / "v") as vault:
        vault.blobs.expect(reference, ORG)
        assert vault.blobs.take(reference, [others[0], cut, altered, b""]) == Came(0, 0, 4)
        assert vault.blobs.missing(reference) == (0, 1, 2)
        with pytest.raises(NotKept):
            vault.blobs.take(sealed(b"unknown")[1], frames)


def test_a_content_that_is_another_is_never_whole_and_can_be_begun_again(tmp_path: Path) -> None:
    blob = keys()
    frames, reference = sealed(blob=blob)
    wrong, _ = sealed(content()[::-1], blob)
    with create(tmp_path / "v") as vault:
        vault.blobs.expect(reference, ORG)
        vault.blobs.take(reference, [frames[0], wrong[1], frames[2]])
        assert vault.blobs.settle(reference) is Outcome.SPOILT
        with pytest.raises(OtherContent):
            read(vault, reference)
        vault.blobs.start_again(reference)
        assert vault.blobs.missing(reference) == (0, 1, 2)
        vault.blobs.take(reference, frames)
        assert vault.blobs.settle(reference) is Outcome.WHOLE


@pytest.mark.parametrize("at", [0, 5, 40, 70, 5000, -1])
def test_a_flipped_byte_of_a_piece_is_named_and_the_piece_can_come_again(tmp_path: Path, at: int) -> None:
    frames, reference = sealed()
    with create(tmp_path / "v") as vault:
        vault.blobs.expect(reference, ORG)
        vault.blobs.take(reference, frames)
        vault.blobs.settle(reference)
    flip(files(tmp_path / "v")[1], at)
    report = verify(tmp_path / "v", KEY, surroundings())
    assert [(one.kind.value, one.keys) for one in report.findings] == [("blob_damaged", (f"{reference.name.hex()}/1",))]
    assert not report.can_be_mended
    with reopen(tmp_path / "v") as vault:
        with pytest.raises(PieceDamaged) as caught:
            read(vault, reference)
        assert caught.value.facts["piece"] == 1
        vault.blobs.want_again(reference)
        assert vault.blobs.missing(reference) == (1,)
        assert vault.blobs.take(reference, frames) == Came(1, 2, 0)
        assert vault.blobs.settle(reference) is Outcome.WHOLE
        assert vault.verify().is_sound


def test_a_piece_copied_by_half_is_damaged_and_one_removed_is_missing(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    os.truncate(files(tmp_path / "v")[0], 100_000)
    files(tmp_path / "v")[2].unlink()

    assert verified(tmp_path / "v") == {"blob_damaged", "blob_missing"}
    with reopen(tmp_path / "v") as vault:
        assert vault.blobs.missing(reference) == (2,)
        with pytest.raises(BlobIncomplete):
            vault.blobs.open(reference)
        with pytest.raises(PieceMissing):
            vault.blobs.frame(reference, 2)


def test_pieces_changed_over_between_places_and_blobs_are_damaged(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        first, second = put(vault), put(vault)
    found = files(tmp_path / "v")
    shutil.copy(found[0], found[1])
    (finding,) = verify(tmp_path / "v", KEY, surroundings()).findings
    assert (finding.kind.value, [key.partition("/")[2] for key in finding.keys]) == ("blob_damaged", ["1"])
    shutil.copy(found[4], found[1])
    assert verified(tmp_path / "v") == {"blob_damaged"}
    with reopen(tmp_path / "v") as vault:
        broken, sound = (first, second) if found[1].parent == _folder_of(vault, first) else (second, first)
        with pytest.raises(PieceDamaged):
            read(vault, broken)
        assert read(vault, sound) == content()


def _folder_of(vault: Vault, reference: Reference) -> Path:
    """The folder of a blob: the one from which reading it stops when it is away."""
    folders = {path.parent for path in files(vault._opened().folder.path)}
    for folder in folders:
        away = folder.rename(folder.with_name("away"))
        is_it = bool(vault.blobs.missing(reference))
        away.rename(folder)
        if is_it:
            return folder
    raise AssertionError("no folder of this blob")


def test_a_link_in_the_place_of_the_folder_or_a_piece_is_not_followed(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault, b"short")
        piece = files(tmp_path / "v")[0]
        piece.rename(tmp_path / "elsewhere")
        piece.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(PieceDamaged):
            read(vault, reference)
    (tmp_path / "v/blobs").rename(tmp_path / "moved")
    (tmp_path / "v/blobs").symlink_to(tmp_path / "moved")
    with pytest.raises(NotAVault):
        reopen(tmp_path / "v")


def test_a_backup_holds_the_pieces_and_a_restored_vault_the_files(tmp_path: Path) -> None:
    frames, wanted = sealed()
    with create(tmp_path / "v") as vault:
        whole = put(vault)
        vault.blobs.expect(wanted, ORG)
        vault.blobs.take(wanted, frames[1:])
        assert vault.backup(tmp_path / "backup") == 0
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as vault:
        assert read(vault, whole) == content()
        assert vault.blobs.missing(wanted) == (0,)
        assert vault.verify().is_sound
        vault.blobs.take(wanted, frames)
        assert vault.blobs.settle(wanted) is Outcome.WHOLE
    assert verified(tmp_path / "new") == set()


def test_a_backup_of_a_vault_with_a_lost_piece_says_so_and_holds_the_rest(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        whole, broken = put(vault), put(vault)
        piece = next(path for path in files(tmp_path / "v") if path.parent == _folder_of(vault, broken))
        flip(piece, 1000)
        assert vault.backup(tmp_path / "backup") == 1
    with restore(tmp_path / "backup", tmp_path / "new", KEY, surroundings()) as vault:
        assert read(vault, whole) == content()
        assert not vault.blobs.has(broken)
        assert vault.blobs.missing(broken) == (0,)
        assert vault.verify().is_sound


def test_a_copied_folder_is_the_same_vault(tmp_path: Path) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault)
    with reopen(copy(tmp_path / "v", tmp_path / "copy")) as vault:
        assert read(vault, reference) == content()


CHILD = """
import os, sys
from pathlib import Path
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.blobs import new_blob
from tests.unit.vault.rig import reopen
from tests.unit.vault.test_blobs import LENGTH, ORG, content
def parts():
    data = content()
    for at in range(0, len(data), 50_000):
        yield data[at : at + 50_000]
        if at >= int(sys.argv[2]):
            print("half", flush=True)
            sys.stdin.readline()
with reopen(Path(sys.argv[1])) as vault:
    vault.blobs.put(parts(), new_blob(ORG, LENGTH, SystemEntropy()))
"""


@pytest.mark.parametrize("at", [0, PIECE_BYTES + 60_000])
def test_a_kill_while_a_file_is_taken_in_leaves_nothing_of_it(tmp_path: Path, at: int) -> None:
    with create(tmp_path / "v") as vault:
        reference = put(vault, b"acknowledged")
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "v"), str(at)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"half\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert [path.name for path in (tmp_path / "v/blobs").iterdir() if path.name.startswith("unfinished-")]

    with reopen(tmp_path / "v") as vault:
        assert len(files(tmp_path / "v")) == 1
        assert len(list((tmp_path / "v/blobs").iterdir())) == 1
        assert read(vault, reference) == b"acknowledged"
        assert vault.verify().is_sound
