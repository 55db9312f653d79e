"""Which plan of a vault a command means, and a plan as a program reads it."""

from __future__ import annotations

from safeconduct.base.json_value import Json
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.planning.errors import NoSuchPlan


def plan_named(facts: Facts, number: int | None) -> Thing:
    """Return the plan with a number, or the newest; NoSuchPlan."""
    found = [one for one in plans(facts) if number is None or one.number("number") == number]
    if not found:
        raise NoSuchPlan(shown=str(number or ""))
    return found[-1]


def plan_json(plan: Thing) -> dict[str, Json]:
    """Return a plan's figures. ``gap`` is null where nothing was proved of it, as of one that was mended."""
    numbers = {code: plan.number(code) for code in ("number", "score", "bound", "moved", "asked", "reserve", "seed")}
    score, bound = plan.number("score") or 0, plan.number("bound")
    share = round((score - bound) / score, 6) if score and bound is not None else 0.0
    return {"plan": plan.id.hex(), "state": plan.text("state"), "gap": None if bound is None else share, **numbers}
