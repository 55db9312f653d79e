"""One body of each op by which desks keep the door of an inbox, with what writes and reads it.

Apart from the tests of them, because fuzzing begins from them too and needs no pytest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import DeviceId
from safeconduct.intake.door import door_kinds as kinds
from safeconduct.intake.door.door_kinds import Body, Copy
from safeconduct.intake.types import ThreadId
from safeconduct.protect.bundles import BoxPurpose, IntakeEpochId, Notice
from safeconduct.protect.intake_seeds import SEALED_SEED_BYTES
from safeconduct.protect.secrets import Secret

COPY: Final = Copy(DeviceId(b"d" * 16), b"h" * 32, b"s" * SEALED_SEED_BYTES)

BODIES: Final[dict[str, tuple[Any, Callable[[Any], Body], Callable[[Body], Any]]]] = {
    "certify": (kinds.Certified(b"certificate", Secret(b"s" * 32)), kinds.body_of_certified, kinds.certified_from_body),
    "ready": (
        kinds.Ready(b"p" * 1_216, Day(20_006), (IntakeEpochId(b"e" * 8),)),
        kinds.body_of_ready,
        kinds.ready_from_body,
    ),
    "epoch": (
        kinds.MadeEpoch(b"p" * 1_216, Day(20_006), Day(20_025), (COPY,)),
        kinds.body_of_epoch,
        kinds.epoch_from_body,
    ),
    "share": (kinds.Shared(IntakeEpochId(b"e" * 8), (COPY,)), kinds.body_of_share, kinds.share_from_body),
    "shown": (
        kinds.Shown(
            BoxPurpose.PRESS, 8, "", ("http://a",), (Notice("ru", "текст"),), (Notice("en", "Desk"),), "https://x"
        ),
        kinds.body_of_shown,
        kinds.shown_from_body,
    ),
    "pieces": (kinds.PiecesOf(b"m" * 32, (b"a" * 32, b"b" * 32)), kinds.body_of_pieces, kinds.pieces_from_body),
    "linked": (
        kinds.Linked(ThreadId(b"1" * 16), ThreadId(b"2" * 16), b"l" * 32),
        kinds.body_of_linked,
        kinds.linked_from_body,
    ),
    "read": (kinds.WasRead(ThreadId(b"1" * 16), b"r" * 16, (b"m" * 16,)), kinds.body_of_read, kinds.read_from_body),
    "board": (kinds.Stood(1_900_000, b"r" * 32, 64), kinds.body_of_stood, kinds.stood_from_body),
}
