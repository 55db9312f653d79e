"""The built site in real browsers: from a folder and from a server, without script, for everybody (WCAG 2.2 AA)."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from safeconduct.site.building import build
from safeconduct.site.writing import write_tree
from tests.browser.marionette import Firefox, program, running_firefox
from tests.browser.striking import strike
from tests.browser.visiting import OF_COLOURS, faults, wider_than_the_window
from tests.released import FIRST, PICTURES, RELEASES, STATEMENT, THIRD, organisation

pytestmark = pytest.mark.slow

SITE: Final = build(RELEASES, organisation(), PICTURES)
PAGES: Final = [path for path in SITE.files if path.endswith(".html")]
# One of each kind in each language.
KINDS: Final = [path for path in PAGES if "/r/" not in path or THIRD.id.hex() in path or STATEMENT.id.hex() in path]
# What Tor Browser sets at its safest level (its own list of preferences), and that nothing be fetched besides.
SAFEST: Final = "".join(
    f'user_pref("{name}", {value});\n'
    for name, value in {
        "javascript.enabled": "false", "svg.disabled": "true", "mathml.disabled": "true",
        "gfx.downloadable_fonts.enabled": "false", "gfx.font_rendering.graphite.enabled": "false",
        "gfx.font_rendering.opentype_svg.enabled": "false", "media.webaudio.enabled": "false",
        "privacy.resistFingerprinting": "true",
    }.items()
)  # fmt: skip
# The headers of docs/operator/site.md.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "a folder"
    write_tree(folder, SITE.tree, SITE.day)
    return folder


class Mirror(http.server.SimpleHTTPRequestHandler):
    """A mirror as an operator would have it: files and a few headers."""

    asked: Final[list[str]] = []

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        self.asked.append(self.path)


@contextmanager
def mirror(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Mirror, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextmanager
def window(browser: Browser, place: str, **options: Any) -> Iterator[Page]:
    """A window that may ask for nothing but the site; what it notes as wrong fails the test."""
    context = browser.new_context(**options)
    wrong: list[str] = []
    # Of its own accord a browser asks a server for an icon.
    context.on("console", lambda one: None if "favicon" in str(one.location) else wrong.append(one.text))
    context.on("weberror", lambda one: wrong.append(str(one.error)))
    context.on("requestfailed", lambda one: wrong.append(f"failed: {one.url}"))
    context.on("request", lambda one: None if one.url.startswith((place, "data:")) else wrong.append(one.url))
    yield context.new_page()
    cookies = context.cookies()
    context.close()
    assert (wrong, cookies) == ([], [])


def see(page: Page, address: str) -> None:
    """Open a page, and see that its style and its pictures came."""
    page.goto(address)
    assert page.locator("body").evaluate("one => getComputedStyle(one).maxWidth") == "884px"
    for picture in page.locator("img").all():
        assert picture.evaluate("one => one.complete && one.naturalWidth > 1")


@pytest.mark.parametrize("where", ["from a folder", "from a server"])
def test_every_page_is_whole_without_script(chromium: Browser, folder: Path, where: str) -> None:
    with mirror(folder) as server:
        place = folder.as_uri() if where == "from a folder" else server
        with window(chromium, place, java_script_enabled=False) as page:
            for path in PAGES:
                see(page, f"{place}/{path}")


def test_a_reader_finds_the_way_by_links_alone(chromium: Browser, folder: Path) -> None:
    with window(chromium, folder.as_uri(), java_script_enabled=False) as page:
        page.goto(f"{folder.as_uri()}/index.html")
        page.get_by_role("link", name="English").click()
        page.get_by_role("link", name="New detentions").click()
        page.get_by_role("link", name="When it began").click()
        assert "The detentions began in early December." in page.inner_text("main")
        page.get_by_role("link", name="Русский").click()
        page.get_by_role("navigation", name="Страницы").get_by_role("link", name="Хроника").click()
        assert "начало декабря 2029 года" in page.inner_text("main")
        page.get_by_role("link", name="Весь сайт одним файлом").click()
        page.get_by_role("link", name="Новые задержания").first.click()
        assert urlsplit(page.url).fragment == f"ru-{FIRST.id.hex()}"


@pytest.mark.parametrize("path", KINDS)
def test_a_page_keeps_nobody_out_in_light_or_dark_or_on_a_telephone(chromium: Browser, folder: Path, path: str) -> None:
    # The policy of the page lets no script in; the judge comes by the browser's own door for tools.
    with window(chromium, folder.as_uri()) as page:
        page.emulate_media(color_scheme="light")
        page.goto(f"{folder.as_uri()}/{path}")
        found = faults(page, loads_styles=False)
        page.emulate_media(color_scheme="dark")
        found += [f"dark: {one}" for one in faults(page, OF_COLOURS, loads_styles=False)]
        for width in (400, 320):
            page.set_viewport_size({"width": width, "height": 800})
            found += [wider_than_the_window(page)]
        page.set_viewport_size({"width": 640, "height": 360})
        found += [wider_than_the_window(page), *faults(page, ("target-size",), loads_styles=False)]

    assert [one for one in found if one] == []


COLOURED = """() => [...document.querySelectorAll("body *:not(img)")].flatMap(one => {
    if (!one.checkVisibility()) return [];
    const style = getComputedStyle(one);
    const isGrey = (colour) => { const [r, g, b] = (colour.match(/[\\d.]+/g) || [0, 0, 0]).map(Number);
        return colour.endsWith(" 0)") || (r === g && g === b); };
    return ["color", "backgroundColor", "borderLeftColor"].filter(name => !isGrey(style[name]))
        .map(name => `${one.outerHTML.slice(0, 60)} ${name} ${style[name]}`);
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_it_is_black_and_white_and_without_the_menu(
    chromium: Browser, folder: Path, scheme: Literal["light", "dark"]
) -> None:
    with window(chromium, folder.as_uri()) as page:
        page.emulate_media(media="print", color_scheme=scheme)
        for path in ("en/counts.html", "ru/corrections.html", f"ru/r/{FIRST.id.hex()}.html"):
            page.goto(f"{folder.as_uri()}/{path}")
            assert page.evaluate(COLOURED) == []
            assert page.locator("nav:visible").count() == 0
            assert page.pdf().startswith(b"%PDF-")


def test_the_first_tab_leads_past_the_menu_and_every_link_shows_that_it_has_the_focus(
    chromium: Browser, folder: Path
) -> None:
    with window(chromium, folder.as_uri()) as page:
        page.goto(f"{folder.as_uri()}/en/index.html")
        strike(page, "Tab")
        assert page.evaluate("document.activeElement.textContent") == "To the content"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        count = page.locator("a").count()
        for _ in range(count - 1):
            strike(page, "Tab")
            shown = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert (page.evaluate("document.activeElement.tagName"), shown >= 2) == ("A", True)


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with running_firefox(SAFEST) as firefox:
        yield firefox


def element(firefox: Firefox, selector: str) -> str:
    found: dict[str, Any] = firefox.command("WebDriver:FindElement", using="css selector", value=selector)
    return str(next(iter(found.values())))


def words(firefox: Firefox) -> str:
    return str(firefox.command("WebDriver:GetElementText", id=element(firefox, "body")))


def style(firefox: Firefox, selector: str, name: str) -> str:
    given = {"id": element(firefox, selector), "propertyName": name}
    return str(firefox.command("WebDriver:GetElementCSSValue", **given))


# What the browser noted of pages: a style or a picture that its policy refused, a fault of a page.
NOTED: Final = """return Services.console.getMessageArray().filter(one => one instanceof Ci.nsIScriptError)
    .filter(one => /Content.Security|CSP|MIME|blocked/i.test(one.errorMessage))
    .filter(one => !one.errorMessage.includes("/favicon.ico"))
    .map(one => `${one.errorMessage} ${one.sourceName}`)"""


@pytest.mark.parametrize("where", ["from a folder", "from a server"])
def test_firefox_as_tor_browser_at_its_safest_shows_every_page(firefox: Firefox, folder: Path, where: str) -> None:
    with mirror(folder) as server:
        place = folder.as_uri() if where == "from a folder" else server
        for path in PAGES:
            firefox.visit(f"{place}/{path}")
            if path.endswith("/map.html"):
                # No drawing has a place there; the words that stand for it run with the text.
                assert style(firefox, "main img", "height") == "auto"
            if path == "ru/counts.html":
                assert "не меньше 35" in words(firefox)
            assert style(firefox, "body", "max-width") == "884px", path
    assert firefox.inside(NOTED) == []


def test_with_drawings_firefox_shows_the_map(folder: Path) -> None:
    if not program():
        pytest.skip("no Firefox ESR on this machine")
    with running_firefox('user_pref("javascript.enabled", false);\n') as firefox:
        firefox.visit(f"{folder.as_uri()}/en/map.html")
        assert float(style(firefox, "main img", "height").removesuffix("px")) > 300
        assert firefox.inside(NOTED) == []


def test_a_browser_asks_a_server_for_nothing_but_the_page_its_style_and_its_pictures(
    chromium: Browser, folder: Path
) -> None:
    with mirror(folder) as server, window(chromium, server, java_script_enabled=False) as page:
        Mirror.asked.clear()
        page.goto(f"{server}/en/map.html")
        page.wait_for_load_state()
        asked = {path for path in Mirror.asked if "favicon" not in path}

    assert asked == {"/en/map.html", "/style.css", "/en/map.svg"}
