"""Disagreements on a page: who says what, apart, and what would settle it. Words what `record.disagreement` found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.lines import answer_name
from safeconduct.desk.visit import Visit
from safeconduct.record.asked import Asked
from safeconduct.record.disagreement import HEADINGS, SETTLING, Disagreement, Side, disagreements, doubted_claims
from safeconduct.record.explain import source_label, voice_label
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import basis_in_words, row_value_in_words, span_in_words, voice_in_words

# Of one subject on a page: disagreements, sides of each, voices of a side and claims of a side that are named. The rest
# is counted and stands under the answer itself, one link away.
_MOST: Final = 10
_MOST_SIDES: Final = 6
_MOST_VOICES: Final = 4
_MOST_CLAIMS: Final = 3


@dataclass(frozen=True, slots=True)
class SideTold:
    """One thing that is said: by whom, and where. ``claims``: the address of each and the account it stands in."""

    voices: str
    more_voices: int
    value: str
    claims: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class DiscordTold:
    """One disagreement. ``more`` sides are found at ``rest_address``."""

    question: str
    heading: str
    sides: tuple[SideTold, ...]
    more: int
    rest_address: str
    settling: str


@dataclass(frozen=True, slots=True)
class DiscordsTold:
    """The disagreements of a subject, and how many more there are than are told."""

    told: tuple[DiscordTold, ...]
    more: int


def discords_of(visit: Visit, asked: Asked) -> DiscordsTold:
    """Return the disagreements of a subject on the day looked at."""
    found = [
        one
        for row in asked.rows
        if row.disputed or row.inconsistent
        for one in disagreements(row, asked.behind(row), doubted_claims(asked, row))
    ]
    return DiscordsTold(tuple(_told(visit, asked, one) for one in found[:_MOST]), max(0, len(found) - _MOST))


def _told(visit: Visit, asked: Asked, one: Disagreement) -> DiscordTold:
    accounts = {claim.name: claim.source for claim in asked.behind(one.row)}
    return DiscordTold(
        question=_question(visit, one.row),
        heading=visit.words.phrase(HEADINGS[one.kind]),
        sides=tuple(_side(visit, one.row, side, accounts) for side in one.sides[:_MOST_SIDES]),
        more=max(0, len(one.sides) - _MOST_SIDES),
        rest_address=visit.at(
            f"/subject/{visit.path['subject']}/answer/{visit.handle('answer', answer_name(one.row))}"
        ),
        settling=visit.words.phrase(SETTLING[one.kind]),
    )


def _question(visit: Visit, row: KnownRow) -> str:
    language = visit.words.tongue.spoken
    heading, basis = (
        property_in_words(row.property, language, visit.record.vocabulary),
        basis_in_words(row.basis, language),
    )
    return f"{heading} ({basis})" if basis else heading


def _side(visit: Visit, row: KnownRow, side: Side, accounts: Mapping[str, str]) -> SideTold:
    language, record = visit.words.tongue.spoken, visit.record
    # Of words there is one side, and it says what the row says, in every spelling.
    words = row_value_in_words(row, language, record.vocabulary)
    return SideTold(
        voices=", ".join(voice_in_words(voice_label(record, root), language) for root in side.voices[:_MOST_VOICES]),
        more_voices=max(0, len(side.voices) - _MOST_VOICES),
        value=span_in_words(row.kind, side.span, language) if row.kind.is_interval else words,
        claims=tuple(
            (visit.link("claim", name), source_label(record, accounts[name])) for name in side.claims[:_MOST_CLAIMS]
        ),
        more=max(0, len(side.claims) - _MOST_CLAIMS),
    )
