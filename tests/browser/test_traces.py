"""What the browser window that the program itself opens leaves on the disk: nothing of what was looked at (P14).

The program starts its own Chromium with its own options, on a profile of its own; two words are added for the machine
of the tests, which has no screen. The profile is searched while the window is open, and is gone after the lock.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.striking import strike
from tests.flow.program import PASSPHRASE
from tests.guards.watching import Desk, holds_a_marker, lying_open, marked

# Longest to wait for a window to come or go, in seconds.
PATIENCE = 30
CHROMIUM = """#!/bin/sh
exec /usr/bin/chromium --headless=new --disable-gpu --remote-debugging-port={port} "$@"
"""


def free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return int(link.getsockname()[1])


def profiles(folder: Path) -> set[Path]:
    """The browser's folders of the program; none is looked into, for they go away while they are."""
    return set(folder.glob("safeconduct-*/profile-*"))


def look_around(page: Page) -> None:
    """Unlock, look at what holds the words, and type some."""
    page.locator("#passphrase").fill(PASSPHRASE)
    strike(page, "Enter")
    page.locator("main .list a").first.click()
    # In the other language as well: whatever the program words, it words for both.
    page.locator('.languages button[value="ru"]').click()
    page.locator('html[lang="ru"]').wait_for(state="attached")
    page.locator("summary").first.click()
    page.locator(".claims a").first.click()
    page.locator('main a[href$="/say"]').click()
    page.locator("#note").fill(marked("typed"))
    assert holds_a_marker(page.content())


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder with a short name: Chromium makes a socket in it, whose address has at most 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="sc-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_the_programs_own_window_leaves_no_word_on_the_disk_and_its_profile_goes_with_the_lock(
    driver: Playwright, base: Path
) -> None:
    if not Path("/usr/bin/chromium").exists():
        pytest.skip("no Chromium on this machine")
    person, port = Desk(base), free_port()
    person.done("record", "import", person.file, "--yes")
    runtime, programs = base / "tmp/runtime", base / "given/bin"
    runtime.mkdir(mode=0o700)
    programs.mkdir()
    (programs / "chromium").write_text(CHROMIUM.format(port=port), encoding="ascii")
    (programs / "chromium").chmod(0o700)
    path = f"{programs}:/usr/local/bin:/usr/bin:/bin"
    env = person.program.environment(**person.surroundings, XDG_RUNTIME_DIR=str(runtime), PATH=path)
    command = person.program.command("desk", "--vault", str(person.program.vault), "--json")
    program = subprocess.Popen(command, cwd=base / "desk", env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        assert "open" in json.loads(program.stdout.readline())
        wait_for_port(port)
        browser = driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = browser.contexts[0].pages[0]
        look_around(page)
        first = profiles(runtime)
        assert len(first) == 1
        assert lying_open(runtime, base / "desk", base / "tmp") == []
        page.evaluate("fetch('/lock', {method: 'POST', body: new URLSearchParams()})")
        deadline = time.monotonic() + PATIENCE
        while profiles(runtime) & first and time.monotonic() < deadline:
            time.sleep(0.2)
        assert profiles(runtime).isdisjoint(first)
        # What was being typed went to the program before the window went, and is in the next one.
        again = next_window(driver, port, runtime)
        again.locator("#passphrase").fill(PASSPHRASE)
        strike(again, "Enter")
        expect(again.locator("#note")).to_have_value(marked("typed"))
        assert person.lying_open() == []
    finally:
        program.terminate()
        program.communicate(timeout=PATIENCE)
    assert profiles(runtime) == set()
    assert not list(runtime.rglob("open-*.html"))
    assert person.lying_open() == []


def next_window(driver: Playwright, port: int, runtime: Path) -> Page:
    """The window that the program opens after a lock."""
    deadline = time.monotonic() + PATIENCE
    while not profiles(runtime) and time.monotonic() < deadline:
        time.sleep(0.1)
    wait_for_port(port)
    return driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}").contexts[0].pages[0]


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
