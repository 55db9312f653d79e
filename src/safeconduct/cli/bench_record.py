"""Figures of the record room at a million claims, encrypted beside plain SQLite (docs/benchmarks.md).

Everything in it is drawn at random and invented, for what is measured lies in a plain database too. Refuses to judge
seconds: it fails when the two sides know different things, and on nothing else.
"""

from __future__ import annotations

import functools
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import SystemClock, day_from_iso
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import Interval
from safeconduct.base.json_value import Json
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, entries_intents, import_intents
from safeconduct.record.items import Claim, Table, Value
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET, SEP, KnownRow, PropertyKind, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, StoredOp, Tables
from safeconduct.vault.yardstick import Yardstick

# Shape of the made-up record: 100,000 subjects with some ten claims each and one with 5,000; 20,000 accounts of
# which six in ten repeat another; 3,000 voices, a tenth of which follow another voice.
SUBJECTS: Final = 100_000
SOURCES: Final = 20_000
VOICES: Final = 3_000
HOT_CLAIMS: Final = 5_000
_SEED: Final = 20190121
_PROPERTIES: Final = (
    ("start", "date", False),
    ("detained", "count", True),
    ("place_of_detention", "places", False),
    ("conditions", "text", False),
)
_BASES: Final = ("unspecified", "estimated", "confirmed")


_DATASET: Final = "bench"
# Questions asked and claims added one by one; the 95th of 100 wants many.
_QUESTIONS: Final = 1_000
_ADDED: Final = 200
_HOT_QUESTIONS: Final = 11
_DAY: Final = day_from_iso("2019-07-01")
_COMPARTMENT: Final = CompartmentId(bytes(16))
_MIB: Final = 1 << 20


class WrongAnswer(Exception):
    """Encrypted and plain gave different knowledge: the one thing this bench fails on."""


def run(*, claims: int) -> dict[str, float]:
    """Return figures for a record of so many claims, encrypted and, with names in ``_plain``, on plain SQLite."""
    figures: dict[str, float] = {"claims": claims}
    seen: list[list[tuple[KnownRow, ...]]] = []
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as folder:
        file = Path(folder) / "accounts.json"
        write_accounts(file, claims)
        figures["file_mib"] = file.stat().st_size / _MIB
        for suffix, is_plain in (("", False), ("_plain", True)):
            views = _TimedViews()
            given = Surroundings((views,), SystemClock(), SystemEntropy())
            side = Yardstick(Path(folder) / f"side{suffix}", given, is_plain=is_plain)
            measured = _measured(side, views, file)
            if not is_plain:
                figures["import_resident_mib"] = measured.resident_mib
            seen.append(measured.answers)
            figures |= {f"{name}{suffix}": figure for name, figure in measured.figures.items()}
            side.close()
    if seen[0] != seen[1]:
        raise WrongAnswer
    timed = [name for name in figures if f"{name}_plain" in figures]
    return figures | {f"{name}_ratio": figures[name] / figures[f"{name}_plain"] for name in timed}


class _TimedViews(RecordViews):
    """The record's views, with the time the newest command took them."""

    seconds: float = 0.0

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and note how long it took."""
        began = time.perf_counter()
        super().apply(tables, ops, bulk=bulk)
        self.seconds = time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class _Measured:
    """What one side took, how much memory its import held, and what it answered."""

    figures: dict[str, float]
    resident_mib: float
    answers: list[tuple[KnownRow, ...]]


def _measured(side: Yardstick, views: _TimedViews, file: Path) -> _Measured:
    figures = {"import_s": _seconds(lambda: _import(side, file))}
    # The plain side runs second, in the same process: only the first figure is the import's own.
    resident = _peak_mib()
    figures["open_s"] = _seconds(side.reopen)
    asked, answers = _questions(side)
    figures |= asked | _additions(side, views)
    figures["recompute_s"] = _seconds(side.recompute)
    return _Measured(figures, resident, answers)


def _import(side: Yardstick, file: Path) -> None:
    dataset = read_accounts(file.read_bytes())
    diff = compare(dataset, side.tables)
    side.append(import_intents(dataset, diff, _COMPARTMENT))


def _questions(side: Yardstick) -> tuple[dict[str, float], list[tuple[KnownRow, ...]]]:
    draw = random.Random(_SEED)  # noqa: S311  # which subjects are asked for is no secret
    subjects = list(Record(side.tables).facts.current(Table.SUBJECT))
    names = [draw.choice(subjects)[0] for _ in range(_QUESTIONS)]
    hot = f"{_DATASET}{SEP}s0"
    answers: list[tuple[KnownRow, ...]] = []

    def ask(name: str) -> None:
        answers.append(Record(side.tables).known(name, reading=Reading.PUBLIC, day=_DAY))

    one = _times([functools.partial(ask, name) for name in names])
    busy = _times([lambda: ask(hot)] * _HOT_QUESTIONS)
    now = _times([lambda: Record(side.tables).known_now(hot)] * _HOT_QUESTIONS)
    figures = {
        "subject_on_a_day_p50_ms": one[len(one) // 2],
        "subject_on_a_day_p95_ms": one[len(one) * 95 // 100],
        "hot_subject_on_a_day_ms": busy[len(busy) // 2],
        "hot_subject_now_ms": now[len(now) // 2],
    }
    return figures, answers


def _additions(side: Yardstick, timed: _TimedViews) -> dict[str, float]:
    """Measure one new claim: op, signature, views and the wait for the disk; and the views' part of it."""
    draw = random.Random(_SEED)  # noqa: S311  # which subjects are written to is no secret
    subjects = max(2, SUBJECTS // 10)
    intents = [
        list(entries_intents(_COMPARTMENT, OWN_DATASET, [(Table.CLAIM, _one_claim(n, draw.randrange(1, subjects)))]))
        for n in range(_ADDED)
    ]
    views: list[float] = []

    def add(command: list[Intent]) -> None:
        side.append(command)
        views.append(timed.seconds)

    whole = _times([functools.partial(add, command) for command in intents])
    views.sort()
    return {
        "new_claim_p50_ms": whole[len(whole) // 2],
        "new_claim_p95_ms": whole[len(whole) * 95 // 100],
        "new_claim_views_p50_ms": views[len(views) // 2] * 1e3,
        "new_claim_views_p95_ms": views[len(views) * 95 // 100] * 1e3,
    }


def _one_claim(n: int, subject: int) -> Claim:
    return Claim(
        id=f"n{n}",
        source=f"{_DATASET}{SEP}a1",
        subject=f"{_DATASET}{SEP}s{subject}",
        property="detained",
        value=Value(PropertyKind.COUNT, Interval(n % 40, n % 40 + 3)),
        said="measured",
        voice=f"{_DATASET}{SEP}v1",
    )


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _times(works: list[Callable[[], object]]) -> list[float]:
    """Return the milliseconds of each, sorted."""
    return sorted(_seconds(work) * 1e3 for work in works)


def _peak_mib() -> float:
    """Return the most memory this process ever held, in MiB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak / 1024


def write_accounts(path: Path, claims: int) -> None:
    """Write an invented accounts file of so many claims, the same at every run. Memory stays small."""
    draw = random.Random(_SEED)  # noqa: S311  # invented data, no secret
    subjects = max(1, SUBJECTS * claims // 1_000_000)
    sources = max(2, SOURCES * claims // 1_000_000)
    voices = max(2, VOICES * claims // 1_000_000)
    with path.open("w", encoding="utf-8") as out:
        head: dict[str, Json] = {
            "format": "safeconduct.accounts/1",
            "dataset": "bench",
            "properties": [
                {"id": name, "kind": kind, **({"cumulative": True} if cumulative else {})}
                for name, kind, cumulative in _PROPERTIES
            ],
            "voices": [_voice(draw, n) for n in range(voices)],
            "subjects": [{"id": f"s{n}", "kind": "event", "label": f"Event {n}"} for n in range(subjects)],
            "sources": [_source(draw, n) for n in range(sources)],
        }
        text = json.dumps(head)
        out.write(text[:-1] + ', "claims": [')
        for n, claim in enumerate(_claims(draw, claims, subjects, (sources, voices))):
            out.write(("," if n else "") + json.dumps(claim))
        out.write("]}")


def _voice(draw: random.Random, n: int) -> dict[str, Json]:
    voice: dict[str, Json] = {"id": f"v{n}", "label": f"Voice {n}", "kind": "person"}
    if n and draw.random() < 0.1:
        voice["repeats_voice"] = f"v{draw.randrange(n)}"
    return voice


def _source(draw: random.Random, n: int) -> dict[str, Json]:
    day = f"2019-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
    return {
        "id": f"a{n}",
        "outlet": f"Outlet {n % 500}",
        "publisher": f"p{n % 500}",
        "url": f"https://example.org/{n}",
        "language": "en",
        "published_lo": day,
        "published_hi": day,
        "learnt_on": day,
    }


def _claims(draw: random.Random, claims: int, subjects: int, pools: tuple[int, int]) -> Iterator[dict[str, Json]]:
    sources, voices = pools
    hot = min(HOT_CLAIMS, claims // 4)
    for n in range(claims):
        subject = 0 if n % max(1, claims // hot) == 0 else draw.randrange(subjects)
        name, kind, _ = _PROPERTIES[draw.randrange(len(_PROPERTIES))]
        source = draw.randrange(sources)
        claim: dict[str, Json] = {
            "id": f"c{n}",
            "source": f"a{source}",
            "subject": f"s{subject}",
            "property": name,
            "value": _value(draw, kind),
            "said": f"what was said in account {source}, number {n}",
            "voice": f"v{draw.randrange(voices)}",
        }
        if (basis := _BASES[draw.randrange(len(_BASES))]) != "unspecified" and kind == "count":
            claim["basis"] = basis
        if draw.random() < 0.4:
            claim["repeats"] = [f"a{draw.randrange(sources)}"]
        elif draw.random() < 0.02:
            claim["corrects"] = True
        yield claim


def _value(draw: random.Random, kind: str) -> dict[str, Json]:
    if kind == "date":
        lo = draw.randrange(1, 28)
        return {"kind": "date", "lo": f"2018-12-{lo:02}", "hi": f"2018-12-{draw.randrange(lo, 29):02}"}
    if kind == "count":
        low = draw.randrange(60)
        return {"kind": "count", "lo": low, "hi": None if draw.random() < 0.1 else low + draw.randrange(20)}
    if kind == "places":
        return {"kind": "places", "names": [f"Place {draw.randrange(40)}"]}
    return {"kind": "text", "text": f"text {draw.randrange(30)}"}
