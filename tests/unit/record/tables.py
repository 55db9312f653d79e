"""Reads the rule cases of `rules_cases/*.toml` into groups and expectations.

A case is one group of claims, written as short as it can be. Left out, a source was published on day 1 by a
press of its own, a claim was recorded on day 1, and a claim without ``voice`` names none. ``on`` is a day, a
span ``lo..hi``, ``?`` for no date, or ``lo..?``; ``says`` is ``3..9``, ``40``, ``2..``, ``..9``, ``unknown``, or
a list of texts. Ids are local to one dataset unless written ``dataset:id``.

Each ``[[case.at]]`` looks on one day (the last one unless said) in one reading (public unless said) and
lists every row. A row must give ``value`` and ``names``; what it leaves out is expected to be plain: floor 1,
level reported, nothing superseded, outdated, disputed, inconsistent or retracted, no tombstone, and the
outside reading equal to the inside one. ``claims``, ``documents``, ``standing`` and ``positions`` are looked
at where they are given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.lineage import voice_roots
from safeconduct.record.types import (
    ALWAYS,
    NEVER,
    SEP,
    UNATTRIBUTED,
    Entry,
    Group,
    KnownRow,
    PropertyKind,
    Reading,
    Review,
    Verdict,
)

FOLDER: Final = Path(__file__).parent / "rules_cases"
DATASET: Final = "t"
# Later than every day the cases name.
LAST_DAY: Final = 99

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a case: the day, the reading (`known`, `public`, or `now`) and the rows it must give."""

    day: Day
    reading: str
    rows: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``parents`` and ``roots`` map claims to what their lineage must be."""

    name: str
    rules: tuple[int, ...]
    group: Group
    parents: Mapping[str, tuple[str, ...]]
    roots: Mapping[str, tuple[str, ...]]
    looks: tuple[Look, ...]


def qualified(local: str) -> str:
    """Return the qualified name of ``id`` or ``dataset:id``; the unattributed root stays as it is."""
    if local in ("", UNATTRIBUTED):
        return local
    dataset, _, name = local.rpartition(":")
    return (dataset or DATASET) + SEP + name


def local(name: str) -> str:
    """Return the name as the cases write it."""
    dataset, _, rest = name.rpartition(SEP)
    return rest if dataset in ("", DATASET) else f"{dataset}:{rest}"


def cases() -> Iterator[Case]:
    """Yield every case of every file, in order of file name."""
    for path in sorted(FOLDER.glob("[0-9]*.toml")):
        for table in tomllib.loads(path.read_text("utf-8"))["case"]:
            yield _case(table)


def plain(row: KnownRow) -> Table:
    """Return a row as the cases write rows, every member given."""
    return {
        "value": row.text if not row.kind.is_interval else worded(row.span),
        "spelt": list(row.spelt),
        "tombstone": row.is_tombstone,
        "level": row.level.value,
        "corrected": row.corrected,
        "names": _locals(row.roots.names),
        "floor": row.roots.floor,
        "ceiling": row.roots.ceiling,
        "outside": _locals(row.outside.names),
        "outside_floor": row.outside.floor,
        "positions": {local(p.root): worded(p.span) for p in row.positions},
        **{name: _locals(getattr(row, name)) for name in _LISTS},
    }


_LISTS: Final = (
    "claims",
    "documents",
    "standing",
    "superseded",
    "outdated",
    "disputed",
    "inconsistent",
    "retracted",
)
_PLAIN_LISTS: Final = ("superseded", "outdated", "disputed", "inconsistent", "retracted")


def expected(row: Table) -> Table:
    """Return an expected row with what it leaves out filled in."""
    full: Table = {"tombstone": False, "level": "reported", "floor": 1, "ceiling": len(row["names"])}
    full |= {name: [] for name in _PLAIN_LISTS} | {"corrected": bool(row.get("superseded"))}
    full |= {"outside": row["names"], "outside_floor": row.get("floor", 1)}
    return full | row


def worded(span: Interval) -> str:
    """Return an interval as the cases write it."""
    if span == UNKNOWN:
        return "unknown"
    if span.lo == span.hi:
        return str(span.lo)
    lo = "" if span.lo == OPEN_LO else str(span.lo)
    hi = "" if span.hi == OPEN_HI else str(span.hi)
    return f"{lo}..{hi}"


def span_from_words(words: str) -> Interval:
    """Return the interval that ``3..9``, ``40``, ``2..``, ``..9`` or ``unknown`` stands for."""
    if words == "unknown":
        return UNKNOWN
    lo, dots, hi = words.partition("..")
    if not dots:
        return Interval(int(lo), int(lo))
    return Interval(int(lo) if lo else OPEN_LO, int(hi) if hi else OPEN_HI)


def _locals(names: tuple[str, ...]) -> list[str]:
    # Sorted as written here: rows sort by qualified name.
    return sorted(local(name) for name in names)


def _case(table: Table) -> Case:
    kind = PropertyKind(table.get("kind", "count"))
    roots = voice_roots({qualified(v): qualified(of) for v, of in table.get("voices", {}).items()})
    us = {qualified(voice) for voice in table.get("us", ())}
    sources = table.get("sources", {})
    group = Group(
        subject="wave",
        property="figure",
        basis="estimated",
        kind=kind,
        cumulative=table.get("cumulative", False),
        entries=tuple(_entry(claim, sources, roots, us) for claim in table["claims"]),
        independent=_pairs(table.get("independent", ())),
        dependent=_pairs(table.get("dependent", ())),
    )
    return Case(
        name=table["name"],
        rules=tuple(table["rules"]),
        group=group,
        parents={claim: tuple(names) for claim, names in table.get("parents", {}).items()},
        roots={claim: tuple(names) for claim, names in table.get("roots", {}).items()},
        looks=tuple(_look(at) for at in table["at"]),
    )


def _look(at: Table) -> Look:
    return Look(Day(at.get("day", LAST_DAY)), at.get("reading", "public"), tuple(at["rows"]))


def _entry(claim: Table, sources: Table, roots: Mapping[str, str], us: set[str]) -> Entry:
    source = sources.get(claim["source"], {})
    publisher = qualified(source.get("by", claim["source"] + "-press"))
    published_lo, published_hi = _published(source.get("on", "1"))
    voice = qualified(claim["voice"]) if "voice" in claim else UNATTRIBUTED
    root = roots.get(voice, voice)
    says = claim["says"]
    return Entry(
        id=qualified(claim["id"]),
        source=qualified(claim["source"]),
        root=root,
        is_us=root in us,
        publisher=publisher,
        published_by_us=publisher in us,
        published_lo=published_lo,
        published_hi=published_hi,
        known_on=Day(claim.get("known", 1)),
        span=span_from_words(says) if isinstance(says, str) else UNKNOWN,
        values=() if isinstance(says, str) else tuple(says),
        repeats=tuple(qualified(name) for name in claim.get("repeats", ())),
        corrects=claim.get("corrects", False),
        recorders=tuple(claim.get("recorders", ())),
        first_hand=claim.get("first_hand", False),
        retracted_on=Day(claim.get("retracted", NEVER)),
        withdrawn_on=Day(claim.get("withdrawn", NEVER)),
        undone_on=Day(claim.get("undone", NEVER)),
        replaced_on=Day(claim.get("replaced", NEVER)),
        superseded_by=tuple((qualified(by), Day(day)) for by, day in claim.get("superseded_by", ())),
        disputed_by=tuple((qualified(by), Day(day)) for by, day in claim.get("disputed_by", ())),
        reviews=tuple(Review(user, Verdict(said), Day(day)) for user, said, day in claim.get("reviews", ())),
    )


def _published(on: str) -> tuple[Day, Day]:
    lo, dots, hi = on.partition("..")
    hi = hi if dots else lo
    return (ALWAYS if lo == "?" else Day(int(lo))), (NEVER if hi == "?" else Day(int(hi)))


def _pairs(pairs: Any) -> frozenset[tuple[str, str]]:
    return frozenset((min(a, b), max(a, b)) for a, b in ([qualified(name) for name in pair] for pair in pairs))


def reading_from_word(word: str) -> Reading:
    """Return the reading a case names."""
    return Reading.KNOWN if word == "known" else Reading.PUBLIC
