"""Walks every kind of page of the desk in a real browser, as the crawl of the guards does over plain sockets.

Two pages of one kind (the same address but for handles) are enough: what differs between them is content, and the
invented accounts are alike. What a reader can open on a page is opened before it is looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Window

# Pages of one kind that are visited.
_OF_A_KIND: Final = 1
# Kinds of pages there can be at most: more is a crawl that goes on for ever.
_MOST_KINDS: Final = 80
# A handle is longer than any word in an address of ours.
_HANDLE: Final = re.compile(r"/[\w-]{20,}")
_AXE: Final = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
_OPEN_ALL: Final = "document.querySelectorAll('details').forEach(one => { one.open = true })"
_LINKS: Final = "[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))"
# The element that goes furthest beyond the window, where anything does.
_WIDER: Final = """() => document.documentElement.scrollWidth <= innerWidth ? "" :
    [...document.querySelectorAll("body *")].filter(one => !one.closest("svg, .picture"))
    .sort((a, b) => b.getBoundingClientRect().right - a.getBoundingClientRect().right)
    .slice(0, 1).map(one => one.outerHTML.slice(0, 160))[0]"""


def kind_of(address: str) -> str:
    """What kind of page an address is: the address without handles and values."""
    parts = urlsplit(address)
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    return f"{_HANDLE.sub('/*', parts.path)}?{names}"


def every_kind(window: Window) -> Iterator[str]:
    """Go to two pages of every kind that links lead to, and give each address while the window is there."""
    waiting, met, kinds = ["/"], set[str](), Counter[str]()
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
    """Go to an address of the desk and open whatever can be opened there."""
    window.page.goto(f"http://{window.desk.host}{address}", wait_until="load")
    window.page.evaluate(_OPEN_ALL)


def choose(window: Window, language: str) -> None:
    """Change the language of the pages, as a person does."""
    window.page.locator(f'.languages button[value="{language}"]').click()
    window.page.locator(f'html[lang="{language}"]').wait_for(state="attached")


def faults(page: Page, *rules: str) -> list[str]:
    """What axe finds against a page: by every rule it has, or by those named."""
    page.evaluate(_AXE)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def wider_than_the_window(page: Page) -> str:
    """The element that makes a page scroll sideways; empty when it does not."""
    return str(page.evaluate(_WIDER))
