"""Two desks in two browsers: one invites, the other joins by files and six words, and each sees the other's entry."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from tests.attack.desk import RunningDesk, entered_by, running_desk
from tests.browser.conftest import Window, new_window
from tests.browser.hands import PATIENCE
from tests.browser.striking import strike
from tests.browser.visiting import faults, wider_than_the_window
from tests.flow.program import PASSPHRASE, Program

pytestmark = pytest.mark.slow


def go(window: Window, path: str) -> Page:
    window.page.goto(f"http://{window.desk.host}{path}")
    return window.page


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def saved(page: Page, link: str) -> bytes:
    """What the browser saves when a person clicks a link to a file."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    assert coming.value.suggested_filename.endswith(".bin")
    return Path(coming.value.path()).read_bytes()


def take_in(page: Page, file: bytes, button: str = "Take it in") -> None:
    page.locator("#file").set_input_files(FilePayload(name="f", mimeType="application/octet-stream", buffer=file))
    press(page, button)


def words(page: Page) -> list[str]:
    return page.locator(".sixwords li").all_inner_texts()


def wrong_with(page: Page) -> list[str]:
    """What keeps somebody out of a page: axe by all its rules, and scrolling sideways."""
    return [one for one in (*faults(page), wider_than_the_window(page)) if one]


def invite(window: Window) -> bytes:
    page = go(window, "/team")
    page.locator("#alias").fill("zarema")
    press(page, "Be called so")
    go(window, "/invitations")
    page.locator('input[name="whose"][value="person"]').check()
    page.locator('input[name="right"][value="write"]').check()
    page.locator('input[name="part"]').first.check()
    press(page, "Make the invitation")
    return saved(page, "Save the invitation")


def join(window: Window, invitation: bytes) -> Page:
    page = window.page
    page.goto(window.desk.file.as_uri())
    page.get_by_role("link", name="Join a team with an invitation").click()
    page.locator("#alias").wait_for()
    assert wrong_with(page) == []
    page.locator("#alias").fill("bela")
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("#again").fill(PASSPHRASE)
    take_in(page, invitation, "Ask to be let in")
    return page


def dispute(window: Window, note: str) -> None:
    page = go(window, "/accounts")
    page.locator("main .list a").first.click()
    page.locator('main a[href^="/claim/"]').first.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.locator('main a[href^="/claim/"]').first.click()
    page.locator('main a[href$="/say"]').first.click()
    page.locator('input[value="dispute"]').check()
    page.locator("#note").fill(note)
    press(page, "Say it")


def test_two_desks_join_by_files_and_see_each_other_s_entries(
    chromium: Browser, vault: Program, tmp_path: Path
) -> None:
    (tmp_path / "two").mkdir()
    with (
        running_desk(vault.at(tmp_path / "one")) as one,
        running_desk(Program(tmp_path / "two")) as two,
        new_window(chromium, one) as mine,
        new_window(chromium, two) as theirs,
    ):
        mine.enter()
        there = join(theirs, invite(mine))
        take_in(mine.page, saved(there, "Save the request"))
        take_in(there, saved(mine.page, "Save the answer"))
        assert words(there) == words(mine.page)
        assert len(words(there)) == 6
        assert wrong_with(there) + wrong_with(mine.page) == []
        press(there, "The same")
        press(mine.page, "The same: let them in")
        take_in(there, saved(mine.page, "Save the welcome"), "Take it in, and begin")
        assert "You are in the team." in there.locator("main").inner_text()
        dispute(theirs, "seen from the other side")
        go(theirs, "/exchange")
        press(there, "Make a file for the others")
        file = saved(there, "Save the file")
        take_in(go(mine, "/exchange"), file)
        assert "new." in mine.page.locator("main").inner_text()
        assert wrong_with(mine.page) == []
        assert "seen from the other side" in go(mine, "/").locator("main").inner_text()
        report_lost(mine, "bela")


def report_lost(window: Window, alias: str) -> None:
    """Take somebody's laptop out, and look at the pages on the way."""
    page = go(window, "/incident")
    page.locator('input[name="laptop"]').first.check()
    page.locator('input[name="locked"][value="yes"]').check()
    press(page, "Show what will happen")
    assert wrong_with(page) == []
    page.locator("#alias").fill(alias)
    press(page, "Take it out now")
    press(page, "Make a task for each person")
    assert "The tasks are there." in page.locator("main").inner_text()
    assert wrong_with(page) == []


def test_in_the_watched_demonstration_what_one_person_types_appears_on_the_other_desk(
    chromium: Browser, tmp_path: Path
) -> None:
    with watched(tmp_path) as (process, desks), ExitStack() as stack:
        alder, birch = (stack.enter_context(new_window(chromium, desk)) for desk in desks)
        for window in (alder, birch):
            window.page.goto(window.desk.file.as_uri())
            assert "The passphrase of the demonstration is: demo" in window.page.locator("main").inner_text()
            window.page.locator("#passphrase").fill("demo")
            strike(window.page, "Enter")
            window.page.locator("nav").wait_for()
        assert "The desk of “alder”." in alder.page.locator(".demo").inner_text()
        assert "says that there is something new" in birch.page.locator("main").inner_text()
        assert wrong_with(birch.page) == []
        go(alder, "/")
        dispute(birch, "typed at the other desk")
        # The first news may be that the other desk is there, and a few more are signs of life.
        for _ in range(10):
            alder.page.locator(".news").wait_for(state="visible")
            with alder.page.expect_navigation():
                alder.page.get_by_role("link", name="Look again").click()
            if "typed at the other desk" in alder.page.locator("main").inner_text():
                break
        assert "typed at the other desk" in alder.page.locator("main").inner_text()
        # Both came by a relay and an invitation of the demonstration's own; there are no others.
        assert "Not in the demonstration" in go(birch, "/invitations").locator("main").inner_text()
        stack.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [one for one in (tmp_path / "runtime").rglob("*") if one.is_file()] == []


@contextmanager
def watched(folder: Path) -> Iterator[tuple[subprocess.Popen[str], list[RunningDesk]]]:
    """The demonstration of a team as a process, and its two desks as they can be entered."""
    program = Program(folder)
    for name in ("runtime", "temporary"):
        (folder / name).mkdir(mode=0o700)
    env = program.environment(XDG_RUNTIME_DIR=str(folder / "runtime"), TMPDIR=str(folder / "temporary"))
    command = program.command("demo", "--team", "--neutral", "--no-browser", "--json")
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            assert [one["alias"] for one in said["desks"]] == ["alder", "birch"]
            yield process, [entered_by(process, Path(one["open"])) for one in said["desks"]]
        finally:
            process.terminate()


def test_cards_on_the_screen_keep_nobody_out(window: Window) -> None:
    page = go(window, "/recovery")
    page.locator("#now-vault").fill(PASSPHRASE)
    press(page, "Make three cards")
    assert page.locator(".cardwords li").count() == 33
    wrong = wrong_with(page)
    for _ in range(3):
        press(page, "Written down and read again")
    assert wrong + wrong_with(page) == []
    press(page, "Stop; change nothing")
    assert "Nothing was changed." in page.locator("main").inner_text()
