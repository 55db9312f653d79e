"""From an empty vault to an answer on the board, by commands alone, with a real relay over loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.opening import surroundings
from safeconduct.protect.boards import verify_board
from safeconduct.protect.bundles import decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.rest import Passphrase
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.protect.threads import Thread
from safeconduct.sync.identity import identity
from safeconduct.vault.vault import Vault
from tests.flow.program import PASSPHRASE, Program
from tests.flow.test_intake_mail import got, post
from tests.relays import ReachedRelay, relay_here

ENTROPY = SystemEntropy()


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[ReachedRelay]:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as found:
        yield found


@pytest.fixture
def desk(empty: Program, tmp_path: Path) -> Program:
    return empty.at(tmp_path / "desk")


def root_of(desk: Program) -> RootVerifyKey:
    with Vault.open(desk.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        return identity(vault).root.key


def test_an_inbox_is_opened_to_the_outside_and_answers_somebody_who_wrote(desk: Program, relay: ReachedRelay) -> None:
    desk.done("intake", "open-inbox", "duty")
    standing = desk.json("intake", "door")
    assert (standing["key"], standing["lacking"]) == ("none", ["intake.no_key"])
    refused = desk("intake", "bundle", "make", "-o", str(desk.folder / "bundles"), "--json")
    assert (refused.code, refused.json["error"]["code"]) == (3, "intake.no_key")
    assert not (desk.folder / "bundles").exists()

    assert desk.json("intake", "key", "renew")["serial"] == 1
    standing = desk.json(
        "intake", "door", "--address", "http://example.onion", "--name", "ru", "Дежурная", "--leave",
        "https://example.org/", "--notice", "ru", "Мы читаем каждый день.",
    )  # fmt: skip
    assert (standing["key"], standing["lacking"]) == ("in_force", ["intake.no_epoch"])
    code = desk.folder / "code"
    code.write_text(relay.code + "\n", encoding="utf-8")
    desk.done("sync", "relay", "add", relay.address.address, "--key", relay.key.hex(), "--code-file", str(code))
    (met,) = desk.json("intake", "bundle", "make")["relays"]
    assert met["inboxes"][0]["bundle"]
    assert b"Safeconduct" not in got(relay.public, "/")
    assert "Дежурная".encode() in got(relay.public, "/")

    (raw,) = decode_bundles(got(relay.public, "/bundles"))
    bundle = verify_bundle(raw, root_of(desk))
    assert bundle.bundle.notices[0].text == "Мы читаем каждый день."
    thread, today = Thread(Secret.random(32, ENTROPY)), day_from_ms(SystemClock().now_ms())
    message = Message(thread.secret, ENTROPY.bytes(16), today, "ru", Way.PAGE, "Брата увезли")
    to = Addressee(bundle.bundle.org, bundle.bundle.box, bundle.bundle.epoch_on(today).recipient)
    assert post(relay.public, seal_submission(message, to, entropy=ENTROPY)) == 200

    # The exchange that desks run anyway collects too.
    (met,) = desk.json("sync", "relay")["relays"]
    assert (met["inboxes"][0]["messages"], met["inboxes"][0]["acknowledged"]) == (1, 1)
    (request,) = desk.json("intake", "list")["requests"]
    name = request["names"][0] if "names" in request else request["name"]
    desk.done("intake", "read", name)
    desk.done("intake", "reply", name, "Мы на связи.")
    assert desk.json("intake", "door")["not_shown"] == 1
    board = desk.json("intake", "board")["relays"][0]["inboxes"][0]["board"]
    if not board:
        # A board of this quarter of an hour stands there already; the next is due when it is over.
        data = got(relay.public, f"/board/{bundle.bundle.box.hex()}")
        assert verify_board(data, bundle.intake).replies_of(thread).parts == ()
    assert desk("intake", "collect").code == 0
    said = desk.done("intake", "door").words
    assert "The intake key is good until" in said


def test_the_page_for_a_stick_holds_the_bundle_and_is_written_once(desk: Program, relay: ReachedRelay) -> None:
    desk.done("intake", "open-inbox", "duty")
    desk.done("intake", "key", "renew")
    desk.done("intake", "door", "--address", "http://example.onion")
    stick = desk.folder / "stick.html"
    refused = desk("intake", "bundle", "make", "--stick", str(stick), "--json")
    assert refused.json["error"]["code"] == "intake.no_page"
    desk.done("intake", "door", "--name", "en", "Desk", "--leave", "https://example.org/")
    code = desk.folder / "code"
    code.write_text(relay.code + "\n", encoding="utf-8")
    desk.done("sync", "relay", "add", relay.address.address, "--key", relay.key.hex(), "--code-file", str(code))
    desk.done("sync", "relay")
    desk.done("intake", "bundle", "make", "--stick", str(stick))
    assert b"<script>" in stick.read_bytes()
    assert stick.stat().st_size > 10_000
    bad = desk("intake", "door", "--leave", "javascript:alert(1)", "--json")
    assert bad.json["error"]["code"] == "protect.page_address_refused"
    assert json.loads(desk.done("intake", "links", "--json").out) == {"links": []}


def test_commands_of_the_door_speak_russian(desk: Program) -> None:
    desk.done("intake", "open-inbox", "дежурная")
    russian = Program(desk.folder, "ru")
    assert "Корень ещё не заверил ключ приёма" in russian.done("intake", "door").words
    assert "Нового не присылали" not in russian.bare("intake", "collect", "--help").out
    assert "Забрать присланное" in russian.bare("intake", "collect", "--help").out
    refused = russian("intake", "collect")
    assert (refused.code, "ретранслятора" in refused.err) == (2, True)
