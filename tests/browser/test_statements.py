"""A statement is written, marked while one types, and asked out, in Chromium; with script and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from safeconduct.evacuate.facts.types import Value
from safeconduct.publish.holding.commands import add_intents, begin_statement, want
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.types import Held
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.team import Team
from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.striking import strike
from tests.browser.test_accessible import NARROWEST, USUAL, ZOOMED, unreached
from tests.browser.test_rescue import team_at
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import Program, new_program
from tests.world import accounts_bytes

pytestmark = pytest.mark.slow

NAME = "Update of Monday"
WANTED = "Line for a newspaper"
INTENT = "Now that we know where they are held we can rescue them."
PLAIN = {"ru": "Мы помогаем каждому, кто к нам обратится.", "en": "We help everybody who turns to us."}
# What a mark covers, and the words below it, on the screen: the mark's box and the text's own height.
_LAID = """mirror => { const field = mirror.nextElementSibling;
    return [mirror.clientHeight, field.clientHeight, field.scrollHeight, mirror.clientWidth - field.clientWidth]; }"""
_SELECTED = "one => one.value.slice(one.selectionStart, one.selectionEnd)"


def write_statement(team: Team, name: str) -> Held:
    values: dict[str, Value | None] = {"sort": "update", "channel": "site", "languages": ("ru", "en"), "day": 24_000}
    part = begin_statement(team, name, values)
    words = {
        "title": {"ru": "О задержаниях", "en": "On the detentions"},
        "summary": {"ru": "Они идут.", "en": "They go on."},
        "text": PLAIN,
    }
    for kind, said in words.items():
        held = read_statement(team, part)
        assert held is not None
        texts: dict[str, dict[str, Value | None]] = {one: {"text": text} for one, text in said.items()}
        team.vault.append(add_intents(team, held, {"kind": kind}, texts))
    written = read_statement(team, part)
    assert written is not None
    return written


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = new_program(tmp_path_factory.mktemp("statements"))
    file = program.folder / "lantern.json"
    file.write_bytes(accounts_bytes())
    program.done("record", "import", str(file), "--yes")
    with team_at(program) as team:
        write_statement(team, NAME)
        want(team, write_statement(team, WANTED), Verdict(Decision.PUBLISH, ()), "it is ready")
    return program


def open_statement(window: Window) -> Page:
    page = window.page
    page.locator('nav a[href="/statements"]').click()
    page.locator(".statements a", has_text=NAME).click()
    expect(page.locator("h1")).to_have_text(NAME)
    page.wait_for_load_state()
    return page


def with_told_fact(page: Page) -> None:
    """Add a quotation, enter what is told in it by the page that leads there and back, and tick it."""
    page.locator('#add button[value="quote"]').click()
    block = page.locator(".block").last
    expect(block.locator("h2")).to_contain_text("somebody's words")
    block.get_by_role("link", name="Enter something that is told").click()
    page.locator('[name="set-title"]').fill("Dirty water")
    page.locator('[name="set-place"]').fill("Argun")
    page.locator("main form button.main").click()
    block.locator('textarea[lang="en"]').fill("They gave us dirty water.")
    block.get_by_label("Dirty water").check()
    before = page.url
    block.locator('button[value="save"]').click()
    page.wait_for_url(lambda url: url != before)
    # What was saved, before what is said of it: a failure tells which of the two it is.
    expect(block.locator('textarea[lang="en"]')).to_have_value("They gave us dirty water.")
    expect(block.get_by_label("Dirty water")).to_be_checked()
    expect(page.locator("#verdict")).to_contain_text("how many people could know it: not calculated")


def paragraph(page: Page, language: str = "en") -> Locator:
    return page.locator(f'.block:last-of-type textarea[lang="{language}"]')


def mirror(page: Page, language: str = "en") -> Locator:
    return page.locator(f'.block:last-of-type [data-mirror][id$="-{language}"]')


def test_words_are_marked_while_they_are_typed_and_a_question_leads_to_them(window: Window) -> None:
    page = open_statement(window)
    expect(page.locator("#decision")).not_to_contain_text("It must be reworded")
    # Letters of two units before the words: a browser counts otherwise than the program.
    paragraph(page).fill(f"😀𝒜 {INTENT}")
    expect(page.locator("#decision")).to_contain_text("It must be reworded")
    marked = mirror(page).locator("mark.against")
    expect(marked.first).to_be_visible()
    assert all(words in INTENT for words in marked.all_inner_texts())
    expect(page.locator("[data-heard-at]")).to_contain_text("It must be reworded")
    # The words lie where their marks are, and nothing has to be scrolled for.
    high, field, whole, wider = mirror(page).evaluate(_LAID)
    assert (whole <= field, wider) == (True, 0)
    assert abs(high - field) <= 1
    words = page.locator(".questions q").first.inner_text()
    strike(page, "Escape")
    page.locator("h1").click()
    strike(page, "1")
    assert paragraph(page).evaluate(_SELECTED) == words.strip('“”«»"')
    # A mark stays at its words while others are typed before them.
    before = marked.first.inner_text()
    paragraph(page).press("Control+Home")
    page.keyboard.type("So: ")
    assert marked.first.inner_text() == before
    # Nothing of it is saved before somebody does it.
    paragraph(page).press("Control+Enter")
    expect(page.locator(".undo")).to_contain_text("Done, and on the disk.")
    expect(paragraph(page)).to_have_value(f"So: 😀𝒜 {INTENT}")
    strike(page, "Control+z")
    expect(page.locator(".undo")).to_contain_text("Undone")
    expect(paragraph(page)).to_have_value(PLAIN["en"])


def test_safer_words_are_taken_by_a_press_and_the_question_goes(window: Window) -> None:
    page = open_statement(window)
    paragraph(page).fill("A boy of 17 was taken on 14 January 2019.")
    paragraph(page, "ru").fill("Мальчика 17 лет задержали 14 января 2019 года.")
    take = page.locator('.block:last-of-type [id$="-en"] button[data-instead]').first
    safer = take.get_attribute("data-instead")
    take.click()
    assert safer is not None
    expect(paragraph(page)).to_have_value(re.compile(re.escape(safer)))
    expect(page.locator(f'.block:last-of-type [id$="-en"] button[data-instead="{safer}"]')).to_have_count(0)


def test_what_is_typed_comes_back_after_a_lock_and_after_another_page(window: Window) -> None:
    page = open_statement(window)
    paragraph(page).fill("Not finished yet")
    window.lock_by_keys()
    window.unlock()
    expect(paragraph(page)).to_have_value("Not finished yet")
    page.locator('nav a[href="/statements"]').click()
    page.locator(".statements a", has_text=NAME).click()
    expect(paragraph(page)).to_have_value("Not finished yet")
    expect(page.locator(".block:last-of-type")).to_contain_text("Not saved yet; kept as a draft.")
    page.locator('.block:last-of-type button[value="forget"]').click()
    expect(page.locator(".fine")).to_have_text("What was not saved is dropped.")
    expect(paragraph(page)).to_have_value(PLAIN["en"])


def test_a_draft_outlives_the_program(window: Window, vault: Program, chromium: Browser, tmp_path: Path) -> None:
    page = open_statement(window)
    paragraph(page).fill("Not finished yet")
    expect(page.locator(".block:last-of-type")).to_contain_text("Not saved yet; kept as a draft.")
    window.kill_program()
    with running_desk(Program(tmp_path / "desk")) as desk, new_window(chromium, desk) as again:
        again.enter()
        expect(paragraph(open_statement(again))).to_have_value("Not finished yet")


def test_a_statement_that_somebody_wants_out_is_stopped_by_keys_from_the_list(window: Window) -> None:
    page = window.page
    expect(page.locator('nav a[href="/statements"] .count')).to_have_text("1")
    page.locator('nav a[href="/statements"]').click()
    waiting = page.locator("ul[aria-labelledby=waiting] li")
    expect(waiting).to_contain_text(WANTED)
    page.wait_for_load_state()
    waiting.locator("input[name=reason]").fill("a leg is on its way")
    waiting.locator("a").focus()
    strike(page, "x")
    expect(page.locator(".fine")).to_contain_text("Stopped.")
    expect(waiting).to_have_count(0)
    page.locator(".statements a", has_text=WANTED).click()
    page.wait_for_load_state()
    strike(page, "d")
    expect(page.locator("h1")).to_have_text(f"May it go out: {WANTED}")
    expect(page.locator("main")).to_contain_text("stopped it")
    expect(page.locator("main")).to_contain_text("a leg is on its way")
    page.wait_for_load_state()
    strike(page, "e")
    expect(page.locator("h1")).to_have_text(WANTED)


def test_everything_is_done_without_script(chromium: Browser, vault: Program, tmp_path: Path) -> None:
    with (
        running_desk(vault.at(tmp_path / "desk")) as desk,
        new_window(chromium, desk, has_script=False) as window,
    ):
        window.enter()
        page = window.page
        page.locator('nav a[href="/statements"]').click()
        page.locator("#begin summary").click()
        page.locator("#set-name").fill("By hand")
        page.locator("#set-day").fill("2030-06-06")
        page.locator("#begin button.main").click()
        expect(page.locator("#decision")).to_contain_text("Nothing is written yet.")
        page.locator('#add button[value="quote"]').click()
        quote = page.locator(".block:last-of-type")
        expect(quote.locator("h2")).to_have_text("4 · somebody's words")
        quote.locator('textarea[lang="en"]').fill("They came on 14 January 2019.")
        quote.locator('button[value="look"]').click()
        expect(quote.locator(".marks").first).to_contain_text("14 January 2019")
        expect(quote.locator('textarea[lang="en"]')).to_have_value("They came on 14 January 2019.")
        take = quote.locator("button[name=take]").first
        expect(take).to_be_visible()
        take.click()
        expect(page.locator(".undo")).to_contain_text("Done, and on the disk.")
        expect(quote.locator('textarea[lang="en"]')).not_to_have_value(re.compile("14 January"))
        quote.locator("summary", has_text="rests on nothing").click()
        quote.locator('input[name="words"]').fill("Arrests")
        quote.locator('button[value="find"]').click()
        quote.locator('button[value="link"]').first.click()
        expect(quote).to_contain_text("It rests on 1 claim")
        quote.locator('button[value="up"]').click()
        expect(page.locator(".block h2").nth(2)).to_have_text("3 · somebody's words")
        page.locator(".block").nth(2).locator('button[value="drop"]').click()
        expect(page.locator(".block")).to_have_count(3)
        page.locator(".verdict .ways a").first.click()
        expect(page.locator(".missing")).to_contain_text("part 1, the title: the words (English)")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_of_a_statement_keeps_anybody_out(window: Window, language: str) -> None:
    page = open_statement(window)
    paragraph(page).fill(f"{INTENT} On 14 January 2019.")
    paragraph(page).press("Control+Enter")
    page.locator(".undo").wait_for()
    with_told_fact(page)
    choose(window, language)
    statement = page.url
    found: dict[str, list[str]] = {}
    out = f"{statement.partition('?')[0]}/out"
    for address in (re.sub(r"/statement/.*", "/statements", statement), statement, out):
        page.goto(address, wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.emulate_media(color_scheme="light")
        wrong = [*faults(page), wider_than_the_window(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {one}" for one in faults(page, OF_COLOURS)]
        for size in (ZOOMED, NARROWEST):
            page.set_viewport_size(size)
            wrong.append(wider_than_the_window(page))
        page.set_viewport_size(USUAL)
        if any(wrong):
            found[address] = [one for one in wrong if one]
    assert found == {}


def test_everything_of_a_statement_is_reached_by_tab(window: Window) -> None:
    page = open_statement(window)
    assert unreached(page) == []
