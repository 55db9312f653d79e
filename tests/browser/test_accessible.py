"""Every kind of page for people who see, hear and move otherwise (design/desk.md, WCAG 2.2 AA).

axe-core judges; what it cannot judge (zoom, keys, paper) is tried by hand here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

import safeconduct.desk
from tests.attack.desk import running_desk
from tests.browser.conftest import Window
from tests.browser.striking import strike
from tests.browser.visiting import OF_COLOURS, choose, every_kind, faults, wider_than_the_window, without_links
from tests.flow.program import Program

STYLES = Path(safeconduct.desk.__file__).parent / "static"
USUAL: ViewportSize = {"width": 1280, "height": 720}
# What is left of the usual window at a zoom of 200 per cent, in the pixels a page counts in.
ZOOMED: ViewportSize = {"width": 640, "height": 360}
# A small telephone, or the usual window at 400 per cent (WCAG 2.2, 1.4.10).
NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_keeps_anybody_out_in_light_or_dark_or_at_twice_the_size(window: Window, language: str) -> None:
    found: dict[str, object] = {}
    # No colour depends on the language; whether two can be told apart takes axe longer than all its other rules.
    without = () if language == "en" else OF_COLOURS
    choose(window, language)
    for address in every_kind(window, *without_links(window)):
        page = window.page
        page.emulate_media(color_scheme="light")
        wrong = [*faults(page, without=without), wider_than_the_window(page)]
        wrong += [] if page.locator("h1").count() == 1 else ["not one heading"]
        if not without:
            page.emulate_media(color_scheme="dark")
            wrong += [f"dark: {one}" for one in faults(page, OF_COLOURS)]
        page.set_viewport_size(ZOOMED)
        wrong += [wider_than_the_window(page)]
        page.set_viewport_size(USUAL)
        if any(wrong):
            found[address] = [one for one in wrong if one]
    assert found == {}


def test_what_is_dark_differs_from_what_is_light_by_colours_alone() -> None:
    styles = "".join(path.read_text("utf-8") for path in sorted(STYLES.glob("*.css")))
    dark = re.findall(r"@media[^{]*prefers-color-scheme[^{]*\{([^{}]*)\{([^{}]*)\}\s*\}", styles)

    assert len(dark) == styles.count("prefers-color-scheme") == 1
    ((selector, rules),) = dark
    assert selector.strip() == ":root"
    named = dict(rule.split(":") for rule in re.sub(r"\s", "", rules).rstrip(";").split(";"))
    assert named.pop("color-scheme") == "dark"
    assert len(named) > 10
    assert {value for value in named.values() if not re.fullmatch(r"#[0-9a-f]{3,6}", value)} == set()
    # And nothing but a colour is made of them.
    used = re.findall(r"([\w-]+):[^;{}]*var\((--[\w-]+)\)", styles)
    coloured = re.compile(r"(background|border|outline|color|fill|stroke|shadow|decoration|accent)")
    assert {prop for prop, name in used if name in named and not coloured.search(prop)} == set()


def open_subject(window: Window) -> None:
    window.page.locator("main .list a").first.click()
    window.page.locator(".cards").wait_for()
    window.page.wait_for_load_state()


@pytest.mark.slow
def test_what_says_that_there_is_nothing_keeps_nobody_out(window: Window) -> None:
    for address in ("/no-such-page", "/subject/nobody", "/claim/nobody"):
        window.page.goto(f"http://{window.desk.host}{address}")
        assert faults(window.page) == []
    # The browser itself notes every such answer.
    window.wrong.clear()


@pytest.mark.slow
def test_the_pages_of_a_locked_and_of_a_new_desk_and_of_a_refused_form_keep_nobody_out(
    window: Window, chromium: Browser, tmp_path: Path
) -> None:
    open_subject(window)
    window.page.locator("summary").first.click()
    window.page.locator(".claims a").first.click()
    window.page.locator('main a[href$="/say"]').click()
    window.page.locator("button.main").click()
    window.page.locator("[role=alert] strong").wait_for()
    refused = faults(window.page)
    window.lock_by_keys()
    locked = faults(window.page)
    window.page.locator('a[href="/cards"]').click()
    window.page.locator("#again").wait_for()
    locked += faults(window.page)
    new = tmp_path / "new"
    new.mkdir()
    with running_desk(Program(new)) as desk:
        page = chromium.new_page()
        page.goto(desk.file.as_uri())
        page.locator("#again").wait_for()
        first = faults(page)
        page.close()
    assert (refused, locked, first) == ([], [], [])


@pytest.mark.slow
def test_everything_that_can_be_used_is_reached_by_tab_and_shows_that_it_is_there(window: Window) -> None:
    open_subject(window)
    window.page.locator("summary").first.click()
    missed = unreached(window.page)
    window.page.locator(".claims a").first.click()
    window.page.locator('main a[href$="/say"]').click()
    window.page.locator("#note").wait_for()

    assert missed + unreached(window.page) == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_everything_is_open_and_black_and_white(window: Window, scheme: Literal["light", "dark"]) -> None:
    open_subject(window)
    window.page.locator(".keys a").first.click()
    window.page.locator(".band").wait_for()
    window.page.wait_for_load_state()
    window.page.emulate_media(media="print", color_scheme=scheme)

    assert window.page.evaluate(COLOURED) == []
    assert window.page.locator("details[open]").count() == 0
    assert min(window.page.locator(".claims li").evaluate_all(HEIGHTS)) > 0
    assert not window.page.locator(".rooms").is_visible()
    assert window.page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")


# What has a colour on paper: its words, its ground, its edges or its shape.
COLOURED = """() => {
  const isGrey = (colour) => { const [r, g, b] = (colour.match(/[\\d.]+/g) || [0, 0, 0]).map(Number);
    return colour.endsWith(" 0)") || (r === g && g === b); };
  return [...document.querySelectorAll(".page, .page *")].filter(one => one.checkVisibility()).flatMap(one => {
    const style = getComputedStyle(one);
    return ["color", "backgroundColor", "borderLeftColor", "fill", "stroke"]
      .filter(name => !isGrey(style[name])).map(name => `${one.outerHTML.slice(0, 80)} ${name} ${style[name]}`);
  });
}"""
HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"
# Elements that can be used, of a group of radio buttons one; each is marked with its number.
USABLE = """() => {
  const groups = new Set();
  const all = [...document.querySelectorAll("a[href], button, input, textarea, select, summary")].filter(one => {
    if (one.type === "hidden" || !one.checkVisibility({contentVisibilityAuto: true})) return false;
    if (one.type !== "radio") return true;
    const isNew = !groups.has(one.name); groups.add(one.name); return isNew;
  });
  all.forEach((one, n) => { one.dataset.number = n; });
  return all.map(one => one.outerHTML.slice(0, 100));
}"""
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const first = one.type === "radio" ? document.querySelector(`[name="${one.name}"][data-number]`) : one;
  return [first.dataset.number || "", style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
}"""


def unreached(page: Page) -> list[str]:
    """What cannot be reached by Tab from the beginning of a page, or does not show that it has the focus."""
    page.wait_for_load_state()
    usable = page.evaluate(USABLE)
    page.evaluate("document.activeElement.blur()")
    shown = set[str]()
    for _ in range(2 * len(usable)):
        strike(page, "Tab")
        number, is_shown = page.evaluate(FOCUSED)
        if is_shown:
            shown.add(number)
    return [one for number, one in enumerate(usable) if str(number) not in shown]


@pytest.mark.slow
def test_one_key_shows_the_tables_of_all_pictures_with_the_same_facts_and_hides_them_again(window: Window) -> None:
    open_subject(window)
    tables = window.page.locator("details.table")

    strike(window.page, "t")
    expect(tables.first.locator("table")).to_contain_text("1–10 April 2030")
    expect(tables.last.locator("td a").first).to_have_text("1 May 2030")
    assert tables.evaluate_all("all => all.every(one => one.open)")
    strike(window.page, "t")

    assert not tables.evaluate_all("all => all.some(one => one.open)")


@pytest.mark.slow
def test_a_choice_of_long_names_stays_within_the_narrowest_screen(window: Window) -> None:
    page = window.page
    page.set_viewport_size(NARROWEST)
    page.goto(re.sub(r"(?<=\w)/.*", "/invitations", page.url))
    assert wider_than_the_window(page) == ""
    # The longest name that a part can have, in one word, as a modified program may send it.
    page.locator("fieldset.choices label").last.evaluate("one => one.append('Ш'.repeat(80))")
    assert wider_than_the_window(page) == ""
    page.set_viewport_size(USUAL)
