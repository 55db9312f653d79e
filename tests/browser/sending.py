"""A person at the page of a source, in a real Chromium: what they press, and what the page did wrong meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.hands import PATIENCE
from tests.browser.source import EXIT, Inbox, Server, serving

TEXT: Final = "They came at night. Пришли ночью."
# What the browser itself writes of an answer that is a refusal, or of a line that broke.
REFUSALS: Final = ("the server responded with a status of", "net::ERR_")


@dataclass(slots=True)
class Source:
    """A person at the page, and the server it came from."""

    server: Server
    inbox: Inbox
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self) -> None:
        self.page.goto(self.server.address)
        expect(self.page.locator("#go_write")).to_be_visible()

    def write(self, text: str = TEXT) -> None:
        self.page.click("#go_write")
        self.page.fill("#text", text)

    def eight_words(self) -> list[str]:
        expect(self.page.locator("#words")).to_be_visible()
        return [item.split()[0] for item in self.page.locator("#eight li").all_inner_texts()]

    def answer_with(self, words: list[str], end: str = "") -> None:
        for number in (1, 2):
            asked = int(self.page.locator(f"label:has(#asked_{number}) b").inner_text())
            self.page.fill(f"#asked_{number}", words[asked - 1] + end)

    def send(self, text: str = TEXT) -> list[str]:
        """Write and send; gives the eight words."""
        self.write(text)
        self.page.click("#written")
        words = self.eight_words()
        self.answer_with(words)
        self.page.click("#send")
        expect(self.page.locator("#sent")).to_be_visible()
        return words

    def read(self, words: list[str]) -> None:
        self.page.click("#go_read")
        self.page.fill("#said", " ".join(words))
        self.page.click("#look")
        expect(self.page.locator("#reading")).to_be_hidden()

    def message(self) -> dict[int, Any]:
        """Open the last thing that was posted, which must be a message."""
        kind, content = self.inbox.opened(self.server.posted[-1])
        assert kind == 1
        found: dict[int, Any] = content
        return found

    def says(self, name: str) -> None:
        expect(self.page.locator(f"#{name}")).to_be_visible()


@contextmanager
def person(chromium: Browser, inbox: Inbox, server: Server, **options: Any) -> Iterator[Source]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, **options)
    context.set_default_timeout(PATIENCE * 1000)
    source = Source(server, inbox, context, context.new_page())

    def note(text: str) -> None:
        if not any(refusal in text for refusal in REFUSALS):
            source.wrong.append(text)

    context.on("console", lambda message: note(message.text))
    context.on("weberror", lambda error: note(str(error.error)))
    context.route(f"{EXIT}**", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    yield source
    context.close()
    assert source.wrong == []


@pytest.fixture(scope="module")
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Server]:
    with serving() as server:
        server.give(inbox.page(), inbox.bundle())
        yield server


@pytest.fixture
def source(chromium: Browser, inbox: Inbox, server: Server) -> Iterator[Source]:
    with person(chromium, inbox, server) as source:
        yield source


def altered(bundle: bytes, at: int) -> bytes:
    return bundle[:at] + bytes([bundle[at] ^ 1]) + bundle[at + 1 :]
