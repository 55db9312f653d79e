"""An evening of duty in a real browser, by keyboard alone; hostile words; and every page for people who see otherwise.

What is pressed is what a person presses; the words come from the catalogue.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

from safeconduct.cli.opening import surroundings
from safeconduct.desk.words import Tongue, words_of
from safeconduct.intake.commands import Address, Draft, entries_intents, new_thread, open_inbox, typed_message
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.protect.rest import Passphrase
from safeconduct.vault.vault import Vault
from tests.attack.desk import running_desk
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import Window, new_window
from tests.browser.hands import Hands
from tests.browser.striking import strike
from tests.browser.test_accessible import USUAL, ZOOMED
from tests.browser.test_hostile import ACTS, TURNING, harm
from tests.browser.visiting import OF_COLOURS, choose, faults, wider_than_the_window
from tests.flow.program import PASSPHRASE, Program
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_files_pages import picture, recording

pytestmark = pytest.mark.slow

# As narrow as a telephone held upright.
NARROW: ViewportSize = {"width": 320, "height": 640}
SCREENS = ("", "/reply", "/care", "/close", "/end", "/card", "/trust", "/same", "/handle", "/past")


def play_until(page: Page, seconds: int) -> None:
    """Wait until a recording has played so far; asked anew each time, for the page lets nobody run code from words."""
    deadline = time.monotonic() + 30
    while float(page.evaluate("document.querySelector('audio').currentTime")) < seconds:
        assert time.monotonic() < deadline
        page.wait_for_timeout(50)


@contextmanager
def at_the_desk(browser: Browser, vault: Program, tmp_path: Path) -> Iterator[tuple[Window, Hands]]:
    """A window at Today, and somebody at its keyboard."""
    with running_desk(vault.at(tmp_path / "desk")) as desk, new_window(browser, desk) as window:
        window.enter()
        yield window, Hands(ChromiumKeys(window))


def begin(hands: Hands, tongue: Tongue) -> None:
    """Begin an inbox from the column of rooms."""
    say = words_of(tongue).say
    hands.open(say("Inbox"))
    hands.reads(say("Begin an inbox"))
    hands.write("larch")
    hands.go("Control+Enter")
    hands.reads(say("The inbox is there, and so far you alone read it."))


def log_by_keys(hands: Hands, tongue: Tongue, text: str, *, danger: str = "") -> str:
    """Log a call from wherever one is, and say what its request is called."""
    say = words_of(tongue).say
    hands.open(say("Inbox"))
    hands.press("l")
    hands.until(lambda: hands.focused.startswith(say("Log a call, a message, a chat: type it or paste it here")))
    hands.write(text)
    hands.go("Control+Enter")
    hands.reads(say("The text is enough; everything else may stay as it is."))
    if danger:
        hands.pick(say("How soon something may happen"), danger)
    hands.go("Control+Enter")
    hands.reads(say("Done, and on the disk."), text)
    return hands.heading


def telegram_export() -> bytes:
    """One exported chat of invented people."""
    messages = [
        {"id": n, "type": "message", "date": f"2030-05-01T21:1{n}:00", "date_unixtime": str(1_903_900_000 + 60 * n),
         "from": who, "from_id": who_id, "text": text}
        for n, (who, who_id, text) in enumerate(
            (("Ash", "user1001", "they took him from the mill"), ("Reed", "user1002", "who is he"),
             ("Ash", "user1001", "my brother, he is nineteen"))
        )
    ]  # fmt: skip
    chat = {"name": "Ash", "type": "personal_chat", "id": 1001, "messages": messages}
    return json.dumps(chat, ensure_ascii=False).encode()


@pytest.mark.parametrize("tongue", [Tongue.ENGLISH, Tongue.RUSSIAN])
def test_an_evening_of_duty_passes_by_keyboard_alone(
    chromium: Browser, vault: Program, tmp_path: Path, tongue: Tongue
) -> None:
    say = words_of(tongue).say
    export = tmp_path / "result.json"
    export.write_bytes(telegram_export())
    with at_the_desk(chromium, vault, tmp_path) as (window, hands):
        choose(window, tongue.value)
        begin(hands, tongue)
        urgent_words = "danger now" if tongue is Tongue.ENGLISH else "опасность сейчас"
        log_by_keys(hands, tongue, "a mother asks for news")
        urgent = log_by_keys(hands, tongue, "they stand at the door", danger=f"■ {urgent_words}")
        third = log_by_keys(hands, tongue, "a neighbour saw a van")
        # A chat comes by a file, is looked at, and is taken in.
        hands.open(say("Inbox"))
        hands.open(say("Log with all fields, or files"))
        hands.reach(say("Files: an exported chat, mail, voice notes, photographs; they may be dropped here"))
        hands.hand_over(export)
        hands.open(say("Show first what a chat or files hold"))
        hands.reads(say("So it was understood. Nothing is taken in yet."), "Reed")
        hands.go("Control+Enter")
        hands.reads(say("Taken in."), "result.json")
        # Danger stands first; it is answered from the list, and the answer is shown before it is written.
        hands.open(say("Inbox"))
        hands.press("j")
        hands.until(lambda: hands.focused == urgent)
        hands.go("r")
        hands.until(lambda: hands.focused == say("Your answer"))
        hands.write("go to the neighbours, we call in ten minutes")
        hands.go("Control+Enter")
        hands.reads(say("So they will read it"))
        hands.go("Control+Enter")
        hands.reads(say("Done, and on the disk."), "go to the neighbours", urgent)
        hands.open(say("I have sent it"))
        hands.until(lambda: say("I have sent it") not in hands.shown)
        # A message goes into the record by one key, and nothing is recorded yet.
        hands.reach(say("they"), "j")
        hands.go("q")
        hands.reads(say("It comes from a message in the inbox. When it is recorded, the request there says so."))
        # One is closed from the list, and put back by one key.
        hands.open(say("Inbox"))
        hands.reach(third, "j")
        hands.go("e")
        hands.reach(say("or in your words"))
        hands.write("told the others")
        hands.go("Control+Enter")
        hands.reads(say("Done, and on the disk."))
        assert third not in hands.shown
        hands.go("Control+z")
        hands.reads(third)
        # The next contact is agreed, and the request handed over to nobody for the night.
        hands.reach(urgent, "j")
        hands.go("n")
        hands.until(lambda: hands.focused == say("Next contact"))
        hands.pick_here("tonight at 21:00" if tongue is Tongue.ENGLISH else "сегодня в 21:00")
        hands.pick(say("Who looks after it"), say("nobody"))
        hands.go("Control+Enter")
        hands.reads(say("with nobody"), "21:00")
        # And taken on again, with one key.
        hands.go("a")
        hands.reads(say("with {who}", who=say("you")))


@pytest.fixture
def duty(chromium: Browser, vault: Program, tmp_path: Path) -> Iterator[tuple[Window, str]]:
    """A window at a desk with a request that has a picture and a recording; the address of the request."""
    with at_the_desk(chromium, vault, tmp_path) as (window, hands):
        begin(hands, Tongue.ENGLISH)
        page = window.page
        page.goto(f"http://{window.desk.host}/log", wait_until="load")
        page.locator("#text").fill("see the mill")
        brought = [("mill.jpg", picture()), ("voice.wav", recording(20))]
        chosen: list[FilePayload] = [{"name": name, "mimeType": "", "buffer": data} for name, data in brought]
        page.locator("#files").set_input_files(chosen)
        page.locator('button[value="look"]').click()
        page.locator('button[value="take"]').click()
        page.get_by_role("link", name="To the request").click()
        page.locator("ul.said").wait_for()
        # Keys do nothing before the page's script has come.
        page.wait_for_load_state()
        yield window, page.url.removeprefix(f"http://{window.desk.host}").partition("?")[0]


def test_a_picture_that_came_is_kept_as_evidence_by_keys_and_its_page_keeps_nobody_out(
    duty: tuple[Window, str],
) -> None:
    window, request = duty
    page, hands = window.page, Hands(ChromiumKeys(window))

    hands.open("Keep as evidence")
    hands.reads("How its log begins", hashlib.sha256(picture()).hexdigest())
    assert faults(page) == []
    page.set_viewport_size({"width": 360, "height": 720})
    assert wider_than_the_window(page) == ""
    page.set_viewport_size({"width": 1280, "height": 720})
    hands.fill("What it is called, such as V-17; empty: the program draws an id", "P-1")
    hands.go("Control+Enter")
    hands.reads("It is evidence now, byte for byte as it came.", "Original P-1")

    hands.visit(f"http://{window.desk.host}{request}")
    hands.open("Evidence P-1")
    hands.reads("Original P-1")


def test_pictures_are_blurred_until_a_key_clears_them_and_recordings_obey_keys(duty: tuple[Window, str]) -> None:
    window, _ = duty
    page = window.page
    assert page.locator("details.seen").get_attribute("open") is None
    strike(page, "b")
    expect(page.locator("img")).to_have_css("filter", "none")
    expect(page.locator("img")).to_have_js_property("naturalWidth", 16)
    strike(page, "b")
    expect(page.locator("img")).not_to_have_css("filter", "none")

    page.locator("ul.said > li > a").first.click()
    page.locator("[data-clock]").wait_for()
    # Keys do nothing before the page's script has come.
    page.wait_for_load_state()
    sound = page.locator("audio")
    strike(page, "4")
    expect(page.locator("[data-speed]")).to_have_text("1.5×")
    strike(page, "v")
    expect(sound).to_have_js_property("paused", False)
    assert sound.evaluate("one => one.playbackRate") == 1.5
    strike(page, "ArrowRight")
    strike(page, "ArrowRight")
    play_until(page, 10)
    strike(page, "v")
    strike(page, "n")
    page.keyboard.type("a door")
    assert page.locator("#at").input_value() in ("0:10", "0:11", "0:12", "0:13", "0:14", "0:15")
    strike(page, "Control+Enter")
    expect(page.locator(".note")).to_contain_text("a door")


def test_a_part_of_a_picture_is_chosen_by_dragging_or_by_keys_alone_and_drawn_over_it(duty: tuple[Window, str]) -> None:
    window, _ = duty
    page = window.page
    page.locator("ul.said > li > a").first.click()
    page.locator("[data-corners]").wait_for()
    page.wait_for_load_state()
    strike(page, "b")
    frame = page.locator("[data-framed]")
    corners = [page.locator(f"#{name}") for name in ("left", "top", "right", "bottom")]
    # The picture comes only once it is unfolded and gives the frame its size then.
    picture = frame.locator("img")
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalHeight", 0)
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    page.mouse.up()
    assert [one.input_value() for one in corners] == ["2500", "2500", "7500", "5000"]

    frame.focus()
    for key in ("ArrowLeft", "Enter", "ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowDown", "Enter"):
        strike(page, key)
    assert [one.input_value() for one in corners] == ["4500", "5000", "5500", "5550"]
    assert page.locator("#file").input_value() == frame.get_attribute("data-framed")
    strike(page, "n")
    page.keyboard.type("the gate")
    strike(page, "Control+Enter")
    expect(page.locator(".note")).to_contain_text("45–55 % from the left")
    expect(page.locator("rect.region").first).to_have_attribute("width", "1000")


def record_claim(page: Page) -> None:
    """Fill in what a claim needs beside the words and the place that it was begun with, and open its page."""
    page.locator('[id="place.1"]').wait_for()
    typed = {"outlet.0": "a note", "subject.1": "Arrests", "property.1": "held", "value.1": "at least 1"}
    for name, text in typed.items():
        page.locator(f'[id="{name}"]').fill(text)
    page.locator('button[value="check"]').last.click()
    page.locator('[id="subject_kind.1"]').select_option("event")
    page.locator('button[value="send"]').click()
    page.locator('.list a[href^="/claim/"], main a[href^="/claim/"]').first.click()
    page.locator("blockquote, dl.facts").first.wait_for()


def test_a_span_set_by_keys_while_it_is_heard_becomes_the_place_of_a_claim_that_plays_it_again(
    duty: tuple[Window, str],
) -> None:
    window, _ = duty
    page = window.page
    page.locator("ul.said > li > a").first.click()
    page.locator("[data-clock]").wait_for()
    page.wait_for_load_state()
    for key in ("v", "ArrowRight"):
        strike(page, key)
    play_until(page, 5)
    strike(page, "[")
    strike(page, "ArrowRight")
    play_until(page, 10)
    strike(page, "]")
    strike(page, "v")
    begins, ends = page.locator("#at").input_value(), page.locator("#to").input_value()
    assert (begins[:3], ends[:3]) == ("0:0", "0:1")
    expect(page.locator("[data-speed]")).to_have_text(f"{begins}–{ends}")
    strike(page, "q")
    record_claim(page)

    expect(page.locator("main")).to_contain_text(f"{begins}–{ends}, in a file that was sent")
    assert faults(page) == []
    strike(page, "v")
    play_until(page, 5)
    strike(page, "v")
    page.locator('a[href^="/message/"]').click()
    expect(page.locator(".hints").first).to_contain_text(f"{begins}–{ends}")
    assert faults(page) == []


def test_a_part_chosen_with_the_mouse_becomes_the_place_of_a_claim_that_shows_it_blurred(
    duty: tuple[Window, str],
) -> None:
    window, _ = duty
    page = window.page
    page.locator("ul.said > li > a").first.click()
    page.locator("[data-corners]").wait_for()
    page.wait_for_load_state()
    strike(page, "b")
    box = page.locator("[data-framed]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    page.mouse.up()
    page.locator('button[value="quote"]').click()
    record_claim(page)

    expect(page.locator("main")).to_contain_text("25–75 % from the left, 25–50 % from the top")
    page.locator("details.seen > summary").click()
    expect(page.locator("rect.region").first).to_have_attribute("width", "5000")
    expect(page.locator("img")).not_to_have_css("filter", "none")
    assert faults(page) == []


def test_marked_words_alone_are_quoted_into_the_record(duty: tuple[Window, str]) -> None:
    window, _ = duty
    page = window.page
    page.evaluate(
        """() => { const text = document.querySelector("[data-quotable]").firstChild;
        getSelection().setBaseAndExtent(text, 4, text, 12); }"""
    )
    page.locator('button[value="quote"]').first.click()
    expect(page.locator('[id="quote.1"]')).to_have_value("the mill")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_of_the_inbox_keeps_anybody_out_in_light_or_dark_large_or_narrow(
    duty: tuple[Window, str], language: str
) -> None:
    window, request = duty
    page = window.page
    choose(window, language)
    message = page.locator("ul.said > li > a").first.get_attribute("href")
    found: dict[str, list[str]] = {}
    listed = ("/", "/inbox", "/inbox?show=closed", "/inbox?begin=1", "/log", "/finding", "/door", "/protected")
    for address in (*listed, *(f"{request}{one}" for one in SCREENS), str(message)):
        page.goto(f"http://{window.desk.host}{address}", wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        wrong = [f"light: {one}" for one in faults(page, without=() if language == "en" else OF_COLOURS)]
        # No colour depends on the language.
        if language == "en":
            page.emulate_media(color_scheme="dark")
            wrong += [f"dark: {one}" for one in faults(page, OF_COLOURS)]
            page.emulate_media(color_scheme="light")
        for size in (ZOOMED, NARROW):
            page.set_viewport_size(size)
            wrong += [f"{size['width']}: {wide}" for wide in [wider_than_the_window(page)] if wide]
        page.set_viewport_size(USUAL)
        if wrong:
            found[address] = wrong
    assert found == {}


def answered(program: Program) -> None:
    """Let a message stand in an inbox of this vault that answers what our page asks, hostile words among it."""
    with Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        team = team_of(vault)
        here = Intake(vault.tables).inbox(open_inbox(team, "people in danger"))
        intake = Intake(vault.tables)
        thread = new_thread(intake, here, Address(Channel.PAGE), drawing=("en", team.entropy))
        said = (
            ("avoid", normalize("NFC", f"police, {ACTS[:900]}")),
            ("hours", "evenings"),
            ("shared", "unsure"),
            ("whom", "other"),
        )
        draft = Draft(Channel.PAGE, "help us", answers=said)
        message = typed_message(here, thread.id, draft, now_ms=team.clock.now_ms(), entropy=team.entropy)
        vault.append(entries_intents(here.part, [thread], [message]))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_they_answered_fills_the_contact_card_by_one_key_and_keeps_nobody_out(
    chromium: Browser, vault: Program, tmp_path: Path, language: str
) -> None:
    program = vault.at(tmp_path / "desk")
    answered(program)
    with running_desk(program) as desk, new_window(chromium, desk) as window:
        window.enter()
        choose(window, language)
        page = window.page
        page.goto(f"http://{desk.host}/inbox", wait_until="load")
        page.locator("ul.requests a").first.click()
        page.locator("ul.said").wait_for()
        # Keys work once the script has run.
        page.wait_for_load_state("load")
        request = page.url.partition("?")[0]
        strike(page, "f")
        expect(page).to_have_url(f"{request}/card?theirs=1")
        expect(page.locator("#hours")).to_have_value("? evenings")
        expect(page.locator("#theirs-hours")).to_contain_text("evenings")
        expect(page.locator("input[name=shared]")).to_be_checked()
        found = {}
        for place in ("", "/card?theirs=1", "/card", "/reply"):
            page.goto(f"{request}{place}", wait_until="load")
            page.set_viewport_size(NARROW)
            found[place] = [*faults(page), *harm(page), wider_than_the_window(page)]
            page.set_viewport_size(USUAL)
        assert {place: wrong for place, wrong in found.items() if any(wrong)} == {}
        assert page.evaluate(TURNING) == []
        # What is agreed stands beside what they answered, and nothing of it under it.
        page.goto(f"{request}/card?theirs=1", wait_until="load")
        page.locator("#called").fill("aunt")
        page.locator("#hours").fill("")
        page.locator("form.fields button.main").click()
        expect(page.locator(".panel")).to_have_count(2)
        agreed, asked = (page.locator(".panel").nth(n).bounding_box() for n in (0, 1))
        assert agreed is not None
        assert asked is not None
        assert agreed["y"] + agreed["height"] <= asked["y"]


def test_hostile_words_in_a_request_do_nothing_and_are_not_lost(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    with at_the_desk(chromium, vault, tmp_path) as (window, hands):
        begin(hands, Tongue.ENGLISH)
        page = window.page
        page.goto(f"http://{window.desk.host}/log", wait_until="load")
        for name in ("text", "about", "said"):
            page.locator(f"#{name}").evaluate("(one, text) => { one.value = text; }", ACTS)
        page.locator("button.main").click()
        page.locator("ul.said").wait_for()
        request = page.url.partition("?")[0]
        for place, fields in (
            ("/card", ("called", "cover", "avoid", "notes", "silence_then")),
            ("/close", ("words",)),
            ("/trust", ("reason",)),
        ):
            page.goto(f"{request}{place}", wait_until="load")
            for name in fields:
                page.locator(f"#{name}").evaluate("(one, text) => { one.value = text; }", ACTS[:900])
            if "silence_then" in fields:
                page.locator("#silence_hours").fill("12")
            with page.expect_navigation():
                page.locator("main button.main").click()
            page.wait_for_load_state()
        found = {}
        for place in SCREENS:
            page.goto(f"{request}{place}", wait_until="load")
            found[place] = harm(page)
        for place in ("/", "/inbox", "/inbox?show=closed"):
            page.goto(f"http://{window.desk.host}{place}", wait_until="load")
            found[place] = harm(page)
        page.goto(f"{request}", wait_until="load")
        assert "onerror" in page.locator("main").inner_text()
        assert page.evaluate(TURNING) == []
        assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_what_is_pasted_where_no_field_is_goes_into_the_log(chromium: Browser, vault: Program, tmp_path: Path) -> None:
    with at_the_desk(chromium, vault, tmp_path) as (window, hands):
        begin(hands, Tongue.ENGLISH)
        window.page.evaluate(
            """() => { const data = new DataTransfer(); data.setData("text/plain", "a call from the mill");
            document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true})); }"""
        )
        expect(window.page.locator("#logged")).to_have_value("a call from the mill")
        expect(window.page.locator("#logged")).to_be_focused()


def test_an_evening_passes_without_script(chromium: Browser, vault: Program, tmp_path: Path) -> None:
    with (
        running_desk(vault.at(tmp_path / "desk")) as desk,
        new_window(chromium, desk, has_script=False) as window,
    ):
        window.enter()
        page = window.page
        page.goto(f"http://{desk.host}/inbox")
        page.locator("#purpose").fill("larch")
        page.locator("button.main").click()
        page.locator("#logged").fill("a call at night")
        page.locator("form.logbox button").click()
        page.locator("#danger").select_option("now")
        page.locator("button.main").click()
        expect(page.locator("main")).to_contain_text("a call at night")
        page.locator('a[href$="/reply"]').first.click()
        page.locator("#text").fill("we are on the way")
        page.locator("button.main").click()
        expect(page.locator(".preview")).to_have_text("we are on the way")
        page.locator("button.main").click()
        expect(page.locator("ul.said")).to_contain_text("we are on the way")
        page.locator('a[href$="/close"]').first.click()
        page.locator("#words").fill("done")
        page.locator("button.main").click()
        expect(page.locator("h1")).to_have_text("Inbox")
        page.locator(".undo button").click()
        expect(page.locator("ul.requests > li")).to_have_count(1)
