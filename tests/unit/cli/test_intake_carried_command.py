"""`intake carried`: a text that a stick copy locked, from a file or from standard input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.opening import UnreadableFile
from safeconduct.intake.door.carried import CarriedNotOpened
from safeconduct.protect import age
from safeconduct.protect.age_armour import armour
from safeconduct.protect.age_errors import MalformedArmour
from safeconduct.protect.bundles import decode_bundle, decode_bundles
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, armour_submission, seal_submission
from tests.relays import relay_here
from tests.unit.cli.computers import Computers

ENTROPY = SystemEntropy()


@pytest.fixture
def computers(tmp_path: Path) -> Computers:
    found = Computers(tmp_path)
    found.begin("duty", "ash")
    found.answer("duty", "intake", "open-inbox", "people")
    found.answer("duty", "intake", "key", "renew")
    found.answer("duty", "intake", "door", "--address", "http://example.onion")
    code = tmp_path / "code"
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        code.write_text(relay.code + "\n", encoding="utf-8")
        where = (relay.address.address, "--key", relay.key.hex(), "--code-file", str(code))
        found.answer("duty", "sync", "relay", "add", *where)
        found.answer("duty", "sync", "relay")
    return found


def locked(computers: Computers, folder: Path, *, is_strange: bool = False) -> Path:
    computers.answer("duty", "intake", "bundle", "make", "-o", str(folder / "bundles"))
    (raw,) = decode_bundles((folder / "bundles").read_bytes())
    bundle, today = decode_bundle(raw), day_from_ms(SystemClock().now_ms())
    key = KemPrivateKey.generate(ENTROPY).public if is_strange else bundle.epoch_on(today).recipient
    message = Message(Secret.random(32, ENTROPY), ENTROPY.bytes(16), today, "ru", Way.CARRIED, "Брата увезли")
    sealed = seal_submission(message, Addressee(bundle.org, bundle.box, key), entropy=ENTROPY)
    path = folder / "locked.txt"
    path.write_text(armour_submission(sealed), encoding="ascii")
    return path


def test_a_locked_text_is_opened_once_and_listed(computers: Computers, tmp_path: Path) -> None:
    path = locked(computers, tmp_path)

    taken: dict[str, Any] = computers.answer("duty", "intake", "carried", str(path))
    again = computers.answer("duty", "intake", "carried", str(path))

    (first,), (second,) = taken["opened"], again["opened"]
    assert (first["new"], second["new"], again["ops"], second["thread"]) == (True, False, [], first["thread"])
    (request,) = computers.answer("duty", "intake", "list")["requests"]
    assert (request["id"], request["messages"]) == (first["thread"], 1)
    said = computers.run("duty", "intake", "carried", str(path)).stdout
    assert f"This message is here already: {first['name']}" in " ".join(said.split())


def test_several_locked_texts_and_the_words_around_them_are_all_kept(computers: Computers, tmp_path: Path) -> None:
    texts = [
        locked(computers, tmp_path, is_strange=is_strange).read_text("ascii") for is_strange in (False, True, False)
    ]
    file = tmp_path / "several.txt"
    file.write_text(f"from the mill:\n{texts[0]}{texts[1]}\nand his brother:\n{texts[2]}", encoding="utf-8")

    taken: dict[str, Any] = computers.answer("duty", "intake", "carried", str(file))

    assert ([one["new"] for one in taken["opened"]], taken["locked"]) == ([True, True], 1)
    (rest,) = taken["rest"]
    kept = computers.answer("duty", "intake", "show", rest)
    for words in ("from the mill:", "and his brother:", texts[1].split()[6], *(one["name"] for one in taken["opened"])):
        assert words in str(kept)
    assert texts[0].split()[6] not in str(kept)


def test_what_the_age_program_locked_is_opened_and_logged(computers: Computers, tmp_path: Path) -> None:
    locked(computers, tmp_path)
    (raw,) = decode_bundles((tmp_path / "bundles").read_bytes())
    recipient = decode_bundle(raw).epoch_on(day_from_ms(SystemClock().now_ms())).recipient
    file = tmp_path / "by-hand.age"
    file.write_bytes(b"".join(armour((age.seal("Зура у моста".encode(), recipient, ENTROPY),))))

    taken: dict[str, Any] = computers.answer("duty", "intake", "carried", str(file))

    assert (taken["opened"], taken["locked"]) == ([], 0)
    (rest,) = taken["rest"]
    (message,) = computers.answer("duty", "intake", "show", rest)["said"]
    assert (message["text"], message["warnings"]) == ("Зура у моста", ["locked_by_hand", "no_words"])
    said = " ".join(computers.run("duty", "intake", "carried", str(file)).stdout.split())
    assert "answer by the way it came" in said


def test_what_does_not_open_is_said_and_changes_nothing(computers: Computers, tmp_path: Path) -> None:
    strange = locked(computers, tmp_path, is_strange=True)
    words = tmp_path / "words.txt"
    words.write_text("Брата увезли", encoding="utf-8")

    refused = [computers.refused("duty", "intake", "carried", str(path)) for path in (strange, words, tmp_path / "no")]

    assert [type(one) for one in refused] == [CarriedNotOpened, MalformedArmour, UnreadableFile]
    assert computers.answer("duty", "intake", "list")["requests"] == []


def test_whoever_has_two_receipts_is_answered_under_the_last_or_under_both_when_that_is_said(
    computers: Computers, tmp_path: Path
) -> None:
    taken = (computers.answer("duty", "intake", "carried", str(locked(computers, tmp_path))) for _ in range(2))
    older, newer = (one["opened"][0] for one in taken)
    computers.answer("duty", "intake", "same", older["thread"], newer["thread"])

    alone = computers.answer("duty", "intake", "reply", older["thread"], "we have read it")
    both = computers.answer("duty", "intake", "reply", older["thread"], "come to the mill", "--every-receipt")
    told = computers.run("duty", "intake", "reply", older["thread"], "are you there", "--check").stdout

    assert (alone["receipts"], len(alone["replies"]), alone["answers_elsewhere"]) == (2, 1, 0)
    assert (both["receipts"], len(set(both["replies"])), both["reply"]) == (2, 2, both["replies"][0])
    assert "They have written with 2 sets of eight words." in " ".join(told.split())
