"""Locking in a real browser, above all in the middle of typing: what was typed is at the form again (P2, P4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.flow.program import Program

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


@pytest.mark.slow
def test_a_page_that_shows_itself_again_is_nobody_and_whoever_goes_from_page_to_page_is(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    """The clock is that of the desk; the page asks for itself as desk.js has it do, each second."""
    with (
        running_desk(vault.at(tmp_path / "desk"), "--idle-minutes", "0.1") as desk,
        new_window(chromium, desk) as window,
    ):
        window.enter()
        for _ in range(10):
            window.page.wait_for_timeout(1000)
            window.page.locator("nav a[href='/record']").click()
        assert window.page.locator("#passphrase").count() == 0
        window.page.add_init_script("setTimeout(() => location.reload(), 1000)")
        window.page.locator("nav a[href='/record']").click()
        # A driver that looks at a page counts to the browser as somebody: nothing looks before it has to be locked.
        window.page.wait_for_timeout(15_000)
        assert window.page.locator("#passphrase").count() == 1
