"""``bench release``: how much of what is protected the release check finds, what it cries for nothing, how quickly.

Rows are names disguised by tools that are not ours (tests/bench/release_rows.py); each stands in a long text of
invented news. Without a file of rows only times and false alarms are measured. Times are of the processor, so that a
neighbour's work is not counted; but those of the process that a desk keeps, which are what somebody at the desk waits.
The peer of the same run looks for surnames as they are written (`measuring_exact`); Presidio is run beside it by
`tests/bench/release_presidio.py` (docs/benchmarks.md). The figures of the risks are `measuring_release`'s.
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
from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.figures import Line, Table, peak_mb, spread
from safeconduct.cli.invented_news import PAGE_CHARACTERS, TEXT_CHARACTERS, clean_texts
from safeconduct.cli.invented_people import Invented, invented_people
from safeconduct.cli.measuring_exact import Exact, exact_names, find_exactly, kept_exactly
from safeconduct.cli.measuring_release import LINES, risk_figures
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.secrets import Secret
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import Index, build
from safeconduct.publish.searching import Searcher
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
    peer="surnames as written",
    lines=(
        Line(
            "names in cases, capitals, other letters and spaces: flagged",
            "asked_flagged",
            "%",
            99,
            is_least=True,
            peer="asked_flagged_exact",
        ),
        Line("the least of these single attacks", "asked_least", "%", 95, is_least=True, peer="asked_least_exact"),
        *(Line(f"{name}: flagged", f"{name}_flagged", "%", peer=f"{name}_flagged_exact") for name in _TYPES),
        *(Line(f"{name}: with the right person", f"{name}_right", "%") for name in _TYPES),
        Line("sure findings in texts that name nobody protected", "strong_false", "in all", 0),
        Line("doubtful findings in them, a page", "weak_a_page", "", 8, peer="found_exact_a_page"),
        Line("a text of 24,000 characters, median", "text_p50_ms", "ms", 300, peer="text_exact_p50_ms"),
        Line("the same, 95th percentile", "text_p95_ms", "ms", 300, peer="text_exact_p95_ms"),
        Line("a page while it is typed, 95th percentile", "typed_p95_ms", "ms", 150, peer="typed_exact_p95_ms"),
        Line(
            "the same, asked of the process that a desk keeps, 95th percentile",
            "kept_p95_ms",
            "ms",
            150,
            peer="kept_exact_p95_ms",
        ),
        Line("until that process has answered for the first time", "kept_first_s", "s", peer="kept_exact_first_s"),
        Line("a text of 24,000 characters with 100,000 people, median", "many_p50_ms", "ms", 1_000),
        Line("the same, 95th percentile", "many_p95_ms", "ms", 1_000),
        Line("doubtful findings with 100,000 people, a page", "many_weak_a_page", ""),
        Line("making the index of 10,000 people", "build_s", "s"),
        Line("making the index of 100,000 people", "many_build_s", "s"),
        Line("its tables", "many_index_mb", "MB"),
        Line("resident at most, all of the above", "peak_mb", "MB"),
    ),
)
RISKS: Final = Table(ours="the risks", peer="-", lines=LINES)


class WrongAnswer(Exception):
    """A page that the process did not answer: there is no figure of it."""


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


def run(rows: Rows | None, *, texts: int, many: int, few: int = 10_000) -> dict[str, float]:
    """Return all figures. ``many``: people of the large index; 0 leaves it out. ``few``: of the other, without rows."""
    seed, count = (rows.seed, rows.people) if rows is not None else (SEED, few)
    people = list(invented_people(count, seed))
    index, seconds = built(people)
    names = exact_names(people)
    figures = {"build_s": seconds}
    if rows is not None:
        figures |= recall(index, rows, people) | recall_exactly(names, rows)
    clean = list(clean_texts(texts, people, seed))
    figures |= _quiet(index, clean)
    pages = [text[:PAGE_CHARACTERS] for text in clean[:_TYPED]]
    figures |= spread("typed", [milliseconds(index, page) for page in pages])
    figures |= _kept(people, pages) | _exactly(names, clean, pages)
    figures |= risk_figures()
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
    return shares_flagged(flagged, total) | {
        f"{name}_right": _share(right, total, own) for name in _TYPES if (own := _of_type(total, (name,)))
    }


def recall_exactly(names: Exact, rows: Rows) -> dict[str, float]:
    """Return in hundredths how many rows are flagged as they are written; each stands in its own sentence alone."""
    flagged: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows.rows:
        total[row.attack] += 1
        flagged[row.attack] += any(one.start < row.end and row.start < one.end for one in find_exactly(row.text, names))
    return {f"{name}_exact": figure for name, figure in shares_flagged(flagged, total).items()}


def shares_flagged(flagged: Counter[str], total: Counter[str]) -> dict[str, float]:
    """Return in hundredths how many rows were flagged: of each type, of those that are asked for, and the least."""
    figures = {f"{name}_flagged": _share(flagged, total, own) for name in _TYPES if (own := _of_type(total, (name,)))}
    if asked := _of_type(total, ASKED):
        figures["asked_flagged"] = _share(flagged, total, asked)
        figures["asked_least"] = min(_share(flagged, total, [attack]) for attack in asked)
    return figures


def _of_type(total: Counter[str], types: Sequence[str]) -> list[str]:
    return [attack for attack in total if attack.partition("/")[0] in types]


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
    index, seconds = built(people)
    texts = list(clean_texts(_TIMED, people[:1000], seed + 2))
    taken, weak = [], 0
    for text in texts:
        began = time.process_time()
        weak += len(find(text, index, _DAY))
        taken.append(1e3 * (time.process_time() - began))
    pages = _TIMED * TEXT_CHARACTERS / PAGE_CHARACTERS
    figures = {"many_build_s": seconds, "many_index_mb": index.size_bytes / 1e6, "many_weak_a_page": weak / pages}
    return figures | spread("many", taken)


def built(people: Sequence[Invented]) -> tuple[Index, float]:
    """Return the index of people, and the seconds of the processor that it took."""
    began = time.process_time()
    index = build([one.protected for one in people], Blinding(_KEY))
    return index, time.process_time() - began


def _kept(people: Sequence[Invented], pages: Sequence[str]) -> dict[str, float]:
    """Return how long a desk's own process takes: until its first answer, and for a page that it never saw."""
    with Searcher((one.protected for one in people), SystemEntropy()) as searcher:
        began = time.perf_counter()
        searcher.search(["."], _DAY)
        first = time.perf_counter() - began
        taken: list[float] = []
        for page in pages:
            began = time.perf_counter()
            (found,) = searcher.search([page], _DAY)
            taken.append(1e3 * (time.perf_counter() - began))
            if found.unchecked is not None:
                raise WrongAnswer
    return {"kept_first_s": first} | spread("kept", taken)


def _exactly(names: Exact, texts: Sequence[str], pages: Sequence[str]) -> dict[str, float]:
    """Return how long the peer takes for the same texts and pages, here and in a process of its own."""
    first, taken = kept_exactly(names, pages)
    found = sum(len(find_exactly(text, names)) for text in texts)
    return {
        "found_exact_a_page": found * PAGE_CHARACTERS / sum(map(len, texts)),
        "kept_exact_first_s": first,
        **spread("kept_exact", taken),
        **spread("text_exact", [_exact_milliseconds(names, text) for text in texts]),
        **spread("typed_exact", [_exact_milliseconds(names, page) for page in pages]),
    }


def _exact_milliseconds(names: Exact, text: str) -> float:
    began = time.process_time()
    find_exactly(text, names)
    return 1e3 * (time.process_time() - began)


def milliseconds(index: Index, text: str) -> float:
    """Return the milliseconds of the processor for one text."""
    began = time.process_time()
    find(text, index, _DAY)
    return 1e3 * (time.process_time() - began)
