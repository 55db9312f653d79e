"""Evidence from the command line: at the door, its log, its stamps by a real authority, and what a court is given."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from safeconduct.base.errors import Exit
from safeconduct.cli.evidence import _ordinary
from safeconduct.cli.opening import NotAFile, UnreadableFile
from safeconduct.cli.team_words import FileThere
from safeconduct.protect.timestamp_errors import (
    ALTERED,
    ANOTHER_AUTHORITY,
    ANOTHER_NUMBER,
    UNKNOWN_ROOT,
    TimestampRefused,
)
from safeconduct.record.evidence.errors import (
    AnswerKept,
    BadEvidenceName,
    CustodyStays,
    NameTaken,
    NoCopyOfIt,
    NoSuchEvidence,
    NothingInIt,
    NothingToStamp,
    NoToolNamed,
    NoVersionNamed,
    SameContent,
    SameCopy,
)
from safeconduct.sync.relay_errors import AuthoritySilent, BadRelayAddress
from tests.authorities import Authority, new_authority
from tests.films import film
from tests.unit.cli.evidence_desks import CARRIED, Desk, serving
from tests.unit.publish.documents import CANARY, telling_pictures


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return new_authority(tmp_path_factory.mktemp("authorities") / "orchard")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


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


def test_a_recording_that_does_not_say_where_it_ends_is_said_to_be_so_and_not_called_whole(desk: Desk) -> None:
    # An empty head of EBML, a segment and a cluster of unknown size, one block of two bytes.
    data = bytes.fromhex("1A45DFA380 18538067FF 1F43B675FF A3820102")

    said = desk.computers.run("anna", "evidence", "add", desk.file("live.webm", data), "--id", "V-3")

    assert "it does not say itself where it ends" in " ".join(said.output.split())
    assert desk.answer("show", "V-3")["whole"] == "open"


def test_a_film_that_was_cut_off_is_kept_as_it_is_and_said_to_be_cut(desk: Desk) -> None:
    data = film()[: len(film()) // 2]
    file = desk.file("film.mp4", data)

    said = desk.computers.run("anna", "evidence", "add", file, "--id", "V-1")

    assert "It was cut off" in " ".join(said.output.split())
    shown = desk.answer("show", "V-1")
    assert (shown["whole"], shown["sha256"]) == ("cut", hashlib.sha256(data).hexdigest())


def test_a_file_of_no_bytes_is_refused_and_its_id_stays_free(desk: Desk) -> None:
    empty = desk.file("empty.mp4", b"")

    assert isinstance(desk.refused("add", empty, "--id", "V-1"), NothingInIt)
    assert desk.answer("list") == {"evidence": []}
    desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1")
    made_with = ("--tool", "HandBrake", "--tool-version", "1.7.3")
    assert isinstance(desk.refused("bring", "V-1", empty, *made_with), NothingInIt)
    assert desk.answer("show", "V-1")["copies"] == []
    assert desk.computers.answer("anna", "vault", "verify")


def test_what_was_destroyed_outside_is_said_wherever_the_original_is(desk: Desk) -> None:
    desk.answer("add", desk.file("one", b"one"), "--id", "V-1")

    def said() -> list[int]:
        shown = [desk.computers.run("anna", "evidence", *command).output for command in (("list",), ("show", "V-1"))]
        return [" ".join(one.split()).count("the original was destroyed outside") for one in shown]

    desk.answer("log", "V-1", "viewed", "--words", "for the lawyer")
    assert said() == [0, 0]
    desk.answer("log", "V-1", "destroyed", "--words", "the card burnt")
    assert said() == [1, 1]
    assert desk.answer("verify", "V-1")["verified"]


def test_no_control_comes_in_by_words_of_a_command(desk: Desk) -> None:
    added = desk.answer("add", desk.file("one", b"one"), "--from", "by\x1fhand\x1e")

    assert added["custody"][0]["words"] == "by\ufffdhand\ufffd"


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


def test_of_an_answer_that_is_refused_its_own_fault_is_said(desk: Desk, authority: Authority) -> None:
    """Each of several authorities was asked with a number of its own: the others' numbers are no fault of an answer."""
    orchard, river = authority, new_authority(desk.folder / "river", name="River")
    alone = new_authority(desk.folder / "alone", is_self_signed=True)
    for name in ("first", "river"):
        address = ("--address", "http://127.0.0.1:9/tsa", "--root", str(river.root))
        desk.answer("stamp", "authority", name, *address)
    desk.stamped_by(orchard)
    desk.answer("stamp", "day", "--now")
    asked = {one["authority"]: one for one in desk.answer("stamp", "ask", "--into", str(desk.folder))["questions"]}
    question, another = (Path(asked[name]["file"]).read_bytes() for name in ("orchard", "river"))
    sound = orchard.answer(question)
    faults = {
        UNKNOWN_ROOT: alone.answer(question),
        ALTERED: sound[:-1] + bytes((sound[-1] ^ 1,)),
        ANOTHER_AUTHORITY: river.answer(question),
        ANOTHER_NUMBER: orchard.answer(question[:-4] + bytes((question[-4] ^ 1,)) + question[-3:]),
    }

    for reason, data in faults.items():
        refused = desk.refused("stamp", "take", desk.file("answer.tsr", data))
        assert isinstance(refused, TimestampRefused)
        assert refused.facts["reason"] == reason
    desk.answer("stamp", "take", desk.file("answer.tsr", sound))
    for again in (sound, orchard.answer(question)):
        assert isinstance(desk.refused("stamp", "take", desk.file("answer.tsr", again)), AnswerKept)
    desk.answer("stamp", "take", desk.file("answer.tsr", river.answer(another)))


def test_of_several_answers_each_that_is_good_is_kept_and_of_each_it_is_said(desk: Desk, authority: Authority) -> None:
    desk.stamped_by(authority)
    desk.answer("stamp", "day", "--now")
    desk.answer("stamp", "day", "--now")
    questions = [Path(one["file"]) for one in desk.answer("stamp", "ask", "--into", str(desk.folder))["questions"]]
    good = [desk.file(f"good{n}", authority.answer(one.read_bytes())) for n, one in enumerate(questions)]
    bad, gone = desk.file("bad", b"no"), str(desk.folder / "gone")

    ran = desk.computers.run("anna", "evidence", "stamp", "take", good[0], bad, gone, good[1])
    said = " ".join(ran.output.split())
    assert said.count("orchard stamped the batch") == 2
    assert "bad: Not taken in. This timestamp proves nothing: it is no answer" in said
    assert "gone: Not taken in." in said
    assert "Nothing was changed" not in said
    assert desk.answer("stamp", "list")["waiting"] == []
    assert desk.computers.code("anna", "evidence", "stamp", "take", good[0], bad) == Exit.REFUSED

    again = json.loads(desk.computers.run("anna", "evidence", "stamp", "take", bad, good[0], "--json").stdout)
    assert again["tokens"] == []
    told = [(one["file"], one["code"]) for one in again["refused"]]
    assert told == [(bad, TimestampRefused.code), (good[0], AnswerKept.code)]


def test_the_batch_that_was_just_made_is_the_one_that_is_named(desk: Desk, authority: Authority) -> None:
    desk.stamped_by(authority)
    roots = set()
    for number in range(4):
        desk.answer("add", desk.file("a film", b"film %d" % number))
        made = desk.answer("stamp", "day", "--now")
        assert made["root"] in {one["root"] for one in made["waiting"]}
        roots.add(made["root"])
    assert len(roots) == 4

    before = {one["root"][:12] for one in desk.answer("stamp", "list")["waiting"]}
    ran = desk.computers.run("anna", "evidence", "stamp", "day", "--now")
    after = {one["root"][:12] for one in desk.answer("stamp", "list")["waiting"]}

    (root,) = after - before
    assert f"is made: {root}" in ran.output
    assert "No original waited for a batch" in ran.output


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


def test_the_list_tells_whom_a_desk_asks_by_itself_and_who_waits_for_a_person(desk: Desk) -> None:
    def listed() -> dict[str, tuple[bool, bool]]:
        found = desk.answer("stamp", "list")["authorities"]
        return {one["name"]: (one["asked"], one["daily"]) for one in found}

    assert set(listed().values()) == {(False, False)}
    # A vault in which nobody said anything of authorities.
    desk.computers.begin("bela", "bela")
    fresh = desk.computers.answer("bela", "evidence", "stamp", "list")["authorities"]
    assert {one["name"]: (one["asked"], one["daily"]) for one in fresh} == dict.fromkeys(CARRIED, (True, False))
    words = desk.computers.run("bela", "evidence", "stamp", "list").stdout
    assert words.count("asked when somebody says so") == len(CARRIED)

    desk.answer("stamp", "authority", "digicert")

    assert listed()["digicert"] == (True, True)
    assert "asked every day by itself" in desk.computers.run("anna", "evidence", "stamp", "list").stdout


def test_an_address_that_is_none_is_refused(desk: Desk, authority: Authority) -> None:
    for address in ("ftp://x", "http://", "http://a b/", "file:///etc"):
        refused = desk.refused("stamp", "authority", "x", "--address", address, "--root", str(authority.root))
        assert isinstance(refused, BadRelayAddress), address


def test_a_working_copy_has_nothing_of_what_betrays_and_is_sealed_beside_the_original(desk: Desk) -> None:
    telling = telling_pictures()["exif"]
    desk.answer("add", desk.file("picture.jpg", telling), "--id", "P-1")
    out = desk.folder / "out"
    out.mkdir()

    made = desk.answer("copy", "P-1", "--into", str(out))

    written = Path(made["file"])
    data = written.read_bytes()
    assert CANARY.encode() in telling
    assert CANARY.encode() not in data
    assert hashlib.sha256(data).hexdigest() == made["sha256"]
    assert (written.parent, "picture" in written.name) == (out, False)
    assert written.stat().st_mode & 0o077 == 0
    shown = desk.answer("show", "P-1")
    assert [one["step"] for one in shown["custody"]] == ["received", "hashed", "copied"]
    assert shown["sha256"] == hashlib.sha256(telling).hexdigest()
    assert isinstance(desk.refused("copy", "P-1", "--into", str(out)), FileThere)
    desk.answer("add", desk.file("note", b"no picture"), "--id", "N-1")
    assert isinstance(desk.refused("copy", "N-1"), NoCopyOfIt)
    assert isinstance(desk.refused("copy", "P-9"), NoSuchEvidence)


def test_a_working_copy_made_elsewhere_is_sealed_beside_the_original_with_tool_and_version(desk: Desk) -> None:
    original, cut = desk.file("film.mp4", b"a film"), desk.file("cut.mp4", b"a film, cut")
    desk.answer("add", original, "--id", "V-1")
    made_with = ("--tool", "HandBrake", "--tool-version", "1.7.3", "--words", "cut")

    made = desk.answer("bring", "V-1", cut, *made_with)

    assert made["sha256"] == hashlib.sha256(b"a film, cut").hexdigest()
    shown = desk.answer("show", "V-1")
    assert [one["step"] for one in shown["custody"]] == ["received", "hashed", "copied"]
    assert (shown["custody"][-1]["tool"], shown["custody"][-1]["words"]) == ("HandBrake 1.7.3", "cut")
    assert [(one["sha256"], one["was_brought"]) for one in shown["copies"]] == [(made["sha256"], True)]
    assert shown["sha256"] == hashlib.sha256(b"a film").hexdigest()
    said = " ".join(desk.computers.run("anna", "evidence", "show", "V-1").output.split())
    assert "Working copy, which is no original" in said
    assert said.index("It is in no batch yet") < said.index("Working copy")
    assert isinstance(desk.refused("bring", "V-1", cut, *made_with), SameCopy)
    assert isinstance(desk.refused("bring", "V-1", original, *made_with), SameContent)
    assert isinstance(desk.refused("bring", "V-1", cut, *made_with[2:]), NoToolNamed)
    assert isinstance(desk.refused("bring", "V-1", cut, *made_with[:2]), NoVersionNamed)
    assert desk.answer("verify")["verified"]


def test_a_file_of_an_inbox_becomes_evidence_as_it_came(desk: Desk) -> None:
    data = b"a letter that somebody sent"
    file, digest = desk.file("letter", data), hashlib.sha256(data).hexdigest()
    desk.computers.answer("anna", "intake", "open-inbox", "people")
    desk.computers.answer("anna", "intake", "log", "see this", "--handle", "+7 900 123-45-67", "--file", file)

    assert isinstance(desk.refused("take", "00" * 32), NoSuchEvidence)
    assert isinstance(desk.refused("take", "no digits"), NoSuchEvidence)
    taken = desk.answer("take", digest, "--id", "L-1", "--from", "by the inbox")

    assert (taken["id"], taken["sha256"], taken["length"]) == ("L-1", digest, len(data))
    assert [one["step"] for one in taken["custody"]] == ["received", "hashed"]
    words = taken["custody"][0]["words"]
    assert words.startswith("came into an inbox (telephone")
    assert words.endswith(f"SHA-256 at the door {digest}; by the inbox")
    assert desk.answer("verify", "L-1")["evidence"] == {"L-1": True}
    assert isinstance(desk.refused("take", digest), SameContent)


def test_what_is_no_ordinary_file_is_refused_in_a_sentence_and_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")

    for path in (str(desk.folder / "pipe"), str(desk.folder), "/dev/zero"):
        assert isinstance(desk.refused("add", path), NotAFile), path
    assert isinstance(desk.refused("add", str(desk.folder / "gone")), UnreadableFile)
    assert desk.answer("list") == {"evidence": []}


def test_a_file_that_became_a_pipe_after_it_was_looked_at_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(NotAFile):
        _ordinary(tmp_path / "pipe")
    with pytest.raises(UnreadableFile):
        _ordinary(tmp_path / "gone")


def test_every_original_is_looked_at_though_one_is_spoilt_and_its_working_copies_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    pieces = set[Path]()

    def new_pieces() -> list[Path]:
        found = {one for one in (tmp_path / "vaults").rglob("blobs/**/*") if one.is_file()} - pieces
        pieces.update(found)
        return sorted(found)

    desk.answer("add", desk.file("one", b"one " * 999), "--id", "V-1")
    of_first = new_pieces()
    desk.answer("add", desk.file("two", b"two " * 999), "--id", "V-2")
    new_pieces()
    desk.answer("bring", "V-2", desk.file("cut", b"cut " * 99), "--tool", "HandBrake", "--tool-version", "1.7.3")
    of_copy = new_pieces()
    assert desk.answer("verify")["verified"]

    spoil(of_first[-1])
    spoil(of_copy[-1])

    said = json.loads(desk.computers.run("anna", "evidence", "verify", "--json").stdout)
    assert said["evidence"] == {"V-1": False, "V-2": True}
    assert (said["verified"], said["not_here_whole"], said["copies_that_differ"]) == (False, ["V-1"], {"V-2": 1})
    assert desk.computers.code("anna", "evidence", "verify") == Exit.INTEGRITY
    assert desk.computers.code("anna", "evidence", "verify", "V-2") == Exit.INTEGRITY
    told = " ".join(desk.computers.run("anna", "evidence", "verify").output.split())
    assert "V-2: the sealed original agrees with its hash." in told
    assert "V-1: The sealed original is not here whole, or does not agree with its hash" in told
    assert "V-2: working copies that do not agree with their hashes: 1." in told


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(data))
