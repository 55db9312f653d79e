"""``bench release``: how much of what is protected the release check finds, what it cries for nothing, how quickly.

Rows are names disguised by tools that are not ours (tests/bench/release_rows.py); each stands in a long text of
invented news. Without a file of rows only times and false alarms are measured. Times are of the processor, so that a
neighbour's work is not counted. Peers that are no part of this program are run apart (docs/benchmarks.md).
"""

from __future__ import annotations

import gc
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import day_from_iso
from safeconduct.cli.figures import Line, Table, peak_mb, spread
from safeconduct.cli.invented_news import PAGE_CHARACTERS, TEXT_CHARACTERS, clean_texts
from safeconduct.cli.invented_people import Invented, invented_people
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.secrets import Secret
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import Index, build
from safeconduct.publish.types import Hit, Strength

# Seed of the people where no rows say another.
SEED: Final = 29
# Rows in one text: two a page.
_ROWS_IN_A_TEXT: Final = 26
# Texts on which times are measured against many people.
_TIMED: Final = 12
_TYPED: Final = 40
_DAY: Final = day_from_iso("2026-11-28")
_KEY: Final = Secret(bytes(KEY_BYTES))
# What the issue asks a recall of, together and each by itself.
ASKED: Final = ("inflection", "case", "transliteration", "spacing")
_TYPES: Final = (*ASKED, "disguise", "phone", "initials", "mistyped")

TABLE: Final = Table(
    ours="the check",
    peer="-",
    lines=(
        Line("names in cases, capitals, other letters and spaces: flagged", "asked_flagged", "%", 99, is_least=True),
        Line("the least of these single attacks", "asked_least", "%", 95, is_least=True),
        *(Line(f"{name}: flagged", f"{name}_flagged", "%") for name in _TYPES),
        *(Line(f"{name}: with the right person", f"{name}_right", "%") for name in _TYPES),
        Line("sure findings in texts that name nobody protected", "strong_false", "in all", 0),
        Line("doubtful findings in them, a page", "weak_a_page", "", 8),
        Line("a text of 24,000 characters, median", "text_p50_ms", "ms", 300),
        Line("the same, 95th percentile", "text_p95_ms", "ms", 300),
        Line("a page while it is typed, 95th percentile", "typed_p95_ms", "ms", 150),
        Line("a text of 24,000 characters with 100,000 people, median", "many_p50_ms", "ms", 1_000),
        Line("the same, 95th percentile", "many_p95_ms", "ms", 1_000),
        Line("doubtful findings with 100,000 people, a page", "many_weak_a_page", ""),
        Line("making the index of 10,000 people", "build_s", "s"),
        Line("making the index of 100,000 people", "many_build_s", "s"),
        Line("its tables", "many_index_mb", "MB"),
        Line("resident at most, all of the above", "peak_mb", "MB"),
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A disguised name in a sentence: where it stands and whose it is."""

    attack: str
    text: str
    start: int
    end: int
    person: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows, and the invented people they are about."""

    seed: int
    people: int
    rows: tuple[Row, ...]


def read_rows(path: Path) -> Rows:
    """Return the rows of a file. Raises KeyError or ValueError for another file."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    about = json.loads(head)
    return Rows(int(about["seed"]), int(about["people"]), tuple(Row(**json.loads(line)) for line in lines))


def run(rows: Rows | None, *, texts: int, many: int) -> dict[str, float]:
    """Return all figures. ``many``: people of the large index; 0 leaves it out."""
    seed, count = (rows.seed, rows.people) if rows is not None else (SEED, 10_000)
    people = list(invented_people(count, seed))
    index, seconds = _built(people)
    figures = {"build_s": seconds}
    if rows is not None:
        figures |= recall(index, rows, people)
    clean = list(clean_texts(texts, people, seed))
    figures |= _quiet(index, clean)
    figures |= spread("typed", [_milliseconds(index, text[:PAGE_CHARACTERS]) for text in clean[:_TYPED]])
    if many:
        del index
        gc.collect()
        figures |= _with_many(many, seed)
    return figures | peak_mb()


def recall(index: Index, rows: Rows, people: Sequence[Invented]) -> dict[str, float]:
    """Return in hundredths how many rows are flagged, and with the right person, by type, and the least attack."""
    flagged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, found in found_rows(index, rows, people):
        total[row.attack] += 1
        flagged[row.attack] += bool(found)
        right[row.attack] += any(row.person in (hit.id, *hit.also) for hit in found)
    figures: dict[str, float] = {}
    for name in _TYPES:
        own = [attack for attack in total if attack.partition("/")[0] == name]
        if own:
            figures[f"{name}_flagged"] = _share(flagged, total, own)
            figures[f"{name}_right"] = _share(right, total, own)
    asked = [attack for attack in total if attack.partition("/")[0] in ASKED]
    if asked:
        figures["asked_flagged"] = _share(flagged, total, asked)
        figures["asked_least"] = min(_share(flagged, total, [attack]) for attack in asked)
    return figures


def found_rows(index: Index, rows: Rows, people: Sequence[Invented]) -> Iterator[tuple[Row, list[Hit]]]:
    """Give each row with the hits that lie in it, found in a long text among others."""
    filling = list(clean_texts(1 + len(rows.rows) // _ROWS_IN_A_TEXT, people, rows.seed + 1))
    for number, text in enumerate(filling):
        some = rows.rows[number * _ROWS_IN_A_TEXT : (number + 1) * _ROWS_IN_A_TEXT]
        whole, places = _planted(text, some)
        hits = find(whole, index, _DAY)
        for row, begin in zip(some, places, strict=True):
            start, end = begin + row.start, begin + row.end
            yield row, [hit for hit in hits if hit.span.start < end and hit.span.end > start]


def _planted(text: str, rows: Sequence[Row]) -> tuple[str, list[int]]:
    """Return a text with rows between its paragraphs, and where each begins."""
    paragraphs = text.split("\n\n")
    step = max(1, len(paragraphs) // max(1, len(rows)))
    whole, places = "", []
    waiting = list(rows)
    for number, paragraph in enumerate(paragraphs):
        if number % step == 0 and waiting:
            places.append(len(whole))
            whole += waiting.pop(0).text + "\n\n"
        whole += paragraph + "\n\n"
    for row in waiting:
        places.append(len(whole))
        whole += row.text + "\n\n"
    return whole, places


def _share(part: Counter[str], total: Counter[str], attacks: Sequence[str]) -> float:
    return 100 * sum(part[one] for one in attacks) / sum(total[one] for one in attacks)


def _quiet(index: Index, texts: Sequence[str]) -> dict[str, float]:
    """Return false alarms in texts that name nobody, and the time each takes."""
    taken: list[float] = []
    strong = weak = 0
    for text in texts:
        began = time.process_time()
        hits = find(text, index, _DAY)
        taken.append(1e3 * (time.process_time() - began))
        strong += sum(hit.strength is Strength.STRONG for hit in hits)
        weak += sum(hit.strength is Strength.WEAK for hit in hits)
    pages = sum(map(len, texts)) / PAGE_CHARACTERS
    return {"strong_false": strong, "weak_a_page": weak / pages} | spread("text", taken)


def _with_many(many: int, seed: int) -> dict[str, float]:
    people = list(invented_people(many, seed))
    index, seconds = _built(people)
    texts = list(clean_texts(_TIMED, people[:1000], seed + 2))
    taken, weak = [], 0
    for text in texts:
        began = time.process_time()
        weak += len(find(text, index, _DAY))
        taken.append(1e3 * (time.process_time() - began))
    pages = _TIMED * TEXT_CHARACTERS / PAGE_CHARACTERS
    figures = {"many_build_s": seconds, "many_index_mb": index.size_bytes / 1e6, "many_weak_a_page": weak / pages}
    return figures | spread("many", taken)


def _built(people: Sequence[Invented]) -> tuple[Index, float]:
    began = time.process_time()
    index = build([one.protected for one in people], Blinding(_KEY))
    return index, time.process_time() - began


def _milliseconds(index: Index, text: str) -> float:
    began = time.process_time()
    find(text, index, _DAY)
    return 1e3 * (time.process_time() - began)
