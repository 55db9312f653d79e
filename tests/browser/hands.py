"""What a person at the keyboard does and reads, whatever the browser: keys, the text on the screen, where the focus is.

No mouse, nothing set from outside, no element looked up: what cannot be reached by keys cannot be reached here. The
one exception is the window in which a file is chosen. It belongs to the system and no keyboard reaches it in a browser
without a screen; the file is handed to the field that has the focus.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

# Longest to wait for what the desk or the browser is still doing, in seconds: the machines are slow at times.
PATIENCE: Final = 60
# Presses of one key after which what is looked for is not on the page.
_MOST_PRESSES: Final = 250
# What somebody hears who cannot see the screen: the label, or the words on the thing itself.
_NAME: Final = """const one = document.activeElement;
    if (!one || one === document.body) return "";
    return one.getAttribute("aria-label") || [...(one.labels || [])].map(label => label.innerText).join(" ") ||
        one.innerText || "";"""
_CHOSEN: Final = "return document.activeElement.selectedOptions[0].text"
_SHOWN: Final = "return document.body ? document.body.innerText : ''"
_HEADING: Final = "return [...document.querySelectorAll('h1')].map(one => one.innerText).join()"
_STRUCK: Final = """return [...document.querySelectorAll("del")].filter(one => one.checkVisibility())
    .map(one => one.innerText)"""
# Every document has a beginning of its own.
_LOADED: Final = "return document.readyState === 'complete' ? [performance.timeOrigin] : []"


Found = TypeVar("Found")


class Gone(Exception):
    """The page asked was just making place for another one."""


def wait_for(look: Callable[[], Found], seen: Callable[[], str] = str) -> Found:
    """Look again until there is something, and return it; fails with what is seen instead."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(Gone):
            if found := look():
                return found
        assert time.monotonic() < deadline, f"in vain; on the screen: {seen()}"
        time.sleep(0.02)


class Browser(Protocol):
    """A browser that can be driven by keys."""

    def visit(self, address: str) -> None:
        """Go to an address, as somebody does who opens a file."""

    def press(self, keys: str) -> None:
        """Press keys together, named like ``Shift+Tab``."""

    def write(self, words: str) -> None:
        """Press one key after another."""

    def ask(self, script: str) -> Any:
        """Read something of the page; Gone."""

    def hand_over(self, file: Path) -> None:
        """Choose a file for the field that has the focus."""

    def on_paper(self) -> tuple[str, bytes]:
        """Return the text that is printed, and the printed pages as a PDF."""

    def wrong(self) -> list[str]:
        """Return what the browser found wrong with the pages, and requests to other hosts."""


class Hands:
    """Somebody at the keyboard."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def until(self, look: Callable[[], Found]) -> Found:
        """Look again until there is something to be seen, and return it."""
        return wait_for(look, lambda: f"{self.heading}\n{self.shown}")

    def visit(self, address: str) -> None:
        self._browser.visit(address)

    def _loaded(self) -> tuple[float, ...]:
        return tuple(self._browser.ask(_LOADED))

    def go(self, keys: str) -> None:
        """Press keys that lead to another page, and wait until it is there."""
        (before,) = self.until(self._loaded)
        self.press(keys)
        self.until(lambda: [one for one in self._loaded() if one != before])

    def press(self, *keys: str) -> None:
        for one in keys:
            self._browser.press(one)

    def write(self, words: str) -> None:
        self._browser.write(words)

    def reach(self, name: str, key: str = "Tab") -> None:
        """Press a key until the focus is on what has this name."""
        met = []
        for _ in range(_MOST_PRESSES):
            self.press(key)
            met.append(self.focused)
            if met[-1].startswith(name):
                return
        raise AssertionError(f"{name} is not reached, but {met}")

    def open(self, name: str) -> None:
        """Go to a link or press a button, and wait for the page it leads to."""
        self.reach(name)
        self.go("Enter")

    def fill(self, name: str, words: str) -> None:
        """Go on to a field and write into it."""
        self.reach(name)
        self.write(words)
        # What the browser itself offers for the field would take the next key.
        self.press("Escape")

    def pick(self, name: str, words: str) -> None:
        """Go on to a list of choices and choose."""
        self.reach(name)
        self.pick_here(words, name)

    def pick_here(self, words: str, name: str = "the list") -> None:
        """Choose in the list of choices that has the focus."""
        self.press("Home")
        for _ in range(_MOST_PRESSES):
            if self._browser.ask(_CHOSEN) == words:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{words} is not among the choices of {name}")

    def hand_over(self, file: Path) -> None:
        self._browser.hand_over(file)

    def reads(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        self.until(lambda: all(one in self.shown for one in words))

    @property
    def focused(self) -> str:
        """The name of what has the focus."""
        return plain(self._browser.ask(_NAME))

    @property
    def shown(self) -> str:
        """The text on the screen, and below it."""
        return plain(self._browser.ask(_SHOWN))

    @property
    def heading(self) -> str:
        return plain(self._browser.ask(_HEADING))

    @property
    def struck(self) -> list[str]:
        """What is struck through."""
        return [plain(one) for one in self._browser.ask(_STRUCK)]

    @property
    def path(self) -> str:
        return str(self._browser.ask("return location.pathname"))

    def on_paper(self) -> tuple[str, bytes]:
        words, pages = self._browser.on_paper()
        return plain(words), pages

    def wrong(self) -> list[str]:
        return self._browser.wrong()


def plain(words: str) -> str:
    """Return words with single spaces."""
    return " ".join(words.split())
