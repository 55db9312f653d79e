"""The kinds of op this room owns (docs/formats/ops.md, section intake)."""

from __future__ import annotations

from typing import Final

OPEN: Final = "intake.open/1"
ENTRIES: Final = "intake.entries/1"
CARE: Final = "intake.care/1"
CARD: Final = "intake.card/1"
TRUST: Final = "intake.trust/1"
NOTE: Final = "intake.note/1"
BLUR: Final = "intake.blur/1"
REPLY: Final = "intake.reply/1"
SENT: Final = "intake.sent/1"
SAME: Final = "intake.same/1"
TOOK: Final = "intake.took/1"
REVEAL: Final = "intake.reveal/1"
UNOPENED: Final = "intake.unopened/1"
PROTECT: Final = "intake.protect/1"
UNDO: Final = "intake.undo/1"

ALL: Final = frozenset(
    (OPEN, ENTRIES, CARE, CARD, TRUST, NOTE, BLUR, REPLY, SENT, SAME, TOOK, REVEAL, UNOPENED, PROTECT, UNDO)
)
# What cannot be taken back: that an inbox began, that something was sent, that a handle was shown, what came.
LASTING: Final = frozenset((OPEN, SENT, REVEAL, UNOPENED))
