"""A key struck on a page that is whole: before its script has come, a key does nothing, as for any person."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

# Presses after which what is looked for is not reached.
_MOST: Final = 120
_FOCUSED: Final = "document.activeElement.{} || ''"


def strike(page: Page, *names: str) -> None:
    """Strike keys one after the other, each once the page that is there has loaded."""
    for name in names:
        page.wait_for_load_state()
        page.keyboard.press(name)


def reach(page: Page, what: str, wanted: str) -> None:
    """Go on with Tab to what has an id, a value or words."""
    for _ in range(_MOST):
        strike(page, "Tab")
        if wanted in str(page.evaluate(_FOCUSED.format(what))):
            return
    raise AssertionError(wanted)
