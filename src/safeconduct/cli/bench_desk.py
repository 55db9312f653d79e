"""Figures of the desk as a browser meets it: a program of its own, asked over loopback (docs/benchmarks.md).

The vault is invented and of any size. The baseline is the standard library's server of plain files, asked for the very
same pages in the same run: what is above it is the price of making them. Asserts no seconds; fails on pages that are
not what was asked for. Memory is what Linux says
of the program; elsewhere the figure is left out. What a key takes until the page is painted is measured in a Chromium
of its own, where Playwright is installed (`key_to_paint`).
"""

from __future__ import annotations

import functools
import http.client
import itertools
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from safeconduct.cli.figures import MB, Line, Table, spread
from safeconduct.cli.invented import DATASET, PLACES, subjects_among, write_accounts
from safeconduct.cli.invented_places import place_items
from safeconduct.cli.key_to_paint import MOVES, moving_the_day
from safeconduct.cli.opening import surroundings
from safeconduct.desk.visit import handle_key_of
from safeconduct.protect.handles import handle_from_name
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents
from safeconduct.record.detention.keys import key_of
from safeconduct.record.types import SEP
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.vault.vault import Vault

# The vault's content is invented, and so is its passphrase: no secret.
PASSPHRASE: Final = "nothing in here is of anybody"  # noqa: S105
# Each page is asked for so often, for the 95th of 100 wants many; a slow one for so many seconds at most.
_ASKED: Final = 101
_SECONDS: Final = 10.0
# Searches of each sort, with other words each time.
_EACH_SEARCH: Final = 8
# A quarter of this many invented claims are about one subject, and some more by chance: a subject of about 50 claims.
_FIFTY: Final = 184
_FIFTY_DATASET: Final = "bench50"
# Places of detention asked for, of those that the gazetteer has and of others each.
_PLACES: Final = 5
# How long the program may take to start, in seconds.
_PATIENCE: Final = 60
_DAYS: Final = ("2019-06-30", "2019-07-01")

TABLE: Final = Table(
    "the desk",
    "plain files",
    (
        Line("from passphrase accepted to first page", "first_page_s", "s", 2),
        Line("a subject of 50 claims, median", "page_50_p50_ms", "ms", 100, peer="page_50_plain_p50_ms"),
        Line("a subject of 50 claims, 95th percentile", "page_50_p95_ms", "ms", 100, peer="page_50_plain_p95_ms"),
        Line("the same on another day, median", "page_50_day_p50_ms", "ms", 100),
        Line("a subject of 5,000 claims, median", "page_busy_p50_ms", "ms", peer="page_busy_plain_p50_ms"),
        Line("a subject of 5,000 claims, 95th percentile", "page_busy_p95_ms", "ms", peer="page_busy_plain_p95_ms"),
        Line("the same on another day, median", "page_busy_day_p50_ms", "ms"),
        Line("a place of detention, median", "page_place_p50_ms", "ms", 100, peer="page_place_plain_p50_ms"),
        Line("a place of detention, 95th percentile", "page_place_p95_ms", "ms", 100, peer="page_place_plain_p95_ms"),
        Line("the same on another day, median", "page_place_day_p50_ms", "ms"),
        Line(
            "the map and list of all such places, median", "page_places_p50_ms", "ms", peer="page_places_plain_p50_ms"
        ),
        Line("a search, both its requests, median", "search_p50_ms", "ms", 50, peer="page_50_plain_p50_ms"),
        Line("a search, both its requests, 95th percentile", "search_p95_ms", "ms", 50, peer="page_50_plain_p95_ms"),
        Line("from key to painted page of another day, median", "moved_p50_ms", "ms", 100, peer="moved_plain_p50_ms"),
        Line("the same, 95th percentile", "moved_p95_ms", "ms", peer="moved_plain_p95_ms"),
        Line("the same for 5,000 claims, median", "moved_busy_p50_ms", "ms", peer="moved_busy_plain_p50_ms"),
        Line("a subject of 50 claims with styles and script", "weight_kb", "KB", 150),
        Line("a subject of 5,000 claims with styles and script", "weight_busy_kb", "KB", 150),
        Line("resident after all of this", "resident_mb", "MB", 500),
    ),
)


class WrongPage(Exception):
    """The desk gave another page than was asked for: the one thing this bench fails on."""


@dataclass(slots=True)
class Client:
    """A browser's side of one connection to a desk, without a browser."""

    host: str
    link: http.client.HTTPConnection
    cookie: str = field(default="", repr=False)

    def ask(self, method: str, path: str, body: str = "", *, site: str = "same-origin") -> bytes:
        """Return the whole answer; WrongPage when it is a refusal."""
        self.link.request(method, path, body, self.headers(site=site))
        answer = self.link.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise WrongPage
        found = re.match(r"__Host-desk=([a-z2-7]+);", answer.headers.get("Set-Cookie", ""))
        self.cookie = found.group(1) if found else self.cookie
        return content

    def send(self, path: str, form: Mapping[str, str]) -> bytes:
        """Send a form, and return the page that it leads to; WrongPage when it is refused."""
        self.link.request("POST", path, urlencode(form), self.headers())
        answer = self.link.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise WrongPage
        return self.ask("GET", there) if (there := answer.headers.get("Location", "")) else content

    def headers(self, *, site: str = "same-origin") -> dict[str, str]:
        """Return what a browser sends along."""
        return {
            "Host": self.host,
            "Sec-Fetch-Site": site,
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "Cookie": f"__Host-desk={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def unlock(self) -> bytes:
        """Give the passphrase and return the first page."""
        self.ask("POST", "/unlock", f"passphrase={PASSPHRASE.replace(' ', '+')}&back=%2F")
        return self.ask("GET", "/")


def run(*, claims: int, seconds: float = _SECONDS) -> dict[str, float]:
    """Return figures for a vault of so many claims; each page and the searches are asked for at most so long."""
    figures: dict[str, float] = {"claims": claims}
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as name:
        folder = Path(name)
        fifty, busy, held_at = _new_vault(folder, claims)
        with entered(folder) as (program, client):
            began = time.perf_counter()
            client.unlock()
            figures["first_page_s"] = time.perf_counter() - began
            plain = folder / "plain"
            plain.mkdir()
            for place, address in (("page_50", fifty), ("page_busy", busy)):
                page, figures_of = _page(client, place, address, seconds)
                figures |= figures_of
                (plain / f"{place}.html").write_bytes(page)
            pages, figures_of = _places(client, held_at, seconds)
            figures |= figures_of
            for place, page in pages.items():
                (plain / f"{place}.html").write_bytes(page)
            styles = sum(len(client.ask("GET", one)) for one in _parts(client.ask("GET", fifty)))
            for place, name_of in (("page_50", "weight_kb"), ("page_busy", "weight_busy_kb")):
                figures[name_of] = ((plain / f"{place}.html").stat().st_size + styles) / 1000
            figures |= spread("search", _searches(client, claims, seconds))
            figures |= resident(program.pid)
        with _plain_server(plain) as port:
            figures |= _plain_files(plain, port)
            # There and back at least; as many fewer as there is less time for the rest.
            moves = max(2, round(MOVES * seconds / _SECONDS))
            with started(folder) as (_, file):
                subjects = {"moved": fifty, "moved_busy": busy}
                figures |= moving_the_day(file, PASSPHRASE, subjects, port, moves=moves)
    return figures


def _new_vault(folder: Path, claims: int) -> tuple[str, str, tuple[str, ...]]:
    """Make the vault; return the addresses of a subject of some 50 claims, of the busy one, and of places."""
    given = surroundings()
    large, small = folder / "large.json", folder / "small.json"
    write_accounts(large, claims)
    write_accounts(small, _FIFTY)
    small.write_text(json.dumps(json.loads(small.read_text("utf-8")) | {"dataset": _FIFTY_DATASET}), encoding="utf-8")
    with create_vault(folder / "vault", Passphrase.from_text(PASSPHRASE), given, cost=LEAST_COST) as vault:
        for file in (large, small):
            _take_in(vault, file)
        vault.append(entries_intents(record_compartment(vault), DATASET, place_items()))
        key = handle_key_of(vault, given.entropy)
        # Some that the gazetteer has, and some that it has not.
        keys = [key_of(one, DATASET) for one in (*PLACES[:_PLACES], *PLACES[-_PLACES:])]
    fifty, busy = (handle_from_name(key, "subject", f"{dataset}{SEP}s0") for dataset in (_FIFTY_DATASET, DATASET))
    held_at = tuple(f"/detention/{handle_from_name(key, 'detention', one)}" for one in keys)
    return f"/subject/{fifty}", f"/subject/{busy}", held_at


def _take_in(vault: Vault, file: Path) -> None:
    dataset = read_accounts(file.read_bytes())
    vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))


@contextmanager
def entered(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """Start the desk and enter it, as the file with the ticket says."""
    with started(folder) as (program, file):
        found = re.search(r"url=http://([a-z2-7]+\.localhost:(\d+))(/enter\?t=[a-z2-7]+)", file.read_text("utf-8"))
        if found is None:
            raise WrongPage
        client = Client(found.group(1), http.client.HTTPConnection("127.0.0.1", int(found.group(2)), timeout=_PATIENCE))
        with closing(client.link):
            client.ask("GET", found.group(3), site="cross-site")
            yield program, client


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Start the desk of the vault in a folder; give its process and the file with the ticket."""
    command = [sys.executable, "-m", "safeconduct", "desk", "--vault", str(folder / "vault"), "--no-browser", "--json"]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = program.stdout.readline() if program.stdout else ""
        yield program, Path(json.loads(line)["open"])
    finally:
        program.terminate()
        program.communicate(timeout=_PATIENCE)


def _page(client: Client, name: str, address: str, seconds: float) -> tuple[bytes, dict[str, float]]:
    """Return a page, and the milliseconds it takes now and with the day moved to and fro."""
    page = client.ask("GET", address)
    if b'class="card"' not in page:
        raise WrongPage
    days = [f"{address}?as=public&day={day}" for day in _DAYS]
    now = milliseconds(lambda n: client.ask("GET", address), seconds)
    moved = milliseconds(lambda n: client.ask("GET", days[n % 2]), seconds)
    return page, spread(name, now) | spread(f"{name}_day", moved)


def _places(client: Client, addresses: Sequence[str], seconds: float) -> tuple[dict[str, bytes], dict[str, float]]:
    """Return the page of a place and that of all, and the milliseconds: of some places in turn, now and on other days.

    Of all places only now: on a past day each of them is worked out whole, and the browser would not wait for it.
    """
    pages = {"page_place": client.ask("GET", addresses[0]), "page_places": client.ask("GET", "/detention")}
    if b"data-list" not in pages["page_place"] or b'class="area' not in pages["page_places"]:
        raise WrongPage
    at = itertools.cycle(addresses)
    now = milliseconds(lambda n: client.ask("GET", next(at)), seconds)
    past = milliseconds(lambda n: client.ask("GET", f"{next(at)}?as=known&day={_DAYS[n % 2]}"), seconds)
    all_now = milliseconds(lambda n: client.ask("GET", "/detention"), seconds)
    return pages, spread("page_place", now) | spread("page_place_day", past) | spread("page_places", all_now)


def _searches(client: Client, claims: int, seconds: float) -> list[float]:
    """Return the milliseconds of searches: names and words, whole and begun, in the other layout, and of nothing."""
    draw = random.Random(claims)  # noqa: S311  # invented words, no secret
    found = tuple(
        words.format(n=draw.randrange(1, 90), m=draw.randrange(subjects_among(claims)))
        for words in ("Event {m}", "Outlet {n}", "account {n} number {m}", "Умуте {m}", "Plac {n}", "nothing{n}")
        for _ in range(_EACH_SEARCH)
    )

    def ask(n: int) -> None:
        client.link.request("POST", "/search", urlencode({"words": found[n % len(found)]}), client.headers())
        answer = client.link.getresponse()
        answer.read()
        if b"<main" not in client.ask("GET", answer.headers.get("Location", "/nowhere")):
            raise WrongPage

    return milliseconds(ask, seconds)


def milliseconds(work: Callable[[int], object], seconds: float = _SECONDS) -> list[float]:
    """Return what something takes each time, at most so many seconds in all; it is given how often it was done."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    for n in range(_ASKED):
        began = time.perf_counter()
        work(n)
        times.append((time.perf_counter() - began) * 1e3)
        if time.perf_counter() > until:
            break
    return times


def _parts(page: bytes) -> set[str]:
    """Return the addresses of a page's styles and script."""
    return set(re.findall(r'"(/static/[\w.-]+)"', page.decode("utf-8")))


class _Quiet(SimpleHTTPRequestHandler):
    """The standard library's server of files, without its log."""

    protocol_version = "HTTP/1.1"
    # It writes head and file apart: without this each answer would wait 40 ms for the network's own patience.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def _plain_server(folder: Path) -> Iterator[int]:
    """Serve a folder's files over loopback; give the port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _plain_files(folder: Path, port: int) -> dict[str, float]:
    """Return what the same pages take as plain files."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def read(name: str) -> None:
        link.request("GET", f"/{name}.html")
        if link.getresponse().read() != (folder / f"{name}.html").read_bytes():
            raise WrongPage

    figures: dict[str, float] = {}
    for name in ("page_50", "page_busy", "page_place", "page_places"):
        figures |= spread(f"{name}_plain", milliseconds(lambda n, name=name: read(name)))  # type: ignore[misc]
    link.close()
    return figures


def resident(pid: int) -> dict[str, float]:
    """Return the most memory a program ever held, or nothing where the system does not say."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return {}
    return {"resident_mb": int(found.group(1)) * 1024 / MB} if found else {}
