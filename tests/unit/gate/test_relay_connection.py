"""The gate's connection: an onion's name goes to Tor as it is, and whatever a relay answers is bounded."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from safeconduct.gate.relay_connection import MOST_ANSWER_BYTES, RelayAway, RelayConnection

ONION = "a" * 56 + ".onion"


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one connection with these bytes, each after something came; what came is kept."""
    own, came = socket.create_server(("127.0.0.1", 0)), []

    def serve() -> None:
        line, _ = own.accept()
        with line:
            for answer in answers:
                came.append(line.recv(65_536))
                try:
                    line.sendall(answer)
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{own.getsockname()[1]}", came
    finally:
        thread.join(30)
        own.close()


def test_an_onions_name_is_given_to_tor_and_never_looked_up() -> None:
    ok = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nkeys"
    with answering(b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6), ok) as (proxy, came):
        relay = RelayConnection(f"http://{ONION}", proxy=proxy)
        try:
            body = relay.get("/bundles")
        finally:
            relay.close()

    asked = came[2].lower()
    assert body == b"keys"
    assert came[1] == b"\x05\x01\x00\x03" + bytes([len(ONION)]) + ONION.encode() + b"\x00\x50"
    assert asked.startswith(b"get /bundles http/1.1\r\n")
    assert {line.partition(b":")[0] for line in asked.strip().split(b"\r\n")[1:]} <= {b"host"}


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n" + bytes(MOST_ANSWER_BYTES + 65_536),
        b"no http",
        b"",
        b"HTTP/1.1 302 Found\r\nlocation: http://other.example/\r\ncontent-length: 0\r\n\r\n",
    ],
)
def test_an_answer_without_end_or_sense_is_a_relay_that_is_away(answer: bytes) -> None:
    with answering(answer) as (where, _):
        relay = RelayConnection(f"http://{where}")
        try:
            with pytest.raises(RelayAway):
                relay.get("/bundles")
        finally:
            relay.close()
