"""A board that is put back is told, and the first one under the next key, whose number may be lower, is none."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.gate.bundles import Bundles
from safeconduct.gate.relay_connection import RelayConnection
from safeconduct.gate.replies import Reading, Shown
from safeconduct.protect.boards import SLOT_BYTES, BoardPlace, make_board
from safeconduct.protect.bundles import encode_bundles
from safeconduct.protect.replies import Reply, ReplyKind, parts_of
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.threads import Thread
from tests.gates import CLOCK_MS
from tests.inboxes import DAY, NUMBER, Inbox

ENTROPY = SystemEntropy()


@dataclass
class GoingBack:
    """A relay in other hands: it shows any board that was ever signed, and a gate that reads it."""

    inbox: Inbox
    paths: dict[str, bytes]
    bundles: Bundles
    reading: Reading
    thread: Thread = field(default_factory=lambda: Thread(Secret.random(32, ENTROPY)))

    def show_key(self, serial: int, key: SignKey) -> None:
        """Show a bundle under a key that the root certified."""
        self.inbox.serial, self.inbox.key = serial, key
        self.paths["/bundles"] = encode_bundles([self.inbox.bundle(NUMBER + serial)])
        self.bundles.current(is_anew=True)

    def read(self, number: int) -> Shown:
        """Show the board with a number, signed with the key that stands, and let somebody read at the gate."""
        reply = Reply(ENTROPY.bytes(16), Day(DAY), ReplyKind.ANSWER, f"{number - NUMBER}")
        place = BoardPlace(OrgId(self.inbox.org), self.inbox.box, number)
        parts = [(self.thread, one) for one in parts_of(reply)]
        board = make_board(place, parts, key=self.inbox.key, entropy=ENTROPY)
        slots = board[-64 * SLOT_BYTES :]
        tags = b"".join(slots[at : at + 16] for at in range(0, len(slots), SLOT_BYTES))
        path = f"/board/{self.inbox.box.hex()}"
        self.paths[path] = board
        self.paths[f"{path}/hints"] = b"SCH1" + board[4 : -len(slots)] + tags
        return self.reading.replies_of(self.thread)


@pytest.fixture
def relay() -> Iterator[GoingBack]:
    paths: dict[str, bytes] = {}

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = paths.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    inbox, clock = Inbox(), FixedClock(CLOCK_MS)
    connection = RelayConnection(f"http://127.0.0.1:{server.server_address[1]}")
    bundles = Bundles(connection, inbox.root.verify_key, clock)
    try:
        yield GoingBack(inbox, paths, bundles, Reading(connection, bundles, clock, ENTROPY))
    finally:
        connection.close()
        server.shutdown()
        thread.join(30)
        server.server_close()


def said(shown: Shown) -> tuple[list[str], bool, bool]:
    return [one.reply.text for one in shown.replies], shown.is_put_back, shown.failed


def test_a_lower_number_under_one_key_is_a_board_put_back_and_is_shown_with_that_warning(relay: GoingBack) -> None:
    relay.show_key(1, relay.inbox.key)
    assert said(relay.read(NUMBER + 40)) == (["40"], False, False)
    assert said(relay.read(NUMBER + 40)) == (["40"], False, False)
    assert said(relay.read(NUMBER + 39)) == (["39"], True, False)
    assert said(relay.read(NUMBER + 41)) == (["41"], False, False)


def test_the_next_keys_board_may_have_a_lower_number_and_from_then_on_no_lower_one(relay: GoingBack) -> None:
    relay.show_key(1, relay.inbox.key)
    relay.read(NUMBER + 5_000)
    relay.show_key(2, SignKey.generate(ENTROPY))

    assert said(relay.read(NUMBER + 48)) == (["48"], False, False)
    assert said(relay.read(NUMBER + 47)) == (["47"], True, False)


def test_a_higher_number_under_the_former_key_is_no_news(relay: GoingBack) -> None:
    former = relay.inbox.key
    relay.show_key(1, former)
    relay.read(NUMBER + 40)
    relay.show_key(2, SignKey.generate(ENTROPY))
    relay.read(NUMBER + 40)

    # Whoever left knows the former key: what they sign with it passes for nothing under the bundle of the next.
    relay.inbox.key = former
    shown = relay.read(NUMBER + 90)
    assert said(shown) == ([], False, True)
