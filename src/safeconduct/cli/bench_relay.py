"""``bench relay``: appends and reads of a relay with SQLite, PostgreSQL beside it if named (docs/benchmarks.md).

Clients are processes of their own that share the machine's cores with the relay; each waits for its answer before it
asks again. Postings are made before the clock starts. It fails when the relay has not every frame at the end.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.base.ids import label
from safeconduct.cli.figures import Line, Table
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.wire import (
    Posting,
    Reading,
    ReadRequest,
    decode_appended,
    decode_news,
    encode_append,
    encode_read,
)

CLIENTS: Final = 64
PROCESSES: Final = 2
# Mailboxes that the clients share: a team's compartments.
MAILBOXES: Final = 16
BATCH: Final = 50
BATCH_CLIENTS: Final = 8
READERS: Final = 4
# A frame of a single claim: 848 bytes (notes/protect section 4).
FRAME_BYTES: Final = max(LEAST_FRAME_BYTES, 848)
# Signatures that the machine's own pace is taken from: a fraction of a second.
_PACE_VERIFIED: Final = 2_000
_PACE: Final = label("bench-pace")

TABLE: Final = Table(
    "SQLite",
    "PostgreSQL",
    (
        Line("single durable appends, 1 client", "alone_per_s", "/s", peer="pg_alone_per_s"),
        Line("single durable appends, 64 clients", "single_per_s", "/s", 2_000, is_least=True, peer="pg_single_per_s"),
        Line("frames in batches of 50, 1 client", "batch_alone_per_s", "/s", peer="pg_batch_alone_per_s"),
        Line("frames in batches of 50, 8 clients", "batch_per_s", "/s", 10_000, is_least=True, peer="pg_batch_per_s"),
        Line("frames read, 4 clients", "read_per_s", "/s", peer="pg_read_per_s"),
        Line("the machine's own pace: signatures verified by one core", "verified_per_s", "/s"),
    ),
)


class FramesMissing(SafeconductError):
    """The relay does not have what it acknowledged."""

    code = "cli.bench_relay_frames_missing"
    exit_code = Exit.INTEGRITY
    en = Advice("The relay has {found} of {sent} frames that it acknowledged.", "This was a measurement.", "Tell us.")
    ru = Advice("У ретранслятора {found} из {sent} подтверждённых кадров.", "Это было измерение.", "Сообщите нам.")


class RelayRefused(SafeconductError):
    """The relay did not take what it was given."""

    code = "cli.bench_relay_refused"
    exit_code = Exit.REFUSED
    en = Advice("The relay refused {count} requests (status {status}).", "This was a measurement.", "Tell us.")
    ru = Advice("Ретранслятор отверг запросы: {count} (код {status}).", "Это было измерение.", "Сообщите нам.")


@dataclass(frozen=True, slots=True)
class _Work:
    """What one process of clients does: a list of requests for each of its clients."""

    port: int
    code: str
    path: str
    requests: tuple[tuple[bytes, ...], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """When a process of clients began and ended, and the status of every answer that was none."""

    began_at: float
    ended_at: float
    refused: tuple[int, ...]


def run(*, seconds: float, postgres: str) -> dict[str, float]:
    """Measure both stores, PostgreSQL where its address is given. ``seconds`` sizes the work, about so long each."""
    figures = {"verified_per_s": pace(), **measured("sqlite:", seconds)}
    if postgres:
        figures |= {f"pg_{name}": figure for name, figure in measured(postgres, seconds).items()}
    return figures


def pace() -> float:
    """Return Ed25519 signatures that one core verifies in a second, alone: an append needs one, and no relay is faster.

    The same machine is several times slower on some days than on others; the figures beside it are to be read by it.
    """
    key = SignKey.generate(SystemEntropy())
    signature = key.sign(_PACE, b"")
    began = time.perf_counter()
    for _ in range(_PACE_VERIFIED):
        key.verify_key.is_valid(_PACE, b"", signature)
    return _PACE_VERIFIED / (time.perf_counter() - began)


def measured(store: str, seconds: float) -> dict[str, float]:
    """Measure a relay on one store: an empty PostgreSQL database's address, or "sqlite:" for a file that is made."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder:
        address = f"sqlite:{Path(folder) / 'relay.db'}" if store == "sqlite:" else store
        command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", address]
        command += ["--listen", "127.0.0.1:0", "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as relay:
            try:
                said = json.loads(relay.stdout.readline() if relay.stdout else "")
                return _figures(int(said["listening"].rpartition(":")[2]), said["code"], seconds)
            finally:
                relay.terminate()


def _figures(port: int, code: str, seconds: float) -> dict[str, float]:
    keys = [WriteKey.generate(SystemEntropy()) for _ in range(MAILBOXES)]
    # Of each: its requests by client, sized by what a machine of two cores does in a second.
    appends = {
        "alone": _clients_appends(keys[:1], 1, int(seconds * 400), 1),
        "single": _clients_appends(keys, CLIENTS, int(seconds * 2_000 / CLIENTS), 1),
        "batch_alone": _clients_appends(keys[:1], 1, int(seconds * 80), BATCH),
        "batch": _clients_appends(keys[:BATCH_CLIENTS], BATCH_CLIENTS, int(seconds * 200 / BATCH_CLIENTS), BATCH),
    }
    sent = 0
    figures: dict[str, float] = {}
    with ProcessPoolExecutor(PROCESSES) as pool:
        for name, clients in appends.items():
            frames = sum(map(len, clients)) * (BATCH if name.startswith("batch") else 1)
            figures[f"{name}_per_s"] = frames / timed(pool, clients, port, code, "/v1/append")
            sent += frames
        question = encode_read(ReadRequest((Reading(keys[0].mailbox, 0),), 1 << 20))
        _, answer = _ask(port, code, "/v1/read", question)
        given = sum(len(news.frames) for news in decode_news(answer).news)
        reads = max(1, int(seconds * 200_000 / given / READERS))
        read = timed(pool, [(question,) * reads] * READERS, port, code, "/v1/read")
    _check_all_there(port, code, keys, sent)
    return figures | {"read_per_s": READERS * reads * given / read}


def _clients_appends(keys: list[WriteKey], clients: int, each: int, frames: int) -> list[tuple[bytes, ...]]:
    """Return each client's requests of so many frames, at least one; clients take the mailboxes in turn."""
    return [tuple(_append(keys[client % len(keys)], frames) for _ in range(max(1, each))) for client in range(clients)]


def _append(key: WriteKey, count: int) -> bytes:
    head = MAGIC + key.mailbox
    frames = tuple(head + SystemEntropy().bytes(FRAME_BYTES - len(head)) for _ in range(count))
    return encode_append((Posting.of(key, frames),))


def _check_all_there(port: int, code: str, keys: list[WriteKey], sent: int) -> None:
    found = 0
    for key in keys:
        # A posting that is there already says how far its mailbox reaches.
        probe = encode_append((Posting.of(key, (MAGIC + key.mailbox + bytes(FRAME_BYTES - 20),)),))
        found += decode_appended(_ask(port, code, "/v1/append", probe)[1])[0].receipt.n - 1
    if found != sent:
        raise FramesMissing(found=found, sent=sent)


def timed(pool: ProcessPoolExecutor, clients: list[tuple[bytes, ...]], port: int, code: str, path: str) -> float:
    """Return the seconds that all clients together need, each on a connection of its own; RelayRefused."""
    parts = [_Work(port, code, path, tuple(clients[n::PROCESSES])) for n in range(PROCESSES)]
    spans = list(pool.map(_work, parts))
    refused = [status for span in spans for status in span.refused]
    if refused:
        raise RelayRefused(status=refused[0], count=len(refused))
    return max(span.ended_at for span in spans) - min(span.began_at for span in spans)


def _work(work: _Work) -> _Span:
    """Run clients as threads, and return when they began and when they ended (the clock is the machine's)."""
    failed: list[int] = []

    def client(requests: tuple[bytes, ...]) -> None:
        with socket.create_connection(("127.0.0.1", work.port)) as link:
            for request in requests:
                status, _ = _exchange(link, work.code, work.path, request)
                if status != 200:
                    failed.append(status)

    threads = [threading.Thread(target=client, args=(requests,)) for requests in work.requests]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _Span(began, time.monotonic(), tuple(failed))


def _ask(port: int, code: str, path: str, body: bytes) -> tuple[int, bytes]:
    with socket.create_connection(("127.0.0.1", port)) as link:
        return _exchange(link, code, path, body)


def _piece(link: socket.socket) -> bytes:
    """Return what came; ConnectionError when the relay has hung up in the middle of an answer."""
    piece = link.recv(1 << 20)
    if not piece:
        raise ConnectionError("the relay hung up")
    return piece


def _exchange(link: socket.socket, code: str, path: str, body: bytes) -> tuple[int, bytes]:
    """Send one request on a connection and return status and body: the least that a client can cost."""
    # Nothing to send is a question.
    method = "POST" if body else "GET"
    head = f"{method} {path} HTTP/1.1\r\nHost: r\r\nAuthorization: Bearer {code}\r\nContent-Length: {len(body)}\r\n\r\n"
    link.sendall(head.encode() + body)
    received = _piece(link)
    while b"\r\n\r\n" not in received:
        received += _piece(link)
    above, _, rest = received.partition(b"\r\n\r\n")
    length = int(above.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    pieces, have = [rest], len(rest)
    while have < length:
        piece = _piece(link)
        pieces.append(piece)
        have += len(piece)
    return int(above[9:12]), b"".join(pieces)
