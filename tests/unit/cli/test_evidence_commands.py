"""Evidence from the command line: at the door, its log, its stamps by a real authority, and what a court is given."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.protect.age_errors import MalformedAgeKey
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.timestamp_errors import TimestampRefused
from safeconduct.record.evidence.errors import (
    BadEvidenceName,
    BundleRefused,
    CustodyStays,
    NameTaken,
    NobodyNamed,
    NoSuchEvidence,
    NothingToStamp,
    SameContent,
)
from safeconduct.sync.relay_errors import AuthoritySilent, BadRelayAddress
from tests.authorities import Authority, new_authority
from tests.films import film
from tests.unit.cli.computers import Computers

CARRIED = ("digicert", "identrust", "sectigo")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authorities") / "orchard")


class Desk:
    """One desk, a folder of files beside it, and no authority but those a test names."""

    def __init__(self, folder: Path) -> None:
        (folder / "vaults").mkdir()
        self.folder = folder
        self.computers = Computers(folder / "vaults")
        self.computers.begin("anna", "anna")
        for name in CARRIED:
            self.answer("stamp", "authority", name, "--off")

    def answer(self, *arguments: str) -> dict[str, Any]:
        return self.computers.answer("anna", "evidence", *arguments)

    def refused(self, *arguments: str) -> BaseException | None:
        return self.computers.refused("anna", "evidence", *arguments)

    def file(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def stamped_by(self, authority: Authority, address: str = "http://127.0.0.1:9/tsa") -> None:
        self.answer("stamp", "authority", "orchard", "--address", address, "--root", str(authority.root))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """Serve a real authority over HTTP; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            asked_well = self.headers["Content-Type"] == "application/timestamp-query" and self.path == "/tsa"
            given = authority.answer(question) if asked_well else b"no"
            self.send_response(200)
            self.send_header("Content-Length", str(len(given)))
            self.end_headers()
            self.wfile.write(given)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_file_is_sealed_hashed_and_its_log_begun(desk: Desk) -> None:
    data = film()
    file = desk.file("film.mp4", data)

    added = desk.answer("add", file, "--id", "V-17", "--from", "by hand")

    assert added["sha256"] == hashlib.sha256(data).hexdigest()
    assert added["blake2b"] == hashlib.blake2b(data, digest_size=32).hexdigest()
    assert (added["media_type"], added["whole"], added["length"]) == ("video/mp4", "whole", len(data))
    assert [one["step"] for one in added["custody"]] == ["received", "hashed"]
    assert {one["by"] for one in added["custody"]} == {"anna"}
    assert all(one["tool"].startswith("safeconduct ") for one in added["custody"])
    assert Path(file).read_bytes() == data
    assert desk.answer("verify")["verified"]
    assert desk.answer("verify", "V-17")["evidence"] == {"V-17": True}
    assert [one["step"] for one in desk.answer("show", "V-17")["custody"]][2:] == ["hashed", "hashed"]


def test_a_film_that_was_cut_off_is_kept_as_it_is_and_said_to_be_cut(desk: Desk) -> None:
    data = film()[: len(film()) // 2]
    file = desk.file("film.mp4", data)

    said = desk.computers.run("anna", "evidence", "add", file, "--id", "V-1")

    assert "It was cut off" in " ".join(said.output.split())
    shown = desk.answer("show", "V-1")
    assert (shown["whole"], shown["sha256"]) == ("cut", hashlib.sha256(data).hexdigest())


def test_two_documents_of_one_id_and_one_document_twice_are_refused_in_a_sentence(desk: Desk) -> None:
    desk.answer("add", desk.file("one", b"one"), "--id", "V-1")

    assert isinstance(desk.refused("add", desk.file("two", b"two"), "--id", "V-1"), NameTaken)
    assert isinstance(desk.refused("add", desk.file("again", b"one"), "--id", "V-2"), SameContent)
    assert isinstance(desk.refused("add", desk.file("two", b"two"), "--id", " "), BadEvidenceName)
    assert isinstance(desk.refused("show", "V-9"), NoSuchEvidence)
    assert [one["id"] for one in desk.answer("list")["evidence"]] == ["V-1"]
    assert desk.computers.answer("anna", "vault", "verify")


def test_evidence_is_named_by_its_id_or_by_digits_of_its_hash(desk: Desk) -> None:
    added = desk.answer("add", desk.file("one", b"one"))

    assert added["id"].startswith("E-")
    assert desk.answer("show", added["sha256"][:8])["id"] == added["id"]


def test_what_was_done_stands_in_the_history_and_cannot_be_undone(desk: Desk) -> None:
    added = desk.answer("add", desk.file("one", b"one"), "--id", "V-1")
    desk.answer("log", "V-1", "viewed", "--words", "for the lawyer")
    op = added["custody"][0]["op"]

    assert isinstance(desk.computers.refused("anna", "record", "undo", op), CustodyStays)
    history = desk.computers.run("anna", "record", "history").output
    assert "evidence V-1: received" in " ".join(history.split())
    assert "viewed, for the lawyer" in " ".join(history.split())


def test_a_batch_is_stamped_by_an_authority_that_is_asked_over_a_line(desk: Desk, authority: Authority) -> None:
    desk.answer("add", desk.file("one", b"one"), "--id", "V-1")
    with serving(authority) as address:
        desk.stamped_by(authority, address)
        desk.answer("stamp", "day", "--now")
        (token,) = desk.answer("stamp", "send")["tokens"]
        assert desk.answer("stamp", "send")["tokens"] == []
    (stamp,) = desk.answer("show", "V-1")["stamps"]

    assert stamp["root"] == token["root"]
    assert [(one["authority"], one["verified"], one["at"]) for one in stamp["tokens"]] == [
        ("orchard", True, token["at"])
    ]


def test_a_silent_authority_leaves_its_question_waiting(desk: Desk, authority: Authority) -> None:
    desk.stamped_by(authority)
    desk.answer("stamp", "day", "--now")

    ran = desk.computers.run("anna", "evidence", "stamp", "send", "--json")

    assert json.loads(ran.stdout)["silent"] == [{"authority": "orchard", "code": AuthoritySilent.code}]
    assert len(desk.answer("stamp", "list")["waiting"]) == 1


def test_questions_and_answers_are_carried_as_files(desk: Desk, authority: Authority) -> None:
    desk.stamped_by(authority)
    desk.answer("stamp", "day", "--now")
    (asked,) = desk.answer("stamp", "ask", "--into", str(desk.folder))["questions"]
    question = Path(asked["file"]).read_bytes()
    answer = desk.file("answer.tsr", authority.answer(question))
    other = new_authority(desk.folder / "other")
    forged = desk.file("forged.tsr", other.answer(question))
    elsewhere = desk.file("elsewhere.tsr", authority.answer(question.replace(bytes.fromhex(asked["root"]), bytes(32))))

    assert isinstance(desk.refused("stamp", "take", forged), TimestampRefused)
    assert isinstance(desk.refused("stamp", "take", elsewhere), NothingToStamp)
    assert isinstance(desk.refused("stamp", "take", desk.file("no.tsr", b"no")), TimestampRefused)
    (token,) = desk.answer("stamp", "take", answer)["tokens"]
    assert token["root"] == asked["root"]
    assert desk.answer("stamp", "ask", "--into", str(desk.folder))["questions"] == []


def test_a_day_with_nothing_is_asked_about_in_as_many_bytes_as_one_with_files(desk: Desk, authority: Authority) -> None:
    desk.stamped_by(authority)
    desk.answer("stamp", "day", "--now")
    desk.answer("add", desk.file("one", b"one"))
    desk.answer("add", desk.file("two", b"two"))
    desk.answer("stamp", "day", "--now")

    files = [Path(one["file"]) for one in desk.answer("stamp", "ask", "--into", str(desk.folder))["questions"]]

    assert len(files) == 2
    # The number has as many bytes as it needs, which follows from nothing but chance.
    assert abs(len(files[0].read_bytes()) - len(files[1].read_bytes())) <= 2


def test_an_address_that_is_none_is_refused(desk: Desk, authority: Authority) -> None:
    for address in ("ftp://x", "http://", "http://a b/", "file:///etc"):
        refused = desk.refused("stamp", "authority", "x", "--address", address, "--root", str(authority.root))
        assert isinstance(refused, BadRelayAddress), address


def bundled(desk: Desk, authority: Authority) -> Path:
    """A bundle of two originals, of which one was stamped on two days."""
    desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1", "--from", "somebody")
    with serving(authority) as address:
        desk.stamped_by(authority, address)
        desk.answer("stamp", "day", "--now")
        desk.answer("add", desk.file("two", b"two"), "--id", "V-2")
        desk.answer("stamp", "day", "--now")
        desk.answer("stamp", "send")
    target = desk.folder / "bundle"
    desk.answer("bundle", "V-1", "V-2", "-o", str(target), "--plain", "for a trial", "--for", "the court")
    return target


def alone(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a bundle as its reader does: with the standard library and openssl, and nothing of ours in reach."""
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder.parent)


def test_a_bundle_is_checked_by_the_standard_library_and_openssl_and_by_the_program(
    desk: Desk, authority: Authority
) -> None:
    folder = bundled(desk, authority)

    done = alone(folder)

    assert (done.returncode, done.stdout) == (0, "Everything agrees.\n"), done.stderr
    assert desk.answer("verify", str(folder))["verified"]
    listed = (folder / "list.json").read_text(encoding="utf-8")
    assert "somebody" not in listed
    assert "film.mp4" not in listed
    assert [one["id"] for one in json.loads(listed)["evidence"]] == ["V-1", "V-2"]
    assert desk.answer("show", "V-1")["custody"][-1]["step"] == "exported"
    assert desk.answer("show", "V-1")["custody"][-1]["words"] == "the court; for a trial"


def test_one_changed_byte_in_any_file_of_a_bundle_is_named(desk: Desk, authority: Authority) -> None:
    folder = bundled(desk, authority)
    for path in sorted(one for one in folder.rglob("*") if one.is_file() and one.name != "verify.py"):
        sound = path.read_bytes()
        for at in (0, len(sound) // 2, len(sound) - 1):
            path.write_bytes(sound[:at] + bytes((sound[at] ^ 1,)) + sound[at + 1 :])
            ran = desk.computers.run("anna", "evidence", "verify", str(folder), "--json")
            name = path.relative_to(folder).as_posix()
            assert any(name in fault for fault in json.loads(ran.stdout)["faults"]), (name, at, ran.stdout)
        done = alone(folder)
        assert done.returncode == 1, path
        assert path.relative_to(folder).as_posix() in done.stdout
        path.write_bytes(sound)
    assert alone(folder).returncode == 0


def test_hashes_that_were_changed_to_fit_do_not_lead_to_a_root(desk: Desk, authority: Authority) -> None:
    """Whoever exchanges an original and mends every list is found by the stamp, which they cannot mend."""
    folder = bundled(desk, authority)
    path, listed = folder / "originals" / "002", json.loads((folder / "list.json").read_bytes())
    path.write_bytes(b"another")
    one = listed["evidence"][1]
    one["sha256"], one["length"] = hashlib.sha256(b"another").hexdigest(), len(b"another")
    one["blake2b"] = hashlib.blake2b(b"another", digest_size=32).hexdigest()
    (folder / "list.json").write_text(json.dumps(listed), encoding="utf-8")
    mended = [
        f"{hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest()}  {line[66:]}\n"
        for line in (folder / "SHA256SUMS").read_text().splitlines()
    ]
    (folder / "SHA256SUMS").write_text("".join(mended))

    done = alone(folder)

    assert done.returncode == 1
    assert "evidence 2: it does not lead to the root" in done.stdout


def test_a_file_too_much_or_too_few_is_named(desk: Desk, authority: Authority) -> None:
    folder = bundled(desk, authority)
    (folder / "originals" / "001").rename(folder / "more")

    done = alone(folder)

    assert "originals/001: it is missing" in done.stdout
    assert "more: SHA256SUMS does not name it" in done.stdout


def test_a_bundle_goes_out_encrypted_to_whom_it_is_for(desk: Desk, authority: Authority) -> None:
    bundled(desk, authority)
    key = KemPrivateKey.generate(SystemEntropy())
    recipient = desk.file("key", text_from_recipient(key.public).encode())
    target = desk.folder / "bundle.age"

    assert isinstance(desk.refused("bundle", "V-1", "-o", str(target)), NobodyNamed)
    assert isinstance(desk.refused("bundle", "V-9", "-o", str(target), "--to", recipient), NoSuchEvidence)
    assert isinstance(desk.refused("bundle", "V-1", "-o", str(target), "--to", desk.file("no", b"no")), MalformedAgeKey)
    assert not target.exists()
    desk.answer("bundle", "V-1", "-o", str(target), "--to", recipient)
    sealed = target.read_bytes()
    assert b"list.json" not in sealed
    opened = b"".join(open_stream((sealed,), [KeyIdentity(key)]).content)
    whole = desk.folder / "bundle.zip"
    whole.write_bytes(opened)
    assert desk.answer("verify", str(whole))["verified"]
    assert isinstance(desk.refused("verify", str(target)), BundleRefused)
