"""What goes wrong at a desk: two windows, Back, pressing twice, a lock while typing, a program that stops or is gone.

The browser keeps pages in memory when they are left, as a person's own does and a driven one does not. P2 and P4.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.attack.desk import running_desk
from tests.browser.conftest import Window, launched, new_window
from tests.browser.striking import strike
from tests.browser.visiting import show, typing_forms
from tests.flow.program import Program

pytestmark = pytest.mark.slow

TYPED: Final = "в подвале у реки, «с марта»"
# Longest to wait for what the page says of its own accord, in milliseconds: it asks for eight seconds.
PATIENCE: Final = 30_000
# Makes the page of help one on which something is going on, before its own script has come.
GOING_ON: Final = """new MutationObserver(() => {
  const main = document.querySelector("main");
  if (main && location.pathname === "/help") main.dataset.again = "";
}).observe(document, { childList: true, subtree: true });"""


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages in memory when they are left."""
    with launched(driver, without=("--disable-back-forward-cache",), is_whole=True) as browser:
        yield browser


def address(window: Window, path: str) -> str:
    return f"http://{window.desk.host}{path}"


def open_claim(window: Window, page: Page | None = None) -> str:
    """Go to a claim and return its address."""
    page = page or window.page
    page.goto(address(window, "/"))
    page.locator("main .list a", has_text="Arrests").click()
    page.locator("summary").first.click()
    page.locator(".claims a").first.click()
    page.locator('main a[href$="/say"]').wait_for()
    page.wait_for_load_state()
    return page.url


def say(page: Page, claim: str, text: str, what: str = "dispute") -> None:
    """Fill in the form that says something of a claim, without sending it."""
    page.goto(claim + "/say", wait_until="load")
    page.locator("#note").fill(text)
    page.locator(f'input[value="{what}"]').check()


def back(page: Page) -> None:
    page.evaluate("history.back()")


def test_two_windows_tell_each_other_and_neither_loses_or_overwrites_anything(window: Window) -> None:
    one, claim = window.page, open_claim(window)
    other = one.context.new_page()
    other.goto(claim + "/mend", wait_until="load")
    other.locator("#said").fill(TYPED)

    # One mends the claim; the other, which is typing, learns that something was changed, and goes on typing.
    one.goto(claim + "/mend", wait_until="load")
    one.locator("#said").fill("said otherwise")
    one.locator("button.main").click()
    expect(one.locator("main .said").first).to_have_text("said otherwise")
    expect(one.locator(".news")).to_be_hidden()
    expect(other.locator(".news")).to_be_visible()
    expect(other.locator("#said")).to_have_value(TYPED)
    # What it then sends does not put back what the first window mended: it is asked to look, with its own words there.
    other.locator("button.main").click()
    expect(other.locator("[role=alert] strong")).to_contain_text("mended meanwhile")
    expect(other.locator("#said")).to_have_value(TYPED)
    other.locator("button.main").click()
    expect(other.locator("main .said").first).to_have_text(TYPED)

    # What one has undone already, the other is told in a sentence that it cannot undo once more.
    expect(one.locator(".news")).to_be_visible()
    one.goto(address(window, "/history"), wait_until="load")
    one.locator(".history button").first.click()
    expect(one.locator(".history del")).to_have_count(1)
    other.locator(".undo button").click()
    expect(other.locator(".advice strong")).to_be_visible()
    one.goto(address(window, "/history"))
    expect(one.locator(".history del")).to_have_count(1)


def test_more_windows_than_a_browser_has_connections_all_work_and_all_lock_at_once(window: Window) -> None:
    say(window.page, open_claim(window), TYPED)
    others = [window.page.context.new_page() for _ in range(7)]
    for number, other in enumerate(others):
        other.goto(address(window, "/add"), wait_until="load")
        other.locator('[id="said.1"]').fill(f"{TYPED} {number}")

    window.lock_by_keys()

    for other in others:
        other.locator("#passphrase").wait_for(timeout=PATIENCE)
        expect(other.locator("body")).not_to_contain_text(TYPED)
    window.unlock()
    expect(window.page.locator("#note")).to_have_value(TYPED)
    # Two windows with one form each have their own words back.
    for number, other in enumerate(others):
        other.goto(address(window, other.locator('[name="back"]').first.input_value()))
        expect(other.locator('[id="said.1"]')).to_have_value(f"{TYPED} {number}")


def test_back_shows_nothing_after_a_lock(window: Window) -> None:
    page, claim = window.page, open_claim(window)
    page.goto(claim, wait_until="load")
    said = page.locator("h1").inner_text()
    window.lock_by_keys()

    for _ in range(3):
        back(page)
        page.wait_for_load_state()
        expect(page.locator("#passphrase")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text(said)
    window.unlock()


def test_back_to_a_form_that_was_sent_and_pressing_twice_do_nothing_twice(window: Window) -> None:
    page, claim = window.page, open_claim(window)
    say(page, claim, TYPED)
    page.locator("button.main").dblclick()
    expect(page.locator(".told li")).to_have_count(1)

    # The form that Back shows is that of the page as it is now: empty, and another one.
    back(page)
    expect(page.locator("#note")).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("#note")).to_have_value("")
    # A page that a browser kept all the same sends what was sent before: it leads to what was done then.
    say(page, claim, TYPED + " 2", "retract")
    sent = page.evaluate("new URLSearchParams(new FormData(document.querySelector('main form'))).toString()")
    strike(page, "Control+Enter")
    strike(page, "Control+Enter")
    expect(page.locator(".told li")).to_have_count(2)
    once_more = "async ([url, body]) => (await fetch(url, {method: 'POST', body: new URLSearchParams(body)})).url"
    page.goto(page.evaluate(once_more, [claim + "/say", sent]))
    expect(page.locator(".undo")).to_contain_text("Done, and on the disk.")
    expect(page.locator(".told li")).to_have_count(2)

    # An undo pressed twice is one; Back to the page before it, and pressed again, is told in a sentence or done once.
    page.wait_for_load_state()
    page.locator(".undo button").dblclick()
    expect(page.locator(".told del")).to_have_count(1)
    back(page)
    page.locator(".undo button").click()
    expect(page.locator(".advice strong")).to_be_visible()
    page.goto(claim)
    expect(page.locator(".told del")).to_have_count(1)


def test_what_stands_in_any_form_outlives_a_lock_another_way_out_and_a_program_that_is_gone(window: Window) -> None:
    page, forms = window.page, typing_forms(window)
    assert len(forms) >= 6
    lost: list[str] = []
    for form in forms:
        # In the middle of typing: locked, and locked once more before anything is typed again.
        show(window, form.page)
        typed = form.fill(page, TYPED)
        for _ in range(2):
            window.lock_by_keys()
            window.unlock()
            page.wait_for_load_state()
            lost += [f"locked: {form.action}"] * (form.typed(page) != typed)
        # To another page by a link, and back to the form.
        show(window, form.page)
        form.fill(page, TYPED + "!")
        page.locator("nav a").last.click()
        page.wait_for_url("**/help*")
        show(window, "/search" if form.action == "/search" else form.page)
        if "said.1" in form.names:
            page.locator('main a[href^="/add?draft="]').first.click()
            page.wait_for_url("**/add?draft=*")
        lost += [f"left: {form.action}"] * (set(form.typed(page).values()) != {TYPED + "!"})
    # Each in a window of its own, when the program is killed.
    windows = [page, *(page.context.new_page() for _ in forms[1:])]
    for form, one in zip(forms, windows, strict=True):
        one.goto(address(window, form.page), wait_until="load")
        form.fill(one, TYPED)
    window.kill_program()
    for form, one in zip(forms, windows, strict=True):
        form.send(one)
        expect(one.locator(".lost")).to_be_visible(timeout=PATIENCE)
        one.locator("nav a").first.click()
        lost += [f"gone: {form.action}"] * (set(form.typed(one).values()) != {TYPED})
    assert lost == []


def test_a_page_that_is_shown_again_takes_nobody_back_who_has_gone_on(window: Window) -> None:
    page = window.page
    page.add_init_script(GOING_ON)
    page.goto(address(window, "/help"))
    assert page.locator("main[data-again]").count() == 1
    # Slower than the page waits before it shows itself again.
    window.desk.process.send_signal(signal.SIGSTOP)
    try:
        page.locator('nav a[href="/record"]').evaluate("link => link.click()")
        page.wait_for_timeout(3000)
    finally:
        window.desk.process.send_signal(signal.SIGCONT)

    page.wait_for_url("**/record")
    page.wait_for_timeout(3000)
    assert page.url == address(window, "/record")


def test_a_page_that_is_shown_again_drops_neither_a_press_nor_what_is_typed(window: Window) -> None:
    page = window.page
    page.add_init_script(GOING_ON)
    page.goto(address(window, "/help"))
    assert page.locator("main[data-again]").count() == 1
    words = page.locator("form.search input[name=words]")
    words.fill("lantern")
    page.wait_for_timeout(3000)
    expect(words).to_have_value("lantern")

    # Pressed, with nothing typed, at a program that takes longer to answer than the page waits.
    words.fill("")
    window.desk.process.send_signal(signal.SIGSTOP)
    try:
        page.locator('.languages button[value="ru"]').evaluate("button => button.click()")
        page.wait_for_timeout(5000)
    finally:
        window.desk.process.send_signal(signal.SIGCONT)
    page.locator('html[lang="ru"]').wait_for(state="attached")


def test_a_program_that_stops_is_told_on_the_page_and_works_on_when_it_answers_again(window: Window) -> None:
    page, claim = window.page, open_claim(window)
    say(page, claim, TYPED)
    window.desk.process.send_signal(signal.SIGSTOP)
    try:
        page.locator("button.main").click()
        expect(page.locator(".slow")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("#note")).to_have_value(TYPED)
        # Who types on has not meant what they pressed before.
        page.locator("#note").press("End")
        page.keyboard.type("!")
        expect(page.locator(".lost")).to_be_visible()
        expect(page.locator(".slow")).to_be_hidden()
    finally:
        window.desk.process.send_signal(signal.SIGCONT)
    expect(page.locator(".lost")).to_be_hidden(timeout=PATIENCE)
    page.locator("button.main").click()

    expect(page.locator(".told li")).to_have_count(1)
    expect(page.locator(".told li")).to_contain_text(TYPED + "!")


def test_a_press_at_a_slow_program_is_done_once_it_answers(window: Window) -> None:
    page, claim = window.page, open_claim(window)
    say(page, claim, TYPED)
    window.desk.process.send_signal(signal.SIGSTOP)
    try:
        page.locator("button.main").click()
        expect(page.locator(".slow")).to_be_visible(timeout=PATIENCE)
    finally:
        window.desk.process.send_signal(signal.SIGCONT)

    expect(page.locator(".told li")).to_have_count(1)
    expect(page.locator(".told li")).to_contain_text(TYPED)


def test_a_killed_programs_draft_is_there_when_it_is_started_again(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    program = vault.at(tmp_path / "desk")
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        page = window.page
        page.goto(address(window, "/add"), wait_until="load")
        page.locator('[id="outlet.0"]').fill(TYPED)
        expect(page.locator("#note")).to_contain_text("Kept as a draft", timeout=PATIENCE)
        page.locator('[id="said.1"]').fill("not kept any more")
        window.kill_program()
        expect(page.locator(".lost")).to_be_visible(timeout=PATIENCE)
        page.locator("button.main").click()
        expect(page.locator('[id="said.1"]')).to_have_value("not kept any more")
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        window.page.locator('main a[href^="/add?draft="]').click()
        expect(window.page.locator('[id="outlet.0"]')).to_have_value(TYPED)
