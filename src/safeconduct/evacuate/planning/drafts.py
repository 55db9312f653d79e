"""What a kept plan names: journeys, and for each the ops that drafted its legs (decision 0012, point 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.queries import Facts, Thing, shown_value
from safeconduct.evacuate.facts.types import Value

# Between a journey and the ops that draft it, and between these.
_BETWEEN: Final = ":"
_AND: Final = ","
# The greatest number of a plan: one a minute for two years.
MOST_NUMBER: Final = 1_000_000
_PART: Final = re.compile(r"[0-9a-f]{32}")
_OP: Final = re.compile(r"[0-9a-f]{64}")
# What of a leg is the plan's; the rest is for whoever runs it.
PLANNED: Final = (
    "number",
    "kind",
    "from_city",
    "to_city",
    "day",
    "until_day",
    "mode",
    "id_check",
    "trip",
    "place",
    "helper",
)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A journey that a plan names, and the ops that drafted its legs, one a leg, in order."""

    journey: CompartmentId
    ops: tuple[OpId, ...]

    @property
    def line(self) -> str:
        """Return it as the entry has it."""
        return f"{self.journey.hex()}{_BETWEEN}{_AND.join(op.hex() for op in self.ops)}"


def plans(facts: Facts) -> tuple[Thing, ...]:
    """Return the plans that are kept here, the newest last."""
    return tuple(sorted(facts.things("plan"), key=lambda one: (number_of(one), one.began.hlc, one.id)))


def number_of(plan: Thing) -> int:
    """Return the number of a plan; 0 for one that nobody can have counted to: it keeps no later plan from one."""
    found = plan.number("number") or 0
    return found if 0 < found <= MOST_NUMBER else 0


def drafted_in(plan: Thing) -> tuple[Drafted, ...]:
    """Return the journeys that a plan names; lines that are none are passed over."""
    found = ((part, ops.split(_AND)) for part, _, ops in (line.partition(_BETWEEN) for line in plan.lines("journeys")))
    return tuple(
        Drafted(CompartmentId(bytes.fromhex(part)), tuple(OpId(bytes.fromhex(op)) for op in ops))
        for part, ops in found
        if _is_hex(part, ops)
    )


def legs_in(facts: Facts, part: CompartmentId) -> tuple[Thing, ...]:
    """Return the legs of a journey that are in use, in order."""
    found = (one for one in facts.things("leg", part) if not one.yes("dropped"))
    return tuple(sorted(found, key=lambda one: (one.number("number") or 0, one.began.hlc, one.id)))


def is_drafted(facts: Facts, drafted: Drafted) -> bool:
    """Say whether the legs of a journey that are in use are those that a plan lists, and it lists any.

    Whoever writes in a plan's part can name any part and any op in it: nothing is done to what is not its own.
    """
    return bool(drafted.ops) and tuple(one.began.op for one in legs_in(facts, drafted.journey)) == drafted.ops


def is_as_drafted(facts: Facts, drafted: Drafted) -> bool:
    """Say whether the legs of a journey that are in use are those that a plan lists, and nobody changed what it said of
    them."""
    legs = legs_in(facts, drafted.journey)
    if tuple(leg.began.op for leg in legs) != drafted.ops:
        return False
    return all(fact.op == leg.began.op for leg in legs for code in PLANNED for fact in leg.facts.get(code, ()))


def legs_as_drafted(facts: Facts, drafted: Drafted) -> tuple[Mapping[str, Value], ...]:
    """Return the legs of a journey as a plan drafted them, whatever was said of them since."""
    by_op = {one.began.op: one for one in facts.things("leg", drafted.journey)}
    found = (by_op[op] for op in drafted.ops if op in by_op)
    return tuple(
        {
            code: value
            for code in PLANNED
            for fact in leg.all_facts
            if fact.field == code and fact.op == leg.began.op
            if (value := shown_value(leg.form.fields[code], (fact,))) is not None
        }
        for leg in found
    )


def _is_hex(part: str, ops: Iterable[str]) -> bool:
    """Say whether a line names a part and ops by their digits."""
    return bool(_PART.fullmatch(part)) and all(_OP.fullmatch(op) for op in ops)
