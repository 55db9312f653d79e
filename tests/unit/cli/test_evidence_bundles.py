"""What a court is given: sealed to it, checked without us, and named where one byte of it is another."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from safeconduct.base.errors import Exit
from safeconduct.cli.main import cli
from safeconduct.cli.screen import Screen
from safeconduct.protect import der
from safeconduct.protect.age_errors import MalformedAgeKey
from safeconduct.protect.timestamps import pem_of
from safeconduct.record.evidence.bundle_words import FOUND
from safeconduct.record.evidence.check_bundle import WORDS, by_openssl, check
from safeconduct.record.evidence.errors import (
    BundleNotConfirmed,
    ConsentTakenBack,
    NobodyNamed,
    NoSuchEvidence,
    TheirYesToCourtDoesNotHold,
    TheySaidNoToCourt,
    TwoForABundle,
)
from safeconduct.record.evidence.errors_bundle import BundleRefused, CannotUnpack
from safeconduct.record.evidence.pinned import carried
from tests.authorities import Authority, new_authority, with_status
from tests.films import film
from tests.unit.cli.evidence_desks import Court, Desk, alone, serving
from tests.world import accounts_bytes


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authorities") / "orchard")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> tuple[Desk, Court, Path]:
    """A desk with two originals, of which one was stamped on two days, and the bundle of both as a court opens it."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1", "--from", "somebody")
    desk.answer("add", desk.file("other", b"other"), "--id", "V-3")
    with serving(authority) as address:
        desk.stamped_by(authority, address)
        desk.answer("stamp", "day", "--now")
        desk.answer("add", desk.file("two", b"two"), "--id", "V-2")
        desk.answer("stamp", "day", "--now")
        desk.answer("stamp", "send")
    court, sealed = Court(desk.folder), desk.folder / "bundle.age"
    desk.answer("bundle", "V-1", "V-2", "-o", str(sealed), "--recipient", str(court.file), "--for", "the court")
    return desk, court, court.unpack(sealed, desk.folder / "bundle")


@pytest.fixture
def folder(given: tuple[Desk, Court, Path], tmp_path: Path) -> Path:
    """The bundle, for one test to spoil."""
    return Path(shutil.copytree(given[2], tmp_path / "bundle"))


def listed_in(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "list.json").read_bytes())
    return found


def write_list(folder: Path, listed: dict[str, Any] | str) -> None:
    """Write another list, and hashes that fit whatever lies there: what anybody can do who has a bundle."""
    text = listed if isinstance(listed, str) else json.dumps(listed)
    (folder / "list.json").write_text(text, encoding="utf-8")
    files = [one for one in sorted(folder.rglob("*")) if one.is_file() and one.name != "SHA256SUMS"]
    sums = [f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(folder).as_posix()}\n" for one in files]
    (folder / "SHA256SUMS").write_text("".join(sums))


def in_russian(*arguments: str) -> str:
    return " ".join(CliRunner().invoke(cli, ["evidence", *arguments], obj=Screen("ru")).output.split())


def foreign_words(text: str) -> set[str]:
    """Return the words of Latin letters that are no file, no hash and none of the few that have no other name."""
    found = re.findall(r"(?<![\w./-])[A-Za-z]{2,}(?![\w./-])", text)
    return {one for one in found if not re.fullmatch("SHA|UTC|[0-9a-f]+", one)}


def faults_of(folder: Path) -> list[str]:
    return check(folder, by_openssl)


def test_a_bundle_is_checked_by_the_standard_library_and_openssl_and_by_the_program(
    given: tuple[Desk, Court, Path],
) -> None:
    desk, _, folder = given

    done = alone(folder)

    assert done.returncode == 0, (done.stdout, done.stderr)
    said = desk.answer("verify", str(folder))
    assert said["verified"]
    assert done.stdout.splitlines() == said["proved"] + said["verdict"]
    assert said["verdict"][0].startswith("Checked, and it agrees")
    assert [line.split(":")[0] for line in said["proved"]][-2:] == ["originals/001", "originals/002"]
    assert [*said["roots"].values()] == [""]
    log = desk.answer("show", "V-1")["custody"][-1]
    assert (log["step"], log["words"]) == ("exported", "the court")


def test_a_bundle_tells_nothing_beyond_what_was_chosen(given: tuple[Desk, Court, Path]) -> None:
    """No name of a file, no words of the log, no id of the journal, and nothing of the day's other originals."""
    desk, _, folder = given
    shown = {name: desk.answer("show", name) for name in ("V-1", "V-2", "V-3")}
    everything = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())

    hidden = ["somebody", "film.mp4", "the court", "V-3", shown["V-3"]["sha256"]]
    hidden += [step["op"] for one in shown.values() for step in one["custody"]]
    hidden += [one["item"] for one in shown.values()]
    assert [one for one in hidden if one.encode() in everything] == []
    assert [one["id"] for one in listed_in(folder)["evidence"]] == ["V-1", "V-2"]
    # The neighbours that lead to a root are hashes, as many on a day with three originals as on one with none.
    assert {len(proof["path"]) for one in listed_in(folder)["evidence"] for proof in one["proofs"]} == {8}


def test_what_a_list_says_is_told_to_be_somebody_s_word_and_its_hash_stands_in_their_log(
    given: tuple[Desk, Court, Path], folder: Path
) -> None:
    """Ids, times, the log: whoever has a bundle can write others, with sums that fit."""
    desk = given[0]
    noted = desk.answer("show", "V-1")["custody"][-1]["digest"]
    listed = listed_in(folder)
    one, two = listed["evidence"]
    one["id"], two["id"], one["custody"][0]["at"] = two["id"], one["id"], "2019-01-01T00:00:00Z"

    def verdict() -> str:
        done = alone(folder)
        assert done.returncode == 0
        assert done.stdout.splitlines()[-3:] == desk.answer("verify", str(folder))["verdict"]
        return done.stdout

    assert f"SHA-256 of list.json: {noted}" in verdict()
    write_list(folder, listed)
    altered = hashlib.sha256((folder / "list.json").read_bytes()).hexdigest()
    assert altered != noted
    said = verdict()
    assert f"SHA-256 of list.json: {altered}" in said
    assert "Not proved, and the word of whoever made the bundle: ids" in said
    found = desk.computers.run("anna", "evidence", "verify", str(folder), "--given-out", "--json")
    assert (json.loads(found.stdout)["verified"], json.loads(found.stdout)["given_out"]) == (False, [])
    assert desk.computers.code("anna", "evidence", "verify", str(folder), "--given-out") == Exit.INTEGRITY
    assert isinstance(desk.refused("verify", "V-1", "--given-out"), BundleRefused)
    ours = desk.answer("verify", str(given[2]), "--given-out")
    assert [(one["id"], one["by"]) for one in ours["given_out"]] == [("V-1", "anna"), ("V-2", "anna")]
    assert ours["verified"]
    assert noted in "".join(desk.computers.run("anna", "evidence", "show", "V-1").output.split())
    read_me = (folder / "READ-ME.txt").read_text(encoding="utf-8")
    assert "Not proved" in read_me
    assert "Не доказано" in read_me


def test_an_original_that_was_cut_off_destroyed_or_once_did_not_agree_is_said_to_be_so(
    given: tuple[Desk, Court, Path], folder: Path
) -> None:
    desk, listed = given[0], listed_in(folder)
    assert "cut off" not in alone(folder).stdout
    one, two = listed["evidence"]
    two["whole"], two["custody"][-1]["agrees"] = "cut", False
    one["custody"].append({**one["custody"][0], "step": "destroyed", "by": "bela\x1b[2J"})
    write_list(folder, listed)

    done, said = alone(folder), desk.answer("verify", str(folder))

    for lines in (done.stdout.splitlines(), said["verdict"]):
        (destroyed,) = [one for one in lines if one.startswith("originals/001: its log says that it was destroyed")]
        assert destroyed.endswith("by bela?[2J")
        assert [one for one in lines if one.startswith("originals/002: list.json says that it was cut off")]
        assert [one for one in lines if one.startswith("originals/002: its log says that a check of its hashes FAILED")]
    # The bytes that lie here agree, and a line of the log that cannot be undone spoils no bundle.
    assert (done.returncode, said["verified"]) == (0, True)


def test_the_program_says_what_it_found_in_its_reader_s_language(folder: Path) -> None:
    assert FOUND.keys() == WORDS.keys()
    for which, phrase in FOUND.items():
        assert sorted(re.findall(r"{\w+}", phrase.ru)) == sorted(re.findall(r"{\w+}", phrase.en)), which
    sound = in_russian("verify", str(folder))
    # Names of files, of hash functions and of zones are what they are.
    assert foreign_words(sound) == set()
    assert "Не доказано" in sound

    listed = listed_in(folder)
    listed["evidence"][0]["whole"], listed["evidence"][0]["proofs"] = "cut", []
    listed["stamps"][0]["at"] += 1
    (folder / listed["stamps"][1]["token"]).write_bytes(b"no")
    write_list(folder, listed)
    faulty = in_russian("verify", str(folder))
    assert foreign_words(faulty) == set()
    assert "это не ответ службы меток времени" in faulty


def test_one_changed_byte_in_any_file_of_a_bundle_is_named(given: tuple[Desk, Court, Path], folder: Path) -> None:
    desk = given[0]
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "verify.py"):
        sound = path.read_bytes()
        name = path.relative_to(folder).as_posix()
        for at in (0, len(sound) // 2, len(sound) - 1):
            path.write_bytes(sound[:at] + bytes((sound[at] ^ 1,)) + sound[at + 1 :])
            assert any(name in fault for fault in faults_of(folder)), (name, at)
        ran = desk.computers.run("anna", "evidence", "verify", str(folder), "--json")
        assert any(name in fault for fault in json.loads(ran.stdout)["faults"]), (name, ran.stdout)
        path.write_bytes(sound)
    assert faults_of(folder) == []


def test_hashes_that_were_changed_to_fit_do_not_lead_to_a_root(folder: Path) -> None:
    """Whoever exchanges an original and mends every list is found by the stamp, which they cannot mend."""
    (folder / "originals" / "002").write_bytes(b"another")
    listed = listed_in(folder)
    one = listed["evidence"][1]
    one["sha256"], one["length"] = hashlib.sha256(b"another").hexdigest(), len(b"another")
    one["blake2b"] = hashlib.blake2b(b"another", digest_size=32).hexdigest()
    write_list(folder, listed)

    done = alone(folder)

    assert done.returncode == 1
    assert "evidence 2: it does not lead to the root" in done.stdout


def test_a_moment_in_the_words_around_an_answer_is_not_believed(folder: Path) -> None:
    """The status of an answer holds words that nobody signs, and programs print them before the moment."""
    listed = listed_in(folder)
    stamp = listed["stamps"][0]
    token = der.read((folder / stamp["token"]).read_bytes()).child(1, der.SEQUENCE).whole
    # 2027-01-01T00:00:00Z: the certificates of this test are valid from today on, so another moment lies ahead.
    words, stamp["at"] = b"x\nTime stamp: Jan  1 00:00:00 2027 GMT", 1_798_761_600
    (folder / stamp["token"]).write_bytes(with_status(token, words))
    write_list(folder, listed)

    assert any("attests another moment" in fault for fault in faults_of(folder))


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_an_answer_that_can_be_forged_is_refused_by_the_reader_s_program_too(
    folder: Path, tmp_path: Path, digest: str
) -> None:
    weak, listed = new_authority(tmp_path / digest, digest=digest), listed_in(folder)
    question = der.write(der.SEQUENCE, der.write(der.OID, bytes.fromhex("608648016503040201")), b"\x05\x00")
    for stamp in listed["stamps"]:
        imprint = der.write(der.SEQUENCE, question, der.write(der.OCTETS, bytes.fromhex(stamp["root"])))
        asked = der.write(der.SEQUENCE, der.write_number(1), imprint, b"\x01\x01\xff")
        (folder / stamp["token"]).write_bytes(weak.answer(asked))
        (folder / stamp["anchor"]).write_bytes(weak.root.read_bytes())
        (folder / stamp["chain"]).write_bytes((weak.folder / "signer.pem").read_bytes())
    write_list(folder, listed)

    assert any("one that can be forged" in fault for fault in faults_of(folder))


@pytest.mark.parametrize("kind", ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
def test_a_root_that_is_shown_is_the_one_that_is_believed(folder: Path, kind: str) -> None:
    """Whoever forges a stamp would put a known authority's certificate before their own: one is shown, both trusted."""
    known, listed = pem_of(carried()[0].roots[:1]).decode(), listed_in(folder)
    for path in {stamp["anchor"] for stamp in listed["stamps"]}:
        anchor = folder / path
        anchor.write_text(known + anchor.read_text().replace(" CERTIFICATE", f" {kind}"))
    write_list(folder, listed)

    assert any("one certificate" in fault for fault in faults_of(folder)), faults_of(folder)
    assert alone(folder).returncode == 1


def test_a_file_too_much_or_too_few_is_named(folder: Path) -> None:
    (folder / "originals" / "001").rename(folder / "more")

    done = alone(folder)

    assert done.returncode == 1
    assert "originals/001: it is missing" in done.stdout
    assert "more: SHA256SUMS does not name it" in done.stdout


def test_names_in_a_bundle_do_nothing_to_the_terminal_that_shows_them(folder: Path) -> None:
    listed = listed_in(folder)
    listed["evidence"][0]["file"] = "originals/\x1b[2J\x1b[HEverything agrees.\n\u202e"
    write_list(folder, listed)
    os.close(os.open(os.fsencode(folder) + b"/\x1b[8m\xd0\xb8\xd0\xbc\xd1\x8f\xff", os.O_CREAT | os.O_WRONLY))

    faults, done = faults_of(folder), alone(folder)

    assert len([one for one in faults if "SHA256SUMS does not name it" in one]) == 2
    assert all(one.isprintable() for one in faults)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_original_that_the_list_does_not_name_is_named_though_its_hash_is_there(folder: Path) -> None:
    """It would lie beside those that are covered, and look like one of them."""
    (folder / "originals" / "003").write_bytes(b"one more")
    write_list(folder, listed_in(folder))

    assert faults_of(folder) == ["originals/003: list.json does not say what it is"]


def test_a_list_without_originals_proves_nothing(folder: Path) -> None:
    listed = listed_in(folder)
    shutil.rmtree(folder / "originals")
    write_list(folder, listed | {"evidence": []})

    assert faults_of(folder) == ["list.json: it names no original"]


def test_a_list_that_says_two_things_is_refused(folder: Path) -> None:
    text = (folder / "list.json").read_text(encoding="utf-8")
    twice, listed = text.replace('"id": "V-1"', '"id": "V-9", "id": "V-1"'), listed_in(folder)
    assert twice != text

    write_list(folder, twice)
    assert "list.json: it cannot be read" in faults_of(folder)

    listed["evidence"][1]["file"] = listed["evidence"][0]["file"]
    write_list(folder, listed)
    assert "list.json: it cannot be read" in faults_of(folder)


@pytest.mark.parametrize(
    "path", ["../outside", "/etc/hostname", "originals/../outside", "originals/./001", "originals//001", "", "-in"]
)
def test_a_path_out_of_the_folder_is_refused(folder: Path, path: str) -> None:
    (folder.parent / "outside").write_bytes(b"two")
    listed = listed_in(folder)
    listed["evidence"][1]["file"] = path
    write_list(folder, listed)
    assert faults_of(folder) != []

    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(b'two').hexdigest()}  {path}\n")
    assert faults_of(folder) != []


def test_a_link_a_pipe_and_a_folder_in_the_place_of_a_file_are_named_and_not_followed(folder: Path) -> None:
    original, outside = folder / "originals" / "002", folder.parent / "outside"
    outside.write_bytes(original.read_bytes())
    original.unlink()

    original.symlink_to(outside)
    assert "originals/002: it is no ordinary file, or cannot be read" in faults_of(folder)
    original.unlink()
    os.mkfifo(original)
    assert "originals/002: it is no ordinary file, or cannot be read" in faults_of(folder)
    original.unlink()
    original.mkdir()
    assert "originals/002: it is no ordinary file, or cannot be read" in faults_of(folder)
    original.rmdir()
    original.write_bytes(outside.read_bytes())
    assert faults_of(folder) == []

    (folder / "originals").rename(folder.parent / "elsewhere")
    (folder / "originals").symlink_to(folder.parent / "elsewhere")
    assert "originals/001: it is no ordinary file, or cannot be read" in faults_of(folder)
    assert "originals: SHA256SUMS does not name it" in faults_of(folder)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{}", "null", '{"format": 1}', "\ud800".encode("utf-8", "replace").decode()]
)
def test_a_list_that_is_none_is_said_to_be_none(folder: Path, text: str) -> None:
    write_list(folder, text)

    assert faults_of(folder)[-1] == "list.json: it cannot be read"
    assert alone(folder).returncode == 1


def test_without_openssl_nothing_is_said_to_agree(folder: Path) -> None:
    done = alone(folder, PATH=str(folder))

    assert (done.returncode, done.stdout) == (2, "The program openssl is missing: nothing was checked.\n")


def test_the_reader_s_program_is_python_of_2019(folder: Path) -> None:
    """Syntax alone; that it runs is tried on what is here."""
    ast.parse((folder / "verify.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_bundle_goes_out_encrypted_to_whom_it_is_for(given: tuple[Desk, Court, Path], tmp_path: Path) -> None:
    desk, court, _ = given
    target, key, other = tmp_path / "bundle.age", str(court.file), Court(tmp_path)
    to = ("-o", str(target), "--for", "the court")

    assert isinstance(desk.refused("bundle", "V-1", *to), NobodyNamed)
    assert isinstance(desk.refused("bundle", "V-1", "-o", str(target), "--recipient", key), NobodyNamed)
    assert isinstance(desk.refused("bundle", "V-9", *to, "--recipient", key), NoSuchEvidence)
    assert isinstance(desk.refused("bundle", "V-1", *to, "--recipient", desk.file("no", b"no")), MalformedAgeKey)
    assert not target.exists()
    desk.answer("bundle", "V-1", *to, "--recipient", key, "--recipient", str(other.file))
    assert b"list.json" not in target.read_bytes()
    assert target.stat().st_mode & 0o077 == 0
    for reader in (court, other):
        whole = tmp_path / "bundle.zip"
        whole.write_bytes(reader.zipped(target))
        assert desk.answer("verify", str(whole))["verified"]
    assert isinstance(desk.refused("verify", str(target)), BundleRefused)
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_there_is_no_way_to_write_a_bundle_open(given: tuple[Desk, Court, Path], tmp_path: Path) -> None:
    desk, court, _ = given
    to = ("-o", str(tmp_path / "open"), "--recipient", str(court.file), "--for", "the court")

    assert desk.computers.run("anna", "evidence", "bundle", "V-1", *to, "--plain", "for a trial").exit_code != 0
    assert not (tmp_path / "open").exists()


def test_a_zip_that_means_two_things_or_unpacks_to_more_than_it_holds_is_refused(
    given: tuple[Desk, Court, Path], tmp_path: Path
) -> None:
    desk, _, folder = given
    twice, swollen = tmp_path / "twice.zip", tmp_path / "swollen.zip"
    with zipfile.ZipFile(twice, "w") as whole:
        for path in (one for one in sorted(folder.rglob("*")) if one.is_file()):
            whole.write(path, path.relative_to(folder).as_posix())
        with pytest.warns(UserWarning, match="Duplicate"):
            whole.writestr("originals/002", b"another")
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("list.json", bytes(10_000_000))

    for path in (twice, swollen):
        assert isinstance(desk.refused("verify", str(path)), BundleRefused), path


@pytest.mark.parametrize(
    "name", ["./list.json", "/list.json", "../list.json", "originals//001", "originals/./001", "a/"]
)
def test_a_zip_with_a_second_spelling_of_a_path_is_refused(
    given: tuple[Desk, Court, Path], tmp_path: Path, name: str
) -> None:
    """Another program may unpack the other one: what it then holds, nobody checked."""
    desk, _, folder = given
    path = tmp_path / "spelt.zip"
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr(name, b"another")
        for one in (one for one in sorted(folder.rglob("*")) if one.is_file()):
            whole.write(one, one.relative_to(folder).as_posix())

    assert isinstance(desk.refused("verify", str(path)), BundleRefused)


@pytest.mark.parametrize(("before", "behind"), [(b"", b""), (b"MZ", b""), (b"", b"more")])
def test_a_zip_with_anything_before_or_behind_it_is_refused(
    given: tuple[Desk, Court, Path], tmp_path: Path, before: bytes, behind: bytes
) -> None:
    desk, _, folder = given
    path = tmp_path / "whole.zip"
    with zipfile.ZipFile(path, "w") as whole:
        for one in (one for one in sorted(folder.rglob("*")) if one.is_file()):
            whole.write(one, one.relative_to(folder).as_posix())
    path.write_bytes(before + path.read_bytes() + behind)

    if before or behind:
        assert isinstance(desk.refused("verify", str(path)), BundleRefused)
    else:
        assert desk.answer("verify", str(path))["verified"]


def test_a_zip_on_a_disc_on_which_nothing_can_be_written_is_no_bad_bundle(
    given: tuple[Desk, Court, Path], tmp_path: Path
) -> None:
    """A court gets discs. Where no folder can be made stands for one: an open file of the kernel's list."""
    desk, _, folder = given
    path = tmp_path / "whole.zip"
    with zipfile.ZipFile(path, "w") as whole:
        for one in (one for one in sorted(folder.rglob("*")) if one.is_file()):
            whole.write(one, one.relative_to(folder).as_posix())

    with path.open("rb") as file:
        assert isinstance(desk.refused("verify", f"/proc/self/fd/{file.fileno()}"), CannotUnpack)


def test_only_roots_that_a_stamp_led_to_are_named(folder: Path, given: tuple[Desk, Court, Path]) -> None:
    """A known authority's root that lies where roots do says nothing of a stamp by anybody's own."""
    desk, known, listed = given[0], next(iter(carried())), listed_in(folder)
    (folder / "anchors").mkdir()
    for number, stamp in enumerate(listed["stamps"]):
        shutil.copy(folder / stamp["anchor"], folder / "anchors" / f"{number}.pem")
        stamp["anchor"], stamp["chain"] = f"anchors/{number}.pem", "roots/chain.pem"
    shutil.rmtree(folder / "chains", ignore_errors=True)
    for path in folder.glob("roots/*"):
        path.unlink()
    (folder / "roots" / "chain.pem").write_bytes(pem_of(known.roots))
    write_list(folder, listed)

    said = json.loads(desk.computers.run("anna", "evidence", "verify", str(folder), "--json").stdout)

    assert known.name not in said["roots"].values()
    assert said["roots"] == dict.fromkeys(said["roots"], "")
    assert bool(said["roots"]) == said["verified"]


def test_what_is_no_ordinary_file_is_not_read(given: tuple[Desk, Court, Path], tmp_path: Path) -> None:
    desk = given[0]
    os.mkfifo(tmp_path / "pipe")
    for name in (str(tmp_path / "pipe"), "/dev/zero", "n" * 300):
        assert isinstance(desk.refused("verify", name), NoSuchEvidence), name


def test_above_five_originals_and_wherever_there_are_two_a_second_person_answers_for_a_bundle(tmp_path: Path) -> None:
    desk, court = Desk(tmp_path), Court(tmp_path)
    names = [f"V-{number}" for number in range(6)]
    for name in names:
        desk.answer("add", desk.file(name, name.encode()), "--id", name)
    to = ("-o", str(tmp_path / "bundle.age"), "--recipient", str(court.file), "--for", "the court")

    assert isinstance(desk.refused("bundle", *names, *to), TwoForABundle)
    act = desk.answer("bundle", *names, *to, "--ask", "for the trial")["act"]
    assert isinstance(desk.refused("bundle", *names, *to, "--act", act), BundleNotConfirmed)
    assert not (tmp_path / "bundle.age").exists()
    desk.answer("bundle", *names[:5], *to)


def test_an_original_that_withdrawn_consent_reaches_shows_no_names_and_is_given_to_nobody(tmp_path: Path) -> None:
    """A claim points into it, and the account of that claim was taken back (P7)."""
    desk, court = Desk(tmp_path), Court(tmp_path)
    added = desk.answer("add", desk.file("Zura-at-home.mp4", film()), "--id", "V-1", "--from", "Zura's sister")
    desk.answer("add", desk.file("other", b"other"), "--id", "V-2", "--from", "a driver")
    record = ("anna", "record")
    desk.computers.answer(*record, "import", desk.file("accounts.json", accounts_bytes()), "--yes")
    seen = ("--source", "A1", "--voice", "survivor", "--place", added["sha256"])
    desk.computers.answer(*record, "add", "wave", "held", "10", *seen)
    to = ("-o", str(tmp_path / "bundle.age"), "--recipient", str(court.file), "--for", "the court")
    history = " ".join(desk.computers.run("anna", "record", "history").output.split())
    assert "Zura's sister" in history

    op = desk.computers.answer(*record, "withdraw", "A1", "--source", "--yes")["ops"][0]

    assert isinstance(desk.refused("bundle", "V-1", *to), ConsentTakenBack)
    # Nor is a second person asked to answer for it.
    assert isinstance(desk.refused("bundle", "V-1", *to, "--ask", "for the trial"), ConsentTakenBack)
    shown = [desk.answer("show", "V-1"), *desk.answer("list")["evidence"]]
    said = json.dumps(shown) + desk.computers.run("anna", "evidence", "show", "V-1").output
    said += desk.computers.run("anna", "record", "history").output
    assert "Zura" not in said
    assert "a driver" in said
    assert shown[0]["sha256"] == added["sha256"]
    desk.computers.answer(*record, "undo", op)
    assert desk.answer("show", "V-1")["file_name"] == "Zura-at-home.mp4"
    desk.answer("bundle", "V-1", *to)


@pytest.mark.parametrize(
    ("about", "use", "is_refused"),
    [("held", "court", True), ("act", "court", True), ("held", "keep", True), ("held", "publish", False)],
)
def test_an_original_of_which_somebody_said_no_to_a_court_is_given_to_none(
    about: str, use: str, is_refused: bool, tmp_path: Path
) -> None:
    """The account of a claim that points into it holds the no, or a claim about an act done to them points into it."""
    desk, court = Desk(tmp_path), Court(tmp_path)
    added = desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1", "--from", "somebody")
    desk.answer("add", desk.file("other", b"other"), "--id", "V-2", "--from", "a driver")
    record = ("anna", "record")
    desk.computers.answer(*record, "import", desk.file("accounts.json", accounts_bytes()), "--yes")
    place = ("--place", added["sha256"])
    said = ("--source", "A1", "--voice", "survivor")
    person = desk.computers.answer(*record, "describe", "person", "Ash Quarry", "--new", "--set", "sex=male", *said)
    if about == "act":
        act = desk.computers.answer(*record, "describe", "act", "Beating", "--new", "--set", "victim=Ash Quarry", *said)
        seen = ("add", act["subject"], "type_of_act", "beating", "--source", "A2", "--voice", "lantern")
        desk.computers.answer(*record, "describe", "act", act["subject"], "--set", "type_of_act=beating", *said)
        desk.computers.answer(*record, *seen, *place)
    else:
        desk.computers.answer(*record, "add", "wave", "held", "10", *said, *place)
    to = ("-o", str(tmp_path / "bundle.age"), "--recipient", str(court.file), "--for", "the court")
    desk.answer("bundle", "V-1", *to)
    (tmp_path / "bundle.age").unlink()

    told = [f"consent_of={person['subject']}", f"consent_use={use}", "consent_answer=refused"]
    wishes = [word for one in told for word in ("--set", one)]
    desk.computers.answer(*record, "describe", "consent", "what he said", "--new", *wishes, *said, "--yes")

    if is_refused:
        # A no to keeping takes the account back, here one that others tell too (--yes), and with it what rests on it.
        expected = ConsentTakenBack if use == "keep" else TheySaidNoToCourt
        assert isinstance(desk.refused("bundle", "V-1", *to), expected)
        assert isinstance(desk.refused("bundle", "V-1", *to, "--ask", "for the trial"), expected)
        assert not (tmp_path / "bundle.age").exists()
    else:
        desk.answer("bundle", "V-1", *to)
        (tmp_path / "bundle.age").unlink()
    desk.answer("bundle", "V-2", *to)


def test_an_original_that_tells_of_somebody_whose_yes_to_a_court_is_over_is_given_to_none(tmp_path: Path) -> None:
    desk, court = Desk(tmp_path), Court(tmp_path)
    added = desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1", "--from", "somebody")
    record, said = ("anna", "record"), ("--source", "A1", "--voice", "survivor")
    desk.computers.answer(*record, "import", desk.file("accounts.json", accounts_bytes()), "--yes")
    person = desk.computers.answer(*record, "describe", "person", "Ash Quarry", "--new", "--set", "sex=male", *said)
    desk.computers.answer(*record, "add", "wave", "held", "10", *said, "--place", added["sha256"])
    told = [f"consent_of={person['subject']}", "consent_use=court", "consent_answer=given"]

    def consents(label: str, *more: str) -> None:
        wishes = [word for one in (*told, *more) for word in ("--set", one)]
        desk.computers.answer(*record, "describe", "consent", label, "--new", *wishes, *said)

    to = ("-o", str(tmp_path / "bundle.age"), "--recipient", str(court.file), "--for", "the court")
    consents("his first yes", "consent_until=2020-01-01", "consent_asked_on=2019-01-01")

    refused = desk.refused("bundle", "V-1", *to)
    assert isinstance(refused, TheirYesToCourtDoesNotHold)
    assert "its time is over (1)" in refused.advice("en").what
    assert isinstance(desk.refused("bundle", "V-1", *to, "--ask", "for the trial"), TheirYesToCourtDoesNotHold)
    assert not (tmp_path / "bundle.age").exists()

    consents("his second yes", "consent_asked_on=2020-05-01")
    desk.answer("bundle", "V-1", *to)
