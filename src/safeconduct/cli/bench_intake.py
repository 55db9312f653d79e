"""``bench intake``: the relay's lines, and all others of the way in put beside them (docs/benchmarks.md).

What is sent in, fetched and shown is measured here; the page is `measuring_page`'s, the board `measuring_board`'s, a
desk's part `measuring_intake`'s and `measuring_thousand`'s. Clients are processes of their own that share the machine's
cores with the relay; each waits for its answer before it sends again. A relay looks at the first 52 bytes of a
submission, so the rest is random in its lines. It fails when the relay has not every submission at the end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Day, SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.cli.bench_relay import PROCESSES, timed
from safeconduct.cli.figures import MB, Line, Table
from safeconduct.cli.measuring_board import ANSWER, SLOTS, WAITING, board_with_answer, learning, made_and_read
from safeconduct.cli.measuring_intake import opened_rate
from safeconduct.cli.measuring_page import LEAVE, NAMES, in_browser, weight
from safeconduct.cli.measuring_thousand import REQUESTS, a_thousand
from safeconduct.intake.parsers.yardstick import reading_rate
from safeconduct.protect.access import code_from_text
from safeconduct.protect.boards import BUCKET_BYTES, BUCKET_SLOTS, SLOT_BYTES, BoardPlace, make_board
from safeconduct.protect.bundles import BoxPurpose, Bundle, IntakeEpoch, epoch_id, make_bundle, number_at, verify_bundle
from safeconduct.protect.intake_certificates import BoxId, IntakeKey, IntakeTerms, issue_intake, new_box
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.page import PageWording, page_for
from safeconduct.protect.receipt_words import draw_receipt, words_of_receipt
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import HEAD_BYTES, Addressee, frame_submission, open_submission, seal_submission
from safeconduct.protect.threads import thread_from_receipt
from safeconduct.protect.wire_shown import BundlePut, PagePut
from safeconduct.sync.intake_client import acknowledge, fetched, listed, put_board, put_bundle, put_page
from safeconduct.sync.relay_client import RelayAddress, RelayClient

CLIENTS: Final = 16
SLOTS_BYTES: Final = SLOTS * SLOT_BYTES
_TEN_THOUSAND: Final = 10_000
# Times the seconds of one figure: ten thousand messages are worth waiting for.
_TEN_THOUSAND_SECONDS: Final = 5
# Messages of an exported chat for each second.
_CHAT_MESSAGES: Final = 20_000
_TEXT: Final = "Слова, которые кто-то пишет в спешке. " * 9
_WORDING: Final = PageWording(NAMES, LEAVE)

TABLE: Final = Table(
    "SQLite",
    "PostgreSQL",
    (
        Line("durable submissions of 4 KiB, 1 client", "intake_alone_per_s", "/s", peer="pg_intake_alone_per_s"),
        Line("durable submissions of 4 KiB, 16 clients", "intake_small_per_s", "/s", 1_000, is_least=True,
             peer="pg_intake_small_per_s"),
        Line("durable submissions of 16 KiB, 16 clients", "intake_per_s", "/s", 1_000, is_least=True,
             peer="pg_intake_per_s"),
        Line("submissions of 16 KiB fetched by a desk", "intake_fetched_per_s", "/s", peer="pg_intake_fetched_per_s"),
        Line("acknowledged, overwritten and gone", "intake_acknowledged_per_s", "/s",
             peer="pg_intake_acknowledged_per_s"),
        Line("boards of 256 slots, 16 clients", "intake_board_mb_per_s", "MB/s", peer="pg_intake_board_mb_per_s"),
    ),
)  # fmt: skip

_BROWSER: Final = "Chromium and Playwright"
# Lines of the comparison, for each number of waiting messages.
_LEARNING: Final = tuple(
    line
    for waiting in WAITING
    for line in (
        Line(f"to learn of one answer, {waiting:,} waiting: fetched", f"learn_{waiting}_kb", "KB",
             peer=f"learn_{waiting}_peer_kb"),
        Line("the same: the server's time", f"learn_{waiting}_ms", "ms", peer=f"learn_{waiting}_peer_ms"),
    )
)  # fmt: skip
WAY_IN: Final = Table(
    "ours",
    "peer",
    (
        Line("the page", "page_kb", "KB", 50),
        Line("the page with a gate", "page_gate_kb", "KB", 50),
        Line("the page as gzip", "page_gzip_kb", "KB"),
        Line("the page with a gate as gzip", "page_gate_gzip_kb", "KB"),
        Line("until one can write, over 50 kbit/s, Chromium", "page_usable_s", "s", 10, needs=_BROWSER),
        Line("a message of 4 KiB sealed, Chromium, median", "page_seal_p50_ms", "ms", 100, needs=_BROWSER),
        Line("eight words stretched, Chromium, median", "page_stretch_p50_ms", "ms", needs=_BROWSER),
        Line("a board of 256 slots, from its last byte to the answer, Chromium", "page_board_p50_ms", "ms", 1_000,
             needs=_BROWSER),
        Line("the same board checked and searched in Python", "board_read_ms", "ms", 1_000),
        Line("a board of 256 slots made", "board_made_s", "s"),
        Line("10,000 submissions of 4 KiB opened", "opened_10000_s", "s", 15),
        Line("10,000 opened and stored by a desk", "collected_10000_s", "s", 15),
        Line("1,000 requests posted by 16 clients, durable", "thousand_posted_s", "s", 3_600),
        Line("1,000 requests collected, stored, deleted at the relay", "thousand_collected_s", "s"),
        Line("the list of 1,000: its first page from the tables, median", "inbox_query_p50_ms", "ms", 100),
        Line("the desk's page of that list, median", "inbox_page_p50_ms", "ms", 100),
        Line("the same, 95th percentile", "inbox_page_p95_ms", "ms"),
        Line("messages of an exported chat read", "chat_messages_per_s", "/s", peer="chat_messages_peer_per_s"),
        *_LEARNING,
    ),
)  # fmt: skip


class SubmissionsMissing(SafeconductError):
    """The relay does not have what it acknowledged."""

    code = "cli.bench_intake_missing"
    exit_code = Exit.INTEGRITY
    en = Advice("The relay has {found} of {sent} submissions that it took.", "This was a measurement.", "Tell us.")
    ru = Advice("У ретранслятора {found} из {sent} принятых обращений.", "Это было измерение.", "Сообщите нам.")


@dataclass(frozen=True, slots=True)
class _Inbox:
    """A box that is put up for the measurement."""

    root: RootKey
    key: SignKey
    box: BoxId
    recipient: KemPrivateKey
    today: Day

    @classmethod
    def draw(cls) -> _Inbox:
        entropy = SystemEntropy()
        today = day_from_ms(SystemClock().now_ms())
        root, key = RootKey.generate(entropy), SignKey.generate(entropy)
        return cls(root, key, new_box(entropy), KemPrivateKey.generate(entropy), today)

    @property
    def place(self) -> BoardPlace:
        return BoardPlace(self.root.verify_key.org, self.box, number_at(SystemClock().now_ms()))

    def bundle(self) -> BundlePut:
        """Return its bundle, in force today."""
        last = Day(self.today + 13)
        terms = IntakeTerms(1, self.today, last)
        certificate = issue_intake(self.root, self.key.verify_key, box=self.box, terms=terms)
        epochs = (IntakeEpoch(self.recipient.public, self.today, last),)
        place = self.place
        bundle = Bundle(
            place.org, self.box, place.number, BoxPurpose.DANGER, epochs, 0, "", ("http://127.0.0.1",), (), last
        )
        return BundlePut(self.root.verify_key.raw, make_bundle(bundle, self.key, certificate=certificate))

    def certified(self) -> IntakeKey:
        """Return its key as the root signed it."""
        return verify_bundle(self.bundle().bundle, self.root.verify_key).intake

    def submission(self, size: int) -> bytes:
        """Return a submission whose sealed part is random."""
        sealed = SystemEntropy().bytes(size - HEAD_BYTES)
        return frame_submission(sealed, self.box, epoch_id(self.recipient.public))


@dataclass(frozen=True, slots=True)
class _Relay:
    """A relay that runs, and how it is reached."""

    address: RelayAddress
    public_address: str

    @property
    def public(self) -> int:
        """The port that whoever comes is answered on."""
        return int(self.public_address.rpartition(":")[2])


def run(*, seconds: float, postgres: str) -> dict[str, float]:
    """Measure both stores, PostgreSQL where its address is given. ``seconds`` sizes the work, about so long each."""
    figures = measured("sqlite:", seconds)
    if postgres:
        figures |= {f"pg_{name}": figure for name, figure in measured(postgres, seconds).items()}
    return figures | _way_in(seconds, figures["intake_board_mb_per_s"])


def _way_in(seconds: float, board_mb_per_s: float) -> dict[str, float]:
    """Measure everything but the relay's own lines."""
    inbox = _Inbox.draw()
    thread_words = words_of_receipt(value := draw_receipt(SystemEntropy()), "en")
    thread = thread_from_receipt(value, inbox.place.org)
    figures = weight(inbox.root.verify_key) | made_and_read(inbox.place, (inbox.key, inbox.certified()), thread)
    figures |= _opened(inbox, seconds)
    figures["collected_10000_s"] = _TEN_THOUSAND / opened_rate(seconds * _TEN_THOUSAND_SECONDS)["intake_opened_per_s"]
    with (
        tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder,
        _running(f"sqlite:{Path(folder) / 'relay.db'}") as relay,
    ):
        board = board_with_answer(inbox.place, inbox.key, thread)
        with RelayClient(relay.address) as client:
            put_bundle(client, inbox.bundle())
            put_page(client, PagePut.of(inbox.key, inbox.box, 1, page_for(inbox.root.verify_key, _WORDING)))
            put_board(client, board[:-SLOTS_BYTES], board[-SLOTS_BYTES:])
        figures |= in_browser(f"http://{relay.public_address}/", " ".join(thread_words), ANSWER, seconds=seconds)
    # Of another organisation: a relay of its own.
    with (
        tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder,
        _running(f"sqlite:{Path(folder) / 'relay.db'}") as relay,
    ):
        requests = REQUESTS if seconds >= 1 else max(50, int(REQUESTS * seconds))
        figures |= a_thousand(relay.address, relay.public_address, requests=requests)
    rate = reading_rate(max(1_000, int(seconds * _CHAT_MESSAGES)))
    figures["chat_messages_per_s"] = rate.messages / rate.seconds
    figures["chat_messages_peer_per_s"] = rate.messages / rate.peer_seconds
    return figures | learning(len(board) - SLOTS_BYTES, board_mb_per_s)


def _opened(inbox: _Inbox, seconds: float) -> dict[str, float]:
    """Return what opening 10,000 of the smallest class takes, from as many as ``seconds`` allow."""
    entropy, place, count = SystemEntropy(), inbox.place, max(100, int(seconds * 1_000))
    to = Addressee(place.org, inbox.box, inbox.recipient.public)
    bodies = []
    for number in range(count):
        secret, id_ = Secret.random(32, entropy), entropy.bytes(SHORT_ID_BYTES)
        message = Message(secret, id_, inbox.today, "ru", Way.PAGE, f"{number}. {_TEXT}")
        bodies.append(seal_submission(message, to, entropy=entropy))
    keys = {epoch_id(inbox.recipient.public): inbox.recipient}
    began = time.perf_counter()
    opened = [open_submission(body, keys, org=place.org, box=inbox.box).content for body in bodies]
    took = time.perf_counter() - began
    if sum(1 for one in opened if isinstance(one, Message)) != count:
        raise SubmissionsMissing(found=len(opened), sent=count)
    return {"opened_10000_s": took / count * _TEN_THOUSAND}


def measured(store: str, seconds: float) -> dict[str, float]:
    """Measure a relay on one store: an empty PostgreSQL database's address, or "sqlite:" for a file that is made."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder:
        address = f"sqlite:{Path(folder) / 'relay.db'}" if store == "sqlite:" else store
        with _running(address) as relay:
            return _figures(relay, seconds)


@contextmanager
def _running(store: str) -> Iterator[_Relay]:
    command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", store, "--room", "16384"]
    command += ["--listen", "127.0.0.1:0", "--public", "127.0.0.1:0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as relay:
        try:
            said = json.loads(relay.stdout.readline() if relay.stdout else "")
            key, code = RelayId(bytes.fromhex(said["relay"])), code_from_text(said["code"])
            address = RelayAddress(f"http://{said['listening']}", key, code)
            yield _Relay(address, said["public"])
        finally:
            relay.terminate()


def _figures(relay: _Relay, seconds: float) -> dict[str, float]:
    inbox = _Inbox.draw()
    with RelayClient(relay.address) as client:
        put_bundle(client, inbox.bundle())
    figures: dict[str, float] = {}
    sent = 0
    # Of each: class, clients, and about how many a machine of two cores takes in a second.
    works = {
        "intake_alone": (4_096, 1, 200),
        "intake_small": (4_096, CLIENTS, 1_500),
        "intake": (16_384, CLIENTS, 1_200),
    }
    with ProcessPoolExecutor(PROCESSES) as pool:
        for name, (size, clients, rate) in works.items():
            each = max(1, int(seconds * rate / clients))
            requests = [tuple(inbox.submission(size) for _ in range(each)) for _ in range(clients)]
            figures[f"{name}_per_s"] = each * clients / timed(pool, requests, relay.public, "", "/submissions")
            sent += each * clients
        figures |= _desk_figures(relay, inbox, sent)
        figures["intake_board_mb_per_s"] = _board_figure(pool, relay, inbox, seconds)
    return figures


def _desk_figures(relay: _Relay, inbox: _Inbox, sent: int) -> dict[str, float]:
    """Fetch and acknowledge everything; SubmissionsMissing."""
    with RelayClient(relay.address) as client:
        found = list(listed(client, inbox.box))
        if len(found) != sent:
            raise SubmissionsMissing(found=len(found), sent=sent)
        large = [one.id for one in found if one.size == 16_384]
        began = time.monotonic()
        came = sum(1 for _ in fetched(client, inbox.box, large))
        fetching = time.monotonic() - began
        began = time.monotonic()
        gone = acknowledge(client, inbox.key, inbox.box, [one.id for one in found])
        if (came, gone) != (len(large), sent):
            raise SubmissionsMissing(found=min(came, gone), sent=sent)
        return {
            "intake_fetched_per_s": came / fetching,
            "intake_acknowledged_per_s": gone / (time.monotonic() - began),
        }


def _board_figure(pool: ProcessPoolExecutor, relay: _Relay, inbox: _Inbox, seconds: float) -> float:
    """Return how many MB a second of a whole board go out."""
    board = make_board(inbox.place, (), key=inbox.key, entropy=SystemEntropy(), least_slots=SLOTS)
    head = board[: len(board) - SLOTS // BUCKET_SLOTS * BUCKET_BYTES]
    with RelayClient(relay.address) as client:
        put_board(client, head, board[len(head) :])
    each = max(1, int(seconds * 100 / CLIENTS))
    path = f"/board/{inbox.box.hex()}"
    took = timed(pool, [(b"",) * each] * CLIENTS, relay.public, "", path)
    return each * CLIENTS * len(board) / took / MB
