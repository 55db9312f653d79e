"""``site build`` and ``site verify`` as a person and a program meet them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cli.main import main
from safeconduct.protect.minisign import Minisignature
from safeconduct.publish.released.release_bytes import encode_release
from safeconduct.site.links import media_name
from tests.released import NEW_KEY, ORGANISATION_TOML, PICTURES, PUBLIC, RELEASES

# Refuses whatever opens a connection, a database or another program, and says so.
WATCHED = """
import sys
def refuse(event, args):
    if event.startswith(("socket.", "sqlite3.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn")):
        raise SystemExit(f"does {event}")
sys.addaudithook(refuse)
from safeconduct.cli.main import main
main(sys.argv[1:])
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path, is_json: bool = True) -> tuple[int, Any, str]:
    """The exit code, what stood on standard output (as JSON), and what a person was told beside it."""
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments), *(["--json"] if is_json else [])])
    told = capsys.readouterr()
    said = json.loads(told.out) if is_json else " ".join(told.out.split())
    return int(left.value.code or 0), said, " ".join(told.err.split())


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for number, one in enumerate(RELEASES):
        (folder / f"{number}.release").write_bytes(encode_release(one))
        for media in one.media():
            (folder / media_name(media)).write_bytes(PICTURES[media.sha256])
    (folder / "organisation.toml").write_text(ORGANISATION_TOML, "utf-8")
    (folder / "key.pub").write_bytes(PUBLIC.to_file())
    return folder


@pytest.fixture
def built(given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    code, said, _ = run(
        capsys, "site", "build", "--releases", given, "-o", tmp_path / "out", "--single", tmp_path / "one"
    )
    assert (code, said["releases"], said["day"]) == (0, 5, "2030-02-04")
    manifest = (tmp_path / "out" / "manifest.txt").read_bytes()
    signature = Minisignature(PUBLIC.key_id, NEW_KEY.sign_file(manifest, b"x")).to_file()
    (tmp_path / "out" / "manifest.txt.minisig").write_bytes(signature)
    return tmp_path / "out"


def test_what_is_built_and_signed_is_verified(built: Path, given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said, err = run(capsys, "site", "verify", built, "--key", given / "key.pub")

    assert (code, said["is_whole"], said["findings"], err) == (0, True, [], "")
    assert (built.parent / "one").read_bytes() == (built / "whole.html").read_bytes()
    code, words, _ = run(capsys, "--lang", "ru", "site", "verify", built, "--key", given / "key.pub", is_json=False)
    assert "цела и подписана этим ключом" in words
    assert "Она от 2030-02-04" in words


def test_the_builder_says_what_two_persons_are_to_release(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [given / f"{number}.release" for number in range(5)]
    options = [part for file in files for part in ("--releases", file)]
    code, words, _ = run(capsys, "site", "build", *options, "-o", tmp_path / "a", is_json=False)
    sums = subprocess.run(["sha256sum", tmp_path / "a" / "manifest.txt"], capture_output=True, text=True, check=True)

    assert code == 0
    assert sums.stdout.split()[0] in words
    assert "It is not signed yet." in words


def test_every_difference_is_a_sentence_and_the_exit_code_of_an_integrity_fault(
    built: Path, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (built / "en" / "index.html").write_text("Come at once", "utf-8")
    (built / "en" / "extra.html").write_text("x", "utf-8")
    (built / "style.css").unlink()
    code, said, _ = run(capsys, "site", "verify", built, "--key", given / "key.pub")

    assert code == 5
    assert [(one["fault"], one["path"]) for one in said["findings"]] == [
        ("changed", "en/index.html"),
        ("missing", "style.css"),
        ("added", "en/extra.html"),
    ]
    code, words, _ = run(capsys, "site", "verify", built, "--key", given / "key.pub", is_json=False)
    assert code == 5
    assert "Do not trust it. Found, 3 times: - en/index.html was changed. - style.css is missing." in words


def test_checking_a_copy_opens_no_connection_no_database_and_no_program(built: Path, given: Path) -> None:
    arguments = ["site", "verify", str(built), "--key", str(given / "key.pub"), "--json"]
    ran = subprocess.run([sys.executable, "-c", WATCHED, *arguments], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["is_whole"]


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        ("1.release", "publish.malformed_release", "1.release"),
        ("organisation.toml", "publish.malformed_organisation", "file"),
    ],
)
def test_a_file_that_cannot_be_understood_ends_in_one_error_and_no_site(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: str, code: str, words: str
) -> None:
    (given / spoil).write_bytes(b"\xff\x00")
    left, said, _ = run(capsys, "site", "build", "--releases", given, "-o", tmp_path / "out")

    assert (left, said["error"]["code"]) == (2, code)
    assert words in said["error"]["what"]
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_and_a_place_without_releases_are_refused(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(capsys, "site", "build", "--releases", given, "-o", given)
    assert (code, said["error"]["code"]) == (2, "site.folder_in_use")
    code, said, _ = run(capsys, "site", "build", "--releases", given, "-o", given / "0.release")
    assert (code, said["error"]["code"]) == (2, "site.not_written")
    organisation = ("--organisation", given / "organisation.toml")
    code, said, _ = run(capsys, "site", "build", "--releases", tmp_path / "no", *organisation, "-o", tmp_path / "x")
    assert (code, said["error"]["code"]) == (2, "site.nothing_to_build")
    code, said, _ = run(capsys, "site", "build", "--releases", tmp_path / "no", "-o", tmp_path / "x")
    assert (code, said["error"]["code"]) == (2, "site.nothing_to_build")


def test_a_missing_picture_and_a_wrong_key_are_said(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(capsys, "site", "verify", given, "--key", given / "organisation.toml")
    assert (code, said["error"]["code"]) == (2, "protect.not_a_minisign_key")
    code, said, _ = run(capsys, "site", "verify", tmp_path / "no", "--key", given / "key.pub")
    assert (code, said["error"]["code"]) == (2, "site.not_a_site")
    next(given.glob("*.png")).unlink()
    code, said, _ = run(capsys, "site", "build", "--releases", given, "-o", tmp_path / "x")
    assert (code, said["error"]["code"]) == (2, "site.picture_refused")
