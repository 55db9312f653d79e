"""The pages that tell the public in Firefox ESR, with its script: marks while typing, a part covered, a page printed.

Chromium is tried in `test_statements`, `test_ledger` and `test_media`; here is what browsers do differently: where the
marks lie, what keys do, how a picture is drawn, what is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cli.demo_publish_picture import invented_picture
from safeconduct.desk.words import Tongue
from tests.attack.desk import RunningDesk, running_desk
from tests.browser.hands import wait_for
from tests.browser.marionette import Firefox, program, running_firefox
from tests.browser.telling import WAYS, press_office
from tests.flow.program import PASSPHRASE

pytestmark = pytest.mark.slow

_LOADED = "return document.readyState === 'complete' ? [performance.timeOrigin] : []"
_WIDER = (
    "return document.documentElement.scrollWidth > document.documentElement.clientWidth ? [location.pathname] : ['']"
)
_FILTER = "return [getComputedStyle(document.querySelector('img')).filter]"
# The marks of a text that has any, and how far they lie from the words below them.
_MARKS = """const mirror = document.activeElement.previousElementSibling, field = mirror.nextElementSibling;
    return [mirror.querySelectorAll("mark").length, mirror.clientHeight - field.clientHeight,
        mirror.clientWidth - field.clientWidth];"""


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[Firefox, RunningDesk]]:
    """Firefox at Today of a press office."""
    with running_desk(press_office(folder, Tongue.ENGLISH)) as desk, running_firefox() as firefox:
        firefox.visit(desk.file.as_uri())
        wait_for(lambda: firefox.ask("return document.activeElement.id === 'passphrase'"))
        firefox.write(PASSPHRASE)
        firefox.press("Enter")
        wait_for(lambda: firefox.ask("return !!document.querySelector('nav')"))
        yield firefox, desk
        assert firefox.wrong() == []


def element(firefox: Firefox, selector: str) -> str:
    found: dict[str, Any] = firefox.command("WebDriver:FindElement", using="css selector", value=selector)
    return str(next(iter(found.values())))


def follow(firefox: Firefox, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    before = wait_for(lambda: firefox.ask(_LOADED))
    firefox.command("WebDriver:ElementClick", id=element(firefox, selector))
    wait_for(lambda: firefox.ask(_LOADED) not in ([], before))


def focus(firefox: Firefox, found: str) -> None:
    """Put the focus where a script says."""
    firefox.ask(f"const one = {found}; one.scrollIntoView(); one.focus(); return document.activeElement === one")


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with at_work(tmp_path) as (firefox, _):
        yield firefox


def test_every_page_of_the_room_opens_and_fits_and_the_lines_are_printed(firefox: Firefox) -> None:
    for _, links in WAYS:
        for link in links:
            follow(firefox, link)
        assert firefox.ask(_WIDER) == [""]
        assert firefox.ask("return document.querySelectorAll('h1').length") == 1
    words, pages = firefox.on_paper()
    assert "We never speak of journeys" in words
    assert "Corrections due" not in words
    assert pages.startswith(b"%PDF")


def test_words_are_marked_where_they_stand_while_they_are_typed_and_saved_by_keys(firefox: Firefox) -> None:
    follow(firefox, 'nav a[href="/statements"]')
    follow(firefox, '.statements li.draft a[href^="/statement/"]')
    wait_for(lambda: firefox.ask("return !!document.querySelector('mark')"))
    focus(firefox, "[...document.querySelectorAll('textarea[lang=en]')].at(-2)")
    firefox.press("Control+a")
    firefox.write("A boy of 17 was taken on 14 January 2019.")
    wait_for(lambda: firefox.ask(_MARKS)[0])
    _, high, wide = firefox.ask(_MARKS)
    assert (abs(high) <= 1, wide) == (True, 0)
    before = firefox.ask(_LOADED)
    firefox.press("Control+Enter")
    wait_for(lambda: firefox.ask(_LOADED) not in ([], before))
    assert "Done, and on the disk." in firefox.ask("return document.body.innerText")


def test_a_part_of_a_picture_is_covered_by_keys(firefox: Firefox, tmp_path: Path) -> None:
    follow(firefox, 'nav a[href="/statements"]')
    follow(firefox, '.statements li.draft a[href^="/statement/"]')
    follow(firefox, 'a[href^="/media/"]')
    file = tmp_path / "drawing.png"
    file.write_bytes(invented_picture())
    firefox.command("WebDriver:ElementSendKeys", id=element(firefox, "#file"), text=str(file))
    follow(firefox, 'button[value="bring"]')
    wait_for(lambda: firefox.ask("return !!document.querySelector('[data-corners]')"))
    assert firefox.ask(_FILTER) != ["none"]
    firefox.press("b")
    wait_for(lambda: firefox.ask(_FILTER) == ["none"])
    focus(firefox, "document.querySelector('[data-framed]')")
    for key in ("Enter", *["ArrowRight"] * 6, *["ArrowDown"] * 6, "Enter"):
        firefox.press(key)
    before = firefox.ask(_LOADED)
    focus(firefox, "document.querySelector('button[value=cover]')")
    firefox.press("Enter")
    wait_for(lambda: firefox.ask(_LOADED) not in ([], before))
    assert firefox.ask("return document.querySelectorAll('rect.region:not(.picked)').length") == 1
    for language in ("en", "ru"):
        firefox.command("WebDriver:ElementSendKeys", id=element(firefox, f"#shows-{language}"), text="A gate.")
    before = firefox.ask(_LOADED)
    firefox.press("Control+Enter")
    wait_for(lambda: firefox.ask(_LOADED) not in ([], before))
    assert "not cleared: the statement waits for it" in firefox.ask("return document.body.innerText")
    follow(firefox, 'button[value="clear"]')
    assert "not cleared" not in firefox.ask("return document.body.innerText")
