"""A testimony is read at the desk by keyboard alone, in both languages, light, dark and narrow; it can be put away."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attack.desk import running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.striking import strike
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import Program
from tests.unit.desk.test_files_pages import recording

TESTIMONY = (Path(__file__).parents[1] / "data/testimony/clearing.txt").read_text(encoding="utf-8")
CLEAR = "слушал радио"
# A name that no rule knows for one: the language model finds it.
TOLD = "Вчера на совещании выступил Гаврила Пинкертон. Залину Дадаеву увезли в Заводской РОВД Грозного; двое убиты."
NAME = "Гаврила Пинкертон"
# Presses after which what is looked for is not reached.
_MOST = 120


def reach(page: Page, name: str) -> None:
    """Go on with Tab to a field by its name."""
    for _ in range(_MOST):
        strike(page, "Tab")
        if page.evaluate("document.activeElement.name || ''") == name:
            return
    raise AssertionError(name)


def fill(page: Page, name: str, words: str) -> None:
    reach(page, name)
    page.keyboard.insert_text(words)


def pick(page: Page, name: str, words: str) -> None:
    """Choose in a list by typing what its line begins with."""
    reach(page, name)
    page.keyboard.type(words)
    assert words in page.evaluate("document.activeElement.selectedOptions[0].text")


def keep(window: Window, text: str = TESTIMONY, day: str = "14 мая 2020") -> Page:
    """Paste a testimony by keyboard and come to its reading page."""
    page = window.page
    page.goto(f"http://{window.desk.host}/text", wait_until="load")
    reach(page, "sort")
    strike(page, "ArrowDown")
    fill(page, "outlet", "Клён, разговор")
    fill(page, "day", day)
    fill(page, "text", text)
    strike(page, "Control+Enter")
    page.locator("[data-text]").wait_for()
    page.wait_for_load_state()
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))


@pytest.mark.slow
def test_a_testimony_becomes_claims_by_keyboard_alone(window: Window) -> None:
    page = keep(window)
    # The language model's names come while somebody decides, and would be counted.
    expect(page.locator("[data-asking]")).to_have_count(0, timeout=90_000)
    strike(page, "s")
    expect(page.locator("#subject")).to_be_focused()
    page.keyboard.insert_text("Мельница")
    pick(page, "subject_kind", "place")
    fill(page, "voice", "Клён")
    pick(page, "voice_kind", "person")
    strike(page, "Shift+Tab", "Escape", "Escape")
    page.evaluate("document.activeElement.blur()")

    open_rows = page.locator("section > ol.may > li")
    before = open_rows.count()
    strike(page, "j")
    first = focused(page)
    strike(page, "a")
    expect(page.locator("#k1")).to_contain_text("Мельница")
    expect(open_rows).to_have_count(before - 1)
    # The next one has the focus: one key each.
    second = focused(page)
    assert second != first
    strike(page, "x")
    expect(open_rows).to_have_count(before - 2)
    expect(page.locator("section > ol.may")).not_to_contain_text(second)
    strike(page, "e")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.type("at least 3")
    strike(page, "Escape")
    expect(page.locator("[data-put]")).to_be_hidden()
    strike(page, "Escape")
    expect(page.locator("#value")).to_have_value("at least 3")


@pytest.mark.slow
def test_words_that_are_selected_become_the_quote_of_an_act_by_keyboard(window: Window) -> None:
    page = keep(window)
    told = page.locator("[data-quote-told]")
    page.evaluate("document.querySelector('[data-text]').focus()")
    strike(page, "q")
    expect(told).to_have_text("Select the words first, then press q.")
    expect(told).to_be_in_viewport()
    assert told.get_attribute("role") == "status"
    expect(page.locator("#words")).not_to_be_focused()
    page.evaluate(
        """words => { const at = [...document.querySelectorAll("[data-start]")]
        .find(one => one.textContent.includes(words)); const node = at.firstChild, n = node.data.indexOf(words);
        getSelection().setBaseAndExtent(node, n, node, n + words.length); }""",
        "Ему не ответили",
    )
    strike(page, "q")
    expect(page.locator("#words")).to_have_value("Ему не ответили")
    expect(told).to_be_empty()
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    page.locator("#type").focus()
    page.locator("#type").select_option("act/arrest")
    fill(page, "victim", "Клён")
    pick(page, "victim_is", "Person")
    fill(page, "perpetrator", "СОБР")
    pick(page, "perpetrator_is", "Unit")
    strike(page, "Control+Enter")
    expect(page.locator("ol.claims > li")).to_have_count(4)
    expect(page.locator("#k1")).to_contain_text("Ему не ответили")
    page.locator("#k1").get_by_role("link", name="to its words").click()
    expect(page.locator("a.taken").first).to_have_text("Ему не ответили")


@pytest.mark.slow
def test_a_hard_passage_opens_by_a_key_and_all_of_it_is_put_away_by_another(window: Window) -> None:
    page = keep(window)
    hard = page.locator("[data-hard]")
    assert hard.count() >= 2
    assert not page.get_by_text("крутил ручку").is_visible()
    expect(page.get_by_text("изнасиловали")).not_to_be_visible()
    strike(page, "h")
    assert hard.first.get_attribute("open") is not None
    strike(page, "h")
    assert hard.first.get_attribute("open") is None

    page.locator("#victim").fill("Тис")
    place = page.evaluate("window.scrollY")
    strike(page, "Escape")
    expect(page.locator("[data-put]")).to_be_hidden()
    expect(page.get_by_text("It is put away.")).to_be_visible()
    assert CLEAR not in page.locator("main").inner_text()
    strike(page, "Escape")
    expect(page.locator("#victim")).to_have_value("Тис")
    expect(page.locator("#victim")).to_be_focused()
    assert abs(page.evaluate("window.scrollY") - place) < 5


def told_at(page: Page, name: str) -> str:
    """What is read out with the field that has the focus, where it is this one and is said to be wrong."""
    page.locator(f"[id='{name}'][aria-describedby*='fault-']:focus").wait_for()
    return str(
        page.evaluate(
            """() => { const at = document.activeElement; return (at.getAttribute("aria-describedby") || "").split(" ")
            .filter(Boolean).map(id => document.getElementById(id).innerText).join(" "); }"""
        )
    )


@pytest.mark.slow
def test_what_is_refused_is_said_at_its_field_and_the_focus_is_there(window: Window) -> None:
    page = keep(window)
    page.locator("#perpetrator").fill("СОБР")
    page.locator("#begins").fill("когда-то")
    strike(page, "Control+Enter")
    assert "Choose what was done." in told_at(page, "type")
    page.keyboard.type("Arrest")
    fill(page, "victim", "Клён")
    pick(page, "victim_is", "Person")
    strike(page, "Control+Enter")
    # Everything that is wrong is told at once; the keys are at the first of it, and each has a way to it from the top.
    assert "СОБР" in told_at(page, "perpetrator")
    assert page.locator("[role=alert].hints a").all_inner_texts() == ["Who did it", "When it was, or began"]
    assert page.locator("#perpetrator, #begins").evaluate_all("all => all.every(one => one.ariaInvalid === 'true')")
    assert page.locator("#victim").get_attribute("aria-invalid") is None

    page.goto(re.sub(r"[?#].*", "", page.url).replace("/reading", "/consent"))
    page.locator("#of").fill("Тис")
    page.locator("[name=answer]").first.check()
    page.locator("#of").focus()
    strike(page, "Control+Enter")
    assert "Тис" in told_at(page, "of")
    strike(page, "Tab", "Space", "Control+Enter")
    assert "Choose at least one use." in told_at(page, "use")
    expect(page.locator("[name=answer]").first).to_be_checked()

    page.goto(f"http://{window.desk.host}/new/person", wait_until="load")
    page.locator("#name").fill("Тис")
    strike(page, "Control+Enter")
    assert "Name the account that says so" in told_at(page, "account")

    page.goto(f"http://{window.desk.host}/text", wait_until="load")
    page.locator("#outlet").fill("Клён")
    page.locator("#day").fill("когда-то")
    strike(page, "Control+Enter")
    assert "Choose whether it was published" in told_at(page, "sort")
    # However much is said of one field, it stands in a line with its neighbours.
    places = [page.locator(f"#{name}").bounding_box() for name in ("outlet", "day", "url", "language")]
    assert len({round(one["y"]) for one in places if one}) == 1
    strike(page, "Space")
    page.evaluate("document.activeElement.blur()")
    strike(page, "Escape")
    page.wait_for_url("**/record")

    # What belongs to no one field is read where it stands, on top.
    page.goto(f"http://{window.desk.host}/accounts", wait_until="load")
    address = page.locator("main .list a", has_text="Undated copy").first.get_attribute("href")
    page.goto(f"http://{window.desk.host}{address}/reading")
    page.locator("#text").focus()
    strike(page, "Control+Enter")
    expect(page.locator("[role=alert].hints")).to_be_focused()


@pytest.mark.slow
def test_no_colour_of_danger_stands_on_the_page_whatever_is_refused(window: Window) -> None:
    page = keep(window)
    page.locator("#victim").fill("Тис")
    page.locator("button[name=act]").click()
    expect(page.locator("#fault-type")).to_have_text("▲ Choose what was done.")
    expect(page.locator("#victim")).to_have_value("Тис")
    red = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--red')")
    assert red
    found = page.evaluate(
        """() => { const probe = document.createElement("p"); probe.style.color = "var(--red)";
        document.body.append(probe); const red = getComputedStyle(probe).color; probe.remove();
        return [...document.querySelectorAll("main *")].filter(one => one.checkVisibility() &&
        ["color", "backgroundColor", "borderLeftColor"].some(name => getComputedStyle(one)[name] === red))
        .map(one => one.outerHTML.slice(0, 80)); }"""
    )
    assert found == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ru"])
def test_nobody_is_kept_out_of_reading_consent_and_what_is_empty(window: Window, language: str, pictures: Path) -> None:
    choose(window, language)
    page = keep(window)
    reading = re.sub(r"[?#].*", "", page.url)
    consent = reading.replace("/reading", "/consent")
    page.goto(consent)
    page.locator("#of").fill("Клён")
    page.locator("[name=is_new]").check()
    page.locator("[name=use]").nth(5).check()
    page.locator("[name=answer]").first.check()
    page.locator("#until").fill("2090-06-01")
    page.locator("button.main").click()
    page.locator("[data-text]").wait_for()
    keep(window, "Перепечатка. " + TESTIMONY)
    copies = re.sub(r"/reading.*", "/copies", page.url)
    page.goto(copies)
    page.locator("main button[value=look]").click()
    page.locator("#p1").wait_for()
    empty = page.goto(f"http://{window.desk.host}/accounts") and page.locator("main .list a").last.get_attribute("href")
    addresses = {
        "text": f"http://{window.desk.host}/text",
        "reading": reading,
        "consent": consent,
        "copies": copies,
        "away": f"{reading}?away=1",
        "empty": f"http://{window.desk.host}{empty}/reading",
    }
    found: dict[str, list[object]] = {}
    for name, address in addresses.items():
        page.goto(address, wait_until="load")
        wrong: list[object] = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong += faults(page) if scheme == "light" else faults(page, OF_COLOURS)
            page.screenshot(path=pictures / f"reading-{name}-{language}-{scheme}.png", full_page=True)
        page.emulate_media(color_scheme="light")
        for width, height in ((640, 360), (360, 640)):
            page.set_viewport_size({"width": width, "height": height})
            wrong += [one for one in [wider_than_the_window(page)] if one]
        page.screenshot(path=pictures / f"reading-{name}-{language}-narrow.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 720})
        if wrong:
            found[name] = wrong
    assert found == {}


@pytest.mark.slow
def test_a_name_that_no_rule_knows_comes_to_the_page_by_itself(window: Window) -> None:
    page = keep(window, TOLD)
    assert NAME not in page.locator("ol.may").inner_text()
    rows = page.locator("ol.may > li a:first-child").all_inner_texts()
    expect(page.locator("#aid")).to_contain_text("The language model found 1 more name.", timeout=90_000)
    after = page.locator("ol.may > li a:first-child").all_inner_texts()
    assert after[: len(rows)] == rows
    assert NAME in after[-1]
    assert faults(page) == []


@pytest.mark.slow
def test_nothing_moves_under_the_hands_of_whoever_types_and_what_is_typed_stays(window: Window) -> None:
    page = keep(window, TOLD)
    page.locator("#victim").fill("Тис")
    page.evaluate("document.body.dataset.here = 'still'")
    expect(page.locator("#aid [data-said]")).to_have_text("The language model found 1 more name.", timeout=90_000)
    assert NAME not in page.locator("ol.may").inner_text()
    assert page.evaluate("document.body.dataset.here") == "still"
    page.locator("#aid").get_by_role("button", name="Look again").click()
    expect(page.locator("ol.may")).to_contain_text(NAME)
    expect(page.locator("#victim")).to_have_value("Тис")


@pytest.mark.slow
def test_without_script_a_button_looks_again_and_what_is_typed_stays(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    with running_desk(vault.at(tmp_path / "desk")) as desk, new_window(chromium, desk, has_script=False) as window:
        window.enter()
        page = window.page
        page.goto(f"http://{window.desk.host}/text")
        page.locator("[name=sort]").last.check()
        page.locator("#outlet").fill("Клён, разговор")
        page.locator("#text").fill(TOLD)
        page.locator("button.main").click()
        page.locator("#victim").fill("Тис")
        again = page.locator("#aid").get_by_role("button", name="Look again")
        until = time.monotonic() + 90
        while again.count() and time.monotonic() < until:
            again.click()
            page.wait_for_timeout(500)
        expect(page.locator("ol.may")).to_contain_text(NAME)
        expect(page.locator("#victim")).to_have_value("Тис")


@pytest.mark.slow
def test_an_original_plays_beside_its_words_on_past_the_end_of_each_answer(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    # Ten minutes: several of the pieces that one answer brings (2 MiB, of which a second takes 16 kB).
    lasting = 600
    (tmp_path / "interview.wav").write_bytes(recording(lasting))
    own = vault.at(tmp_path / "desk")
    own.done("evidence", "add", str(tmp_path / "interview.wav"), "--id", "V-9")
    with running_desk(own) as desk, new_window(chromium, desk) as window:
        window.enter()
        page = keep(window, "[0:05] Меня задержали 2 мая 2020 года.\n[9:30] Потом отпустили.")
        page.get_by_role("link", name="Hear an original beside the words").focus()
        strike(page, "Enter")
        page.get_by_role("link", name="V-9").focus()
        strike(page, "Enter")
        sound = page.locator("audio")
        sound.wait_for()
        page.get_by_role("link", name="9:30").first.focus()
        strike(page, "Enter")
        until(page, lambda: heard(page, "currentTime") > lasting - 30)
        assert heard(page, "duration") == lasting
        # Over the end of the first answer, twice as fast, without a stop.
        border = 2 * 1024 * 1024 / 16_000
        sound.evaluate(f"one => {{ one.currentTime = {border - 1}; one.playbackRate = 2; one.play(); }}")
        until(page, lambda: heard(page, "currentTime") > border + 2)
        assert sound.evaluate("one => one.error") is None


def heard(page: Page, what: str) -> float:
    return float(page.evaluate(f"document.querySelector('audio').{what}"))


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is so; asked anew each time, for the page lets nobody run code from words."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


@pytest.mark.slow
def test_a_copy_is_compared_and_said_to_be_one_by_keyboard_and_undone(window: Window) -> None:
    keep(window, TOLD)
    # Of two of one day the copy would be whichever has the later id, which is drawn.
    page = keep(window, "Как пишут: " + TOLD, "15 мая 2020")
    fill(page, "subject", "Мельница")
    pick(page, "subject_kind", "place")
    strike(page, "Escape", "Escape")
    page.evaluate("document.activeElement.blur()")
    strike(page, "j", "a")
    page.locator("#k1").wait_for()
    page.goto(re.sub(r"/reading.*", "/copies", page.url))
    page.locator("main button[value=look]").focus()
    strike(page, "Enter")
    # The page shows itself again until it is done.
    page.locator("#p1").wait_for()
    expect(page.locator("blockquote")).to_have_count(2)
    box = page.locator("[name=claim]")
    expect(box).to_be_checked()
    box.focus()
    strike(page, "Control+Enter")
    expect(page.get_by_text("said already")).to_be_visible()
    strike(page, "Control+z")
    expect(box).to_be_checked()
