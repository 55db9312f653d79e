"""A plan on several pages: how its ids and days are shown, whose way is lost, and the button that repairs it.

Refuses nothing itself: why a plan is not repaired is said by `planning.repairing`, and shown on the page that asked.
"""

from __future__ import annotations

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.render import Shown
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.reasons import burnt_lines
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.planning.errors import NoSuchPlan
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.repairing import is_out_of_use, repaired
from safeconduct.evacuate.planning.types import Run
from safeconduct.record.wording import day_in_words


def names_of(visit: Visit, run: Run) -> Names:
    """Return how ids and days of a run are shown."""
    language = visit.words.tongue.spoken
    return Names(language, run.name, lambda day: day_in_words(run.first + day, language))


def plan_link(plan: Thing) -> str:
    """Return the address of a plan's page."""
    return f"/plan?number={plan.number('number') or 0}"


def newest_plan(visit: Visit) -> Thing:
    """Return the plan that was made last; NoSuchPlan."""
    held = plans(facts_of(visit))
    if not held:
        raise NoSuchPlan
    return held[-1]


def repair_here(visit: Visit, plan: Thing) -> Shown:
    """Repair a plan, and show what came of it; as `planning.repairing.repaired` and `keeping.keep_plan` refuse it."""
    team, language = visit.team(), visit.words.tongue.spoken
    made = repaired(team, plan, visit.today)
    kept = facts_of(visit).thing("plan", keep_plan(team, made, plan.part, parent=plan, language=language))
    return visit.went(plan_link(kept or plan), "repaired")


def lost_of(visit: Visit) -> str:
    """Return who of the newest plan needs another way, where this desk can repair it; else nothing."""
    held = plans(facts_of(visit))
    if not held or is_out_of_use(visit.team(), held[-1]) or not may_write(visit, held[-1].part):
        return ""
    try:
        found = visit.plan_searching.kept.stands(visit.team(), held[-1], visit.today)
    except SafeconductError:
        # What keeps it from being read is said on the page of the plan.
        return ""
    return "" if found.unread else ", ".join(found.lost)


def ready_of(visit: Visit, thing: Thing) -> tuple[str, ...]:
    """Return what the newest plan has ready for the case that a house burns; nothing where that is not worked out yet.

    It is worked out when the page of the plan is looked at: whoever asks here has no second to wait.
    """
    held = plans(facts_of(visit))
    kept = visit.plan_searching.kept
    found = kept.current(visit.team(), held[-1], visit.today) if held else None
    if found is None:
        return ()
    lines = (burnt_lines(found.run, one.burnt, names_of(visit, found.run)) for one in kept.reasons)
    return tuple(line for told in lines for id_, said in told if id_ == thing.text("code_name") for line in said)
