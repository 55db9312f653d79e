"""Who is slow at the public listener, or means to be, keeps nobody else out and fills no memory: the real server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane, ListRequest
from safeconduct.protect.wire_shown import encode_board_put, encode_bundle_put
from safeconduct.relay import serving as serving_module
from safeconduct.relay.answering import Patience
from safeconduct.relay.desks import Desk
from safeconduct.relay.errors import StoreUnreachable
from safeconduct.relay.holding import Holding
from safeconduct.relay.intake import ORDINARY_ROOM, Intake
from safeconduct.relay.opening import open_intake
from safeconduct.relay.public import PublicApp
from safeconduct.relay.serving import Server, listen
from tests.inboxes import Inbox


def asked_for(inbox: Inbox) -> ListRequest:
    return ListRequest(inbox.box, SubmissionId(bytes(32)), 10)


# Whoever waits longer than this has not been cut off.
END = 8.0
LARGE = 524_288


@dataclass(frozen=True, slots=True)
class Public:
    """A public listener in this process. ``board``: what it shows."""

    port: int
    inbox: Inbox
    board: bytes
    holding: Holding
    intake: Intake

    def head(self, length: int = LARGE) -> bytes:
        return b"POST /submissions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length

    async def link(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        reader, writer = await self.link()
        with contextlib.closing(writer):
            writer.write(request.replace(b"Host: x", b"Host: x\r\nConnection: close", 1))
            async with asyncio.timeout(END):
                head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return int(head[9:12]), body

    async def send(self, body: bytes) -> int:
        return (await self.ask(self.head(len(body)) + body))[0]


@asynccontextmanager
async def serving(folder: Path, patience: Patience, most: int = 128 << 20) -> AsyncIterator[Public]:
    intake, inbox = Intake(open_intake(f"sqlite:{folder / 'relay.db'}")), Inbox()
    desk = Desk(intake.store, RelayId(bytes(32)), ORDINARY_ROOM, SystemClock())
    desk.answer(b"/v1/intake/bundle", encode_bundle_put(inbox.bundle_put()))
    put = inbox.board_put(slots=256)
    desk.answer(b"/v1/intake/board", encode_board_put(put))
    await intake.look()
    holding = Holding(most)
    server = Server(PublicApp(intake, patience, holding=holding), patience)
    writing = asyncio.create_task(intake.write())
    with contextlib.closing(listen("127.0.0.1:0")) as listening:
        running = asyncio.create_task(server.serve([listening.socket]))
        while not server.started:
            await asyncio.sleep(0.005)
        port = int(listening.address.rpartition(":")[2])
        yield Public(port, inbox, put.head + put.slots, holding, intake)
        server.should_exit = True
        await running
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    intake.close()


def test_thirty_who_do_not_read_a_board_share_its_bytes_and_keep_it_from_nobody(tmp_path: Path) -> None:
    async def walked() -> tuple[int, bool]:
        # Less than one board is allowed for all of them together.
        async with serving(tmp_path, Patience(linger=0.1), most=1 << 20) as public:
            question = b"GET /board/%s HTTP/1.1\r\nHost: x\r\n\r\n" % public.inbox.box.hex().encode()
            loop, links = asyncio.get_running_loop(), []
            for _ in range(30):
                own = socket.socket()
                own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                own.setblocking(False)
                await loop.sock_connect(own, ("127.0.0.1", public.port))
                await loop.sock_sendall(own, question)
                assert await loop.sock_recv(own, 12) == b"HTTP/1.1 200"
                links.append(own)
            held = public.holding.bytes
            _, body = await public.ask(question)
            for own in links:
                own.close()
            return held, body == public.board

    assert asyncio.run(walked()) == (0, True)


def test_who_drips_long_bodies_keeps_nobody_from_sending_one_in(tmp_path: Path) -> None:
    async def walked() -> tuple[int, set[bytes]]:
        async with serving(tmp_path, Patience(linger=0.1), most=2 << 20) as public:
            links = [await public.link() for _ in range(24)]
            for _, writer in links:
                writer.write(public.head() + public.inbox.submission(LARGE)[:145_000])
            async with asyncio.timeout(END):
                while public.holding.bytes < 24 * 79_000:
                    await asyncio.sleep(0.005)
            status = await public.send(public.inbox.submission(LARGE))
            said = {bytes(reader._buffer[:12]) for reader, _ in links}  # type: ignore[attr-defined]  # what has come
            for _, writer in links:
                writer.close()
            return status, said

    status, said = asyncio.run(walked())
    assert status == 200
    # Some had to give way, and were told that nothing was kept.
    assert said == {b"", b"HTTP/1.1 503"}


def test_connections_that_announce_a_body_and_hardly_send_it_give_way_to_who_sends_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "MOST_CONNECTIONS", 20)
    monkeypatch.setattr(serving_module, "BEGINNING_SECONDS", 0.1)

    async def walked() -> tuple[int, bytes, bytes]:
        async with serving(tmp_path, Patience(linger=0.1)) as public:
            body = public.inbox.submission()
            links = [await public.link() for _ in range(20)]
            for _, writer in links:
                writer.write(public.head(len(body)) + body[:1])
            reader, writer = links[0]
            status = 0
            async with asyncio.timeout(END):
                # This one is slow and goes on: it is heard to the end.
                for at in range(1, 2_001, 200):
                    writer.write(body[at : at + 200])
                    await asyncio.sleep(0.02)
                status = await public.send(public.inbox.submission())
                writer.write(body[2_001:])
                heard = await reader.readexactly(12)
                silent = await links[1][0].read()
            for _, writer in links:
                writer.close()
            return status, heard, silent

    assert asyncio.run(walked()) == (200, b"HTTP/1.1 200", b"")


def test_connections_that_do_not_read_what_they_asked_for_give_way_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving_module, "MOST_CONNECTIONS", 12)
    monkeypatch.setattr(serving_module, "BEGINNING_SECONDS", 0.1)

    async def walked() -> int:
        async with serving(tmp_path, Patience(linger=0.1)) as public:
            question = b"GET /board/%s HTTP/1.1\r\nHost: x\r\n\r\n" % public.inbox.box.hex().encode()
            loop, links = asyncio.get_running_loop(), []
            for _ in range(12):
                own = socket.socket()
                own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
                own.setblocking(False)
                await loop.sock_connect(own, ("127.0.0.1", public.port))
                await loop.sock_sendall(own, question)
                assert await loop.sock_recv(own, 12) == b"HTTP/1.1 200"
                links.append(own)
            await asyncio.sleep(0.15)
            status = await public.send(public.inbox.submission())
            for own in links:
                own.close()
            return status

    assert asyncio.run(walked()) == 200


def test_who_stalls_is_told_that_nothing_was_kept(tmp_path: Path) -> None:
    async def walked() -> tuple[bytes, int]:
        async with serving(tmp_path, Patience(piece=0.1, body=1, linger=0.1)) as public:
            reader, writer = await public.link()
            with contextlib.closing(writer):
                writer.write(public.head() + public.inbox.submission(LARGE)[:1_000])
                async with asyncio.timeout(END):
                    answer = await reader.readuntil(b"\r\n\r\n")
            return answer[9:12], public.intake.store.bytes_kept()

    assert asyncio.run(walked()) == (b"503", 0)


def test_a_body_that_announces_no_length_is_measured_while_it_comes(tmp_path: Path) -> None:
    async def walked() -> list[int]:
        async with serving(tmp_path, Patience(linger=0.1)) as public:
            head = b"POST /submissions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

            def chunked(body: bytes) -> bytes:
                pieces = (body[at : at + 50_000] for at in range(0, len(body), 50_000))
                return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

            bodies = (public.inbox.submission(16_384), bytes(1_000_000), public.inbox.submission()[:-1])
            return [(await public.ask(chunked(body)))[0] for body in bodies]

    assert asyncio.run(walked()) == [200, 413, 400]


def test_while_the_store_is_away_nothing_is_acknowledged_and_the_page_still_comes(tmp_path: Path) -> None:
    async def walked() -> list[int]:
        async with serving(tmp_path, Patience()) as public:

            def away(*_: object) -> None:
                raise StoreUnreachable

            take = public.intake.store.take
            body = public.inbox.submission()
            public.intake.store.take = away  # type: ignore[method-assign, assignment]
            first = await public.send(body)
            bundles, _ = await public.ask(b"GET /bundles HTTP/1.1\r\nHost: x\r\n\r\n")
            public.intake.store.take = take  # type: ignore[method-assign]
            return [first, bundles, await public.send(body)]

    assert asyncio.run(walked()) == [503, 200, 200]


def test_one_submission_posted_again_and_again_takes_no_other_out_of_the_lane_of_those_who_worked(
    tmp_path: Path,
) -> None:
    async def walked() -> tuple[list[int], dict[bytes, Lane]]:
        async with serving(tmp_path, Patience(linger=0.1)) as public:
            again, late = public.inbox.submission(), public.inbox.submission()
            reader, writer = await public.link()
            said = []
            with contextlib.closing(writer):
                for _ in range(12):
                    writer.write(public.head(len(again)) + again)
                    async with asyncio.timeout(END):
                        said.append(int((await reader.readuntil(b"\r\n\r\n"))[9:12]))
            said.append(await public.send(late))
            return said, {bytes(one.id): one.lane for one in public.intake.store.list(asked_for(public.inbox)).listed}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("safeconduct.relay.intake.MOST_AT_ONCE", 10)
        said, lanes = asyncio.run(walked())
    assert said == [200] * 13
    assert list(lanes.values()) == [Lane.WORKED, Lane.WORKED]
