"""The real server: who is let in, what is refused while it comes, when it ends. Bytes as they go over the wire."""

import asyncio
import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from safeconduct.protect.access import code_from_text, hash_of_code, is_known, new_code
from safeconduct.protect.receipts import check_extension, check_receipt
from safeconduct.protect.wire import (
    MOST_REQUEST_BYTES,
    Reading,
    ReadRequest,
    Refusal,
    decode_appended,
    decode_news,
    decode_refusal,
    decode_relay,
    encode_append,
    encode_read,
)
from safeconduct.relay.answering import Patience
from safeconduct.relay.app import RelayApp
from safeconduct.relay.errors import BadListenAddress, CannotListen, NotLoopback, OneProcessOnly
from safeconduct.relay.journal import Journal
from safeconduct.relay.opening import open_relay
from safeconduct.relay.serving import listen
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import AccessRefused
from tests.postgres import Cluster
from tests.relays import ENTROPY, Box, RunningRelay, running_relay


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    folder = tmp_path_factory.mktemp("relay")
    with running_relay(f"sqlite:{folder / 'relay.db'}", "127.0.0.1:0") as running:
        yield running


def connection(relay: RunningRelay) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(relay.listening, timeout=60)


def asked(
    relay: RunningRelay, method: str, path: str, body: bytes = b"", code: str | None = None
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body of an answer."""
    with contextlib.closing(connection(relay)) as link:
        link.request(method, path, body, {"Authorization": f"Bearer {relay.code if code is None else code}"})
        answer = link.getresponse()
        return answer.status, answer.getheaders(), answer.read()


def test_a_desk_with_the_code_posts_and_reads(relay: RunningRelay) -> None:
    box = Box.new()
    status, _, body = asked(relay, "POST", "/v1/append", encode_append([box.posting(3)]))
    (appended,) = decode_appended(body)
    assert (status, appended.first, appended.known, appended.receipt.n) == (200, 1, 0, 3)
    assert decode_relay(asked(relay, "GET", "/v1/relay")[2]) == relay.key

    status, _, body = asked(relay, "POST", "/v1/read", encode_read(ReadRequest((Reading(box.key.mailbox, 0),))))
    (news,) = decode_news(body).news
    check_receipt(news.receipt, relay.key)
    check_extension(news.receipt, None, news.frames)
    assert list(news.frames) == box.frames


def test_a_stranger_learns_nothing_whatever_is_asked(relay: RunningRelay) -> None:
    sound = encode_append([Box.new().posting()])
    answers = [
        asked(relay, method, path, body, code)
        for code in ("", "x", relay.code[:-1], relay.code + "a", relay.code.upper(), "x" * 5_000)
        for method, path, body in (("POST", "/v1/append", sound), ("POST", "/v1/read", b"x"), ("GET", "/v1/relay", b""))
    ]
    answers += [asked(relay, method, path) for method, path in (
        ("GET", "/"), ("GET", "/v1/append"), ("POST", "/v1/relay"), ("HEAD", "/v1/relay"), ("GET", "/v1/relay?x"),
        ("GET", "/v1/%72elay"), ("GET", "/v2/relay"), ("OPTIONS", "*"),
    )]  # fmt: skip

    assert answers == [(404, [("content-length", "0"), ("connection", "close")], b"")] * len(answers)


@pytest.mark.parametrize(
    ("path", "body", "refusal"),
    [
        ("/v1/append", b"", Refusal.MALFORMED),
        ("/v1/append", b"\xff" * 1000, Refusal.MALFORMED),
        ("/v1/append", b"\xa2\x00\x01\x01" + b"\x80" * 200_000, Refusal.MALFORMED),
        ("/v1/append", b"x" * (MOST_REQUEST_BYTES + 1), Refusal.TOO_LARGE),
        ("/v1/read", bytes(4_096), Refusal.MALFORMED),
        ("/v1/read", bytes(32_769), Refusal.TOO_LARGE),
    ],
)
def test_what_is_no_message_is_refused_with_one_number(
    relay: RunningRelay, path: str, body: bytes, refusal: Refusal
) -> None:
    _, headers, answer = asked(relay, "POST", path, body)

    assert decode_refusal(answer) == refusal
    assert {name for name, _ in headers} <= {"content-length", "content-type", "connection"}


def test_a_body_without_an_announced_length_is_measured_while_it_comes(relay: RunningRelay) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(3 * MOST_REQUEST_BYTES // 65_536):
            yield bytes(65_536)

    with contextlib.closing(connection(relay)) as link, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        link.request("POST", "/v1/append", pieces(), {"Authorization": f"Bearer {relay.code}"}, encode_chunked=True)
    with contextlib.closing(connection(relay)) as link:
        box = Box.new()
        whole = encode_append([box.posting()])
        link.request(
            "POST",
            "/v1/append",
            iter([whole[:9], whole[9:]]),
            {"Authorization": f"Bearer {relay.code}"},
            encode_chunked=True,
        )
        assert decode_appended(link.getresponse().read())[0].receipt.n == 1


def test_a_posting_that_the_mailbox_did_not_sign_is_refused_and_its_neighbours_are_taken(relay: RunningRelay) -> None:
    box, other = Box.new(), Box.new()
    good = box.posting()
    stolen = other.posting()
    bad = type(stolen)(stolen.public, good.signature, stolen.frames)
    status, _, body = asked(relay, "POST", "/v1/append", encode_append([bad, box.posting()]))
    assert (status, decode_refusal(body)) == (403, Refusal.NOT_AUTHORISED)
    with RelayClient(relay.address) as client:
        assert client.append([good])[0].receipt.n == 1


def test_what_is_no_http_is_cut_off_without_a_word(relay: RunningRelay) -> None:
    host, port = relay.listening.split(":")
    for sent in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nx: " + b"a" * 100_000):
        with socket.create_connection((host, int(port)), timeout=60) as link:
            got = b""
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                link.sendall(sent)
                got = link.recv(100)
            assert got == b""


async def answer_to_slow(tmp_path: Path, patience: Patience, pieces: int) -> int:
    """The status given to somebody who sends a piece of a body now and then, and never all of it."""
    opened = open_relay(f"sqlite:{tmp_path / f'{pieces}.db'}", ENTROPY)
    journal = Journal(opened.store, opened.key)
    app = RelayApp(journal, patience)
    sent: list[int] = []
    left = iter(range(pieces))

    async def receive() -> dict[str, object]:
        if next(left, None) is None:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        sent.append(message.get("status", 0))

    headers = [(b"authorization", b"Bearer " + opened.code.reveal()), (b"content-length", b"100000")]
    scope = {"type": "http", "method": "POST", "raw_path": b"/v1/append", "query_string": b"", "headers": headers}
    try:
        await app(scope, receive, send)
    finally:
        journal.close()
    return sent[0]


def test_nobody_is_slow_for_ever(tmp_path: Path) -> None:
    stalled = answer_to_slow(tmp_path, Patience(piece=0.05, body=600, linger=0), 3)
    assert asyncio.run(stalled) == 400
    dripping = answer_to_slow(tmp_path, Patience(piece=600, body=0.05, linger=0), 1 << 60)
    assert asyncio.run(dripping) == 400


def test_desks_that_all_come_at_once_after_a_start_are_all_let_in(tmp_path: Path) -> None:
    with running_relay(f"sqlite:{tmp_path / 'relay.db'}", "127.0.0.1:0") as relay, ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: asked(relay, "GET", "/v1/relay")[0], range(40)))

    assert statuses == [200] * 40


def test_a_new_code_works_at_once_and_the_old_one_until_it_is_ended(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'relay.db'}"
    with running_relay(store, f"unix:{tmp_path}/s") as relay:

        def new_code_of(*more: str) -> str:
            run = [sys.executable, "-m", "safeconduct", "relay", "code", "--store", store, "--new", "--json", *more]
            done = subprocess.run(run, capture_output=True, text=True, check=True)
            return done.stdout.split('"code": "')[1][:26]

        def is_let_in(code: str) -> bool:
            address = type(relay.address)(relay.address.address, relay.key, code_from_text(code))
            with RelayClient(address) as client:
                try:
                    client.check()
                except AccessRefused:
                    return False
                return True

        def until(code: str, wanted: bool) -> None:
            end = time.monotonic() + 30
            while is_let_in(code) != wanted:
                assert time.monotonic() < end

        until(relay.code, True)
        second = new_code_of()
        until(second, True)
        assert is_let_in(relay.code)
        third = new_code_of("--only")
        until(third, True)
        until(relay.code, False)
        until(second, False)


def test_a_relay_that_was_killed_takes_its_socket_again_and_goes_on_with_its_receipts(tmp_path: Path) -> None:
    store, where = f"sqlite:{tmp_path / 'relay.db'}", f"unix:{tmp_path}/s"
    box = Box.new()
    with running_relay(store, where) as first:
        with RelayClient(first.address) as client:
            client.append([box.posting(2)])
        first.process.send_signal(signal.SIGKILL)
        first.process.wait(60)
    assert (tmp_path / "s").is_socket()
    with running_relay(store, where, code=first.code) as second:
        assert (tmp_path / "s").stat().st_mode & 0o777 == 0o660
        with RelayClient(second.address) as client:
            (appended,) = client.append([box.posting()])
            assert (second.key, appended.receipt.n) == (first.key, 3)
        assert second.stop() == 0
    assert not (tmp_path / "s").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: several processes need fork")
def test_several_processes_serve_one_postgres_under_one_key(cluster: Cluster) -> None:
    box = Box.new()
    with running_relay(cluster.new_database(), "127.0.0.1:0", "--processes", "3") as relay:
        for n in range(1, 13):
            with RelayClient(relay.address) as client:
                assert client.append([box.posting()])[0].receipt.n == n
        with RelayClient(relay.address) as client:
            (news,) = client.read(ReadRequest((Reading(box.key.mailbox, 0),))).news
            check_extension(news.receipt, None, news.frames)
        assert relay.stop() == 0
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", int(relay.listening.split(":")[1])))


@pytest.mark.parametrize("address", ["0.0.0.0:80", "192.0.2.1:80", "[::]:80", "relay.example:80", "localhost:80"])
def test_an_address_that_can_be_reached_from_outside_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(NotLoopback) as caught:
        listen(address)
    assert "Tor" in caught.value.sentences("en")
    assert "Tor" in caught.value.sentences("ru")


@pytest.mark.parametrize(
    "address", ["", "unix:", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":80", "127.0.0.1:x", "tcp:127.0.0.1:80"]
)
def test_an_address_that_means_nothing_is_refused(address: str) -> None:
    with pytest.raises(BadListenAddress):
        listen(address)


def test_a_socket_that_is_listened_on_or_another_file_is_left_alone(tmp_path: Path) -> None:
    taken = listen(f"unix:{tmp_path}/s")
    with pytest.raises(CannotListen):
        listen(f"unix:{tmp_path}/s")
    taken.close()
    (tmp_path / "words").write_text("kept")
    with pytest.raises(CannotListen):
        listen(f"unix:{tmp_path}/words")
    assert (tmp_path / "words").read_text() == "kept"


def test_sqlite_serves_one_process(tmp_path: Path) -> None:
    run = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", f"sqlite:{tmp_path}/r", "--processes", "2"]
    done = subprocess.run([*run, "--listen", f"unix:{tmp_path}/s"], capture_output=True, text=True, check=False)

    assert done.returncode == OneProcessOnly.exit_code
    assert "PostgreSQL" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_codes_are_kept_as_hashes_and_compared_whole() -> None:
    code = new_code(ENTROPY)
    hashes = [hash_of_code(new_code(ENTROPY)), hash_of_code(code)]

    assert is_known(code, hashes)
    assert not is_known(code, hashes[:1])
    assert not is_known(code_from_text(""), hashes)
    assert code_from_text(" " + code.reveal().decode().upper()[:9] + "-" + code.reveal().decode()[9:] + "\n") == code
    assert len(code) == 26
