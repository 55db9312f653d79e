"""A real Chromium and the running program. What a page prints as an error, or asks of another host, fails a test."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Playwright, expect, sync_playwright

from safeconduct.desk.words import Tongue
from tests.attack.desk import RunningDesk, running, running_desk
from tests.browser.hands import PATIENCE
from tests.browser.striking import strike
from tests.flow.forking import Forked
from tests.flow.program import PASSPHRASE, Program, new_program
from tests.world import accounts_bytes

# What calls home or needs a graphics card is off; root may not use the sandbox (notes/desk-and-stack section 6.3).
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Of its own accord a browser writes these for the page that asks for the passphrase.
SILENCE = (
    "ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
)  # fmt: skip
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
        strike(self.page, "Enter")
        self.page.locator("nav").wait_for()

    def lock_by_keys(self) -> None:
        strike(self.page, "Shift", "Shift", "Shift")
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


# What is driven now. While a browser is driven, nothing else in the process can run an event loop: it lasts as long as
# one test of this folder, or of a file that uses it, follows another; each window is a context of its own.
_driven = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Ends the browser before a test of another kind."""
    done = yield
    if nextitem is None or (nextitem.path != item.path and nextitem.path.parent != Path(__file__).parent):
        let_go()
    return done


def let_go() -> None:
    """End what is driven: a file elsewhere that uses these fixtures does so after its last test."""
    _driven.close()
    _playwright.cache_clear()
    _chromium.cache_clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tells where the threads of each desk stood when a test failed: it may have waited for a desk that stood still."""
    report = yield
    if report.when == "call" and report.failed:
        for desk in running:
            if isinstance(desk.process, Forked):
                report.sections.append((f"threads of the desk {desk.host}", desk.process.stacks()))
    return report


@functools.cache
def _playwright() -> Playwright:
    playwright = _driven.enter_context(sync_playwright())
    expect.set_options(timeout=PATIENCE * 1000)
    return playwright


@functools.cache
def _chromium() -> Browser:
    return _driven.enter_context(launched(_playwright()))


@pytest.fixture(scope="module")
def driver() -> Playwright:
    return _playwright()


# Chromium without its own windows, menus and settings draws and runs the same pages in a fifth of the time.
# What people have is the whole of it: where a test is of the browser as well, it asks for that.
SHELL, WHOLE = "chromium-headless-shell", "chromium"


@contextmanager
def launched(driver: Playwright, *, without: tuple[str, ...] = (), is_whole: bool = False) -> Iterator[Browser]:
    """Start a Chromium; ``without``: options that its driver would give it; ``is_whole``: with all that people have."""
    path = (None if is_whole else shutil.which(SHELL)) or shutil.which(WHOLE)
    if path is None:
        pytest.skip("no Chromium on this machine")
    browser = driver.chromium.launch(executable_path=path, args=list(OPTIONS), ignore_default_args=list(without))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def chromium() -> Browser:
    return _chromium()


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have pictures taken in both languages where they are kept, and else in the one that their module names.

    That pages work in both is tried by the tests of each, and by the first hour in Firefox (`test_hour`).
    """
    if "pictured" in metafunc.fixturenames:
        are_kept = bool(metafunc.config.getoption("--pictures"))
        metafunc.parametrize("pictured", (Tongue.ENGLISH, Tongue.RUSSIAN) if are_kept else (metafunc.module.ALONE,))


@pytest.fixture
def pictures(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """Where pictures go: to the folder that was asked for, or away."""
    folder = Path(pytestconfig.getoption("--pictures") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
