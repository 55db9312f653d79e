"""What others made public: an article pasted in, what it tells proposed, and confirmed by a person.

The extractors of the check propose numbers, places, quotations and what may single one person out (age, day, trade,
kin, wound); nothing counts until a person says so, once, for the whole text. Whom an article touches is worked out in
`touching`. Refuses to take an article out again (P7, P12).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, UNKNOWN, Interval
from safeconduct.evacuate.facts.commands import new_intent, set_intent
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.publish.holding.ledger import DETAILS, Detail, SaidOf, lines_of, lines_told
from safeconduct.publish.holding.rules import fingerprint
from safeconduct.publish.holding.types import Held
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.patterns import sentences
from safeconduct.publish.quasi.types import Finding, QuasiKind
from safeconduct.publish.statements import Count, PersonId
from safeconduct.publish.types import Span
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Letters of the text shown around what is proposed.
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class Proposed:
    """Something that an article may tell. ``words``: as they stand; ``around``: the sentence they stand in.

    ``place``: of a number, the code of the place that its sentence names; empty where it names none or several.
    """

    kind: QuasiKind
    words: str
    around: str
    value: Interval = UNKNOWN
    code: str = ""
    place: str = ""


def article_intent(team: Team, room: CompartmentId, thing: ThingId, *, outlet: str, day: Day, text: str) -> Intent:
    """Return the op that enters an article of others; what it told is said by a person afterwards. NotAFact."""
    values: dict[str, Value | None] = {"day": day, "whose": "others", "outlet": outlet or None, "text": text}
    return new_intent(team, room, "public", values, thing=thing)


def proposed(text: str, today: Day) -> tuple[Proposed, ...]:
    """Return what a text may tell: numbers of people first, then other numbers, places, quotations and details of one.

    Each once. Of a number ``place``: that which alone its sentence names.
    """
    every = find(text, today)
    named = _Sentences(text, every)
    found = [one for one in every if one.kind in _KINDS and _is_told(one)]
    found.sort(key=lambda one: (_KINDS.index(one.kind), not one.is_people, one.span.start))
    kept: dict[tuple[QuasiKind, str], Proposed] = {}
    for one in found:
        words = text[one.span.start : one.span.end]
        around = text[max(0, one.span.start - _AROUND) : one.span.end + _AROUND]
        key = one.code or f"{words.casefold()} {one.span.start if one.kind is QuasiKind.NUMBER else ''}"
        place = named.place_of(one.span) if one.kind is QuasiKind.NUMBER else ""
        given = Proposed(one.kind, words, " ".join(around.split()), one.interval, one.code, place)
        kept.setdefault((one.kind, key), given)
    return tuple(kept.values())


_KINDS: Final = (QuasiKind.NUMBER, QuasiKind.PLACE, QuasiKind.QUOTATION, *DETAILS)


def _is_told(one: Finding) -> bool:
    """Say whether it may tell something: of an age or a day one that the words fix, of words of a list exact ones."""
    if one.kind in (QuasiKind.AGE, QuasiKind.DATE):
        return one.interval != UNKNOWN
    return one.is_exact or one.kind not in DETAILS


class _Sentences:
    """Which places the sentence of a number names. In order: a text made for it may have thousands of both."""

    def __init__(self, text: str, every: Iterable[Finding]) -> None:
        self._parts = sentences(text)
        self._begins = [one.start for one in self._parts]
        self._places = [one for one in every if one.kind is QuasiKind.PLACE and one.code]
        # How far those up to each reach: what ends before a sentence begins is never looked at.
        self._reach = list(accumulate((one.span.end for one in self._places), max))

    def place_of(self, number: Span) -> str:
        """Return the one place that the sentence of a number names; empty where it names none or several."""
        at = bisect_right(self._begins, number.start) - 1
        within = self._parts[at] if at >= 0 and number.start < self._parts[at].end else number
        first = bisect_right(self._reach, within.start)
        following = (self._places[n] for n in range(first, len(self._places)))
        near = takewhile(lambda one: one.span.start < within.end, following)
        places = {one.code for one in near if one.overlaps(within)}
        return next(iter(places)) if len(places) == 1 else ""


def detail_told(one: Proposed, who: str) -> Detail:
    """Return what an article told of one person. ``who``: as statements name them; empty where nobody says of whom."""
    is_listed = one.kind not in (QuasiKind.AGE, QuasiKind.DATE)
    code = one.code if is_listed else ""
    return Detail(one.kind, UNKNOWN if is_listed else one.value, code, one.words, PersonId(who))


def count_told(status: str, least: int, most: int | None, *, basis: str = "", place: str = "") -> Count:
    """Return a number that an article told, counted up to its day; open above where it only says at least."""
    return Count(status, Interval(least, OPEN_HI if most is None else max(least, most)), place, basis=basis)


def told_intent(entry: Thing, said: SaidOf) -> Intent:
    """Return the op that says what an entry told, as a person confirmed it; it takes the place of what stood there.

    What the program wrote of an entry of ours and this version reads stays.
    """
    return set_intent(entry, {"told": lines_told(entry, said)})


def read_anew_intent(entry: Thing, held: Held | None) -> Intent | None:
    """Return the op that reads an entry of ours anew from its statement; None where that is not here as it went out."""
    if held is None or fingerprint(held).hex() != entry.text("digest"):
        return None
    return set_intent(entry, {"told": lines_of(held, Day(entry.number("day") or 0))})
