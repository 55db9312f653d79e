"""The desk's whole application without a network: asked as a browser would ask, in this process, over a real vault."""

from __future__ import annotations

import asyncio
import atexit
import functools
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlencode

from safeconduct.cli.opening import surroundings
from safeconduct.desk.app import Desk, Setting
from safeconduct.desk.entrance import Entrance
from safeconduct.desk.events import Events
from safeconduct.desk.guard import Guard
from safeconduct.desk.office import Office
from safeconduct.desk.visit import handle_key_of
from safeconduct.desk.words import Tongue
from safeconduct.protect.handles import handle_from_name
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.world import accounts_bytes

PASSPHRASE = "six words that nobody else has chosen"
PORT = 4000
# The claim c3 of the invented accounts, as the record names it.
CLAIM = "lantern\x1fc3"


Receiving = Callable[[], Awaitable[dict[str, object]]]


Meanwhile = Callable[[bytes], Awaitable[None]]
"""Done after each piece of an answer has come, before the next one is made."""


def at_once(body: bytes, gone: asyncio.Event | None = None) -> Receiving:
    """Send all of a request, as a browser that goes away when it is said to, and stays otherwise."""
    is_sent = False

    async def receive() -> dict[str, object]:
        nonlocal is_sent
        if is_sent:
            await (gone or asyncio.Event()).wait()
            return {"type": "http.disconnect"}
        is_sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``is_whole``: its end came too."""

    status: int
    headers: dict[str, str]
    body: str
    data: bytes = b""
    is_whole: bool = True

    @property
    def words(self) -> str:
        """What a person reads."""
        text = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]*>", " ", self.body, flags=re.DOTALL)
        return " ".join(unescape(text).split())

    def hidden(self, name: str, form: str = "") -> str:
        """A hidden field's value, in the form that is sent to an address."""
        part = self.body.partition(f'action="{form}')[2] if form else self.body
        found = re.search(rf'name="{name}" value="([^"]*)"', part)
        assert found is not None, name
        return unescape(found.group(1))


@dataclass(slots=True)
class Asking:
    """One desk and one browser at it."""

    desk: Desk
    app: Guard
    runner: asyncio.Runner
    cookie: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, _form: dict[str, str] | None = None, **fields: str) -> Answer:
        return self.ask("POST", path, body=urlencode({**(_form or {}), **fields}))

    def ask(self, method: str, path: str, *, body: str = "", **headers: str) -> Answer:
        """Ask as our own page would, and keep a new cookie."""
        return self._asked(method, path, body.encode(), headers)

    def send(self, path: str, body: bytes, **headers: str) -> Answer:
        """Send a form whose files are no text."""
        return self._asked("POST", path, body, headers)

    def _asked(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        return self.runner.run(self.asked(method, path, body, headers))

    async def streamed(self, path: str, pieces: AsyncIterator[bytes], **headers: str) -> Answer:
        """Send a form whose body comes piece by piece; between two of them other things may happen."""

        async def receive() -> dict[str, object]:
            piece = await anext(pieces, None)
            return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

        return await self.asked("POST", path, headers=headers, receive=receive)

    async def asked(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] = MappingProxyType({}),
        receive: Receiving | None = None,
        meanwhile: Meanwhile | None = None,
    ) -> Answer:
        """Ask beside other requests that are under way."""
        given = {
            "host": self.desk.entrance.host,
            "sec-fetch-site": "same-origin",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
            "cookie": f"__Host-desk={self.cookie or self.desk.entrance.session.reveal().decode()}",
            "content-type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        answer = await self._call(method, path, given, receive or at_once(body), meanwhile)
        found = re.match(r"__Host-desk=([a-z2-7]+);", answer.headers.get("set-cookie", ""))
        self.cookie = found.group(1) if found else self.cookie
        return answer

    async def _call(
        self, method: str, path: str, headers: dict[str, str], receive: Receiving, meanwhile: Meanwhile | None
    ) -> Answer:
        plain, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT),
            "scheme": "http",
            "http_version": "1.1",
        }
        told: list[dict[str, object]] = []

        async def send(message: dict[str, object]) -> None:
            told.append(message)
            if meanwhile is not None and message["type"] == "http.response.body":
                await meanwhile(bytes(message.get("body", b"")))  # type: ignore[call-overload]

        await self.app(scope, receive, send)  # type: ignore[arg-type]  # plain dicts are what ASGI's messages are
        begin = told[0]
        named = {bytes(name).decode(): bytes(value).decode() for name, value in begin["headers"]}  # type: ignore[attr-defined]
        data = b"".join(bytes(message.get("body", b"")) for message in told[1:])  # type: ignore[call-overload]
        is_whole = len(told) > 1 and not told[-1].get("more_body", False)
        return Answer(int(str(begin["status"])), named, data.decode("utf-8", "replace"), data, is_whole)

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer leads; the place on the page is a browser's own matter."""
        assert answer.status == 303, answer.words
        return self.get(answer.headers["location"].partition("#")[0])

    def unlock(self, passphrase: str = PASSPHRASE, back: str = "/") -> Answer:
        return self.post("/unlock", passphrase=passphrase, back=back)

    def lock(self) -> Answer:
        return self.post("/lock")

    def address(self, kind: str, name: str) -> str:
        """The address of something's page."""

        def found(vault: Vault) -> str:
            return f"/{kind}/{handle_from_name(handle_key_of(vault, self.desk.office.given.entropy), kind, name)}"

        return self.runner.run(self.desk.office.work(found))

    def count(self) -> int:
        """How many entries the journal has."""
        return self.runner.run(self.desk.office.work(lambda vault: vault.count))


def _make(path: Path, given: Surroundings) -> None:
    with create_vault(path, Passphrase.from_text(PASSPHRASE), given, cost=LEAST_COST) as vault:
        dataset = read_accounts(accounts_bytes())
        vault.append(import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault)))


@functools.cache
def _prepared() -> Path:
    """Return a closed vault with the invented accounts, made once in a process; each desk has a copy of it."""
    folder = Path(tempfile.mkdtemp(prefix="safeconduct-asking-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _make(folder / "v", surroundings())
    return folder / "v"


def new_asking(folder: Path, runner: asyncio.Runner, *, is_new: bool = False, is_made_now: bool = False) -> Asking:
    """A desk over a vault that holds the invented accounts; without any vault when it is new.

    ``is_made_now``: the vault is no copy of one that was made earlier, by another clock.
    """
    given = surroundings()
    if is_made_now:
        _make(folder / "v", given)
    elif not is_new:
        shutil.copytree(_prepared(), folder / "v")
    events = Events()
    office = Office(folder / "v", given, events=events, cost=LEAST_COST)
    desk = Desk(Entrance(PORT, given.clock, given.entropy), office, events, Setting(Tongue.ENGLISH))
    return Asking(desk, desk.application(lambda client, server: True), runner)
