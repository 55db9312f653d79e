"""``bench intake``, the relay's lines: what is sent in, fetched and shown (docs/benchmarks.md).

Clients are processes of their own that share the machine's cores with the relay; each waits for its answer before it
sends again. A relay looks at the first 52 bytes of a submission, so the rest is random here. It fails when the relay
has not every submission at the end.
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
from safeconduct.cli.bench_collecting import opened_rate
from safeconduct.cli.bench_relay import PROCESSES, timed
from safeconduct.cli.figures import MB, Line, Table
from safeconduct.protect.access import code_from_text
from safeconduct.protect.boards import BUCKET_BYTES, BUCKET_SLOTS, BoardPlace, make_board
from safeconduct.protect.bundles import BoxPurpose, Bundle, IntakeEpoch, epoch_id, make_bundle, number_at
from safeconduct.protect.intake_certificates import BoxId, IntakeTerms, issue_intake, new_box
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import HEAD_BYTES, frame_submission
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.sync.intake_client import acknowledge, fetched, listed, put_board, put_bundle
from safeconduct.sync.relay_client import RelayAddress, RelayClient

CLIENTS: Final = 16
SLOTS: Final = 256

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
        # 10,000 in 15 seconds (issue, "Figures").
        Line("messages of 4 KiB opened and stored by a desk", "intake_opened_per_s", "/s", 667, is_least=True),
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

    def submission(self, size: int) -> bytes:
        """Return a submission whose sealed part is random."""
        sealed = SystemEntropy().bytes(size - HEAD_BYTES)
        return frame_submission(sealed, self.box, epoch_id(self.recipient.public))


@dataclass(frozen=True, slots=True)
class _Relay:
    """A relay that runs, and how it is reached."""

    address: RelayAddress
    public: int


def run(*, seconds: float, postgres: str) -> dict[str, float]:
    """Measure both stores, PostgreSQL where its address is given. ``seconds`` sizes the work, about so long each."""
    figures = measured("sqlite:", seconds) | opened_rate(seconds)
    if postgres:
        figures |= {f"pg_{name}": figure for name, figure in measured(postgres, seconds).items()}
    return figures


def measured(store: str, seconds: float) -> dict[str, float]:
    """Measure a relay on one store: an empty PostgreSQL database's address, or "sqlite:" for a file that is made."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
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
            yield _Relay(address, int(said["public"].rpartition(":")[2]))
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
