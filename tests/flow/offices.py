"""Offices of an inbox for the flows: desks with real vaults, the relay they meet at, and somebody who writes in."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.intake.commands import reply_intent
from safeconduct.intake.door import meeting
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.steps import run
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Channel, MessageItem, ThreadId
from safeconduct.intake.word_bytes import Reply
from safeconduct.protect.boards import SLOT_BYTES, verify_board
from safeconduct.protect.bundles import VerifiedBundle, decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import (
    Content,
    Message,
    Way,
)
from safeconduct.protect.members import Role
from safeconduct.protect.replies import ReplyKind, join_replies
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.protect.threads import Thread
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.exchange import run as run_exchange
from safeconduct.sync.intake_client import status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here, client_of
from tests.days import today
from tests.relays import ReachedRelay, relay_here
from tests.unit.intake.doors import DAY_MS, House, with_doors
from tests.unit.sync import desks

ENTROPY = SystemEntropy()
HOW = How("en")


@dataclass
class RelayClock:
    """The clock of the computer that a relay runs on, which it goes by; days pass when a test says so."""

    ahead_ms: int = 0

    def now_ms(self) -> int:
        return SystemClock().now_ms() + self.ahead_ms


@dataclass
class Source:
    """Somebody with a page and their eight words."""

    bundle: VerifiedBundle
    public: str
    thread: Thread = field(default_factory=lambda: Thread(Secret.random(32, ENTROPY)))

    @property
    def to(self) -> Addressee:
        bundle = self.bundle.bundle
        return Addressee(bundle.org, bundle.box, bundle.epoch_on(today()).recipient)

    def message(self, text: str, **more: object) -> Message:
        return Message(self.thread.secret, ENTROPY.bytes(16), today(), "ru", Way.PAGE, text, **more)  # type: ignore[arg-type]

    def send(self, *contents: Content, grant: bytes = bytes(16)) -> list[int]:
        return [post(self.public, seal_submission(one, self.to, entropy=ENTROPY, grant=grant)) for one in contents]


def post(public: str, body: bytes) -> int:
    with contextlib.closing(http.client.HTTPConnection(public, timeout=30)) as link:
        link.request("POST", "/submissions", body, {"Content-Type": "application/octet-stream"})
        return link.getresponse().status


def got(public: str, path: str) -> bytes:
    with contextlib.closing(http.client.HTTPConnection(public, timeout=30)) as link:
        link.request("GET", path)
        answer = link.getresponse()
        assert answer.status == 200, (path, answer.status)
        return answer.read()


class Office(House):
    """Desks of one inbox and the relay they meet at."""

    def __init__(self, folder: Path, relay: ReachedRelay, *names: str) -> None:
        super().__init__(folder, today(), *names)
        self.relay = relay
        self.relay_clock = RelayClock()
        self.known = KnownRelay(relay.address.address, relay.key, relay.code)
        add_relay(self.first.team, self.known)
        for desk in self.desks[1:]:
            allow_here(desk.vault, self.known.address)
        set_shown(self.door(self.first), Shown(addresses=("http://example.onion",)))
        self.certify()

    def join(self, name: str, role: Role = Role.WRITE) -> desks.Desk:
        desk = super().join(name, role)
        allow_here(desk.vault, self.known.address)
        return desk

    def pass_days(self, days: float) -> None:
        """Let days pass for everybody; `after` moves the clock of the desks alone."""
        self.after(days)
        self.relay_clock.ahead_ms += int(days * DAY_MS)

    @contextlib.contextmanager
    def client(self, desk: desks.Desk) -> Iterator[RelayClient]:
        with client_of(desk.vault, self.known) as client:
            yield client

    def exchange(self, desk: desks.Desk) -> None:
        with self.client(desk) as client:
            run_exchange(desk.team, client)
            exchange_blobs(desk.team, client)

    def meet(self, desk: desks.Desk) -> meeting.Held:
        """Do what an open desk does every ten minutes."""
        with self.client(desk) as client:
            run_exchange(desk.team, client)
            exchange_blobs(desk.team, client)
            one = Meeting(desk.team, client.id, HOW)
            run(one.first_half(), client)
            if one.has_news:
                run_exchange(desk.team, client)
                exchange_blobs(desk.team, client)
            run(one.second_half(), client)
        (held,) = one.held
        assert held.faults == []
        return held

    def begin(self) -> None:
        """Meet until every desk has the keys of the fortnight."""
        for _ in range(2):
            for desk in self.desks:
                self.meet(desk)

    def source(self) -> Source:
        (raw,) = decode_bundles(got(self.relay.public, "/bundles"))
        return Source(verify_bundle(raw, self.first.team.me.root.key), self.relay.public)

    def left(self) -> int:
        with self.client(self.first) as client:
            (box,) = status(client).boxes
        return sum(box.counts)

    def why_not(self) -> list[str]:
        """Why what was sent in was not opened, or not whole."""
        return sorted(one.why for one in Intake(self.first.vault.tables).unopened(self.part))

    def messages(self, desk: desks.Desk, source: Source) -> list[MessageItem]:
        intake = Intake(desk.vault.tables)
        thread = ThreadId(source.thread.id)
        if not intake.is_thread(self.part, thread):
            return []
        return [one.message for one in intake.messages(Person(self.part, thread, (thread,)))]

    def board(self, source: Source) -> list[tuple[ReplyKind, str, tuple[bytes, ...]]]:
        """What a source finds with its words."""
        data = got(self.relay.public, f"/board/{source.bundle.bundle.box.hex()}")
        found = verify_board(data, source.bundle.intake).replies_of(source.thread)
        assert found.unreadable == 0
        return [(one.reply.kind, one.reply.text, one.reply.grants) for one in join_replies(found.parts)]

    def slots(self, source: Source) -> set[bytes]:
        """All tags and contents of the board that the relay shows."""
        data = got(self.relay.public, f"/board/{source.bundle.bundle.box.hex()}")
        slots = verify_board(data, source.bundle.intake).slots
        found = [slots[at : at + SLOT_BYTES] for at in range(0, len(slots), SLOT_BYTES)]
        return {one[:16] for one in found} | {one[16:] for one in found}

    def answer(self, desk: desks.Desk, source: Source, text: str) -> OpId:
        reply = Reply(ENTROPY.bytes(16), Channel.PAGE, text, "ru")
        (op,) = desk.vault.append([reply_intent(self.part, ThreadId(source.thread.id), reply)])
        return op


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = RelayClock()
    with with_doors(), relay_here(f"sqlite:{tmp_path / 'db'}", clock=clock) as relay:
        try:
            office = Office(tmp_path, relay)
            office.relay_clock = clock
            yield office
        finally:
            desks.close_all()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Office]:
    """Two desks from the beginning."""
    clock = RelayClock()
    with with_doors(), relay_here(f"sqlite:{tmp_path / 'db'}", clock=clock) as relay:
        try:
            office = Office(tmp_path, relay, "second")
            office.relay_clock = clock
            yield office
        finally:
            desks.close_all()
