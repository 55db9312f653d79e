"""``bench intake``, the page's lines: its weight, and what a source waits for in a real Chromium (docs/benchmarks.md).

Measured by the browser's own clock on the page as a relay gives it: until one can write, from the stretched words to
the post that leaves, from the board's last byte to the answer on the screen. The slow line is Chromium's own. Gives
nothing where Playwright or Chromium is missing: figures are never made up. It fails when the page does not find the
answer that stands on the board.
"""

from __future__ import annotations

import gzip
import shutil
import time
from typing import TYPE_CHECKING, Final

from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.cli.figures import spread
from safeconduct.cli.key_to_paint import OPTIONS
from safeconduct.protect.page import PageWording, page_for
from safeconduct.protect.roots import RootVerifyKey

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES: Final = {"ru": "Измерение", "en": "Measured"}
LEAVE: Final = "https://example.org/"
_GATE: Final = "https://gate.example.org/"
_KB: Final = 1_000
# A telephone where the net is slowed down on purpose: 50 kbit/s each way. In bytes a second, as Chromium wants it.
_SLOW_BYTES_PER_S: Final = 50_000 / 8
# How often something is measured at most, for a median.
_TIMES: Final = 9
# How long a page may take to do what it was told, in milliseconds.
_PATIENCE_MS: Final = 60_000
# Letters of a text that fills the smallest class: 4 KiB with the 1,711 bytes around it.
_TEXT: Final = "Слова, которые кто-то пишет в спешке. " * 24
# Notes when words were stretched, when a post left, when a board was there, and when an answer stood on the screen.
_NOTE: Final = """
window.noted = {};
const derive = SubtleCrypto.prototype.deriveBits;
SubtleCrypto.prototype.deriveBits = async function (way, ...rest) {
    const began = performance.now();
    const found = await derive.call(this, way, ...rest);
    if (way.name === "PBKDF2") [noted.stretched, noted.stretching] = [performance.now(), performance.now() - began];
    return found;
};
const ask = window.fetch;
window.fetch = (address, how) => {
    if (how && how.method === "POST") noted.posted = performance.now();
    return ask(address, how);
};
const bytes = Response.prototype.arrayBuffer;
Response.prototype.arrayBuffer = async function () {
    const found = await bytes.call(this);
    noted.arrived = performance.now();
    return found;
};
addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
        if (document.querySelector("#answers .said")) noted.answered = performance.now();
    }).observe(document.querySelector("#answers"), {childList: true});
    const ready = () => { if (!document.querySelector("#go_write").hidden) noted.usable ||= performance.now(); };
    new MutationObserver(ready).observe(document.querySelector("#go_write"), {attributes: true});
    ready();
});
"""


class AnswerMissing(SafeconductError):
    """The page did not find the answer that stands on the board."""

    code = "cli.bench_answer_missing"
    exit_code = Exit.INTEGRITY
    en = Advice("The page did not find the answer on the board.", "This was a measurement.", "Tell us.")
    ru = Advice("Страница не нашла ответа на доске.", "Это было измерение.", "Сообщите нам.")


def weight(root: RootVerifyKey) -> dict[str, float]:
    """Return the page's bytes, raw and as gzip makes them, without a gate and with one."""
    figures: dict[str, float] = {}
    for name, gate in (("page", ""), ("page_gate", _GATE)):
        page = page_for(root, PageWording(NAMES, LEAVE, gate))
        figures[f"{name}_kb"] = len(page) / _KB
        figures[f"{name}_gzip_kb"] = len(gzip.compress(page)) / _KB
    return figures


def in_browser(address: str, words: str, answer: str, *, seconds: float) -> dict[str, float]:
    """Measure the page at an address, where the board has this answer for these eight words."""
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    if chromium is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(OPTIONS))
        try:
            return _slow_line(browser, address) | _measured(browser, address, (words, answer), seconds)
        finally:
            browser.close()


def _measured(browser: Browser, address: str, known: tuple[str, str], seconds: float) -> dict[str, float]:
    page = _window(browser)
    page.goto(address)
    page.locator("#go_write").wait_for()
    until = time.monotonic() + seconds
    sealing: list[float] = []
    stretching: list[float] = []
    while len(sealing) < _TIMES and (not sealing or time.monotonic() < until):
        noted = _write(page)
        sealing.append(noted["posted"] - noted["stretched"])
        stretching.append(noted["stretching"])
    until = time.monotonic() + seconds
    reading: list[float] = []
    while len(reading) < _TIMES and (not reading or time.monotonic() < until):
        reading.append(_read(page, *known))
    return {
        **_median("page_seal", sealing),
        **_median("page_stretch", stretching),
        **_median("page_board", reading),
    }


def _median(name: str, milliseconds: list[float]) -> dict[str, float]:
    found = f"{name}_p50_ms"
    return {found: spread(name, milliseconds)[found]}


def _slow_line(browser: Browser, address: str) -> dict[str, float]:
    """Return the seconds until one can write, over 50 kbit/s."""
    page = _window(browser)
    line = page.context.new_cdp_session(page)
    speeds = {"downloadThroughput": _SLOW_BYTES_PER_S, "uploadThroughput": _SLOW_BYTES_PER_S}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, **speeds})
    page.goto(address, timeout=_PATIENCE_MS, wait_until="commit")
    page.locator("#go_write").wait_for(timeout=_PATIENCE_MS)
    usable: float = page.evaluate("noted.usable")
    page.context.close()
    return {"page_usable_s": usable / 1e3}


def _window(browser: Browser) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.add_init_script(_NOTE)
    return page


def _write(page: Page) -> dict[str, float]:
    """Write a message that fills the smallest class, and return what was noted."""
    page.click("#go_write")
    page.fill("#text", _TEXT)
    page.click("#written")
    page.locator("#words").wait_for()
    words = [item.split()[0] for item in page.locator("#eight li").all_inner_texts()]
    for number in (1, 2):
        asked = int(page.locator(f"label:has(#asked_{number}) b").inner_text())
        page.fill(f"#asked_{number}", words[asked - 1])
    page.click("#send")
    page.locator("#sent").wait_for()
    noted: dict[str, float] = page.evaluate("noted")
    _anew(page)
    return noted


def _read(page: Page, words: str, answer: str) -> float:
    """Read the answer and return the milliseconds from the board's last byte to it; AnswerMissing."""
    page.click("#go_read")
    page.fill("#said", words)
    page.evaluate("noted.answered = 0")
    page.click("#look")
    page.locator("#again").wait_for()
    if page.locator("#answers .said").all_inner_texts() != [answer]:
        raise AnswerMissing
    noted: dict[str, float] = page.evaluate("noted")
    _anew(page)
    return noted["answered"] - noted["arrived"]


def _anew(page: Page) -> None:
    page.goto(page.url)
    page.locator("#go_write").wait_for()
