"""Which prints were made just now: their sheets open, those of all others ask anew what for.

In memory, by the clock that nobody can set: the time in an op runs ahead of the computer's own clock wherever that was
put back, or another member's ran ahead, and then no sheet would open. It refuses to keep more than are made in an hour.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from safeconduct.base.ids import OpId

# How long a sheet opens after its print was recorded: long enough to find the printer, and to print again when it jams.
OPEN_SECONDS: Final = 60 * 60
# Prints remembered: more than one person makes in an hour. Some 100 KB.
_MOST: Final = 500


class OpenSheets:
    """The prints of the last hour. Used on the vault's thread."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[OpId, float] = {}

    def open(self, op: OpId) -> None:
        """Let the sheet of a print open from now on."""
        self._until[op] = self._now() + OPEN_SECONDS
        while len(self._until) > _MOST:
            del self._until[next(iter(self._until))]

    def is_open(self, op: OpId) -> bool:
        """Say whether the sheet of a print still opens."""
        return self._until.get(op, 0.0) > self._now()
