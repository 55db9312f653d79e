"""The whole way in, with a browser at each end: the demonstration's relay, its desk, and somebody who writes (P1, P8).

The page comes from a real relay, what is written is locked by the page's own code, and the answer is read with the
eight words that the page gave. Nothing stands in for anything.
"""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attack.desk import RunningDesk, entered_by
from tests.browser.conftest import new_window
from tests.browser.hands import wait_for
from tests.browser.striking import strike
from tests.flow.program import Program

pytestmark = pytest.mark.slow

TEXT = "They came at night and took my brother. Ночью увезли брата."
ANSWER = "We have read you. Stay where you are, and write again."
# How long a message and an answer may take to come over, in milliseconds: exchanges are seconds apart.
PATIENCE = 60_000


@contextmanager
def demonstration(folder: Path) -> Iterator[tuple[subprocess.Popen[str], RunningDesk, dict[str, str]]]:
    """The demonstration as a process, its desk as it can be entered, and what it prints of its addresses."""
    program = Program(folder)
    for name in ("runtime", "temporary"):
        (folder / name).mkdir(mode=0o700)
    env = program.environment(XDG_RUNTIME_DIR=str(folder / "runtime"), TMPDIR=str(folder / "temporary"))
    command = program.command("demo", "--neutral", "--no-browser", "--json")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            yield process, entered_by(process, Path(said["open"])), said
        finally:
            process.terminate()


def write(page: Page, text: str) -> list[str]:
    """Write as somebody in danger does, and return the eight words."""
    page.locator("#go_write").click()
    page.fill("#text", text)
    page.check("[name=danger][value=now]")
    page.click("#written")
    expect(page.locator("#words")).to_be_visible()
    words = [item.split()[0] for item in page.locator("#eight li").all_inner_texts()]
    for number in (1, 2):
        asked = int(page.locator(f"label:has(#asked_{number}) b").inner_text())
        page.fill(f"#asked_{number}", words[asked - 1])
    page.click("#send")
    expect(page.locator("#sent")).to_be_visible(timeout=PATIENCE)
    return words


def look(page: Page, address: str, words: list[str]) -> list[str]:
    """Come back with the words, and return the answers."""
    page.goto(address)
    page.locator("#go_read").click()
    page.fill("#said", " ".join(words))
    page.click("#look")
    expect(page.locator("#again")).to_be_visible(timeout=PATIENCE)
    return page.locator("#answers .said").all_inner_texts()


def listed(desk: RunningDesk, page: Page) -> int:
    """Look at the inbox, and return how many requests stand there."""
    page.goto(f"http://{desk.host}/inbox")
    return page.locator("[data-at]").count()


def through_the_gate(browser: Browser, address: str, text: str) -> None:
    """Write without script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.check("#agree")
    page.locator("textarea[name=text]").fill(text)
    page.click("button[value=send]")
    expect(page.locator(".words").first).to_be_visible(timeout=PATIENCE)
    context.close()


def newest(desk: RunningDesk, page: Page) -> str:
    """Open the request that came through the gate, and return what its page says."""
    page.goto(f"http://{desk.host}/inbox")
    page.locator("[data-at]").filter(has_text="gate").locator("a").first.click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def test_what_is_written_on_the_page_comes_to_the_inbox_and_is_answered_by_eight_words(
    chromium: Browser, tmp_path: Path
) -> None:
    with demonstration(tmp_path) as (process, desk, said), new_window(chromium, desk) as window:
        address = said["page"]
        outside = chromium.new_context(viewport={"width": 360, "height": 640})
        source = outside.new_page()
        source.goto(address)
        words = write(source, TEXT)
        assert len(words) == 8
        assert look(source, address, words) == []

        window.page.goto(desk.file.as_uri())
        window.page.locator("#passphrase").fill("demo")
        strike(window.page, "Enter")
        window.page.locator("nav").wait_for()
        window.page.goto(f"http://{desk.host}/door")
        assert window.page.locator(f'.demo a[href="{address}"]').is_visible()
        wait_for(lambda: listed(desk, window.page) == 1)
        window.page.locator("[data-at] a").first.click()
        expect(window.page.locator("main")).to_contain_text(TEXT)
        window.page.goto(f"{window.page.url.partition('?')[0]}/reply")
        window.page.fill("#text", ANSWER)
        window.page.locator('button[value="send"]').click()
        # What stands against it is shown first: nobody has filled in a card of them yet.
        expect(window.page.locator(".preview")).to_have_text(ANSWER)
        window.page.locator('button[value="send"]').click()
        expect(window.page.locator(".preview")).to_have_count(0)
        expect(window.page.locator("main")).to_contain_text(ANSWER)

        wait_for(lambda: look(source, address, words) == [ANSWER])
        # Somebody else's words find nothing of it.
        source.goto(address)
        other = write(source, "Another one writes.")
        assert look(source, address, other) == []
        # Without script the page sends to the gate, after a tick; the weaker way is marked.
        through_the_gate(chromium, address, "Не могу включить скрипты.")
        wait_for(lambda: listed(desk, window.page) == 3)
        assert "Не могу включить скрипты." in newest(desk, window.page)
        # And who was told its address comes to the gate itself.
        source.goto(said["gate"])
        expect(source.locator("textarea[name=text]")).to_be_visible()
        outside.close()
        process.send_signal(signal.SIGINT)
        window.is_alone = True
        assert process.wait(PATIENCE / 1000) == 0
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [one for one in (tmp_path / "runtime").rglob("*") if one.is_file()] == []
