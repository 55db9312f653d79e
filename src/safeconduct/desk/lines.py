"""The claims behind an answer, as lines of a page: one after another, or as nested lists under their voices.

Words what `record.explain` found and decides nothing. Of withdrawn content there is but its tombstone (promise P7); no
claim is left out but for those that are counted and one link away (P6).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.desk.into import lies_in
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_tree import Trunk, claim_tree
from safeconduct.record.doubted_days import doubts_of_claim
from safeconduct.record.explain import Behind, State, source_label, speaker_of, voice_labels
from safeconduct.record.reading.wording import doubts_in_words
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import STATES, TOMBSTONE, published_in_words, span_in_words, voice_in_words

# Lists within lists on a page; copies of copies of copies stand in the last of them. A screen reader says each level.
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One claim behind an answer; of withdrawn content there is but its tombstone.

    ``speaker``: whose words it is in, where that is not the voice it goes back to. ``part``: where it lies, if not all
    lies in one part. ``look``: what has to be looked at of its day.
    """

    address: str
    outlet: str
    state: str
    published: str = ""
    said: str = ""
    value: str = ""
    voice: str = ""
    speaker: str = ""
    account: str = ""
    stands: bool = False
    part: str = ""
    look: str = ""


@dataclass(slots=True)
class Twig:
    """A claim with the copies that were taken from it. ``total``: how many there are, shown here or not."""

    line: Line
    copies: list[Twig] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True, slots=True)
class Bough:
    """The voices that some claims go back to, and these claims."""

    voices: str
    is_gone: bool
    twigs: tuple[Twig, ...]


def answer_name(row: KnownRow) -> str:
    """Return the name of a row among those of its subject, of one length whatever it says."""
    told = cbor.encode([row.property, row.basis, row.kind.value, row.text, row.is_tombstone])
    return hashlib.sha256(told).hexdigest()


def line_of(visit: Visit, row: KnownRow, one: Behind) -> Line:
    """Return one claim behind a row."""
    language = visit.words.tongue.spoken
    address, state = visit.link("claim", one.name), visit.words.phrase(STATES[one.state])
    if one.state is State.WITHDRAWN:
        return Line(address, outlet=visit.words.phrase(TOMBSTONE), state=state)
    held = one.open()
    speaker, labels = speaker_of(held), voice_labels(visit.record, one.roots)
    return Line(
        address=address,
        outlet=source_label(visit.record, one.source),
        state=state,
        published=published_in_words(one.published, language),
        said=held.claim.said,
        value=span_in_words(row.kind, one.span, language) if row.kind.is_interval else "",
        voice=", ".join(voice_in_words(label, language) for label in labels),
        speaker=voice_in_words(speaker, language) if speaker and {speaker} != {*labels} else "",
        account=visit.link("account", one.source),
        stands=one.state is State.STANDS,
        part=lies_in(visit, held),
        look=doubts_in_words(doubts_of_claim(held.claim, held.source), language),
    )


def shown_first(behind: Sequence[Behind], most: int) -> list[Behind]:
    """Return the claims behind a row for which there is room: what was said before its copies."""
    return sorted(behind, key=lambda one: (len(one.ancestors), one.published, one.name))[:most]


def boughs_of(visit: Visit, row: KnownRow, behind: Sequence[Behind], most: int) -> tuple[Bough, ...]:
    """Return the claims behind a row under their voices, at most so many, what was said before its copies."""
    kept = {id(one) for one in shown_first(behind, most)}
    return tuple(
        _bough(visit, row, trunk, kept) for trunk in claim_tree(behind) if any(id(b.claim) in kept for b in trunk.under)
    )


def _bough(visit: Visit, row: KnownRow, trunk: Trunk, kept: set[int]) -> Bough:
    language = visit.words.tongue.spoken
    twigs: list[Twig] = []
    line: list[Twig] = []
    for branch, depth in trunk.branches():
        del line[min(depth, _DEEPEST) - 1 :]
        for above in line:
            above.total += 1
        if id(branch.claim) in kept:
            twig = Twig(line_of(visit, row, branch.claim))
            (line[-1].copies if line else twigs).append(twig)
            line.append(twig)
    if trunk.is_withdrawn:
        return Bough(visit.words.phrase(TOMBSTONE), True, tuple(twigs))
    voices = ", ".join(voice_in_words(label, language) for label in voice_labels(visit.record, trunk.roots))
    return Bough(voices, False, tuple(twigs))
