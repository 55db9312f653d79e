"""``safeconduct plan``: plan journeys over a file of numbers, check a plan, mend one (docs/formats/plan.md).

Opens no vault. The search runs in processes of its own (`evacuate.planner.runner`); what is written has been checked.
A plan
is the most dangerous file of all: it is written for its owner alone, whole or not at all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import Exit, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import read_file, screen_options
from safeconduct.cli.plan_explain import explain_command
from safeconduct.cli.plan_standing import COMMANDS as STANDING_COMMANDS
from safeconduct.cli.plan_vault import COMMANDS as VAULT_COMMANDS
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.planner.checking import Verdict, check
from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.explaining import SAID as WHY
from safeconduct.evacuate.planner.explaining import Missing, what_is_missing
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.json_reading import MOST_BYTES
from safeconduct.evacuate.planner.plan import Plan, plan_from_json, plan_to_json
from safeconduct.evacuate.planner.repairing import Repair, burn_of, repair
from safeconduct.evacuate.planner.reserving import reserve_of
from safeconduct.evacuate.planner.runner import SAID, Outcome, Task, solve
from safeconduct.sync.parcels import write_whole

# Seconds a plan is searched for when neither seconds nor steps are said.
USUAL_SECONDS: Final = 30.0
# Most faults that are written out.
SHOWN_FAULTS: Final = 20

PLANNED: Final = Phrase(
    "{moved} of {people} people are moved. Score {score}; no plan can score less than {bound} (gap {gap} %).",
    "Вывозится людей: {moved} из {people}. Оценка {score}; ни у какого плана нет меньше {bound} (разрыв {gap} %).",
)
PROVED: Final = Phrase("This is the best plan there is.", "Лучшего плана не существует.")
NO_SOLVER: Final = Phrase(
    "HiGHS is not installed (extra “planner”): the bound is that of everybody alone in the world, and says little.",
    "Нет HiGHS (дополнение «planner»): граница посчитана так, будто каждый один на свете, и говорит о немногом.",
)
RESERVED: Final = Phrase(
    "Kept free in every city: up to {beds} beds, the first {days} nights. The bound is that of plans which keep them.",
    "В каждом городе свободно до {beds} мест, первых ночей: {days}. Граница относится к планам с этим запасом.",
)
HOPELESS: Final = Phrase("{who} cannot be moved by any plan: {why}.", "{who} не вывезти ни по какому плану: {why}.")
VALID: Final = Phrase(
    "The plan breaks no rule. {moved} of {people} people are moved; score {score}.",
    "План не нарушает правил. Вывозится людей: {moved} из {people}; оценка {score}.",
)
INVALID: Final = Phrase("The plan breaks rules, {count} times:", "План нарушает правила, нарушений: {count}:")
MENDED: Final = Phrase(
    "Changed: {changed}. To be moved now: {now}. Without a place: {unplaced}.",
    "Изменено: {changed}. Вывезти сейчас: {now}. Без места: {unplaced}.",
)

_Command = Callable[..., Any]
_instance_file: Final[Callable[[_Command], _Command]] = click.argument(
    "instance_file", metavar="INSTANCE", type=click.Path(path_type=Path)
)
_plan_file: Final[Callable[[_Command], _Command]] = click.argument(
    "plan_file", metavar="PLAN", type=click.Path(path_type=Path)
)


def _output(what: str) -> Callable[[_Command], _Command]:
    return click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE", help=what)


@click.group()
def plan() -> None:
    """Plan journeys: over a file of numbers, or of a vault; check, mend, explain, approve a plan."""


plan.add_command(explain_command)
for _one in (*VAULT_COMMANDS, *STANDING_COMMANDS):
    plan.add_command(_one)


@plan.command("solve")
@_instance_file
@_output("Where to write the plan.")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="How long to search (default: 30, unless --steps).")
@click.option(
    "--steps", type=click.IntRange(min=0), help="How many steps to search: the same seed gives the same plan."
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance begins with.")
@click.option(
    "--reserve-beds", type=int, default=0, show_default=True, help="Beds kept free in every city for who comes tonight."
)
@click.option("--reserve-days", type=int, default=14, show_default=True, help="For how many nights, from the first.")
@screen_options
def solve_command(
    instance_file: Path,
    output: Path,
    seconds: float | None,
    steps: int | None,
    seed: int,
    reserve_beds: int,
    reserve_days: int,
    screen: Screen,
) -> int:
    """Find a plan, with a proof of how far from the best it can be."""
    data = read_file(instance_file, MOST_BYTES)
    instance = instance_from_json(data)
    days = min(reserve_days, instance.horizon) if reserve_beds else 0
    limit = seconds if seconds is not None else (USUAL_SECONDS if steps is None else 0.0)
    reserve = reserve_of(instance, reserve_beds, days)
    task = Task(data, instance, reserve, seconds=limit, steps=-1 if steps is None else steps, seed=seed)
    outcome = solve(task, _teller(screen))
    beside: dict[str, Json] = {"bound": outcome.bound, "seed": seed, "solver": "safeconduct"}
    if steps is None:
        beside["seconds"] = round(outcome.seconds, 2)
    if reserve_beds:
        held = {place.id: beds for place, beds in zip(instance.places, reserve.held, strict=True) if beds}
        beside["reserve"] = {"beds": reserve_beds, "days": days, "held": dict(held)}
    write_whole(output, (plan_to_json(outcome.plan(instance, **beside)),))
    hopeless = _hopeless(Choices(instance, reserve))
    if screen.is_json:
        screen.answer({**_answer(outcome, instance), "without_any_way": {who: why.value for who, why in hopeless}})
        return Exit.DONE
    _say(screen, outcome, instance)
    if reserve_beds:
        screen.say(RESERVED, beds=reserve_beds, days=days)
    for who, why in hopeless:
        reason = WHY[why]
        screen.say(HOPELESS, who=who, why=reason.ru if screen.language == "ru" else reason.en)
    return Exit.DONE


def _hopeless(choices: Choices) -> list[tuple[str, Missing]]:
    """Return who has no way even alone in the world, by id, with what is missing."""
    found = ((party.id, what_is_missing(choices, at)) for at, party in enumerate(choices.instance.parties))
    return [(who, why) for who, why in found if why is not None]


def _teller(screen: Screen) -> Callable[[int, int, float], None]:
    """Return what tells a watching person of every better plan and bound, on standard error."""
    if screen.is_json or not sys.stderr.isatty():
        return lambda score, bound, seconds: None

    def tell(score: int, bound: int, seconds: float) -> None:
        gap = 100 * (score - bound) / score if score else 0.0
        click.echo(f"{seconds:7.1f} s  {score:>12,}  {bound:>12,}  {gap:6.2f} %", err=True)

    return tell


def _answer(outcome: Outcome, instance: Instance) -> dict[str, Json]:
    return {
        "score": outcome.score,
        "bound": outcome.bound,
        "gap": round(outcome.gap, 6),
        "people_moved": outcome.verdict.people_moved,
        "people_total": instance.people,
        "seconds": round(outcome.seconds, 2),
        "first_plan_seconds": round(outcome.first_seconds, 2),
        "steps": outcome.steps,
        "ended": outcome.ended.value,
        "is_bound_strong": outcome.has_columns,
    }


def _say(screen: Screen, outcome: Outcome, instance: Instance) -> None:
    gap = f"{100 * outcome.gap:.2f}"
    moved = outcome.verdict.people_moved
    screen.say(PLANNED, moved=moved, people=instance.people, score=outcome.score, bound=outcome.bound, gap=gap)
    if outcome.bound >= outcome.score:
        screen.say(PROVED)
    else:
        screen.say(SAID[outcome.ended])
    if not outcome.has_columns:
        screen.warn(NO_SOLVER)


@plan.command("check")
@_instance_file
@_plan_file
@screen_options
def check_command(instance_file: Path, plan_file: Path, screen: Screen) -> int:
    """Say whether a plan breaks a rule, and what it scores."""
    instance = instance_from_json(read_file(instance_file, MOST_BYTES))
    verdict = check(instance, plan_from_json(read_file(plan_file, MOST_BYTES)))
    if screen.is_json:
        screen.answer(_verdict(verdict, instance, screen))
    elif verdict.is_valid:
        screen.say(VALID, moved=verdict.people_moved, people=instance.people, score=verdict.score)
    else:
        screen.say(INVALID, count=len(verdict.faults))
        for fault in verdict.faults[:SHOWN_FAULTS]:
            screen.show(fault.sentence(screen.language), first="- ", rest="  ")
    return Exit.DONE if verdict.is_valid else Exit.REFUSED


def _verdict(verdict: Verdict, instance: Instance, screen: Screen) -> Json:
    return {
        "valid": verdict.is_valid,
        "faults": [fault.sentence(screen.language) for fault in verdict.faults[:SHOWN_FAULTS]],
        "people_moved": verdict.people_moved,
        "people_total": instance.people,
        "score": verdict.score,
        "parts": {
            "unserved": verdict.unserved,
            "risk": verdict.risk,
            "cost": verdict.cost,
            "exposure": verdict.exposure,
        },
    }


@plan.command("repair")
@_instance_file
@_plan_file
@click.option("--burn", required=True, metavar="ID", help="The place or the helper that is lost.")
@click.option("--day", type=click.IntRange(min=0), required=True, help="The day of the loss, from 0.")
@_output("Where to write the mended plan.")
@screen_options
def repair_command(instance_file: Path, plan_file: Path, burn: str, day: int, output: Path, screen: Screen) -> int:
    """Mend a plan when a house or a helper is lost; who needs neither is left alone."""
    instance = instance_from_json(read_file(instance_file, MOST_BYTES))
    before = plan_from_json(read_file(plan_file, MOST_BYTES))
    mended = repair(instance, before, burn_of(instance, burn, day))
    write_whole(output, (plan_to_json(mended.plan),))
    verdict = check(instance, _counted(mended))
    if screen.is_json:
        lists: dict[str, Json] = {
            "must_move_now": list(mended.must_move_now),
            "changed": list(mended.changed),
            "unplaced": list(mended.unplaced),
        }
        screen.answer({**lists, "score": verdict.score, "people_moved": verdict.people_moved})
    else:
        names = (", ".join(ids) or "-" for ids in (mended.changed, mended.must_move_now, mended.unplaced))
        screen.say(MENDED, **dict(zip(("changed", "now", "unplaced"), names, strict=True)))
    return Exit.DONE


def _counted(mended: Repair) -> Plan:
    """Return the plan without those who are on their way and have no place."""
    kept = (one for one in mended.plan.assignments if one.party not in mended.unplaced)
    return Plan(tuple(kept))
