"""The pages of more values and claims than one page holds, for people who see, hear and move otherwise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.attack.desk import running_desk
from tests.browser.conftest import new_window
from tests.browser.test_accessible import USUAL, ZOOMED
from tests.browser.test_pictures import take
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import new_program
from tests.world import accounts, accounts_bytes

PLACES = 30
CLAIMS = 60
PROPERTY = {"id": "held_in", "kind": "places"}


def many() -> bytes:
    """The invented accounts with more places than a card holds, one of them said more often than a page has room."""
    held = accounts()
    told = {**held["claims"][0], "property": PROPERTY["id"]}
    claims: list[dict[str, Any]] = [
        {**told, "id": f"p{n}", "value": {"kind": "places", "names": [f"Depot {n % PLACES if n < PLACES else 0:02}"]}}
        for n in range(PLACES + CLAIMS)
    ]
    return accounts_bytes(accounts(claims=[*held["claims"], *claims], properties=[*held["properties"], PROPERTY]))


@pytest.mark.slow
def test_pages_of_many_values_and_claims_keep_nobody_out(chromium: Browser, tmp_path: Path, pictures: Path) -> None:
    program = new_program(tmp_path)
    file = tmp_path / "many.json"
    file.write_bytes(many())
    program.done("record", "import", str(file), "--yes")
    found: dict[str, list[str]] = {}
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        page = window.page
        page.goto(f"http://{desk.host}/record")
        page.locator("main .list a", has_text="Arrests in Tarn").click()
        page.locator(".cards").wait_for()
        subject = page.url.removeprefix(f"http://{desk.host}")
        rests = re.findall(r'href="(/subject/[^"]+/(?:values|answer)/[^"]+)"', page.content())
        kinds = {one.split("/")[3]: one for one in rests}
        assert set(kinds) == {"values", "answer"}
        for language in ("en", "ru"):
            page.goto(f"http://{desk.host}/")
            choose(window, language)
            for address in (subject, *kinds.values()):
                page.goto(f"http://{desk.host}{address}")
                wrong = [*faults(page), wider_than_the_window(page)]
                page.emulate_media(color_scheme="dark")
                wrong += faults(page, OF_COLOURS)
                page.emulate_media(color_scheme="light")
                page.set_viewport_size(ZOOMED)
                wrong.append(wider_than_the_window(page))
                page.set_viewport_size(USUAL)
                if address != subject:
                    take(page, pictures / f"{address.split('/')[3]}-{language}.webp")
                found |= {f"{language} {address}": [one for one in wrong if one]}

    assert {address: wrong for address, wrong in found.items() if wrong} == {}
