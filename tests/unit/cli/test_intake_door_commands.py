"""`intake door, key, bundle, collect, board, read, links`: from an empty vault to an answer, with a real relay here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.cli.sync_relay import NoRelay
from safeconduct.intake.door.door_errors import NoIntakeKey, NoPageYet
from safeconduct.protect.bundles import decode_bundle, decode_bundles
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.page import PageAddressRefused
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.protect.threads import Thread
from tests.flow.offices import got, post
from tests.relays import ReachedRelay, relay_here
from tests.unit.cli.computers import Computers

ENTROPY = SystemEntropy()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[ReachedRelay]:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as found:
        yield found


class Duty:
    """A desk with an inbox that nobody outside knows of yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.computers = Computers(folder)
        self.computers.begin("duty", "ash")
        self.answer("intake", "open-inbox", "people")

    def answer(self, *arguments: str) -> dict[str, Any]:
        return self.computers.answer("duty", *arguments)

    def refused(self, *arguments: str) -> BaseException | None:
        return self.computers.refused("duty", *arguments)

    def said(self, *arguments: str) -> str:
        ran = self.computers.run("duty", *arguments)
        assert ran.exit_code == 0, (ran.output, ran.exception)
        return " ".join(ran.stdout.split())

    def meet_at(self, relay: ReachedRelay) -> None:
        code = self.folder / "code"
        code.write_text(relay.code + "\n", encoding="utf-8")
        key = relay.key.hex()
        self.answer("sync", "relay", "add", relay.address.address, "--key", key, "--code-file", str(code))


@pytest.fixture
def duty(tmp_path: Path) -> Duty:
    return Duty(tmp_path)


def test_an_inbox_is_opened_to_the_outside_and_answers_somebody_who_wrote(duty: Duty, relay: ReachedRelay) -> None:
    duty.answer("intake", "key", "renew")
    said = duty.answer(
        "intake", "door", "--address", "http://example.onion", "--name", "ru", "Дежурная",
        "--leave", "https://example.org/", "--notice", "ru", "Мы читаем каждый день.", "--purpose", "information",
    )  # fmt: skip
    assert (said["key"], said["serial"], said["lacking"]) == ("in_force", 1, ["intake.no_epoch"])
    duty.meet_at(relay)
    (met,) = duty.answer("intake", "bundle", "make")["relays"]
    assert met["inboxes"][0]["bundle"]
    assert met["inboxes"][0]["faults"] == []
    assert "Дежурная".encode() in got(relay.public, "/")

    (raw,) = decode_bundles(got(relay.public, "/bundles"))
    bundle = decode_bundle(raw)
    assert (bundle.purpose.name, bundle.notices[0].text) == ("INFORMATION", "Мы читаем каждый день.")
    thread, today = Thread(Secret.random(32, ENTROPY)), day_from_ms(SystemClock().now_ms())
    message = Message(thread.secret, ENTROPY.bytes(16), today, "ru", Way.PAGE, "Брата увезли")
    to = Addressee(bundle.org, bundle.box, bundle.epoch_on(today).recipient)
    assert post(relay.public, seal_submission(message, to, entropy=ENTROPY)) == 200

    # The exchange that desks run anyway collects too.
    (met,) = duty.answer("sync", "relay")["relays"]
    assert (met["inboxes"][0]["messages"], met["inboxes"][0]["acknowledged"]) == (1, 1)
    (request,) = duty.answer("intake", "list")["requests"]
    name = thread.id.hex()[:12]
    assert request["messages"] == 1
    assert duty.answer("intake", "read", name)["ops"]
    assert "nothing to let them know" in duty.said("intake", "read", name)
    duty.answer("intake", "reply", name, "Мы на связи.")
    standing = duty.answer("intake", "door")
    assert (standing["answers"], standing["not_shown"], standing["lacking"]) == (2, 1, [])
    assert "Answers for the board: 2, of which 1" in duty.said("intake", "door")
    assert "Nothing new was sent in" in duty.said("intake", "collect")
    assert duty.answer("intake", "board")["relays"][0]["address"] == relay.address.address
    assert duty.answer("intake", "links") == {"links": []}

    for text in ("We wait at the mill.", "Do NOT go to the mill."):
        more = Message(thread.secret, ENTROPY.bytes(16), today, "en", Way.PAGE, text)
        assert post(relay.public, seal_submission(more, to, entropy=ENTROPY)) == 200
    assert "came together" not in duty.said("intake", "show", name)
    duty.answer("intake", "collect")
    before, _, after = duty.said("intake", "show", name).partition("2 messages from here on came together")
    assert ("увезли" in before, "the mill" in before, after.count("the mill")) == (True, False, 2)

    foreign = Addressee(OrgId(b"o" * 16), bundle.box, bundle.epoch_on(today).recipient)
    assert post(relay.public, seal_submission(message, foreign, entropy=ENTROPY)) == 200
    duty.answer("intake", "collect")
    (unopened,) = duty.answer("intake", "door")["unopened_by_day"]
    assert (unopened["why"], unopened["n"]) == ("wrong_org", 1)
    assert f"1 came on {unopened['day']}: it is for another organisation." in duty.said("intake", "door")

    assert len(duty.answer("intake", "give-up", name, "--reason", "they are safe")["ops"]) == 2
    assert duty.answer("intake", "list")["requests"] == []
    assert duty.answer("intake", "door")["answers"] == 3
    assert "half a megabyte each" in duty.said("intake", "door")
    assert duty.answer("intake", "door")["covers"] == "http://example.onion"
    assert duty.answer("intake", "door", "--covers", "off")["covers"] == ""
    assert "a quiet week shows" in duty.said("intake", "door")

    stick, mirror = duty.folder / "stick.html", duty.folder / "bundles"
    made = duty.answer("intake", "bundle", "make", "--stick", str(stick), "-o", str(mirror))
    assert made["written"] == ["bundles", "stick.html"]
    assert made["sha256"] == {"stick.html": hashlib.sha256(stick.read_bytes()).hexdigest()}
    assert b"<script>" in stick.read_bytes()
    served = hashlib.sha256(got(relay.public, "/")).hexdigest()
    page = duty.folder / "page.html"
    assert duty.answer("intake", "bundle", "make", "--page", str(page))["sha256"] == {"page.html": served}
    assert served in duty.said("intake", "door")
    assert duty.answer("intake", "door")["page_sha256"] == served
    assert decode_bundle(decode_bundles(mirror.read_bytes())[0]).box == bundle.box


def test_what_is_lacking_is_said_and_nothing_is_written(duty: Duty) -> None:
    target = duty.folder / "bundles"
    assert isinstance(duty.refused("intake", "bundle", "make", "-o", str(target)), NoIntakeKey)
    assert "no intake key yet" in duty.said("intake", "door")
    duty.answer("intake", "key", "renew")
    assert isinstance(duty.refused("intake", "bundle", "make", "--stick", str(target)), NoPageYet)
    assert isinstance(duty.refused("intake", "collect"), NoRelay)
    refused = duty.refused("intake", "door", "--name", "en", "Desk", "--leave", "javascript:alert(1)")
    assert isinstance(refused, PageAddressRefused)
    assert duty.answer("intake", "door")["key"] == "in_force"
    assert not target.exists()


def test_the_key_is_renewed_from_two_cards_where_the_root_is_not_in_the_vault(duty: Duty) -> None:
    cards = duty.answer("team", "cards")["cards"]
    words = duty.folder / "cards"
    words.write_text("\n".join(cards[:2]) + "\n", encoding="utf-8")
    duty.answer("team", "cards", "--words-file", str(words), "--yes")
    refused = duty.refused("intake", "key", "renew")
    assert refused is not None
    assert getattr(refused, "code", "") == "sync.root_is_on_cards"
    assert duty.answer("intake", "key", "renew", "--words-file", str(words))["serial"] == 1
