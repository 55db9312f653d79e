"""``bench reading``: what the reading aid finds in texts, how much is right, how quickly. A module for each subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.cli import measuring_aid, measuring_places
from safeconduct.cli.figures import Table, peak_mb
from safeconduct.cli.measuring_days import LINES, DaysRow, days_figures

# Of days the release check's own finder, of places the names as they are written, of suggestions natasha alone.
TABLE: Final = Table(ours="ours", peer="a plainer way", lines=(*LINES, *measuring_places.LINES, *measuring_aid.LINES))


def run(days: Sequence[DaysRow]) -> dict[str, float]:
    """Measure and return the figures; without rows of ``days`` only times of them."""
    return {**days_figures(days), **measuring_places.place_figures(), **measuring_aid.aid_figures(), **peak_mb()}
