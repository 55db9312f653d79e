"""Reads the table of attacks (tests/data/release/attacks.tsv), and makes indexes of invented people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base.clock import Day
from safeconduct.protect.blinding import Blinding
from safeconduct.protect.secrets import Secret
from safeconduct.publish.finding import find
from safeconduct.publish.index.building import Index, build
from safeconduct.publish.types import Hit, Kind, Protected, ProtectedId, Span

DATA = Path(__file__).resolve().parents[2] / "data/release"
TODAY = Day(20_000)


@dataclass(frozen=True)
class Attack:
    """A row of the table. ``span``: where the finding stands; none where ``strength`` is none."""

    name: str
    names: tuple[str, ...]
    text: str
    span: Span | None
    strength: str


def attacks() -> Iterator[Attack]:
    for line in (DATA / "attacks.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, names, marked, strength = line.split("\t")
            marked = marked.replace("¶", "\n")
            start, end = marked.find("⟦"), marked.find("⟧") - 1
            text = marked.replace("⟦", "").replace("⟧", "")
            yield Attack(name, tuple(names.split("|")), text, Span(start, end) if start >= 0 else None, strength)


def index_of(*protected: Protected) -> Index:
    return build(protected, Blinding(Secret(bytes(32))))


def person(*names: str, one: str = "p1", phones: tuple[str, ...] = (), until: Day | None = None) -> Protected:
    return Protected(ProtectedId(one), Kind.PERSON, names, phones, until)


def term(kind: Kind, text: str, one: str = "t1") -> Protected:
    return Protected(ProtectedId(one), kind, (text,))


def found(text: str, *protected: Protected) -> tuple[Hit, ...]:
    return find(text, index_of(*protected), TODAY)
