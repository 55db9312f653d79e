"""Searching in a real browser: on its own page the results follow what is typed; Back and the languages know them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.visiting import choose

pytestmark = pytest.mark.slow


def test_on_the_page_of_the_search_results_follow_what_is_typed(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/search", wait_until="load")
    box, found = page.locator("#search"), page.locator("#found")

    box.press_sequentially("lant")
    expect(found).to_contain_text("Lantern's programme", timeout=20_000)
    box.press_sequentially("ern programme")
    expect(found).to_contain_text("Found as typed: lantern programme.", timeout=20_000)

    assert page.evaluate("document.activeElement.id") == "search"
    assert "lant" not in page.url.partition(window.desk.host)[2]
    assert re.search("/search/[a-z2-7]+$", page.url)
    page.get_by_role("link", name="Lantern's programme").click()
    expect(page.locator("h1")).to_have_text("Lantern's programme")
    page.go_back()
    expect(found).to_contain_text("Found as typed: lantern programme.")
    box.fill("gazette")
    expect(found).to_contain_text("The Gazette", timeout=20_000)
    choose(window, "ru")
    expect(found).to_contain_text("Найдено как набрано: gazette.")


def test_elsewhere_typing_into_the_search_box_changes_nothing_of_the_page(window: Window) -> None:
    window.page.goto(f"http://{window.desk.host}/add", wait_until="load")

    assert window.page.locator("form.search").evaluate("form => form.getAttributeNames().sort()") == [
        "action",
        "class",
        "method",
        "role",
    ]
