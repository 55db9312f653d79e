"""The kinds of op this room owns (docs/formats/ops.md, section evacuate)."""

from __future__ import annotations

from typing import Final

SAY: Final = "evacuate.say/1"
UNDO: Final = "evacuate.undo/1"

ALL: Final = frozenset((SAY, UNDO))
