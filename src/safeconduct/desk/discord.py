"""Disagreements on a page: who says what, apart, and what would settle it. Words what `record.disagreement` found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.visit import Visit
from safeconduct.record.disagreement import HEADINGS, SETTLING, Side, disagreements, doubted_claims
from safeconduct.record.explain import Behind, voice_label
from safeconduct.record.former import Asked
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import basis_in_words, span_in_words, voice_in_words

# Claims of one side that are linked; the rest are under the answer itself.
_MOST_CLAIMS: Final = 5
# Disagreements of one subject and sides of one disagreement on a page.
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class SideTold:
    """One thing that is said: by whom, and where. ``claims``: the address of each and the account it stands in."""

    voices: str
    value: str
    claims: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class DiscordTold:
    """One disagreement."""

    question: str
    heading: str
    sides: tuple[SideTold, ...]
    settling: str


def discords_of(
    visit: Visit, asked: Asked, rows: tuple[KnownRow, ...], behind: Mapping[KnownRow, tuple[Behind, ...]]
) -> tuple[DiscordTold, ...]:
    """Return the disagreements of a subject on the day looked at."""
    found = [
        one
        for row in rows
        if row.disputed or row.inconsistent
        for one in disagreements(row, behind.get(row, ()), doubted_claims(asked, row))
    ]
    outlets = {one.name: one.outlet for claims in behind.values() for one in claims}
    return tuple(
        DiscordTold(
            question=_question(visit, one.row),
            heading=visit.words.phrase(HEADINGS[one.kind]),
            sides=tuple(_side(visit, one.row, side, outlets) for side in one.sides[:_MOST]),
            settling=visit.words.phrase(SETTLING[one.kind]),
        )
        for one in found[:_MOST]
    )


def _question(visit: Visit, row: KnownRow) -> str:
    language = visit.words.tongue.spoken
    heading, basis = property_in_words(row.property, language), basis_in_words(row.basis, language)
    return f"{heading} ({basis})" if basis else heading


def _side(visit: Visit, row: KnownRow, side: Side, outlets: Mapping[str, str]) -> SideTold:
    language = visit.words.tongue.spoken
    return SideTold(
        voices=", ".join(voice_in_words(voice_label(visit.record, root), language) for root in side.voices),
        value=span_in_words(row.kind, side.span, language) if row.kind.is_interval else side.text,
        claims=tuple((visit.link("claim", name), outlets[name]) for name in side.claims[:_MOST_CLAIMS]),
        more=max(0, len(side.claims) - _MOST_CLAIMS),
    )
