"""How far a party is trusted, what it agreed to, and when its papers are here. Pure: no clock, randomness or I/O.

Of what can be read in two ways the stricter holds: a refusal is not overruled by a yes that somebody noted elsewhere,
a paper of which nobody knows is not here. Carries "an unvouched or hot party is never put into shared housing"
(DESIGN section 7). Refuses to read a person's trust out of anything but two persons' own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import DeviceId, UserId
from safeconduct.evacuate.cases.types import Case, ConsentStanding, Papers, Told, Trust
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.intake.counting import VOUCHERS
from safeconduct.intake.types import Rung

# What a party may be told from which rung on. Our own: whoever has not been heard is told nothing that another could
# use; where a house is, only those are told for whom two of us answer (notes/evacuate A4, Makhachkala).
TOLD_FROM: Final[Mapping[Told, Rung]] = {
    Told.GENERAL: Rung.UNHEARD,
    Told.MEETING: Rung.CROSS_CHECKED,
    Told.HOUSE: Rung.VOUCHED,
    Told.OTHERS: Rung.VOUCHED,
}
# Ages of the form `person` for which somebody else has to agree.
_MINORS: Final = frozenset(("small", "child", "young", "minor"))
# How a paper stands, as the form `document` calls it.
_HERE: Final = frozenset(("here", "granted"))
_COMING: Final = frozenset(("wanted", "asked", "appointed"))
_FOR_COUNTRY: Final = "visa"
# Papers without which nobody crosses a border, and a minor does not leave; who has none on record is told of.
_FOR_ALL: Final = "travel"
_FOR_MINORS: Final = "guardian"
# A paper that forbids to leave while it is in force.
_BAN: Final = "exit_ban"
_STANDINGS: Final = {one.value: one for one in ConsentStanding}
# The stricter first.
_STRICT: Final = (
    ConsentStanding.WITHDRAWN,
    ConsentStanding.REFUSED,
    ConsentStanding.CANNOT,
    ConsentStanding.NEEDS_GUARDIAN,
    ConsentStanding.EXPIRED,
    ConsentStanding.GIVEN,
)

# What a yes that holds stands above.
_OVERTAKEN: Final = (ConsentStanding.EXPIRED, ConsentStanding.NEEDS_GUARDIAN)

Span = tuple[Day | None, Day | None, Day | None]
"""Earliest, most likely, latest day."""


def trust_of(case: Case, user_of: Callable[[DeviceId], UserId | None]) -> Trust:
    """Return how far a party is trusted. Vouched for is who two persons vouch for, both since anybody last doubted."""
    vouchers: set[UserId] = set()
    for fact in case.thing.all_facts:
        if fact.field != "rung":
            continue
        if _one_text(fact.value) != Rung.VOUCHED.value:
            vouchers.clear()
        elif user := user_of(fact.device):
            vouchers.add(user)
    shown = case.thing.text("rung")
    rung = Rung(shown) if shown in {one.value for one in Rung} else Rung.UNHEARD
    if rung is not Rung.VOUCHED or len(vouchers) >= VOUCHERS:
        return Trust(rung, tuple(sorted(vouchers)))
    return Trust(Rung.CROSS_CHECKED, tuple(sorted(vouchers)), waits=True)


def may_be_told(rung: Rung, what: Told) -> bool:
    """Say whether a party on this rung may be told so much."""
    return rung.height >= TOLD_FROM[what].height


def may_share_house(rung: Rung, *, is_hot: bool) -> bool:
    """Say whether a party may live with others: two vouch for it, and nobody searches for it now."""
    return rung is Rung.VOUCHED and not is_hot


def consent(case: Case, person: ThingId, purpose: str, receiver: str, today: Day) -> ConsentStanding:
    """Return whether a person of the party agreed to a purpose for a receiver.

    A word for nobody in particular holds for every receiver. Of several the strictest, so that a yes noted elsewhere
    overrules no refusal: whoever changed their mind is asked again, and that word takes the place of the former. A yes
    that holds is not taken back by an older one that has run out, nor by a child's own beside their guardian's.
    """
    age = next((one.text("age") for one in case.people if one.id == person), "")
    said = [
        _said(one, today, is_minor=age in _MINORS)
        for one in case.consents
        if one.id_of("who") in (person, b"")
        and one.text("purpose") == purpose
        and one.text("receiver") in ("", receiver)
    ]
    if ConsentStanding.GIVEN in said:
        said = [one for one in said if one not in _OVERTAKEN]
    return min(said, key=_STRICT.index, default=ConsentStanding.NOT_ASKED)


def consent_of_all(case: Case, purpose: str, receiver: str, today: Day) -> ConsentStanding:
    """Return what holds for the whole party: the strictest, and that somebody was not asked."""
    found = [consent(case, one.id, purpose, receiver, today) for one in case.travellers]
    if not found or ConsentStanding.NOT_ASKED in found:
        strict = [one for one in found if one in _STRICT[:3]]
        return min(strict, key=_STRICT.index, default=ConsentStanding.NOT_ASKED)
    return min(found, key=_STRICT.index)


def papers(case: Case, country: str, today: Day) -> Papers:
    """Return when everybody's papers for a country are here: the last of them decides."""
    spans: list[Span] = []
    lacking: list[tuple[ThingId, str]] = []
    unasked: list[tuple[ThingId, str]] = []
    for person in case.travellers:
        if any(_is_in_force(one, today) for one in _papers_of(case, person, _BAN)):
            lacking.append((person.id, _BAN))
        for kind in (_FOR_COUNTRY, _FOR_ALL, *([_FOR_MINORS] if person.text("age") in _MINORS else [])):
            held = _papers_of(case, person, kind, country if kind == _FOR_COUNTRY else "")
            span = _soonest([_span(one, today) for one in held])
            if span is not None:
                spans.append(span)
            elif held or kind == _FOR_COUNTRY:
                lacking.append((person.id, kind))
            else:
                unasked.append((person.id, kind))
    if lacking or not spans:
        return Papers(None, None, None, tuple(lacking), tuple(unasked))
    earliest, likely, latest = (_latest([span[n] for span in spans]) for n in range(3))
    return Papers(earliest, likely, latest, unasked=tuple(unasked))


def _said(one: Thing, today: Day, *, is_minor: bool) -> ConsentStanding:
    found = _STANDINGS.get(one.text("state"), ConsentStanding.CANNOT)
    if found is not ConsentStanding.GIVEN:
        return found
    until = one.number("until")
    if until is not None and until < today:
        return ConsentStanding.EXPIRED
    is_by_guardian = one.text("how") == "guardian" or bool(one.text("without_guardian"))
    return ConsentStanding.NEEDS_GUARDIAN if is_minor and not is_by_guardian else ConsentStanding.GIVEN


def _papers_of(case: Case, person: Thing, kind: str, country: str = "") -> list[Thing]:
    """Return a person's papers of a kind; of one that is for a country, those for it or for none in particular."""
    return [
        one
        for one in case.documents
        if one.id_of("who") == person.id
        and one.text("kind") == kind
        and (not country or one.text("country") in (country, ""))
    ]


def _is_in_force(ban: Thing, today: Day) -> bool:
    until = ban.number("until")
    return ban.text("state") not in ("none", "expired") and (until is None or until >= today)


def _span(one: Thing, today: Day) -> Span | None:
    """Return when a paper is here; None where it is not to be had."""
    until = one.number("until")
    if until is not None and until < today:
        return None
    if one.text("state") in _HERE:
        return today, today, today
    if one.text("state") not in _COMING:
        return None
    days = [one.number(code) for code in ("from_day", "likely_day", "late_day")]
    earliest, likely, latest = (Day(max(day, today)) if day is not None else None for day in days)
    return earliest or likely, likely, latest


def _soonest(spans: Iterable[Span | None]) -> Span | None:
    """Return the paper that is here first, of several that serve; one of unknown day after those of a known one."""
    held = [one for one in spans if one is not None]
    return min(held, key=lambda one: (one[1] is None, one[1] or 0), default=None)


def _latest(days: list[Day | None]) -> Day | None:
    known = [one for one in days if one is not None]
    return max(known) if len(known) == len(days) else None


def _one_text(value: bytes) -> str:
    held = cbor.decode(value)
    return held[0] if isinstance(held, list) and held and isinstance(held[0], str) else ""
