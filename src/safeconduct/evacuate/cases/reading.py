"""From things to cases: every part of sort CASE that this desk opens, one question to the tables for each form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, TypeVar

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.cases.types import Case, Decided
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.facts.types import Fact, Value
from safeconduct.evacuate.triage.types import Assessment, Consequence, Override, Probability, Tier, Window
from safeconduct.sync.team import Team

# Forms of a case's own things, and under which name the case has them.
_HELD: Final = {
    "person": "people",
    "need": "needs",
    "document": "documents",
    "consent": "consents",
    "risk": "risks",
    "promise": "promises",
    "contact": "contacts",
    "aftercare": "aftercare",
    "origin": "origins",
    "event": "events",
}
_ANSWERS: Final = ("consequence", "probability", "window", "overrides")
Answer = TypeVar("Answer", Consequence, Probability, Window)
_TIERS: Final = {f"t{tier.value}": tier for tier in Tier}


def read_cases(facts: Facts) -> tuple[Case, ...]:
    """Return every case here, in the order in which they were opened."""
    held: dict[str, dict[CompartmentId, list[Thing]]] = {}
    for form in (*_HELD, "assessment"):
        by_part: dict[CompartmentId, list[Thing]] = defaultdict(list)
        for one in facts.things(form):
            by_part[one.part].append(one)
        held[form] = by_part
    found = (one for one in facts.things("case") if bytes(one.id) == bytes(one.part))
    return tuple(_case(one, {form: tuple(parts[one.part]) for form, parts in held.items()}) for one in found)


def cases_here(team: Team) -> tuple[Case, ...]:
    """Return every case that this desk opens, in the same order; read once for as long as nothing is written."""
    return team.remembered("cases", lambda: read_cases(facts_here(team)))


def read_case(facts: Facts, part: CompartmentId) -> Case | None:
    """Return the case of a part; None where it has none."""
    thing = facts.only("case", part)
    if thing is None:
        return None
    return _case(thing, {form: facts.things(form, part) for form in (*_HELD, "assessment")})


def told_of(case: Case) -> Assessment:
    """Return what was answered about a party; what nobody answered, or what is not known here, is "not enough"."""
    thing = case.assessment
    return told({code: thing.value(code) for code in thing.form.fields} if thing else {})


def told(values: Mapping[str, Value | None]) -> Assessment:
    """Return the answers that fields of an assessment hold."""

    def one_of(kind: type[Answer], code: str) -> Answer:
        known = {one.value: one for one in kind}
        return known.get(str(values.get(code)), known["not_enough"])

    named = values.get("overrides")
    codes = named if isinstance(named, tuple) else ()
    return Assessment(
        one_of(Consequence, "consequence"),
        one_of(Probability, "probability"),
        one_of(Window, "window"),
        frozenset(one for one in Override if one.value in codes),
    )


def decided_of(case: Case) -> Decided | None:
    """Return what a person decided last; None where nobody has. Of several at once the most urgent tier is shown."""
    thing = case.assessment
    tier = _TIERS.get(thing.text("tier")) if thing else None
    if thing is None or tier is None:
        return None
    newest = thing.facts["tier"][-1]
    at = ms_from_hlc(Hlc(newest.hlc))
    return Decided(tier, thing.text("answer"), thing.text("reason"), at, newest.hlc, newest.op)


def looked_at(case: Case) -> int:
    """Return when somebody last looked at the danger, milliseconds since 1970 UTC; 0 where nobody has."""
    look = look_of(case)
    return ms_from_hlc(Hlc(look.hlc)) if look else 0


def look_of(case: Case) -> Fact | None:
    """Return the last word about the danger; None where there is none."""
    said = case.assessment.all_facts if case.assessment else ()
    return max(said, key=lambda one: one.hlc, default=None)


def answered_since(case: Case, decided: Decided) -> bool:
    """Say whether somebody answered one of the questions about the danger after a decision."""
    said = case.assessment.all_facts if case.assessment else ()
    return any(one.hlc > decided.hlc for one in said if one.field in _ANSWERS)


def asked_at(case: Case) -> int:
    """Return when the party was first heard of: what its origins say, else when the case was opened."""
    opened = ms_from_hlc(Hlc(case.thing.began.hlc))
    return min([opened, *(at for one in case.origins if (at := one.number("at")))])


def _case(thing: Thing, held: dict[str, tuple[Thing, ...]]) -> Case:
    given = {name: held[form] for form, name in _HELD.items()}
    # One thing of each case; of two, which only desks that worked apart can have begun, the older.
    return Case(thing.part, thing, assessment=next(iter(held["assessment"]), None), **given)
