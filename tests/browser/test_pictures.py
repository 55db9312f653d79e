"""Pictures of the components and of each screen, for docs/pictures: written when ``--pictures FOLDER`` asks for it.

The pages are judged all the same; without the option nothing is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

import components
from tests.browser.conftest import Window
from tests.browser.visiting import choose, every_kind, faults, wider_than_the_window
from tests.guards.crawling import kind_of


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_keeps_nobody_out(
    chromium: Browser, tmp_path: Path, pictures: Path, scheme: Literal["light", "dark"]
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 720})
    page.goto(components.write(tmp_path).as_uri())
    wrong = [*faults(page), wider_than_the_window(page)]
    page.screenshot(path=pictures / f"components-{scheme}.png", full_page=True)
    page.close()

    assert [one for one in wrong if one] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_screen_shows_one_heading(window: Window, pictures: Path, language: str) -> None:
    choose(window, language)
    shown = set[str]()
    for address in every_kind(window):
        kind = kind_of(address)
        if kind in shown:
            continue
        shown.add(kind)
        name = kind.strip("/?").replace("/*", "").replace("/", "-").replace("?", "-").replace("&", "-") or "today"
        assert window.page.locator("h1").count() == 1, kind
        window.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false })")
        window.page.screenshot(path=pictures / f"{name}-{language}.png")
