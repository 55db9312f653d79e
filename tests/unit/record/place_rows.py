"""Rows of texts with the places they name (tests/data/places)."""

from dataclasses import dataclass
from pathlib import Path

from safeconduct.record.gazetteer.types import FoundPlace, PlaceId

DATA = Path(__file__).resolve().parents[2] / "data/places"


@dataclass(frozen=True, slots=True)
class Row:
    """A text without its brackets, and the places that stood in them."""

    text: str
    found: tuple[FoundPlace, ...]


def rows_of(name: str) -> list[Row]:
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [_row(line) for line in lines if line and not line.startswith("#")]


def _row(line: str) -> Row:
    written, _, ids = line.partition("\t")
    text, spans, start = "", list[tuple[int, int]](), 0
    for sign in written:
        if sign == "⟦":
            start = len(text)
        elif sign == "⟧":
            spans.append((start, len(text)))
        else:
            text += sign
    wanted = [] if ids == "-" else [tuple(map(PlaceId, one.split(","))) for one in ids.split(";")]
    return Row(text, tuple(FoundPlace(*span, one) for span, one in zip(spans, wanted, strict=True)))
