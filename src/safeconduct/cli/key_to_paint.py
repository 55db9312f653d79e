"""What a key takes until another day is painted, in a real Chromium (docs/benchmarks.md).

Measured by the browser's own clock: from the moment the key went down in the page that stood there to the last of the
next page's large paints. The baseline is the same page as a plain file, loaded by the same browser in the same run.
Gives nothing where Playwright or Chromium is missing: figures are never made up. Asserts no seconds.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from safeconduct.cli.figures import spread

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Moves of each page: to and fro about one day.
MOVES: Final = 40
_DAY: Final = "?as=public&day=2019-06-30"
# What calls home or needs a graphics card is off; root may not use the sandbox (notes/desk-and-stack section 6.3).
OPTIONS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A window's name outlives its page. The desk keeps nothing there; this is the bench's own browser.
_NOTE_KEYS: Final = """
addEventListener("keydown", (event) => { window.name = String(performance.timeOrigin + event.timeStamp); }, true);
window.paints = [];
for (const type of ["paint", "largest-contentful-paint"])
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) window.paints.push(performance.timeOrigin + one.startTime);
    }).observe({type, buffered: true});
"""
# Two frames after the page is whole and its first paint was told, so that a paint still to come is counted.
_PAINTED: Final = """() => new Promise((done) => {
    const told = () => requestAnimationFrame(() => (window.paints.length ? last() : told()));
    const last = () => requestAnimationFrame(() => requestAnimationFrame(() => done(Math.max(...window.paints))));
    document.readyState === "complete" ? told() : addEventListener("load", told);
})"""


def moving_the_day(
    file: Path, passphrase: str, addresses: Mapping[str, str], plain_port: int, *, moves: int = MOVES
) -> dict[str, float]:
    """Return the milliseconds from key to painted page for some subjects, by the name of the figure.

    ``file``: with the ticket. The plain server has each page under the name of its figure's kind.
    """
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    if chromium is None:
        return {}
    figures: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        page = _window(browser)
        page.goto(file.as_uri())
        page.locator("#passphrase").fill(passphrase)
        page.keyboard.press("Enter")
        page.locator("nav").wait_for()
        host = page.url.split("/")[2]
        for name, address in addresses.items():
            page.goto(f"http://{host}{address}{_DAY}")
            page.locator("[data-key=ArrowLeft]").wait_for()
            figures |= spread(name, [_by_key(page, "ArrowLeft" if n % 2 else "ArrowRight") for n in range(moves)])
        plain = _window(browser)
        for name in addresses:
            file_name = name.replace("moved", "page") if "busy" in name else "page_50"
            address = f"http://127.0.0.1:{plain_port}/{file_name}.html"
            plain.goto(address)
            figures |= spread(f"{name}_plain", [_by_going(plain) for _ in range(moves)])
        browser.close()
    return figures


def _window(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.add_init_script(_NOTE_KEYS)
    return page


def _by_key(page: Page, key: str) -> float:
    """Press a key that leads to another page and return the milliseconds until it is painted."""
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press(key)
    painted: float = page.evaluate(_PAINTED)
    pressed: str = page.evaluate("window.name")
    return painted - float(pressed)


def _by_going(page: Page) -> float:
    """Load a page again and return the milliseconds until it is painted."""
    with page.expect_navigation():
        page.evaluate("window.name = String(performance.timeOrigin + performance.now()); location.reload()")
    painted: float = page.evaluate(_PAINTED)
    pressed: str = page.evaluate("window.name")
    return painted - float(pressed)
