"""The first hour in Chromium, by keyboard alone, and pictures of the screens: kept when ``--pictures FOLDER`` asks.

Those of the documents (`docs/desk.md`) show the public accounts of January 2019. Those of the help are parts of screens
with an invented country in them: whoever shows the desk where the real accounts endanger people shows its help as well.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

import components
from safeconduct.base.errors import Phrase
from safeconduct.desk.first_hour import FIRST_HOUR, PICTURE_WIDTH
from safeconduct.desk.words import Tongue, words_of
from tests.attack.desk import running_desk
from tests.browser.chromium import ChromiumKeys
from tests.browser.conftest import new_window
from tests.browser.hands import Hands
from tests.browser.hour import SOME, Hour
from tests.browser.visiting import faults, wider_than_the_window
from tests.flow.program import Program, new_program
from tests.flow.test_demo import ACCOUNTS
from tests.unit.desk.article import CLAIMS

pytestmark = pytest.mark.slow

# The language where pictures are not kept: that in which all claims of the article are typed.
ALONE: Final = Tongue.ENGLISH
# Of WebP: words stay sharp, and a screen stays below 60 kB.
QUALITY: Final = 42
NEUTRAL: Final = ACCOUNTS.with_name("neutral-2021.json")
# So narrow that a part of the screen shows whole lines.
NARROW: Final[ViewportSize] = {"width": 1000, "height": 900}
# "lantern" on the keys of a Russian layout.
WRONG_LAYOUT: Final = "дфтеукт"
DAY: Final = Phrase("14 March 2021", "14 марта 2021")


def take(page: Page, file: Path, **part: Any) -> None:
    """Write what the window shows, or a part of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # Asked while one page gives way to another, the browser never answers.
    page.wait_for_load_state()
    session = page.context.new_cdp_session(page)
    shown = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY, **part})
    file.write_bytes(base64.b64decode(shown["data"]))
    session.detach()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_keeps_nobody_out_and_has_its_picture(
    chromium: Browser, tmp_path: Path, pictures: Path, scheme: Literal["light", "dark"]
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 720})
    page.goto(components.write(tmp_path).as_uri())
    wrong = [*faults(page), wider_than_the_window(page)]
    whole = {"x": 0, "y": 0, "width": 1280, "height": page.evaluate("document.body.scrollHeight"), "scale": 0.6}
    take(page, pictures / "rooms" / f"components-{scheme}.webp", clip=whole, captureBeyondViewport=True)
    page.close()

    assert [one for one in wrong if one] == []


def test_every_screen_of_the_first_hour_and_beyond_it_has_its_picture(
    chromium: Browser, tmp_path: Path, pictures: Path, pictured: Tongue
) -> None:
    taken = set[str]()
    with running_desk(Program(tmp_path, pictured.value)) as desk, new_window(chromium, desk) as window:

        def picture(name: str) -> None:
            if name not in taken:
                taken.add(name)
                take(window.page, pictures / f"{name}-{pictured.value}.webp")

        # All claims of the article in one language; in the other what every run of an hour types.
        typed = CLAIMS if pictured is Tongue.ENGLISH else SOME
        hour = Hour(Hands(ChromiumKeys(window)), pictured, typed, picture=picture)
        assert hour.live_through(desk.file.as_uri(), ACCOUNTS) == []
        for name in beyond(window.page, f"http://{desk.host}"):
            picture(name)

    assert len(taken) == 38


def beyond(page: Page, desk: str) -> Iterator[str]:
    """Show the screens that the first hour does not come to, and the lower parts of some; begins at a subject."""
    subject = page.url
    for part in ("discords", "fall", "days"):
        page.locator(f"#{part}").evaluate("one => one.scrollIntoView()")
        yield f"subject-{part}"
    page.locator('select[name="account"]').select_option(index=3)
    press(page, ".fall button")
    yield "without"
    page.goto(subject)
    page.locator("summary").first.click()
    press(page, ".claims a")
    claim = page.url
    for name in ("property", "voice"):
        page.goto(claim)
        press(page, f'main a[href^="/{name}/"]')
        yield name
    for name in ("say", "supersede"):
        page.goto(f"{claim}/{name}")
        yield name
    for name, address in {
        "today": "/", "accounts": "/accounts", "call": "/add?of=call", "history": "/history", "verify": "/verify",
        "help": "/help", "help-screen": "/help/screen/subject", "help-words": "/help/words",
        "help-first-hour": "/help/first-hour", "team": "/team",
    }.items():  # fmt: skip
        page.goto(f"{desk}{address}", wait_until="load")
        yield name
    page.goto(f"{desk}/history", wait_until="load")
    press(page, '.history a[href^="/undo/"]')
    yield "undoing"
    page.goto(f"{desk}/accounts", wait_until="load")
    press(page, 'main a[href^="/account/"]')
    press(page, 'a[href^="/history/account/"]')
    yield "history-account"
    page.goto(f"{desk}/drill", wait_until="load")
    press(page, "main button.main")
    page.locator("main ol").wait_for()
    yield "drill"
    page.emulate_media(color_scheme="dark")
    page.goto(subject)
    yield "subject-dark"


def test_the_steps_of_the_first_hour_have_pictures_of_an_invented_country(
    chromium: Browser, tmp_path: Path, pictures: Path, pictured: Tongue
) -> None:
    program = new_program(tmp_path)
    heights = {picture.name: picture.height for step in FIRST_HOUR for picture in step.picture}
    file = tmp_path / "closures.json"
    file.write_bytes(NEUTRAL.read_bytes())
    taken = []
    with running_desk(Program(program.folder, pictured.value)) as desk, new_window(chromium, desk) as window:
        window.page.set_viewport_size(NARROW)
        window.enter()
        for name, (left, top) in parts(window.page, f"http://{desk.host}", file, pictured):
            clip = {"x": left, "y": top, "width": PICTURE_WIDTH, "height": heights[name], "scale": 1}
            take(window.page, pictures / "help" / f"hour-{name}-{pictured.value}.webp", clip=clip)
            taken.append(name)

    assert sorted(taken) == sorted(heights)


def parts(page: Page, desk: str, file: Path, tongue: Tongue) -> Iterator[tuple[str, tuple[float, float]]]:
    """Show what the steps speak of, and say where it begins."""
    words = words_of(tongue)
    page.goto(f"{desk}/import")
    page.locator("#file").set_input_files(file)
    press(page, "button.main")
    yield "taking-in", corner(page, "h1")
    press(page, "button.main")
    page.goto(f"{desk}/record")
    press(page, ".list a")
    yield "known", corner(page, ".cards")
    page.locator("summary").first.click()
    yield "voices", corner(page, ".cards")
    page.locator("#day").fill(words.phrase(DAY))
    press(page, ".day button")
    yield "another-day", corner(page, ".band")
    page.locator("#search").fill(WRONG_LAYOUT)
    press(page, ".search button")
    yield "search", corner(page, "h1")


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def corner(page: Page, selector: str) -> tuple[float, float]:
    """Return where a part begins, with a margin."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] - 12, max(0.0, box["y"] - 12)
