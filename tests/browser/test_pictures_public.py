"""Pictures of the pages that tell the public, kept when ``--pictures FOLDER`` asks; axe looks at each first.

They show a press office around the public accounts of January 2019 (`telling`), in both languages.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from safeconduct.desk.words import Tongue
from tests.attack.desk import running_desk
from tests.browser.conftest import new_window
from tests.browser.telling import WAYS, press_office
from tests.browser.test_pictures import press, take
from tests.browser.visiting import faults, wider_than_the_window

pytestmark = pytest.mark.slow

# The language where pictures are not kept: the longer words.
ALONE = Tongue.RUSSIAN
# Where a page has more than a window holds, what is to be seen of it.
SCROLLED = {"statement": ".block:nth-of-type(3)", "entry": "fieldset.choices"}


def test_every_page_that_tells_the_public_has_its_picture(
    chromium: Browser, tmp_path: Path, pictures: Path, pictured: Tongue
) -> None:
    program = press_office(tmp_path, pictured)
    wrong: dict[str, list[str]] = {}
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        page = window.page
        for name, links in WAYS:
            for link in links:
                press(page, link)
            found = [one for one in (*faults(page), wider_than_the_window(page)) if one]
            wrong |= {name: found} if found else {}
            if name in SCROLLED:
                page.locator(SCROLLED[name]).first.evaluate("one => one.scrollIntoView()")
            if name == "statement":
                expect(page.locator("mark").first).to_be_visible()
            # Coloured marks and many words: packed more, so that this one is as light as the others.
            take(page, pictures / f"{name}-{pictured.value}.webp", **({"quality": 34} if name == "statement" else {}))
    assert wrong == {}
