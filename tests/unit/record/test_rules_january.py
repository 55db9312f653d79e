"""The rules on the real accounts of January 2019: the table at the end of docs/formats/known.md.

The loader here is as small as it can be and knows nothing of the importer, which has its own tests.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.lineage import lineage, voice_roots
from safeconduct.record.rules import known_rows
from safeconduct.record.types import SEP, UNSPECIFIED, Entry, Group, KnownRow, PropertyKind, Reading
from tests.unit.record import tables

NETWORK = "russian-lgbt-network"
TABLE = tomllib.loads((tables.FOLDER / "january-2019.toml").read_text("utf-8"))["row"]
GroupKey = tuple[str, str, str]


def _groups(us: str = "") -> Mapping[GroupKey, Group]:
    file = json.loads((files("safeconduct") / "cli" / "demo_data" / "january-2019.json").read_text("utf-8"))
    properties = {p["id"]: p for p in file["properties"]}
    sources = {s["id"]: s for s in file["sources"]}
    roots = voice_roots({v["id"]: v.get("repeats_voice", "") for v in file["voices"]})
    entries: dict[GroupKey, list[Entry]] = defaultdict(list)
    for claim in file["claims"]:
        key = (claim["subject"], claim["property"], claim.get("basis", UNSPECIFIED))
        entries[key].append(_entry(claim, sources[claim["source"]], roots, us))
    return {key: _group(key, properties[key[1]], found) for key, found in entries.items()}


def _group(key: GroupKey, described: Mapping[str, Any], entries: list[Entry]) -> Group:
    kind = PropertyKind(described["kind"])
    return Group(*key, kind, described.get("cumulative", False), tuple(entries))


def _entry(claim: Mapping[str, Any], source: Mapping[str, Any], roots: Mapping[str, str], us: str) -> Entry:
    value = claim["value"]
    return Entry(
        id=_name(claim["id"]),
        source=_name(claim["source"]),
        root=_name(roots[claim["voice"]]),
        is_us=roots[claim["voice"]] == us,
        publisher=_name(source["publisher"]),
        published_by_us=source["publisher"] == us,
        published_lo=day_from_iso(source["published_lo"]),
        published_hi=day_from_iso(source["published_hi"]),
        known_on=Day(0),
        span=_span(value),
        values=tuple(value.get("names", ())) or ((value["text"],) if "text" in value else ()),
        repeats=tuple(_name(name) for name in claim.get("repeats", ())),
        corrects=claim.get("corrects", False),
    )


def _name(local: str) -> str:
    return "public-accounts-2019" + SEP + local


def _span(value: Mapping[str, Any]) -> Interval:
    if value["kind"] not in ("date", "count"):
        return UNKNOWN
    lo, hi = (value[end] if isinstance(value[end], int | None) else day_from_iso(value[end]) for end in ("lo", "hi"))
    return Interval(OPEN_LO if lo is None else lo, OPEN_HI if hi is None else hi)


def _written(row: KnownRow) -> dict[str, Any]:
    return {
        "value": _value(row),
        "counts": [len(row.claims), len(row.documents)],
        "names": _locals(row.roots.names),
        "floor": row.roots.floor,
        "ceiling": row.roots.ceiling,
        "level": row.level.value,
        "corrected": row.corrected,
        "superseded": _locals(row.superseded),
        "outdated": _locals(row.outdated),
        "disputed": _locals(row.disputed),
        "inconsistent": _locals(row.inconsistent),
    }


def _locals(names: tuple[str, ...]) -> list[str]:
    return [name.rpartition(SEP)[2] for name in names]


def _value(row: KnownRow) -> str:
    if not row.kind.is_interval:
        return row.text
    shown = [
        str(end) if row.kind is PropertyKind.COUNT else iso_from_day(Day(end)) for end in row.span if _is_shut(end)
    ]
    return " .. ".join(shown if len(shown) == 2 else [*shown, "open"])


def _is_shut(end: int) -> bool:
    return end not in (OPEN_LO, OPEN_HI)


def _wanted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    plain: dict[str, Any] = {
        "floor": 1,
        "level": "reported",
        "superseded": [],
        "outdated": [],
        "disputed": [],
        "inconsistent": [],
    }
    full = [plain | {name: row[name] for name in row if name != "key"} for row in rows]
    return [row | {"ceiling": len(row["names"]), "corrected": bool(row["superseded"])} for row in full]


KEYS = list(dict.fromkeys(tuple(row["key"]) for row in TABLE))


@pytest.mark.parametrize("us", ["", NETWORK], ids=["as the file says", "were the Network ourselves"])
@pytest.mark.parametrize("key", KEYS, ids=[" ".join(key) for key in KEYS])
def test_january_2019_gives_every_row_of_the_table(key: tuple[str, str, str, str], us: str) -> None:
    subject, name, day, basis = key
    group = _groups(us)[subject, name, basis]
    rows = known_rows(group, lineage(group), day=day_from_iso(day), reading=Reading.PUBLIC)
    assert [_written(row) for row in rows] == _wanted([row for row in TABLE if tuple(row["key"]) == key])


def test_on_14_january_eight_documents_are_one_voice() -> None:
    group = _groups()["wave-2018-12", "start", UNSPECIFIED]
    [row] = known_rows(group, lineage(group), day=day_from_iso("2019-01-14"), reading=Reading.PUBLIC)
    assert (len(row.documents), row.roots.ceiling, row.roots.floor) == (8, 1, 1)


def test_without_the_networks_correction_the_survivors_dispute_the_end_of_december() -> None:
    group = _groups()["wave-2018-12", "start", UNSPECIFIED]
    late = tuple(
        entry for entry in group.entries if entry.span.lo > day_from_iso("2018-12-10") or "survivors" in entry.root
    )
    without = replace(group, entries=late)
    [row] = known_rows(without, lineage(without), day=day_from_iso("2019-01-21"), reading=Reading.PUBLIC)
    assert row.level.value == "disputed"
    assert _locals(row.disputed) == ["c03", "c13", "c17", "c22", "c30", "c35"]
