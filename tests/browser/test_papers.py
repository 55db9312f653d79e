"""A paper from the page of a person to a sealed file, in both languages by keys alone; the command writes the same."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import AgeIdentity, open_, text_from_recipient
from tests.attack.desk import running_desk
from tests.browser.conftest import new_window
from tests.browser.striking import reach, strike
from tests.browser.visiting import choose, faults, wider_than_the_window
from tests.flow.program import new_program
from tests.papers import MISSING, NEIGHBOUR, record_of

# What stands on the pages, in each language.
WORDS = {
    "en": {
        "paper": "Report of an enforced disappearance",
        "lacks": "missing of what the receiver needs",
        "keys": "Nothing is sealed yet",
        "sealed": "It is sealed and stands in the history.",
    },
    "ru": {
        "paper": "Сообщение о насильственном исчезновении",
        "lacks": "Не хватает",
        "keys": "Пока ничего не запечатано",
        "sealed": "Запечатано и записано в историю.",
    },
}
# A mark is drawn for each paper.
_MARK = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
_NARROW = {"width": 380, "height": 720}
_USUAL = {"width": 1280, "height": 720}


def words_of(data: bytes) -> list[str]:
    """Every paragraph of a .docx, without the mark of the paper."""
    return [_MARK.sub("MARK", one.text) for one in Document(io.BytesIO(data)).paragraphs]


def check_page(page: Page) -> None:
    """Nothing keeps anybody out, and nothing makes a narrow window scroll sideways."""
    assert faults(page) == []
    page.set_viewport_size(_NARROW)  # type: ignore[arg-type]  # a plain dict is what Playwright takes
    assert wider_than_the_window(page) == ""
    page.set_viewport_size(_USUAL)  # type: ignore[arg-type]  # likewise


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_paper_goes_from_the_page_of_a_person_into_a_sealed_file_by_keyboard(
    chromium: Browser, tmp_path: Path, pictures: Path, language: str
) -> None:
    program, words = new_program(tmp_path / "desk"), WORDS[language]
    (program.folder / "tarn.json").write_bytes(record_of())
    program.done("record", "import", str(program.folder / "tarn.json"), "--yes")
    lawyer = AgeIdentity.generate(SystemEntropy())
    key = text_from_recipient(lawyer.kem.public)
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        page = window.page
        window.enter()
        choose(window, language)
        page.goto(f"http://{window.desk.host}/record", wait_until="load")
        reach(page, "innerText", MISSING)
        strike(page, "Enter")
        page.wait_for_url("**/subject/*")
        strike(page, "b")
        page.wait_for_url("**/papers/*")
        check_page(page)
        reach(page, "innerText", words["paper"])
        strike(page, "Enter")
        page.wait_for_url("**/papers/*/*")
        main = page.locator("main")
        expect(main).to_contain_text(words["lacks"])
        expect(main).not_to_contain_text(NEIGHBOUR)
        check_page(page)
        page.screenshot(path=pictures / f"paper-{language}.png", full_page=True)
        # Neither an address nor a title has a name (P14).
        assert "%D0" not in page.url
        assert MISSING not in page.title()
        fill(page, key)
        expect(main).to_contain_text(words["keys"])
        check_page(page)
        page.screenshot(path=pictures / f"paper-keys-{language}.png", full_page=True)
        reach(page, "value", "seal")
        strike(page, "Enter")
        expect(main).to_contain_text(words["sealed"])
        reach(page, "className", "save")
        with page.expect_download() as saving:
            strike(page, "Enter")
        saving.value.save_as(tmp_path / "sealed")
    told = words_of(open_((tmp_path / "sealed").read_bytes(), [lawyer.kem]).content)
    assert any("9" in one or "2030" in one for one in told)
    out = program.folder / "by-command"
    sealing = ("--recipient", key, "--for", "the lawyer", "--submitter", "Lantern, 1 Mill Road", "-o", str(out))
    program.done("record", "paper", "draft", "wgeid", "man", *sealing)
    assert words_of(open_(out.read_bytes(), [lawyer.kem]).content) == told


def fill(page: Page, key: str) -> None:
    """Type who submits it, for whom and their key, and press "Seal it"."""
    reach(page, "id", "submitter")
    page.keyboard.type("Lantern, 1 Mill Road")
    reach(page, "id", "whom")
    page.keyboard.type("the lawyer")
    reach(page, "id", "keys")
    page.keyboard.insert_text(key)
    reach(page, "value", "seal")
    strike(page, "Enter")
