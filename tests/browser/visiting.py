"""Walks every kind of page of the desk in a real browser, as the crawl of the guards does over plain sockets.

One page of a kind (the same address but for handles) is enough: what differs between two is content, and the invented
accounts are alike. What a reader can open on a page is opened before it is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.conftest import Window
from tests.browser.hands import PATIENCE
from tests.guards.crawling import behind_forms, kind_of
from tests.world import accounts_bytes

# Pages of one kind that are visited.
_OF_A_KIND: Final = 1
# Kinds of pages there can be at most: more is a crawl that goes on for ever.
_MOST_KINDS: Final = 260
# What axe judges by colours. Dark pages differ from light ones in nothing else (test_accessible.py looks at that), so
# that every other rule finds the same on both.
OF_COLOURS: Final = ("color-contrast", "link-in-text-block")
_AXE: Final = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
_OPEN_ALL: Final = "document.querySelectorAll('details').forEach(one => { one.open = true })"
# The same, of which each remembers that it was closed; and back.
_OPEN_CLOSED: Final = """document.querySelectorAll('details:not([open])').forEach(one => {
    one.open = true; one.dataset.wasClosed = ''; })"""
_CLOSE_AGAIN: Final = """document.querySelectorAll('details[data-was-closed]').forEach(one => {
    one.open = false; delete one.dataset.wasClosed; })"""
# What is saved as a file is no page.
_LINKS: Final = "[...document.querySelectorAll('a[href]:not([download])')].map(one => one.getAttribute('href'))"
# The element that goes furthest beyond the window, where anything does.
_WIDER: Final = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
    [...document.querySelectorAll("body *")].filter(one => !one.closest("svg, .picture"))
    .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)
    .slice(0, 1).map(one => one.outerHTML.slice(0, 160))[0]"""


# Fills in every field of a form as a person could, and gives what then stands in those that words are typed into.
_FILL: Final = """([number, text]) => {
    const typed = {}, chosen = new Set();
    for (const one of document.forms[number].elements) {
        if (one.type === "checkbox" || (one.type === "radio" && !chosen.has(one.name))) one.checked = true;
        else if (one.options) one.selectedIndex = one.options.length - 1;
        else if (/^(text|search|textarea)$/.test(one.type)) { one.value = text; typed[one.name] = one.value; }
        chosen.add(one.name);
    }
    return typed;
}"""
_SEND: Final = """number => {
    const form = document.forms[number];
    (form.querySelector("button.main") || form.querySelector("button")).click();
}"""
_TYPED: Final = """number => Object.fromEntries([...document.forms[number].elements]
    .filter(one => /^(text|search|textarea)$/.test(one.type)).map(one => [one.name, one.value]))"""


def without_links(window: Window) -> list[str]:
    """Addresses of pages that only a form leads to; the forms are sent past the browser."""
    use_cookie_of(window)
    return behind_forms(window.desk, "lantern", accounts_bytes().decode())


def use_cookie_of(window: Window) -> None:
    """Ask past the browser what it may ask."""
    window.desk.cookie = next(one["value"] for one in window.page.context.cookies() if one["name"] == "__Host-desk")


def every_kind(window: Window, *more: str) -> Iterator[str]:
    """Go to a page of every kind that links lead to, and to more; give each address while the window is there."""
    waiting, met, kinds = ["/", *more], set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        if address in met or kinds[kind_of(address)] >= _OF_A_KIND:
            continue
        met.add(address)
        kinds[kind_of(address)] += 1
        assert len(kinds) < _MOST_KINDS, sorted(kinds)
        show(window, address)
        waiting += [one for one in window.page.evaluate(_LINKS) if re.match(r"/(?!/|static/)", one)]
        yield address


def show(window: Window, address: str) -> None:
    """Go to an address of the desk and open whatever can be opened there, once nothing is going on there any more."""
    at_rest(window.page)
    window.page.goto(f"http://{window.desk.host}{address}", wait_until="load")
    at_rest(window.page)
    window.page.evaluate(_OPEN_ALL)


def at_rest(page: Page) -> None:
    """Wait for the end of what is going on on a page, which is shown again until then.

    A driver that goes elsewhere in the moment in which a page shows itself again may wait for ever, as no person does.
    """
    going_on = page.locator("main[data-again]")
    page.wait_for_load_state()
    # Between two pages there is neither the one nor the other: the next may be of the same sort again.
    while going_on.count():
        going_on.wait_for(state="detached", timeout=PATIENCE * 1000)
        page.wait_for_load_state()


def choose(window: Window, language: str) -> None:
    """Change the language of the pages, as a person does."""
    # The page is left for itself even when it is in the language already.
    with window.page.expect_navigation():
        window.page.locator(f'.languages button[value="{language}"]').click()
    window.page.locator(f'html[lang="{language}"]').wait_for(state="attached")


def faults(
    page: Page, rules: Sequence[str] = (), *, without: Sequence[str] = (), loads_styles: bool = True
) -> list[str]:
    """What axe finds against a page, by these rules or every rule it has ``without`` some.

    ``loads_styles``: axe fetches style sheets once more, which a page's policy may forbid.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": loads_styles}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    if without:
        options["rules"] = {rule: {"enabled": False} for rule in without}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def wider_than_the_window(page: Page) -> str:
    """The element that makes a page scroll sideways; empty when it does not."""
    return str(page.evaluate(_WIDER))


def nobody_is_kept_out(page: Page) -> None:
    """Look at the page as it stands, with all that can be opened, light, dark and narrow; leave it as it was."""
    page.evaluate(_OPEN_CLOSED)
    page.emulate_media(color_scheme="light")
    assert faults(page) == []
    assert wider_than_the_window(page) == ""
    page.emulate_media(color_scheme="dark")
    assert faults(page, OF_COLOURS) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 720})
    assert wider_than_the_window(page) == ""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate(_CLOSE_AGAIN)


@dataclass(frozen=True, slots=True)
class Typing:
    """A form with fields to type into: the page it stands on, its place among the page's forms, where it is sent."""

    page: str
    number: int
    action: str
    names: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """What it has in common with the same form of another page."""
        return kind_of(self.action).partition("?")[0], self.names

    def fill(self, page: Page, text: str) -> dict[str, str]:
        """Type into every field of it; returns what stands in each then."""
        typed: dict[str, str] = page.evaluate(_FILL, [self.number, text])
        return typed

    def send(self, page: Page) -> None:
        """Press its main button."""
        page.evaluate(_SEND, self.number)

    def typed(self, page: Page) -> dict[str, str]:
        """What stands in its fields."""
        typed: dict[str, str] = page.evaluate(_TYPED, self.number)
        return typed


class _Forms(HTMLParser):
    """Reads the forms and the links of a page."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[str]]] = []
        self.links: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given["action"], []))
        elif tag == "textarea" or (tag == "input" and given.get("type", "text") in ("text", "search")):
            self.forms[-1][1].append(given["name"])
        elif tag == "a" and re.match(r"/(?!/|static/)", given["href"]):
            self.links.append(given["href"])


def typing_forms(window: Window) -> list[Typing]:
    """One form of each kind that words are typed into, found on one page of each kind; asked past the browser."""
    waiting, kinds, found = ["/"], set[str](), dict[object, Typing]()
    use_cookie_of(window)
    while waiting:
        address = waiting.pop(0)
        if kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        assert len(kinds) < _MOST_KINDS, sorted(kinds)
        page = _Forms(window.desk.ask("GET", address).body)
        waiting += page.links
        for number, (action, names) in enumerate(page.forms):
            form = Typing(address, number, action, tuple(names))
            if names:
                found.setdefault(form.kind, form)
    return list(found.values())
