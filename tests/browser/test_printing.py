"""What comes out of a printer: a sheet with its mark on every page and everything opened, in black and white (P7)."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Window
from tests.browser.paper import Paper
from tests.browser.striking import strike
from tests.flow.program import PASSPHRASE

pytestmark = pytest.mark.slow

# What stands around a page on the screen, and on no paper.
AROUND = (
    "Today",
    "Lock",
    "Nothing is sent",
    "Search",
    "Help on this page",
    "What if this source fell",
    "Look at another day",
)
# What stands behind an answer of the invented accounts: a claim's words, and those of its copy.
BEHIND = ("early April, not late", "about 10", "Undated copy", "How it stands")


def test_a_sheet_has_its_mark_on_every_page_and_all_that_can_be_opened(window: Window) -> None:
    page = window.page
    # Dark on the screen; paper is white.
    page.emulate_media(color_scheme="dark")
    page.goto(f"http://{window.desk.host}/record", wait_until="load")
    page.get_by_role("link", name="Arrests in Tarn").click()
    page.locator(".cards").wait_for()
    page.wait_for_load_state()
    unmarked = Paper(page.pdf(format="A5"))
    strike(page, "p")
    page.get_by_label("for a court").check()
    strike(page, "Control+Enter")
    page.locator(".running").wait_for()
    page.wait_for_load_state()
    page.evaluate("window.print = () => { document.body.dataset.printed = '1' }")
    strike(page, "p")
    page.locator("body[data-printed]").wait_for()

    sheet = Paper(page.pdf(format="A5"))
    marks = {re.findall(r"^[0-9A-Z]{4}-[0-9A-Z]{4} · for a court printed ", text)[0] for text in sheet.texts}
    every = " ".join(sheet.texts)

    assert len(sheet.texts) > 1
    assert len(marks) == 1
    assert [words for words in BEHIND if words not in every] == []
    assert [words for words in AROUND if words in every] == []
    assert all(len(set(colour)) == 1 for colour in sheet.colours | unmarked.colours)
    assert "Printed without a purpose" not in every
    assert "Printed without a purpose" in unmarked.texts[-1]
    assert [words for words in AROUND if words in " ".join(unmarked.texts)] == []


def test_a_drill_comes_to_its_report_by_itself_and_that_goes_on_paper(window: Window) -> None:
    page = window.page
    page.goto(f"http://{window.desk.host}/drill", wait_until="load")
    page.locator('input[value="passphrase"]').check()
    page.locator("#passphrase").fill(PASSPHRASE)
    strike(page, "Control+Enter")
    page.locator("main ol").wait_for()
    page.wait_for_load_state()
    page.evaluate("window.print = () => { document.body.dataset.printed = '1' }")
    strike(page, "p")
    page.locator("body[data-printed]").wait_for()
    every = " ".join(Paper(page.pdf(format="A5")).texts)

    assert "People: A survivor" in every
    assert "What the team would have to do" in every
    assert [words for words in (*AROUND, "Rehearse once more") if words in every] == []
