"""What is told in quotations and how many people could know it, as somebody entered it: things of the form `told_fact`.

A number counts while the claim that says so opens here and stands; without it nobody says who could know the fact, and
a quotation that tells it is to be reworded (P12; docs/formats/release-check.md "Source"). A place that names none or
several is left out, and so are days that end before they begin: the fact then lies within no other. Refuses to take in
what was dropped, or to know who anybody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.publish.holding.sourced import ClaimsOf, days_of, place_typed, source_of, standing
from safeconduct.publish.statements import ClaimId, FactId
from safeconduct.publish.worlds import Fact

TOLD_FACT: Final = "told_fact"
"""The form of what is told in a quotation."""


def facts_told(facts: Facts, claims_of: ClaimsOf) -> Mapping[FactId, Fact]:
    """Return every fact that counts, by the id by which blocks and the ledger name it."""
    things = [one for one in facts.things(TOLD_FACT) if not one.yes("dropped")]
    sources = standing(things, claims_of)
    return {FactId(one.id.hex()): _fact(one, sources) for one in things}


def _fact(thing: Thing, sources: frozenset[ClaimId]) -> Fact:
    public, count = thing.number("public_from"), thing.number("at_least")
    return Fact(
        FactId(thing.id.hex()),
        place=place_typed(thing.text("place")) or "",
        days=days_of(thing) or UNKNOWN,
        public_from=None if public is None else Day(public),
        at_least=count if count is not None and source_of(thing) in sources else 0,
    )
