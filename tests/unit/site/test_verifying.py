"""A copy of the site is what was signed, or every difference is a sentence. Attacked in every way a mirror could."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.escrow import open_share
from safeconduct.protect.minisign import KEY_ID_BYTES, Minisignature, MinisignKey, key_from_file
from safeconduct.protect.publishing import (
    MANIFEST_HEAD,
    PublishingTerms,
    found_publishing,
    sign_manifest,
    verify_publishing,
)
from safeconduct.site.building import build
from safeconduct.site.errors import NotASite
from safeconduct.site.links import MANIFEST, SIGNATURE
from safeconduct.site.manifest import NotAManifest, manifest_of, read_manifest
from safeconduct.site.verifying import SAID, Fault, verify_site
from safeconduct.site.writing import write_tree
from tests.persons import DAY, Organisation
from tests.released import FIRST, NEW_KEY, OLD_KEY, PICTURES, PUBLIC, RELEASES, organisation

SITE = build(RELEASES, organisation(), PICTURES)
OLDER = build([FIRST], organisation(), PICTURES)


def signed(manifest: bytes) -> bytes:
    made = NEW_KEY.sign_file(manifest, b"safeconduct site manifest v1")
    return Minisignature(PUBLIC.key_id, made).to_file()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    write_tree(folder, SITE.tree, SITE.day)
    (folder / SIGNATURE).write_bytes(signed(SITE.manifest))
    return folder


def test_a_whole_copy_is_whole_and_says_of_which_day_it_is(copy: Path) -> None:
    verdict = verify_site(copy, PUBLIC)

    assert (verdict.is_whole, verdict.exit_code, verdict.day) == (True, 0, "2030-02-04")
    assert verdict.files == len(SITE.files)
    assert not {path.name for path in copy.parent.iterdir()} - {"copy"}


def test_the_stock_programs_agree_that_it_is_whole(copy: Path) -> None:
    (copy.parent / "key.pub").write_bytes(PUBLIC.to_file())
    commands = [["sha256sum", "--check", "--strict", "--quiet", MANIFEST]]
    if shutil.which("minisign"):
        commands.append(["minisign", "-V", "-H", "-p", "../key.pub", "-m", MANIFEST])
    for command in commands:
        ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, ""), command


def test_what_two_of_four_persons_release_is_what_readers_check(copy: Path) -> None:
    org = Organisation(4)
    terms = PublishingTerms(1, DAY)
    maker = org.people[0].first.id
    certificate, escrow = found_publishing(org.key, terms, maker=maker, holders=org.devices, entropy=SystemEntropy())
    publisher = verify_publishing(certificate, org.root)
    shares = [open_share(escrow, person.first.keys) for person in org.people[1:3]]
    (copy / SIGNATURE).write_bytes(sign_manifest(SITE.manifest, shares, escrow=escrow, publisher=publisher))

    assert verify_site(copy, key_from_file(publisher.minisign.to_file())).is_whole
    assert [one.fault for one in verify_site(copy, PUBLIC).findings] == [Fault.ANOTHER_KEY]


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


@pytest.mark.parametrize("path", SITE.files)
def test_one_bit_of_any_file_is_found(copy: Path, path: str) -> None:
    flip(copy / path)

    assert [(one.fault, one.path) for one in verify_site(copy, PUBLIC).findings] == [(Fault.CHANGED, path)]


def put_back_an_old_manifest(copy: Path) -> None:
    (copy / MANIFEST).write_bytes(OLDER.manifest)
    (copy / SIGNATURE).write_bytes(signed(OLDER.manifest))


def sign_with_another_key(copy: Path) -> None:
    made = OLD_KEY.sign_file(SITE.manifest, b"x")
    (copy / SIGNATURE).write_bytes(Minisignature(b"\1" * KEY_ID_BYTES, made).to_file())


def sign_with_another_key_under_our_name(copy: Path) -> None:
    made = OLD_KEY.sign_file(SITE.manifest, b"x")
    (copy / SIGNATURE).write_bytes(Minisignature(PUBLIC.key_id, made).to_file())


def make_a_folder_of_it(copy: Path) -> None:
    (copy / "style.css").unlink()
    (copy / "style.css").mkdir()


def link_the_manifest(copy: Path) -> None:
    (copy / MANIFEST).rename(copy.parent / "m")
    (copy / MANIFEST).symlink_to(copy.parent / "m")


def take_away(copy: Path) -> None:
    (copy / "en/feed.json").unlink()


def swap(copy: Path) -> None:
    one, other = copy / "en/map.html", copy / "en/press.html"
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)


def change_and_list_anew(copy: Path) -> None:
    files = {**SITE.files, "en/index.html": b"<p>Come at once</p>"}
    (copy / "en/index.html").write_bytes(files["en/index.html"])
    (copy / MANIFEST).write_bytes(manifest_of(files, SITE.day))


def link_elsewhere(copy: Path) -> None:
    kept = copy.parent / "elsewhere.css"
    (copy / "style.css").replace(kept)
    (copy / "style.css").symlink_to(kept)


def link_a_folder(copy: Path) -> None:
    (copy / "media").replace(copy.parent / "media")
    (copy / "media").symlink_to(copy.parent / "media")


MEDIA = next(path for path in SITE.files if path.startswith("media/"))
ATTACKS: dict[str, tuple[Callable[[Path], object], set[tuple[Fault, str]]]] = {
    "a file more": (lambda copy: (copy / "en/x.html").write_text("x"), {(Fault.ADDED, "en/x.html")}),
    "a hidden file more": (lambda copy: (copy / ".htaccess").write_text("x"), {(Fault.ADDED, ".htaccess")}),
    "an empty folder more": (lambda copy: (copy / "ru/r/new").mkdir(), {(Fault.ADDED, "ru/r/new")}),
    "a file less": (take_away,
                    {(Fault.MISSING, "en/feed.json")}),
    "a file under another name": (lambda copy: (copy / "en/map.html").rename(copy / "en/mop.html"),
                                  {(Fault.MISSING, "en/map.html"), (Fault.ADDED, "en/mop.html")}),
    "large letters": (lambda copy: (copy / "en/map.html").rename(copy / "en/Map.html"),
                      {(Fault.MISSING, "en/map.html"), (Fault.ADDED, "en/Map.html")}),
    "two files swapped": (swap, {(Fault.CHANGED, "en/map.html"), (Fault.CHANGED, "en/press.html")}),
    "an empty file": (lambda copy: (copy / "style.css").write_bytes(b""), {(Fault.CHANGED, "style.css")}),
    "a byte behind a file": (lambda copy: (copy / "style.css").write_bytes(SITE.files["style.css"] + b"\n"),
                             {(Fault.CHANGED, "style.css")}),
    "a folder in the place of a file": (make_a_folder_of_it,
                                        {(Fault.NOT_A_FILE, "style.css")}),
    "a link to the very same bytes": (link_elsewhere, {(Fault.NOT_A_FILE, "style.css")}),
    "a folder that is a link": (link_a_folder, {(Fault.MISSING, MEDIA), (Fault.ADDED, "media")}),
    "no manifest": (lambda copy: (copy / MANIFEST).unlink(), {(Fault.NO_MANIFEST, MANIFEST)}),
    "no signature": (lambda copy: (copy / SIGNATURE).unlink(), {(Fault.NO_SIGNATURE, SIGNATURE)}),
    "a spoilt signature": (lambda copy: (copy / SIGNATURE).write_bytes(b"x"), {(Fault.NOT_A_SIGNATURE, SIGNATURE)}),
    "a manifest that is a link": (link_the_manifest,
                                  {(Fault.NO_MANIFEST, MANIFEST)}),
    "another key": (sign_with_another_key, {(Fault.ANOTHER_KEY, SIGNATURE)}),
    "another key under our name": (sign_with_another_key_under_our_name, {(Fault.BAD_SIGNATURE, SIGNATURE)}),
    "a changed tree listed anew": (change_and_list_anew, {(Fault.BAD_SIGNATURE, SIGNATURE)}),
    "an old signature": (lambda copy: (copy / SIGNATURE).write_bytes(signed(OLDER.manifest)),
                         {(Fault.BAD_SIGNATURE, SIGNATURE)}),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_whatever_a_mirror_does_is_a_sentence_in_both_languages(copy: Path, name: str) -> None:
    attack, found = ATTACKS[name]
    attack(copy)

    verdict = verify_site(copy, PUBLIC)

    assert {(one.fault, one.path) for one in verdict.findings} == found
    assert verdict.exit_code == 5
    for one in verdict.findings:
        assert {one.sentence("en")[-1], one.sentence("ru")[-1]} == {"."}
        assert one.sentence("en") != one.sentence("ru")


def test_an_old_manifest_over_a_new_tree_names_every_file_that_is_newer(copy: Path) -> None:
    put_back_an_old_manifest(copy)

    verdict = verify_site(copy, PUBLIC)

    added = {one.path for one in verdict.findings if one.fault is Fault.ADDED}
    assert added == SITE.files.keys() - OLDER.files.keys()
    assert {one.fault for one in verdict.findings} == {Fault.ADDED, Fault.CHANGED}
    assert verdict.day == "2030-01-14"


def test_a_bit_of_manifest_or_signature_is_found(copy: Path) -> None:
    for name in (MANIFEST, SIGNATURE):
        kept = (copy / name).read_bytes()
        flip(copy / name)
        assert not verify_site(copy, PUBLIC).is_whole
        (copy / name).write_bytes(kept)
    assert verify_site(copy, PUBLIC).is_whole


def test_every_byte_of_the_signature_counts_also_of_the_line_that_is_signed_by_nobody(copy: Path) -> None:
    kept = (copy / SIGNATURE).read_bytes()
    others = [kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :] for at in range(len(kept))]
    others += [kept.replace(b"\n", b"\r\n"), kept.removesuffix(b"\n"), kept + b"\n"]

    unseen = []
    for other in others:
        (copy / SIGNATURE).write_bytes(other)
        if verify_site(copy, PUBLIC).is_whole:
            unseen.append(other)

    assert unseen == []


def test_a_key_that_only_says_that_it_is_ours_is_found(copy: Path) -> None:
    false = MinisignKey(PUBLIC.key_id, OLD_KEY.verify_key)

    assert [one.fault for one in verify_site(copy, false).findings] == [Fault.BAD_SIGNATURE]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_tree_keeps_nobody_waiting(copy: Path) -> None:
    (copy / "style.css").unlink()
    os.mkfifo(copy / "style.css")
    (copy / SIGNATURE).unlink()
    os.mkfifo(copy / SIGNATURE)

    assert [one.fault for one in verify_site(copy, PUBLIC).findings] == [Fault.NO_SIGNATURE, Fault.NOT_A_FILE]


def test_the_name_of_an_added_file_cannot_paint_over_the_screen(copy: Path) -> None:
    (copy / "a\x1b[2J\u202e.html").write_text("x")

    [one] = verify_site(copy, PUBLIC).findings
    assert one.sentence("en").isprintable()
    assert all(value.isprintable() for row in [verify_site(copy, PUBLIC).to_json("ru")] for value in [str(row)])


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotASite):
        verify_site(tmp_path / "nowhere", PUBLIC)
    assert [one.fault for one in verify_site(tmp_path, PUBLIC).findings] == [Fault.NO_MANIFEST]


def test_every_fault_has_its_sentence() -> None:
    assert set(SAID) == set(Fault)


ROW = b"5d" * 32
SPOILT = {
    "nothing": b"",
    "another first line": b"# safeconduct site manifest v2\n# day 2030-01-01\n",
    "no day": MANIFEST_HEAD + ROW + b"  a\n",
    "a time of day": MANIFEST_HEAD + b"# day 2030-01-01T10:00\n",
    "no end of the last line": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  a",
    "an empty line": MANIFEST_HEAD + b"# day 2030-01-01\n\n" + ROW + b"  a\n",
    "large digits": MANIFEST_HEAD + b"# day 2030-01-01\n" + b"5D" * 32 + b"  a\n",
    "one space": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b" a\n",
    "out of order": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  b\n" + ROW + b"  a\n",
    "a path twice": MANIFEST_HEAD + b"# day 2030-01-01\n" + (ROW + b"  a\n") * 2,
    "a way out": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  ../a\n",
    "a way out within": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  a/../../b\n",
    "an absolute path": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  /etc/passwd\n",
    "large letters": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  A\n",
    "a backslash": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  a\\b\n",
    "a comment behind": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + b"  a\n# more\n",
    "letters beyond ASCII": MANIFEST_HEAD + b"# day 2030-01-01\n" + ROW + "  а\n".encode(),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_manifest_is_refused(name: str, copy: Path) -> None:
    with pytest.raises(NotAManifest):
        read_manifest(SPOILT[name])
    (copy / MANIFEST).write_bytes(SPOILT[name])
    assert Fault.NOT_A_MANIFEST in {one.fault for one in verify_site(copy, PUBLIC).findings}


@given(st.binary(max_size=200))
def test_any_other_bytes_are_no_manifest(data: bytes) -> None:
    with pytest.raises(NotAManifest):
        read_manifest(MANIFEST_HEAD + data)
