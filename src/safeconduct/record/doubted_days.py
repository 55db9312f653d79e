"""Claims and answers whose days may be an error that reports copy from each other; a flag beside them, nothing else.

What is doubted is `copied_days`' answer, of the day on which the account became public, or on which we learnt it where
it never did; and of any day that the claim's words have as the day on which it was reported (`reading.reported`). The
account's own words count before ours: whoever enters a day types its number. Refuses to change a value, a level or an
order by it. Days on which a paper was written, somebody was born or consented are no events that
are reported, and are not doubted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.consents import ASKED_ON, UNTIL
from safeconduct.record.copied_days import doubts_of
from safeconduct.record.explain import Behind, State
from safeconduct.record.items import Claim, Source
from safeconduct.record.reading.reported import is_day_of_telling
from safeconduct.record.reading.types import Doubt
from safeconduct.record.types import PropertyKind

_NO_EVENT: Final = frozenset((UNTIL, ASKED_ON, "date_of_birth", "date_of_source_material"))
# Words without a year: whatever they may be doubted for, days are that are doubted at all.
_ANY_WORDS: Final = "-"
# On a mere day something was told as well as done.
_MERE_DAY: Final = "day"
# Days before an account became public in which those of the reports lie that it tells of: of an answer no claim with
# other days is opened for it. Our own choice; a claim's own page looks at any day.
_NEWS: Final = 31


def doubts_of_claim(claim: Claim, source: Source | None) -> tuple[Doubt, ...]:
    """Return why the days of a claim of an account may be a copied error; none where the account has no one day."""
    if claim.value.kind is not PropertyKind.DATE or claim.property in _NO_EVENT or source is None:
        return ()
    words, reported = claim.quote or claim.said, _reported(source)
    doubts = _doubts(claim.value.span, reported, words)
    said_on = Day(reported.lo) if reported.lo == reported.hi else None
    is_told = claim.property != _MERE_DAY and is_day_of_telling(words, claim.value.span, said_on)
    return (*doubts, Doubt.DAY_OF_TELLING) if is_told else doubts


def doubted_claims_of(property_id: str, behind: Iterable[Behind]) -> dict[Doubt, tuple[str, ...]]:
    """Return the claims behind an answer of days that may be a copied error, by why; those that stand alone.

    Of accounts that were never public the claim's own page tells it. Opens a claim only where its words may matter.
    """
    found: dict[Doubt, dict[str, None]] = {}
    for one in may_be_doubted(property_id, behind):
        held = one.open()
        for doubt in doubts_of_claim(held.claim, held.source):
            found.setdefault(doubt, {})[one.name] = None
    return {doubt: tuple(found[doubt]) for doubt in Doubt if doubt in found}


def may_be_doubted(property_id: str, behind: Iterable[Behind]) -> Iterator[Behind]:
    """Give those claims behind an answer of days whose words have to be looked at for it."""
    for one in behind if property_id not in _NO_EVENT else ():
        if one.state is State.STANDS and (
            _doubts(one.span, one.published, _ANY_WORDS) or _is_news(one.span, one.published)
        ):
            yield one


def _is_news(said: Interval, published: Interval) -> bool:
    """Say whether days may be those of a report that an account tells of."""
    return not published.is_unknown() and published.lo - _NEWS <= said.lo <= said.hi <= published.hi


def _reported(source: Source) -> Interval:
    learnt = source.learnt_on
    return Interval(learnt, learnt) if source.published.is_unknown() and learnt is not None else source.published


def _doubts(said: Interval, reported: Interval, words: str) -> tuple[Doubt, ...]:
    if said.is_unknown() or reported.lo != reported.hi:
        return ()
    found = {Doubt(one.value) for one in doubts_of(said, Day(reported.lo), words)}
    return tuple(one for one in Doubt if one in found)
