"""Figures of a bench as a table: ours, the peer's in the same run, their ratio, what was wanted (docs/benchmarks.md).

Says of every line that misses that it does. Refuses to pass or fail anything by it: a figure is no test. Units are
written once, here: MB is 10^6 bytes everywhere.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MB: Final = 1_000_000
MISSED: Final = "missed"
# The parts of `bench record`, which takes some forty minutes whole.
CLAIMS, TABLES, EVIDENCE = "claims", "tables", "evidence"
RECORD_PARTS: Final = (CLAIMS, TABLES, EVIDENCE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what is shown of figures that have these names."""

    what: str
    name: str
    unit: str
    # What was wanted, in the unit: infinity where nothing was. ``is_least``: at least so much, instead of at most.
    wanted: float = math.inf
    is_least: bool = False
    peer: str = ""
    # What has to be on the computer for it, where not every one has it.
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one bench, the names of its two sides, and how many times the peer's figure ours may be."""

    ours: str
    peer: str
    lines: tuple[Line, ...]
    most_ratio: float = math.inf

    def rows(self, figures: Mapping[str, float]) -> list[tuple[str, ...]]:
        """Return the header and a row for each line that was measured."""
        head = ("what", self.ours, self.peer, "ratio", "wanted")
        return [head, *(self._row(line, figures) for line in self.lines if line.name in figures)]

    def missed(self, figures: Mapping[str, float]) -> list[str]:
        """Return what is not as it was wanted, in words."""
        return [row[0] for row in self.rows(figures)[1:] if MISSED in row[3] + row[4]]

    def unmeasured(self, figures: Mapping[str, float]) -> list[str]:
        """Return what was not measured though it could have been, in words, with what it needs."""
        return [f"{line.what} (needs {line.needs})" for line in self.lines if line.needs and line.name not in figures]

    def _row(self, line: Line, figures: Mapping[str, float]) -> tuple[str, ...]:
        ours, theirs = figures[line.name], figures.get(line.peer, math.inf)
        has_peer = math.isfinite(theirs)
        ratio = ours / theirs if has_peer and theirs else 0.0
        return (
            line.what,
            shown(ours, line.unit),
            shown(theirs, line.unit) if has_peer else "-",
            _judged(f"{ratio:.2f}", ratio > self.most_ratio) if has_peer else "-",
            _wanted(line, ours),
        )


def _wanted(line: Line, ours: float) -> str:
    if not math.isfinite(line.wanted):
        return "-"
    bound = "at least" if line.is_least else "at most"
    is_missed = ours < line.wanted if line.is_least else ours > line.wanted
    wanted = f"{line.wanted:,.0f}" if float(line.wanted).is_integer() else f"{line.wanted:g}"
    return _judged(f"{bound} {wanted} {line.unit}".replace(" /s", "/s"), is_missed)


def _judged(text: str, is_missed: bool) -> str:
    return f"{text}, {MISSED}" if is_missed else text


def shown(figure: float, unit: str) -> str:
    """Return a figure with its unit and three digits that matter."""
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
    return f"{figure:,.{digits}f} {unit}".replace(" /s", "/s")


def as_text(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows in columns."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)


def as_markdown(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as the page's table."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(rows[0])}", *lines[1:]])


def peak_mb() -> dict[str, float]:
    """Return the most memory this process ever held as ``{"peak_mb": …}``, or nothing where the system does not say.

    Linux first says what this program held: its getrusage counts what its parent held when it was started.
    """
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return {"peak_mb": int(line.split()[1]) * 1024 / MB}
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return {}
    # Bytes on macOS, KiB elsewhere.
    unit = 1 if sys.platform == "darwin" else 1024
    return {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MB}


def spread(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of measured times under their names."""
    inorder = sorted(milliseconds)
    count = len(inorder)
    return {f"{name}_p50_ms": inorder[count // 2], f"{name}_p95_ms": inorder[min(count - 1, count * 95 // 100)]}
