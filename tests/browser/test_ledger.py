"""What is public, corrections due and the press log in Chromium: an article is entered and told; axe finds no fault."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.striking import strike
from tests.browser.visiting import OF_COLOURS, faults, wider_than_the_window
from tests.flow.program import Program, new_program

pytestmark = pytest.mark.slow

ARTICLE = "The paper says that 40 people were detained in Argun."


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    return new_program(tmp_path_factory.mktemp("ledger"))


def test_an_article_is_entered_and_told_and_the_pages_have_no_fault(window: Window) -> None:
    page, wrong = window.page, []
    page.locator('nav a[href="/statements"]').click()
    page.locator('.ways a[href="/ledger"]').click()
    expect(page.locator("h1")).to_have_text("What is public")
    strike(page, "n")
    expect(page.locator("h1")).to_have_text("Enter an article of others")
    wrong += [*faults(page), wider_than_the_window(page)]
    page.locator("#set-day").fill("2026-11-20")
    page.locator("#set-text").fill(ARTICLE)
    page.locator('button[value="enter"]').click()
    expect(page.locator("h1")).to_have_text("What it told")
    wrong += [*faults(page), wider_than_the_window(page)]
    page.locator("#status-0").select_option("detained")
    page.locator('button[value="told"]').click()
    expect(page.locator("ul.list")).to_contain_text("people who were detained")
    wrong += faults(page)
    for address, head in (("ledger", "What is public"), ("due", "Corrections due"), ("press", "Press")):
        page.locator(f'.ways a[href="/{address}"]').first.click()
        expect(page.locator("h1")).to_have_text(head)
        wrong += [*faults(page), wider_than_the_window(page)]
        page.emulate_media(color_scheme="dark")
        wrong += faults(page, OF_COLOURS)
        page.emulate_media(color_scheme="light")
    strike(page, "l")
    expect(page.locator("h1")).to_have_text("Lines for the telephone")
    expect(page.locator("main")).to_contain_text("We never speak of journeys")
    wrong += faults(page)
    assert not [one for one in wrong if one]
