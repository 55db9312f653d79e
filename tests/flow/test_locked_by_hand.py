"""What somebody locked with the age program is read at the desk, whether the gate or a person carried it (P8, P9)."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import javascript
from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.gate.opening import Settings, gate_of
from safeconduct.gate.serving import listening, server_of
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.carried import CarriedNotOpened, take_carried
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel, MessageItem, Warned
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey, KemPublicKey
from safeconduct.protect.receipt_words import receipt_from_words
from safeconduct.protect.threads import thread_from_receipt
from tests.flow.offices import Office, office
from tests.gates import Gate
from tests.inboxes import Inbox
from tests.unit.gate.test_page import ASKED, words_in

__all__ = ["office"]

TYPAGE = Path(__file__).parent.parent / "unit/protect/age_by_typage.mjs"
ENTROPY = SystemEntropy()
# A word, a page, what is too long for the words of a message, for a page of the desk, and for a message at all.
TEXTS = ("я", "Зура ждёт у моста. " * 60, "Do NOT go to the mill.\n" * 900, "a b " * 20_000)
TOO_LONG = b"word " * 60_000
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9


def locked(recipient: KemPublicKey, *contents: bytes) -> list[str]:
    """What the age program of another author makes of each, in armour."""
    name = text_from_recipient(recipient)
    asked = [{"door": "seal", "recipients": [name], "plain": base64.b64encode(one).decode()} for one in contents]
    sealed = [one["answer"] for one in json.loads(javascript.run(TYPAGE, data=json.dumps(asked).encode()))]
    asked = [{"door": "armour", "sealed": one} for one in sealed]
    return [one["answer"] for one in json.loads(javascript.run(TYPAGE, data=json.dumps(asked).encode()))]


@contextmanager
def gate_before(office: Office, folder: Path) -> Iterator[Gate]:
    """A gate before the relay of an office, as its bundle allows one."""
    set_shown(office.door(office.first), Shown(addresses=("http://example.onion",), gate="http://gate.onion"))
    office.begin()
    (folder / "root").write_text(office.first.team.me.root.key.raw.hex(), encoding="ascii")
    with listening("127.0.0.1:0") as (own, where):
        settings = Settings(folder / "root", f"http://{office.relay.public}", address="http://gate.onion")
        app, connection = gate_of(settings, SystemClock(), SystemEntropy())
        server = server_of(app)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([own])))
        thread.start()
        try:
            yield Gate(where, office.relay, Inbox(), SystemClock())  # type: ignore[arg-type]
        finally:
            server.should_exit = True
            thread.join(60)
            connection.close()


def recipient(office: Office) -> KemPublicKey:
    return office.source().to.recipient


def kept(office: Office) -> list[MessageItem]:
    """All messages of the inbox, by their lengths."""
    intake = Intake(office.first.vault.tables)
    rows = intake.page([office.part], 0)
    persons = [intake.person(row.part, row.head) for row in rows]
    return sorted((one.message for who in persons for one in intake.messages(who)), key=lambda one: len(one.text))


def contents(office: Office, message: MessageItem) -> list[bytes]:
    return [b"".join(office.first.vault.blobs.open(one.original)) for one in message.files]


def test_what_age_locked_and_the_gate_carried_is_read_and_answered(office: Office, tmp_path: Path) -> None:
    with gate_before(office, tmp_path) as gate:
        texts = locked(recipient(office), *(one.encode() for one in TEXTS))
        answers = [gate.post(ASKED | {"text": f"From a neighbour\n{text}\nas he gave it"}) for text in texts]
        assert [one.status for one in answers] == [200] * len(TEXTS)
    office.meet(office.first)

    messages = kept(office)
    assert office.why_not() == []
    assert len(messages) == len(TEXTS)
    for text, message in zip(TEXTS, messages, strict=True):
        assert text.strip() in message.text
        assert ("From a neighbour" in message.text, "as he gave it" in message.text) == (True, True)
        assert "AGE ENCRYPTED" not in message.text
        assert message.way is Channel.GATE
        assert set(message.warnings) == {Warned.LOCKED_BY_HAND.value, Warned.SEEN_BY_GATE.value}
    # The gate gave them words, so that the reply board answers.
    words = [receipt_from_words(words_in(one.text)) for one in answers]
    threads = {thread_from_receipt(one, office.first.team.me.org).id for one in words}
    assert threads == {bytes(one.thread) for one in messages}


def test_what_is_no_text_or_too_long_is_a_file_of_the_message(office: Office, tmp_path: Path) -> None:
    with gate_before(office, tmp_path) as gate:
        for text in locked(recipient(office), PICTURE, TOO_LONG):
            assert gate.post(ASKED | {"text": f"see\n{text}"}).status == 200
    office.meet(office.first)

    picture, long = sorted(kept(office), key=lambda one: len(one.files))
    assert (picture.text, contents(office, picture)) == ("see", [PICTURE])
    assert long.text == "see"
    assert TOO_LONG in contents(office, long)


def test_what_has_the_size_of_a_submission_by_chance_is_read_too_and_said_to_have_no_words(
    office: Office, tmp_path: Path
) -> None:
    with gate_before(office, tmp_path) as gate:
        (text,) = locked(recipient(office), b"x" * 2_385)
        assert "passed on as it was" in gate.post(ASKED | {"text": text}).text
    office.meet(office.first)

    (message,) = kept(office)
    assert (message.text, message.way) == ("x" * 2_385, Channel.OTHER)
    assert set(message.warnings) == {Warned.LOCKED_BY_HAND.value, Warned.NO_WORDS.value}
    assert office.left() == 0


def test_what_no_key_opens_stays_as_it_came_and_is_marked(office: Office, tmp_path: Path) -> None:
    with gate_before(office, tmp_path) as gate:
        (text,) = locked(KemPrivateKey.generate(ENTROPY).public, b"for somebody else")
        assert gate.post(ASKED | {"text": f"see\n{text}"}).status == 200
    office.meet(office.first)

    (message,) = kept(office)
    assert message.text.split() == f"see {text}".split()
    assert Warned.STAYS_LOCKED.value in message.warnings


def test_what_somebody_brought_to_a_desk_is_opened_in_its_place(office: Office) -> None:
    office.begin()
    doors = [office.door(office.first)]
    for one, text in zip(TEXTS, locked(recipient(office), *(one.encode() for one in TEXTS)), strict=True):
        brought = take_carried(doors, f"From a neighbour\n{text}\nas he gave it")
        assert (brought.opened, brought.faults, brought.part) == ((), (), office.part)
        assert one.strip() in brought.rest
        assert "AGE ENCRYPTED" not in brought.rest
        assert brought.by_hand.codes(has_words=False) == (Warned.LOCKED_BY_HAND.value, Warned.NO_WORDS.value)
    (picture,) = locked(recipient(office), PICTURE)
    assert take_carried(doors, picture).by_hand.contents == (PICTURE,)


def test_after_its_key_is_destroyed_it_is_told_like_any_other(office: Office) -> None:
    office.begin()
    (text,) = locked(recipient(office), b"too late")
    office.pass_days(60)
    office.meet(office.first)
    brought = take_carried([office.door(office.first)], text)

    assert [type(one) for one in brought.faults] == [CarriedNotOpened]
    assert (brought.opened, brought.by_hand.warnings, brought.rest) == ((), frozenset(), text)


@pytest.mark.parametrize("content", [b"", b"\0\0\0\1x\0\0"])
def test_what_holds_nothing_or_a_broken_message_of_ours_is_no_message(office: Office, content: bytes) -> None:
    office.begin()
    (text,) = locked(recipient(office), content)
    brought = take_carried([office.door(office.first)], text)

    assert (brought.rest, len(brought.faults)) == (text, 1)
