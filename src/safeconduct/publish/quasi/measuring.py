"""How much the extractors find and how much of it is right, on rows that say what is in them (`rows/*.tsv`).

A row is hit when a finding of its kind shares a letter with the words in brackets; a finding of that kind elsewhere in
the row is a false alarm. The value is right when interval or code are those of the row. `unseen.tsv` is never tuned on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.patterns import text_of
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.types import Span

# The day on which every row was written: a Monday, so that "last Friday" has an answer.
WRITTEN_ON = day_from_iso("2026-12-07")
_OPEN, _CLOSE = "⟦", "⟧"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it tries, the text, and the one place where something is; no place where nothing may be found."""

    kind: QuasiKind
    attack: str
    text: str
    span: Span | None
    value: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the rows of one kind.

    ``rows``: those that hold something. ``hits``: of these found. ``values``: of these with the right value.
    ``alarms``: findings where nothing of the kind is. ``missed``: what the rows tried that were not found.
    """

    kind: QuasiKind
    rows: int
    hits: int
    values: int
    alarms: int
    missed: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Hits among what was there; 1 where nothing was."""
        return self.hits / self.rows if self.rows else 1.0

    @property
    def precision(self) -> float:
        """Hits among what was found; 1 where nothing was."""
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0


def rows_of(name: str) -> tuple[Row, ...]:
    """Return the rows of a table by its name; ValueError where a line is none."""
    lines = text_of("safeconduct.publish.quasi", f"rows/{name}.tsv").splitlines()
    return tuple(_row(line) for line in lines if line and not line.startswith("#"))


def _row(line: str) -> Row:
    kind, attack, marked, value = line.split("\t")
    text = marked.replace(_OPEN, "").replace(_CLOSE, "")
    span = Span(marked.index(_OPEN), marked.index(_CLOSE) - 1) if _OPEN in marked else None
    return Row(QuasiKind(kind), attack, text, span, value)


def measure(rows: Iterable[Row]) -> tuple[Figures, ...]:
    """Return the figures of every kind that has rows, in the order of the kinds."""
    held = tuple(rows)
    return tuple(_figures(kind, [row for row in held if row.kind is kind]) for kind in QuasiKind)


def _figures(kind: QuasiKind, rows: list[Row]) -> Figures:
    hits = values = alarms = 0
    missed = []
    for row in rows:
        found = [one for one in find(row.text, WRITTEN_ON) if one.kind is kind]
        here = [one for one in found if row.span is not None and one.overlaps(row.span)]
        alarms += len(found) - len(here)
        hits += bool(here)
        values += any(is_value(one, row.value) for one in here)
        if row.span is not None and not here:
            missed.append(row.attack)
    return Figures(kind, sum(row.span is not None for row in rows), hits, values, alarms, tuple(missed))


def is_value(finding: Finding, value: str) -> bool:
    """Say whether a finding has the value that a row says: a code, a form of place, or an interval."""
    return value in ("-", finding.code, finding.code.partition(":")[0], finding.grain.name.lower(), _said(finding))


def _said(finding: Finding) -> str:
    span = finding.interval
    if span.is_unknown():
        return finding.code
    lo, hi = _end(finding, span.lo), _end(finding, span.hi)
    return lo if span.lo == span.hi else f"{lo}..{hi}"


def _end(finding: Finding, value: int) -> str:
    if value in (OPEN_LO, OPEN_HI):
        return ""
    return iso_from_day(Day(value)) if finding.kind is QuasiKind.DATE else str(value)
