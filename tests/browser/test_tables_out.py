"""A table leaves from the record to a sealed file, in both languages by keys alone; the command writes the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from safeconduct.protect.recipients import fingerprint
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.striking import reach, strike
from tests.browser.visiting import choose, faults, wider_than_the_window
from tests.flow.program import Program

# What stands on the pages, in each language.
WORDS = {
    "en": {
        "rows": "4 rows would leave",
        "gone": "1 claim: it was corrected, taken back or undone since.",
        "keys": "Compare the keys with their owners first",
        "missing": "give their public key",
        "sealed": "It is sealed and stands in the history.",
    },
    "ru": {
        "rows": "Уйдут 4 строки",
        "gone": "1 утверждение: его с тех пор исправили, отозвали или отменили.",
        "keys": "Сначала сверьте ключи с их владельцами",
        "missing": "дайте открытый ключ получателя",
        "sealed": "Запечатано и записано в историю.",
    },
}
# Ids are drawn for each export, and rows stand in their order.
_ID = re.compile(r"[a-z2-7]{8}-[ars][0-9a-f]{20}")
_PROPERTIES = ("held", "place", "start")
_NARROW = {"width": 380, "height": 720}
_USUAL = {"width": 1280, "height": 720}


def rows_of(data: bytes) -> list[str]:
    """Every line of a table but for its ids."""
    return sorted(_ID.sub("ID", line) for line in data.decode("utf-8-sig").splitlines())


def check_page(page: Page) -> None:
    """Nothing keeps anybody out, and nothing makes a narrow window scroll sideways."""
    assert faults(page) == []
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]  # a plain dict is what Playwright takes
    assert wider_than_the_window(page) == ""
    page.set_viewport_size(_USUAL)  # type: ignore[arg-type]  # likewise


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_table_goes_from_the_record_into_a_sealed_file_by_keyboard(
    chromium: Browser, vault: Program, tmp_path: Path, pictures: Path, language: str
) -> None:
    program, words = vault.at(tmp_path / "desk"), WORDS[language]
    alder = AgeIdentity.generate(SystemEntropy())
    key = text_from_recipient(alder.kem.public)
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        page = window.page
        window.enter()
        choose(window, language)
        fill(window, language, pictures / f"tables-out-{language}.png")
        main = page.locator("main")
        # Without a key it is refused, and what was typed stays.
        expect(main).to_contain_text(words["missing"])
        expect(page.locator("#whom")).to_have_value("Alder")
        reach(page, "id", "keys")
        page.keyboard.insert_text(key)
        strike(page, "Control+Enter")
        page.wait_for_url("**/outgoing/*")
        for one in (words["rows"], words["gone"], words["keys"], fingerprint(alder.kem.public)):
            expect(main).to_contain_text(one)
        check_page(page)
        page.screenshot(path=pictures / f"outgoing-{language}.png", full_page=True)
        # Neither an address nor a title has a name (P14).
        assert "Alder" not in page.url + page.title()
        reach(page, "value", "seal")
        strike(page, "Enter")
        expect(main).to_contain_text(words["sealed"])
        check_page(page)
        page.screenshot(path=pictures / f"outgoing-sealed-{language}.png", full_page=True)
        reach(page, "className", "save")
        with page.expect_download() as saving:
            strike(page, "Enter")
        saving.value.save_as(tmp_path / "sealed")
    told = rows_of(open_((tmp_path / "sealed").read_bytes(), [alder.kem]).content)
    assert len(told) == 5
    out = program.folder / "by-command"
    what = [word for one in _PROPERTIES for word in ("--property", one)]
    sealing = ("--purpose", "correction", "--for", "Alder", "--recipient", key, "-o", str(out))
    program.done("record", "table", "export", "--as", "csv", "--kind", "event", *what, *sealing)
    assert rows_of(open_(out.read_bytes(), [alder.kem]).content) == told


def fill(window: Window, language: str, picture: Path) -> None:
    """Go to the page from the record, and say what leaves and for whom, but not to which key."""
    page = window.page
    page.goto(f"http://{window.desk.host}/record", wait_until="load")
    reach(page, "href", "/tables")
    strike(page, "Enter")
    page.wait_for_url("**/tables")
    strike(page, "n")
    page.wait_for_url("**/tables/out")
    check_page(page)
    reach(page, "value", "event")
    strike(page, "Space")
    reach(page, "id", "subject")
    # Properties stand in the order of their words.
    for value in _PROPERTIES if language == "en" else ("place", "start", "held"):
        reach(page, "value", value)
        strike(page, "Space")
    # A group of choices is one stop: from no choice the first is taken, from the first the arrow leads on.
    reach(page, "name", "purpose")
    strike(page, "Space")
    reach(page, "name", "form")
    strike(page, "ArrowDown")
    reach(page, "id", "whom")
    page.keyboard.type("Alder")
    page.screenshot(path=picture, full_page=True)
    strike(page, "Control+Enter")
