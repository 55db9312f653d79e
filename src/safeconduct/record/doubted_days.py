"""Claims and answers whose days may be an error that reports copy from each other; a flag beside them, nothing else.

What is doubted is `copied_days`' answer, of the day on which the account became public, or on which we learnt it where
it never did. The account's own words count before ours: whoever enters a day types its number. Refuses to change a
value, a level or an order by it. Days on which a paper was written, somebody was born or consented are no events that
are reported, and are not doubted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.consents import ASKED_ON, UNTIL
from safeconduct.record.copied_days import doubts_of
from safeconduct.record.explain import Behind, State
from safeconduct.record.items import Claim, Source
from safeconduct.record.reading.types import Doubt
from safeconduct.record.types import PropertyKind

_NO_EVENT: Final = frozenset((UNTIL, ASKED_ON, "date_of_birth", "date_of_source_material"))
# Words without a year: whatever they may be doubted for, days are that are doubted at all.
_ANY_WORDS: Final = "-"


def doubts_of_claim(claim: Claim, source: Source | None) -> tuple[Doubt, ...]:
    """Return why the days of a claim of an account may be a copied error; none where the account has no one day."""
    if claim.value.kind is not PropertyKind.DATE or claim.property in _NO_EVENT or source is None:
        return ()
    return _doubts(claim.value.span, _reported(source), claim.quote or claim.said)


def doubted_claims_of(property_id: str, behind: Iterable[Behind]) -> dict[Doubt, tuple[str, ...]]:
    """Return the claims behind an answer of days that may be a copied error, by why; those that stand alone.

    Of accounts that were never public the claim's own page tells it. Opens a claim only where its words may matter.
    """
    found: dict[Doubt, dict[str, None]] = {}
    for one in behind if property_id not in _NO_EVENT else ():
        if one.state is not State.STANDS or not _doubts(one.span, one.published, _ANY_WORDS):
            continue
        held = one.open()
        for doubt in doubts_of_claim(held.claim, held.source):
            found.setdefault(doubt, {})[one.name] = None
    return {doubt: tuple(found[doubt]) for doubt in Doubt if doubt in found}


def _reported(source: Source) -> Interval:
    learnt = source.learnt_on
    return Interval(learnt, learnt) if source.published.is_unknown() and learnt is not None else source.published


def _doubts(said: Interval, reported: Interval, words: str) -> tuple[Doubt, ...]:
    if said.is_unknown() or reported.lo != reported.hi:
        return ()
    found = {Doubt(one.value) for one in doubts_of(said, Day(reported.lo), words)}
    return tuple(one for one in Doubt if one in found)
