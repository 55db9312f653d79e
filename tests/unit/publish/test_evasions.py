"""Ordinary writing that no rule of words may fall to, and what is written beside it and goes out (P12).

Rows: tests/data/release/evasions.tsv. They were written after the attacks of a reviewer; what mends them is reasoned
from the languages, so that they say nothing about attacks that nobody thought of.
"""

from dataclasses import dataclass

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.publish.quasi.towns import Town, town_of
from safeconduct.publish.release_check import check
from safeconduct.publish.statements import At, Block, BlockKind, ClaimId, Statement, Wording
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Verdict, Why
from safeconduct.publish.worlds import Claim, EventId, Operation, World
from tests.unit.publish.attacks import DATA

TODAY = day_from_iso("2026-12-07")
CLAIM = ClaimId("c1")
TOWNS = tuple(found for name in ("Вильнюс", "Кутаиси") if isinstance(found := town_of(name), Town))
PLACES = frozenset(("argun", *(one.code for one in TOWNS)))
WORLD = World(
    TODAY,
    operations=(Operation(EventId("live"), PLACES, Interval(TODAY - 20, OPEN_HI)),),
    claims={CLAIM: Claim(Interval(TODAY - 10, TODAY - 5))},
    towns=TOWNS,
)


@dataclass(frozen=True, slots=True)
class Row:
    attack: str
    language: str
    why: str
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.attack}, {self.language}: {self.texts[0][:40]}"


def rows() -> list[Row]:
    lines = (DATA / "evasions.tsv").read_text(encoding="utf-8").splitlines()
    parted = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [Row(attack, language, why, tuple(text.split(" || "))) for attack, language, why, text in parted]


ROWS = rows()


def checked(row: Row, looked: frozenset[tuple[At, Span]] = frozenset(), world: World = WORLD) -> Verdict:
    blocks = tuple(Block(BlockKind.TEXT, (Wording(row.language, text),), (CLAIM,)) for text in row.texts)
    hits = {At(number, row.language): () for number in range(len(blocks))}
    return check(Statement("site", (row.language,), blocks, looked), hits, world)


@pytest.mark.parametrize("row", [one for one in ROWS if one.why != "-"], ids=lambda row: row.name)
def test_writing_it_otherwise_hides_nothing(row: Row) -> None:
    verdict = checked(row)

    assert verdict.decision is not Decision.PUBLISH
    assert row.why in {one.why.value for one in verdict.reasons}
    for one in verdict.reasons:
        if one.at is not None and one.span is not None:
            assert 0 <= one.span.start < one.span.end <= len(row.texts[one.at.block])


@pytest.mark.parametrize("row", [one for one in ROWS if one.why == "-"], ids=lambda row: row.name)
def test_what_is_harmless_goes_out(row: Row) -> None:
    verdict = checked(row)

    assert verdict.decision is Decision.PUBLISH, [(one.why, one.span) for one in verdict.reasons]


def test_both_languages_have_rows_of_both() -> None:
    for language in ("en", "ru"):
        assert {one.why == "-" for one in ROWS if one.language == language} == {True, False}


@pytest.mark.parametrize(
    "row", [one for one in ROWS if one.why in ("perhaps_operation", "language_not_read")], ids=lambda row: row.name
)
def test_what_only_may_tell_of_an_operation_goes_out_once_somebody_looked_at_all_of_it(row: Row) -> None:
    marks = [one for one in checked(row).reasons if one.why in (Why.PERHAPS_OPERATION, Why.LANGUAGE_NOT_READ)]
    looked = frozenset((one.at, one.span) for one in marks if one.at is not None and one.span is not None)

    left = {one.why for one in checked(row, looked).reasons}
    assert left.isdisjoint((Why.PERHAPS_OPERATION, Why.LANGUAGE_NOT_READ))
    if len(looked) > 1:
        one_of_them = frozenset(sorted(looked)[:1])
        assert not left >= {one.why for one in checked(row, one_of_them).reasons}


def test_a_town_of_the_vault_is_found_whether_a_journey_is_live_or_not() -> None:
    row = next(one for one in ROWS if one.attack == "towns of the vault")
    quiet = World(TODAY, claims=WORLD.claims, towns=TOWNS)

    live, calm = ({(one.why, one.span) for one in checked(row, world=given).reasons} for given in (WORLD, quiet))

    assert live == calm
