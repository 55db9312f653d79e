"""A key struck on a page that is whole: before its script has come, a key does nothing, as for any person."""

from __future__ import annotations

from playwright.sync_api import Page


def strike(page: Page, *names: str) -> None:
    """Strike keys one after the other, each once the page that is there has loaded."""
    for name in names:
        page.wait_for_load_state()
        page.keyboard.press(name)
