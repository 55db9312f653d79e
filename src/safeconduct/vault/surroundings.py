"""What a vault is given to work with: nothing of it is the vault's own.

Views, clock, randomness and progress are passed in, so that the vault refuses to know what an op means (DESIGN 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.vault.types import Progress, ViewSet


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rooms' view sets, time, randomness, and whom to show how far long work has come."""

    views: tuple[ViewSet, ...]
    clock: Clock
    entropy: Entropy
    progress: Progress = no_progress
