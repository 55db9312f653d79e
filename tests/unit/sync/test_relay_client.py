"""The desk's side of a relay: against the real one over a unix socket, over loopback and through a real SOCKS proxy."""

import contextlib
import dataclasses
import itertools
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.errors import SafeconductError
from safeconduct.protect.access import code_from_text
from safeconduct.protect.receipts import FIRST_ROOT, RelayKey, check_extension
from safeconduct.protect.wire import (
    MOST_ANSWER_BYTES,
    Appended,
    MalformedMessage,
    News,
    Posting,
    PostingRefused,
    ReadAnswer,
    Reading,
    ReadRequest,
    Refusal,
    encode_appended,
    encode_news,
    encode_refusal,
)
from safeconduct.sync.relay_client import ORDINARY_LIMITS, Limits, RelayAddress, RelayClient, is_local
from safeconduct.sync.relay_errors import (
    AccessRefused,
    BadRelayAddress,
    RelayFull,
    RelayNonsense,
    RelayTooSlow,
    RelayUnreachable,
    WrongRelayKey,
)
from tests.relays import ENTROPY, Box, RunningRelay, running_relay

ONION = "a" * 56 + ".onion"
KEY = RelayKey.generate(ENTROPY)


def client_of(address: str, limits: Limits = ORDINARY_LIMITS) -> RelayClient:
    """A client of whatever answers at an address, that believes the key of this test alone."""
    return RelayClient(RelayAddress(address, KEY.id, code_from_text("x")), limits=limits)


@pytest.fixture(scope="module", params=["unix", "tcp"])
def relay(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    folder = tmp_path_factory.mktemp("r")
    listen = f"unix:{folder}/s" if request.param == "unix" else "127.0.0.1:0"
    with running_relay(f"sqlite:{folder / 'relay.db'}", listen) as running:
        yield running


def test_what_one_desk_posts_another_reads(relay: RunningRelay) -> None:
    one, two = Box.new(), Box.new()
    with RelayClient(relay.address) as client:
        client.check()
        answers = client.append([two.posting(), one.posting(5)])
        assert {each.receipt.mailbox: each.receipt.n for each in answers} == {one.key.mailbox: 5, two.key.mailbox: 1}
        again = client.append([Posting.of(one.key, tuple(one.frames[3:]))])
        assert (again[0].known, again[0].first) == (2, 6)
    with RelayClient(relay.address) as client:
        readings = tuple(Reading(box.key.mailbox, 0) for box in (one, two))
        found = {news.receipt.mailbox: news for news in client.read(ReadRequest(readings)).news}
        for box in (one, two):
            news = found[box.key.mailbox]
            assert list(news.frames) == box.frames
            check_extension(news.receipt, None, news.frames)
        ahead = client.read(ReadRequest((Reading(one.key.mailbox, 9),))).news
        assert [(news.frames, news.receipt.n) for news in ahead] == [((), 5)]


def test_many_bytes_are_read_in_several_answers(relay: RunningRelay) -> None:
    box = Box.new()
    with RelayClient(relay.address) as client:
        for _ in range(3):
            client.append([box.posting(4, size=300_000)])
        last, seen = None, 0
        while True:
            answer = client.read(ReadRequest((Reading(box.key.mailbox, seen),), 1_000_000))
            for news in answer.news:
                check_extension(news.receipt, last, news.frames)
                last, seen = news.receipt, news.receipt.n
            if not answer.has_more:
                break
    assert seen == 12


def test_another_code_and_another_key_are_told_apart(relay: RunningRelay) -> None:
    stranger = dataclasses.replace(relay.address, code=code_from_text("wrong"))
    mistaken = dataclasses.replace(relay.address, relay_key=RelayKey.generate(ENTROPY).id)
    box = Box.new()
    posting = box.posting()
    for address, error in ((stranger, AccessRefused), (mistaken, WrongRelayKey)):
        with RelayClient(address) as client:
            with pytest.raises(error):
                client.check()
            with pytest.raises(error):
                client.append([posting])
            with pytest.raises(error):
                client.read(ReadRequest((Reading(box.key.mailbox, 2),)))
    no_header = dataclasses.replace(relay.address, code=code_from_text("a\r\nb\0"))
    with RelayClient(no_header) as client, pytest.raises(AccessRefused):
        client.check()


def test_a_posting_signed_by_another_key_is_told_as_that(relay: RunningRelay) -> None:
    box, other = Box.new(), Box.new()
    posting = box.posting()
    with RelayClient(relay.address) as client, pytest.raises(PostingRefused):
        client.append([Posting(posting.public, other.key.authorise(posting.frames), posting.frames)])


def test_what_breaks_a_limit_is_refused_before_it_is_sent() -> None:
    with client_of("http://127.0.0.1:9") as client, pytest.raises(MalformedMessage):
        client.read(ReadRequest((), 0))


def refused_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


# httpcore leaves the socket of a failed connection to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "http+unix:{folder}/none", f"http://{ONION}"])
def test_nobody_there_is_told_as_unreachable(address: str, tmp_path: Path) -> None:
    port = refused_port()
    where = RelayAddress(address.format(port=port, folder=tmp_path), RelayKey.generate(ENTROPY).id, code_from_text("x"))
    with RelayClient(where, proxy=f"127.0.0.1:{port}") as client, pytest.raises(RelayUnreachable):
        client.check()


@pytest.mark.parametrize(
    "address",
    [
        "", "relay", "ftp://relay", "http://relay.example", "http://10.0.0.1", "http://127.0.0.1:x", "http+unix:",
        "https://relay.example/path", "https://user:word@relay.example", "http://127.0.0.1.example:80", "HTTP://A",
        "http://localhost:80", "https://relay.example?x", "https://relay..example", f"https://{'a' * 64}.example",
        "https://-.-", "http://.onion", "https://[::g]", "https://[1::2::3]", "https://...", "https://127.1",
        "https://2130706433", "http://127.0.0.1:99999", "http://127.0.0.1:0", f"https://{'a.' * 130}example",
    ],
)  # fmt: skip
def test_an_address_that_would_leak_or_means_nothing_is_refused(address: str) -> None:
    with pytest.raises(BadRelayAddress):
        RelayClient(RelayAddress(address, RelayKey.generate(ENTROPY).id, code_from_text("x")))


class _Socks(socketserver.StreamRequestHandler):
    """SOCKS5 as RFC 1928 has it: no authentication, CONNECT, and every name leads to one relay."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _SocksServer)
        version, count = self.rfile.read(2)
        self.rfile.read(count)
        self.wfile.write(b"\x05\x00")
        version, command, _, kind = self.rfile.read(4)
        name = self.rfile.read(self.rfile.read(1)[0])
        port = int.from_bytes(self.rfile.read(2), "big")
        server.asked.append((version, command, kind, name, port))
        self.wfile.write(b"\x05\x00\x00\x01" + bytes(6))
        with socket.create_connection(server.goal) as goal:
            threading.Thread(target=_pump, args=(goal, self.connection), daemon=True).start()
            _pump(self.connection, goal)


class _SocksServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, goal: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Socks)
        self.goal = goal
        self.asked: list[tuple[int, int, int, bytes, int]] = []


def _pump(source: socket.socket, goal: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            goal.sendall(piece)
        goal.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def test_an_onion_name_goes_to_the_proxy_as_it_is_and_is_looked_up_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_relay(f"sqlite:{tmp_path / 'relay.db'}", "127.0.0.1:0") as relay:
        host, port = relay.listening.split(":")
        with _SocksServer((host, int(port))) as proxy:
            threading.Thread(target=proxy.serve_forever, daemon=True).start()
            looked_up: list[object] = []
            plain = socket.getaddrinfo

            def watched(name: Any, *rest: Any, **more: Any) -> Any:
                looked_up.append(name)
                return plain(name, *rest, **more)

            monkeypatch.setattr(socket, "getaddrinfo", watched)
            address = dataclasses.replace(relay.address, address=f"http://{ONION}")
            box = Box.new()
            with RelayClient(address, proxy=f"127.0.0.1:{proxy.server_address[1]}") as client:
                assert client.append([box.posting()])[0].receipt.n == 1
            proxy.shutdown()

        assert proxy.asked == [(5, 1, 3, ONION.encode(), 80)]
        assert ONION not in looked_up


@contextmanager
def answering(status: int, body: bytes, seen: list[str] | None = None) -> Iterator[str]:
    """A server that always says the same."""

    class Same(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if seen is not None:
                seen.append(str(self.headers))
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response_only(status)
            self.send_header("content-length", str(len(body)))
            self.send_header("location", "http://127.0.0.1:1/elsewhere")
            self.send_header("set-cookie", "a=b")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815  # the library's name

    with HTTPServer(("127.0.0.1", 0), Same) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


BOX, OTHER = Box.new(), Box.new()
POSTING = BOX.posting(2)


def answer(n: int = 2, first: int = 1, known: int = 0, box: Box = BOX) -> Appended:
    return Appended(KEY.receipt(box.key.mailbox, n, type(FIRST_ROOT)(bytes(31) + b"\1")), first, known)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"", RelayNonsense),
        (200, b"<html>", RelayNonsense),
        (200, bytes(MOST_ANSWER_BYTES + 1), RelayNonsense),
        (200, encode_appended([]), RelayNonsense),
        (200, encode_appended([answer(box=OTHER)]), RelayNonsense),
        (200, encode_appended([answer(n=1)]), RelayNonsense),
        (200, encode_appended([answer(known=3)]), RelayNonsense),
        (200, encode_appended([answer(first=2)]), RelayNonsense),
        (301, b"", RelayNonsense),
        (400, encode_refusal(Refusal.MALFORMED), RelayNonsense),
        (403, encode_refusal(Refusal.NOT_AUTHORISED), PostingRefused),
        (404, b"", AccessRefused),
        (502, b"<html>", RelayUnreachable),
        (503, b"", RelayUnreachable),
        (507, encode_refusal(Refusal.FULL), RelayFull),
    ],
)
def test_every_answer_to_a_posting_is_told_as_what_it_is(
    status: int, body: bytes, error: type[SafeconductError]
) -> None:
    with answering(status, body) as address, client_of(address) as client, pytest.raises(error):
        client.append([POSTING])


@pytest.mark.parametrize(
    "news",
    [
        News(answer(n=2).receipt, POSTING.frames[1:]),
        News(answer(n=2, box=OTHER).receipt, ()),
        News(answer(n=7).receipt, ()),
    ],
)
def test_news_that_were_not_asked_for_are_not_believed(news: News) -> None:
    said = encode_news(ReadAnswer((news,), False))
    with answering(200, said) as address, client_of(address) as client, pytest.raises(RelayNonsense):
        client.read(ReadRequest((Reading(BOX.key.mailbox, 0),)))


def test_a_request_says_nothing_of_the_program_or_the_person_and_sends_no_cookie_back() -> None:
    seen: list[str] = []
    with answering(200, encode_appended([answer()]), seen) as address, client_of(address) as client:
        for _ in range(2):
            client.append([POSTING])

    names = [[line.split(":")[0].lower() for line in one.splitlines() if line] for one in seen]
    assert names == [["host", "authorization", "content-type", "content-length"]] * 2


def test_a_relay_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        limits = Limits(connect=0.2, read=0.2, write=0.2)
        with client_of(address, limits) as client, pytest.raises(RelayUnreachable):
            client.check()


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("http+unix:/run/any/socket", True), ("http://127.0.0.1:9050", True), ("http://[::1]:1", True),
        ("https://127.9.9.9", True), ("https://localhost", True), ("https://a.localhost:1", True),
        ("https://0.0.0.0", True), ("https://[::ffff:127.0.0.1]", True), ("https://[::]", True),
        ("https://relay.example", False), (f"http://{ONION}", False), ("https://192.0.2.1", False), ("", False),
    ],
)  # fmt: skip
def test_an_address_on_this_computer_is_known_as_one(address: str, is_here: bool) -> None:
    assert is_local(address) == is_here


@contextmanager
def saying(pieces: Iterator[bytes]) -> Iterator[str]:
    """A server that answers with pieces, one after another, for as long as anybody listens."""
    ended = threading.Event()

    def say() -> None:
        with contextlib.suppress(OSError):
            link, _ = server.accept()
            with link:
                link.recv(65_536)
                for piece in pieces:
                    link.sendall(piece)
                    if ended.wait(0.01):
                        return

    with socket.create_server(("127.0.0.1", 0)) as server:
        speaking = threading.Thread(target=say)
        speaking.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        speaking.join()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n", b"x"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_relay_that_drips_is_given_up_when_the_request_has_taken_too_long(first: bytes, then: bytes) -> None:
    said = itertools.chain((first,), itertools.repeat(then))
    limits = Limits(whole=0.3)
    with saying(said) as address, client_of(address, limits) as client, pytest.raises(RelayUnreachable):
        client.check()


def test_a_relay_has_so_long_for_all_requests_together_and_is_not_asked_again() -> None:
    said = itertools.repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n")
    with saying(said) as address, client_of(address, Limits(exchange=0.3)) as client:
        for _ in range(2):
            with pytest.raises(RelayTooSlow):
                client.check()


def test_a_name_that_leads_to_this_computer_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as here:
        here.settimeout(0.2)
        port = here.getsockname()[1]
        found = socket.getaddrinfo("127.0.0.1", port, type=socket.SOCK_STREAM)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with client_of(f"https://relay.example:{port}") as client, pytest.raises(RelayUnreachable):
            client.check()
        with pytest.raises(TimeoutError):
            here.accept()


def test_whatever_breaks_in_a_library_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise UnicodeError("label too long")

    monkeypatch.setattr(socket, "getaddrinfo", breaks)
    with client_of("https://relay.example") as client, pytest.raises(RelayNonsense):
        client.check()
