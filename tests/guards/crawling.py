"""Visits every page of a running desk that any page leads to, as the guards of P13 and P14 do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from tests.attack.desk import Answer, RunningDesk

# More addresses than the invented accounts give pages for: a crawl that goes on for ever is a fault of its own.
MOST = 1000
# A handle is longer than any word in an address of ours.
_HANDLE = re.compile(r"/[\w-]{20,}")


@dataclass(slots=True)
class Crawl:
    """What was met: every address, and the title of every page."""

    pages: dict[str, Answer] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    @property
    def kinds(self) -> set[str]:
        return {kind_of(address) for address in self.pages}

    @property
    def headers(self) -> str:
        return "\n".join(f"{name}: {value}" for page in self.pages.values() for name, value in page.headers.items())

    @property
    def text(self) -> str:
        return " ".join(page.body for page in self.pages.values())


def kind_of(address: str) -> str:
    """What kind of page an address is: the address without handles and values."""
    parts = urlsplit(address)
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    return f"{_HANDLE.sub('/*', parts.path)}?{names}"


def addresses_of(page: Answer) -> set[str]:
    """Every address that stands in a page, wherever."""
    found = re.findall(r'(?:href|src|action|content)="([^"]*)"', page.body)
    return {unescape(address) for address in found} | {page.headers.get("location", "")}


def crawl(desk: RunningDesk) -> Crawl:
    """Follow every link from the beginning; no form is sent, and the day is moved but a few times."""
    met, waiting = Crawl(), ["/"]
    while waiting and len(met.pages) < MOST:
        address = waiting.pop(0)
        if address in met.pages:
            continue
        met.pages[address] = page = desk.ask("GET", address)
        found = addresses_of(page)
        met.addresses |= found
        met.titles |= set(re.findall(r"<title>(.*?)</title>", page.body)[:1])
        within = {one for one in found if one.startswith("/") and not one.startswith(("//", "/static/"))}
        # A day back and a day on lead for ever: days are followed from pages of today alone.
        waiting += sorted(one for one in within if "day=" not in address or "day=" not in one)
    assert len(met.pages) < MOST
    return met
