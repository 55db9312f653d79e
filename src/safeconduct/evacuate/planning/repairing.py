"""A kept plan repaired: another way for whoever lost theirs, and nobody else moved (P11, decision 0012, point 12).

A house or a helper that burnt, a trip that is off, a bed that others hold since: whatever takes away a way of which
nobody has been told. What comes of it is a draft like any plan, made from the one before, approved by two. Journeys of
which people were told are not touched; who of them has to leave tonight is `running.burning`'s to say.
"""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.clock import Day
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.plan import plan_of
from safeconduct.evacuate.planner.replacing import replaced
from safeconduct.evacuate.planning.approving import act_on
from safeconduct.evacuate.planning.drafts import drafted_in, is_as_drafted, plans
from safeconduct.evacuate.planning.errors import JourneysShut, NothingToRepair, OlderPlan, PlanDropped, PlanUnsafe
from safeconduct.evacuate.planning.making import Mended, broken_beside
from safeconduct.evacuate.planning.resolving import Standing, standing, without_reserve
from safeconduct.sync.acts import ActStanding
from safeconduct.sync.team import Team


def repaired(team: Team, plan: Thing, today: Day) -> Mended:
    """Return a kept plan with other ways for whoever lost theirs; `keeping.keep_plan` keeps it. Nothing is written.

    PlanDropped, OlderPlan; JourneysShut, when not every journey of it opens here; NothingToRepair; PlanUnsafe, which no
    input should bring about. 0.2 s of CPU at 300 people, reading the vault apart.
    """
    found = newest_standing(team, plan, today)
    if found.unread:
        raise JourneysShut(journeys=found.unread)
    if not found.lost:
        raise NothingToRepair
    return _mended(Facts(team.vault.tables), plan, found)


def newest_standing(team: Team, plan: Thing, today: Day) -> Standing:
    """Return how the newest plan stands today; PlanDropped, and OlderPlan when another was made since."""
    if is_out_of_use(team, plan):
        raise PlanDropped
    if plan.id != plans(Facts(team.vault.tables))[-1].id:
        raise OlderPlan
    return standing(team, plan, today)


def is_out_of_use(team: Team, plan: Thing) -> bool:
    """Say whether a plan was dropped, or stopped by somebody."""
    act = act_on(team, plan)
    return plan.text("state") == "dropped" or (act is not None and act.standing is ActStanding.STOPPED)


def _mended(facts: Facts, plan: Thing, found: Standing) -> Mended:
    # The beds that were kept free are for such a night: the repaired plan promises none.
    run = replace(found.run, reserve=without_reserve(found.run.reserve), reserve_beds=0)
    instance = run.instance
    ways = replaced(instance, run.reserve, found.ways, found.hit)
    verdict = check(instance, plan_of(instance, ways))
    faults = len(verdict.faults) + sum(1 for _ in broken_beside(run, ways))
    if faults:
        raise PlanUnsafe(faults=faults)
    as_drafted = {one.journey for one in drafted_in(plan) if is_as_drafted(facts, one)}
    lost = set(found.hit)
    standing_cases = (run.parties[one.id].case for at, one in enumerate(instance.parties) if at not in lost)
    return Mended(
        run=run,
        plan=plan_of(instance, ways),
        verdict=verdict,
        stays=frozenset(one for one in standing_cases if found.journeys.get(one) in as_drafted),
        changed=tuple(instance.parties[at].id for at in found.hit if ways[at] is not None),
        unplaced=tuple(instance.parties[at].id for at in found.hit if ways[at] is None),
        gone=found.gone,
        under_way=found.under_way,
    )
