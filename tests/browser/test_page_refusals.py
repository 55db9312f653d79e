"""The page when something is wrong: no word leaves it unsealed, and it says what else to do (P1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from safeconduct.base import cbor
from tests.browser.sending import TEXT, Source, altered, inbox, person, server, source
from tests.browser.source import Inbox, Server

__all__ = ["inbox", "server", "source"]

pytestmark = pytest.mark.slow


BROKEN_STEPS: Final = {
    "random numbers": "Crypto.prototype.getRandomValues = () => { throw new Error() }",
    "hashing": "SubtleCrypto.prototype.digest = async () => { throw new Error() }",
    "authenticating": "SubtleCrypto.prototype.sign = async () => { throw new Error() }",
    "stretching": "SubtleCrypto.prototype.deriveBits = async () => { throw new Error() }",
    "keys": "SubtleCrypto.prototype.importKey = async () => { throw new Error() }",
    "bytes": "Uint8Array.prototype.set = () => { throw new Error() }",
    "integers": "DataView.prototype.setBigUint64 = () => { throw new Error() }",
    "a hang": "SubtleCrypto.prototype.sign = () => new Promise(() => {})",
}


@pytest.mark.parametrize("step", BROKEN_STEPS)
def test_no_word_leaves_when_a_step_of_sealing_fails(source: Source, step: str) -> None:
    source.open()
    source.write("canary-text")
    source.page.fill("#reach", "canary-reach")
    source.page.evaluate(f"() => {{ {BROKEN_STEPS[step]} }}")
    source.page.click("#written")
    if source.page.locator("#words").is_visible():
        source.answer_with(source.eight_words())
        source.page.click("#send")

    source.says("busy" if step == "a hang" else "e_sealing")
    assert source.page.input_value("#text") == "canary-text"
    assert source.server.paths == [("GET", "/"), ("GET", "/bundles")]


def without_key(source: Source) -> None:
    source.page.goto(source.server.address)
    source.says("e_key")
    expect(source.page.locator("#go_write")).to_be_hidden()
    expect(source.page.locator("#who_us")).to_be_hidden()


def forged(inbox: Inbox) -> bytes:
    """Make a bundle of another root that says it is this organisation's."""
    return Inbox(box=inbox.box).bundle()


def swapped(inbox: Inbox) -> bytes:
    """Put this inbox's certificate under what another key of the organisation signed."""
    core, signature, _ = items(Inbox(root=inbox.root, box=inbox.box).bundle())
    return cbor.encode([core, signature, inbox.certificate()])


def items(data: bytes) -> list[cbor.Item]:
    found = cbor.decode(data)
    assert isinstance(found, list)
    return found


BAD_BUNDLES: Final[dict[str, Callable[[Inbox], bytes]]] = {
    "of another organisation": forged,
    "altered": lambda inbox: altered(inbox.bundle(), 700),
    "with an altered certificate": lambda inbox: altered(inbox.bundle(), -3_400),
    "with an altered root signature": lambda inbox: altered(inbox.bundle(), -3_370),
    "out of date": lambda inbox: inbox.bundle(until=-3),
    "of another key of ours": swapped,
}


def test_without_a_good_key_nothing_can_be_written(source: Source) -> None:
    for bundle in BAD_BUNDLES.values():
        source.server.files["/bundles"] = cbor.encode([bundle(source.inbox)])
        without_key(source)


def test_a_server_without_a_key_or_with_none_at_all_is_answered(source: Source) -> None:
    del source.server.files["/bundles"]
    without_key(source)
    source.server.files["/bundles"] = b"<!doctype html>"
    without_key(source)


REFUSED: Final = {507: "e_full", 400: "e_refused", 410: "e_old", 0: "e_line"}


@pytest.mark.parametrize("status", REFUSED)
def test_a_refusal_says_what_else_to_do_and_the_same_button_goes_on(source: Source, status: int) -> None:
    source.server.answers = [status]
    source.open()
    source.write()
    source.page.click("#written")
    source.answer_with(source.eight_words())
    source.page.click("#send")
    source.says(REFUSED[status])
    expect(source.page.locator("#send")).to_be_enabled()

    source.page.click("#send")
    source.says("was_sent")

    first, second = source.server.posted
    assert (first == second) is (status != 410)
    assert source.message()[5] == TEXT


def test_a_server_that_is_busy_for_a_moment_troubles_nobody(source: Source) -> None:
    source.server.answers = [503]
    source.open()
    source.send()

    assert len(source.server.posted) == 2
    assert len(set(source.server.posted)) == 1


def test_a_key_that_was_destroyed_while_somebody_wrote_is_replaced_by_todays(source: Source) -> None:
    source.server.answers = [410]
    old = source.inbox
    source.open()
    source.write()
    source.page.click("#written")
    words = source.eight_words()
    source.inbox = Inbox(root=old.root, key=old.key, box=old.box)
    source.server.files["/bundles"] = cbor.encode([source.inbox.bundle()])
    source.answer_with(words)
    source.page.click("#send")
    source.says("was_sent")

    assert old.opened(source.server.posted[0])[1] == source.message()


def test_where_the_browser_may_not_lock_nothing_can_be_written(chromium: Browser, server: Server, inbox: Inbox) -> None:
    with person(chromium, inbox, server) as source:
        source.context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
        source.page.goto(server.address)

        source.says("e_subtle")
        expect(source.page.locator("#go_write")).to_be_hidden()


FIELDS: Final = "textarea:visible, input:not([type]):visible, button:visible"


def test_a_program_that_was_stopped_leaves_a_sentence_and_no_form(source: Source) -> None:
    source.server.headers = [("Content-Security-Policy", "script-src 'none'"), ("Content-Type", "text/html")]
    source.page.goto(source.server.address)

    source.says("dead")
    expect(source.page.locator(FIELDS)).to_have_count(0)
    source.wrong.clear()


def test_a_program_that_fails_at_its_start_leaves_the_same_sentence(source: Source) -> None:
    source.context.add_init_script("Float32Array.prototype.fill = () => { throw new Error() }")
    source.page.goto(source.server.address)

    source.says("dead")
    expect(source.page.locator(FIELDS)).to_have_count(0)
    assert source.server.paths == [("GET", "/")]
    source.wrong.clear()
