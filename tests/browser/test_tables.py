"""A table that left is mended and comes back, in both languages by keyboard alone: the claim shows the new wording."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from safeconduct.record.tables.writing import csv_bytes
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.striking import reach, strike
from tests.browser.visiting import choose, faults, wider_than_the_window
from tests.flow.program import Program

# What stands on the pages, in each language.
WORDS = {
    "en": {
        "new": "17 to 23",
        "fault": "row 5, column H: not one day",
        "taken": "It is taken in.",
        "gone": "It was taken in, and that was undone.",
        "corrected": "corrected since",
    },
    "ru": {
        "new": "от 17 до 23",
        "fault": "строка 5, столбец H: это не день",
        "taken": "Файл принят.",
        "gone": "Файл был принят, затем приём отменён.",
        "corrected": "исправлено позже",
    },
}
_NARROW = {"width": 380, "height": 720}
_USUAL = {"width": 1280, "height": 720}


def mended(program: Program) -> bytes:
    """Send claims for correction with the command, and change a count, and a day to what is no day."""
    own, file = AgeIdentity.generate(SystemEntropy()), program.folder / "left"
    what = ("--kind", "event", "--property", "held", "--property", "start", "--property", "place")
    key = ("--recipient", text_from_recipient(own.kem.public), "-o", str(file))
    program.done("record", "table", "export", "--as", "csv", *what, "--purpose", "correction", "--for", "Alder", *key)
    rows = list(csv.DictReader(io.StringIO(open_(file.read_bytes(), [own.kem]).content.decode("utf-8-sig"))))
    (count,) = (row for row in rows if row["from"] == "9")
    count.update({"from": "17", "to": "23"})
    (start,) = (row for row in rows if row["property"] == "start")
    # The last row of all, so that its place is the same however the ids are drawn.
    rows.remove(start)
    rows.append({**start, "from": "in winter"})
    return csv_bytes([*rows[0]], [[*row.values()] for row in rows])


def check_page(page: Page) -> None:
    """Nothing keeps anybody out, and nothing makes a narrow window scroll sideways."""
    assert faults(page) == []
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]  # a plain dict is what Playwright takes
    assert wider_than_the_window(page) == ""
    page.set_viewport_size(_USUAL)  # type: ignore[arg-type]  # likewise


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_table_that_left_is_mended_and_comes_back_by_keyboard(
    chromium: Browser, vault: Program, tmp_path: Path, pictures: Path, language: str
) -> None:
    program, words = vault.at(tmp_path / "desk"), WORDS[language]
    data = mended(program)
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        choose(window, language)
        shown = bring(window, data, pictures / f"tables-{language}.png")
        expect(shown).to_contain_text(words["new"])
        expect(shown).to_contain_text(words["fault"])
        picture(window.page, pictures, f"returned-{language}")
        check_page(window.page)
        reach(window.page, "value", "take")
        strike(window.page, "Enter")
        expect(shown).to_contain_text(words["taken"])
        picture(window.page, pictures, f"returned-taken-{language}")
        # The claim that left says that another took its place, and what that says.
        reach(window.page, "innerText", "Arrests in Tarn")
        strike(window.page, "Enter")
        expect(shown).to_contain_text(words["corrected"])
        window.page.go_back()
        strike(window.page, "Control+z")
        expect(shown).to_contain_text(words["gone"])


def bring(window: Window, data: bytes, picture_file: Path) -> Locator:
    page = window.page
    strike(page, "Escape")
    page.goto(f"http://{window.desk.host}/record", wait_until="load")
    reach(page, "href", "/tables")
    strike(page, "Enter")
    page.wait_for_url("**/tables")
    check_page(page)
    page.screenshot(path=picture_file)
    reach(page, "id", "file")
    file = {"name": "t.csv", "mimeType": "text/csv", "buffer": data}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]  # likewise
    strike(page, "Control+Enter")
    page.wait_for_url("**/returned/*")
    return page.locator("main")


def picture(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]  # likewise
    page.screenshot(path=folder / f"{name}-narrow.png", full_page=True)
    page.set_viewport_size(_USUAL)  # type: ignore[arg-type]  # likewise
