"""Guards P8: a source needs no account; the relay cannot link two messages of one source; the page says who could read.

Recorded at a server that a real browser writes to: three messages, two of them of one source with the same words, and
what each visit asks. A person's bytes must differ from each other as much as from a stranger's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.base import cbor
from safeconduct.protect.secrets import Secret
from tests.browser.conftest import chromium, driver
from tests.browser.source import ENTROPY, Asked, Inbox, Reply, Server, serving
from tests.browser.test_page import Source, person

__all__ = ["chromium", "driver"]

pytestmark = pytest.mark.slow

# What every submission to a box shows by its format (docs/formats/submission.md): magic, box, epoch, no work, no grant,
# and the beginning of an age file.
SHOWN = 52 + len("age-encryption.org/v1\n-> mlkem768x25519 ")
# Two random texts of these sizes share no eight bytes but by one chance in a million million.
WINDOW = 8
TEXTS = ("They took my brother.", "Расскажу о себе. " * 40)


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    with serving() as server:
        server.give(inbox.page(), inbox.bundle())
        yield server


def windows(body: bytes) -> set[bytes]:
    return {body[at : at + WINDOW] for at in range(SHOWN, len(body) - WINDOW + 1)}


def write_again(source: Source, words: list[str], text: str) -> None:
    source.open()
    source.write(text)
    source.page.fill("#old", " ".join(words))
    source.page.click("#written")
    source.says("was_sent")


def test_two_messages_of_one_source_are_as_unlike_as_those_of_two(
    chromium: Browser, inbox: Inbox, server: Server
) -> None:
    with person(chromium, inbox, server) as source:
        source.open()
        words = source.send(TEXTS[0])
        write_again(source, words, TEXTS[0])
    with person(chromium, inbox, server) as stranger:
        stranger.open()
        stranger.send(TEXTS[0])

    first, second, third = server.posted
    threads = [inbox.opened(body)[1][0] for body in (first, second, third)]
    assert threads[0] == threads[1] != threads[2]
    assert len({body[:SHOWN] for body in (first, second, third)}) == 1
    for one, other in itertools.combinations((first, second, third), 2):
        assert windows(one) & windows(other) == set()


def shape(asked: Asked) -> tuple[object, ...]:
    return asked.method, asked.path, len(asked.body), sorted(asked.headers.items())


def test_every_visit_asks_alike_whoever_writes_whatever(chromium: Browser, inbox: Inbox, server: Server) -> None:
    seen = []
    for text, fields in zip(TEXTS, ({"reach": "never"}, {"hours": "9", "avoid": "my name"}), strict=True):
        server.put(inbox.board(Reply(Secret(ENTROPY.bytes(32)), "for somebody")))
        before = len(server.asked)
        with person(chromium, inbox, server) as source:
            source.open()
            source.write(text)
            for name, value in fields.items():
                source.page.fill(f"#{name}", value)
            source.page.click("#written")
            words = source.eight_words()
            source.answer_with(words)
            source.page.click("#send")
            source.says("was_sent")
            if text == TEXTS[0]:
                # Who has an answer asks no otherwise than who has none.
                server.put(inbox.board(Reply(Secret(source.message()[0]), "Here.")))
            source.open()
            source.read(words)
        seen.append([shape(one) for one in server.asked[before:]])

    assert seen[0] == seen[1]
    assert len(seen[0]) == 7


def label(page: Page) -> set[str]:
    """The sentences of "who could read what you write now" that are shown."""
    return set(page.locator("#who > li:visible").evaluate_all("all => all.map(one => one.id)"))


def test_who_could_read_is_said_as_it_is(chromium: Browser, inbox: Inbox, server: Server) -> None:
    with person(chromium, inbox, server) as source:
        source.open()
        assert label(source.page) == {"who_us", "", "who_web", "who_key"}

        # A key that the organisation did not sign: nobody is promised to be the only reader.
        server.files["/bundles"] = cbor.encode([Inbox(box=inbox.box).bundle()])
        source.page.goto(server.address)
        source.says("e_key")
        assert label(source.page) == {"", "who_web"}

        server.files["/"] = inbox.page(bundles=cbor.encode([inbox.bundle()]))
        source.page.goto(server.address)
        expect(source.page.locator("#go_write")).to_be_visible()
        assert label(source.page) == {"who_us", "", "who_stick", "who_key"}

    with person(chromium, inbox, server, java_script_enabled=False) as source:
        server.give(inbox.page(gate="http://127.0.0.1:9/"), inbox.bundle())
        source.page.goto(server.address)
        said = source.page.locator("#first").inner_text()
        assert "Whoever controls it at that moment reads everything." in said
        assert "Only we can open it" not in said
