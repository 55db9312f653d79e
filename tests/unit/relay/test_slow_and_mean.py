"""Who is slow, or means to be, keeps nobody else out: the real server in this process, with little patience."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.protect.wire import Reading, ReadRequest, decode_appended, decode_news, encode_append, encode_read
from safeconduct.relay import serving as serving_module
from safeconduct.relay.answering import Patience
from safeconduct.relay.app import RelayApp
from safeconduct.relay.errors import StoreUnreachable
from safeconduct.relay.holding import SMALL_BYTES, Holding, Pace, PutOff
from safeconduct.relay.journal import Journal
from safeconduct.relay.opening import open_relay
from safeconduct.relay.serving import Server, listen
from tests.relays import ENTROPY, Box

# Long enough for whoever does what they should, on a machine that is busy; short enough for a test.
SHORT = Patience(head=0.3, piece=0.3, body=5, answer=5, linger=0.3, idle=0.3, request=8)
# Whoever waits longer than this has not been cut off.
END = 8.0


@dataclass(frozen=True, slots=True)
class Served:
    """A relay in this process. ``holding``: what it holds."""

    port: int
    code: bytes
    holding: Holding
    app: RelayApp
    journal: Journal

    async def socket(self, *, buffer: int = 1 << 20) -> socket.socket:
        """Connect, with a receive buffer of so many bytes."""
        own = socket.socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        own.setblocking(False)
        await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self.port))
        return own

    async def link(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    def head(self, path: str, *headers: str, code: bytes | None = None) -> bytes:
        lines = (f"POST {path} HTTP/1.1", "Host: x", *headers)
        bearer = b"Authorization: Bearer " + (self.code if code is None else code)
        return "\r\n".join(lines).encode() + b"\r\n" + bearer + b"\r\n\r\n"

    async def ask(self, path: str, body: bytes, *, code: bytes | None = None) -> tuple[int, bytes]:
        """Ask as a desk does; status and body."""
        reader, writer = await self.link()
        with contextlib.closing(writer):
            writer.write(self.head(path, f"Content-Length: {len(body)}", "Connection: close", code=code) + body)
            async with asyncio.timeout(END):
                head, _, answer = (await reader.read()).partition(b"\r\n\r\n")
        return int(head[9:12]), answer


@asynccontextmanager
async def serving(folder: Path, patience: Patience = SHORT, most: int = 128 << 20) -> AsyncIterator[Served]:
    opened = open_relay(f"sqlite:{folder / 'relay.db'}", ENTROPY)
    journal = Journal(opened.store, opened.key)
    holding = Holding(most)
    app = RelayApp(journal, patience, holding=holding)
    server = Server(app, patience)
    writing = asyncio.create_task(journal.write())
    listening = listen("127.0.0.1:0")
    with contextlib.closing(listening):
        running = asyncio.create_task(server.serve([listening.socket]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield Served(int(listening.address.rpartition(":")[2]), opened.code.reveal(), holding, app, journal)
        server.should_exit = True
        await running
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    journal.close()


async def ends(reader: asyncio.StreamReader) -> bytes:
    """Read until the other side ends the connection; TimeoutError when it does not."""
    got = b""
    async with asyncio.timeout(END):
        with contextlib.suppress(ConnectionResetError):
            while piece := await reader.read(65_536):
                got += piece
    return got


def test_a_connection_ends_whatever_it_is_at_when_nothing_more_comes(tmp_path: Path) -> None:
    async def walked() -> list[bytes]:
        async with serving(tmp_path) as relay:
            unread = relay.head("/v1/append", "Content-Length: 1000000", code=b"")
            began = (
                b"",
                b"GET /v1/relay HT",
                unread + b"a",
                relay.head("/v1/append", "Content-Length: 1000000") + b"a",
                relay.head("/v1/append", "Content-Length: 0"),
            )
            links = [await relay.link() for _ in began]
            for (_, writer), said in zip(links, began, strict=True):
                writer.write(said)
            first = await links[2][0].readuntil(b"\r\n\r\n")
            # What once made it wait for ever: a byte after the answer.
            links[2][1].write(b"a")
            got = await asyncio.gather(*(ends(reader) for reader, _ in links))
            for _, writer in links:
                writer.close()
            return [*got[:2], first, *got[3:]]

    silent, half, stranger, stalled, idle = asyncio.run(walked())
    assert (silent, half) == (b"", b"")
    assert stranger.startswith(b"HTTP/1.1 404")
    assert b"connection: close" in stranger.lower()
    assert stalled.startswith(b"HTTP/1.1 400")
    assert b"connection: close" in stalled.lower()
    assert idle.startswith(b"HTTP/1.1 400")
    assert b"connection: close" not in idle.lower()


def test_who_drips_faster_than_the_silence_but_slower_than_the_slowest_line_is_given_up(tmp_path: Path) -> None:
    async def walked() -> bytes:
        async with serving(tmp_path) as relay:
            reader, writer = await relay.link()
            writer.write(relay.head("/v1/append", "Content-Length: 1000000"))
            with contextlib.closing(writer), contextlib.suppress(ConnectionError):
                while not reader.at_eof():
                    writer.write(b"x")
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.02):
                            return await reader.readuntil(b"\r\n\r\n")
            return b""

    before = time.monotonic()
    assert asyncio.run(walked()).startswith(b"HTTP/1.1 400")
    assert time.monotonic() - before < SHORT.body


def test_a_desk_is_let_in_where_strangers_hold_every_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "MOST_CONNECTIONS", 6)

    async def walked() -> int:
        async with serving(tmp_path, Patience()) as relay:
            links = [await relay.link() for _ in range(6)]
            for _, writer in links[:3]:
                writer.write(relay.head("/v1/append", "Content-Length: 1000000", code=b"wrong") + b"a")
            for reader, _ in links[:3]:
                await reader.readuntil(b"\r\n\r\n")
            statuses = [(await relay.ask("/v1/append", encode_append([Box.new().posting()])))[0] for _ in range(8)]
            for _, writer in links:
                writer.close()
            return sum(statuses)

    assert asyncio.run(walked()) == 8 * 200


def test_a_request_with_two_lengths_is_refused(tmp_path: Path) -> None:
    async def walked() -> tuple[bytes, int]:
        async with serving(tmp_path, Patience(linger=0.1)) as relay:
            reader, writer = await relay.link()
            with contextlib.closing(writer):
                writer.write(relay.head("/v1/append", "Content-Length: 5", "Transfer-Encoding: chunked"))
                writer.write(b"%x\r\n" % 1_000_000 + bytes(1_000_000))
                async with asyncio.timeout(END):
                    return await reader.readuntil(b"\r\n\r\n"), relay.holding.bytes

    answer, held = asyncio.run(walked())
    assert answer.startswith(b"HTTP/1.1 400")
    assert held == 0


def test_who_drips_long_bodies_keeps_no_desk_from_posting_one(tmp_path: Path) -> None:
    async def walked() -> tuple[int, int, list[bytes]]:
        async with serving(tmp_path, Patience(linger=0.1), most=2 << 20) as relay:
            links = [await relay.link() for _ in range(24)]
            for _, writer in links:
                writer.write(relay.head("/v1/append", "Content-Length: 1000000") + bytes(SMALL_BYTES + 80_000))
            async with asyncio.timeout(END):
                # As long as there is room, all of it is held.
                while relay.holding.bytes < 24 * 80_000:
                    await asyncio.sleep(0.01)
            status, body = await relay.ask("/v1/append", encode_append([Box.new().posting(3, 200_000)]))
            reached = decode_appended(body)[0].receipt.n
            said = [reader._buffer[:12] for reader, _ in links]  # type: ignore[attr-defined]  # what has come, no more
            for _, writer in links:
                writer.close()
            return status, reached, [bytes(one) for one in said if one]

    status, reached, said = asyncio.run(walked())
    assert (status, reached) == (200, 3)
    # Some had to give way, and were told to come again.
    assert set(said) == {b"HTTP/1.1 503"}
    assert len(said) < 24


def test_who_does_not_read_fills_no_memory_and_keeps_no_answer_from_others(tmp_path: Path) -> None:
    box = Box.new()

    async def walked() -> tuple[list[int], list[bytes]]:
        async with serving(tmp_path, Patience(linger=0.1), most=12_000_000) as relay:
            for _ in range(5):
                await relay.ask("/v1/append", encode_append([box.posting(1, 1_000_000)]))
            question = encode_read(ReadRequest((Reading(box.key.mailbox, 0),)))
            loop, links, held = asyncio.get_running_loop(), [await relay.socket(buffer=4096) for _ in range(6)], []
            for own in links:
                await loop.sock_sendall(own, relay.head("/v1/read", f"Content-Length: {len(question)}") + question)
                assert await loop.sock_recv(own, 12) == b"HTTP/1.1 200"
                held.append(relay.holding.bytes)
            _, body = await relay.ask("/v1/read", question)
            for own in links:
                own.close()
            return held, list(decode_news(body).news[0].frames)

    held, frames = asyncio.run(walked())
    assert 9_000_000 < max(held) <= 12_000_000
    assert frames == box.frames


def test_a_store_that_is_away_is_told_to_desks_alone(tmp_path: Path) -> None:
    async def walked() -> list[int]:
        async with serving(tmp_path, Patience()) as relay:
            await relay.app.learn_codes()

            async def away(*_: object) -> bytes:
                raise StoreUnreachable

            relay.journal.codes = relay.journal.read = away  # type: ignore[method-assign,assignment]
            relay.app._codes_at = float("-inf")
            question = encode_read(ReadRequest(()))
            return [
                (await relay.ask("/v1/read", question, code=code))[0]
                for code in (b"x", b"", relay.code[:-1], relay.code)
            ]

    assert asyncio.run(walked()) == [404, 404, 404, 503]


def test_who_moved_least_of_late_gives_way_and_what_is_whole_does_not() -> None:
    pace = Pace(600, 600)

    async def holder(holding: Holding, came: list[int], ready: asyncio.Event) -> str:
        try:
            async with holding.hold(pace) as held:
                for size in came:
                    held.came(size)
                ready.set()
                await asyncio.Event().wait()
        except PutOff:
            return "gave way"
        return "stayed"

    async def walked() -> tuple[str, int, int]:
        holding = Holding(1_000_000)
        ready = asyncio.Event()
        slow = asyncio.create_task(holder(holding, [SMALL_BYTES + 400_000], ready))
        await ready.wait()
        async with holding.hold(pace) as whole:
            whole.came(SMALL_BYTES + 300_000)
            whole.whole()
            async with holding.hold(pace) as quick:
                quick.came(SMALL_BYTES + 600_000)
                told, held = await slow, holding.bytes
                with pytest.raises(PutOff):
                    quick.came(200_000)
        return told, held, holding.bytes

    assert asyncio.run(walked()) == ("gave way", 900_000, 0)
