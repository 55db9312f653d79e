"""Locking in a real browser, above all in the middle of typing: what was typed is at the form again (P2, P4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window

TYPED = "в подвале у реки, «с марта»"


def open_saying(window: Window) -> None:
    """Reach the page that says something of a claim, and type into it."""
    page = window.page
    page.locator("main .list a").first.click()
    page.locator("summary").first.click()
    page.locator(".claims a").first.click()
    page.locator('main a[href$="/say"]').click()
    # Nothing is kept before the page's script has come.
    page.wait_for_load_state()
    page.locator("#note").fill(TYPED)
    page.locator('input[value="dispute"]').check()


def by_keys(window: Window) -> None:
    window.lock_by_keys()


def by_button(window: Window) -> None:
    # Before the page's script has come the button is a plain form: nobody types so fast, but a test does.
    window.page.wait_for_load_state()
    window.page.locator("button.lock").click()
    window.page.locator("#passphrase").wait_for()


def by_another_window(window: Window) -> None:
    """Somebody, or the idle clock, locks the desk behind the back of this window."""
    other = window.page.context.new_page()
    other.goto(f"http://{window.desk.host}/record")
    other.locator("button.lock").click()
    other.locator("#passphrase").wait_for()
    other.close()
    window.page.locator("#passphrase").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("lock", [by_keys, by_button, by_another_window])
def test_what_was_being_typed_when_the_desk_locked_is_there_after_unlocking(
    window: Window, lock: Callable[[Window], None]
) -> None:
    open_saying(window)

    lock(window)
    expect(window.page.locator("body")).not_to_contain_text(TYPED)
    window.unlock()

    expect(window.page.locator("#note")).to_have_value(TYPED)
    expect(window.page.locator('input[value="dispute"]')).to_be_checked()
    expect(window.page.locator(".kept")).to_be_visible()
    window.page.locator("button.main").click()
    expect(window.page.locator(".told")).to_contain_text(TYPED)


@pytest.mark.slow
def test_a_form_that_nobody_sent_is_never_done_by_locking(window: Window) -> None:
    open_saying(window)
    by_keys(window)
    window.unlock()

    window.page.goto(f"http://{window.desk.host}/record")
    window.page.locator("main .list a").first.click()

    expect(window.page.locator("main")).not_to_contain_text("disputed")


@pytest.mark.slow
def test_the_keys_are_the_same_in_another_layout_and_ctrl_z_undoes(window: Window) -> None:
    open_saying(window)
    window.page.locator("button.main").click()
    expect(window.page.locator(".undo")).to_be_visible()

    window.page.wait_for_load_state()
    # A Russian layout gives the letter я at the place of Z.
    key = "{key: 'я', code: 'KeyZ', ctrlKey: true, bubbles: true}"
    window.page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {key}))")

    expect(window.page.locator(".told del")).to_contain_text(TYPED)
