"""Reads the sentences of tests/data/reading/sentences.tsv by the rules; says how many they read as a careful reader.

    .environment/dev/bin/python tests/bench/reading_sentences.py [building|aside|fresh] [--show]

The rules may be built by the first half alone; of the others only the score is looked at. ``aside`` was written with
it, by whoever wrote the rules, so ``fresh``, written when the rules stood, says more. A row is right where acts (with
what is doubtful or denied), places and bodies with their property, days with their property, and who is said beyond
doubt to have done it are all as written down.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_iso
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Grade, Sort, Suggestion

FILE: Final = Path(__file__).parents[1] / "data" / "reading" / "sentences.tsv"
SAID_ON: Final = day_from_iso("2019-05-01")
PARTS: Final = ("acts", "denied", "places", "days", "doers")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with what a careful reader takes from it, part by part."""

    half: str
    text: str
    wanted: tuple[frozenset[str], ...]


def rows(half: str) -> Iterator[Row]:
    """Give the sentences of a half."""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            cells = [*line.split("\t"), *[""] * 5][:7]
            marks = (",", ",", ";", ";", ",")
            wanted = (frozenset(filter(None, cell.split(mark))) for cell, mark in zip(cells[2:], marks, strict=True))
            if cells[0] == half:
                yield Row(cells[0], cells[1], tuple(wanted))


def read(row: Row) -> tuple[frozenset[str], ...]:
    """Return what the rules take from a sentence, as the rows write it."""
    found = read_text(row.text, SAID_ON)
    acts = [one for one in found if one.sort is Sort.ACT]
    standing = (one for one in acts if Doubt.DENIED not in one.doubts)
    doubtful = (one.codes[0] + "?" * (one.grade is Grade.DOUBTFUL) for one in standing)
    denied = (one.codes[0] for one in acts if Doubt.DENIED in one.doubts)
    places = (_with_property(one, row.wanted[2]) for one in found if one.sort in (Sort.PLACE, Sort.BODY))
    days = (_with_property(one, row.wanted[3]) for one in found if one.sort is Sort.DAY)
    doers = (one.codes[0] for one in found if one.sort is Sort.PERPETRATOR and one.grade is not Grade.DOUBTFUL)
    return tuple(map(frozenset, (doubtful, denied, places, days, doers)))


def _with_property(one: Suggestion, wanted: frozenset[str]) -> str:
    """Return words with their property, in the words of the row where they are the same ones."""
    names = (name.rpartition("=")[0] for name in wanted)
    words = next((name for name in names if name in one.quote or one.quote in name), one.quote)
    return f"{words}={one.property}"


def score(half: str) -> tuple[Counter[str], list[str]]:
    """Return how many rows are right, whole and part by part, and what is not as written down."""
    right: Counter[str] = Counter()
    wrong: list[str] = []
    for row in rows(half):
        found = read(row)
        parts = [part for part, want, have in zip(PARTS, row.wanted, found, strict=True) if want != have]
        right.update({"rows": 1, "whole": int(not parts), **{part: int(part not in parts) for part in PARTS}})
        for part in parts:
            at = PARTS.index(part)
            wrong.append(f"{row.text}\n    {part}: {sorted(row.wanted[at])} read as {sorted(found[at])}")
    return right, wrong


def main() -> None:
    half = next((one for one in sys.argv[1:] if not one.startswith("-")), "building")
    right, wrong = score(half)
    parts = ", ".join(f"{part} {right[part]}" for part in PARTS)
    print(f"{half}: {right['whole']} of {right['rows']} sentences whole; {parts}")
    if "--show" in sys.argv:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
