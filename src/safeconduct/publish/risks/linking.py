"""What a text lacks: a claim under a number, day, place or quotation; a translation; a kind that the check knows.

Also what one language says and another does not, claims that were corrected, and pictures that nobody let out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import Interval
from safeconduct.publish.quasi.patterns import lexicon
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import At, Block, BlockKind, Statement
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import World

_COMPARED: Final = frozenset(
    (
        QuasiKind.AGE,
        QuasiKind.DATE,
        QuasiKind.PLACE,
        QuasiKind.PROFESSION,
        QuasiKind.KINSHIP,
        QuasiKind.HEALTH,
        QuasiKind.NUMBER,
        QuasiKind.UNIQUE,
    )
)
_NOWHERE: Final = Span(0, 0)
_LISTED: Final = frozenset((QuasiKind.PROFESSION, QuasiKind.KINSHIP, QuasiKind.HEALTH))
# Kinds of blocks that say something of themselves, whatever their words are: each rests on a claim.
_RESTING: Final = frozenset((BlockKind.QUOTE, BlockKind.COUNT, BlockKind.PLACE, BlockKind.MOMENT))
# How one voice is named as the one who says it, in either language.
_ACCORDING = lexicon(
    (
        {
            "code": "according",
            "en": ["according to", "says?", "said", "reports?", "reported(?:ly)?", "told", "states?", "stated"],
            "ru": [
                "по (?:данным|словам|сведениям|сообщени\\w+)",
                "сообща(?:ет|ют|ется|лось)",
                "сообщил\\w*",
                "утвержда(?:ет|ют)",
                "говор(?:ит|ят)",
                "заявил\\w*",
                "рассказал\\w*",
            ],
        },
    )
)


def block_risks(statement: Statement) -> Iterator[Reason]:
    """Give what is wrong with blocks as such: their kind, their languages, whether a picture was cleared."""
    for number, block in enumerate(statement.blocks):
        at = _first(number, block, statement)
        if block.kind is BlockKind.UNKNOWN:
            yield Reason(Why.UNKNOWN_BLOCK, Decision.HOLD, at)
        if block.kind is BlockKind.MEDIA and not block.is_cleared:
            yield Reason(Why.MEDIA_NOT_CLEARED, Decision.HOLD, at)
        if any(not (block.text(language) or "").strip() for language in statement.languages):
            yield Reason(Why.NO_TRANSLATION, Decision.HOLD, at)
        doubled = len({one.language for one in block.wordings}) != len(block.wordings)
        if doubled or not block.wordings:
            yield Reason(Why.UNKNOWN_BLOCK, Decision.HOLD, at)
    if not statement.languages or not statement.blocks:
        yield Reason(Why.UNKNOWN_BLOCK, Decision.HOLD)


def _first(number: int, block: Block, statement: Statement) -> At:
    languages = [*(one.language for one in block.wordings), *statement.languages, ""]
    return At(number, languages[0])


def link_risks(reads: tuple[Read, ...], world: World) -> Iterator[Reason]:
    """Give every number, day, place and quotation that rests on nothing, and every claim that does not stand."""
    for one in reads:
        for finding in one.findings:
            if _wants_link(finding) and not _is_linked(finding, one.block):
                yield Reason(Why.UNLINKED, Decision.HOLD, one.at, finding.span)
        if one.block.kind in _RESTING and not one.block.claims:
            yield Reason(Why.UNLINKED, Decision.HOLD, one.at)
        claims = [world.claims[id_] for id_ in one.block.claims if id_ in world.claims]
        if len(claims) < len(one.block.claims) or any(claim.is_superseded for claim in claims):
            yield Reason(Why.SUPERSEDED, Decision.HOLD, one.at)
        speaks_alone = bool(claims) and all(claim.voices <= 1 for claim in claims)
        if (
            speaks_alone
            and one.block.kind in (BlockKind.TEXT, BlockKind.MOMENT)
            and not any(_ACCORDING.find(one.evened))
        ):
            yield Reason(Why.ONE_VOICE, Decision.PUBLISH, one.at)


def _wants_link(finding: Finding) -> bool:
    match finding.kind:
        case QuasiKind.NUMBER | QuasiKind.DATE | QuasiKind.QUOTATION:
            return True
        case QuasiKind.PLACE:
            # Countries and republics stand in every sentence and say nothing by themselves.
            return finding.grain > Grain.REGION
        case _:
            return False


def _is_linked(finding: Finding, block: Block) -> bool:
    """Say whether a finding rests on a claim; how many people there are, on a count no more exact than the words."""
    if finding.kind is QuasiKind.NUMBER and finding.is_people and not finding.code:
        return any(_holds(finding.interval, count.value) for count in block.counts)
    return bool(block.claims)


def _holds(outer: Interval, inner: Interval) -> bool:
    return outer.lo <= inner.lo and inner.hi <= outer.hi


def translation_risks(reads: tuple[Read, ...]) -> Iterator[Reason]:
    """Give every detail that one language of a block tells and another does not, or not as exactly."""
    for one in reads:
        others = [_by_kind(other) for other in reads if other.at.block == one.at.block and other is not one]
        is_said: dict[Finding, bool] = {}
        for finding in one.findings:
            if not _is_compared(finding):
                continue
            # What is told twice is looked for once.
            told = replace(finding, span=_NOWHERE)
            if told not in is_said:
                is_said[told] = all(any(_says(other, told) for other in held.get(told.kind, ())) for held in others)
            if not is_said[told]:
                yield Reason(Why.TRANSLATION_SAYS_MORE, Decision.HOLD, one.at, finding.span)


def _by_kind(read: Read) -> Mapping[QuasiKind, tuple[Finding, ...]]:
    """Return what a wording tells by its kind, each once, wherever it stands."""
    told = dict.fromkeys(replace(one, span=_NOWHERE) for one in read.findings)
    return {kind: tuple(one for one in told if one.kind is kind) for kind in QuasiKind}


def _is_compared(finding: Finding) -> bool:
    return finding.kind in _COMPARED and (finding.is_exact or finding.kind not in _LISTED)


def _says(other: Finding, finding: Finding) -> bool:
    """Say whether a finding of another language tells what this one does, at least as exactly."""
    if other.kind is not finding.kind:
        return False
    match finding.kind:
        case QuasiKind.DATE:
            return _is_same_day(other, finding)
        case QuasiKind.AGE:
            # "In their twenties" and "from twenty to thirty" are one: languages count ends differently.
            slack = 0 if finding.is_exact else 1
            return _holds(Interval(finding.interval.lo - slack, finding.interval.hi + slack), other.interval)
        case QuasiKind.NUMBER:
            return _holds(finding.interval, other.interval)
        case QuasiKind.PLACE:
            is_form = ":" in finding.code or ":" in other.code
            return contains(finding.code, other.code) or (is_form and other.grain >= finding.grain)
        case _:
            return other.code == finding.code


def _is_same_day(other: Finding, finding: Finding) -> bool:
    if not finding.interval.is_unknown() and not other.interval.is_unknown():
        return _holds(finding.interval, other.interval)
    return bool(_yearless(finding) & _yearless(other))


def _yearless(finding: Finding) -> frozenset[str]:
    """Return the codes of a day or month without its year, by which "29 декабря" meets "29 December 2018"."""
    if finding.interval.is_unknown():
        return frozenset((finding.code,))
    lo, hi = finding.interval
    if lo == hi:
        return frozenset((f"--{iso_from_day(Day(lo))[5:]}",))
    if hi - lo <= 31 and lo > 0:
        return frozenset((f"--{iso_from_day(Day(lo))[5:7]}",))
    return frozenset()
