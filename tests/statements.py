"""The tables of statements of promise P12 as values: each row with the world in which it is checked.

The rows stand in `tests/data/release/*.toml`, which says what a row holds. All people are invented.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.publish.statements import At, Block, ClaimId, Count, FactId, PersonId, Statement, Wording, block_kind
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Rule, Span, Strength
from safeconduct.publish.worlds import (
    Claim,
    Consent,
    EventId,
    Fact,
    Operation,
    Release,
    ReleaseId,
    Stay,
    Told,
    Use,
    World,
)

FOLDER = Path(__file__).parent / "data/release"
TODAY = day_from_iso("2026-12-07")
SPEAKER = PersonId("s1")
CONSENTS = {
    "given": Consent(Use.PSEUDONYM_QUOTE),
    "paraphrase": Consent(Use.PARAPHRASE),
    "withdrawn": Consent(Use.PSEUDONYM_QUOTE, withdrawn_on=day_from_iso("2026-12-01")),
    "russian_only": Consent(Use.PSEUDONYM_QUOTE, frozenset({"ru"})),
    "expired": Consent(Use.PSEUDONYM_QUOTE, until=day_from_iso("2026-12-06")),
}
CELL, CELLS = FactId("cell_of_two"), FactId("cells_of_forty")
# Two people were in a cell in Argun at the new year of 2019, forty in those of Gudermes.
STAYS = tuple(
    Stay(PersonId(f"{place}{number}"), place, Interval(day_from_iso("2018-12-28"), day_from_iso("2019-01-05")))
    for place, many in (("argun", 2), ("gudermes", 40))
    for number in range(many)
)
THEN = Interval(day_from_iso("2018-12-29"), day_from_iso("2018-12-29"))
# Members of a count of which nobody says the basis.
_PLAIN = 4
# What a source says of how many people could know it, in towns in which nobody is known to have been; one that only two
# could know is public since yesterday.
_COUNTED = (
    Fact(FactId("known_to_two"), place="shali", days=THEN, at_least=2),
    Fact(FactId("known_to_forty"), place="shali", days=THEN, at_least=40),
    Fact(FactId("known_to_forty_elsewhere"), place="urus_martan", days=THEN, at_least=40),
    Fact(FactId("public_since_yesterday"), place="shali", days=THEN, at_least=2, public_from=Day(TODAY - 1)),
    Fact(FactId("nobody_says"), place="shali", days=THEN),
)
FACTS = {
    CELL: Fact(CELL, place="argun", days=THEN),
    CELLS: Fact(CELLS, place="gudermes", days=THEN),
    **{one.id: one for one in _COUNTED},
}


@dataclass(frozen=True)
class Row:
    """One row: what is checked, in which world, and what must come back."""

    name: str
    statement: Statement
    hits: Mapping[At, tuple[Hit, ...]]
    world: World
    decision: Decision
    rules: frozenset[str]


def rows(name: str) -> list[Row]:
    """Return the rows of a table, in order."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["row"]
    return [_row(one) for one in data]


def _row(data: dict[str, Any]) -> Row:
    wordings = tuple(Wording(language, data[language]) for language in ("en", "ru") if language in data)
    claim = ClaimId("c1")
    is_linked = data.get("linked", True)
    block = Block(
        block_kind(data.get("kind", "text")),
        wordings,
        claims=(claim,) if is_linked else (),
        counts=tuple(_count(data[name], data) for name in ("count", "count2") if name in data),
        speaker=PersonId(data.get("speaker", "")),
        facts=tuple(FactId(one) for one in data.get("facts", ())),
    )
    hits = {At(0, one.language): _hits(data.get("hits", ()), one.text) for one in wordings}
    all_hits = frozenset((at, hit.span) for at, found in hits.items() for hit in found)
    looked, by_others = (all_hits if data.get(one) else frozenset() for one in ("looked", "looked_by_another"))
    statement = Statement(
        "site", tuple(data.get("wanted", [one.language for one in wordings])), (block,), looked | by_others, by_others
    )
    return Row(
        data["name"],
        statement,
        hits,
        _world(data, claim),
        Decision[data["decision"].upper()],
        frozenset(data.get("rules", ())),
    )


def _count(said: list[Any], data: dict[str, Any]) -> Count:
    lo, hi, status, place, basis, *new = [*said, ""] if len(said) == _PLAIN else said
    period = Interval(*(day_from_iso(one) for one in data["period"])) if "period" in data else UNKNOWN
    value = Interval(lo, OPEN_HI if hi < 0 else hi)
    return Count(status, value, place, period, basis=basis, is_cumulative=not new)


def _hits(said: list[list[str]], text: str) -> tuple[Hit, ...]:
    found = []
    for words, kind, strength in said:
        start = text.index(words)
        rule = Rule.FULL_NAME if strength == "strong" else Rule.NAME_PART
        span = Span(start, start + len(words))
        found.append(Hit(span, ProtectedId("p1"), Kind(kind), rule, Strength(strength)))
    return tuple(found)


def _world(data: dict[str, Any], claim: ClaimId) -> World:
    earlier = tuple(
        Release(ReleaseId(f"r{number}"), day_from_iso(day), counts=(_count(rest, {}),))
        for number, (day, *rest) in enumerate(data.get("earlier", ()))
    )
    operations = (
        (Operation(EventId("e1"), frozenset(data["operation"]), Interval(Day(TODAY - 20), OPEN_HI)),)
        if "operation" in data
        else ()
    )
    if "quoted_on" in data:
        facts = tuple(FactId(one) for one in data.get("facts", ()))
        earlier += (Release(ReleaseId("quoted"), day_from_iso(data["quoted_on"]), quotes=(Told(SPEAKER, facts),)),)
    consent = data.get("consent", "given")
    return World(
        TODAY,
        operations=operations,
        ledger=earlier,
        stays=STAYS,
        facts=FACTS,
        consents={SPEAKER: CONSENTS[consent]} if consent != "missing" else {},
        claims={claim: Claim(Interval(OPEN_LO, OPEN_HI), is_superseded=data.get("claim") == "superseded")},
    )
