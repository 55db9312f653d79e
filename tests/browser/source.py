"""An invented organisation and a server that stands in for its relay, for tests of the page that sources open.

The server answers the relay's five public paths from memory and notes every request, so that a test can say what left
the browser. What the page sealed is opened here by the program's own age reader, from the format pages.
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from safeconduct.base import cbor
from safeconduct.base.cbor import Item
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import label
from safeconduct.protect.age import open_
from safeconduct.protect.derive import expand
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.page import PageWording, headers_for, page_for
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey

DAY: Final = 86_400
QUARTER: Final = 900
HEAD_BYTES: Final = 52
SLOT_PLAIN_BYTES: Final = 7_040
SLOT_BYTES: Final = 8_192
ENTROPY: Final = SystemEntropy()
EXIT: Final = "https://weather.example/"


def today() -> int:
    return int(time.time()) // DAY


def now() -> int:
    return int(time.time()) // QUARTER


def thread_from(value: bytes, org: bytes) -> Secret:
    """Return the thread's secret, as docs/formats/receipt-words.md says."""
    return expand(Secret(hashlib.pbkdf2_hmac("sha256", value, label("receipt") + org, 600_000)), label("thread-secret"))


@dataclass(slots=True)
class Reply:
    """A slot's content, for one thread. ``is_spoilt``: sealed for another place, so that it does not open here."""

    thread: Secret
    text: str = ""
    kind: int = 1
    part: int = 0
    parts: int = 1
    id: bytes = field(default_factory=lambda: ENTROPY.bytes(16))
    grants: tuple[bytes, ...] = ()
    is_spoilt: bool = False


@dataclass(slots=True)
class Inbox:
    """One box of an invented organisation, with all its keys."""

    purpose: int = 1
    root: RootKey = field(default_factory=lambda: RootKey.generate(ENTROPY))
    key: SignKey = field(default_factory=lambda: SignKey.generate(ENTROPY))
    epoch: KemPrivateKey = field(default_factory=lambda: KemPrivateKey.generate(ENTROPY))
    box: bytes = field(default_factory=lambda: ENTROPY.bytes(16))

    @property
    def org(self) -> bytes:
        return self.root.verify_key.org

    @property
    def epoch_id(self) -> bytes:
        return hashlib.sha256(label("intake-epoch") + self.epoch.public.raw).digest()[:8]

    def page(self, *, gate: str = "", language: str = "en", bundles: bytes = b"") -> bytes:
        wording = PageWording({"en": "Lantern", "ru": "Фонарь"}, EXIT, gate=gate, language=language)
        return page_for(self.root.verify_key, wording, bundles=bundles)

    def certificate(self, *, until: int = 60) -> bytes:
        fields: dict[int, Item] = {
            0: 1,
            1: self.org,
            2: self.box,
            3: self.key.verify_key.raw,
            4: today() - 1,
            5: today() + until,
            6: 1,
        }
        core = cbor.encode(fields)
        return cbor.encode([core, self.root.sign(label("intake-certificate"), core)])

    def bundle(self, *, work: int = 0, notices: tuple[tuple[str, str], ...] = (), until: int = 10) -> bytes:
        epoch: list[Item] = [self.epoch_id, self.epoch.public.raw, today() - 1, today() + 13]
        fields: dict[int, Item] = {
            0: 1, 1: self.org, 2: self.box, 3: now(), 4: self.purpose, 5: [epoch], 6: work, 7: "",
            8: ["https://relay.example/"], 9: [list(notice) for notice in notices], 10: today() + until,
        }  # fmt: skip
        core = cbor.encode(fields)
        return cbor.encode([core, self.key.sign(label("intake-bundle"), core), self.certificate()])

    def opened(self, submission: bytes) -> tuple[int, Any]:
        """Return kind and content of what was posted; AssertionError for a wrong head or padding."""
        assert submission[:HEAD_BYTES][:28] == b"SCI1" + self.box + self.epoch_id
        return self.opened_file(submission[HEAD_BYTES:])

    def opened_file(self, file: bytes) -> tuple[int, Any]:
        """Return kind and content of an age file alone."""
        found = open_(file, [self.epoch])
        assert not found.is_downgraded
        end = 4 + int.from_bytes(found.content[:4], "big")
        assert found.content[end:] == bytes(len(found.content) - end)
        whole: Any = cbor.decode(found.content[4:end])
        assert [whole[0], whole[1], whole[2]] == [1, self.org, self.box]
        return whole[3], whole[4]

    def board(self, *replies: Reply, count: int = 64, number: int | None = None) -> Board:
        """Make a board with these replies; every other slot is a dummy."""
        number = now() if number is None else number
        slots = [self._slot(reply, number, j) for j, reply in enumerate(replies)]
        slots += [self._dummy(number) for _ in range(count - len(slots))]
        return Board(self, number, tuple(sorted(slots)))

    def _slot(self, reply: Reply, number: int, j: int) -> bytes:
        place = label("reply-slot") + self.box + number.to_bytes(8, "big") + j.to_bytes(2, "big")
        tag = hmac.digest(expand(reply.thread, label("reply-tag")).reveal(), place, "sha256")[:16]
        key = KemPrivateKey(expand(reply.thread, label("reply-key"), length=96))
        content: dict[int, Item] = {
            0: 1, 1: reply.id, 2: reply.part, 3: reply.parts, 4: today(), 5: reply.kind, 6: reply.text,
            7: list(reply.grants), 8: [],
        }  # fmt: skip
        body = cbor.encode(content)
        plain = len(body).to_bytes(2, "big") + body
        return self._sealed(tag, key, plain + bytes(SLOT_PLAIN_BYTES - len(plain)), number + reply.is_spoilt)

    def _dummy(self, number: int) -> bytes:
        return self._sealed(ENTROPY.bytes(16), self.epoch, bytes(SLOT_PLAIN_BYTES), number)

    def _sealed(self, tag: bytes, key: KemPrivateKey, plain: bytes, number: int) -> bytes:
        info = label("reply") + self.org + self.box + number.to_bytes(8, "big") + tag
        return tag + key.public.seal(Secret(plain), info)


@dataclass(frozen=True, slots=True)
class Board:
    """A board as a relay holds it."""

    inbox: Inbox
    number: int
    slots: tuple[bytes, ...]

    def bucket(self, at: int) -> bytes:
        return b"".join(self.slots[32 * at : 32 * at + 32])

    @property
    def tags(self) -> bytes:
        return b"".join(slot[:16] for slot in self.slots)

    def _head(self, magic: bytes) -> bytes:
        buckets: list[Item] = [hashlib.sha256(self.bucket(at)).digest() for at in range(len(self.slots) // 32)]
        fields: dict[int, Item] = {
            0: 1, 1: self.inbox.org, 2: self.inbox.box, 3: self.number, 4: len(self.slots), 5: buckets,
            6: hashlib.sha256(self.tags).digest(),
        }  # fmt: skip
        core = cbor.encode(fields)
        return magic + len(core).to_bytes(4, "big") + core + self.inbox.key.sign(label("reply-board"), core)

    def whole(self) -> bytes:
        return self._head(b"SCB1") + b"".join(self.slots)

    def hints(self) -> bytes:
        return self._head(b"SCH1") + self.tags


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that came."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class Server:
    """What the stand-in gives, and what it was asked. ``answers``: statuses of the next posts, then 200."""

    files: dict[str, bytes] = field(default_factory=dict)
    headers: list[tuple[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    address: str = ""

    def give(self, page: bytes, *bundles: bytes) -> None:
        self.files["/"] = page
        self.headers = headers_for(page)
        self.files["/bundles"] = cbor.encode([*sorted(bundles)])

    def put(self, board: Board) -> None:
        path = f"/board/{board.inbox.box.hex()}"
        self.files[f"{path}/hints"] = board.hints()
        if len(board.slots) <= 256:
            self.files[path] = board.whole()
        for at in range(len(board.slots) // 32):
            self.files[f"{path}/{at}"] = board.bucket(at)

    @property
    def posted(self) -> list[bytes]:
        return [one.body for one in self.asked if one.method == "POST"]

    @property
    def paths(self) -> list[tuple[str, str]]:
        return [(one.method, one.path) for one in self.asked]


@contextmanager
def serving() -> Iterator[Server]:
    """Run the stand-in on a loopback port."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        # A connection for each request: on one that was used before, a browser asks again by itself when it breaks.
        protocol_version = "HTTP/1.0"

        def log_message(self, *_: object) -> None:
            """Write nothing."""

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            for name, value in server.headers if self.path == "/" else []:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def note(self, body: bytes) -> None:
            server.asked.append(Asked(self.command, self.path, body, dict(self.headers)))

        def do_GET(self) -> None:
            self.note(b"")
            found = server.files.get(self.path)
            self.answer(404 if found is None else 200, found or b"")

        def do_POST(self) -> None:
            self.note(self.rfile.read(int(self.headers["Content-Length"])))
            status = server.answers.pop(0) if server.answers else 200
            if status:
                self.answer(status, b"")
            else:
                self.close_connection = True

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    server.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()
