"""A real Chromium and the running program. What a page prints as an error, or asks of another host, fails a test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, expect, sync_playwright

from tests.attack.desk import RunningDesk, running_desk
from tests.browser.hands import PATIENCE
from tests.flow.program import PASSPHRASE, Program, new_program
from tests.world import accounts_bytes

# What calls home or needs a graphics card is off; root may not use the sandbox (notes/desk-and-stack section 6.3).
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Of its own accord a browser writes these for the page that asks for the passphrase.
SILENCE = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")
EXPECTED = ("Clear-Site-Data header on", "the server responded with a status of 401", "status of 422")


@dataclass(slots=True)
class Window:
    """A window at a running desk."""

    desk: RunningDesk
    page: Page
    wrong: list[str] = field(default_factory=list)
    is_alone: bool = False

    def enter(self) -> None:
        """Open the file with the ticket, as the program does, and give the passphrase."""
        self.page.goto(self.desk.file.as_uri())
        self.unlock()

    def unlock(self) -> None:
        self.page.locator("#passphrase").fill(PASSPHRASE)
        self.page.keyboard.press("Enter")
        self.page.locator("nav").wait_for()

    def lock_by_keys(self) -> None:
        # Keys do nothing before the page's script has come.
        self.page.wait_for_load_state()
        for _ in range(3):
            self.page.keyboard.press("Shift")
        self.page.locator("#passphrase").wait_for()

    def note(self, text: str) -> None:
        if not any(expected in text for expected in (*EXPECTED, *(SILENCE if self.is_alone else ()))):
            self.wrong.append(text)

    def kill_program(self) -> None:
        """End the program in the middle of whatever it does; from here on the browser notes that nobody answers."""
        self.is_alone = True
        self.desk.process.kill()
        self.desk.process.wait()

    def refuse(self, dialog: Dialog) -> None:
        """No page of ours asks through the browser, and no words of a stranger may."""
        self.wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def note_request(self, url: str) -> None:
        if urlsplit(url).scheme not in ("file", "data") and urlsplit(url).netloc != self.desk.host:
            self.wrong.append(f"asked another host: {url}")


# For one file alone: while a browser is driven, nothing else in the process can run an event loop. A scope of "package"
# would last until the end, for folders of tests are no packages.
@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE * 1000)
        yield playwright


@contextmanager
def launched(driver: Playwright, *, without: tuple[str, ...] = ()) -> Iterator[Browser]:
    """Start a Chromium; ``without``: options that its driver would give it."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine")
    browser = driver.chromium.launch(executable_path=path, args=list(OPTIONS), ignore_default_args=list(without))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def chromium(driver: Playwright) -> Iterator[Browser]:
    with launched(driver) as browser:
        yield browser


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = new_program(tmp_path_factory.mktemp("shown"))
    file = program.folder / "lantern.json"
    file.write_bytes(accounts_bytes())
    program.done("record", "import", str(file), "--yes")
    return program


@contextmanager
def new_window(browser: Browser, desk: RunningDesk, *, has_script: bool = True) -> Iterator[Window]:
    """Give an empty window for a desk; what its pages did wrong fails the test at the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, java_script_enabled=has_script)
    context.set_default_timeout(PATIENCE * 1000)
    window = Window(desk, context.new_page())
    # Whatever this person opens besides is listened to as well.
    context.on("console", lambda message: window.note(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: window.note(str(error.error)))
    context.on("request", lambda request: window.note_request(request.url))
    context.on("dialog", partial(Window.refuse, window))
    yield window
    context.close()
    assert window.wrong == []


@pytest.fixture
def window(chromium: Browser, vault: Program, tmp_path: Path) -> Iterator[Window]:
    """A window that is open at Today."""
    with running_desk(vault.at(tmp_path / "desk")) as desk, new_window(chromium, desk) as window:
        window.enter()
        yield window


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Where pictures go: to the folder that was asked for, or away."""
    folder = Path(pytestconfig.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
