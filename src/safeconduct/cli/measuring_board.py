"""``bench intake``, the board's lines: made, read, and what learning of a reply costs beside another design.

The other design is the SecureDrop Protocol's (docs/benchmarks.md): for each message that waits, each visit of a source
brings one challenge of 96 bytes and takes one X25519 on the server. Its bytes follow from that published size, its time
from one X25519 that is measured here; nothing of it is run. Ours is what a page fetches of a board that holds as many
answers. It fails when the answer that was put on a board is not found there.
"""

from __future__ import annotations

import time
from typing import Final

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.cli.measuring_page import AnswerMissing
from safeconduct.protect.boards import (
    BUCKET_BYTES,
    LEAST_SLOTS,
    MOST_SLOTS,
    SLOT_BYTES,
    TAG_BYTES,
    WHOLE_SLOTS,
    BoardPlace,
    make_board,
    verify_board,
)
from safeconduct.protect.intake_certificates import IntakeKey
from safeconduct.protect.replies import Reply, ReplyKind, join_replies, parts_of
from safeconduct.protect.signing import SignKey
from safeconduct.protect.threads import Thread
from safeconduct.protect.yardstick import Yardstick

SLOTS: Final = 256
ANSWER: Final = "Мы прочли. Оставайтесь на месте и напишите завтра с теми же словами."
# Messages that wait, or answers that stand: the study's range (notes/intake 1.2, "a few thousand").
WAITING: Final = (100, 1_000, 4_096)
# What the server sends for each stored message in the SecureDrop Protocol 0.4, in bytes.
CHALLENGE_BYTES: Final = 96
_KB: Final = 1_000
_MB: Final = 1_000_000
_EACH_MEASURED: Final = 2_000


def board_with_answer(place: BoardPlace, key: SignKey, thread: Thread) -> bytes:
    """Return a board of 256 slots that has one answer, for a thread."""
    entropy = SystemEntropy()
    day = day_from_ms(SystemClock().now_ms())
    reply = Reply(entropy.bytes(SHORT_ID_BYTES), day, ReplyKind.ANSWER, ANSWER)
    parts = [(thread, part) for part in parts_of(reply)]
    return make_board(place, parts, key=key, entropy=entropy, least_slots=SLOTS)


def made_and_read(place: BoardPlace, keys: tuple[SignKey, IntakeKey], thread: Thread) -> dict[str, float]:
    """Return what making a board takes, and checking and searching it in Python; AnswerMissing."""
    began = time.perf_counter()
    data = board_with_answer(place, keys[0], thread)
    made = time.perf_counter() - began
    began = time.perf_counter()
    found = join_replies(verify_board(data, keys[1]).replies_of(thread).parts)
    read = time.perf_counter() - began
    if [one.reply.text for one in found] != [ANSWER]:
        raise AnswerMissing
    return {"board_made_s": made, "board_read_ms": read * 1e3}


def learning(head_bytes: int, mb_per_s: float) -> dict[str, float]:
    """Return bytes and server time for one source to learn of an answer, ours and the other's, for `WAITING`.

    ``head_bytes``: before the slots of a board; ``mb_per_s``: at which the relay was measured to give boards out.
    """
    yardstick = Yardstick(SystemEntropy())
    began = time.perf_counter()
    for _ in range(_EACH_MEASURED):
        yardstick.exchange()
    exchange = (time.perf_counter() - began) / _EACH_MEASURED
    figures = {"x25519_us": exchange * 1e6}
    for waiting in WAITING:
        ours = fetched_bytes(waiting, head_bytes)
        figures[f"learn_{waiting}_kb"] = ours / _KB
        figures[f"learn_{waiting}_peer_kb"] = waiting * CHALLENGE_BYTES / _KB
        figures[f"learn_{waiting}_ms"] = ours / (mb_per_s * _MB) * 1e3
        figures[f"learn_{waiting}_peer_ms"] = waiting * exchange * 1e3
    return figures


def fetched_bytes(answers: int, head_bytes: int) -> int:
    """Return what a page fetches to learn of one answer where so many of one slot stand (docs/formats/board.md)."""
    slots = LEAST_SLOTS
    while slots < min(answers, MOST_SLOTS):
        slots *= 2
    hints = head_bytes + slots * TAG_BYTES
    return hints + (head_bytes + slots * SLOT_BYTES if slots <= WHOLE_SLOTS else BUCKET_BYTES)
