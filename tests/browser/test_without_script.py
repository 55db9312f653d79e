"""The whole way with script switched off: every form is a plain form, every page a page (DESIGN section 9)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.attack.desk import running_desk
from tests.browser.conftest import new_window
from tests.browser.striking import strike
from tests.flow.program import Program
from tests.world import accounts

pytestmark = pytest.mark.slow


def test_everything_that_is_done_at_the_desk_is_done_without_script(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    more = accounts(dataset="more")
    more["subjects"][0]["label"] = "Arrests in Ostrava"
    with (
        running_desk(vault.at(tmp_path / "desk")) as desk,
        new_window(chromium, desk, has_script=False) as window,
    ):
        window.enter()
        page = window.page
        # Today; an account with a claim of somebody who is not known yet.
        expect(page.locator("h1")).to_have_text("Today")
        page.locator('main a[href="/add"]').click()
        page.locator('[id="outlet.0"]').fill("Evening Sheet")
        page.locator('[id="subject.1"]').fill("Arrests in Tarn")
        page.locator('[id="property.1"]').fill("held")
        page.locator('[id="value.1"]').fill("at least 9")
        page.locator('[id="voice.1"]').fill("Somebody new")
        page.locator('.buttons button[value="check"]').click()
        expect(page.locator('[id="told-value.1"]')).to_have_text("Understood as: at least 9")
        expect(page.locator("#note")).to_contain_text("Kept as a draft")
        page.locator('[id="voice_kind.1"]').select_option("person")
        page.locator("button.main").click()
        expect(page.locator("h1")).to_have_text("Evening Sheet")
        # The claim is mended, said something of, and that is undone.
        page.locator("main .claims a").first.click()
        page.locator('main a[href$="/mend"]').click()
        page.locator("#value").fill("at least 12")
        page.locator("button.main").click()
        expect(page.locator("h1")).to_have_text("at least 12")
        page.locator('main a[href*="/say"]').click()
        page.locator('input[value="dispute"]').check()
        page.locator("#note").fill("she was in Tarn then")
        page.locator("button.main").click()
        expect(page.locator(".told")).to_contain_text("she was in Tarn then")
        page.locator(".undo button").click()
        expect(page.locator(".told del")).to_contain_text("she was in Tarn then")
        # It is found, and the subject is looked at on another day.
        page.locator("#search").fill("somebody")
        strike(page, "Enter")
        expect(page.locator("main")).to_contain_text("Somebody new")
        page.goto(f"http://{desk.host}/record")
        page.locator("main .list a", has_text="Tarn").click()
        expect(page.locator("main")).to_contain_text("at least 12")
        page.locator("#day").fill("2 May 2030")
        page.locator(".day button").click()
        expect(page.locator(".band")).to_contain_text("2 May 2030")
        page.locator(".band a").click()
        # A file is looked at before it is taken in.
        page.goto(f"http://{desk.host}/import")
        file = {"name": "more.json", "mimeType": "application/json", "buffer": json.dumps(more).encode()}
        page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
        page.locator("button.main").click()
        expect(page.locator("main")).to_contain_text("Nothing is taken in yet.")
        page.locator('button[value="take"]').click()
        expect(page.locator("main")).to_contain_text("It is taken in.")
        # Another language, and the lock.
        page.locator('.languages button[value="ru"]').click()
        expect(page.locator("html")).to_have_attribute("lang", "ru")
        page.locator("button.lock").click()
        expect(page.locator("#passphrase")).to_be_visible()
        page.go_back()
        expect(page.locator("#passphrase")).to_be_visible()
