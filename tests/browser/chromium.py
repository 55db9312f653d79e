"""A window of the system's Chromium, used by keys alone (`hands`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Error

from tests.browser.conftest import Window
from tests.browser.hands import Gone
from tests.browser.striking import strike

# What Playwright says of a page that just went away.
_GONE = ("Execution context was destroyed", "because of a navigation", "Cannot find context")


class ChromiumKeys:
    """The keyboard of a window."""

    def __init__(self, window: Window) -> None:
        self._window, self._page = window, window.page

    def visit(self, address: str) -> None:
        self._page.goto(address)

    def press(self, keys: str) -> None:
        strike(self._page, keys)

    def write(self, words: str) -> None:
        self._page.keyboard.type(words)

    def ask(self, script: str) -> Any:
        try:
            return self._page.evaluate(f"() => {{ {script} }}")
        except Error as error:
            if any(gone in error.message for gone in _GONE):
                raise Gone from error
            raise

    def hand_over(self, file: Path) -> None:
        self._page.locator("*:focus").set_input_files(file)

    def on_paper(self) -> tuple[str, bytes]:
        self._page.emulate_media(media="print")
        words = str(self.ask("return document.body.innerText"))
        self._page.emulate_media(media="screen")
        return words, self._page.pdf()

    def wrong(self) -> list[str]:
        return self._window.wrong
