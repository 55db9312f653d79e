"""Zip archives and folders: honest ones are read, harmful ones refused in a sentence before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from safeconduct.intake.parsers import beside
from safeconduct.intake.parsers.beside import FolderBeside, ZipBeside, inside
from safeconduct.intake.parsers.errors_imports import BadArchive, NoSuchPlace
from tests.unit.intake.exports_made import zipped


def refusal(data: bytes) -> str:
    with pytest.raises(BadArchive) as refused:
        ZipBeside(io.BytesIO(data))
    assert refused.value.sentences("ru")
    return refused.value.sentences("en")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a/./b",
        "a//b",
        "C:\\x",
        "c:x",
        "\\\\host\\x",
        "..\\x",
        "a\0b",
        "x" * 2000,
    ],
)
def test_a_name_that_leads_out_is_no_place(name: str) -> None:
    assert inside(name) == ""


def test_a_name_with_the_other_slash_is_a_place() -> None:
    assert inside("photos\\a.jpg") == "photos/a.jpg"


def test_files_of_an_archive_are_read_without_being_unpacked() -> None:
    archive = ZipBeside(zipped({"chat/result.json": b"{}", "chat/photos/a.jpg": b"pixels" * 9}))
    archive.below("chat/")
    with archive.open("photos/a.jpg") as file:
        first = file.read(3)
        file.seek(0)

        assert (first, file.read()) == (b"pix", b"pixels" * 9)
    assert archive.has("photos/a.jpg")
    assert not archive.has("photos/b.jpg")
    assert archive.size("photos/a.jpg") == 54
    for place in ("photos/b.jpg", "../result.json"):
        with pytest.raises(NoSuchPlace):
            archive.open(place)
    archive.close()


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "a/../../evil", "..\\evil"])
def test_an_archive_whose_names_lead_out_is_refused(name: str) -> None:
    assert "leads out of the archive" in refusal(zipped({"a.txt": b"a", name: b"b"}).getvalue())


def test_an_archive_with_a_link_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("chat.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert "a link instead of a file" in refusal(out.getvalue())


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(zipped({"a.txt": b"a" * 100}).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at] |= 1

    assert "locked with a password (entry 1)" in refusal(bytes(data)) or "locked with a password" in refusal(
        bytes(data)
    )


def test_an_archive_that_would_fill_the_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_SMALL_ENTRY", 1 << 20)
    zeros = zipped({"a.txt": bytes(2 << 20)}).getvalue()

    assert "would fill the disk" in refusal(zeros)
    # So much of true text packs to no less than a hundredth.
    ZipBeside(zipped({"a.txt": b"".join(b"%d line\n" % n for n in range(150_000))})).close()


def test_an_archive_whose_files_are_together_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_LARGEST_TOTAL", 1000)

    assert "would fill the disk" in refusal(zipped({f"{n}.txt": bytes(400) for n in range(3)}).getvalue())


def test_an_archive_whose_entries_share_their_bytes_is_refused() -> None:
    """One heap of packed bytes, named twice in the table: how kilobytes hold petabytes."""
    data = zipped({"a.txt": bytes(10_000)}).getvalue()
    table = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[table:end]
    second = entry.replace(b"a.txt", b"b.txt")
    # The second entry begins a byte later, inside the first.
    second = second[:42] + struct.pack("<I", 1) + second[46:]
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 2, 2)
    tail[12:16] = struct.pack("<I", len(entry) * 2)

    assert "would fill the disk" in refusal(data[:end] + second + bytes(tail))


def test_an_archive_with_two_files_of_one_name_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "two")

    assert "one name" in refusal(out.getvalue())


def test_an_archive_of_too_many_files_is_refused_before_its_table_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped({f"{n}.txt": b"" for n in range(50)}).getvalue()
    monkeypatch.setattr(beside, "MOST_ENTRIES", 40)

    assert "too many files" in refusal(data)
    monkeypatch.setattr(beside, "_LONGEST_TABLE", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert "too many files" in refusal(data)


def test_thousands_of_files_are_no_harm() -> None:
    archive = ZipBeside(zipped({f"photos/{n}.jpg": b"x" for n in range(5000)}, compression=zipfile.ZIP_STORED))

    assert len(archive.places()) == 5000
    archive.close()


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04" + bytes(200), b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + b"\xff" * 18]
)
def test_bytes_that_are_no_archive_are_refused_or_an_empty_one(data: bytes) -> None:
    if data == b"PK\x05\x06" + bytes(18):
        assert ZipBeside(io.BytesIO(data)).places() == []
    else:
        assert "archive was not opened" in refusal(data)


def test_damage_inside_a_file_is_an_error_of_ours_when_it_is_read() -> None:
    data = bytearray(zipped({"a.txt": bytes(range(256)) * 40}).getvalue())
    data[60] ^= 0xFF
    archive = ZipBeside(io.BytesIO(bytes(data)))
    with archive.open("a.txt") as file, pytest.raises(BadArchive):
        file.read()
    archive.close()


def test_an_archive_packed_in_an_unknown_way_is_refused() -> None:
    assert "not known here" in refusal(zipped({"a.txt": b"a" * 50}, compression=zipfile.ZIP_LZMA).getvalue())


def test_a_folder_gives_its_files_and_nothing_outside_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos/a.jpg").write_bytes(b"pixels")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder / "loop")
    files = FolderBeside(folder)
    with files.open("photos/a.jpg") as file:
        assert file.read() == b"pixels"
    for place in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "photos", "loop", "photos/b.jpg"):
        assert not files.has(place)
        with pytest.raises(NoSuchPlace):
            files.open(place)
