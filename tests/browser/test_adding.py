"""Adding an account in a real browser, by keyboard alone: read back while typing, a draft, Ctrl+Enter (P4)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Window
from tests.browser.striking import strike

pytestmark = pytest.mark.slow


def focused(window: Window) -> Locator:
    return window.page.locator("*:focus")


def type_into(window: Window, name: str, words: str) -> None:
    """Go on with Tab until the field is reached, and type."""
    for _ in range(30):
        if focused(window).get_attribute("name") == name:
            window.page.keyboard.type(words)
            # What the browser itself offers for the field would take the next key.
            strike(window.page, "Escape")
            return
        strike(window.page, "Tab")
    raise AssertionError(name)


def test_an_account_is_added_by_keyboard_alone(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/add", wait_until="load")
    expect(focused(window)).to_have_attribute("name", "outlet.0")

    type_into(window, "outlet.0", "Вечерний листок")
    type_into(window, "published.0", "7 мая 2020")
    type_into(window, "subject.1", "Arrests in Tarn")
    type_into(window, "property.1", "held")
    type_into(window, "value.1", "не менее 9")
    expect(page.locator('[data-told="value.1"]')).to_have_text("Understood as: at least 9")
    type_into(window, "voice.1", "Somebody new")
    expect(page.locator('[data-new="voice.1"]')).to_be_visible()
    expect(page.locator("#note")).to_contain_text("Kept as a draft", timeout=10_000)
    strike(page, "Control+Enter")
    # The focus was there on the page before as well.
    expect(page.locator(".advice")).to_be_visible(timeout=30_000)
    page.wait_for_load_state()
    expect(focused(window)).to_have_attribute("name", "voice.1")
    strike(page, "Tab")
    page.keyboard.type("person")
    strike(page, "Control+Enter")

    expect(page.locator("h1")).to_have_text("Вечерний листок")
    expect(page.locator("main")).to_contain_text("at least 9")
    page.locator('nav a[href="/"]').click()
    expect(page.locator("main")).not_to_contain_text("Drafts")


def test_enter_in_a_field_records_nothing_and_a_row_is_added_where_one_types_on(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/add", wait_until="load")
    type_into(window, "outlet.0", "A letter")
    strike(page, "Enter")
    expect(page.locator(".fine")).to_be_visible()
    type_into(window, "subject.1", "Arrests in Tarn")

    page.locator('button[value="row"]').focus()
    strike(page, "Enter")

    expect(focused(window)).to_have_attribute("name", "property.2")
    expect(page.locator('[id="subject.2"]')).to_have_value("Arrests in Tarn")
    expect(page.locator('[id="outlet.0"]')).to_have_value("A letter")


def test_whoever_stands_in_a_question_that_goes_away_stands_in_the_next_field(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/add", wait_until="load")
    type_into(window, "subject.1", "Arrests in Tarn")
    type_into(window, "property.1", "hel")
    expect(page.locator('[data-new="property.1"]')).to_be_visible()
    page.keyboard.type("d")
    strike(page, "Escape")

    strike(page, "Tab")

    expect(page.locator('[data-new="property.1"]')).to_be_hidden()
    expect(focused(window)).to_have_attribute("name", "value.1")


def test_the_line_says_into_which_part_it_goes_and_another_is_chosen_in_two_presses(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/part-begin", wait_until="load")
    expect(page.locator("p.into")).to_have_count(0)
    page.locator("#sort").select_option("case")
    page.locator("#name").fill("Larch")
    page.locator("main button.main").click()
    expect(page.locator("p.into")).to_contain_text("goes into the part Record: read by you alone.")

    page.goto(f"http://{window.desk.host}/add?of=call", wait_until="load")
    page.locator("p.into a").click()
    page.get_by_label("Larch").check()
    strike(page, "Control+Enter")
    expect(page.locator("h1")).to_have_text("Log a call or message")
    expect(page.locator("p.into")).to_contain_text("goes into the part Larch: read by you alone.")
    type_into(window, "outlet.0", "A call")
    type_into(window, "subject.1", "Arrests in Tarn")
    type_into(window, "property.1", "held")
    type_into(window, "value.1", "12")
    strike(page, "Control+Enter")

    expect(page.locator("h1")).to_have_text("A call")
    page.goto(f"http://{window.desk.host}/record", wait_until="load")
    page.get_by_role("link", name="Arrests in Tarn").first.click()
    expect(page.locator("main")).to_contain_text("part: Larch")
    expect(page.locator("main")).to_contain_text("part: Record")
