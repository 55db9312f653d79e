"""A party is placed by keys alone, and another by dragging; what stands against it comes and goes after each choice.

In Chromium, over an invented rescue of one coordinator: nobody is vouched for, so that nobody may share a house.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.reading import read_here
from safeconduct.evacuate.placing.rules import options
from safeconduct.evacuate.placing.types import Placement, Stage
from tests.attack.desk import running_desk
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window, new_window
from tests.browser.hands import Hands, wait_for
from tests.browser.striking import strike
from tests.browser.test_accessible import NARROWEST, USUAL, unreached
from tests.browser.test_rescue import team_at
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import Program, new_program

pytestmark = pytest.mark.slow

# Longest for an answer of the program on a slow machine, in milliseconds.
PATIENCE = 60_000
# The trip, who drives, a house on the way, a trip on: enough to be placed by whoever has seen what is missing.
# Pixels from the edge of the window within which a drag moves the page (`carrying.js`), and some.
EDGE = 60
STAGES = ("extraction", "helper", "transit", "onward")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = new_program(tmp_path_factory.mktemp("placing"))
    with team_at(program) as team:
        today = day_from_ms(team.clock.now_ms())
        write_rescue(team, today, "en")
        # Two are placed already, alone in a car and a house.
        for case in [one for one in read_cases(Facts(team.vault.tables)) if one.thing.text("origin") == "Old Bridge"][
            2:4
        ]:
            here, chosen = read_here(team, case.part, today, "en"), Placement()
            for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE):
                best = options(here.party, chosen, stage, here.world)[0].of
                chosen = replace(chosen, **{stage.value: best})
            place(team, here.party, chosen, here.world, language="en", has_seen=True)
    return program


def address(window: Window, path: str) -> str:
    return f"http://{window.desk.host}{path}"


def unplaced(page: Page) -> Locator:
    return page.locator("[data-carried][data-address]")


def settled(page: Page) -> None:
    """Wait until what was chosen last is what stands there."""
    expect(page.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE)


def open_party(window: Window, n: int = 3) -> str:
    """Go to the page of a party of the board that is not placed; its code name."""
    window.page.goto(address(window, "/board?days=14"), wait_until="load")
    link = unplaced(window.page).nth(n).locator("a")
    name = link.inner_text()
    link.click()
    expect(window.page.locator("h1")).to_have_text(f"Place {name}")
    window.page.wait_for_load_state()
    return name


def slot(page: Page, code: str) -> Locator:
    return page.locator(f"[data-slot={code}]")


def chosen(page: Page) -> dict[str, str]:
    """What stands in each slot that is not empty."""
    lists = page.locator(".slot select").evaluate_all("all => all.map(one => [one.name, one.value])")
    return {name: value for name, value in lists if value}


def sum_of(page: Page) -> str:
    return page.locator("#sum").inner_text()


def test_a_party_is_placed_by_keys_alone_and_taken_back(window: Window) -> None:
    hands = Hands(ChromiumKeys(window))
    page = window.page
    hands.visit(address(window, "/board"))
    hands.until(lambda: "Not placed yet" in hands.shown)
    name = unplaced(page).nth(3).locator("a").inner_text()
    hands.reach(name, "j")
    hands.go("Enter")
    hands.reads(f"Place {name}", "Nothing is chosen yet.")
    said = page.locator("[data-heard-at]")
    ways, stays = (page.locator(f"#drawn svg .{one}.draft") for one in ("arrow", "bar"))
    others = ways.count(), stays.count()

    # 1 to 6 choose the stage; j and k walk through what could be put there; Enter or o takes it.
    for key, stage in zip("1243", ("extraction", "helper", "onward", "transit"), strict=True):
        hands.press(key)
        settled(page)
        first = hands.focused
        assert page.evaluate("document.activeElement.name") == "take"
        hands.press("j", "k")
        assert hands.focused == first
        hands.press("o" if key == "1" else "Enter")
        settled(page)
        # Whoever stood on a card stands on it still, and hears how it stands.
        assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
        assert chosen(page)[stage] == page.evaluate("document.activeElement.value")
        expect(said).to_contain_text(re.compile(r"(Nothing stands|things? stands? against it)"))
    assert set(chosen(page)) == set(STAGES)
    expect(ways).to_have_count(others[0] + 2)
    expect(stays).to_have_count(others[1] + 1)

    # What is taken away is missing at once, and there again once it is back.
    hands.press("2")
    settled(page)
    hands.press("x")
    settled(page)
    hands.reads("Nobody goes along yet.")
    hands.press("Enter")
    settled(page)
    assert "Nobody goes along yet." not in hands.shown
    hands.press("Backspace")
    settled(page)
    hands.reads("Nobody goes along yet.")

    # No house to live in, nobody who goes along: seen, and placed all the same.
    hands.reach("I have seen what stands against it")
    hands.press("Space")
    hands.go("Control+Enter")
    hands.reads("The journey is drafted and beds are held; nobody is told.", "Done, and on the disk.")
    hands.go("Control+z")
    hands.reads("Movement", "Undone; that is on the disk too.")
    expect(unplaced(page).locator("a").get_by_text(name, exact=True)).to_have_count(1)
    hands.go("Control+z")
    expect(unplaced(page).locator("a").get_by_text(name, exact=True)).to_have_count(0)


def middle_of(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + 40, box["y"] + box["height"] / 2


def drag(page: Page, one: Locator, to: Locator) -> None:
    """Drag something with the pointer, as a hand does: pressed, moved bit by bit, let go."""
    one.scroll_into_view_if_needed()
    box = one.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + box["height"] / 2, steps=3)
    expect(page.locator(".ghost")).to_be_visible()
    x, y = middle_of(to)
    while not EDGE < y < USUAL["height"] - EDGE:
        # Near the edge of the window the page moves on, though the hand rests there, and stops when it is away.
        before = page.evaluate("scrollY")
        page.mouse.move(box["x"] + 50, 10 if y < EDGE else USUAL["height"] - 10)
        wait_for(lambda was=before: page.evaluate("scrollY") != was)  # type: ignore[misc]
        page.mouse.move(box["x"] + 50, USUAL["height"] / 2)
        x, y = middle_of(to)
    page.mouse.move(x, y, steps=3)
    expect(to).to_have_class(re.compile("over"))
    page.mouse.up()
    expect(page.locator(".ghost")).to_have_count(0)


def test_a_party_is_placed_by_dragging_and_what_stands_against_it_comes_and_goes(window: Window) -> None:
    page = window.page
    page.goto(address(window, "/board?days=14"), wait_until="load")
    name = unplaced(page).nth(3).locator("a").inner_text()
    house = page.locator("tr[data-takes^='safe=']").first
    called = house.locator("a").inner_text()
    drag(page, unplaced(page).nth(3), house)
    expect(page.locator("h1")).to_have_text(f"Place {name}")
    page.wait_for_load_state()
    assert set(chosen(page)) == {"safe"}
    expect(slot(page, "safe").locator("option:checked")).to_contain_text(called)

    # From the board a card goes into its own stage, and into no other.
    expect(page.locator("#choosing")).to_have_text("1 · out of the town of danger")
    card = page.locator(".candidate").first
    drag(page, card, slot(page, "extraction"))
    settled(page)
    assert set(chosen(page)) == {"extraction", "safe"}
    for code in ("helper", "onward", "transit"):
        slot(page, code).locator("button[name=to]").click()
        settled(page)
        drag(page, page.locator(".candidate").first, slot(page, code))
        settled(page)
    assert set(chosen(page)) == {*STAGES, "safe"}

    # A worse house brings what stands against it, in words, without anything being pressed.
    slot(page, "transit").locator("button[name=to]").click()
    settled(page)
    worst = page.locator(".candidate").last
    expect(worst.locator(".stands")).to_contain_text("against")
    sentence = worst.locator(".worst").inner_text()
    before = sum_of(page)
    drag(page, worst, slot(page, "transit"))
    settled(page)
    expect(page.locator("#against .advice")).to_contain_text(sentence)
    expect(slot(page, "transit").locator(".stands")).to_contain_text("against")
    assert sum_of(page) != before
    expect(page.locator(".exposed")).to_contain_text("would know")
    drag(page, page.locator(".candidate").first, slot(page, "transit"))
    settled(page)
    expect(page.locator("#against")).not_to_contain_text(sentence)
    assert sum_of(page) == before

    # A drag that ends nowhere, and one that is broken off, are no choice.
    held = chosen(page)
    box = page.locator(".candidate").last.bounding_box()
    assert box is not None
    for key in ("", "Escape"):
        page.mouse.move(box["x"] + 20, box["y"] + 20)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 20, steps=3)
        if key:
            strike(page, key)
            expect(page.locator(".ghost")).to_have_count(0)
        page.mouse.up()
    settled(page)
    assert chosen(page) == held

    if page.locator("#seen").count():
        page.locator("#seen").check()
    page.locator("#place").click()
    expect(page.locator("main")).to_contain_text("The journey is drafted and beds are held; nobody is told.")
    expect(page.locator(".news")).to_be_hidden()
    page.goto(address(window, "/board?days=14"))
    expect(unplaced(page).locator("a").get_by_text(name, exact=True)).to_have_count(0)


def test_what_is_dragged_on_the_board_is_carried_by_keys_too(window: Window) -> None:
    page = window.page
    page.goto(address(window, "/board?days=14"), wait_until="load")
    party = unplaced(page).nth(3)
    party.locator("a").focus()
    strike(page, "m")
    expect(page.locator("[data-carry-told]")).to_contain_text("is picked up.")
    strike(page, "Escape")
    expect(page.locator("[data-drop]").first).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.act") == "KeyM"
    assert faults(page) == []
    for kind, code in (("safe", "safe"), ("onward", "onward"), ("helper", "helper")):
        page.goto(address(window, "/board?days=14"), wait_until="load")
        party.locator("a").focus()
        strike(page, "m")
        for _ in range(page.locator("[data-drop]").count()):
            row = page.evaluate("document.activeElement.closest('[data-takes]').dataset.takes")
            if row.startswith(f"{kind}="):
                break
            strike(page, "j")
        assert faults(page) == []
        with page.expect_navigation():
            strike(page, "Enter")
        page.wait_for_load_state()
        assert set(chosen(page)) == {code}


def test_an_answer_that_a_later_choice_has_overtaken_says_nothing(window: Window) -> None:
    page = window.page
    open_party(window)
    held: list[Route] = []

    def late(route: Route) -> None:
        """Hold back the first answer until the second is there."""
        if route.request.method == "POST" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/place*", late)
    cards = page.locator(".candidate")
    one, other = cards.nth(0).get_attribute("value"), cards.nth(1).get_attribute("value")
    cards.nth(0).click()
    expect(page.locator("#candidates")).to_have_attribute("aria-busy", "true")
    cards.nth(1).click()
    settled(page)
    assert one != other
    assert chosen(page) == {"extraction": other}
    pressed = page.locator(".candidate[aria-pressed=true]")
    expect(pressed).to_have_attribute("value", str(other))
    held[0].continue_()
    page.unroute("**/place*")
    # Two choices one after another, faster than the program answers: both stand.
    strike(page, "2")
    settled(page)
    strike(page, "Enter")
    strike(page, "1")
    settled(page)
    assert set(chosen(page)) == {"extraction", "helper"}
    expect(pressed).to_have_attribute("value", str(other))


def test_a_desk_that_locks_keeps_what_was_chosen_and_one_that_is_gone_is_told(window: Window) -> None:
    page = window.page
    name = open_party(window)
    page.locator(".candidate").first.click()
    settled(page)
    strike(page, "2")
    settled(page)
    strike(page, "Enter")
    settled(page)
    before = chosen(page)
    window.lock_by_keys()
    window.unlock()
    expect(page.locator("h1")).to_have_text(f"Place {name}")
    expect(page.locator(".kept")).to_be_visible()
    assert chosen(page) == before
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    page.wait_for_load_state()
    window.kill_program()
    strike(page, "4")
    expect(page.locator(".lost")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-behind]")).to_be_visible()
    expect(page.locator("#candidates")).to_have_attribute("aria-busy", "true")
    assert chosen(page) == before


def test_what_somebody_else_places_meanwhile_stands_against_it_by_itself(window: Window) -> None:
    page = window.page
    open_party(window)
    page.locator(".candidate").first.click()
    settled(page)
    strike(page, "2")
    settled(page)
    strike(page, "Enter")
    settled(page)
    assert "another trip" not in page.locator("#against").inner_text()

    other = Window(window.desk, page.context.new_page())
    other.page.goto(page.url)
    other.page.wait_for_load_state()
    for key in "12":
        strike(other.page, key)
        settled(other.page)
        strike(other.page, "Enter")
        settled(other.page)
    assert chosen(other.page) == chosen(page)
    if other.page.locator("#seen").count():
        other.page.locator("#seen").check()
    other.page.locator("#place").click()
    expect(other.page.locator(".undo")).to_be_visible()

    expect(page.locator("#against .advice")).to_contain_text("has another trip", timeout=PATIENCE)
    other.page.close()


def test_without_script_the_same_buttons_and_lists_place_a_party(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    with running_desk(vault.at(tmp_path / "desk")) as desk, new_window(chromium, desk, has_script=False) as window:
        window.enter()
        page = window.page
        open_party(window)
        page.locator(".candidate").first.click()
        expect(slot(page, "extraction").locator("option:checked")).not_to_have_text("not chosen")
        expect(page.locator("#sum")).to_contain_text("stands against it")
        slot(page, "helper").locator("button[name=to]").click()
        expect(page.locator("#choosing")).to_have_text("2 · who goes along")
        slot(page, "helper").locator("select").select_option(index=1)
        page.locator("[data-plainly]").click()
        assert set(chosen(page)) == {"extraction", "helper"}
        slot(page, "helper").locator("button[name=empty]").click()
        assert set(chosen(page)) == {"extraction"}
        expect(page.locator("#against")).to_contain_text("Nobody goes along yet.")
        page.locator("#place").click()
        expect(page.locator("main")).to_contain_text("This cannot be done so")
        page.locator("#seen").check()
        page.locator("#place").click()
        expect(page.locator("main")).to_contain_text("The journey is drafted and beds are held")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_view_keeps_nobody_out_in_light_dark_or_narrow(window: Window, language: str) -> None:
    page = window.page
    open_party(window)
    choose(window, language)
    page.wait_for_load_state()
    for key in "1243":
        strike(page, key)
        settled(page)
        strike(page, "Enter")
        settled(page)
    page.locator(".candidate").last.click()
    settled(page)
    # The button that Enter presses in a list is for nobody's hand.
    missed = [one for one in unreached(page) if 'tabindex="-1"' not in one]
    wrong = [*faults(page), wider_than_the_window(page), *missed]
    page.emulate_media(color_scheme="dark")
    wrong += faults(page, OF_COLOURS)
    page.set_viewport_size(NARROWEST)
    wrong.append(wider_than_the_window(page))
    page.set_viewport_size(USUAL)
    assert [one for one in wrong if one] == []
    words = page.locator("main").inner_text()
    assert ("fits" in words) == (language == "en")
    assert ("подходит" in words) == (language == "ru")
