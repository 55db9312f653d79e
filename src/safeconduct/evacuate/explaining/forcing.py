"""What it would cost to have a wish: a plan with it, found by a short search, and how it differs from what is planned.

The price is that of a plan that `checking` accepts; a longer search may find a lower one, so the number of steps goes
with it. It is proved where that plan meets the bound which the plan before carries.
"""

from __future__ import annotations

from typing import Final

from safeconduct.evacuate.explaining.asking import Wanted, first_broken, wanted_of
from safeconduct.evacuate.explaining.effects import effect, known_beyond
from safeconduct.evacuate.explaining.loosening import must_go
from safeconduct.evacuate.explaining.searching import PinnedChoices, pinned_in, searched
from safeconduct.evacuate.explaining.types import Forced, WhyNot, Wish
from safeconduct.evacuate.planner.checking import Verdict, check
from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.resolving import going_of, reserve_in

# Steps of the search for a price. Reason: 0.9 ms each at 300 people, so that an answer takes about a second.
STEPS: Final = 800
SEED: Final = 1


def why_not(
    instance: Instance, plan: Plan, wish: Wish, *, steps: int = STEPS, reserve: Reserve | None = None
) -> WhyNot:
    """Return why a valid plan has not what somebody wishes, and what it would cost. `NothingSuchToExplain`.

    A wish that breaks a rule whatever the others do has no price: no way of that party has it.
    """
    kept = reserve or reserve_in(instance, plan)
    broken = first_broken(instance, plan, wish, kept)
    return WhyNot(wish, broken, force(instance, plan, wanted_of(instance, wish), steps=steps, reserve=kept))


def force(
    instance: Instance, plan: Plan, wanted: Wanted, *, steps: int = STEPS, reserve: Reserve | None = None
) -> Forced | None:
    """Return the price of having a wish; None when no plan has it that leaves what is briefed."""
    going = going_of(instance, plan)
    pinned = pinned_in(instance, plan, going)
    if instance.parties[wanted.at].id in plan.briefed | plan.unplaced:
        return None
    kept = reserve or reserve_in(instance, plan)
    choices = PinnedChoices(must_go(instance, wanted.at), kept, pinned - {wanted.at}, wanted)
    found = searched(choices, going, plan, steps=steps, seed=SEED)
    if found is None:
        return None
    before = check(instance, without_unplaced(plan))
    return _forced(instance, plan, before, found, steps)


def without_unplaced(plan: Plan) -> Plan:
    """Return a plan as `checking` judges it after a repair: without who is on the way and has no place."""
    kept = tuple(one for one in plan.assignments if one.party not in plan.unplaced)
    return Plan(kept, plan.briefed, written=plan.written)


def _forced(instance: Instance, plan: Plan, before: Verdict, found: Plan, steps: int) -> Forced:
    after = check(instance, found)
    old = {one.party: one for one in plan.assignments if one.party not in plan.unplaced}
    new = {one.party: one for one in found.assignments}
    bound = plan.written.get("bound")
    return Forced(
        plan=found,
        verdict=after,
        score=after.score - before.score,
        people=after.people_moved - before.people_moved,
        unserved=after.unserved - before.unserved,
        exposure=after.exposure - before.exposure,
        left=tuple(one for one in old if one not in new),
        taken_up=tuple(one for one in new if one not in old),
        changed=tuple(one for one in old if one in new and dict(new[one].written) != dict(old[one].written)),
        steps=steps,
        is_proved=isinstance(bound, int) and after.score == bound,
        effect=effect(instance, without_unplaced(plan), found, known=known_beyond(instance, before, after)),
    )
